"""Challenges of lesson 8 in which the machine trains what an answer has made."""

import copy
from functools import cache

import numpy as np
import torch
from torch import nn

from course_lib import activations, data, diagnostics, networks, training
from course_lib.exercises.challenge import SEEDS, Unfit, challenge, drawn, stacks
from course_lib.exercises.task import Like

MOST_UNITS = 10
DEEP = (2, *[16] * 10, 1)


@cache
def _data(name):
    return getattr(data, name)()


def _trained(networks, name, epochs, learning_rate):
    """Train networks on a dataset, and return their accuracies on its test points."""
    points = _data(name)
    histories = training.train(networks, points, epochs, learning_rate)
    if any(history.epochs < epochs for history in histories):
        raise KeyboardInterrupt  # which `train` answers with what it has reached
    return [training.accuracy(network, points.test) for network in networks]


# 1. Spirals


def _spiral_scores(results):
    copies = [_fit_for_spirals(network) for network in results]
    if (count := _units(results)) > MOST_UNITS:
        raise Unfit(
            f"It has {count} hidden units, and at most {MOST_UNITS} are allowed."
        )
    if len({_shapes(network) for network in results}) > 1:
        raise Unfit("It gives networks of different sizes for different seeds.")
    if all(map(torch.equal, copies[0].parameters(), copies[1].parameters())):
        raise Unfit(
            "It gives the same weights for every seed. Hand `seed` on to whatever "
            "draws the weights."
        )
    return _trained(copies, "spirals", epochs=100, learning_rate=0.03)


def _fit_for_spirals(network):
    """Copy any network of linear layers that takes points and returns logits."""
    if not isinstance(network, nn.Module):
        raise Unfit("It gives no network. Return the network itself at the end.")
    known = {id(p) for linear in _linears(network) for p in linear.parameters()}
    if not known or known != {id(p) for p in network.parameters()}:
        raise Unfit("Build it from `nn.Linear`, so that its units can be counted.")
    if not all(p.isfinite().all() for p in network.parameters()):
        raise Unfit("There is a NaN or an infinity among its weights.")
    widths = [(one.in_features, one.out_features) for one in _linears(network)]
    if (widths[0][0], widths[-1][1]) != (2, 1):
        raise Unfit(
            f"Its linear layers are {', '.join(map(str, widths))}. The spirals have 2 "
            "inputs and 1 output."
        )
    return _as_stack(copy.deepcopy(network).float())


@torch.no_grad()
def _as_stack(network):
    """Return a plain stack that does the same, for it trains much faster, or `network`.

    A network that calls `torch.tanh` itself takes half a minute, as a stack a second.
    """
    points, _ = _data("spirals").train.tensors
    names = [key.partition(" (")[0] for key in networks.layer_outputs(network, points)]
    layers = [*map(network.get_submodule, names)]
    stacks = [nn.Sequential(*layers)]
    for bend in activations.CATALOGUE.values():
        pairs = [(layer, bend.module()) for layer in layers]
        stacks.append(nn.Sequential(*sum(pairs, ())[:-1]))
    for stack in stacks:
        try:
            networks.layers(stack)
            if torch.allclose(stack(points), network(points), atol=1e-6):
                return stack
        except (ValueError, RuntimeError):
            pass  # no plain stack, or its layers do not fit
    return network


def _linears(network):
    return [layer for layer in network.modules() if isinstance(layer, nn.Linear)]


def _shapes(network):
    return tuple(linear.weight.shape for linear in _linears(network))


def _units(results):
    return sum(linear.out_features for linear in _linears(results[0])) - 1


def _only(*names):
    """Recognise a network by all of its activations."""

    def recognise(results):
        return {bend.name for bend in networks.layers(results[0])[1]} <= {*names}

    return recognise


@torch.no_grad()
def _is_straight(results):
    points, _ = _data("spirals").train.tensors
    gap, *_ = diagnostics.worst_midpoint_gap(results[0], points[:200])
    return abs(gap) < 1e-4


@challenge(
    f"Which network separates the spirals with at most {MOST_UNITS} hidden units?",
    given=lambda seed: (seed,),
    score=_spiral_scores,
    goal=0.95,
    unit="Accuracy on test points",
    praise=lambda results: (
        f"You have used {_units(results)} hidden units. Our own record is 6."
    ),
)
def spirals(seed):
    return networks.mlp((2, 5, 5, 1), "mish", seed)


spirals.hints = [
    """
        Width, depth, and the bend: those are yours to choose. What have you tried to
        change so far?""",
    """
        Keep the layers and try the twelve activations of lesson 4. Which are round, and
        go on to the right without becoming flat?""",
    "Two hidden layers of 5, with SiLU, GELU or Mish.",
]
spirals.mistakes = {
    Like(
        lambda seed: networks.mlp((2, 5, 5, 1), None, seed),
        when=_is_straight,
    ): """
        Nothing bends between its layers. All of them collapse into one, and one line
        cannot separate spirals, however many units it has.""",
    Like(
        lambda seed: networks.mlp((2, 3, 3, 3, 1), "relu", seed),
        when=lambda results: len(_linears(results[0])) > 3,
    ): """
        More layers are not always more powerful: with so few units in each, whatever a
        narrow layer loses is lost for those after it. Use fewer and wider layers.""",
    Like(
        lambda seed: networks.mlp((2, 5, 5, 1), "relu", seed),
        when=_only("relu", "leaky_relu"),
    ): """
        So few ReLUs do it for some seeds and not for others. A unit that dies early is
        missed here, and arms have to be put together from straight pieces. Try an
        activation that is round and can hardly die.""",
    Like(
        lambda seed: networks.mlp((2, 5, 5, 1), "sigmoid", seed, "lecun"),
        when=_only("sigmoid"),
    ): """
        Sigmoids are slow at this scale and rate, as in lesson 4. One hundred epochs are
        not enough.""",
}


