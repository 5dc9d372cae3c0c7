"""Dividing a box of the plane into the linear pieces of a network, exactly.

Start with the box as the only polygon. A linear layer composes the affine maps of the
polygons; a ReLU unit cuts each polygon along the line where the unit's pre-activation,
affine on the polygon, is 0, and switches the unit off on one side.

All in float64, and "exact" up to this: a corner within `TOLERANCE` times the longer
side of the box from a line counts as lying on it. Three hinges through one point then
make no piece that consists of rounding errors.
"""

import numpy as np
from torch import nn

TOLERANCE = 1e-9


def named_layers(network):
    """List the layers of a network as (name, layer), in the order they are applied."""
    modules = [("", network)]
    if isinstance(network, nn.Module):
        # One module in two places is two layers.
        modules = network.named_modules(remove_duplicate=False)
    layers = []
    for name, layer in modules:
        if type(layer) in (nn.Linear, nn.ReLU, nn.Identity):
            layers.append((name, layer))
        elif getattr(type(layer), "forward", None) is not nn.Sequential.forward:
            where = f"layer '{name}'" if name else "network"
            raise ValueError(
                f"{where} is {type(layer).__name__}; linear pieces need an "
                "nn.Sequential of nn.Linear, nn.ReLU and nn.Identity"
            )
    return layers


def length_tolerance(box):
    """Return how near to a line, in the units of the box, counts as on it."""
    x_min, x_max, y_min, y_max = box
    return TOLERANCE * max(x_max - x_min, y_max - y_min)


def subdivide(layers, box):
    """Divide a box into polygons on which every ReLU unit is active or inactive.

    Parameters
    ----------
    layers : list of (str, nn.Module)
        From `named_layers`.
    box : (x_min, x_max, y_min, y_max)

    Returns
    -------
    polygons : list of (k, 2) arrays
        Corners, counter-clockwise.
    patterns : (polygons, ReLU units) bool array
    maps : (polygons, outputs, 3) array
        Row (a, b, c) stands for ``a x + b y + c``.
    hinges : list (ReLU layers) of lists (units) of (m, 2, 2) arrays
    """
    box = _checked(box)
    x_min, x_max, y_min, y_max = box
    corners = np.array([(x_min, y_min), (x_max, y_min), (x_max, y_max), (x_min, y_max)])
    # The corners of all polygons are one array; owner says whose each corner is.
    owner = np.zeros(len(corners), dtype=int)
    maps = np.eye(2, 3)[None]
    patterns = np.zeros((1, 0), dtype=bool)
    hinges = []
    for name, layer in layers:
        if isinstance(layer, nn.Linear):
            maps = _compose(name, layer, maps)
        elif isinstance(layer, nn.ReLU):
            near = length_tolerance(box) * np.hypot(maps[:, :, 0], maps[:, :, 1])
            before, cell = (corners, owner), np.arange(len(maps))
            hinges.append([])
            for unit in range(maps.shape[1]):
                # Units of one layer cut each other's hinges but do not bend them: in
                # each cell from before this layer a hinge is one segment.
                *_, segments = _cut(*before, maps[:, unit], near[:, unit])
                hinges[-1].append(segments)
                corners, owner, parent, active, _ = _cut(
                    corners, owner, maps[cell, unit], near[cell, unit]
                )
                cell = cell[parent]
                patterns = np.column_stack([patterns[parent], active])
            active = patterns[:, patterns.shape[1] - maps.shape[1] :]
            maps = np.where(active[:, :, None], maps[cell], 0.0)
    polygons = np.split(corners, np.flatnonzero(np.diff(owner)) + 1)
    return polygons, patterns, maps, hinges


def _checked(box):
    """Return a box as four floats, or say what is wrong with it."""
    try:
        x_min, x_max, y_min, y_max = sides = [float(side) for side in box]
        if x_min < x_max and y_min < y_max and np.isfinite(sides).all():
            return tuple(sides)
    except (TypeError, ValueError):
        pass
    raise ValueError(
        f"box is {box!r}; give four finite numbers "
        "(x_min, x_max, y_min, y_max) with x_min < x_max and y_min < y_max"
    )


