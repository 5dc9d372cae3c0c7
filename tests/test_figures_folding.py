"""Folding, pieces and maps: what the readout sees, and what is said about it."""

import numpy as np
import pytest
import torch
from torch import nn

from course_lib import data, diagnostics, figures, networks, training
from course_lib.figures import style
from course_lib.figures.folding import last_plane

SHAPE = (2, 16, 8, 1)


@pytest.fixture(scope="module")
def moons():
    return data.moons()


@pytest.fixture(scope="module")
def twins(moons):
    pair = networks.twins(SHAPE, "relu", seed=0)
    training.train(pair, moons, epochs=10)
    return pair


def right_answers(network, part):
    x, y = part.tensors
    with torch.no_grad():
        return int(((network(x) > 0) == (y == 1)).sum())


# The plane through the last hidden layer


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("activation", [None, "relu", "tanh"])
def test_the_first_coordinate_is_the_logit(moons, activation, seed):
    network = networks.mlp(SHAPE, activation, seed).double()
    x = moons.train.tensors[0].double()
    distance = last_plane(network, x)(x)[:, 0]
    with torch.no_grad():
        logits = network(x)[:, 0].numpy()
    length = network[-1].weight.detach().norm().item()
    assert distance == pytest.approx(logits / length, abs=1e-12)


@pytest.mark.parametrize("seed", range(4))
def test_the_second_is_the_widest_direction_that_the_readout_ignores(moons, seed):
    from sklearn.decomposition import PCA

    network = networks.mlp(SHAPE, "relu", seed).double()
    x = moons.train.tensors[0].double()
    across = last_plane(network, x)(x)[:, 1]
    with torch.no_grad():
        hidden = network[:-1](x).numpy()
        v = network[-1].weight[0].numpy()
    ignored = hidden - np.outer(hidden @ v, v) / (v @ v)
    main = PCA(1).fit_transform(ignored)[:, 0]
    assert np.abs(across) == pytest.approx(np.abs(main), abs=1e-9)
    assert across.mean() == pytest.approx(0, abs=1e-9)


def test_the_plane_of_new_points_is_that_of_the_old_ones(moons, twins):
    x = moons.train.tensors[0]
    see = last_plane(twins[1], x)
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


# What the picture says


def test_linear_sheets_stay_straight_and_bent_ones_do_not(moons, twins):
    linear, bent = (figures.folded(network, moons, "Seen") for network in twins)
    assert "all 34 grid lines stay straight" in linear.alt
    assert "of its 34 grid lines bend" in bent.alt
    for network, picture in zip(twins, (linear, bent), strict=True):
        right = right_answers(network, moons.train)
        assert f"The cut has {right} of 640 points on the right side." in picture.alt
        assert picture.alt.startswith("Seen. ")


def test_a_flattened_sheet_is_told_from_a_broad_one(moons):
    network = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 1))
    with torch.no_grad():
        network[0].bias.zero_()
        network[1].weight.copy_(torch.tensor([[1.0, 0]]))
        for strong, words in ((2.0, "broad"), (20.0, "flattened")):
            network[0].weight.copy_(torch.tensor([[strong, 0], [0, 1]]))
            assert words in figures.folded(network, moons).alt


def test_the_networks_are_left_alone(moons, twins):
    before = [p.clone() for network in twins for p in network.parameters()]
    for network in twins:
        figures.folded(network, moons)
    after = [p for network in twins for p in network.parameters()]
    assert all(map(torch.equal, before, after))


# Pieces


def test_pieces_are_all_drawn(moons, twins):
    start = networks.mlp(SHAPE, "relu", seed=0)
    alt = figures.linear_pieces({"Before": start, "After": twins[1]}).alt
    for name, network in (("Before", start), ("After", twins[1])):
        assert f"{name}, {len(diagnostics.linear_pieces(network))} pieces" in alt


def test_steepness_is_the_length_of_the_gradient():
    # 3 |x|: two pieces, each with slope 3.
    network = nn.Sequential(nn.Linear(2, 2), nn.ReLU(), nn.Linear(2, 1))
    with torch.no_grad():
        network[0].weight.copy_(torch.tensor([[1.0, 0], [-1, 0]]))
        network[0].bias.zero_()
        network[2].weight.fill_(3.0)
    alt = figures.linear_pieces({"Three": network}).alt
    assert "Three, 2 pieces, the steepest 3 logits a unit" in alt


def test_counts_before_and_after():
    picture = figures.piece_counts([10, 20, 30], [11, 20, 29])
    assert "of 3 networks" in picture.alt
    assert "more in 1 of them, as many or fewer in 2" in picture.alt


# Maps


def test_maps_say_which_network_and_which_points(moons, twins):
    linear, bent = twins
    panels = [("one", linear, moons), ("two", bent, moons)]
    picture = figures.probability_maps(panels, "Title", part="validation")
    right = right_answers(linear, moons.validation)
    assert picture.alt.startswith("Title. one: one straight line from ")
    assert f"{right} of 160 points right. two: " in picture.alt
    swapped = [("one", bent, moons), ("two", linear, moons)]
    assert figures.probability_maps(swapped, "Title", part="validation") != picture


def test_maps_count_the_hinges_that_can_be_seen(moons, twins):
    panels = [("a", twins[0], moons), ("b", twins[1], moons)]
    alt = figures.probability_maps(panels, hinges=True).alt
    seen = sum(len(u) > 0 for layer in diagnostics.hinges(twins[1]) for u in layer)
    assert "points right, 0 hinges. b: " in alt
    assert alt.endswith(f"{seen} hinges.")


def test_maps_in_rows(moons, twins):
    panels = [(str(n), twins[n % 2], moons) for n in range(3)]
    picture = figures.probability_maps(panels, columns=2)
    assert picture.alt.count(" of 200 points right") == 3
    assert picture.width == 9 * style.PIXELS_PER_INCH
