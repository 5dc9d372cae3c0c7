"""How training went with each of many networks: one row each, every run in view."""

from collections import Counter

import matplotlib as mpl
import numpy as np

from course_lib.figures import style

RUN = 26  # area of the bubble of a single run, in square points
ROW = 0.42  # inches


def epochs_needed(epochs, goal, last=50, straight=()):
    """Draw how many epochs each run needed, one row for each entry.

    Parameters
    ----------
    epochs : dict of str to ndarray
        For each row the epoch at which each run reached the goal; `inf` for never.
    goal : str
        What had to be reached, for the title.
    last : int
        Epochs in a run.
    straight : collection of str
        Rows of networks that are straight lines.

    Returns
    -------
    Picture
        The area of a bubble says how many runs it stands for; the bar is the median.
    """
    never = round(1.14 * last)
    with style.page(9, len(epochs) * ROW + 1.1) as (figure, ax):
        words = []
        for row, (name, values) in enumerate(epochs.items()):
            look = style.LINEAR if name in straight else style.BENT
            middle = _paint_row(ax, row, np.minimum(values, never), never, look)
            missed = np.isinf(values).sum()
            failed = f" ({missed} never)" if 0 < missed and middle != "never" else ""
            words.append(f"{name}: {middle}{failed}")
        width = 0.05 * last
        ax.axvspan(never - width, never + width, color=style.BAND, zorder=0)
        ticks = np.arange(0, last + 1, 10)
        ax.set(
            xlabel="epoch",
            xlim=(0, never + width),
            xticks=[*ticks, never],
            xticklabels=[*ticks, "never"],
            yticks=range(len(epochs)),
            yticklabels=epochs,
            ylim=(len(epochs) - 0.4, -0.6),
        )
        ax.tick_params("y", length=0)
        ax.grid(axis="x")
        ax.set_axisbelow(True)
        ax.annotate(
            "median",
            (1, 1),
            xycoords="axes fraction",
            xytext=(8, 8),
            textcoords="offset points",
            color=style.MUTED,
        )
        # From the left edge of the figure: long names of rows leave a title less room.
        ax.annotate(
            f"Epochs until {goal}",
            (0, 1),
            xycoords=("figure fraction", "axes fraction"),
            xytext=(5, 8),
            textcoords="offset points",
            weight="bold",
            size=mpl.rcParams["axes.titlesize"],
            in_layout=False,
        )
        alt = (
            f"Median epoch at which {goal}, {len(values)} runs each. "
            f"{'; '.join(words)}."
        )
        return style.picture(figure, alt)


def accuracies(panels, straight=()):
    """Draw the test accuracy of every run, one row for each entry.

    Parameters
    ----------
    panels : dict of str to dict of str to ndarray
        Title of each panel, and the accuracies in each of its rows. All panels have
        the same rows.
    straight : collection of str
        Rows of networks that are straight lines.

    Returns
    -------
    Picture
        The area of a bubble says how many runs it stands for; the bar is the median.
    """
    names = list(next(iter(panels.values())))
    look = {"sharex": True, "sharey": True, "squeeze": False}
    size = 9, len(names) * ROW + 1.1
    with style.page(*size, columns=len(panels), **look) as (figure, (axes,)):
        figure.get_layout_engine().set(wspace=0.08)
        words = []
        for ax, (title, rows) in zip(axes, panels.items(), strict=True):
            medians = [
                f"{name}: {_paint_row(ax, row, np.round(runs, 6), np.inf, look)}"
                for row, (name, runs) in enumerate(rows.items())
                for look in [style.LINEAR if name in straight else style.BENT]
            ]
            ax.set(title=title, xlabel="accuracy on test data", yticks=range(len(rows)))
            ax.set(yticklabels=rows, ylim=(len(rows) - 0.4, -0.6))
            ax.tick_params("y", length=0)
            ax.margins(x=0.06)  # a bubble at the end is whole
            ax.grid(axis="x")
            ax.set_axisbelow(True)
            words.append(f"{' '.join(title.split())}: {'; '.join(medians)}")
        runs = len(next(iter(rows.values())))
        alt = f"Median test accuracy of {runs} runs each. {'. '.join(words)}."
        return style.picture(figure, alt)


def _paint_row(ax, row, places, never, look):
    """Paint the runs of one row and their median; return the median in words.

    From `never` on, a place is no number: a median that needs one is `never` too.
    """
    counts = Counter(places.tolist())
    ax.scatter(
        list(counts),
        np.full(len(counts), row),
        s=[RUN * runs for runs in counts.values()],
        c=look["color"],
        marker=look["marker"],
        alpha=0.45,
        linewidths=0,
    )
    middle = min(np.median(np.where(places < never, places, np.inf)), never)
    words = "never" if middle == never else f"{middle:.3g}"
    ax.plot([middle] * 2, [row - 0.36, row + 0.36], color=style.INK, linewidth=3)
    ax.annotate(
        words,
        (1, row),
        xycoords=("axes fraction", "data"),
        xytext=(8, 0),
        textcoords="offset points",
        va="center",
    )
    return words
