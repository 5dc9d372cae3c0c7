"""What the page needs to know: what can be chosen, the look of things, and starts."""

from base64 import b64encode
from dataclasses import asdict

import torch
from matplotlib.colors import to_hex

from course_lib import networks
from course_lib.figures import style
from course_lib.networks import GAINS
from course_lib.widgets.playground import points, state

CHOICES = {
    "rules": state.RULES,
    "view": state.VIEW,
    "steps": {"whole": [0, state.MOST_STEPS]},
    "onTheWay": sorted(state.ON_THE_WAY),
    "noises": points.DATASETS,
    "gains": GAINS,
    "look": {
        "classes": style.CLASSES,
        "twins": [style.LINEAR["color"], style.BENT["color"]],
        "bands": [to_hex(style.PROBABILITY(i)) for i in range(style.PROBABILITY.N)],
        "ink": style.INK,
        "muted": style.MUTED,
        "faint": style.FAINT,
    },
}


def start(spec, seeds):
    """Return what a run of a `Spec` starts from, for the page.

    Returns
    -------
    dict
        ``drawn`` has the places and labels of all points, ``(n, 3)``, before they are
        split, and ``firsts`` the first numbers of the network of each of `seeds`,
        layer by layer and row by row, the bias last: both float32, in Base64. Without
        ``firsts`` the page draws PyTorch's default itself, which it can to the bit.
    """
    drawn = torch.empty(0, 3)
    if spec.data != "own":
        x, y, _ = points.drawn(spec.data, spec.noise, spec.data_seed)
        drawn = torch.column_stack([x, y])
    sizes = (len(spec.inputs), *spec.widths, 1)
    firsts = (
        [] if spec.init == "default" else [_first(sizes, s, spec.init) for s in seeds]
    )
    return {
        "spec": asdict(spec),
        "seeds": seeds,
        "drawn": _packed(drawn),
        "firsts": [_packed(numbers) for numbers in firsts],
    }


def starts(spec):
    """Return the starts that every page of a playground has: one for each dataset."""
    others = [spec.changed(data=name) for name in points.DATASETS if name != spec.data]
    return [start(one, [one.seed]) for one in (spec, *others)]


def _first(sizes, seed, init):
    linears, _ = networks.layers(networks.mlp(sizes, None, seed, init))
    rows = [torch.column_stack([one.weight, one.bias]).flatten() for one in linears]
    return torch.cat(rows).detach()


def _packed(tensor):
    return b64encode(tensor.float().numpy().astype("<f4").tobytes()).decode()
