"""A challenge of lesson 8: a start in which every ReLU is dead."""

from functools import cache

import numpy as np
import torch

from course_lib import data, diagnostics, networks
from course_lib.exercises.challenge import Unfit, challenge, drawn, stacks
from course_lib.exercises.exercise import Mistake


@cache
def _inputs():
    return data.moons().train.tensors[0]


SHALLOW = (2, 8, 8, 1)


def _dead_layers(network):
    return diagnostics.dead_units(network, _inputs())


def _dead_scores(results):
    copies = stacks(results, SHALLOW, "relu")
    for network in copies:
        if not all(linear.weight.all() for linear in networks.layers(network)[0]):
            raise Unfit(
                "There are weights of exactly 0 in it. That cuts units off. Kill them "
                "while they can still hear."
            )
    return [np.concatenate(_dead_layers(network)).mean() for network in copies]


def _only_scaled(results):
    (before,) = drawn(SHALLOW)(0)
    pairs = [*zip(before.parameters(), results[0].parameters(), strict=True)]
    ratios = [(new / old).flatten() for old, new in pairs[:4]]
    return all(r.min() > 0 and r.max() < 1.001 * r.min() for r in ratios)


def _biases(of):
    """Recognise by the biases of the hidden layers, all in one list."""

    def recognise(results):
        linears, _ = networks.layers(results[0])
        return of(torch.cat([linear.bias for linear in linears[:-1]]))

    return recognise


def _louder(network):
    for index in (0, 2):
        network[index].weight.data *= 1000
    return network


def _with_biases(value, layers=(0, 2)):
    def change(network):
        for index in layers:
            network[index].bias.data.fill_(value)
        return network

    return change


@challenge(
    "How can a start be made in which every ReLU is dead, and no weight is 0?",
    given=drawn(SHALLOW),
    score=_dead_scores,
    goal=1,
    unit="Share of dead units",
    mistakes=[
        Mistake(
            _louder,
            "Scale alone cannot do it. A unit is on where its sum is positive, and "
            "larger or smaller weights leave most signs as they are. What else is in "
            "the sum?",
            when=_only_scaled,
        ),
        Mistake(
            _with_biases(0),
            "Without biases a unit of layer 1 is on in one half of the plane, and "
            "there are points in both halves. 0 is not low enough.",
            when=_biases(lambda biases: not biases.any()),
        ),
        Mistake(
            _with_biases(-100, layers=[0]),
            "Layer 1 is dead. Layer 2 now hears nothing but zeros, so its sums are its "
            "biases: those above 0 keep their units on.",
            when=lambda results: [d.all() for d in _dead_layers(results[0])] == [1, 0],
        ),
        Mistake(
            _with_biases(-0.5),
            "The biases are below 0, but not far enough: somewhere among the points "
            "the weights lift a sum above 0. How large can it become?",
            when=_biases(lambda biases: (biases < 0).all()),
        ),
        Mistake(
            _with_biases(100),
            "The other way round: with such biases every unit is on, at every point.",
            when=_biases(lambda biases: (biases > 5).all()),
        ),
    ],
    hints=[
        "A ReLU is dead if its sum is below 0 at every training point.",
        "The inputs are hardly larger than 3. Which part of the sum can outweigh "
        "whatever they contribute?",
        "Set the biases of both hidden layers to a number far below 0.",
    ],
)
def dead_start(network):
    for layer in (network[0], network[2]):
        layer.bias.data.fill_(-100)
    return network
