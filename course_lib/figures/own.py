"""Figures that students draw with matplotlib get a text like all others.

JupyterLab shows a plain figure as an image without alternative text. With
`describe_figures`, its titles and labels become that text.
"""

import io

from IPython import get_ipython
from matplotlib.figure import Figure

from course_lib.figures.style import PIXELS_PER_INCH, Picture


def describe_figures():
    """Show every plain figure of this kernel as a `Picture`, if a kernel runs."""
    shell = get_ipython()
    if shell is None:
        return
    from matplotlib_inline.config import InlineBackend

    InlineBackend.instance(parent=shell).figure_formats = set()
    formatter = shell.display_formatter.mimebundle_formatter
    formatter.for_type(
        Figure, lambda figure, **_: described(figure)._repr_mimebundle_()
    )
    shell.display_formatter.formatters["text/plain"].for_type(
        Figure, lambda figure, pretty, cycle: pretty.text(repr(described(figure)))
    )


def described(figure):
    """Render a figure and describe it by its titles and by what its axes are called.

    Returns
    -------
    Picture
    """
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=2 * PIXELS_PER_INCH, bbox_inches="tight")
    axes = [ax for ax in figure.axes if ax.get_title() or ax.get_xlabel()]
    titles = filter(None, [figure.get_suptitle(), *(ax.get_title() for ax in axes)])
    sentences = [f"{' '.join(title.split())}." for title in titles]  # in one line
    said = " ".join(sentences) or "A figure without a title."
    names = {(ax.get_ylabel(), ax.get_xlabel()) for ax in axes}
    drawn = [f"Drawn: {y} against {x}." for y, x in sorted(names) if x and y]
    width = round(figure.get_figwidth() * PIXELS_PER_INCH)
    return Picture(file.getvalue(), " ".join([said, *drawn]), width)
