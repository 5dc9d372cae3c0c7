"""Stacks of linear layers: probabilities, and the rounding of a collapse."""

import numpy as np

from course_lib.figures import style
from course_lib.figures.boundaries import BOX, on_grid, paint_map
from course_lib.figures.reading import straight


def probability_levels(network, levels=(0.1, 0.25, 0.5, 0.75, 0.9), box=BOX):
    """Draw the lines on which the probability of class 1 has given values.

    Parameters
    ----------
    network : nn.Module
        Two inputs, one logit.
    levels : sequence of float
        Probabilities between 0 and 1.
    box : tuple of float

    Returns
    -------
    Picture
    """
    with style.page(5.2, 5.4) as (figure, ax):
        _, boundary = paint_map(ax, network, box)
        boundary.remove()  # drawn below like the other lines
        logits = np.log(np.divide(levels, np.subtract(1, levels)))
        names = {z: f"{p:.0%}" for z, p in zip(logits, levels, strict=True)}
        lines = ax.contour(
            *on_grid(network, box), logits, colors=style.INK, linestyles="-"
        )
        ax.clabel(lines, fmt=names, fontsize=11)
        ax.set_title("Lines of equal probability")
        drawn = [parts for parts in lines.allsegs if parts]
        bent = sum(not straight(parts) for parts in drawn)
        shape = "all straight" if not bent else f"{bent} of them bent"
        angles = [_angle(parts) for parts in drawn]
        spread = np.ptp(angles) if not bent else None
        parallel = " and parallel" if spread is not None and spread < 0.5 else ""
        low, high = min(levels), max(levels)
        alt = (
            f"{len(drawn)} lines of equal probability, from {low:.0%} to {high:.0%}, "
            f"{shape}{parallel}."
        )
        return style.picture(figure, alt)


def rounding(errors):
    """Draw rounding errors, one dot a network, on a logarithmic axis.

    Parameters
    ----------
    errors : dict of str to ndarray
        Name of the data type and its errors, each above 0.

    Returns
    -------
    Picture
    """
    with style.page(9, 2.9) as (figure, ax):
        seen = []
        for row, (name, values) in enumerate(errors.items()):
            # A fixed zigzag keeps dots apart that share a place.
            shift = 0.12 * (np.arange(len(values)) % 5 - 2)
            dots = ax.scatter(
                values, row + shift, s=22, color=style.LINEAR["color"], alpha=0.5
            )
            epsilon = np.finfo(name).eps
            ax.plot([epsilon] * 2, [row - 0.4, row + 0.4], color=style.INK, linewidth=1)
            ax.annotate(
                f"epsilon of {name}",
                (epsilon, row + 0.42),
                ha="center",
            )
            drawn = np.asarray(dots.get_offsets())[:, 0]
            seen.append(f"{name}: all below {ceiling(drawn.max())}")
        ax.set(
            xscale="log",
            xlim=(1e-18, 1e-5),
            yticks=range(len(errors)),
            yticklabels=errors,
            ylim=(-0.6, len(errors) - 0.2),
            xlabel="largest difference between stack and layer, one dot a network",
        )
        count = len(values)
        alt = f"Rounding errors of {count} networks. {'; '.join(seen)}."
        return style.picture(figure, alt)


def ceiling(value):
    """Return the next power of ten above `value` as text, such as ``1e-06``."""
    return f"{10 ** np.ceil(np.log10(value)):.0e}"


def _angle(parts):
    (x0, y0), (x1, y1) = parts[0][0], parts[0][-1]
    return np.degrees(np.arctan2(y1 - y0, x1 - x0)) % 180
