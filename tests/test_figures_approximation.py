"""Pictures of curves from hinges say what is drawn."""

import io

import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn

from course_lib import approximation, figures, networks


def wave(x):
    return torch.sin(torch.pi * x / 2)


def jump(x):
    return (x > 0.5).double()


def outputs(network, x):
    with torch.no_grad():
        return network(torch.tensor(x).view(-1, 1))[:, 0].numpy()


def built(function, n):
    knots = torch.linspace(-2, 2, n + 1, dtype=torch.float64)
    return approximation.interpolant(knots, function(knots))


GALLERY = {
    "curve": lambda: figures.curve_from_hinges(wave, built(wave, 8), "A title"),
    "jump": lambda: figures.curve_from_hinges(jump, built(jump, 128), "A jump"),
    "fits": lambda: figures.fits(dict.fromkeys("abc", built(wave, 8)), wave),
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


# A curve and its error


@pytest.mark.parametrize("n", [1, 4, 16])
def test_the_text_of_a_curve_says_how_far_off_it_is_and_where(n, drawn):
    alt = figures.curve_from_hinges(wave, built(wave, n), "Wave").alt
    x = np.linspace(-2, 2, 100_001)
    knots = np.linspace(-2, 2, n + 1)
    off = np.abs(np.interp(x, knots, np.sin(np.pi * knots / 2)) - np.sin(np.pi * x / 2))
    assert alt.startswith(f"Wave: {n} hinges, ")
    assert f"Largest error {off.max():.2g}, at x = " in alt
    place = float(alt.rpartition("= ")[2].rstrip("."))
    assert np.interp(place, x, off) == pytest.approx(off.max(), rel=1e-2)


def test_of_equally_bad_places_the_first_is_named(drawn):
    # The wave is odd, so the error at -x is that at x but for rounding.
    for shift in (0, 1e-13, -1e-13):
        nearly = nn.Sequential(*built(wave, 8))
        nearly[2].bias.data += shift
        assert "at x = -" in figures.curve_from_hinges(wave, nearly, "Wave").alt


def test_the_error_on_a_piece_narrower_than_the_grid_is_seen(drawn):
    knots = 4 * torch.linspace(0, 1, 37, dtype=torch.float64) ** 2 - 2
    root = approximation.interpolant(knots, (knots + 2).sqrt())
    alt = figures.curve_from_hinges(lambda x: (x + 2).sqrt(), root, "Root").alt
    # Of √x over [0, h] the chord is off most at h/4, by √h / 4; here h is 4 / 36².
    assert "Largest error 0.014, at x = -2.00." in alt


def test_a_gap_is_drawn_where_the_target_jumps_and_nowhere_else(drawn):
    figures.curve_from_hinges(jump, built(jump, 8), "Jump")
    figures.curve_from_hinges(wave, built(wave, 8), "Wave")
    with_gap, without = (figure.axes[0].lines[0].get_xydata() for figure in drawn)
    (gap,) = np.flatnonzero(np.isnan(with_gap).any(axis=1))
    assert with_gap[gap - 1, 1] == 0 and with_gap[gap + 1, 1] == 1
    assert with_gap[gap - 1, 0] == pytest.approx(0.5, abs=0.01)
    assert not np.isnan(without).any()


def test_hinges_outside_of_the_picture_are_not_marked(drawn):
    network = approximation.from_hinges([-3, -1, 1, 3], [1, -1, 1, 1])
    alt = figures.curve_from_hinges(wave, network, "Wave").alt
    assert alt.startswith("Wave: 2 hinges, ")
    assert drawn[0].axes[0].lines[2].get_xdata().tolist() == [-1, 1]


# Inside and outside


def test_the_text_of_fits_counts_hinges_and_tells_inside_from_outside(drawn):
    network = approximation.from_hinges([-3, -1, 1], [1, 1, 1])
    alt = figures.fits({"A": network}, wave).alt
    # At the end of the interval 5 + 3 + 1 against 0, at the end of the picture
    # 9 + 7 + 5 against 0.
    assert alt == (
        "A: off by up to 9 inside and 20 outside, 2 of 3 hinges inside. Inside is x "
        "from -2 to 2."
    )


def test_every_hinge_is_marked_below_the_curves(drawn):
    network = networks.mlp((1, 5, 1), "relu", seed=1).double()
    figures.fits({"A": network, "B": built(wave, 4)}, wave)
    for ax, one in zip(drawn[0].axes, (network, built(wave, 4)), strict=True):
        target, curve, marks = ax.lines
        x, level = marks.get_data()
        assert x.tolist() == approximation.hinge_places(one).tolist()
        assert ax.get_ylim()[0] < level[0] < np.nanmin(target.get_ydata())
        assert curve.get_ydata().tolist() == outputs(one, curve.get_xdata()).tolist()
