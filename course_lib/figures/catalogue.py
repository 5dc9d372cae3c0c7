"""Activations to look at: their graphs and their slopes."""

import math

import numpy as np
import torch

from course_lib import activations
from course_lib.figures import style

WINDOW = {"xlim": (-4, 4), "ylim": (-2.2, 3.2)}
COLUMNS = 3
SLOPE = {"color": style.INK, "linestyle": (0, (1, 1.3)), "linewidth": 1.8}


def activation_graphs(shown):
    """Draw activations side by side, each with its formula and its slope.

    Parameters
    ----------
    shown : sequence of str or Activation
        As in `networks.mlp`.

    Returns
    -------
    Picture
        A bar at the bottom marks where the slope is exactly 0.
    """
    shown = [activations.get(activation) for activation in shown]
    rows = math.ceil(len(shown) / COLUMNS)
    formulas = any(activation.formula for activation in shown)
    height = rows * (2.75 if formulas else 2.4)
    with style.page(9, height, rows, COLUMNS, sharex=True, sharey=True) as (
        figure,
        axes,
    ):
        panels = np.atleast_1d(axes).ravel()
        steepest, flat = [], []
        for ax, activation in zip(panels, shown, strict=False):
            curve, slope = _paint(ax, activation)
            if ax is panels[0]:
                _name_curves(ax, curve, slope)
            ax.set_title(activation.name, pad=40 if formulas else 8)
            if activation.formula:
                ax.annotate(
                    _typeset(activation.formula),
                    (0, 1),
                    xycoords="axes fraction",
                    xytext=(0, 18),
                    textcoords="offset points",
                    va="center",
                    size=11.5,
                    in_layout=False,  # a long one may reach over the gap
                )
            steepest.append(f"{activation.name} {_two(np.nanmax(slope.get_ydata()))}")
            if _mark_flat(ax, slope):
                flat.append(activation.name)
        for ax in panels[len(shown) :]:
            ax.remove()
        alt = (
            f"{len(steepest)} graphs with their slopes. Largest slope: "
            f"{', '.join(steepest)}. Slope exactly 0 on a stretch: "
            f"{', '.join(flat) or 'none'}."
        )
        return style.picture(figure, alt)


def tangent(activation, z):
    """Draw an activation with its tangent at `z`, and its slope.

    Parameters
    ----------
    activation : str or Activation
    z : float

    Returns
    -------
    Picture
    """
    activation = activations.get(activation)
    with style.page(9, 3.9, columns=2, sharex=True, sharey=True) as (figure, panels):
        left, right = panels
        here = torch.tensor([z], dtype=torch.float64)
        height, steep = activation(here).item(), activation.derivative(here).item()
        curve, slope = _paint(left, activation)
        slope.remove()
        left.axline((z, height), slope=steep, color=style.INK, linewidth=1.4)
        (dot,) = left.plot(z, height, "o", color=style.INK, markersize=8)
        curve, slope = _paint(right, activation)
        curve.remove()
        (level,) = right.plot(z, steep, "o", color=style.INK, markersize=8)
        for ax in panels:
            ax.axvline(z, color=style.MUTED, linewidth=0.8, zorder=0)
            ax.set_xlabel("z")
        left.set_title(_titled(activation.name, activation.formula), size=12)
        right.set_title(_titled("slope", activation.slope_formula), size=12)
        right.annotate(
            _two(steep),
            (z, steep),
            xytext=(-9, 9),
            textcoords="offset points",
            ha="right",
            weight="bold",
        )
        (x, y), (_, steepness) = dot.get_xydata()[0], level.get_xydata()[0]
        alt = (
            f"{activation.name} at z = {x:.1f}: value {_two(y)}, slope "
            f"{_two(steepness)}. {_span('Slope', slope)} in the picture."
        )
        return style.picture(figure, alt)


