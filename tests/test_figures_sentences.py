"""What each figure says agrees with its data, and what it paints with both."""

import numpy as np
import pytest
import torch
from gallery import built, clusters, moons, trained, wave
from matplotlib.colors import to_rgba
from matplotlib.markers import MarkerStyle
from sklearn.neighbors import KNeighborsClassifier
from torch import nn

from course_lib import activations, approximation, diagnostics, figures, networks
from course_lib.activations import CATALOGUE
from course_lib.diagnostics import Flow
from course_lib.figures import series, style


def stack(*layers):
    """Weights and bias of each layer, with ReLU between two."""
    linears = [
        networks.linear(*(torch.tensor(one, dtype=torch.float64) for one in layer))
        for layer in layers
    ]
    first, *others = linears
    return nn.Sequential(first, *(m for one in others for m in (nn.ReLU(), one)))


def root(parts):
    """The square root of x + 2, met at places that crowd where it is steep."""
    knots = 4 * torch.linspace(0, 1, parts + 1, dtype=torch.float64) ** 2 - 2
    return approximation.interpolant(knots, (knots + 2).sqrt())


def flow(factor, layers=10, varying=None):
    """A signal that changes by a factor from layer to layer."""
    sizes = float(factor) ** np.arange(layers)
    changing = sizes if varying is None else np.full(layers, varying)
    return Flow(sizes, changing, sizes[::-1], np.full(layers, sizes[-1]))


PLUS = [[1, 0], [0, 1]], [0, 0]
# |x| + |y| = 1 is the hinge of the unit in layer 2: a ring with four corners, on the
# two axes, which are the hinges of layer 1. The boundary is such a ring, too.
AXES = [[1, 0], [-1, 0], [0, 1], [0, -1]], [0, 0, 0, 0]
RING = stack(AXES, ([[-1, -1, -1, -1]], [1]), ([[1]], [-0.5]))
# x = 1 for negative y, x + y = 1 for positive x and y, y = 1 for negative x.
CORNER = stack(PLUS, ([[1, 1]], [-1]), ([[1]], [0]))
NEVER = stack(PLUS, ([[-1, -1]], [-1]), ([[1]], [0]))
HALF = stack(([[0, 2], [0, 0]], [-2, -1]), ([[1, 1]], [0]))  # ReLU(2 y - 2)
TWO = stack(([[1, 0], [-1, 0]], [0, 0]), ([[3, 3]], [0]))  # 3 |x|
OUTSIDE = approximation.from_hinges([-3, -1, 1], [1, 1, 1])
ACCURACIES = {"low": [0.5, 0.55, 0.6], "high": [0.8, 0.9, 1]}
GAINS = {("ReLU", "LeCun"): 0.5, ("ReLU", "He"): 2.0, ("tanh", "He"): 0.99}
EPOCHS = {
    "mixed": np.array([40.0, 50.0, np.inf, 20.0, 30.0]),
    "quick": np.array([3.0, 4.0, 4.0, 9.0, 5.0]),
    "lost": np.array([np.inf, np.inf, np.inf, 7.0, 8.0]),
}
DIFFERENCES = {"a": np.array([0.01, 0.02, -0.003]), "b\nc": np.full(3, -0.01)}
STRIPS = {"few": ([0.8, 0.9], None), "many": ([0.7, 0.7], [1.0, 0.9])}

