"""A network drawn as circles and lines, the way the field draws it."""

import numpy as np
from matplotlib.collections import LineCollection

from course_lib import networks
from course_lib.figures import style


def network(stack):
    """Draw a plain stack of linear layers: a circle a unit, a line a weight.

    Parameters
    ----------
    stack : nn.Module
        As `networks.layers` takes it apart; up to about 20 units a column.

    Returns
    -------
    Picture
        Lines are the thicker, the larger their weight. What stands between two layers
        stands above the gap.
    """
    linears, bends = networks.layers(stack)
    widths = [linears[0].in_features, *(linear.out_features for linear in linears)]
    places = [np.linspace(-1, 1, n + 2)[1:-1] for n in widths]
    with style.page(6.4, 3.5) as (figure, ax):
        for column, linear in enumerate(linears):
            _paint_weights(ax, column, places[column : column + 2], linear)
        for column, ys in enumerate(places):
            units = np.full(len(ys), column), ys
            ax.scatter(*units, s=110, color="white", edgecolors=style.INK, zorder=3)
            ax.text(column, -1.02, _name(column, widths), ha="center", va="top")
        names = [_called(bend) for bend in bends]
        for column, name in enumerate(names, start=1):
            ax.text(column, 1.0, name, ha="center", weight="bold")
        ax.set(xlim=(-0.5, len(linears) + 0.5), ylim=(-1.2, 1.1))
        ax.axis("off")
        return style.picture(figure, _sentence(widths, linears, names))


def _called(bend):
    """Name an activation as PyTorch's module does; nothing for the identity."""
    return "" if bend.name == "identity" else type(bend.module()).__name__


def _paint_weights(ax, column, ends, linear):
    weights = linear.weight.detach().abs().numpy()
    segments = [[(column, x), (column + 1, y)] for y in ends[1] for x in ends[0]]
    thickness = 0.2 + 1.4 * (weights / weights.max()).ravel()
    ax.add_collection(LineCollection(segments, linewidths=thickness, color="#909090"))


def _name(column, widths):
    kind = (
        ("input" if column == 0 else "output")
        if column in (0, len(widths) - 1)
        else "unit"
    )
    return f"{widths[column]} {kind}{'s' * (widths[column] > 1)}"


def _sentence(widths, linears, names):
    weights = sum(linear.weight.numel() for linear in linears)
    columns = ", ".join(_name(n, widths) for n in range(len(widths)))
    between = " and ".join(filter(None, names)) or "nothing"
    return (
        f"A network of {len(linears)} layers: columns of circles ({columns}), each "
        f"joined to all of the next by {weights} lines in all, one a weight. Between "
        f"the layers stands {between}."
    )
