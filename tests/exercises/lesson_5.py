"""Right answers to the exercises of lesson 5, each written in another way."""

import math
from fractions import Fraction

import numpy as np
import torch
from torch import nn


def gradient_in_loops(delta, h):
    return [[d * entry for entry in h] for d in delta]


def gradient_by_backward(delta, h):
    W = torch.zeros(len(delta), len(h), requires_grad=True)
    (delta @ (W @ h)).backward()
    return W.grad


class Gradient(nn.Module):
    def forward(self, delta, h):
        return torch.einsum("i,j->ij", delta, h)


def norms_by_autograd(network, x, y):
    loss = nn.functional.binary_cross_entropy_with_logits(network(x), y)
    linears = [layer for layer in network if isinstance(layer, nn.Linear)]
    grads = torch.autograd.grad(loss, [layer.weight for layer in linears])
    return [grad.pow(2).sum() ** 0.5 for grad in grads]


def norms_of_layers(network, x, y):
    network.zero_grad()
    nn.BCEWithLogitsLoss()(network(x), y).backward()
    sizes = []
    for layer in network.children():
        if hasattr(layer, "weight"):
            sizes.append(layer.weight.grad.norm().item())
    return sizes


def norms_of_tables(network, x, y):
    nn.BCEWithLogitsLoss()(network(x), y).backward()
    return np.array([p.grad.norm() for p in network.parameters() if p.ndim == 2])


def norms_in_a_dictionary(network, x, y):
    loss = torch.nn.BCEWithLogitsLoss()
    loss(network(x), y).backward()
    grads = {name: p.grad for name, p in network.named_parameters()}
    return [torch.linalg.norm(g) for name, g in grads.items() if ".bias" not in name]


class Around(nn.Module):
    def forward(self, h, W, b):
        layer = nn.Linear(*W.shape)
        layer.load_state_dict({"weight": W, "bias": b})
        return h + nn.Sequential(layer, nn.Sigmoid())(h)


def around_in_numpy(h, W, b):
    h, W, b = (np.array(value) for value in (h, W, b))
    return h + 1 / (1 + np.exp(-(W.dot(h) + b)))


def around_in_a_loop(h, W, b):
    left = []
    for row, entry, bias in zip(W, h, b, strict=True):
        z = sum(w * e for w, e in zip(row, h, strict=True)) + bias
        left.append(float(entry) + 1 / (1 + math.exp(-z)))
    return left


def in_place(h, W, b):
    result = torch.sigmoid(W @ h + b)
    result += h
    return result


def root_mean_square():
    slopes = torch.tensor([1.0, 0.5]).repeat(32)
    return 1 / slopes.square().mean().sqrt()


RIGHT = {
    "weight_gradient": [
        gradient_in_loops,
        gradient_by_backward,
        Gradient(),
        np.outer,
        lambda delta, h: delta[:, None] * h,
        lambda delta, h: delta.reshape(-1, 1) @ h.reshape(1, -1),
    ],
    "gradient_norms": [
        norms_by_autograd,
        norms_of_layers,
        norms_of_tables,
        norms_in_a_dictionary,
    ],
    "steady_scale": [
        1.26,
        1.265,
        root_mean_square(),
        math.sqrt(8 / 5),
        Fraction(8, 5) ** 0.5,
    ],
    "residual": [
        Around(),
        around_in_numpy,
        around_in_a_loop,
        in_place,
        lambda h, W, b: torch.add(h, 1 / (1 + torch.exp(-W @ h - b))),
    ],
}


def after_backward(network, x, y, loss=None):
    (loss or nn.BCEWithLogitsLoss())(network(x), y).backward()
    return [layer.weight for layer in network if isinstance(layer, nn.Linear)]


def with_biases(network, x, y):
    nn.BCEWithLogitsLoss()(network(x), y).backward()
    return [np.linalg.norm(p.grad.numpy()) for p in network.parameters()]


# Wrong answers, written in another way than in the exercise, and words that only the
# hint for their mistake has.
WRONG = {
    "weight_gradient": {
        "on its side": lambda delta, h: h[:, None] * delta,
        "with the second": lambda delta, h: torch.mul(delta, h),
        "to one number": np.dot,
        "how long": lambda delta, h: np.linalg.norm(np.outer(delta, h)),
        "but for the sign": lambda delta, h: -delta[:, None] * h,
        "where is `h`": lambda delta, h: delta[:, None].repeat(1, len(h)),
        "in `delta`": lambda delta, h: h[None].repeat(len(delta), 1),
        "do not add": np.add.outer,
    },
    "gradient_norms": {
        "biases have gradients": with_biases,
        "in `p.grad`": lambda *case: [w.norm() for w in after_backward(*case)],
        "comes first": lambda *case: [
            w.grad.norm() for w in reversed(after_backward(*case))
        ],
        "root of the sum is missing": lambda *case: [
            w.grad.norm() ** 2 for w in after_backward(*case)
        ],
        "one entry": lambda *case: [
            w.grad.norm() / w.numel() ** 0.5 for w in after_backward(*case)
        ],
        "largest entry": lambda *case: [
            w.grad.flatten().norm(float("inf")) for w in after_backward(*case)
        ],
        "summed over the points": lambda network, x, y: [
            len(x) * w.grad.norm() for w in after_backward(network, x, y)
        ],
        "whole network": lambda *case: (
            sum(w.grad.square().sum() for w in after_backward(*case)) ** 0.5
        ),
    },
    "steady_scale": {
        "ReLU's": 1.414,
        "plain mean": 1.333,
        "root is missing": 1.6,
        "get back to 1": 0.79,
        "half of that": 0.894,
        "only half of the sums": 1 / 0.5,
        "every slope is 1": 1.0,
        "one more digit": 1.3,
    },
    "residual": {
        "your friend's": lambda h, W, b: 1 / (1 + torch.exp(-(W @ h) - h - b)),
        "Once is enough": lambda h, W, b: h + (b + W @ h + h).sigmoid(),
        "a plain layer": lambda h, W, b: nn.functional.linear(h, W, b).sigmoid(),
        "own sums": lambda h, W, b: (W @ h + b).sigmoid() + (W @ h + b),
        "sigmoid is gone": lambda h, W, b: nn.functional.linear(h, W, b) + h,
        "A 1": lambda h, W, b: torch.sigmoid(b + W @ h) + 1,
        "You multiply": lambda h, W, b: torch.sigmoid(b + W @ h) * h,
        "the bias": lambda h, W, b: b + torch.sigmoid(W @ h) + h,
        "sigmoid of its own": lambda h, W, b: h.sigmoid() + (W @ h + b).sigmoid(),
    },
}
