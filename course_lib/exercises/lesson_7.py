"""Exercises of lesson 7: probe, scale fairly, collapse scaling, compare in pairs."""

import numpy as np
import torch

from course_lib.exercises.exercise import exercise
from course_lib.exercises.probing import probed

__all__ = ["collapsed", "paired", "probed", "scaled"]


def _two_parts(draw):
    """Training and test points that differ a little, as all parts do."""
    cases = []
    for units in (2, 3, 1, 8):
        middle, spread = draw.normal(size=units), draw.uniform(0.4, 3, units)
        train = middle + spread * draw.normal(size=(200, units))
        test = middle + 0.5 + 0.7 * spread * draw.normal(size=(150, units))
        cases.append((train, test))
    return cases


def _low(points):
    return points.amin(0)


def _high(points):
    return points.amax(0)


def _rows_scaled(points):
    return (points - points.mean(1, keepdim=True)) / points.std(1, keepdim=True)


def _scaled_by(points, test):
    return (test - points.mean(0)) / points.std(0)


@exercise(
    "What are the test points, on the scale of the training points?",
    cases=_two_parts,
    tolerance=0.01,  # both of the usual ways to compute a spread are right
)
def scaled(train, test):
    return (test - train.mean(0)) / train.std(0)


scaled.hints = [
    """
        The probe is fitted to scaled training points. Which two numbers for each
        feature does it rely on?""",
    """
        Mean and spread are measured once, on the training points, and then used for all
        others.""",
    "The line stays as it is, except for two names in it.",
]
scaled.mistakes = {
    (lambda train, test: _scaled_by(test, test)): """
        This is still your friend's scaling: it uses the mean and the spread of the test
        points. The probe has learned what 0 and 1 mean from others.""",
    (lambda train, test: _scaled_by(torch.cat([train, test]), test)): """
        All points together have made this scale. So the test points helped to make it,
        and they are to stay out until the end.""",
    (lambda train, test: _scaled_by(train, train)): """
        The right scale. But these are the training points on it, and asked are the test
        points.""",
    (lambda train, test: (test - train.mean(0)) / test.std(0)): """
        The mean is from the training points, good. The spread is still that of the test
        points.""",
    (lambda train, test: (test - test.mean(0)) / train.std(0)): """
        The spread is from the training points, good. The mean is still that of the test
        points.""",
    (lambda train, test: (test - train.mean()) / train.std()): """
        This is one mean for all features together. Each feature has a scale of its own:
        what does the 0 in `mean(0)` do?""",
    (lambda train, test: test - train.mean(0)): """
        Shifted to the right place, but not scaled yet. The spread is missing.""",
    (lambda train, test: test / train.std(0)): """
        Scaled, but not shifted. The mean comes off first.""",
    (lambda train, test: test - train.mean(0) / train.std(0)): """
        Python divides before it subtracts. Put parentheses around the difference.""",
    (lambda train, test: (test - train.mean(0)) / train.var(0)): """
        `var` is the variance, the *square* of the spread. `std` is the spread.""",
    (lambda train, test: (test - train.mean(0)) * train.std(0)): """
        You multiply by the spread. A feature that spreads widely is to become smaller:
        divide.""",
    (lambda train, test: (train.mean(0) - test) / train.std(0)): """
        The sign has turned over: the mean comes off the points, not the points off the
        mean.""",
    (lambda train, test: (test + train.mean(0)) / train.std(0)): """
        The mean comes *off*: with a minus, the training points end up around 0.""",
    (lambda train, test: (test - _low(train)) / (_high(train) - _low(train))): """
        That puts the training points between 0 and 1, which is another scale. The probe
        was fitted to one with mean 0 and spread 1.""",
    (lambda train, test: (test - _low(test)) / (_high(test) - _low(test))): """
        That puts the points between 0 and 1, which is another scale, and made of the
        test points. The probe was fitted to one with mean 0 and spread 1, of the
        training points.""",
    (lambda train, test: (test - train.mean(0)) / (_high(train) - _low(train))): """
        You divide by the whole range, from lowest to highest. The probe was fitted with
        the standard deviation, `std`.""",
    (lambda train, test: (test - train.quantile(0.5, 0)) / train.std(0)): """
        The middle is the *median* here. The probe was fitted with the mean, and the two
        differ where points lie to one side.""",
    (lambda train, test: _rows_scaled(test)): """
        Each *point* is scaled by its own mean and spread here. Scale the columns: a
        feature keeps one scale for all points.""",
}


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
)
def collapsed(W, b, mean, spread):
    return W / spread, b - W / spread @ mean


