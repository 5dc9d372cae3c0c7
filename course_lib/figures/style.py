"""The look of every figure: one palette, one style sheet, one page."""

import threading
from contextlib import contextmanager
from pathlib import Path

import matplotlib as mpl
import matplotlib.style
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

STYLE = mpl.rc_params_from_file(
    Path(__file__).with_name("course.mplstyle"), use_default_template=False
)

INK, MUTED, FAINT, BAND = "#222222", "#666666", "#d5d5d5", "#ececec"
#: The two classes, always with their marker (Okabe and Ito's blue and vermilion), and
#: darker for words on the map's bands.
CLASSES = (
    {"color": "#0072B2", "marker": "o", "label": "class 0", "words": "#004A75"},
    {"color": "#D55E00", "marker": "^", "label": "class 1", "words": "#8A3D00"},
)
#: The two networks, always with their dash and marker (Okabe and Ito's purple and
#: green, darkened until text in them is readable on white).
LINEAR = {"color": "#9C3D7A", "linestyle": (0, (5, 2)), "marker": "s"}
BENT = {"color": "#00775A", "linestyle": "-", "marker": "o"}
TWINS = (LINEAR, BENT)
#: The hinges of the first layer and of later ones. Without antialiasing the files are
#: a quarter of the size; pictures have two pixels for each one shown, which smooths.
HINGES = (
    {"color": "#666666", "linewidth": 0.9, "linestyle": "-", "antialiased": False},
    {"color": INK, "linewidth": 1.3, "linestyle": (0, (4, 1.6)), "antialiased": False},
)
#: Gains from too small to too large, always with their marker. From blue to brown and
#: dark to light to dark, so safe for red-green blindness and in print.
GAINS = {
    "PyTorch": {"color": "#1D3557", "marker": "v"},
    "LeCun": {"color": "#4E7099", "marker": "d"},
    "He": {"color": "#966900", "marker": "P"},
    "too large": {"color": "#7A3300", "marker": "X"},
}
#: Ten colours that colour-blind readers can tell apart (after Paul Tol's "muted"); each
#: point is drawn as its digit besides.
DIGITS = (
    "#332288 #CC6677 #117733 #3FA0D0 #BF8600 #882255 #2E9E8F #AA4499 #808000 #707070"
).split()


def _colours(name, *colours, **options):
    return LinearSegmentedColormap.from_list(name, colours, **options)


#: Probabilities in ten steps, from class 0 over undecided to class 1. In grey, too,
#: the two sides differ.
PROBABILITY = _colours(
    "probability", "#66A3CE", "#BAD7EB", "#FAFAFA", "#FAE0CB", "#F5BC95", N=10
)
RAMP = _colours("ramp", "#e6f4f0", "#6fc0aa")  # what a unit returns
STEEPNESS = _colours("steepness", "#f7faf9", "#3d9c84")
WEIGHTS = "PuOr"  # orange below 0, purple above; told apart by colour-blind readers

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
