"""Right answers to the exercises of lesson 7, each written in another way."""

import numpy as np
import torch
from sklearn.preprocessing import StandardScaler
from torch import nn


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


def folded_by_a_matrix(W, b, mean, spread):
    matrix = np.asarray(W) @ np.diag(1 / np.asarray(spread))
    return matrix, np.asarray(b) - matrix @ np.asarray(mean)


def folded_by_trying(W, b, mean, spread):
    def probe(h):
        return W @ ((h - mean) / spread) + b

    bias = probe(torch.zeros_like(mean))
    columns = [probe(unit) - bias for unit in torch.eye(len(mean)).to(W)]
    return torch.stack(columns, dim=1), bias


def folded_in_a_layer(W, b, mean, spread):
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
    "scaled": [
        scaled_by_scikit_learn,
        scaled_in_a_loop,
        Scaled(),
        lambda train, test: (
            (test - np.mean(np.asarray(train), axis=0))
            / np.std(np.asarray(train), axis=0)
        ),
    ],
    "folded": [
        folded_by_a_matrix,
        folded_by_trying,
        folded_in_a_layer,
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
WRONG = {
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
    "folded": {
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
        "weights first": lambda *given: folded_in_a_layer(*given)[::-1],
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
