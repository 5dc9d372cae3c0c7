"""Flat views of what layers hand on: points of ten classes in two directions."""

import numpy as np

from course_lib.figures import style

#: Ten colours that colour-blind readers can tell apart (after Paul Tol's "muted"); each
#: point is drawn as its digit besides.
COLOURS = (
    "#332288 #CC6677 #117733 #3FA0D0 #BF8600 #882255 #2E9E8F #AA4499 #808000 #707070"
).split()
EDGE = 0.01  # share of the points that may lie outside, at each edge


def layer_views(views, digits, columns=1, title=""):
    """Draw points of ten classes as layers see them, one panel a layer.

    Parameters
    ----------
    views : dict of str to array
        Title of each panel, and the places of the points, shape ``(n, 2)``.
    digits : array of int
        The class of each point, from 0 to 9.
    columns : int
        Panels side by side.
    title : str

    Returns
    -------
    Picture
        Each point is drawn as its digit. A few points that lie far from all others are
        outside the picture.
    """
    rows = -(-len(views) // columns)
    side = 8 / max(columns, 1.6)
    size = columns * side, rows * side + 0.3
    with style.page(*size, rows, columns, squeeze=False) as (figure, axes):
        words = []
        for ax, (name, places) in zip(axes.flat, views.items(), strict=True):
            share = _paint_view(ax, np.asarray(places), digits)
            ax.set_title(name)
            words.append(f"{name} {share:.0%}")
        if title:
            figure.suptitle(title, weight="bold", x=0.01, ha="left", size=13.5)
        alt = (
            f"{len(digits)} points in two directions. Share that lies nearer to the "
            f"middle of its own digit than to that of any other: {'; '.join(words)}."
        )
        return style.picture(figure, f"{title}. {alt}" if title else alt)


def _paint_view(ax, places, digits):
    """Paint one view; return the share of drawn points next to their own middle."""
    drawn, middles = [], []
    for digit in np.unique(digits):
        look = {"s": 40, "c": COLOURS[digit], "linewidths": 0, "alpha": 0.75}
        marks = ax.scatter(*places[digits == digit].T, marker=f"${digit}$", **look)
        drawn.append(np.asarray(marks.get_offsets()))
        middles.append(np.median(drawn[-1], axis=0))
    low, high = np.quantile(places, (EDGE, 1 - EDGE), axis=0)
    half = 0.6 * max(high - low)
    (left, bottom), (right, top) = (low + high) / 2 - half, (low + high) / 2 + half
    ax.set(xticks=(), yticks=(), xlim=(left, right), ylim=(bottom, top))
    ax.set_aspect("equal")
    ax.spines[:].set(visible=True, color=style.FAINT)
    nearest = [
        np.linalg.norm(points[:, None] - middles, axis=2).argmin(1) for points in drawn
    ]
    return np.concatenate([near == own for own, near in enumerate(nearest)]).mean()
