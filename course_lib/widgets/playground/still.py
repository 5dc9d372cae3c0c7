"""A picture of a playground's state, for readers without a kernel."""

from course_lib.figures import style
from course_lib.figures.boundaries import paint_map, paint_points
from course_lib.figures.reading import contour_words, points_on_right_side

TITLES = ("No activation", "With activations")


def still(run, networks):
    """Draw both twins of a run over their test points.

    Parameters
    ----------
    run : Run
    networks : list of nn.Module
        The twins; they read places on the map.

    Returns
    -------
    Picture
    """
    squared = run.spec.data == "plane"
    points = run.points
    part = points.test if len(points.test) else points.train
    with style.page(9, 4.9, 1, 2) as (figure, axes):
        seen = []
        for ax, title, network in zip(axes, TITLES, networks, strict=True):
            image, contour = paint_map(ax, network)
            words = contour_words(contour)
            if not squared:
                right, total = points_on_right_side(image, paint_points(ax, part))
                words += f", {right} of {total} points right"
            ax.set_title(title)
            seen.append(f"{title}: {words}")
        return style.picture(figure, f"After {run.steps} steps. {'. '.join(seen)}.")
