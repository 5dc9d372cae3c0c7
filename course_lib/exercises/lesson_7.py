"""Exercises of lesson 7: probe, scale fairly, collapse scaling, compare in pairs."""

import torch
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from course_lib import networks
from course_lib.exercises.exercise import Mistake, exercise


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


def _fit_and_score(fit_on, score_on, scale=True):
    model = LogisticRegression(max_iter=1000)
    model = make_pipeline(StandardScaler(), model) if scale else model
    return model.fit(*fit_on).score(*score_on)


def _each_by_itself(layers, x, y, x_test, y_test):
    train, test = (StandardScaler().fit_transform(h) for h in _seen(layers, x, x_test))
    return _fit_and_score((train, y), (test, y_test), scale=False)


def _without_scaling(layers, x, y, x_test, y_test):
    train, test = _seen(layers, x, x_test)
    return _fit_and_score((train, y), (test, y_test), scale=False)


@exercise(
    "How many test points does a cut after these layers have right?",
    cases=_stacks,
    mistakes=[
        Mistake(
            lambda layers, x, y, x_test, y_test: _fit_and_score(
                (x, y), (x_test, y_test)
            ),
            "This probe reads the inputs. Send both parts through `layers` first.",
        ),
        Mistake(
            lambda layers, x, y, x_test, y_test: _fit_and_score(
                *[(_seen(layers, x)[0], y)] * 2
            ),
            "A probe of the right kind. But this is its accuracy on the training "
            "points, which it has seen. Asked are the test points.",
        ),
        Mistake(
            lambda layers, x, y, x_test, y_test: _fit_and_score(
                *[(_seen(layers, x_test)[0], y_test)] * 2
            ),
            "The probe was fitted to the test points. They must stay out until the "
            "end: fit on `x` and `y`.",
        ),
        Mistake(
            _without_scaling,
            "The features are not scaled. The penalty then depends on how large the "
            "numbers are that a layer hands on.",
        ),
        Mistake(
            _each_by_itself,
            "Each part is scaled by its own mean here. The scale belongs to the probe "
            "and comes from the training points: a pipeline takes care of that.",
        ),
        Mistake(
            lambda *given: 1 - probed.solve(*given),
            "That is the share of test points that are *wrong*.",
        ),
        Mistake(
            lambda *given: 100 * probed.solve(*given),
            "Right, in per cent. Give the share, from 0 to 1, as `score` does.",
        ),
    ],
    hints=[
        "Three steps: features of both parts, a fit on one of them, a score on the "
        "other.",
        "`layers(x)` are the features of the training points. Put it into `with "
        "torch.no_grad():`, for nothing in the layers is to be trained.",
        "`probe.fit(hidden, y)` returns the probe, and `probe.score(hidden_test, "
        "y_test)` is the accuracy.",
    ],
)
def probed(layers, x, y, x_test, y_test):
    with torch.no_grad():
        hidden, hidden_test = layers(x), layers(x_test)
    probe = make_pipeline(StandardScaler(), LogisticRegression())
    return probe.fit(hidden, y).score(hidden_test, y_test)


def _two_parts(draw):
    """Training and test points that differ a little, as all parts do."""
    cases = []
    for units in (2, 3, 1, 8):
        middle, spread = draw.normal(size=units), draw.uniform(0.4, 3, units)
        train = middle + spread * draw.normal(size=(200, units))
        test = middle + 0.5 + 0.7 * spread * draw.normal(size=(150, units))
        cases.append((train, test))
    return cases


def _scaled_by(points, test):
    return (test - points.mean(0)) / points.std(0)


