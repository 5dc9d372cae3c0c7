"""The training film: networks side by side over the epochs, with no kernel behind it.

In HTML a film is a picture of its last epoch, which carries the film's data and
`film.js`; see `course_lib.widgets.saved`.
"""

from pathlib import Path

import numpy as np
from matplotlib.colors import to_hex
from torch import nn

from course_lib import diagnostics, figures, networks
from course_lib.checks import refuse
from course_lib.figures import style
from course_lib.figures.chains import chains
from course_lib.figures.folding import EXTENT, readout_view
from course_lib.figures.painters import BOX
from course_lib.training import accuracy
from course_lib.widgets.modules import CANVAS, joined
from course_lib.widgets.saved import carrying

SCRIPT = Path(__file__).with_name("film.js")
DIGITS = 4  # of a weight: what is lost moves no line by a tenth of a pixel
DECIMALS = 3  # of a place in the plane: a pixel is 0.01 to 0.02


class Film:
    """Networks side by side over the epochs, with a slider, to play and to pause.

    It shows the probability map with the boundary, the hinges and the validation
    points, and what the readout sees of the plane (`figures.folded`), and counts the
    points on the right side and the linear pieces.

    Parameters
    ----------
    histories : dict of str to History
        Name of each network and how it was trained, with ``snapshots=True``: two
        inputs, one logit, of `nn.Linear` and `nn.ReLU`.
    data : Dataset

    Raises
    ------
    ValueError
        If there is no history, one has no snapshots, two have not equally many, or a
        network is of another kind.
    """

    def __init__(self, histories, data):
        self.reel = reel(histories, data)
        self.last = len(self.reel["words"]) - 1
        panels = [
            (name, history.snapshots[-1], data) for name, history in histories.items()
        ]
        self.still = figures.probability_maps(
            panels, f"Epoch {self.last}", part="validation", hinges=True
        )

    def __repr__(self):
        words = self.reel["words"]
        some = words[:: max(self.last // 5, 1)]
        return f"Film of epochs 0 to {self.last}. {' '.join(some)}"

    def _repr_mimebundle_(self, include=None, exclude=None):
        sentence = (
            f"This is epoch {self.last}. Run this cell, and a slider moves through all "
            "epochs."
        )
        bundle = carrying(self.still, "film", self.reel, _script(), sentence)
        return bundle | {"text/plain": repr(self)}


def reel(histories, data):
    """Collect what a film shows; parameters and errors are those of `Film`.

    Returns
    -------
    dict
        Ready for JSON. ``words`` has a sentence an epoch, and each of ``networks`` a
        frame an epoch: the network itself, its lines and its facts.
    """
    if not histories:
        refuse("histories", histories, "give at least one, by its network's name.")
    lengths = {name: len(history.snapshots) for name, history in histories.items()}
    if not all(lengths.values()):
        refuse("histories", histories, "train with snapshots=True to make a film.")
    if len(set(lengths.values())) > 1:
        refuse("histories", lengths, "all must have equally many snapshots.")
    shots = {name: _shots(name, history, data) for name, history in histories.items()}
    x, y = data.validation.tensors
    return {
        "box": BOX,
        "extent": EXTENT,
        "points": _rounded(x.flatten()),
        "labels": y.flatten().int().tolist(),
        "ink": style.INK,
        "muted": style.MUTED,
        "classes": style.CLASSES,
        "bands": [to_hex(style.PROBABILITY(i)) for i in range(style.PROBABILITY.N)],
        "networks": [
            {"name": name, "color": _color(frames[0]), "frames": frames}
            for name, frames in shots.items()
        ],
        "words": [
            " ".join([f"Epoch {epoch}.", *map(_sentence, shots, frames)])
            for epoch, frames in enumerate(zip(*shots.values(), strict=True))
        ],
    }


def _shots(name, history, data):
    """Return a frame for each snapshot of a network."""
    frames, before = [], None
    for network in reversed(history.snapshots):
        linears, _ = networks.layers(network)
        if (linears[0].in_features, linears[-1].out_features) != (2, 1):
            refuse(f"histories[{name!r}]", network, "a film needs 2 inputs, 1 output.")
        weight, bias = readout_view(network, data.train.tensors[0])
        # The direction across has no sign of its own: keep it from jumping.
        if before is not None and weight[1] @ before < 0:
            weight[1], bias[1] = -weight[1], -bias[1]
        before = weight[1]
        frames.append(_frame(network, (weight, bias), data.validation))
    return frames[::-1]


def _frame(network, view, part):
    """Collect a network at one epoch: how to compute it, its lines, its facts."""
    # With one more ReLU the boundary is one more hinge. It divides pieces, but their
    # patterns up to there stay what they were.
    tiling = diagnostics.linear_pieces(nn.Sequential(*network, nn.ReLU()), BOX)
    pieces = len(np.unique(tiling.patterns[:, :-1], axis=0))
    *hinges, boundary = map(_lines, tiling.hinges)
    parts = len(tiling.hinges[-1][0])
    linears, bends = networks.layers(network)
    stack = [(one.weight, one.bias) for one in linears[:-1]]
    # In place of the readout, the two directions that show what it does.
    return {
        "layers": [
            {"weight": _rounded(weight), "bias": _rounded(bias), "relu": relu}
            for (weight, bias), relu in zip(
                [*stack, view],
                [*(bend.name == "relu" for bend in bends), False],
                strict=True,
            )
        ],
        "slope": linears[-1].weight.norm().item(),
        "hinges": hinges,
        "boundary": boundary,
        "facts": [
            f"{accuracy(network, part):.1%} right",
            f"{pieces} piece{'s' * (pieces != 1)}",
            f"boundary of {parts or 'no'} straight part{'s' * (parts != 1)}",
        ],
    }


def _lines(units):
    """Return a layer's hinges as polylines, each of them x, y, x, y, …."""
    return [
        line.round(DECIMALS).ravel().tolist() for unit in units for line in chains(unit)
    ]


def _rounded(tensor):
    """Return nested lists of numbers with `DIGITS` digits."""
    if tensor.ndim > 1:
        return [_rounded(row) for row in tensor]
    return [float(f"{value:.{DIGITS}g}") for value in tensor.tolist()]


def _color(frame):
    bent = any(layer["relu"] for layer in frame["layers"])
    return (style.BENT if bent else style.LINEAR)["color"]


def _sentence(name, frame):
    return f"{name}: {', '.join(frame['facts'])}."


def _script():
    """Return what a film runs."""
    return joined(CANVAS, SCRIPT) + "film(this);"
