"""Challenges of lesson 8 in which students set all weights by hand."""

import torch
from torch import nn
from torch.utils.data import TensorDataset

from course_lib import data, diagnostics, networks, training
from course_lib.exercises.challenge import SEEDS, challenge, drawn, stacks, untouched
from course_lib.exercises.exercise import Mistake

# XOR with four ReLUs

FOUR = (2, 4, 1)


def _crossing_scores(results):
    copies = stacks(results, FOUR, "relu")
    squares = [data.xor(noise=0, seed=seed).all_points() for seed in SEEDS]
    return [
        training.accuracy(network, TensorDataset(*points))
        for network, points in zip(copies, squares, strict=True)
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


@challenge(
    "Which weights make four ReLUs answer class 1 where x1 and x2 differ in sign?",
    given=drawn(FOUR),
    score=_crossing_scores,
    goal=0.95,
    unit="Accuracy on all points",
    mistakes=[
        Mistake(
            _crossed(DIAGONALS, [1, 1, -1, -1]),
            "Everything is there, but the wrong way round: it answers 1 where the "
            "signs agree. Which sign has to turn over?",
            when=lambda results: _crossing_scores(results)[0] < 0.05,
        ),
        Mistake(
            lambda network: network,
            "These are the weights as they were drawn. Set those of `network[0]` and "
            "of `network[2]`.",
            when=untouched(FOUR),
        ),
        Mistake(
            _crossed(
                [[1, 1], [1, 1], [0, 0], [0, 0]], [1, -2, 0, 0], (1, 0, 0, 0), -0.5
            ),
            "This is the answer of the textbooks, with two units: it is right at the "
            "four *corners*. It draws a strip with parallel edges. These data fill "
            "whole squares, and the boundary has to cross itself. Use all four units.",
            when=_first(lambda first, last: (last.weight == 0).sum() >= 2),
        ),
        Mistake(
            _crossed(DIAGONALS, [1, 1, 1, 1]),
            "All units pull to the same side: the logit is never below 0. Two of them "
            "have to pull the other way.",
            when=_first(lambda first, last: (last.weight > 0).all()),
        ),
        Mistake(
            _crossed([[1, 0], [-1, 0], [0, 1], [0, -1]], [1, 1, -1, -1]),
            "Now the hinges are where the boundary should be: on the axes. That makes "
            "|x1| − |x2|, which is 0 on the diagonals. Turn all of it by 45 degrees.",
            when=_first(lambda first, last: (first.weight == 0).any(1).all()),
        ),
    ],
    hints=[
        "ReLU(z) + ReLU(−z) is |z|, from lesson 1. Four units make two of those.",
        "Where the signs differ, x1 − x2 is further from 0 than x1 + x2 is.",
        "The logit |x1 − x2| − |x1 + x2| is positive just there.",
    ],
)
def crossing(network):
    first, last = network[0], network[2]
    first.weight.data = torch.tensor([[1.0, -1], [-1, 1], [1, 1], [-1, -1]])
    first.bias.data = torch.zeros(4)
    last.weight.data = torch.tensor([[1.0, 1, -1, -1]])
    last.bias.data = torch.zeros(1)
    return network


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


@challenge(
    "How do six ReLUs in three layers make eight linear pieces between 0 and 1?",
    given=drawn(NARROW),
    score=_pieces,
    goal=8,
    unit="Linear pieces between 0 and 1",
    mistakes=[
        Mistake(
            lambda network: network,
            "These are the weights as they were drawn. Random weights hardly ever "
            "fold: set all four layers by hand.",
            when=untouched(NARROW),
        ),
        Mistake(
            _folded(2, -4, 0),
            "All corners lie at 0, at the end of the interval. A corner that is to "
            "fold it in half belongs at ½: sum x − ½.",
            when=_first(lambda *linears: not any(one.bias.any() for one in linears)),
        ),
        Mistake(
            _folded(2, -2, 0.5),
            "It goes up and then stays up: slope 2 minus slope 2 is flat. To fold, it "
            "has to come down as steeply as it went up.",
            when=_first(lambda *linears: linears[1].weight[0].sum() == 0),
        ),
        Mistake(
            _folded(1, -2, 0.5),
            "It folds, but its top is at ½ only, so the next layer never gets to its "
            "own fold beyond that. Each fold has to reach from 0 up to 1.",
            when=_first(lambda *linears: linears[1].weight[0].tolist() == [1, -2]),
        ),
    ],
    hints=[
        "Fold [0, 1] in half and stretch it to its old length: one layer does that. "
        "Then do the same again, twice.",
        "Two units: ReLU(x) and ReLU(x − ½). Which sum of them goes up to 1 at ½, and "
        "down to 0 at 1?",
        "2 ReLU(x) − 4 ReLU(x − ½). These are the weights of the layer that comes "
        "next, in each of its two rows.",
    ],
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
