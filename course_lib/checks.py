"""One way to refuse an argument: name it, show it, say what would do."""

from numbers import Integral, Real


def refuse(name, value, remedy):
    """Raise a ``ValueError`` that reads ``name = value: remedy``."""
    raise ValueError(f"{name} = {value!r}: {remedy}")


def whole(name, value, least=1):
    """Return `value` if it is a whole number of at least `least`, else refuse it."""
    if not isinstance(value, Integral) or isinstance(value, bool) or value < least:
        refuse(name, value, f"give a whole number of at least {least}.")
    return int(value)


def positive(name, value):
    """Return `value` if it is a finite number above 0, else refuse it."""
    if not isinstance(value, Real) or not 0 < value < float("inf"):
        refuse(name, value, "give a finite number above 0, such as 0.01.")
    return float(value)


def finite(name, tensor):
    """Return `tensor` if it holds at least one number and only finite ones."""
    if tensor.numel() == 0:
        refuse(name, tuple(tensor.shape), "the data are empty; give at least one row.")
    if not tensor.isfinite().all():
        bad = int((~tensor.isfinite()).sum())
        raise ValueError(
            f"{name} has {bad} values that are NaN or infinite: remove or replace "
            "those rows before training."
        )
    return tensor
