"""Every figure twice: as a lesson shows it, and from other data with long names."""

from functools import cache

import numpy as np
import torch

from course_lib import approximation, data, figures, networks, training
from course_lib.activations import CATALOGUE
from course_lib.diagnostics import Flow

SHAPE = (2, 16, 8, 1)
GOAL = "99 % of the validation points are right"
RELUS = "ReLU(x)", "ReLU(x) + ReLU(-x)", "ReLU(x + 1)\n- 2 ReLU(x)"
PAIRS = "ReLU minus\nno activation", "logistic regression\nminus no activation"
VIEWS = [f"Layer {k}: 22% of the variance" for k in range(4)]
KINDS = "no activation", "ReLU", "GELU", "SELU", "tanh", "sigmoid"


@cache
def moons():
    return data.moons()


@cache
def trained(seed, epochs=20):
    """Twins after training, and their histories."""
    pair = networks.twins(SHAPE, "relu", seed=seed)
    return *pair, training.train(pair, moons(), epochs)


def wave(x):
    return torch.sin(torch.pi * x / 2)


def built(n):
    """A curve of straight pieces from -2 to 2 that meets the wave n + 1 times."""
    knots = torch.linspace(-2, 2, n + 1, dtype=torch.float64)
    return approximation.interpolant(knots, wave(knots))


def shares(low, high, runs=20):
    return np.linspace(low, high, runs).round(3)


def clusters(apart, n=20, seed=0):
    """Ten round clouds on a circle, and the digit of each point."""
    digits = np.repeat(np.arange(10), n)
    angle = 2 * np.pi * digits / 10
    noise = np.random.default_rng(seed).normal(size=(10 * n, 2))
    return apart * np.stack([np.cos(angle), np.sin(angle)], axis=1) + noise, digits


def flow(factor):
    sizes = factor ** np.arange(51)
    return Flow(np.ones(51), sizes, sizes[::-1], sizes[::-1])


def by_gain(power):
    gains = {"PyTorch": 0.58, "LeCun": 1.0, "He": 1.41, "too large": 3.0}
    dots = {(name, gain): g**power for name in KINDS for gain, g in gains.items()}
    return dots, {pair: size**1.1 for pair, size in dots.items()}


def weights(seed):
    torch.manual_seed(seed)
    return {"before": torch.rand(10, 64) + seed, "after − before": torch.randn(10, 64)}


def panels(seed, *names):
    return [(name, trained(seed)[n % 2], moons()) for n, name in enumerate(names)]


