"""Polylines: segments joined end to end, their bends, how far and where to others."""

import numpy as np

SAME = 6  # decimals: ends that agree so far are one point


def chains(segments):
    """Join directed segments into polylines.

    Parameters
    ----------
    segments : (m, 2, 2) array
        Each as its two ends, in any order, as `diagnostics.hinges` and
        `diagnostics.boundary` return them.

    Returns
    -------
    list of (k, 2) arrays
        Corners in order; a closed line ends where it starts.
    """
    waiting = {}
    for start, end in segments:
        waiting.setdefault(_key(start), []).append((start, end))
    ends = {_key(end) for _, end in segments}
    # Open lines first, from their free ends; what then is left goes round.
    heads = [key for key in waiting if key not in ends]
    lines = []
    while waiting:
        key = heads.pop() if heads else next(iter(waiting))
        line = [waiting[key][0][0]]
        while key in waiting:
            _, end = waiting[key].pop()
            if not waiting[key]:
                del waiting[key]
            line.append(end)
            key = _key(end)
        lines.append(np.array(line))
    return lines


def bends(line):
    """Return the corners of a polyline at which it changes direction, (k, 2)."""
    line = np.asarray(line)
    steps = np.diff(line, axis=0)
    inner = line[1:-1]
    if is_closed(line):  # it bends there too
        steps, inner = np.vstack([steps, steps[:1]]), line[1:]
    (x0, y0), (x1, y1) = steps[:-1].T, steps[1:].T
    return inner[np.abs(x0 * y1 - y0 * x1) > 1e-7 * np.hypot(x0, y0) * np.hypot(x1, y1)]


def is_closed(line):
    """Tell whether a polyline ends where it starts."""
    return len(line) > 2 and bool(np.allclose(line[0], line[-1], atol=1e-7))


def straight(lines, tolerance=5e-4):
    """Tell whether polylines all lie on one straight line.

    Parameters
    ----------
    lines : list of (k, 2) arrays
    tolerance : float
        Largest distance from the line, as a share of the extent.
    """
    points = np.concatenate(lines)
    points = points - points.mean(0)
    *_, axes = np.linalg.svd(points, full_matrices=False)
    away = np.abs(points @ axes[1])
    return bool(away.max() <= tolerance * max(np.ptp(points @ axes[0]), 1e-12))


def distance(points, lines):
    """Return how far each of some points is from the nearest of some polylines."""
    points = np.asarray(points)[:, None]
    away = np.full(len(points), np.inf)
    for line in lines:
        start, step = line[:-1], np.diff(line, axis=0)
        share = ((points - start) * step).sum(2) / (step**2).sum(1)
        nearest = start + np.clip(share, 0, 1)[..., None] * step
        away = np.minimum(away, np.linalg.norm(points - nearest, axis=2).min(axis=1))
    return away


def crossings(start, end, lines):
    """Find where polylines cross the straight way from `start` to `end`.

    Parameters
    ----------
    start, end : (2,) arrays
    lines : list of (k, 2) arrays

    Returns
    -------
    (m,) array
        Shares of the way, in order.
    """
    a = np.concatenate([np.empty((0, 2)), *(line[:-1] for line in lines)])
    b = np.concatenate([np.empty((0, 2)), *(line[1:] for line in lines)])
    along, step, to = end - start, b - a, a - start
    # start + share · along = a + place · step, by Cramer's rule.
    determinant = _cross(along, step)
    meet = determinant != 0
    share = _cross(to, step)[meet] / determinant[meet]
    place = _cross(to, along)[meet] / determinant[meet]
    return np.sort(share[(share > 0) & (share < 1) & (place >= 0) & (place < 1)])


def _cross(one, other):
    return one[..., 0] * other[..., 1] - one[..., 1] * other[..., 0]


def _key(point):
    return tuple(np.round(point, SAME) + 0.0)
