"""A challenge of lesson 8: circles for a network that has no hidden layer."""

from functools import cache

import numpy as np
import torch

from course_lib import data
from course_lib.exercises.challenge import Unfit, challenge
from course_lib.exercises.task import Like


@cache
def _rings(seed):
    return data.circles(seed=seed)


def _ring(seed):
    return tuple(_rings(seed).all_points()[0].T)


def _ring_scores(results):
    from sklearn.linear_model import LogisticRegression

    scores = []
    for seed, result in enumerate(results):
        rings = _rings(seed)
        _, y = rings.all_points()
        try:
            column = np.asarray(result, dtype=np.float64)
        except (TypeError, ValueError):
            raise Unfit("It gives no numbers. Return one for each point.") from None
        if column.shape not in [(len(y),), (len(y), 1)]:
            raise Unfit(
                f"Its result has the shape {column.shape}. One number for each of the "
                f"{len(y)} points is asked for."
            )
        if not np.isfinite(column).all():
            raise Unfit("There is a NaN or an infinity among its numbers.")
        column, y = column.reshape(-1, 1), y.numpy().ravel()
        scale = max(column.std(), 1e-9)
        column, n = (column - column.mean()) / scale, len(rings.train)
        readout = LogisticRegression().fit(column[:n], y[:n])
        held = len(rings.test)
        scores.append(readout.score(column[-held:], y[-held:]))
    return scores


def _like(*wrong):
    """Recognise numbers that are a straight function of those of one of these."""

    def recognise(results):
        mine = np.asarray(results[0], dtype=np.float64).ravel()
        others = [answer(*_ring(0)) for answer in wrong]
        return any(abs(np.corrcoef(mine, one)[0, 1]) > 0.999 for one in others)

    return Like(wrong[0], recognise)


def _is_constant(results):
    mine = np.asarray(results[0], dtype=np.float64)
    return np.ptp(mine) == 0


def _is_linear(results):
    """Recognise what is a sum of the inputs, with any weights and an offset."""
    mine = np.asarray(results[0], dtype=np.float64).ravel()
    inputs = np.column_stack([*_ring(0), np.ones(len(mine))])
    best, *_ = np.linalg.lstsq(inputs, mine)
    return np.allclose(inputs @ best, mine, atol=1e-4)


@challenge(
    "With which one number of a point does a network without hidden layers solve it?",
    given=_ring,
    score=_ring_scores,
    goal=0.97,
    unit="Accuracy on test points",
)
def one_number(x1, x2):
    return x1**2 + x2**2


one_number.hints = [
    "What is different between a point of the ring and one of the disc?",
    "Their distance from the middle. It need not be the distance itself.",
    "By Pythagoras: add the squares of `x1` and `x2`.",
]
one_number.mistakes = {
    _like(lambda x1, x2: x1 * x2): """
        The product is the number for XOR: it tells in which pair of quarters a point
        lies. The ring passes through all four.""",
    Like(lambda x1, x2: 0 * x1 + 1, when=_is_constant): """
        It is the same number for every point, so no cut can tell two points apart.""",
    Like(lambda x1, x2: x1 + x2, when=_is_linear): """
        That is a sum of the inputs with weights, as a linear layer makes it anyway.
        Where it is large is on one side of a line, and the ring is on both sides of
        every line.""",
    _like(
        lambda x1, x2: x1**2,
        lambda x1, x2: x2**2,
        lambda x1, x2: abs(x1),
        lambda x1, x2: abs(x2),
    ): """
        One input alone can only cut out a strip. It holds the disc, and the parts of
        the ring above it and below it, or on its left and right, too.""",
    _like(
        lambda x1, x2: torch.atan2(x2, x1),
        lambda x1, x2: torch.atan(x2 / x1),
        lambda x1, x2: x2 / x1,
        lambda x1, x2: x1 / x2,
    ): """
        The angle tells in which direction a point lies from the middle. Ring and disc
        lie in all directions.""",
    _like(lambda x1, x2: x1**2 - x2**2): """
        Here the squares work against one another: on the diagonals this is 0 for the
        ring and for the disc.""",
    _like(
        lambda x1, x2: (x1 + x2) ** 2,
        lambda x1, x2: (x1 - x2) ** 2,
        lambda x1, x2: abs(x1 + x2),
        lambda x1, x2: abs(x1 - x2),
    ): """
        This goes by a sum or a difference, which cuts out a slanted strip. Square first
        and then add.""",
    _like(lambda x1, x2: x1**2 * x2**2): """
        The product of the squares is 0 on both axes, for the ring and for the disc. Add
        the squares.""",
    _like(lambda x1, x2: x1**2 + x2, lambda x1, x2: x1 + x2**2): """
        Only one of the two is squared. A point as far on the other side counts as
        much.""",
    _like(lambda x1, x2: x1**3 + x2**3): """
        A third power keeps the sign, so opposite points of the ring get opposite
        numbers. Which powers are never negative?""",
}
