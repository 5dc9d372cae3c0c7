"""What painters paint is what they were given, and what they say of it is true."""

import copy

import numpy as np
import pytest
import torch
from gallery import moons, trained
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgba
from scipy.interpolate import RegularGridInterpolator
from torch import nn

from course_lib import diagnostics
from course_lib.figures import painters, style, words


@pytest.fixture
def ax():
    with style.page(3, 3) as (_, ax):
        yield ax


def vertical_split(at):
    """A network whose boundary is the vertical line x1 = at, class 1 to the right."""
    network = nn.Sequential(nn.Linear(2, 1))
    with torch.no_grad():
        network[0].weight.copy_(torch.tensor([[10.0, 0.0]]))
        network[0].bias.fill_(-10.0 * at)
    return network


def logits(network, places):
    with torch.no_grad():
        return network(torch.tensor(np.asarray(places), dtype=torch.float32))[:, 0]


# Maps


@pytest.mark.parametrize("which", [0, 1])
def test_a_map_its_boundary_and_its_count_are_those_of_the_network(ax, which):
    network = trained(0)[which]
    said = painters.paint_map(ax, network, moons().test)
    image, lines, *marks = [*ax.images, *ax.collections]
    field = np.asarray(image.get_array())
    edge = np.linspace(-3, 3, len(field) + 1)
    middles = (edge[:-1] + edge[1:]) / 2
    places = np.stack(np.meshgrid(middles, middles), -1).reshape(-1, 2)
    shares = logits(network, places).sigmoid().reshape(field.shape)
    assert np.abs(field - shares.numpy()).max() < 1e-5
    assert (image.get_extent(), image.origin) == ([-3, 3, -3, 3], "lower")
    on = np.concatenate([path.vertices for path in lines.get_paths()])
    assert logits(network, on).abs().max() < 0.05 * logits(network, places).abs().max()
    at = RegularGridInterpolator((middles, middles), field, bounds_error=False)
    right = sum(
        ((at(mark.get_offsets()[:, ::-1]) > 0.5) == label).sum()
        for label, mark in enumerate(marks)
    )
    line, count = said.split(", ")
    assert line == ("one straight line", "one bent line")[which]
    # Read between pixels, a point on the very edge may change sides.
    assert abs(int(count.split()[0]) - right) <= 1
    assert count.endswith(" of 200 right")


@pytest.mark.parametrize("at", [-0.9, 0.2])
def test_points_are_counted_on_the_side_where_they_lie(ax, at):
    x, y = moons().test.tensors
    right = int(((x[:, 0] > at) == (y[:, 0] == 1)).sum())
    said = painters.paint_map(ax, vertical_split(at), moons().test)
    assert said == f"one straight line, {right} of 200 right"
    (boundary,) = ax.collections[0].get_paths()
    assert boundary.vertices[:, 0] == pytest.approx(at, abs=1e-5)
    assert painters.paint_map(ax, vertical_split(9)) == "no boundary in view"


def test_points_are_painted_where_they_are_each_in_the_look_of_its_class(ax):
    x, y = moons().test.tensors
    painters.paint_points(ax, moons().test)
    painters.paint_points(ax, moons().test, moved=lambda x: 2 * x.numpy())
    for factor, marks in ((1, ax.collections[:2]), (2, ax.collections[2:])):
        for label, mark in enumerate(marks):
            assert np.array_equal(mark.get_offsets(), factor * x[y[:, 0] == label])
            colour = to_rgba(style.CLASSES[label]["color"])
            assert tuple(mark.get_facecolor()[0]) == colour


def test_shapes_of_boundaries_are_told_apart(ax):
    x = np.linspace(-2, 2, 101)
    radius = np.hypot(*np.meshgrid(x, x))
    assert painters.paint_boundary(ax, x, x, radius - 1) == "one closed curve"
    rings = painters.paint_boundary(ax, x, x, np.abs(radius - 1) - 0.3)
    assert rings == "2 separate curves, 2 of them closed"
    assert painters.paint_boundary(ax, x, x, radius + 1) == "no boundary in view"
    slope = np.add.outer(x, 0.3 * x)
    assert painters.paint_boundary(ax, x, x, slope) == "one straight line"
    bend = slope + 0.1 * np.abs(x)
    assert painters.paint_boundary(ax, x, x, bend) == "one bent line"


# Hinges


def test_hinges_are_painted_where_units_switch(ax):
    network = copy.deepcopy(trained(0)[1]).double()
    layers = painters.hinge_lines(network)
    assert list(map(len, layers)) == [16, 8]
    for number, (stop, units) in enumerate(zip((1, 3), layers, strict=True), 1):
        for row, unit in enumerate(units):
            painters.paint_hinges(ax, [unit], number)
            for path in ax.collections[-1].get_paths():
                with torch.no_grad():
                    z = network[:stop](torch.tensor(path.vertices))[:, row]
                assert z.abs().max() < 1e-6
    seen = sum(len(unit) > 0 for units in diagnostics.hinges(network) for unit in units)
    assert sum(bool(one.get_paths()) for one in ax.collections) == seen


