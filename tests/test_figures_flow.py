"""Pictures of signals, factors, dead units and rescues say what is drawn."""

import io
import warnings

import numpy as np
import pytest
from PIL import Image

from course_lib import figures
from course_lib.diagnostics import Flow
from course_lib.figures import flow as flow_figures
from course_lib.figures import style
from course_lib.figures.flow import LOOKS, look_of


def falling(factor, layers=10, varying=None):
    """A flow that changes by a factor from layer to layer."""
    sizes = float(factor) ** np.arange(layers)
    changing = sizes if varying is None else varying * np.ones(layers)
    return Flow(sizes, changing, sizes[::-1].copy(), np.full(layers, sizes[-1]))


def lines_at(factors, seeds=3):
    return {name: np.tile(f ** np.arange(5), (seeds, 1)) for name, f in factors.items()}


GALLERY = {
    "one flow": lambda: figures.signal_flow({"sigmoid": [falling(0.1)]}, "A title"),
    "flows": lambda: figures.signal_flow(
        {name: [falling(f)] for name, f in (("default", 0.5), ("He", 2.0))}
    ),
    "panels": lambda: figures.size_panels(
        {title: lines_at({"default": 0.1, "He": 10.0}) for title in "abcdef"}, "layer"
    ),
    "factors": lambda: figures.factors(
        {"ReLU": {"LeCun": 0.7, "He": 1.0}}, {"ReLU": {"LeCun": 0.7, "He": 1.0}}
    ),
    "film": lambda: figures.dead_film([np.eye(6, 16, dtype=bool)] * 3),
    "rescues": lambda: figures.rescues(
        {"a": [1e-3, 1e-2]}, {"a": [0.5, 0.6]}, line=0.88
    ),
}


@pytest.mark.parametrize("name", GALLERY)
def test_every_picture_has_a_text_and_fits_a_notebook(name):
    picture = GALLERY[name]()
    assert len(picture.alt) > 40 and picture.alt.endswith(".")
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


def test_the_text_of_signals_follows_what_flows(drawn):
    steady = figures.signal_flow({"tanh": [falling(1.0)]}).alt
    assert "going forward 1 to 1" in steady and "coming back 1 to 1" in steady
    vanishing = figures.signal_flow({"tanh": [falling(0.1)]}).alt
    assert "going forward 1 to 1e-09" in vanishing
    assert "coming back 1e-09 to 1" in vanishing
    assert "weight gradient 1e-09 to 1e-09" in vanishing


def test_what_may_be_rounding_is_called_that(drawn):
    tiny = figures.signal_flow({"sigmoid": [falling(1.0, varying=1e-15)]}).alt
    assert "depends on the input 1e-15 to nothing but rounding" in tiny
    small = figures.signal_flow({"sigmoid": [falling(1.0, varying=1e-9)]}).alt
    assert "depends on the input 1e-09 to 1e-09" in small


def test_a_line_is_the_median_and_the_band_holds_all_seeds(drawn):
    flows = [falling(f) for f in (0.1, 0.2, 0.9)]
    picture = figures.signal_flow({"He": flows})
    ax = drawn[0].axes[0]
    middle = ax.lines[1].get_ydata()
    assert middle == pytest.approx(0.2 ** np.arange(10))
    band = ax.collections[0].get_paths()[0].vertices[:, 1]
    assert band.min() == pytest.approx(0.1**9) and band.max() == pytest.approx(1)
    assert f"going forward 1 to {0.2**9:.1g}" in picture.alt


def test_names_keep_their_colour_whatever_stands_beside_them(drawn):
    figures.size_panels({"a": lines_at({"He": 2.0})}, "layer")
    figures.size_panels({"a": lines_at({"default": 0.5, "He": 2.0})}, "layer")
    colours = [
        {text.get_text(): text.get_color() for text in figure.axes[0].texts}
        for figure in drawn
    ]
    assert colours[0]["He"] == colours[1]["He"] == LOOKS["He"]["color"]
    assert look_of("sigmoid") == style.BENT
    assert look_of("no activation") == style.LINEAR


def test_scales_differ_in_more_than_colour():
    for part in ("color", "marker", "linestyle"):
        looks = [LOOKS[name][part] for name in ("default", "LeCun", "He", "too large")]
        assert len({str(look) for look in looks}) == 4


