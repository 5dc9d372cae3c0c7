"""Right answers to the exercises of lesson 4, each written in another way."""

from fractions import Fraction

import numpy as np
import torch
from torch import nn

from course_lib import activations


def share_from_the_formula():
    z = np.linspace(-6, 6, 1201)
    return "softshrink", np.mean(np.abs(z) <= 1)


def share_from_the_library():
    z = torch.linspace(-6, 6, 1201)
    slopes = activations.slope(nn.Softshrink(1.0), z)
    return ["softshrink", (slopes == 0).float().mean()]


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


def doubled():
    degree = 1
    for _ in range(5):
        degree *= 2
    return degree


RIGHT = {
    "can_die": [
        share_from_the_formula(),
        share_from_the_library(),
        ("softshrink", 1 / 6),
        ("Softshrink ", 0.17),
        ("softshrink", Fraction(2, 12)),
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
    "degree": [32, 2.0**5, np.prod(5 * [2]), torch.tensor(32), doubled()],
}

# Wrong answers, written in another way than in the exercise, and words that only the
# hint for their mistake has.
WRONG = {
    "can_die": {
        "flat somewhere else": ["hardtanh", 1 / 6],
        "the other way round": ("softsign", 0.5),
        "*not* 0": ("softshrink", 0.8326),
        "from −15 to 15": ("softshrink", 201 / 3001),
        "the name first": (0.167, "softshrink"),
        "in percent": ("softshrink", 16.7),
        "of all 1,201": ("softshrink", torch.tensor(201)),
        "how wide": ("softshrink", 2.0),
        "a function": (torch.nn.functional.softshrink, 0.17),
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
    "degree": {
        "add 2": 2 * 5,
        "5²": 5**2,
        "four layers": 2**4,
        "output layer": 2**6,
        "one layer": 2.0,
        "two layers": 4.0,
    },
}
