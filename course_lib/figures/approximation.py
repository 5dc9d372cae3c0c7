"""Curves made of hinges: what each unit adds, the sum, and how far it is off."""

import numpy as np
import torch

from course_lib import approximation, networks
from course_lib.figures import style

POINTS = 2049  # of a drawn curve: odd, so that the middle is one of them


def hinge_sums(panels, x=(-2.5, 2.5), y=(-2.2, 2.2)):
    """Draw what each hidden unit adds, thin, and their sum, thick.

    Parameters
    ----------
    panels : dict of str to nn.Sequential
        Title and network, with one input, one hidden layer and one output.
    x, y : pair of float
        The part of the plane that is shown.

    Returns
    -------
    Picture
        Beside each thin line stands its slope.
    """
    grid = np.linspace(*x, POINTS)
    with style.page(9, 3.6, columns=len(panels), sharey=True, squeeze=False) as (
        figure,
        axes,
    ):
        words = []
        for ax, (title, network) in zip(axes[0], panels.items(), strict=True):
            ax.axhline(0, color=style.FAINT, linewidth=1, zorder=0)
            thin = ax.plot(
                grid, _contributions(network, grid), color=style.MUTED, linewidth=1.2
            )
            for line in thin:
                _write_slope(ax, line, y)
            (thick,) = ax.plot(
                grid, values(network, grid), **style.line(style.BENT, linewidth=3.2)
            )
            ax.set(title=title, xlabel="x", xlim=x, ylim=y)
            slopes = ", ".join(text.get_text() for text in ax.texts)
            words.append(
                f"{title}: {len(thin)} thin lines of slopes {slopes}; their sum has "
                f"corners at {_corner_words(*thick.get_data())}"
            )
        return style.picture(figure, f"Sums of hinges. {'. '.join(words)}.")


def curve_from_hinges(function, network, title="", x=(-2, 2)):
    """Draw a network over its target, its hinges, and below the error.

    Parameters
    ----------
    function : callable
        The target, a Tensor of shape ``(n,)`` to one of the same shape.
    network : nn.Sequential
        One input, one hidden layer, one output.
    title : str
    x : pair of float

    Returns
    -------
    Picture
    """
    grid = np.linspace(*x, POINTS)
    target = function(torch.tensor(grid)).double().numpy()
    with style.page(9, 4.4, rows=2, sharex=True, height_ratios=(3, 1.4)) as (
        figure,
        (upper, lower),
    ):
        paint_target(upper, grid, target)
        (curve,) = upper.plot(
            grid, values(network, grid), **style.line(style.BENT, linewidth=3)
        )
        hinges = approximation.hinge_places(network).numpy()
        hinges = hinges[(hinges >= x[0]) & (hinges <= x[1])]
        (dots,) = upper.plot(
            hinges,
            values(network, hinges),
            linestyle="",
            marker="o",
            markersize=5,
            markerfacecolor="white",
            markeredgecolor=style.BENT["color"],
        )
        error = curve.get_ydata() - target
        # Rounded: of places that are equally bad the first, not a random one.
        worst = np.abs(error).round(9).argmax()
        largest = abs(error[worst])
        lower.axhline(0, color=style.FAINT, linewidth=1, zorder=0)
        lower.plot(grid, error, color=style.MUTED, linewidth=1.3)
        lower.plot(grid[worst], error[worst], color=style.INK, marker="v", markersize=8)
        lower.annotate(
            f"largest error {largest:.2g}",
            (0.99, 0.95),
            xycoords="axes fraction",
            ha="right",
            va="top",
            color=style.INK,
            weight="bold",
        )
        reach = 1.9 * largest + 1e-12  # room for the words
        upper.set_title(title or "Thin: the target. Thick: the network")
        lower.set(title="network − target", xlabel="x", ylim=(-reach, reach), xlim=x)
        lower.margins(x=0.01)
        alt = (
            f"{title + ': a' if title else 'A'} curve of straight pieces over its "
            f"target, with {len(dots.get_xdata())} hinges marked. Largest error "
            f"{largest:.2g}, at x = {grid[worst]:.2f}."
        )
        return style.picture(figure, alt)


def values(network, x):
    """Return the outputs of a network with one input at the places `x`, as arrays."""
    with torch.no_grad():
        return network(_column(network, x))[:, 0].double().numpy()


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


def _contributions(network, x):
    """Return what each hidden unit adds to the output, shape ``(len(x), units)``."""
    (hidden, output), (bend,) = networks.layers(network)
    with torch.no_grad():
        return (bend(hidden(_column(network, x))) * output.weight[0]).numpy()


def _column(network, x):
    like = next(network.parameters())
    return torch.as_tensor(x, dtype=like.dtype).view(-1, 1)


def _write_slope(ax, line, y):
    """Write the slope of a thin line beside the place where it leaves the picture."""
    across, height = line.get_data()
    slope = (height[-1] - height[-2]) / (across[-1] - across[-2])
    inside = np.flatnonzero((height > 0.85 * y[0]) & (height < 0.85 * y[1]))[-1]
    ax.annotate(
        f"{slope:+.0f}".replace("-", "−"),
        (across[inside], height[inside]),
        xytext=(-7, np.copysign(5, slope)),
        textcoords="offset points",
        ha="right",
        va="center",
        color=style.MUTED,
    )


def _corner_words(x, y):
    """Name the places where a drawn curve changes direction."""
    slopes = np.diff(y) / np.diff(x)
    turns = 1 + np.flatnonzero(np.abs(np.diff(slopes)) > 1e-3)
    # A corner between two drawn points shows at both: name it once.
    first = turns[np.diff(turns, prepend=-2) > 1]
    return ", ".join(f"({x[c] + 0:.1f}, {y[c] + 0:.1f})" for c in first) or "no place"
