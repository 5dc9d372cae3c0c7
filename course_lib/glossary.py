"""The words of the series, each in the lesson that explains it first."""

from dataclasses import dataclass
from html import escape
from textwrap import fill

from course_lib.checks import refuse

#: For each lesson, in alphabetical order: what else its words are called, and what they
#: mean, in terms that it or an earlier one explains.
TERMS = {
    1: {
        "activation function": (
            "activation, non-linearity",
            "The function between two layers. It is applied to each number that "
            "passes, as ReLU is.",
        ),
        "bias": (
            "intercept",
            "The number that a layer adds to one of its outputs.",
        ),
        "class": (
            "category, label",
            "One of the answers that a network chooses between.",
        ),
        "collapse": (
            "merge, compose",
            "To replace a stack of linear layers by the single layer that computes "
            "the same.",
        ),
        "decision boundary": (
            "boundary",
            "Where the logit is 0, and the answer changes from one class to the other.",
        ),
        "fully connected": (
            "dense",
            "Of a layer: each of its inputs counts for each of its outputs.",
        ),
        "kink": (
            "corner, hinge",
            "A place where a graph changes its direction at once, as ReLU's does at 0.",
        ),
        "layer": (
            "affine map",
            "One step of a network: multiply by weights, add biases.",
        ),
        "logit": (
            "score, output",
            "The number that a network returns. Where it is positive, the answer is"
            " class 1; where it is negative, class 0.",
        ),
        "midpoint gap": (
            "",
            "The value halfway between two points, minus the mean of the values at "
            "the two. For everything that one layer can compute it is 0.",
        ),
        "multilayer perceptron": (
            "MLP, feed-forward network",
            "Fully connected layers one after another, usually with an activation "
            "function between them.",
        ),
        "ReLU": (
            "rectified linear unit",
            "It keeps positive numbers and replaces negative ones by 0.",
        ),
        "seed": (
            "random state",
            "The number that random numbers are made from. The same seed makes the "
            "same ones for everybody.",
        ),
        "sigmoid": (
            "logistic function",
            "The S-shaped curve 1 / (1 + e⁻ᶻ), which turns a logit z into a "
            "probability.",
        ),
        "tensor": (
            "array",
            "PyTorch's name for a table of numbers, of any number of dimensions.",
        ),
        "unit": (
            "neuron, node",
            "One of the numbers that a network computes. Hidden, if it is neither "
            "input nor output.",
        ),
        "weight": (
            "parameter, coefficient",
            "A number that says how much one unit counts for another.",
        ),
    },
    2: {
        "accuracy": (
            "",
            "The share of points for which the answer is right.",
        ),
        "backpropagation": (
            "backward pass",
            "Computing the gradient of the loss along every weight, from the "
            "last layer back to the first.",
        ),
        "batch": (
            "mini-batch",
            "The points that are used for one step of training. Here 32.",
        ),
        "binary cross-entropy": (
            "BCE, log loss",
            "−log of the probability that the network gave to the right class, "
            "averaged over the points.",
        ),
        "epoch": (
            "",
            "Once through all training points.",
        ),
        "gradient": (
            "slope, derivative",
            "How much the loss changes with a number, such as a weight. "
            "Training moves the number against it.",
        ),
        "hyperparameter": (
            "setting",
            "What you choose and training does not: learning rate, batch size, "
            "number of epochs.",
        ),
        "learning rate": (
            "step size",
            "The number that sets how long a step of training is.",
        ),
        "logistic regression": (
            "linear classifier",
            "The single linear layer with the lowest cross-entropy on the "
            "training points.",
        ),
        "loss": (
            "cost, objective",
            "The number that training makes small.",
        ),
        "optimiser": (
            "",
            "What turns gradients into steps. Ours is Adam.",
        ),
        "standard deviation": (
            "spread",
            "How far numbers typically lie from their mean.",
        ),
        "standardised": (
            "normalised, z-scored",
            "Shifted and scaled to mean 0 and standard deviation 1.",
        ),
        "test": (
            "held-out data",
            "Points that nothing was trained or chosen on, kept for the end.",
        ),
        "validation": (
            "development set",
            "Points to watch a training with; the network is not trained on them.",
        ),
    },
    3: {
        "activation pattern": (
            "",
            "Which units are on at a place, and which are off.",
        ),
        "hinge": (
            "kink line, activation boundary",
            "Where a unit switches between off and on. For a unit of the first "
            "layer it is a straight line.",
        ),
        "linear region": (
            "linear piece",
            "A part of the plane on which no unit switches. There the network "
            "is one linear layer.",
        ),
        "piecewise linear": (
            "",
            "Made of parts that are each linear, as a ReLU network is.",
        ),
        "pre-activation": (
            "net input, z",
            "What a unit computes before its activation function.",
        ),
        "readout": (
            "output layer, head",
            "The last layer. It makes one straight cut through the numbers of "
            "the last hidden layer.",
        ),
    },
    4: {
        "chain rule": (
            "",
            "The derivative of functions that follow one another is the product of "
            "their derivatives.",
        ),
        "class probabilities": (
            "predicted probabilities",
            "For each class, how probable it is; they are positive and add up to 1.",
        ),
        "derivative": (
            "slope",
            "How steep the graph of a function is at a place.",
        ),
        "leaky ReLU": (
            "",
            "ReLU with a small slope on the left, so that a little gets through.",
        ),
        "median": (
            "middle value",
            "The middle one of sorted numbers. A few that are far off do not move it.",
        ),
        "saturation": (
            "flattening out",
            "That a graph becomes flat far out. A unit there has a derivative near 0 "
            "and hardly learns.",
        ),
        "softmax": (
            "normalised exponential",
            "It turns the logits of several classes into class probabilities.",
        ),
        "tanh": (
            "hyperbolic tangent",
            "An S-curve from −1 to 1: a sigmoid, stretched and centred on 0.",
        ),
    },
    5: {
        "dead ReLU": (
            "dying ReLU, dead unit",
            "A ReLU unit that returns 0 for every training point, now. It may come "
            "back.",
        ),
        "exploding gradient": (
            "",
            "A gradient that grows on its way back, by a factor above 1 in each layer.",
        ),
        "fan-in": (
            "number of inputs",
            "How many inputs each unit of a layer has.",
        ),
        "gain": (
            "weight scale",
            "The standard deviation of the first random weights, times √fan-in.",
        ),
        "He initialisation": (
            "Kaiming initialisation",
            "Random weights with the gain √2, which keeps the size of signals in "
            "ReLU networks.",
        ),
        "norm": (
            "length",
            "The root of the sum of the squares of a list or table of numbers.",
        ),
        "residual connection": (
            "skip connection, shortcut",
            "A way around a layer: what enters it is added to what leaves it.",
        ),
        "root mean square": (
            "RMS, quadratic mean",
            "The root of the mean of the squares, a typical size of the numbers.",
        ),
        "signal back": (
            "error signal, delta",
            "What reaches a layer from above: the slopes of the loss along its "
            "pre-activations.",
        ),
        "signal forward": (
            "activations",
            "What reaches a layer from below: the numbers that enter it.",
        ),
        "vanishing gradient": (
            "",
            "A gradient that shrinks on its way back, by a factor below 1 in each "
            "layer.",
        ),
        "weight initialisation": (
            "initialization, init",
            "How the first, random weights of a network are drawn.",
        ),
        "Xavier initialisation": (
            "Glorot initialisation",
            "Random weights with the gain 1, but for the mean of fan-in and number "
            "of outputs in place of the fan-in.",
        ),
    },
    6: {
        "capacity": (
            "expressive power",
            "What a network of a given shape could compute, with the best of all "
            "weights.",
        ),
        "compact set": (
            "closed and bounded",
            "A bounded region together with its edge, such as an interval with its "
            "ends.",
        ),
        "control": (
            "",
            "What is measured besides for comparison, with the cause in question "
            "left out.",
        ),
        "extrapolation": (
            "out of range",
            "What a network says outside of the region that it has seen.",
        ),
        "knot": (
            "breakpoint, node",
            "A place where a zigzag may change its slope.",
        ),
        "largest error": (
            "maximum norm, uniform error",
            "How far the network is off its target at the worst place.",
        ),
        "logarithmic axes": (
            "log-log plot",
            "Axes on which equal steps are equal factors. There a power is a straight "
            "line, and its slope is the exponent.",
        ),
        "mean squared error": (
            "MSE, L2 loss",
            "The mean of (output − height)², a loss for curves.",
        ),
        "optimisation": (
            "",
            "The search for good weights. It can fail although they exist.",
        ),
        "piecewise linear interpolation": (
            "linear spline",
            "To join points by straight pieces.",
        ),
        "target": (
            "ground truth",
            "The function that a network is to come near.",
        ),
        "universal approximation theorem": (
            "",
            "If the activation is continuous (without jumps) and no polynomial, one "
            "hidden layer, wide enough, comes as near as you like to any continuous "
            "function on a compact set.",
        ),
    },
    7: {
        "baseline": (
            "reference method",
            "A simple method, tuned as carefully as the new one that has to beat it.",
        ),
        "generalisation": (
            "",
            "Being right on new data, and not only on the training data.",
        ),
        "linear probe": (
            "diagnostic classifier",
            "A new last layer, trained on what one layer of a network hands on. The "
            "network stays as it is.",
        ),
        "linearly separable": (
            "",
            "Sorted without a mistake by linear functions of the inputs.",
        ),
        "overfitting": (
            "",
            "Gaining on the training data while losing on new data.",
        ),
        "regularisation": (
            "penalty, shrinkage",
            "What holds overfitting back, such as a penalty on large weights.",
        ),
        "representation": (
            "embedding, code",
            "All numbers that a layer computes of a point: its features.",
        ),
        "weight decay": (
            "L2 penalty, ridge",
            "A penalty on the squares of the weights, as PyTorch's optimisers have it.",
        ),
    },
}


