"""Figures say what they show, and what they say comes from what was drawn."""

import io

import numpy as np
import pytest
import torch
from matplotlib import pyplot as plt
from matplotlib.figure import Figure
from PIL import Image
from torch import nn

from course_lib import data, figures, networks, population, training
from course_lib.figures import style
from course_lib.figures.cover import cover
from course_lib.figures.own import described
from course_lib.figures.reading import (
    contour_words,
    middles,
    plain,
    points_on_right_side,
    straight,
)
from course_lib.figures.stacks import ceiling

SHAPE = (2, 16, 8, 1)


@pytest.fixture(scope="module")
def moons():
    return data.moons()


@pytest.fixture(scope="module")
def twins(moons):
    pair = networks.twins(SHAPE, "relu", seed=0)
    histories = training.train(pair, moons)
    return *pair, histories


def right_answers(network, part):
    x, y = part.tensors
    with torch.no_grad():
        return int(((network(x) > 0) == (y == 1)).sum())


def vertical_split(at):
    """A network whose boundary is the vertical line x1 = at, class 1 to the right."""
    network = nn.Sequential(nn.Linear(2, 1))
    with torch.no_grad():
        network[0].weight.copy_(torch.tensor([[10.0, 0.0]]))
        network[0].bias.fill_(-10.0 * at)
    return network


# What every picture promises.


@pytest.fixture(scope="module")
def gallery(moons, twins):
    linear, bent, histories = twins
    runs = population.train_many(SHAPE, [None, "relu"], moons, range(4), epochs=3)
    straight_runs = runs.where(activation="identity")
    curved = runs.where(activation="relu")
    return {
        "points": figures.points(moons),
        "decision_boundary": figures.decision_boundary(bent, moons, "With ReLU"),
        "comparison": figures.comparison(linear, bent, moons, histories),
        "composed_line": figures.composed_line(2, -1, -1.5, 1),
        "graphs": figures.graphs({"x squared": np.square}),
        "network": figures.network(bent),
        "probability_levels": figures.probability_levels(linear),
        "rounding": figures.rounding({"float32": np.array([1e-7, 2e-7])}),
        "distributions": figures.distributions(
            straight_runs.test_accuracy, curved.test_accuracy, 0.875
        ),
        "strips": figures.strips({"a": ([0.8, 0.9], [1.0, 1.0])}, "groups"),
        "roads": figures.roads({"one": [1, 0.5]}),
        "cover": cover(linear, bent, moons),
    }


def test_every_picture_has_a_text_and_fits_a_notebook(gallery):
    for name, picture in gallery.items():
        assert len(picture.alt) > 20, name
        assert picture.alt.endswith("."), name
        assert picture.width <= 910, name
        assert len(picture.file) < 120_000, name
        image = Image.open(io.BytesIO(picture.file)).convert("RGBA")
        assert image.width >= 1.9 * picture.width, f"{name} is not sharp when projected"
        assert np.asarray(image)[..., 3].min() == 255, f"{name} is see-through"


def test_a_picture_shows_its_text_in_html_and_in_plain_text(gallery):
    bundle = gallery["points"]._repr_mimebundle_()
    assert set(bundle) == {"text/html", "image/png", "text/plain"}
    assert 'alt="moons, points of class 0' in bundle["text/html"]
    assert bundle["text/plain"].startswith("Figure: moons")


def test_quotes_in_a_text_do_not_break_the_html():
    with style.page(1, 1) as (figure, _):
        bundle = style.picture(figure, 'a "b" <c>')._repr_mimebundle_()
    assert "&quot;b&quot; &lt;c&gt;" in bundle["text/html"]


def test_a_picture_can_be_saved(gallery, tmp_path):
    gallery["points"].save(tmp_path / "points.png")
    with Image.open(tmp_path / "points.png") as image:
        assert image.format == "PNG"


