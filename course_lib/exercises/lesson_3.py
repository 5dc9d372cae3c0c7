"""Exercises of lesson 3: a map, a hinge, the slope of a piece, and depth or width."""

import math

import numpy as np
import torch

from course_lib import networks
from course_lib.exercises.exercise import exercise
from course_lib.exercises.task import Like, named


def _networks_and_places(draw):
    cases = []
    # A square grid, too, where a mistake in the shape runs and can be recognised.
    for seed, shape in enumerate([(1, 3), (3, 3), (2, 4)]):
        network = networks.mlp((2, 4, 1), "relu", seed=seed, init="he")
        x1, x2 = draw.uniform(-3, 3, (2, *shape)).round(1)
        cases.append((network, x1, x2))
    return cases


def _logits(network, x1, x2):
    places = torch.stack([x1.flatten(), x2.flatten()], dim=1)
    return network(places).reshape(x1.shape)


@exercise(
    "What does the function for her map look like without the bug?",
    cases=_networks_and_places,
)
def true_map(network, x1, x2):
    places = torch.stack([x1.flatten(), x2.flatten()], dim=1)
    with torch.no_grad():
        return torch.sigmoid(network(places)).reshape(x1.shape)


true_map.hints = [
    """
        No probability on her map is below one half. How often does a number go through
        a sigmoid on its way?""",
    "`model` ends with a sigmoid, so what it returns are probabilities already.",
    "Take `torch.sigmoid(...)` away from the last line. Leave the rest as it is.",
]
true_map.mistakes = {
    (lambda network, x1, x2: _logits(network, x1, x2).sigmoid().sigmoid()): """
        There is still one sigmoid after another. The second one gets numbers between 0
        and 1, and a sigmoid of those is never below one half.""",
    _logits: """
        These are the logits, so now there is no sigmoid at all. Her map should show
        probabilities.""",
    (lambda network, x1, x2: _logits(network, x2, x1).sigmoid()): """
        Only one sigmoid, good. But the two inputs have changed places, and the map is
        mirrored along its diagonal.""",
    (lambda network, x1, x2: _logits(network, x1, x2).sigmoid().T): """
        The probabilities are right, but rows and columns of the map are exchanged.""",
    (lambda network, x1, x2: 1 - _logits(network, x1, x2).sigmoid()): """
        This is the probability of class 0. The map is about class 1.""",
    (lambda network, x1, x2: (_logits(network, x1, x2) > 0) * 1.0): """
        These are the answers, 0 or 1. The map also shows how sure the network is of
        them.""",
    (lambda network, x1, x2: torch.ones(x1.shape)): """
        It is 1 everywhere. Was that a softmax? It shares out the probability among
        several outputs, and here there is only one.""",
    (lambda network, x1, x2: _logits(network, x1, x2).tanh()): """
        That is a tanh, from −1 to 1. Probabilities go from 0 to 1: which bend makes
        those?""",
    (lambda network, x1, x2: _logits(network, x1, x2).clamp(0, 1)): """
        Cutting the logits off at 0 and 1 gives numbers between 0 and 1, but not the
        probabilities: those are what one sigmoid makes of the logits.""",
    (lambda network, x1, x2: _logits(network, x1, x1).sigmoid()): """
        `x1` goes in twice. The second input of the network is `x2`.""",
}


def _units(draw):
    draws = draw.uniform(0.5, 2, (5, 3)) * draw.choice([-1, 1], (5, 3))
    return [(2.0, 4.0, -8.0), *(tuple(unit) for unit in draws.round(1).tolist())]


@exercise(
    "Which slope and which height at x1 = 0 does the hinge of a unit have?",
    cases=_units,
)
def hinge_line(w1, w2, b):
    return -w1 / w2, -b / w2


