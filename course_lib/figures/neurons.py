"""One unit of the first layer: its hinge, and the ramp that rises from it."""

import torch
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.ticker import MaxNLocator

from course_lib.figures import style
from course_lib.figures.boundaries import BOX, on_grid, paint_points
from course_lib.figures.hinges import drawn, frame, paint_hinges

RAMP = LinearSegmentedColormap.from_list("ramp", ["#e6f4f0", "#6fc0aa"])


def neuron(network, data, unit=0, box=BOX):
    """Draw what one unit of the first layer returns, and its hinge.

    Parameters
    ----------
    network : nn.Sequential
        Two inputs; its first layer is followed by ReLU.
    data : Dataset
    unit : int
        Row of the first layer's weights.
    box : tuple of float

    Returns
    -------
    Picture
    """
    one = torch.nn.Linear(2, 1).double()
    with torch.no_grad():
        one.weight.copy_(network[0].weight[unit : unit + 1])
        one.bias.copy_(network[0].bias[unit : unit + 1])
    with style.page(4.8, 5.0) as (figure, ax):
        x, y, values = on_grid(one, box)
        top = max(float(values.max()), 1e-6)
        steps = MaxNLocator(8, steps=[1, 2, 5, 10]).tick_values(0, top)
        ax.contourf(x, y, values, steps, cmap=RAMP)
        steps = steps[(steps > 0) & (steps < top)]
        levels = ax.contour(x, y, values, steps, colors="white", linewidths=1)
        ax.clabel(levels, steps[:-2], fmt="%g", colors=style.BENT["color"])
        alone = torch.nn.Sequential(one, torch.nn.ReLU())
        ((hinge,),) = paint_hinges(ax, alone, (1,), box)
        hinge.set(linewidth=2.6, color=style.BENT["color"])
        _name_sides(ax, values)
        paint_points(ax, data.test, size=11)
        frame(ax, box)
        ax.set_title(f"What unit {unit} of layer 1 returns")
        ends = [f"({x + 0:.1f}, {y + 0:.1f})" for line in drawn(hinge) for x, y in line]
        shown = [
            level for level, lines in zip(steps, levels.allsegs, strict=True) if lines
        ]
        alt = (
            f"Unit {unit} switches on a line from {' to '.join(ends)}. On one side its "
            f"output is 0, on the other it rises in {len(shown)} equal steps to over "
            f"{shown[-1]:g}."
        )
        if not ends:
            alt = f"Unit {unit} does not switch anywhere in the picture."
        return style.picture(figure, alt)


def _name_sides(ax, values):
    """Write "off" and "on" into the corners farthest from the hinge."""
    corners = {(j, i): float(values[-i, -j]) for i in (0, 1) for j in (0, 1)}
    names = {max(corners, key=corners.get): "on"}
    names[min(corners, key=corners.get)] = "off: 0"
    for (right, top), text in names.items():
        ax.text(
            0.97 if right else 0.03,
            0.96 if top else 0.04,
            text,
            transform=ax.transAxes,
            ha="right" if right else "left",
            va="top" if top else "bottom",
            weight="bold",
            color=style.BENT["color"],
        )
