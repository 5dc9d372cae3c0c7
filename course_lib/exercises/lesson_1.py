"""Exercises of lesson 1: collapse, build, measure a bend, find one that is missing."""

import torch

from course_lib.exercises.exercise import exercise
from course_lib.exercises.first_network import with_relu  # noqa: F401


def _two_layers(draw):
    # Where all widths are equal, mistakes in the shapes run and can be recognised.
    sizes = [(3, 2), (2, 2), (4, 1), (2, 5), (3, 3)]
    return [
        tuple(draw.normal(size=shape).round(1) for shape in ((o, h), h, o))
        for h, o in sizes
    ]


@exercise(
    "What is the bias of the single layer that does what both layers do?",
    cases=_two_layers,
)
def composed_bias(W2, b1, b2):
    return W2 @ b1 + b2


composed_bias.hints = [
    "Put x = 0 into both layers. What comes out is the bias of the one layer.",
    "The first layer returns `b1` then. What does the second layer make of it?",
    "The second layer multiplies what it gets by `W2`, from the left, and adds `b2`.",
]
composed_bias.mistakes = {
    (lambda W2, b1, b2: b1 + b2): """
        You have added the two biases. But what the first layer adds does not arrive at
        the end as it is: the second layer still multiplies it. Look at the shapes, too.
        `b1` has one number for each hidden unit, `b2` one for each output.""",
    (lambda W2, b1, b2: b2): """
        This is the bias of the second layer alone. The first layer adds `b1`, and that
        does not vanish on its way through the second.""",
    (lambda W2, b1, b2: W2 @ b1): """
        This is what becomes of the first bias. The second layer adds something of its
        own on top of it.""",
    (lambda W2, b1, b2: W2.T @ b1 + b2): """
        Nearly: the matrix is the wrong way round. The second layer computes `W2 @ h`,
        with the matrix first and not transposed, so it does that to `b1` as well. (`b1
        @ W2` is the transposed product, too.)""",
    (lambda W2, b1, b2: W2 @ (b1 + b2)): """
        Now `b2` goes through the second layer's weights, too. It is added after
        them.""",
    (lambda W2, b1, b2: W2 * b1 + b2): """
        `*` multiplies entry by entry and gives a table. To multiply a matrix with a
        vector, and add up along each row, write `@`.""",
    (lambda W2, b1, b2: W2 @ b1 - b2): """
        The sign of `b2` has turned over: both layers add their biases.""",
    (lambda W2, b1, b2: b1): """
        This is what the first layer adds. It still has to go through the second, which
        multiplies it and adds `b2`.""",
    (lambda W2, b1, b2: W2 @ b2 + b1): """
        `b1` and `b2` have changed places. The second layer multiplies what the *first*
        one adds, and adds its own afterwards.""",
    (lambda W2, b1, b2: (W2 @ b1) * b2): """
        The second layer multiplies by its weights only. Its bias is added.""",
    (lambda W2, b1, b2: W2.sum(1) + b2): """
        Where is `b1`? You multiply the weights by 1, and the first layer's biases are
        other numbers.""",
}


@exercise(
    "How many numbers does the one layer have that a 2-16-8-1 stack collapses into?",
)
def numbers_left():
    return 2 * 1 + 1


numbers_left.hints = [
    "The hidden layers are gone. Which sizes are left?",
    """
        A layer has a weight for each pair of an input and an output, and a bias for
        each output.""",
    "2 · 1 weights, and how many biases?",
]
numbers_left.mistakes = {
    193: """
        That is how many the network has before it collapses. The one layer goes from 2
        inputs straight to 1 output.""",
    2: "These are its weights, one for each input. It has a bias, too.",
    1: "One number comes out. How many does it take to compute it?",
    27: """
        You have counted the units. Count weights and biases, and only those of the one
        layer that is left.""",
    168: """
        These are the weights of all three layers. The hidden layers are gone in
        the end: which sizes are left?""",
    2 * 16 * 8 * 1: """
        Multiplying all sizes counts the paths through the network. In the one layer all
        paths from an input to the output are added up to one weight.""",
    4: "One too many. Each *output* has a bias, inputs have none.",
    25: """
        These are all the biases of the three layers. What is left is one layer,
        with weights and as many biases as outputs.""",
    48: "That is the first layer, 2-16. It is one of those that are swallowed.",
    9: "That is the last layer, 8-1. The one that is left begins at the 2 inputs.",
    (2, 1): """
        The right two counts, weights and bias. Add them up to one number.""",
}


