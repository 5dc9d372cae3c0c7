"""What one layer does to the size of a signal, for activations and weight scales."""

from course_lib.figures import style
from course_lib.figures.flow import look_of


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
    with style.page(9, 1.3 + 0.48 * len(measured)) as (figure, ax):
        ax.plot([1, 1], [-0.3, len(measured) + 0.2], color=style.INK, linewidth=1.4)
        misses, below = [], {}
        for row, name in enumerate(measured):
            for scale in measured[name]:
                look = look_of(scale)
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
        ax.set(ylim=(len(measured) + 0.2, -0.9), xlim=(0.1, 4))
        ax.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
        ax.minorticks_off()
        ax.tick_params("y", length=0)
        for place, side, word in (
            (0.97, "right", "← shrinks"),
            (1.03, "left", "grows →"),
        ):
            ax.text(place, len(measured) + 0.05, word, ha=side, color=style.MUTED)
        shrink = ", ".join(f"{scale} {count}" for scale, count in below.items())
        alt = (
            f"{len(misses)} measured factors; the farthest from its predicted ring is "
            f"{max(misses):.0%} off. Below 1 of {len(measured)} activations: {shrink}."
        )
        return style.picture(figure, alt)
