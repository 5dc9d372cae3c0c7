"""Images: digits, weights as images, what layers see, and a network itself."""

import numpy as np
from matplotlib.collections import LineCollection

from course_lib import networks
from course_lib.figures import style, words
from course_lib.figures.painters import frame
from course_lib.figures.picture import Picture

SIDE = 8  # pixels of an image, each way
EDGE = 0.01  # share of the points that may lie outside, at each edge


def digit_images(images, digits):
    """Draw images of digits, each with the digit that it is meant to be.

    Parameters
    ----------
    images : array
        Ink of each pixel from 0 to 16, shape ``(n, 64)``.
    digits : array of int
    """
    with style.page(9, 1.17 * -(-len(images) // 10)) as (figure, ax):
        _paint_tiles(ax, images, 10, digits, cmap="gray_r", vmin=0, vmax=16)
        shown = ", ".join(map(str, digits))
        size = f"images of {SIDE} × {SIDE} pixels"
        return Picture(figure, words.text([f"{shown}: {len(images)} {size}"]))


def weight_pictures(rows, title):
    """Draw the weights that lead into units as one image a unit.

    Parameters
    ----------
    rows : dict of str to Tensor
        Name, and the weights of some units, shape ``(units, 64)``, equally many in
        each row.
    title : str

    Returns
    -------
    Picture
        One row of images for each entry, all on one scale: white is 0.
    """
    weights = np.concatenate([np.asarray(row) for row in rows.values()])
    units, top = len(weights) // len(rows), float(abs(weights).max())
    with style.page(9, 0.6 + 0.76 * len(rows)) as (figure, ax):
        look = {"cmap": style.WEIGHTS, "vmin": -top, "vmax": top}
        sheet = _paint_tiles(ax, weights, units, **look)
        ax.set_yticks((SIDE + 1) * np.arange(len(rows)) + SIDE / 2 - 0.5, rows)
        ax.tick_params("y", length=0)
        ax.set_title(title)
        figure.colorbar(sheet, shrink=0.85, aspect=5 * len(rows), pad=0.01)
        parts = zip(rows, np.split(weights, len(rows)), strict=True)
        seen = [
            f"{name}: neighbouring pixels correlate by {_smoothness(part):.1f}, root "
            f"mean square {np.sqrt(np.mean(part**2)):.2f}"
            for name, part in parts
        ]
        about = f"{title}, {units} images of weights"
        return Picture(figure, words.text(seen, about))


def _paint_tiles(ax, images, columns, labels=(), **look):
    """Paint square images as tiles of one picture, each above its label."""
    across = SIDE + 1
    down = across + 3 if len(labels) else across  # room for a label below each
    corners = [
        (down * (i // columns), across * (i % columns)) for i in range(len(images))
    ]
    height, width = (max(places) + SIDE for places in zip(*corners, strict=True))
    height += down - across
    sheet = np.full((height, width), np.nan)
    for (row, column), image in zip(corners, images, strict=True):
        tile = np.asarray(image).reshape(SIDE, SIDE)
        sheet[row : row + SIDE, column : column + SIDE] = tile
    for (row, column), label in zip(corners, labels, strict=False):
        place = column + SIDE / 2 - 0.5, row + SIDE - 0.2
        ax.text(*place, f"{label}", ha="center", va="top", color=style.INK, size=11)
    ax.set(xticks=(), yticks=())
    ax.spines[:].set_visible(False)
    return ax.imshow(sheet, **look)


def _smoothness(images):
    """Return the correlation between pixels and their right and lower neighbours."""
    tiles = images.reshape(-1, SIDE, SIDE)
    pairs = (tiles[:, :, :-1], tiles[:, :, 1:]), (tiles[:, :-1], tiles[:, 1:])
    one, other = (np.concatenate([p[i].ravel() for p in pairs]) for i in (0, 1))
    return round(np.corrcoef(one, other)[0, 1], 1) + 0  # the zero turns -0.0 into 0.0


def layer_views(views, digits, columns=1):
    """Draw points of ten classes as layers see them, one panel a layer.

    Parameters
    ----------
    views : dict of str to array
        Title of each panel, and the places of the points, shape ``(n, 2)``.
    digits : array of int
        The class of each point, from 0 to 9.
    columns : int
        Panels side by side.

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
        seen = []
        for ax, (name, places) in zip(axes.flat, views.items(), strict=True):
            share = _paint_view(ax, np.asarray(places), np.asarray(digits))
            ax.set_title(name)
            seen.append(f"{share:.0%} in {name}")
        about = f"Share of {len(digits)} points nearest to their own digit's middle"
        return Picture(figure, words.text(seen, about))


def _paint_view(ax, places, digits):
    """Paint points as digits; return the share that is next to the own one's middle."""
    classes = np.unique(digits)
    for digit in classes:
        look = {"s": 40, "c": style.DIGITS[digit], "linewidths": 0, "alpha": 0.75}
        ax.scatter(*places[digits == digit].T, marker=f"${digit}$", **look)
    low, high = np.quantile(places, (EDGE, 1 - EDGE), axis=0)
    half = 0.6 * max(high - low)
    (left, bottom), (right, top) = (low + high) / 2 - half, (low + high) / 2 + half
    frame(ax, (left, right, bottom, top))
    middles = [np.median(places[digits == digit], axis=0) for digit in classes]
    nearest = np.linalg.norm(places[:, None] - middles, axis=2).argmin(1)
    return (classes[nearest] == digits).mean()


def network(stack):
    """Draw a plain stack of linear layers: a circle a unit, a line a weight.

    Parameters
    ----------
    stack : nn.Module
        As `networks.layers` takes it apart; up to about 20 units a column.

    Returns
    -------
    Picture
        Lines are the thicker, the larger their weight. What stands between two layers
        stands above the gap.
    """
    linears, bends = networks.layers(stack)
    widths = [linears[0].in_features, *(linear.out_features for linear in linears)]
    columns = [_column(n, widths) for n in range(len(widths))]
    places = [np.linspace(-1, 1, n + 2)[1:-1] for n in widths]
    names = ["" if b.name == "identity" else type(b.module()).__name__ for b in bends]
    with style.page(6.4, 3.5) as (figure, ax):
        for column, linear in enumerate(linears):
            _paint_weights(ax, column, places[column : column + 2], linear)
        for column, ys in enumerate(places):
            units = np.full(len(ys), column), ys
            ax.scatter(*units, s=110, color="white", edgecolors=style.INK, zorder=3)
            ax.text(column, -1.02, columns[column], ha="center", va="top")
        for column, name in enumerate(names, start=1):
            ax.text(column, 1.0, name, ha="center", weight="bold")
        ax.set(xlim=(-0.5, len(linears) + 0.5), ylim=(-1.2, 1.1))
        ax.axis("off")
        weights = sum(linear.weight.numel() for linear in linears)
        circles = f"{', '.join(columns)}: columns of circles, each joined to all of "
        circles += f"the next by {weights} lines in all, one a weight"
        between = " and ".join(filter(None, names)) or "nothing"
        about = f"Between the {len(linears)} layers stands {between}"
        return Picture(figure, words.text([circles], about))


def _column(n, widths):
    """Name a column of units: 2 inputs, 16 units, 1 output."""
    kind = {0: "input", len(widths) - 1: "output"}.get(n, "unit")
    return words.many(widths[n], kind)


def _paint_weights(ax, column, ends, linear):
    weights = linear.weight.detach().abs().numpy()
    segments = [[(column, x), (column + 1, y)] for y in ends[1] for x in ends[0]]
    thickness = 0.2 + 1.4 * (weights / weights.max()).ravel()
    ax.add_collection(LineCollection(segments, linewidths=thickness, color="#909090"))
