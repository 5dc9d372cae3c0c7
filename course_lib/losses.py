"""What training makes small: three losses, one for each kind of label."""

from collections.abc import Callable
from dataclasses import dataclass, field

import torch
from torch.nn.functional import binary_cross_entropy_with_logits, log_softmax


@dataclass(frozen=True)
class Loss:
    """A loss, the prediction that goes with it, and what counts as right.

    Each loss is paired with the prediction for which its slope with respect to an
    output z is simply ``prediction(z) - label`` (Bishop 2006, section 5.2). The
    functions read outputs of shape ``(members, outputs, n)`` and labels of the same
    shape, or of shape ``(outputs, n)`` for all members.

    Attributes
    ----------
    name : str
    columns : int or None
        How many outputs a network needs; None if the labels decide.
    labels : str
        What labels may be, in words.
    allows : callable
        From labels ``(n, outputs)`` to whether they are such labels.
    each : callable
        The loss of each point, shape ``(members, 1, n)``.
    prediction : callable
        From outputs to predictions, same shape.
    right : callable
        Whether each point is on the right side, shape ``(members, 1, n)``; NaN where
        there are no sides.
    """

    name: str
    columns: int | None
    labels: str
    allows: Callable = field(repr=False)
    each: Callable = field(repr=False)
    prediction: Callable = field(repr=False)
    right: Callable = field(repr=False)


def _zero_or_one(y):
    return ((y == 0) | (y == 1)).all()


#: Two classes: one output, the logit of class 1.
BINARY = Loss(
    "binary cross-entropy",
    columns=1,
    labels="only 0 and 1",
    allows=_zero_or_one,
    each=lambda z, y: binary_cross_entropy_with_logits(
        z, y.expand_as(z), reduction="none"
    ),
    prediction=torch.sigmoid,
    right=lambda z, y: (z > 0) == (y > 0.5),
)

#: Several classes: one output and one label a class, 1 for the class it is, else 0.
CLASSES = Loss(
    "cross-entropy",
    columns=None,
    labels="rows with a single 1, all else 0",
    allows=lambda y: _zero_or_one(y) and (y.sum(1) == 1).all(),
    each=lambda z, y: -(log_softmax(z, dim=1) * y).sum(1, keepdim=True),
    prediction=lambda z: z.softmax(dim=1),
    right=lambda z, y: z.argmax(1, keepdim=True) == y.argmax(-2, keepdim=True),
)

#: Curves: the outputs are the prediction.
SQUARED = Loss(
    "half the squared error",
    columns=None,
    labels="finite numbers",
    allows=lambda y: y.isfinite().all(),
    each=lambda z, y: (z - y).square().sum(1, keepdim=True) / 2,
    prediction=lambda z: z,
    right=lambda z, y: torch.full_like(z[:, :1], torch.nan),
)
