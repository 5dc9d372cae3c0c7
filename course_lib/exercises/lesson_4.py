"""Exercises of lesson 4: three activations, a fair choice, softmax, a rescaling."""

import numpy as np
import torch

from course_lib.exercises import comparing
from course_lib.exercises.exercise import exercise

RATES = [0.003, 0.01, 0.03, 0.1]


def _tensors(draw):
    # None is 0, where tanh on its head is infinite.
    simple = np.array([-2.0, 0.5, 3.0])
    return [(simple,), *((draw.normal(size=s).round(1) + 0.05,) for s in (5, (2, 3)))]


def _three(z, tanh=torch.tanh, leak=0.01):
    return torch.sigmoid(z), tanh(z), torch.where(z > 0, z, leak * z)


@exercise(
    "What are sigmoid, tanh and leaky ReLU of z?",
    cases=_tensors,
)
def three_activations(z):
    sigmoid = 1 / (1 + torch.exp(-z))
    up, down = torch.exp(z), torch.exp(-z)
    tanh = (up - down) / (up + down)
    leaky = torch.where(z > 0, z, 0.01 * z)
    return sigmoid, tanh, leaky


three_activations.hints = [
    "Each formula is one line. Mind the parentheses where something is divided.",
    """
        Above and below in tanh stand the same two terms, `torch.exp(z)` and
        `torch.exp(-z)`.""",
    "`torch.where(z > 0, z, 0.01 * z)` is leaky ReLU.",
]
three_activations.mistakes = {
    (lambda z: (1 / (1 + torch.exp(z)), *_three(z)[1:])): """
        Your sigmoid falls from 1 to 0: the exponent is −z, not z.""",
    (lambda z: (1 / 1 + torch.exp(-z), *_three(z)[1:])): """
        In the sigmoid, Python divides before it adds. Put parentheses around `1
        + torch.exp(-z)`.""",
    (lambda z: _three(z, lambda z: torch.tanh(z / 2))): """
        The sigmoid is right. Your tanh is too flat by a factor of 2: it is
        2σ(2z) − 1, and you have left out the 2 inside, or taken the exponents
        of z/2.""",
    (lambda z: _three(z, lambda z: -torch.tanh(z))): """
        The sigmoid is right. Your tanh has the wrong sign: e^z − e^(−z) stands
        above, in this order.""",
    (lambda z: _three(z, lambda z: 1 / torch.tanh(z))): """
        The sigmoid is right. Your tanh stands on its head: the difference is
        divided by the sum.""",
    (lambda z: _three(z, lambda z: z.exp() - (-z).exp() / z.exp() + (-z).exp())): """
        The sigmoid is right. In tanh, Python divides before it adds and
        subtracts: both the difference and the sum need parentheses.""",
    (lambda z: _three(z, leak=0)): """
        Sigmoid and tanh are right. The third is ReLU itself: on the left, let
        0.01 z through.""",
    (lambda z: (*_three(z)[:2], torch.where(z > 0, z, 0.01))): """
        Sigmoid and tanh are right. On the left, leaky ReLU is 0.01 *times z*, a
        line, and not the number 0.01.""",
    (lambda z: (*_three(z)[:2], torch.where(z > 0, 0.01 * z, z))): """
        Sigmoid and tanh are right. In leaky ReLU the two sides have changed
        places: it is z where z is positive.""",
    (lambda z: _three(z, leak=0.1)): """
        Sigmoid and tanh are right. Your leak is 0.1; here it is 0.01, as in
        PyTorch.""",
}


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


@exercise(
    "Which learning rate is chosen, if it is done fairly?",
    cases=_races,
    arrays="numpy",
)
def best_rate(rates, validation, test):
    late = validation[:, :, -10:]
    return rates[late.mean(axis=(1, 2)).argmax()]


