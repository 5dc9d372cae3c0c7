"""Exercises of lesson 5: gradients, their norms, a steady scale, a way around."""

import torch
from torch import nn

from course_lib import networks
from course_lib.exercises.exercise import exercise


def _signals(draw):
    # Where both are equally long, mistakes in the shapes run and can be recognised.
    sizes = [(2, 3), (2, 2), (3, 1), (1, 4), (3, 3)]
    return [tuple(draw.normal(size=n).round(1) for n in pair) for pair in sizes]


@exercise(
    "How does the loss change along each weight of a layer?",
    cases=_signals,
)
def weight_gradient(delta, h):
    return torch.outer(delta, h)


weight_gradient.hints = [
    """
        Take one weight: row i, column j. How much does its sum change, and how much the
        loss with it?""",
    """
        Its slope is `delta[i] * h[j]`. You want all of them, in a table with a row for
        each i.""",
    """
        `torch.outer` makes the table of all products of two lists of numbers. Whose
        entries number the rows?""",
]
weight_gradient.mistakes = {
    (lambda delta, h: torch.outer(h, delta)): """
        All the products are there, but the table lies on its side. W has a row for each
        *sum* and a column for each number that comes in.""",
    (lambda delta, h: delta * h): """
        `*` pairs the first with the first and the second with the second. But each
        number that comes in goes to *every* sum, by a weight of its own.""",
    (lambda delta, h: delta @ h): """
        `@` adds the products up to one number. Each weight wants its own: leave them
        apart, in a table.""",
    (lambda delta, h: delta.norm() * h.norm()): """
        That is how long the gradient is, one number for the whole layer. Asked is the
        table: one number for each weight.""",
    (lambda delta, h: -torch.outer(delta, h)): """
        Right but for the sign. The gradient says where the loss *grows*. The minus
        comes later, when a step goes the other way.""",
    (lambda delta, h: torch.outer(delta, torch.ones_like(h))): """
        These are the slopes along the sums, repeated. How much a weight changes its sum
        depends on what it multiplies: where is `h`?""",
    (lambda delta, h: torch.outer(torch.ones_like(delta), h)): """
        This is how much each weight changes its *sum*. What does the sum do to the
        loss? That is in `delta`.""",
    (lambda delta, h: delta[:, None] + h): """
        The right table, but one change makes the other so many times as large: multiply
        them, do not add.""",
    (lambda delta, h: delta): """
        These are the slopes along the sums, one for each row. Asked is one for each
        weight: how much does a weight change its sum?""",
    (lambda delta, h: h): """
        This is how much each weight changes its *sum*. What does the sum do to the
        loss? And there is a row for each sum.""",
    (lambda delta, h: torch.outer(delta, delta)): """
        `delta` stands on both sides. A weight in column j multiplies `h[j]`.""",
    (lambda delta, h: torch.outer(h, h)): """
        `h` stands on both sides. A weight in row i changes the sum i, and the loss with
        it by `delta[i]`.""",
    (lambda delta, h: torch.outer(delta, h).sum(0)): """
        All products are there, but you add them up. Each weight wants its own: leave
        them apart, in a table.""",
    (lambda delta, h: torch.outer(delta, h).sum(1)): """
        All products are there, but you add them up. Each weight wants its own: leave
        them apart, in a table.""",
    (lambda delta, h: torch.outer(delta, h) / len(h)): """
        The right table, divided by how many numbers come in. Nobody asked for a mean:
        each weight has its own slope.""",
}


def _networks_and_points(draw):
    cases = []
    for seed, sizes in enumerate([(2, 3, 1), (2, 4, 3, 1), (2, 4, 4, 4, 1)]):
        network = networks.mlp(sizes, "tanh", seed, init="he")
        x = torch.tensor(draw.normal(size=(6, 2))).float()
        cases.append((network, x, (x.sum(dim=1, keepdim=True) > 0.5).float()))
    return cases


@exercise(
    "How large is the gradient of each layer's weights?", cases=_networks_and_points
)
def gradient_norms(network, x, y):
    loss = nn.BCEWithLogitsLoss()(network(x), y)
    loss.backward()
    named = network.named_parameters()
    return [p.grad.norm() for name, p in named if "weight" in name]


gradient_norms.hints = [
    """
        As in the training loop: compute the loss and call `backward`. Then each
        parameter `p` of the network has its gradient in `p.grad`.""",
    """
        Go through `for name, p in network.named_parameters()`, keep those with `weight`
        in their name, and collect `p.grad.norm()`.""",
]


