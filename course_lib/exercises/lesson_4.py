"""Exercises of lesson 4: what can die, a fair choice, a rescaling, and a degree."""

import numpy as np
import torch

from course_lib.exercises import comparing
from course_lib.exercises.exercise import exercise
from course_lib.exercises.task import Like, named


def _share(low, high):
    """Recognise the right name with a number between two others."""
    return lambda answer: (
        answer[0].strip().lower() == "softshrink" and low < answer[1] < high
    )


@exercise(
    "Which of the three can die without saturating, and on what share of the z from "
    "−6 to 6 is its slope exactly 0?",
    tolerance=0.01,
)
def can_die():
    z = torch.linspace(-6, 6, 1201, requires_grad=True)
    (z - z.clamp(-1, 1)).sum().backward()
    return "softshrink", (z.grad == 0).double().mean().item()


can_die.hints = [
    """
        Saturating is about far out. Dying is about any stretch with a slope of exactly
        0, wherever it is.""",
    """
        For each of the three look at the first slope, the last, and the one in the
        middle. `softsign.derivative(grid)` gives them all.""",
    "`(slopes == 0).double().mean()` is the share of slopes that are 0.",
]
can_die.mistakes = {
    named("hardtanh", 5 / 6): """
        It can die, that is true. But where are its flat stretches? Far out, on both
        sides, so it saturates as well. One of the others is flat somewhere else.""",
    named("softsign", 0): """
        This one is the other way round: far out its slope goes to 0, so it saturates.
        But how often is the slope *exactly* 0? Nearly 0 is weak, and not dead.""",
    ("softshrink", 5 / 6): """
        The right one. But on this share of the places its slope is *not* 0. You want
        the rest.""",
    ("softshrink", 2 / 30): """
        The right one. This is its share of the z from −15 to 15, the tensor `far`.
        Asked is about −6 to 6: that is `grid`.""",
    Like((1 / 6, "softshrink"), when=lambda answer: answer[1] == "softshrink"): """
        The right one, and the number fits. Put the name first, then the share.""",
    Like(("softshrink", 100 / 6), when=_share(10, 25)): """
        The right one. Write its share as a part of 1 and not in percent: a quarter is
        0.25.""",
    Like(("softshrink", 201), when=_share(150, 250)): """
        The right one. That many places have slope 0. Which share is it of all
        1,201?""",
    ("softshrink", 2): """
        The right one. This is how wide its flat stretch is. Which share is it of the
        whole way from −6 to 6?""",
    Like((torch.nn.Softshrink(), 1 / 6), when=lambda answer: callable(answer[0])): """
        The first part is a function here. Write its name instead, in quotes.""",
    "softshrink": """
        The right one. Now its share: after a comma, as in `can_die = "softsign",
        0.25`.""",
    ("softshrink", 0): """
        The right one. Its share is not 0: which of its slopes are *exactly* 0, around
        the middle?""",
    Like(("softshrink", 1000), when=_share(900, 1100)): """
        The right one. That many places have a slope that is *not* 0. You want the share
        of the others.""",
    ("softshrink", 1 / 12): """
        The right one. Its flat stretch goes to both sides of 0: from −1 to 1.""",
    ("softshrink", 1 / 3): """
        The right one. Its flat stretch is 2 wide. How wide is the whole way from −6 to
        6?""",
    ("softshrink", 1): """
        The right one. But 1 would mean that it is flat everywhere. On which share of
        the 1,201 places is the slope 0?""",
}


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


@exercise(
    "What is the highest degree that five hidden layers of squares can reach?",
)
def degree():
    return 2**5


degree.hints = [
    "Squaring a polynomial does the same to its degree each time. What?",
    "One layer: 2. Two layers: 4. It doubles.",
    "2 · 2 · 2 · 2 · 2.",
]
degree.mistakes = {
    10: """
        You add 2 for each layer. Try it: the square of a square, (z²)², is degree 4.
        Square that once more. Is it degree 6?""",
    25: """
        5² would be right if the layers were squared. What is squared five times over is
        z.""",
    16: "That is four layers. One is missing.",
    64: "One too many: the output layer only multiplies and adds. It squares nothing.",
    2: """
        That is one layer. The next one squares what it gets, and that is a square
        already.""",
    4: "That is two layers. What does each further one do to the degree?",
    7: """
        For Python `^` is no power, and 2^5 is another operation altogether. Write `2 **
        5`.""",
    31: "One too few. Doubling five times, from z itself: 2, 4, 8, and so on.",
    5: """
        That would be one more for each layer. Squaring does more to a degree: the
        square of z² is z⁴.""",
    8: "That is three layers. Two more double it twice.",
    6: """
        You add 1 or 2 for each layer. Try it: the square of a square, (z²)², is degree
        4. What is the square of that?""",
    62: """
        You have added 2 + 4 + 8 + 16 + 32, the degrees of all the layers. Asked is the
        highest one.""",
}
