"""Hinges and corners: what is drawn is where the network switches."""

import copy
from itertools import pairwise

import numpy as np
import pytest
import torch
from torch import nn

from course_lib import data, diagnostics, figures, networks, training
from course_lib.figures import hinges, style
from course_lib.figures.chains import bends, chains, crossings, is_closed

SHAPE = (2, 16, 8, 1)


@pytest.fixture(scope="module")
def moons():
    return data.moons()


@pytest.fixture(scope="module")
def twins(moons):
    pair = networks.twins(SHAPE, "relu", seed=0)
    training.train(pair, moons, epochs=10)
    return pair


@pytest.fixture
def ax():
    with style.page(2, 2) as (_, ax):
        yield ax


def stack(*layers):
    """Weights and bias of each layer, with ReLU between two."""
    modules = []
    for weight, bias in layers:
        weight = torch.tensor(weight, dtype=torch.float64)
        layer = nn.Linear(*weight.T.shape, dtype=torch.float64)
        with torch.no_grad():
            layer.weight.copy_(weight)
            layer.bias.copy_(torch.tensor(bias, dtype=torch.float64))
        modules += [layer, nn.ReLU()]
    return nn.Sequential(*modules[:-1])


# |x| + |y| = 1 is the hinge of the unit in layer 2: a ring with four corners, on the
# two axes, which are the hinges of layer 1.
AXES = [[1, 0], [-1, 0], [0, 1], [0, -1]], [0, 0, 0, 0]
RING = stack(AXES, ([[-1, -1, -1, -1]], [1]), ([[1]], [-0.5]))
# x = 1 for negative y, x + y = 1 for positive x and y, y = 1 for negative x.
CORNER = stack(([[1, 0], [0, 1]], [0, 0]), ([[1, 1]], [-1]), ([[1]], [0]))


# Chains


def segments(*points):
    return np.array(list(pairwise(points)), dtype=float)


def test_segments_in_any_order_become_one_line():
    line = [(0, 0), (1, 0), (1, 1), (3, 2)]
    (joined,) = chains(segments(*line)[[2, 0, 1]])
    assert joined.tolist() == [list(point) for point in line]
    assert not is_closed(joined)


def test_a_ring_and_separate_parts():
    ring = segments((0, 0), (1, 0), (0, 1), (0, 0))
    lines = chains(np.concatenate([ring, segments((5, 5), (6, 6))])[[3, 1, 0, 2]])
    assert sorted(map(is_closed, lines)) == [False, True]
    assert sorted(map(len, lines)) == [2, 4]


def test_two_lines_from_one_point_and_no_line_at_all():
    both = np.concatenate([segments((0, 0), (1, 0)), segments((0, 0), (0, 1))])
    assert len(chains(both)) == 2
    assert chains(np.empty((0, 2, 2))) == []


def test_ends_that_differ_by_rounding_are_one_point():
    parts = segments((0, 0), (0.1 + 0.2, 1), (2, 2))
    parts[1, 0, 0] = 0.3
    assert len(chains(parts)) == 1


def test_chains_lose_nothing(twins):
    def length(line):
        return np.hypot(*np.diff(line, axis=0).T).sum()

    for unit in diagnostics.hinges(twins[1])[1]:
        lines = chains(unit)
        assert sum(map(length, lines)) == pytest.approx(sum(map(length, unit)))
        assert sum(len(line) - 1 for line in lines) == len(unit)


@pytest.mark.parametrize(
    "line, corners",
    [
        ([(0, 0), (1, 0), (2, 0)], []),
        ([(0, 0), (1, 0), (2, 1), (3, 2)], [(1, 0)]),
        ([(0, 0), (1, 0), (0, 1), (0, 0)], [(1, 0), (0, 1), (0, 0)]),
        ([(0, 0), (1, 0), (1, 1), (-1, 1), (-1, 0), (0, 0)], 4),  # starts on an edge
        ([(0, 0), (1, 1)], []),
    ],
)
def test_bends(line, corners):
    found = bends(line)
    if isinstance(corners, int):
        assert len(found) == corners
    else:
        assert found.tolist() == [list(point) for point in corners]


def test_crossings_by_hand():
    start, end = np.array([0.0, 0.0]), np.array([4.0, 0.0])
    wave = np.array([(0.5, -1), (1.5, 1), (2.5, -1), (9, -1)], dtype=float)
    beyond = np.array([(5.0, -1), (5, 1)])
    along = np.array([(0.0, 0), (4, 0)])
    found = crossings(start, end, [wave, beyond, along])
    assert found == pytest.approx([0.25, 0.5])
    assert len(crossings(start, end, [])) == 0


# Hinges


def test_hinges_are_painted_where_units_switch(ax, twins):
    network = copy.deepcopy(twins[1]).double()
    layers = hinges.paint_hinges(ax, network)
    assert list(map(len, layers)) == [16, 8]
    for stop, units in zip((1, 3), layers, strict=True):
        for row, unit in enumerate(units):
            for line in hinges.drawn(unit):
                with torch.no_grad():
                    z = network[:stop](torch.tensor(line))[:, row]
                assert z.abs().max() < 1e-6


