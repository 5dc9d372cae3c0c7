"""Runs: a mark a run, and a bar at the middle; nothing is averaged away."""

from collections import Counter

import numpy as np
from matplotlib.ticker import MaxNLocator

from course_lib.figures import style, words
from course_lib.figures.maps import NAMES
from course_lib.figures.painters import (
    head_bars,
    log_axis,
    name_rows,
    note,
    paint_bar,
    side_by_side,
)
from course_lib.figures.picture import Picture

RUN = 26  # area of the bubble of a single run, in square points
ROW = 0.42  # inches
LAST = 50  # epochs in a run


def distributions(linear, bent, baseline):
    """Draw test accuracies over seeds, and the difference within each pair.

    Parameters
    ----------
    linear, bent : ndarray
        Test accuracy of each run, shape ``(seeds,)``; equal positions are pairs that
        started from equal weights and saw equal batches.
    baseline : float
        Test accuracy of logistic regression.
    """
    gains = bent - linear
    with style.page(9, 3.6, columns=2, width_ratios=(3, 2)) as (figure, (left, right)):
        seen = []
        for values, name, look in zip((linear, bent), NAMES, style.TWINS, strict=True):
            _paint_bars(left, values, look["color"], name)
            seen.append(f"{name} from {values.min():.3f} to {values.max():.3f}")
        left.axvline(baseline, color=style.INK, linewidth=1.4, linestyle=":")
        above = ("data", "axes fraction")
        note(left, "logistic regression", (baseline, 0.9), (5, 0), above)
        left.set(title=f"{len(linear)} seeds each", ylabel="runs")
        left.set(xlabel="accuracy on test data")
        left.margins(y=0.15)
        _paint_bars(right, gains, style.MUTED)
        right.axvline(0, color=style.INK, linewidth=1)
        right.set(title="Within each pair", ylabel="pairs")
        right.set_xlabel("ReLU − no activation")
        for ax in (left, right):
            ax.xaxis.set_major_locator(MaxNLocator(4))
        ahead = f"ReLU is ahead in {(gains > 0).sum()} of {len(gains)} pairs"
        ahead += f", the difference is {gains.min():.3f} to {gains.max():.3f}"
        seen = f"Test accuracy {', '.join(seen)}, logistic regression {baseline:.3f}"
        return Picture(figure, words.text([ahead], seen))


def _paint_bars(ax, values, color, name=""):
    """Paint one bar for each value that occurs, and a name beside the highest."""
    counts = Counter(np.round(values, 6))
    ax.bar(list(counts), list(counts.values()), width=0.004, color=color)
    crowd = max(counts, key=counts.get)
    free = 1 if crowd < 0.95 else -1  # the side where there is room
    look = {"ha": "left" if free > 0 else "right", "va": "top", "weight": "bold"}
    note(ax, name, (crowd, counts[crowd]), (14 * free, -4), color=color, **look)


def strips(groups, xlabel, title, names=NAMES):
    """Draw the test accuracy of every run, grouped by what was changed.

    Parameters
    ----------
    groups : dict of str to pair of ndarray
        For each value on the x axis the runs without and with activations; None in
        place of an array leaves that side out.
    xlabel, title : str
    names : pair of str

    Returns
    -------
    Picture
        Each dot is a run, each bar the median of its group.
    """
    with style.page(9, 3.7) as (figure, ax):
        seen, drawn = [], {}
        for number, (label, pair) in enumerate(groups.items()):
            sides = [side for side in (1, 0) if pair[side] is not None]
            for side in sides:
                place = number + (0.34 * side - 0.17 if len(sides) > 1 else 0)
                drawn[side] = _paint_strip(ax, place, pair[side], style.TWINS[side])
            runs = [pair[side] for side in sides]
            said = [f"{np.median(one):.3g} ({min(one):.3g})" for one in runs]
            seen.append(f"{' against '.join(said)} at {label}")
        ax.set(xticks=range(len(groups)), xticklabels=groups, xlabel=xlabel)
        ax.set(title=title, ylabel="accuracy on test data")
        # At least a tenth from bottom to top, so that small differences look small.
        ax.margins(y=0.12)
        low, high = ax.get_ylim()
        spare = max(0, 0.1 - (high - low)) / 2
        ax.set_ylim(low - spare, high + spare)
        sides = sorted(drawn)
        marks = [drawn[side] for side in sides], [names[side] for side in sides]
        ax.legend(*marks, loc="best", markerscale=1.6)
        which = " against ".join(names[side] for side in reversed(sides))
        return Picture(figure, words.text(seen, f"Median (lowest) accuracy {which}"))


