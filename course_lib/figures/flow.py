"""What flows through a network, layer by layer, and what a gain makes of it."""

import numpy as np

from course_lib.figures import style

#: Gains from too small to too large, always with their marker. From blue to brown and
#: dark to light to dark, so safe for red-green blindness and in print.
LOOKS = {
    "PyTorch": {"color": "#1D3557", "marker": "v"},
    "LeCun": {"color": "#5B7DA3", "marker": "d"},
    "He": {"color": "#B07D00", "marker": "P"},
    "too large": {"color": "#7A3300", "marker": "X"},
}
#: What flows, with its name and its line.
PARTS = {
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
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def signal_flow(flow, title):
    """Draw what goes forward, what comes back and the weight gradients, by layer.

    Parameters
    ----------
    flow : Flow
    title : str

    Returns
    -------
    Picture
    """
    with style.page(8, 4.4) as (figure, ax):
        ax.axhline(1, color=style.FAINT, linewidth=1, zorder=0)
        lines = {}
        for part, (name, look) in PARTS.items():
            sizes = getattr(flow, part)
            (lines[name],) = ax.plot(1 + np.arange(len(sizes)), sizes, **look)
        ax.set(title=title, xlabel="layer", yscale="log")
        ax.set_yticks(*_powers(*ax.get_ylim()))
        ax.minorticks_off()
        _name(ax, lines)
        forward, varying, back, gradient = (line.get_ydata() for line in lines.values())
        lost = varying[-1] < ROUNDING * forward[-1]
        alt = (
            f"{title}. From the first layer to the last the signal forward "
            f"{_change(forward)}, its part that depends on the input "
            f"{'is lost in rounding' if lost else _change(varying)}, the weight "
            f"gradient {_change(gradient)}. Coming down, the signal back "
            f"{_change(back[::-1])}."
        )
        return style.picture(figure, alt)


def by_gain(dots, rings, title, xlabel):
    """Draw two sizes for each activation and gain, one row an activation.

    Parameters
    ----------
    dots, rings : dict of (str, str) to float
        For each activation and name of a gain, the size that is drawn as a filled
        marker and the one that is drawn as a ring.
    title, xlabel : str
        The title says what dot and ring are.

    Returns
    -------
    Picture
    """
    rows = list(dict.fromkeys(activation for activation, _ in dots))
    with style.page(9, 1.7 + 0.48 * len(rows)) as (figure, ax):
        ax.plot([1, 1], [-0.35, len(rows)], color=style.INK, linewidth=1.4, zorder=0)
        below, apart = {}, {}
        for (activation, gain), size in dots.items():
            row, ring = rows.index(activation), rings[activation, gain]
            _paint_pair(ax, row, size, ring, LOOKS[gain])
            below[gain] = below.get(gain, 0) + (size < 1)
            apart[f"{activation} at {gain}"] = max(size / ring, ring / size)
            if row == 0:
                _name_marker(ax, gain, size)
        ax.set(title=title, xscale="log", xlabel=xlabel)
        ax.set(yticks=range(len(rows)), yticklabels=rows, ylim=(len(rows) - 0.4, -1))
        ax.tick_params("y", length=0)
        low, high = ax.get_xlim()
        if high > 100 * low:
            ax.set_xticks(*_powers(low, high))
        else:
            ticks = [t for t in (0.1, 0.2, 0.5, 1, 2, 3) if low < t < high]
            ax.set_xticks(ticks, [f"{t:g}" for t in ticks])
        ax.minorticks_off()
        counts = ", ".join(f"{gain} {count}" for gain, count in below.items())
        farthest = max(apart, key=apart.get)
        alt = (
            f"Dots below 1, of {len(rows)} activations: {counts}. Farthest from its "
            f"ring: {farthest}, by {_ratio(apart[farthest])}. {title}."
        )
        return style.picture(figure, alt)


def _paint_pair(ax, row, size, ring, look):
    ax.plot(ring, row, "o", markersize=16, mfc="none", mec=look["color"])
    ax.plot(size, row, **look, markersize=9, markeredgewidth=0)


def _name_marker(ax, gain, size):
    ax.annotate(
        gain,
        (size, 0),
        xytext=(0, 14),
        textcoords="offset points",
        ha="center",
        color=LOOKS[gain]["color"],
        weight="bold",
    )


def _powers(low, high):
    """Return a few powers of ten between two sizes, and how to write them."""
    low, high = np.log10((low, high))
    step = next(n for n in (1, 2, 3, 5, 10, 20, 50, 100) if high - low < 8 * n)
    powers = range(int(np.ceil(low / step)) * step, int(high) + 1, step)
    # Plain text, which is drawn much faster than formulas.
    names = [f"10{str(power).translate(RAISED)}" for power in powers]
    return [10.0**power for power in powers], names


def _name(ax, lines):
    """Write the names beside the right ends of the lines, none over another."""
    low, high = ax.get_ylim()
    ends = {name: line.get_ydata()[-1].clip(low, high) for name, line in lines.items()}
    height = np.log(high / low)
    places = {name: np.log(end / low) / height for name, end in ends.items()}
    upwards = sorted(places, key=places.get)
    least, most = 0.0, 1.0
    for name in upwards:
        places[name] = max(places[name], least)
        least = places[name] + NAMES_APART
    for name in reversed(upwards):
        places[name] = min(places[name], most)
        most = places[name] - NAMES_APART
    for name, place in places.items():
        ax.annotate(
            name,
            (1.03, place),
            xycoords="axes fraction",
            va="center",
            color=lines[name].get_color(),
            weight="bold",
        )


def _change(sizes):
    """Say by how many powers of ten a size changes on its way."""
    first, last = sizes[[0, -1]]
    if not first * last:
        return f"{'ends' if first else 'begins'} at 0"
    powers = round(np.log10(last / first))
    if not powers:
        return "keeps its size"
    return f"{'grows' if powers > 0 else 'falls'} by {_tens(abs(powers))}"


def _ratio(ratio):
    return _tens(round(np.log10(ratio))) if ratio > 30 else f"{ratio - 1:.0%}"


def _tens(powers):
    return f"{powers} power{'s' * (powers > 1)} of ten"