def _compose(name, layer, maps):
    """Apply a linear layer after the affine maps of all polygons."""
    if layer.in_features != maps.shape[1]:
        raise ValueError(
            f"layer '{name}' takes {layer.in_features} inputs and is given "
            f"{maps.shape[1]}; make them equal (the plane gives the first layer 2)"
        )
    weight = layer.weight.detach().double().numpy()
    bias = np.zeros((len(weight), 3))
    if layer.bias is not None:
        bias[:, 2] = layer.bias.detach().double().numpy()
    if not (np.isfinite(weight).all() and np.isfinite(bias).all()):
        raise ValueError(
            f"layer '{name}' has weights that are not finite; if training made them "
            "so, train again with a lower learning rate"
        )
    composed = weight @ maps + bias
    # In floating point 0.1 + 0.2 - 0.3 is not 0. A sum no larger than its rounding
    # counts as 0, or units that cancel would leave hinges made of rounding errors.
    terms = np.abs(weight) @ np.abs(maps) + np.abs(bias)
    rounding = np.finfo(float).eps * (layer.in_features + 1) * terms
    return np.where(np.abs(composed) > rounding, composed, 0.0)


def _cut(corners, owner, affine, near):
    """Cut every polygon along the line where its affine function is 0.

    This is the clipping of Sutherland and Hodgman (1974, "Reentrant polygon
    clipping"), of all polygons at once and keeping both sides.

    Parameters
    ----------
    corners, owner : (corners, 2) array, (corners,) int array
        Polygon after polygon, each counter-clockwise.
    affine, near : (polygons, 3) array, (polygons,) array
        The functions, and up to which size a value counts as 0.

    Returns
    -------
    corners, owner
        The parts; active ones (function positive) come first.
    parent, active : (parts,) int array, (parts,) bool array
        The polygon that a part was cut from, and its side.
    segments : (m, 2, 2) array
        The edges of active parts on which the function is 0.
    """
    a, b, c = affine[owner].T
    value = a * corners[:, 0] + b * corners[:, 1] + c
    side = np.sign(value) * (np.abs(value) > near[owner])

    # An edge from one side to the other gets a new corner, where the function is 0.
    following = _following(owner)
    start = np.flatnonzero(side * side[following] < 0)
    end = following[start]
    share = (value[start] / (value[start] - value[end]))[:, None]
    crossing = (1 - share) * corners[start] + share * corners[end]
    corners = np.insert(corners, start + 1, crossing, axis=0)
    owner = np.insert(owner, start + 1, owner[start])
    side = np.insert(side, start + 1, 0)

    # A polygon has an active part, an inactive part or both. Where the function is 0
    # throughout it is inactive: PyTorch's ReLU has slope 0 at 0.
    first = np.flatnonzero(np.diff(owner, prepend=-1))
    has_on = np.maximum.reduceat(side, first) > 0
    has_off = (np.minimum.reduceat(side, first) < 0) | ~has_on
    on = np.flatnonzero(has_on[owner] & (side >= 0))
    off = np.flatnonzero(has_off[owner] & (side <= 0))
    parent = np.append(np.flatnonzero(has_on), np.flatnonzero(has_off))
    active = np.arange(len(parent)) < has_on.sum()
    part_on, part_off = np.split(np.cumsum(np.append(has_on, has_off)) - 1, 2)
    kept = np.append(on, off)
    owner = np.append(part_on[owner[on]], part_off[owner[off]])
    corners, side = corners[kept], side[kept]

    following = _following(owner)
    edge = np.flatnonzero(active[owner] & (side == 0) & (side[following] == 0))
    segments = np.stack([corners[edge], corners[following[edge]]], axis=1)
    return corners, owner, parent, active, segments


def _following(owner):
    """For each corner, the index of the next one around the same polygon."""
    last = np.append(owner[1:] != owner[:-1], True)
    following = np.arange(1, len(owner) + 1)
    following[last] = np.flatnonzero(np.roll(last, 1))
    return following
