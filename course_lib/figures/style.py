"""The look of every figure: one palette, one style sheet, one way to show a picture."""

import gc
import io
from base64 import b64encode
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from pathlib import Path

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from course_lib.figures.kept import current, dots

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
    with mpl.rc_context(STYLE):
        kept = current()
        shape = width, height, rows, columns, options
        if kept:
            yield kept.open(shape, lambda: _new(*shape), STYLE)
        else:
            yield _new(*shape)


def _new(width, height, rows, columns, options):
    zoom = max(1, width / WIDEST)
    # Two dots for each pixel as shown are sharp when projected, too.
    figure = Figure((width / zoom, height / zoom), dpi=2 * PIXELS_PER_INCH * zoom)
    FigureCanvasAgg(figure)
    # Maps of equal axes hang from the top: in the middle of a place too high for
    # them, the layout would take the room above them for that of their titles.
    look = {"anchor": "N"}
    return figure, figure.subplots(rows, columns, subplot_kw=look, **options)


@dataclass(frozen=True)
class Picture:
    """A finished figure with a text that says what it shows.

    Attributes
    ----------
    file : bytes
        A PNG, or a JPEG where somebody waits for it; see `kept.Kept`.
    alt : str
        For readers who cannot see the picture, and for the tests: computed from what
        was drawn.
    width : int
        In pixels, as shown.
    format : str
        "png" or "jpeg".
    """

    file: bytes
    alt: str
    width: int
    format: str = "png"

    def save(self, path):
        """Write the picture to a file."""
        Path(path).write_bytes(self.file)

    def __repr__(self):
        return f"Figure: {self.alt}"

    def _repr_mimebundle_(self, include=None, exclude=None):
        # JupyterLab and nbconvert show the HTML, which carries the alternative text;
        # viewers that drop HTML find the PNG beside it.
        kind, text = f"image/{self.format}", b64encode(self.file).decode()
        html = (
            f'<img src="data:{kind};base64,{text}" alt="{escape(self.alt)}" '
            f'width="{self.width}" style="max-width: 100%">'
        )
        return {"text/html": html, kind: text, "text/plain": repr(self)}


def picture(figure, alt):
    """Render `figure` once and return it as a `Picture`.

    Call it inside `page`, so that the style is in force.
    """
    from PIL import Image

    kept = current()
    hurry = kept is not None and kept.hurry
    image = kept.dots() if kept else dots(figure)
    width = round(figure.get_figwidth() * figure.dpi / 2)
    if kept is None:
        # A drawn figure is 10 MB that refer to each other; dozens would pile up.
        figure.clear()
        figure.canvas.renderer = None
        gc.collect(1)
    file = io.BytesIO()
    if hurry:
        # Packed in a third of the time that a PNG takes, with all of the colour.
        image.save(file, format="jpeg", quality=90, subsampling=0)
    else:
        # 96 colours are enough for flat areas and soft edges, at a third of the bytes.
        # An octree finds some in a third of the time, but joins faint greys with the
        # white page; by median cut, small areas end up far from their colour. One
        # round of k-means gives large areas exactly theirs.
        few = image.quantize(
            96,
            method=Image.Quantize.MAXCOVERAGE,
            kmeans=image.width * image.height,  # fewer changes than that: enough
            dither=Image.Dither.NONE,
        )
        few.save(file, format="png", compress_level=8)
    return Picture(file.getvalue(), alt, width, "jpeg" if hurry else "png")
