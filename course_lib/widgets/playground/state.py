"""What a playground is set to: checked, never changed in place, readable as text."""

import json
from dataclasses import asdict, dataclass, fields, replace
from numbers import Integral, Real

from course_lib import activations
from course_lib.checks import refuse
from course_lib.networks import GAINS
from course_lib.widgets.playground.points import DATASETS, INPUTS

VERSION, MOST_STEPS = 1, 1_000_000
SEED = {"whole": [0, 9999]}
PLACE = {"number": [-3, 3]}
#: What each setting may be; the page reads this table, too. A number lies between two
#: ends, a name is one of some, and a list has so many and, in turn, each of its own.
RULES = {
    "data": {"of": list(DATASETS)},
    "noise": {"number": [0, 0.5]},
    "share": {"number": [0.1, 0.9]},
    "data_seed": SEED,
    "points": {
        "count": [0, 200],
        "each": [{"count": [3, 3], "each": [PLACE, PLACE, {"whole": [0, 1]}]}],
    },
    "inputs": {"count": [1, len(INPUTS)], "each": [{"of": list(INPUTS)}]},
    "widths": {"count": [0, 6], "each": [{"whole": [1, 32]}]},
    "activations": {"count": [0, 6], "each": [{"of": list(activations.CATALOGUE)}]},
    "init": {"of": ["default", *GAINS]},
    "seed": SEED,
    "learning_rate": {"number": [1e-6, 10]},
    "batch_size": {"whole": [1, 500]},
    "l1": {"number": [0, 1]},
    "l2": {"number": [0, 1]},
}
#: Groups of controls that an instructor can hide.
GROUPS = ("data", "inputs", "network", "training", "tools")
VIEW = {name: {"of": [False, True]} for name in ("hinges", "collapse", "discretise")}
VIEW |= {"test": {"of": [False, True]}}
VIEW |= {"hide": {"count": [0, len(GROUPS)], "each": [{"of": list(GROUPS)}]}}
#: What can change while the networks keep their weights; all else starts them anew.
ON_THE_WAY = {"activations", "batch_size", "l1", "l2", "learning_rate", "points"}


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
        if isinstance(self.activations, str) and isinstance(self.widths, list | tuple):
            self._set("activations", (self.activations,) * len(self.widths))
        for name, rule in RULES.items():
            self._set(name, checked(name, getattr(self, name), rule))
        if len(self.inputs) > len(set(self.inputs)):
            refuse("inputs", self.inputs, "give none twice.")
        if len(self.activations) != len(self.widths):
            few = f"give one a hidden layer, {len(self.widths)} in all."
            refuse("activations", self.activations, few)

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
            count = len(checked("widths", values["widths"], RULES["widths"]))
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
        for name, rule in VIEW.items():
            object.__setattr__(self, name, checked(name, getattr(self, name), rule))


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
    limit = {"whole": [0, MOST_STEPS]}
    steps = checked("steps", _part(state, "steps", int), limit)
    log, before = [], 0
    for change in parts["changes"]:
        pair = isinstance(change, list) and len(change) == 2
        if not pair or not isinstance(change[1], dict):
            refuse("changes", change, "give pairs of a step and what changed there.")
        before = checked("changes: step", change[0], {"whole": [before, steps]})
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


def checked(name, value, rule):
    """Return what a rule of `RULES` allows, else refuse it."""
    if "of" in rule:
        if type(value) is not type(rule["of"][0]) or value not in rule["of"]:
            refuse(name, value, f"choose one of {rule['of']}.")
        return value
    if "each" in rule:
        least, most = rule["count"]
        if not isinstance(value, list | tuple):
            refuse(name, value, "give a list.")
        if not least <= len(value) <= most:
            refuse(f"how many {name}", len(value), f"give {least} to {most}.")
        rules = rule["each"] * len(value)
        return tuple(checked(name, *pair) for pair in zip(value, rules, strict=False))
    ((kind, (low, high)),) = rule.items()
    words = "number" if kind == "number" else "whole number"
    number = isinstance(value, Real if kind == "number" else Integral)
    if not number or isinstance(value, bool) or not low <= value <= high:  # NaN neither
        refuse(name, value, f"give a {words} from {low:g} to {high:g}.")
    return float(value) if kind == "number" else int(value)
