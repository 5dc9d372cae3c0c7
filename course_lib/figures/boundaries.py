"""Probability maps with the boundary where the probability is one half."""

import numpy as np
import torch

from course_lib.figures import style
from course_lib.figures.reading import contour_words, middles, points_on_right_side

BOX = (-3.0, 3.0, -3.0, 3.0)
PIXELS = 240


def on_grid(network, box=BOX):
    """Evaluate `network` in the middle of each pixel of a picture.

    Returns
    -------
    x, y : ndarray
        Shape ``(PIXELS,)``.
    logits : ndarray
        Shape ``(PIXELS, PIXELS)``, rows from bottom to top.
    """
    x, y = middles(*box[:2], PIXELS), middles(*box[2:], PIXELS)
    grid = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    like = next(network.parameters())
    with torch.no_grad():
        logits = network(torch.tensor(grid, dtype=like.dtype))
    return x, y, logits.reshape(PIXELS, PIXELS).numpy()


def paint_map(ax, network, box=BOX):
    """Paint the probability of class 1 and the boundary of `network` into `ax`.

    Returns
    -------
    image : AxesImage
    contour : ContourSet
        The boundary, where the logit is 0.
    """
    x, y, logits = on_grid(network, box)
    image = ax.imshow(
        torch.sigmoid(torch.from_numpy(logits)).numpy(),
        extent=box,
        origin="lower",
        cmap=style.PROBABILITY,
        vmin=0,
        vmax=1,
        interpolation="bilinear",
        # Smooth the numbers, not the colours: the bands keep sharp edges.
        interpolation_stage="data",
        aspect="equal",
    )
    contour = ax.contour(x, y, logits, levels=[0], colors=style.INK, linewidths=2.2)
    ax.set(xlim=box[:2], ylim=box[2:], xticks=(), yticks=())
    ax.spines[:].set_visible(False)
    return image, contour


def paint_points(ax, part, size=16):
    """Paint the points of a part of a dataset; return the two classes' scatters."""
    x, y = (tensor.numpy() for tensor in part.tensors)
    return [
        ax.scatter(
            *x[y[:, 0] == label].T,
            s=size,
            c=look["color"],
            marker=look["marker"],
            edgecolors="white",
            linewidths=0.5,
            label=look["label"],
            zorder=3,
        )
        for label, look in enumerate(style.CLASSES)
    ]


def paint_boundary(ax, network, part, box=BOX):
    """Paint map, boundary and points; return a sentence on what can be seen."""
    image, contour = paint_map(ax, network, box)
    right, total = points_on_right_side(image, paint_points(ax, part))
    return f"{contour_words(contour)}; {right} of {total} points on the right side"


def decision_boundary(network, data, title="", box=BOX):
    """Draw where `network` changes its mind, over the test points of `data`.

    Parameters
    ----------
    network : nn.Module
        Two inputs, one logit.
    data : Dataset
    title : str
    box : tuple of float
        Left, right, bottom and top of the picture, in standardised units.

    Returns
    -------
    Picture
    """
    with style.page(5.2, 5.2) as (figure, ax):
        seen = paint_boundary(ax, network, data.test, box)
        ax.set_title(title)
        name = f"{title}: " if title else ""
        return style.picture(figure, f"{name}boundary over the test points: {seen}.")


def points(data, title=""):
    """Draw the three parts of a dataset in two dimensions side by side.

    Returns
    -------
    Picture
    """
    parts = {"training": data.train, "validation": data.validation, "test": data.test}
    with style.page(9, 3.8, columns=3, sharex=True, sharey=True) as (figure, axes):
        counts = []
        for ax, (name, part) in zip(axes, parts.items(), strict=True):
            scatters = paint_points(ax, part)
            drawn = [np.asarray(s.get_offsets()) for s in scatters]
            ax.set(aspect="equal", title=f"{name.capitalize()}: {sum(map(len, drawn))}")
            counts.append(f"{len(drawn[0])} and {len(drawn[1])} in {name}")
            if ax is axes[0]:
                middles_of = [points.mean(0) for points in drawn]
        axes[0].set(xlabel="first input", ylabel="second input")
        # In the free room beside the name of the first axis.
        look = {"markerscale": 1.6, "handletextpad": 0.1, "borderaxespad": 0}
        figure.legend(handles=scatters, loc="lower right", ncols=2, **look)
        where = " and ".join(f"({x:.1f}, {y:.1f})" for x, y in middles_of)
        alt = (
            f"{data.name}, points of class 0 and class 1: {', '.join(counts)}. The "
            f"classes are centred at {where}."
        )
        return style.picture(figure, f"{title}. {alt}" if title else alt)
