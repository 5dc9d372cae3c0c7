"""Graphs of functions of one number: lines, what becomes of them, the first bend."""

import numpy as np
import torch

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


def midpoint_gaps(functions, a, b):
    """Draw functions on the way from point `a` to point `b`, each with its chord.

    Parameters
    ----------
    functions : pair of callable
        Without and with activations: points of shape ``(n, inputs)`` to ``(n, 1)``.
    a, b : Tensor
        Shape ``(inputs,)``.

    Returns
    -------
    Picture
        The arrow is the midpoint gap, ``f((a+b)/2) - (f(a)+f(b))/2``.
    """
    way = torch.linspace(0, 1, 401, dtype=a.dtype)
    names = "without activations", "with ReLU"
    with style.page(9, 3.8, columns=2, sharey=True) as (figure, axes):
        seen = []
        for ax, function, name, look in zip(
            axes, functions, names, (style.LINEAR, style.BENT), strict=True
        ):
            with torch.no_grad():
                values = function(torch.lerp(a, b, way[:, None]))[:, 0].numpy()
            chord = values[[0, -1]]
            ax.plot([0, 1], chord, color=style.INK, linewidth=1.2, zorder=3)
            (drawn,) = ax.plot(way.numpy(), values, **style.line(look, linewidth=3))
            y = drawn.get_ydata()
            middle, halfway = y[len(y) // 2], (y[0] + y[-1]) / 2
            gap = middle - halfway
            if abs(gap) > 1e-3:
                ax.annotate(
                    "",
                    (0.5, middle),
                    (0.5, halfway),
                    arrowprops={"arrowstyle": "->", "linewidth": 2, "shrinkA": 0},
                )
            ax.set_title(
                f"{name[0].upper()}{name[1:]}\ngap {abs(gap):.3f}", color=look["color"]
            )
            ax.set(xticks=(0, 0.5, 1), xticklabels=("a", "midpoint", "b"))
            ax.margins(y=0.2)
            side = "above" if gap > 0 else "below"
            words = f"{abs(gap):.3f} {side}" if abs(gap) > 1e-3 else "on"
            seen.append(f"{name} the curve is {words} its chord")
        axes[0].set_ylabel("logit")
        return style.picture(figure, f"Halfway from a to b, {'; '.join(seen)}.")


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
