"""Compare answers by what they say: numbers, shapes, texts, in whatever type."""

import copy
from dataclasses import dataclass
from itertools import permutations
from types import FunctionType, GeneratorType

import numpy as np
import torch
from torch import nn

#: In what an answer gets its arrays: as most lessons do, more exact, and in NumPy.
DIALECTS = {
    "torch": lambda array: torch.as_tensor(array, dtype=_in_torch(array)),
    "torch64": torch.as_tensor,
    "numpy": lambda array: array,
}


@dataclass(frozen=True)
class Gap:
    """An answer that still has ``...`` in it."""


class Unusable(Exception):
    """A value that cannot be compared with anything; the message says why."""


def spoken(argument, dialect):
    """Copy an argument, with its NumPy arrays turned into what `dialect` works with.

    Lists and tuples are copied with what is in them; anything else as it is.
    """
    if isinstance(argument, np.ndarray):
        return DIALECTS[dialect](argument.copy())
    if isinstance(argument, (list, tuple)):
        return type(argument)(spoken(part, dialect) for part in argument)
    return copy.deepcopy(argument)


def _in_torch(array):
    return torch.float32 if array.dtype == np.float64 else None


def plain(value):
    """Reduce a value to float64 arrays, texts and tuples of those.

    Whatever can be a float is a number; only a single truth value stays one.

    Raises
    ------
    Unusable
        If there is anything else in it.
    """
    if value is ...:
        return Gap()
    if isinstance(value, str):
        return value.strip().lower()
    if isinstance(value, (list, tuple)):
        return tuple(plain(part) for part in value)
    if value is None:
        raise Unusable(
            "There is a `None` in it, Python's word for nothing: no number yet."
        )
    if isinstance(value, torch.Tensor):
        value = value.detach().cpu().numpy()
    is_array = isinstance(value, np.ndarray)
    if (is_array or hasattr(type(value), "__float__")) and not np.iscomplexobj(value):
        is_truth = not np.ndim(value) and isinstance(value, (bool, np.bool_))
        try:
            return np.asarray(value, dtype=bool if is_truth else np.float64)
        except Exception:  # such as of a formula that is no number yet
            pass
    if isinstance(value, GeneratorType):
        raise Unusable("It gives a generator, as `yield` does. Write `return`.")
    what = "an array with something else than numbers" if is_array else _kind(value)
    raise Unusable(f"It gives {what}, which cannot be compared here.")


def has_gap(value):
    """Whether there is a ``...`` left anywhere in a plain value."""
    if isinstance(value, tuple):
        return any(map(has_gap, value))
    return isinstance(value, Gap)


def _kind(value):
    name = "function" if callable(value) else type(value).__name__
    if isinstance(value, (type, nn.Module)):
        name = "class" if isinstance(value, type) else "network"
    return f"a {name}"


def misfit(expected, got):
    """Say that where a number is asked for there is a text, a list or a truth value.

    Of several parts only the first one that is wrong is looked at.
    """
    if isinstance(expected, tuple):
        if not isinstance(got, tuple) or len(got) != len(expected):
            return ""
        for place, pair in enumerate(zip(expected, got, strict=True), start=1):
            if said := misfit(*pair):
                return f"Part {place} of {len(expected)}: {said}"
            if difference(*pair):
                return ""
        return ""
    if isinstance(expected, str):
        return ""
    if isinstance(got, str):
        asked = "numbers are" if expected.ndim else "a number is"
        return (
            f"It is the text '{got}' where {asked} asked for. Without quotes, please."
        )
    if expected.ndim:
        return ""
    if (len(got) if isinstance(got, tuple) else got.shape) in (1, (1,)):
        return "It is a list with one number in it. As a bare number, please."
    if not isinstance(got, tuple) and got.dtype == bool:
        return (
            f"It is a truth value, {got}, as `==` and `<` give them. A number is asked "
            "for."
        )
    return ""


def difference(expected, got, tolerance=1e-4, reveal=True):
    """Say how a plain value differs from the expected one.

    Parameters
    ----------
    expected, got
        As `plain` gives them.
    tolerance : float
        Times the largest expected number, or 1 if that is larger.
    reveal : bool
        Whether to tell the expected numbers.

    Returns
    -------
    str
        A sentence; empty if they agree.
    """
    if isinstance(expected, tuple):
        return _difference_of_parts(expected, got, tolerance, reveal)
    if wrong := misfit(expected, got):
        return wrong
    if isinstance(expected, str):
        if not isinstance(got, str):
            return "It is not a text; a word in quotes is asked for."
        return "" if got == expected else f"It is not '{got}'."
    if isinstance(got, tuple):
        try:
            got = np.array(got, dtype=np.float64)
        except (TypeError, ValueError):
            return "It is a list whose parts do not fit into one array."
    scale = tolerance * max(1.0, np.abs(expected).max(initial=0.0))

    def close(one, other):
        return np.isclose(one, other, rtol=0, atol=scale, equal_nan=True)

    if got.shape != expected.shape:
        if got.size == expected.size and close(got.ravel(), expected.ravel()).all():
            return (
                f"The numbers are right, but in another shape: {got.shape} where "
                f"{expected.shape} is asked for."
            )
        return f"Its shape is {got.shape} where {expected.shape} is asked for."
    wrong = ~close(got, expected)
    if not wrong.any():
        return ""
    if np.isfinite(expected).all() and not np.isfinite(got).all():
        return "There is a NaN or an infinity in it: somewhere it divides by 0."
    where = "It"
    if got.size > MOST:
        place = tuple(np.argwhere(wrong)[0])
        got, expected = got[place], expected[place]
        where = f"Of its {wrong.size} numbers {wrong.sum()} differ. The first of them, "
        where += f"at `[{', '.join(map(str, place))}]`,"
    if not reveal:
        return f"{where} is not {show(got)}."
    got, expected = _told_apart(got, expected)
    return f"{where} is {got} where {expected} is right."


def _difference_of_parts(expected, got, tolerance, reveal):
    count = len(expected)
    if isinstance(got, np.ndarray) and got.ndim and len(got) == count:
        got = tuple(got)
    if not isinstance(got, tuple) or len(got) != count:
        asked = "1 result is" if count == 1 else f"{count} results are"
        if isinstance(got, tuple):
            return f"It has {len(got)} parts where {asked} asked for."
        return f"It is not a list. In a list, {asked} asked for."
    for place, pair in enumerate(zip(expected, got, strict=True), start=1):
        if wrong := difference(*pair, tolerance, reveal):
            return f"Part {place} of {count}: {wrong}"
    return ""


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


MOST = 12  # numbers that are still written out


def show(value):
    """Write a value so that it fits into a sentence."""
    try:
        value = plain(value)
    except Unusable:
        return value.__name__ if isinstance(value, FunctionType) else _kind(value)
    if isinstance(value, tuple):
        return f"({', '.join(map(show, value))})"
    if not isinstance(value, np.ndarray):
        return repr(value)
    if value.size > MOST:
        return f"an array of shape {value.shape}"
    return _written(value, 3)


def _written(value, digits):
    """Write a number with twice as many digits as each entry of a small array."""
    if value.dtype == bool:
        return f"{value}"
    if value.ndim == 0:
        return f"{value:.{2 * digits}g}"
    text = np.array2string(value, precision=digits, suppress_small=True)
    return " ".join(text.split())


def _told_apart(*values):
    """Write two values with as many digits as it takes to see that they differ."""
    for digits in range(3, 17):
        one, other = (_written(np.asarray(value), digits) for value in values)
        if one != other:
            break
    return one, other
