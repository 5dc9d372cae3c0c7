"""Hinges over the data: where each ReLU unit of a network switches on and off."""

import numpy as np
import torch
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from course_lib import diagnostics
from course_lib.figures import painters, style, words
from course_lib.figures.chains import (
    bends,
    chains,
    crossings,
    distance,
    is_closed,
    straight,
)
from course_lib.figures.painters import BOX, frame, paint_hinges, paint_points
from course_lib.figures.picture import Picture

ZOOM = (-1.2, 0.2, -0.2, 1.2)  # the part of the plane that `boundary_corners` enlarges


def neuron(network, data, unit):
    """Draw what one unit of the first layer returns, and its hinge.

    Parameters
    ----------
    network : nn.Sequential
        Two inputs; its first layer is followed by ReLU.
    data : Dataset
    unit : int
        Row of the first layer's weights.
    """
    one = torch.nn.Linear(2, 1).double()
    with torch.no_grad():
        one.weight.copy_(network[0].weight[unit : unit + 1])
        one.bias.copy_(network[0].bias[unit : unit + 1])
    with style.page(4.8, 5.0) as (figure, ax):
        rise = _paint_ramp(ax, *painters.on_grid(one))
        ((hinge,),) = painters.hinge_lines(torch.nn.Sequential(one, torch.nn.ReLU()))
        paint_hinges(ax, [hinge], color=style.BENT["color"], linewidth=2.6)
        paint_points(ax, data.test, size=11)
        frame(ax)
        ax.set_title(f"What unit {unit} of layer 1 returns")
        if not hinge:
            return Picture(figure, f"Unit {unit} switches nowhere in the picture.")
        ends = " to ".join(words.place(point) for line in hinge for point in line)
        line = f"Unit {unit} switches on a line from {ends}"
        return Picture(figure, words.text([line], rise))


def _paint_ramp(ax, x, y, values):
    """Paint where a unit is off, and in equal steps how much it returns elsewhere."""
    top = max(float(values.max()), 1e-6)
    steps = MaxNLocator(8, steps=[1, 2, 5, 10]).tick_values(0, top)
    ax.contourf(x, y, values, steps, cmap=style.RAMP)
    steps = steps[(steps > 0) & (steps < top)]
    levels = ax.contour(x, y, values, steps, colors="white", linewidths=1)
    ax.clabel(levels, steps[:-2], fmt="%g", colors=style.INK)
    # In the corners farthest from the hinge.
    corners = {(right, top): values[-top, -right] for right in (0, 1) for top in (0, 1)}
    painters.name_in_corner(ax, "on", *max(corners, key=corners.get))
    painters.name_in_corner(ax, "off: 0", *min(corners, key=corners.get))
    return (
        "On one side its output is 0, on the other it rises in "
        f"{len(steps)} equal steps to over {steps[-1]:g}"
    )


def hinge_lines(network, data, title):
    """Draw the hinges of the first layer over the test points.

    Parameters
    ----------
    network : nn.Sequential
        Two inputs, of `nn.Linear` and `nn.ReLU`.
    data : Dataset
    title : str
    """
    units, *_ = painters.hinge_lines(network)
    with style.page(4.8, 5.0) as (figure, ax):
        paint_hinges(ax, units)
        paint_points(ax, data.test, size=11)
        frame(ax)
        ax.set_title(title)
        seen = [lines for lines in units if lines]
        ends = [(line[0], line[-1]) for lines in seen for line in lines]
        meetings = sum(
            len(crossings(*pair, [np.array(other)])) for pair in ends for other in ends
        )
        shape = "all straight" if all(map(straight, seen)) else "some of them bent"
        count = f"{len(seen)} of {len(units)} hinges of layer 1 are in the picture"
        crossed = f"they cross each other {words.many(meetings // 2, 'time')}"
        return Picture(figure, f"{count}, {shape}, and {crossed}.")


def one_hinge(network, data, unit):
    """Draw one hinge of the second layer over all of the first, its bends marked.

    Parameters
    ----------
    network : nn.Sequential
        Two inputs, of `nn.Linear` and `nn.ReLU`.
    data : Dataset
    unit : int
        Row of the second layer's weights.
    """
    first, second, *_ = painters.hinge_lines(network)
    chosen, color = second[unit], style.BENT["color"]
    corners = _corners(chosen)
    with style.page(4.8, 5.0) as (figure, ax):
        paint_hinges(ax, first)
        paint_hinges(ax, [chosen], 2, color=color, linewidth=2.6, zorder=4)
        painters.paint_corners(ax, corners, color, size=42)
        paint_points(ax, data.test, size=9)
        frame(ax)
        ax.set_title(f"The hinge of unit {unit} of layer 2")
        times = words.many(len(corners), "time")
        bent = f"bends {times}, {_on(corners, first)} of them on a hinge of layer 1"
        which = f"The hinge of unit {unit} of layer 2"
        said = f"{which} {bent if chosen else 'is not in the picture'}"
        return Picture(figure, words.text([said], f"Layer 1 has {len(first)} hinges"))


