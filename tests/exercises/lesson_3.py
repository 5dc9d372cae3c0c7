"""Right and wrong answers to the exercises of lesson 3, written in other ways."""

import math

import numpy as np
import torch
from torch import nn

from course_lib.estimator import NetworkClassifier


def map_place_by_place(network, x1, x2):
    result = np.zeros(x1.shape)
    for place in np.ndindex(x1.shape):
        logit = network(torch.stack([x1[place], x2[place]])).item()
        result[place] = 1 / (1 + math.exp(-logit))
    return result


def map_by_estimator(network, x1, x2):
    places = np.column_stack([np.ravel(x1), np.ravel(x2)]).astype(np.float32)
    probability = NetworkClassifier(network).predict_proba(places)[:, 1]
    return probability.reshape(x1.shape)


def map_with_a_model(network, x1, x2):
    model = nn.Sequential(network, nn.Sigmoid())
    return model(torch.stack([x1, x2], dim=-1)).squeeze(-1)


class Map(nn.Module):
    def forward(self, network, x1, x2):
        places = torch.cat([x1.reshape(-1, 1), x2.reshape(-1, 1)], dim=1)
        return torch.special.expit(network(places)).view_as(x1)


def line_through_two_points(w1, w2, b):
    low, high = (-(w1 * x1 + b) / w2 for x1 in (0, 1))
    return [high - low, low]


def line_by_least_squares(w1, w2, b):
    x1 = np.linspace(-1, 1, 5)
    return np.polyfit(x1, -(w1 * x1 + b) / w2, 1)


def slope_by_autograd(x, W1, b1, w2):
    x = x.clone().requires_grad_()
    return torch.autograd.grad(w2 @ torch.relu(W1 @ x + b1), x)[0]


def slope_of_the_units_that_are_on(x, W1, b1, w2):
    on = W1 @ x + b1 > 0
    return W1[on].T @ w2[on]


def slope_by_hand(x, W1, b1, w2):
    slopes = [0.0, 0.0]
    for row, bias, weight in zip(W1, b1, w2, strict=True):
        if row[0] * x[0] + row[1] * x[1] + bias > 0:
            slopes[0] += weight * row[0]
            slopes[1] += weight * row[1]
    return slopes


def slope_by_matrices(x, W1, b1, w2):
    x, W1, b1, w2 = (np.array(value, dtype=float) for value in (x, W1, b1, w2))
    return w2 @ np.diag(np.heaviside(W1 @ x + b1, 0)) @ W1


RIGHT = {
    "true_map": [map_place_by_place, map_by_estimator, map_with_a_model, Map()],
    "hinge_line": [
        line_through_two_points,
        line_by_least_squares,
        lambda w1, w2, b: torch.tensor([-w1 / w2, -b / w2]),
        lambda w1, w2, b: (w1 / -w2, b / -w2),
    ],
    "piece_slope": [
        slope_by_autograd,
        slope_of_the_units_that_are_on,
        slope_by_hand,
        slope_by_matrices,
        lambda x, W1, b1, w2: w2 @ (W1 * ((W1 @ x + b1) > 0)[:, None]),
    ],
    "more_pieces": [
        ("two layers", 4768),
        ["Two layers", 4768.0],
        ("two layers", 137 * 37 - (1 + 24 + 24 * 23 // 2)),
        ("two layers ", torch.tensor(4768)),
    ],
}


def mapped(text):
    """An answer from a term in the logits z, or in the places x1 and x2."""
    code = compile(text, "answer", "eval")

    def answer(network, x1, x2):
        def logits(a, b):
            return network(torch.stack([a, b], dim=-1))[..., 0]

        names = {"x1": x1, "x2": x2, "z": logits(x1, x2), "logits": logits}
        return eval(code, names | {"np": np, "torch": torch})

    return answer


WRONG = {
    "true_map": {
        "one sigmoid after another": mapped("1 / (1 + torch.exp(-torch.sigmoid(z)))"),
        "no sigmoid at all": mapped("z.tolist()"),
        "mirrored": mapped("torch.sigmoid(logits(x2, x1))"),
        "rows and columns": mapped("logits(x1.T, x2.T).sigmoid()"),
        "of class 0": mapped("torch.sigmoid(-z)"),
        "how sure": mapped("torch.sigmoid(z).round()"),
        "a softmax": mapped("torch.softmax(z[..., None], dim=-1)[..., 0]"),
        "in another shape": mapped("torch.sigmoid(z).flatten()"),
    },
    "hinge_line": {
        "The height is right. The slope has the wrong sign": lambda w1, w2, b: [
            w1 / w2,
            -b / w2,
        ],
        "The height has the wrong sign": lambda w1, w2, b: (-w1 / w2, b / w2),
        "Both signs": lambda w1, w2, b: np.array([w1, b]) / w2,
        "whatever the bias": lambda w1, w2, b: (-w1 / w2, 0.0),
        "solved for x1": lambda w1, w2, b: (-w2 / w1, -b / w1),
        "right angles": lambda w1, w2, b: (w2 / w1, -b / w2),
        "`w2 * x2` on its side": lambda w1, w2, b: (-w1, -b),
        "Divide the other term": lambda w1, w2, b: (-w1 / w2, -b),
        "changed places": lambda w1, w2, b: (-b / w2, -w1 / w2),
        "This is the slope, and it is right": lambda w1, w2, b: -w1 / w2,
    },
    "piece_slope": {
        "without ReLU": lambda x, W1, b1, w2: w2.matmul(W1),
        "units that are off": lambda x, W1, b1, w2: (w2 * (W1 @ x + b1 < 0)) @ W1,
        "what the units return": lambda x, W1, b1, w2: (
            (w2 * np.maximum(np.array(W1 @ x + b1), 0)) @ W1
        ),
        "without the bias": lambda x, W1, b1, w2: (w2 * (W1 @ x > 0)) @ W1,
        "not on the weights": lambda x, W1, b1, w2: w2 @ W1.clamp(min=0),
        "a weight in `w2`": lambda x, W1, b1, w2: W1[W1 @ x + b1 > 0].sum(dim=0),
        "along the hidden units": lambda x, W1, b1, w2: w2 * (W1 @ x + b1 > 0),
        "is the logit": lambda x, W1, b1, w2: torch.relu(W1 @ x + b1) @ w2,
        "times x": lambda x, W1, b1, w2: (
            x * slope_of_the_units_that_are_on(x, W1, b1, w2)
        ),
    },
    "more_pieces": {
        "added the bounds": ["one layer", 127],
        "on or off": ("one layer", 2**24 - 5069),
        "The other way round": ("One layer", 4768),
        "As many units": "the same",
        "By how many": "two layers",
        "This is their bound": ("two layers", torch.tensor(5069.0)),
        "so many times": ("two layers", 5069 / 301),
        "off by one": ("two layers", 4769),
        "pairs of lines": ("two layers", 5069 - math.comb(24, 2)),
    },
}
