"""Pictures: a figure with a text that says what it shows, as it stands in notebooks.

JupyterLab shows a plain matplotlib figure as an image without alternative text. With
`describe_figures`, titles and labels of a figure that a student draws become that text.
"""

import io
from base64 import b64encode
from html import escape
from pathlib import Path

import numpy as np
from IPython import get_ipython
from matplotlib.figure import Figure
from PIL import Image

from course_lib.figures.style import PIXELS_PER_INCH, look


class Picture:
    """A figure with a text that says what it shows.

    The figure is drawn when its dots are asked for, and then let go.

    Parameters
    ----------
    figure : Figure
        As painted on a `page`.
    alt : str
        For readers who cannot see the picture, and for the tests: what the painters
        say of what they painted. It begins with the finding and is short enough to
        be listened to, at most about 250 characters.

    Attributes
    ----------
    alt : str
    width : int
        In pixels, as shown.
    """

    def __init__(self, figure, alt):
        self.alt = alt
        self.width = round(figure.get_figwidth() * figure.dpi / 2)
        self._figure, self._drawn = figure, None

    @property
    def file(self):
        """A PNG with two dots for each pixel as shown."""
        return self._sharp()[0]

    @property
    def places(self):
        """Where the axes are, a list of Bbox."""
        return self._sharp()[1]

    def sketch(self, places):
        """Draw in a hurry: one dot for each pixel, and axes where others were.

        Laying axes out takes matplotlib about half of its time, and packing a PNG
        with all dots takes as long again.

        Parameters
        ----------
        places : list of Bbox
            Of another picture. If it has more or fewer axes, they do not count.

        Returns
        -------
        bytes
            A JPEG; there is no `file` afterwards.
        """
        figure, self._figure = self._figure, None
        with look():
            figure.dpi /= 2
            if len(places) == len(figure.axes):
                figure.set_layout_engine("none")
                for ax, place in zip(figure.axes, places, strict=True):
                    ax.set_position(place, which="original")
            # With all of the colour.
            return _saved(_dots(figure), format="jpeg", quality=90, subsampling=0)

    def _sharp(self):
        """Draw the figure, once, and let it go; return the file and the places."""
        with look():
            if self._drawn is None:
                figure, self._figure = self._figure, None
                file = png(_dots(figure))
                self._drawn = file, [ax.get_position(True) for ax in figure.axes]
                # Its parts refer to each other, and the dots alone are 10 MB: do not
                # wait for them to be collected.
                figure.clear()
                figure.canvas.renderer = None
            return self._drawn

    def save(self, path):
        """Write the picture to a file."""
        Path(path).write_bytes(self.file)

    def __repr__(self):
        return f"Figure: {self.alt}"

    @property
    def base64(self):
        """The PNG as it stands in notebooks."""
        return b64encode(self.file).decode()

    @property
    def html(self):
        """An image with its dots and its text."""
        return (
            f'<img src="data:image/png;base64,{self.base64}" '
            f'alt="{escape(self.alt)}" width="{self.width}" style="max-width: 100%">'
        )

    def _repr_mimebundle_(self, include=None, exclude=None):
        # JupyterLab and nbconvert show the HTML, which carries the alternative text;
        # viewers that drop HTML find the PNG beside it.
        return {
            "text/html": self.html,
            "image/png": self.base64,
            "text/plain": repr(self),
        }


class OwnPicture(Picture):
    """A figure that is a student's own, and stays as it is."""

    def __init__(self, figure, alt):
        file = io.BytesIO()
        figure.savefig(file, dpi=2 * PIXELS_PER_INCH, bbox_inches="tight")
        image = Image.open(file, formats=["png"]).convert("RGB")
        self.alt, self.width = alt, image.width // 2
        self._drawn = png(image), []


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


def _dots(figure):
    """Draw a figure; return its dots, an RGB image of Pillow's."""
    # Agg's own: to save a PNG and open it again would take a third longer.
    figure.canvas.draw()
    return Image.fromarray(np.asarray(figure.canvas.buffer_rgba())).convert("RGB")


def png(image):
    """Pack an image as a PNG of few colours."""
    # 96 colours are enough for flat areas and soft edges, at a third of the bytes. An
    # octree finds some in a third of the time, but joins faint greys with the white
    # page; by median cut, small areas end up far from their colour. One round of
    # k-means gives large areas exactly theirs.
    few = image.quantize(
        96,
        method=Image.Quantize.MAXCOVERAGE,
        kmeans=image.width * image.height,  # fewer changes than that: enough
        dither=Image.Dither.NONE,
    )
    return _saved(few, format="png", compress_level=8)


def _saved(image, **options):
    file = io.BytesIO()
    image.save(file, **options)
    return file.getvalue()
