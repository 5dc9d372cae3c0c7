"""Right answers to the exercises of lesson 7, each written in another way."""

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler
from torch import nn


def probed_by_hand(layers, x, y, x_test, y_test):
    h, h_test = layers(x).detach().numpy(), layers(x_test).detach().numpy()
    middle, spread = h.mean(axis=0), h.std(axis=0)
    spread[spread == 0] = 1
    probe = LogisticRegression().fit((h - middle) / spread, np.asarray(y))
    return np.mean(probe.predict((h_test - middle) / spread) == np.asarray(y_test))


def probed_with_a_scaler(layers, x, y, x_test, y_test):
    layers.requires_grad_(False)
    scaler = StandardScaler().fit(layers(x))
    probe = LogisticRegression(max_iter=500).fit(scaler.transform(layers(x)), y)
    return probe.score(scaler.transform(layers(x_test)), y_test)


def probed_in_a_pipeline(layers, x, y, x_test, y_test):
    steps = [("scale", StandardScaler()), ("cut", LogisticRegression())]
    probe = Pipeline(steps).fit(layers(x).detach(), y)
    return torch.tensor(probe.score(layers(x_test).detach(), y_test))


class Probed:
    def __call__(self, layers, x, y, x_test, y_test):
        with torch.no_grad():
            seen = [layers(part).double().numpy() for part in (x, x_test)]
        scaler = StandardScaler().fit(seen[0])
        train, test = map(scaler.transform, seen)
        logits = LogisticRegression().fit(train, y).decision_function(test)
        return float(((logits > 0) == (y_test.numpy() > 0.5)).mean())


def scaled_by_scikit_learn(train, test):
    return StandardScaler().fit(np.asarray(train)).transform(np.asarray(test))


def scaled_in_a_loop(train, test):
    columns = []
    for one, other in zip(train.T, test.T, strict=True):
        columns.append((other - one.mean()) / one.std())
    return torch.stack(columns, dim=1)


class Scaled(nn.Module):
    def forward(self, train, test):
        spread, mean = torch.std_mean(train, dim=0, correction=0)
        return test.sub(mean).div(spread)


def collapsed_by_a_matrix(W, b, mean, spread):
    matrix = np.asarray(W) @ np.diag(1 / np.asarray(spread))
    return matrix, np.asarray(b) - matrix @ np.asarray(mean)


def collapsed_by_trying(W, b, mean, spread):
    def probe(h):
        return W @ ((h - mean) / spread) + b

    bias = probe(torch.zeros_like(mean))
    columns = [probe(unit) - bias for unit in torch.eye(len(mean)).to(W)]
    return torch.stack(columns, dim=1), bias


def collapsed_in_a_layer(W, b, mean, spread):
    layer = nn.Linear(W.shape[1], W.shape[0])
    with torch.no_grad():
        layer.weight.copy_(W / spread)
        layer.bias.copy_(b - (W * (mean / spread)).sum(dim=1))
    return layer.weight, layer.bias


def paired_in_a_loop(ours, theirs):
    found = [100 * (a - b) for a, b in zip(ours, theirs, strict=True)]
    return sum(found) / len(found), min(found), max(found)


def paired_in_numpy(ours, theirs):
    points = 100 * np.subtract(ours, theirs)
    return np.array([np.mean(points), np.min(points), np.max(points)])


RIGHT = {
    "probed": [
        probed_by_hand,
        probed_with_a_scaler,
        probed_in_a_pipeline,
        Probed(),
    ],
    "scaled": [
        scaled_by_scikit_learn,
        scaled_in_a_loop,
        Scaled(),
        lambda train, test: (
            (test - np.mean(np.asarray(train), axis=0))
            / np.std(np.asarray(train), axis=0)
        ),
    ],
    "collapsed": [
        collapsed_by_a_matrix,
        collapsed_by_trying,
        collapsed_in_a_layer,
        lambda W, b, mean, spread: [W / spread, b - W @ (mean / spread)],
    ],
    "paired": [
        paired_in_a_loop,
        paired_in_numpy,
        lambda ours, theirs: [f(100 * ours - 100 * theirs) for f in (mean, min, max)],
        lambda ours, theirs: (
            torch.stack([(ours - theirs).mean(), *torch.aminmax(ours - theirs)]) * 100
        ),
    ],
}


def mean(row):
    return sum(row) / len(row)


def scaled_with(centre, spread):
    return lambda train, test: (test - centre(train, test)) / spread(train, test)


