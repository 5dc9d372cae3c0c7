"""Linear probes: how well a straight cut separates what a layer hands on.

Alain and Bengio 2017: leave the network as it is, take what one of its layers hands
on, and fit a new last layer to it.
"""

import warnings
from dataclasses import dataclass

import torch
from torch import nn

from course_lib import networks
from course_lib.checks import finite, refuse

#: What every probe chooses from, on validation data: C of scikit-learn's logistic
#: regression. The smaller it is, the smaller the weights are kept. Both ends do
#: worse than the middle on the pixels of the digits.
GRID = (0.03, 0.3, 3.0, 30.0)
#: A fit that needs more steps than this has failed.
MOST_STEPS = 2000
#: Largest slope of the loss at the end of a fit. With scikit-learn's own 1e-4, one
#: answer in 1,000 would still change if the fit went on, with this one in 2,500.
TOLERANCE = 3e-5


@dataclass(frozen=True)
class Probe:
    """A last layer that was fitted to what the layers below it hand on.

    Attributes
    ----------
    readout : nn.Linear
        Reads what is handed on as it is, for the scaling is folded into it. So
        ``nn.Sequential(body, readout)`` is a network.
    c : float
        The entry of `GRID` that had the best validation accuracy.
    train, test : float
        Accuracy on the two parts, from 0 to 1.
    """

    readout: nn.Linear
    c: float
    train: float
    test: float

    def __repr__(self):
        return f"Probe, C = {self.c:g}: {self.train:.3f} train, {self.test:.3f} test"


def probe(body, data):
    """Fit a probe to the outputs of `body`: logistic regression with an L2 penalty.

    Each output is standardised with its mean and deviation on the training part, each
    C of `GRID` is tried, and the best on the validation part is taken, the smallest of
    equals. So ``probe(nn.Identity(), data)`` is a tuned logistic regression.

    Parameters
    ----------
    body : nn.Module
        From inputs ``(n, features)`` to numbers ``(n, units)``; stays as it is.
    data : Dataset
        Labels of two classes, or of several in one column each.

    Returns
    -------
    Probe

    Raises
    ------
    ValueError
        If the labels are no classes, or what `body` returns is not finite.
    ConvergenceWarning
        As an error, if a fit does not settle in `MOST_STEPS` steps.
    """
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler
    from threadpoolctl import threadpool_limits

    parts = [_seen(body, part) for part in (data.train, data.validation, data.test)]
    scaler = StandardScaler().set_output(transform="default").fit(parts[0][0])
    train, validation, test = [(scaler.transform(h), label) for h, label in parts]
    # On one thread, for the matrices are so small that a second one makes a fit many
    # times slower on a busy machine.
    with threadpool_limits(1), warnings.catch_warnings():
        warnings.simplefilter("error", ConvergenceWarning)
        fits = [
            LogisticRegression(C=c, tol=TOLERANCE, max_iter=MOST_STEPS).fit(*train)
            for c in GRID
        ]
    best = max(fits, key=lambda fit: fit.score(*validation))
    readout = _readout(scaler, best).to(data.train.tensors[0].dtype)
    return Probe(readout, best.C, best.score(*train), best.score(*test))


def _seen(body, part):
    """Return what `body` hands on, in float64, and the class of each point."""
    x, y = part.tensors
    if not ((y == 0) | (y == 1)).all():
        refuse("data", y.unique()[:9].tolist(), "a probe needs classes as labels.")
    with torch.no_grad():
        hidden = finite("outputs of body", body(x)).double()
    return hidden.numpy(), (y.argmax(1) if y.shape[1] > 1 else y[:, 0]).int().numpy()


def _readout(scaler, model):
    """Write W (h - mean) / scale + b as one layer, in float64."""
    weight = torch.from_numpy(model.coef_ / scaler.scale_)
    bias = torch.from_numpy(model.intercept_) - weight @ torch.from_numpy(scaler.mean_)
    return networks.linear(weight, bias)