def test_packing_keeps_the_page_white_and_faint_shades_apart_from_it():
    with style.page(9, 3.3) as (figure, ax):
        ax.axvspan(0, 0.5, color=style.BAND)
        ax.set_xlim(0, 1)
        picture = style.picture(figure, "")
    dots = np.asarray(Image.open(io.BytesIO(picture.file)).convert("RGB")).astype(int)
    assert (dots[0] == 255).all()
    height, width, _ = dots.shape
    left, right = dots[height // 2, [width // 3, 3 * width // 4]]
    assert (right == 255).all()
    assert np.abs(left - 0xEC).max() <= 1


def test_the_style_does_not_leak_and_pyplot_stays_asleep():
    import matplotlib

    before = dict(matplotlib.rcParams)
    figures.graphs({"line": lambda x: x})
    assert dict(matplotlib.rcParams) == before


HOSTILE = {
    "dark": lambda: plt.style.use("dark_background"),
    "sketched": lambda: plt.xkcd(),
    "large": lambda: plt.rcParams.update({"font.size": 30, "lines.marker": "x"}),
    "ticks": lambda: plt.rc("ytick", left=False, labelleft=False, direction="in"),
}


@pytest.mark.parametrize("settings", HOSTILE)
def test_pictures_look_the_same_whatever_a_student_has_set(settings):
    def file():
        return figures.composed_line(2, -1, -1.5, 1).file

    before = file()
    with plt.rc_context():
        HOSTILE[settings]()
        between = dict(plt.rcParams)
        assert file() == before
        assert dict(plt.rcParams) == between


# Numbers in the text agree with the network that was drawn.


@pytest.mark.parametrize("which", [0, 1])
def test_boundary_counts_what_the_network_gets_right(moons, twins, which):
    network = twins[which]
    alt = figures.decision_boundary(network, moons).alt
    count = int(alt.split(" of 200")[0].split()[-1])
    # The map is drawn in pixels, so a point on the very edge may change sides.
    assert abs(count - right_answers(network, moons.test)) <= 1


def test_the_wrong_network_changes_the_text(moons, twins):
    linear, bent, histories = twins
    proper = figures.comparison(linear, bent, moons, histories).alt
    assert "one straight line" in proper
    assert "one bent line" in proper
    swapped = figures.comparison(bent, linear, moons, histories).alt
    twice = figures.comparison(bent, bent, moons, histories).alt
    assert len({proper, swapped, twice}) == 3
    assert "straight" not in twice


def test_a_boundary_stands_where_it_is_said_to_stand(moons):
    alt = figures.decision_boundary(vertical_split(at=0.5), moons).alt
    assert "one straight line from (0.5, -3.0) to (0.5, 3.0)" in alt


def test_a_network_that_never_changes_its_mind_has_no_boundary(moons):
    assert "nothing inside" in figures.decision_boundary(vertical_split(9), moons).alt


def test_equal_probabilities_of_a_bent_network_are_not_called_straight(twins):
    linear, bent, _ = twins
    assert "all straight and parallel" in figures.probability_levels(linear).alt
    assert "bent" in figures.probability_levels(bent).alt


def test_graphs_tell_lines_from_curves():
    alt = figures.graphs(
        {"line": lambda x: 2 * x - 1, "corner": abs, "curve": np.square}
    ).alt
    assert "line, a straight line, slope 2.00" in alt
    assert "corner, straight pieces with corners at (0.0, 0.0)" in alt
    assert "curve, a smooth curve between 0.00 and 9.00" in alt


def test_a_composed_line_shows_the_product_of_the_slopes():
    alt = figures.composed_line(w1=2, b1=-1, w2=-1.5, b2=1).alt
    assert "Both layers: y = -3 x + 2.5, a straight line, slope -3.00" in alt


def test_distributions_say_the_worst_and_the_best_run():
    linear = np.array([0.87, 0.875, 0.88])
    alt = figures.distributions(linear, np.array([1.0, 0.99, 1.0]), 0.875).alt
    assert "without activations from 0.870 to 0.880" in alt
    assert "with ReLU from 0.990 to 1.000" in alt
    assert "ahead by 0.115 to 0.130" in alt


def test_strips_give_each_group_its_median():
    groups = {"few": ([0.8, 0.9], None), "many": ([0.7, 0.7], [1.0, 0.9])}
    alt = figures.strips(groups, "units").alt
    assert "few: without activations 0.85 (0.8 to 0.9);" in alt
    assert "many: without activations 0.7 (0.7 to 0.7), with ReLU 0.95" in alt


def test_a_network_is_drawn_with_a_line_a_weight_and_its_activations(drawn):
    network = networks.mlp((2, 3, 1), "relu", seed=0)
    alt = figures.network(network).alt
    assert "2 layers: columns of circles (2 inputs, 3 units, 1 output)" in alt
    assert "9 lines in all" in alt and "stands ReLU" in alt
    assert "stands nothing" in figures.network(networks.mlp((2, 3, 1))).alt
    lines, *_ = drawn
    widths = [c.get_linewidths() for c in lines.axes[0].collections[:2]]
    for linear, drawn_widths in zip(network[::2], widths, strict=True):
        weights = linear.weight.detach().abs().numpy().ravel()
        assert len(drawn_widths) == len(weights)
        assert (np.argsort(drawn_widths) == np.argsort(weights)).all()


def test_a_plain_figure_is_described_by_its_titles_and_labels():
    from matplotlib.figure import Figure

    figure = Figure()
    left, right = figure.subplots(1, 2)
    left.set(title="gap 0.5", xlabel="x", ylabel="logit")
    right.set(title="gap 0", xlabel="x", ylabel="logit")
    picture = described(figure)
    assert picture.alt == "gap 0.5. gap 0. Drawn: logit against x."
    assert described(Figure()).alt == "A figure without a title."
    with Image.open(io.BytesIO(picture.file)) as image:
        assert image.width > picture.width  # sharp when projected


# The readers of drawn artists, each with an example that it must refuse.


def test_plain_numbers_have_no_exponent():
    written = [plain(23.0, 1), plain(136, 2), plain(0.1734, 2)]
    assert written == ["20", "140", "0.17"]


def test_straight_refuses_a_small_bend():
    x = np.linspace(0, 1, 50)
    assert straight([np.stack([x, 3 * x + 1], 1)])
    assert not straight([np.stack([x, 3 * x + 0.05 * np.abs(x - 0.5)], 1)])


def test_contours_are_told_apart():
    with style.page(3, 3) as (_, ax):
        x = np.linspace(-2, 2, 101)
        radius = np.hypot(*np.meshgrid(x, x))
        circle = ax.contour(x, x, radius, levels=[1])
        both = ax.contour(x, x, np.abs(radius - 1), levels=[0.3])
    assert contour_words(circle) == "one closed curve"
    assert contour_words(both) == "2 separate curves, 2 of them closed"


def test_counting_points_sees_a_flipped_map():
    field = np.tile(middles(0, 1, 100), (100, 1))  # probability grows with x
    points = [np.array([[-0.5, 0.0], [-0.2, 0.5]]), np.array([[0.5, 0.0]])]
    with style.page(3, 3) as (_, ax):
        scatters = [ax.scatter(*p.T) for p in points]
        kind = {"extent": (-1, 1, -1, 1), "origin": "lower"}
        proper = ax.imshow(field, **kind)
        flipped = ax.imshow(field[:, ::-1], **kind)
    assert points_on_right_side(proper, scatters) == (3, 3)
    assert points_on_right_side(flipped, scatters) == (0, 3)


@pytest.mark.parametrize("end", [lambda z: z, lambda z: np.maximum(z, 0)])
def test_counting_points_is_exact_between_the_pixels_of_a_map(end):
    """Also where a ReLU stands after the output, and for the nearest pixel's errors."""
    size = 12
    pixels = middles(-1, 1, size)

    def slope(x, y):
        return 7 * x - 3 * y + 0.4

    field = 1 / (1 + np.exp(-end(slope(*np.meshgrid(pixels, pixels)))))
    points = np.random.default_rng(0).uniform(-0.8, 0.8, (2000, 2))
    labels = slope(*points.T) > 0
    nearest = field[tuple(((points.T[::-1] + 1) / 2 * size).astype(int))] > 0.5
    assert (nearest != labels).sum() > 20
    with style.page(3, 3) as (_, ax):
        scatters = [ax.scatter(*points[labels == label].T) for label in (0, 1)]
        image = ax.imshow(field, extent=(-1, 1, -1, 1), origin="lower")
    assert points_on_right_side(image, scatters) == (2000, 2000)


def test_ceiling_is_the_next_power_of_ten():
    assert ceiling(3.2e-7) == "1e-06"
    assert ceiling(9.9e-16) == "1e-15"


def test_a_figure_that_a_student_draws_is_described_in_one_line():
    figure = Figure()
    ax = figure.subplots()
    ax.set(title="Sum,\nslope 0", xlabel="x", ylabel="height")
    assert described(figure).alt == "Sum, slope 0. Drawn: height against x."
