"""Compare answers by what they say: numbers, shapes, texts, in whatever type."""

import copy
from dataclasses import dataclass
from numbers import Real
from types import FunctionType

import numpy as np
import torch
from torch import nn

#: In what an answer gets its arrays: as the lessons do, more exact, and in NumPy.
DIALECTS = {
    "torch": lambda array: torch.as_tensor(array, dtype=_in_torch(array)),
    "torch64": torch.as_tensor,
    "numpy": lambda array: array,
}


@dataclass(frozen=True)
class Gap:
    """An answer that still has ``...`` in it."""


class Unusable(Exception):
    """A value that cannot be compared with anything; the message says what it is."""


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
    if isinstance(value, nn.Module):
        return tuple(
            f"{layer}".lower() for layer in value.modules() if not [*layer.children()]
        )
    if isinstance(value, torch.Tensor):
        value = value.detach().cpu().numpy()
    if isinstance(value, (np.ndarray, np.generic, Real)):
        try:
            return np.asarray(value, dtype=np.float64)
        except (TypeError, ValueError):
            raise Unusable("an array with something else than numbers in it") from None
    raise Unusable(_kind(value))


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


def difference(expected, got, tolerance, reveal=True):
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
    if isinstance(expected, str) or isinstance(got, str):
        return _difference_of_texts(expected, got)
    if isinstance(got, tuple):
        try:
            got = np.array(got, dtype=np.float64)
        except (TypeError, ValueError):
            return "It is a list whose parts do not fit into one array."
    scale = tolerance * max(1.0, np.abs(expected).max(initial=0.0))

    def close(one, other):
        return np.allclose(one, other, rtol=0, atol=scale, equal_nan=True)

    if got.shape != expected.shape:
        if got.size == expected.size and close(got.ravel(), expected.ravel()):
            return (
                f"The numbers are right, but in another shape: {got.shape} where "
                f"{expected.shape} is asked for."
            )
        return f"Its shape is {got.shape} where {expected.shape} is asked for."
    if close(got, expected):
        return ""
    if np.isfinite(expected).all() and not np.isfinite(got).all():
        return "There is a NaN or an infinity in it: somewhere it divides by 0."
    if not reveal:
        return f"It is not {show(got)}."
    return f"It is {show(got)} where {show(expected)} is right."


def _difference_of_parts(expected, got, tolerance, reveal):
    count = len(expected)
    if isinstance(got, np.ndarray) and got.ndim and len(got) == count:
        got = tuple(got)
    if not isinstance(got, tuple) or len(got) != count:
        found = len(got) if isinstance(got, tuple) else 1
        return f"Asked for are {count} results; found: {found}."
    for place, pair in enumerate(zip(expected, got, strict=True), start=1):
        if wrong := difference(*pair, tolerance, reveal):
            return f"Part {place} of {count}: {wrong}"
    return ""


def _difference_of_texts(expected, got):
    if not isinstance(got, str):
        return "It is not a text; a word in quotes is asked for."
    if not isinstance(expected, str):
        return f"It is the text '{got}' where numbers are asked for: no quotes."
    return "" if got == expected else f"It is not '{got}'."


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
    if value.ndim == 0:
        return f"{value:.6g}"
    if value.size > 12:
        return f"an array of shape {value.shape}"
    return " ".join(np.array2string(value, precision=3, suppress_small=True).split())
