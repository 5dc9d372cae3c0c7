"""Pictures for lesson 2: straight lines over the data, and roads to the same loss."""

import numpy as np

from course_lib.figures import style
from course_lib.figures.boundaries import BOX, paint_points

DASHES = ("-", (0, (1, 1.2)), (0, (6, 2, 1, 2)))


def lines_over_points(lines, part):
    """Draw straight lines over points and count the points on the right side.

    Parameters
    ----------
    lines : dict of str to tuple of float
        Name and ``(w1, w2, b)`` of each line ``w1 x1 + w2 x2 + b = 0``; class 1 lies
        where the sum is above 0. The first one is that of the network.
    part : TensorDataset

    Returns
    -------
    Picture
    """
    with style.page(5.6, 5.3) as (figure, ax):
        scatters = paint_points(ax, part, size=12)
        seen = []
        x = np.array(BOX[:2])
        for place, (name, (w1, w2, b)) in enumerate(lines.items()):
            look = style.line(style.LINEAR) if place == 0 else _plain(place - 1)
            (drawn,) = ax.plot(x, -(w1 * x + b) / w2, zorder=4, **look)
            right, total = _right_of(drawn, scatters, above_is_one=w2 > 0)
            drawn.set_label(f"{name}: {right} of {total} right")
            start, end = drawn.get_ydata()
            seen.append(
                f"{drawn.get_label()}, height {start:.1f} on the left and {end:.1f} "
                "on the right"
            )
        # Standardised moons lie well inside; what is left is room for the legend.
        ax.set(xlim=BOX[:2], ylim=(-2.3, 2.3), aspect="equal", xticks=(), yticks=())
        names = [line for line in ax.lines if line.get_label()]
        ax.legend(handles=names, loc="upper center", bbox_to_anchor=(0.5, 0))
        ax.spines[:].set_visible(False)
        return style.picture(
            figure, f"Straight lines over the points. {'; '.join(seen)}."
        )


def roads(losses, levels=()):
    """Draw losses against the step of gradient descent, one curve for each start.

    Parameters
    ----------
    losses : dict of str to sequence of float
        The first one is that of a single layer, the others are those of stacks.
    levels : dict of str to float
        Losses to mark with a thin line, by name.

    Returns
    -------
    Picture
    """
    with style.page(9, 3.8) as (figure, ax):
        seen = []
        for place, (name, values) in enumerate(losses.items()):
            look = style.line(style.LINEAR, linestyle=DASHES[place - 1])
            (drawn,) = ax.plot(values, label=name, **(look if place else _plain(0)))
            ends = drawn.get_ydata()
            seen.append(f"{name}: from {ends[0]:.2f} to {ends[-1]:.2f}")
        for name, value in dict(levels).items():
            ax.axhline(value, color=style.INK, linewidth=1, linestyle=":")
            ax.annotate(
                name,
                (1, value),
                xycoords=("axes fraction", "data"),
                xytext=(0, -4),
                textcoords="offset points",
                ha="right",
                va="top",
            )
        ax.set(
            xlabel="step of gradient descent", ylabel="training loss", ylim=(0.2, 0.75)
        )
        ax.legend(loc="center right")
        return style.picture(figure, f"Training loss. {'; '.join(seen)}.")


def _plain(place):
    return {"color": style.INK, "linestyle": DASHES[place], "linewidth": 1.8}


def _right_of(line, scatters, above_is_one):
    """Count the drawn points on the right side of a drawn line, or exactly on it."""
    (x0, x1), (y0, y1) = line.get_data()
    right = total = 0
    for label, scatter in enumerate(scatters):
        x, y = np.asarray(scatter.get_offsets()).T
        height = y - (y0 + (y1 - y0) * (x - x0) / (x1 - x0))
        upwards = 1 if above_is_one == bool(label) else -1
        right += int((upwards * height > -1e-5).sum())
        total += len(x)
    return right, total
