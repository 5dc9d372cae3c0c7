"""Many networks of one shape as one stack of matrices, with backpropagation by hand.

Three things make it fast. A hundred small matrix products cost little more than one
when they are one batched product. For a stack of layers the backward pass is short
enough to write down, which spares autograd's bookkeeping. And each step works in the
memory of the one before. Columns are data points, so products read as on paper.
"""

from collections.abc import Callable
from contextlib import contextmanager
from itertools import groupby
from typing import NamedTuple

import torch

from course_lib import activations, networks
from course_lib.checks import refuse
from course_lib.losses import BINARY

BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8  # Adam's usual constants (Kingma, Ba 2015)


class Stack:
    """Networks of one shape, trained side by side on the same batches with Adam.

    Parameters
    ----------
    members : sequence of nn.Module
        Plain stacks of linear layers and activations (see `networks.layers`) of
        equal sizes and data type. They stay as they are until `write_back`.
    learning_rate : float or sequence of float
        Adam's step size, for all members or for each.
    loss : Loss
        See `course_lib.losses`.

    Attributes
    ----------
    layers : list of Tensor
        Each layer's matrices, shape ``(members, outputs, inputs + 1)``. The last
        column holds the biases: a bias is the weight of an input that is always 1.
    gradients : list of Tensor
        Their gradients, same shapes, filled by `backward`.

    Raises
    ------
    ValueError
        If a member is not a plain stack, uses a layer twice, or differs in its sizes
        from the first.
    """

    @torch.inference_mode()
    def __init__(self, members, learning_rate=0.01, loss=BINARY):
        linears, bends = zip(*map(networks.layers, members), strict=True)
        sizes = [layer.weight.shape for layer in linears[0]]
        for index, own in enumerate(linears):
            if [layer.weight.shape for layer in own] != sizes:
                refuse(f"members[{index}]", members[index], "give equal sizes to all.")
            if len(set(own)) < len(own):
                refuse(f"members[{index}]", members[index], "use each layer once.")
        matrices = _stacked(linears, torch.Tensor.detach)
        frozen = _stacked(linears, lambda p: torch.full_like(p, not p.requires_grad))
        # One long vector holds every number, so that Adam is a few operations; each
        # layer sees its own part of it as a stack of matrices.
        self.vector = torch.cat([matrix.flatten() for matrix in matrices])
        frozen = torch.cat([matrix.flatten() for matrix in frozen]).bool()
        self.frozen = frozen if frozen.any() else None
        self.gradient = torch.zeros_like(self.vector)
        self.layers = _views(self.vector, matrices)
        self.gradients = _views(self.gradient, matrices)
        self.back = [matrix[:, :, :-1].mT for matrix in self.layers]
        self.bends = [_runs(layer) for layer in zip(*bends, strict=True)]
        self.passes = {}
        self.loss = loss
        rates = matrices[0].new_tensor(learning_rate).expand(len(members))
        each = [rates.repeat_interleave(matrix[0].numel()) for matrix in matrices]
        self.adam = Adam(self.vector, torch.cat(each))

    @torch.inference_mode()
    def logits(self, x):
        """Return the outputs of all members, shape ``(members, outputs, n)``.

        Parameters
        ----------
        x : Tensor
            The same points for all, shape ``(n, inputs)``, or points for each, shape
            ``(members, n, inputs)``.
        """
        # A few points at a time: the hidden layers then stay in the cache.
        units = sum(matrices.shape[:2].numel() for matrices in self.layers)
        few = 32 * max(1, 2**13 // units)
        outputs = [
            self._forward(part).sums[-1].clone() for part in x.split(few, dim=-2)
        ]
        return torch.cat(outputs, dim=2)

    @torch.inference_mode()
    def step(self, x, y):
        """Take one Adam step on a batch ``x`` (n, inputs), ``y`` (n, outputs).

        As in `logits`, each member may have a batch of its own.
        """
        self.backward(x, y)
        self.adam.step(self.gradient)

    @torch.inference_mode()
    def backward(self, x, y):
        """Compute the gradient of each member's mean loss.

        For outputs z its derivative is ``δ = (prediction(z) - y) / n``. From there the
        chain rule walks down: ``∂W = δ hᵀ`` for a layer with inputs h, and
        ``δ ← Wᵀ δ · f'(z)`` for the layer below (Rumelhart et al. 1986).
        """
        here = self._forward(x)
        prediction = self.loss.prediction(here.sums[-1])
        torch.sub(prediction, y.mT, out=here.deltas[-1]).div_(x.shape[-2])
        for layer in reversed(range(len(self.layers))):
            delta = here.deltas[layer]
            torch.bmm(delta, here.transposed[layer], out=self.gradients[layer])
            if layer > 0:
                _product(self.back[layer], delta, out=here.deltas[layer - 1])
                for run in here.runs[layer - 1]:
                    if run.bent:
                        run.delta.mul_(run.slope(run.sums))
        if self.frozen is not None:
            # Adam never moves a number whose gradient is 0 from the start.
            self.gradient.masked_fill_(self.frozen, 0)

    @torch.no_grad()
    def write_back(self, members):
        """Copy the weights into `members`, networks of the shape of the first ones."""
        for index, member in enumerate(members):
            for linear, matrices in zip(
                networks.layers(member)[0], self.layers, strict=True
            ):
                linear.weight.copy_(matrices[index, :, :-1])
                linear.bias.copy_(matrices[index, :, -1])

    def _forward(self, x):
        """Compute the inputs h of each layer and its sums z = W h."""
        n = x.shape[-2]
        if n not in self.passes:
            self.passes[n] = _Pass(self.layers, self.bends, n)
        here = self.passes[n]
        here.points.copy_(x.mT)
        for layer, matrices in enumerate(self.layers):
            _product(matrices, here.inputs[layer], out=here.sums[layer])
            for run in here.runs[layer]:
                run.outputs.copy_(run.function(run.sums) if run.bent else run.sums)
        return here


class Adam:
    """Adam on one vector of numbers (Kingma and Ba 2015).

    torch's own gives the same steps; its first use in a process takes a second and
    60 MiB for a compiler that nothing here needs.

    Parameters
    ----------
    vector : Tensor
        Changed in place by `step`.
    rate : float or Tensor
        The step size, for all numbers or for each.
    """

    def __init__(self, vector, rate):
        self.vector = vector
        self.rate = rate
        self.mean = torch.zeros_like(vector)
        self.square = torch.zeros_like(vector)
        self.steps = 0

    def step(self, gradient):
        """Change the vector by one step against its `gradient`."""
        self.steps += 1
        self.mean.lerp_(gradient, 1 - BETA1)
        self.square.mul_(BETA2).addcmul_(gradient, gradient, value=1 - BETA2)
        # Python's floats: in float32, 1 - 0.999**t would be wrong in its third digit.
        correction = (1 - BETA2**self.steps) ** 0.5
        scale = self.square.sqrt().add_(EPSILON * correction).div_(self.rate)
        self.vector.addcdiv_(
            self.mean, scale, value=-correction / (1 - BETA1**self.steps)
        )


class _Run(NamedTuple):
    """Neighbouring members with one activation: their part of a `_Pass`."""

    bent: bool
    function: Callable
    slope: Callable
    sums: torch.Tensor
    outputs: torch.Tensor
    delta: torch.Tensor


class _Pass:
    """The numbers of one pass over n points; the next pass overwrites them."""

    def __init__(self, layers, bends, n):
        # All ones at first, and the last row for good: it carries the biases.
        self.inputs = [m.new_ones(len(m), m.shape[2], n) for m in layers]
        self.points = self.inputs[0][:, :-1]
        self.transposed = [h.mT for h in self.inputs]
        self.sums = [m.new_empty(len(m), m.shape[1], n) for m in layers]
        self.deltas = [torch.empty_like(z) for z in self.sums]
        self.runs = []
        for layer, runs in enumerate(bends):
            z, h, d = self.sums[layer], self.inputs[layer + 1], self.deltas[layer]
            self.runs.append([_Run(*f, z[m], h[m, :-1], d[m]) for m, *f in runs])
        self.runs.append([])  # nothing bends after the last layer


@contextmanager
def one_thread():
    """Keep torch on one thread.

    For matrices this small a second thread makes a run slower, and the last digits
    of a sum may depend on how it is shared out.
    """
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def _stacked(linears, read):
    """Make the matrices of each layer, the biases as their last column."""

    def matrix(linear):
        return torch.column_stack([read(linear.weight), read(linear.bias)])

    return [torch.stack([*map(matrix, layer)]) for layer in zip(*linears, strict=True)]


def _views(vector, matrices):
    """Cut `vector` into views with the shapes of `matrices`."""
    parts = vector.split([m.numel() for m in matrices])
    return [part.view(m.shape) for part, m in zip(parts, matrices, strict=True)]


def _product(left, right, out):
    """Write the matrix product of each member into `out`."""
    if left.shape[1] == 1:  # one row: a weighted sum is quicker here than a product
        torch.sum(left.mT * right, 1, keepdim=True, out=out)
    elif left.shape[2] == 1:
        torch.mul(left, right, out=out)
    else:
        torch.bmm(left, right, out=out)


def _runs(bends):
    """Find the runs of members with one activation: slice, bent, function, slope."""
    runs, start = [], 0
    for _, run in groupby(bends, key=lambda bend: (bend.name, bend.derivative)):
        first, *rest = run
        stop = start + 1 + len(rest)
        bent = first is not activations.get(None)
        runs.append(
            (slice(start, stop), bent, first.module().forward, first.derivative)
        )
        start = stop
    return runs
