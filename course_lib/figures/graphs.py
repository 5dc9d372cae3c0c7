"""Graphs of functions of one number: lines, bends, tangents, curves from hinges."""

import numpy as np
import torch
from matplotlib.ticker import MaxNLocator

from course_lib import activations
from course_lib.approximation import hinge_places
from course_lib.figures import style, words
from course_lib.figures.painters import name_in_corner, note, paint_curve, paint_zero
from course_lib.figures.picture import Picture

#: Where networks are built and trained, and the wider view beyond.
INTERVAL, VIEW = (-2, 2), (-6, 6)
WINDOW = {"xlim": (-4, 4), "ylim": (-2.2, 3.2)}  # of an activation
DERIVATIVE = {"color": style.INK, "linestyle": (0, (1, 1.3)), "linewidth": 1.8}


def graphs(functions):
    """Draw functions of one number side by side.

    Parameters
    ----------
    functions : dict of str to callable
        Title and function, an array of shape ``(n,)`` to one of the same shape.
    """
    size = min(9, 3 * len(functions) + 1), 3.4
    with style.page(*size, columns=len(functions), sharey=True, squeeze=False) as (
        figure,
        (axes,),
    ):
        seen = []
        for ax, (title, function) in zip(axes, functions.items(), strict=True):
            seen.append(f"{title}: {_paint_graph(ax, function, (-4, 4))}")
            ax.set_title(title)
        return Picture(figure, words.text(seen))


