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
            "The slope of functions that follow one another is the product of their"
            " slopes.",
        ),
        "polynomial": (
            "",
            "A sum of powers of x, such as 3x² − x. The highest power is its degree.",
        ),
        "saturate": (
            "",
            "To become flat far out. A unit that sits out there has a slope near 0 "
            "and hardly learns.",
        ),
        "zero-centred": (
            "",
            "With outputs that average to 0, for inputs spread like a bell curve "
            "around 0.",
        ),
    },
    5: {
        "dead unit": (
            "",
            "A unit whose output is 0 on every training input, now. It may come back.",
        ),
        "explode": (
            "",
            "To grow from layer to layer, by a factor above 1 each time.",
        ),
        "fan-in": (
            "",
            "How many inputs a layer has.",
        ),
        "norm": (
            "",
            "The length of a list of numbers: the root of the sum of their squares.",
        ),
        "residual connection": (
            "",
            "A way around a layer: what enters it is added to what leaves it.",
        ),
        "root mean square": (
            "",
            "The root of the mean of the squares, which is the typical size of the "
            "numbers.",
        ),
        "signal back": (
            "",
            "What reaches a layer from above: the slopes of the loss along its "
            "sums, or their length.",
        ),
        "signal forward": (
            "",
            "What reaches a layer from below: its inputs, or their length.",
        ),
        "vanish": (
            "",
            "To shrink from layer to layer, by a factor below 1 each time.",
        ),
        "weight gradient": (
            "",
            "The slopes of the loss along all weights of a layer. For one point its"
            " size is signal forward times signal back.",
        ),
    },
    6: {
        "capacity": (
            "",
            "What a network of a given shape could compute, with the best of all "
            "weights.",
        ),
        "compact set": (
            "",
            "A bounded region together with its edge.",
        ),
        "control": (
            "",
            "What is measured besides for comparison, with the cause in question "
            "left out.",
        ),
        "knot": (
            "",
            "A place where a zigzag may change its slope.",
        ),
        "largest error": (
            "",
            "How far the network is off its target at the worst place.",
        ),
        "optimisation": (
            "",
            "The search for good weights. It can fail although they exist.",
        ),
        "squared error": (
            "",
            "(output − height)². Half of its mean is our loss for curves.",
        ),
        "target": (
            "",
            "The function that a network is to come near.",
        ),
        "universal approximation theorem": (
            "",
            "For each continuous function on a compact set and each error above 0 "
            "there is a network with one hidden layer that is nowhere further off.",
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
