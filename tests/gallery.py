"""Every figure twice: as lessons show it, and from other data with long names."""

from functools import cache

import numpy as np
import torch

from course_lib import approximation, data, diagnostics, figures, networks, training
from course_lib.activations import CATALOGUE

SHAPE = (2, 16, 8, 1)
GOAL = "99 % of the validation points are right"


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


def probability_maps(seed, names, title="", **options):
    panels = [(name, trained(seed)[n % 2], moons()) for n, name in enumerate(names)]
    return figures.probability_maps(panels, title, **options)


def signal_flow(factor, title):
    layers = np.arange(51)
    back = factor ** layers[::-1]
    return figures.signal_flow(
        diagnostics.Flow(np.ones(51), back[::-1], back, back), title
    )


def by_gain(power, title):
    names = "no activation", "ReLU", "GELU", "SELU", "tanh", "sigmoid"
    gains = {"PyTorch": 0.58, "LeCun": 1.0, "He": 1.41, "too large": 3.0}
    dots = {(name, k): v**power for name in names for k, v in gains.items()}
    rings = {pair: size**1.1 for pair, size in dots.items()}
    return figures.by_gain(dots, rings, title, "norm")


def layer_views(apart, names):
    places, digits = clusters(apart)
    return figures.layer_views(dict.fromkeys(names, places), digits, columns=2)


def weight_pictures(seed, title):
    torch.manual_seed(seed)
    rows = {"before": torch.rand(10, 64) + seed, "after − before": torch.randn(10, 64)}
    return figures.weight_pictures(rows, title)