@exercise(
    "What are the test points, on the scale of the training points?",
    cases=_two_parts,
    tolerance=0.01,  # both of the usual ways to compute a spread are right
    mistakes=[
        Mistake(
            lambda train, test: _scaled_by(test, test),
            "This is still your friend's scaling: it uses the mean and the spread of "
            "the test points. The probe has learned what 0 and 1 mean from others.",
        ),
        Mistake(
            lambda train, test: _scaled_by(torch.cat([train, test]), test),
            "All points together have made this scale. So the test points helped to "
            "make it, and they are to stay out until the end.",
        ),
        Mistake(
            lambda train, test: _scaled_by(train, train),
            "The right scale. But these are the training points on it, and asked are "
            "the test points.",
        ),
        Mistake(
            lambda train, test: (test - train.mean(0)) / test.std(0),
            "The mean is from the training points, good. The spread is still that of "
            "the test points.",
        ),
        Mistake(
            lambda train, test: (test - test.mean(0)) / train.std(0),
            "The spread is from the training points, good. The mean is still that of "
            "the test points.",
        ),
        Mistake(
            lambda train, test: (test - train.mean()) / train.std(),
            "This is one mean for all features together. Each feature has a scale of "
            "its own: what does the 0 in `mean(0)` do?",
        ),
        Mistake(
            lambda train, test: test - train.mean(0),
            "Shifted to the right place, but not scaled yet. The spread is missing.",
        ),
        Mistake(
            lambda train, test: test / train.std(0),
            "Scaled, but not shifted. The mean comes off first.",
        ),
        Mistake(
            lambda train, test: test - train.mean(0) / train.std(0),
            "Python divides before it subtracts. Put parentheses around the "
            "difference.",
        ),
        Mistake(
            lambda train, test: (test - train.mean(0)) / train.var(0),
            "`var` is the variance, the *square* of the spread. `std` is the spread.",
        ),
    ],
    hints=[
        "The probe is fitted to scaled training points. Which two numbers for each "
        "feature does it rely on?",
        "Mean and spread are measured once, on the training points, and then used "
        "for all others.",
        "The line stays as it is, except for two names in it.",
    ],
)
def scaled(train, test):
    return (test - train.mean(0)) / train.std(0)


def _probes(draw):
    # With as many outputs as features, mistakes in the shapes run.
    cases = [([[2.0, 3.0]], [1.0], [0.5, 1.0], [0.5, 2.0])]
    for outputs, features in ((3, 3), (1, 4), (2, 5), (2, 2)):
        weight = draw.normal(size=(outputs, features))
        mean, spread = draw.normal(size=features), draw.uniform(0.4, 3, features)
        cases.append((weight, draw.normal(size=outputs), mean, spread))
    return [tuple(torch.tensor(part).double().numpy() for part in c) for c in cases]


@exercise(
    "Which weights and bias read the features as the layer hands them on?",
    cases=_probes,
    mistakes=[
        Mistake(
            lambda W, b, mean, spread: (W, b),
            "These are still the numbers for scaled features. What does the probe do "
            "with h before it multiplies?",
        ),
        Mistake(
            lambda W, b, mean, spread: (W / spread, b),
            "The weights are right. But the mean was taken off before, and that has "
            "to happen somewhere. What is left to carry it?",
        ),
        Mistake(
            lambda W, b, mean, spread: (W / spread, b - W @ mean),
            "The weights are right, and the bias nearly. The mean is taken off "
            "*before* the division, so it is divided as well.",
        ),
        Mistake(
            lambda W, b, mean, spread: (W / spread, b + W / spread @ mean),
            "Nearly. Multiply out (h − mean) once more and watch the sign.",
        ),
        Mistake(
            lambda W, b, mean, spread: (W * spread, b - (W * spread) @ mean),
            "Division and multiplication have changed places: a feature with a large "
            "spread is made small by the scaling, so what happens to its weight?",
        ),
        Mistake(
            lambda W, b, mean, spread: (W, b - W / spread @ mean),
            "The bias is right. But each feature is divided by its spread, and the "
            "weights have to do that now.",
        ),
        Mistake(
            lambda W, b, mean, spread: (W, b - W @ mean),
            "That takes the mean off. The division by the spread is still missing, "
            "in both.",
        ),
        Mistake(
            lambda W, b, mean, spread: (
                W / spread[:, None],
                b - W / spread[:, None] @ mean,
            ),
            "Each row is divided by one spread here. A row belongs to an output; the "
            "features are the columns.",
        ),
        Mistake(
            lambda W, b, mean, spread: (b - W / spread @ mean, W / spread),
            "Both are right. Put the weights first, then the bias.",
        ),
    ],
    hints=[
        "Two steps that multiply and add collapse into one. Write both as one formula.",
        "W ((h − mean) / spread) + b. Multiply out: what multiplies h, and what is "
        "left without h?",
        "W / spread multiplies h. It multiplies −mean as well, and that goes into the "
        "bias. (`W / spread` divides each column by its own number.)",
    ],
)
def collapsed(W, b, mean, spread):
    return W / spread, b - W / spread @ mean


