"""What a drawn picture shows, in words and numbers read back from its artists."""

from itertools import product

import numpy as np


def middles(low, high, n):
    """Return the middles of `n` equal pixels from `low` to `high`."""
    return low + (np.arange(n) + 0.5) * (high - low) / n


def plain(number, digits):
    """Write a number with so many digits that count, and no exponent: 20, not 2e+01."""
    return f"{float(f'{number:.{digits}g}'):g}"


def straight(segments, tolerance=5e-4):
    """Tell whether polylines all lie on one straight line.

    Parameters
    ----------
    segments : list of ndarray
        Vertices of each polyline, shape ``(k, 2)``.
    tolerance : float
        Largest distance from the line, as a share of the extent.

    Returns
    -------
    bool
    """
    points = np.concatenate(segments)
    points = points - points.mean(0)
    *_, axes = np.linalg.svd(points, full_matrices=False)
    away = np.abs(points @ axes[1])
    return bool(away.max() <= tolerance * max(np.ptp(points @ axes[0]), 1e-12))


def contour_words(contour):
    """Describe the first level of a drawn contour set, such as a boundary.

    Returns
    -------
    str
        "one straight line from (-3.0, 1.2) to (3.0, -1.0)", "one curve …", "3 curves".
    """
    segments = [part for part in contour.allsegs[0] if len(part) > 1]
    if not segments:
        return "nothing inside the picture"
    if len(segments) > 1:
        closed = sum(bool(np.allclose(part[0], part[-1])) for part in segments)
        return f"{len(segments)} separate curves, {closed} of them closed"
    (part,) = segments
    if np.allclose(part[0], part[-1]):
        return "one closed curve"
    ends = sorted((part[0], part[-1]), key=tuple)
    start, end = (f"({_tenth(x)}, {_tenth(y)})" for x, y in ends)
    shape = "straight line" if straight(segments) else "bent line"
    return f"one {shape} from {start} to {end}"


def _tenth(value):
    return f"{round(value, 1) + 0:.1f}"  # the zero turns -0.0 into 0.0


def points_on_right_side(image, scatters):
    """Count the drawn points whose class agrees with the drawn map below them.

    The map is read between its pixels, as logits: those of a network made of straight
    pieces are straight there.

    Parameters
    ----------
    image : AxesImage
        Probability of class 1, drawn with its first row at the bottom.
    scatters : sequence of PathCollection
        The points of class 0 and of class 1.

    Returns
    -------
    right, all : int
    """
    from scipy.interpolate import RegularGridInterpolator
    from scipy.special import logit

    probability = np.asarray(image.get_array(), dtype=float)
    left, right_edge, bottom, top = image.get_extent()
    rows, columns = probability.shape
    at = RegularGridInterpolator(
        (middles(bottom, top, rows), middles(left, right_edge, columns)),
        _continued(logit(probability.clip(1e-7, 1 - 1e-7))),
        bounds_error=False,
        fill_value=None,
    )
    right = total = 0
    for label, scatter in enumerate(scatters):
        points = np.asarray(scatter.get_offsets())
        right += int(((at(points[:, ::-1]) > 0) == label).sum())
        total += len(points)
    return right, total


def _continued(logits):
    """Continue the slopes at the edge of a flat part one pixel into it.

    A ReLU after the last layer leaves logits of exactly 0. Between a pixel in that part
    and one outside, the plain mean is above 0 all the way: the boundary would lie up to
    a pixel too far. The slope outside says where it is.
    """
    wide = np.pad(logits, 2)
    rows, columns = logits.shape
    lowest = np.zeros_like(logits)
    for down, along in product((-1, 0, 1), repeat=2):
        near, far = (
            wide[2 + n * down :, 2 + n * along :][:rows, :columns] for n in (1, 2)
        )
        lowest = np.where((near > 0) & (far > near), 2 * near - far, 0).clip(max=lowest)
    return np.where(logits == 0, lowest, logits)
