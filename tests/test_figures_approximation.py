"""Pictures of hinges, curves, errors and surfaces say what is drawn."""

import io

import numpy as np
import pytest
import torch
from matplotlib.colors import to_rgba
from PIL import Image
from torch import nn

from course_lib import approximation, figures, networks
from course_lib.figures import errors, style

UNITS = (8, 16, 32)


def wave(x):
    return torch.sin(torch.pi * x / 2)


def jump(x):
    return (x > 0.5).double()


def built(function, n, low=-2.0, high=2.0):
    knots = torch.linspace(low, high, n + 1, dtype=torch.float64)
    return approximation.interpolant(knots, function(knots))


TRIANGLE = approximation.from_hinges([-1, 0, 1], [1, -2, 1])
BUMP = approximation.from_hinges([-1.5, -0.5, 0.5, 1.5], [1, -1, -1, 1])
FALLING = {"constructed": (UNITS, [0.4, 0.1, 0.025])}
RUNS = np.array([[0.9, 0.8, 0.7], [0.5, 0.4, 0.3], [0.25, 0.2, 0.1]])


def plane(*rows):
    """A network of two inputs: the sum of a ReLU for each row of w1, w2, b."""
    hidden, output = nn.Linear(2, len(rows)), nn.Linear(len(rows), 1)
    with torch.no_grad():
        hidden.weight.copy_(torch.tensor([row[:2] for row in rows]))
        hidden.bias.copy_(torch.tensor([row[2] for row in rows]))
        output.weight.fill_(1)
        output.bias.fill_(0)
    return nn.Sequential(hidden, nn.ReLU(), output)


GALLERY = {
    "sums": lambda: figures.hinge_sums({"Triangle": TRIANGLE, "Bump": BUMP}),
    "curve": lambda: figures.curve_from_hinges(wave, built(wave, 8), "A title"),
    "jump": lambda: figures.curve_from_hinges(jump, built(jump, 128)),
    "errors": lambda: figures.error_by_units({"A": FALLING}),
    "four": lambda: figures.error_by_units(
        {t: FALLING | {"trained": (UNITS, RUNS)} for t in "abcd"}
    ),
    "epochs": lambda: figures.error_by_epoch({"random start": RUNS}, "A title"),
    "fits": lambda: figures.fits({t: [built(wave, 8)] for t in "abc"}, wave),
    "outside": lambda: figures.fits({"A": [built(wave, 8)]}, wave, view=(-6, 6)),
    "surfaces": lambda: figures.surfaces(
        {"A": plane((1.0, 0, 0)), "B": plane((0, 1.0, 0))}
    ),
}


@pytest.mark.parametrize("name", GALLERY)
def test_every_picture_has_a_text_and_fits_a_notebook(name):
    picture = GALLERY[name]()
    assert len(picture.alt) > 40 and picture.alt.endswith(".")
    assert "\n" not in picture.alt
    assert picture.width <= 910 and len(picture.file) < 90_000
    image = Image.open(io.BytesIO(picture.file))
    assert image.width >= 1.9 * picture.width


@pytest.mark.parametrize("name", GALLERY)
def test_no_writing_is_smaller_than_ten_points(name, drawn):
    GALLERY[name]()
    assert min(text.get_fontsize() for text in drawn[0].findobj(_is_written)) >= 10


def _is_written(artist):
    return bool(getattr(artist, "get_text", str)().strip()) and artist.get_visible()


# Sums of hinges


def test_the_text_of_sums_names_slopes_and_corners(drawn):
    alt = figures.hinge_sums({"Triangle": TRIANGLE, "Bump": BUMP}).alt
    assert "Triangle: 3 thin lines of slopes +1, −2, +1" in alt
    assert "corners at (-1.0, 0.0), (0.0, 1.0), (1.0, 0.0)." in alt
    assert "(-1.5, 0.0), (-0.5, 1.0), (0.5, 1.0), (1.5, 0.0)." in alt
    straight = approximation.from_hinges([-9], [0.1])
    assert "corners at no place" in figures.hinge_sums({"Line": straight}).alt


def test_the_thin_lines_add_up_to_the_thick_one(drawn):
    network = networks.mlp((1, 5, 1), "tanh", seed=1).double()
    figures.hinge_sums({"Any": network})
    *thin, thick = drawn[0].axes[0].lines[1:]
    assert len(thin) == 5
    total = sum(line.get_ydata() for line in thin) + network[2].bias.item()
    np.testing.assert_allclose(total, thick.get_ydata(), atol=1e-12)


