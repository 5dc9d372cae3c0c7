"""Figures can be read where they are small, and no title is cut or hits another."""

from itertools import combinations, pairwise

import numpy as np
import pytest
import torch
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from course_lib import data, figures, networks, training
from course_lib.activations import CATALOGUE
from course_lib.approximation import from_hinges
from course_lib.diagnostics import Flow
from course_lib.figures import style
from course_lib.figures.cover import cover

SHAPE = (2, 16, 8, 1)
NARROW = 460  # pixels: a notebook in a window of 900, beside the open sidebar
SMALLEST = 7.5  # points
PALEST = 2.0  # contrast
GOAL = "validation accuracy passes 0.99"


def complaints(figure):
    """Name the texts that are too small, pale, cut off, or written over another one."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    shown = min(1, NARROW / 96 / figure.get_figwidth())
    small = [
        f"small: {text.get_text()}"
        for text in figure.findobj(Text)
        if text.get_text().strip() and text.get_size() * shown < SMALLEST
    ]
    # Titles and names of curves are bold. Numbers at an axis look after themselves.
    notes = [text for ax in figure.axes for text in ax.texts]
    notes += [text for text in figure.findobj(Text) if text.get_weight() == "bold"]
    places = [
        (text.get_text(), text.get_window_extent(canvas.get_renderer()))
        for text in set(notes)
        if text.get_text().strip() and text.get_visible()
    ]
    edge = figure.bbox.padded(-2)
    cut = [f"cut: {text}" for text, place in places if not within(place, edge)]
    pairs = combinations(places, 2)
    over = [f"{a} over {b}" for (a, one), (b, two) in pairs if one.overlaps(two)]
    return small + cut + over + [*pale(figure, canvas)]


def pale(figure, canvas):
    """Name the texts that hardly differ from what they are written on, as dots."""
    red, green, blue, _ = np.moveaxis(np.asarray(canvas.buffer_rgba()) / 255.0, 2, 0)
    # Relative luminance; the ratio is that of the Web Content Accessibility Guidelines.
    linear = [((c + 0.055) / 1.055) ** 2.4 for c in (red, green, blue)]
    luminance = np.tensordot((0.2126, 0.7152, 0.0722), linear, 1)[::-1]
    for text in {*figure.findobj(Text)} - {*beyond(figure)}:
        if text.get_text().strip() and text.get_visible():
            place = text.get_window_extent(canvas.get_renderer())
            (left, low), (right, high) = np.maximum(place.get_points(), 0).astype(int)
            dots = luminance[low:high, left:right]
            if dots.size and (dots.max() + 0.05) / (dots.min() + 0.05) < PALEST:
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


@pytest.fixture(scope="module")
def moons():
    return data.moons()


@pytest.fixture(scope="module")
def twins(moons):
    pair = networks.twins(SHAPE, "relu", seed=0)
    return *pair, training.train(pair, moons, epochs=50)


def test_pictures_of_two_networks(drawn, moons, twins):
    linear, bent, histories = twins
    figures.points(moons)
    figures.network(bent)
    figures.comparison(linear, bent, moons, histories)
    figures.folded(linear, moons, "Without activations")
    figures.boundary_corners(bent, moons)
    figures.linear_pieces({"Untrained": bent, "Trained": bent})
    cover(linear, bent, moons)
    panels = ("Without activations", linear, moons), ("With ReLU", bent, moons)
    figures.probability_maps(panels)
    eight = [(name, bent, moons) for name in ("circles", "spirals") * 4]
    figures.probability_maps(eight, "Seed 0: without and with", columns=4)
    assert [complaints(figure) for figure in drawn] == [[]] * 9


def test_pictures_of_many_runs(drawn, moons):
    figures.distributions(np.repeat((0.87, 0.875), 50), np.ones(100), 0.875)
    figures.epochs_needed(dict.fromkeys(CATALOGUE, np.arange(40, 60)), GOAL)
    figures.epochs_needed({"start × 4, rate × 4": np.full(21, 9)}, GOAL)
    assert [complaints(figure) for figure in drawn] == [[]] * 3


def test_pictures_of_functions(drawn):
    figures.composed_line(-1.9, 1.9, 1.9, -1.9)
    relus = "ReLU(x)", "ReLU(x) + ReLU(-x)", "ReLU(x + 1)\n- 2 ReLU(x)"
    figures.graphs(dict.fromkeys(relus, abs))
    for name in ("sigmoid", "selu", "mish"):
        figures.tangent(name, 0.5)
    assert [complaints(figure) for figure in drawn] == [[]] * 5


def test_pictures_of_gradients(drawn):
    layers = np.arange(51)
    for factor in (0.5, 1.0, 3.0):
        back, flat = factor ** layers[::-1], np.ones(51)
        flow = Flow(flat, back[::-1], back, back)
        figures.signal_flow(flow, "no activation, gain 14.5, 50 hidden layers")
    titles = "no activation", "ReLU", "GELU", "SELU", "tanh", "sigmoid"
    gains = {"PyTorch": 0.58, "LeCun": 1.0, "He": 1.41, "too large": 3.0}
    factors = {(title, k): v for title in titles for k, v in gains.items()}
    sizes = {pair: factor**20 for pair, factor in factors.items()}
    figures.by_gain(factors, factors, "Dots: measured. Rings: predicted", "factor")
    figures.by_gain(sizes, sizes, "Dots: layer 1, rings: layer 20", "norm")
    assert [complaints(figure) for figure in drawn] == [[]] * 5


def test_pictures_of_curves(drawn):
    bump = from_hinges([-1.5, -0.5, 0.5, 1.5], [1, -1, -1, 1])
    title = "root, 128 hidden units, crowding 4.5"
    figures.curve_from_hinges(torch.sin, bump, title)
    figures.fits(dict.fromkeys(("Built", "Best of 7", "Worst of 7"), bump), torch.sin)
    assert [complaints(figure) for figure in drawn] == [[]] * 2


def test_pictures_of_features(drawn):
    rows = "ReLU minus\nno activation", "logistic regression\nminus no activation"
    differences = dict.fromkeys(rows, np.array([-0.006, 0, 0.003, 0.008, 0.014]))
    figures.paired_differences(differences, 1 / 360, "Digits: test accuracy")
    ink, labels = np.zeros((1150, 64)), np.arange(20) % 10
    figures.digit_images(ink[:20], labels)
    weights = dict.fromkeys(("before", "after − before"), torch.rand(10, 64))
    figures.weight_pictures(weights, "Units 0 to 9 of layer 1, ReLU, split 0")
    places = np.random.default_rng(0).normal(size=(len(labels), 2))
    views = {f"Layer {k}: 22% of the variance": places for k in range(4)}
    figures.layer_views(views, labels, columns=2)
    assert [complaints(figure) for figure in drawn] == [[]] * 4


def horizontal_numbers_touch(figure):
    """Whether two numbers below an axis touch."""
    FigureCanvasAgg(figure).draw()
    boxes = [
        [
            label.get_window_extent()
            for label in ax.get_xticklabels()
            if label.get_text()
        ]
        for ax in figure.axes
    ]
    return any(
        right.x0 - left.x1 < 3
        for row in boxes
        for left, right in pairwise(sorted(row, key=lambda box: box.x0))
    )


def test_numbers_below_an_axis_have_room(drawn):
    spread = {"a\nb": np.array([-0.0056, 0, 0.0139])}
    figures.paired_differences(spread, 1 / 360, "Digits")
    assert not horizontal_numbers_touch(drawn[0])
    drawn[0].axes[0].set_xticks(np.arange(-0.5, 1.5, 0.1), minor=False)
    assert horizontal_numbers_touch(drawn[0])


@pytest.mark.parametrize(
    ("fault", "complaint"),
    [
        ({"label": "Without activations: the gap is 0.000"}, "0.000 over Without"),
        ({"label": "Without activations: the gap is 0.000"}, "cut: Without"),
        ({"label": "tiny", "size": 10}, "small: tiny"),
        ({"label": "white", "color": "#f4f4f4"}, "pale: white"),
    ],
)
def test_the_checker_sees_faults(fault, complaint):
    with style.page(9, 3, columns=2) as (figure, axes):
        for ax in axes:
            ax.set_title("good")
        assert complaints(figure) == []
        for ax in axes:
            ax.set_title(**fault)
        assert complaint in str(complaints(figure))


def test_only_wide_figures_are_enlarged():
    for width, laid_out in ((9, style.WIDEST), (5.2, 5.2)):
        with style.page(width, width / 3) as (figure, _):
            assert figure.get_figwidth() == pytest.approx(laid_out)
            assert figure.get_figheight() == pytest.approx(laid_out / 3)
            picture = style.picture(figure, "A page.")
        assert picture.width == round(96 * width)