best_rate.hints = [
    """
        Which of the two arrays may you look at before the choice is made? And how does
        one seed alone mislead you?""",
    """
        `validation[:, :, -10:]` are the last ten epochs of every run. For each rate you
        want one number from them.""",
    """
        `late.mean(axis=(1, 2))` is the mean of each rate, and `argmax` says where it is
        largest.""",
]
best_rate.mistakes = {
    (lambda r, v, t: r[t.max(1).argmax()]): """
        That is still your friend's choice: it looks at the test data, and only at the
        luckiest seed of each rate.""",
    (lambda r, v, t: r[t.mean(1).argmax()]): """
        Every seed counts now, good. But these are the test data. Once they have helped
        to choose, they can no longer tell how good the choice is.""",
    (lambda r, v, t: r[v[:, :, -10:].mean(2).max(1).argmax()]): """
        Validation data, good. But the best seed of each rate is its luckiest. A rate at
        which most runs fail should not win: let all seeds count.""",
    (lambda r, v, t: r[v.max(1).max(1).argmax()]): """
        This is the best epoch of the best seed: the luckiest moment there was. Take
        means, over the seeds and over the last ten epochs.""",
    (lambda r, v, t: r[v[:, :, -1].mean(1).argmax()]): """
        All seeds count, good. But one epoch is up and down by luck. Take the last
        ten.""",
    (lambda r, v, t: r[v.mean(2).mean(1).argmax()]): """
        This is the mean over *all* epochs. It asks who was quick at the start, too.
        Asked is who is good at the end: take the last ten epochs only.""",
    (lambda r, v, t: r[v[:, -10:].mean(2).mean(1).argmax()]): """
        Here `-10:` cuts along the seeds. The epochs are the third direction, so it
        takes two colons before.""",
    (lambda r, v, t: r[v[:, 0, -10:].mean(1).argmax()]): """
        This is the choice of seed 0. Another seed may choose otherwise: take the mean
        over all of them.""",
    _runs_that_worked: """
        You have left out the runs that failed. But that runs fail at a rate is just
        what speaks against it. Let them count.""",
    (lambda r, v, t: r[np.median(v[:, :, -10:].mean(2), axis=1).argmax()]): """
        A median does not feel it if a few runs fail: with nine seeds, four of them may.
        Take the mean, so that the failed ones count.""",
    (lambda r, v, t: r[v[:, :, -10:].mean(2).argmax()]): """
        There is still one number for each rate *and* seed, and `argmax` counts through
        all of them. Take the mean over the seeds, too.""",
    (lambda r, v, t: v[:, :, -10:].mean(2).mean(1).argmax()): """
        This is the *place* of the best rate in the list, counted from 0. Which rate
        stands there?""",
    (lambda r, v, t: v[:, :, -10:].mean(2).mean(1).max()): """
        This is how good the best rate is. Asked is the rate itself: `argmax` gives its
        place.""",
    (lambda r, v, t: r[v.max(2).mean(1).argmax()]): """
        The best epoch of a run is a lucky moment. Take the mean of the last ten, as you
        do over the seeds.""",
    (lambda r, v, t: r[v[:, :, -10:].mean((1, 2)).argmin()]): """
        This chooses the worst of the four: `argmin` where `argmax` is meant.""",
    (lambda r, v, t: r[v[:, :, :10].mean((1, 2)).argmax()]): """
        `:10` are the first ten epochs. The last ten are `-10:`.""",
    (lambda r, v, t: r[v[:, :, 10:].mean((1, 2)).argmax()]): """
        `10:` is everything after the first ten epochs. The last ten are `-10:`.""",
    (lambda r, v, t: r[v[:, :, -10].mean(1).argmax()]): """
        Without a colon `-10` is one epoch, the tenth from the end. The last ten are
        `-10:`.""",
}


def _one_hidden_layer(draw):
    sizes = [(2, 2, 1), (1, 3, 1), (2, 2, 2), (3, 5, 2)]
    return [
        tuple(draw.normal(size=s).round(1) for s in ((h, i), h, (o, h), o))
        for i, h, o in sizes
    ]


#: As many points as it takes to tell two small networks apart.
PLACES = np.random.default_rng(0).uniform(-2, 2, (50, 3))


def _returned(layers, W1, b1, W2, b2):
    """Return what a network with these weights and biases does to some points."""
    shapes = [np.shape(given) for given in (W1, b1, W2, b2)]
    numbers = [np.array(comparing.plain(given)) for given in layers]
    if [*map(np.shape, numbers)] != shapes:
        return layers
    first, bias, second, offset = numbers
    z = PLACES[:, : first.shape[1]] @ first.T + bias
    return torch.tensor(z).sigmoid().numpy() @ second.T + offset


@exercise(
    "With which weights and biases does the plain σ do what σ(4z) does?",
    cases=_one_hidden_layer,
    measure=_returned,
)
def sharper(W1, b1, W2, b2):
    return 4 * W1, 4 * b1, W2, b2


