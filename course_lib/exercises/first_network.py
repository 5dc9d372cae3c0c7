"""An exercise of lesson 1: build a network with `nn.Sequential`."""

from itertools import pairwise

from torch import nn

from course_lib.exercises.comparing import Unusable
from course_lib.exercises.exercise import exercise


def _layers(network):
    """List a network's layers, in order."""
    if not isinstance(network, nn.Module):
        raise Unusable(
            "It is no network yet. Build one with `nn.Sequential(…)`, from layers such "
            "as `nn.Linear(2, 16)`."
        )
    # One ReLU may stand in two places.
    every = [module for _, module in network.named_modules(remove_duplicate=False)]
    return tuple(f"{module}" for module in every if not [*module.children()])


def _built(*between, sizes=(2, 16, 8, 1), after=()):
    """Build a network from fully connected layers and what stands between them."""
    # On no device: nothing is drawn, so a student's random numbers stay theirs.
    linears = [nn.Linear(*pair, device="meta") for pair in pairwise(sizes)]
    layers = [linears[0]]
    for bends, linear in zip(between, linears[1:], strict=True):
        layers += [*bends, linear]
    return nn.Sequential(*layers, *after)


@exercise(
    "How does 2-16-8-1 with ReLU between its layers look in PyTorch?",
    measure=_layers,
)
def with_relu():
    return nn.Sequential(
        nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 8), nn.ReLU(), nn.Linear(8, 1)
    )


with_relu.hints = [
    "Begin with the drawn network: `nn.Sequential` with three `nn.Linear`.",
    "`nn.ReLU()` is a module like a layer, and stands in the same list.",
    """
        Linear, ReLU, Linear, ReLU, Linear. Each layer takes as many numbers as the one
        before returns.""",
]
RELU = [nn.ReLU()]
with_relu.mistakes = {
    _built([], []): """
        There is nothing between its layers yet. So they collapse into one. Where does
        `nn.ReLU()` belong?""",
    _built(RELU, []): """
        One ReLU is missing: the second and the third layer still stand side by side,
        and collapse into one.""",
    _built([], RELU): """
        One ReLU is missing: the first and the second layer still stand side by side,
        and collapse into one.""",
    _built(RELU, RELU, after=RELU): """
        There is a ReLU after the last layer, too. Then no logit can be negative, and
        the network can never answer class 0.""",
    _built([], [], after=RELU): """
        This ReLU stands after the last layer, and not between two. The three layers
        still collapse into one, and no logit can be negative.""",
    _built(RELU, RELU, after=[nn.Sigmoid()]): """
        The two ReLUs are in their places. But the network should return its logit,
        without a sigmoid at the end.""",
    _built([nn.Sigmoid()], [nn.Sigmoid()]): """
        A sigmoid bends as well. This network was meant to have ReLU.""",
    _built(RELU, sizes=(2, 16, 1)): """
        One hidden layer is missing: 16 units, and then 8.""",
    _built(RELU, RELU, sizes=(2, 8, 16, 1)): """
        The hidden layers have changed places: first 16 units, then 8.""",
}
