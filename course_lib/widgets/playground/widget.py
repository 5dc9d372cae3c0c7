"""The playground as a widget: it plays in the page, and cells know where it stands.

The page trains, looks and draws. Where it comes to rest it tells `text` and `place`;
while it plays it says nothing. Python draws the points and, where the page cannot do
it to the bit, the first weights.
"""

import json
from pathlib import Path

import anywidget
import torch
import traitlets
from torch import nn

from course_lib.losses import SQUARED
from course_lib.widgets import modules
from course_lib.widgets.playground import points
from course_lib.widgets.playground.choices import CHOICES, start, starts
from course_lib.widgets.playground.export import code
from course_lib.widgets.playground.run import Run
from course_lib.widgets.playground.state import Spec, View, from_text, to_text
from course_lib.widgets.playground.still import still
from course_lib.widgets.saved import carrying

HERE = Path(__file__).parent
WORKER = ("random", "points", "engine", "probes", "run", "worker")
PAGE = ("controls", "draw", "settings", "card", "tools", "playground")
SCRIPT = "const WORKER = {};\n{}".format(
    json.dumps(modules.joined(*(HERE / f"{name}.js" for name in WORKER))),
    modules.joined(modules.CANVAS, *(HERE / f"{name}.js" for name in PAGE)),
)
STYLE = (HERE / "playground.css").read_text("utf-8")
#: What brings the picture of a page without a kernel to life.
ONLOAD = """\
this.onload = null;
(async () => {
const { playground } = this.dataset;
const bytes = Uint8Array.from(atob(playground), (one) => one.charCodeAt(0));
const flow = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
const { script, ...values } = await new Response(flow).json();
const url = window.URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
(await import(url)).default.show(this.parentElement, values);
})();"""


