"""Painters: each draws one kind of mark into axes, and says what it was given."""

import numpy as np
import torch
from matplotlib.collections import LineCollection
from matplotlib.ticker import NullLocator

from course_lib import diagnostics
from course_lib.figures import style, words
from course_lib.figures.chains import chains
from course_lib.training import accuracy

#: The part of the plane that maps show: left, right, bottom and top.
BOX = (-3.0, 3.0, -3.0, 3.0)
PIXELS = 240  # of a map, each way
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


# The plane


def on_grid(network):
    """Evaluate a network of two inputs and one output in the middle of each pixel.

    Returns
    -------
    x, y : ndarray
        Shape ``(PIXELS,)``.
    outputs : ndarray
        Shape ``(PIXELS, PIXELS)``, rows from bottom to top.
    """
    left, right, bottom, top = BOX
    middles = (np.arange(PIXELS) + 0.5) / PIXELS
    x, y = left + middles * (right - left), bottom + middles * (top - bottom)
    grid = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    like = next(network.parameters())
    with torch.no_grad():
        outputs = network(torch.tensor(grid, dtype=like.dtype))
    return x, y, outputs.reshape(PIXELS, PIXELS).numpy()


def paint_probability(ax, logits):
    """Paint the probability of class 1, from logits as `on_grid` returns them."""
    ax.imshow(
        torch.sigmoid(torch.from_numpy(logits)).numpy(),
        extent=BOX,
        origin="lower",
        cmap=style.PROBABILITY,
        vmin=0,
        vmax=1,
        interpolation="bilinear",
        # Smooth the numbers, not the colours: the bands keep sharp edges.
        interpolation_stage="data",
        aspect="equal",
    )
    ax.set(xlim=BOX[:2], ylim=BOX[2:], xticks=(), yticks=())
    ax.spines[:].set_visible(False)


def paint_boundary(ax, x, y, logits):
    """Paint where the logit is 0; say what line that is."""
    contour = ax.contour(x, y, logits, levels=[0], colors=style.INK, linewidths=2.2)
    return words.boundary([part for part in contour.allsegs[0] if len(part) > 1])


def paint_points(ax, part, size=16, moved=None):
    """Paint the points of a part of a dataset; return the marks of the two classes.

    Parameters
    ----------
    moved : callable, optional
        From inputs, a Tensor, to the places where they are drawn, an array.
    """
    x, y = part.tensors
    places = moved(x) if moved else x.numpy()
    return [
        ax.scatter(
            *places[y[:, 0].numpy() == label].T,
            s=size,
            c=look["color"],
            marker=look["marker"],
            edgecolors="white",
            linewidths=0.5,
            label=look["label"],
            zorder=3,
        )
        for label, look in enumerate(style.CLASSES)
    ]


def paint_map(ax, network, part=None, size=16):
    """Paint probability, boundary and points; say which line has how many right."""
    x, y, logits = on_grid(network)
    paint_probability(ax, logits)
    line = paint_boundary(ax, x, y, logits)
    if part is None:
        return line
    paint_points(ax, part, size)
    return f"{line}, {right(network, part)} right"


def right(network, part):
    """Say how many points of a part a network has on the right side."""
    count = round(accuracy(network, part) * len(part)) if len(part) else 0
    return f"{count} of {len(part)}"


def hinge_lines(network):
    """Return the hinges of each layer with ReLU: of each unit a list of polylines."""
    return [
        [chains(unit) for unit in layer] for layer in diagnostics.hinges(network, BOX)
    ]


def paint_hinges(ax, units, layer=1, **look):
    """Paint the hinges of a layer's units, in the look of that layer."""
    lines = [line for unit in units for line in unit]
    look = style.HINGES[min(layer, len(style.HINGES)) - 1] | look
    ax.add_collection(LineCollection(lines, **look), autolim=False)


