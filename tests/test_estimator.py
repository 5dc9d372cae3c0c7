"""Networks as scikit-learn classifiers: its own tools take them, and get it right."""

import numpy as np
import pytest
import torch
from matplotlib.figure import Figure
from sklearn.inspection import DecisionBoundaryDisplay, permutation_importance
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score

from course_lib import data, networks, training
from course_lib.estimator import NetworkClassifier


@pytest.fixture(scope="module")
def moons():
    return data.moons()


@pytest.fixture(scope="module")
def bent(moons):
    network = networks.mlp((2, 16, 8, 1), "relu")
    training.train(network, moons, epochs=10)
    return network


@pytest.fixture(scope="module")
def test_part(moons):
    x, y = (tensor.double().numpy() for tensor in moons.test.tensors)
    return x, y[:, 0]


def as_network(regression):
    """Write a logistic regression as a network with one layer."""
    network = torch.nn.Sequential(torch.nn.Linear(2, 1)).double()
    with torch.no_grad():
        network[0].weight.copy_(torch.tensor(regression.coef_))
        network[0].bias.copy_(torch.tensor(regression.intercept_))
    return network


def display(model, x, **options):
    return DecisionBoundaryDisplay.from_estimator(
        model, x, ax=Figure().subplots(), **options
    )


def test_it_says_what_scikit_learns_own_model_says(test_part):
    x, y = test_part
    regression = LogisticRegression().fit(x, y)
    ours = NetworkClassifier(as_network(regression))
    for method in ("predict", "predict_proba", "decision_function"):
        theirs = getattr(regression, method)(x)
        assert getattr(ours, method)(x) == pytest.approx(theirs, rel=1e-6)
    assert ours.score(x, y) == regression.score(x, y)


@pytest.mark.parametrize("method", ["predict", "predict_proba", "decision_function"])
def test_displays_are_the_same_too(test_part, method):
    x, y = test_part
    regression = LogisticRegression().fit(x, y)
    ours = NetworkClassifier(as_network(regression))
    one, other = (display(m, x, response_method=method) for m in (ours, regression))
    assert one.response == pytest.approx(other.response, rel=1e-5, abs=1e-6)


def test_a_display_shows_the_networks_probabilities(bent, test_part):
    shown = display(
        NetworkClassifier(bent), test_part[0], response_method="predict_proba"
    )
    grid = np.stack([shown.xx0.ravel(), shown.xx1.ravel()], axis=1)
    with torch.no_grad():
        expected = torch.sigmoid(bent(torch.tensor(grid, dtype=torch.float32)))
    assert shown.response.ravel() == pytest.approx(expected[:, 0].numpy(), abs=1e-6)


def test_other_tools_take_it(bent, test_part):
    x, y = test_part
    model = NetworkClassifier(bent)
    assert model.score(x, y) == accuracy_score(y, model.predict(x))
    found = permutation_importance(model, x, y, n_repeats=3, random_state=0)
    assert found.importances_mean.min() > 0.05


def test_large_logits_keep_their_small_probability():
    network = as_network(LogisticRegression().fit([[0, 0], [1, 1]], [0, 1]))
    with torch.no_grad():
        network[0].weight.fill_(500.0)
    zero, one = NetworkClassifier(network).predict_proba([[0.1, 0.1]])[0]
    assert 0 < zero < 1e-40
    assert one == 1


def test_fitting_is_refused_with_a_remedy(bent, test_part):
    with pytest.raises(NotImplementedError, match=r"training\.train"):
        NetworkClassifier(bent).fit(*test_part)