class Playground(anywidget.AnyWidget):
    """Two networks that train side by side: one without activations, one with.

    While it plays, a cell finds it where it last stood still: press *Pause* first.

    Parameters
    ----------
    state : str, optional
        The text of another playground, from its *Share* tool or from `state`. Its run
        is trained again, which takes time: in the page where it is seen, and at once
        where a cell asks for what has come of it, such as `network`.
    hide : sequence of str
        Groups of controls to leave out: ``"data"``, ``"inputs"``, ``"network"``,
        ``"training"``, ``"tools"``. If any are given, those of a text do not count.
    **settings
        As in `Spec`, such as ``data="circles"`` or ``widths=(4,)``.

    Attributes
    ----------
    setup, text, place : traits
        What the page is given: what can be chosen, and starts; and where both have
        come to: the state, and `Run.place` in bytes, none where nobody was yet.

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

    _esm, _css = SCRIPT, STYLE
    setup = traitlets.Dict().tag(sync=True)
    text = traitlets.Unicode().tag(sync=True)
    place = traitlets.Bytes().tag(sync=True, from_json=lambda value, _: bytes(value))

    def __init__(self, state=None, *, hide=(), **settings):
        super().__init__()
        if state is None:
            # Widths alone are enough: the activations follow.
            spec, log, steps, view = Spec().changed(**settings), [], 0, View(hide=hide)
        elif settings:
            raise ValueError("give a state, or settings, but not both.")
        else:
            spec, log, steps, view = from_text(state)
            if hide:
                view = View(**vars(view) | {"hide": hide})
        fresh = Run(spec)
        Run.restore(spec, log, steps, fresh.place())  # refuses what cannot be
        self._known = self._shape = self._twins = self._static = None
        self.setup = {"choices": CHOICES, "starts": starts(spec)}
        self.text = to_text(spec, log, steps, view)
        self.observe(self._follow, ["text", "place"])
        self.on_msg(self._answer)

    # From a cell

    @property
    def network(self):
        """The network with activations, an ordinary `nn.Module` in float32.

        The same object as long as its layers stay the same; its weights follow the
        picture, each time that it stands still.
        """
        return self._modules()[1]

    @property
    def linear(self):
        """The network without activations; see `network`."""
        return self._modules()[0]

    @property
    def run(self):
        """The twins where the page or a cell last left them, to be read only."""
        if self._known != (self.text, self.place):
            start, log, steps, _ = from_text(self.text)
            place = bytearray(self.place)
            place = torch.frombuffer(place, dtype=torch.float64) if place else None
            self._run = Run.restore(start, log, steps, place)
            self._known = self.text, self.place
        return self._run

    @property
    def view(self):
        """What is shown."""
        return from_text(self.text)[3]

    @property
    def spec(self):
        """The settings as they are now."""
        return self.run.spec

    @property
    def steps(self):
        """How many steps the twins have been trained."""
        return self.run.steps

    @property
    def state(self):
        """The whole state as a line of text, for another playground."""
        return self.run.to_text(self.view)

    @property
    def code(self):
        """A program in plain PyTorch that trains the twins the same way."""
        return self.run.export_code()

    def accuracy(self):
        """Return the share of test points on the right side, of both twins.

        Of the training points where no others are, as with points of one's own alone.
        Where points have numbers, the right side is that of the right sign.
        """
        run = self.run
        x, y = (run.test if len(run.test) else run.train).tensors
        border = 0 if run.points.loss is SQUARED else 0.5
        right = (run.stack.logits(x) > 0) == (y.mT > border)
        return tuple(right.double().mean((1, 2)).tolist())

    def change(self, **settings):
        """Change settings, as the controls do."""
        self._tell(self.run.change(**settings))

    def advance(self, steps):
        """Train for a number of steps."""
        run = self.run
        if not len(run.train):
            print("There are no points to train on. Put some on a map first.")
        run.advance(steps)
        self._tell(run)

    def rewind(self):
        """Go back to the first weights."""
        self._tell(Run(self.spec))

    def _tell(self, run):
        """Show a run that a cell has moved."""
        text, place = run.to_text(self.view), run.place().numpy().tobytes()
        self._run, self._known = run, (text, place)
        with self.hold_sync(), self.hold_trait_notifications():
            self.text, self.place = text, place

    # From the page

    def _follow(self, _):
        """Bring modules that a cell holds up to date."""
        if self._twins is not None:
            self._modules()

    def _answer(self, _, asked, buffers):
        """Give the page a start, or the program of a text."""
        try:
            if "code" in asked:
                self.send({"code": code(*from_text(asked["code"])[:3])})
            else:
                spec = Spec(**asked["ask"]["spec"])
                self.send({"start": start(spec, asked["ask"]["seeds"])})
        except Exception as error:  # in a callback nobody would see it
            self.send({"message": f"{error}" or type(error).__name__})

    @torch.no_grad()
    def _modules(self):
        """Bring the modules of `network` and `linear` up to date."""
        spec, members = self.run.spec, self.run.networks
        shape = spec.inputs, spec.widths, spec.activations
        if shape != self._shape:
            self._shape, self._twins = shape, seen_from_the_map(spec, members)
        for ours, theirs in zip(self._twins, members, strict=True):
            for p, q in zip(ours.parameters(), theirs.parameters(), strict=True):
                p.copy_(q)
        return self._twins

    # Without a kernel

    def __repr__(self):
        spec, *_ = from_text(self.text)
        sizes = "-".join(map(str, (len(spec.inputs), *spec.widths, 1)))
        return f"Playground of {spec.data}, {sizes}"

    def _repr_mimebundle_(self, **kwargs):
        live, *rest = super()._repr_mimebundle_(**kwargs)
        if self._static is None:
            self._static = self._as_page()
        return live | self._static, *rest

    def _as_page(self):
        """Return picture and sentence and, where scripts run, the playground itself."""
        run = self.run
        picture = still(run, seen_from_the_map(run.spec, run.networks, torch.float64))
        data = {
            "script": SCRIPT,
            "style": STYLE,
            "setup": self.setup,
            "text": self.state,
        }
        sentence = "Run this cell to play."
        bundle = carrying(picture, "playground", data, ONLOAD, sentence)
        return bundle | {"text/plain": f"{self!r}. First state: {picture.alt}"}


def seen_from_the_map(spec, members, dtype=torch.float32):
    """Return the twins as networks that read places on the map."""
    twins = [twin.to(dtype) for twin in members]
    if spec.inputs == ("x1", "x2"):
        return twins
    return [nn.Sequential(points.Inputs(spec.inputs), *twin) for twin in twins]