def _sizes(size, which="weight", reduction="mean"):
    """Make an answer that gives a `size` of each parameter after `backward`."""

    def answer(network, x, y):
        nn.BCEWithLogitsLoss(reduction=reduction)(network(x), y).backward()
        named = network.named_parameters()
        return torch.stack([size(p) for name, p in named if which in name])

    return answer


_right = _sizes(lambda p: p.grad.norm())

gradient_norms.mistakes = {
    _sizes(lambda p: p.grad.norm(), which=""): """
        There are twice as many numbers as layers: the biases have gradients, too. Take
        those parameters whose `name` has `weight` in it.""",
    _sizes(lambda p: p.norm()): """
        That is how large the weights are. Their gradients are in `p.grad`.""",
    (lambda network, x, y: _right(network, x, y).flip(0)): """
        The numbers are right, but the last layer comes first. Asked is the order of the
        forward pass, in which `named_parameters()` goes, too.""",
    _sizes(lambda p: p.grad.square().sum()): "The root of the sum is missing.",
    _sizes(lambda p: p.grad.square().mean().sqrt()): """
        That is the typical size of one entry. The norm is the root of the *sum* of the
        squares, so a larger table has a larger one.""",
    _sizes(lambda p: p.grad.abs().max()): """
        That is the largest entry. The norm counts all of them: the root of the sum of
        their squares.""",
    _sizes(lambda p: p.grad.norm(), reduction="sum"): """
        The loss is summed over the points. It is to be their mean, as
        `nn.BCEWithLogitsLoss()` computes it.""",
    (lambda network, x, y: _right(network, x, y).norm()): """
        One number for the whole network. Each layer wants its own, in a list.""",
}


@exercise(
    "Half of the slopes are 1 and half are ½: which scale keeps signals at their size?",
    tolerance=5e-3,
)
def steady_scale():
    squares = (1**2 + 0.5**2) / 2
    return 1 / squares**0.5


steady_scale.hints = [
    "Do for 1 and ½ what was done above for 1 and 0.",
    "The squares of the slopes are 1 and ¼. What is the root of their mean?",
    "The scale times √(5/8) has to be 1.",
]
steady_scale.mistakes = {
    2**0.5: """
        That is ReLU's, whose other half is 0. Here the other half still lets ½ through,
        so it takes less.""",
    1 / 0.75: """
        You have taken the plain mean of the slopes. Lengths go by squares: square
        first, then the mean, then the root.""",
    1 / 0.625: "You have the mean of the squares. Its root is missing.",
    0.625**0.5: """
        That is the root mean square of the slopes, and with it signals shrink. By which
        scale do you multiply to get back to 1?""",
    1.25**-0.5: "You have added 1 and ¼. The *mean* of the two is half of that.",
    2: """
        That would make up for the slope ½. But only half of the sums meet it. The
        others meet the slope 1.""",
    1: """
        At scale 1 signals keep their size only where every slope is 1. Half of these
        are smaller.""",
    1.3: "Close. Give one more digit: in 50 layers it counts.",
    0.75: """
        That is the mean of the slopes, and with it signals shrink. Square the slopes
        first, and ask which scale takes it back to 1.""",
    0.625: """
        That is the mean of the squares. Take its root, and ask which scale takes it
        back to 1.""",
    (1**2 + 0.5**2) ** 0.5: """
        You have added 1 and ¼. Take their *mean*, and ask which scale takes its root
        back to 1.""",
    (4 / 3) ** 0.5: """
        You have taken the root of the mean slope. Lengths go by squares: square first,
        then the mean, then the root.""",
    8: """
        1/8 is half of a quarter: the slope 1 is left out. The mean of 1 and ¼ is
        5/8.""",
    8**0.5: """
        1/8 is half of a quarter: the slope 1 is left out. Its mean with ¼ is 5/8.""",
    1.2: "Close. Give one more digit: in 50 layers it counts.",
    1.25: """
        1 + ¼ is the sum of the squares. Take their *mean*, its root, and the scale that
        takes it back to 1.""",
    1.5: """
        1 + ½ is the sum of the slopes. Square them first, take the mean, its root, and
        the scale that takes it back to 1.""",
}


def _square_layers(draw):
    return [
        tuple(draw.normal(size=shape).round(1) for shape in (n, (n, n), n))
        for n in (2, 1, 3, 5)
    ]