hinge_line.hints = [
    "On the hinge, `w1 * x1 + w2 * x2 + b` is 0. Solve that for x2.",
    "Leave `w2 * x2` alone on one side, then divide everything by `w2`.",
    "The slope is what x1 is multiplied by then. The height is what is left at x1 = 0.",
]
hinge_line.mistakes = {
    (lambda w1, w2, b: (w1 / w2, -b / w2)): """
        The height is right. The slope has the wrong sign: `w1 * x1` has to go to the
        other side of the equation, as `b` does.""",
    (lambda w1, w2, b: (-w1 / w2, b / w2)): """
        The slope is right. The height has the wrong sign: `b` has to go to the other
        side of the equation, as `w1 * x1` does.""",
    (lambda w1, w2, b: (w1 / w2, b / w2)): """
        Both signs have turned over. When a term changes sides in an equation, its sign
        changes.""",
    (lambda w1, w2, b: (-w1 / w2, 0 * b)): """
        The slope is right. But this line goes through the middle, 0 and 0, whatever the
        bias is. Put in x1 = 0 and keep `b`.""",
    (lambda w1, w2, b: (-w2 / w1, -b / w1)): """
        This is solved for x1. Height and slope are about x2: solve for that.""",
    (lambda w1, w2, b: (w2 / w1, -b / w2)): """
        The height is right. Your slope is that of the direction (w1, w2), in which z
        grows. The hinge is at right angles to it.""",
    (lambda w1, w2, b: (-w1, -b)): """
        The signs are right. But then you have `w2 * x2` on its side, not x2.""",
    (lambda w1, w2, b: (-w1 / w2, -b)): """
        The slope is right. Divide the other term by `w2` as well.""",
    (lambda w1, w2, b: (-b / w2, -w1 / w2)): """
        Both are right, but they have changed places: first the slope, then the
        height.""",
    (lambda w1, w2, b: (-w2 / w1, -b / w2)): """
        The height is right. The slope is upside down: after dividing by `w2`, what does
        x1 stand beside?""",
    (lambda w1, w2, b: (-w1 / w2, -b / w1)): """
        The slope is right. The other number is where the line meets x2 = 0. Asked is
        its height at x1 = 0: divide `b` by `w2`.""",
    (lambda w1, w2, b: (-b / w1, -b / w2)): """
        These are the two places where the line meets the axes. The second is the
        height. The slope is how much x2 changes when x1 grows by 1.""",
    (lambda w1, w2, b: (math.atan(-w1 / w2), -b / w2)): """
        The height is right. The first is the *angle* of the line. Its slope is the
        tangent of that, and you had it before `atan`.""",
    (lambda w1, w2, b: (math.degrees(math.atan(-w1 / w2)), -b / w2)): """
        The height is right. The first is the *angle* of the line. Its slope is the
        tangent of that, and you had it before `atan`.""",
    (lambda w1, w2, b: (-w1 / w2, b)): """
        The slope is right. For the other, put x1 = 0 into the equation and solve it for
        x2: sign and `w2` count.""",
    (lambda w1, w2, b: (w1, b)): """
        These are weight and bias as they stand in the equation. Solve it for x2
        first.""",
    (lambda w1, w2, b: -w1 / w2): """
        This is the slope, and it is right. Return the height as well, after a
        comma.""",
    (lambda w1, w2, b: -b / w2): """
        This is the height, and it is right. Return the slope before it, and a comma
        between.""",
}


def _places_and_networks(draw):
    by_hand = [2, 1], [[1, 2], [-1, 1], [3, -1]], [-1, 0.5, -2], [1, 2, -1]
    cases = [tuple(np.array(part, dtype=float) for part in by_hand)]
    for h in (2, 8, 5):
        sizes = 2, (h, 2), h, h
        cases.append(tuple(draw.normal(size=size).round(1) for size in sizes))
    return cases


def _on(x, W1, b1):
    return (W1 @ x + b1 > 0).to(W1.dtype)


@exercise(
    "Which two slopes does the logit have at x?",
    cases=_places_and_networks,
)
def piece_slope(x, W1, b1, w2):
    on = W1 @ x + b1 > 0
    return (w2 * on) @ W1


