"""The points of a playground: a dataset that is split anew, and the student's own."""

import math
from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import nn
from torch.utils.data import TensorDataset

from course_lib import data
from course_lib.losses import BINARY, Loss

COUNT = 500
BOX = (-3.0, 3.0, -3.0, 3.0)
#: Each dataset with what a noise of 1 means in its own units.
DATASETS = {
    "moons": 1.0,
    "circles": 1.0,
    "xor": 1.0,
    "blobs": 5.0,
    "spirals": 4.0,
    "plane": 1.0,
    "own": 0.0,
}
#: What a network can be given to see of a point, as columns of ``x`` (n, 2).
INPUTS = {
    "x1": lambda x: x[:, 0],
    "x2": lambda x: x[:, 1],
    "x1²": lambda x: x[:, 0] ** 2,
    "x2²": lambda x: x[:, 1] ** 2,
    "x1·x2": lambda x: x[:, 0] * x[:, 1],
    "sin πx1": lambda x: torch.sin(math.pi * x[:, 0]),
    "sin πx2": lambda x: torch.sin(math.pi * x[:, 1]),
}
#: The same in Python, for the exported code.
INPUT_CODE = {
    "x1": "x[:, 0]",
    "x2": "x[:, 1]",
    "x1²": "x[:, 0] ** 2",
    "x2²": "x[:, 1] ** 2",
    "x1·x2": "x[:, 0] * x[:, 1]",
    "sin πx1": "torch.sin(torch.pi * x[:, 0])",
    "sin πx2": "torch.sin(torch.pi * x[:, 1])",
}


@dataclass(frozen=True)
class Points:
    """Places on the map and their labels, both float64.

    Attributes
    ----------
    train, test : TensorDataset
        Places of shape ``(n, 2)`` and labels of shape ``(n, 1)``.
    loss : Loss
    """

    train: TensorDataset
    test: TensorDataset
    loss: Loss

    def seen(self, inputs):
        """Return both parts as a network with those inputs is given them."""
        return [
            TensorDataset(columns(part.tensors[0], inputs), part.tensors[1])
            for part in (self.train, self.test)
        ]


def draw(spec):
    """Draw the points of a `Spec`.

    At a share of 0.8 the test points are those of the dataset itself. Standardised
    with the training points alone, as everywhere in the series; that it was done
    before with others does not matter, for both are shifts and stretches.
    """
    x, y, loss = torch.empty(0, 2), torch.empty(0, 1), BINARY
    if spec.data != "own":
        x, y, loss = drawn(spec.data, spec.noise, spec.data_seed)
    x, y = x.double(), y.double()
    count = training_count(len(x), spec.share)
    if count:
        x = (x - x[:count].mean(0)) / x[:count].std(0, correction=0)
    own = torch.tensor(spec.points, dtype=torch.float64).view(-1, 3)
    label = own[:, 2:] if loss is BINARY else 2 * own[:, 2:] - 1
    return Points(
        TensorDataset(
            torch.cat([x[:count], own[:, :2]]), torch.cat([y[:count], label])
        ),
        TensorDataset(x[count:], y[count:]),
        loss,
    )


def training_count(count, share):
    """Return how many of `count` points train; half a point counts, as in the page."""
    return int(count * share + 0.5)


# Most settings leave the points alone, and a slider comes back to where it was.
@lru_cache(maxsize=64)
def drawn(name, noise, seed):
    """Return all points of a dataset, their labels and their loss."""
    found = getattr(data, name)(COUNT, noise=noise * DATASETS[name], seed=seed)
    return *found.all_points(), found.loss


def columns(x, inputs):
    """Return what networks with those inputs see of the places `x`, (n, inputs)."""
    return torch.column_stack([INPUTS[name](x) for name in inputs])


class Inputs(nn.Module):
    """The first layer of a network that sees more of a place than x1 and x2."""

    def __init__(self, names):
        super().__init__()
        self.names = tuple(names)

    def forward(self, x):
        """Return the chosen columns for the places `x`, (n, 2)."""
        return columns(x, self.names)

    def extra_repr(self):
        """Show the names when the network is printed."""
        return ", ".join(self.names)
