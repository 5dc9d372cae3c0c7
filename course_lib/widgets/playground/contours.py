"""Where numbers on a grid change their sign, as short straight segments."""

import numpy as np

# The corners of a square, up and right; side i goes from corner i to the next.
CORNERS = [(0, 0), (0, 1), (1, 1), (1, 0)]
UP, RIGHT = np.transpose(CORNERS)
# A bit for each corner says whether the number there is above 0: so there are 16 kinds
# of squares. Two crossed sides make a segment. Four make two, each around one corner.
SIDES = [[i for i in range(4) if (k >> i ^ k >> (i + 1) % 4) & 1] for k in range(16)]
CROSSED = np.array([(sides or [0, 0])[:2] for sides in SIDES])
TWICE = [kind for kind, sides in enumerate(SIDES) if len(sides) == 4]


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
    above = (values > 0).view(np.uint8)
    rows, columns = len(y) - 1, len(x) - 1
    codes = sum(
        above[:, i : rows + i, j : columns + j] << corner
        for corner, (i, j) in enumerate(CORNERS)
    )
    owner, row, column = np.nonzero((codes > 0) & (codes < 15))
    code = codes[owner, row, column]
    at = np.stack([values[owner, row + i, column + j] for i, j in CORNERS])

    def crossing(side, squares):
        """Return where one side of each of some squares is crossed, x and y."""
        end = (side + 1) % 4
        first, second = at[side, squares], at[end, squares]
        share = first / (first - second)
        i, j = row[squares], column[squares]
        x0, y0 = x[j + RIGHT[side]], y[i + UP[side]]
        x1, y1 = x[j + RIGHT[end]], y[i + UP[end]]
        return x0 + share * (x1 - x0), y0 + share * (y1 - y0)

    def segments(ends, squares):
        return np.stack([*crossing(ends[0], squares), *crossing(ends[1], squares)], 1)

    twice = np.flatnonzero(np.isin(code, TWICE))
    found = [
        segments(CROSSED[code].T, np.arange(len(code))),
        segments(np.array([[2], [3]]), twice),
    ]
    return np.concatenate([owner, owner[twice]]), np.concatenate(found)
