"""Networks to compare: equal shapes, equal initial weights, another activation."""

from itertools import pairwise

import torch
from torch import nn

from course_lib import activations
from course_lib.checks import refuse, whole

#: Standard deviation of the weights times the square root of fan_in. LeCun et al.
#: 1998, He et al. 2015; "large" is too large on purpose.
GAINS = {"lecun": 1.0, "he": 2**0.5, "large": 3.0}


def mlp(sizes, activation=None, seed=0, init="default"):
    """Make a multilayer perceptron that returns logits.

    The weights depend on `sizes`, `seed` and `init` only, so two calls that differ
    in `activation` give networks with equal initial weights, in float32. With
    ``init="default"`` they are those that PyTorch draws for the same layers after
    ``torch.manual_seed(seed)``. The global random state is left alone.

    Parameters
    ----------
    sizes : sequence of int
        Width of each layer from input to output, such as ``(2, 16, 8, 1)``.
    activation : str, Activation, None, or a tuple of those
        What stands after each hidden layer: one for all, or a tuple with one a layer.
    seed : int
        Draws the weights.
    init : str
        ``"default"``: PyTorch's U(-1/√fan_in, 1/√fan_in), biases too. ``"lecun"``,
        ``"he"``, ``"large"``: normal with standard deviation gain/√fan_in and zero
        biases, the same draws for each, with gains 1, √2 and 3.

    Returns
    -------
    nn.Sequential

    Raises
    ------
    ValueError
        If a size is not a positive whole number, or a name is unknown.
    """
    sizes = [whole("sizes", size) for size in sizes]
    if len(sizes) < 2:
        refuse("sizes", tuple(sizes), "give at least inputs and outputs, as (2, 1).")
    bends = _per_layer(activation, hidden=len(sizes) - 2)
    linears = _linears(sizes, whole("seed", seed, least=0), init)
    layers = [linears[0]]
    for bend, linear in zip(bends, linears[1:], strict=True):
        if bend.name != "identity":
            layers.append(bend.module())
        layers.append(linear)
    return nn.Sequential(*layers)


def twins(sizes, activation="relu", seed=0):
    """Make two networks with equal initial weights, without and with activations.

    Parameters are those of `mlp`.

    Returns
    -------
    linear, bent : nn.Sequential
        The network with nothing between its layers, and the one with `activation`.
    """
    return mlp(sizes, None, seed), mlp(sizes, activation, seed)


def collapse(network):
    """Collapse a stack of affine layers into the single layer that equals it.

    From ``W2 (W1 x + b1) + b2 = (W2 W1) x + (W2 b1 + b2)``, layer after layer, in
    float64 so that only the last rounding shows.

    Parameters
    ----------
    network : nn.Module
        An `nn.Linear`, an `nn.Identity`, or any nesting of `nn.Sequential` of them.

    Returns
    -------
    nn.Linear
        With the data type and device of `network`, which stays as it was.

    Raises
    ------
    ValueError
        If a layer is not affine (the message names it), if two layers do not fit, or
        if there is no linear layer.
    """
    weight = None
    for name, layer in _leaves(network):
        if type(layer) is nn.Identity:
            continue
        if type(layer) is not nn.Linear:
            raise ValueError(
                f"network: layer {name!r} is {layer}, which does not collapse; only a "
                "stack of nn.Linear (and nn.Identity) is one layer in disguise."
            )
        step = layer.weight.detach().double()
        offset = torch.zeros_like(step[:, 0])
        if layer.bias is not None:
            offset = layer.bias.detach().double()
        if weight is None:
            weight, bias, like = step, offset, layer.weight
        elif step.shape[1] != weight.shape[0]:
            raise ValueError(
                f"network: layer {name!r} takes {step.shape[1]} inputs but gets "
                f"{weight.shape[0]}; make the sizes of neighbouring layers equal."
            )
        else:
            weight, bias = step @ weight, step @ bias + offset
    if weight is None:
        refuse("network", network, "there is no nn.Linear in it to collapse.")
    return linear(weight.to(like.dtype), bias.to(like.dtype))


