"""The geometry behind the figures: polylines, and the plane of the readout."""

from itertools import pairwise

import numpy as np
import pytest
import torch
from gallery import SHAPE, moons, trained
from sklearn.decomposition import PCA
from torch import nn

from course_lib import diagnostics, networks
from course_lib.figures.chains import (
    bends,
    chains,
    crossings,
    distance,
    is_closed,
    straight,
)
from course_lib.figures.folding import last_plane

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


def test_chains_lose_nothing():
    def length(line):
        return np.hypot(*np.diff(line, axis=0).T).sum()

    for unit in diagnostics.hinges(trained(0)[1])[1]:
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


def test_straight_refuses_a_small_bend():
    x = np.linspace(0, 1, 50)
    assert straight([np.stack([x, 3 * x + 1], 1)])
    assert not straight([np.stack([x, 3 * x + 0.05 * np.abs(x - 0.5)], 1)])


def test_distance_is_that_to_the_segments_and_not_to_their_lines():
    line = np.array([(0, -3), (0, 0), (0, 3)], dtype=float)
    away = distance([(2, 1), (0, 2), (-1, 7)], [line, line + 9])
    assert away == pytest.approx([2, 0, np.hypot(1, 4)])


# The plane through the last hidden layer


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("activation", [None, "relu", "tanh"])
def test_the_first_coordinate_is_the_logit(activation, seed):
    network = networks.mlp(SHAPE, activation, seed).double()
    x = moons().train.tensors[0].double()
    distance = last_plane(network, x)(x)[:, 0]
    with torch.no_grad():
        logits = network(x)[:, 0].numpy()
    length = network[-1].weight.detach().norm().item()
    assert distance == pytest.approx(logits / length, abs=1e-12)


@pytest.mark.parametrize("seed", range(4))
def test_the_second_is_the_widest_direction_that_the_readout_ignores(seed):
    network = networks.mlp(SHAPE, "relu", seed).double()
    x = moons().train.tensors[0].double()
    across = last_plane(network, x)(x)[:, 1]
    with torch.no_grad():
        hidden = network[:-1](x).numpy()
        v = network[-1].weight[0].numpy()
    ignored = hidden - np.outer(hidden @ v, v) / (v @ v)
    main = PCA(1).fit_transform(ignored)[:, 0]
    assert np.abs(across) == pytest.approx(np.abs(main), abs=1e-9)
    assert across.mean() == pytest.approx(0, abs=1e-9)


def test_the_plane_of_new_points_is_that_of_the_old_ones():
    x = moons().train.tensors[0]
    see = last_plane(trained(0)[1], x)
    assert see(x[:5]) == pytest.approx(see(x)[:5], abs=1e-6)


def test_a_direction_in_eight_dimensions_by_hand():
    # Hidden numbers x, y and 3 x; the readout takes y alone.
    network = nn.Sequential(nn.Linear(2, 3), nn.Linear(3, 1))
    with torch.no_grad():
        network[0].weight.copy_(torch.tensor([[1.0, 0], [0, 1], [3, 0]]))
        network[0].bias.zero_()
        network[1].weight.copy_(torch.tensor([[0.0, 2, 0]]))
        network[1].bias.fill_(4.0)
    x = torch.tensor([[-1.0, 0], [1, 0], [0, 1]])
    seen = last_plane(network, x)(x)
    assert seen[:, 0] == pytest.approx([2, 2, 3])
    assert seen[:, 1] == pytest.approx([-(10**0.5), 10**0.5, 0])