collapsed.hints = [
    "Two steps that multiply and add collapse into one. Write both as one formula.",
    """
        W ((h − mean) / spread) + b. Multiply out: what multiplies h, and what is left
        without h?""",
    """
        W / spread multiplies h. It multiplies −mean as well, and that goes into the
        bias. (`W / spread` divides each column by its own number.)""",
]
collapsed.mistakes = {
    (lambda W, b, mean, spread: (W, b)): """
        These are still the numbers for scaled features. What does the probe do with h
        before it multiplies?""",
    (lambda W, b, mean, spread: (W / spread, b)): """
        The weights are right. But the mean was taken off before, and that has to happen
        somewhere. What is left to carry it?""",
    (lambda W, b, mean, spread: (W / spread, b - W @ mean)): """
        The weights are right, and the bias nearly. The mean is taken off *before* the
        division, so it is divided as well.""",
    (lambda W, b, mean, spread: (W / spread, b + W / spread @ mean)): """
        Nearly. Multiply out (h − mean) once more and watch the sign.""",
    (lambda W, b, mean, spread: (W * spread, b - (W * spread) @ mean)): """
        Division and multiplication have changed places: a feature with a large spread
        is made small by the scaling, so what happens to its weight?""",
    (lambda W, b, mean, spread: (W, b - W / spread @ mean)): """
        The bias is right. But each feature is divided by its spread, and the weights
        have to do that now.""",
    (lambda W, b, mean, spread: (W, b - W @ mean)): """
        That takes the mean off. The division by the spread is still missing, in
        both.""",
    (
        lambda W, b, mean, spread: (
            W / spread[:, None],
            b - W / spread[:, None] @ mean,
        )
    ): """
        Each row is divided by one spread here. A row belongs to an output; the features
        are the columns.""",
    (lambda W, b, mean, spread: (b - W / spread @ mean, W / spread)): """
        Both are right. Put the weights first, then the bias.""",
    (lambda W, b, mean, spread: (W / spread, b + W @ mean)): """
        The weights are right. In the bias the mean has to be divided by the spread as
        well, and it is taken *off*.""",
    (lambda W, b, mean, spread: (W / spread, -W / spread @ mean)): """
        The weights are right. The bias has lost the one that the probe had before,
        `b`.""",
    (lambda W, b, mean, spread: (W / spread, b - mean.sum())): """
        The weights are right. What the mean contributes is multiplied by the weights,
        as h is.""",
    (lambda W, b, mean, spread: ((W - mean) / spread, b)): """
        That scales the weights as if they were points. Multiply out: W ((h − mean) /
        spread) + b. What multiplies h?""",
    (lambda W, b, mean, spread: (W / spread**2, b - W / spread**2 @ mean)): """
        You divide by the spread twice. The scaling does it once.""",
    (lambda W, b, mean, spread: W / spread): """
        The weights are right. Return the bias as well, after a comma.""",
    (lambda W, b, mean, spread: (W / spread, b - W * mean / spread)): """
        Nearly. `*` leaves a table; the bias has one number for each output. `@`
        multiplies and adds.""",
}


