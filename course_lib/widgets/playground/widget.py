"""The playground as a widget: it answers what the browser asks, and nothing else.

While it plays, the browser asks for the next picture; the answer is one message with
one frame. So there is no loop here that could hang a cell or outlive a closed tab.
"""

import threading
import time
from dataclasses import asdict, replace
from pathlib import Path

import anywidget
import torch
from torch import nn

from course_lib.losses import SQUARED
from course_lib.widgets.playground import points, probes, wire
from course_lib.widgets.playground.actions import ACTIONS
from course_lib.widgets.playground.choices import CHOICES, thumbnails
from course_lib.widgets.playground.engine import Run
from course_lib.widgets.playground.state import MOST_STEPS, Spec, View
from course_lib.widgets.playground.still import still

HERE = Path(__file__).parent
PICTURE = 0.018  # seconds that one answer may take while playing, training and looking
LEAST = 0.004  # of training, where looking takes all of them
CATCH_UP = 0.04  # of training while it runs to a known step, which nobody watches


class Playground(anywidget.AnyWidget):
    """Two networks that train side by side: one without activations, one with.

    Parameters
    ----------
    state : str, optional
        The text of another playground, from its *Share* tool or from `state`. Its run
        is trained again, which takes time: bit by bit while the playground is on
        view, so that no cell hangs, and at once where a cell asks for what has come
        of it, such as `network` or `steps`. Until then the picture that is shown
        without a kernel is that of the first weights.
    hide : sequence of str
        Groups of controls to leave out: ``"data"``, ``"inputs"``, ``"network"``,
        ``"training"``, ``"tools"``. If any are given, those of a text do not count.
    **settings
        As in `Spec`, such as ``data="circles"`` or ``widths=(4,)``.

    Raises
    ------
    ValueError
        If a setting or the text is impossible.

    Examples
    --------
    >>> playground = Playground(data="circles", widths=(4,))
    >>> playground.advance(200)
    >>> playground.network
    Sequential(
      (0): Linear(in_features=2, out_features=4, bias=True)
      (1): ReLU()
      (2): Linear(in_features=4, out_features=1, bias=True)
    )
    """

    _esm = "\n".join(
        (HERE / f"{name}.js").read_text("utf-8")
        for name in ("draw", "controls", "settings", "card", "tools", "playground")
    )
    _css = (HERE / "playground.css").read_text("utf-8")

    def __init__(self, state=None, *, hide=(), **settings):
        super().__init__()
        # In ipykernel 7 a message may arrive on another thread than a cell's.
        self._lock = threading.RLock()
        self.ensemble = None
        self._still = None
        if state is None:
            # Widths alone are enough: the activations follow.
            self.run = Run(Spec().changed(**settings))
            self.view = View(hide=hide)
        elif settings:
            raise ValueError("give a state, or settings, but not both.")
        else:
            self.run, self.view = Run.restore(state)
            if hide:
                self.view = replace(self.view, hide=hide)
        self._shape = self._twins = None
        self._looking = 0.0  # how long the last picture took
        self.on_msg(self._answer)

    # From a cell

    @property
    def network(self):
        """The network with activations, an ordinary `nn.Module` in float32.

        The same object as long as its layers stay the same; its weights follow the
        picture.
        """
        self._arrived()
        return self._modules()[1]

    @property
    def linear(self):
        """The network without activations; see `network`."""
        self._arrived()
        return self._modules()[0]

    @property
    def spec(self):
        """The settings as they are now."""
        return self._arrived().spec

    @property
    def steps(self):
        """How many steps the twins have been trained."""
        return self._arrived().steps

    @property
    def state(self):
        """The whole state as a line of text, for another playground."""
        return self._arrived().to_text(self.view)

    @property
    def code(self):
        """A program in plain PyTorch that trains the twins the same way."""
        return self._arrived().export_code()

    def accuracy(self):
        """Return the share of test points on the right side, of both twins.

        Of the training points where no others are, as with points of one's own alone.
        Where points have numbers, the right side is that of the right sign.
        """
        with self._lock:
            trainer = self._arrived().trainer
            x, y = (trainer.test if len(trainer.test) else trainer.train).tensors
            border = 0 if trainer.points.loss is SQUARED else 0.5
            right = (trainer.stack.logits(x) > 0) == (y.mT > border)
            return tuple(right.double().mean((1, 2)).tolist())

    def change(self, **settings):
        """Change settings, as the controls do."""
        with self._lock:
            self._arrived().change(**settings)
            self._show({})

    def advance(self, steps):
        """Train for a number of steps."""
        with self._lock:
            if not len(self._arrived().trainer.train):
                print("There are no points to train on. Put some on a map first.")
            self.run.advance(steps)
            self._show({})

    def rewind(self):
        """Go back to the first weights."""
        with self._lock:
            self.run.rewind()
            self._show({})

    def _arrived(self):
        """Give the run, trained to its goal: a cell never finds it on the way there."""
        with self._lock:
            if self.run.steps < self.run.goal:
                self.run.advance(self.run.goal - self.run.steps)
            return self.run

    # From the browser

    def _answer(self, _, asked, buffers):
        """Do what the browser asks and send one frame, whatever happens."""
        if "nudge" in asked:  # it was sent for the network's sake; see playground.js
            return
        with self._lock:
            try:
                about = self._do(asked)
            except Exception as error:  # in a callback nobody would see it
                about = {"message": f"{error}" or type(error).__name__}
            try:
                self._show(about | {key: asked.get(key) for key in ("n", "of", "turn")})
            except Exception as error:
                self.send(about | {"n": asked.get("n"), "message": f"{error}"})

    def _do(self, asked):
        """Carry out the actions of a message, then train; return what to say."""
        about = {}
        for name, *values in asked.get("do", ()):
            if name not in ACTIONS:
                raise ValueError(f"there is no action {name!r}.")
            about |= ACTIONS[name](self, *values) or {}
        run = self.run
        if self.ensemble and not self.ensemble.done:
            stop = time.perf_counter() + CATCH_UP
            while time.perf_counter() < stop and not self.ensemble.done:
                self.ensemble.advance(5)
        elif run.steps < run.goal:
            run.advance(run.goal - run.steps, CATCH_UP)
        elif (steps := asked.get("play")) is not None:
            run.advance(int(steps) or MOST_STEPS, max(LEAST, PICTURE - self._looking))
        return about

    def _show(self, about):
        """Send a frame of what is there now."""
        began = time.perf_counter()
        run, view = self.run, self.view
        seen, arrays = probes.look(run, view)
        about = seen | about | {"spec": asdict(run.spec), "view": asdict(view)}
        about["goal"] = run.goal
        about["steps_per_epoch"] = run.trainer.steps_per_epoch
        about["records"] = [record.steps for record in run.records]
        about["finite"] = run.trainer.stack.vector.isfinite().all().item()
        if self.ensemble:
            about["ensemble"], more = self.ensemble.look()
            arrays |= more
        if about.pop("hello", False):
            about["choices"] = CHOICES
            arrays |= thumbnails()
        self.send(_header(about), buffers=[wire.encode(about, arrays)])
        self._modules()
        self._looking = time.perf_counter() - began

    @torch.no_grad()
    def _modules(self):
        """Bring the modules of `network` and `linear` up to date."""
        with self._lock:
            spec, members = self.run.spec, self.run.trainer.write_back()
            shape = spec.inputs, spec.widths, spec.activations
            if shape != self._shape:
                self._shape, self._twins = shape, _modules(self.run)
            for ours, theirs in zip(self._twins, members, strict=True):
                for p, q in zip(ours.parameters(), theirs.parameters(), strict=True):
                    p.copy_(q)
            return self._twins

    # Without a browser

    def __repr__(self):
        spec = self.run.start
        sizes = "-".join(map(str, (len(spec.inputs), *spec.widths, 1)))
        return f"Playground of {spec.data}, {sizes}"

    def _repr_mimebundle_(self, **kwargs):
        live, *rest = super()._repr_mimebundle_(**kwargs)
        with self._lock:
            if self._still is None:
                self._still = still(self.run, [m.double() for m in _modules(self.run)])
        bundle = self._still._repr_mimebundle_()
        sentence = "<p>Run this cell to play.</p>"
        live |= {
            "text/html": bundle["text/html"] + sentence,
            "text/plain": f"{self!r}. First state: {self._still.alt}",
        }
        return live, *rest


def _header(about):
    """Repeat outside the frame what the browser needs to sort frames."""
    return {key: about.get(key) for key in ("n", "of", "turn")}


def _modules(run):
    """Return the twins of a run as float32 networks that read places on the map."""
    twins = [twin.float() for twin in run.networks]
    if run.spec.inputs == ("x1", "x2"):
        return twins
    inputs = run.spec.inputs
    return [nn.Sequential(points.Inputs(inputs), *twin) for twin in twins]
