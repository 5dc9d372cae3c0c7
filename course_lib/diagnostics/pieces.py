"""The linear pieces, the hinges and the boundary of a ReLU network with two inputs.

Such a network divides the plane into convex polygons, on each of which it is one
affine function (Montúfar, Pascanu, Cho and Bengio 2014, "On the number of linear
regions of deep neural networks"). `subdivision` computes them; this is what to ask.
"""

from dataclasses import dataclass

import numpy as np
from torch import nn

from .subdivision import TOLERANCE, named_layers, subdivide


@dataclass(frozen=True, eq=False)
class Pieces:
    """The linear pieces of a network in a box; row p of the arrays is piece p.

    Attributes
    ----------
    polygons : list of (k, 2) float64 arrays
        Corners in the units of the data, counter-clockwise.
    patterns : (pieces, units) bool array
        Which ReLU units are active (pre-activation above 0), in the network's order.
    weight, bias : (pieces, outputs, 2) and (pieces, outputs) float64 arrays
        On piece p the network is ``x -> weight[p] @ x + bias[p]``.
    hinges : list of lists of arrays
        As `hinges` returns them; not one row a piece.
    box : tuple of float
        ``(x_min, x_max, y_min, y_max)``.
    """

    polygons: list[np.ndarray]
    patterns: np.ndarray
    weight: np.ndarray
    bias: np.ndarray
    hinges: list[list[np.ndarray]]
    box: tuple[float, float, float, float]

    def __len__(self):
        """Count the pieces, which are the activation patterns in the box."""
        return len(self.polygons)

    def distinct_functions(self):
        """Count the different affine functions among the pieces, wherever they lie.

        At most ``len(self)``, which counts activation patterns: two patterns give one
        function where, for example, a later layer is dead on both. Functions are the
        same if at the corners of the box, and so in all of it, they agree to within
        `TOLERANCE` times the largest value that any of them has there.
        """
        x_min, x_max, y_min, y_max = self.box
        corners = np.array([[x_min, x_max, x_min, x_max], [y_min, y_min, y_max, y_max]])
        values = (self.weight @ corners + self.bias[:, :, None]).reshape(len(self), -1)
        near = TOLERANCE * np.abs(values).max()
        group = np.zeros(len(self), dtype=int)
        for value in values.T:  # a group splits where its sorted values have a gap
            order = np.lexsort((value, group))
            splits = (np.diff(group[order]) > 0) | (np.diff(value[order]) > near)
            group[order] = np.append(0, np.cumsum(splits))
        return int(group.max()) + 1


def linear_pieces(network, box=(-3, 3, -3, 3)):
    """Divide a box of the plane into the linear pieces of a network.

    Parameters
    ----------
    network : nn.Module
        2 inputs; an `nn.Sequential`, possibly nested, of `nn.Linear`, `nn.ReLU` and
        `nn.Identity`, or one such layer. Without any ReLU there is one piece.
    box : (x_min, x_max, y_min, y_max)
        In the units of the data.

    Returns
    -------
    Pieces

    Raises
    ------
    ValueError
        If a layer is of another kind, does not fit its inputs or has weights that are
        not finite, or if the box is not finite or is empty.
    """
    polygons, patterns, maps, hinges = subdivide(named_layers(network), box)
    weight, bias = maps[:, :, :2], maps[:, :, 2]
    box = tuple(float(side) for side in box)
    return Pieces(polygons, patterns, weight, bias, hinges, box)


def hinges(network, box=(-3, 3, -3, 3)):
    """Find where each ReLU unit of a network switches on and off inside a box.

    Parameters and errors are those of `linear_pieces`.

    Returns
    -------
    list (ReLU layers) of lists (units) of (m, 2, 2) float64 arrays
        ``[layer][unit][part]`` is a segment, as its two ends; the unit's
        pre-activation is 0 on it and positive to its left. A first layer's hinge is
        one straight segment; a later one bends where it crosses an earlier layer's
        hinges, and may be closed, in several parts, or empty (the unit never
        switches). Where a pre-activation touches 0 from above, both sides list it.
    """
    return linear_pieces(network, box).hinges


def boundary(network, box=(-3, 3, -3, 3)):
    """Find where the single logit of a network is 0: the edge of where it is positive.

    Parameters and errors are those of `linear_pieces`; the network has one output.

    Returns
    -------
    (m, 2, 2) float64 array
        Segments, as their two ends, one for each piece that the boundary crosses; the
        logit is positive to their left. A network without a bend has one, or none.
    """
    # The boundary is the hinge that one more ReLU would have.
    layers = [*named_layers(network), ("", nn.ReLU())]
    last = subdivide(layers, box)[-1][-1]
    if len(last) != 1:
        raise ValueError(
            f"network has {len(last)} outputs; a boundary needs a single logit "
            "(for two classes, the difference of their logits)"
        )
    return last[0]