def test_each_slope_stands_in_the_picture_beside_its_line(drawn):
    figures.hinge_sums({"Bump": BUMP})
    (ax,) = drawn[0].axes
    thin = ax.lines[1:5]
    for line, text in zip(thin, ax.texts, strict=True):
        x, y = text.xy
        assert np.interp(x, *line.get_data()) == pytest.approx(y)
        assert ax.get_ylim()[0] < y < ax.get_ylim()[1]


# A curve and its error


@pytest.mark.parametrize("n", [1, 4, 16])
def test_the_text_of_a_curve_says_how_far_off_it_is_and_where(n, drawn):
    alt = figures.curve_from_hinges(wave, built(wave, n), "Wave").alt
    x = np.linspace(-2, 2, 100_001)
    knots = np.linspace(-2, 2, n + 1)
    off = np.abs(np.interp(x, knots, np.sin(np.pi * knots / 2)) - np.sin(np.pi * x / 2))
    assert f"{n} hinges marked. Largest error {off.max():.2g}, at x = " in alt
    place = float(alt.rpartition("= ")[2].rstrip("."))
    assert np.interp(place, x, off) == pytest.approx(off.max(), rel=1e-2)


def test_of_equally_bad_places_the_first_is_named(drawn):
    # The wave is odd, so the error at -x is that at x but for rounding.
    for shift in (0, 1e-13, -1e-13):
        nearly = nn.Sequential(*built(wave, 8))
        nearly[2].bias.data += shift
        assert "at x = -" in figures.curve_from_hinges(wave, nearly).alt


def test_a_gap_is_drawn_where_the_target_jumps_and_nowhere_else(drawn):
    figures.curve_from_hinges(jump, built(jump, 8))
    figures.curve_from_hinges(wave, built(wave, 8))
    with_gap, without = (figure.axes[0].lines[0].get_xydata() for figure in drawn)
    (gap,) = np.flatnonzero(np.isnan(with_gap).any(axis=1))
    assert with_gap[gap - 1, 1] == 0 and with_gap[gap + 1, 1] == 1
    assert with_gap[gap - 1, 0] == pytest.approx(0.5, abs=0.01)
    assert not np.isnan(without).any()


def test_hinges_outside_of_the_picture_are_not_marked(drawn):
    network = approximation.from_hinges([-3, -1, 1, 3], [1, -1, 1, 1])
    assert "with 2 hinges marked" in figures.curve_from_hinges(wave, network).alt


# Errors by units


def test_each_line_has_its_fitted_slope(drawn):
    series = {
        "constructed": (UNITS, [0.4, 0.1, 0.025]),
        "flat": (UNITS, [0.5, 0.5, 0.5 - 1e-9]),
        "trained": (UNITS, RUNS),
    }
    alt = figures.error_by_units({"Wave": series}).alt
    assert alt == (
        "Errors, 8 to 32 hidden units. Wave: constructed 0.4 to 0.03, slope −2.0; flat "
        "0.5 to 0.5, slope 0.0; trained 0.8 to 0.2, slope −1.0."
    )
    names = [text.get_text() for text in drawn[0].axes[0].texts]
    assert {"constructed\nslope −2.0", "flat\nslope 0.0"} < set(names)


def test_every_run_is_a_dot_and_the_line_is_their_median(drawn):
    figures.error_by_units({"Wave": {"trained": (UNITS, RUNS)}})
    (ax,) = drawn[0].axes
    places = np.asarray(ax.collections[0].get_offsets())
    assert sorted(places[:, 1]) == pytest.approx(sorted(RUNS.flatten()))
    assert ax.lines[0].get_ydata().tolist() == [0.8, 0.4, 0.2]
    low, high = ax.get_ylim()
    assert low < RUNS.min() and RUNS.max() < high


def test_a_series_may_have_fewer_units_than_its_neighbours(drawn):
    series = {"no activation": ((8, 32), [1, 1])} | FALLING
    alt = figures.error_by_units({"Wave": series}).alt
    assert "no activation 1 to 1, slope 0.0" in alt
    labels = [text.get_text() for text in drawn[0].axes[0].get_xticklabels()]
    assert labels == ["8", "16", "32"]


