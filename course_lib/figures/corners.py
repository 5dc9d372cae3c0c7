"""The boundary of a ReLU network seen closely: straight segments and corners."""

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.patches import Rectangle

from course_lib import diagnostics
from course_lib.figures import style
from course_lib.figures.boundaries import BOX, paint_points
from course_lib.figures.chains import bends, chains, is_closed
from course_lib.figures.hinges import distance_to_segments, frame, paint_hinges


def boundary_corners(network, data, zoom=(-1.2, 0.2, -0.2, 1.2), box=BOX):
    """Draw the exact boundary with a mark where it bends, whole and enlarged.

    Parameters
    ----------
    network : nn.Sequential
        Two inputs, one logit, of `nn.Linear` and `nn.ReLU`.
    data : Dataset
    zoom : tuple of float
        Left, right, bottom and top of the part that is enlarged.
    box : tuple of float

    Returns
    -------
    Picture
    """
    lines = chains(diagnostics.boundary(network, box))
    with style.page(9, 4.7, columns=2) as (figure, axes):
        for ax, part, size in zip(axes, (box, zoom), (1, 2.4), strict=True):
            layers = paint_hinges(ax, network, box=box)
            paint_points(ax, data.test, size=9 * size)
            drawn = LineCollection(lines, colors=style.INK, linewidths=2.6, zorder=4)
            ax.add_collection(drawn)
            paths = [path.vertices for path in drawn.get_paths()]
            corners = np.concatenate([*map(bends, paths), np.empty((0, 2))])
            look = {"c": "white", "edgecolors": style.INK, "linewidths": 1.5}
            dots = ax.scatter(*corners.T, s=26 * size, zorder=5, **look)
            frame(ax, part)
        left, right, bottom, top = zoom
        look = {"fill": False, "edgecolor": style.MUTED, "linewidth": 1.6, "zorder": 6}
        axes[0].add_patch(Rectangle((left, bottom), right - left, top - bottom, **look))
        corners = np.asarray(dots.get_offsets())
        # An open line has one part more than it has corners.
        parts = len(corners) + sum(not is_closed(path) for path in paths)
        axes[0].set_title(f"Boundary: {parts} straight parts")
        axes[1].set_title("The framed part, enlarged")
        where = ", ".join(
            f"{(distance_to_segments(corners, units) < 1e-6).sum()} are on hinges of "
            f"layer {layer}"
            for layer, units in enumerate(layers, 1)
        )
        alt = (
            f"The boundary over the hinges, made of {parts} straight parts. Of its "
            f"{len(corners)} corners {where}."
        )
        return style.picture(figure, alt)
