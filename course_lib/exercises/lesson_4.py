"""Exercises of lesson 4: what can die, a fair choice, a rescaling, and a degree."""

import numpy as np
import torch

from course_lib.exercises.exercise import Mistake, exercise


def _named(name):
    return lambda answer: answer[0] == name


@exercise(
    "Which of the three can die without saturating, and on what share of the z from "
    "−6 to 6 is its slope exactly 0?",
    tolerance=0.01,
    mistakes=[
        Mistake(
            ("hardtanh", 5 / 6),
            "It can die, that is true. But where are its flat stretches? Far out, on "
            "both sides, so it saturates as well. One of the others is flat somewhere "
            "else.",
            when=_named("hardtanh"),
        ),
        Mistake(
            ("softsign", 0),
            "This one is the other way round: far out its slope goes to 0, so it "
            "saturates. But how often is the slope *exactly* 0? Nearly 0 is weak, and "
            "not dead.",
            when=_named("softsign"),
        ),
        Mistake(
            ("softshrink", 5 / 6),
            "The right one. But on this share of the places its slope is *not* 0. You "
            "want the rest.",
        ),
        Mistake(
            ("softshrink", 2 / 30),
            "The right one. This is its share of the z from −15 to 15, the tensor "
            "`far`. Asked is about −6 to 6: that is `grid`.",
        ),
        Mistake(
            (1 / 6, "softshrink"),
            "The right one, and the number fits. Put the name first, then the share.",
            when=lambda answer: answer[1] == "softshrink",
        ),
        Mistake(
            ("softshrink", 100 / 6),
            "The right one. Write its share as a part of 1 and not in percent: a "
            "quarter is 0.25.",
            when=lambda answer: answer[0] == "softshrink" and 10 < answer[1] < 25,
        ),
        Mistake(
            ("softshrink", 201),
            "The right one. That many places have slope 0. Which share is it of all "
            "1,201?",
            when=lambda answer: answer[0] == "softshrink" and 150 < answer[1] < 250,
        ),
        Mistake(
            ("softshrink", 2),
            "The right one. This is how wide its flat stretch is. Which share is it "
            "of the whole way from −6 to 6?",
        ),
        Mistake(
            (torch.nn.Softshrink(), 1 / 6),
            "The first part is a function here. Write its name instead, in quotes.",
            when=lambda answer: callable(answer[0]),
        ),
    ],
    hints=[
        "Saturating is about far out. Dying is about any stretch with a slope of "
        "exactly 0, wherever it is.",
        "For each of the three look at the first slope, the last, and the one in the "
        "middle. `softsign.derivative(grid)` gives them all.",
        "`(slopes == 0).double().mean()` is the share of slopes that are 0.",
    ],
)
def can_die():
    z = torch.linspace(-6, 6, 1201, requires_grad=True)
    (z - z.clamp(-1, 1)).sum().backward()
    return "softshrink", (z.grad == 0).double().mean().item()


RATES = [0.003, 0.01, 0.03, 0.1]


def _races(draw):
    return [_race(draw, *size) for size in 3 * [(4, 20), (5, 15), (9, 50), (14, 12)]]


def _race(draw, seeds, epochs):
    """Accuracies of four rates: some are slow, all go up and down, some runs fail."""
    failed = draw.random((4, seeds, 1)) < 0.2
    failed[:, 0] = False
    level = draw.uniform(0.8, 0.9, size=(4, seeds, 1)) - 0.4 * failed
    slow = draw.uniform(0, 0.3, size=(4, 1, 1)) * (np.arange(epochs) < epochs - 10)
    wobble = draw.uniform(-0.1, 0.1, size=(4, seeds, epochs))
    test = draw.uniform(0.8, 1, size=(4, seeds))
    return RATES, level - slow + wobble, test


def _runs_that_worked(rates, validation, test):
    late = validation[:, :, -10:].mean(2)
    worked = late > 0.7
    return rates[((late * worked).sum(1) / worked.sum(1)).argmax()]


def _median(rows):
    return torch.quantile(rows, 0.5, dim=1)


