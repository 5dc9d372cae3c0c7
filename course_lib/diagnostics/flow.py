"""What flows through a network: the signal forward, the signal back, the gradients.

For a layer with input h and sums z = W h + b, the gradient of one point's loss is
``∂W = δ hᵀ`` with ``δ = ∂loss/∂z`` (Rumelhart, Hinton and Williams 1986). So its norm
is the length of what comes forward times the length of what comes back.
"""

from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits

from course_lib.checks import finite, refuse


@dataclass(frozen=True)
class Flow:
    """Sizes by layer; entry i of each array is the i-th linear layer from the input.

    Attributes
    ----------
    forward : (layers,) float64 array
        Length of the vector that enters the layer, root mean square over the points.
    varying : (layers,) float64 array
        The same after the mean over the points is taken away: the part that depends
        on the input. Rounding leaves about 1e-16 of `forward` in float64.
    backward : (layers,) float64 array
        Length of δ, the derivative of a point's loss by the layer's sums, root mean
        square over the points.
    gradient : (layers,) float64 array
        Norm of the gradient of the mean loss by the layer's weights. It is
        ``forward * backward`` for one point; among several, parts cancel.
    """

    forward: np.ndarray
    varying: np.ndarray
    backward: np.ndarray
    gradient: np.ndarray


def flow(network, x, y):
    """Measure the signals in a network, forward and back, with binary cross-entropy.

    Parameters
    ----------
    network : nn.Module
        Any network with `nn.Linear` layers; returns logits of shape ``(n, 1)``. It
        and its gradients stay as they are.
    x, y : Tensor
        Inputs of shape ``(n, inputs)`` and labels of shape ``(n, 1)``, of the
        network's data type.

    Returns
    -------
    Flow
        Layers in the order of the forward pass.

    Raises
    ------
    ValueError
        If `x` is empty or not finite, or the network has no `nn.Linear`.
    """
    entered, sums = [], []

    def record(layer, arguments, output):
        entered.append(arguments[0].detach())
        sums.append(output)
        # A copy goes on, so that an activation that works in place spares the sums.
        return output.clone()

    x = finite("x", x).detach().requires_grad_()
    with _watched(network, nn.Linear, record), torch.enable_grad():
        loss = binary_cross_entropy_with_logits(network(x), y, reduction="sum")
    if not sums:
        refuse("network", network, "there is no nn.Linear in it to watch.")
    deltas = torch.autograd.grad(loss, sums)
    rows = [_sizes(h, delta) for h, delta in zip(entered, deltas, strict=True)]
    return Flow(*np.array(rows).T)


def dead_units(network, x):
    """Find the units that are zero on every given input, now.

    Parameters
    ----------
    network : nn.Module
        Its activations must be modules, such as `nn.ReLU`, not function calls.
    x : Tensor
        Inputs, shape ``(n, inputs)``: all the training inputs.

    Returns
    -------
    list of (units,) bool array
        One an activation, in the order of the forward pass; True is dead.

    Raises
    ------
    ValueError
        If `x` is empty or not finite, or the network has no activation module.
    """
    dead = []

    def record(layer, arguments, output):
        if not isinstance(layer, nn.Linear) and not list(layer.children()):
            dead.append((output == 0).all(0).numpy())

    with _watched(network, nn.Module, record), torch.no_grad():
        network(finite("x", x))
    if not dead:
        refuse("network", network, "there is no activation module, such as nn.ReLU().")
    return dead


@contextmanager
def _watched(network, kind, record):
    """Call `record` after each forward pass of a module of that kind."""
    modules = [module for module in network.modules() if isinstance(module, kind)]
    handles = [module.register_forward_hook(record) for module in modules]
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()


def _sizes(h, delta):
    # In float64, where the squares of 1e-30 and 1e30 are no trouble.
    h, delta = h.double(), delta.double()
    n = len(h)
    lengths = [part.norm() / n**0.5 for part in (h, h - h.mean(0), delta)]
    return [*map(float, lengths), float((delta.T @ h).norm()) / n]
