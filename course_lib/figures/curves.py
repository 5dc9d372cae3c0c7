"""Curves over epochs, and the comparison that the series is about."""

import textwrap

import numpy as np
from matplotlib.ticker import PercentFormatter

from course_lib.figures import style
from course_lib.figures.boundaries import paint_boundary
from course_lib.training import accuracy

NAMES = ("without activations", "with ReLU")


def paint_accuracy(ax, histories, names=NAMES):
    """Paint training and validation accuracy of two networks; return what is seen."""
    seen = []
    for history, name, look in zip(
        histories, names, (style.LINEAR, style.BENT), strict=True
    ):
        (train,) = ax.plot(
            history.train_accuracy, **style.line(look, linewidth=1.3, alpha=0.55)
        )
        (validation,) = ax.plot(history.validation_accuracy, **style.line(look))
        for curve, part in ((train, "training"), (validation, "validation")):
            ends = curve.get_ydata()
            seen.append(f"{name}, {part}: from {ends[0]:.0%} to {ends[-1]:.0%}")
        # Above the curves where there is room, below them where there is not.
        lower, upper = sorted((train.get_ydata()[-1], validation.get_ydata()[-1]))
        above = upper > 0.95
        ax.annotate(
            textwrap.fill(name, 12),
            (history.epochs, upper if above else lower),
            xytext=(0, 6 if above else -8),
            textcoords="offset points",
            ha="right",
            va="bottom" if above else "top",
            color=look["color"],
            weight="bold",
        )
    ax.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    ax.set(xlabel="epoch", ylim=(0.4, 1.1), yticks=np.arange(0.4, 1.01, 0.1))
    return "; ".join(seen)


def comparison(linear, bent, data, histories):
    """Draw the canonical comparison: accuracy curves and both boundaries.

    Parameters
    ----------
    linear, bent : nn.Module
        The trained networks without and with activations.
    data : Dataset
    histories : pair of History
        Theirs, in this order.

    Returns
    -------
    Picture
    """
    with style.page(9, 4, columns=3, width_ratios=(0.85, 1, 1)) as (figure, axes):
        seen = paint_accuracy(axes[0], histories)
        axes[0].set_title("Accuracy\nthick: validation")
        maps = []
        for ax, network, name, look in zip(
            axes[1:], (linear, bent), NAMES, (style.LINEAR, style.BENT), strict=True
        ):
            maps.append(f"{_sentence(name)}: {paint_boundary(ax, network, data.test)}")
            ax.set_title(
                f"{_sentence(name)}\n{accuracy(network, data.test):.1%}",
                color=look["color"],
            )
            ax.set_xlabel("test points")
        return style.picture(
            figure, f"Three panels. Accuracy {seen}. {'. '.join(maps)}."
        )


def _sentence(name):
    return name[0].upper() + name[1:]
