"""The suspects of the bug hunt in lesson 8: read this file only after the hunt."""

import torch
from torch import nn

from course_lib import training

#: What can be wrong, and the number that shows it.
DIAGNOSES = {
    "never called": "An activation is created and never called. "
    "Number: the largest midpoint gap.",
    "one missing": "There is no activation between two of the layers. "
    "Number: the layer (1, 2, 3) that negative numbers enter and should not.",
    "after output": "ReLU stands after the last layer as well. "
    "Number: the lowest output.",
    "sigmoid twice": "It ends with a sigmoid, and the loss applies another. "
    "Number: the training loss that it cannot get below.",
    "equal units": "All units of a layer began with equal weights. "
    "Number: how many different units layer 1 has.",
    "dead layer": "All units of a layer are dead. "
    "Number: the share of units in layer 1 that are.",
    "vanished": "The gradient does not reach layer 1. Number: how large it is there.",
}


#: Not every draw will do: with some the ReLU of E is dead from the first step.
SEED = 6


class Network(nn.Module):
    """A network as it should be: 2-16-8-1 with ReLU between its layers."""

    def __init__(self):
        super().__init__()
        self.first = nn.Linear(2, 16)
        self.second = nn.Linear(16, 8)
        self.third = nn.Linear(8, 1)
        self.bend = nn.ReLU()

    def _get_name(self):
        return "Network"  # all print alike

    def forward(self, x):
        """Return logits for points of shape ``(n, 2)``."""
        h = self.bend(self.first(x))
        h = self.bend(self.second(h))
        return self.third(h)


class A(Network):
    """Made for `nn.BCELoss` once, and then trained with the loss of this series."""

    def forward(self, x):
        """Apply a sigmoid, as `nn.BCEWithLogitsLoss` will do once more."""
        return torch.sigmoid(super().forward(x))


class B(Network):
    """Prints `ReLU()` like the others."""

    def forward(self, x):
        """Go from layer to layer and leave `self.bend` alone."""
        h = self.first(x)
        h = self.second(h)
        return self.third(h)


class C(Network):
    """Meant to start from small weights, all of them equally small."""

    def __init__(self):
        super().__init__()
        for linear in (self.first, self.second, self.third):
            nn.init.constant_(linear.weight, 0.1)
            nn.init.zeros_(linear.bias)


class D(Network):
    """Lost a line when its author copied it."""

    def forward(self, x):
        """Bend once where it should be twice."""
        h = self.bend(self.first(x))
        h = self.second(h)
        return self.third(h)


class E(Network):
    """Written by someone who puts ReLU after every layer."""

    def forward(self, x):
        """Bend the logits as well."""
        return self.bend(super().forward(x))


def line_up(data, epochs=20):
    """Train a sound network and the five suspects.

    Parameters
    ----------
    data : Dataset
        Two inputs, two classes.
    epochs : int
        At learning rate 0.01, in batches of 32.

    Returns
    -------
    dict of str to nn.Module
        ``"sound"`` and ``"A"`` to ``"E"``, from equal draws where they draw.
    """
    networks = {}
    for kind in (Network, A, B, C, D, E):
        with torch.random.fork_rng(devices=[]):
            torch.default_generator.manual_seed(SEED)
            networks["sound" if kind is Network else kind.__name__] = kind()
    training.train([*networks.values()], data, epochs)
    return networks
