"""What a playground is set to: checked, never changed in place, readable as text."""

import json
from dataclasses import asdict, dataclass, fields, replace
from numbers import Integral, Real

from course_lib import activations
from course_lib.checks import refuse
from course_lib.networks import GAINS
from course_lib.widgets.playground.points import DATASETS, INPUTS

VERSION = 1
MOST_LAYERS, MOST_UNITS, MOST_POINTS, MOST_STEPS = 6, 32, 200, 1_000_000
NUMBERS = {
    "noise": (0, 0.5),
    "share": (0.1, 0.9),
    "learning_rate": (1e-6, 10),
    "l1": (0, 1),
    "l2": (0, 1),
}
WHOLES = {"data_seed": (0, 9999), "seed": (0, 9999), "batch_size": (1, 500)}
#: What can change while the networks keep their weights; all else starts them anew.
ON_THE_WAY = {"activations", "batch_size", "l1", "l2", "learning_rate", "points"}
#: Groups of controls that an instructor can hide.
GROUPS = ("data", "inputs", "network", "training", "tools")


@dataclass(frozen=True)
class Spec:
    """Everything that decides how the twins are trained, and nothing else.

    Attributes
    ----------
    data : str
        One of `DATASETS`; ``"own"`` has the student's own points only.
    noise : float
        From 0 to 0.5; a typical value is 0.1 for each dataset.
    share : float
        Which part of the points trains, from 0.1 to 0.9; the others test.
    data_seed, seed : int
        Draw the points, and the weights with the order of the batches.
    points : tuple of (x1, x2, label)
        The student's own, as they lie on the map; they join the training points.
    inputs : tuple of str
        Some of `INPUTS`.
    widths : tuple of int
        Units of each hidden layer: 0 to 6 layers of 1 to 32.
    activations : tuple of str
        What stands after each hidden layer of one twin; the other has nothing there.
        One name alone stands for all layers.
    init : str
        As in `networks.mlp`.
    learning_rate, l1, l2 : float
        Adam's step size; the weights' sum of sizes and half their sum of squares
        count so much in the loss.
    batch_size : int

    Raises
    ------
    ValueError
        If a value is impossible; the message names it and says what would do.
    """

    data: str = "moons"
    noise: float = 0.1
    share: float = 0.8
    data_seed: int = 0
    points: tuple[tuple[float, float, int], ...] = ()
    inputs: tuple[str, ...] = ("x1", "x2")
    widths: tuple[int, ...] = (10, 5)
    activations: tuple[str, ...] = ("relu", "relu")
    init: str = "default"
    seed: int = 0
    learning_rate: float = 0.01
    batch_size: int = 32
    l1: float = 0.0
    l2: float = 0.0

    def __post_init__(self):
        for name, ends in NUMBERS.items():
            self._set(name, number_between(name, getattr(self, name), *ends))
        for name, ends in WHOLES.items():
            self._set(name, whole_between(name, getattr(self, name), *ends))
        _one_of("data", self.data, DATASETS)
        _one_of("init", self.init, ["default", *GAINS])
        for name in ("points", "inputs", "widths"):
            self._set(name, _row(name, getattr(self, name)))
        if isinstance(self.activations, str):
            self._set("activations", (self.activations,) * len(self.widths))
        self._set("activations", _row("activations", self.activations))
        for name in self.inputs:
            _one_of("inputs", name, INPUTS)
        if not 1 <= len(self.inputs) == len(set(self.inputs)):
            refuse("inputs", self.inputs, "give at least one, and none twice.")
        if len(self.widths) > MOST_LAYERS:
            refuse("widths", self.widths, f"give at most {MOST_LAYERS} hidden layers.")
        for width in self.widths:
            whole_between("widths", width, 1, MOST_UNITS)
        for name in self.activations:
            _one_of("activations", name, activations.CATALOGUE)
        if len(self.activations) != len(self.widths):
            few = f"give one a hidden layer, {len(self.widths)} in all."
            refuse("activations", self.activations, few)
        if len(self.points) > MOST_POINTS:
            refuse("points", len(self.points), f"give at most {MOST_POINTS}.")
        self._set("points", tuple(map(_point, self.points)))

    def _set(self, name, value):
        object.__setattr__(self, name, value)

    def changed(self, **values):
        """Return a `Spec` with other values, and with what follows from them.

        A new layer gets the activation of the last one. Points of one's own belong to
        the data that they were put on, and do not come along to other data.
        """
        known = {field.name for field in fields(self)}
        for name in values.keys() - known:
            refuse("setting", name, f"choose one of {sorted(known)}.")
        if "widths" in values and "activations" not in values:
            count = len(_row("widths", values["widths"]))
            last = (self.activations or ("relu",))[-1:]
            values["activations"] = (self.activations + last * count)[:count]
        if values.get("data", self.data) != self.data:
            values = {"points": ()} | values
        return replace(self, **values)

    def differs(self, other):
        """Return the names of the settings that another `Spec` has otherwise."""
        names = {field.name for field in fields(self)}
        return {name for name in names if getattr(self, name) != getattr(other, name)}


