"""What each figure says agrees with its data, and what it paints with both."""

import warnings

import numpy as np
import pytest
import torch
from gallery import built, clusters, moons, shares, trained, wave
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
    modules = []
    for weight, bias in layers:
        layer = nn.Linear(len(weight[0]), len(weight), dtype=torch.float64)
        with torch.no_grad():
            layer.weight.copy_(torch.tensor(weight))
            layer.bias.copy_(torch.tensor(bias))
        modules += [layer, nn.ReLU()]
    return nn.Sequential(*modules[:-1])


# |x| + |y| = 1 is the hinge of the unit in layer 2: a ring with four corners, on the
# two axes, which are the hinges of layer 1.
AXES = [[1, 0], [-1, 0], [0, 1], [0, -1]], [0, 0, 0, 0]
RING = stack(AXES, ([[-1, -1, -1, -1]], [1]), ([[1]], [-0.5]))
# x = 1 for negative y, x + y = 1 for positive x and y, y = 1 for negative x.
CORNER = stack(([[1, 0], [0, 1]], [0, 0]), ([[1, 1]], [-1]), ([[1]], [0]))


# Maps


def test_points_say_how_many_there_are_and_where_their_middles_are():
    alt = figures.points(moons()).alt
    for name, part in (("training", moons().train), ("test", moons().test)):
        zeros = int((part.tensors[1] == 0).sum())
        assert f"{zeros} and {len(part) - zeros} in {name}" in alt
    x, y = moons().train.tensors
    for label in (0, 1):
        across, up = x[y[:, 0] == label].mean(0).tolist()
        assert f"lass {label} is centred at ({across:.1f}, {up:.1f})" in alt.replace(
            "class 1 at", "class 1 is centred at"
        )


def test_the_wrong_network_changes_the_text_of_a_comparison():
    linear, bent, histories = trained(0)
    proper = figures.comparison(linear, bent, moons(), histories).alt
    assert proper.startswith("Without activations: one straight line, ")
    first, last = histories[1].validation_accuracy[[0, -1]]
    assert proper.endswith(f" and {first:.0%} to {last:.0%}.")
    swapped = figures.comparison(bent, linear, moons(), histories).alt
    twice = figures.comparison(bent, bent, moons(), histories).alt
    assert len({proper, swapped, twice}) == 3
    assert "straight" not in twice


def test_accuracy_is_drawn_as_it_was(drawn):
    linear, bent, histories = trained(0)
    figures.comparison(linear, bent, moons(), histories)
    curves = [line.get_ydata() for line in drawn[0].axes[0].lines]
    for history, pair in zip(histories, (curves[:2], curves[2:]), strict=True):
        assert np.array_equal(pair[0], history.train_accuracy)
        assert np.array_equal(pair[1], history.validation_accuracy)


def test_maps_say_which_network_and_which_points_and_count_hinges(drawn):
    linear, bent, _ = trained(0)
    panels = [("one", linear, moons()), ("two", bent, moons())]
    alt = figures.probability_maps(panels, "Title", part="validation", hinges=True).alt
    with torch.no_grad():
        x, y = moons().validation.tensors
        right = [int(((net(x) > 0) == (y == 1)).sum()) for net in (linear, bent)]
    seen = sum(len(unit) > 0 for one in diagnostics.hinges(bent) for unit in one)
    assert alt == (
        f"one: one straight line, {right[0]} of 160 right, 0 hinges; two: one bent "
        f"line, {right[1]} of 160 right, {seen} hinges. Title."
    )
    three = [(str(n), linear, moons()) for n in range(3)]
    assert figures.probability_maps(three, columns=2).alt.count(" of 200 right") == 3
    assert [ax.get_visible() for ax in drawn[1].axes] == [True, True, True, False]


def test_equal_probabilities_of_a_bent_network_are_not_called_straight():
    linear, bent, _ = trained(0, epochs=2)
    assert figures.probability_levels(linear).alt.startswith("All straight and paral")
    assert "straight" not in figures.probability_levels(bent).alt


# Hinges


def test_lines_crossings_and_pieces_agree():
    """Each crossing in the box makes one piece more (Euler's formula)."""
    network = trained(0)[1]
    words = figures.hinge_lines(network, moons(), "").alt.split()
    seen, meetings = int(words[0]), int(words[-2])
    assert len(diagnostics.linear_pieces(network[:2])) == 1 + seen + meetings


