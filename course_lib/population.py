"""Hundreds of networks of one shape, trained on equal batches in seconds."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from itertools import product
from typing import NamedTuple

import numpy as np
import torch
from torch import nn
from torch.utils.data import TensorDataset
from tqdm.auto import tqdm

from course_lib import activations, networks
from course_lib.checks import refuse, whole
from course_lib.engine import Stack, one_thread
from course_lib.training import (
    History,
    check,
    check_fits,
    first_not_finite,
    fit,
    measure,
    orders_of,
)

#: Weights and biases a stack: enough to share a step's fixed cost among many networks,
#: few enough for the processor's cache.
NUMBERS = 50_000


class Member(NamedTuple):
    """What sets one network of a population apart from the others.

    `data` counts the datasets, from 0.
    """

    activation: str
    init: str
    learning_rate: float
    seed: int
    data: int = 0


@dataclass(frozen=True)
class Runs:
    """A trained population; entry m of each list and row m of each array is member m.

    Attributes
    ----------
    members : list of Member
        Activation, initialisation, learning rate, seed and number of the dataset.
    networks : list of nn.Sequential
        The trained networks.
    train_loss, train_accuracy, validation_loss, validation_accuracy : ndarray
        Shape ``(members, epochs + 1)``; column 0 is before training.
    test_loss, test_accuracy : ndarray
        Shape ``(members,)``, after the last epoch.
    """

    members: list[Member]
    networks: list[nn.Sequential]
    train_loss: np.ndarray
    train_accuracy: np.ndarray
    validation_loss: np.ndarray
    validation_accuracy: np.ndarray
    test_loss: np.ndarray
    test_accuracy: np.ndarray

    def __len__(self):
        return len(self.members)

    def __repr__(self):
        if np.isnan(self.test_accuracy).all():  # a curve has no right and wrong side
            what, values, digits = "loss", self.test_loss, ".3g"
        else:
            what, values, digits = "accuracy", self.test_accuracy, ".3f"
        low, middle, high = np.quantile(values, [0, 0.5, 1])
        return (
            f"{len(self)} networks, test {what} {low:{digits}} to {high:{digits}}, "
            f"median {middle:{digits}}; {len(self.diverged)} diverged"
        )

    @property
    def diverged(self):
        """The members whose loss stopped being finite: member to first such epoch."""
        epochs = map(first_not_finite, self.train_loss + self.validation_loss)
        pairs = zip(self.members, epochs, strict=True)
        return {member: epoch for member, epoch in pairs if epoch is not None}

    def history(self, index):
        """Return the `History` of member `index`."""
        return History(
            self.train_loss[index],
            self.train_accuracy[index],
            self.validation_loss[index],
            self.validation_accuracy[index],
        )

    def where(self, **wanted):
        """Select members, as in ``runs.where(activation="relu", learning_rate=0.1)``.

        Returns
        -------
        Runs

        Raises
        ------
        ValueError
            If no member is like that.
        """
        if "activation" in wanted:
            wanted["activation"] = _name(wanted["activation"])
        keep = [
            index
            for index, member in enumerate(self.members)
            if wanted.items() <= member._asdict().items()
        ]
        if not keep:
            refuse("where", wanted, f"no member has that; one is {self.members[0]}.")
        columns = (getattr(self, field.name) for field in fields(self))
        return Runs(
            *(
                column[keep]
                if isinstance(column, np.ndarray)
                else [column[index] for index in keep]
                for column in columns
            )
        )


@one_thread()
def train_many(
    sizes,
    activation,
    data,
    seeds,
    *,
    init="default",
    learning_rate=0.01,
    epochs=50,
    batch_size=32,
    batch_seed=0,
    progress=False,
):
    """Train one network for each combination of settings and seed.

    All members see equal batches in equal order, and members with equal `init` and
    seed start from equal weights, so any two of them are a fair pair. An interrupt
    (the stop button) ends the run after a step and keeps what was reached: the
    networks that are trained to the end or, if none is yet, the first ones as far as
    they came.

    Parameters
    ----------
    sizes : sequence of int
        Width of each layer, as in `networks.mlp`.
    activation, init : as in `networks.mlp`, or a list of those
        A list trains the population once for each.
    data : Dataset or a list of Dataset
        In float32 or float64, which is the networks' type too. Those of a list have
        equally many points of one kind.
    seeds : iterable of int
        Draw the initial weights, one network each.
    learning_rate : float or a list of float
    epochs, batch_size, batch_seed : int
        As in `training.train`.
    progress : bool
        Show a progress bar.

    Returns
    -------
    Runs
        Ordered by dataset, activation, init, learning rate and seed.

    Raises
    ------
    ValueError
        If an argument is impossible; nothing is trained then.
    """
    datasets, rates, bends, inits = map(
        _as_list, (data, learning_rate, activation, init)
    )
    if not isinstance(seeds, Iterable):
        refuse("seeds", seeds, "give the seeds themselves, such as range(100).")
    seeds = [whole("seeds", seed, least=0) for seed in seeds]
    chosen = {"activation": [*map(_name, bends)], "init": inits, "learning_rate": rates}
    for name, values in ({"seeds": seeds} | chosen).items():
        if not values or len(set(values)) < len(values):
            refuse(name, values, "give at least one, and none twice.")
    if len({_kind(one) for one in datasets}) != 1:
        refuse("data", datasets, "give at least one, all of one kind and equal sizes.")
    members, nets = [], []
    dtype = torch.promote_types(datasets[0].train.tensors[0].dtype, torch.float32)
    for number, bend, scheme, rate, seed in product(
        range(len(datasets)), bends, inits, rates, seeds
    ):
        members.append(Member(_name(bend), scheme, rate, seed, number))
        nets.append(networks.mlp(sizes, bend, seed, scheme).to(dtype))
    for one, rate in product(datasets, rates):
        check(one, epochs, rate, batch_size, batch_seed)
    check_fits("sizes", nets[0], datasets[0])
    orders = list(orders_of(len(datasets[0].train), epochs, batch_seed))

    most = max(1, NUMBERS // networks.parameter_count(nets[0]))
    stacks = np.array_split(range(len(nets)), math.ceil(len(nets) / most))
    curves, tests = [], []
    for indices in tqdm(stacks, unit="stack", disable=not progress):
        chosen = [nets[index] for index in indices]
        rate = [members[index].learning_rate for index in indices]
        own = _points_of([members[index].data for index in indices], datasets)
        stack = Stack(chosen, rate, own.loss)
        rows = _rows(stack, own, orders, batch_size)
        stopped = len(rows) <= epochs
        if not (stopped and curves):
            curves.append(rows.permute(1, 2, 0))
            tests.append(measure(stack, own.test))
            stack.write_back(chosen)
        if stopped:
            break
    columns = *torch.cat(curves, dim=1), *torch.cat(tests, dim=1)
    trained, done = len(columns[-1]), columns[0].shape[1] - 1
    if stopped:
        print(
            f"Stopped; {trained} of {len(nets)} networks are kept, trained for {done} "
            f"of {epochs} epochs."
        )
    return Runs(
        members[:trained], nets[:trained], *(column.numpy() for column in columns)
    )


def _rows(stack, data, orders, batch_size):
    """Train a stack; return what `fit` yields, up to an interrupt if there is one."""
    # In memory taken beforehand: hundreds of small tensors kept among the large
    # ones that come and go would tear holes, and the process would grow.
    shape = len(orders) + 1, 4, len(stack.layers[0])
    rows, done = torch.empty(shape, dtype=torch.float64), 0
    try:
        for done, row in enumerate(fit(stack, data, orders, batch_size), start=1):
            rows[done - 1].copy_(row)
    except KeyboardInterrupt:
        if not done:
            raise
    return rows[:done]


def _as_list(value):
    return value if isinstance(value, list) else [value]


def _kind(data):
    """Return what datasets that train together must share."""
    parts = data.train, data.validation, data.test
    return data.loss, *((t.shape, t.dtype) for p in parts for t in p.tensors)


def _points_of(numbers, datasets):
    """Make the dataset that has for each member the points of its own."""
    if len(datasets) == 1:
        return datasets[0]  # the same for all
    parts = {}
    for name in ("train", "validation", "test"):
        each = [getattr(datasets[number], name).tensors for number in numbers]
        parts[name] = TensorDataset(*map(torch.stack, zip(*each, strict=True)))
    return replace(datasets[0], **parts)


def _name(bend):
    if isinstance(bend, tuple):
        return ", ".join(map(_name, bend))
    return activations.get(bend).name
