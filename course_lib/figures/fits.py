"""Networks beside their target: on the interval, outside of it, and in the plane."""

import matplotlib as mpl
import numpy as np
import torch
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from course_lib.approximation import hinge_places
from course_lib.figures import style
from course_lib.figures.approximation import paint_target, values
from course_lib.figures.reading import middles, plain

#: Heights in steps, the middle one around 0.
SURFACE = mpl.colormaps["PuOr"].resampled(21)


def fits(panels, function, view=(-2, 2), interval=(-2, 2)):
    """Draw networks over their target, side by side, with their hinges below.

    Parameters
    ----------
    panels : dict of str to list of nn.Sequential
        Title and networks with one input.
    function : callable
        The target, a Tensor of shape ``(n,)`` to one of the same shape.
    view, interval : pair of float
        What is shown, and where the networks were built or trained, which is shaded
        if it is not all.

    Returns
    -------
    Picture
    """
    count = len(panels)
    grid = np.linspace(*view, 1201)
    target = function(torch.tensor(grid)).numpy()
    middle, reach = (target.max() + target.min()) / 2, 0.9 * (np.ptp(target) or 1)
    inside = (grid >= interval[0]) & (grid <= interval[1])
    with style.page(9, 3.3, columns=count, sharey=True, squeeze=False) as (
        figure,
        axes,
    ):
        words = []
        for ax, (title, networks) in zip(axes[0], panels.items(), strict=True):
            if view != interval:
                ax.axvspan(*interval, color=style.BAND, zorder=0, linewidth=0)
            paint_target(ax, grid, target)
            look = style.line(style.BENT, linewidth=2)
            curves = [ax.plot(grid, values(net, grid), **look)[0] for net in networks]
            hinges = np.concatenate([hinge_places(net).numpy() for net in networks])
            (marks,) = ax.plot(
                hinges,
                np.full(len(hinges), middle - 0.93 * reach),
                linestyle="",
                marker="|",
                markersize=9,
                color=style.BENT["color"],
            )
            ax.set(title=title, xlabel="x", xlim=view)
            ax.set_ylim(middle - reach, middle + reach)
            # No number at the edge, where it would touch one of the next panel.
            ax.xaxis.set_major_locator(
                MaxNLocator(6, steps=[1, 2, 5, 10], prune="both")
            )
            places = marks.get_xdata()
            seen = np.sum((places >= interval[0]) & (places <= interval[1]))
            off = np.abs([curve.get_ydata() - target for curve in curves])
            text = f"{title}: {seen} of {len(places)} hinges in the interval, "
            text += f"largest error there {_typical(off[:, inside])}"
            if not inside.all():
                text += f", outside {_typical(off[:, ~inside])}"
            words.append(text)
        alt = f"Target and networks, x from {view[0]} to {view[1]}. {'. '.join(words)}."
        return style.picture(figure, alt)


def surfaces(panels, view=6.0, inner=2.0):
    """Draw functions of two numbers as maps, pale where they are 0.

    Parameters
    ----------
    panels : dict of str to nn.Module
        Title and network, with two inputs and one output.
    view, inner : float
        The map reaches from -view to view both ways, the dashed square from -inner to
        inner. The colours reach as far as what is in the square.

    Returns
    -------
    Picture
    """
    pixels = 240
    places = middles(-view, view, pixels)
    points = np.stack(np.meshgrid(places, places), axis=-1).reshape(-1, 2)
    outside = np.abs(points).max(axis=1).reshape(pixels, pixels) > inner
    maps = [_heights(net, points).reshape(pixels, pixels) for net in panels.values()]
    top = max(1, round(max(heights[~outside].max() for heights in maps)))
    with style.page(9, 3.7, columns=len(panels), sharey=True, squeeze=False) as (
        figure,
        axes,
    ):
        words = []
        for ax, title, heights in zip(axes[0], panels, maps, strict=True):
            image = ax.imshow(
                heights,
                cmap=SURFACE,
                vmin=-top,
                vmax=top,
                extent=(-view, view, -view, view),
                origin="lower",
                interpolation="nearest",
            )
            square = (-inner, -inner), 2 * inner, 2 * inner
            ax.add_patch(Rectangle(*square, fill=False, linestyle="--", linewidth=1.2))
            ax.set(title=title, xticks=(-view, 0, view), yticks=(-view, 0, view))
            drawn = np.asarray(image.get_array())
            words.append(
                f"{title}: {drawn[~outside].max():.1f} at the highest in the square, "
                f"outside up to {np.abs(drawn[outside]).max():.1g} away from 0"
            )
        bar = figure.colorbar(image, ax=axes, shrink=0.8, extend="both")
        bar.set_ticks(range(-top, top + 1))
        return style.picture(figure, f"{len(panels)} maps. {'; '.join(words)}.")


def _heights(network, points):
    """Return the outputs at places of the plane, computed a few thousand at a time."""
    like = next(network.parameters())
    parts = torch.tensor(points, dtype=like.dtype).split(4096)
    with torch.no_grad():
        return torch.cat([network(part) for part in parts]).numpy()


def _typical(errors):
    return plain(np.median(errors.max(axis=1)), 1)
