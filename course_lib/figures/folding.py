"""What the last hidden layer sees: the plane after it went through the network."""

import numpy as np
import torch
from matplotlib.collections import LineCollection
from matplotlib.patheffects import withStroke

from course_lib.figures import style, words
from course_lib.figures.chains import straight
from course_lib.figures.painters import (
    frame,
    name_in_corner,
    on_grid,
    paint_boundary,
    paint_points,
    right,
)
from course_lib.figures.picture import Picture

EXTENT = 2.4  # of the grid: the standardised moons lie inside
LINES, STEPS = 17, 193  # grid lines each way, points along each


def readout_view(network, points):
    """Find the two directions in the last hidden layer that show what the readout does.

    The readout is the last layer, logit = v · h + b for the numbers h of the last
    hidden layer. One direction is that of v: on a plane without it the logit would not
    be a function of what is seen. The other is the direction orthogonal to v along
    which the images of `points` vary most.

    Parameters
    ----------
    network : nn.Sequential
        Ends with an `nn.Linear` with one output.
    points : Tensor
        Inputs, shape ``(n, inputs)``.

    Returns
    -------
    weight, bias : Tensor
        Float64, shapes ``(2, hidden)`` and ``(2,)``. ``weight @ h + bias`` is the
        signed distance from the places of logit 0, and the position across.
    """
    v = network[-1].weight[0].detach().double()
    shift = network[-1].bias.item() / v.norm()
    v = v / v.norm()
    with torch.no_grad():
        hidden = network[:-1](points).double()
    rest = hidden - (hidden @ v)[:, None] * v
    middle = rest.mean(0)
    across = torch.linalg.svd(rest - middle, full_matrices=False)[2][0]
    # The sign of a singular vector is arbitrary; choose one.
    across = across * across[across.abs().argmax()].sign()
    return torch.stack([v, across]), torch.stack([shift, -across @ middle])


def last_plane(network, points):
    """Make the function from inputs to what `readout_view` shows of them.

    Parameters are those of `readout_view`.

    Returns
    -------
    callable
        From inputs ``(m, inputs)`` to coordinates ``(m, 2)``, a float64 array.
    """
    weight, bias = readout_view(network, points)

    @torch.no_grad()
    def coordinates(x):
        return (network[:-1](x).double() @ weight.T + bias).numpy()

    return coordinates


def folded(network, data, title):
    """Draw the plane, and the plane as the last hidden layer of `network` sees it.

    Parameters
    ----------
    network : nn.Sequential
        Two inputs, one logit; ends with an `nn.Linear`.
    data : Dataset
    title : str
        Names the network, above the panel on the right.
    """
    x, _ = data.train.tensors
    with style.page(9, 5.1, columns=2) as (figure, (plane, image)):
        _paint_grid(plane, torch.Tensor.numpy, x.dtype)
        paint_points(plane, data.train, size=9)
        paint_boundary(plane, *on_grid(network))
        edge = 1.13 * EXTENT
        frame(plane, (-edge, edge, -edge, edge))
        plane.set_title("The plane")
        see = last_plane(network, x)
        lines = _paint_grid(image, see, x.dtype)
        paint_points(image, data.train, size=9, moved=see)
        _tint_sides(image, lines)
        image.set_title(f"{title}\nseen by the readout")
        cut = f"The straight cut has {right(network, data.train)} points right"
        about = "The plane, and what the last hidden layer makes of it"
        return Picture(figure, words.text([f"{title}: {_sheet(lines)}"], cut, about))


def _paint_grid(ax, transform, dtype):
    """Paint a square grid after `transform`, its corners named; return its lines."""
    steps = torch.linspace(-EXTENT, EXTENT, STEPS, dtype=dtype)
    lines = []
    for at in torch.linspace(-EXTENT, EXTENT, LINES, dtype=dtype):
        level = torch.full_like(steps, at)
        lines += [torch.stack([steps, level], 1), torch.stack([level, steps], 1)]
    look = {"colors": "#777777", "linewidths": 0.7, "antialiaseds": False}
    lines = [transform(line) for line in lines]
    ax.add_collection(LineCollection(lines, **look))
    corners = torch.tensor([[-1, 1], [1, 1], [1, -1], [-1, -1]], dtype=dtype) * EXTENT
    centre = transform(torch.zeros(1, 2, dtype=dtype))[0]
    for name, place in zip("ABCD", transform(corners), strict=True):
        away = (place - centre) / max(np.hypot(*(place - centre)), 1e-9)
        ax.annotate(
            name,
            place,
            xytext=9 * away,
            textcoords="offset points",
            weight="bold",
            ha="center",
            va="center",
            zorder=5,
            path_effects=[withStroke(linewidth=3, foreground="white")],
        )
    return lines


def _tint_sides(ax, lines):
    """Draw the cut at distance 0, tint the side of each class, show a square."""
    corners = np.concatenate(lines)
    low, high = corners.min(0), corners.max(0)
    half = 0.58 * (high - low).max()
    (left, bottom), (right, top) = (low + high) / 2 - half, (low + high) / 2 + half
    for label, edge in enumerate((left, right)):
        tint = style.PROBABILITY(0.25 + 0.5 * label)
        ax.axvspan(*sorted((0, edge)), color=tint, zorder=0, linewidth=0)
        look = style.CLASSES[label]
        name_in_corner(ax, look["label"], right=label, color=look["words"])
    ax.axvline(0, color=style.INK, linewidth=2.2, zorder=4)
    frame(ax, (left, right, bottom, top))


def _sheet(lines):
    """Say what became of a square grid: how many of its lines bend, how flat it is."""
    bent = sum(not straight([line]) for line in lines)
    points = np.concatenate(lines)
    long, wide = np.linalg.svd(points - points.mean(0), compute_uv=False)
    bends = f"{bent} of {len(lines)} grid lines bend"
    if not bent:
        bends = f"all {len(lines)} grid lines stay straight"
    return f"{bends}, and the sheet is {'flattened' if long > 8 * wide else 'broad'}"
