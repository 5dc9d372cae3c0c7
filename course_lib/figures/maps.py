"""Several probability maps in one picture: networks, epochs or datasets to compare."""

from course_lib.figures import style
from course_lib.figures.boundaries import BOX, paint_map, paint_points
from course_lib.figures.hinges import paint_hinges
from course_lib.figures.reading import contour_words, points_on_right_side
from course_lib.training import accuracy


def probability_maps(
    panels, title="", *, columns=None, part="test", hinges=False, box=BOX
):
    """Draw what several networks say about the plane, with their accuracies.

    Parameters
    ----------
    panels : list of (str, nn.Module, Dataset)
        Name, network with two inputs and one logit, and its data.
    title : str
        Above all panels.
    columns : int, optional
        Panels in a row; all of them if left out.
    part : {"test", "validation", "train"}
        The points that are drawn, and on which the accuracy is measured.
    hinges : bool
        Draw the hinges of ReLU networks too, layers after the first dashed.
    box : tuple of float

    Returns
    -------
    Picture
    """
    columns = columns or len(panels)
    rows = -(-len(panels) // columns)
    side = 9 / columns
    height = rows * (side + 0.38) + (0.4 if title else 0)
    with style.page(9, height, rows, columns, squeeze=False) as (figure, axes):
        if title:
            figure.suptitle(title, x=0.01, ha="left")
        seen = []
        for ax, (name, network, data) in zip(axes.flat, panels, strict=False):
            points = getattr(data, part)
            image, contour = paint_map(ax, network, box)
            scatters = paint_points(ax, points, size=16 if columns < 3 else 8)
            right, total = points_on_right_side(image, scatters)
            words = f"{contour_words(contour)}, {right} of {total} points right"
            if hinges:
                drawn = paint_hinges(ax, network, box=box)
                count = sum(bool(unit.get_paths()) for layer in drawn for unit in layer)
                words += f", {count} hinges"
            seen.append(f"{name}: {words}")
            ax.set_title(f"{name}: {accuracy(network, points):.1%}")
        for ax in axes.flat[len(panels) :]:
            ax.set_visible(False)
        name = f"{title}. " if title else ""
        return style.picture(figure, f"{name}{'. '.join(seen)}.")