def boundary_corners(network, data):
    """Draw the exact boundary with a mark where it bends, whole and enlarged.

    Parameters
    ----------
    network : nn.Sequential
        Two inputs, one logit, of `nn.Linear` and `nn.ReLU`.
    data : Dataset
    """
    layers, lines = painters.hinge_lines(network), _boundary(network)
    corners = _corners(lines)
    with style.page(9, 4.7, columns=2) as (figure, axes):
        for ax, box, size in zip(axes, (BOX, ZOOM), (1, 2.4), strict=True):
            for number, units in enumerate(layers, 1):
                paint_hinges(ax, units, number)
            paint_points(ax, data.test, size=9 * size)
            look = {"colors": style.INK, "linewidths": 2.6, "zorder": 4}
            ax.add_collection(LineCollection(lines, **look))
            painters.paint_corners(ax, corners, size=26 * size)
            frame(ax, box)
        left, right, bottom, top = ZOOM
        look = {"fill": False, "edgecolor": style.MUTED, "linewidth": 1.6, "zorder": 6}
        axes[0].add_patch(Rectangle((left, bottom), right - left, top - bottom, **look))
        # An open line has one part more than it has corners.
        parts = len(corners) + sum(not is_closed(line) for line in lines)
        parts = words.many(parts, "straight part")
        axes[0].set_title(f"Boundary: {parts}")
        axes[1].set_title("The framed part, enlarged")
        where = [
            f"{_on(corners, units)} on hinges of layer {layer}"
            for layer, units in enumerate(layers, 1)
        ]
        found = f"The boundary has {parts} and {words.many(len(corners), 'corner')}"
        return Picture(figure, words.text([", ".join([found, *where])]))


def linear_pieces(networks):
    """Draw the linear pieces of networks, tinted by how steep the logit is on each.

    Parameters
    ----------
    networks : dict of str to nn.Sequential
        Title and network: two inputs, one output, of `nn.Linear` and `nn.ReLU`.

    Returns
    -------
    Picture
        Steepness is the length of the gradient, in logits for each unit of length.
    """
    tilings = [diagnostics.linear_pieces(network, BOX) for network in networks.values()]
    slopes = [np.hypot(*tiling.weight[:, 0].T) for tiling in tilings]
    steepest, columns = max(slope.max() for slope in slopes), len(networks)
    with style.page(min(9, 4.5 * columns + 1), 4.4, columns=columns, squeeze=False) as (
        figure,
        (axes,),
    ):
        seen = []
        for ax, (title, network), tiling, slope in zip(
            axes, networks.items(), tilings, slopes, strict=True
        ):
            tiles = _paint_tiles(ax, tiling.polygons, slope, steepest)
            look = {"colors": style.INK, "linewidths": 2.2}
            lines = LineCollection(_boundary(network), **look)
            ax.add_collection(lines, autolim=False)
            frame(ax)
            ax.set_title(f"{title}: {len(slope)} pieces")
            most = words.plain(slope.max(), 2)
            seen.append(f"{title}: {len(slope)} pieces, the steepest {most}")
        look = {"shrink": 0.8, "aspect": 30, "label": "steepness of the logit"}
        figure.colorbar(tiles, ax=axes, **look)
        unit = "Steepness is that of the logit, in each unit of length"
        return Picture(figure, words.text(seen, unit))


def _paint_tiles(ax, polygons, slopes, steepest):
    """Paint polygons, the steeper the darker."""
    look = {"edgecolors": "#555555", "linewidths": 0.6, "antialiaseds": False}
    tiles = PolyCollection(polygons, array=slopes, cmap=style.STEEPNESS, **look)
    tiles.set_clim(0, steepest)
    return ax.add_collection(tiles, autolim=False)


def _boundary(network):
    return chains(diagnostics.boundary(network, BOX))


def _corners(lines):
    return np.concatenate([*map(bends, lines), np.empty((0, 2))])


def _on(corners, units):
    """Count the corners that lie on a hinge of some units."""
    lines = [line for unit in units for line in unit]
    return int((distance(corners, lines) < 1e-6).sum())
