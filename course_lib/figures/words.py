"""Numbers and findings in words that can be listened to."""

import numpy as np

from course_lib.figures.chains import bends, straight

MOST = 250  # characters of a text: more belongs into the lesson's text


def plain(number, digits=3):
    """Write a number with so many digits that count, and no exponent: 20, not 2e+01."""
    return f"{float(f'{number:.{digits}g}'):g}"


def two(number):
    """Write a number with two decimals, and 0.00 rather than -0.00."""
    return f"{round(float(number), 2) + 0:.2f}"


def place(point):
    """Write a place in the plane, such as (0.5, -3.0)."""
    return "({:.1f}, {:.1f})".format(*np.round(point, 1) + 0)


def many(number, noun):
    """Write how many there are of something: 1 corner, 2 corners."""
    return f"{number} {noun}{'s' * (number != 1)}"


def powers_of_ten(ratio):
    """Say how many powers of ten a ratio above 1 is."""
    return f"{many(round(np.log10(ratio)), 'power')} of ten"


def line(text):
    """Write a text of several lines, such as a title, in one."""
    return " ".join(text.split())


def text(findings, *about):
    """Put findings first, then sentences on what they are about.

    Parameters
    ----------
    findings : list of str
        The most important one first. If they are too many to be listened to, the
        first ones are named, how many follow, and the last one.
    *about : str
        Empty ones are left out.
    """
    after = "".join(f" {line(one)}." for one in about if one)
    *some, last = map(line, findings)
    for kept in range(len(some), -1, -1):
        more = [f"{len(some) - kept} more"] if kept < len(some) else []
        said = f"{'; '.join([*some[:kept], *more, last])}.{after}"
        if len(said) <= MOST:
            break
    return said


def graph(points):
    """Say what the graph of a function through many places is: straight, bent, smooth.

    Parameters
    ----------
    points : (n, 2) array
        Equally far apart, from left to right.
    """
    (x0, y0), (x1, y1) = points[[0, -1]]
    corners = bends(points)
    if not len(corners):
        return f"a straight line, slope {two((y1 - y0) / (x1 - x0))}"
    if len(corners) > 9:
        low, high = points[:, 1].min(), points[:, 1].max()
        return f"a smooth curve between {two(low)} and {two(high)}"
    # A corner between two places shows at both: name it once.
    apart = np.diff(corners[:, 0], prepend=-np.inf) > 1.5 * (points[1, 0] - x0)
    places = ", ".join(place(corner) for corner in corners[apart])
    return f"straight pieces that meet at {places}"


def boundary(lines):
    """Say what a boundary is: one straight line, one bent line, 2 closed curves.

    Parameters
    ----------
    lines : list of (k, 2) arrays
        Its polylines.
    """
    closed = sum(bool(np.allclose(line[0], line[-1])) for line in lines)
    if not lines:
        return "no boundary in view"
    if len(lines) > 1:
        return f"{len(lines)} separate curves, {closed} of them closed"
    if closed:
        return "one closed curve"
    return f"one {'straight' if straight(lines) else 'bent'} line"