def _paint_strip(ax, place, values, look):
    """Paint runs as dots above a place, with a bar at their median; return the dots."""
    middle = np.median(values)
    ax.plot(
        [place - 0.15, place + 0.15], [middle] * 2, color=look["color"], linewidth=2
    )
    return ax.scatter(
        place + side_by_side(values, 0.03, 0.28),
        values,
        s=14,
        c=look["color"],
        marker=look["marker"],
        alpha=0.6,
        linewidths=0,
    )


def epochs_needed(epochs, goal, straight=()):
    """Draw how many epochs each run needed, one row for each entry.

    Parameters
    ----------
    epochs : dict of str to ndarray
        For each row the epoch at which each run reached the goal; `inf` for never.
    goal : str
        What had to be reached, for the title.
    straight : collection of str
        Rows of networks that are straight lines.

    Returns
    -------
    Picture
        The area of a bubble says how many runs it stands for; the bar is the median.
    """
    never = round(1.14 * LAST)
    with style.page(9, len(epochs) * ROW + 1.1) as (figure, ax):
        seen = {}
        for row, (name, values) in enumerate(epochs.items()):
            middle = np.median(values)
            _paint_bubbles(ax, row, np.minimum(values, never), name in straight)
            said = "never" if np.isinf(middle) else f"{middle:.3g}"
            paint_bar(ax, row, min(middle, never), said)
            missed = np.isinf(values).sum()
            failed = f" ({missed} never)" if missed and np.isfinite(middle) else ""
            seen[name] = middle, said + failed
        _set_epochs(ax, never)
        name_rows(ax, epochs)
        head_bars(ax, "median")
        # From the left edge of the figure: long names of rows leave a title less room.
        corner = ("figure fraction", "axes fraction")
        look = {"weight": "bold", "size": ax.title.get_size(), "in_layout": False}
        note(ax, f"Epochs until {goal}", (0, 1), (5, 8), corner, **look)
        about = f"Median epoch of {len(values)} runs at which {goal}"
        return Picture(figure, words.text(_ranked(seen), about))


def _set_epochs(ax, never):
    """Give epochs an axis with a place for those that never came."""
    width, ticks = 0.05 * LAST, [*range(0, LAST + 1, 10)]
    ax.axvspan(never - width, never + width, color=style.BAND, zorder=0)
    ax.set(xlabel="epoch", xlim=(0, never + width), xticks=[*ticks, never])
    ax.set_xticklabels([*ticks, "never"])
    ax.grid(axis="x")
    ax.set_axisbelow(True)


def accuracies(panels):
    """Draw the test accuracy of every run, one row for each entry.

    Parameters
    ----------
    panels : dict of str to dict of str to ndarray
        Title of each panel, and the accuracies in each of its rows. All panels have
        the same rows.

    Returns
    -------
    Picture
        The area of a bubble says how many runs it stands for; the bar is the median.
    """
    names = list(next(iter(panels.values())))
    options = {"sharex": True, "sharey": True, "squeeze": False}
    size = 9, len(names) * ROW + 1.1
    with style.page(*size, columns=len(panels), **options) as (figure, (axes,)):
        figure.get_layout_engine().set(wspace=0.08)
        seen = []
        for ax, (title, rows) in zip(axes, panels.items(), strict=True):
            medians = {}
            for row, (name, runs) in enumerate(rows.items()):
                _paint_bubbles(ax, row, runs)
                middle = np.median(runs)
                paint_bar(ax, row, middle, f"{middle:.3g}")
                medians[name] = -middle, f"{middle:.3g}"
            name_rows(ax, rows)
            ax.set(title=title, xlabel="accuracy on test data")
            ax.margins(x=0.06)  # a bubble at the end is whole
            ax.grid(axis="x")
            ax.set_axisbelow(True)
            first, *more = _ranked(medians)
            seen += [f"{title}: {first}", *more]
        about = f"Median accuracy of {len(runs)} runs, best first"
        return Picture(figure, words.text(seen, about))


