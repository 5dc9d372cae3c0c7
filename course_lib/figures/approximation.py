"""Curves made of hinges, over their target: how far off, and what is outside."""

import numpy as np
import torch
from matplotlib.ticker import MaxNLocator

from course_lib.approximation import hinge_places
from course_lib.figures import style
from course_lib.figures.reading import plain

#: Where networks are built and trained, and the wider view beyond.
INTERVAL, VIEW = (-2, 2), (-6, 6)
POINTS = 2049  # of a drawn curve: odd, so that the middle is one of them


def curve_from_hinges(function, network, title):
    """Draw a network over its target, its hinges, and below the error.

    Parameters
    ----------
    function : callable
        The target, a Tensor of shape ``(n,)`` to one of the same shape.
    network : nn.Sequential
        One input, one hidden layer, one output.
    title : str

    Returns
    -------
    Picture
    """
    places = hinge_places(network).double().numpy()
    hinges = np.sort(places[(places >= INTERVAL[0]) & (places <= INTERVAL[1])])
    x = np.union1d(np.linspace(*INTERVAL, POINTS), _between(hinges))
    target, heights = function(torch.tensor(x)).double().numpy(), values(network, x)
    with style.page(9, 4.4, rows=2, sharex=True, height_ratios=(3, 1.4)) as (
        figure,
        (upper, lower),
    ):
        paint_target(upper, x, target)
        upper.plot(x, heights, **style.line(style.BENT, linewidth=3))
        look = {"linestyle": "", "marker": "o", "markerfacecolor": "white"}
        dots = style.BENT["color"]
        upper.plot(hinges, values(network, hinges), markeredgecolor=dots, **look)
        upper.set_title(title)
        worst = _paint_error(lower, x, heights - target)
        lower.set(xlabel="x", xlim=INTERVAL)
        alt = f"{title}: {len(hinges)} hinges, a curve of straight pieces. {worst}."
        return style.picture(figure, alt)


def fits(panels, function):
    """Draw networks over their target, side by side, inside the interval and outside.

    Parameters
    ----------
    panels : dict of str to nn.Sequential
        Title and network, with one input. Its hinges are marked at the lower edge.
    function : callable
        The target, a Tensor of shape ``(n,)`` to one of the same shape.

    Returns
    -------
    Picture
    """
    x = np.linspace(*VIEW, 1201)
    target = function(torch.tensor(x)).numpy()
    inside = (x >= INTERVAL[0]) & (x <= INTERVAL[1])
    with style.page(9, 3.3, columns=len(panels), sharey=True, squeeze=False) as (
        figure,
        axes,
    ):
        words = []
        for ax, (title, network) in zip(axes[0], panels.items(), strict=True):
            ax.axvspan(*INTERVAL, color=style.BAND, zorder=0, linewidth=0)
            paint_target(ax, x, target)
            heights = values(network, x)
            ax.plot(x, heights, **style.line(style.BENT, linewidth=2))
            hinges = _paint_hinges_below(ax, network, target)
            ax.set(title=title, xlabel="x", xlim=VIEW)
            off = np.abs(heights - target)
            within, beyond = (plain(off[part].max(), 1) for part in (inside, ~inside))
            seen = np.sum((hinges >= INTERVAL[0]) & (hinges <= INTERVAL[1]))
            words.append(
                f"{title}: off by up to {within} inside and {beyond} outside, {seen} "
                f"of {len(hinges)} hinges inside"
            )
        where = "Inside is x from {} to {}".format(*INTERVAL)
        return style.picture(figure, f"{'. '.join(words)}. {where}.")


def values(network, x):
    """Return the outputs of a network with one input at the places `x`, as arrays."""
    like = next(network.parameters())
    with torch.no_grad():
        column = torch.as_tensor(x, dtype=like.dtype).view(-1, 1)
        return network(column)[:, 0].double().numpy()


def paint_target(ax, x, y):
    """Paint a target as a thin line with a gap where it jumps."""
    jumps = 1 + np.flatnonzero(np.abs(np.diff(y)) > 0.25 * np.ptp(y))
    return ax.plot(
        np.insert(x, jumps, np.nan),
        np.insert(y, jumps, np.nan),
        color=style.INK,
        linewidth=1.2,
        zorder=4,
    )[0]


def _between(hinges, parts=16):
    """Return places on each piece: some are narrower than the steps of the rest."""
    widths = np.diff(hinges, append=INTERVAL[1])
    return (hinges[:, None] + np.outer(widths, np.arange(parts) / parts)).ravel()


def _paint_error(ax, x, error):
    """Paint an error with its worst place; return what that is."""
    # Rounded: of places that are equally bad the first, not a random one.
    worst = np.abs(error).round(9).argmax()
    largest = abs(error[worst])
    ax.axhline(0, color=style.FAINT, linewidth=1, zorder=0)
    ax.plot(x, error, color=style.MUTED, linewidth=1.3)
    ax.plot(x[worst], error[worst], color=style.INK, marker="v", markersize=8)
    ax.annotate(
        f"largest error {largest:.2g}",
        (0.99, 0.95),
        xycoords="axes fraction",
        ha="right",
        va="top",
        color=style.INK,
        weight="bold",
    )
    reach = 1.9 * largest + 1e-12  # room for the words
    ax.set(title="network − target", ylim=(-reach, reach))
    ax.margins(x=0.01)
    return f"Largest error {largest:.2g}, at x = {x[worst]:.2f}"


def _paint_hinges_below(ax, network, target):
    """Mark the hinges at the lower edge, with room around the target above them."""
    middle, reach = (target.max() + target.min()) / 2, 0.9 * np.ptp(target)
    hinges = hinge_places(network).numpy()
    level = np.full(len(hinges), middle - 0.93 * reach)
    look = {"linestyle": "", "marker": "|", "markersize": 9}
    ax.plot(hinges, level, color=style.BENT["color"], **look)
    ax.set_ylim(middle - reach, middle + reach)
    # No number at the edge, where it would touch one of the next panel.
    ax.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10], prune="both"))
    return hinges
