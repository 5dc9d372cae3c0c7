"""Challenges of lesson 8 in which students set all weights by hand."""

import copy
from functools import cache

import numpy as np
import torch
from torch import nn
from torch.utils.data import TensorDataset

from course_lib import data, diagnostics, networks, training
from course_lib.exercises.challenge import SEEDS, challenge, drawn, stacks, untouched
from course_lib.exercises.task import Like

# XOR with four ReLUs

FOUR = (2, 4, 1)


@cache
def _squares():
    return [TensorDataset(*data.xor(noise=0, seed=seed).all_points()) for seed in SEEDS]


def _crossing_scores(results):
    copies = stacks(results, FOUR, "relu")
    return [
        training.accuracy(network, points)
        for network, points in zip(copies, _squares(), strict=True)
    ]


def _set(network, *layers):
    """Give the linear layers of a network weights and biases."""
    for linear, (weight, bias) in zip(networks.layers(network)[0], layers, strict=True):
        linear.weight.data = torch.tensor(weight).float()
        linear.bias.data = torch.tensor(bias).float()
    return network


DIAGONALS = [[1, 1], [-1, -1], [1, -1], [-1, 1]]


def _crossed(first, last, biases=(0, 0, 0, 0), offset=0):
    return lambda network: _set(network, (first, biases), ([last], [offset]))


def _first(of):
    """Recognise by the layers of the first network."""
    return lambda results: bool(of(*networks.layers(results[0])[0]))


def _only(index, weight):
    """Set one layer's weights, and leave all else as it was drawn."""

    def change(network):
        network[index].weight.data = torch.tensor(weight).float()
        return network

    return change


def _weights_only(network):
    return _only(2, [[1, 1, -1, -1]])(_only(0, [*reversed(DIAGONALS)])(network))


def _as_drawn(index):
    """Recognise that the weights of a layer are those that were drawn."""

    def recognise(results):
        (network,) = drawn(FOUR)(SEEDS[0])
        return torch.equal(network[index].weight, results[0][index].weight)

    return recognise


def _would_cross_without_biases(results):
    copies = copy.deepcopy(results)
    for network in copies:
        for linear in networks.layers(network)[0]:
            linear.bias.data.zero_()
    return np.mean(_crossing_scores(copies)) > 0.95


@torch.no_grad()
def _answers(network, points):
    return (network(points.to(network[0].weight)) > 0).flatten().tolist()


def _everywhere(results):
    """Recognise a network that gives one answer for all points."""
    points, _ = _squares()[0].tensors
    return len(set(_answers(results[0], points))) == 1


def _at_corners(results):
    """Recognise what is right where both inputs are 1 or −1, or both 1 or 0."""
    corners = [[(low, low), (low, 1), (1, low), (1, 1)] for low in (-1, 0)]
    return [False, True, True, False] in [
        _answers(results[0], torch.tensor(four).float()) for four in corners
    ]


@challenge(
    "Which weights make four ReLUs answer class 1 where x1 and x2 differ in sign?",
    given=drawn(FOUR),
    score=_crossing_scores,
    goal=0.95,
    unit="Accuracy on all points",
)
def crossing(network):
    first, last = network[0], network[2]
    first.weight.data = torch.tensor([[1.0, -1], [-1, 1], [1, 1], [-1, -1]])
    first.bias.data = torch.zeros(4)
    last.weight.data = torch.tensor([[1.0, 1, -1, -1]])
    last.bias.data = torch.zeros(1)
    return network


crossing.hints = [
    "ReLU(z) + ReLU(−z) is |z|, from lesson 1. Four units make two of those.",
    "Where the signs differ, x1 − x2 is further from 0 than x1 + x2 is.",
    "The logit |x1 − x2| − |x1 + x2| is positive just there.",
]
crossing.mistakes = {
    Like(
        _crossed(DIAGONALS, [1, 1, -1, -1]),
        when=lambda results: np.mean(_crossing_scores(results)) < 0.1,
    ): """
        Everything is there, but the wrong way round: it answers 1 where the signs
        agree. Which sign has to turn over?""",
    Like(lambda network: network, when=untouched(FOUR)): """
        These are the weights as they were drawn. Set those of `network[0]` and of
        `network[2]`.""",
    Like(_weights_only, when=_would_cross_without_biases): """
        The weights are right. The *biases* are not 0: those that were drawn are still
        there. Set them, too, as in `network[0].bias.data = torch.zeros(4)`.""",
    Like(_crossed(DIAGONALS, [1, 1, 1, 1]), when=_everywhere): """
        It gives the same answer everywhere: all units that reach the logit pull it to
        one side. Two of the four have to pull the other way.""",
    Like(
        _crossed([[1, 1], [1, 1], [0, 0], [0, 0]], [1, -2, 0, 0], (1, 0, 0, 0), -0.5),
        when=_at_corners,
    ): """
        This is like the answer of the textbooks: it is right at the four *corners*, and
        draws a strip with parallel edges. These data fill whole squares, and the
        boundary has to cross itself. Use all four units.""",
    Like(
        _crossed([[1, 0], [-1, 0], [0, 1], [0, -1]], [1, 1, -1, -1]),
        when=_first(lambda first, last: (first.weight == 0).any(1).all()),
    ): """
        Each of your units looks along an axis, at one input alone, so the logit is
        something of x1 plus something of x2, as in |x1| − |x2|. It takes units that
        compare the two. Turn all of it by 45 degrees.""",
    Like(_only(0, DIAGONALS), when=_as_drawn(2)): """
        The first layer is set, and the last one, `network[2]`, is still as it was
        drawn.""",
    Like(_only(2, [[1, 1, -1, -1]]), when=_as_drawn(0)): """
        The last layer is set, and the first one, `network[0]`, is still as it was
        drawn.""",
}