def test_a_neuron_by_hand():
    # ReLU(2 y - 2): off below y = 1, and 4 at the upper edge.
    network = stack(([[1, 1], [0, 2], [0, 0]], [0, -2, -1]), ([[1, 1, 1]], [0]))
    alt = figures.neuron(network, moons(), unit=1).alt
    assert "switches on a line from (-3.0, 1.0) to (3.0, 1.0)" in alt
    assert 3 <= float(alt.split()[-1].rstrip(".")) < 4
    assert "switches nowhere" in figures.neuron(network, moons(), unit=2).alt


def test_every_bend_of_a_second_hinge_is_on_a_first_one(drawn):
    alt = figures.one_hinge(CORNER, moons(), unit=0).alt
    assert alt == (
        "The hinge of unit 0 of layer 2 bends 2 times, 2 of them on a hinge of layer "
        "1. Layer 1 has 2 hinges."
    )
    marks = drawn[0].axes[0].collections[2].get_offsets()
    assert sorted(map(tuple, marks)) == [(0, 1), (1, 0)]
    # Its input is never positive, whatever the first layer says.
    never = stack(([[1, 0], [0, 1]], [0, 0]), ([[-1, -1]], [-1]), ([[1]], [0]))
    alt = figures.one_hinge(never, moons(), unit=0).alt
    assert alt.startswith("The hinge of unit 0 of layer 2 is not in the picture.")


def test_corners_of_a_ring_and_parts_of_the_exact_boundary():
    # 1 - |x| - |y| = 1/2 on a ring, whose corners are on the axes.
    alt = figures.boundary_corners(RING, moons()).alt
    assert alt == (
        "The boundary has 4 straight parts and 4 corners, 4 on hinges of layer 1, 0 on "
        "hinges of layer 2."
    )
    linear, bent, _ = trained(0)
    parts = len(diagnostics.boundary(bent))
    assert (
        f"has {parts} straight parts and" in figures.boundary_corners(bent, moons()).alt
    )
    alt = figures.boundary_corners(linear, moons()).alt
    assert alt == "The boundary has 1 straight part and 0 corners."
    nowhere = stack(([[1, 0]], [0]), ([[1]], [1]))
    assert "0 straight parts" in figures.boundary_corners(nowhere, moons()).alt


def test_all_pieces_are_drawn_and_steepness_is_the_length_of_the_gradient(drawn):
    # 3 |x|: two pieces, each with slope 3.
    three = stack(([[1.0, 0], [-1, 0]], [0.0, 0]), ([[3.0, 3]], [0.0]))
    bent = trained(0)[1]
    alt = figures.linear_pieces({"Three": three, "After": bent}).alt
    pieces = len(diagnostics.linear_pieces(bent))
    assert alt.startswith(f"Three: 2 pieces, the steepest 3; After: {pieces} pieces, ")
    tiles = [ax.collections[0] for ax in drawn[0].axes[:2]]
    assert [len(one.get_paths()) for one in tiles] == [2, pieces]
    assert tiles[0].get_clim() == tiles[1].get_clim()


def test_a_sheet_is_bent_or_straight_flattened_or_broad(drawn):
    for network, words in zip(
        trained(0)[:2], ("all 34 grid", "of 34 grid"), strict=True
    ):
        picture = figures.folded(network, moons(), "Seen")
        x, y = moons().train.tensors
        with torch.no_grad():
            right = int(((network(x) > 0) == (y == 1)).sum())
        assert picture.alt.startswith("Seen: ") and words in picture.alt
        assert f"The straight cut has {right} of 640 points right." in picture.alt
        # On the sheet the points of a class lie on their side of the cut.
        zeros, ones = (c.get_offsets()[:, 0] for c in drawn[-1].axes[1].collections[1:])
        assert abs((zeros < 0).sum() + (ones > 0).sum() - right) <= 1
    for strong, words in ((2.0, "broad"), (20.0, "flattened")):
        network = nn.Sequential(nn.Linear(2, 2, False), nn.Linear(2, 1))
        with torch.no_grad():
            network[0].weight.copy_(torch.tensor([[strong, 0], [0, 1]]))
            network[1].weight.copy_(torch.tensor([[1.0, 0]]))
        assert f"the sheet is {words}." in figures.folded(network, moons(), "").alt


