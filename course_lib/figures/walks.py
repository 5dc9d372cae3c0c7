"""A straight walk over the plane: which hinges it crosses, what the logit does."""

import copy

import numpy as np
import torch
from matplotlib.patheffects import withStroke

from course_lib.figures import style
from course_lib.figures.boundaries import BOX, paint_points
from course_lib.figures.chains import crossings
from course_lib.figures.curves import NAMES
from course_lib.figures.hinges import drawn, frame, paint_hinges


def walk(linear, bent, data, start, end, box=BOX):
    """Draw a straight walk over the plane and the logits met on the way.

    Parameters
    ----------
    linear, bent : nn.Sequential
        Two inputs, one logit, without and with ReLU.
    data : Dataset
    start, end : pair of float
    box : tuple of float

    Returns
    -------
    Picture
        Dots on the curve are the places where the walk crosses a hinge.
    """
    ends = np.array([start, end], dtype=float)
    look = {"s": 26, "c": "white", "edgecolors": style.BENT["color"], "zorder": 5}
    with style.page(9, 4.4, columns=2, width_ratios=(1, 1.2)) as (figure, axes):
        left, right = axes
        layers = paint_hinges(left, bent, box=box)
        paint_points(left, data.test, size=9)
        left.plot(*ends.T, color=style.BENT["color"], linewidth=2.6, zorder=4)
        for name, place in zip("ab", ends, strict=True):
            left.annotate(
                name,
                place,
                xytext=(0, 5),
                textcoords="offset points",
                ha="center",
                weight="bold",
                zorder=5,
                path_effects=[withStroke(linewidth=3, foreground="white")],
            )
        frame(left, box)
        left.set_title("A walk from a to b")

        hinges = [line for units in layers for unit in units for line in drawn(unit)]
        crossed = crossings(*ends, hinges)
        seen = []
        for network, name, color in zip(
            (linear, bent), NAMES, (style.LINEAR, style.BENT), strict=True
        ):
            # Many points, so that a curve would show as one.
            way = np.union1d(np.linspace(0, 1, 401), crossed)
            (curve,) = right.plot(
                way, _logits(network, ends, way), **style.line(color, linewidth=2.6)
            )
            seen.append(f"{name} {_curve_words(*curve.get_data())}")
        right.scatter(crossed, _logits(bent, ends, crossed), **look)
        right.axhline(0, color=style.INK, linewidth=1)
        right.set(xticks=(0, 1), xticklabels="ab", ylabel="logit")
        right.set_title("The logit on the way")
        alt = (
            f"A straight walk crosses {len(crossed)} hinges of the network with ReLU. "
            f"On the way the logit {'; '.join(seen)}."
        )
        return style.picture(figure, alt)


def _logits(network, ends, way):
    points = ends[0] + way[:, None] * (ends[1] - ends[0])
    with torch.no_grad():
        return copy.deepcopy(network).double()(torch.tensor(points))[:, 0].numpy()


def _curve_words(x, y):
    """Count the places where a drawn curve changes direction, and sign."""
    slopes = np.diff(y) / np.diff(x)
    turns = (np.abs(np.diff(slopes)) > 1e-6 * np.abs(slopes).max()).sum()
    signs = (np.diff(y[y != 0] > 0) != 0).sum()
    return f"changes direction {turns} times and sign {signs} times"