@pytest.mark.parametrize("count", [1, 2, 4])
def test_panels_share_their_scales(count, drawn):
    panels = {f"{i}": {"trained": (UNITS, RUNS / 10**i)} for i in range(count)}
    figures.error_by_units(panels)
    axes = drawn[0].axes
    assert [ax.get_title(loc="left") for ax in axes] == [*panels]
    assert len({(ax.get_xlim(), ax.get_ylim()) for ax in axes}) == 1


def test_ticks_are_plain_numbers(drawn):
    figures.error_by_units({"A": {"constructed": (UNITS, [2, 0.02, 0.0002])}})
    labels = [text.get_text() for text in drawn[0].axes[0].get_yticklabels()]
    assert labels == ["0.001", "0.01", "0.1", "1"]


def test_names_do_not_lie_over_each_other(drawn):
    same = {f"{name}": (UNITS, [0.5, 0.1, 0.01]) for name in "abcd"}
    figures.error_by_units({"A": same})
    heights = sorted(text.xy[1] for text in drawn[0].axes[0].texts)
    assert np.diff(heights).min() >= 0.99 * 2 * errors.LINE_APART


def test_what_is_always_shown_looks_always_the_same():
    assert errors.LOOKS["trained"] == errors.LOOKS["random start"] == style.BENT
    assert errors.LOOKS["no activation"] == style.LINEAR
    for part in ("color", "marker", "linestyle"):
        ways = ("constructed", "random start", "constructed start", "no activation")
        looks = {str(errors.LOOKS[name][part]) for name in ways}
        assert len(looks) == (3 if part == "linestyle" else 4)
    assert len({look["color"] for look in errors.OTHERS}) == len(errors.OTHERS)


# Errors by epoch


def test_the_text_of_epochs_says_where_medians_begin_and_end(drawn):
    series = {"random start": RUNS.T, "constructed start,\nslow": [[0.02, 0.01, 0.01]]}
    alt = figures.error_by_epoch(series, "Typical error").alt
    assert alt == (
        "Typical error, epochs 0 to 2. random start 0.8 to 0.2; constructed start, "
        "slow 0.02 to 0.01."
    )
    lines = drawn[0].axes[0].lines
    assert len(lines) == 3 + 1 + 1 + 1  # each run, and each median
    assert {to_rgba(line.get_color()) for line in lines[:4]} == {
        to_rgba(style.BENT["color"])
    }


# Fits


def test_the_text_of_fits_counts_hinges_and_tells_inside_from_outside(drawn):
    network = approximation.from_hinges([-3, -1, 1], [1, 1, 1])
    alt = figures.fits({"A": [network]}, wave, view=(-4, 3)).alt
    # At the end of the interval 5 + 3 + 1 against 0, at the end of the picture
    # 6 + 4 + 2 against -1.
    assert "A: 2 of 3 hinges in the interval, largest error there 9, outside 10." in alt


def test_several_networks_are_judged_by_their_median(drawn):
    flat = [approximation.from_hinges([0], [0], height) for height in (0, 3, 9)]
    assert "error there 3." in figures.fits({"A": flat}, torch.zeros_like).alt


# Surfaces


def test_the_text_of_surfaces_tells_the_square_from_the_rest(drawn):
    ramp, tilted = plane((1.0, 0, 0)), plane((0, 1.0, 6))
    alt = figures.surfaces({"Ramp": ramp, "Tilted": tilted}).alt
    assert "Ramp: 2.0 at the highest in the square, outside up to 6 away" in alt
    assert "Tilted: 8.0 at the highest in the square, outside up to 1e+01" in alt


def test_maps_have_the_first_input_to_the_right_and_the_second_upwards(drawn):
    figures.surfaces({"A": plane((1.0, 0, 0)), "B": plane((0, 1.0, 0))})
    right, up = (np.asarray(ax.images[0].get_array()) for ax in drawn[0].axes[:2])
    assert right[0, -1] == right[-1, -1] > 5 and right[0, 0] == 0
    assert up[-1, 0] == up[-1, -1] > 5 and up[0, 0] == 0
    assert drawn[0].axes[0].images[0].origin == "lower"


def test_pale_is_where_the_network_is_zero_and_dark_its_top_in_the_square(drawn):
    figures.surfaces({"A": plane((1.0, 0, 0)), "B": plane((0, 1.0, 0))})
    image = drawn[0].axes[0].images[0]
    zero, one, two = (image.cmap(image.norm(height))[:3] for height in (0.0, 1.0, 2.0))
    assert min(zero) > 0.95 and min(two) < 0.3
    assert sum(zero) > sum(one) + 0.5 > sum(two) + 1