# Graphs


def test_graphs_are_named_and_only_a_bent_one_looks_bent(drawn):
    alt = figures.graphs({"line": lambda x: 2 * x - 1, "corner": abs}).alt
    assert alt.startswith("line: a straight line, slope 2.00; corner: straight pieces")
    figures.tangent("identity", 0.5)
    figures.tangent("step", 0.5)
    panels = *drawn[0].axes, drawn[1].axes[0], drawn[2].axes[0]
    colours = [
        line.get_color()
        for ax in panels
        for line in ax.lines
        if len(line.get_xdata()) > 2
    ]
    linear, bent = (look["color"] for look in style.TWINS)
    assert colours == [linear, bent, linear, bent]


def test_a_composed_line_shows_the_product_of_the_slopes():
    alt = figures.composed_line(w1=2, b1=-1, w2=-1.5, b2=1).alt
    assert alt.startswith("Both layers: y = -3 x + 2.5, a straight line, slope -3.00")


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_tangent_says_height_and_slope_where_it_touches(name):
    entry = CATALOGUE[name]
    for z in (-4.0, 0.0):
        here = torch.tensor([z], dtype=torch.float64)
        height, slope = entry(here).item(), entry.derivative(here).item()
        height, slope = round(height, 2) + 0, round(slope, 2) + 0  # no -0.00
        assert figures.tangent(name, z).alt.startswith(
            f"{name} at z = {z}: value {height:.2f}, derivative {slope:.2f}."
        ), z


def test_a_tangent_of_a_function_of_ones_own(drawn):
    square = activations.custom("z²", torch.square)
    assert figures.tangent(square, 1.5).alt.startswith("z² at z = 1.5: value 2.25, d")
    assert drawn[0].axes[0].get_title(loc="left") == "z²"


@pytest.mark.parametrize("n", [1, 4, 16])
def test_a_curve_says_how_far_off_it_is_and_where(n):
    alt = figures.curve_from_hinges(wave, built(n), "Wave").alt
    x = np.linspace(-2, 2, 100_001)
    knots = np.linspace(-2, 2, n + 1)
    off = np.abs(np.interp(x, knots, np.sin(np.pi * knots / 2)) - np.sin(np.pi * x / 2))
    largest, place = (
        alt.split(". Wave")[0].removeprefix("Largest error ").split(", at ")
    )
    assert float(largest) == pytest.approx(off.max(), rel=0.06)
    place = float(place.removeprefix("x = "))
    assert np.interp(place, x, off) == pytest.approx(off.max(), rel=1e-2)
    assert alt.endswith(f"with {n} hinges.")


def test_of_equally_bad_places_the_first_is_named():
    # The wave is odd, so the error at -x is that at x but for rounding.
    for shift in (0, 1e-13, -1e-13):
        nearly = nn.Sequential(*built(8))
        nearly[2].bias.data += shift
        assert "at x = -" in figures.curve_from_hinges(wave, nearly, "Wave").alt


def test_the_error_on_a_piece_narrower_than_the_grid_is_seen():
    knots = 4 * torch.linspace(0, 1, 37, dtype=torch.float64) ** 2 - 2
    root = approximation.interpolant(knots, (knots + 2).sqrt())
    alt = figures.curve_from_hinges(lambda x: (x + 2).sqrt(), root, "Root").alt
    # Of √x over [0, h] the chord is off most at h/4, by √h / 4; here h is 4 / 36².
    assert alt.startswith("Largest error 0.014, at x = -2.00.")


def test_only_hinges_in_the_interval_are_marked(drawn):
    network = approximation.from_hinges([-3, -1, 1, 3], [1, -1, 1, 1])
    assert " 2 hinges." in figures.curve_from_hinges(wave, network, "Wave").alt
    assert drawn[0].axes[0].lines[2].get_xdata().tolist() == [-1, 1]