@dataclass(frozen=True)
class View:
    """What is shown of the twins; training does not feel it.

    Attributes
    ----------
    hinges, collapse, discretise, test : bool
        Draw the hinges; collapse affine layers; two colours only; draw the test points.
    hide : tuple of str
        Some of `GROUPS`: controls that are not shown.
    """

    hinges: bool = False
    collapse: bool = False
    discretise: bool = False
    test: bool = False
    hide: tuple[str, ...] = ()

    def __post_init__(self):
        for name in ("hinges", "collapse", "discretise", "test"):
            if not isinstance(getattr(self, name), bool):
                refuse(name, getattr(self, name), "give True or False.")
        object.__setattr__(self, "hide", _row("hide", self.hide))
        for name in self.hide:
            _one_of("hide", name, GROUPS)


def to_text(start, log, steps, view):
    """Write the state of a playground as one line of text.

    Parameters
    ----------
    start : Spec
        The settings at step 0.
    log : list of (int, dict)
        What was changed after so many steps.
    steps : int
        How far the run has come.
    view : View
    """
    state = {
        "playground": VERSION,
        "steps": steps,
        "start": asdict(start),
        "changes": log,
        "view": asdict(view),
    }
    return json.dumps(state, allow_nan=False)


def from_text(text):
    """Read what `to_text` wrote.

    Returns
    -------
    start, log, steps, view
        As in `to_text`.

    Raises
    ------
    ValueError
        If the text is not a state of this version, or a value is impossible.
    """
    try:
        state = json.loads(text)
    except (TypeError, ValueError, RecursionError):
        state = None
    if not isinstance(state, dict) or "playground" not in state:
        raise ValueError(
            "this is not the text of a playground: copy all of it, from the { on."
        )
    if state["playground"] != VERSION:
        raise ValueError(
            f"the text is of version {state['playground']!r}, and this playground "
            f"reads version {VERSION}: copy it again from a playground like this one."
        )
    parts = {}
    for name, kind in (("start", dict), ("changes", list), ("view", dict)):
        parts[name] = _part(state, name, kind)
    start = _made(Spec, "start", parts["start"])
    view = _made(View, "view", parts["view"])
    steps = whole_between("steps", _part(state, "steps", int), 0, MOST_STEPS)
    log, before = [], 0
    for change in parts["changes"]:
        pair = isinstance(change, list) and len(change) == 2
        if not pair or not isinstance(change[1], dict):
            refuse("changes", change, "give pairs of a step and what changed there.")
        before = whole_between("changes: step", change[0], before, steps)
        log.append((before, change[1]))
    return start, log, steps, view


def _part(state, name, kind):
    if not isinstance(state.get(name), kind):
        raise ValueError(f"the text lacks {name!r}: copy all of it.")
    return state[name]


def _made(kind, where, values):
    """Make a `Spec` or a `View` that the text describes completely."""
    names = {field.name for field in fields(kind)}
    if lacking := sorted(names - values.keys()):
        raise ValueError(f"the text lacks {lacking} in {where!r}: copy all of it.")
    if unknown := sorted(values.keys() - names):
        raise ValueError(f"the text has unknown settings {unknown} in {where!r}.")
    return kind(**values)


def number_between(name, value, low, high):
    """Return `value` if it is a number from `low` to `high`, else refuse it."""
    real = isinstance(value, Real) and not isinstance(value, bool)
    if not real or not low <= value <= high:  # NaN neither
        refuse(name, value, f"give a number from {low:g} to {high:g}.")
    return float(value)


def whole_between(name, value, low, high):
    """Return `value` if it is a whole number from `low` to `high`, else refuse it."""
    whole = isinstance(value, Integral) and not isinstance(value, bool)
    if not whole or not low <= value <= high:
        refuse(name, value, f"give a whole number from {low} to {high}.")
    return int(value)


def _one_of(name, value, choices):
    if not isinstance(value, str) or value not in choices:
        refuse(name, value, f"choose one of {list(choices)}.")


def _row(name, value):
    if not isinstance(value, list | tuple):
        refuse(name, value, "give a list.")
    return tuple(value)


def _point(point):
    if not isinstance(point, list | tuple) or len(point) != 3:
        refuse("points", point, "give each as x1, x2 and its class.")
    x1, x2, label = point
    place = (
        number_between("points: x1", x1, -3, 3),
        number_between("points: x2", x2, -3, 3),
    )
    return *place, whole_between("points: class", label, 0, 1)
