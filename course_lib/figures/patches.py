"""What a network of steps makes of the plane: a patchwork of flat pieces."""

import numpy as np
import torch

from course_lib.figures import style
from course_lib.figures.boundaries import BOX, paint_points
from course_lib.figures.reading import middles

PIXELS = 600  # finer than other maps: at a jump every pixel shows


def patchwork(network, data, title=""):
    """Draw the probability map of a network that is flat between jumps.

    Parameters
    ----------
    network : nn.Module
        Two inputs, one logit.
    data : Dataset
        Its test points are drawn on top.
    title : str

    Returns
    -------
    Picture
    """
    x, y = middles(*BOX[:2], PIXELS), middles(*BOX[2:], PIXELS)
    grid = torch.cartesian_prod(torch.tensor(y), torch.tensor(x)).float().flip(1)
    with torch.no_grad():
        logits = torch.cat([network(part) for part in grid.split(2**14)])
    field = torch.sigmoid(logits).reshape(PIXELS, PIXELS).numpy()
    with style.page(5.2, 5.4) as (figure, ax):
        image = ax.imshow(
            field,
            extent=BOX,
            origin="lower",
            cmap=style.PROBABILITY,
            vmin=0,
            vmax=1,
            interpolation="nearest",
            interpolation_stage="data",  # a tenth of the memory of the default
        )
        ax.contour(x, y, field, levels=[0.5], colors=style.INK, linewidths=1.8)
        right, total = _on_right_side(image, paint_points(ax, data.test))
        ax.set(title=title, xticks=(), yticks=())
        ax.spines[:].set_visible(False)
        drawn = len(np.unique(np.asarray(image.get_array()).round(4)))
        name = f"{title}: " if title else ""
        alt = (
            f"{name}a patchwork with {drawn} different probabilities over the test "
            f"points; {right} of {total} points on the right side."
        )
        return style.picture(figure, alt)


def _on_right_side(image, scatters):
    """Count the drawn points on a pixel of their own class."""
    field = np.asarray(image.get_array())
    right = total = 0
    for label, scatter in enumerate(scatters):
        x, y = np.asarray(scatter.get_offsets()).T
        left, edge, bottom, top = image.get_extent()
        column = ((x - left) / (edge - left) * field.shape[1]).astype(int)
        row = ((y - bottom) / (top - bottom) * field.shape[0]).astype(int)
        right += int(((field[row, column] > 0.5) == label).sum())
        total += len(x)
    return right, total