def test_fits_count_hinges_and_tell_inside_from_outside(drawn):
    network = approximation.from_hinges([-3, -1, 1], [1, 1, 1])
    # At the end of the interval 5 + 3 + 1 against 0, at the end of the picture
    # 9 + 7 + 5 against 0.
    assert figures.fits({"A": network}, wave).alt == (
        "A: off by up to 9 inside, 20 outside, 2 of 3 hinges inside. Inside is x from "
        "-2 to 2."
    )
    target, curve, marks = drawn[0].axes[0].lines
    x, level = marks.get_data()
    assert x.tolist() == [-3, -1, 1]
    assert drawn[0].axes[0].get_ylim()[0] < level[0] < np.nanmin(target.get_ydata())
    with torch.no_grad():
        heights = network(torch.tensor(curve.get_xdata())[:, None])[:, 0]
    assert curve.get_ydata().tolist() == heights.tolist()


# Series


def falling(factor, layers=10, varying=None):
    """A flow that changes by a factor from layer to layer."""
    sizes = float(factor) ** np.arange(layers)
    changing = sizes if varying is None else varying * np.ones(layers)
    return Flow(sizes, changing, sizes[::-1].copy(), np.full(layers, sizes[-1]))


def test_signals_say_what_flows():
    steady = figures.signal_flow(falling(1.0), "A").alt
    assert "Forward the signal keeps its size" in steady
    assert "Back the signal keeps its size" in steady
    vanishing = figures.signal_flow(falling(0.1), "A").alt
    assert vanishing.startswith("The weight gradient keeps its size from first to last")
    assert "Forward the signal falls by 9 powers of ten" in vanishing
    assert "Back the signal falls by 9 powers of ten. A." in vanishing
    exploding = figures.signal_flow(falling(10.0, layers=2), "A").alt
    assert "Forward the signal grows by 1 power of ten" in exploding
    tiny = figures.signal_flow(falling(1.0, varying=1e-15), "A").alt
    assert "depends on x is lost in rounding" in tiny
    small = figures.signal_flow(falling(1.0, varying=1e-9), "A").alt
    assert "depends on x keeps its size" in small


@pytest.mark.parametrize("factor", [0.1, 1.0, 10.0])
def test_every_signal_is_drawn_and_named_apart(factor, drawn):
    flow = falling(factor)
    figures.signal_flow(flow, "A")
    (ax,) = drawn[0].axes
    curves = [line.get_ydata() for line in ax.lines[1:]]
    for curve, part in zip(curves, series.SIGNALS, strict=True):
        assert np.array_equal(curve, getattr(flow, part))
    colours = [line.get_color() for line in ax.lines[1:]]
    assert [text.get_color() for text in ax.texts] == colours
    heights = sorted(text.xy[1] for text in ax.texts)
    assert len(heights) == 4 and heights[0] >= 0 and heights[-1] <= 1
    assert np.diff(heights).min() >= 0.99 * series.NAMES_APART


def test_a_signal_of_zero_is_no_reason_to_stumble():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        alt = figures.signal_flow(Flow(*np.array([[1.0, 0.0]] * 4)), "A").alt
    assert "Forward the signal ends at 0" in alt and "signal begins at 0" in alt


def test_roads_say_from_where_to_where():
    alt = figures.roads({"one": [0.69, 0.5, 0.26], "two": [0.72, 0.72]}).alt
    assert alt.startswith("one: from 0.69 to 0.26; two: from 0.72 to 0.72.")


def test_counts_before_and_after(drawn):
    alt = figures.piece_counts([10, 20, 30], [11, 20, 29]).alt
    assert alt.startswith("Training gave 1 of 3 networks more pieces, and 2 as many or")
    assert [list(line.get_ydata()) for line in drawn[0].axes[0].lines] == [
        [10, 11],
        [20, 20],
        [30, 29],
        [20, 20],
    ]


DOTS = {
    ("ReLU", "LeCun"): 0.5,
    ("ReLU", "He"): 2.0,
    ("tanh", "LeCun"): 0.9,
    ("tanh", "He"): 0.99,
}


def test_dots_and_rings_stand_at_their_sizes_in_the_colour_of_their_gain(drawn):
    figures.by_gain(DOTS, {key: 3 * size for key, size in DOTS.items()}, "A", "factor")
    (ax,) = drawn[0].axes
    seen = {
        (m.get_ydata()[0], m.get_markerfacecolor(), m.get_markeredgecolor()): (
            m.get_xdata()[0]
        )
        for m in ax.lines
    }
    for (activation, gain), size in DOTS.items():
        row, color = ["ReLU", "tanh"].index(activation), style.GAINS[gain]["color"]
        assert seen[row, color, color] == size
        assert seen[row, "none", color] == 3 * size
    assert {text.get_text() for text in ax.texts} == {"LeCun", "He"}