def linear(weight, bias):
    """Make an `nn.Linear` from its numbers, where PyTorch's own draws some first.

    Parameters
    ----------
    weight, bias : Tensor
        Of shapes ``(outputs, inputs)`` and ``(outputs,)``; they are copied.
    """
    layer = nn.Linear(*reversed(weight.shape), device="meta")  # where nothing is drawn
    layer.weight = nn.Parameter(weight.detach().clone())
    layer.bias = nn.Parameter(bias.detach().clone())
    return layer


def layer_outputs(network, x):
    """Return what each layer hands to the next.

    Parameters
    ----------
    network : nn.Module
        Any network; its innermost modules count as layers.
    x : Tensor
        Inputs, shape ``(n, features)``.

    Returns
    -------
    dict of str to Tensor
        Output of each layer by its name, in the order of the forward pass. A layer
        that is used again appears again, as ``"name (2)"``.
    """
    outputs = {}

    def record(name):
        def hook(module, inputs, output):
            uses = sum(key.partition(" (")[0] == name for key in outputs)
            key = f"{name} ({uses + 1})" if uses else name
            # A copy, for the next layer may work in place.
            outputs[key] = output.clone()

        return hook

    leaves = [(n, m) for n, m in network.named_modules() if not list(m.children())]
    hooks = [module.register_forward_hook(record(name)) for name, module in leaves]
    try:
        with torch.no_grad():
            network(x)
    finally:
        for hook in hooks:
            hook.remove()
    return outputs


def parameter_count(network):
    """Return how many numbers training can change."""
    return sum(p.numel() for p in network.parameters() if p.requires_grad)


def layers(network):
    """Take a plain stack of linear layers and activations apart.

    Parameters
    ----------
    network : nn.Module
        A network such as `mlp` makes, or one that a student wrote.

    Returns
    -------
    linears : list of nn.Linear
    bends : list of Activation
        What stands after each linear layer but the last; the identity for nothing.

    Raises
    ------
    ValueError
        If `network` is anything else; the message names the layer.
    """
    linears, bends = [], []
    for name, layer in _leaves(network):
        if type(layer) is nn.Linear and layer.bias is not None:
            bends += [activations.get(None)] * (len(linears) - len(bends))
            linears.append(layer)
        elif len(linears) > len(bends) and (bend := activations.of(layer)):
            bends.append(bend)
        else:
            raise ValueError(
                f"network: layer {name!r} is {layer}, but a plain stack alternates "
                "nn.Linear (with bias) and at most one activation between two."
            )
    if not linears or len(bends) >= len(linears):
        refuse("network", network, "a plain stack ends with nn.Linear: return logits.")
    return linears, bends


def _leaves(network, name="network"):
    """Yield name and module of each layer of nested Sequentials, in forward order."""
    if type(network) is not nn.Sequential:
        yield name, network
        return
    # Not named_children(), which leaves out a module that comes again.
    for key, child in network._modules.items():
        yield from _leaves(child, key if name == "network" else f"{name}.{key}")


def _per_layer(activation, hidden):
    if not isinstance(activation, tuple):
        return [activations.get(activation)] * hidden
    if len(activation) != hidden:
        refuse("activation", activation, f"give one a hidden layer, {hidden} in all.")
    return [activations.get(one) for one in activation]


def _linears(sizes, seed, init):
    shapes = list(pairwise(sizes))
    with torch.random.fork_rng(devices=[]):
        torch.default_generator.manual_seed(seed)
        linears = [nn.Linear(*shape, dtype=torch.float32) for shape in shapes]
        if init == "default":
            return linears
        if init not in GAINS:
            refuse("init", init, f"choose one of {['default', *GAINS]}.")
        # Drawn over and thrown away, which is a third faster as `skip_init`.
        torch.default_generator.manual_seed(seed)
        for linear in linears:
            nn.init.normal_(linear.weight, std=GAINS[init] / linear.in_features**0.5)
            nn.init.zeros_(linear.bias)
    return linears
