"""Exercises of lesson 4: three activations, a fair choice, softmax, a rescaling."""

import numpy as np
import torch

from course_lib.exercises.exercise import Mistake, exercise


def _tensors(draw):
    # None is 0, where tanh on its head is infinite.
    simple = np.array([-2.0, 0.5, 3.0])
    return [(simple,), *((draw.normal(size=s).round(1) + 0.05,) for s in (5, (2, 3)))]


def _three(z, tanh=torch.tanh, leak=0.01):
    return torch.sigmoid(z), tanh(z), torch.where(z > 0, z, leak * z)


@exercise(
    "What are sigmoid, tanh and leaky ReLU of z?",
    cases=_tensors,
    mistakes=[
        Mistake(
            lambda z: (1 / (1 + torch.exp(z)), *_three(z)[1:]),
            "Your sigmoid falls from 1 to 0: the exponent is −z, not z.",
        ),
        Mistake(
            lambda z: (1 / 1 + torch.exp(-z), *_three(z)[1:]),
            "In the sigmoid, Python divides before it adds. Put parentheses around "
            "`1 + torch.exp(-z)`.",
        ),
        Mistake(
            lambda z: _three(z, lambda z: torch.tanh(z / 2)),
            "The sigmoid is right. Your tanh is too flat by a factor of 2: it is "
            "2σ(2z) − 1, and you have left out the 2 inside, or taken the exponents "
            "of z/2.",
        ),
        Mistake(
            lambda z: _three(z, lambda z: -torch.tanh(z)),
            "The sigmoid is right. Your tanh has the wrong sign: e^z − e^(−z) stands "
            "above, in this order.",
        ),
        Mistake(
            lambda z: _three(z, lambda z: 1 / torch.tanh(z)),
            "The sigmoid is right. Your tanh stands on its head: the difference is "
            "divided by the sum.",
        ),
        Mistake(
            lambda z: _three(z, lambda z: z.exp() - (-z).exp() / z.exp() + (-z).exp()),
            "The sigmoid is right. In tanh, Python divides before it adds and "
            "subtracts: both the difference and the sum need parentheses.",
        ),
        Mistake(
            lambda z: _three(z, leak=0),
            "Sigmoid and tanh are right. The third is ReLU itself: on the left, let "
            "0.01 z through.",
        ),
        Mistake(
            lambda z: (*_three(z)[:2], torch.where(z > 0, z, 0.01)),
            "Sigmoid and tanh are right. On the left, leaky ReLU is 0.01 *times z*, "
            "a line, and not the number 0.01.",
        ),
        Mistake(
            lambda z: (*_three(z)[:2], torch.where(z > 0, 0.01 * z, z)),
            "Sigmoid and tanh are right. In leaky ReLU the two sides have changed "
            "places: it is z where z is positive.",
        ),
        Mistake(
            lambda z: _three(z, leak=0.1),
            "Sigmoid and tanh are right. Your leak is 0.1; here it is 0.01, as in "
            "PyTorch.",
        ),
    ],
    hints=[
        "Each formula is one line. Mind the parentheses where something is divided.",
        "Above and below in tanh stand the same two terms, `torch.exp(z)` and "
        "`torch.exp(-z)`.",
        "`torch.where(z > 0, z, 0.01 * z)` is leaky ReLU.",
    ],
)
def three_activations(z):
    sigmoid = 1 / (1 + torch.exp(-z))
    up, down = torch.exp(z), torch.exp(-z)
    tanh = (up - down) / (up + down)
    leaky = torch.where(z > 0, z, 0.01 * z)
    return sigmoid, tanh, leaky


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


def _logits(draw):
    simple = np.array([[0.0, 1.0, 2.0], [1.0, 1.0, 1.0]])
    return [(simple,), *((draw.normal(size=s).round(1),) for s in ((2, 4), (3, 3)))]


@exercise(
    "Which class probabilities does softmax make of the logits in each row?",
    cases=_logits,
    mistakes=[
        Mistake(
            lambda z: z / z.sum(dim=1, keepdim=True),
            "Each row adds up to 1, good. But it is $e^z$ that is divided, not z: a "
            "probability cannot be negative, and logits can.",
        ),
        Mistake(
            torch.exp,
            "These are the $e^z$. Divide each by the sum of its row, so that the row "
            "adds up to 1.",
        ),
        Mistake(
            lambda z: z.exp() / z.exp().sum(),
            "Here the whole table adds up to 1. Each row is a point of its own: take "
            "its sum alone, with `sum(dim=1, keepdim=True)`.",
        ),
        Mistake(
            lambda z: z.softmax(dim=0),
            "Here the columns add up to 1. A point is a row: sum along `dim=1`.",
        ),
        Mistake(
            lambda z: z.exp() / z.exp().sum(dim=1),
            "The sums are those of the rows, but they are divided into the columns. "
            "`keepdim=True` in `sum` keeps them standing as a column.",
        ),
        Mistake(
            torch.sigmoid,
            "This is the sigmoid of each logit by itself. The classes should share "
            "one probability of 1: each logit counts for all of them.",
        ),
        Mistake(
            lambda z: z.log_softmax(dim=1),
            "These are the logarithms of the probabilities. Leave the last `log` out.",
        ),
        Mistake(
            lambda z: z.argmax(dim=1),
            "This is the most probable class of each row. Asked is how probable each "
            "class is.",
        ),
    ],
    hints=[
        "Two steps: make every number positive, then make each row add up to 1.",
        "`torch.exp(z)` does the first. For the second, divide by the sum of the row.",
        "With `e = torch.exp(z)`, the sums are `e.sum(dim=1, keepdim=True)`.",
    ],
)
def softmax(z):
    e = torch.exp(z)
    return e / e.sum(dim=1, keepdim=True)


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