def test_gains_are_counted_and_compared():
    exact = figures.by_gain(DOTS, DOTS, "A", "factor").alt
    assert "Dots below 1, of 2 activations, LeCun: 2; He: 1." in exact
    assert "by 0%" in exact
    off = figures.by_gain(DOTS, DOTS | {("ReLU", "He"): 0.8}, "A", "factor").alt
    assert off.startswith("ReLU at He is farthest from its ring, by 150%.")
    far = figures.by_gain(DOTS, DOTS | {("tanh", "He"): 990.0}, "A", "factor").alt
    assert far.startswith("tanh at He is farthest from its ring, by 3 powers of ten.")


# Runs


def test_distributions_say_the_worst_and_the_best_run(drawn):
    linear, bent = np.array([0.87, 0.875, 0.875]), np.array([1.0, 0.99, 1.0])
    alt = figures.distributions(linear, bent, 0.875).alt
    assert alt.startswith("ReLU is ahead in 3 of 3 pairs, the difference is 0.115 to")
    assert "without activations from 0.870 to 0.875, with ReLU from 0.990" in alt
    bars = [
        {round(bar.get_x() + bar.get_width() / 2, 6): bar.get_height() for bar in group}
        for ax in drawn[0].axes
        for group in ax.containers
    ]
    assert bars == [
        {0.87: 1, 0.875: 2},
        {1.0: 2, 0.99: 1},
        {0.13: 1, 0.115: 1, 0.125: 1},
    ]


def test_strips_give_each_group_its_median_and_draw_every_run(drawn):
    groups = {"few": ([0.8, 0.9], None), "many": ([0.7, 0.7], [1.0, 0.9])}
    groups = {
        name: tuple(side and np.array(side) for side in pair)
        for name, pair in groups.items()
    }
    alt = figures.strips(groups, "units", "").alt
    assert alt.startswith("0.85 (0.8) at few; 0.95 (0.9) against 0.7 (0.7) at many.")
    dots = [np.asarray(one.get_offsets()) for one in drawn[0].axes[0].collections]
    assert [sorted(one[:, 1]) for one in dots] == [[0.8, 0.9], [0.9, 1.0], [0.7, 0.7]]
    assert [round(one[:, 0].mean(), 2) for one in dots] == [0, 1.17, 0.83]


EPOCHS = {
    "mixed": np.array([40.0, 50.0, np.inf, 20.0, 30.0]),
    "quick": np.array([3.0, 4.0, 4.0, 9.0, 5.0]),
    "lost": np.array([np.inf, np.inf, np.inf, 7.0, 8.0]),
}


def test_the_quickest_comes_first_and_failures_are_counted(drawn):
    alt = figures.epochs_needed(EPOCHS, "it works", straight=["lost"]).alt
    assert alt == (
        "quick: 4; mixed: 40 (1 never); lost: never. Median epoch of 5 runs at which "
        "it works."
    )
    half = figures.epochs_needed({"half": np.array([5, 6, np.inf, np.inf])}, "x").alt
    assert half.startswith("half: never.")
    (ax,) = drawn[0].axes
    for bubbles, values in zip(ax.collections, EPOCHS.values(), strict=True):
        places, areas = bubbles.get_offsets()[:, 0], bubbles.get_sizes()
        finite = np.unique(values[np.isfinite(values)])
        assert np.allclose(np.sort(places)[: len(finite)], finite)
        fewest = min(np.unique(values, return_counts=True)[1])
        assert areas.sum() / areas.min() == pytest.approx(len(values) / fewest)
    colours = [to_rgba(row.get_facecolor()[0], alpha=1) for row in ax.collections]
    looks = style.BENT, style.BENT, style.LINEAR
    assert colours == [to_rgba(look["color"]) for look in looks]