TWO = "Without activations", "With ReLU"
RELUS = "ReLU(x)", "ReLU(x) + ReLU(-x)", "ReLU(x + 1)\n- 2 ReLU(x)"
COMPARISONS = "ReLU minus\nno activation", "logistic regression\nminus no activation"
FIGURES = {
    "accuracies": (
        lambda: figures.accuracies({"Ten layers": {"gain 1": shares(0.8, 0.9, 5)}}),
        lambda: figures.accuracies(
            dict.fromkeys(
                ("plain", "with a way around"),
                dict.fromkeys(("rate 0.001", "rate 0.125"), shares(0.4, 1)),
            )
        ),
    ),
    "boundary_corners": (
        lambda: figures.boundary_corners(trained(0)[1], moons()),
        lambda: figures.boundary_corners(trained(0)[0], moons()),
    ),
    "by_gain": (
        lambda: by_gain(1, "Dots: measured. Rings: predicted"),
        lambda: by_gain(20, "Dots: layer 1, rings: layer 20"),
    ),
    "comparison": (
        lambda: figures.comparison(*trained(0)[:2], moons(), trained(0)[2]),
        lambda: figures.comparison(*trained(1)[1::-1], moons(), trained(1)[2]),
    ),
    "composed_line": (
        lambda: figures.composed_line(2, -1, -1.5, 1),
        lambda: figures.composed_line(-1.9, 1.9, 1.9, -1.9),
    ),
    "cover": (
        lambda: figures.cover(*trained(0)[:2], moons()),
        lambda: figures.cover(*trained(1)[1::-1], moons()),
    ),
    "curve_from_hinges": (
        lambda: figures.curve_from_hinges(wave, built(8), "Wave"),
        lambda: figures.curve_from_hinges(
            wave, built(128), "wave, 128 hidden units, crowding 4.5"
        ),
    ),
    "digit_images": (
        lambda: figures.digit_images(np.eye(20, 64) * 16, np.arange(20) % 10),
        lambda: figures.digit_images(np.eye(13, 64) * 16, np.arange(13) % 7),
    ),
    "distributions": (
        lambda: figures.distributions(
            np.repeat((0.87, 0.875), 50), np.ones(100), 0.875
        ),
        lambda: figures.distributions(
            np.repeat((0.8, 0.805), 8), np.repeat((0.935, 0.94), 8), 0.81
        ),
    ),
    "epochs_needed": (
        lambda: figures.epochs_needed(
            {"ReLU": np.arange(5, 26), "start × 4, rate × 4": np.full(21, np.inf)}, GOAL
        ),
        lambda: figures.epochs_needed(
            {name: np.arange(n, n + 20) for n, name in enumerate(CATALOGUE)}, GOAL
        ),
    ),
    "fits": (
        lambda: figures.fits({"Built": built(64), "Best of 7": built(6)}, wave),
        lambda: figures.fits(
            dict.fromkeys(("Built", "Best of 7", "Worst of 7"), built(8)), wave
        ),
    ),
    "folded": (
        lambda: figures.folded(trained(0)[1], moons(), "With ReLU"),
        lambda: figures.folded(trained(0)[0], moons(), "Without activations"),
    ),
    "graphs": (
        lambda: figures.graphs({"x squared": np.square}),
        lambda: figures.graphs(dict.fromkeys(RELUS, abs)),
    ),
    "hinge_lines": (
        lambda: figures.hinge_lines(trained(0)[1], moons(), "The 16 hinges"),
        lambda: figures.hinge_lines(trained(1)[1], moons(), "The first layer's hinges"),
    ),
    "layer_views": (
        lambda: layer_views(9, ["Pixels", "Layer 3"]),
        lambda: layer_views(2, [f"Layer {k}: 22% of the variance" for k in range(4)]),
    ),
    "linear_pieces": (
        lambda: figures.linear_pieces({"Trained": trained(0)[1]}),
        lambda: figures.linear_pieces(
            {"Untrained": networks.mlp(SHAPE, "relu"), "Trained": trained(1)[1]}
        ),
    ),
    "network": (
        lambda: figures.network(trained(0)[0]),
        lambda: figures.network(networks.mlp((2, 20, 20, 20, 1), "tanh")),
    ),
    "neuron": (
        lambda: figures.neuron(trained(0)[1], moons(), 13),
        lambda: figures.neuron(trained(0)[1], moons(), 3),
    ),
    "one_hinge": (
        lambda: figures.one_hinge(trained(0)[1], moons(), 0),
        lambda: figures.one_hinge(trained(0)[1], moons(), 1),
    ),
    "paired_differences": (
        lambda: figures.paired_differences(
            {"all 30": shares(-0.03, 0.01, 30)}, 1 / 360, "ReLU − logistic regression"
        ),
        lambda: figures.paired_differences(
            dict.fromkeys(COMPARISONS, np.array([-0.0056, 0, 0.003, 0.0139])),
            1 / 360,
            "Digits: test accuracy",
        ),
    ),
    "piece_counts": (
        lambda: figures.piece_counts([10, 20, 30], [11, 20, 29]),
        lambda: figures.piece_counts([100, 200, 300], [110, 220, 290]),
    ),
    "points": (
        lambda: figures.points(moons()),
        lambda: figures.points(data.spirals()),
    ),
    "probability_levels": (
        lambda: figures.probability_levels(trained(0)[0]),
        lambda: figures.probability_levels(trained(0, epochs=2)[1]),
    ),
    "probability_maps": (
        lambda: probability_maps(0, TWO, "Epoch 50", part="validation", hinges=True),
        lambda: probability_maps(
            1, ("circles", "spirals") * 4, "Seed 0: without and with", columns=4
        ),
    ),
    "roads": (
        lambda: figures.roads({"one layer, from 0": [0.69, 0.26]}),
        lambda: figures.roads(
            {f"{n} layers, from 0.1 x usual": [0.7, 0.25 + n / 10] for n in range(4)}
        ),
    ),
    "rounding": (
        lambda: figures.rounding({"float32": np.geomspace(1e-7, 3e-7)}),
        lambda: figures.rounding(
            {"float32": np.geomspace(1e-7, 3e-6), "float64": np.geomspace(1e-16, 5e-16)}
        ),
    ),
    "signal_flow": (
        lambda: signal_flow(0.5, "sigmoid, gain 0.6, 20 hidden layers"),
        lambda: signal_flow(3.0, "no activation, gain 14.5, 50 hidden layers"),
    ),
    "strips": (
        lambda: figures.strips(
            {"8, first": (None, shares(0.8, 1, 100)), "8, second": (None, np.ones(9))},
            "units in each hidden layer, and the place of the ReLU",
            "100 seeds each",
        ),
        lambda: figures.strips(
            dict.fromkeys(
                ("0.1", "0.2", "0.3", "0.4"), (shares(0.88, 0.89), shares(0.95, 1))
            ),
            "noise",
            "16 seeds each, 20,000 fresh points",
        ),
    ),
    "tangent": (
        lambda: figures.tangent("mish", 0.5),
        lambda: figures.tangent("selu", -4.0),
    ),
    "weight_pictures": (
        lambda: weight_pictures(0, "Units 0 to 9"),
        lambda: weight_pictures(1, "Units 0 to 9 of layer 1, ReLU, split 0"),
    ),
}
