"""A bank of answers that learners give, and what each is to be told.

A row is an exercise, an answer, the verdict, and words of the message. Where the words
are empty, nobody has a hint for that mistake; `test_answers.py` counts how many.
"""

import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import sympy
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from torch import nn

from course_lib import networks
from course_lib.exercises import lesson_8

RIGHT, WRONG = "right", "wrong"


def yielding(f, a, b):
    yield f((a + b) / 2) - (f(a) + f(b)) / 2


def stacked(plan):
    """Build a network from a plan such as ``2-16 R 16-1``."""
    bends = {"R": nn.ReLU, "S": nn.Sigmoid, "T": nn.Tanh}
    return nn.Sequential(
        *(
            bends[part]() if part in bends else nn.Linear(*map(int, part.split("-")))
            for part in plan.split()
        )
    )


class Built(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = stacked("2-16 R 16-8 R 8-1")


def one_relu_twice():
    relu, layers = nn.ReLU(), [nn.Linear(2, 16), nn.Linear(16, 8), nn.Linear(8, 1)]
    return nn.Sequential(layers[0], relu, layers[1], relu, layers[2])


LESSON_1 = [
    ("with_relu", Built(), RIGHT, ""),
    ("with_relu", one_relu_twice(), RIGHT, ""),
    ("with_relu", stacked("2-16 16-8 8-1"), WRONG, "nothing between"),
    ("with_relu", stacked("2-16 R 16-8 8-1"), WRONG, "the second and the third"),
    ("with_relu", stacked("2-16 16-8 R 8-1"), WRONG, "the first and the second"),
    ("with_relu", stacked("2-16 R 16-8 R 8-1 R"), WRONG, "the last layer, too"),
    ("with_relu", stacked("2-16 16-8 8-1 R"), WRONG, "not between two"),
    ("with_relu", stacked("2-16 R 16-8 R 8-1 S"), WRONG, "sigmoid at the end"),
    ("with_relu", stacked("2-16 S 16-8 S 8-1"), WRONG, "A sigmoid bends"),
    ("with_relu", stacked("2-16 R 16-1"), WRONG, "One hidden layer"),
    ("with_relu", stacked("2-8 R 8-16 R 16-1"), WRONG, "changed places"),
    ("with_relu", stacked("2-16 T 16-8 T 8-1"), WRONG, ""),
    ("with_relu", [nn.Linear(2, 16), nn.ReLU()], WRONG, "no network yet"),
    ("with_relu", nn.ReLU, WRONG, "no network yet"),
    ("composed_bias", lambda W2, b1, b2: b2 + b1, WRONG, "added the two biases"),
    ("composed_bias", lambda W2, b1, b2: b2 * 1, WRONG, "second layer alone"),
    ("composed_bias", lambda W2, b1, b2: b2 + b1 * W2, WRONG, "gives a table"),
    ("composed_bias", lambda W2, b1, b2: b1 @ W2.T - b2, WRONG, "sign of `b2`"),
    ("numbers_left", 193.0, WRONG, "before it collapses"),
    ("numbers_left", 2, WRONG, "one for each input"),
    ("numbers_left", 1, WRONG, "One number comes out"),
    ("numbers_left", 256, WRONG, "the paths"),
    (
        "midpoint_gap",
        lambda f, a, b: f((a + b) / 2) - f(a) + f(b) / 2,
        WRONG,
        "it adds",
    ),
    (
        "midpoint_gap",
        lambda f, a, b: f((a + b) / 2) - f(a) - f(b) / 2,
        WRONG,
        "subtracts",
    ),
    (
        "midpoint_gap",
        lambda f, a, b: f(a + b / 2) - (f(a) + f(b)) / 2,
        WRONG,
        "`a + b`",
    ),
    (
        "midpoint_gap",
        lambda f, a, b: f(a + b) / 2 - f(a) / 2 - f(b) / 2,
        WRONG,
        "its input",
    ),
    (
        "midpoint_gap",
        lambda f, a, b: (f(a) + f(b)) / 2 - f((b + a) / 2),
        WRONG,
        "the sign:",
    ),
    (
        "midpoint_gap",
        lambda f, a, b: abs(f(a) / 2 + f(b) / 2 - f((a + b) / 2)),
        WRONG,
        "size is",
    ),
    (
        "midpoint_gap",
        lambda f, a, b: f((b - a) / 2) - (f(a) + f(b)) / 2,
        WRONG,
        "half the way",
    ),
    ("midpoint_gap", lambda f, a, b: f((a + b) / 2) - f(a) - f(b), WRONG, "*half* of"),
    (
        "midpoint_gap",
        lambda f, a, b: f(a) / 2 + f(b) / 2,
        WRONG,
        "mean of the two ends",
    ),
    (
        "repaired",
        lambda x, W1, b1, W2, b2: (W2 @ (W1 @ x + b1).relu() + b2).relu(),
        WRONG,
        "One ReLU too many",
    ),
    (
        "repaired",
        lambda x, W1, b1, W2, b2: W2 @ (W1 @ x.relu() + b1) + b2,
        WRONG,
        "bends the input",
    ),
    (
        "repaired",
        lambda x, W1, b1, W2, b2: W2 @ ((W1 @ x).relu() + b1) + b2,
        WRONG,
        "not done yet",
    ),
    (
        "repaired",
        lambda x, W1, b1, W2, b2: W2 @ (W1 @ x + b1).sigmoid() + b2,
        WRONG,
        "it is a sigmoid",
    ),
    (
        "repaired",
        lambda x, W1, b1, W2, b2: W2 @ -(-W1 @ x - b1).relu() + b2,
        WRONG,
        "wrong half",
    ),
    ("composed_bias", lambda W2, b1, b2: W2 @ b2 + b1, WRONG, "changed places"),
    ("composed_bias", lambda W2, b1, b2: b1, WRONG, "go through the second"),
    ("composed_bias", lambda W2, b1, b2: b1 * (W2 @ b1), WRONG, ""),
    ("composed_bias", lambda W2, b1, b2: b2 * (W2 @ b1), WRONG, "is added"),
    (
        "composed_bias",
        lambda W2, b1, b2: W2 @ (b2 + b1),
        WRONG,
        "through the second",
    ),
    ("composed_bias", lambda W2, b1, b2: b1 @ W2 + b2, WRONG, "the wrong way round"),
    ("composed_bias", lambda W2, b1, b2: -(W2 @ b1) - b2, WRONG, "for the sign"),
    ("composed_bias", lambda W2, b1, b2: (W2 @ b1 + b2).round(), WRONG, "rounded"),
    ("composed_bias", lambda W2, b1, b2: torch.relu(W2 @ b1 + b2), WRONG, ""),
    ("composed_bias", lambda W2, b1, b2: W2.sum(1) + b2, WRONG, "Where is `b1`"),
    ("composed_bias", lambda W2, b1, b2: W2 @ b1, WRONG, "of its own"),
    ("composed_bias", lambda W2, b1, b2: 2 * (W2 @ b1 + b2), WRONG, "2 times"),
    ("numbers_left", 2 + 1 == 3, WRONG, "a truth value"),
    ("numbers_left", Decimal(3), RIGHT, ""),
    ("numbers_left", sympy.Integer(3), RIGHT, ""),
    ("numbers_left", "3", WRONG, "Without quotes"),
    ("numbers_left", [3], WRONG, "As a bare number"),
    ("numbers_left", 16 + 8 + 1, WRONG, "all the biases"),
    ("numbers_left", 2 * 16 + 16, WRONG, "first layer"),
    ("numbers_left", 8 + 1, WRONG, "last layer"),
    ("numbers_left", 2 * 16 + 16 * 8 + 8, WRONG, "weights of all three"),
    ("numbers_left", 0, WRONG, ""),
    ("numbers_left", 2 + 16 + 8 + 1, WRONG, "counted the units"),
    ("numbers_left", 2 * 2, WRONG, "One too many"),
    ("numbers_left", (2, 1), WRONG, "Add them up"),
    ("midpoint_gap", yielding, WRONG, "`yield`"),
    ("midpoint_gap", lambda f, a, b: 0, WRONG, "0 for every function"),
    ("midpoint_gap", lambda f, a, b: f((a + b) / 2) - f(a), WRONG, "one end only"),
    ("midpoint_gap", lambda f, a, b: f((a + b) / 2) - f(b), WRONG, "one end only"),
    ("midpoint_gap", lambda f, a, b: f((a + b) / 2), WRONG, "value at the midpoint"),
    (
        "midpoint_gap",
        lambda f, a, b: f(a + b) - (f(a) + f(b)),
        WRONG,
        "Both are still to be halved",
    ),
    ("midpoint_gap", lambda f, a, b: f(b) - f(a), WRONG, "rises"),
    ("midpoint_gap", lambda f, a, b: (f(b) - f(a)) / (b - a), WRONG, "slope"),
    (
        "midpoint_gap",
        lambda f, a, b: 2 * f((a + b) / 2) - f(a) - f(b),
        WRONG,
        "Twice too large",
    ),
    (
        "midpoint_gap",
        lambda f, a, b: (a + b) / 2 - (f(a) + f(b)) / 2,
        WRONG,
        "midpoint of the *inputs*",
    ),
    (
        "midpoint_gap",
        lambda f, a, b: np.round(f((a + b) / 2) - (f(a) + f(b)) / 2, 2),
        WRONG,
        "rounded",
    ),
    (
        "repaired",
        lambda x, W1, b1, W2, b2: W2 @ torch.relu(W1 @ x + b1),
        WRONG,
        "second layer's bias",
    ),
    (
        "repaired",
        lambda x, W1, b1, W2, b2: W2 @ torch.relu(W1 @ x) + b2,
        WRONG,
        "first layer's bias",
    ),
    (
        "repaired",
        lambda x, W1, b1, W2, b2: W2 @ torch.tanh(W1 @ x + b1) + b2,
        WRONG,
        "it is a tanh",
    ),
    (
        "repaired",
        lambda x, W1, b1, W2, b2: torch.relu(W2) @ (W1 @ x + b1) + b2,
        WRONG,
        "bends the weights",
    ),
    (
        "repaired",
        lambda x, W1, b1, W2, b2: W2 @ abs(W1 @ x + b1) + b2,
        WRONG,
        "absolute value",
    ),
    (
        "repaired",
        lambda x, W1, b1, W2, b2: W2 @ nn.functional.elu(W1 @ x + b1) + b2,
        WRONG,
        "",
    ),
    (
        "repaired",
        lambda x, W1, b1, W2, b2: W2 @ torch.relu(W1.T @ x + b1) + b2,
        WRONG,
        "",
    ),
    (
        "repaired",
        lambda x, W1, b1, W2, b2: torch.relu(W2 @ (W1 @ x + b1) + b2),
        WRONG,
        "after the output",
    ),
    ("repaired", lambda x, W1, b1, W2, b2: W2 @ (W1 @ x + b1) + b2, WRONG, "collapses"),
    ("repaired", lambda x, W1, b1, W2, b2: torch.relu(W1 @ x + b1), WRONG, "second"),
]


def part(name, score):
    def answer(network, dataset):
        x, y = getattr(dataset, name).tensors
        return score(network(x), y)

    return answer


def everything(network, dataset):
    x, y = dataset.all_points()
    return ((network(x) > 0) == (y == 1)).float().mean()


def loop(**changes):
    from exercises.lesson_2 import loop

    return loop(**changes)


LESSON_2 = [
    (
        "share_right",
        part("test", lambda z, y: y[z > 0].mean()),
        WRONG,
        "answers class 1 are right",
    ),
    ("share_right", everything, WRONG, "All points together"),
    ("share_right", part("test", lambda z, y: 0.0), WRONG, ""),
    (
        "share_right",
        part("test", lambda z, y: (z == y).float().mean()),
        WRONG,
        "exactly",
    ),
    (
        "share_right",
        part("test", lambda z, y: z.sigmoid().mean()),
        WRONG,
        "probability",
    ),
    (
        "share_right",
        part("test", lambda z, y: (z > 0).float().mean()),
        WRONG,
        "answers",
    ),
    (
        "share_right",
        part("test", lambda z, y: nn.BCEWithLogitsLoss()(z, y)),
        WRONG,
        "the loss",
    ),
    (
        "share_right",
        part("test", lambda z, y: 100 * ((z > 0) == y).float().mean()),
        WRONG,
        "in percent",
    ),
    (
        "share_right",
        part("test", lambda z, y: ((z > 0) == y).float()),
        WRONG,
        "",
    ),
    (
        "share_right",
        part("test", lambda z, y: ((z > 0.5) == y).float().mean()),
        WRONG,
        "Which logit",
    ),
    (
        "share_right",
        part("train", lambda z, y: ((z > 0) == y).float().mean()),
        WRONG,
        "training points",
    ),
    ("unfair", ("split", "161"), WRONG, "Without quotes"),
    ("unfair", ("split", 800), WRONG, "leaves for training"),
    ("unfair", ("split", 0.805), WRONG, "a share"),
    ("unfair", ("split", 80.5), WRONG, "in percent"),
    ("unfair", ("split", None), WRONG, "no number yet"),
    ("unfair", ("split", [161]), WRONG, "As a bare number"),
    ("unfair", (161, "split"), WRONG, "changed places"),
    ("unfair", ("budget", "none"), WRONG, "as many points"),
    ("unfair", ("split", 160), WRONG, ""),
    ("unfair", ("split", Decimal(161)), RIGHT, ""),
    ("points_needed", 200, WRONG, "how many there are now"),
    ("points_needed", 20, WRONG, "leaves out the error rate"),
    ("points_needed", math.log(20) / 0.01, WRONG, "nearly the same"),
    ("points_needed", math.ceil(math.log(0.1, 0.99)), WRONG, "one in ten"),
    ("points_needed", "299", WRONG, "Without quotes"),
    ("points_needed", 297, WRONG, ""),
    ("points_needed", -298.07, WRONG, ""),
    ("points_needed", math.log(0.05, 0.99), WRONG, "come whole"),
    ("points_needed", 298, WRONG, "just above"),
    ("points_needed", 300, WRONG, "rule of thumb"),
    ("points_needed", sympy.Integer(299), RIGHT, ""),
    ("repaired", lambda x, y, steps: loop()(x, y, steps)[-1], WRONG, "the last loss"),
    ("repaired", loop(down="loss.backward()"), WRONG, "nobody takes a step"),
    ("repaired", loop(clear="network = nn.Linear(2, 1)"), WRONG, "are all 0"),
    (
        "repaired",
        loop(
            clear="network = nn.Linear(2, 1); nn.init.zeros_(network.weight); "
            "nn.init.zeros_(network.bias); "
            "optimiser = torch.optim.SGD(network.parameters(), lr=0.1)"
        ),
        WRONG,
        "a new network",
    ),
    (
        "repaired",
        loop(down="loss.backward(); optimiser.zero_grad(); optimiser.step()"),
        WRONG,
        "In which order",
    ),
    (
        "repaired",
        loop(clear="", weight="optimiser = 0; nn.init.zeros_(network.weight)"),
        WRONG,
        "Who clears them",
    ),
    ("repaired", loop(rate="lr=0.01"), WRONG, "ten times as slowly"),
    ("repaired", loop(rate="lr=1.0"), WRONG, "ten times as long"),
    ("repaired", loop(rate="lr=0.1, momentum=0.9"), WRONG, ""),
    (
        "repaired",
        loop(down="loss.backward(); [optimiser.step() for _ in (1, 2)]"),
        WRONG,
        "two steps",
    ),
    ("repaired", loop(back="    "), WRONG, "inside the loop"),
    ("repaired", loop(logits="torch.sigmoid(network(x))"), WRONG, "a sigmoid too many"),
]


def slope_with_func(x, W1, b1, w2):
    return torch.func.grad(lambda x: w2 @ torch.relu(W1 @ x + b1))(x)


def mapped(text):
    from exercises.lesson_3 import mapped

    return mapped(text)


LESSON_3 = [
    ("hinge_line", lambda w1, w2, b: -b / w2, WRONG, "Return the slope"),
    (
        "piece_slope",
        lambda x, W1, b1, w2: torch.diag(w2 * (W1 @ x + b1 > 0)) @ W1,
        WRONG,
        "what is their sum",
    ),
    ("more_pieces", ("one layer", 5069), WRONG, "the bound for the *two*"),
    ("more_pieces", ("two layers", 5069 - 313), WRONG, "meet itself"),
    ("true_map", mapped("torch.tanh(z)"), WRONG, "a tanh"),
    ("true_map", mapped("z.clamp(0, 1)"), WRONG, "Cutting the logits off"),
    ("true_map", mapped("torch.sigmoid(z).sigmoid()"), WRONG, "one sigmoid after"),
    ("true_map", mapped("z"), WRONG, "no sigmoid at all"),
    ("true_map", mapped("1 - torch.sigmoid(z)"), WRONG, "of class 0"),
    ("true_map", mapped("(z > 0).float()"), WRONG, "how sure"),
    ("true_map", mapped("torch.sigmoid(z).round(decimals=2)"), WRONG, "rounded"),
    ("true_map", mapped("torch.sigmoid(logits(x1, x1))"), WRONG, "goes in twice"),
    ("true_map", mapped("100 * torch.sigmoid(z)"), WRONG, "in percent"),
    ("true_map", mapped("torch.sigmoid(z).mean()"), WRONG, ""),
    ("hinge_line", lambda w1, w2, b: (-w2 / w1, -b / w2), WRONG, "upside down"),
    ("hinge_line", lambda w1, w2, b: (-w1 / w2, -b / w1), WRONG, "meets x2 = 0"),
    (
        "hinge_line",
        lambda w1, w2, b: (math.atan2(-w1, w2), -b / w2),
        WRONG,
        "",
    ),
    (
        "hinge_line",
        lambda w1, w2, b: (np.arctan(-w1 / w2), -b / w2),
        WRONG,
        "the *angle*",
    ),
    (
        "hinge_line",
        lambda w1, w2, b: (np.degrees(np.arctan(-w1 / w2)), -b / w2),
        WRONG,
        "the *angle*",
    ),
    (
        "hinge_line",
        lambda w1, w2, b: (round(-w1 / w2, 2), round(-b / w2, 2)),
        WRONG,
        "rounded",
    ),
    ("hinge_line", lambda w1, w2, b: (-b / w1, -b / w2), WRONG, "meets the axes"),
    ("hinge_line", lambda w1, w2, b: -w1 / w2, WRONG, "Return the height"),
    ("hinge_line", lambda w1, w2, b: (-w1 / w2, b), WRONG, "sign and `w2`"),
    ("hinge_line", lambda w1, w2, b: (w1, b), WRONG, "as they stand"),
    ("hinge_line", lambda w1, w2, b: (w1, w2), WRONG, ""),
    ("hinge_line", lambda w1, w2, b: f"{-w1 / w2}, {-b / w2}", WRONG, ""),
    ("hinge_line", lambda w1, w2, b: (Decimal(-w1 / w2), Decimal(-b / w2)), RIGHT, ""),
    ("piece_slope", slope_with_func, RIGHT, ""),
    ("piece_slope", lambda x, W1, b1, w2: (w2 * (W1 @ x + b1)) @ W1, WRONG, "by z"),
    (
        "piece_slope",
        lambda x, W1, b1, w2: (w2 * torch.sigmoid(W1 @ x + b1)) @ W1,
        WRONG,
        "a sigmoid",
    ),
    (
        "piece_slope",
        lambda x, W1, b1, w2: (w2 * torch.sign(W1 @ x + b1)) @ W1,
        WRONG,
        "`sign`",
    ),
    ("piece_slope", lambda x, W1, b1, w2: torch.relu(w2 @ W1), WRONG, "too late"),
    ("piece_slope", lambda x, W1, b1, w2: W1 @ x + b1 > 0, WRONG, "who is on"),
    ("piece_slope", lambda x, W1, b1, w2: W1.T @ (W1 @ x + b1), WRONG, ""),
    (
        "piece_slope",
        lambda x, W1, b1, w2: -(w2 * (W1 @ x + b1 > 0)) @ W1,
        WRONG,
        "for the sign",
    ),
    (
        "piece_slope",
        lambda x, W1, b1, w2: (w2 * (W1 @ x + b1 > 0)) @ W1 / 2,
        WRONG,
        "0.5 times",
    ),
    (
        "piece_slope",
        lambda x, W1, b1, w2: sum((w2 * (W1 @ x + b1 > 0)) @ W1),
        WRONG,
        "added up",
    ),
    ("more_pieces", ("two layers", None), WRONG, "no number yet"),
    ("more_pieces", ("two layers", "4768"), WRONG, "Without quotes"),
    ("more_pieces", ("two layers", 301), WRONG, "the single layer"),
    ("more_pieces", ("two layers", -4768), WRONG, "counts as positive"),
    ("more_pieces", ("two layers", 5069 - 25), WRONG, "pairs of lines"),
    ("more_pieces", ("two layers", 4767), WRONG, ""),
    ("more_pieces", ("two", 4768), WRONG, "as it stands"),
    ("more_pieces", ("one layer", 301), WRONG, "one layer of 24"),
    ("more_pieces", ("one layer", 4768), WRONG, "The other way round"),
    ("more_pieces", 4768, WRONG, ""),
    ("more_pieces", (4768, "two layers"), WRONG, "changed places"),
    ("more_pieces", ("two layers", 5069), WRONG, "their bound"),
    ("more_pieces", ("two layers", Fraction(4768)), RIGHT, ""),
]


def late(validation):
    return np.asarray(validation)[:, :, -10:]


def with_its_own_bug(ours, theirs):
    d = (ours - theirs).astype(float)
    return d.mean(), d.min(), d[10]


LESSON_4 = [
    (
        "best_rate",
        lambda rates, validation, test: rates[
            validation[:, :, 10:].mean((1, 2)).argmax()
        ],
        WRONG,
        "after the first ten",
    ),
    (
        "best_rate",
        lambda rates, validation, test: rates[late(validation).mean((1, 2)).argmin()],
        WRONG,
        "`argmin`",
    ),
    (
        "best_rate",
        lambda rates, validation, test: rates[
            np.mean(validation[:, :, :10], axis=(1, 2)).argmax()
        ],
        WRONG,
        "the first ten",
    ),
    (
        "best_rate",
        lambda rates, validation, test: rates[
            np.mean(validation[:, :, -10], axis=1).argmax()
        ],
        WRONG,
        "Without a colon",
    ),
    (
        "best_rate",
        lambda rates, validation, test: rates[
            np.mean(np.max(validation, axis=2), axis=1).argmax()
        ],
        WRONG,
        "a lucky moment",
    ),
    (
        "best_rate",
        lambda rates, validation, test: rates[
            np.median(late(validation), axis=(1, 2)).argmax()
        ],
        WRONG,
        "",
    ),
    (
        "best_rate",
        lambda rates, validation, test: late(validation).mean((1, 2)).argmax(),
        WRONG,
        "*place*",
    ),
    (
        "best_rate",
        lambda rates, validation, test: rates[validation.astype(float)[99].argmax()],
        WRONG,
        "IndexError",
    ),
    ("best_rate", lambda rates, validation, test: 0.01, WRONG, ""),
    (
        "best_rate",
        lambda rates, validation, test: rates[test.mean(axis=1).argmax()],
        WRONG,
        "these are the test data",
    ),
    (
        "best_rate",
        lambda rates, validation, test: rates[late(validation).mean(0).argmax() % 4],
        WRONG,
        "",
    ),
    (
        "best_rate",
        lambda rates, validation, test: rates[
            validation[:, :, -1].mean(axis=1).argmax()
        ],
        WRONG,
        "one epoch",
    ),
    (
        "sharper",
        lambda W1, b1, W2, b2: (-4 * W1, -4 * b1, -W2, b2 + W2.sum(1)),
        RIGHT,
        "",
    ),
    (
        "sharper",
        lambda W1, b1, W2, b2: (4 * W1.flip(0), 4 * b1.flip(0), W2.flip(1), b2),
        RIGHT,
        "",
    ),
    ("sharper", lambda W1, b1, W2, b2: (-4 * W1, -4 * b1, -W2, b2), WRONG, ""),
    ("sharper", lambda W1, b1, W2, b2: (W1, 4 * b1, W2, b2), WRONG, "bias is right"),
    ("sharper", lambda W1, b1, W2, b2: (W1, b1, 4 * W2, 4 * b2), WRONG, "output four"),
    (
        "sharper",
        lambda W1, b1, W2, b2: (4 * W1, 4 * b1, W2 / 4, b2),
        WRONG,
        "takes something back",
    ),
    ("sharper", lambda W1, b1, W2, b2: (4 * W1, b1, 4 * W2, b2), WRONG, "after the σ"),
    ("sharper", lambda W1, b1, W2, b2: (4 + W1, 4 + b1, W2, b2), WRONG, "You add 4"),
    ("sharper", lambda W1, b1, W2, b2: (4 * W1, 4 * b1), WRONG, "Return all four"),
    ("sharper", lambda W1, b1, W2, b2: (2 * W1, 2 * b1, W2, b2), WRONG, ""),
    ("sharper", lambda W1, b1, W2, b2: (4 * W1, b1, W2, b2), WRONG, "whole sum"),
    (
        "sharper",
        lambda W1, b1, W2, b2: (2 * W1, 2 * b1, 2 * W2, 2 * b2),
        WRONG,
        "not shared out",
    ),
]


def without_slope(h, W, b):
    with torch.no_grad():
        return h + torch.sigmoid(W @ h + b)


LESSON_5 = [
    ("steady_scale", 1.25, WRONG, "sum of the squares"),
    ("steady_scale", 1.5, WRONG, "sum of the slopes"),
    ("residual", lambda h, W, b: W @ h.sigmoid() + b + h, WRONG, "changed places"),
    ("residual", lambda h, W, b: (h @ W + b).sigmoid() + h, WRONG, "not transposed"),
    (
        "weight_gradient",
        lambda delta, h: torch.func.grad(lambda W: delta @ (W @ h))(
            torch.zeros(len(delta), len(h))
        ),
        RIGHT,
        "",
    ),
    ("weight_gradient", lambda delta, h: delta, WRONG, "one for each row"),
    ("weight_gradient", lambda delta, h: h, WRONG, "changes its *sum*"),
    ("weight_gradient", lambda delta, h: np.outer(h, h), WRONG, "on both sides"),
    ("weight_gradient", lambda delta, h: np.outer(delta, delta), WRONG, "both sides"),
    ("weight_gradient", lambda delta, h: np.outer(h, delta), WRONG, "on its side"),
    (
        "weight_gradient",
        lambda delta, h: np.outer(delta, h).sum(1),
        WRONG,
        "add them up",
    ),
    ("weight_gradient", lambda delta, h: 2 * np.outer(delta, h), WRONG, "2 times"),
    ("weight_gradient", lambda delta, h: np.outer(delta, h) / len(h), WRONG, "a mean"),
    ("weight_gradient", lambda delta, h: delta @ h, WRONG, "to one number"),
    ("weight_gradient", lambda delta, h: np.outer(delta, h).ravel(), WRONG, "shape"),
    ("weight_gradient", lambda delta, h: delta[:, None] - h, WRONG, ""),
    ("steady_scale", sympy.sqrt(sympy.Rational(8, 5)), RIGHT, ""),
    ("steady_scale", Decimal("1.265"), RIGHT, ""),
    ("steady_scale", "1.265", WRONG, "Without quotes"),
    ("steady_scale", 0.75, WRONG, "mean of the slopes"),
    ("steady_scale", 0.625, WRONG, "mean of the squares"),
    ("steady_scale", math.sqrt(1.25), WRONG, "added 1 and ¼"),
    ("steady_scale", 4 / 3, WRONG, "plain mean"),
    ("steady_scale", math.sqrt(4 / 3), WRONG, "root of the mean slope"),
    ("steady_scale", 8, WRONG, "left out. The mean"),
    ("steady_scale", math.sqrt(8), WRONG, "left out"),
    ("steady_scale", 1.2, WRONG, "one more digit"),
    ("steady_scale", 1.7, WRONG, ""),
    ("steady_scale", 4, WRONG, ""),
    ("residual", without_slope, WRONG, "slope that comes back"),
    (
        "residual",
        lambda h, W, b: h.detach() + torch.sigmoid(W @ h + b),
        WRONG,
        "slope that comes back",
    ),
    (
        "residual",
        lambda h, W, b: h + torch.sigmoid(W @ h + b).detach(),
        WRONG,
        "slope that comes back",
    ),
    (
        "residual",
        lambda h, W, b: torch.tensor((h + torch.sigmoid(W @ h + b)).tolist()),
        WRONG,
        "slope that comes back",
    ),
    (
        "residual",
        lambda h, W, b: (h + torch.sigmoid(W @ h + b)).round(decimals=3),
        WRONG,
        "rounded",
    ),
    ("residual", lambda h, W, b: h - torch.sigmoid(W @ h + b), WRONG, "You subtract"),
    ("residual", lambda h, W, b: h + torch.sigmoid(W @ h), WRONG, "lost its bias"),
    ("residual", lambda h, W, b: h + torch.relu(W @ h + b), WRONG, "stay a sigmoid"),
    ("residual", lambda h, W, b: h, WRONG, "*only* the way around"),
    (
        "residual",
        lambda h, W, b: torch.cat([h, torch.sigmoid(W @ h + b)]),
        WRONG,
        "side by side",
    ),
    (
        "residual",
        lambda h, W, b: torch.sigmoid(h + torch.sigmoid(W @ h + b)),
        WRONG,
        "one more sigmoid",
    ),
    ("residual", lambda h, W, b: h + W @ torch.sigmoid(h + b), WRONG, ""),
    ("residual", lambda h, W, b: 2 * h + torch.sigmoid(W @ h + b), WRONG, ""),
    ("residual", lambda h, W, b: h + h * torch.sigmoid(W @ h + b), WRONG, ""),
    ("residual", lambda h, W, b: torch.sigmoid(W @ h + b), WRONG, "a plain layer"),
]


LESSON_6 = [
    (
        "hinge_sum",
        lambda x, places, changes: x.relu()[:, 0] * sum(changes),
        WRONG,
        "Where do the places",
    ),
    (
        "slope_changes",
        lambda knots, heights: abs(
            np.diff(np.diff(heights) / np.diff(knots), prepend=0)
        ),
        WRONG,
        "Leave the signs",
    ),
    (
        "slope_changes",
        lambda knots, heights: np.diff(heights[1:], prepend=0),
        WRONG,
        "changes of the *heights*",
    ),
    (
        "units_needed",
        lambda units, error, slope, goal: units * ((goal / error) ** (1 / slope) - 1),
        WRONG,
        "to be *added*",
    ),
    (
        "units_needed",
        lambda units, error, slope, goal: error * (goal / units) ** slope,
        WRONG,
        "the goal is an error",
    ),
    (
        "hinge_sum",
        lambda x, places, changes: torch.relu(x - changes) @ places,
        WRONG,
        "exchanged",
    ),
    (
        "hinge_sum",
        lambda x, places, changes: -torch.relu(x - places) @ changes,
        WRONG,
        "sign has turned over",
    ),
    (
        "hinge_sum",
        lambda x, places, changes: (torch.relu(x - places) * changes).sum(0),
        WRONG,
        "along the *units*",
    ),
    (
        "hinge_sum",
        lambda x, places, changes: torch.relu(x - places).mean(1),
        WRONG,
        "takes no mean",
    ),
    (
        "hinge_sum",
        lambda x, places, changes: (x > places).float() @ changes,
        WRONG,
        "steps",
    ),
    (
        "hinge_sum",
        lambda x, places, changes: abs(x - places) @ changes,
        WRONG,
        "absolute value",
    ),
    (
        "hinge_sum",
        lambda x, places, changes: (torch.relu(x - places) @ changes)[:, None],
        WRONG,
        "another shape",
    ),
    (
        "hinge_sum",
        lambda x, places, changes: torch.relu(x * changes - places).sum(1),
        WRONG,
        "",
    ),
    (
        "hinge_sum",
        lambda x, places, changes: torch.relu(x + places) @ changes,
        WRONG,
        "Where is that",
    ),
    (
        "hinge_sum",
        lambda x, places, changes: torch.relu(x - places).sum(1),
        WRONG,
        "change of slope",
    ),
    ("slope_changes", lambda knots, heights: heights, WRONG, "These are the heights"),
    (
        "slope_changes",
        lambda knots, heights: (heights.diff() / knots.diff()).cumsum(0),
        WRONG,
        "add the slopes up",
    ),
    (
        "slope_changes",
        lambda knots, heights: heights.diff() * knots.diff(),
        WRONG,
        "",
    ),
    (
        "slope_changes",
        lambda knots, heights: heights[1:] / knots[1:],
        WRONG,
        "differences between neighbours",
    ),
    (
        "slope_changes",
        lambda knots, heights: heights.diff() / knots.diff(),
        WRONG,
        "slopes of the pieces",
    ),
    (
        "slope_changes",
        lambda knots, heights: (heights.diff() / knots.diff()).diff(),
        WRONG,
        "one is missing",
    ),
    (
        "slope_changes",
        lambda knots, heights: (heights.diff() / knots.diff()).abs(),
        WRONG,
        "A slope has a sign",
    ),
    ("slope_changes", lambda knots, heights: heights.diff(), WRONG, "knot to knot"),
    (
        "units_needed",
        lambda units, error, slope, goal: units * (error / goal) ** 1 / slope,
        WRONG,
        "takes the power first",
    ),
    (
        "units_needed",
        lambda units, error, slope, goal: units * (goal / error) ** 1 / slope,
        WRONG,
        "takes the power first",
    ),
    (
        "units_needed",
        lambda units, error, slope, goal: Decimal(
            units * (goal / error) ** (1 / slope)
        ),
        RIGHT,
        "",
    ),
    (
        "units_needed",
        lambda units, error, slope, goal: units * (goal / error) ^ (1 / slope),
        WRONG,
        "`**`",
    ),
    (
        "units_needed",
        lambda units, error, slope, goal: round(units * (goal / error) ** (1 / slope)),
        WRONG,
        "rounded",
    ),
    (
        "units_needed",
        lambda units, error, slope, goal: units * (goal / error) ** slope,
        WRONG,
        "undoes that power",
    ),
    (
        "units_needed",
        lambda units, error, slope, goal: units * goal / error,
        WRONG,
        "where is the slope",
    ),
    (
        "units_needed",
        lambda units, error, slope, goal: units + (goal / error) ** (1 / slope),
        WRONG,
        "You add",
    ),
    (
        "units_needed",
        lambda units, error, slope, goal: error / goal,
        WRONG,
        "",
    ),
    (
        "units_needed",
        lambda units, error, slope, goal: 2 * units,
        WRONG,
        "",
    ),
    (
        "units_needed",
        lambda units, error, slope, goal: (goal / error) ** (1 / slope),
        WRONG,
        "how many *times*",
    ),
]


def probed_by(fit, score, layers, parts):
    """A probe that is fitted to one part, 0 or 1, and scored on another."""
    seen = [layers(part).detach().numpy() for part in parts[::2]]
    cut = make_pipeline(StandardScaler(), LogisticRegression())
    return cut.fit(seen[fit], parts[1::2][fit]).score(seen[score], parts[1::2][score])


LESSON_7 = [
    ("probed", lambda layers, *parts: probed_by(0, 1, layers, parts), RIGHT, ""),
    (
        "probed",
        lambda layers, *parts: probed_by(0, 0, layers, parts),
        WRONG,
        "which it has seen",
    ),
    (
        "probed",
        lambda layers, *parts: probed_by(1, 1, layers, parts),
        WRONG,
        "fitted to the test",
    ),
    (
        "probed",
        lambda layers, *parts: 100 * probed_by(0, 1, layers, parts),
        WRONG,
        "per cent",
    ),
    (
        "probed",
        lambda layers, *parts: probed_by(0, 1, nn.Identity(), parts),
        WRONG,
        "reads the inputs",
    ),
    (
        "probed",
        lambda layers, x, y, x_test, y_test: (
            LogisticRegression()
            .fit(layers(x).detach(), y)
            .score(layers(x_test).detach(), y_test)
        ),
        WRONG,
        "not scaled",
    ),
    (
        "probed",
        lambda layers, *parts: 1 - probed_by(0, 1, layers, parts),
        WRONG,
        "are *wrong*",
    ),
    ("probed", lambda layers, *parts: probed_by(1, 0, layers, parts), WRONG, ""),
    (
        "scaled",
        lambda train, test: (test - train.mean(0)) / np.ptp(train.numpy(), axis=0),
        WRONG,
        "whole range",
    ),
    (
        "scaled",
        lambda train, test: (
            (test - test.mean(1, keepdim=True)) / test.std(1, keepdim=True)
        ),
        WRONG,
        "Each *point*",
    ),
    (
        "scaled",
        lambda train, test: (test - train.mean(0)) * train.std(0),
        WRONG,
        "You multiply by the spread",
    ),
    (
        "scaled",
        lambda train, test: (test - train.amin(0)) / (train.amax(0) - train.amin(0)),
        WRONG,
        "between 0 and 1",
    ),
    (
        "scaled",
        lambda train, test: (test - test.amin(0)) / (test.amax(0) - test.amin(0)),
        WRONG,
        "between 0 and 1",
    ),
    (
        "scaled",
        lambda train, test: (test - np.median(train, axis=0)) / train.std(0),
        WRONG,
        "*median*",
    ),
    (
        "scaled",
        lambda train, test: (train.mean(0) - test) / train.std(0),
        WRONG,
        "sign has turned over",
    ),
    (
        "scaled",
        lambda train, test: (test + train.mean(0)) / train.std(0),
        WRONG,
        "comes *off*",
    ),
    (
        "scaled",
        lambda train, test: (test - test.mean(1, keepdim=True)) / test.std(),
        WRONG,
        "",
    ),
    (
        "scaled",
        lambda train, test: ((test - train.mean(0)) / train.std(0)).T,
        WRONG,
        "rows and columns",
    ),
    (
        "scaled",
        lambda train, test: (test - train.mean(0)) / train.std(0) + 1,
        WRONG,
        "too large, by 1",
    ),
    (
        "scaled",
        lambda train, test: (test - test.mean(0)) / test.std(0),
        WRONG,
        "still your friend",
    ),
    (
        "scaled",
        lambda train, test: (test - train.mean(0)) / train.std(0).mean(),
        WRONG,
        "Of its 300 numbers",
    ),
    (
        "collapsed",
        lambda W, b, mean, spread: (W / spread, b + W @ mean),
        WRONG,
        "taken *off*",
    ),
    (
        "collapsed",
        lambda W, b, mean, spread: (W / spread, -(W / spread) @ mean),
        WRONG,
        "lost the one",
    ),
    ("collapsed", lambda W, b, mean, spread: W / spread, WRONG, "Return the bias"),
    (
        "collapsed",
        lambda W, b, mean, spread: ((W - mean) / spread, b),
        WRONG,
        "as if they were points",
    ),
    (
        "collapsed",
        lambda W, b, mean, spread: (W / spread, b - mean.sum()),
        WRONG,
        "multiplied by the weights",
    ),
    (
        "collapsed",
        lambda W, b, mean, spread: (W / spread, b - W * mean / spread),
        WRONG,
        "leaves a table",
    ),
    (
        "collapsed",
        lambda W, b, mean, spread: (W / spread**2, b - W / spread**2 @ mean),
        WRONG,
        "twice",
    ),
    (
        "collapsed",
        lambda W, b, mean, spread: (W / spread, b - W @ mean * spread.mean()),
        WRONG,
        "",
    ),
    ("collapsed", lambda W, b, mean, spread: (W * spread, b + mean), WRONG, ""),
    ("collapsed", lambda W, b, mean, spread: (W, b), WRONG, "still the numbers"),
    (
        "collapsed",
        lambda W, b, mean, spread: (-W / spread, -b + W / spread @ mean),
        WRONG,
        "for the sign",
    ),
    (
        "paired",
        lambda ours, theirs: [
            100 * f(ours - theirs) for f in (np.median, np.min, np.max)
        ],
        WRONG,
        "the median",
    ),
    (
        "paired",
        lambda ours, theirs: [
            100 * f(torch.as_tensor(ours - theirs))
            for f in (torch.median, torch.min, torch.max)
        ],
        WRONG,
        "the median",
    ),
    ("paired", with_its_own_bug, WRONG, "IndexError"),
    (
        "paired",
        lambda ours, theirs: [100 * f(ours) for f in (np.mean, np.min, np.max)],
        WRONG,
        "the first network alone",
    ),
    (
        "paired",
        lambda ours, theirs: [100 * f(ours - theirs) for f in (np.std, np.min, np.max)],
        WRONG,
        "the spread",
    ),
    (
        "paired",
        lambda ours, theirs: [100 * f(ours - theirs) for f in (np.sum, np.min, np.max)],
        WRONG,
        "the sum",
    ),
    (
        "paired",
        lambda ours, theirs: [100 * f(ours - theirs) for f in (np.mean, np.min)],
        WRONG,
        "largest is missing",
    ),
    (
        "paired",
        lambda ours, theirs: [
            round(100 * f(ours - theirs), 1) for f in (np.mean, np.min, np.max)
        ],
        WRONG,
        "rounded",
    ),
    (
        "paired",
        lambda ours, theirs: [f(ours - theirs) for f in (np.mean, np.min, np.max)],
        WRONG,
        "in points",
    ),
    ("paired", lambda ours, theirs: 100 * (ours - theirs).min(), WRONG, ""),
    (
        "paired",
        lambda ours, theirs: [
            100 * f(theirs - ours) for f in (np.mean, np.min, np.max)
        ],
        WRONG,
        "sign has turned over",
    ),
]


class Own(nn.Module):
    """A network as a student writes one, with no Sequential in it."""

    def __init__(self, hidden, bend):
        super().__init__()
        self.first, self.last = nn.Linear(2, hidden), nn.Linear(hidden, 1)
        self.bend = bend

    def forward(self, x):
        return self.last(self.bend(self.first(x)))


class OwnCalls(Own):
    """The same, with a function for its activation."""

    def forward(self, x):
        return self.last(torch.tanh(self.first(x)))


def own_calls(seed):
    torch.manual_seed(seed)
    return OwnCalls(10, None)


def own(hidden, bend):
    def answer(seed):
        torch.manual_seed(seed)
        return Own(hidden, bend)

    return answer


def times(*factors):
    """Multiply the weights of the linear layers, each by its factor."""

    def answer(network):
        for layer, factor in zip(network[::2], factors, strict=True):
            layer.weight.data *= factor
        return network

    return answer


def normal_first(network):
    network[0].weight.data.normal_()
    return network


def xavier(network):
    for layer in network[::2]:
        nn.init.xavier_uniform_(layer.weight)
    return network


def biases(value, *layers):
    def answer(network):
        for layer in layers:
            network[layer].bias.data.fill_(value)
        return network

    return answer


def crossed(last, first=((1, -1), (-1, 1), (1, 1), (-1, -1)), zero=True):
    def answer(network):
        network[0].weight.data = torch.tensor(first).float()
        network[2].weight.data = torch.tensor([last]).float()
        if zero:
            network[0].bias.data.zero_()
            network[2].bias.data.zero_()
        return network

    return answer


def folds(up, down, corner, layers=4):
    def answer(network):
        inner, bias = torch.tensor([[up, down]] * 2), torch.tensor([0.0, corner])
        weights = torch.ones(2, 1), inner, inner, inner[:1]
        for layer, weight in [*zip(network[::2], weights, strict=True)][:layers]:
            layer.weight.data = weight
            layer.bias.data = bias.clone() if len(weight) == 2 else torch.zeros(1)
        return network

    return answer


def textbook(network):
    """XOR of the corners (0, 0) to (1, 1), with two units."""
    network[0].weight.data = torch.tensor([[1.0, 1], [1, 1], [0, 0], [0, 0]])
    network[0].bias.data = torch.tensor([0.0, -1, 0, 0])
    network[2].weight.data = torch.tensor([[1.0, -2, 0, 0]])
    network[2].bias.data = torch.tensor([-0.5])
    return network


def only(layer, weight):
    def answer(network):
        network[layer].weight.data = torch.tensor(weight)
        return network

    return answer


def folds_on_their_side(network):
    network = folds(2.0, -4.0, -0.5)(network)
    network[2].weight.data, network[4].weight.data = 2 * [network[2].weight.data.T]
    return network


def nearest(points, standard=True):
    """Answer as the nearest row of the file says."""
    table = np.loadtxt(lesson_8.plants, delimiter=",", skiprows=1)
    unit = table[:, :2].std(0) if standard else 1
    apart = ((points[:, None] - table[:, :2]) / unit) ** 2
    return table[apart.sum(-1).argmin(1), 2]


def by_a_line(points):
    table = np.loadtxt(lesson_8.plants, delimiter=",", skiprows=1)
    return LogisticRegression().fit(table[:, :2], table[:, 2]).predict(points)


LESSON_8 = [
    ("classify", nearest, RIGHT, ""),
    ("classify", lambda points: nearest(points).astype(int).tolist(), RIGHT, ""),
    ("classify", lambda points: 1 - nearest(points), WRONG, "changed places"),
    ("classify", by_a_line, WRONG, "straight line"),
    ("classify", lambda points: np.ones(len(points)), WRONG, "tossing a coin"),
    ("classify", lambda points: nearest(points) - 0.3, WRONG, "probability"),
    ("classify", lambda points: nearest(points)[:9], WRONG, "one answer a plant"),
    ("classify", lambda points: points, WRONG, "one answer a plant"),
    ("suspect_a", ("dead layer", 0.0), WRONG, "from point to point"),
    ("suspect_a", ("vanished", 0.0), WRONG, "Which range is that"),
    ("suspect_b", ("equal units", 1), WRONG, "first layer differ"),
    ("suspect_c", ("one missing", 2), WRONG, "Every activation is in its place"),
    ("suspect_d", ("after output", 0.0), WRONG, "as logits should"),
    ("suspect_d", ("equal units", 1), WRONG, "first layer differ"),
    (
        "spirals",
        lambda seed: networks.mlp((2, 4, 4, 1), "sigmoid", seed),
        WRONG,
        "Sigmoids are slow",
    ),
    ("crossing", textbook, WRONG, "textbooks"),
    (
        "crossing",
        only(0, [[1.0, -1], [-1, 1], [1, 1], [-1, -1]]),
        WRONG,
        "first layer is set",
    ),
    ("crossing", only(2, [[1.0, 1, -1, -1]]), WRONG, "last layer is set"),
    ("dead_start", biases(0, 0, 2), WRONG, "Without biases"),
    ("folding", lambda network: network, WRONG, "hardly ever fold"),
    ("folding", folds_on_their_side, WRONG, "lies on its side"),
    ("one_number", lambda x1, x2: x1 * x2, WRONG, "the number for XOR"),
    ("one_number", lambda x1, x2: x1**2 - x2**2, WRONG, "against one another"),
    ("suspect_a", ("sigmoid twice", "0.51"), WRONG, "Without quotes"),
    ("suspect_a", ("sigmoid twice", 0.875), WRONG, "two digits"),
    ("suspect_a", ("after output", 0.0), WRONG, "no upper end"),
    ("suspect_a", ("one missing", 2), WRONG, ""),
    ("suspect_a", ("never called", 0.0), WRONG, "midpoint gap would be 0"),
    ("suspect_a", "sigmoid twice", WRONG, "to two digits"),
    ("suspect_a", ("sigmoid twice", None), WRONG, "no number yet"),
    ("suspect_b", ("never called", "0.0"), WRONG, "Without quotes"),
    ("suspect_b", ("never called", 0.87), WRONG, "the accuracy proves nothing"),
    ("suspect_b", ("one missing", 3), WRONG, "a bend somewhere"),
    ("suspect_b", ("vanished", 0.0), WRONG, ""),
    ("suspect_b", ("dead layer", 1.0), WRONG, "let signals"),
    ("suspect_b", ("never called", Decimal("0.0")), RIGHT, ""),
    ("suspect_c", ("equal units", 16), WRONG, "how many different ones"),
    ("suspect_c", ("equal units", "one"), WRONG, "Without quotes"),
    ("suspect_c", ("dead layer", 0.0), WRONG, "No unit is dead"),
    ("suspect_c", ("never called", 0.1), WRONG, "not 0"),
    ("suspect_c", ("vanished", 0.0), WRONG, "It has learned"),
    ("suspect_d", ("one missing", "third"), WRONG, "Without quotes"),
    ("suspect_d", ("one missing", "layer 3"), WRONG, "Without quotes"),
    ("suspect_d", ("one missing", "3"), WRONG, "Without quotes"),
    ("suspect_d", ("one missing", [3]), WRONG, "As a bare number"),
    ("suspect_d", ("one missing", 2), WRONG, "in another place"),
    ("suspect_d", ("one missing", True), WRONG, "a truth value"),
    ("suspect_d", ("never called", 0.0), WRONG, "at least one activation"),
    ("suspect_d", ("sigmoid twice", 0.5), WRONG, ""),
    ("suspect_e", ("after output", "0.0"), WRONG, "Without quotes"),
    ("suspect_e", ("after output", 8.3), WRONG, "Which end"),
    ("suspect_e", ("sigmoid twice", 0.36), WRONG, "far above 1"),
    ("suspect_e", ("dead layer", 0.0), WRONG, "signals do get through"),
    ("suspect_e", ("one missing", 3), WRONG, "one activation too many"),
    ("spirals", own(10, nn.Tanh()), RIGHT, "10 hidden units"),
    ("spirals", own(10, nn.GELU()), RIGHT, ""),
    ("spirals", own_calls, RIGHT, "10 hidden units"),
    ("spirals", own(16, nn.Tanh()), WRONG, "16 hidden units"),
    ("spirals", own(10, nn.Identity()), WRONG, "Nothing bends"),
    (
        "spirals",
        lambda seed: networks.mlp((2, 10, 1), "relu", seed),
        WRONG,
        "So few ReLUs",
    ),
    ("spirals", lambda seed: networks.mlp((2, 5, 5, 1)), WRONG, "same weights"),
    (
        "spirals",
        lambda seed: networks.mlp((2, 3, 3, 3, 1), "tanh", seed),
        WRONG,
        "More layers",
    ),
    ("deep_sigmoid", lambda network: network, WRONG, "as it was"),
    ("deep_sigmoid", times(4, *[1] * 10), WRONG, "weights are 4 1 1"),
    ("deep_sigmoid", times(*[4] * 5, *[1] * 6), WRONG, "weights are 4 4 4 4 4 1"),
    ("deep_sigmoid", normal_first, WRONG, "Not all layers"),
    ("deep_sigmoid", xavier, WRONG, "the size that counts"),
    ("deep_sigmoid", times(*[2] * 11), WRONG, "2 makes up"),
    ("deep_sigmoid", times(*[2**0.5] * 11), WRONG, "√2 makes up for ReLU"),
    ("deep_sigmoid", times(*[0.25] * 11), WRONG, "even sooner"),
    ("deep_sigmoid", times(*[16] * 11), WRONG, "Far too much"),
    ("deep_sigmoid", biases(1.0, 0, 2, 4), WRONG, "Biases alone"),
    ("dead_start", lambda network: network, WRONG, "as it was drawn"),
    ("dead_start", biases(-100, 4), WRONG, "Only the output layer"),
    ("dead_start", biases(-100, 0), WRONG, "Layer 1 is dead"),
    ("dead_start", biases(-100, 2), WRONG, "Layer 2 is dead"),
    ("dead_start", biases(-0.1, 0, 2), WRONG, "not far enough"),
    ("dead_start", biases(10, 0, 2), WRONG, "The other way round"),
    ("dead_start", times(1e-3, 1e-3, 1), WRONG, "Scale alone"),
    ("dead_start", times(100, 100, 100), WRONG, "Scale alone"),
    ("dead_start", times(-1, -1, 1), WRONG, ""),
    ("one_number", lambda x1, x2: 0 * x1 + 4, WRONG, "same number for every"),
    ("one_number", lambda x1, x2: x1 ^ 2 + x2 ^ 2, WRONG, "`**`"),
    ("one_number", lambda x1, x2: x1, WRONG, "a linear layer"),
    ("one_number", lambda x1, x2: 3 * x1 - x2 + 1, WRONG, "a linear layer"),
    ("one_number", lambda x1, x2: x2**2, WRONG, "cut out a strip"),
    ("one_number", lambda x1, x2: abs(x1 - x2), WRONG, "a slanted strip"),
    ("one_number", lambda x1, x2: x2 / x1, WRONG, "The angle"),
    ("one_number", lambda x1, x2: x1**2 * x2**2, WRONG, "Add the squares"),
    ("one_number", lambda x1, x2: x1**2 + x2, WRONG, "Only one of the two"),
    ("one_number", lambda x1, x2: x1**3 + x2**3, WRONG, "third power"),
    ("one_number", lambda x1, x2: torch.sin(x1), WRONG, ""),
    ("one_number", lambda x1, x2: (x1**2 + x2**2).mean(), WRONG, "has the shape ()"),
    ("crossing", crossed((0, 0, -1, -1)), WRONG, "same answer everywhere"),
    ("crossing", crossed((1, 1, 1, 1)), WRONG, "same answer everywhere"),
    ("crossing", crossed((1, 1, -1, -1), zero=False), WRONG, "*biases*"),
    ("crossing", crossed((-1, -1, 1, 1)), WRONG, "the wrong way round"),
    (
        "crossing",
        crossed((1, 1, -1, -1), first=((1, 0), (-1, 0), (0, 1), (0, -1))),
        WRONG,
        "Turn all of it by 45",
    ),
    ("crossing", crossed((1, -1, 1, -1)), WRONG, ""),
    ("crossing", crossed((1, 1, 0, 0)), WRONG, ""),
    ("crossing", lambda network: network, WRONG, "as they were drawn"),
    ("folding", folds(2.0, -4.0, -0.5), RIGHT, ""),
    ("folding", folds(2.0, -4.0, 0.5), WRONG, "sign of a bias"),
    ("folding", folds(2.0, -4.0, 0.0), WRONG, "All corners lie at 0"),
    ("folding", folds(2.0, -2.0, -0.5), WRONG, "flat"),
    ("folding", folds(1.0, -2.0, -0.5), WRONG, "from 0 up to 1"),
    ("folding", folds(2.0, -4.0, -0.5, layers=2), WRONG, "as they were drawn"),
    ("folding", folds(2.0, -4.0, -1.0), WRONG, ""),
]

ROWS = [
    (f"lesson_{number}.{row[0]}", *row[1:])
    for number, rows in enumerate(
        [
            LESSON_1,
            LESSON_2,
            LESSON_3,
            LESSON_4,
            LESSON_5,
            LESSON_6,
            LESSON_7,
            LESSON_8,
        ],
        start=1,
    )
    for row in rows
]
