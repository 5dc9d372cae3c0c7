"""How training went with each of many activations: one row each, every run in view."""

from collections import Counter

import matplotlib as mpl
import numpy as np

from course_lib.figures import style

RUN = 26  # area of the bubble of a single run, in square points
ROW = 0.42  # inches
LOW = 0.9  # accuracy below which a run is named in the alternative text


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
    drawn = {name: np.minimum(values, never) for name, values in epochs.items()}
    with style.page(9, len(epochs) * ROW + 1.1) as (figure, ax):
        rows = _paint_rows(ax, drawn, straight, lambda x: _epoch(x, never), never)
        width = 0.05 * last
        ax.axvspan(never - width, never + width, color=style.BAND, zorder=0)
        ticks = np.arange(0, last + 1, 10)
        ax.set(
            xlabel="epoch",
            xlim=(0, never + width),
            xticks=[*ticks, never],
            xticklabels=[*ticks, "never"],
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
        words = []
        for name, (middle, places, counts) in rows.items():
            missed = counts[places == never].sum()
            failed = f" ({missed} never)" if 0 < missed and middle < never else ""
            words.append(f"{name} {_epoch(middle, never)}{failed}")
        runs = counts.sum()
        alt = f"Median epoch at which {goal}, {runs} runs each: {', '.join(words)}."
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
    count = max(map(len, panels.values()))
    with style.page(
        9, count * ROW + 1.1, columns=len(panels), sharex=True, sharey=True
    ) as (figure, axes):
        figure.get_layout_engine().set(wspace=0.08)
        words = []
        for ax, (title, rows) in zip(np.atleast_1d(axes), panels.items(), strict=True):
            seen = _paint_rows(ax, rows, straight, lambda x: f"{x:.3f}")
            ax.set(title=title, xlabel="accuracy on test data")
            medians = [f"{name} {middle:.3f}" for name, (middle, *_) in seen.items()]
            low = {name: runs[x < LOW].sum() for name, (_, x, runs) in seen.items()}
            failed = [f"{name} {runs}" for name, runs in low.items() if runs]
            words.append(
                f"{' '.join(title.split())}: {', '.join(medians)}; runs below {LOW}: "
                f"{', '.join(failed) or 'none'}"
            )
        runs = sum(next(iter(seen.values()))[2])
        alt = f"Median test accuracy of {runs} runs each. {'. '.join(words)}."
        return style.picture(figure, alt)


def _paint_rows(ax, rows, straight, write, never=np.inf):
    """Paint a row of bubbles for each entry; return what was drawn.

    From `never` on, a place is no number: a median that needs one is `never` too.

    Returns
    -------
    dict of str to tuple
        Median, places of the bubbles, and how many runs each stands for.
    """
    seen = {}
    for row, (name, values) in enumerate(rows.items()):
        look = style.LINEAR if name in straight else style.BENT
        counts = Counter(np.round(values, 6).tolist())
        bubbles = ax.scatter(
            list(counts),
            np.full(len(counts), row),
            s=[RUN * runs for runs in counts.values()],
            c=look["color"],
            marker=look["marker"],
            alpha=0.45,
            linewidths=0,
        )
        places = np.asarray(bubbles.get_offsets())[:, 0]
        runs = np.round(bubbles.get_sizes() / RUN).astype(int)
        numbers = np.where(places < never, places, np.inf)
        middle = min(np.median(np.repeat(numbers, runs)), never)
        ax.plot([middle] * 2, [row - 0.36, row + 0.36], color=style.INK, linewidth=3)
        ax.annotate(
            write(middle),
            (1, row),
            xycoords=("axes fraction", "data"),
            xytext=(8, 0),
            textcoords="offset points",
            va="center",
        )
        seen[name] = middle, places, runs
    ax.annotate(
        "median",
        (1, 1),
        xycoords="axes fraction",
        xytext=(8, 8),
        textcoords="offset points",
        color=style.MUTED,
    )
    ax.set(yticks=range(len(rows)), yticklabels=rows, ylim=(len(rows) - 0.4, -0.6))
    ax.tick_params("y", length=0)
    ax.margins(x=0.06)  # a bubble at the end is whole
    ax.grid(axis="x")
    ax.set_axisbelow(True)
    return seen


def _epoch(x, never):
    return "never" if x >= never else f"{x:.3g}"
