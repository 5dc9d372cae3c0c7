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


def scored(text, part="test"):
    """A score of the logits z and labels y, as an answer."""
    code = compile(text, "answer", "eval")

    def answer(network, dataset):
        x, y = getattr(dataset, part).tensors
        return eval(code, {"z": network(x), "y": y, "np": np, "torch": torch})

    return answer


def loop(**changes):
    """The loop with other lines in place of those that have a name."""
    lines = """
def loop(x, y, steps):
    network = nn.Linear(2, 1)
    {weight}
    {bias}
    optimiser = torch.optim.SGD(network.parameters(), {rate})
    losses = []
    for step in range(steps):
        {clear}
        loss = nn.BCEWithLogitsLoss()({logits}, y)
        losses.append(loss.item())
        {down}
{back}    return losses
"""
    usual = {
        "weight": "nn.init.zeros_(network.weight)",
        "bias": "nn.init.zeros_(network.bias)",
        "rate": "lr=0.1",
        "clear": "optimiser.zero_grad()",
        "logits": "network(x)",
        "down": "loss.backward(); optimiser.step()",
        "back": "",
    }
    names = {"nn": nn, "torch": torch}
    exec(lines.format(**usual | changes), names)
    return names["loop"]


WRONG = {
    "share_right": {
        "the training points": scored("((z > 0) == y).float().mean()", "train"),
        "the validation points": scored("((z > 0) == y).double().mean()", "validation"),
        "Which logit has": scored("1 - ((z > 0.5) != y).float().mean()"),
        "Rounding": scored("np.mean(torch.round(z).detach().numpy() == y.numpy())"),
        "above 0 everywhere": scored("(y == 1).float().mean()"),
        "a square table": scored("((z > 0) == y.flatten()).float().mean()"),
        "`argmax`": scored("(y == 0).float().mean()"),
        "counts the wrong": scored("((z > 0).float() - y).abs().mean()"),
        "how many are right": scored("int(((z > 0) == y).sum())"),
        "Only right answers of": scored("((z > 0) * y).mean()"),
    },
    "unfair": {
        "start with equal": "weights",
        "two orders are equal": ["batches", 1],
        "as many points": ("budget", 50 * 800),
        "Now the number": "Split",
        "share nothing": ("split", 0.0),
        "not all 200": ["split", torch.tensor(200)],
        "in her validation part": ("split", 39.0),
    },
    "points_needed": {
        "just above 1 %": torch.tensor(298.0),
        "come whole": math.log(0.05, 0.99),
        "rule of thumb": 3 / 0.01,
        "errs at 1 in 100": 1 / 0.01,
        "in a hundred": math.ceil(math.log(0.01, 0.99)),
        "exchanged": math.ceil(math.log(0.01 + 0.04, 1 - 0.05)),
    },
    "repaired": {
        "Who clears them": loop(clear=""),
        "makes the swings slower": loop(clear="", rate="lr=0.01"),
        "The loss never changes": loop(down="loss.backward()"),
        "comes too early": loop(
            clear="", down="optimiser.step(); network.zero_grad(); loss.backward()"
        ),
        "a sigmoid too many": loop(logits="network(x).sigmoid()"),
        "inside the loop": loop(back="    "),
        "are all 0": loop(weight="network.weight.data += 1"),
        "before the step": loop(bias="network.bias.data += 1"),
    },
}
