"""The three losses against torch's own, and training on each against a plain loop."""

import copy
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn
from torch.utils.data import TensorDataset

from course_lib import data, networks, population, training
from course_lib.losses import BINARY, CLASSES, SQUARED

GENERATOR = torch.Generator().manual_seed(0)
N = 40
X = torch.randn(N, 3, generator=GENERATOR)
LABELS = {
    BINARY: (X[:, :1] > 0).float(),
    CLASSES: torch.eye(4)[torch.randint(4, (N,), generator=GENERATOR)],
    SQUARED: torch.stack([X[:, 0].sin(), X.sum(1)], dim=1),
}
TORCH = {
    BINARY: nn.BCEWithLogitsLoss(),
    CLASSES: lambda z, y: nn.CrossEntropyLoss()(z, y.argmax(1)),
    # torch averages over the outputs too; half the sum is the rule of this course.
    SQUARED: lambda z, y: nn.MSELoss(reduction="sum")(z, y) / 2 / len(y),
}
every_loss = pytest.mark.parametrize("loss", LABELS, ids=lambda loss: loss.name)


def dataset(loss):
    part = TensorDataset(X, LABELS[loss])
    return data.Dataset("made up", part, part, part, loss)


@every_loss
def test_value_and_slope_are_torch_s(loss):
    y = LABELS[loss].double()
    z = torch.randn(y.shape, generator=GENERATOR, dtype=torch.float64) * 5
    z.requires_grad_()
    expected = TORCH[loss](z, y)
    (slope,) = torch.autograd.grad(expected, z)
    outputs = z.detach().T.unsqueeze(0)
    assert loss.each(outputs, y.T).shape == (1, 1, N)
    torch.testing.assert_close(loss.each(outputs, y.T).mean(), expected.detach())
    ours = (loss.prediction(outputs)[0] - y.T) / N
    torch.testing.assert_close(ours.T, slope)


@every_loss
@pytest.mark.parametrize("own", [False, True], ids=["engine", "autograd"])
def test_training_follows_torch_s_own_loop(loss, own):
    outputs = LABELS[loss].shape[1]
    network = networks.mlp((3, 8, outputs), "tanh", seed=1)
    alone = copy.deepcopy(network)
    network = Wrapped(network) if own else network
    history = training.train(network, dataset(loss), epochs=30, batch_size=N)
    optimiser = torch.optim.Adam(alone.parameters(), lr=0.01)
    losses = []
    for _ in range(31):
        value = TORCH[loss](alone(X), LABELS[loss])
        losses.append(value.item())
        optimiser.zero_grad()
        value.backward()
        optimiser.step()
    np.testing.assert_allclose(history.train_loss, losses, rtol=1e-4)


class Wrapped(nn.Module):
    """A network that the engine cannot read."""

    def __init__(self, network):
        super().__init__()
        self.inner = network

    def forward(self, x):
        return self.inner(x)


@every_loss
def test_a_population_shares_its_loss(loss):
    outputs = LABELS[loss].shape[1]
    runs = population.train_many((3, 5, outputs), "relu", dataset(loss), [3], epochs=4)
    alone = networks.mlp((3, 5, outputs), "relu", seed=3)
    history = training.train(alone, dataset(loss), epochs=4)
    np.testing.assert_allclose(runs.train_loss[0], history.train_loss, rtol=1e-4)
    with torch.no_grad():
        value = TORCH[loss](runs.networks[0](X), LABELS[loss]).item()
    assert runs.test_loss[0] == pytest.approx(value, rel=1e-5)


def test_accuracy_of_classes_counts_the_largest_output():
    network = networks.mlp((3, 5, 4), "relu")
    runs = training.train(network, dataset(CLASSES), epochs=3)
    with torch.no_grad():
        right = network(X).argmax(1) == LABELS[CLASSES].argmax(1)
    assert runs.train_accuracy[-1] == pytest.approx(right.double().mean().item())


def test_a_curve_has_no_accuracy_and_says_so():
    shape = (3, 5, 2)
    runs = population.train_many(shape, "relu", dataset(SQUARED), range(2), epochs=2)
    assert np.isnan(runs.test_accuracy).all() and "test loss" in repr(runs)
    assert "accuracy" not in repr(runs) + repr(runs.history(0))
    assert runs.diverged == {}


@pytest.mark.parametrize(
    ("loss", "labels", "message"),
    [
        (BINARY, torch.full((N, 1), 0.5), "only 0 and 1"),
        (BINARY, LABELS[CLASSES], r"give shape \(40, 1\)"),
        (CLASSES, LABELS[CLASSES] * 2, "a single 1"),
        (CLASSES, 1 - LABELS[CLASSES], "a single 1"),
        (SQUARED, LABELS[SQUARED] / 0, "finite numbers"),
        (SQUARED, LABELS[SQUARED].double(), "float32"),
    ],
)
def test_labels_of_another_kind_are_refused(loss, labels, message):
    wrong = replace(dataset(loss), train=TensorDataset(X, labels))
    with pytest.raises(ValueError, match=f"data.train labels = .*{message}"):
        training.train(networks.mlp((3, 4, labels.shape[1])), wrong)


def test_outputs_and_labels_must_agree():
    with pytest.raises(ValueError, match=r"network returns .* 4 outputs.*\(2, 4\)"):
        training.train(networks.mlp((3, 4, 1)), dataset(CLASSES))