def test_layers_are_told_apart_by_their_dash(ax, twins):
    first, second = hinges.paint_hinges(ax, twins[1])
    assert {unit.get_linestyle()[0][1] is None for unit in first} == {True}
    assert {unit.get_linestyle()[0][1] is None for unit in second} == {False}


def test_words_for_a_ring_and_for_axes(ax):
    first, second = hinges.paint_hinges(ax, RING)
    words = hinges.hinge_words(second)
    assert words == (
        "1 of 1 hinges are in the picture, 1 of them bent, with 4 bends in all and 1 "
        "closed"
    )
    assert hinges.hinge_words(first[1:3]) == (
        "2 of 2 hinges are in the picture, all straight, and they cross each other 1 "
        "times"
    )


def test_lines_crossings_and_pieces_agree(moons, twins):
    """Each crossing in the box makes one piece more (Euler's formula)."""
    alt = figures.hinge_lines(twins[1], moons, layers=[1]).alt
    seen, _, _, *_, meetings, _ = [
        int(word) if word.isdigit() else word for word in alt.split()[2:]
    ]
    pieces = len(diagnostics.linear_pieces(twins[1][:2]))
    assert pieces == 1 + seen + meetings


def test_the_text_tells_another_network(moons, twins):
    other = networks.mlp(SHAPE, "relu", seed=1)
    pictures = {
        "hinge_lines": lambda n: figures.hinge_lines(n, moons),
        "first layer": lambda n: figures.hinge_lines(n, moons, layers=[1]),
        "neuron": lambda n: figures.neuron(n, moons, 3),
        "one_hinge": lambda n: figures.one_hinge(n, moons, 1),
        "corners": lambda n: figures.boundary_corners(n, moons),
    }
    for name, draw in pictures.items():
        alt = draw(twins[1]).alt
        assert alt.endswith("."), name
        assert alt != draw(other).alt, name


def test_neuron_by_hand(moons):
    # ReLU(2 y - 2): off below y = 1, and 4 at the upper edge.
    network = stack(([[1, 1], [0, 2], [0, 0]], [0, -2, -1]), ([[1, 1, 1]], [0]))
    alt = figures.neuron(network, moons, unit=1).alt
    assert "switches on a line from (-3.0, 1.0) to (3.0, 1.0)" in alt
    assert 3 <= float(alt.split()[-1].rstrip(".")) < 4
    assert "not switch anywhere" in figures.neuron(network, moons, unit=2).alt


def test_every_bend_of_a_second_hinge_is_on_a_first_one(moons):
    alt = figures.one_hinge(CORNER, moons, unit=0).alt
    assert alt == (
        "One hinge of layer 2 over 2 lines of layer 1. It bends 2 times, 2 of them on "
        "such a line."
    )


def test_a_hinge_that_is_nowhere_is_said_to_be_nowhere(moons):
    # Its input is never positive, whatever the first layer says.
    never = stack(([[1, 0], [0, 1]], [0, 0]), ([[-1, -1]], [-1]), ([[1]], [0]))
    alt = figures.one_hinge(never, moons, unit=0).alt
    assert alt.endswith(" over 2 lines of layer 1. It is not in the picture.")


def test_a_bend_beside_every_line_would_be_noticed(ax):
    first, second = hinges.paint_hinges(ax, CORNER)
    (line,) = hinges.drawn(second[0])
    assert hinges.distance_to_segments(bends(line), first).max() < 1e-12
    moved = bends(line) + 0.01
    assert hinges.distance_to_segments(moved, first).min() > 1e-3


def test_distance_to_segments_by_hand(ax):
    (first,) = hinges.paint_hinges(ax, stack(([[1, 0]], [0]), ([[1]], [0])))
    away = hinges.distance_to_segments([(2, 1), (0, 2), (-1, 7)], first)
    # The line ends at the edge of the box, (0, 3).
    assert away == pytest.approx([2, 0, np.hypot(1, 4)])


# The boundary


def test_corners_of_a_ring(moons):
    # 1 - |x| - |y| = 1/2 on a ring, whose corners are on the axes.
    alt = figures.boundary_corners(RING, moons).alt
    assert (
        "made of 4 straight parts. Of its 4 corners 4 are on hinges of layer 1" in alt
    )
    assert "0 are on hinges of layer 2" in alt


def test_straight_parts_are_those_of_the_exact_boundary(moons, twins):
    parts = len(diagnostics.boundary(twins[1]))
    assert (
        f"made of {parts} straight parts"
        in figures.boundary_corners(twins[1], moons).alt
    )
    assert (
        "made of 1 straight parts. Of its 0 corners"
        in figures.boundary_corners(twins[0], moons).alt
    )


def test_a_network_without_a_boundary_in_the_box(moons):
    network = stack(([[1, 0]], [0]), ([[1]], [1]))
    assert "made of 0 straight parts" in figures.boundary_corners(network, moons).alt