def leaky_and_elu(leak, alpha):
    """Draw leaky ReLU and ELU with their slopes, for any value of their parameter.

    Parameters
    ----------
    leak : float
        Slope of the leaky ReLU below 0.
    alpha : float
        How far down the ELU goes.

    Returns
    -------
    Picture
    """
    leaky, elu = torch.nn.LeakyReLU(leak), torch.nn.ELU(alpha)
    shown = {f"leaky ReLU, slope {leak:.2f}": leaky, f"ELU, α = {alpha:.2f}": elu}
    with style.page(9, 3.9, columns=2, sharex=True, sharey=True) as (figure, panels):
        seen = []
        for ax, (name, module) in zip(panels, shown.items(), strict=True):
            curve, slope = _paint(ax, activations.custom(name, module))
            _name_curves(ax, curve, slope)
            ax.set_title(name)
            dead = ", exactly 0 on a stretch" if _mark_flat(ax, slope) else ""
            seen.append(f"{_span(name, curve)}, {_span('slope', slope)}{dead}")
        return style.picture(figure, f"{'; '.join(seen)}.")


def _paint(ax, activation):
    """Paint graph and slope of an activation; return the two lines."""
    z = torch.linspace(*WINDOW["xlim"], 1600, dtype=torch.float64)
    # Corners and jumps are at 0: draw right up to it from both sides.
    z = torch.cat([z[:800], z.new_tensor([-1e-9, 1e-9]), z[800:]])
    value, steep = activation(z).numpy(), activation.derivative(z).numpy()
    affine = np.ptp(steep) < 1e-9 and not _jumps(value).any()
    look = style.LINEAR if affine else style.BENT
    for draw in (ax.axhline, ax.axvline):
        draw(0, color=style.FAINT, linewidth=1, zorder=0)
    (curve,) = ax.plot(*_broken(z, value), **style.line(look, linewidth=3))
    (slope,) = ax.plot(*_broken(z, steep), **SLOPE)
    ax.set(**WINDOW, xticks=(-4, -2, 0, 2, 4), yticks=(-2, 0, 2))
    return curve, slope


def _jumps(values):
    """Tell between which neighbours the drawn curve jumps rather than climbs."""
    return np.abs(np.diff(values)) > 0.1


def _broken(z, values):
    """Take the pen off the paper at a jump."""
    gaps = np.flatnonzero(_jumps(values)) + 1
    return np.insert(z.numpy(), gaps, np.nan), np.insert(values, gaps, np.nan)


def _mark_flat(ax, slope):
    """Mark with a bar where the drawn slope is exactly 0; tell if that is anywhere."""
    z, steep = slope.get_data()
    flat = steep == 0
    # One point is the top of a dip, two neighbours are a flat stretch.
    flat &= np.append(flat[1:], False) | np.insert(flat[:-1], 0, False)
    if flat.any():
        level = np.where(flat, WINDOW["ylim"][0] + 0.15, np.nan)
        ax.plot(z, level, color=style.INK, linewidth=5, solid_capstyle="butt")
        ax.annotate(
            "slope exactly 0",
            (z[flat][0], level[flat][0]),
            xytext=(3, 5),
            textcoords="offset points",
            size=11.5,
        )
    return bool(flat.any())


def _name_curves(ax, curve, slope):
    """Write the names of graph and slope beside the right ends of their lines."""
    top, right = WINDOW["ylim"][1], WINDOW["xlim"][1]
    for line, name in ((curve, "graph"), (slope, "slope")):
        seen = line.get_ydata() <= top
        x, y = (np.asarray(part)[seen][-1] for part in line.get_data())
        ax.annotate(
            name,
            (x, y),
            # Left of a line that leaves at the top, above a graph, below a slope.
            xytext=(-22, -2) if x < right else (0, 4 if line is curve else -5),
            textcoords="offset points",
            ha="right",
            va="bottom" if line is curve and x == right else "top",
            color=line.get_color(),
            weight="bold",
        )


def _span(name, line):
    y = line.get_ydata()
    return f"{name} from {_two(np.nanmin(y))} to {_two(np.nanmax(y))}"


def _titled(name, formula):
    return f"{name}\n{_typeset(formula)}" if formula else name


def _typeset(formula):
    return f"${formula}$".replace(r"\frac", r"\dfrac")


def _two(number):
    """Write two digits, and 0.00 rather than -0.00."""
    return f"{round(float(number), 2) + 0:.2f}"