@dataclass(frozen=True)
class Words:
    """The words of a lesson, to unfold in a notebook or to print.

    Attributes
    ----------
    lesson : int
    terms : dict of str to (str, str)
        What each word is also called, and what it means.
    """

    lesson: int
    terms: dict[str, tuple[str, str]]

    @property
    def title(self):
        """What stands above the words."""
        return f"Words of lesson {self.lesson}"

    def __repr__(self):
        entries = [
            fill(f"{term}{f' ({also})' * bool(also)}: {meaning}", 79, **INDENT)
            for term, (also, meaning) in self.terms.items()
        ]
        return "\n".join([self.title, *entries])

    def _repr_mimebundle_(self, include=None, exclude=None):
        head = "".join(f'<th scope="col" {LEFT}>{title}</th>' for title in COLUMNS)
        rows = "\n".join(
            f'<tr><th scope="row" {LEFT}>{escape(term)}</th>'
            f"<td {LEFT}>{escape(also)}</td><td {LEFT}>{escape(meaning)}</td></tr>"
            for term, (also, meaning) in self.terms.items()
        )
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        html = f"<details><summary>{self.title}</summary>{table}</details>"
        return {"text/html": html, "text/plain": repr(self)}


COLUMNS = "word", "also called", "what it is"
LEFT = 'style="text-align: left"'  # JupyterLab puts tables to the right
INDENT = {"subsequent_indent": "    "}


def words(lesson):
    """Give the words that a lesson explains.

    Parameters
    ----------
    lesson : int

    Returns
    -------
    Words

    Raises
    ------
    ValueError
        If the glossary has no such lesson.
    """
    if lesson not in TERMS:
        known = ", ".join(map(str, TERMS))
        refuse("lesson", lesson, f"the glossary has words for lessons {known}.")
    return Words(lesson, TERMS[lesson])