def paint_corners(ax, corners, color=style.INK, size=26):
    """Mark the places where a line bends."""
    look = {"c": "white", "edgecolors": color, "linewidths": 1.5, "zorder": 5}
    ax.scatter(*corners.T, s=size, **look)


def frame(ax, box=BOX):
    """Show just the box, with a thin edge and without numbers."""
    ax.set(aspect="equal", xlim=box[:2], ylim=box[2:], xticks=(), yticks=())
    ax.spines[:].set(visible=True, color=style.FAINT)


# Graphs and series


def paint_curve(ax, x, y, **look):
    """Paint a curve with a gap where it jumps rather than climbs."""
    jumps = np.abs(np.diff(y)) > 0.1 * np.ptp(y) + 1e-9
    gaps = 1 + np.flatnonzero(jumps)
    ax.plot(np.insert(x, gaps, np.nan), np.insert(y, gaps, np.nan), **look)


def paint_zero(ax):
    """Paint the two lines on which a coordinate is 0."""
    for paint in (ax.axhline, ax.axvline):
        paint(0, color=style.FAINT, linewidth=1, zorder=0)


def note(ax, text, at, offset, xycoords="data", **look):
    """Write a text beside a place, so many points (of 1/72 inch) away from it."""
    ax.annotate(text, at, offset, xycoords, textcoords="offset points", **look)


def name_in_corner(ax, text, right=False, top=False, color=style.INK):
    """Write a name into a corner of the axes."""
    ax.text(
        0.97 if right else 0.03,
        0.96 if top else 0.04,
        text,
        transform=ax.transAxes,
        ha="right" if right else "left",
        va="top" if top else "bottom",
        weight="bold",
        color=color,
    )


def log_axis(axis):
    """Make an axis logarithmic, with a few round numbers written in full.

    Parameters
    ----------
    axis : Axis
        ``ax.xaxis`` or ``ax.yaxis``, after everything has been painted.
    """
    axis.axes.set(**{f"{axis.axis_name}scale": "log"})
    low, high = axis.get_view_interval()
    if high > 100 * low:
        first, last = np.log10((low, high))
        step = next(n for n in (1, 2, 3, 5, 10, 20, 50, 100) if last - first < 8 * n)
        powers = range(int(np.ceil(first / step)) * step, int(last // 1) + 1, step)
        # Plain text, which is drawn much faster than formulas.
        names = {10.0**n: f"10{str(n).translate(RAISED)}" for n in powers}
    else:
        names = {t: f"{t:g}" for t in (0.1, 0.2, 0.5, 1, 2, 3) if low < t < high}
    axis.set_ticks([*names], [*names.values()])
    axis.set_minor_locator(NullLocator())


# Runs, in rows


def name_rows(ax, names):
    """Give each name a row, the first one on top."""
    ax.set(yticks=range(len(names)), yticklabels=names, ylim=(len(names) - 0.4, -0.6))
    ax.tick_params("y", length=0)


def side_by_side(values, step, width):
    """Return how far to move each dot of a row so that equal ones stand side by side.

    Parameters
    ----------
    values : (n,) array
        Equal if they are in six decimals.
    step, width : float
        From one to the next, and what all of them may take up at most.
    """
    values = np.round(values, 6)
    shifts = np.zeros(len(values))
    for value in set(values):
        same = np.flatnonzero(values == value)
        middle = (len(same) - 1) / 2
        shifts[same] = min(step, width / len(same)) * (np.arange(len(same)) - middle)
    return shifts


def paint_bar(ax, row, middle, text, half=0.36):
    """Paint the middle of a row as a bar; write it beside the axes."""
    ax.plot([middle] * 2, [row - half, row + half], color=style.INK, linewidth=3)
    note(ax, text, (1, row), (8, 0), ("axes fraction", "data"), va="center")


def head_bars(ax, text):
    """Write above the numbers beside the axes what they are."""
    note(ax, text, (1, 1), (8, 8), "axes fraction", color=style.MUTED)
