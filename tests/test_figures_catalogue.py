"""The pictures of lesson 4: graphs and slopes, rows of runs, the patchwork of steps."""

import math
import re

import numpy as np
import pytest
import torch
from matplotlib.colors import to_rgba
from matplotlib.text import Text
from torch import nn

from course_lib import activations, data, figures
from course_lib.activations import CATALOGUE
from course_lib.figures import style


def number_after(words, text):
    return float(re.search(rf"{re.escape(words)} (-?[\d.]+\d)", text)[1])


# Graphs and slopes


def test_largest_slopes_are_those_of_calculus(drawn):
    alt = figures.activation_graphs(CATALOGUE).alt
    root = math.sqrt(2)  # GELU is steepest there
    density = math.exp(-1) / math.sqrt(2 * math.pi)
    expected = {
        "identity": 1,
        "step": 0,
        "sigmoid": 1 / 4,
        "tanh": 1,
        "relu": 1,
        "selu": 1.0507 * 1.67326,
        "gelu": (1 + math.erf(1)) / 2 + root * density,
    }
    slopes = alt.split("Largest slope: ")[1]
    for name, slope in expected.items():
        at = 0 if name == "identity" else slopes.index(f", {name} ") + 2
        assert number_after(name, slopes[at:]) == pytest.approx(slope, abs=0.006)
    assert alt.endswith("Slope exactly 0 on a stretch: step, relu.")


def test_text_of_the_graphs_follows_what_is_drawn(drawn):
    def alt(function, derivative=None):
        return figures.activation_graphs(
            [activations.custom("f", function, derivative)]
        ).alt

    assert alt(torch.tanh) == alt(lambda z: 2 * torch.sigmoid(2 * z) - 1)
    assert alt(torch.tanh) != alt(torch.sigmoid)
    assert alt(torch.tanh) != alt(torch.tanh, lambda z: 0 * z)
    assert alt(torch.relu).endswith("f.") and alt(torch.abs).endswith("none.")


def test_a_graph_looks_straight_only_if_it_is(drawn):
    figures.activation_graphs(["identity", "relu", "step"])
    colours = [ax.lines[2].get_color() for ax in drawn[0].axes]
    bent = style.BENT["color"]
    assert colours == [style.LINEAR["color"], bent, bent]


def test_pen_is_lifted_at_a_jump_and_nowhere_else(drawn):
    figures.activation_graphs(["step", "relu", "tanh"])
    gaps = [np.isnan(ax.lines[2].get_ydata()).sum() for ax in drawn[0].axes]
    slope_gaps = [np.isnan(ax.lines[3].get_ydata()).sum() for ax in drawn[0].axes]
    assert (gaps, slope_gaps) == ([1, 0, 0], [0, 1, 0])


def test_panels_that_are_not_needed_are_left_out(drawn):
    figures.activation_graphs(["relu", "tanh", "elu", "mish"])
    assert len(drawn[0].axes) == 4


def test_tangent_says_height_and_slope_where_it_touches(drawn):
    alt = figures.tangent("tanh", 1.0).alt
    assert alt.startswith("tanh at z = 1.0: value 0.76, slope 0.42.")
    assert figures.tangent("tanh", -1.0).alt.startswith("tanh at z = -1.0: value -0.76")


@pytest.mark.parametrize("name", CATALOGUE)
@pytest.mark.parametrize("z", [-4.0, 0.0])
def test_tangent_of_every_activation(drawn, name, z):
    alt = figures.tangent(name, z).alt
    entry, here = CATALOGUE[name], torch.tensor([z], dtype=torch.float64)
    assert number_after("value", alt) == pytest.approx(entry(here).item(), abs=0.0051)
    slope = entry.derivative(here).item()
    assert number_after("slope", alt) == pytest.approx(slope, abs=0.0051)
    assert "-0.00" not in alt


def test_tangent_of_a_function_of_ones_own(drawn):
    square = activations.custom("z²", torch.square)
    assert figures.tangent(square, 1.5).alt.startswith("z² at z = 1.5: value 2.25, sl")
    assert drawn[0].axes[0].get_title(loc="left") == "z²"


def test_sliders_of_leaky_relu_and_elu(drawn):
    usual = figures.leaky_and_elu(0.1, 1.0).alt
    assert "slope from 0.10 to 1.00; ELU" in usual and "exactly 0" not in usual
    both_relu = figures.leaky_and_elu(0.0, 0.0).alt
    assert both_relu.count("exactly 0 on a stretch") == 2
    leaky, elu = figures.leaky_and_elu(1.0, 2.0).alt.split("; ")
    assert "from -4.00 to 4.00, slope from 1.00 to 1.00" in leaky
    assert number_after("α = 2.00 from", elu) == pytest.approx(
        2 * (math.exp(-4) - 1), abs=0.0051
    )