def test_accuracies_are_ranked_within_each_panel():
    rows = {"low": shares(0.5, 0.6), "high": shares(0.8, 1)}
    alt = figures.accuracies({"A\nB": rows, "C": rows}).alt
    assert alt.startswith("A B: high: 0.9; low: 0.55; C: high: 0.9; low: 0.55.")


def test_differences_are_in_points_with_the_mean_of_each_row(drawn):
    rows = {"a": np.array([0.01, 0.02, -0.003]), "b\nc": np.full(3, -0.01)}
    alt = figures.paired_differences(rows, 0.0025, "Digits").alt
    assert alt.startswith("a: +0.9 (-0.3 to +2.0); b c: -1.0 (-1.0 to -1.0). ")
    (ax,) = drawn[0].axes
    places = np.asarray(ax.collections[0].get_offsets())
    assert places[:, 0] == pytest.approx([1.0, 2.0, -0.3])
    assert [text.get_text() for text in ax.texts[:2]] == ["+0.9", "−1.0"]
    (band,) = ax.patches  # one image each way
    assert (band.get_x(), band.get_width()) == pytest.approx((-0.25, 0.5))


def test_rounding_errors_are_below_the_next_power_of_ten():
    errors = {"float32": np.array([1e-8, 3.2e-7]), "float64": np.array([9.9e-16])}
    assert figures.rounding(errors).alt.startswith(
        "float32: all below 10 to the power -6; float64: all below 10 to the power -15."
    )


# Images


def test_images_stand_upright_in_order_above_their_digits(drawn):
    ink = np.random.default_rng(0).uniform(0, 16, (13, 64))
    alt = figures.digit_images(ink, [*range(10), 0, 1, 2]).alt
    assert alt.startswith("0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2: 13 images")
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
    middles = [np.median(places[digits == digit], axis=0) for digit in range(10)]
    judge = KNeighborsClassifier(1).fit(middles, range(10))
    expected = (judge.predict(places) == digits).mean()
    alt = figures.layer_views({"a": places}, digits).alt
    assert alt.startswith(f"{expected:.0%} in a. Share of 200 points")
    places, digits = clusters(50)
    some = digits > 6
    far = figures.layer_views({"a": places[some]}, digits[some]).alt
    assert far.startswith("100% in a. Share of 60 points")


def test_each_point_is_drawn_as_its_digit_and_one_far_away_hides_none(drawn):
    places, digits = clusters(9)
    places[7] = 1e4, 0
    figures.layer_views({"a": places, "b": -places}, digits, columns=2)
    for ax, sign in zip(drawn[0].axes, (1, -1), strict=True):
        for digit, marks in enumerate(ax.collections):
            assert np.array_equal(marks.get_offsets(), sign * places[digits == digit])
            colour = to_rgba(style.DIGITS[digit], 0.75)
            assert marks.get_facecolor()[0] == pytest.approx(colour)
            (shape,) = marks.get_paths()
            written = MarkerStyle(f"${digit}$").get_path().vertices
            assert len(shape.vertices) == len(written)
        (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
        assert right - left == pytest.approx(top - bottom)
        assert right - left < 60
        inside = (sign * places > (left, bottom)) & (sign * places < (right, top))
        assert inside.all(1).sum() >= 0.97 * len(places)


def test_a_network_is_drawn_with_a_line_a_weight_and_its_activations(drawn):
    network = networks.mlp((2, 3, 1), "relu", seed=0)
    alt = figures.network(network).alt
    assert alt.startswith("2 inputs, 3 units, 1 output: columns of circles")
    assert "9 lines in all" in alt and "the 2 layers stands ReLU." in alt
    assert "stands nothing" in figures.network(networks.mlp((2, 3, 1))).alt
    widths = [c.get_linewidths() for c in drawn[0].axes[0].collections[:2]]
    for linear, drawn_widths in zip(network[::2], widths, strict=True):
        weights = linear.weight.detach().abs().numpy().ravel()
        assert len(drawn_widths) == len(weights)
        assert (np.argsort(drawn_widths) == np.argsort(weights)).all()


def test_figures_leave_networks_alone():
    network = trained(0)[1]
    before = [p.clone() for p in network.parameters()]
    figures.folded(network, moons(), "")
    figures.neuron(network, moons(), 3)
    figures.boundary_corners(network, moons())
    assert all(map(torch.equal, before, network.parameters()))
