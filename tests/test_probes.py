"""Probes, against scikit-learn's own search, the fold of lesson 1 and hand-cut nets."""

import copy

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, PredefinedSplit
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from torch import nn
from torch.utils.data import TensorDataset

from course_lib import data, networks
from course_lib.diagnostics import probe, probes


class Scaled(nn.Module):
    """Another unit of measurement for each input."""

    def __init__(self, scale, shift):
        super().__init__()
        self.scale, self.shift = torch.tensor(scale), torch.tensor(shift)

    def forward(self, x):
        return x * self.scale + self.shift


def in_float64(points):
    parts = points.train, points.validation, points.test
    doubled = (TensorDataset(*(t.double() for t in p.tensors)) for p in parts)
    return data.Dataset(points.name, *doubled, points.loss)


def relu_layer(inputs, units, seed=0):
    return networks.mlp((inputs, units, 1), "relu", seed).double()[:2]


MOONS = in_float64(data.moons(200))
CASES = {
    "moons": (nn.Identity(), MOONS),
    "moons, layer 1": (relu_layer(2, 16), MOONS),
    "noisy moons": (relu_layer(2, 16), in_float64(data.moons(200, noise=0.4))),
    "spirals": (relu_layer(2, 32), in_float64(data.spirals(200))),
    "blobs": (nn.Identity(), in_float64(data.blobs(200))),
    "digits": (relu_layer(64, 8), in_float64(data.digits())),
}


def seen(body, part):
    """What a probe gets to see, and the class of each point."""
    x, y = part.tensors
    with torch.no_grad():
        hidden = body(x).numpy()
    return hidden, y.argmax(1).numpy() if y.shape[1] > 1 else y[:, 0].numpy()


def searched(body, points):
    """The same probe by scikit-learn: a grid search over a pipeline."""
    train, validation = seen(body, points.train), seen(body, points.validation)
    fold = [-1] * len(train[1]) + [0] * len(validation[1])
    model = LogisticRegression(tol=probes.TOLERANCE, max_iter=probes.MOST_STEPS)
    search = GridSearchCV(
        make_pipeline(StandardScaler(), model),
        {"logisticregression__C": probes.GRID},
        cv=PredefinedSplit(fold),
        refit=False,
    )
    both = zip(train, validation, strict=True)
    search.fit(*(np.concatenate(pair) for pair in both))
    best = make_pipeline(StandardScaler(), model).set_params(**search.best_params_)
    return best.fit(*train)


# Probes


@pytest.mark.parametrize("name", CASES)
def test_a_probe_is_what_a_grid_search_on_validation_data_finds(name):
    body, points = CASES[name]
    found, expected = probe(body, points), searched(body, points)
    assert found.c == expected[-1].C
    assert found.train == expected.score(*seen(body, points.train))
    assert found.test == expected.score(*seen(body, points.test))
    hidden, _ = seen(body, points.test)
    with torch.no_grad():
        logits = found.readout(torch.from_numpy(hidden)).squeeze(1).numpy()
    assert logits == pytest.approx(expected.decision_function(hidden), abs=1e-6)


def test_the_cases_choose_different_values_of_c():
    assert {probe(*case).c for case in CASES.values()} == set(probes.GRID)


@pytest.mark.parametrize("name", CASES)
def test_body_and_readout_together_are_a_network_of_that_accuracy(name):
    body, points = CASES[name]
    found = probe(body, points)
    network = nn.Sequential(body, found.readout)
    for part, accuracy in ((points.train, found.train), (points.test, found.test)):
        x, y = part.tensors
        with torch.no_grad():
            right = points.loss.right(network(x).T[None], y.T)
        assert right.double().mean().item() == pytest.approx(accuracy)


@settings(max_examples=20, deadline=None)
@given(
    st.tuples(*[st.floats(1e-3, 1e3)] * 2),
    st.tuples(*[st.floats(-10, 10)] * 2),
)
def test_the_unit_of_measurement_of_a_feature_makes_no_difference(scale, shift):
    body = Scaled(np.array(scale), np.array(shift))
    plain, found = probe(nn.Identity(), MOONS), probe(body, MOONS)
    assert (found.c, found.train, found.test) == (plain.c, plain.train, plain.test)