def _pairs(draw):
    cases = [([0.97, 0.96, 0.99], [0.96, 0.98, 0.94])]
    for splits in (5, 5, 4, 10):
        cases.append(draw.integers(330, 360, (2, splits)) / 360)
    return [tuple(torch.tensor(row).double().numpy() for row in c) for c in cases]


MEDIAN = """
    Smallest and largest are right. The first is the median here, and asked is the
    mean."""


def _told(differences):
    return differences.mean(), differences.min(), differences.max()


@exercise(
    "How many points is the first network ahead: mean, smallest and largest?",
    cases=_pairs,
    arrays="numpy",
)
def paired(ours, theirs):
    points = 100 * (ours - theirs)
    return points.mean(), points.min(), points.max()


paired.hints = [
    """
        Some splits are harder, for both networks. What can you do so that this does not
        count?""",
    "First one difference for each split, `ours - theirs`, in points.",
    "Of these differences the `.mean()`, the `.min()` and the `.max()`, in this order.",
]
paired.mistakes = {
    (lambda ours, theirs: _told(ours - theirs)): """
        The right differences. A point is one per cent: tell them in points.""",
    (lambda ours, theirs: _told(100 * (theirs - ours))): """
        The sign has turned over. Asked is how far the first is *ahead*.""",
    (
        lambda ours, theirs: (
            100 * (ours.mean() - theirs.mean()),
            100 * (ours.min() - theirs.min()),
            100 * (ours.max() - theirs.max()),
        )
    ): """
        The mean is right. But the lowest accuracy of the one and the lowest of the
        other may be on different splits. Compare on the same split first, then look for
        the smallest difference.""",
    (
        lambda ours, theirs: (
            100 * (ours.mean() - theirs.mean()),
            100 * (ours.min() - theirs.max()),
            100 * (ours.max() - theirs.min()),
        )
    ): """
        The mean is right. But smallest and largest compare one split with another one,
        and some splits are harder for both. Subtract within each split.""",
    (lambda ours, theirs: _told(100 * (ours - theirs) / theirs)): """
        These are per cent *of the other's accuracy*. A point is one per cent of the
        test data, whoever comes second.""",
    (lambda ours, theirs: _told(100 * abs(ours - theirs))): """
        Without its sign, a split that was lost counts as won.""",
    (
        lambda ours, theirs: (
            100 * np.median(ours - theirs),
            100 * (ours - theirs).min(),
            100 * (ours - theirs).max(),
        )
    ): MEDIAN,
    (
        lambda ours, theirs: (
            100 * torch.as_tensor(ours - theirs).median(),  # the lower of two
            100 * (ours - theirs).min(),
            100 * (ours - theirs).max(),
        )
    ): MEDIAN,
    (lambda ours, theirs: sorted(_told(100 * (ours - theirs)))): """
        The right three, in another order: first the mean, then the smallest, then the
        largest.""",
    (lambda ours, theirs: 100 * (ours - theirs)): """
        One difference for each split, in points. That is what you need. Now tell their
        mean, the smallest and the largest.""",
    (lambda ours, theirs: (100 * (ours - theirs)).mean()): """
        The mean is right. A mean alone hides whether all splits agree: tell the
        smallest and the largest, too.""",
    (lambda ours, theirs: (100 * ours.mean(), 100 * ours.min(), 100 * ours.max())): """
        This tells about the first network alone. How far is it *ahead* of the
        other?""",
    (lambda ours, theirs: (*_told(100 * (ours - theirs))[:2],)): """
        Mean and smallest are right. The largest is missing.""",
    (
        lambda ours, theirs: (
            100 * (ours - theirs).std(),
            *_told(100 * (ours - theirs))[1:],
        )
    ): """
        Smallest and largest are right. The first is the spread here, and asked is the
        mean.""",
    (
        lambda ours, theirs: (
            100 * (ours - theirs).sum(),
            *_told(100 * (ours - theirs))[1:],
        )
    ): """
        Smallest and largest are right. The first is the sum of the differences. Divide
        by how many there are.""",
}