@exercise(
    "Which learning rate is chosen, if it is done fairly?",
    cases=_races,
    mistakes=[
        Mistake(
            lambda r, v, t: r[t.max(1).argmax()],
            "That is still your friend's choice: it looks at the test data, and only "
            "at the luckiest seed of each rate.",
        ),
        Mistake(
            lambda r, v, t: r[t.mean(1).argmax()],
            "Every seed counts now, good. But these are the test data. Once they have "
            "helped to choose, they can no longer tell how good the choice is.",
        ),
        Mistake(
            lambda r, v, t: r[v[:, :, -10:].mean(2).max(1).argmax()],
            "Validation data, good. But the best seed of each rate is its luckiest. A "
            "rate at which most runs fail should not win: let all seeds count.",
        ),
        Mistake(
            lambda r, v, t: r[v.max(1).max(1).argmax()],
            "This is the best epoch of the best seed: the luckiest moment there was. "
            "Take means, over the seeds and over the last ten epochs.",
        ),
        Mistake(
            lambda r, v, t: r[v[:, :, -1].mean(1).argmax()],
            "All seeds count, good. But one epoch is up and down by luck. Take the "
            "last ten.",
        ),
        Mistake(
            lambda r, v, t: r[v.mean(2).mean(1).argmax()],
            "This is the mean over *all* epochs. It asks who was quick at the start, "
            "too. Asked is who is good at the end: take the last ten epochs only.",
        ),
        Mistake(
            lambda r, v, t: r[v[:, -10:].mean(2).mean(1).argmax()],
            "Here `-10:` cuts along the seeds. The epochs are the third direction, so "
            "it takes two colons before.",
        ),
        Mistake(
            lambda r, v, t: r[v[:, 0, -10:].mean(1).argmax()],
            "This is the choice of seed 0. Another seed may choose otherwise: take "
            "the mean over all of them.",
        ),
        Mistake(
            _runs_that_worked,
            "You have left out the runs that failed. But that runs fail at a rate is "
            "just what speaks against it. Let them count.",
        ),
        Mistake(
            lambda r, v, t: r[_median(v[:, :, -10:].mean(2)).argmax()],
            "A median does not feel it if a few runs fail: with nine seeds, four of "
            "them may. Take the mean, so that the failed ones count.",
        ),
        Mistake(
            lambda r, v, t: r[v[:, :, -10:].mean(2).argmax()],
            "There is still one number for each rate *and* seed, and `argmax` counts "
            "through all of them. Take the mean over the seeds, too.",
        ),
        Mistake(
            lambda r, v, t: v[:, :, -10:].mean(2).mean(1).argmax(),
            "This is the *place* of the best rate in the list, counted from 0. Which "
            "rate stands there?",
        ),
        Mistake(
            lambda r, v, t: v[:, :, -10:].mean(2).mean(1).max(),
            "This is how good the best rate is. Asked is the rate itself: `argmax` "
            "gives its place.",
        ),
    ],
    hints=[
        "Which of the two arrays may you look at before the choice is made? And how "
        "does one seed alone mislead you?",
        "`validation[:, :, -10:]` are the last ten epochs of every run. For each rate "
        "you want one number from them.",
        "`late.mean(axis=(1, 2))` is the mean of each rate, and `argmax` says where "
        "it is largest.",
    ],
)
def best_rate(rates, validation, test):
    late = validation[:, :, -10:]
    return rates[late.mean(axis=(1, 2)).argmax()]


def _one_hidden_layer(draw):
    sizes = [(2, 2, 1), (1, 3, 1), (2, 2, 2), (3, 5, 2)]
    return [
        tuple(draw.normal(size=s).round(1) for s in ((h, i), h, (o, h), o))
        for i, h, o in sizes
    ]


@exercise(
    "With which weights and biases does the plain σ do what σ(4z) does?",
    cases=_one_hidden_layer,
    mistakes=[
        Mistake(
            lambda W1, b1, W2, b2: (4 * W1, b1, W2, b2),
            "The weights are right. But z is the whole sum, `W1 @ x + b1`, and all of "
            "it is to become four times as large.",
        ),
        Mistake(
            lambda W1, b1, W2, b2: (4 * W1, 4 * b1, 4 * W2, 4 * b2),
            "The first layer is right. But you have multiplied the second as well, and "
            "so the output is four times too large. The 4 stands *inside* the σ.",
        ),
        Mistake(
            lambda W1, b1, W2, b2: (4 * W1, 4 * b1, 4 * W2, b2),
            "The first layer is right. The second gets the same numbers from it as "
            "before, so its own weights need no change.",
        ),
        Mistake(
            lambda W1, b1, W2, b2: (W1, b1, 4 * W2, b2),
            "This makes 4σ(z), the S stretched upwards. In σ(4z) the 4 stands inside. "
            "Which weights come before the σ?",
        ),
        Mistake(
            lambda W1, b1, W2, b2: (W1 / 4, b1 / 4, W2, b2),
            "The right layer, the wrong way round: the plain σ has to get *larger* "
            "sums than σ(4z), which multiplies its own.",
        ),
        Mistake(
            lambda W1, b1, W2, b2: (W1, b1, W2, b2),
            "These are the four as they were. With them the plain σ gets z where "
            "4z is wanted.",
        ),
    ],
    hints=[
        "The second layer should get the same numbers as before. What has to go into "
        "the plain σ, then?",
        "4z is 4 (W1 x + b1). Multiply out.",
        "4 (W1 x + b1) = (4 W1) x + 4 b1. The second layer stays as it is.",
    ],
)
def sharper(W1, b1, W2, b2):
    return 4 * W1, 4 * b1, W2, b2


@exercise(
    "What is the highest degree that five hidden layers of squares can reach?",
    mistakes=[
        Mistake(
            10,
            "You add 2 for each layer. Try it: the square of a square, (z²)², is "
            "degree 4. Square that once more. Is it degree 6?",
        ),
        Mistake(
            25,
            "5² would be right if the layers were squared. What is squared five times "
            "over is z.",
        ),
        Mistake(16, "That is four layers. One is missing."),
        Mistake(
            64,
            "One too many: the output layer only multiplies and adds. It squares "
            "nothing.",
        ),
        Mistake(
            2,
            "That is one layer. The next one squares what it gets, and that is a "
            "square already.",
        ),
        Mistake(
            4,
            "That is two layers. What does each further one do to the degree?",
        ),
    ],
    hints=[
        "Squaring a polynomial does the same to its degree each time. What?",
        "One layer: 2. Two layers: 4. It doubles.",
        "2 · 2 · 2 · 2 · 2.",
    ],
)
def degree():
    return 2**5
