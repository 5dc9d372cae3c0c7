"""A challenge of lesson 8: circles for a network that has no hidden layer."""

import numpy as np
import torch

from course_lib import data
from course_lib.exercises.challenge import Unfit, challenge
from course_lib.exercises.exercise import Mistake


def _ring(seed):
    return tuple(data.circles(seed=seed).all_points()[0].T)


def _ring_scores(results):
    from sklearn.linear_model import LogisticRegression

    scores = []
    for seed, result in enumerate(results):
        rings = data.circles(seed=seed)
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


def _like(wrong):
    """Recognise numbers that are a straight function of those of `wrong`."""

    def recognise(results):
        mine = np.asarray(results[0], dtype=np.float64).ravel()
        return abs(np.corrcoef(mine, wrong(*_ring(0)))[0, 1]) > 0.999

    return recognise


def _seen(wrong, hint):
    return Mistake(wrong, hint, when=_like(wrong))


@challenge(
    "With which one number of a point does a network without hidden layers solve it?",
    given=_ring,
    score=_ring_scores,
    goal=0.97,
    unit="Accuracy on test points",
    mistakes=[
        _seen(
            lambda x1, x2: x1 * x2,
            "The product is the number for XOR: it tells in which pair of quarters a "
            "point lies. The ring passes through all four.",
        ),
        _seen(
            lambda x1, x2: x1 + x2,
            "A sum is what a linear layer makes anyway. Where it is large is on one "
            "side of a line, and the ring is on both sides of every line.",
        ),
        _seen(
            lambda x1, x2: x1**2,
            "With one square you can cut out a strip. It holds the disc, and the parts "
            "of the ring above it and below it, too.",
        ),
        _seen(
            lambda x1, x2: torch.atan2(x2, x1),
            "The angle tells in which direction a point lies from the middle. Ring and "
            "disc lie in all directions.",
        ),
        _seen(
            lambda x1, x2: x1**2 - x2**2,
            "Here the squares work against one another: on the diagonals this is 0 for "
            "the ring and for the disc.",
        ),
        _seen(
            lambda x1, x2: (x1 + x2) ** 2,
            "This squares a sum, which cuts out a slanted strip. Square first and then "
            "add.",
        ),
    ],
    hints=[
        "What is different between a point of the ring and one of the disc?",
        "Their distance from the middle. It need not be the distance itself.",
        "By Pythagoras: add the squares of `x1` and `x2`.",
    ],
)
def one_number(x1, x2):
    return x1**2 + x2**2
