"""The linear pieces that a ReLU network cuts the plane into."""

import numpy as np
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import LinearSegmentedColormap

from course_lib import diagnostics
from course_lib.figures import style
from course_lib.figures.boundaries import BOX
from course_lib.figures.chains import chains
from course_lib.figures.hinges import frame
from course_lib.figures.reading import plain

STEEPNESS = LinearSegmentedColormap.from_list("steepness", ["#f7faf9", "#3d9c84"])


def linear_pieces(networks, box=BOX):
    """Draw the linear pieces of networks, tinted by how steep the logit is on each.

    Parameters
    ----------
    networks : dict of str to nn.Sequential
        Title and network: two inputs, one output, of `nn.Linear` and `nn.ReLU`.
    box : tuple of float

    Returns
    -------
    Picture
        Steepness is the length of the gradient, in logits for each unit of length.
    """
    tilings = [diagnostics.linear_pieces(network, box) for network in networks.values()]
    slopes = [np.hypot(*tiling.weight[:, 0].T) for tiling in tilings]
    steepest = max(slope.max() for slope in slopes)
    columns = len(networks)
    with style.page(min(9, 4.5 * columns + 1), 4.4, columns=columns, squeeze=False) as (
        figure,
        (axes,),
    ):
        seen = []
        for ax, (title, network), tiling, slope in zip(
            axes, networks.items(), tilings, slopes, strict=True
        ):
            tiles = PolyCollection(
                tiling.polygons,
                array=slope,
                cmap=STEEPNESS,
                edgecolors="#555555",
                linewidths=0.6,
                antialiaseds=False,
            )
            tiles.set_clim(0, steepest)
            ax.add_collection(tiles, autolim=False)
            zero = diagnostics.boundary(network, box)
            ax.add_collection(
                LineCollection(chains(zero), colors=style.INK, linewidths=2.2),
                autolim=False,
            )
            frame(ax, box)
            count = len(tiles.get_paths())
            ax.set_title(f"{title}: {count} pieces")
            drawn = np.asarray(tiles.get_array())
            steepest_drawn = plain(drawn.max(), 2)
            seen.append(f"{title}, {count} pieces, the steepest {steepest_drawn}")
        figure.colorbar(
            tiles, ax=axes, shrink=0.8, aspect=30, label="steepness of the logit"
        )
        alt = (
            f"The box cut into straight-edged pieces. {'; '.join(seen)} logits a unit."
        )
        return style.picture(figure, alt)


def piece_counts(before, after):
    """Draw how many pieces each network has before and after training.

    Parameters
    ----------
    before, after : list of int
        Equal positions are the same network.

    Returns
    -------
    Picture
    """
    with style.page(5.2, 3.6) as (figure, ax):
        look = {"color": style.BENT["color"], "linewidth": 1, "antialiased": False}
        lines = [
            ax.plot([0, 1], pair, **look)[0] for pair in zip(before, after, strict=True)
        ]
        ends = np.array([line.get_ydata() for line in lines])
        middles = np.median(ends, axis=0)
        ax.plot([0, 1], middles, color=style.INK, linewidth=3, marker="o", markersize=8)
        ax.annotate("  median", (1, middles[1]), va="center", weight="bold")
        ax.set(xticks=(0, 1), xticklabels=("untrained", "trained"), xlim=(-0.2, 1.35))
        ax.set(ylim=(0, None), title=f"Pieces of {len(ends)} networks")
        more = int((ends[:, 1] > ends[:, 0]).sum())
        alt = (
            f"Number of pieces of {len(ends)} networks before and after training: "
            f"more in {more} of them, as many or fewer in {len(ends) - more}."
        )
        return style.picture(figure, alt)
