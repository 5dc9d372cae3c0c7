"""An activation to look at: its graph with a tangent, and its derivative."""

import numpy as np
import torch

from course_lib import activations
from course_lib.figures import style

WINDOW = {"xlim": (-4, 4), "ylim": (-2.2, 3.2)}
DERIVATIVE = {"color": style.INK, "linestyle": (0, (1, 1.3)), "linewidth": 1.8}


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
    with style.page(9, 3.9, columns=2, sharex=True, sharey=True) as (figure, panels):
        left, right = panels
        look = style.LINEAR if activation.name == "identity" else style.BENT
        curve = style.line(look, linewidth=3)
        _paint(left, grid, activation(grid), z, height, curve)
        left.axline((z, height), slope=steep, color=style.INK, linewidth=1.4)
        left.set_title(_titled(activation.name, activation.formula), size=12)
        low, high = _paint(
            right, grid, activation.derivative(grid), z, steep, DERIVATIVE
        )
        right.set_title(_titled("derivative", activation.slope_formula), size=12)
        right.annotate(
            _two(steep),
            (z, steep),
            xytext=(-9, 9),
            textcoords="offset points",
            ha="right",
            weight="bold",
        )
        alt = (
            f"{activation.name} at z = {z:.1f}: value {_two(height)}, derivative "
            f"{_two(steep)}. In the picture the derivative goes from {_two(low)} to "
            f"{_two(high)}."
        )
        return style.picture(figure, alt)


def _paint(ax, grid, values, z, value, look):
    """Paint a curve and a dot on it; return the lowest and the highest value."""
    # Take the pen off the paper where the curve jumps rather than climbs.
    grid, values = grid.numpy(), values.numpy()
    gaps = np.flatnonzero(np.abs(np.diff(values)) > 0.1) + 1
    ax.plot(np.insert(grid, gaps, np.nan), np.insert(values, gaps, np.nan), **look)
    ax.plot(z, value, "o", color=style.INK, markersize=8)
    for draw in (ax.axhline, ax.axvline):
        draw(0, color=style.FAINT, linewidth=1, zorder=0)
    ax.axvline(z, color=style.MUTED, linewidth=0.8, zorder=0)
    ax.set(**WINDOW, xticks=(-4, -2, 0, 2, 4), yticks=(-2, 0, 2), xlabel="z")
    return values.min(), values.max()


def _titled(name, formula):
    typeset = formula.replace(r"\frac", r"\dfrac")
    return f"{name}\n${typeset}$" if formula else name


def _two(number):
    """Write two digits, and 0.00 rather than -0.00."""
    return f"{round(float(number), 2) + 0:.2f}"
