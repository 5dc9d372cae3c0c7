"""The datasets: split and standardised as one would by hand with scikit-learn."""

import dataclasses
import math

import numpy as np
import pytest
import torch
from sklearn.datasets import load_digits, make_moons
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import StandardScaler

from course_lib import data
from course_lib.losses import CLASSES, SQUARED

MAKERS = [data.moons, data.circles, data.blobs, data.xor, data.spirals]


def parts(dataset):
    return [p.tensors for p in (dataset.train, dataset.validation, dataset.test)]


def test_moons_are_what_scikit_learn_makes_splits_and_scales():
    x, y = make_moons(n_samples=1000, noise=0.1, random_state=0)
    rest, x_test, y_rest, y_test = train_test_split(x, y, test_size=0.2, random_state=0)
    scaler = StandardScaler().fit(rest)
    x_train, x_val, y_train, y_val = train_test_split(
        rest, y_rest, test_size=0.2, random_state=0
    )
    expected = [(x_train, y_train), (x_val, y_val), (x_test, y_test)]
    for (x, y), (raw, labels) in zip(parts(data.moons()), expected, strict=True):
        np.testing.assert_allclose(x, scaler.transform(raw), rtol=1e-6, atol=1e-7)
        assert y[:, 0].tolist() == labels.tolist()


def test_digits_are_scikit_learn_s_images_with_one_label_a_class():
    x, digit = load_digits(return_X_y=True)
    x, x_test, digit, digit_test = train_test_split(
        x, digit, test_size=0.2, random_state=3
    )
    dataset = data.digits(seed=3)
    assert [len(x) for x, _ in parts(dataset)] == [1149, 288, 360]
    inputs, labels = dataset.test.tensors
    scaler = StandardScaler().fit(x)
    np.testing.assert_allclose(inputs, scaler.transform(x_test), rtol=1e-6, atol=1e-6)
    assert labels.shape == (360, 10) and (labels.sum(1) == 1).all()
    assert labels.argmax(1).tolist() == digit_test.tolist()
    assert dataset.loss is CLASSES


@pytest.mark.parametrize("make", MAKERS)
def test_parts_have_the_stated_sizes_types_and_labels(make):
    sizes = []
    for x, y in parts(make()):
        sizes.append(len(x))
        assert x.dtype == y.dtype == torch.float32
        assert x.shape == (len(x), 2) and y.shape == (len(x), 1)
        assert set(y.flatten().tolist()) == {0, 1}
    assert sizes == [640, 160, 200]
    assert repr(make()) == f"{make.__name__}: 640 / 160 / 200 points to train / " + (
        "validate / test"
    )


@pytest.mark.parametrize("make", MAKERS)
def test_no_point_is_in_two_parts(make):
    points = [tuple(row) for x, _ in parts(make()) for row in x.tolist()]
    assert len(set(points)) == len(points) == 1000


@pytest.mark.parametrize("make", MAKERS)
def test_scale_comes_from_all_points_but_the_test_part(make):
    (train, _), (validation, _), (test, _) = parts(make())
    seen = torch.cat([train, validation]).double()
    torch.testing.assert_close(seen.mean(0), torch.zeros(2).double(), rtol=0, atol=1e-6)
    spread = seen.std(0, correction=0)
    torch.testing.assert_close(spread, torch.ones(2).double(), rtol=0, atol=1e-6)
    everything = torch.cat([seen, test.double()])
    assert everything.mean(0).abs().max() > 1e-4


@pytest.mark.parametrize("make", MAKERS)
def test_a_seed_gives_the_same_data_twice_and_another_seed_others(make):
    first, again, other = (parts(make(seed=seed))[0][0] for seed in (3, 3, 4))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


@pytest.mark.parametrize(
    ("make", "line", "neighbours"),
    [
        (data.moons, (0.8, 0.95), 0.98),
        (data.circles, (0.3, 0.7), 0.98),
        (data.blobs, (0.98, 1), 0.98),
        (data.xor, (0.3, 0.7), 0.9),
        (data.spirals, (0.4, 0.8), 0.98),
    ],
)
def test_only_blobs_are_separated_by_a_line(make, line, neighbours):
    (x, y), _, (x_test, y_test) = parts(make())
    score = LogisticRegression().fit(x, y[:, 0]).score(x_test, y_test[:, 0])
    assert line[0] <= score <= line[1]
    knn = KNeighborsClassifier().fit(x, y[:, 0])
    assert knn.score(x_test, y_test[:, 0]) >= neighbours


