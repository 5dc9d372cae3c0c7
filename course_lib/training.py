"""The training loop of lesson 2, made fast: one network, or several side by side."""

import copy
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import nn
from torch.nn.utils import parameters_to_vector
from torch.utils.data import DataLoader
from tqdm.auto import tqdm

from course_lib.checks import finite, positive, refuse, whole
from course_lib.engine import Adam, Stack, one_thread
from course_lib.networks import parameter_count


@dataclass
class History:
    """What happened to one network; row e of each array is epoch e, row 0 the start.

    Attributes
    ----------
    train_loss, validation_loss : ndarray
        Mean of the data's loss, shape ``(epochs + 1,)``.
    train_accuracy, validation_accuracy : ndarray
        Share of points on the right side, from 0 to 1, same shape; NaN for curves.
    snapshots : list of nn.Module
        A copy of the network at each row, if asked for.
    """

    train_loss: np.ndarray
    train_accuracy: np.ndarray
    validation_loss: np.ndarray
    validation_accuracy: np.ndarray
    snapshots: list[nn.Module] = field(default_factory=list, repr=False)

    @property
    def epochs(self):
        """How many epochs were completed."""
        return len(self.train_loss) - 1

    @property
    def diverged(self):
        """The first epoch with a loss that is not finite, or None."""
        return first_not_finite(self.train_loss + self.validation_loss)

    def __repr__(self):
        loss, accuracy = self.validation_loss[-1], self.validation_accuracy[-1]
        text = f"History of {self.epochs} epochs: validation loss {loss:.3f}"
        return text if np.isnan(accuracy) else f"{text}, accuracy {accuracy:.3f}"


@one_thread()
def train(
    network,
    data,
    epochs=50,
    learning_rate=0.01,
    batch_size=32,
    batch_seed=0,
    *,
    snapshots=False,
    progress=False,
):
    """Train with Adam on the loss of the data, as lesson 2 writes it out.

    Plain stacks of linear layers and activations run on the engine, any other
    network on autograd, which leaves it in evaluation mode; the results agree to
    rounding. An interrupt (the stop button) ends the run after a step, and networks
    and history keep what was reached.

    Parameters
    ----------
    network : nn.Module, or a list or tuple of those
        Returns outputs of the labels' shape, logits for classes. Trained in place,
        but for parameters that do not require a gradient. Several networks see the
        same batches, in one pass.
    data : Dataset
        See `course_lib.data`.
    epochs, batch_size : int
    learning_rate : float
    batch_seed : int
        Draws the order of the points, as ``DataLoader(..., shuffle=True,
        generator=torch.Generator().manual_seed(batch_seed))`` does.
    snapshots : bool
        Keep a copy of the network before training and after each epoch.
    progress : bool
        Show a progress bar.

    Returns
    -------
    History, or a list of one a network

    Raises
    ------
    ValueError
        If an argument is impossible; no network is changed then.
    """
    several = isinstance(network, list | tuple)
    members = list(network) if several else [network]
    check(data, epochs, learning_rate, batch_size, batch_seed)
    for index, member in enumerate(members):
        check_fits(f"network[{index}]" if several else "network", member, data)
    parameters = [p for member in members for p in member.parameters()]
    if not members or len(set(parameters)) < len(parameters):
        refuse("network", network, "give at least one, and none that share weights.")
    runner = _runner(members, learning_rate, data.loss)
    orders = orders_of(len(data.train), epochs, batch_seed)
    bar = tqdm(orders, total=epochs, unit="epoch", disable=not progress)
    rows, films = [], [[] for _ in members]
    try:
        for row in fit(runner, data, bar, batch_size):
            if snapshots:
                runner.write_back(members)
                for film, member in zip(films, members, strict=True):
                    film.append(copy.deepcopy(member))
            rows.append(row)
    except KeyboardInterrupt:
        if not rows:
            raise
        done = len(rows) - 1
        print(f"Stopped after {done} of {epochs} epochs; what was learned is kept.")
    runner.write_back(members)
    curves = torch.stack(rows, dim=2).numpy()
    histories = [
        History(*curves[:, member], film[: len(rows)])
        for member, film in enumerate(films)
    ]
    return histories if several else histories[0]


def fit(runner, data, orders, batch_size):
    """Train anything that can `step` and return `logits`; yield how it does.

    Parameters
    ----------
    runner : Stack, or what has its methods
    data : Dataset
    orders : iterable of Tensor
        For each epoch, the order of the training points.
    batch_size : int

    Yields
    ------
    Tensor
        Training loss, training accuracy, validation loss and validation accuracy,
        shape ``(4, members)``: before training and after each epoch.
    """
    x, y = data.train.tensors
    parts = data.train, data.validation
    yield torch.cat([measure(runner, part) for part in parts])
    for order in orders:
        for batch in zip(
            x[..., order, :].split(batch_size, dim=-2),
            y[..., order, :].split(batch_size, dim=-2),
            strict=True,
        ):
            runner.step(*batch)
        yield torch.cat([measure(runner, part) for part in parts])


