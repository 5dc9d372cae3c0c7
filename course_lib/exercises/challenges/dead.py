"""A challenge of lesson 8: a start in which every ReLU is dead."""

from functools import cache

import numpy as np
import torch

from course_lib import data, diagnostics, networks
from course_lib.exercises.challenge import Unfit, challenge, drawn, stacks, untouched
from course_lib.exercises.task import Like


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


def _hidden_as_drawn(results):
    (before,) = drawn(SHALLOW)(0)
    pairs = [*zip(before.parameters(), results[0].parameters(), strict=True)]
    return all(torch.equal(*pair) for pair in pairs[:4])


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
)
def dead_start(network):
    for layer in (network[0], network[2]):
        layer.bias.data.fill_(-100)
    return network


dead_start.hints = [
    "A ReLU is dead if its sum is below 0 at every training point.",
    """
        The inputs are hardly larger than 3. Which part of the sum can outweigh whatever
        they contribute?""",
    "Set the biases of both hidden layers to a number far below 0.",
]
dead_start.mistakes = {
    Like(lambda network: network, when=untouched(SHALLOW)): """
        This is the start as it was drawn. Change it before you return it: what, besides
        the weights, is in the sum of a unit?""",
    Like(_with_biases(-100, layers=[4]), when=_hidden_as_drawn): """
        Only the output layer has changed, `network[4]`, and no ReLU comes after it. The
        hidden units are made by `network[0]` and `network[2]`.""",
    Like(_louder, when=_only_scaled): """
        Scale alone cannot do it. However small the weights become, a unit whose bias is
        above 0 stays on; however large, the sum is above 0 on one side of its hinge.
        What else can you change?""",
    Like(_with_biases(0), when=_biases(lambda biases: not biases.any())): """
        Without biases a unit of layer 1 is on in one half of the plane, and there are
        points in both halves. 0 is not low enough.""",
    Like(
        _with_biases(-100, layers=[0]),
        when=lambda results: [d.all() for d in _dead_layers(results[0])] == [1, 0],
    ): """
        Layer 1 is dead. Layer 2 now hears nothing but zeros, so its sums are its
        biases: those above 0 keep their units on.""",
    Like(_with_biases(-0.5), when=_biases(lambda biases: (biases < 0).all())): """
        The biases are below 0, but not far enough: somewhere among the points the
        weights lift a sum above 0. How large can it become?""",
    Like(
        _with_biases(-100, layers=[2]),
        when=lambda results: [d.all() for d in _dead_layers(results[0])] == [0, 1],
    ): """
        Layer 2 is dead. Layer 1 still has units that are on at some points: do the same
        there.""",
    Like(_with_biases(100), when=_biases(lambda biases: (biases > 0).all())): """
        The other way round: with such biases every unit is on, at every point.""",
}
