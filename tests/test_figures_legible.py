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
GOAL = "validation accuracy passes 0.99"


def complaints(figure):
    """Name the texts that are too small, cut off, or written over another one."""
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
    return small + cut + over


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
    rows = dict.fromkeys(CATALOGUE, np.ones(9))
    titles = "All at\nlearning rate 0.01", "Each at\nits own best rate"
    figures.accuracies(dict.fromkeys(titles, rows))
    names = "default", "LeCun × 4, centred"
    starts = {name: 10.0 ** np.arange(-9, 0) for name in names}
    figures.rescues(starts, {name: np.full(9, 0.5) for name in names}, 0.875)
    assert [complaints(figure) for figure in drawn] == [[]] * 5


def test_pictures_of_functions(drawn):
    figures.composed_line(-1.9, 1.9, 1.9, -1.9)
    relus = "ReLU(x)", "ReLU(x) + ReLU(-x)", "ReLU(x + 1)\n- 2 ReLU(x)"
    figures.graphs(dict.fromkeys(relus, abs))
    figures.activation_graphs(CATALOGUE)
    figures.leaky_and_elu(leak=0.1, alpha=1)
    for name in ("sigmoid", "selu", "mish"):
        figures.tangent(name, 0.5)
    assert [complaints(figure) for figure in drawn] == [[]] * 7


def test_pictures_of_gradients(drawn):
    layers = np.arange(20)
    scales = {"default": 0.5, "LeCun": 0.9, "He": 1.0, "too large": 3.0}
    sizes = {name: float(factor) ** layers for name, factor in scales.items()}
    flows = {name: [Flow(size, size, size, size)] for name, size in sizes.items()}
    figures.signal_flow(flows, "No activation, ten seeds")
    titles = "no activation", "ReLU", "sigmoid", "tanh", "SELU", "GELU"
    panels = {title: {k: v[None] for k, v in sizes.items()} for title in titles}
    figures.size_panels(panels, "hidden layers", title="Gradient in layer 1")
    wide = "SELU", "SELU, inputs × 10", "ReLU, inputs × 10"
    figures.size_panels({title: panels["ReLU"] for title in wide}, "layer")
    spread = {"default": 0.58, "LeCun": 1.0, "He": 1.41, "too large": 3.0}
    figures.factors(dict.fromkeys(titles, spread), dict.fromkeys(titles, spread))
    assert [complaints(figure) for figure in drawn] == [[]] * 4


def test_pictures_of_curves(drawn):
    triangle = from_hinges([-1, 0, 1], [1, -2, 1])
    bump = from_hinges([-1.5, -0.5, 0.5, 1.5], [1, -1, -1, 1])
    figures.hinge_sums({"Triangle": triangle, "Flat-topped bump": bump})
    figures.curve_from_hinges(torch.sin, bump, "root, 128 hidden units, crowding 4.5")
    titles = "Constructed, 64 units", "Trained, seven seeds"
    figures.fits({title: [bump] for title in titles}, torch.sin, view=(-6, 6))
    plane = networks.mlp((2, 8, 1), "relu")
    figures.surfaces({"One layer, trained": plane, "Two layers, by hand": plane})
    units = 8, 16, 32, 64
    ways = {
        "no activation": (units, np.full((4, 3), 0.6)),
        "random start": (units, np.full((4, 3), 0.18)),
        "constructed": (units, np.array([0.2, 0.13, 0.1, 0.07])),
        "constructed start": (units, np.array([0.18, 0.1, 0.06, 0.006])),
    }
    figures.error_by_units({"Wave": ways, "Root": ways})
    wave = {name: ways[name] for name in ("random start", "constructed")}
    figures.error_by_units({f"Wave, learning rate 0.00{k}": wave for k in range(4)})
    figures.error_by_units({"Constructed": {"root, crowding 4": ways["constructed"]}})
    starts = "random start", "constructed start", "constructed start,\nrate 0.0001"
    epochs = {name: [np.geomspace(1, 0.01, 200)] for name in starts}
    figures.error_by_epoch(epochs, "Wave, 64 units: typical error on validation data")
    assert [complaints(figure) for figure in drawn] == [[]] * 8


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
