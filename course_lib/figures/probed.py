"""Differences between pairs of runs."""

import numpy as np
from matplotlib.ticker import MaxNLocator

from course_lib.figures import style

WIDE = 0.6  # all pairs of one row, in rows


def paired_differences(differences, one, title=""):
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
        words = []
        for row, (name, values) in enumerate(differences.items()):
            aside = WIDE * (np.arange(len(values)) / max(1, len(values) - 1) - 0.5)
            look = {"color": style.INK, "alpha": 0.55, "linewidths": 0}
            dots = ax.scatter(100 * np.asarray(values), row + aside, s=60, **look)
            points = np.asarray(dots.get_offsets())[:, 0]
            mean, low, high = points.mean(), points.min(), points.max()
            ax.plot([mean] * 2, [row - 0.4, row + 0.4], color=style.INK, linewidth=3)
            ax.annotate(
                f"{mean:+.1f}".replace("-", "−"),
                (1, row),
                xycoords=("axes fraction", "data"),
                xytext=(8, 0),
                textcoords="offset points",
                va="center",
            )
            words.append(
                f"{' '.join(name.split())} {mean:+.1f} ({low:+.1f} to {high:+.1f})"
            )
        ax.annotate(
            "mean",
            (1, 1),
            xycoords="axes fraction",
            xytext=(8, 8),
            textcoords="offset points",
            color=style.MUTED,
        )
        ax.axvspan(-100 * one, 100 * one, color="#ececec", zorder=0, linewidth=0)
        ax.axvline(0, color=style.MUTED, linewidth=1.2, zorder=0.5)
        ax.xaxis.set_major_locator(MaxNLocator(6))
        ax.set(yticks=range(len(differences)), yticklabels=differences)
        ax.set_ylim(len(differences) - 0.4, -0.6)
        ax.tick_params("y", length=0)
        ax.set_title(title)
        ax.set_xlabel("points (per cent); grey: at most one test image")
        alt = f"Differences in points, mean and range: {'; '.join(words)}."
        return style.picture(figure, f"{title}. {alt}" if title else alt)
