"""Hinges over the data: where each ReLU unit of a network switches on and off."""

import numpy as np
from matplotlib.collections import LineCollection

from course_lib import diagnostics
from course_lib.figures import style
from course_lib.figures.boundaries import BOX, paint_points
from course_lib.figures.chains import bends, chains, crossings, is_closed
from course_lib.figures.reading import straight

#: The hinges of the first and of the second layer. Without antialiasing the files are
#: a quarter of the size; pictures have two pixels for each one shown, which smooths.
LOOKS = (
    {"colors": "#666666", "linewidths": 0.9, "linestyles": "-"},
    {"colors": style.INK, "linewidths": 1.3, "linestyles": (0, (4, 1.6))},
)


def paint_hinges(ax, network, layers=None, box=BOX):
    """Paint the hinges of some layers of `network` into `ax`, one artist a unit.

    Layers with ReLU count from 1; all of them if left out.

    Returns
    -------
    list of lists of LineCollection
        For each layer asked for, one collection a unit; empty if its hinge is not in
        the box.
    """
    found = diagnostics.hinges(network, box)
    painted = []
    for layer in layers or range(1, len(found) + 1):
        look = LOOKS[min(layer, len(LOOKS)) - 1]
        units = [
            LineCollection(chains(unit), antialiaseds=False, **look)
            for unit in found[layer - 1]
        ]
        for unit in units:
            ax.add_collection(unit, autolim=False)
        painted.append(units)
    return painted


def drawn(unit):
    """Return the polylines of a painted hinge, a list of ``(k, 2)`` arrays."""
    return [path.vertices for path in unit.get_paths()]


def hinge_words(units):
    """Describe the painted hinges of a layer: seen, straight or bent, closed."""
    seen = [lines for unit in units if (lines := drawn(unit))]
    words = [f"{len(seen)} of {len(units)} hinges are in the picture"]
    if all(map(straight, seen)):
        ends = [(line[0], line[-1]) for lines in seen for line in lines]
        meetings = sum(
            len(crossings(*pair, [np.array(other)])) for pair in ends for other in ends
        )
        words.append(f"all straight, and they cross each other {meetings // 2} times")
    else:
        corners = [sum(len(bends(line)) for line in lines) for lines in seen]
        words.append(f"{np.count_nonzero(corners)} of them bent")
        closed = sum(is_closed(line) for lines in seen for line in lines)
        words.append(f"with {sum(corners)} bends in all and {closed} closed")
    return ", ".join(words)


def hinge_lines(network, data, layers=(1, 2), title="", box=BOX):
    """Draw the hinges of some layers over the test points of `data`.

    Parameters
    ----------
    network : nn.Sequential
        Two inputs, of `nn.Linear` and `nn.ReLU`.
    data : Dataset
    layers : tuple of int
        Counted from 1; a later layer is drawn dashed.
    title : str
    box : tuple of float

    Returns
    -------
    Picture
    """
    with style.page(4.8, 5.0) as (figure, ax):
        painted = paint_hinges(ax, network, layers, box)
        paint_points(ax, data.test, size=11)
        frame(ax, box)
        ax.set_title(title)
        words = [
            f"Layer {layer}: {hinge_words(units)}"
            for layer, units in zip(layers, painted, strict=True)
        ]
        return style.picture(figure, f"{'. '.join(words)}.")


def one_hinge(network, data, unit, box=BOX):
    """Draw one hinge of the second layer over all of the first, its bends marked.

    Parameters
    ----------
    network : nn.Sequential
        Two inputs, of `nn.Linear` and `nn.ReLU`.
    data : Dataset
    unit : int
        Row of the second layer's weights.
    box : tuple of float

    Returns
    -------
    Picture
    """
    with style.page(4.8, 5.0) as (figure, ax):
        first, second = paint_hinges(ax, network, (1, 2), box)
        for other in second[:unit] + second[unit + 1 :]:
            other.remove()
        chosen = second[unit]
        chosen.set(color=style.BENT["color"], linewidth=2.6, zorder=4)
        corners = [bends(line) for line in drawn(chosen)]
        corners = np.concatenate([*corners, np.empty((0, 2))])
        dots = ax.scatter(
            *corners.T, s=42, c="white", edgecolors=style.BENT["color"], zorder=5
        )
        paint_points(ax, data.test, size=9)
        frame(ax, box)
        ax.set_title(f"The hinge of unit {unit} of layer 2")
        away = distance_to_segments(np.asarray(dots.get_offsets()), first)
        on = int((away < 1e-6).sum())
        bent = f"It bends {len(away)} times, {on} of them on such a line."
        if not drawn(chosen):
            bent = "It is not in the picture."
        alt = f"One hinge of layer 2 over {len(first)} lines of layer 1. {bent}"
        return style.picture(figure, alt)


def distance_to_segments(points, units):
    """Return how far each point is from the nearest of some painted hinges."""
    points = np.asarray(points)[:, None]
    away = np.full(len(points), np.inf)
    for unit in units:
        for line in drawn(unit):
            start, step = line[:-1], np.diff(line, axis=0)
            share = ((points - start) * step).sum(2) / (step**2).sum(1)
            nearest = start + np.clip(share, 0, 1)[..., None] * step
            gaps = np.linalg.norm(points - nearest, axis=2)
            away = np.minimum(away, gaps.min(axis=1))
    return away


def frame(ax, box=BOX):
    """Show just the box, with a thin edge and without numbers."""
    ax.set(aspect="equal", xlim=box[:2], ylim=box[2:], xticks=(), yticks=())
    ax.spines[:].set(visible=True, color=style.FAINT)
