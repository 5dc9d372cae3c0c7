"""The run of a playground in Python: where the page has come to, and on from there."""

import copy

import torch

from course_lib import networks, training
from course_lib.checks import refuse
from course_lib.engine import Stack, one_thread
from course_lib.widgets.playground import points, state
from course_lib.widgets.playground.export import code

NAMES = ("linear", "bent")


class Run:
    """Twins from their first weights on; `run.js` trains the same in the page.

    All in float64: a run that is repeated by the page, by exported code, or on
    another machine, then agrees for thousands of steps.

    Parameters
    ----------
    start : Spec
        The settings at step 0.

    Attributes
    ----------
    spec : Spec
        The settings as they are now.
    log : list of (int, dict)
        What was changed since the start, and after how many steps.
    members : list of nn.Sequential
        The twin without activations and the one with them, as drawn.
    stack : Stack
        Trains both.
    points : Points
    train, test : TensorDataset
        The points as the networks see them.
    steps, epoch, offset : int
        Steps taken; the epoch that runs, and how many of its points were used.
    """

    def __init__(self, start):
        self.start, self.log = start, []
        self.steps = self.epoch = self.offset = 0
        self._prepare(start)

    def _prepare(self, spec):
        self.spec, self._order = spec, None
        self.points = points.draw(spec)
        self.train, self.test = self.points.seen(spec.inputs)
        sizes = (len(spec.inputs), *spec.widths, 1)
        self.members = [
            networks.mlp(sizes, bends, spec.seed, spec.init).double()
            for bends in (None, spec.activations)
        ]
        self.stack = Stack(self.members, spec.learning_rate, self.points.loss)
        # Biases are not regularised: they turn nothing on or off.
        weights = [torch.ones_like(layer) for layer in self.stack.layers]
        for layer in weights:
            layer[:, :, -1] = 0
        self._weights = torch.cat([layer.flatten() for layer in weights])

    @one_thread()
    @torch.inference_mode()
    def advance(self, steps):
        """Train for a number of steps; without any points do nothing."""
        if len(self.train):
            for _ in range(steps):
                self._step()

    def _step(self):
        (x, y), spec, stack = self.train.tensors, self.spec, self.stack
        if self._order is None:
            self._order = order(len(x), spec.seed, self.epoch)
        rows = self._order[self.offset : self.offset + spec.batch_size]
        stack.backward(x[rows], y[rows])
        if spec.l1:
            signs = stack.vector.sign()
            stack.gradient.addcmul_(signs, self._weights, value=spec.l1)
        if spec.l2:
            stack.gradient.addcmul_(stack.vector, self._weights, value=spec.l2)
        stack.adam.step(stack.gradient)
        self.steps += 1
        self.offset += len(rows)
        if self.offset >= len(x):
            self._next_epoch()

    def _next_epoch(self):
        self.epoch, self.offset, self._order = self.epoch + 1, 0, None

    def change(self, **values):
        """Return the run with other settings: this one, if that can be on the way.

        Raises
        ------
        ValueError
            If a value is impossible; nothing has changed then.
        """
        spec = self.spec.changed(**values)
        different = spec.differs(self.spec)
        if different <= state.ON_THE_WAY and (self.steps or self.log):
            if different:
                self.apply({name: getattr(spec, name) for name in sorted(different)})
            return self
        return Run(spec)

    def apply(self, values):
        """Change something now, and remember it: settings, or one weight.

        A weight is ``{"edit": [network, layer, unit, source, value]}``; a source past
        the inputs of a layer is its bias.

        Raises
        ------
        ValueError
            If there is no such weight, or a value is impossible.
        """
        if "edit" in values:
            network, layer, unit, source, value = self._edit(values["edit"])
            with torch.inference_mode():
                self.stack.layers[layer][NAMES.index(network), unit, source] = value
        else:
            self._change(self.spec.changed(**values))
        self.log.append((self.steps, values))

    def _edit(self, values):
        if not isinstance(values, list) or len(values) != 5:
            refuse("edit", values, "give network, layer, unit, source and value.")
        network, layer, unit, source, value = values
        if network not in NAMES:
            refuse("network", network, f"choose one of {NAMES}.")
        layers = self.stack.layers
        state.checked("layer", layer, {"whole": [0, len(layers) - 1]})
        _, units, sources = layers[layer].shape
        state.checked("unit", unit, {"whole": [0, units - 1]})
        state.checked("source", source, {"whole": [0, sources - 1]})
        state.checked("value", value, {"number": [-100, 100]})
        return values

    def _change(self, spec):
        """Go on with the same weights; other batches or points begin a new epoch."""
        different = spec.differs(self.spec)
        if different & {"activations", "points"}:
            before, self.spec = self.place(), spec
            self._prepare(spec)
            self.put(before)
        self.spec = spec
        self.stack.adam.rate = spec.learning_rate
        if different & {"batch_size", "points"} and self.offset:
            self._next_epoch()

    def place(self):
        """Return where training stands, as the page tells it: see `put`."""
        stack, adam = self.stack, self.stack.adam
        counts = [self.steps, self.epoch, self.offset, adam.steps]
        return torch.cat(
            [torch.tensor(counts).double(), stack.vector, adam.mean, adam.square]
        )

    @torch.inference_mode()
    def put(self, place):
        """Go to a place: four counts, the weights, and Adam's two averages of them."""
        stack, adam = self.stack, self.stack.adam
        counts, numbers = place[:4].long().tolist(), place[4:].view(3, -1)
        self.steps, self.epoch, self.offset, adam.steps = counts
        for target, values in zip(
            (stack.vector, adam.mean, adam.square), numbers, strict=True
        ):
            target.copy_(values)
        self._order = None

    @classmethod
    def restore(cls, start, log, steps, place=None):
        """Make a run anew from its text: at its place, or trained from the start.

        Raises
        ------
        ValueError
            If a change is impossible.
        """
        run = cls(start)
        for step, values in log:
            if unknown := sorted(values.keys() - state.ON_THE_WAY - {"edit"}):
                refuse("changes", unknown, "these cannot change on the way.")
            if place is None:
                run.advance(step - run.steps)
            run.steps = step
            run.apply(values)
        if place is None:
            run.advance(steps - run.steps)
        else:
            run.put(place)
        return run

    @property
    def networks(self):
        """The twins as they are now: float64 networks that `advance` leaves alone."""
        self.stack.write_back(self.members)
        return copy.deepcopy(self.members)

    @torch.inference_mode()
    def measure(self):
        """Return losses and accuracies, shape ``(4, 2)``.

        The rows are training loss and accuracy, test loss and accuracy; NaN where
        there are no points, or no classes.
        """
        return torch.cat(
            [
                training.measure(self.stack, part)
                if len(part)
                else torch.full((2, 2), torch.nan).double()
                for part in (self.train, self.test)
            ]
        )

    def to_text(self, view):
        """Return the state as text; see `state.to_text`."""
        return state.to_text(self.start, self.log, self.steps, view)

    def export_code(self):
        """Return a program that trains the twins the same way, in plain PyTorch."""
        return code(self.start, self.log, self.steps)


def order(count, seed, epoch):
    """Return the order of the points in an epoch.

    It depends on nothing that came before, so a run can go on from anywhere.
    """
    shuffler = torch.Generator().manual_seed(100_000 * seed + epoch)
    return torch.randperm(count, generator=shuffler)
