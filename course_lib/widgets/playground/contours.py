"""Where numbers on a grid change their sign, as short straight segments."""

import numpy as np


def zero_lines(values, x, y):
    """Find the lines on which each of several grids of numbers is 0.

    Each square of four neighbours is looked at alone, and the crossing of a side is
    where a straight line between its ends is 0 (marching squares; Lorensen and Cline
    1987 in three dimensions). So a plane is found exactly, and a corner inside a
    square is cut off.

    Parameters
    ----------
    values : (k, len(y), len(x)) array
    x, y : array
        Where the columns and the rows are.

    Returns
    -------
    owner : (m,) int array
        The grid that each segment belongs to.
    segments : (m, 4) array
        ``x, y`` of one end, then of the other.
    """
    # The corners of all squares, around them; side i goes from corner i to i + 1.
    above = values > 0
    corners = [(0, 0), (0, 1), (1, 1), (1, 0)]
    rows, columns = len(y) - 1, len(x) - 1
    sides = sum(
        above[:, i : rows + i, j : columns + j].astype(np.uint8) for i, j in corners
    )
    owner, row, column = np.nonzero((sides > 0) & (sides < 4))
    at = np.stack([values[owner, row + i, column + j] for i, j in corners], axis=1)
    place = np.stack(
        [np.stack([x[column + j], y[row + i]], axis=1) for i, j in corners], axis=1
    )
    following = np.roll(at, -1, axis=1)
    crossed = (at > 0) != (following > 0)
    share = np.where(crossed, at / np.where(crossed, at - following, 1), 0)[..., None]
    crossings = place + share * (np.roll(place, -1, axis=1) - place)
    # Two crossed sides make a segment. Four make two, each around one corner.
    order = np.argsort(~crossed, axis=1, kind="stable")
    pairs = np.take_along_axis(crossings, order[..., None], axis=1)
    twice = crossed.all(axis=1)
    segments = np.concatenate([pairs[:, :2], pairs[twice, 2:]])
    return np.concatenate([owner, owner[twice]]), segments.reshape(-1, 4)
