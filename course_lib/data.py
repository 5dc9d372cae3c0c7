"""Datasets, split and standardised, each as one small frozen object."""

from collections.abc import Callable
from dataclasses import dataclass, field
from numbers import Real

import numpy as np
import torch
from torch.utils.data import TensorDataset

from course_lib.checks import finite, refuse, whole
from course_lib.losses import BINARY, CLASSES, SQUARED, Loss


@dataclass(frozen=True)
class Dataset:
    """Three parts of one dataset, standardised and ready for a network.

    Attributes
    ----------
    name : str
        What the data are called.
    train, validation, test : TensorDataset
        Inputs of shape ``(n, features)`` and labels of shape ``(n, outputs)``, both
        float32, for a `curve` float64. ``x, y = data.train.tensors`` unpacks one part.
    loss : Loss
        What training makes small; it says what the labels are. Two classes, unless
        given: one column of 0 and 1.
    fresh : callable
        From a count and a seed to so many new points of the same kind, a
        TensorDataset, standardised as these are; None where none can be drawn.
    """

    name: str
    train: TensorDataset
    validation: TensorDataset
    test: TensorDataset
    loss: Loss = BINARY
    fresh: Callable | None = field(default=None, repr=False, compare=False)

    def __repr__(self):
        sizes = f"{len(self.train)} / {len(self.validation)} / {len(self.test)}"
        return f"{self.name}: {sizes} points to train / validate / test"

    def all_points(self):
        """Return inputs and labels of all three parts, the training points first."""
        parts = self.train, self.validation, self.test
        columns = zip(*(part.tensors for part in parts), strict=True)
        return tuple(map(torch.cat, columns))


def moons(n_samples=1000, noise=0.1, seed=0):
    """Two interleaved half circles: the data of lessons 1 to 3.

    Parameters
    ----------
    n_samples : int
        Points in all; 64 % train, 16 % validate and 20 % test.
    noise : float
        Standard deviation of the noise, in the units of the half circles' radius.
    seed : int
        Draws the points and the splits.

    Returns
    -------
    Dataset

    Raises
    ------
    ValueError
        If there are fewer than 10 points, or a number is negative or not finite.
    """
    from sklearn.datasets import make_moons

    _check(n_samples, noise, seed)

    def draw(n, seed):
        return make_moons(n, noise=noise, random_state=seed)

    return _split("moons", draw, n_samples, seed)


def circles(n_samples=1000, noise=0.1, seed=0):
    """A ring around a disc; parameters as in `moons`."""
    from sklearn.datasets import make_circles

    _check(n_samples, noise, seed)

    def draw(n, seed):
        return make_circles(n, noise=noise, factor=0.4, random_state=seed)

    return _split("circles", draw, n_samples, seed)


def blobs(n_samples=1000, noise=1.0, seed=0):
    """Two round clouds: data that one line separates; parameters as in `moons`."""
    from sklearn.datasets import make_blobs

    _check(n_samples, noise, seed)
    look = {"centers": [(-2, -2), (2, 2)], "cluster_std": noise}

    def draw(n, seed):
        return make_blobs(n, random_state=seed, **look)

    return _split("blobs", draw, n_samples, seed)


def xor(n_samples=1000, noise=0.1, seed=0):
    """Four squares, alike across the diagonal; parameters as in `moons`."""
    _check(n_samples, noise, seed)

    def draw(n, seed):
        rng = np.random.default_rng(seed)
        x = rng.uniform(-1, 1, (n, 2))
        y = (x[:, 0] > 0) != (x[:, 1] > 0)
        return x + rng.normal(0, noise, x.shape), y

    return _split("xor", draw, n_samples, seed)


def spirals(n_samples=1000, noise=0.1, seed=0):
    """Two arms that turn one and a half times; parameters as in `moons`."""
    _check(n_samples, noise, seed)

    def draw(n, seed):
        rng = np.random.default_rng(seed)
        y = np.arange(n) % 2
        # The square root spreads the points evenly over the arm's length.
        angle = 3 * np.pi * np.sqrt(rng.uniform(0.02, 1, n))
        x = angle * np.stack([np.cos(angle + np.pi * y), np.sin(angle + np.pi * y)])
        return x.T + rng.normal(0, noise, (n, 2)), y

    return _split("spirals", draw, n_samples, seed)


