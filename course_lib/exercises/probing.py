"""The exercise of lesson 7 in which students write a linear probe."""

import torch
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from course_lib import networks
from course_lib.exercises.exercise import exercise


def _stacks(draw):
    """Stacks with small outputs, and points that are not separable after them."""
    cases = []
    for seed, sizes in enumerate(((2, 6, 1), (3, 8, 1), (2, 5, 5, 1), (4, 4, 1))):
        layers = networks.mlp(sizes, "relu", seed)[:-1]
        with torch.no_grad():
            layers[-2].weight *= 0.1  # so that a penalty counts if not scaled
        case = [layers]
        for points in (80, 57):
            x = draw.normal(size=(points, sizes[0]))
            noise = draw.normal(0, 0.6, points)
            case += [x, ((x[:, 0] * x[:, 1] + x[:, 0] + noise) > 0.3).astype(float)]
        cases.append(tuple(case))
    return cases


def _seen(layers, *parts):
    with torch.no_grad():
        return [layers(part).numpy() for part in parts]


def _fit_and_score(fit_on, score_on):
    cut = make_pipeline(StandardScaler(), LogisticRegression())
    return cut.fit(*fit_on).score(*score_on)


def _unscaled(layers, x, y, x_test, y_test):
    train, test = _seen(layers, x, x_test)
    return LogisticRegression().fit(train, y).score(test, y_test)


def _each_by_itself(layers, x, y, x_test, y_test):
    train, test = (StandardScaler().fit_transform(h) for h in _seen(layers, x, x_test))
    return LogisticRegression().fit(train, y).score(test, y_test)


@exercise(
    "How many test points does a cut after these layers have right?",
    cases=_stacks,
)
def probed(layers, x, y, x_test, y_test):
    with torch.no_grad():
        hidden, hidden_test = layers(x), layers(x_test)
    probe = make_pipeline(StandardScaler(), LogisticRegression())
    return probe.fit(hidden, y).score(hidden_test, y_test)


probed.hints = [
    "Three steps: features of both parts, a fit on one of them, a score on the other.",
    """
        `layers(x)` are the features of the training points. Put it into `with
        torch.no_grad():`, for nothing in the layers is to be trained.""",
    """
        `probe.fit(hidden, y)` returns the probe, and `probe.score(hidden_test, y_test)`
        is the accuracy.""",
]
probed.mistakes = {
    (lambda layers, x, y, *test: _fit_and_score((x, y), test)): """
        This probe reads the inputs. Send both parts through `layers` first.""",
    (lambda layers, x, y, *test: _fit_and_score(*[(*_seen(layers, x), y)] * 2)): """
        A probe of the right kind. But this is its accuracy on the training points,
        which it has seen. Asked are the test points.""",
    (
        lambda layers, x, y, x_test, y_test: _fit_and_score(
            *[(*_seen(layers, x_test), y_test)] * 2
        )
    ): """
        The probe was fitted to the test points. They must stay out until the end: fit
        on `x` and `y`.""",
    _unscaled: """
        The features are not scaled. The penalty then depends on how large the numbers
        are that a layer hands on.""",
    _each_by_itself: """
        Each part is scaled by its own mean here. The scale belongs to the probe and
        comes from the training points: a pipeline takes care of that.""",
    (lambda *given: 1 - probed.solve(*given)): """
        That is the share of test points that are *wrong*.""",
    (lambda *given: 100 * probed.solve(*given)): """
        Right, in per cent. Give the share, from 0 to 1, as `score` does.""",
}
