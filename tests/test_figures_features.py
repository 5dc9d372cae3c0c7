"""Pictures of probes, weights, units and layers say what is drawn."""

import io

import numpy as np
import pytest
import torch
from matplotlib.colors import to_rgba
from matplotlib.markers import MarkerStyle
from matplotlib.text import Text
from PIL import Image
from sklearn.neighbors import KNeighborsClassifier

from course_lib import figures
from course_lib.figures.views import COLOURS


def images(n, seed=0):
    return np.random.default_rng(seed).uniform(0, 16, (n, 64))


def clusters(apart, n=20, seed=0):
    """Ten round clouds on a circle, and the digit of each point."""
    digits = np.repeat(np.arange(10), n)
    angle = 2 * np.pi * digits / 10
    noise = np.random.default_rng(seed).normal(size=(10 * n, 2))
    return apart * np.stack([np.cos(angle), np.sin(angle)], axis=1) + noise, digits


GALLERY = {
    "differences": lambda: figures.paired_differences(
        {"ReLU minus\nline": np.array([0.01, -0.002])}, one=0.0028, title="A title"
    ),
    "images": lambda: figures.digit_images(images(20), range(20)),
    "weights": lambda: figures.weight_pictures(
        {name: torch.randn(10, 64) for name in ("before", "after − before")}, "A title"
    ),
    "view": lambda: figures.layer_views({"Layer 3": clusters(9)[0]}, CLASSES),
    "views": lambda: figures.layer_views(
        {name: clusters(9)[0] for name in "abcd"}, CLASSES, columns=2, title="A title"
    ),
}
CLASSES = clusters(9)[1]


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
    written = [text for text in drawn[0].findobj(Text) if text.get_text().strip()]
    assert min(text.get_fontsize() for text in written if text.get_visible()) >= 10


# Probes


def test_differences_are_in_points_with_the_mean_of_each_row(drawn):
    picture = figures.paired_differences(
        {"a": np.array([0.01, 0.02, -0.003]), "b\nc": np.array([-0.01, -0.01, -0.01])},
        one=0.0025,
    )
    assert picture.alt == (
        "Differences in points, mean and range: a +0.9 (-0.3 to +2.0); "
        "b c -1.0 (-1.0 to -1.0)."
    )
    (ax,) = drawn[0].axes
    places = np.asarray(ax.collections[0].get_offsets())
    assert places[:, 0] == pytest.approx([1.0, 2.0, -0.3])
    assert [text.get_text() for text in ax.texts[:2]] == ["+0.9", "−1.0"]
    low, high = ax.get_xlim()
    assert low < -1.0 and high > 2.0


def test_the_grey_band_is_one_image_each_way(drawn):
    figures.paired_differences({"a": np.array([0.01])}, one=0.0025)
    (band,) = drawn[0].axes[0].patches
    assert band.get_x() == pytest.approx(-0.25)
    assert band.get_width() == pytest.approx(0.5)


# Images


def test_images_stand_upright_in_order_above_their_digits(drawn):
    ink = images(13)
    picture = figures.digit_images(ink, [*range(10), 0, 1, 2], "Some")
    (ax,) = drawn[0].axes
    sheet = np.asarray(ax.images[0].get_array())
    assert np.array_equal(sheet[:8, :8], ink[0].reshape(8, 8))
    assert np.array_equal(sheet[:8, 9:17], ink[1].reshape(8, 8))
    label = ax.texts[10]
    row = round(label.get_position()[1]) - 8
    assert np.array_equal(sheet[row : row + 8, :8], ink[10].reshape(8, 8))
    assert "13 images of 8 × 8 pixels: 0 1 2 3 4 5 6 7 8 9 0 1 2." in picture.alt
    assert ax.yaxis_inverted()


def test_weights_of_all_rows_share_one_scale_with_white_at_zero(drawn):
    rows = {"a": -3 * torch.rand(2, 64), "b": torch.rand(2, 64)}
    rows["a"][0, 0] = -3
    figures.weight_pictures(rows)
    image = drawn[0].axes[0].images[0]
    assert (image.norm.vmin, image.norm.vmax) == (-3.0, 3.0)
    labels = [text.get_text() for text in drawn[0].axes[0].get_yticklabels()]
    assert labels == ["a", "b"]


def test_the_text_of_weights_gives_size_and_smoothness():
    row = np.arange(8)
    chess = 2.0 * ((row[:, None] + row) % 2) - 1
    ramp = np.add.outer(row, row) - 7.0
    rows = {"chess": chess.reshape(1, 64), "ramp": ramp.reshape(1, 64)}
    alt = figures.weight_pictures(rows).alt
    pairs = np.concatenate(
        [
            np.stack([ramp[:, :-1], ramp[:, 1:]]).reshape(2, -1),
            np.stack([ramp[:-1], ramp[1:]]).reshape(2, -1),
        ],
        axis=1,
    )
    smooth = np.corrcoef(pairs)[0, 1]
    size = np.sqrt((ramp**2).mean())
    assert f"chess 1.00, -1.0; ramp {size:.2f}, {smooth:.1f}." in alt


# Views


def test_the_text_of_a_view_says_how_far_the_digits_are_apart():
    def share(apart):
        places, digits = clusters(apart)
        return figures.layer_views({"a": places}, digits).alt

    assert "200 points" in share(50) and "a 100%." in share(50)
    muddled = int(share(0).split("a ")[-1].rstrip("%."))
    assert 5 <= muddled <= 30


def test_points_are_next_to_the_middle_that_scikit_learn_finds():
    places, digits = clusters(3)
    middles = [np.median(places[digits == digit], axis=0) for digit in range(10)]
    judge = KNeighborsClassifier(1).fit(middles, range(10))
    expected = (judge.predict(places) == digits).mean()
    assert f"a {expected:.0%}." in figures.layer_views({"a": places}, digits).alt


def test_each_point_is_drawn_as_its_digit_in_its_colour(drawn):
    places, digits = clusters(9)
    figures.layer_views({"a": places, "b": -places}, digits, columns=2)
    for ax, sign in zip(drawn[0].axes, (1, -1), strict=True):
        for digit, marks in enumerate(ax.collections):
            assert np.array_equal(marks.get_offsets(), sign * places[digits == digit])
            colour = to_rgba(COLOURS[digit], 0.75)
            assert marks.get_facecolor()[0] == pytest.approx(colour)
            (shape,) = marks.get_paths()
            written = MarkerStyle(f"${digit}$").get_path().vertices
            assert len(shape.vertices) == len(written)


def test_a_view_of_some_digits_only_is_fine():
    places, digits = clusters(50)
    some = digits > 6
    alt = figures.layer_views({"a": places[some]}, digits[some]).alt
    assert "60 points" in alt and "a 100%." in alt


def test_one_point_far_away_does_not_hide_the_others(drawn):
    places, digits = clusters(9)
    places[7] = 1e4, 0
    figures.layer_views({"a": places}, digits)
    (ax,) = drawn[0].axes
    (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    assert right - left == pytest.approx(top - bottom)
    assert right - left < 60
    inside = (places > (left, bottom)) & (places < (right, top))
    assert inside.all(1).sum() >= 0.97 * len(places)
