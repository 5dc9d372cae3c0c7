"""Exercises of lesson 2: a fair score, a leak, a bound, and a broken loop."""

import torch
from torch import nn
from torch.utils.data import TensorDataset

from course_lib import data, networks
from course_lib.exercises.exercise import exercise
from course_lib.exercises.task import named
from course_lib.exercises.training_loop import repaired

__all__ = ["points_needed", "repaired", "share_right", "unfair"]


def _networks_and_data(draw):
    cases = []
    for seed, sizes in enumerate([(9, 7, 5), (30, 20, 25)] * 2):
        network = networks.mlp((2, 4, 1), seed=seed, init="he")
        points = [torch.tensor(draw.normal(0, 2, (n, 2))).float() for n in sizes]
        labels = [(x[:, :1] + x[:, 1:] ** 2 > 0.5).float() for x in points]
        parts = map(TensorDataset, points, labels)
        cases.append((network, data.Dataset("points", *parts)))
    return cases


def _scored(share, part="test"):
    """Turn a score of logits and labels into an answer for a network and data."""

    def answer(network, dataset):
        x, y = getattr(dataset, part).tensors
        return torch.as_tensor(share(network(x), y), dtype=torch.float32).mean()

    return answer


def _of_all_points(network, dataset):
    parts = dataset.train, dataset.validation, dataset.test
    x, y = (torch.cat(some) for some in zip(*(p.tensors for p in parts), strict=True))
    return ((network(x) > 0) == (y == 1)).float().mean()


@exercise(
    "What share of the test points does the network get right?",
    cases=_networks_and_data,
)
def share_right(network, dataset):
    x, y = dataset.test.tensors
    right = (network(x) > 0) == (y == 1)
    return right.float().mean()


share_right.hints = [
    "Get the logits of the test points, and make an answer of each.",
    """
        The answer is class 1 where the logit is above 0. It is right where it agrees
        with `y == 1`.""",
    """
        `(network(x) > 0) == (y == 1)` is True where it is right. Turn that into numbers
        with `.float()` and take the mean.""",
]
share_right.mistakes = {
    _scored(lambda z, y: (z > 0) == (y == 1), "train"): """
        These are the training points. The network has seen their labels, so they cannot
        tell how it does on new ones. Which part was put aside?""",
    _scored(lambda z, y: (z > 0) == (y == 1), "validation"): """
        These are the validation points, to watch the training with. The final score is
        for points that nobody has looked at.""",
    _scored(lambda z, y: (z > 0.5) == (y == 1)): """
        You ask whether the network's output is above 0.5, as for a probability. But it
        is a logit. Which logit has the probability 0.5?""",
    _scored(lambda z, y: z.round() == y): """
        Rounding works for probabilities. The output is a logit, any number: what counts
        is on which side of the boundary it is.""",
    _scored(lambda z, y: (torch.sigmoid(z) > 0) == (y == 1)): """
        A sigmoid is above 0 everywhere, so the answer is class 1 for every point. Ask
        the logits, or compare the probabilities with another number.""",
    _scored(lambda z, y: (z[:, 0] > 0) == (y == 1)): """
        One side is a row, the other a column. PyTorch then compares each answer with
        every label, in a square table. Print the shapes: are they equal?""",
    _scored(lambda z, y: z.argmax(dim=1) == y[:, 0]): """
        `argmax` finds the largest of several outputs. There is only one here, and so it
        always says 0.""",
    _scored(lambda z, y: (z > 0) != (y == 1)): "This counts the wrong answers.",
    _scored(lambda z, y: ((z > 0) == (y == 1)).sum()): """
        This is how many are right. Which share is that, between 0 and 1?""",
    _scored(lambda z, y: (z > 0) & (y == 1)): """
        Only right answers of class 1 are counted. A point of class 0 with a negative
        logit is right as well.""",
    _scored(lambda z, y: nn.functional.binary_cross_entropy_with_logits(z, y)): """
        This is the loss. It also counts *how* right the network is. Asked is on which
        share of the points it is right at all.""",
    _scored(lambda z, y: z == y): """
        You compare the logits themselves with the labels, and a logit is hardly ever
        exactly 0 or 1. Make an answer of each logit first.""",
    _scored(lambda z, y: torch.sigmoid(z)): """
        This is the mean probability of class 1. Which points does the network get
        *right*? Compare its answers with the labels.""",
    _scored(lambda z, y: z > 0): """
        This is how often the network answers class 1. Is it right then? Compare with
        the labels.""",
    _scored(lambda z, y: y[z > 0] == 1): """
        This is how many of its answers class 1 are right. The points where it answers
        class 0 count as well.""",
    _of_all_points: """
        All points together are scored here. The network has seen most of them: take
        only the part that was put aside, `test`.""",
}