def _cubic(x):
    return x**3 - x


def _square(x):
    return x**2 + 1


def _line(x):
    return 3 * x + 1


def _corner(x):
    return abs(x) + x


def _functions_and_ends(draw):
    cases = [(_square, 1.0, 3.0), (_line, -1.0, 2.0)]
    for f in (_cubic, _corner, _square):
        a, b = draw.normal(size=(2, 3)).round(1)
        cases.append((f, a, b))
    return cases


@exercise(
    "By how much is the value at the midpoint above the mean of the two ends?",
    cases=_functions_and_ends,
)
def midpoint_gap(f, a, b):
    return f((a + b) / 2) - (f(a) + f(b)) / 2


midpoint_gap.hints = [
    """
        It is a difference of two values: one at the midpoint, one at halfway between
        the values at the ends.""",
    "The midpoint of a and b is `(a + b) / 2`. Ask `f` there.",
    """
        From `f((a + b) / 2)` subtract the mean of `f(a)` and `f(b)`. Mind the
        parentheses.""",
]
midpoint_gap.mistakes = {
    (lambda f, a, b: f((a + b) / 2) - f(a) + f(b) / 2): """
        Python divides before it adds: only `f(b)` is halved here. Put parentheses
        around the sum.""",
    (lambda f, a, b: f((a + b) / 2) - f(a) - f(b) / 2): """
        Python divides before it subtracts: only `f(b)` is halved here. Put parentheses
        around the sum of the ends.""",
    (lambda f, a, b: f(a + b / 2) - (f(a) + f(b)) / 2): """
        Python divides before it adds, so `a + b / 2` is not the midpoint. Put
        parentheses around `a + b`.""",
    (lambda f, a, b: f(a + b) / 2 - (f(a) + f(b)) / 2): """
        You halve the value of `f` where you should halve its input: the midpoint is `(a
        + b) / 2`.""",
    (lambda f, a, b: (f(a) + f(b)) / 2 - f((a + b) / 2)): """
        Right but for the sign: the midpoint's value comes first, so that a gap above 0
        means that it lies above its chord.""",
    (lambda f, a, b: abs(f((a + b) / 2) - (f(a) + f(b)) / 2)): """
        Its size is right. But leave the sign as it is: it tells whether the midpoint
        lies above its chord or below.""",
    (lambda f, a, b: f((b - a) / 2) - (f(a) + f(b)) / 2): """
        `(b - a) / 2` is half the way from a to b, counted from 0 and not from a. The
        midpoint is the mean of the two.""",
    (lambda f, a, b: f(a + b) - (f(a) + f(b))): """
        Both are still to be halved: the midpoint is `(a + b) / 2`, and the mean of the
        ends is half of their sum.""",
    (lambda f, a, b: f((a + b) / 2) - (f(a) + f(b))): """
        The mean of the two ends is *half* of their sum.""",
    (lambda f, a, b: (f(a) + f(b)) / 2): """
        This is the mean of the two ends. Subtract it from the value at the
        midpoint.""",
    (lambda f, a, b: f((a + b) / 2) - f(a)): """
        You compare the midpoint with one end only. It is to be compared with halfway
        between both: take the mean of `f(a)` and `f(b)`.""",
    (lambda f, a, b: f((a + b) / 2) - f(b)): """
        You compare the midpoint with one end only. It is to be compared with halfway
        between both: take the mean of `f(a)` and `f(b)`.""",
    (lambda f, a, b: 0): """
        It is 0 for every function here, and for a straight line that is right. But the
        gap is to *tell* whether there is a bend: compute it from `f`.""",
    (lambda f, a, b: f((a + b) / 2)): """
        This is the value at the midpoint. How far is it above the mean of the two
        ends?""",
    (lambda f, a, b: (a + b) / 2 - (f(a) + f(b)) / 2): """
        The midpoint of the *inputs* is there. Ask `f` for its value at that place.""",
    (lambda f, a, b: 2 * f((a + b) / 2) - f(a) - f(b)): """
        Twice too large: you compare two midpoints with the sum of the ends.""",
    (lambda f, a, b: f(b) - f(a)): """
        This is how much `f` rises from a to b. It does not look at the midpoint.""",
    (lambda f, a, b: (f(b) - f(a)) / (b - a)): """
        This is the slope from a to b. It does not look at the midpoint.""",
}


