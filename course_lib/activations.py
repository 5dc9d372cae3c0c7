"""The catalogue of activations: one entry each, and nothing to register elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

import torch
from torch import nn

from course_lib.checks import refuse


class Pointwise(nn.Module):
    """A layer that applies one function to every number of its input."""

    def __init__(self, name, function, derivative):
        super().__init__()
        self.name, self.function, self.derivative = name, function, derivative

    def forward(self, z):
        """Return the function of `z`; same shape."""
        return self.function(z)

    def extra_repr(self):
        """Show the name when the network is printed."""
        return self.name


@dataclass(frozen=True)
class Activation:
    """An activation function with what a student should know about it.

    Attributes
    ----------
    name : str
        How networks and figures call it.
    module : callable
        Makes the `nn.Module` that goes between two layers.
    derivative : callable
        Tensor to tensor of the same shape: the slope at each number. Where the
        function has a corner or a jump, the value that autograd uses.
    formula, slope_formula : str
        The function and its derivative in LaTeX.
    known_for : str
        One sentence.
    """

    name: str
    module: Callable[[], nn.Module]
    derivative: Callable[[torch.Tensor], torch.Tensor]
    formula: str = ""
    slope_formula: str = ""
    known_for: str = ""

    def __call__(self, z):
        """Return the activation of `z`; same shape."""
        return self.module()(z)


def custom(name, function, derivative=None):
    """Make an activation of any differentiable function, such as ``torch.square``.

    Parameters
    ----------
    name : str
        How networks and figures call it.
    function : callable
        Tensor to tensor of the same shape, number by number.
    derivative : callable, optional
        Its slope; computed by autograd if left out.

    Returns
    -------
    Activation
    """
    derivative = derivative or partial(slope, function)
    return Activation(name, partial(Pointwise, name, function, derivative), derivative)


def slope(function, z):
    """Return the derivative of `function` at each number of `z`, by autograd."""
    with torch.inference_mode(False), torch.enable_grad():
        z = z.detach().clone().requires_grad_()
        # Each output depends on its own input only, so the gradient of the sum
        # holds every single derivative. Adding 0 z helps a function that autograd
        # cannot follow, such as a comparison: its slope is 0.
        return torch.autograd.grad(function(z).sum() + 0 * z.sum(), z)[0]


def get(activation):
    """Return the `Activation` of a name; None is the identity.

    Raises
    ------
    ValueError
        If the catalogue has no entry of that name.
    """
    if isinstance(activation, Activation):
        return activation
    if activation is None:
        return CATALOGUE["identity"]
    if not isinstance(activation, str) or activation not in CATALOGUE:
        refuse("activation", activation, f"choose None or one of {list(CATALOGUE)}.")
    return CATALOGUE[activation]


def of(module):
    """Return the `Activation` that `module` applies, or None if it is not one."""
    entry = _entries().get(_identity(module))
    if entry is None and type(module) is Pointwise:
        return custom(module.name, module.function, module.derivative)
    return entry


@cache
def _entries():
    return {_identity(entry.module()): entry for entry in CATALOGUE.values()}


def _identity(module):
    # The printed form holds the parameters, as in ELU(alpha=1.0).
    return type(module), repr(module), getattr(module, "function", None)


SELU_SCALE, SELU_ALPHA = 1.0507009873554805, 1.6732632423543772


def _step(z):
    return z.sign().clamp(min=0)


# Slopes are half of what training computes: no branches, and sigmoid in place of tanh.
def _sigmoid_slope(z):
    s = z.abs().neg_().sigmoid_()  # the slope is even, and there s - s² loses no digit
    return s.addcmul_(s, s, value=-1)


def _selu_slope(z):
    left = z.clamp(max=0).exp_().mul_(SELU_SCALE * SELU_ALPHA)
    return left.sub_(z.sign().clamp_(min=0), alpha=SELU_SCALE * (SELU_ALPHA - 1))


def _silu_slope(z):
    s = torch.sigmoid(z)
    return s * (1 + z * (1 - s))


def _mish_slope(z):
    s = torch.sigmoid(z)
    q = 1 - s  # is 1 / (1 + e^z), and tanh(log u) = (u² - 1) / (u² + 1)
    t = s * (1 + q) / (1 + q.square())
    return t + z * s * (1 - t.square())


CATALOGUE = {
    entry.name: entry
    for entry in (
        Activation(
            "identity",
            nn.Identity,
            torch.ones_like,
            formula=r"z",
            slope_formula=r"1",
            known_for="No bend at all: a stack of layers stays one layer.",
        ),
        Activation(
            "step",
            partial(Pointwise, "step", _step, torch.zeros_like),
            torch.zeros_like,
            formula=r"[z > 0]",
            slope_formula=r"0",
            known_for="The perceptron's threshold (Rosenblatt 1958): its slope is 0.",
        ),
        Activation(
            "sigmoid",
            nn.Sigmoid,
            _sigmoid_slope,
            formula=r"\frac{1}{1 + e^{-z}}",
            slope_formula=r"\sigma(z)\,(1 - \sigma(z))",
            known_for="Turns a logit into a probability.",
        ),
        Activation(
            "tanh",
            nn.Tanh,
            lambda z: _sigmoid_slope(2 * z).mul_(4),  # tanh z = 2 sigmoid(2z) - 1
            formula=r"\tanh z",
            slope_formula=r"1 - \tanh^2 z",
            known_for="A sigmoid, stretched and centred on 0: 2 sigmoid(2z) - 1.",
        ),
        Activation(
            "relu",
            nn.ReLU,
            lambda z: z.sign().clamp_(min=0),
            formula=r"\max(0, z)",
            slope_formula=r"[z > 0]",
            known_for="One corner, two straight pieces (Nair and Hinton 2010).",
        ),
        Activation(
            "leaky_relu",
            nn.LeakyReLU,
            lambda z: z.sign().clamp_(min=0.01),
            formula=r"\max(0, z) + 0.01\,\min(0, z)",
            slope_formula=r"1 \text{ if } z > 0 \text{ else } 0.01",
            known_for="A ReLU with a small slope on the left (Maas et al. 2013).",
        ),
        Activation(
            "elu",
            nn.ELU,
            lambda z: z.clamp(max=0).exp(),
            formula=r"z \text{ if } z > 0 \text{ else } e^z - 1",
            slope_formula=r"1 \text{ if } z > 0 \text{ else } e^z",
            known_for="Smooth below 0, down to -1 (Clevert et al. 2016).",
        ),
        Activation(
            "selu",
            nn.SELU,
            _selu_slope,
            formula=r"\lambda z \text{ if } z > 0 \text{ else } "
            r"\lambda\alpha (e^z - 1)",
            slope_formula=r"\lambda \text{ if } z > 0 \text{ else } "
            r"\lambda\alpha e^z",
            known_for="Made to keep mean 0 and standard deviation 1 (Klambauer et al. "
            "2017).",
        ),
        Activation(
            "gelu",
            nn.GELU,
            # As autograd does it, in one pass; erf alone would take longer.
            lambda z: torch.ops.aten.gelu_backward(torch.ones_like(z), z),
            formula=r"z\,\Phi(z)",
            slope_formula=r"\Phi(z) + z\,\varphi(z)",
            known_for="A smooth ReLU that dips below 0 (Hendrycks and Gimpel 2016).",
        ),
        Activation(
            "silu",
            nn.SiLU,
            _silu_slope,
            formula=r"z\,\sigma(z)",
            slope_formula=r"\sigma(z)\,(1 + z\,(1 - \sigma(z)))",
            known_for="The sigmoid-weighted line, also called swish (Elfwing et al. "
            "2018).",
        ),
        Activation(
            "softplus",
            nn.Softplus,
            torch.sigmoid,
            formula=r"\log(1 + e^z)",
            slope_formula=r"\sigma(z)",
            known_for="A ReLU with its corner rounded off (Dugas et al. 2001).",
        ),
        Activation(
            "mish",
            nn.Mish,
            _mish_slope,
            formula=r"z\,\tanh(\log(1 + e^z))",
            slope_formula=r"t + z\,\sigma(z)\,(1 - t^2),\; t = \tanh(\log(1 + e^z))",
            known_for="Close to SiLU, a little lower dip (Misra 2019).",
        ),
    )
}