sharper.hints = [
    """
        The second layer should get the same numbers as before. What has to go into the
        plain σ, then?""",
    "4z is 4 (W1 x + b1). Multiply out.",
    "4 (W1 x + b1) = (4 W1) x + 4 b1. The second layer stays as it is.",
]
sharper.mistakes = {
    (lambda W1, b1, W2, b2: (4 * W1, b1, W2, b2)): """
        The weights are right. But z is the whole sum, `W1 @ x + b1`, and all of it is
        to become four times as large.""",
    (lambda W1, b1, W2, b2: (4 * W1, 4 * b1, 4 * W2, 4 * b2)): """
        The first layer is right. But you have multiplied the second as well, and so the
        output is four times too large. The 4 stands *inside* the σ.""",
    (lambda W1, b1, W2, b2: (4 * W1, 4 * b1, 4 * W2, b2)): """
        The first layer is right. The second gets the same numbers from it as before, so
        its own weights need no change.""",
    (lambda W1, b1, W2, b2: (W1, b1, 4 * W2, b2)): """
        This makes 4σ(z), the S stretched upwards. In σ(4z) the 4 stands inside. Which
        weights come before the σ?""",
    (lambda W1, b1, W2, b2: (W1 / 4, b1 / 4, W2, b2)): """
        The right layer, the wrong way round: the plain σ has to get *larger* sums than
        σ(4z), which multiplies its own.""",
    (lambda W1, b1, W2, b2: (W1, b1, W2, b2)): """
        These are the four as they were. With them the plain σ gets z where 4z is
        wanted.""",
    (lambda W1, b1, W2, b2: (W1, 4 * b1, W2, b2)): """
        The bias is right. But z is the whole sum, `W1 @ x + b1`, and all of it is to
        become four times as large.""",
    (lambda W1, b1, W2, b2: (W1, b1, 4 * W2, 4 * b2)): """
        This makes all of the output four times as large. In σ(4z) the 4 stands inside.
        Which weights come before the σ?""",
    (lambda W1, b1, W2, b2: (4 * W1, 4 * b1, W2 / 4, b2)): """
        The first layer is right. Dividing the second by 4 takes something back that was
        never too large: σ returns numbers below 1, as before.""",
    (lambda W1, b1, W2, b2: (4 * W1, b1, 4 * W2, b2)): """
        z is `W1 @ x + b1`: both of these are to become four times as large, and nothing
        after the σ.""",
    (lambda W1, b1, W2, b2: (2 * W1, 2 * b1, 2 * W2, 2 * b2)): """
        A 4 is not shared out over two layers: between them stands the σ, and the 4
        stands inside it.""",
    (lambda W1, b1, W2, b2: (W1 + 4, b1 + 4, W2, b2)): """
        You add 4. In 4z it multiplies.""",
    (lambda W1, b1, W2, b2: (4 * W1, 4 * b1)): """
        The first layer is right. Return all four, also the two that stay.""",
}


def _logits(draw):
    simple = np.array([[0.0, 1.0, 2.0], [1.0, 1.0, 1.0]])
    return [(simple,), *((draw.normal(size=s).round(1),) for s in ((2, 4), (3, 3)))]


@exercise(
    "Which class probabilities does softmax make of the logits in each row?",
    cases=_logits,
)
def softmax(z):
    e = torch.exp(z)
    return e / e.sum(dim=1, keepdim=True)


softmax.hints = [
    "Two steps: make every number positive, then make each row add up to 1.",
    """
        `torch.exp(z)` does the first. For the second, divide by the sum of the
        row.""",
    "With `e = torch.exp(z)`, the sums are `e.sum(dim=1, keepdim=True)`.",
]
softmax.mistakes = {
    (lambda z: z / z.sum(dim=1, keepdim=True)): """
        Each row adds up to 1, good. But it is $e^z$ that is divided, not z: a
        probability cannot be negative, and logits can.""",
    torch.exp: """
        These are the $e^z$. Divide each by the sum of its row, so that the row
        adds up to 1.""",
    (lambda z: z.exp() / z.exp().sum()): """
        Here the whole table adds up to 1. Each row is a point of its own: take
        its sum alone, with `sum(dim=1, keepdim=True)`.""",
    (lambda z: z.softmax(dim=0)): """
        Here the columns add up to 1. A point is a row: sum along `dim=1`.""",
    (lambda z: z.exp() / z.exp().sum(dim=1)): """
        The sums are those of the rows, but they are divided into the columns.
        `keepdim=True` in `sum` keeps them standing as a column.""",
    torch.sigmoid: """
        This is the sigmoid of each logit by itself. The classes should share
        one probability of 1: each logit counts for all of them.""",
    (lambda z: z.log_softmax(dim=1)): """
        These are the logarithms of the probabilities. Leave the last `log` out.""",
    (lambda z: z.argmax(dim=1)): """
        This is the most probable class of each row. Asked is how probable each
        class is.""",
}
