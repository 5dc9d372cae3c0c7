"""What can be seen of the twins at one moment: computed here, drawn elsewhere."""

from itertools import zip_longest

import numpy as np
import torch
from torch import nn

from course_lib import networks
from course_lib.engine import one_thread
from course_lib.losses import SQUARED
from course_lib.widgets.playground.contours import zero_lines
from course_lib.widgets.playground.points import BOX, columns

SIDE = 81  # the map, in dots
HINGES = slice(None, None, 2)  # every second dot is enough for the hinges
UNITS = slice(None, None, 5)  # and every fifth for the small maps of the units
STRAIGHT = {"identity", "relu", "leaky_relu", "step"}
SCALE = 5000  # places of points travel as whole numbers

_step = (BOX[1] - BOX[0]) / SIDE
X = BOX[0] + _step * (np.arange(SIDE) + 0.5)
GRID = torch.from_numpy(np.stack(np.meshgrid(X, X), axis=-1).reshape(-1, 2))


@one_thread()
@torch.no_grad()
def look(run, view):
    """Look at both twins of a run.

    Parameters
    ----------
    run : Run
    view : View

    Returns
    -------
    about : dict
        Small things for the header of a frame; a pair is of the linear and the bent
        twin.
    arrays : dict of str to ndarray
        See the names; those with a twin's number come once for each.
    """
    trainer, spec = run.trainer, run.spec
    twins = trainer.write_back()
    shown = [folded(twin) for twin in twins] if view.collapse else twins
    grid = columns(GRID, spec.inputs)
    squared = trainer.points.loss is SQUARED
    about = {
        "steps": run.steps,
        "epoch": trainer.epoch,
        "epoch_share": trainer.offset / max(1, len(trainer.train)),
        "now": trainer.measure().T.tolist(),
        "squared": squared,
        "numbers": [networks.parameter_count(twin) for twin in shown],
        "shapes": [],
        "pieces": [],
        "gap": [],
    }
    arrays = {
        "curves": curves(run),
        "train": placed(trainer.points.train),
        "test": placed(trainer.points.test),
        "gradients": gradient_norms(trainer).astype(np.float32),
    }
    for number, (twin, network) in enumerate(zip(twins, shown, strict=True)):
        sums, outputs = signals(network, grid)
        logits = outputs[-1]
        gap = (twin(grid) - logits).abs().max().item() if view.collapse else 0.0
        _, at_points = signals(network, trainer.train.tensors[0])
        linears, bends = networks.layers(network)
        about["shapes"].append([[*linear.weight.shape] for linear in linears])
        about["pieces"].append(pieces(sums, bends, spec.inputs))
        about["gap"].append(gap)
        arrays |= {
            f"field{number}": on_map(logits / 2 + 0.5 if squared else logits.sigmoid()),
            f"boundary{number}": boundary(logits),
            f"weights{number}": weights(linears),
            f"units{number}": unit_maps(outputs[:-1]),
            f"dead{number}": dead(at_points[:-1]),
        }
        if view.hinges:
            arrays[f"hinges{number}"] = hinges(sums, bends)
    return about, arrays


def signals(network, x):
    """Return the sums and the outputs of each layer of a plain stack at `x`.

    Returns
    -------
    sums, outputs : lists of Tensor
        Shape ``(n, units)``; those of the last layer are equal.
    """
    sums, outputs = [], []
    for linear, bend in zip_longest(*networks.layers(network)):
        sums.append(linear(x))
        x = bend(sums[-1]) if bend else sums[-1]
        outputs.append(x)
    return sums, outputs


def folded(network):
    """Fold each run of affine layers of a plain stack into one layer."""
    linears, bends = networks.layers(network)
    layers, affine = [], [linears[0]]
    for bend, linear in zip(bends, linears[1:], strict=True):
        if bend.name != "identity":
            layers += [networks.collapse(nn.Sequential(*affine)), bend.module()]
            affine = []
        affine.append(linear)
    return nn.Sequential(*layers, networks.collapse(nn.Sequential(*affine)))