@cache
def arguments(number):
    """What each figure is drawn from, the first or the second time."""
    linear, bent, histories = trained(number)
    first = {
        "accuracies": [{"Ten layers": {"gain 1": shares(0.8, 0.9, 5)}}],
        "boundary_corners": [bent, moons()],
        "by_gain": [*by_gain(1), "Dots: measured. Rings: predicted", "factor"],
        "comparison": [linear, bent, moons(), histories],
        "composed_line": [2, -1, -1.5, 1],
        "cover": [linear, bent, moons()],
        "curve_from_hinges": [wave, built(8), "Wave"],
        "digit_images": [np.eye(20, 64) * 16, np.arange(20) % 10],
        "distributions": [np.repeat((0.87, 0.875), 50), np.ones(100), 0.875],
        "epochs_needed": [{"start × 4, rate × 4": np.arange(9, 30)}, GOAL],
        "fits": [{"Built": built(64), "Best of 7": built(6)}, wave],
        "folded": [bent, moons(), "With ReLU"],
        "graphs": [{"x squared": np.square}],
        "hinge_lines": [bent, moons(), "The 16 hinges"],
        "layer_views": [{"Layer 3": clusters(9)[0]}, clusters(9)[1]],
        "linear_pieces": [{"Trained": bent}],
        "network": [linear],
        "neuron": [bent, moons(), 13],
        "one_hinge": [bent, moons(), 0],
        "paired_differences": [{"all": shares(-0.03, 0.01, 30)}, 1 / 360, "ReLU − LR"],
        "piece_counts": [[10, 20, 30], [11, 20, 29]],
        "points": [moons()],
        "probability_levels": [linear],
        "probability_maps": [panels(0, "Without", "With ReLU"), "Epoch 50"],
        "loss_curves": [{"one layer, from 0": [0.69, 0.26]}],
        "rounding": [{"float32": np.geomspace(1e-7, 3e-7)}],
        "signal_flow": [flow(0.5), "sigmoid, gain 0.6, 20 hidden layers"],
        "strips": [{"8": (None, shares(0.8, 1, 99))}, "units", "100 seeds each"],
        "tangent": ["mish", 0.5],
        "weight_pictures": [weights(0), "Units 0 to 9"],
    }
    if number == 0:
        return first
    return first | {
        "accuracies": [{p: dict.fromkeys(KINDS, shares(0.4, 1)) for p in ("a", "b")}],
        "by_gain": [*by_gain(20), "Dots: layer 1, rings: layer 20", "norm"],
        "comparison": [bent, linear, moons(), histories],
        "composed_line": [-1.9, 1.9, 1.9, -1.9],
        "cover": [bent, linear, moons()],
        "curve_from_hinges": [wave, built(128), "wave, 128 units, crowding 4.5"],
        "digit_images": [np.eye(13, 64) * 16, np.arange(13) % 7],
        "distributions": [*np.repeat([(0.8, 0.805), (0.935, 0.94)], 8, 1), 0.81],
        "epochs_needed": [{k: np.arange(n, 60) for n, k in enumerate(CATALOGUE)}, GOAL],
        "fits": [dict.fromkeys(("Built", "Best of 7", "Worst of 7"), built(8)), wave],
        "folded": [linear, moons(), "Without activations"],
        "graphs": [dict.fromkeys(RELUS, abs)],
        "layer_views": [dict.fromkeys(VIEWS, clusters(2)[0]), clusters(2)[1], 2],
        "linear_pieces": [{"Untrained": networks.mlp(SHAPE, "relu"), "Trained": bent}],
        "network": [networks.mlp((2, 20, 20, 20, 1), "tanh")],
        "neuron": [bent, moons(), 3],
        "one_hinge": [bent, moons(), 1],
        "paired_differences": [
            dict.fromkeys(PAIRS, np.array([-0.0056, 0, 0.003, 0.0139])),
            1 / 360,
            "Digits: test accuracy",
        ],
        "piece_counts": [[100, 200, 300], [110, 220, 290]],
        "points": [data.spirals()],
        "probability_levels": [trained(0, epochs=2)[1]],
        "probability_maps": [
            panels(1, *("circles", "spirals") * 4),
            "Without and with",
        ],
        "loss_curves": [
            {f"{n} of the usual start": [0.7, n / 20] for n in range(6, 10)}
        ],
        "rounding": [{t: np.geomspace(1e-9, 3e-6) for t in ("float32", "float64")}],
        "signal_flow": [flow(3.0), "no activation, gain 14.5, 50 hidden layers"],
        "strips": [
            dict.fromkeys(("0.1", "0.2", "0.3"), (shares(0.88, 0.89), shares(0.95, 1))),
            "noise",
            "16 seeds each, 20,000 fresh points",
        ],
        "tangent": ["selu", -4.0],
        "weight_pictures": [weights(1), "Units 0 to 9 of layer 1, ReLU, split 0"],
    }


OPTIONS = {
    ("probability_maps", 0): {"part": "validation", "hinges": True},
    ("probability_maps", 1): {"columns": 4},
}


def draw(name, number):
    """Draw a figure the first or the second time."""
    options = OPTIONS.get((name, number), {})
    return getattr(figures, name)(*arguments(number)[name], **options)