# Eight pieces from six ReLUs

NARROW = (1, 2, 2, 2, 1)


def _pieces(results):
    lift = nn.Linear(2, 1)  # x of a point in a square, for pieces are counted in 2-D
    lift.weight.data, lift.bias.data = torch.tensor([[1.0, 0.0]]), torch.zeros(1)
    return [
        diagnostics.linear_pieces(
            nn.Sequential(lift, *network).double(), (0, 1, 0, 1)
        ).distinct_functions()
        for network in stacks(results, NARROW, "relu")
    ]


def _folded(up, down, corner):
    inner, bias = [[up, down], [up, down]], [0, -corner]
    return lambda network: _set(
        network, ([[1], [1]], bias), (inner, bias), (inner, bias), ([[up, down]], [0])
    )


def _transposed(network):
    fold, bias = [[2, 2], [-4, -4]], [0, -0.5]
    layers = ([[1], [1]], bias), (fold, bias), (fold, bias), ([[2, -4]], [0])
    return _set(network, *layers)


def _folded_halfway(network):
    whole = _folded(2, -4, 0.5)(copy.deepcopy(network))
    network[0], network[2] = whole[0], whole[2]
    return network


def _partly_drawn(results):
    (network,) = drawn(NARROW)(SEEDS[0])
    pairs = zip(network.parameters(), results[0].parameters(), strict=True)
    return any(torch.equal(*pair) for pair in pairs)


@challenge(
    "How do six ReLUs in three layers make eight linear pieces between 0 and 1?",
    given=drawn(NARROW),
    score=_pieces,
    goal=8,
    unit="Linear pieces between 0 and 1",
)
def folding(network):
    fold, corner = torch.tensor([[2.0, -4.0]]), torch.tensor([0.0, -0.5])
    first, second, third, last = (network[i] for i in (0, 2, 4, 6))
    first.weight.data = torch.ones(2, 1)
    second.weight.data = third.weight.data = fold.repeat(2, 1)
    for layer in (first, second, third):
        layer.bias.data = corner
    last.weight.data, last.bias.data = fold, torch.zeros(1)
    return network


folding.hints = [
    """
        Fold [0, 1] in half and stretch it to its old length: one layer does that. Then
        do the same again, twice.""",
    """
        Two units: ReLU(x) and ReLU(x − ½). Which sum of them goes up to 1 at ½, and
        down to 0 at 1?""",
    """
        2 ReLU(x) − 4 ReLU(x − ½). These are the weights of the layer that comes next,
        in each of its two rows.""",
]
folding.mistakes = {
    Like(lambda network: network, when=untouched(NARROW)): """
        These are the weights as they were drawn. Random weights hardly ever fold: set
        all four layers by hand.""",
    Like(
        _folded(2, -4, 0),
        when=_first(lambda *linears: not any(one.bias.any() for one in linears)),
    ): """
        All corners lie at 0, at the end of the interval. A corner that is to fold it in
        half belongs at ½: sum x − ½.""",
    Like(
        _folded(2, -4, -0.5),
        when=_first(lambda *linears: all((one.bias >= 0).all() for one in linears)),
    ): """
        The sign of a bias has turned over: x + ½ has its corner at −½, outside the
        interval. For a corner at ½ sum x − ½.""",
    Like(
        _folded(2, -2, 0.5),
        when=_first(lambda *linears: linears[1].weight[0].sum() == 0),
    ): """
        It goes up and then stays up: slope 2 minus slope 2 is flat. To fold, it has to
        come down as steeply as it went up.""",
    Like(
        _folded(1, -2, 0.5),
        when=_first(lambda *linears: linears[1].weight[0].tolist() == [1, -2]),
    ): """
        It folds, but its top is at ½ only, so the next layer never gets to its own fold
        beyond that. Each fold has to reach from 0 up to 1.""",
    Like(
        _transposed,
        when=_first(
            lambda *linears: (linears[1].weight[0] == linears[1].weight[0, 0]).all()
        ),
    ): """
        The matrix lies on its side: in each *row* stand the two weights, 2 and −4, with
        which one unit adds up what the layer before it returns.""",
    Like(_folded_halfway, when=_partly_drawn): """
        Some of the four layers are still as they were drawn: `network[0]`, `[2]`, `[4]`
        and `[6]` all have to be set, biases too.""",
}
