"""Signals by layer or by depth, and what decides whether they shrink or grow."""

import numpy as np

from course_lib.figures import style

#: Weight scales from too small to too large, always with their dash and marker. From
#: blue to yellow and dark to light, so safe for red-green blindness and in print.
SCALES = (
    {"color": "#1D3557", "linestyle": (0, (4, 1.5)), "marker": "v"},
    {"color": "#5B7DA3", "linestyle": "-", "marker": "d"},
    {"color": "#B07D00", "linestyle": (0, (7, 2, 1.5, 2)), "marker": "P"},
    {"color": "#7A3300", "linestyle": (0, (1.5, 1.2)), "marker": "X"},
)
PARTS = {
    "forward": "Going forward",
    "backward": "Coming back",
    "gradient": "Weight gradient",
}
NAMES_APART = 0.085  # of the height of a panel: the least distance of two names
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def signal_flow(flows, title=""):
    """Draw the three sizes layer by layer, side by side on one logarithmic scale.

    Parameters
    ----------
    flows : dict of str to list of Flow
        For each of up to four names one flow a seed; the line is their median, the
        band reaches from the least to the largest.
    title : str

    Returns
    -------
    Picture
        Thin beside the signal forward is its part that depends on the input.
    """
    with style.page(9, 3.8, columns=3, sharex=True, sharey=True) as (figure, axes):
        seen = {name: [] for name in flows}
        for ax, (part, heading) in zip(axes, PARTS.items(), strict=True):
            series = {name: _stacked(flows[name], part) for name in flows}
            lines = _paint(ax, series)
            ax.set(title=heading, xlabel="layer")
            for name, line in lines.items():
                seen[name].append(f"{heading.lower()} {_ends(line)}")
        varying = [np.median(_stacked(flows[n], "varying"), axis=0) for n in flows]
        for values, look in zip(varying, SCALES, strict=False):
            axes[0].plot(1 + np.arange(len(values)), values, color=look["color"], lw=1)
        figure.supxlabel(
            "thin, on the left: the part that depends on the input", size=11
        )
        _log_axis(axes[0])
        if len(flows) > 1:
            _name(axes[2], lines)
        if title:
            figure.suptitle(title, x=0.01, ha="left", weight="bold")
        words = [f"{name}: {', '.join(parts)}" for name, parts in seen.items()]
        alt = f"Sizes from the first to the last layer. {'. '.join(words)}."
        return style.picture(figure, f"{title}. {alt}" if title else alt)