# Wrong answers, written in another way than in the exercise, and words that only the
# hint for their mistake has.
def probed_on(fit, score, scale=True):
    """A probe that is fitted to one part and scored on another, 0 or 1."""

    def answer(layers, x, y, x_test, y_test):
        parts = (layers(x).detach(), y), (layers(x_test).detach(), y_test)
        steps = [("scale", StandardScaler(with_mean=scale, with_std=scale))]
        probe = Pipeline([*steps, ("cut", LogisticRegression())])
        return probe.fit(*parts[fit]).score(*parts[score])

    return answer


WRONG = {
    "probed": {
        "which it has seen": probed_on(0, 0),
        "fitted to the test": probed_on(1, 1),
        "not scaled": probed_on(0, 1, scale=False),
        "reads the inputs": lambda layers, *given: probed_on(0, 1)(
            nn.Identity(), *given
        ),
        "its own mean": lambda layers, x, y, x_test, y_test: (
            LogisticRegression()
            .fit(StandardScaler().fit_transform(layers(x).detach()), y)
            .score(StandardScaler().fit_transform(layers(x_test).detach()), y_test)
        ),
        "are *wrong*": lambda *given: 1 - probed_by_hand(*given),
        "in per cent": lambda *given: 100 * probed_by_hand(*given),
    },
    "scaled": {
        "still your friend": lambda train, test: StandardScaler().fit_transform(test),
        "All points together": lambda train, test: (
            StandardScaler().fit(np.vstack([train, test])).transform(test)
        ),
        "training points on it": lambda train, test: StandardScaler().fit_transform(
            np.asarray(train)
        ),
        "The spread is still": scaled_with(
            lambda train, test: train.mean(0), lambda train, test: test.std(0)
        ),
        "The mean is still": scaled_with(
            lambda train, test: test.mean(0), lambda train, test: train.std(0)
        ),
        "all features together": lambda train, test: (
            (test - np.mean(np.asarray(train))) / np.std(np.asarray(train))
        ),
        "not scaled yet": lambda train, test: (
            StandardScaler(with_std=False).fit(train).transform(test)
        ),
        "not shifted": lambda train, test: (
            StandardScaler(with_mean=False).fit(train).transform(test)
        ),
        "divides before": lambda train, test: test - train.mean(0) / train.std(0),
        "*square*": lambda train, test: (test - train.mean(0)) / train.std(0) ** 2,
    },
    "collapsed": {
        "still the numbers": lambda *given: given[:2],
        "What is left": lambda W, b, mean, spread: (W * (1 / spread), b),
        "divided as well": lambda W, b, mean, spread: (
            W / spread,
            b - (W * mean).sum(1),
        ),
        "watch the sign": lambda W, b, mean, spread: (
            W / spread,
            b + (W * mean / spread).sum(1),
        ),
        "changed places": lambda W, b, mean, spread: (
            W * spread,
            b - (W * mean * spread).sum(1),
        ),
        "weights have to": lambda W, b, mean, spread: (W, b - W @ (mean / spread)),
        "in both": lambda W, b, mean, spread: (W, b - (W * mean).sum(1)),
        "Each row": lambda W, b, mean, spread: (
            (W.T / spread).T,
            b - (W.T / spread).T @ mean,
        ),
        "weights first": lambda *given: collapsed_in_a_layer(*given)[::-1],
    },
    "paired": {
        "one per cent: tell": lambda ours, theirs: (
            [f(ours - theirs) for f in (mean, min, max)]
        ),
        "turned over": lambda ours, theirs: paired_in_a_loop(theirs, ours),
        "different splits": lambda ours, theirs: (
            [100 * (f(ours) - f(theirs)) for f in (mean, min, max)]
        ),
        "harder for both": lambda ours, theirs: (
            100 * (mean(ours) - mean(theirs)),
            100 * (min(ours) - max(theirs)),
            100 * (max(ours) - min(theirs)),
        ),
        "whoever comes second": lambda ours, theirs: (
            [f(100 * (ours / theirs - 1)) for f in (mean, min, max)]
        ),
        "Without its sign": lambda ours, theirs: (
            [f(abs(100 * ours - 100 * theirs)) for f in (mean, min, max)]
        ),
        "another order": lambda ours, theirs: (
            [f(100 * ours - 100 * theirs) for f in (min, mean, max)]
        ),
        "One difference": lambda ours, theirs: (
            [100 * (a - b) for a, b in zip(ours, theirs, strict=True)]
        ),
        "hides whether": lambda ours, theirs: 100 * (mean(ours) - mean(theirs)),
    },
}