def plane(n_samples=1000, noise=0.1, seed=0):
    """A tilted plane over a square: numbers to predict, and no classes.

    Parameters as in `moons`; the noise is added to the numbers, which reach from -1
    to 1 without it. One linear layer can be exactly right.
    """
    _check(n_samples, noise, seed)

    def draw(n, seed):
        rng = np.random.default_rng(seed)
        x = rng.uniform(-1, 1, (n, 2))
        return x, x.mean(1) + rng.normal(0, noise, n)

    return _split("plane", draw, n_samples, seed, SQUARED)


def digits(seed=0):
    """Handwritten digits of 8 × 8 pixels, bundled with scikit-learn.

    Parameters
    ----------
    seed : int
        Draws the splits.

    Returns
    -------
    Dataset
        1,797 images: 64 inputs, one a pixel, and ten labels, 1 for the digit that it
        is and 0 for the others.
    """
    from sklearn.datasets import load_digits

    whole("seed", seed, least=0)
    x, digit = load_digits(return_X_y=True)
    parts, _ = _standardised(x, np.eye(10)[digit], seed)
    return Dataset("digits", *parts, CLASSES)


def curve(function, low=-2.0, high=2.0, n_samples=256):
    """Points on the graph of a function, evenly spaced and without noise.

    Parameters
    ----------
    function : callable
        From a float64 Tensor of shape ``(n,)`` to the heights, same shape.
    low, high : float
        The interval. Inputs stay as they are: standardised ones spread over about
        -2 to 2.
    n_samples : int
        Points to train, both ends of the interval among them. The middles between
        neighbours validate; 32 times as many points test.

    Returns
    -------
    Dataset
        In float64, with the loss `SQUARED`.

    Raises
    ------
    ValueError
        If the interval is empty, there are fewer than 10 points, or the function
        returns another shape or a number that is not finite.
    """
    if not -float("inf") < low < high < float("inf"):
        refuse("low, high", (low, high), "give two finite numbers, the lower first.")
    whole("n_samples", n_samples, least=10)
    train, test = (
        torch.linspace(low, high, n, dtype=torch.float64)
        for n in (n_samples, 32 * (n_samples - 1) + 1)
    )
    parts = []
    for x in (train, (train[1:] + train[:-1]) / 2, test):
        y = function(x)
        if not isinstance(y, torch.Tensor) or y.shape != x.shape:
            shape = tuple(x.shape)
            refuse("function", function, f"let it return a Tensor of shape {shape}.")
        finite("function's values", y)
        parts.append(TensorDataset(x.view(-1, 1), y.to(x.dtype).view(-1, 1)))
    return Dataset("curve", *parts, SQUARED)


def _split(name, draw, n_samples, seed, loss=BINARY):
    """Make a dataset of points that can be drawn again."""
    parts, tensors = _standardised(*draw(n_samples, seed), seed)

    def fresh(n, seed):
        _check(n, 0, seed)
        return tensors(*draw(n, seed))

    return Dataset(name, *parts, loss, fresh)


def _standardised(x, y, seed):
    """Hold out a fifth to test, standardise, hold out a fifth of the rest.

    Returns
    -------
    parts : list of TensorDataset
        To train, to validate and to test.
    tensors : callable
        From other inputs and labels of this kind to such a part.
    """
    from sklearn.model_selection import train_test_split
    from sklearn.preprocessing import StandardScaler

    x_rest, x_test, y_rest, y_test = train_test_split(
        x, y, test_size=0.2, random_state=seed
    )
    # The test part stays unseen: mean and scale come from the other points.
    scaler = StandardScaler().set_output(transform="default").fit(x_rest)
    x, x_val, y, y_val = train_test_split(
        x_rest, y_rest, test_size=0.2, random_state=seed
    )

    def tensors(x, y):
        return _tensors(scaler.transform(x), y)

    pairs = (x, y), (x_val, y_val), (x_test, y_test)
    return [tensors(*pair) for pair in pairs], tensors


def _tensors(x, y):
    x = torch.tensor(x, dtype=torch.float32)
    return TensorDataset(x, torch.tensor(y, dtype=torch.float32).view(len(x), -1))


def _check(n_samples, noise, seed):
    whole("n_samples", n_samples, least=10)
    if not isinstance(noise, Real) or not 0 <= noise < float("inf"):
        refuse("noise", noise, "give a finite number of at least 0, such as 0.1.")
    whole("seed", seed, least=0)