def size_panels(panels, xlabel, x=None, title=""):
    """Draw sizes on a logarithmic scale, one panel a title, one line a name.

    Parameters
    ----------
    panels : dict of str to dict of str to array
        Title, then name, then sizes of shape ``(seeds, k)``: the line is the median,
        the band reaches from the least to the largest. Up to four names, the same in
        each panel.
    xlabel : str
    x : sequence of float, optional
        The k places; from 1 if left out.
    title : str

    Returns
    -------
    Picture
    """
    columns = min(3, len(panels))
    rows = -(-len(panels) // columns)
    with style.page(9, 0.9 + 2.5 * rows, rows, columns, sharex=True, sharey=True) as (
        figure,
        axes,
    ):
        words = []
        axes = np.atleast_2d(axes)
        for ax, (panel, series) in zip(axes.flat, panels.items(), strict=True):
            lines = _paint(ax, series, x)
            ax.set_title(panel)
            seen = [f"{name} {_ends(line)}" for name, line in lines.items()]
            words.append(f"{panel}: {', '.join(seen)}")
            if ax in axes[:, -1]:
                _log_axis(ax)
                _name(ax, lines)
        for ax in axes[-1]:
            ax.set_xlabel(xlabel)
        if title:
            figure.suptitle(title, x=0.01, ha="left", weight="bold")
        first, *_, last = axes[0, 0].lines[1].get_xdata()
        what = f"{title or 'Sizes'}, {xlabel} {first:.0f} to {last:.0f}"
        return style.picture(figure, f"{what}. {'. '.join(words)}.")


def factors(measured, predicted):
    """Draw by what factor a signal changes in a layer, one row an activation.

    Parameters
    ----------
    measured, predicted : dict of str to dict of str to float
        Activation, then weight scale, then the factor; each drawn as a filled marker
        and as a ring around it.

    Returns
    -------
    Picture
    """
    with style.page(9, 1.3 + 0.42 * len(measured)) as (figure, ax):
        ax.plot([1, 1], [-0.3, len(measured)], color=style.INK, linewidth=1.4)
        misses, below = [], {}
        for row, name in enumerate(measured):
            for look, scale in zip(SCALES, measured[name], strict=False):
                (ring,) = ax.plot(
                    predicted[name][scale],
                    row,
                    "o",
                    markersize=16,
                    markerfacecolor="none",
                    markeredgecolor=style.MUTED,
                )
                (dot,) = ax.plot(
                    measured[name][scale],
                    row,
                    look["marker"],
                    color=look["color"],
                    markersize=9,
                    markeredgewidth=0,
                )
                factor, guess = dot.get_xdata()[0], ring.get_xdata()[0]
                misses.append(abs(factor / guess - 1))
                below.setdefault(scale, 0)
                below[scale] += factor < 1
                if row == 0:
                    ax.annotate(
                        scale,
                        (factor, row),
                        xytext=(0, 14),
                        textcoords="offset points",
                        ha="center",
                        color=look["color"],
                        weight="bold",
                    )
        ticks = (0.1, 0.2, 0.5, 1, 2, 3)
        ax.set(xscale="log", xlabel="factor from one layer to the one below")
        ax.set(yticks=range(len(measured)), yticklabels=measured)
        ax.set(ylim=(len(measured) - 0.1, -0.8), xlim=(0.1, 4))
        ax.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
        ax.minorticks_off()
        ax.tick_params("y", length=0)
        for place, side, word in (
            (0.97, "right", "← shrinks"),
            (1.03, "left", "grows →"),
        ):
            ax.text(place, len(measured) - 0.25, word, ha=side, color=style.MUTED)
        shrink = ", ".join(f"{scale} {count}" for scale, count in below.items())
        alt = (
            f"{len(misses)} measured factors; the farthest from its predicted ring is "
            f"{max(misses):.0%} off. Below 1 of {len(measured)} activations: {shrink}."
        )
        return style.picture(figure, alt)


def _stacked(flows, part):
    return np.stack([getattr(flow, part) for flow in flows])


def _paint(ax, series, x=None):
    """Paint the median and the range of each of the series; return the lines."""
    ax.axhline(1, color=style.FAINT, linewidth=1, zorder=0)
    lines = {}
    for (name, values), look in zip(series.items(), SCALES, strict=False):
        values = np.asarray(values)
        span = 1 + np.arange(values.shape[1]) if x is None else np.asarray(x)
        low, middle, high = np.quantile(values, (0, 0.5, 1), axis=0)
        ax.fill_between(span, low, high, color=look["color"], alpha=0.2, linewidth=0)
        every = max(1, len(span) // 4)
        (lines[name],) = ax.plot(span, middle, markersize=7, markevery=every, **look)
    return lines


def _log_axis(ax):
    """Give the panels that share this one's axis round powers of ten."""
    ax.set_yscale("log")
    low, high = np.log10(ax.get_ylim())
    step = next(n for n in (1, 2, 3, 5, 10, 20, 50) if high - low < 8 * n)
    powers = range(int(np.ceil(low / step)) * step, int(high) + 1, step)
    # Plain text, which is drawn much faster than formulas.
    labels = [f"10{str(power).translate(RAISED)}" for power in powers]
    ax.set_yticks([10.0**power for power in powers], labels)
    ax.minorticks_off()


def _name(ax, lines):
    """Write the names beside the right ends of the lines, none over another."""
    low, high = np.log(ax.get_ylim())
    ends = {name: np.log(line.get_ydata()[-1]) for name, line in lines.items()}
    places = {name: (end - low) / (high - low) for name, end in ends.items()}
    least = 0.0
    for name in sorted(places, key=places.get):
        place = max(places[name], least)
        least = place + NAMES_APART
        ax.annotate(
            name,
            (1.04, place),
            xycoords="axes fraction",
            va="center",
            color=lines[name].get_color(),
            weight="bold",
        )


def _ends(line):
    first, last = line.get_ydata()[[0, -1]]
    return f"{first:.1g} to {last:.1g}"