piece_slope.hints = [
    "Find out who is on at x. The others return 0 here, and a little around it.",
    """
        What is left is a linear network. Its slope is that of a single layer: the
        matrices, multiplied.""",
    """
        Multiply `w2` by 1 where a unit is on and by 0 where it is off, and then by
        `W1`, with `@`.""",
]
piece_slope.mistakes = {
    (lambda x, W1, b1, w2: w2 @ W1): """
        This is the slope of the network without ReLU, the same everywhere. At x, some
        units are off. What do they contribute?""",
    (lambda x, W1, b1, w2: (w2 * (1 - _on(x, W1, b1))) @ W1): """
        These are the units that are off. The others count.""",
    (lambda x, W1, b1, w2: (w2 * (W1 @ x + b1).relu()) @ W1): """
        You multiply by what the units return. For the slope, a unit that is on counts
        once, however large its number is: multiply by 1 or 0.""",
    (lambda x, W1, b1, w2: (w2 * _on(x, W1, 0)) @ W1): """
        Who is on is decided without the bias here. z is `W1 @ x + b1`.""",
    (lambda x, W1, b1, w2: w2 @ W1.relu()): """
        ReLU works on the numbers z, not on the weights. First find out at which units z
        is positive.""",
    (lambda x, W1, b1, w2: _on(x, W1, b1) @ W1): """
        Nearly: each unit that is on also has a weight in `w2`, with which it goes into
        the logit.""",
    (lambda x, W1, b1, w2: w2 * _on(x, W1, b1)): """
        These are the slopes along the hidden units. One more step back: how do those
        depend on x?""",
    (lambda x, W1, b1, w2: w2 @ (W1 @ x + b1).relu()): """
        This is the logit, up to its bias. Asked is how it changes with x: two numbers,
        one for each input.""",
    (lambda x, W1, b1, w2: ((w2 * _on(x, W1, b1)) @ W1) * x): """
        The right numbers, times x. That is what each input contributes to the logit,
        and the slope is without x.""",
    (lambda x, W1, b1, w2: (w2 * (W1 @ x + b1)) @ W1): """
        You multiply by z. A unit that is on counts once, however large z is, and one
        that is off does not count: multiply by 1 or 0.""",
    (lambda x, W1, b1, w2: (w2 * torch.sigmoid(W1 @ x + b1)) @ W1): """
        You weigh the units by a sigmoid. ReLU is either on or off, 1 or 0.""",
    (lambda x, W1, b1, w2: (w2 * (W1 @ x + b1).sign()) @ W1): """
        `sign` gives −1 for a unit that is off. It should count as 0: it adds
        nothing.""",
    (lambda x, W1, b1, w2: (w2 @ W1).relu()): """
        ReLU comes too late here: it is each unit's z that decides, before the weights
        are multiplied.""",
    (lambda x, W1, b1, w2: w2[:, None] * W1 * _on(x, W1, b1)[:, None]): """
        The right parts, one row for each unit. The units add up: what is their sum?""",
    (lambda x, W1, b1, w2: _on(x, W1, b1)): """
        This says who is on. Now the slopes: multiply by the weights on the way out and
        on the way in.""",
    (lambda x, W1, b1, w2: ((w2 * _on(x, W1, b1)) @ W1).sum()): """
        The two slopes are added up here. Leave them apart, one for each input.""",
}


@exercise("Which of the two has the higher bound, and by how many pieces?")
def more_pieces():
    first, second, single = (1 + n + n * (n - 1) // 2 for n in (16, 8, 24))
    return "two layers", first * second - single


more_pieces.hints = [
    "You have the bound for 16 and 8 already. What is it for 24 lines?",
    "The bound for n lines is 1 + n + n(n−1)/2, also for 24.",
    "Subtract that, with n = 24, from the bound for both layers above.",
]
more_pieces.mistakes = {
    ("one layer", 301): """
        That is the bound for one layer of 24. What is it for the two layers, above? And
        which of them is higher?""",
    ("one layer", 5069): """
        5,069 is the bound for the *two* layers. What is it for 24 lines in one?""",
    ("one layer", 301 - (137 + 37)): """
        You have added the bounds of the two layers. But the second layer cuts inside
        every piece of the first: its 37 come once for each of the 137.""",
    ("one layer", 2**24 - 5069): """
        There are 2²⁴ ways to be on or off, but 24 lines do not make that many pieces.
        Put n = 24 into the bound for lines.""",
    named("one layer", 5069 - 301): """
        The other way round: put n = 24 into the bound for lines, and compare with the
        bound for both layers above.""",
    named("the same", 0): """
        As many units, yes. But in two layers the second cuts what the first has already
        cut. Compute both bounds.""",
    "two layers": "Two layers, yes. By how many pieces is their bound higher?",
    ("two layers", 5069): """
        Two layers, yes. This is their bound. How much is it above the other?""",
    ("two layers", 5069 / 301): """
        Two layers, yes, and so many times as high. Asked is the difference.""",
    ("two layers", 5069 - 300): """
        Two layers, yes. You are off by one: without any line there is one piece.""",
    ("two layers", 5069 - 276): """
        Two layers, yes. For the single layer you have only counted the pairs of lines.
        The bound has two more terms.""",
    ("two layers", 301): """
        Two layers, yes. This is the bound for the single layer. By how much is the
        other higher?""",
    ("two layers", 301 - 5069): """
        Two layers, yes. The size is right: *higher* means that it counts as
        positive.""",
    ("two layers", 5069 - 25): """
        Two layers, yes. For the single layer the pairs of lines are missing: 1 + n +
        n(n−1)/2.""",
    ("two layers", 5069 - (1 + 24 + 24 * 24 // 2)): """
        Two layers, yes. Check the last term of the bound, n(n−1)/2: a line does not
        meet itself.""",
    Like(("two", 4768), when=lambda answer: answer[0].strip().lower() == "two"): """
        Write the answer as it stands in the question, `"two layers"`.""",
}
