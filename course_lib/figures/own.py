"""Figures that students draw with matplotlib get a text like all others.

JupyterLab shows a plain figure as an image without alternative text. With
`describe_figures`, its titles and labels become that text.
"""

import io

from IPython import get_ipython
from matplotlib.figure import Figure
from PIL import Image

from course_lib.figures.style import PIXELS_PER_INCH, Picture, png


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


class OwnPicture(Picture):
    """A figure that is a student's own, and stays as it is."""

    def __init__(self, figure, alt):
        file = io.BytesIO()
        figure.savefig(file, dpi=2 * PIXELS_PER_INCH, bbox_inches="tight")
        image = Image.open(file, formats=["png"]).convert("RGB")
        self.alt, self.width = alt, image.width // 2
        self._drawn = png(image), []


def described(figure):
    """Describe a figure by its titles and by what its axes are called.

    Returns
    -------
    Picture
    """
    axes = [ax for ax in figure.axes if ax.get_title() or ax.get_xlabel()]
    titles = filter(None, [figure.get_suptitle(), *(ax.get_title() for ax in axes)])
    lines = [" ".join(title.split()) for title in titles]
    said = " ".join(f"{line}." for line in lines) or "A figure without a title."
    names = {(ax.get_ylabel(), ax.get_xlabel()) for ax in axes}
    drawn = [f"Drawn: {y} against {x}." for y, x in sorted(names) if x and y]
    return OwnPicture(figure, " ".join([said, *drawn]))
