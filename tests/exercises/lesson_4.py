"""Right answers to the exercises of lesson 4, each written in another way."""

import numpy as np
import torch
from torch import nn


def three_of_torch(z):
    relu = nn.functional.relu
    return torch.sigmoid(z), torch.tanh(z), relu(z) - 0.01 * relu(-z)


def three_in_numpy(z):
    z = np.asarray(z)
    return [1 / (1 + np.exp(-z)), np.tanh(z), np.maximum(z, z / 100)]


def three_by_the_sigmoid(z):
    def sigmoid(z):
        return torch.exp(z) / (torch.exp(z) + 1)

    return sigmoid(z), 2 * sigmoid(2 * z) - 1, z.clip(min=0) + 0.01 * z.clip(max=0)


class Three(nn.Module):
    def forward(self, z):
        leaky = nn.LeakyReLU()
        return nn.Sigmoid()(z), nn.Tanh()(z), leaky(z)


def rate_in_a_loop(rates, validation, test):
    best, chosen = 0, None
    for rate, runs in zip(rates, validation, strict=True):
        values = [float(value) for run in runs for value in run[-10:]]
        mean = sum(values) / len(values)
        if mean > best:
            best, chosen = mean, rate
    return chosen


def rate_in_numpy(rates, validation, test):
    late = np.mean(np.asarray(validation)[..., -10:], axis=(-2, -1))
    return np.array(rates)[np.argmax(late)]


class Fair(nn.Module):
    def forward(self, rates, validation, test):
        means = validation[:, :, -10:].flatten(1).mean(dim=1)
        return torch.tensor(rates)[means.argmax()]


def sharper_in_numpy(W1, b1, W2, b2):
    return [np.multiply(4, array) for array in (W1, b1)] + [W2, b2]


def sharper_by_a_layer(W1, b1, W2, b2):
    layer = nn.Linear(*reversed(W1.shape))
    layer.weight.data, layer.bias.data = W1.clone(), b1.clone()
    with torch.no_grad():
        layer.weight *= 4
        layer.bias *= 4
    return layer.weight, layer.bias, W2, b2


def softmax_in_a_loop(z):
    rows = []
    for row in z:
        powers = [float(np.exp(float(logit))) for logit in row]
        rows.append([power / sum(powers) for power in powers])
    return rows


def softmax_in_numpy(z):
    z = np.asarray(z)
    powers = np.exp(z - z.max(axis=1)[:, None])
    return powers / powers.sum(axis=1)[:, None]


RIGHT = {
    "three_activations": [
        three_of_torch,
        three_in_numpy,
        three_by_the_sigmoid,
        Three(),
    ],
    "best_rate": [
        rate_in_a_loop,
        rate_in_numpy,
        Fair(),
        lambda rates, validation, test: rates[
            int(validation[:, :, -10:].sum(2).sum(1).argmax())
        ],
        lambda rates, validation, test: max(
            rates, key=lambda rate: validation[rates.index(rate), :, -10:].mean()
        ),
    ],
    "sharper": [
        sharper_in_numpy,
        sharper_by_a_layer,
        lambda W1, b1, W2, b2: (W1 * 4, b1 * 4, W2, b2),
        lambda W1, b1, W2, b2: [(W1 + W1 + W1 + W1).tolist(), 4 * b1, W2, b2],
    ],
    "softmax": [
        softmax_in_a_loop,
        softmax_in_numpy,
        nn.Softmax(dim=1),
        lambda z: z.log_softmax(dim=-1).exp(),
    ],
}

