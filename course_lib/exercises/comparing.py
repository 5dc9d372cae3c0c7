"""Compare answers by what they say: numbers, shapes, texts, in whatever type."""

import copy
from dataclasses import dataclass
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
