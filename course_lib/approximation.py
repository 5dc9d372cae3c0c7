"""Curves from hinges: one hidden layer of ReLU, written down instead of trained."""

import torch
from torch import nn

from course_lib import networks
from course_lib.checks import finite, refuse


def from_hinges(places, changes, height=0.0):
    """Make the network ``height + Σ changes[k] · ReLU(x - places[k])``.

    Parameters
    ----------
    places, changes : sequence of float or Tensor
        Where each hinge is, and by how much the slope changes there.
    height : float
        The value left of all hinges.

    Returns
    -------
    nn.Sequential
        One input, one ReLU unit a hinge, one output, in float64.

    Raises
    ------
    ValueError
        If there is no hinge, a number is not finite, or the two do not match.
    """
    places, changes = _row("places", places), _row("changes", changes)
    if len(places) != len(changes):
        refuse("changes", changes.tolist(), f"give {len(places)}, one a hinge.")
    hidden = networks.linear(torch.ones_like(places).unsqueeze(1), -places)
    output = networks.linear(changes.unsqueeze(0), _row("height", [height]))
    return nn.Sequential(hidden, nn.ReLU(), output)


def interpolant(knots, values):
    """Make the network that joins points by straight lines.

    With n intervals it has n hidden units: one at the first knot, which makes the
    first slope, and one at each of the n - 1 knots inside, which changes it. Left of
    the knots it stays at the first value, right of them it keeps the last slope.

    Parameters
    ----------
    knots, values : sequence of float or Tensor
        Rising places, at least two, and the height at each.

    Returns
    -------
    nn.Sequential
        One input, n ReLU units, one output, in float64.

    Raises
    ------
    ValueError
        If the knots do not rise, a number is not finite, or the two do not match.
    """
    knots, values = _row("knots", knots), _row("values", values)
    if len(knots) < 2 or not (knots.diff() > 0).all():
        refuse("knots", knots.tolist(), "give at least two, each above the last.")
    if len(knots) != len(values):
        refuse("values", values.tolist(), f"give {len(knots)}, one a knot.")
    slopes = values.diff() / knots.diff()
    changes = slopes.diff(prepend=slopes.new_zeros(1))
    return from_hinges(knots[:-1], changes, values[0])


def hinge_places(network):
    """Return where each unit of the first layer switches: ``-b / w``.

    Parameters
    ----------
    network : nn.Sequential
        With one input, see `networks.layers`.

    Returns
    -------
    Tensor
        Shape ``(units,)``; not finite for a unit that does not look at its input.
    """
    first = networks.layers(network)[0][0]
    return (-first.bias / first.weight[:, 0]).detach()


def _row(name, numbers):
    row = torch.as_tensor(numbers, dtype=torch.float64)
    if row.ndim != 1:
        refuse(name, tuple(row.shape), "give one row of numbers.")
    return finite(name, row)
