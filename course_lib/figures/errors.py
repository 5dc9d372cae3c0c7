"""Errors over the number of hidden units and over the epochs, on logarithmic axes."""

import numpy as np

from course_lib.approximation import fitted_slope
from course_lib.figures import style

#: What is constructed is black, what is trained has the colour of its network.
LOOKS = {
    "constructed": {"color": style.INK, "linestyle": "-", "marker": "D"},
    "trained": style.BENT,
    "random start": style.BENT,
    "constructed start": {"color": "#2B6CA8", "linestyle": (0, (1, 1)), "marker": "^"},
    "no activation": style.LINEAR,
}
#: For other names, in turn.
OTHERS = (
    {"color": "#1D3557", "linestyle": (0, (4, 1.5)), "marker": "v"},
    {"color": "#B07D00", "linestyle": (0, (7, 2, 1.5, 2)), "marker": "P"},
    {"color": "#7A3300", "linestyle": (0, (1.5, 1.2)), "marker": "X"},
    {"color": style.MUTED, "linestyle": "-", "marker": "d"},
)
LINE_APART = 0.09  # of the height of a panel: the least distance of two lines of words


def error_by_units(panels, xlabel="hidden units"):
    """Draw errors over the number of hidden units, each line with its fitted slope.

    Parameters
    ----------
    panels : dict of str to dict of str to pair
        Title, then name, then the numbers of units ``(k,)`` and their errors, ``(k,)``
        or ``(k, runs)``. Each run is a dot, the line is the median.
    xlabel : str

    Returns
    -------
    Picture
    """
    columns = min(2, len(panels))
    rows = -(-len(panels) // columns)
    with style.page(
        9, 0.7 + 3.9 * rows, rows, columns, sharex=True, sharey=True, squeeze=False
    ) as (figure, axes):
        drawn, words = [], []
        for ax, (title, series) in zip(axes.flat, panels.items(), strict=True):
            ax.set(title=title, xscale="log", yscale="log")
            looks = _looks(series)
            lines = {n: _paint(ax, looks[n], *pair) for n, pair in series.items()}
            drawn.append(lines)
            seen = [f"{n} {_ends(line)}, {_slope(line)}" for n, line in lines.items()]
            words.append(f"{title}: {'; '.join(seen)}")
        shown = {
            n for lines in drawn for line in lines.values() for n in line.get_xdata()
        }
        ax.set_xticks(sorted(shown), [f"{n:.0f}" for n in sorted(shown)])
        for ax in axes[-1]:
            ax.set_xlabel(xlabel)
        for ax in axes[:, 0]:
            ax.set_ylabel("largest error")
        _plain_decades(axes.flat)
        for ax, lines in zip(axes.flat, drawn, strict=True):
            names = {f"{name}\n{_slope(line)}": line for name, line in lines.items()}
            _write_names(ax, names)
        what = f"Errors, {min(shown):.0f} to {max(shown):.0f} {xlabel}"
        return style.picture(figure, f"{what}. {'. '.join(words)}.")


def error_by_epoch(series, title):
    """Draw the error of every run over the epochs.

    Parameters
    ----------
    series : dict of str to ndarray
        Name and errors of shape ``(runs, epochs + 1)``; the median is thick.
    title : str

    Returns
    -------
    Picture
    """
    with style.page(9, 4.3) as (figure, ax):
        looks, lines = _looks(series), {}
        for name, errors in series.items():
            look, errors = looks[name], np.asarray(errors)
            epochs = np.arange(errors.shape[1])
            ax.plot(epochs, errors.T, color=look["color"], linewidth=0.6, alpha=0.6)
            middle = np.median(errors, axis=0)
            # Solid, whatever the look: dashes would be lost in the ups and downs.
            (lines[name],) = ax.plot(epochs, middle, color=look["color"])
        ax.set(title=title, xlabel="epoch", yscale="log", xlim=(0, epochs[-1]))
        _plain_decades([ax])
        _write_names(ax, lines)
        seen = [f"{n} {_ends(line)}".replace("\n", " ") for n, line in lines.items()]
        return style.picture(
            figure, f"{title}, epochs 0 to {epochs[-1]}. {'; '.join(seen)}."
        )


def _looks(names):
    others = iter(OTHERS)
    return {name: LOOKS[name] if name in LOOKS else next(others) for name in names}


def _paint(ax, look, units, errors):
    """Paint every run and the median; return the median's line."""
    errors = np.asarray(errors)
    if errors.ndim == 1:
        return ax.plot(units, errors, markersize=7, **look)[0]
    # Side by side, so that equal errors of two runs are two dots.
    shift = np.exp(np.linspace(-0.09, 0.09, errors.shape[1]))
    ax.scatter(
        np.outer(units, shift),
        errors,
        s=16,
        c=look["color"],
        marker=look["marker"],
        alpha=0.5,
        linewidths=0,
    )
    return ax.plot(units, np.median(errors, axis=1), **style.line(look))[0]


def _slope(line):
    slope = round(fitted_slope(*line.get_data()), 1) + 0  # the zero turns -0.0 into 0.0
    return f"slope {slope:.1f}".replace("-", "−")


def _ends(line):
    first, last = line.get_ydata()[[0, -1]]
    return f"{first:.1g} to {last:.1g}"


def _plain_decades(axes):
    """Write the powers of ten on the shared axis as plain numbers."""
    low, high = axes[0].get_ylim()
    powers = range(int(np.ceil(np.log10(low))), int(np.floor(np.log10(high))) + 1)
    ticks = [10.0**power for power in powers]
    axes[0].set_yticks(ticks, [f"{tick:.10g}" for tick in ticks])
    for ax in axes:
        ax.minorticks_off()


def _write_names(ax, lines):
    """Write the names beside the right ends of the lines, none over another."""
    low, high = np.log(ax.get_ylim())
    places = {
        name: (np.log(line.get_ydata()[-1]) - low) / (high - low)
        for name, line in lines.items()
    }
    top = -1.0
    for name in sorted(places, key=places.get):
        half = LINE_APART * (1 + name.count("\n")) / 2
        place = max(places[name], top + half)
        top = place + half
        ax.annotate(
            name,
            (1.03, place),
            xycoords="axes fraction",
            va="center",
            color=lines[name].get_color(),
            weight="bold",
            size=12,
        )