#: How each text begins, for data that one can check by hand.
SAID = {
    "Unit 0 switches on a line from (-3.0, 1.0) to (3.0, 1.0).": (
        lambda: figures.neuron(HALF, moons(), 0)
    ),
    "Unit 1 switches nowhere in the picture.": (
        lambda: figures.neuron(HALF, moons(), 1)
    ),
    "The hinge of unit 0 of layer 2 bends 2 times, 2 of them on": (
        lambda: figures.one_hinge(CORNER, moons(), 0)
    ),
    "The hinge of unit 0 of layer 2 is not in the picture.": (
        lambda: figures.one_hinge(NEVER, moons(), 0)
    ),
    "The boundary has 4 straight parts and 4 corners, 4 on hinges of layer 1, 0 on": (
        lambda: figures.boundary_corners(RING, moons())
    ),
    "The boundary has 0 straight parts and 0 corners": (
        lambda: figures.boundary_corners(NEVER, moons())
    ),
    "Three: 2 pieces, the steepest 3.": lambda: figures.linear_pieces({"Three": TWO}),
    "a: a straight line, slope 2.00.": lambda: figures.graphs({"a": lambda x: 2 * x}),
    "Both layers: y = -3 x + 2.5, a straight line, slope -3.00;": (
        lambda: figures.composed_line(2, -1, -1.5, 1)
    ),
    "z² at z = 1.5: value 2.25, derivative 3.00.": (
        lambda: figures.tangent(activations.custom("z²", torch.square), 1.5)
    ),
    # Of √x over [0, h] the chord is off most at h/4, by √h / 4; here h is 4 / 36².
    "Largest error 0.014, at x = -2.00. Root, a curve of straight pieces with 36 ": (
        lambda: figures.curve_from_hinges(lambda x: (x + 2).sqrt(), root(36), "Root")
    ),
    # At the end of the interval 5 + 3 + 1 against 0, at that of the picture 9 + 7 + 5.
    "A: off by up to 9 inside, 20 outside, 2 of 3 hinges inside. Inside is x from ": (
        lambda: figures.fits({"A": OUTSIDE}, wave)
    ),
    "The weight gradient keeps its size from first to": (
        lambda: figures.signal_flow(flow(0.1), "A")
    ),
    "one: from 0.69 to 0.26.": lambda: figures.loss_curves({"one": [0.69, 0.5, 0.26]}),
    "Training gave 1 of 2 networks more pieces": (
        lambda: figures.piece_counts([10, 20], [11, 20])
    ),
    "ReLU at LeCun is farthest from its ring, by 0%. Dots below 1, of 2 activations, "
    "LeCun: 1; He: 1.": lambda: figures.by_gain(GAINS, GAINS, "A", "size"),
    "ReLU at He is farthest from its ring, by 150%.": (
        lambda: figures.by_gain(GAINS, GAINS | {("ReLU", "He"): 0.8}, "A", "size")
    ),
    "tanh at He is farthest from its ring, by 3 powers of ten.": (
        lambda: figures.by_gain(GAINS, GAINS | {("tanh", "He"): 990}, "A", "size")
    ),
    "ReLU is ahead in 2 of 2 pairs, the difference is 0.115 to 0.130. Test accuracy "
    "without activations from 0.870 to 0.875, with ReLU from 0.990 to 1.000": (
        lambda: figures.distributions(*np.array([(0.87, 0.875), (1, 0.99)]), 0.875)
    ),
    "0.85 (0.8) at few; 0.95 (0.9) against 0.7 (0.7) at many.": (
        lambda: figures.strips(STRIPS, "units", "A")
    ),
    "quick: 4; mixed: 40 (1 never); lost: never. Median epoch of 5 runs at which G.": (
        lambda: figures.epochs_needed(EPOCHS, "G")
    ),
    "half: never.": (
        lambda: figures.epochs_needed({"half": np.array([5, 6, np.inf, np.inf])}, "G")
    ),
    "A B: high: 0.9; low: 0.55. Median accuracy of 3": (
        lambda: figures.accuracies({"A\nB": ACCURACIES})
    ),
    "a: +0.9 (-0.3 to 2.0); b c: -1.0 (-1.0 to -1.0). Mean and range in points.": (
        lambda: figures.paired_differences(DIFFERENCES, 0.0025, "A")
    ),
    "float32: all below 10 to the power -6.": (
        lambda: figures.rounding({"float32": [1e-8, 3.2e-7]})
    ),
    "0, 1, 1: 3 images of": lambda: figures.digit_images(np.ones((3, 64)), [0, 1, 1]),
}


@pytest.mark.parametrize("said", SAID)
def test_what_is_said_of_data_checked_by_hand(said):
    assert SAID[said]().alt.startswith(said)


# Maps


def right(network, part):
    x, y = part.tensors
    with torch.no_grad():
        return int(((network(x) > 0) == (y == 1)).sum())


def test_points_say_how_many_there_are_and_where_their_middles_are():
    x, y = moons().train.tensors
    zeros, ones = (x[y[:, 0] == label] for label in (0, 1))
    places = [
        "({:.1f}, {:.1f})".format(*part.mean(0).tolist()) for part in (zeros, ones)
    ]
    alt = figures.points(moons()).alt
    assert alt.startswith(f"Class 0 is centred at {places[0]}, class 1 at {places[1]}.")
    assert f"{len(zeros)} and {len(ones)} in training" in alt