def measure(runner, part):
    """Return mean loss and accuracy on one part of the data, shape ``(2, members)``."""
    x, y = part.tensors
    logits = runner.logits(x)
    points = runner.loss.each(logits, y.mT), runner.loss.right(logits, y.mT)
    return torch.stack([m.mean((1, 2), dtype=torch.float64) for m in points])


@torch.no_grad()
def accuracy(network, part):
    """Return the share of points of `part` on the right side of a network's boundary.

    Parameters
    ----------
    network : nn.Module
        Returns one logit a point.
    part : TensorDataset
        Such as ``data.test``, with labels 0 and 1.

    Returns
    -------
    float
    """
    x, y = part.tensors
    return ((network(x) > 0) == (y > 0.5)).double().mean().item()


def orders_of(n, epochs, batch_seed):
    """Yield each epoch's order of the `n` points, as a `DataLoader` would draw it."""
    shuffler = DataLoader(
        range(n),
        batch_size=n,
        shuffle=True,
        generator=torch.Generator().manual_seed(batch_seed),
    )
    for _ in range(epochs):
        yield from shuffler


def check(data, epochs, learning_rate, batch_size, batch_seed):
    """Refuse impossible arguments before anything is trained."""
    for part in ("train", "validation", "test"):
        x, y = getattr(data, part).tensors
        finite(f"data.{part} inputs", x)
        shape = len(x), data.loss.columns or y.shape[-1]
        if y.shape != shape or y.dtype != x.dtype:
            refuse(
                f"data.{part} labels",
                (tuple(y.shape), y.dtype),
                f"give shape {shape}, a row a point, of the inputs' {x.dtype}.",
            )
        if not data.loss.allows(y):
            found = y.unique()[:9].tolist()
            refuse(f"data.{part} labels", found, f"give {data.loss.labels}.")
    whole("epochs", epochs)
    positive("learning_rate", learning_rate)
    whole("batch_seed", batch_seed, least=0)
    n = len(data.train)
    if whole("batch_size", batch_size) > n:
        refuse("batch_size", batch_size, f"give at most {n}, the training points.")


def check_fits(name, network, data):
    """Refuse a network that cannot be trained on the data, and leave it untouched."""
    if not isinstance(network, nn.Module) or not parameter_count(network):
        refuse(name, network, "give an nn.Module with parameters to train.")
    x, y = data.train[:2]
    modes = [(module, module.training) for module in network.modules()]
    try:
        with torch.no_grad():
            shape = tuple(network.eval()(x).shape)
    except RuntimeError as error:
        raise ValueError(
            f"{name} cannot read inputs of shape {tuple(x.shape)} and type {x.dtype}: "
            f"let its first layer take {x.shape[-1]} inputs, and make network and data "
            f"of one type, as with .float(). PyTorch says: {error}"
        ) from error
    finally:
        for module, mode in modes:
            module.training = mode
    if shape != y.shape:
        outputs = "one output" if y.shape[1] == 1 else f"{y.shape[1]} outputs"
        raise ValueError(
            f"{name} returns shape {shape} for 2 points: let its last layer have "
            f"{outputs}, so that the shape is {tuple(y.shape)}."
        )


def first_not_finite(losses):
    """Return the first index at which `losses` is not finite, or None."""
    bad = ~np.isfinite(losses)
    return int(bad.argmax()) if bad.any() else None


def _runner(members, learning_rate, loss):
    try:
        return Stack(members, learning_rate, loss)
    except ValueError:  # not plain stacks of one shape
        return _Autograd(members, learning_rate, loss)


class _Autograd:
    """Any networks, one after another on each batch, with autograd."""

    def __init__(self, members, learning_rate, loss):
        self.members = members
        self.loss = loss
        every = [p for member in members for p in member.parameters()]
        self.parameters = [p for p in every if p.requires_grad]
        vector = parameters_to_vector(self.parameters).detach()
        self.parts = vector.split([p.numel() for p in self.parameters])
        self.adam = Adam(vector, learning_rate)

    def step(self, x, y):
        for p in self.parameters:
            p.grad = torch.zeros_like(p)
        for member in self.members:
            with torch.enable_grad():
                outputs = member.train()(x)
                loss = self.loss.each(outputs.T.unsqueeze(0), y.T).mean()
            loss.backward()
        self.adam.step(parameters_to_vector(p.grad for p in self.parameters))
        with torch.no_grad():
            for p, part in zip(self.parameters, self.parts, strict=True):
                p.copy_(part.view_as(p))

    @torch.no_grad()
    def logits(self, x):
        return torch.stack([member.eval()(x).T for member in self.members])

    def write_back(self, members):
        """Leave the networks, which were trained in place, ready to predict."""
        for member in members:
            member.eval()
