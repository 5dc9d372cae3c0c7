"""What linear probes find, layer by layer and run by run."""

import numpy as np
from matplotlib.ticker import MaxNLocator

from course_lib.figures import style

#: By the name of the network; whatever else is probed is drawn in grey.
LOOKS = {"no activation": style.LINEAR, "ReLU": style.BENT}
OTHER = {"color": style.MUTED, "linestyle": (0, (1, 1.2)), "marker": "D"}
WIDE = 0.3  # all runs of one layer side by side, in layers


def probe_levels(probes, title=""):
    """Draw the accuracy of the probes of each layer, on training and on test data.

    Parameters
    ----------
    probes : dict of str to list of list of Probe
        For each network's name its runs, each with the probes of layer 0, 1, 2, …
        where layer 0 is the inputs.
    title : str

    Returns
    -------
    Picture
        Each mark is a run, the lines join the medians.
    """
    with style.page(9, 4.2, columns=2, sharey=True) as (figure, axes):
        if title:
            figure.suptitle(title, weight="bold", x=0.01, ha="left", size=13.5)
        panels = []
        for ax, part in zip(axes, ("train", "test"), strict=True):
            seen = {}
            for name, runs in probes.items():
                levels = np.array([[getattr(p, part) for p in run] for run in runs])
                seen[name] = _paint_levels(ax, name, levels)
            depth = levels.shape[1]
            ax.set_xticks(range(depth), ["inputs", *map(str, range(1, depth))])
            ax.set_xlim(-0.35, depth - 0.65)
            ax.set(title={"train": "Training data", "test": "Test data"}[part])
            ax.set(xlabel="probe after layer")
            words = [
                f"{n} {' '.join(f'{m:.3f}' for m in ms)}" for n, ms in seen.items()
            ]
            panels.append(f"{ax.get_title(loc='left')}: {'; '.join(words)}")
        axes[0].set(ylabel="accuracy of the probe")
        handles = [line for line in axes[1].lines if line.get_label() in probes]
        figure.legend(handles=handles, loc="outside lower center", ncols=len(probes))
        counts = [f"{name} {len(runs)}" for name, runs in probes.items()]
        alt = (
            f"Median accuracy of probes, inputs to layer {depth - 1}, of "
            f"{', '.join(counts)} runs. {'. '.join(panels)}."
        )
        return style.picture(figure, f"{title}. {alt}" if title else alt)


def _paint_levels(ax, name, levels):
    """Paint every run and the line of the medians; return the medians drawn."""
    look = LOOKS.get(name, OTHER)
    count, depth = levels.shape
    aside = WIDE * (np.arange(count) - (count - 1) / 2) / count
    ax.scatter(
        np.arange(depth) + aside[:, None],
        levels,
        s=26,
        c=look["color"],
        marker=look["marker"],
        alpha=0.5,
        linewidths=0,
    )
    (line,) = ax.plot(np.median(levels, axis=0), label=name, zorder=1, **look)
    return line.get_ydata()


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
            aside = 0.1 * (np.arange(len(values)) - (len(values) - 1) / 2)
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