def test_a_comparison_tells_another_network_and_draws_accuracy_as_it_was(drawn):
    linear, bent, histories = trained(0)
    proper = figures.comparison(linear, bent, moons(), histories).alt
    assert proper.startswith("Without activations: one straight line, ")
    first, last = histories[1].validation_accuracy[[0, -1]]
    assert proper.endswith(f" and {first:.0%} to {last:.0%}.")
    assert "straight" not in figures.comparison(bent, bent, moons(), histories).alt
    curves = iter(drawn[0].axes[0].lines)
    for one in histories:
        assert np.array_equal(next(curves).get_ydata(), one.train_accuracy)
        assert np.array_equal(next(curves).get_ydata(), one.validation_accuracy)


def test_maps_say_which_network_and_which_points_and_count_hinges(drawn):
    linear, bent, _ = trained(0)
    panels = [("one", linear, moons()), ("two", bent, moons())]
    seen = sum(len(unit) > 0 for one in diagnostics.hinges(bent) for unit in one)
    part = moons().validation
    assert figures.probability_maps(
        panels, "Title", part="validation", hinges=True
    ).alt == (
        f"one: one straight line, {right(linear, part)} of 160 right, 0 hinges; two: "
        f"one bent line, {right(bent, part)} of 160 right, {seen} hinges. Title."
    )
    figures.probability_maps([*panels, panels[0]], columns=2)
    assert [ax.get_visible() for ax in drawn[1].axes] == [True, True, True, False]


class Fan(nn.Linear):
    """Has equal values on straight lines that meet far to the left."""

    def forward(self, x):
        return x[:, 1:] / (x[:, :1] + 4)


def test_lines_of_equal_probability_are_straight_and_parallel_only_if_they_are():
    linear, bent, _ = trained(0, epochs=2)
    starts = [figures.probability_levels(one).alt for one in (linear, bent, Fan(2, 1))]
    assert starts[0].startswith("All straight and parallel: 5 lines")
    assert starts[1].startswith("5 of 5 bent: ")
    assert starts[2].startswith("All straight: ")


# Hinges and pieces


def test_lines_crossings_and_pieces_agree(drawn):
    """Each crossing in the box makes one piece more (Euler's formula)."""
    network = trained(0)[1]
    words = figures.hinge_lines(network, moons(), "").alt.split()
    seen, meetings = int(words[0]), int(words[-2])
    pieces = len(diagnostics.linear_pieces(network[:2]))
    assert pieces == 1 + seen + meetings
    one = nn.Sequential(*network[:2], nn.Linear(16, 1))
    figures.linear_pieces({"Two": TWO, "One layer": one})
    first, second = (ax.collections[0] for ax in drawn[1].axes[:2])
    assert (len(first.get_paths()), len(second.get_paths())) == (2, pieces)
    assert first.get_clim() == second.get_clim()


def test_corners_are_marked_and_parts_are_those_of_the_exact_boundary(drawn):
    figures.one_hinge(CORNER, moons(), unit=0)
    marks = drawn[0].axes[0].collections[2].get_offsets()
    assert sorted(map(tuple, marks)) == [(0, 1), (1, 0)]
    for network in trained(0)[:2]:
        parts = len(diagnostics.boundary(network))
        alt = figures.boundary_corners(network, moons()).alt
        assert alt.startswith(f"The boundary has {parts} straight part")


def test_a_sheet_is_bent_or_straight_flattened_or_broad(drawn):
    for network, words in zip(trained(0), ("all 34 grid", "of 34 grid"), strict=False):
        alt = figures.folded(network, moons(), "Seen").alt
        count = right(network, moons().train)
        assert f"The straight cut has {count} of 640 points right." in alt
        assert alt.startswith("Seen: ") and words in alt
        # On the sheet the points of a class lie on their side of the cut.
        zeros, ones = (c.get_offsets()[:, 0] for c in drawn[-1].axes[1].collections[1:])
        assert abs((zeros < 0).sum() + (ones > 0).sum() - count) <= 1
    for strong, words in ((2.0, "broad"), (20.0, "flattened")):
        wide = [networks.linear(torch.diag(torch.tensor([strong, 1])), torch.zeros(2))]
        wide += [networks.linear(torch.tensor([[1.0, 0]]), torch.zeros(1))]
        alt = figures.folded(nn.Sequential(*wide), moons(), "").alt
        assert f"the sheet is {words}." in alt