def _points_and_layers(draw):
    sizes = [(2, 3, 1), (2, 2, 2), (3, 5, 2), (1, 4, 3), (3, 3, 3)]
    return [
        tuple(draw.normal(size=s).round(1) for s in (i, (h, i), h, (o, h), o))
        for i, h, o in sizes
    ]


def _relu(z):
    return z.clamp(min=0)


@exercise(
    "What must the network return, so that ReLU stands between its layers?",
    cases=_points_and_layers,
)
def repaired(x, W1, b1, W2, b2):
    h = torch.relu(W1 @ x + b1)
    return W2 @ h + b2


repaired.hints = [
    "Print `h` before and after the line with `torch.relu`. Does it change?",
    """
        `torch.relu(h)` does not change `h`. It returns new numbers, and nobody keeps
        them.""",
    """
        Give the result a name, as in `h = torch.relu(h)`, and let the second layer use
        it.""",
]
repaired.mistakes = {
    (lambda x, W1, b1, W2, b2: W2 @ (W1 @ x + b1) + b2): """
        It still collapses: this returns what the two layers return without any ReLU.
        `torch.relu(h)` leaves `h` alone and *returns* new numbers. Who keeps them?""",
    (lambda x, W1, b1, W2, b2: _relu(W2 @ (W1 @ x + b1) + b2)): """
        Now ReLU stands after the output, not between the layers. The two layers still
        collapse into one, and the output can no longer be negative, so the network can
        never answer class 0.""",
    (lambda x, W1, b1, W2, b2: _relu(W2 @ _relu(W1 @ x + b1) + b2)): """
        One ReLU too many: there is one after the output as well. The output can no
        longer be negative, so the network can never answer class 0.""",
    (lambda x, W1, b1, W2, b2: W2 @ (W1 @ _relu(x) + b1) + b2): """
        This ReLU bends the input, before any layer has seen it, and the two layers
        still stand side by side. It belongs between them.""",
    (lambda x, W1, b1, W2, b2: W2 @ (_relu(W1 @ x) + b1) + b2): """
        The first layer is not done yet where your ReLU comes: its bias belongs inside,
        before the ReLU.""",
    (lambda x, W1, b1, W2, b2: W2 @ torch.sigmoid(W1 @ x + b1) + b2): """
        That bends, and it is a sigmoid. This network was meant to have ReLU.""",
    (lambda x, W1, b1, W2, b2: _relu(W1 @ x + b1)): """
        This is what the first layer returns after ReLU. It still has to go through the
        second.""",
    (lambda x, W1, b1, W2, b2: W2 @ _relu(W1 @ x + b1)): """
        The ReLU is in its place. Now the second layer's bias is missing.""",
    (lambda x, W1, b1, W2, b2: W2 @ _relu(W1 @ x) + b2): """
        The ReLU is in its place. Now the first layer's bias is missing, inside the
        ReLU.""",
    (lambda x, W1, b1, W2, b2: W2 @ torch.tanh(W1 @ x + b1) + b2): """
        That bends, and it is a tanh. This network was meant to have ReLU.""",
    (lambda x, W1, b1, W2, b2: W2 @ (W1 @ x + b1).abs() + b2): """
        That bends, and it is the absolute value: it turns negative numbers over, where
        ReLU makes them 0.""",
    (lambda x, W1, b1, W2, b2: _relu(W2) @ (W1 @ x + b1) + b2): """
        This bends the weights and not what passes between the layers, and the network
        still collapses. ReLU works on the numbers `h`.""",
    (lambda x, W1, b1, W2, b2: W2 @ (_relu(W1) @ x + b1) + b2): """
        This bends the weights and not what passes between the layers, and the network
        still collapses. ReLU works on the numbers `h`.""",
    (lambda x, W1, b1, W2, b2: W2 @ (W1 @ x + b1).clamp(max=0) + b2): """
        The wrong half is kept: ReLU lets through what is above 0.""",
}
