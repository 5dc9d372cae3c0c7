"""A picture of a playground's state, for readers without a kernel."""

from course_lib.figures import style
from course_lib.figures.painters import paint_map
from course_lib.figures.picture import Picture

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
    points = run.points
    part = points.test if len(points.test) else points.train
    if run.spec.data == "plane":
        part = None  # it has squared errors, and no right side
    with style.page(9, 4.9, 1, 2) as (figure, axes):
        seen = []
        for ax, title, network in zip(axes, TITLES, networks, strict=True):
            seen.append(f"{title}: {paint_map(ax, network, part)}")
            ax.set_title(title)
        return Picture(figure, f"After {run.steps} steps. {'. '.join(seen)}.")
