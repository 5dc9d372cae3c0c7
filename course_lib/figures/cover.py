"""The picture at the front door: the same weights without and with a bend."""

from matplotlib.collections import LineCollection

from course_lib import diagnostics
from course_lib.figures import style
from course_lib.figures.boundaries import paint_boundary

BOX = (-2.6, 2.6, -2.6, 2.6)


def cover(linear, bent, data):
    """Draw both boundaries of trained twins, with the hinges of the bent one.

    Parameters
    ----------
    linear, bent : nn.Module
        Trained twins; `bent` has ReLU.
    data : Dataset

    Returns
    -------
    Picture
    """
    with style.page(9, 5.2, columns=2) as (figure, axes):
        titles = "Three layers,\nnothing between", "The same,\nwith ReLU between"
        seen = []
        looks = style.LINEAR, style.BENT
        for ax, network, title, look in zip(
            axes, (linear, bent), titles, looks, strict=True
        ):
            name = title.replace("\n", " ")
            seen.append(f"{name}: {paint_boundary(ax, network, data.test, BOX)}")
            ax.set_title(title, fontsize=15, color=look["color"])
        folds = [
            segment
            for layer in diagnostics.hinges(bent, BOX)
            for unit in layer
            for segment in unit
        ]
        lines = LineCollection(folds, colors=style.INK, linewidths=0.7, alpha=0.35)
        axes[1].add_collection(lines)
        alt = f"Two maps of the moons. {'; '.join(seen)}, {len(folds)} thin folds."
        return style.picture(figure, alt)
