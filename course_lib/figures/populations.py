"""Pictures of many networks at once: every run in view, nothing averaged away."""

from collections import Counter

import numpy as np

from course_lib.figures import style
from course_lib.figures.curves import NAMES

LOOKS = (style.LINEAR, style.BENT)


def distributions(linear, bent, baseline):
    """Draw test accuracies over seeds, and the difference within each pair.

    Parameters
    ----------
    linear, bent : ndarray
        Test accuracy of each run, shape ``(seeds,)``; equal positions are pairs that
        started from equal weights and saw equal batches.
    baseline : float
        Test accuracy of logistic regression.

    Returns
    -------
    Picture
    """
    with style.page(9, 3.6, columns=2, width_ratios=(3, 2)) as (figure, (left, right)):
        seen = []
        for values, name, look in zip((linear, bent), NAMES, LOOKS, strict=True):
            bars = _bars(left, values, look["color"])
            heights = {bar.get_x() + bar.get_width() / 2: bar for bar in bars}
            low, high = min(heights), max(heights)
            seen.append(f"{name} from {low:.3f} to {high:.3f}")
            crowd = max(heights, key=lambda place: heights[place].get_height())
            left.annotate(
                name,
                (crowd, heights[crowd].get_height()),
                xytext=(14, -4) if crowd < 0.95 else (-14, -4),
                textcoords="offset points",
                ha="left" if crowd < 0.95 else "right",
                va="top",
                color=look["color"],
                weight="bold",
            )
        left.axvline(baseline, color=style.INK, linewidth=1.4, linestyle=":")
        left.annotate(
            "logistic regression",
            (baseline, 0.9),
            xycoords=("data", "axes fraction"),
            xytext=(5, 0),
            textcoords="offset points",
        )
        left.set(title=f"{len(linear)} seeds each", ylabel="runs")
        left.set(xlabel="accuracy on test data")
        left.margins(y=0.15)
        gains = _bars(right, bent - linear, style.MUTED)
        places = [bar.get_x() + bar.get_width() / 2 for bar in gains]
        right.axvline(0, color=style.INK, linewidth=1)
        right.set(title="Within each pair", xlabel="ReLU minus no activation")
        right.set(ylabel="pairs")
        alt = (
            f"Test accuracy of {len(linear)} pairs of runs: {'; '.join(seen)}. The "
            f"network with ReLU is ahead by {min(places):.3f} to {max(places):.3f}."
        )
        return style.picture(figure, alt)


def strips(groups, xlabel, title="", names=NAMES):
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
        seen, named = [], set()
        for place, (label, pair) in enumerate(groups.items()):
            words = []
            alone = any(values is None for values in pair)
            shifts = (0, 0) if alone else (-0.17, 0.17)
            sides = zip(pair, names, LOOKS, shifts, strict=True)
            for values, name, look, shift in sides:
                if values is None:
                    continue
                dots = ax.scatter(
                    place + shift + _side_by_side(values),
                    values,
                    s=14,
                    c=look["color"],
                    marker=look["marker"],
                    alpha=0.6,
                    linewidths=0,
                    label=None if name in named else name,
                )
                named.add(name)
                drawn = np.asarray(dots.get_offsets())[:, 1]
                low, middle, high = np.quantile(drawn, (0, 0.5, 1))
                bar = [place + shift - 0.15, place + shift + 0.15]
                ax.plot(bar, [middle] * 2, color=look["color"], linewidth=2)
                words.append(f"{name} {middle:.4g} ({low:.4g} to {high:.4g})")
            seen.append(f"{label}: {', '.join(words)}")
        ax.set(xticks=range(len(groups)), xticklabels=groups, xlabel=xlabel)
        ax.set(title=title, ylabel="accuracy on test data")
        # At least a tenth from bottom to top, so that small differences look small.
        ax.margins(y=0.12)
        low, high = ax.get_ylim()
        spare = max(0, 0.1 - (high - low)) / 2
        ax.set_ylim(low - spare, high + spare)
        ax.legend(loc="best", markerscale=1.6)
        return style.picture(
            figure, f"Median test accuracy by {xlabel}. {'; '.join(seen)}."
        )


def _side_by_side(values):
    """Return how far to move each dot so that equal values stand side by side."""
    values = np.round(values, 6)
    shifts = np.zeros(len(values))
    for value in set(values):
        same = np.flatnonzero(values == value)
        shifts[same] = min(0.03, 0.28 / len(same)) * (
            np.arange(len(same)) - (len(same) - 1) / 2
        )
    return shifts


def _bars(ax, values, color):
    """Draw one bar for each value that occurs; return the bars."""
    counts = Counter(np.round(values, 6))
    width = 0.8 * 0.005
    return ax.bar(list(counts), list(counts.values()), width, color=color)