# Graphs


def test_only_a_bent_graph_looks_bent(drawn):
    figures.graphs({"line": lambda x: 2 * x - 1, "corner": abs})
    figures.tangent("identity", 0.5)
    figures.tangent("step", 0.5)
    axes = *drawn[0].axes, drawn[1].axes[0], drawn[2].axes[0]
    curves = [one for ax in axes for one in ax.lines if len(one.get_xdata()) > 2]
    linear, bent = (look["color"] for look in style.TWINS)
    assert [one.get_color() for one in curves] == [linear, bent, linear, bent]


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_tangent_says_height_and_slope_where_it_touches(name):
    entry = CATALOGUE[name]
    for z in (-4.0, 0.0):
        here = torch.tensor([z], dtype=torch.float64)
        both = (entry(here).item(), entry.derivative(here).item())
        height, slope = (round(one, 2) + 0 for one in both)  # no -0.00
        said = f"{name} at z = {z}: value {height:.2f}, derivative {slope:.2f}."
        assert figures.tangent(name, z).alt.startswith(said)


@pytest.mark.parametrize("n", [1, 4, 16])
def test_a_curve_says_how_far_off_it_is_and_where(n):
    alt = figures.curve_from_hinges(wave, built(n), "Wave").alt
    x = np.linspace(-2, 2, 100_001)
    knots = np.linspace(-2, 2, n + 1)
    off = np.abs(np.interp(x, knots, np.sin(np.pi * knots / 2)) - np.sin(np.pi * x / 2))
    largest, place = (
        float(word.strip(".,")) for word in (alt.split()[n] for n in (2, 6))
    )
    assert largest == pytest.approx(off.max(), rel=0.06)
    assert np.interp(place, x, off) == pytest.approx(off.max(), rel=1e-2)


def test_of_equally_bad_places_the_first_is_named():
    # The wave is odd, so the error at -x is that at x but for rounding.
    for shift in (0, 1e-13, -1e-13):
        nearly = nn.Sequential(*built(8))
        nearly[2].bias.data += shift
        assert "at x = -" in figures.curve_from_hinges(wave, nearly, "Wave").alt


def test_hinges_are_marked_on_the_curve_or_below_it(drawn):
    figures.curve_from_hinges(wave, OUTSIDE, "Wave")
    assert drawn[0].axes[0].lines[2].get_xdata().tolist() == [-1, 1]
    figures.fits({"A": OUTSIDE}, wave)
    target, curve, marks = drawn[1].axes[0].lines
    assert marks.get_xdata().tolist() == [-3, -1, 1]
    low, _ = drawn[1].axes[0].get_ylim()
    assert low < marks.get_ydata()[0] < np.nanmin(target.get_ydata())
    with torch.no_grad():
        heights = OUTSIDE(torch.tensor(curve.get_xdata())[:, None])[:, 0]
    assert curve.get_ydata().tolist() == heights.tolist()


# Series


def test_signals_say_what_flows():
    def said(*given, **options):
        return figures.signal_flow(flow(*given, **options), "A").alt

    for part in ("Forward", "Back"):
        assert f"{part} the signal keeps its size" in said(1)
        assert f"{part} the signal falls by 9 powers of ten" in said(0.1)
        assert f"{part} the signal grows by 1 power of ten" in said(10, layers=2)
    assert "depends on x is lost in rounding" in said(1, varying=1e-15)
    assert "depends on x keeps its size" in said(1, varying=1e-9)
    dead = figures.signal_flow(Flow(*np.array([[1.0, 0.0]] * 4)), "A").alt
    assert "Forward the signal ends at 0" in dead and "signal begins at 0" in dead