def composed_line(w1, b1, w2, b2):
    """Draw two lines and what one after the other makes of x.

    Parameters
    ----------
    w1, b1, w2, b2 : float
        Of ``h = w1 x + b1`` and ``y = w2 h + b2``.
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
            seen.append(f"{name}: {formula}, {_paint_graph(ax, function, (-6, 6))}")
            ax.set_title(f"{name}\n{formula}")
        axes[1].set_xlabel("h")
        return Picture(figure, words.text(seen[::-1]))


def _paint_graph(ax, function, height):
    """Paint the graph of `function`, dashed if it is a line; say what it is."""
    x = np.linspace(-3, 3, 601)
    y = np.asarray(function(x), dtype=float)
    said = words.graph(np.stack([x, y], axis=1))
    look = style.LINEAR if said.startswith("a straight line") else style.BENT
    paint_zero(ax)
    ax.plot(x, y, **style.line(look, linewidth=3))
    ax.set(xlim=(-3, 3), ylim=height, xlabel="x")
    return said


def _formula(result, slope, variable, offset):
    sign = "-" if offset < 0 else "+"
    return f"{result} = {slope + 0:.4g} {variable} {sign} {abs(offset):.4g}"


def tangent(activation, z):
    """Draw an activation with its tangent at `z`, and its derivative.

    Parameters
    ----------
    activation : str or Activation
    z : float
    """
    activation = activations.get(activation)
    grid = torch.linspace(*WINDOW["xlim"], 1600, dtype=torch.float64)
    # Corners and jumps are at 0: draw right up to it from both sides.
    grid = torch.cat([grid[:800], grid.new_tensor([-1e-9, 1e-9]), grid[800:]])
    here = torch.tensor([z], dtype=torch.float64)
    height, steep = activation(here).item(), activation.derivative(here).item()
    slopes = activation.derivative(grid)
    look = style.LINEAR if activation.name == "identity" else style.BENT
    with style.page(9, 3.9, columns=2, sharex=True, sharey=True) as (figure, axes):
        curve = style.line(look, linewidth=3)
        _paint_with_dot(axes[0], grid, activation(grid), (z, height), curve)
        axes[0].axline((z, height), slope=steep, color=style.INK, linewidth=1.4)
        axes[0].set_title(_titled(activation.name, activation.formula), size=12)
        _paint_with_dot(axes[1], grid, slopes, (z, steep), DERIVATIVE)
        axes[1].set_title(_titled("derivative", activation.slope_formula), size=12)
        look = {"ha": "right", "weight": "bold"}
        note(axes[1], words.two(steep), (z, steep), (-9, 9), **look)
        low, high, height, steep = map(
            words.two, (slopes.min(), slopes.max(), height, steep)
        )
        here = f"{activation.name} at z = {z:.1f}: value {height}, derivative {steep}"
        about = f"In the picture the derivative goes from {low} to {high}"
        return Picture(figure, words.text([here], about))


def _paint_with_dot(ax, x, y, dot, look):
    """Paint a curve and a dot on it, with a line down to its place."""
    paint_curve(ax, x.numpy(), y.numpy(), **look)
    ax.plot(*dot, "o", color=style.INK, markersize=8)
    paint_zero(ax)
    ax.axvline(dot[0], color=style.MUTED, linewidth=0.8, zorder=0)
    ax.set(**WINDOW, xticks=(-4, -2, 0, 2, 4), yticks=(-2, 0, 2), xlabel="z")


def _titled(name, formula):
    typeset = formula.replace(r"\frac", r"\dfrac")
    return f"{name}\n${typeset}$" if formula else name


def curve_from_hinges(function, network, title):
    """Draw a network over its target, its hinges, and below the error.

    Parameters
    ----------
    function : callable
        The target, a Tensor of shape ``(n,)`` to one of the same shape.
    network : nn.Sequential
        One input, one hidden layer, one output.
    title : str
    """
    places = hinge_places(network).double().numpy()
    hinges = np.sort(places[(places >= INTERVAL[0]) & (places <= INTERVAL[1])])
    # Odd, so that the middle is one of them.
    x = np.union1d(np.linspace(*INTERVAL, 2049), _between(hinges))
    target, heights = function(torch.tensor(x)).double().numpy(), _outputs(network, x)
    with style.page(9, 4.4, rows=2, sharex=True, height_ratios=(3, 1.4)) as (
        figure,
        (upper, lower),
    ):
        _paint_fit(upper, x, target, heights, linewidth=3)
        dots = {"linestyle": "", "marker": "o", "markerfacecolor": "white"}
        edge = style.BENT["color"]
        upper.plot(hinges, _outputs(network, hinges), markeredgecolor=edge, **dots)
        upper.set_title(title)
        worst = _paint_error(lower, x, heights - target)
        lower.set(xlabel="x", xlim=INTERVAL)
        curve = f"{title}, a curve of straight pieces with {len(hinges)} hinges"
        return Picture(figure, words.text([worst], curve))


def fits(panels, function):
    """Draw networks over their target, side by side, inside the interval and outside.

    Parameters
    ----------
    panels : dict of str to nn.Sequential
        Title and network, with one input. Its hinges are marked at the lower edge.
    function : callable
        The target, a Tensor of shape ``(n,)`` to one of the same shape.
    """
    x = np.linspace(*VIEW, 1201)
    target = function(torch.tensor(x)).numpy()
    inside = (x >= INTERVAL[0]) & (x <= INTERVAL[1])
    with style.page(9, 3.3, columns=len(panels), sharey=True, squeeze=False) as (
        figure,
        (axes,),
    ):
        seen = []
        for ax, (title, network) in zip(axes, panels.items(), strict=True):
            ax.axvspan(*INTERVAL, color=style.BAND, zorder=0, linewidth=0)
            heights = _outputs(network, x)
            _paint_fit(ax, x, target, heights, linewidth=2)
            hinges = _paint_hinges_below(ax, network, target)
            ax.set(title=title, xlabel="x", xlim=VIEW)
            off = np.abs(heights - target)
            within, beyond = (words.plain(off[p].max(), 1) for p in (inside, ~inside))
            seen.append(
                f"{title}: off by up to {within} inside, {beyond} outside, {hinges}"
            )
        where = "Inside is x from {} to {}".format(*INTERVAL)
        return Picture(figure, words.text(seen, where))


def _outputs(network, x):
    """Return the outputs of a network with one input at the places `x`, as arrays."""
    like = next(network.parameters())
    with torch.no_grad():
        column = torch.as_tensor(x, dtype=like.dtype).view(-1, 1)
        return network(column)[:, 0].double().numpy()


def _between(hinges, parts=16):
    """Return places on each piece: some are narrower than the steps of the rest."""
    widths = np.diff(hinges, append=INTERVAL[1])
    return (hinges[:, None] + np.outer(widths, np.arange(parts) / parts)).ravel()


def _paint_fit(ax, x, target, heights, linewidth):
    """Paint a target as a thin line over what a network makes of it."""
    paint_curve(ax, x, target, color=style.INK, linewidth=1.2, zorder=4)
    ax.plot(x, heights, **style.line(style.BENT, linewidth=linewidth))


def _paint_error(ax, x, error):
    """Paint an error with its worst place; return what that is."""
    # Rounded: of places that are equally bad the first, not a random one.
    worst = np.abs(error).round(9).argmax()
    largest = words.plain(abs(error[worst]), 2)
    ax.axhline(0, color=style.FAINT, linewidth=1, zorder=0)
    ax.plot(x, error, color=style.MUTED, linewidth=1.3)
    ax.plot(x[worst], error[worst], color=style.INK, marker="v", markersize=8)
    name_in_corner(ax, f"largest error {largest}", right=True, top=True)
    reach = 1.9 * abs(error[worst]) + 1e-12  # room for the words
    ax.set(title="network − target", ylim=(-reach, reach))
    ax.margins(x=0.01)
    return f"Largest error {largest}, at x = {x[worst]:.2f}"


def _paint_hinges_below(ax, network, target):
    """Mark hinges at the lower edge, the target above them; say how many are inside."""
    middle, reach = (target.max() + target.min()) / 2, 0.9 * np.ptp(target)
    hinges = hinge_places(network).numpy()
    level = np.full(len(hinges), middle - 0.93 * reach)
    look = {"linestyle": "", "marker": "|", "markersize": 9}
    ax.plot(hinges, level, color=style.BENT["color"], **look)
    ax.set_ylim(middle - reach, middle + reach)
    # No number at the edge, where it would touch one of the next panel.
    ax.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10], prune="both"))
    seen = np.sum((hinges >= INTERVAL[0]) & (hinges <= INTERVAL[1]))
    return f"{seen} of {len(hinges)} hinges inside"
