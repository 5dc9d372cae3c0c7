"""Pictures of signals and gains say what is drawn."""

import io
import warnings

import numpy as np
import pytest
from PIL import Image

from course_lib import figures
from course_lib.diagnostics import Flow
from course_lib.figures import flow as flow_figures
from course_lib.figures.flow import LOOKS


def falling(factor, layers=10, varying=None):
    """A flow that changes by a factor from layer to layer."""
    sizes = float(factor) ** np.arange(layers)
    changing = sizes if varying is None else varying * np.ones(layers)
    return Flow(sizes, changing, sizes[::-1].copy(), np.full(layers, sizes[-1]))


DOTS = {
    ("ReLU", "LeCun"): 0.5,
    ("ReLU", "He"): 2.0,
    ("tanh", "LeCun"): 0.9,
    ("tanh", "He"): 0.99,
}
GALLERY = {
    "a flow": lambda: figures.signal_flow(falling(0.1), "A title"),
    "by gain": lambda: figures.by_gain(DOTS, DOTS, "A title", "factor"),
}


@pytest.mark.parametrize("name", GALLERY)
def test_every_picture_has_a_text_and_fits_a_notebook(name):
    picture = GALLERY[name]()
    assert 40 < len(picture.alt) <= 250 and picture.alt.endswith(".")
    assert picture.width <= 910 and len(picture.file) < 90_000
    image = Image.open(io.BytesIO(picture.file))
    assert image.width >= 1.9 * picture.width


@pytest.mark.parametrize("name", GALLERY)
def test_no_writing_is_smaller_than_ten_points(name, drawn):
    GALLERY[name]()
    assert min(text.get_fontsize() for text in drawn[0].findobj(_is_written)) >= 10


def _is_written(artist):
    return bool(getattr(artist, "get_text", str)().strip()) and artist.get_visible()


# Signals


def test_the_text_of_signals_follows_what_flows():
    steady = figures.signal_flow(falling(1.0), "A").alt
    assert "the signal forward keeps its size" in steady
    assert "the signal back keeps its size" in steady
    vanishing = figures.signal_flow(falling(0.1), "A").alt
    assert "the signal forward falls by 9 powers of ten" in vanishing
    assert "the weight gradient keeps its size" in vanishing
    assert "Coming down, the signal back falls by 9 powers of ten." in vanishing
    exploding = figures.signal_flow(falling(10.0, layers=2), "A").alt
    assert "the signal forward grows by 1 power of ten" in exploding


def test_what_may_be_rounding_is_called_that():
    tiny = figures.signal_flow(falling(1.0, varying=1e-15), "A").alt
    assert "depends on the input is lost in rounding" in tiny
    small = figures.signal_flow(falling(1.0, varying=1e-9), "A").alt
    assert "depends on the input keeps its size" in small


def test_every_part_of_a_flow_is_drawn_and_named(drawn):
    flow = falling(0.5)
    figures.signal_flow(flow, "A")
    (ax,) = drawn[0].axes
    curves = [line.get_ydata() for line in ax.lines[1:]]
    expected = [flow.forward, flow.varying, flow.backward, flow.gradient]
    for curve, sizes in zip(curves, expected, strict=True):
        np.testing.assert_array_equal(curve, sizes)
    colours = [line.get_color() for line in ax.lines[1:]]
    assert sorted(text.get_color() for text in ax.texts) == sorted(colours)


@pytest.mark.parametrize("factor", [0.1, 1.0, 10.0])
def test_names_stand_beside_the_panel_and_not_over_each_other(factor, drawn):
    figures.signal_flow(falling(factor), "A")
    heights = sorted(text.xy[1] for text in drawn[0].axes[0].texts)
    assert len(heights) == 4 and 0 <= heights[0] and heights[-1] <= 1
    assert np.diff(heights).min() >= 0.99 * flow_figures.NAMES_APART


@pytest.mark.parametrize("factor", [1e-70, 0.1, 1.0, 1e30])
def test_ticks_are_few_round_powers_of_ten(factor, drawn):
    figures.signal_flow(falling(factor, layers=4), "A")
    (ax,) = drawn[0].axes
    labels = [text.get_text() for text in ax.get_yticklabels()]
    assert 1 <= len(labels) <= 9
    assert "10⁰" in labels


def test_a_signal_of_zero_is_no_reason_to_stumble():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        dead = Flow(*np.array([[1.0, 0.0]] * 4))
        picture = figures.signal_flow(dead, "A")
    assert "the signal forward ends at 0" in picture.alt
    assert "the signal back begins at 0" in picture.alt


# Gains


def test_gains_differ_in_more_than_colour():
    for part in ("color", "marker"):
        assert len({LOOKS[name][part] for name in LOOKS}) == len(LOOKS) == 4


def test_dots_and_rings_stand_at_their_sizes_in_the_colour_of_their_gain(drawn):
    rings = {key: 3 * size for key, size in DOTS.items()}
    figures.by_gain(DOTS, rings, "A", "factor")
    (ax,) = drawn[0].axes
    marks = [line for line in ax.lines if len(line.get_xdata()) == 1]
    seen = {
        (int(m.get_ydata()[0]), m.get_markerfacecolor(), m.get_markeredgecolor()): (
            m.get_xdata()[0]
        )
        for m in marks
    }
    for (activation, gain), size in DOTS.items():
        row, color = ["ReLU", "tanh"].index(activation), LOOKS[gain]["color"]
        assert seen[row, color, color] == size
        assert seen[row, "none", color] == 3 * size
    assert [text.get_text() for text in ax.get_yticklabels()] == ["ReLU", "tanh"]
    assert {text.get_text() for text in ax.texts} == {"LeCun", "He"}


def test_the_text_of_gains_counts_and_compares():
    exact = figures.by_gain(DOTS, DOTS, "A", "factor").alt
    assert "Dots below 1, of 2 activations: LeCun 2, He 1." in exact
    assert "by 0%" in exact
    off = figures.by_gain(DOTS, DOTS | {("ReLU", "He"): 0.8}, "A", "factor").alt
    assert "Farthest from its ring: ReLU at He, by 150%." in off
    far = figures.by_gain(DOTS, DOTS | {("tanh", "He"): 990.0}, "A", "factor").alt
    assert "tanh at He, by 3 powers of ten" in far