def test_layers_of_hinges_are_told_apart_by_their_dash(ax):
    for number, units in enumerate(painters.hinge_lines(trained(0)[1]), 1):
        painters.paint_hinges(ax, units, number)
    first, second = (one for one in ax.collections if isinstance(one, LineCollection))
    assert first.get_linestyle()[0][1] is None
    assert second.get_linestyle()[0][1] is not None


# Curves and axes


def test_the_pen_is_lifted_at_a_jump_and_nowhere_else(ax):
    x = np.linspace(-2, 2, 401)
    for y in (np.heaviside(x - 0.5, 1), np.tanh(x), np.ones(401) + 1e-16 * x):
        painters.paint_curve(ax, x, y)
    gaps = [np.flatnonzero(np.isnan(line.get_ydata())) for line in ax.lines]
    assert list(map(len, gaps)) == [1, 0, 0]
    jump = ax.lines[0].get_xydata()
    (gap,) = gaps[0]
    assert jump[gap - 1] == pytest.approx([0.5, 0], abs=0.011)
    assert jump[gap + 1] == pytest.approx([0.5, 1], abs=0.011)
    assert ax.lines[1].get_ydata() == pytest.approx(np.tanh(x))


@pytest.mark.parametrize(
    "span", [(1e-69, 3), (1e-5, 2), (0.02, 7), (0.3, 4), (1, 1e90)]
)
def test_ticks_of_a_log_axis_are_few_and_round(ax, span):
    ax.set(yscale="log", ylim=span)
    painters.log_axis(ax.yaxis)
    labels = [text.get_text() for text in ax.get_yticklabels()]
    assert 1 <= len(labels) <= 10
    for tick, label in zip(ax.get_yticks(), labels, strict=True):
        plain = label.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
        power = plain.startswith("10") and plain != label
        assert tick == pytest.approx(10.0 ** int(plain[2:]) if power else float(label))
        assert span[0] <= tick <= span[1]


def test_rows_stand_from_top_to_bottom_with_a_bar_and_its_number(ax):
    painters.name_rows(ax, ["first", "second"])
    painters.paint_bar(ax, 1, 0.7, "0.70")
    assert [text.get_text() for text in ax.get_yticklabels()] == ["first", "second"]
    assert ax.transData.transform((0, 0))[1] > ax.transData.transform((0, 1))[1]
    (bar,), (number,) = ax.lines, ax.texts
    assert list(bar.get_xdata()) == [0.7, 0.7] and np.mean(bar.get_ydata()) == 1
    assert number.get_text() == "0.70" and number.xy[1] == 1


def test_equal_values_stand_side_by_side_and_others_in_the_middle():
    values = [0.5, 0.9, 0.5, 0.5 + 1e-9, 0.7]
    shifts = painters.side_by_side(values, 0.1, 0.7)
    assert shifts == pytest.approx([-0.1, 0, 0, 0.1, 0])
    many = painters.side_by_side(np.ones(50), 0.1, 0.7)
    assert np.ptp(many) <= 0.7 and len(set(many)) == 50


# Words


def test_numbers_are_written_as_they_are_said():
    said = [words.plain(number, 2) for number in (23.0, 136, 0.1734)]
    assert said == ["23", "140", "0.17"]
    assert words.plain(23.0, 1) == "20"
    assert words.two(-0.001) == "0.00"
    assert words.place((-0.04, 2.96)) == "(0.0, 3.0)"
    assert [words.many(n, "corner") for n in (0, 1)] == ["0 corners", "1 corner"]
    assert words.powers_of_ten(9e16) == "17 powers of ten"


def test_of_too_many_findings_the_first_ones_and_the_last_are_named():
    few = words.text(["a: 1", "b:\n2"], "What it is", "")
    assert few == "a: 1; b: 2. What it is."
    many = words.text([f"finding {n} of a hundred" for n in range(100)], "About")
    assert many.startswith("finding 0 of a hundred; finding 1")
    assert many.endswith(" more; finding 99 of a hundred. About.")
    assert len(many) <= words.MOST
    named = many.count("finding")
    assert f" {100 - named} more;" in many


def test_graphs_of_lines_corners_and_curves_are_told_apart():
    x = np.linspace(-3, 3, 601)

    def said(y):
        return words.graph(np.stack([x, y], 1))

    assert said(2 * x - 1) == "a straight line, slope 2.00"
    assert said(np.abs(x)) == "straight pieces that meet at (0.0, 0.0)"
    # A corner between two places, and one on a place.
    bent = np.abs(x - 0.505) + np.abs(x + 1)
    assert said(bent) == "straight pieces that meet at (-1.0, 1.5), (0.5, 1.5)"
    assert said(x**2) == "a smooth curve between 0.00 and 9.00"
