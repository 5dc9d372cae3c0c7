"""The run of a playground: train, change things on the way, go back, start again."""

import copy
import time
from dataclasses import fields
from typing import NamedTuple

import torch

from course_lib.checks import refuse
from course_lib.engine import one_thread
from course_lib.widgets.playground import state
from course_lib.widgets.playground.export import code
from course_lib.widgets.playground.trainer import Trainer

#: A record is kept every `INTERVAL` steps; beyond `MOST` of them every second goes.
INTERVAL, MOST = 10, 128
NAMES = ("linear", "bent")


class Record(NamedTuple):
    """The run at one step: all that it takes to stand there again."""

    steps: int
    spec: state.Spec
    changes: int
    place: tuple
    measures: torch.Tensor


class Run:
    """Twins from their first weights on, with a memory of what happened.

    Parameters
    ----------
    start : Spec

    Attributes
    ----------
    start : Spec
        The settings at step 0.
    log : list of (int, dict)
        What was changed since, and after how many steps.
    records : list of Record
        The run so far, evenly spaced.
    goal : int
        A step that the run is to reach before anything else; see `restore`.
    """

    def __init__(self, start):
        self.begin(start)

    @one_thread()
    def begin(self, start):
        """Start anew from the first weights of a `Spec`."""
        self.trainer = Trainer(start, [start.seed])
        self.start, self.log, self.ahead = start, [], []
        self.records, self.interval, self.goal = [], INTERVAL, 0
        self._record()

    @property
    def spec(self):
        """The settings as they are now."""
        return self.trainer.spec

    @property
    def steps(self):
        """How many steps the twins have been trained."""
        return self.trainer.steps

    def rewind(self):
        """Go back to the first weights, with the settings as they are now."""
        self.begin(self.spec)

    @one_thread()
    def advance(self, steps, seconds=float("inf")):
        """Train for a number of steps, or until the time is over."""
        if not len(self.trainer.train):
            self.goal = 0  # there is nothing to train on, and nothing to wait for
            return
        self._forget_later()
        stop = time.perf_counter() + seconds
        for _ in range(steps):
            self.trainer.step()
            if self.steps % self.interval == 0:
                self._record()
            while self.ahead and self.ahead[0][0] == self.steps:
                self._apply(self.ahead.pop(0)[1])
            if time.perf_counter() >= stop:
                break

    def change(self, **values):
        """Change settings: on the way if that can be, else from the start.

        Raises
        ------
        ValueError
            If a value is impossible; nothing has changed then.
        """
        spec = self.spec.changed(**values)
        names = {f.name for f in fields(spec)}
        different = {n for n in names if getattr(spec, n) != getattr(self.spec, n)}
        if not different:
            return
        if different <= state.ON_THE_WAY and (self.steps or self.log):
            self._turn_off()
            self._apply({name: getattr(spec, name) for name in sorted(different)})
        else:
            self.begin(spec)

    def edit(self, network, layer, unit, source, value):
        """Set one weight.

        Parameters
        ----------
        network : {"linear", "bent"}
        layer : int
            From 0, the first hidden layer, on; the last is the output.
        unit : int
            Whose weight it is.
        source : int
            The input or the unit below that it belongs to; one past them is the bias.
        value : float

        Raises
        ------
        ValueError
            If there is no such weight, or the value is not from -100 to 100.
        """
        values = [network, layer, unit, source, value]
        self._checked_edit(values)
        self._turn_off()
        self._apply({"edit": values})

    def seek(self, index):
        """Go to a record; the later ones stay until something else happens here."""
        record = self.records[index]
        self.ahead, self.goal = [], 0
        self.trainer.change(record.spec)
        self.trainer.put(record.place)

    @property
    def networks(self):
        """The twins as they are now: float64 networks that `advance` leaves alone."""
        return copy.deepcopy(self.trainer.write_back())

    def to_text(self, view):
        """Return the state as text; see `state.to_text`."""
        return state.to_text(self.start, self._past(), self.steps, view)

    @classmethod
    def restore(cls, text):
        """Make a run from its text.

        It stands at step 0, with the step of the text as its `goal`.

        Returns
        -------
        Run, View

        Raises
        ------
        ValueError
            If something is wrong with the text.
        """
        start, log, steps, view = state.from_text(text)
        run = cls(start)
        spec = start
        for _, values in log:
            if "edit" in values:
                run._checked_edit(values["edit"])
            elif unknown := sorted(values.keys() - state.ON_THE_WAY):
                refuse("changes", unknown, "these cannot change on the way.")
            else:
                spec = spec.changed(**values)
                if len(spec.widths) != len(spec.activations):
                    refuse("changes", values, "give one activation a hidden layer.")
        run.ahead, run.goal = log, steps
        while run.ahead and run.ahead[0][0] == 0:
            run._apply(run.ahead.pop(0)[1])
        return run, view

    def export_code(self):
        """Return a program that trains the twins the same way, in plain PyTorch."""
        return code(self.start, self._past(), self.steps)

    def _apply(self, values):
        """Change something now, and remember it."""
        self.log.append((self.steps, values))
        if "edit" in values:
            network, layer, unit, source, value = values["edit"]
            member = NAMES.index(network)
            with torch.inference_mode():
                self.trainer.stack.layers[layer][member, unit, source] = value
        else:
            self.trainer.change(self.spec.changed(**values))
        self._record()

    def _checked_edit(self, values):
        if not isinstance(values, list) or len(values) != 5:
            refuse("edit", values, "give network, layer, unit, source and value.")
        network, layer, unit, source, value = values
        if network not in NAMES:
            refuse("network", network, f"choose one of {NAMES}.")
        layers = self.trainer.stack.layers
        state.whole_between("layer", layer, 0, len(layers) - 1)
        state.whole_between("unit", unit, 0, layers[layer].shape[1] - 1)
        state.whole_between("source", source, 0, layers[layer].shape[2] - 1)
        state.number_between("value", value, -100, 100)

    def _record(self):
        if self.records and self.records[-1].steps == self.steps:
            self.records.pop()
        trainer = self.trainer
        self.records.append(
            Record(
                self.steps, self.spec, len(self.log), trainer.place(), trainer.measure()
            )
        )
        if len(self.records) > MOST:
            self.interval *= 2
            self.records = [r for r in self.records if r.steps % self.interval == 0]

    def _past(self):
        """Return the changes up to where the run stands."""
        for record in self.records:
            if record.steps == self.steps:
                return self.log[: record.changes]
        return self.log

    def _turn_off(self):
        """Leave the road that was taken later, or that a text laid out."""
        self._forget_later()
        self.ahead, self.goal = [], 0

    def _forget_later(self):
        """Drop what happened after the step at which the run stands."""
        if self.records[-1].steps > self.steps:
            self.log = self._past()
            self.records = [r for r in self.records if r.steps <= self.steps]