@pytest.mark.parametrize("factor", [0.1, 1.0, 10.0])
def test_every_signal_is_drawn_and_named_apart(factor, drawn):
    figures.signal_flow(flow(factor), "A")
    (ax,) = drawn[0].axes
    for line, part in zip(ax.lines[1:], series.SIGNALS, strict=True):
        assert np.array_equal(line.get_ydata(), getattr(flow(factor), part))
    colours = [line.get_color() for line in ax.lines[1:]]
    assert [text.get_color() for text in ax.texts] == colours
    heights = sorted(text.xy[1] for text in ax.texts)
    assert len(heights) == 4 and heights[0] >= 0 and heights[-1] <= 1
    assert np.diff(heights).min() >= 0.99 * series.NAMES_APART


def test_every_network_has_a_line_from_before_to_after_and_so_has_their_median(drawn):
    figures.piece_counts([10, 20, 30], [11, 20, 29])
    ends = [list(line.get_ydata()) for line in drawn[0].axes[0].lines]
    assert ends == [[10, 11], [20, 20], [30, 29], [20, 20]]


def test_dots_and_rings_stand_at_their_sizes_in_the_colour_of_their_gain(drawn):
    figures.by_gain(GAINS, {key: 3 * size for key, size in GAINS.items()}, "A", "size")
    (ax,) = drawn[0].axes
    seen = {
        (mark.get_ydata()[0], mark.get_markerfacecolor(), mark.get_markeredgecolor()): (
            mark.get_xdata()[0]
        )
        for mark in ax.lines
    }
    for (activation, gain), size in GAINS.items():
        row, color = ["ReLU", "tanh"].index(activation), style.GAINS[gain]["color"]
        assert seen[row, color, color] == size
        assert seen[row, "none", color] == 3 * size
    assert {text.get_text() for text in ax.texts} == {"LeCun", "He"}


# Runs


def test_a_bar_of_a_distribution_is_as_high_as_there_are_runs(drawn):
    linear, bent = np.array([0.87, 0.875, 0.875]), np.array([1.0, 0.99, 1.0])
    figures.distributions(linear, bent, 0.875)
    groups = [group for ax in drawn[0].axes for group in ax.containers]
    bars = [
        {round(bar.get_center()[0], 6): bar.get_height() for bar in g} for g in groups
    ]
    gains = {0.13: 1, 0.115: 1, 0.125: 1}
    assert bars == [{0.87: 1, 0.875: 2}, {1.0: 2, 0.99: 1}, gains]


def test_strips_draw_every_run_beside_its_group(drawn):
    figures.strips(STRIPS, "units", "")
    dots = [np.asarray(one.get_offsets()) for one in drawn[0].axes[0].collections]
    assert [sorted(one[:, 1]) for one in dots] == [[0.8, 0.9], [0.9, 1.0], [0.7, 0.7]]
    assert [round(one[:, 0].mean(), 2) for one in dots] == [0, 1.17, 0.83]


def test_every_run_is_in_a_bubble_in_the_look_of_its_network(drawn):
    figures.epochs_needed(EPOCHS, "it works", straight=["lost"])
    (ax,) = drawn[0].axes
    for bubbles, values in zip(ax.collections, EPOCHS.values(), strict=True):
        places = np.asarray(bubbles.get_offsets())[:, 0]
        areas = bubbles.get_sizes()
        found, runs = np.unique(
            np.minimum(values, ax.get_xticks()[-1]), return_counts=True
        )
        order = np.argsort(places)
        assert places[order] == pytest.approx(found)
        assert areas[order] / areas.sum() == pytest.approx(runs / len(values))
    colours = [to_rgba(row.get_facecolor()[0], alpha=1) for row in ax.collections]
    looks = style.BENT, style.BENT, style.LINEAR
    assert colours == [to_rgba(look["color"]) for look in looks]


def test_differences_are_in_points_beside_the_band_of_one_image(drawn):
    figures.paired_differences(DIFFERENCES, 0.0025, "Digits")
    (ax,) = drawn[0].axes
    places = np.asarray(ax.collections[0].get_offsets())
    assert places[:, 0] == pytest.approx([1.0, 2.0, -0.3])
    assert [text.get_text() for text in ax.texts[:2]] == ["+0.9", "−1.0"]
    (band,) = ax.patches
    assert (band.get_x(), band.get_width()) == pytest.approx((-0.25, 0.5))


# Images


