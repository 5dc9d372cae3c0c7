"""The pictures of lesson 4 and its further notebooks: a tangent, rows of runs."""

import re

import numpy as np
import pytest
import torch
from matplotlib.colors import to_rgba
from matplotlib.text import Text

from course_lib import activations, figures
from course_lib.activations import CATALOGUE
from course_lib.figures import style


def number_after(words, text):
    return float(re.search(rf"{re.escape(words)} (-?[\d.]+\d)", text)[1])


# A graph and its tangent


def test_tangent_says_height_and_slope_where_it_touches(drawn):
    alt = figures.tangent("tanh", 1.0).alt
    assert alt.startswith("tanh at z = 1.0: value 0.76, derivative 0.42.")
    assert figures.tangent("tanh", -1.0).alt.startswith("tanh at z = -1.0: value -0.76")


@pytest.mark.parametrize("name", CATALOGUE)
@pytest.mark.parametrize("z", [-4.0, 0.0])
def test_tangent_of_every_activation(drawn, name, z):
    alt = figures.tangent(name, z).alt
    entry, here = CATALOGUE[name], torch.tensor([z], dtype=torch.float64)
    assert number_after("value", alt) == pytest.approx(entry(here).item(), abs=0.0051)
    slope = entry.derivative(here).item()
    assert number_after("derivative", alt) == pytest.approx(slope, abs=0.0051)
    assert "-0.00" not in alt


def test_tangent_of_a_function_of_ones_own(drawn):
    square = activations.custom("z²", torch.square)
    assert figures.tangent(square, 1.5).alt.startswith("z² at z = 1.5: value 2.25, d")
    assert drawn[0].axes[0].get_title(loc="left") == "z²"


def test_only_the_identity_looks_straight(drawn):
    for name in ("identity", "relu", "step"):
        figures.tangent(name, 0.5)
    colours = [figure.axes[0].lines[0].get_color() for figure in drawn]
    bent = style.BENT["color"]
    assert colours == [style.LINEAR["color"], bent, bent]


def test_pen_is_lifted_at_a_jump_and_nowhere_else(drawn):
    for name in ("step", "relu", "tanh"):
        figures.tangent(name, 0.5)
    curves = [[ax.lines[0].get_ydata() for ax in figure.axes] for figure in drawn]
    gaps = [[np.isnan(curve).sum() for curve in pair] for pair in curves]
    assert gaps == [[1, 0], [0, 1], [0, 0]]


# Rows of runs

EPOCHS = {
    "quick": np.array([3.0, 4.0, 4.0, 9.0, 5.0]),
    "mixed": np.array([40.0, 50.0, np.inf, 20.0, 30.0]),
    "lost": np.array([np.inf, np.inf, np.inf, 7.0, 8.0]),
}


def test_medians_and_failures_are_those_of_the_bubbles(drawn):
    alt = figures.epochs_needed(EPOCHS, "it works").alt
    assert "works, 5 runs each. quick: 4; mixed: 40 (1 never); lost: never." in alt


def test_median_between_a_number_and_never_is_never(drawn):
    alt = figures.epochs_needed({"half": np.array([5, 6, np.inf, np.inf])}, "x").alt
    assert "half: never" in alt


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


# All of them

EACH = {
    "tangent": lambda: figures.tangent("mish", 0.5),
    "epochs": lambda: figures.epochs_needed(EPOCHS, "it works"),
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
