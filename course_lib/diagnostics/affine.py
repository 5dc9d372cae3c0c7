"""How far a function is from affine: the gap at the midpoint of two points."""

import copy

import torch


def midpoint_gap(f, a, b):
    """``f((a + b) / 2) - (f(a) + f(b)) / 2``: 0 for all a and b if f is affine."""
    return f((a + b) / 2) - (f(a) + f(b)) / 2


@torch.no_grad()
def worst_midpoint_gap(network, x):
    """Find the pair of points with the largest midpoint gap of a network.

    Parameters
    ----------
    network : nn.Module
        Any activation; a float64 copy of it is used, in evaluation mode.
    x : (n, inputs) tensor or array
        At least 2 points; made for n up to about 1000 (half a million pairs).

    Returns
    -------
    gap : float
        In units of the output, with its sign; 0 up to rounding for an affine network.
        With several outputs, that of the output where it is largest.
    i, j : int
        The rows of `x` that it belongs to, ``i < j``.

    Raises
    ------
    ValueError
        If `x` is not a table of at least 2 rows.
    """
    x = torch.as_tensor(x, dtype=torch.float64)
    if x.ndim != 2 or len(x) < 2:
        raise ValueError(f"x has shape {tuple(x.shape)}; give 2 or more points as rows")
    network = copy.deepcopy(network).double().eval()
    value = network(x).reshape(len(x), -1)
    pairs = torch.combinations(torch.arange(len(x)))
    gaps = []
    for chunk in pairs.split(2**14):  # bounds the memory that the hidden layers take
        i, j = chunk.T
        middle = network((x[i] + x[j]) / 2).reshape(len(chunk), -1)
        gaps.append(middle - (value[i] + value[j]) / 2)
    gaps = torch.cat(gaps)
    worst = gaps.abs().argmax().item()
    i, j = pairs[worst // gaps.shape[1]].tolist()
    return gaps.flatten()[worst].item(), i, j
