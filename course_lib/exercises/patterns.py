"""Mistakes that answers to any question have: an order, a sign, a rounding."""

from itertools import permutations

import numpy as np

from course_lib.exercises.comparing import difference


def in_common(pairs):
    """Say how all results differ from the expected ones in one and the same way.

    Parameters
    ----------
    pairs : list of (expected, got)
        Plain values, one pair a case.

    Returns
    -------
    str
        A sentence; empty if there is no such way, or no telling it from chance.
    """
    if said := _in_another_order(pairs) or _transposed(pairs):
        return said
    right, found = ([*map(_numbers, side)] for side in zip(*pairs, strict=True))
    if [*map(np.shape, right)] != [*map(np.shape, found)]:
        return ""
    right, found = np.concatenate(right), np.concatenate(found)
    if not right.any() or not found.any() or not np.isfinite(found).all():
        return ""
    if np.allclose(right, found):
        return ""  # it is not the numbers
    return _rounded(right, found) or _changed(right, found)


def _in_another_order(pairs):
    sides = [side for pair in pairs for side in pair]
    if not all(isinstance(side, tuple) for side in sides):
        return ""
    count = len(sides[0])
    if count > 4 or any(len(side) != count for side in sides):
        return ""
    for order in [*permutations(range(count))][1:]:
        swapped = [(tuple(right[i] for i in order), got) for right, got in pairs]
        if not any(difference(*pair) for pair in swapped):
            return "The parts are right, but they have changed places."
    return ""


def _transposed(pairs):
    if not all(isinstance(right, np.ndarray) and right.ndim == 2 for right, _ in pairs):
        return ""
    if any(difference(right.T, got) for right, got in pairs):
        return ""
    return "The numbers are right, but rows and columns are exchanged."


def _numbers(value):
    """Return all numbers in a plain value, in one row."""
    if isinstance(value, tuple):
        return np.concatenate([np.zeros(0), *map(_numbers, value)])
    return np.zeros(0) if isinstance(value, str) else np.ravel(value) * 1.0


def _rounded(right, found):
    for digits in range(4):
        unit = 10.0**-digits
        whole = np.allclose(found, found.round(digits), rtol=0, atol=1e-6)
        if whole and (abs(found - right) < (0.51 if digits == 0 else 1) * unit).all():
            return (
                "The numbers are right, but cut off or rounded, and more digits are "
                "compared here. Leave them as they come."
            )
    return ""


def _changed(right, found):
    def same(value):
        return np.allclose(found, value, rtol=1e-4, atol=1e-5)

    if same(-right):
        return "Right but for the sign: what is above 0 should be below, and so on."
    if same(100 * right):
        return "It is in percent, 100 times as large as it should be."
    if same(right / 100):
        return "It is a hundredth of what it should be."
    if right.size < 3:
        return ""
    if same(abs(right)):
        return "The sizes are right, the signs are not: here all are above 0."
    factor, offset = (found @ right) / (right @ right), (found - right).mean()
    if same(factor * right):
        return f"Each number is {factor:.3g} times what it should be."
    if same(right + offset):
        much = "large" if offset > 0 else "small"
        return f"Each number is too {much}, by {abs(offset):.3g}."
    return ""
