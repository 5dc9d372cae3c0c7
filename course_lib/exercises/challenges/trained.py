"""Challenges of lesson 8 in which the machine trains what an answer has made."""

from functools import cache

import numpy as np
import torch
from torch import nn

from course_lib import data, networks, training
from course_lib.exercises.challenge import (
    Unfit,
    challenge,
    drawn,
    stacks,
    widths,
)
from course_lib.exercises.exercise import Mistake

MOST_UNITS = 10
DEEP = (2, *[16] * 10, 1)


@cache
def _data(name):
    return getattr(data, name)()


def _trained(networks, name, epochs, learning_rate):
    """Train networks on a dataset, and return their accuracies on its test points."""
    points = _data(name)
    training.train(networks, points, epochs, learning_rate)
    return [training.accuracy(network, points.test) for network in networks]


# 1. Spirals


def _spiral_scores(results):
    copies = stacks(results)
    found = widths(copies[0])
    if (found[0], found[-1]) != (2, 1):
        raise Unfit(f"Its sizes are {found}. The spirals have 2 inputs and 1 output.")
    if (count := _units(results)) > MOST_UNITS:
        raise Unfit(
            f"It has {count} hidden units, and at most {MOST_UNITS} are allowed."
        )
    if len({widths(copy) for copy in copies}) > 1:
        raise Unfit("It gives networks of different sizes for different seeds.")
    if all(map(torch.equal, copies[0].parameters(), copies[1].parameters())):
        raise Unfit(
            "It gives the same weights for every seed. Hand `seed` on to whatever "
            "draws the weights."
        )
    return _trained(copies, "spirals", epochs=100, learning_rate=0.03)


def _units(results):
    return sum(widths(results[0])[1:-1])


def _bends(results):
    return {bend.name for bend in networks.layers(results[0])[1]}


@challenge(
    f"Which network separates the spirals with at most {MOST_UNITS} hidden units?",
    given=lambda seed: (seed,),
    score=_spiral_scores,
    goal=0.95,
    unit="Accuracy on test points",
    praise=lambda results: (
        f"You have used {_units(results)} hidden units. Our own record is 7."
    ),
    mistakes=[
        Mistake(
            lambda seed: networks.mlp((2, 5, 5, 1), None, seed),
            "Nothing bends between its layers. All of them fold into one, and one "
            "line cannot separate spirals, however many units it has.",
            when=lambda results: _bends(results) <= {"identity"},
        ),
        Mistake(
            lambda seed: networks.mlp((2, 3, 3, 3, 1), "relu", seed),
            "More layers are not always more powerful: with so few units in each, "
            "whatever a narrow layer loses is lost for those after it. Use fewer and "
            "wider layers.",
            when=lambda results: len(networks.layers(results[0])[0]) > 3,
        ),
        Mistake(
            lambda seed: networks.mlp((2, 5, 5, 1), "relu", seed),
            "So few ReLUs do it for some seeds and not for others. A unit that dies "
            "early is missed here, and arms have to be put together from straight "
            "pieces. Try an activation that is round and can hardly die.",
            when=lambda results: "relu" in _bends(results),
        ),
        Mistake(
            lambda seed: networks.mlp((2, 5, 5, 1), "sigmoid", seed, "lecun"),
            "Sigmoids are slow at this scale and rate, as in lesson 4. One hundred "
            "epochs are not enough.",
            when=lambda results: "sigmoid" in _bends(results),
        ),
    ],
    hints=[
        "Two hidden layers can do with fewer units than one.",
        "Keep the layers and try the twelve activations of lesson 4. Which are round, "
        "and go on to the right without becoming flat?",
        "Two hidden layers of 5, with SiLU, GELU or Mish.",
    ],
)
def spirals(seed):
    return networks.mlp((2, 5, 5, 1), "mish", seed)


# 2. Ten layers of sigmoids


def _deep_scores(results):
    copies = stacks(results, DEEP, "sigmoid")
    return _trained(copies, "moons", epochs=20, learning_rate=0.01)


def _scale(linears):
    """Return by how much a stack's weights are larger than LeCun's."""
    sizes = [one.weight.std().item() * one.in_features**0.5 for one in linears[1:-1]]
    return float(np.median(sizes))


def _scaled(low, high, centred=False):
    def recognise(results):
        linears, _ = networks.layers(results[0])
        has_biases = any(linear.bias.any() for linear in linears)
        return low <= _scale(linears) < high and has_biases == centred

    return recognise


def _multiplied(factor):
    def change(network):
        for linear in networks.layers(network)[0]:
            linear.weight.data *= factor
        return network

    return change


def _centred(network):
    for linear in networks.layers(network)[0][1:]:
        linear.bias.data = -0.5 * linear.weight.data.sum(dim=1)
    return network


@challenge(
    "What must be done to ten layers of sigmoids at LeCun's start, so that they learn?",
    given=drawn(DEEP, "sigmoid", "lecun"),
    score=_deep_scores,
    goal=0.95,
    unit="Accuracy on test points",
    mistakes=[
        Mistake(
            lambda network: network,
            "This is LeCun's start as it was. It gets about as far as a straight line. "
            "Change the weights before you return the network.",
            when=_scaled(0.9, 1.1),
        ),
        Mistake(
            _centred,
            "Centring alone does not do it, as you saw in lesson 5: the sums now lie "
            "where the sigmoid is steepest, but steepest is 1/4. What else is in the "
            "product that counts once for each layer?",
            when=_scaled(0.9, 1.1, centred=True),
        ),
        Mistake(
            _multiplied(2**0.5),
            "√2 makes up for ReLU, half of whose slopes are 0. The slopes of a sigmoid "
            "are at most 1/4: what makes up for that?",
            when=_scaled(1.1, 2.5),
        ),
        Mistake(
            _multiplied(0.25),
            "Smaller weights make the signal vanish even sooner: scale times slope is "
            "now further below 1.",
            when=_scaled(0, 0.9),
        ),
        Mistake(
            _multiplied(100),
            "Far too much: nearly all sums lie where the sigmoid is flat, and what "
            "counts is the slope in use.",
            when=_scaled(20, 1e9),
        ),
    ],
    hints=[
        "Scale times slope in use, once for each layer: it should be near 1.",
        "The slope of a sigmoid is at most 1/4.",
        "Multiply the weights of each `nn.Linear` by 4.",
    ],
)
def deep_sigmoid(network):
    for layer in network:
        if isinstance(layer, nn.Linear):
            layer.weight.data *= 4
    return network