def test_after_linear_layers_a_probe_is_one_cut_through_the_inputs():
    network = networks.mlp((2, 16, 8, 1)).double()
    x, _ = MOONS.test.tensors
    for body in (network[:0], network[:1], network[:2]):
        stack = nn.Sequential(body, probe(body, MOONS).readout)
        single = networks.collapse(stack)
        assert single.weight.shape == (1, 2)
        assert torch.allclose(stack(x), single(x), atol=1e-9)


def test_without_a_penalty_linear_layers_do_not_change_the_fit(monkeypatch):
    monkeypatch.setattr(probes, "GRID", (1e6,))
    monkeypatch.setattr(probes, "TOLERANCE", 1e-8)
    network = networks.mlp((2, 16, 8, 1)).double()
    x, _ = MOONS.train.tensors
    bodies = [network[:layer] for layer in range(3)]
    cuts = [nn.Sequential(body, probe(body, MOONS).readout) for body in bodies]
    for cut in cuts[1:]:
        assert torch.allclose(cut(x), cuts[0](x), atol=1e-2)


def test_test_data_choose_nothing():
    x, y = MOONS.test.tensors
    wrong = data.Dataset("m", MOONS.train, MOONS.validation, TensorDataset(x, 1 - y))
    plain, found = probe(nn.Identity(), MOONS), probe(nn.Identity(), wrong)
    assert torch.equal(plain.readout.weight, found.readout.weight)
    assert found.test == pytest.approx(1 - plain.test)


def test_of_equals_the_smallest_c_is_taken():
    blobs = in_float64(data.blobs(200, noise=0.1))
    assert probe(nn.Identity(), blobs).c == min(probes.GRID)


def test_a_unit_that_is_always_zero_does_no_harm():
    dead = nn.Linear(2, 3).double()
    with torch.no_grad():
        dead.weight.copy_(torch.tensor([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]]))
        dead.bias.zero_()
    found, plain = probe(dead, MOONS), probe(nn.Identity(), MOONS)
    assert found.train == plain.train
    assert found.readout.weight[0, 2] == 0


def test_a_probe_leaves_the_network_as_it_was():
    network = networks.mlp((2, 16, 1), "relu").double()
    before = copy.deepcopy(network.state_dict())
    probe(network[:2], MOONS)
    assert all(torch.equal(v, before[k]) for k, v in network.state_dict().items())
    assert all(p.grad is None and p.requires_grad for p in network.parameters())


def test_a_fit_that_does_not_settle_stops_with_an_error(monkeypatch):
    monkeypatch.setattr(probes, "MOST_STEPS", 1)
    with pytest.raises(ConvergenceWarning):
        probe(nn.Identity(), MOONS)


def test_curves_have_no_classes_to_probe_for():
    x, y = MOONS.train.tensors
    curve = TensorDataset(x, y / 2)
    with pytest.raises(ValueError, match="needs classes"):
        probe(nn.Identity(), data.Dataset("curve", curve, curve, curve))


def test_outputs_that_are_not_finite_are_refused():
    body = Scaled(np.array([np.nan, 1.0]), np.zeros(2))
    with pytest.raises(ValueError, match=r"outputs of body has .*NaN"):
        probe(body, MOONS)


def test_a_probe_works_on_float32_as_well():
    moons = data.moons(200)
    network = networks.mlp((2, 16, 1), "relu")
    found = probe(network[:2], moons)
    x, _ = moons.test.tensors
    assert nn.Sequential(network[:2], found.readout)(x).dtype == torch.float32


def test_a_probe_says_what_it_found():
    found = probe(nn.Identity(), MOONS)
    assert repr(found).startswith(f"Probe, C = {found.c:g}: {found.train:.3f} train")
    assert f"{found.test:.3f} test" in repr(found)
