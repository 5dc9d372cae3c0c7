"""What the library makes depends on its arguments, not on what a student has set."""

import random

import numpy as np
import pytest
import sklearn
import torch
from torch import nn

from course_lib import (
    activations,
    approximation,
    data,
    diagnostics,
    networks,
    population,
    training,
)
from course_lib.estimator import NetworkClassifier

SIZES = (2, 6, 3, 1)
SMALL = data.moons(100)
WAVE = data.curve(torch.sin, n_samples=40)
RELU = networks.mlp(SIZES, "relu", seed=1)


class Own(nn.Module):
    """A student's own network, which the engine cannot take."""

    def __init__(self, stack):
        super().__init__()
        self.stack = stack

    def forward(self, x):
        return self.stack(x)


def trained(make, dataset, **options):
    network = make(networks.mlp((len(dataset.train[0][0]), 4, 1), "tanh", seed=2))
    history = training.train(network, dataset, epochs=2, **options)
    return network, history.train_loss, history.validation_accuracy


def many(**options):
    runs = population.train_many(SIZES, "relu", SMALL, range(3), epochs=2, **options)
    return *runs.networks, runs.train_loss, runs.test_accuracy


def points(dataset):
    return dataset.all_points()


X, Y = SMALL.train.tensors
MADE = {
    "network": lambda: [networks.mlp(SIZES, "relu", seed=3)],
    "scaled network": lambda: [networks.mlp(SIZES, init="he", seed=3)],
    "twins": lambda: networks.twins(SIZES, seed=4),
    "collapsed": lambda: [networks.collapse(networks.mlp(SIZES, seed=5))],
    "layer outputs": lambda: networks.layer_outputs(RELU, X).values(),
    **{
        name: lambda make=make: points(make(60, seed=1))
        for name, make in vars(data).items()
        if name in ("moons", "circles", "blobs", "xor", "spirals", "plane")
    },
    "digits": lambda: points(data.digits(seed=1)),
    "curve": lambda: points(data.curve(torch.sin, n_samples=20)),
    "trained by the engine": lambda: trained(lambda n: n, SMALL),
    "trained by autograd": lambda: trained(Own, SMALL),
    "trained on a curve": lambda: trained(nn.Module.double, WAVE),
    "population": many,
    "population of several": lambda: many(learning_rate=[0.1, 0.01], init="lecun"),
    "accuracy": lambda: [training.accuracy(RELU, SMALL.test)],
    "flow": lambda: vars(diagnostics.flow(RELU, X, Y)).values(),
    "dead units": lambda: diagnostics.dead_units(RELU, X),
    "midpoint gap": lambda: diagnostics.worst_midpoint_gap(RELU, X),
    "pieces": lambda: [diagnostics.linear_pieces(RELU).weight],
    "boundary": lambda: [diagnostics.boundary(RELU)],
    "probes": lambda: [
        one
        for body in (RELU[:0], RELU[:2])
        for one in vars(diagnostics.probe(body, SMALL)).values()
    ],
    "interpolant": lambda: [approximation.interpolant([0, 1, 3], [1, 0, 2])],
    "probabilities": lambda: [NetworkClassifier(RELU).predict_proba(X)],
    **{
        name: lambda one=one: [one.module()(X), one.derivative(X)]
        for name, one in activations.CATALOGUE.items()
    },
}


def numbers(made):
    """What was made, as arrays with their types."""
    arrays = []
    for one in made:
        parts = one.parameters() if isinstance(one, nn.Module) else [one]
        arrays += [
            p.detach().numpy() if isinstance(p, torch.Tensor) else p for p in parts
        ]
    return [np.asarray(one) for one in arrays]


def state():
    """What a student may have set, and what later draws depend on."""
    return (
        torch.get_default_dtype(),
        torch.is_grad_enabled(),
        torch.get_num_threads(),
        np.geterr(),
        sklearn.get_config(),
        torch.get_rng_state().tolist(),
        repr(np.random.get_state()),  # noqa: NPY002
        random.getstate(),
    )


@pytest.fixture
def students_settings():
    """Change whatever a student may change, for a while."""
    threads, errors, dtype = (
        torch.get_num_threads(),
        np.geterr(),
        torch.get_default_dtype(),
    )
    torch.set_default_dtype(torch.float64)
    torch.set_num_threads(2)
    torch.manual_seed(99)
    np.random.seed(99)  # noqa: NPY002
    np.seterr(divide="raise", invalid="raise")
    try:
        with torch.no_grad(), sklearn.config_context(transform_output="pandas"):
            yield
    finally:
        torch.set_default_dtype(dtype)
        torch.set_num_threads(threads)
        np.seterr(**errors)


@pytest.mark.parametrize("make", MADE.values(), ids=MADE)
def test_students_settings_change_nothing_and_stay(make, request):
    expected = numbers(make())
    request.getfixturevalue("students_settings")
    before = state()
    made = numbers(make())
    assert state() == before
    for ours, theirs in zip(made, expected, strict=True):
        assert ours.dtype == theirs.dtype
        np.testing.assert_array_equal(ours, theirs)