def test_noise_and_number_of_points_are_those_asked_for():
    dataset = data.circles(n_samples=50, noise=0)
    assert [len(x) for x, _ in parts(dataset)] == [32, 8, 10]
    x = torch.cat([x for x, _ in parts(dataset)])
    y = torch.cat([y for _, y in parts(dataset)])[:, 0]
    # Undo the scaling of each axis by a fit: noiseless circles lie on two ellipses.
    terms = torch.stack([x[:, 0] ** 2, x[:, 1] ** 2, *x.T], dim=1).double()
    for label in (0, 1):
        own = terms[y == label]
        ones = torch.ones(len(own), 1).double()
        fit = own @ torch.linalg.lstsq(own, ones).solution
        torch.testing.assert_close(fit, ones, atol=1e-4, rtol=0)


# Curves


def test_a_curve_is_the_function_on_the_interval():
    curve = data.curve(torch.exp, low=-1, high=3, n_samples=17)
    (train, _), (validation, _), (test, _) = parts(curve)
    assert train[:, 0].tolist() == np.linspace(-1, 3, 17).tolist()
    assert validation[:, 0].tolist() == (np.linspace(-1, 3, 17)[:-1] + 0.125).tolist()
    assert len(test) == 32 * 16 + 1
    assert (test[0].item(), test[-1].item()) == (-1, 3)
    assert test.diff(dim=0).max() == pytest.approx(0.25 / 32)
    for x, y in parts(curve):
        assert x.dtype == y.dtype == torch.float64
        np.testing.assert_allclose(y, np.exp(x.numpy()), rtol=1e-12)
    assert curve.loss is SQUARED and curve.name == "curve"


def test_no_point_of_a_curve_is_trained_on_and_validated_on():
    (train, _), (validation, _), _ = parts(data.curve(torch.sin))
    assert [len(train), len(validation)] == [256, 255]
    assert not set(train.flatten().tolist()) & set(validation.flatten().tolist())


def test_a_curve_of_truth_values_is_one_of_numbers():
    for x, y in parts(data.curve(lambda x: x > 0)):
        assert y.dtype == torch.float64
        assert y.flatten().tolist() == (x.flatten() > 0).double().tolist()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"low": 1, "high": 1}, r"low, high = \(1, 1\): .*lower first"),
        ({"low": 2, "high": -2}, "low, high = "),
        ({"low": -math.inf}, "low, high = .*finite"),
        ({"high": math.nan}, "low, high = "),
        ({"n_samples": 9}, "n_samples = 9: .*at least 10"),
        ({"function": torch.log}, "function's values has .*NaN or infinite"),
        ({"function": torch.sum}, r"function = .*return a Tensor of shape \(256,\)"),
        (
            {"function": lambda x: x[:, None]},
            r"function = .*return a Tensor of shape \(256,\)",
        ),
        ({"function": lambda x: 1.0}, "function = .*return a Tensor"),
    ],
)
def test_impossible_curves_are_refused(wrong, message):
    with pytest.raises(ValueError, match=message):
        data.curve(**{"function": torch.sin, **wrong})


def test_a_dataset_cannot_be_changed_by_accident():
    with pytest.raises(dataclasses.FrozenInstanceError):
        data.moons().train = None


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"n_samples": 9}, "n_samples = 9: .*at least 10"),
        ({"n_samples": 100.0}, "n_samples = 100.0: .*whole number"),
        ({"noise": -0.1}, "noise = -0.1: .*at least 0"),
        ({"noise": math.nan}, "noise = nan"),
        ({"noise": "loud"}, "noise = 'loud'"),
        ({"seed": -1}, "seed = -1: .*at least 0"),
        ({"seed": None}, "seed = None"),
    ],
)
def test_impossible_arguments_are_refused(make, wrong, message):
    with pytest.raises(ValueError, match=message):
        make(**wrong)


def test_plane_without_noise_is_a_plane_and_noise_moves_the_numbers():
    x, y = data.plane(200, noise=0).train.tensors
    affine = torch.column_stack([x, torch.ones(len(x))])
    fit = affine @ torch.linalg.lstsq(affine, y).solution
    torch.testing.assert_close(fit, y, rtol=0, atol=1e-5)
    noisy = data.plane(5000, noise=0.3)
    x, y = noisy.train.tensors
    affine = torch.column_stack([x, torch.ones(len(x))])
    rest = y - affine @ torch.linalg.lstsq(affine, y).solution
    assert abs(rest.std().item() - 0.3) < 0.02
    assert noisy.loss is SQUARED


def test_all_points_come_in_order_and_none_is_lost():
    moons = data.moons(n_samples=50)
    x, y = moons.all_points()
    parts = moons.train, moons.validation, moons.test
    assert x.tolist() == [row for part in parts for row in part.tensors[0].tolist()]
    assert y.tolist() == [row for part in parts for row in part.tensors[1].tolist()]