def test_names_do_not_lie_over_each_other(drawn):
    names = ("default", "LeCun", "He", "too large")
    figures.size_panels({"a": lines_at(dict.fromkeys(names, 1.0))}, "layer")
    heights = sorted(text.xy[1] for text in drawn[0].axes[0].texts)
    assert np.diff(heights).min() >= 0.99 * flow_figures.NAMES_APART


def test_the_text_of_panels_says_where_each_line_begins_and_ends(drawn):
    panels = {"ReLU": lines_at({"default": 0.1}), "tanh": lines_at({"default": 10.0})}
    picture = figures.size_panels(panels, "depth", (1, 2, 5, 10, 50), "Gradient")
    assert picture.alt == (
        "Gradient, depth 1 to 50. ReLU: default 1 to 0.0001. tanh: default 1 to 1e+04."
    )


@pytest.mark.parametrize("count", [1, 2, 4, 6])
def test_any_number_of_panels_is_drawn(count, drawn):
    panels = {f"{i}": lines_at({"He": 2.0}) for i in range(count)}
    figures.size_panels(panels, "layer")
    assert [ax.get_title(loc="left") for ax in drawn[0].axes] == [*panels]


@pytest.mark.parametrize("factor", [1e-70, 0.1, 1.0, 1e70])
def test_ticks_are_few_round_powers_of_ten(factor, drawn):
    figures.size_panels({"a": lines_at({"He": factor})}, "layer")
    (ax,) = drawn[0].axes
    labels = [text.get_text() for text in ax.get_yticklabels()]
    assert 1 <= len(labels) <= 9
    assert "10⁰" in labels


def test_a_signal_of_zero_is_no_reason_to_stumble():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        dead = Flow(*np.array([[1.0, 0.0]] * 4))
        alive = falling(0.5, 2)
        picture = figures.signal_flow({"He": [dead], "LeCun": [alive]})
    assert "going forward 1 to 0" in picture.alt.replace("nothing but rounding", "0")


# Factors


def test_the_text_of_factors_counts_and_compares(drawn):
    measured = {"a": {"LeCun": 0.5, "He": 2.0}, "b": {"LeCun": 0.9, "He": 0.99}}
    exact = figures.factors(measured, measured).alt
    assert "4 measured" in exact and "0% off" in exact
    assert "Below 1 of 2 activations: LeCun 2, He 1." in exact
    guesses = {"a": {"LeCun": 0.5, "He": 0.8}, "b": {"LeCun": 0.9, "He": 0.99}}
    wrong = figures.factors(measured, guesses).alt
    assert "150% off" in wrong and "LeCun 2, He 1." in wrong


# Dead units


def test_the_film_counts_deaths_and_revivals(drawn):
    # Rows are epochs: unit 0 dies, unit 1 comes back, unit 2 comes back twice.
    film = np.array([[0, 1, 1], [0, 1, 0], [1, 0, 1], [1, 0, 0]], dtype=bool)
    alt = figures.dead_film([film, np.zeros((4, 3), dtype=bool)]).alt
    assert "over 3 epochs" in alt
    assert "layer 1: 2, 1, 3; layer 2: 0, 0, 0." in alt


# Rescues


@pytest.mark.parametrize(
    "accuracies, verdict",
    [
        ([0.46, 0.46, 0.87], "near chance"),
        ([0.84, 0.46, 0.87], "about a straight line"),
        ([0.84, 0.99, 1.0], "above a straight line"),
    ],
)
def test_a_start_is_judged_by_its_median(accuracies, verdict, drawn):
    alt = figures.rescues({"LeCun": [1e-7] * 3}, {"LeCun": accuracies}, 0.88).alt
    assert f"LeCun: {verdict}." in alt and "3 runs each" in alt


def test_every_run_is_in_the_picture(drawn):
    gradients, scores = [1e-3, 1e-2, 1e-1], [0.46, 0.9, 1.0]
    figures.rescues({"a": gradients}, {"a": scores}, 0.88)
    for ax, values in zip(drawn[0].axes, (gradients, scores), strict=True):
        places = ax.collections[0].get_offsets()[:, 0]
        low, high = ax.get_xlim()
        assert places.tolist() == values
        assert low < min(values) and max(values) < high