def _pairs(draw):
    cases = [([0.97, 0.96, 0.99], [0.96, 0.98, 0.94])]
    for splits in (5, 5, 4, 10):
        cases.append(draw.integers(330, 360, (2, splits)) / 360)
    return [tuple(torch.tensor(row).double().numpy() for row in c) for c in cases]


def _told(differences):
    return differences.mean(), differences.min(), differences.max()


@exercise(
    "How many points is the first network ahead: mean, smallest and largest?",
    cases=_pairs,
    mistakes=[
        Mistake(
            lambda ours, theirs: _told(ours - theirs),
            "The right differences. A point is one per cent: tell them in points.",
        ),
        Mistake(
            lambda ours, theirs: _told(100 * (theirs - ours)),
            "The sign has turned over. Asked is how far the first is *ahead*.",
        ),
        Mistake(
            lambda ours, theirs: (
                100 * (ours.mean() - theirs.mean()),
                100 * (ours.min() - theirs.min()),
                100 * (ours.max() - theirs.max()),
            ),
            "The mean is right. But the lowest accuracy of the one and the lowest of "
            "the other may be on different splits. Compare on the same split first, "
            "then look for the smallest difference.",
        ),
        Mistake(
            lambda ours, theirs: (
                100 * (ours.mean() - theirs.mean()),
                100 * (ours.min() - theirs.max()),
                100 * (ours.max() - theirs.min()),
            ),
            "The mean is right. But smallest and largest compare one split with "
            "another one, and some splits are harder for both. Subtract within each "
            "split.",
        ),
        Mistake(
            lambda ours, theirs: _told(100 * (ours - theirs) / theirs),
            "These are per cent *of the other's accuracy*. A point is one per cent of "
            "the test data, whoever comes second.",
        ),
        Mistake(
            lambda ours, theirs: _told(100 * (ours - theirs).abs()),
            "Without its sign, a split that was lost counts as won.",
        ),
        Mistake(
            lambda ours, theirs: (
                100 * (ours - theirs).median(),
                100 * (ours - theirs).min(),
                100 * (ours - theirs).max(),
            ),
            "Smallest and largest are right. The first is the median here, and asked "
            "is the mean.",
        ),
        Mistake(
            lambda ours, theirs: sorted(_told(100 * (ours - theirs))),
            "The right three, in another order: first the mean, then the smallest, "
            "then the largest.",
        ),
        Mistake(
            lambda ours, theirs: 100 * (ours - theirs),
            "One difference for each split, in points. That is what you need. Now "
            "tell their mean, the smallest and the largest.",
        ),
        Mistake(
            lambda ours, theirs: 100 * (ours - theirs).mean(),
            "The mean is right. A mean alone hides whether all splits agree: tell the "
            "smallest and the largest, too.",
        ),
    ],
    hints=[
        "Some splits are harder, for both networks. What can you do so that this "
        "does not count?",
        "First one difference for each split, `ours - theirs`, in points.",
        "Of these differences the `.mean()`, the `.min()` and the `.max()`, in this "
        "order.",
    ],
)
def paired(ours, theirs):
    points = 100 * (ours - theirs)
    return points.mean(), points.min(), points.max()