def test_images_stand_upright_in_order_above_their_digits(drawn):
    ink = np.random.default_rng(0).uniform(0, 16, (13, 64))
    figures.digit_images(ink, [*range(10), 0, 1, 2])
    (ax,) = drawn[0].axes
    sheet = np.asarray(ax.images[0].get_array())
    assert np.array_equal(sheet[:8, :8], ink[0].reshape(8, 8))
    assert np.array_equal(sheet[:8, 9:17], ink[1].reshape(8, 8))
    row = round(ax.texts[10].get_position()[1]) - 8
    assert np.array_equal(sheet[row : row + 8, :8], ink[10].reshape(8, 8))
    assert ax.yaxis_inverted()


def test_weights_share_one_scale_and_say_their_size_and_smoothness(drawn):
    row = np.arange(8)
    chess, ramp = 2.0 * ((row[:, None] + row) % 2) - 1, np.add.outer(row, row) - 7.0
    rows = {"chess": chess.reshape(1, 64), "ramp": ramp.reshape(1, 64)}
    alt = figures.weight_pictures(rows, "Some").alt
    across, down = (ramp[:, :-1], ramp[:, 1:]), (ramp[:-1], ramp[1:])
    one, other = (np.append(across[i], down[i]) for i in (0, 1))
    smooth, size = np.corrcoef(one, other)[0, 1], np.sqrt((ramp**2).mean())
    assert "chess: neighbouring pixels correlate by -1.0, root mean square 1.00" in alt
    assert f"correlate by {smooth:.1f}, root mean square {size:.2f}. Some" in alt
    image = drawn[0].axes[0].images[0]
    assert (image.norm.vmin, image.norm.vmax) == (-7.0, 7.0)
    labels = [text.get_text() for text in drawn[0].axes[0].get_yticklabels()]
    assert labels == ["chess", "ramp"]


def test_points_are_next_to_the_middle_that_scikit_learn_finds():
    places, digits = clusters(3)
    for some in (digits >= 0, digits > 6):
        own, which = places[some], digits[some]
        middles = [np.median(own[which == one], axis=0) for one in np.unique(which)]
        judge = KNeighborsClassifier(1).fit(middles, np.unique(which))
        share = f"{(judge.predict(own) == which).mean():.0%} in a. Share of {len(own)} "
        assert figures.layer_views({"a": own}, which).alt.startswith(share)


def test_each_point_is_drawn_as_its_digit_and_one_far_away_hides_none(drawn):
    places, digits = clusters(9)
    places[7] = 1e4, 0
    figures.layer_views({"a": places, "b": -places}, digits, columns=2)
    for ax, sign in zip(drawn[0].axes, (1, -1), strict=True):
        for digit, marks in enumerate(ax.collections):
            assert np.array_equal(marks.get_offsets(), sign * places[digits == digit])
            colour = to_rgba(style.DIGITS[digit], 0.75)
            assert marks.get_facecolor()[0] == pytest.approx(colour)
            written = MarkerStyle(f"${digit}$").get_path().vertices
            assert len(marks.get_paths()[0].vertices) == len(written)
        (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
        assert right - left == pytest.approx(top - bottom) and right - left < 60
        inside = (sign * places > (left, bottom)) & (sign * places < (right, top))
        assert inside.all(1).sum() >= 0.97 * len(places)


def test_a_network_is_drawn_with_a_line_a_weight_and_its_activations(drawn):
    network = networks.mlp((2, 3, 1), "relu", seed=0)
    alt = figures.network(network).alt
    assert alt.startswith("2 inputs, 3 units, 1 output: columns of circles")
    assert "9 lines in all" in alt and "the 2 layers stands ReLU." in alt
    assert "stands nothing" in figures.network(networks.mlp((2, 3, 1))).alt
    lines = drawn[0].axes[0].collections[:2]
    for linear, widths in zip(network[::2], lines, strict=True):
        weights = linear.weight.detach().abs().numpy().ravel()
        order = np.argsort(widths.get_linewidths())
        assert order.tolist() == np.argsort(weights).tolist()


def test_figures_leave_networks_alone():
    network = trained(0)[1]
    before = [p.clone() for p in network.parameters()]
    figures.folded(network, moons(), "")
    figures.neuron(network, moons(), 3)
    figures.boundary_corners(network, moons())
    assert all(map(torch.equal, before, network.parameters()))
