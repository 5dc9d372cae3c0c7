"""Right answers to the exercises of lesson 1, each written in another way."""

from fractions import Fraction

import numpy as np
import torch
from torch import nn

from course_lib import networks


def bias_in_numpy(W2, b1, b2):
    return np.dot(np.asarray(W2), np.asarray(b1)) + np.asarray(b2)


def bias_by_hand(W2, b1, b2):
    result = []
    for row, offset in zip(W2, b2, strict=True):
        result.append(sum(w * b for w, b in zip(row, b1, strict=True)) + offset)
    return result


class Bias(nn.Module):
    def forward(self, W2, b1, b2):
        return nn.functional.linear(b1, nn.Parameter(W2), b2)


def bias_of_the_fold(W2, b1, b2):
    second = nn.Linear(*reversed(W2.shape))
    second.weight.data, second.bias.data = W2, b2
    return second(b1)


def gap_in_steps(f, a, b):
    middle = a + (b - a) / 2
    chord = 0.5 * f(a) + 0.5 * f(b)
    return f(middle) - chord


class Repaired(nn.Module):
    def forward(self, x, W1, b1, W2, b2):
        first = nn.Linear(*reversed(W1.shape), dtype=W1.dtype)
        first.load_state_dict({"weight": W1, "bias": b1})
        return W2 @ nn.ReLU()(first(x)) + b2


def repaired_by_a_condition(x, W1, b1, W2, b2):
    h = W1 @ x + b1
    h[h < 0] = 0
    return W2 @ h + b2


def repaired_in_numpy(x, W1, b1, W2, b2):
    x, W1, b1, W2, b2 = (np.array(value, dtype=float) for value in (x, W1, b1, W2, b2))
    return (W2 @ np.maximum(W1 @ x + b1, 0) + b2).tolist()


def with_relu_step_by_step():
    network = nn.Sequential(nn.Linear(2, 16), nn.ReLU())
    network.append(nn.Linear(16, 8)).append(nn.ReLU()).append(nn.Linear(8, 1))
    return network


class Hidden(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.linear, self.bend = nn.Linear(inputs, outputs), nn.ReLU()

    def forward(self, x):
        return self.bend(self.linear(x))


RIGHT = {
    "with_relu": [
        networks.mlp((2, 16, 8, 1), "relu", seed=3),
        with_relu_step_by_step(),
        nn.Sequential(Hidden(2, 16), Hidden(16, 8), nn.Linear(8, 1)),
        networks.mlp((2, 16, 8, 1), "relu").double(),
    ],
    "composed_bias": [
        bias_in_numpy,
        bias_by_hand,
        Bias(),
        bias_of_the_fold,
        lambda W2, b1, b2: b2 + b1 @ W2.T,
        lambda W2, b1, b2: W2.double() @ b1.double() + b2.double(),
        lambda W2, b1, b2: W2.dot(b1) + b2,  # NumPy's only: torch's takes vectors
    ],
    "numbers_left": [3, 3.0, np.int64(3), torch.tensor(3), Fraction(3)],
    "midpoint_gap": [
        gap_in_steps,
        lambda f, a, b: f((a + b) / 2) - (f(a) + f(b)) / 2,
        lambda f, a, b: f(0.5 * (a + b)) - 0.5 * f(a) - 0.5 * f(b),
        lambda f, a, b: -(f(a) - 2 * f((a + b) / 2) + f(b)) / 2,
    ],
    "repaired": [
        Repaired(),
        repaired_by_a_condition,
        repaired_in_numpy,
        lambda x, W1, b1, W2, b2: W2 @ (W1 @ x + b1).clamp(min=0) + b2,
        lambda x, W1, b1, W2, b2: W2 @ torch.relu_(W1 @ x + b1) + b2,
    ],
}