@exercise("Which check fails for her, and which number proves it?")
def unfair():
    from sklearn.model_selection import train_test_split

    everything = range(1000)
    _, her_test = train_test_split(everything, test_size=0.2, random_state=0)
    her_train, _ = train_test_split(everything, test_size=0.2, random_state=1)
    return "split", len(set(her_test) & set(her_train))


unfair.hints = [
    "Go through the four checks one by one. Where did her three parts come from?",
    "She splits twice. The second time she should have split `rest`.",
    "`set(one) & set(other)` holds what is in both. `len` counts it.",
]
unfair.mistakes = {
    named("weights", 193): """
        Her twins start with equal weights: `networks.twins` sees to that.""",
    named("batches", 20): """
        Her two orders are equal. Try `torch.equal(*her_orders)`.""",
    named("budget", 0): """
        Both of her networks see as many points, for as many epochs.""",
    "split": """
        Yes, it is the split. Now the number: how many of her test points does she train
        on?""",
    ("split", 0): """
        Yes, it is the split. But you have compared two parts that share nothing. Which
        points does she train on? `rest` is never used.""",
    ("split", 200): """
        Yes, it is the split. But not all 200 of them: this also counts those that ended
        up in her validation part.""",
    ("split", 39): """
        Yes, it is the split. But these are in her validation part. Worse are those that
        she trains on.""",
    ("split", 800): """
        Yes, it is the split. That is how many points her second split leaves for
        training. How many of those are test points of the first?""",
    ("split", 161 / 200): """
        Yes, it is the split. This is a share. Asked is the number of points.""",
    ("split", 161 / 2): """
        Yes, it is the split. This is in percent. Asked is the number of points.""",
}


@exercise("How many test points, all right, show that the error rate is below 1 %?")
def points_needed():
    n = 1
    while 0.99**n >= 0.05:
        n += 1
    return n


points_needed.hints = [
    """
        A network that errs at 1 % gets one point right with probability 0.99, and n in
        a row with 0.99 ** n.""",
    "For which n does that drop below 0.05? Try some, or use logarithms.",
    "They meet at `math.log(0.05) / math.log(0.99)`. Go to the next whole number.",
]
points_needed.mistakes = {
    298: "So close. For 298 points the bound is still just above 1 %.",
    298.0729: "That is where the two meet. Points come whole: do you round up or down?",
    300: """
        That is the rule of thumb, 3 divided by the error rate, and a good one. The
        formula needs a little less.""",
    100: """
        A network that errs at 1 in 100 often gets a hundred right by luck. Put 100 into
        the formula.""",
    459: """
        This is for less than one test in a hundred. The bound above is for less than
        one in twenty, 0.05.""",
    59: """
        The two numbers are exchanged: this many show that the rate is below 5 %. The 1
        % is the error rate, 0.05 is how often luck may fool us.""",
    200: """
        That is how many there are now, and the bound printed for them is above 1 %. It
        takes more.""",
    20: """
        1 / 0.05 leaves out the error rate. Put some n into the formula until the bound
        drops below 1 %.""",
    230: """
        This is for luck of less than one in ten. The bound above is for less than one
        in twenty, 0.05.""",
    299.573: """
        That is log 20 divided by the error rate, nearly the same as the formula. Use
        0.99 ** n, and points come whole.""",
}