# 2. Ten layers of sigmoids


_start = drawn(DEEP, "sigmoid", "lecun")


def _deep_scores(results):
    copies = stacks(results, DEEP, "sigmoid")
    return _trained(copies, "moons", epochs=20, learning_rate=0.01)


@torch.no_grad()
def _scales(results):
    """Return how many times as large as LeCun's the weights of each layer are."""
    (drawn_so,) = _start(SEEDS[0])
    pairs = zip(_linears(results[0]), _linears(drawn_so), strict=True)
    return np.array(
        [(mine.weight.norm() / old.weight.norm()).item() for mine, old in pairs]
    )


def _found(results):
    """Say what the scales are, if they are not all the same."""
    if np.ptp(_scales(results)) < 0.1:
        return ""
    scales = " ".join(f"{scale:.2g}" for scale in _scales(results))
    return (
        f"(Layer by layer, your weights are {scales} times as large as at the start.)"
    )


def _scaled(low, high):
    """Recognise that all layers have a scale between two numbers."""
    return lambda results: ((_scales(results) >= low) & (_scales(results) < high)).all()


def _weights_as_drawn(results):
    (drawn_so,) = _start(SEEDS[0])
    pairs = zip(_linears(results[0]), _linears(drawn_so), strict=True)
    return all(torch.equal(mine.weight, old.weight) for mine, old in pairs)


def _drawn_alike(results):
    """Recognise other numbers of LeCun's size, in all layers of equal widths."""
    (drawn_so,) = _start(SEEDS[0])
    pairs = [*zip(_linears(results[0]), _linears(drawn_so), strict=True)][1:-1]
    return (abs(_scales(results)[1:-1] - 1) < 0.25).all() and not any(
        torch.equal(mine.weight, old.weight) for mine, old in pairs
    )


def _as_drawn(results):
    return _weights_as_drawn(results) and not any(
        linear.bias.any() for linear in _linears(results[0])
    )


def _multiplied(factor, layers=slice(None)):
    def change(network):
        for linear in _linears(network)[layers]:
            linear.weight.data *= factor
        return network

    return change


def _redrawn(network):
    for linear in _linears(network):
        draws = torch.Generator().manual_seed(1)
        nn.init.xavier_normal_(linear.weight, generator=draws)
    return network


def _centred(network):
    for linear in _linears(network)[1:]:
        linear.bias.data = -0.5 * linear.weight.data.sum(dim=1)
    return network


@challenge(
    "What must be done to ten layers of sigmoids at LeCun's start, so that they learn?",
    given=_start,
    score=_deep_scores,
    found=_found,
    goal=0.95,
    unit="Accuracy on test points",
)
def deep_sigmoid(network):
    for layer in network:
        if isinstance(layer, nn.Linear):
            layer.weight.data *= 4
    return network


deep_sigmoid.hints = [
    "Scale times slope in use, once for each layer: it should be near 1.",
    "The slope of a sigmoid is at most 1/4.",
    "Multiply the weights of each `nn.Linear` by 4.",
]
deep_sigmoid.mistakes = {
    Like(lambda network: network, when=_as_drawn): """
        This is LeCun's start as it was. It gets about as far as a straight line. Change
        the weights before you return the network.""",
    Like(_centred, when=_weights_as_drawn): """
        Biases alone do not do it, as you saw in lesson 5: centring puts the sums where
        the sigmoid is steepest, but steepest is 1/4. What else is in the product that
        counts once for each layer?""",
    Like(_redrawn, when=_drawn_alike): """
        These are other numbers of the same size, and it is the size that counts. (Where
        all layers are equally wide, Xavier's start is LeCun's.)""",
    Like(_multiplied(2**0.5), when=_scaled(1.2, 1.7)): """
        √2 makes up for ReLU, half of whose slopes are 0. The slopes of a sigmoid are at
        most 1/4: what makes up for that?""",
    Like(_multiplied(2), when=_scaled(1.7, 2.7)): """
        The right direction. 2 makes up for slopes of 1/2, and those of a sigmoid are at
        most 1/4.""",
    Like(_multiplied(0.25), when=_scaled(0, 0.9)): """
        Smaller weights make the signal vanish even sooner: scale times slope is now
        further below 1.""",
    Like(_multiplied(100), when=_scaled(8, 1e9)): """
        Far too much: nearly all sums lie where the sigmoid is flat, and what counts is
        the slope in use.""",
    Like(
        _multiplied(4, layers=slice(1)),
        when=lambda results: _scales(results).max() > 1.2 * _scales(results).min(),
    ): """
        Not all layers have the same scale. The signal has to pass through every one of
        them, and each that is left as it was takes three quarters of it.""",
}
