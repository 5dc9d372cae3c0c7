"""Right answers to the exercises of lesson 2, each written in another way."""

import math

import numpy as np
import torch
from torch import nn


def share_point_by_point(network, dataset):
    right = 0
    for x, y in dataset.test:
        answer = 1 if network(x).item() > 0 else 0
        right += answer == y.item()
    return right / len(dataset.test)


def share_by_scikit_learn(network, dataset):
    from sklearn.metrics import accuracy_score

    x, y = dataset.test.tensors
    return accuracy_score(y.flatten(), network(x).flatten() >= 0)


def share_in_numpy(network, dataset):
    with torch.no_grad():
        z = network(dataset.test.tensors[0]).numpy()
    y = dataset.test.tensors[1].numpy()
    return 1 - np.mean(np.abs((z > 0) * 1 - y))


def descend_by_hand(x, y, steps):
    """Full-batch gradient descent from zero, with the slopes by formula."""
    x, y = np.array(x, dtype=float), np.array(y, dtype=float)
    w, b, losses = np.zeros((2, 1)), 0.0, []
    for _ in range(steps):
        z = x @ w + b
        losses.append(np.mean(np.logaddexp(0, z) - y * z))
        error = 1 / (1 + np.exp(-z)) - y
        w -= 0.1 * x.T @ error / len(x)
        b -= 0.1 * error.mean()
    return losses


def descend_with_autograd(x, y, steps):
    w = torch.zeros(3, 1, requires_grad=True)
    losses = []
    for _ in range(steps):
        p = torch.sigmoid(x @ w[:2] + w[2])
        loss = nn.functional.binary_cross_entropy(p, y)
        (slope,) = torch.autograd.grad(loss, w)
        losses.append(loss)
        w = (w - 0.1 * slope).detach().requires_grad_()
    return torch.stack(losses)


def descend_clearing_at_the_end(x, y, steps):
    network, losses = nn.Linear(2, 1), []
    with torch.no_grad():
        for p in network.parameters():
            p *= 0
    optimiser = torch.optim.SGD(network.parameters(), lr=0.1)
    for _ in range(steps):
        losses.append(nn.functional.binary_cross_entropy_with_logits(network(x), y))
        losses[-1].backward()
        optimiser.step()
        optimiser.zero_grad()
    return losses


class Descent(nn.Module):
    def forward(self, x, y, steps):
        layer = nn.Linear(2, 1)
        layer.load_state_dict({"weight": torch.zeros(1, 2), "bias": torch.zeros(1)})
        losses = np.zeros(steps)
        for step in range(steps):
            layer.zero_grad()
            loss = nn.BCEWithLogitsLoss()(layer(x), y)
            loss.backward()
            losses[step] = loss
            for p in layer.parameters():
                p.data -= 0.1 * p.grad
        return losses


RIGHT = {
    "share_right": [
        share_point_by_point,
        share_by_scikit_learn,
        share_in_numpy,
        lambda network, dataset: (
            network(dataset.test.tensors[0])
            .sigmoid()
            .round()
            .eq(dataset.test[:][1])
            .double()
            .mean()
        ),
    ],
    "unfair": [
        ("split", 161),
        ["split", 161.0],
        ("Split", np.int64(161)),
        (" split", torch.tensor(161)),
    ],
    "points_needed": [
        299,
        299.0,
        math.ceil(math.log(0.05) / math.log(0.99)),
        np.argmax(0.99 ** np.arange(1000) < 0.05),
        torch.tensor(299),
    ],
    "repaired": [
        descend_by_hand,
        descend_with_autograd,
        descend_clearing_at_the_end,
        Descent(),
    ],
}
