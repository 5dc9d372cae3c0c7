"""Right answers to the exercises and challenges of lesson 8, each written otherwise."""

import numpy as np
import torch
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC
from torch import nn

from course_lib import networks
from course_lib.exercises import lesson_8


def named(diagnosis, *numbers):
    """Give a diagnosis and its number in several types."""
    first, *_ = numbers
    return [
        *((diagnosis, number) for number in numbers),
        [diagnosis, first],
        (diagnosis.upper() + " ", np.float64(first)),
        (diagnosis, torch.tensor(first)),
    ]


def own_spirals(seed):
    torch.manual_seed(seed)
    return nn.Sequential(
        nn.Linear(2, 5), nn.SiLU(), nn.Linear(5, 5), nn.SiLU(), nn.Linear(5, 1)
    )


def centred(network):
    linears, _ = networks.layers(network)
    with torch.no_grad():
        for linear in linears:
            linear.weight.mul_(4)
        for linear in linears[1:]:
            linear.bias.copy_(-linear.weight.sum(dim=1) / 2)
    return network


def drawn_anew(network):
    for layer in network[::2]:
        nn.init.normal_(layer.weight, std=4 / layer.in_features**0.5)
    return network


def gain(of):
    def change(network):
        for layer in network[::2]:
            layer.weight.data = of(layer.weight.data)
        return network

    return change


def dead_by_subtraction(network):
    with torch.no_grad():
        for linear in networks.layers(network)[0][:-1]:
            linear.bias -= 50
    return network


def dead_by_size(network):
    for linear in networks.layers(network)[0][:-1]:
        linear.bias = nn.Parameter(-1 - 5 * linear.weight.detach().abs().sum(dim=1))
    return network


def dead_by_scale_and_bias(network):
    for linear in networks.layers(network)[0][:-1]:
        linear.weight.data *= 1e-6
        linear.bias.data = -linear.bias.data.abs() - 0.01
    return network


def dead_layer_by_layer(network):
    state = network.state_dict()
    state["0.bias"] = torch.full((8,), -10.0)
    state["2.bias"] = torch.full((8,), -1.0)
    network.load_state_dict(state)
    return network


def crossing_by_units(network):
    signs = [(1, -1, 1), (-1, 1, 1), (1, 1, -1), (-1, -1, -1)]
    with torch.no_grad():
        network[0].bias.zero_()
        network[2].bias.zero_()
        for unit, (first, second, out) in enumerate(signs):
            network[0].weight[unit] = 3 * torch.tensor([first, second])
            network[2].weight[0, unit] = out
    return network


def crossing_of_absolutes(network):
    """|x1 - x2| - |x1 + x2| from |z| = 2 ReLU(z) - z, where the z cancel by twos."""
    network[0].load_state_dict(
        {
            "weight": torch.tensor([[1.0, -1], [-1, 1], [1, 1], [-1, -1]]) / 2,
            "bias": torch.zeros(4),
        }
    )
    network[2].load_state_dict(
        {"weight": torch.tensor([[2.0, 2, -2, -2]]), "bias": torch.zeros(1)}
    )
    return network


def crossing_new(network):
    mine = networks.mlp((2, 4, 1), "relu")
    return crossing_by_units(mine)


def crossing_uneven(network):
    crossing_of_absolutes(network)
    network[0].weight.data[::2] *= 1.1
    network[2].weight.data *= 100
    return network


def folding_by_state(inner, bias, first=((1,), (1,)), last=None):
    inner, bias, first = (torch.tensor(v).float() for v in (inner, bias, first))
    last = inner[:1] if last is None else torch.tensor(last).float()

    def change(network):
        weights = (first, inner, inner, last)
        for layer, weight in zip(network[::2], weights, strict=True):
            layer.weight.data = weight
            layer.bias.data = bias if len(weight) == 2 else torch.zeros(1)
        return network

    return change


# |2x - 1|, made of ReLU(x - 1/2) and ReLU(1/2 - x).
valley = folding_by_state(
    [[2, 2], [-2, -2]], [-0.5, 0.5], [[1], [-1]], last=[[2.0, 2.0]]
)
tent = folding_by_state([[2, -4], [2, -4]], [0, -0.5])
swapped = folding_by_state([[-4, 2], [-4, 2]], [-0.5, 0])
uneven = folding_by_state([[2.5, -25 / 6], [2.5, -25 / 6]], [0, -0.4])


def by_neighbours(points):
    table = np.loadtxt(lesson_8.plants, delimiter=",", skiprows=1)
    scaler = StandardScaler().fit(table[:, :2])
    model = KNeighborsClassifier(9).fit(scaler.transform(table[:, :2]), table[:, 2])
    return model.predict(scaler.transform(points))


def by_another_library(points):
    table = np.genfromtxt(lesson_8.plants, delimiter=",", names=True)
    x = np.column_stack([table["length_mm"], table["width_mm"]])
    model = make_pipeline(StandardScaler(), SVC()).fit(x, table["kind"])
    return [bool(answer) for answer in model.predict(points)]


def in_a_table(points):
    return torch.tensor(by_neighbours(points))[:, None]


RIGHT = {
    "classify": [
        by_neighbours,
        by_another_library,
        in_a_table,
        lambda points: by_neighbours(points) == 1,
    ],
    "suspect_a": named("sigmoid twice", 0.51, 0.5032, 0.5092, 0.50),
    "suspect_b": named("never called", 0.0, 1e-15, -1.8e-15, 0),
    "suspect_c": named("equal units", 1, 1.0),
    "suspect_d": named("one missing", 3, 3.0),
    "suspect_e": named("after output", 0.0, 0),
    "spirals": [
        own_spirals,
        lambda seed: networks.mlp((2, 4, 3, 1), "gelu", seed),
        lambda seed: networks.mlp((2, 6, 1), "gelu", seed),  # our record
        lambda seed: networks.mlp((2, 5, 5, 1), ("elu", "elu"), seed),
        lambda seed: networks.mlp((2, 5, 5, 1), ("silu", "gelu"), seed).double(),
    ],
    "deep_sigmoid": [
        centred,
        gain(lambda weight: 4 * weight),
        gain(lambda weight: 3 * weight),
        lambda network: gain(lambda weight: weight * 5)(network).double(),
        drawn_anew,
    ],
    "dead_start": [
        dead_by_subtraction,
        dead_by_size,
        dead_by_scale_and_bias,
        dead_layer_by_layer,
    ],
    "one_number": [
        lambda x1, x2: (x1**2 + x2**2).sqrt(),
        lambda x1, x2: torch.hypot(x1, x2)[:, None],
        lambda x1, x2: abs(x1) + abs(x2),
        lambda x1, x2: np.maximum(np.abs(np.asarray(x1)), np.abs(np.asarray(x2))),
        lambda x1, x2: [-float(a * a + b * b) for a, b in zip(x1, x2, strict=True)],
    ],
    "crossing": [
        crossing_by_units,
        crossing_of_absolutes,
        crossing_new,
        crossing_uneven,
    ],
    "folding": [valley, tent, swapped, uneven],
}
