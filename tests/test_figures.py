"""What every figure promises, over one gallery of all of them."""

import io
import re
from functools import cache
from itertools import combinations, pairwise

import gallery
import matplotlib
import numpy as np
import pytest
from matplotlib import pyplot as plt
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image

from course_lib import figures
from course_lib.figures import style
from course_lib.figures.picture import Picture, described

NARROW = 460  # pixels: a notebook in a window of 900, beside the open sidebar
SMALLEST = 7.5  # points, there
READABLE = 4.5  # contrast of text, by the Web Content Accessibility Guidelines (AA)
LONGEST = 250  # characters


@cache
def shown(name, number):
    """A figure of the gallery, once: its picture, and what is wrong with it."""
    with pytest.MonkeyPatch.context() as patch:
        painted, make = [], Picture.__init__

        def keep(self, figure, alt):
            painted.append(figure)
            make(self, figure, alt)

        patch.setattr(Picture, "__init__", keep)
        picture = gallery.draw(name, number)
    return picture, complaints(painted[0])


every = pytest.mark.parametrize("name", figures.__all__)
both = pytest.mark.parametrize("number", [0, 1])


# Its text


def unspeakable(text):
    """Name what sounds wrong, or like nothing, when a text is read aloud."""
    found = re.findall(r"\d[eE][-+]?\d+|\d \d|\s\s|\n|\.\.|:\s*[.;:]|nan|\$", text)
    return found + [text] * (len(text) > LONGEST or not re.match(r".{19,}\.$", text))


@every
@both
def test_a_text_can_be_listened_to(name, number):
    assert unspeakable(shown(name, number)[0].alt) == []


def test_what_cannot_be_listened_to_is_noticed():
    fine = "Largest error 0.32, at x = -1.73."
    assert unspeakable(fine) == []
    for wrong in ("2e-18", "8 9", "two  gaps", "a: 3: ; b", "x" * LONGEST):
        assert unspeakable(f"{fine} {wrong}."), wrong
    assert unspeakable("No full stop at the end") and unspeakable("Short.")


@every
def test_a_text_begins_with_the_finding(name):
    """With other data it begins otherwise, and not with what the data are."""
    first, second = (shown(name, number)[0].alt for number in (0, 1))
    heads = [re.split(r"\. |; ", text)[0] for text in (first, second)]
    assert heads[0] != heads[1]
    # Numbers or shapes, not only names.
    assert all(re.search(r"\d|straight|smooth|never", head) for head in heads)


# Its looks


@every
@both
def test_a_figure_fits_a_notebook_and_is_sharp(name, number):
    picture, _ = shown(name, number)
    assert picture.width <= 910
    assert len(picture.file) < 120_000
    image = Image.open(io.BytesIO(picture.file)).convert("RGBA")
    assert image.width >= 1.9 * picture.width, "not sharp when projected"
    assert np.asarray(image)[..., 3].min() == 255, "see-through"


@every
@both
def test_a_figure_can_be_read(name, number):
    assert shown(name, number)[1] == []


