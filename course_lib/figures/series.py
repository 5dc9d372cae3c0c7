"""Series: a line or a marker a name, over layers, gains and steps."""

from collections import Counter

import numpy as np

from course_lib.figures import style, words
from course_lib.figures.painters import log_axis, name_rows, note
from course_lib.figures.picture import Picture

#: What flows, with its name and its line.
SIGNALS = {
    "forward": ("signal forward", {"color": style.INK, "linewidth": 2.4}),
    "varying": ("its part that\ndepends on x", {"color": style.INK, "linewidth": 1}),
    "backward": ("signal back", {"color": style.MUTED, "linestyle": (0, (5, 2))}),
    "gradient": (
        "weight gradient",
        {"color": style.INK, "linestyle": (0, (1, 1.5)), "marker": "o"},
    ),
}
ROUNDING = 1e-13  # of a signal: what is smaller may be an error of float64
NAMES_APART = 0.15  # of the height of a panel: the least distance of two names
DASHES = ("-", "-", (0, (1, 1.2)), (0, (6, 2, 1, 2)))


def signal_flow(flow, title):
    """Draw what goes forward, what comes back and the weight gradients, by layer.

    Parameters
    ----------
    flow : Flow
    title : str
    """
    with style.page(8, 4.4) as (figure, ax):
        ax.axhline(1, color=style.FAINT, linewidth=1, zorder=0)
        for part, (_, look) in SIGNALS.items():
            sizes = getattr(flow, part)
            ax.plot(1 + np.arange(len(sizes)), sizes, **look)
        ax.set(title=title, xlabel="layer", yscale="log")
        log_axis(ax.yaxis)
        _name_ends(ax, flow)
        lost = flow.varying[-1] < ROUNDING * flow.forward[-1]
        varying = "is lost in rounding" if lost else _change(flow.varying)
        gradient, forward = _change(flow.gradient), _change(flow.forward)
        return Picture(
            figure,
            words.text(
                [f"The weight gradient {gradient} from first to last layer"],
                f"Forward the signal {forward}, its part that depends on x {varying}",
                f"Back the signal {_change(flow.backward[::-1])}",
                title,
            ),
        )


def _change(sizes):
    """Say by how many powers of ten a size changes on its way."""
    first, last = sizes[[0, -1]]
    if not first * last:
        return f"{'ends' if first else 'begins'} at 0"
    if not round(np.log10(last / first)):
        return "keeps its size"
    ratio = max(last / first, first / last)
    return f"{'grows' if last > first else 'falls'} by {words.powers_of_ten(ratio)}"


def _name_ends(ax, flow):
    """Write the names beside the ends of the lines, none over another."""
    low, high = ax.get_ylim()
    height = np.log(high / low)
    places = {}
    for part in SIGNALS:
        end = np.clip(getattr(flow, part)[-1], low, high)
        places[part] = np.log(end / low) / height
    upwards = sorted(places, key=places.get)
    least, most = 0.0, 1.0
    for part in upwards:
        places[part] = max(places[part], least)
        least = places[part] + NAMES_APART
    for part in reversed(upwards):
        places[part] = min(places[part], most)
        most = places[part] - NAMES_APART
    beside = {"xycoords": "axes fraction", "va": "center", "weight": "bold"}
    for part, (name, look) in SIGNALS.items():
        ax.annotate(name, (1.03, places[part]), color=look["color"], **beside)


def loss_curves(losses):
    """Draw losses against the step of gradient descent, one curve for each start.

    Parameters
    ----------
    losses : dict of str to sequence of float
        The first one is that of a single layer, the others are those of stacks.
    """
    with style.page(9, 3.8) as (figure, ax):
        seen = []
        for number, (name, values) in enumerate(losses.items()):
            color = style.LINEAR["color"] if number else style.INK
            ax.plot(values, label=name, color=color, linestyle=DASHES[number])
            seen.append(f"{name}: from {values[0]:.2f} to {values[-1]:.2f}")
        ax.set(xlabel="step of gradient descent", ylabel="training loss")
        ax.set_ylim(0.2, 0.75)
        ax.legend(loc="center right")
        about = "Training loss from the first step to the last"
        return Picture(figure, words.text(seen, about))


def piece_counts(before, after):
    """Draw how many pieces each network has before and after training.

    Parameters
    ----------
    before, after : list of int
        Equal positions are the same network.
    """
    pairs = np.array([before, after])
    with style.page(5.2, 3.6) as (figure, ax):
        look = {"linewidth": 1, "antialiased": False}
        ax.plot([0, 1], pairs, color=style.BENT["color"], **look)
        middles = np.median(pairs, axis=1)
        ax.plot([0, 1], middles, color=style.INK, linewidth=3, marker="o", markersize=8)
        ax.annotate("  median", (1, middles[1]), va="center", weight="bold")
        ax.set(xticks=(0, 1), xticklabels=("untrained", "trained"), xlim=(-0.2, 1.35))
        ax.set(ylim=(0, None), title=f"Pieces of {len(before)} networks")
        more = int((pairs[1] > pairs[0]).sum())
        return Picture(
            figure,
            f"Training gave {more} of {len(before)} networks more pieces, and "
            f"{len(before) - more} as many or fewer. Median before: {middles[0]:g}, "
            f"after: {middles[1]:g}.",
        )


def by_gain(dots, rings, title, xlabel):
    """Draw two sizes for each activation and gain, one row an activation.

    Parameters
    ----------
    dots, rings : dict of (str, str) to float
        For each activation and name of a gain, the size that is drawn as a filled
        marker and the one that is drawn as a ring.
    title, xlabel : str
        The title says what dot and ring are.
    """
    rows = list(dict.fromkeys(activation for activation, _ in dots))
    with style.page(9, 1.7 + 0.48 * len(rows)) as (figure, ax):
        ax.plot([1, 1], [-0.35, len(rows)], color=style.INK, linewidth=1.4, zorder=0)
        below, apart = Counter(), {}
        for (activation, gain), size in dots.items():
            ring, look = rings[activation, gain], style.GAINS[gain]
            _paint_ringed(ax, rows.index(activation), size, ring, look)
            below[gain] += size < 1
            apart[f"{activation} at {gain}"] = max(size / ring, ring / size)
            if activation == rows[0]:
                above = {"color": look["color"], "ha": "center", "weight": "bold"}
                note(ax, gain, (size, 0), (0, 14), **above)
        ax.set(title=title, xscale="log", xlabel=xlabel)
        name_rows(ax, rows)
        ax.set_ylim(len(rows) - 0.4, -1)
        log_axis(ax.xaxis)
        far = max(apart, key=apart.get)
        found = f"{far} is farthest from its ring, by {_ratio(apart[far])}"
        counts = "; ".join(f"{gain}: {count}" for gain, count in below.items())
        below = f"Dots below 1, of {len(rows)} activations, {counts}"
        return Picture(figure, words.text([found], below, title))


def _paint_ringed(ax, row, size, ring, look):
    """Paint a marker and the ring that belongs to it."""
    ax.plot(ring, row, "o", markersize=16, mfc="none", mec=look["color"])
    ax.plot(size, row, **look, markersize=9, markeredgewidth=0)


def _ratio(ratio):
    return words.powers_of_ten(ratio) if ratio > 30 else f"{ratio - 1:.0%}"