# Wrong answers, written in another way than in the exercise, and words that only the
# hint for their mistake has.
WRONG = {
    "three_activations": {
        "falls from 1": lambda z: [torch.sigmoid(-z), *three_of_torch(z)[1:]],
        "around `1 +": lambda z: (1 + (-z).exp(), *three_of_torch(z)[1:]),
        "too flat": lambda z: (
            z.sigmoid(),
            2 * z.sigmoid() - 1,
            nn.functional.leaky_relu(z),
        ),
        "wrong sign": lambda z: (
            z.sigmoid(),
            ((-z).exp() - z.exp()) / (z.exp() + (-z).exp()),
            nn.functional.leaky_relu(z),
        ),
        "on its head": lambda z: (
            z.sigmoid(),
            (z.exp() + (-z).exp()) / (z.exp() - (-z).exp()),
            nn.functional.leaky_relu(z),
        ),
        "need parentheses": lambda z: (
            z.sigmoid(),
            z.exp() - (-2 * z).exp() + (-z).exp(),
            nn.functional.leaky_relu(z),
        ),
        "ReLU itself": lambda z: (z.sigmoid(), z.tanh(), z.relu()),
        "times z": lambda z: (z.sigmoid(), z.tanh(), z.relu() + 0.01 * (z <= 0)),
        "changed places": lambda z: (
            z.sigmoid(),
            z.tanh(),
            0.01 * z.relu() - (-z).relu(),
        ),
        "leak is 0.1": lambda z: (
            z.sigmoid(),
            z.tanh(),
            nn.functional.leaky_relu(z, 0.1),
        ),
    },
    "best_rate": {
        "friend": lambda rates, validation, test: max(
            rates, key=lambda rate: max(test[rates.index(rate)])
        ),
        "test data. Once": lambda rates, validation, test: rates[
            test.sum(1).tolist().index(max(test.sum(1)))
        ],
        "is its luckiest": lambda rates, validation, test: rates[
            np.sum(np.asarray(validation)[:, :, -10:], axis=2).max(axis=1).argmax()
        ],
        "best epoch of the best seed": lambda rates, validation, test: max(
            rates, key=lambda rate: validation[rates.index(rate)].max()
        ),
        "one epoch is up and down": lambda rates, validation, test: rates[
            validation[..., -1].sum(1).argmax()
        ],
        "*all* epochs": lambda rates, validation, test: rates[
            validation.mean(axis=(1, 2)).argmax()
        ],
        "cuts along the seeds": lambda rates, validation, test: rates[
            validation[:, -10:].mean(axis=(1, 2)).argmax()
        ],
        "seed 0": lambda rates, validation, test: rates[
            validation[:, 0, -10:].sum(1).argmax()
        ],
        "left out": lambda rates, validation, test: rates[
            np.nanmean(
                np.where(
                    np.mean(np.array(validation)[..., -10:], axis=2) < 0.6,
                    np.nan,
                    np.mean(np.array(validation)[..., -10:], axis=2),
                ),
                axis=1,
            ).argmax()
        ],
        "median": lambda rates, validation, test: rates[
            np.median(np.mean(np.array(validation)[..., -10:], axis=2), axis=1).argmax()
        ],
        "rate *and* seed": lambda rates, validation, test: rates[
            np.argmax(np.mean(np.array(validation)[..., -10:], axis=2))
        ],
        "counted from 0": lambda rates, validation, test: np.argmax(
            np.mean(np.array(validation)[..., -10:], axis=(1, 2))
        ),
        "how good": lambda rates, validation, test: np.max(
            np.mean(np.array(validation)[..., -10:], axis=(1, 2))
        ),
    },
    "sharper": {
        "weights are right": lambda W1, b1, W2, b2: (W1 * 4, b1, W2, b2),
        "four times too large": lambda *layers: [4 * array for array in layers],
        "own weights need no change": lambda W1, b1, W2, b2: (
            (W1 * 4, b1 * 4, W2 * 4, b2)
        ),
        "S stretched upwards": lambda W1, b1, W2, b2: [W1, b1, W2 * 4, b2],
        "wrong way round": lambda W1, b1, W2, b2: (0.25 * W1, 0.25 * b1, W2, b2),
        "as they were": lambda *layers: layers,
    },
    "softmax": {
        "cannot be negative": lambda z: (z.T / z.sum(1)).T,
        "the sum of its row": lambda z: np.exp(np.asarray(z)),
        "whole table": lambda z: z.flatten().softmax(0).reshape(z.shape),
        "columns add up": lambda z: z.exp() / z.exp().sum(0),
        "keepdim": lambda z: torch.exp(z) / torch.exp(z).sum(1),
        "by itself": lambda z: 1 / (1 + torch.exp(-z)),
        "logarithms": lambda z: z - z.exp().sum(1, keepdim=True).log(),
        "most probable": lambda z: z.max(dim=1).indices,
    },
}
