"""Twins, or many pairs of them, that train step by step on equal batches."""

import torch

from course_lib import networks, training
from course_lib.engine import Stack
from course_lib.widgets.playground import points


class Trainer:
    """Networks of one `Spec`, for each seed one without and one with activations.

    All in float64: a run that is repeated by exported code, or on another machine,
    then agrees for thousands of steps.

    Parameters
    ----------
    spec : Spec
    seeds : sequence of int
        Draw the weights.

    Attributes
    ----------
    members : list of nn.Sequential
        First the networks without activations, then those with. As they were drawn,
        until `write_back`.
    steps, epoch, offset : int
        Steps taken; the epoch that runs, and how many of its points were used.
    """

    def __init__(self, spec, seeds):
        self.seeds = list(seeds)
        self.steps = self.epoch = self.offset = 0
        self.order = None
        self._prepare(spec)

    def _prepare(self, spec):
        self.spec = spec
        self.points = points.draw(spec)
        self.train, self.test = self.points.seen(spec.inputs)
        sizes = (len(spec.inputs), *spec.widths, 1)
        self.members = [
            networks.mlp(sizes, bends, seed, spec.init).double()
            for bends in (None, spec.activations)
            for seed in self.seeds
        ]
        self.stack = Stack(self.members, spec.learning_rate, self.points.loss)
        # Biases are not regularised: they turn nothing on or off.
        weights = [torch.ones_like(layer) for layer in self.stack.layers]
        for layer in weights:
            layer[:, :, -1] = 0
        self.weights = torch.cat([layer.flatten() for layer in weights])

    @torch.inference_mode()
    def step(self):
        """Train on one batch; without any points do nothing."""
        x, y = self.train.tensors
        if len(x) == 0:
            return
        if self.order is None:
            self.order = order(len(x), self.spec.seed, self.epoch)
        rows = self.order[self.offset : self.offset + self.spec.batch_size]
        stack = self.stack
        stack.backward(x[rows], y[rows])
        if self.spec.l1:
            signs = stack.vector.sign()
            stack.gradient.addcmul_(signs, self.weights, value=self.spec.l1)
        if self.spec.l2:
            stack.gradient.addcmul_(stack.vector, self.weights, value=self.spec.l2)
        stack.adam.step(stack.gradient)
        self.steps += 1
        self.offset += len(rows)
        if self.offset >= len(x):
            self._next_epoch()

    @property
    def steps_per_epoch(self):
        """How many batches the training points make."""
        return max(1, -(-len(self.train) // self.spec.batch_size))

    @torch.inference_mode()
    def measure(self):
        """Return losses and accuracies, shape ``(4, members)``.

        The rows are training loss and accuracy, test loss and accuracy; NaN where
        there are no points, or no classes.
        """
        return torch.cat(
            [
                training.measure(self.stack, part)
                if len(part)
                else torch.full((2, len(self.members)), torch.nan).double()
                for part in (self.train, self.test)
            ]
        )

    def change(self, spec):
        """Go on with other settings and the same weights.

        Another batch size and other points begin a new epoch.
        """
        before, self.spec = self.spec, spec
        if (spec.activations, spec.points) != (before.activations, before.points):
            place = self.place()
            self._prepare(spec)
            self.put(place)
        self.stack.adam.rate = spec.learning_rate
        new = (spec.batch_size, spec.points) != (before.batch_size, before.points)
        if new and self.offset:
            self._next_epoch()

    def place(self):
        """Return where training stands, for `put`."""
        stack, adam = self.stack, self.stack.adam
        numbers = torch.stack([stack.vector, adam.mean, adam.square])
        return numbers, (self.steps, self.epoch, self.offset, adam.steps)

    @torch.inference_mode()
    def put(self, place):
        """Go back to a place of a `Trainer` with these settings."""
        stack, adam = self.stack, self.stack.adam
        numbers, (self.steps, self.epoch, self.offset, adam.steps) = place
        for target, values in zip(
            (stack.vector, adam.mean, adam.square), numbers, strict=True
        ):
            target.copy_(values)
        self.order = None

    def write_back(self):
        """Bring `members` up to date and return them."""
        self.stack.write_back(self.members)
        return self.members

    def _next_epoch(self):
        self.epoch, self.offset, self.order = self.epoch + 1, 0, None


def order(count, seed, epoch):
    """Return the order of the points in an epoch.

    It depends on nothing that came before, so a run can go on from anywhere.
    """
    shuffler = torch.Generator().manual_seed(100_000 * seed + epoch)
    return torch.randperm(count, generator=shuffler)