def _ranked(rows):
    """Return names with what they have, the smallest value first.

    Parameters
    ----------
    rows : dict of str to (float, str)
        By name, the value and how to say it.
    """
    order = sorted(rows.items(), key=lambda row: row[1][0])
    return [f"{name}: {said}" for name, (_, said) in order]


def _paint_bubbles(ax, row, values, straight=False):
    """Paint the runs of a row, equal ones as one bubble of their joint area."""
    look = style.TWINS[not straight]
    counts = Counter(np.round(values, 6).tolist())
    ax.scatter(
        list(counts),
        np.full(len(counts), row),
        s=[RUN * runs for runs in counts.values()],
        c=look["color"],
        marker=look["marker"],
        alpha=0.45,
        linewidths=0,
    )


def paired_differences(differences, one, title):
    """Draw differences between pairs of runs, one row for each comparison.

    Parameters
    ----------
    differences : dict of str to array
        For each comparison the difference in accuracy of each pair, from -1 to 1.
    one : float
        What one test image counts: the finest step there is.
    title : str

    Returns
    -------
    Picture
        Each dot is a pair, each bar the mean of its row, in points (per cent).
    """
    with style.page(9, 1.5 + 0.5 * len(differences)) as (figure, ax):
        seen = []
        for row, (name, values) in enumerate(differences.items()):
            points = 100 * np.asarray(values)
            look = {"s": 60, "color": style.INK, "alpha": 0.55, "linewidths": 0}
            ax.scatter(points, row + side_by_side(points, 0.15, 0.7), **look)
            mean, low, high = points.mean(), points.min(), points.max()
            paint_bar(ax, row, mean, f"{mean:+.1f}".replace("-", "−"), half=0.4)
            seen.append(f"{name}: {mean:+.1f} ({low:.1f} to {high:.1f})")
        name_rows(ax, differences)
        head_bars(ax, "mean")
        ax.axvspan(-100 * one, 100 * one, color=style.BAND, zorder=0, linewidth=0)
        ax.axvline(0, color=style.MUTED, linewidth=1.2, zorder=0.5)
        ax.xaxis.set_major_locator(MaxNLocator(6))
        ax.set_title(title)
        ax.set_xlabel("points (per cent); grey: at most one test image")
        return Picture(figure, words.text(seen, "Mean and range in points", title))


def rounding(errors):
    """Draw rounding errors, one dot a network, on a logarithmic axis.

    Parameters
    ----------
    errors : dict of str to ndarray
        Name of the data type and its errors, each above 0.
    """
    with style.page(9, 2.9) as (figure, ax):
        seen = []
        for row, (name, values) in enumerate(errors.items()):
            aside = row + side_by_side(np.log10(values).round(1), 0.08, 0.5)
            ax.scatter(values, aside, s=22, color=style.LINEAR["color"], alpha=0.5)
            epsilon = np.finfo(name).eps
            ax.plot([epsilon] * 2, [row - 0.4, row + 0.4], color=style.INK, linewidth=1)
            ax.annotate(f"epsilon of {name}", (epsilon, row - 0.42), ha="center")
            power = int(np.ceil(np.log10(max(values))))
            seen.append(f"{name}: all below 10 to the power {power}")
        ax.set_xlim(1e-18, 1e-5)
        log_axis(ax.xaxis)
        name_rows(ax, errors)
        ax.set_ylim(len(errors) - 0.4, -0.8)
        ax.set_xlabel("largest difference between stack and layer, one dot a network")
        about = f"Rounding errors of {len(values)} networks"
        return Picture(figure, words.text(seen, about))
