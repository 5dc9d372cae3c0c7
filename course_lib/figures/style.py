"""The look of every figure: one palette, one style sheet, one way to show a picture."""

import io
import threading
from base64 import b64encode
from contextlib import contextmanager
from html import escape
from pathlib import Path

import matplotlib as mpl
import matplotlib.style
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from PIL import Image

STYLE = mpl.rc_params_from_file(
    Path(__file__).with_name("course.mplstyle"), use_default_template=False
)

INK, MUTED, FAINT, BAND = "#222222", "#666666", "#d5d5d5", "#ececec"
#: The two classes, always with their marker (Okabe and Ito's blue and vermilion).
CLASSES = (
    {"color": "#0072B2", "marker": "o", "label": "class 0"},
    {"color": "#D55E00", "marker": "^", "label": "class 1"},
)
#: The two networks, always with their dash and marker (Okabe and Ito's purple and
#: green, darkened until text in them is readable on white).
LINEAR = {"color": "#9C3D7A", "linestyle": (0, (5, 2)), "marker": "s"}
BENT = {"color": "#00775A", "linestyle": "-", "marker": "o"}
#: Probabilities in ten steps, from class 0 over undecided to class 1.
PROBABILITY = LinearSegmentedColormap.from_list(
    "probability", ["#79B4DA", "#C4DEEE", "#FAFAFA", "#F7D8BF", "#ECA675"], N=10
)

PIXELS_PER_INCH = 96
#: Inches. Beside an open sidebar on a small screen a notebook is less than 5 wide: laid
#: out wider than this, text of 13 pt would be read below 9 pt there.
WIDEST = 7.0


def line(network, **changes):
    """Return the line style of a network, `LINEAR` or `BENT`, without its marker."""
    style = {key: value for key, value in network.items() if key != "marker"}
    return style | changes


_settings = threading.RLock()


@contextmanager
def look():
    """Draw in the house's style, whatever a student has set, one thread at a time.

    matplotlib's settings are global, and in a kernel an explorer may be drawn on
    another thread than the cells' figures.
    """
    with _settings, mpl.style.context(["default", STYLE]):
        yield


@contextmanager
def page(width, height, rows=1, columns=1, **options):
    """Open a figure of the house style.

    Parameters
    ----------
    width, height : float
        In inches of 96 pixels as shown; 9 wide fills a notebook. A figure wider than
        `WIDEST` is laid out that wide and enlarged, text and lines with it.
    rows, columns : int
    **options
        Passed to `Figure.subplots`.

    Yields
    ------
    figure : Figure
    axes : Axes or ndarray of Axes
    """
    with look():
        zoom = max(1, width / WIDEST)
        # Two dots for each pixel as shown are sharp when projected, too.
        figure = Figure((width / zoom, height / zoom), dpi=2 * PIXELS_PER_INCH * zoom)
        FigureCanvasAgg(figure)
        # Maps of equal axes hang from the top: in the middle of a place too high for
        # them, the layout would take the room above them for that of their titles.
        anchored = {"anchor": "N"}
        yield figure, figure.subplots(rows, columns, subplot_kw=anchored, **options)


class Picture:
    """A figure with a text that says what it shows.

    The figure is drawn when its dots are asked for, and then let go.

    Parameters
    ----------
    figure : Figure
        As painted on a `page`.
    alt : str
        For readers who cannot see the picture, and for the tests: computed from what
        was painted.

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
    def html(self):
        """An image with its dots and its text."""
        return (
            f'<img src="data:image/png;base64,{b64encode(self.file).decode()}" '
            f'alt="{escape(self.alt)}" width="{self.width}" style="max-width: 100%">'
        )

    def _repr_mimebundle_(self, include=None, exclude=None):
        # JupyterLab and nbconvert show the HTML, which carries the alternative text;
        # viewers that drop HTML find the PNG beside it.
        png = b64encode(self.file).decode()
        return {"text/html": self.html, "image/png": png, "text/plain": repr(self)}


def picture(figure, alt):
    """Return a painted `figure` as a `Picture`."""
    return Picture(figure, alt)


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