def complaints(figure):
    """Name the texts that are small, pale, cut off, or written over another one."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    shown = min(1, NARROW / 96 / figure.get_figwidth())
    texts = {text for text in figure.findobj(Text) if text.get_text().strip()}
    texts = {text for text in texts if text.get_visible()} - {*beyond(figure)}
    small = [
        f"small: {text.get_text()}"
        for text in texts
        if text.get_size() * shown < SMALLEST or text.get_size() < 10
    ]
    # Titles and names of curves are bold. Numbers at an axis look after themselves.
    notes = {text for ax in figure.axes for text in ax.texts if text.get_text().strip()}
    notes |= {text for text in texts if text.get_weight() == "bold"}
    places = [
        (text.get_text(), text.get_window_extent(canvas.get_renderer()))
        for text in notes
    ]
    edge = figure.bbox.padded(-1)
    cut = [
        f"cut: {text.get_text()}"
        for text in texts
        if not within(text.get_window_extent(canvas.get_renderer()), edge)
    ]
    pairs = combinations(places, 2)
    over = [f"{a} over {b}" for (a, one), (b, two) in pairs if one.overlaps(two)]
    crowded = [f"crowded: {ax.get_title()}" for ax in figure.axes if touching(ax)]
    return small + cut + over + crowded + [*pale(texts, canvas)]


def luminance(colours):
    """Relative luminance of RGB from 0 to 1, as the guidelines define it."""
    linear = ((np.asarray(colours) + 0.055) / 1.055) ** 2.4
    return linear @ (0.2126, 0.7152, 0.0722)


def contrast(one, other):
    low, high = sorted((one, other))
    return (high + 0.05) / (low + 0.05)


def pale(texts, canvas):
    """Name the texts that hardly differ from what they are written on, as dots."""
    dots = luminance(np.asarray(canvas.buffer_rgba())[::-1, :, :3] / 255.0)
    for text in texts:
        place = text.get_window_extent(canvas.get_renderer())
        (left, low), (right, high) = np.maximum(place.get_points(), 0).astype(int)
        below = dots[low:high, left:right]
        ink = luminance(to_rgb(text.get_color()))  # on less than half of the box
        if not below.size:
            continue
        # Letters with an edge of their own stand on that.
        page = below.max() if text.get_path_effects() else np.median(below)
        if contrast(ink, page) < READABLE:
            yield f"pale: {text.get_text()}"


def beyond(figure):
    """The numbers of ticks beyond the ends of an axis, which nobody draws."""
    for axis in (axis for ax in figure.axes for axis in (ax.xaxis, ax.yaxis)):
        low, high = sorted(axis.get_view_interval())
        for tick in [*axis.get_major_ticks(), *axis.get_minor_ticks()]:
            if not low <= tick.get_loc() <= high:
                yield from (tick.label1, tick.label2)


def within(inner, outer):
    return (inner.min >= outer.min).all() and (inner.max <= outer.max).all()


def touching(ax):
    """Whether two numbers below an axis touch."""
    hidden = {*beyond(ax.figure)}
    labels = [text for text in ax.get_xticklabels() if text.get_text()]
    boxes = [text.get_window_extent() for text in labels if text not in hidden]
    ordered = sorted(boxes, key=lambda box: box.x0)
    return any(right.x0 - left.x1 < 3 for left, right in pairwise(ordered))


TITLE = {"label": "Without activations: the gap is 0.000"}
FAULTS = [
    (TITLE, "0.000 over Without"),
    (TITLE, "cut: Without"),
    ({"label": "tiny", "size": 9.5}, "small: tiny"),
    # Colours that words once had, on white and on the bands of a map.
    ({"label": "He", "color": "#B07D00"}, "pale: He"),
    ({"label": "0", "color": "#0072B2", "backgroundcolor": "#C4DEEE"}, "pale: 0"),
    ({"label": "1", "color": "#D55E00", "backgroundcolor": "#F7D8BF"}, "pale: 1"),
]


@pytest.mark.parametrize(("title", "complaint"), FAULTS)
def test_the_checker_sees_faults(title, complaint):
    with style.page(9, 3, columns=2) as (figure, axes):
        for ax in axes:
            ax.set_title("good")
        assert complaints(figure) == []
        axes[0].set_xticks(np.arange(0, 1, 0.05))
        for ax in axes:
            ax.set_title(**title)
        found = complaints(figure)
    assert complaint in str(found) and "crowded: " in str(found)


def test_the_sides_of_a_map_differ_in_grey():
    grey = luminance(
        [style.PROBABILITY(share)[:3] for share in np.arange(0.05, 1, 0.1)]
    )
    darker, lighter = grey[:5], grey[:4:-1]
    assert (darker < lighter).all()
    assert contrast(darker[0], lighter[0]) >= 1.5
    assert contrast(darker[1], lighter[1]) >= 1.3
    # The boundary, in ink, is seen on all of them.
    assert contrast(luminance(to_rgb(style.INK)), grey.min()) >= READABLE


def test_classes_twins_and_gains_differ_in_more_than_colour():
    for looks in (style.CLASSES, style.TWINS, style.GAINS.values()):
        for part in ("color", "marker"):
            assert len({look[part] for look in looks}) == len(looks)


def test_only_wide_figures_are_enlarged():
    for width, laid_out in ((9, style.WIDEST), (5.2, 5.2)):
        with style.page(width, width / 3) as (figure, _):
            assert figure.get_figwidth() == pytest.approx(laid_out)
            assert figure.get_figheight() == pytest.approx(laid_out / 3)
            picture = Picture(figure, "A page.")
        assert picture.width == round(96 * width)


# A picture


def test_a_picture_shows_its_text_in_html_and_in_plain_text(tmp_path):
    with style.page(1, 1) as (figure, _):
        picture = Picture(figure, 'a "b" <c>')
    bundle = picture._repr_mimebundle_()
    assert set(bundle) == {"text/html", "image/png", "text/plain"}
    assert 'alt="a &quot;b&quot; &lt;c&gt;"' in bundle["text/html"]
    assert bundle["text/plain"] == 'Figure: a "b" <c>'
    picture.save(tmp_path / "a.png")
    with Image.open(tmp_path / "a.png") as image:
        assert image.format == "PNG"


def test_packing_keeps_the_page_white_and_faint_shades_apart_from_it():
    with style.page(9, 3.3) as (figure, ax):
        ax.axvspan(0, 0.5, color=style.BAND)
        ax.set_xlim(0, 1)
        picture = Picture(figure, "")
    dots = np.asarray(Image.open(io.BytesIO(picture.file)).convert("RGB")).astype(int)
    assert (dots[0] == 255).all()
    height, width, _ = dots.shape
    left, right = dots[height // 2, [width // 3, 3 * width // 4]]
    assert (right == 255).all()
    assert np.abs(left - 0xEC).max() <= 1


HOSTILE = {
    "nothing": lambda: None,
    "dark": lambda: plt.style.use("dark_background"),
    "sketched": lambda: plt.xkcd(),
    "large": lambda: plt.rcParams.update({"font.size": 30, "lines.marker": "x"}),
    "ticks": lambda: plt.rc("ytick", left=False, labelleft=False, direction="in"),
}


@pytest.mark.parametrize("settings", HOSTILE)
def test_pictures_look_the_same_whatever_a_student_has_set(settings):
    before = shown("composed_line", 0)[0].file
    with plt.rc_context():
        HOSTILE[settings]()
        between = dict(matplotlib.rcParams)
        assert gallery.draw("composed_line", 0).file == before
        assert dict(matplotlib.rcParams) == between


def test_a_figure_that_a_student_draws_is_described_by_titles_and_labels():
    figure = Figure()
    left, right = figure.subplots(1, 2)
    left.set(title="gap 0.5,\nslope 0", xlabel="x", ylabel="logit")
    right.set(title="gap 0", xlabel="x", ylabel="logit")
    picture = described(figure)
    assert picture.alt == "gap 0.5, slope 0. gap 0. Drawn: logit against x."
    assert described(Figure()).alt == "A figure without a title."
    with Image.open(io.BytesIO(picture.file)) as image:
        assert image.width > picture.width  # sharp when projected
