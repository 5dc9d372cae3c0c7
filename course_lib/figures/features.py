"""Images, and the weights of a first layer drawn as images."""

import numpy as np

from course_lib.figures import style

SIDE = 8  # pixels of an image, each way
INK_LOOK = {"cmap": "gray_r", "vmin": 0, "vmax": 16}
WEIGHTS = "PuOr"  # orange below 0, purple above; told apart by colour-blind readers


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