def pieces(sums, bends, inputs):
    """Count the linear pieces that the dots of the map fall into.

    A lower bound of their number in the box: a piece between the dots is missed.
    None if the network is not made of straight pieces.
    """
    if not {bend.name for bend in bends} <= STRAIGHT or not {*inputs} <= {"x1", "x2"}:
        return None
    bent = [
        z > 0 for z, bend in zip(sums, bends, strict=False) if bend.name != "identity"
    ]
    if not bent:
        return 1
    bits = np.packbits(torch.cat(bent, dim=1).numpy(), axis=1)
    # Whole words, for numbers are sorted more quickly than rows of bytes.
    words = np.pad(bits, ((0, 0), (0, -bits.shape[1] % 8))).view(np.uint64)
    return len(np.unique(words[:, 0] if words.shape[1] == 1 else words, axis=0))


def dead(outputs):
    """Say of each hidden unit whether it is 0 at every point, in the order of units."""
    if not outputs or not len(outputs[0]):
        return np.zeros(sum(h.shape[1] for h in outputs), np.uint8)
    return torch.cat([(h == 0).all(0) for h in outputs]).numpy().astype(np.uint8)


def gradient_norms(trainer):
    """Return the norm of the gradient of the training loss by the weights.

    Returns
    -------
    (2, layers) array
        Without the biases, as in `diagnostics.flow`; NaN without points.
    """
    x, y = trainer.train.tensors
    gradients = trainer.stack.gradients
    if not len(x):
        return np.full((2, len(gradients)), np.nan)
    trainer.stack.backward(x, y)
    norms = [g[:, :, :-1].flatten(1).norm(dim=1) for g in gradients]
    return torch.stack(norms, dim=1).numpy()


def boundary(logits):
    """Return the segments where the logit is 0, shape ``(m, 4)``."""
    return zero_lines(_maps(logits), X, X)[1].astype(np.float32)


def hinges(sums, bends):
    """Return the segments where the sum of a bent unit is 0.

    Returns
    -------
    (m, 5) float32 array
        The hidden layer, from 0, and the two ends.
    """
    found = [np.empty((0, 5))]
    for layer, (z, bend) in enumerate(zip(sums, bends, strict=False)):
        if bend.name != "identity":
            grids = _maps(z)[:, HINGES, HINGES]
            _, segments = zero_lines(grids, X[HINGES], X[HINGES])
            found.append(np.insert(segments, 0, layer, axis=1))
    return np.concatenate(found).astype(np.float32)


def unit_maps(outputs):
    """Return a small map of each hidden unit, 128 for 0, each in its own scale.

    Returns
    -------
    (units, side, side) uint8 array
    """
    side = len(X[UNITS])
    if not outputs:
        return np.empty((0, side, side), np.uint8)
    maps = _maps(torch.cat(outputs, dim=1))[:, UNITS, UNITS]
    maps = np.nan_to_num(maps, posinf=0, neginf=0)
    largest = np.abs(maps).max((1, 2), keepdims=True)
    return np.round(128 + 127 * maps / np.where(largest > 0, largest, 1)).astype(
        np.uint8
    )


def weights(linears):
    """Return all numbers of the layers, biases as a last column, one after another."""
    rows = [torch.column_stack([one.weight, one.bias]).flatten() for one in linears]
    return torch.cat(rows).float().numpy()


def on_map(share):
    """Turn shares from 0 to 1 on the grid into whole numbers; NaN is half.

    Of 16 bits, ``(SIDE, SIDE)``: with 8, a flat map would be drawn in small stairs.
    """
    share = share.nan_to_num(0.5).clamp(0, 1).view(SIDE, SIDE)
    return (share * 65535).round().numpy().astype(np.uint16)


def placed(part):
    """Return places and labels in units of 1 / `SCALE`, shape ``(n, 3)``."""
    table = torch.cat(part.tensors, dim=1) * SCALE
    return table.clamp(-32767, 32767).round().to(torch.int16).numpy()


def curves(run):
    """Return step and measures of each record, shape ``(records, 9)``."""
    rows = [[r.steps, *r.measures.flatten().tolist()] for r in run.records]
    return np.array(rows, np.float32)


def _maps(values):
    """Return values at the grid, ``(n, units)``, as one map a unit."""
    return values.T.reshape(-1, SIDE, SIDE).numpy()