# Rows of runs

EPOCHS = {
    "quick": np.array([3.0, 4.0, 4.0, 9.0, 5.0]),
    "mixed": np.array([40.0, 50.0, np.inf, 20.0, 30.0]),
    "lost": np.array([np.inf, np.inf, np.inf, 7.0, 8.0]),
}


def test_medians_and_failures_are_those_of_the_bubbles(drawn):
    alt = figures.epochs_needed(EPOCHS, "it works").alt
    assert "it works, 5 runs each: quick 4, mixed 40 (1 never), lost never." in alt


def test_median_between_a_number_and_never_is_never(drawn):
    alt = figures.epochs_needed({"half": np.array([5, 6, np.inf, np.inf])}, "x").alt
    assert "half never" in alt


def test_every_run_is_in_a_bubble(drawn):
    figures.epochs_needed(EPOCHS, "it works")
    (ax,) = drawn[0].axes
    for bubbles, values in zip(ax.collections, EPOCHS.values(), strict=True):
        places, areas = bubbles.get_offsets()[:, 0], bubbles.get_sizes()
        finite = np.unique(values[np.isfinite(values)])
        assert np.allclose(np.sort(places)[: len(finite)], finite)
        assert areas.sum() / areas.min() == pytest.approx(
            len(values) / min(np.unique(values, return_counts=True)[1])
        )


def test_text_of_the_rows_follows_what_is_drawn(drawn):
    moved = EPOCHS | {"quick": np.array([3.0, 6.0, 6.0, 9.0, 5.0])}
    before, after = (
        figures.epochs_needed(groups, "it works").alt for groups in (EPOCHS, moved)
    )
    assert before != after


def test_straight_rows_look_straight(drawn):
    figures.epochs_needed(EPOCHS, "it works", straight=["lost"])
    (ax,) = drawn[0].axes
    colours = [to_rgba(row.get_facecolor()[0], alpha=1) for row in ax.collections]
    looks = style.BENT, style.BENT, style.LINEAR
    assert colours == [to_rgba(look["color"]) for look in looks]


def test_accuracies_name_the_runs_that_failed(drawn):
    common = {"relu": np.array([1.0, 0.995, 1.0]), "step": np.array([0.6, 0.8, 0.95])}
    own = {"relu": np.array([1.0, 1.0, 0.7]), "step": np.array([0.9, 0.9, 0.95])}
    alt = figures.accuracies({"common": common, "own": own}).alt
    assert "3 runs each. common: relu 1.000, step 0.800; runs below 0.9: step 2." in alt
    assert "own: relu 1.000, step 0.900; runs below 0.9: relu 1." in alt


# Patchwork


def one_step(sign):
    """Class 1 where the second coordinate is below 0, or above it."""
    network = nn.Sequential(
        nn.Linear(2, 1), CATALOGUE["step"].module(), nn.Linear(1, 1)
    )
    weights = [[[0.0, 1.0]], [0.0], [[-2.0 * sign]], [1.0 * sign]]
    with torch.no_grad():
        for parameter, values in zip(network.parameters(), weights, strict=True):
            parameter.copy_(torch.tensor(values))
    return network


@pytest.mark.parametrize("sign", [1, -1])
def test_patchwork_counts_its_pieces_and_the_points(drawn, sign):
    moons = data.moons()
    x, y = moons.test.tensors
    right = int((((x[:, 1] < 0) == (sign > 0)) == (y[:, 0] > 0.5)).sum())
    alt = figures.patchwork(one_step(sign), moons, "A step").alt
    assert "2 different probabilities" in alt and alt.startswith("A step: ")
    assert f"{right} of 200 points on the right side" in alt


# All of them

EACH = {
    "graphs": lambda: figures.activation_graphs(CATALOGUE),
    "tangent": lambda: figures.tangent("mish", 0.5),
    "sliders": lambda: figures.leaky_and_elu(0.0, 1.0),
    "epochs": lambda: figures.epochs_needed(EPOCHS, "it works"),
    "accuracies": lambda: figures.accuracies({"all": EPOCHS}),
    "patchwork": lambda: figures.patchwork(one_step(1), data.moons(), "A step"),
}


@pytest.mark.parametrize("make", EACH.values(), ids=EACH)
def test_no_text_is_small(drawn, make):
    make()
    texts = [text for text in drawn[0].findobj(Text) if text.get_text()]
    assert texts and min(text.get_size() for text in texts) >= 10


@pytest.mark.parametrize("make", EACH.values(), ids=EACH)
def test_pictures_are_small_files(make):
    picture = make()
    assert picture.file.startswith(b"\x89PNG") and len(picture.file) < 100_000
