"""Sizes of signals and gradients, by layer or by depth, on logarithmic scales."""

import numpy as np

from course_lib.figures import style

#: Weight scales from too small to too large, always with their dash and marker. From
#: blue to yellow and dark to light, so safe for red-green blindness and in print.
LOOKS = {
    "default": {"color": "#1D3557", "linestyle": (0, (4, 1.5)), "marker": "v"},
    "LeCun": {"color": "#5B7DA3", "linestyle": "-", "marker": "d"},
    "He": {"color": "#B07D00", "linestyle": (0, (7, 2, 1.5, 2)), "marker": "P"},
    "too large": {"color": "#7A3300", "linestyle": (0, (1.5, 1.2)), "marker": "X"},
    "no activation": style.LINEAR,
}
PARTS = {
    "forward": "Going forward",
    "backward": "Coming back",
    "gradient": "Weight gradient",
}
ROUNDING = 1e-13  # of a signal: what is smaller may be an error of float64
NAMES_APART = 0.14  # of the height of a panel: the least distance of two names
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def signal_flow(flows, title=""):
    """Draw the three sizes layer by layer, side by side on one logarithmic scale.

    Parameters
    ----------
    flows : dict of str to list of Flow
        For each name, a weight scale or an activation, one flow a seed. The line is
        their median, the band reaches from the least to the largest.
    title : str

    Returns
    -------
    Picture
        Thin beside the signal forward is its part that depends on the input.
    """
    with style.page(9, 3.8, columns=3, sharex=True, sharey=True) as (figure, axes):
        drawn, words = {}, []
        for ax, (part, heading) in zip(axes, PARTS.items(), strict=True):
            series = {name: _stacked(flows[name], part) for name in flows}
            drawn[heading] = _paint(ax, series)
            ax.set(title=heading, xlabel="layer")
        for name in flows:
            values = np.median(_stacked(flows[name], "varying"), axis=0)
            span, color = 1 + np.arange(len(values)), look_of(name)["color"]
            (thin,) = axes[0].plot(span, values, color=color, linewidth=1)
            lines = {heading: drawn[heading][name] for heading in drawn}
            seen = [
                f"{heading.lower()} {_ends(line)}" for heading, line in lines.items()
            ]
            noise = ROUNDING * lines[PARTS["forward"]].get_ydata()[-1]
            seen.insert(1, f"of it depends on the input {_ends(thin, noise)}")
            words.append(f"{name}: {', '.join(seen)}")
        figure.supxlabel(
            "thin, on the left: the part that depends on the input", size=12
        )
        _log_axis(axes[0])
        if len(flows) > 1:
            _name(axes[2], drawn[PARTS["gradient"]])
        if title:
            figure.suptitle(title, x=0.01, ha="left")
        alt = f"Sizes from the first to the last layer. {'. '.join(words)}."
        return style.picture(figure, f"{title}. {alt}" if title else alt)


def size_panels(panels, xlabel, x=None, title=""):
    """Draw sizes on a logarithmic scale, one panel a title, one line a name.

    Parameters
    ----------
    panels : dict of str to dict of str to array
        Title, then weight scale, then sizes of shape ``(seeds, k)``. The line is the
        median, the band reaches from the least to the largest. All panels have the
        same scales.
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
    with style.page(9, 0.9 + 2.7 * rows, rows, columns, sharex=True, sharey=True) as (
        figure,
        axes,
    ):
        words = []
        axes = np.atleast_2d(axes)
        for ax in axes.flat[len(panels) :]:
            ax.remove()
        for ax, (panel, series) in zip(axes.flat, panels.items(), strict=False):
            lines = _paint(ax, series, x)
            ax.set_title(panel)
            seen = [f"{name} {_ends(line)}" for name, line in lines.items()]
            words.append(f"{panel}: {', '.join(seen)}")
        _log_axis(ax)
        _name(ax, lines)
        for below in axes[-1]:
            below.set_xlabel(xlabel)
        if title:
            figure.suptitle(title, x=0.01, ha="left")
        first, *_, last = axes[0, 0].lines[1].get_xdata()
        what = f"{title or 'Sizes'}, {xlabel} {first:.0f} to {last:.0f}"
        return style.picture(figure, f"{what}. {'. '.join(words)}.")


def look_of(name):
    """Return color, dash and marker of a weight scale, or of an activation."""
    return LOOKS.get(name, style.BENT)


def _stacked(flows, part):
    return np.stack([getattr(flow, part) for flow in flows])


def _paint(ax, series, x=None):
    """Paint the median and the range of each of the series; return the lines."""
    ax.axhline(1, color=style.FAINT, linewidth=1, zorder=0)
    lines = {}
    for name, values in series.items():
        look, values = look_of(name), np.asarray(values)
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
    step = next(n for n in (1, 2, 3, 5, 10, 20, 50, 100) if high - low < 8 * n)
    powers = range(int(np.ceil(low / step)) * step, int(high) + 1, step)
    # Plain text, which is drawn much faster than formulas.
    labels = [f"10{str(power).translate(RAISED)}" for power in powers]
    ax.set_yticks([10.0**power for power in powers], labels)
    ax.minorticks_off()


def _name(ax, lines):
    """Write the names beside the right ends of the lines, none over another."""
    low, high = ax.get_ylim()
    ends = {name: line.get_ydata()[-1].clip(low, high) for name, line in lines.items()}
    height = np.log(high / low)
    places = {name: np.log(end / low) / height for name, end in ends.items()}
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


def _ends(line, noise=0.0):
    """Say the first and the last of the drawn sizes, unless it is below `noise`."""
    first, last = line.get_ydata()[[0, -1]]
    end = f"{last:.1g}" if last > noise else "nothing but rounding"
    return f"{first:.1g} to {end}"