def _sigmoid_layer(h, W, b):
    return torch.sigmoid(W @ h + b)


def _cuts_the_slope(answer):
    """Object to a right value through which not all of the slope comes back."""
    draws = torch.Generator().manual_seed(0)
    h, W, b = (torch.randn(n, generator=draws) for n in (3, (3, 3), 3))
    result = answer(enters := h.requires_grad_().clone(), W, b)
    if not isinstance(result, torch.Tensor):
        return ""  # in NumPy there is nothing that could be cut
    came = h.grad_fn
    (right,) = torch.autograd.grad((h + _sigmoid_layer(h, W, b)).sum(), h)
    if result.requires_grad:
        (came,) = torch.autograd.grad(result.sum(), enters, allow_unused=True)
    if came is not None and torch.allclose(came, right):
        return ""
    return """
        The numbers are right. But training could not use this layer: the slope that
        comes back through it is cut, or a part of it. `no_grad` does that, and
        `detach`, and a new tensor made of old numbers."""


@exercise(
    "What does a layer with a residual connection return?",
    cases=_square_layers,
    objection=_cuts_the_slope,
)
def residual(h, W, b):
    return h + torch.sigmoid(W @ h + b)


residual.hints = [
    "Follow `h` on its way around the layer. Does anything make its slope smaller?",
    "First write the plain layer, with its sigmoid. Then add what entered it.",
    "The `h` that you add stands outside the sigmoid's parentheses.",
]
residual.mistakes = {
    (lambda h, W, b: torch.sigmoid(h + W @ h + b)): """
        That is your friend's layer. The `h` that was to go around the sigmoid still
        goes through it, and there its slope is at most 1/4.""",
    (lambda h, W, b: h + torch.sigmoid(h + W @ h + b)): """
        Now `h` goes around the sigmoid and through it. Once is enough.""",
    _sigmoid_layer: """
        This is a plain layer. What enters it is to be added to what leaves it.""",
    (lambda h, W, b: W @ h + b + _sigmoid_layer(h, W, b)): """
        You add the layer's own sums. They have been through the weights already. Add
        what *enters* the layer.""",
    (lambda h, W, b: h + W @ h + b): """
        The way around is there, but the sigmoid is gone. Without a bend ten of these
        collapse into one layer.""",
    (lambda h, W, b: 1 + _sigmoid_layer(h, W, b)): """
        A 1 that is added moves the output and leaves its slope alone. The slope grows
        by 1 if you add `h`.""",
    (lambda h, W, b: h * _sigmoid_layer(h, W, b)): """
        You multiply. The sigmoid is below 1, so ten of these make `h` smaller and
        smaller. A residual connection adds.""",
    (lambda h, W, b: h + torch.sigmoid(W @ h) + b): """
        Nearly: the bias belongs to the sum, inside the sigmoid.""",
    (lambda h, W, b: torch.sigmoid(h) + _sigmoid_layer(h, W, b)): """
        Now `h` goes through a sigmoid of its own. On the way around it should meet
        nothing at all.""",
    (lambda h, W, b: h): """
        Now *only* the way around is left. Add it to what the layer makes of `h`.""",
    (lambda h, W, b: h - _sigmoid_layer(h, W, b)): """
        You subtract. A residual connection adds.""",
    (lambda h, W, b: h + W @ torch.sigmoid(h) + b): """
        Inside, sigmoid and weights have changed places: the plain layer is
        `torch.sigmoid(W @ h + b)`.""",
    (lambda h, W, b: h + torch.sigmoid(W @ h)): """
        The way around is right. The layer has lost its bias, `b`.""",
    (lambda h, W, b: h + torch.tanh(W @ h + b)): """
        The way around is right. The layer's own bend should stay a sigmoid.""",
    (lambda h, W, b: h + torch.relu(W @ h + b)): """
        The way around is right. The layer's own bend should stay a sigmoid.""",
    (lambda h, W, b: torch.sigmoid(h + _sigmoid_layer(h, W, b))): """
        You add in the right place, and then all of it goes through one more sigmoid,
        `h` as well. On the way around it should meet nothing at all.""",
    (lambda h, W, b: torch.cat([h, _sigmoid_layer(h, W, b)])): """
        You put the two side by side, so the layer grows twice as wide. Add them, number
        by number.""",
    (lambda h, W, b: h + torch.sigmoid(W.T @ h + b)): """
        The way around is right. The layer's matrix is the wrong way round: `W @ h`, not
        transposed.""",
}
