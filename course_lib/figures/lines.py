"""Graphs of functions of one number: lines, what becomes of them, the first bend."""

import numpy as np

from course_lib.figures import style


def graphs(functions, x=(-3, 3), y=(-4, 4)):
    """Draw functions of one number side by side.

    Parameters
    ----------
    functions : dict of str to callable
        Title and function, an array of shape ``(n,)`` to one of the same shape.
    x, y : pair of float
        The part of the plane that is shown.

    Returns
    -------
    Picture
    """
    count = len(functions)
    with style.page(min(9, 3 * count + 1), 3.4, columns=count, sharey=True) as (
        figure,
        axes,
    ):
        axes = np.atleast_1d(axes)
        seen = [
            _paint_graph(ax, title, function, x, y)
            for ax, (title, function) in zip(axes, functions.items(), strict=True)
        ]
        return style.picture(figure, f"Graphs. {'; '.join(seen)}.")


def composed_line(w1, b1, w2, b2):
    """Draw two lines and what one after the other makes of x.

    Parameters
    ----------
    w1, b1, w2, b2 : float
        Of ``h = w1 x + b1`` and ``y = w2 h + b2``.

    Returns
    -------
    Picture
    """
    w, b = w2 * w1, w2 * b1 + b2
    panels = (
        ("First layer", _formula("h", w1, "x", b1), lambda x: w1 * x + b1),
        ("Second layer", _formula("y", w2, "h", b2), lambda h: w2 * h + b2),
        ("Both layers", _formula("y", w, "x", b), lambda x: w2 * (w1 * x + b1) + b2),
    )
    with style.page(9, 3.6, columns=3, sharey=True) as (figure, axes):
        seen = []
        for ax, (name, formula, function) in zip(axes, panels, strict=True):
            words = _paint_graph(ax, formula, function, y=(-6, 6))
            ax.set_title(f"{name}\n{formula}")
            seen.append(f"{name}: {words}")
        axes[1].set_xlabel("h")
        return style.picture(figure, f"{'; '.join(seen)}.")


def _paint_graph(ax, title, function, x=(-3, 3), y=(-4, 4)):
    """Paint the graph of `function`, dashed if it is a line; return what is seen."""
    grid = np.linspace(*x, 601)
    values = np.asarray(function(grid), dtype=float)
    look = style.BENT if len(_corners(grid, values)) else style.LINEAR
    ax.axhline(0, color=style.FAINT, linewidth=1, zorder=0)
    ax.axvline(0, color=style.FAINT, linewidth=1, zorder=0)
    (drawn,) = ax.plot(grid, values, **style.line(look, linewidth=3))
    ax.set(title=title, xlim=x, ylim=y, xlabel="x")
    return f"{' '.join(title.split())}, {_line_words(*drawn.get_data())}"


def _formula(result, slope, variable, offset):
    sign = "-" if offset < 0 else "+"
    return f"{result} = {slope + 0:.4g} {variable} {sign} {abs(offset):.4g}"


def _corners(x, y):
    """Find the places where the slope of a drawn curve changes, as indices."""
    slopes = np.diff(y) / np.diff(x)
    return 1 + np.flatnonzero(
        np.abs(np.diff(slopes)) > 1e-6 * max(1, np.abs(slopes).max())
    )


def _line_words(x, y):
    corners = _corners(x, y)
    if not len(corners):
        return f"a straight line, slope {(y[-1] - y[0]) / (x[-1] - x[0]) + 0:.2f}"
    if len(corners) > 9:
        return f"a smooth curve between {y.min():.2f} and {y.max():.2f}"
    # A corner between two drawn points shows at both: name it once.
    first = corners[np.diff(corners, prepend=-2) > 1]
    places = ", ".join(f"({x[c] + 0:.1f}, {y[c] + 0:.1f})" for c in first)
    return f"straight pieces with corners at {places}"
