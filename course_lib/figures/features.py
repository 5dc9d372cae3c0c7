"""Images, and the weights of a first layer drawn as images."""

import numpy as np

from course_lib.diagnostics import bodies
from course_lib.figures import style

SIDE = 8  # pixels of an image, each way
INK_LOOK = {"cmap": "gray_r", "vmin": 0, "vmax": 16}
WEIGHTS = "PuOr"  # orange below 0, purple above; told apart by colour-blind readers
#: Left edge and width of the three panels of `unit_portrait`, as shares of the page.
PLACES = (0.01, 0.24), (0.29, 0.3), (0.66, 0.33)


def digit_images(images, digits, title=""):
    """Draw images of digits, each with the digit that it is meant to be.

    Parameters
    ----------
    images : array
        Ink of each pixel from 0 to 16, shape ``(n, 64)``.
    digits : array of int
    title : str

    Returns
    -------
    Picture
    """
    with style.page(9, 0.4 * bool(title) + 1.17 * -(-len(images) // 10)) as (
        figure,
        ax,
    ):
        _paint_tiles(ax, images, 10, **INK_LOOK, labels=digits)
        ax.set_title(title)
        shown = " ".join(text.get_text() for text in ax.texts)
        alt = f"{len(images)} images of {SIDE} × {SIDE} pixels: {shown}."
        return style.picture(figure, f"{title}. {alt}" if title else alt)


def weight_pictures(rows, title=""):
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
    units = len(weights) // len(rows)
    with style.page(9, 0.6 + 0.76 * len(rows)) as (figure, ax):
        tiles = _paint_tiles(ax, weights, units, **_signed(weights))
        ax.set_yticks((SIDE + 1) * np.arange(len(rows)) + SIDE / 2 - 0.5, rows)
        ax.tick_params("y", length=0)
        ax.set_title(title)
        figure.colorbar(ax.images[0], shrink=0.85, aspect=5 * len(rows), pad=0.01)
        words = [
            f"{name} {np.sqrt(np.mean(row**2)):.2f}, {_smoothness(row):.1f}"
            for name, row in zip(rows, np.split(tiles, len(rows)), strict=True)
        ]
        alt = (
            f"Weights of {units} units as images. Root mean square, and correlation "
            f"between neighbouring pixels: {'; '.join(words)}."
        )
        return style.picture(figure, f"{title}. {alt}" if title else alt)


def unit_portrait(network, data, images, unit, title=""):
    """Draw a unit of the first hidden layer: weights, favourite images, answers.

    Parameters
    ----------
    network : nn.Sequential
        A plain stack with 64 inputs.
    data : Dataset
        Its training part holds the inputs, labels in one column a digit.
    images : array
        The same points as ink of each pixel from 0 to 16, shape ``(n, 64)``.
    unit : int
        Counted from 0.
    title : str

    Returns
    -------
    Picture
        The unit's weights; the 12 training images for which its output is largest;
        its mean output for each digit.
    """
    x, y = data.train.tensors
    digits = y.argmax(1).numpy()
    layer = bodies(network)[1]
    output = layer(x)[:, unit].detach().numpy()
    best = np.argsort(-output, kind="stable")[:12]
    with style.page(9, 3.6, columns=3) as (figure, (left, middle, right)):
        # In an explorer, laying out anew for each picture would double the wait.
        figure.set_layout_engine("none")
        for ax, (start, width) in zip((left, middle, right), PLACES, strict=True):
            ax.set_position((start, 0.2, width, 0.6))
            ax.set_anchor("NW")
        weights = layer[0][0].weight.detach().numpy()[[unit]]
        _paint_tiles(left, weights, 1, **_signed(weights))
        left.set_title("Weights")
        _paint_tiles(middle, images[best], 4, **INK_LOOK, labels=digits[best])
        middle.set_title("Largest output for")
        means = [output[digits == digit].mean() for digit in range(10)]
        bars = right.bar(range(10), means, color=style.MUTED)
        right.axhline(0, color=style.INK, linewidth=0.8)
        right.set(xticks=range(10), xlabel="digit", title="Mean output")
        figure.suptitle(title, weight="bold", x=0.01, ha="left", size=13.5)
        heights = [bar.get_height() for bar in bars]
        favourites = " ".join(text.get_text() for text in middle.texts)
        alt = (
            f"Largest output for images of {favourites}; largest mean output for "
            f"digit {np.argmax(heights)}, smallest for {np.argmin(heights)}."
        )
        return style.picture(figure, f"{title}. {alt}" if title else alt)


def _paint_tiles(ax, images, columns, labels=(), **look):
    """Paint square images as tiles of one picture; return them as they were drawn.

    Returns
    -------
    ndarray
        Shape ``(images, SIDE, SIDE)``.
    """
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
    painted = ax.imshow(sheet, **look)
    ax.set(xticks=(), yticks=())
    ax.spines[:].set_visible(False)
    drawn = painted.get_array().filled(np.nan)
    return np.stack([drawn[r : r + SIDE, c : c + SIDE] for r, c in corners])


def _signed(weights):
    top = float(abs(weights).max())
    return {"cmap": WEIGHTS, "vmin": -top, "vmax": top}


def _smoothness(tiles):
    """Return the correlation between pixels and their right and lower neighbours."""
    pairs = (tiles[:, :, :-1], tiles[:, :, 1:]), (tiles[:, :-1], tiles[:, 1:])
    one, other = (np.concatenate([p[i].ravel() for p in pairs]) for i in (0, 1))
    return round(np.corrcoef(one, other)[0, 1], 1) + 0  # the zero turns -0.0 into 0.0
