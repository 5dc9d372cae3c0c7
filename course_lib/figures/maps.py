"""Maps of the plane: data, probabilities, boundaries, and twins beside each other."""

import textwrap

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.ticker import PercentFormatter

from course_lib.figures import style, words
from course_lib.figures.chains import straight
from course_lib.figures.painters import (
    hinge_lines,
    note,
    on_grid,
    paint_hinges,
    paint_map,
    paint_points,
    paint_probability,
)
from course_lib.figures.picture import Picture
from course_lib.training import accuracy

NAMES = ("without activations", "with ReLU")
LEVELS = (0.1, 0.25, 0.5, 0.75, 0.9)


def points(data):
    """Draw the three parts of a dataset in two dimensions side by side."""
    parts = {"training": data.train, "validation": data.validation, "test": data.test}
    with style.page(9, 3.8, columns=3, sharex=True, sharey=True) as (figure, axes):
        counts = []
        for ax, (name, part) in zip(axes, parts.items(), strict=True):
            marks = paint_points(ax, part)
            ax.set(aspect="equal", title=f"{name.capitalize()}: {len(part)}")
            ones = int(part.tensors[1].sum())
            counts.append(f"{len(part) - ones} and {ones} in {name}")
        axes[0].set(xlabel="first input", ylabel="second input")
        # In the free room beside the name of the first axis.
        look = {"markerscale": 1.6, "handletextpad": 0.1, "borderaxespad": 0}
        figure.legend(handles=marks, loc="lower right", ncols=2, **look)
        x, y = (tensor.numpy() for tensor in data.train.tensors)
        middles = [words.place(x[y[:, 0] == label].mean(0)) for label in (0, 1)]
        centred = f"Class 0 is centred at {middles[0]}, class 1 at {middles[1]}"
        about = f"Points of each, of {data.name}: {', '.join(counts)}"
        return Picture(figure, words.text([centred], about))


def probability_maps(panels, title="", *, columns=None, part="test", hinges=False):
    """Draw what several networks say about the plane, with their accuracies.

    Parameters
    ----------
    panels : list of (str, nn.Module, Dataset)
        Name, network with two inputs and one logit, and its data.
    title : str
        Above all panels.
    columns : int, optional
        Panels in a row; all of them if left out.
    part : {"test", "validation", "train"}
        The points that are drawn, and on which the accuracy is measured.
    hinges : bool
        Draw the hinges of ReLU networks too, layers after the first dashed.
    """
    columns = columns or len(panels)
    rows = -(-len(panels) // columns)
    height = rows * (9 / columns + 0.38) + (0.4 if title else 0)
    with style.page(9, height, rows, columns, squeeze=False) as (figure, axes):
        if title:
            figure.suptitle(title, x=0.01, ha="left")
        seen = []
        for ax, (name, network, data) in zip(axes.flat, panels, strict=False):
            points = getattr(data, part)
            said = paint_map(ax, network, points, size=16 if columns < 3 else 8)
            if hinges:
                said += f", {_paint_all_hinges(ax, network)} hinges"
            ax.set_title(f"{name}: {accuracy(network, points):.1%}")
            seen.append(f"{name}: {said}")
        for ax in axes.flat[len(panels) :]:
            ax.set_visible(False)
        return Picture(figure, words.text(seen, title))


def _paint_all_hinges(ax, network):
    """Paint the hinges of every layer; return how many there are in view."""
    layers = hinge_lines(network)
    for number, units in enumerate(layers, 1):
        paint_hinges(ax, units, number)
    return sum(bool(unit) for units in layers for unit in units)


def comparison(linear, bent, data, histories):
    """Draw the canonical comparison: accuracy curves and both boundaries.

    Parameters
    ----------
    linear, bent : nn.Module
        The trained networks without and with activations.
    data : Dataset
    histories : pair of History
        Theirs, in this order.
    """
    with style.page(9, 4, columns=3, width_ratios=(0.85, 1, 1)) as (figure, axes):
        seen, rises = [], []
        twins = zip(
            axes[1:], (linear, bent), histories, NAMES, style.TWINS, strict=True
        )
        for ax, network, history, name, look in twins:
            rises.append(_paint_accuracy(axes[0], history, name, look))
            name = name.capitalize().replace("relu", "ReLU")
            seen.append(f"{name}: {paint_map(ax, network, data.test)}")
            ax.set_title(
                f"{name}\n{accuracy(network, data.test):.1%}", color=look["color"]
            )
            ax.set_xlabel("test points")
        axes[0].set_title("Accuracy\nthick: validation")
        axes[0].set(xlabel="epoch", ylim=(0.4, 1.1), yticks=np.arange(0.4, 1.01, 0.1))
        axes[0].yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        rise = f"Validation accuracy goes from {' and '.join(rises)}"
        return Picture(figure, words.text(seen, rise))


def _paint_accuracy(ax, history, name, look):
    """Paint training and validation accuracy; say where the latter starts and ends."""
    train, validation = history.train_accuracy, history.validation_accuracy
    ax.plot(train, **style.line(look, linewidth=1.3, alpha=0.55))
    ax.plot(validation, **style.line(look))
    # Above the curves where there is room, below them where there is not.
    lower, upper = sorted((train[-1], validation[-1]))
    above = upper > 0.95
    end = (history.epochs, upper if above else lower)
    aside = {"ha": "right", "va": "bottom" if above else "top", "weight": "bold"}
    name = textwrap.fill(name, 12)
    note(ax, name, end, (0, 6 if above else -8), color=look["color"], **aside)
    return f"{validation[0]:.0%} to {validation[-1]:.0%}"


def probability_levels(network):
    """Draw the lines on which the probability of class 1 is 10, 25, 50, 75 and 90 %.

    Parameters
    ----------
    network : nn.Module
        Two inputs, one logit.
    """
    with style.page(5.2, 5.4) as (figure, ax):
        x, y, logits = on_grid(network)
        paint_probability(ax, logits)
        names = {np.log(p / (1 - p)): f"{p:.0%}" for p in LEVELS}
        look = {"colors": style.INK, "linestyles": "-"}
        contour = ax.contour(x, y, logits, [*names], **look)
        ax.clabel(contour, fmt=names, fontsize=11)
        ax.set_title("Lines of equal probability")
        drawn = [parts for parts in contour.allsegs if parts]
        levels = f"from {min(LEVELS):.0%} to {max(LEVELS):.0%}"
        lines = f"{_shape(drawn)}: {len(drawn)} lines of equal probability, {levels}"
        return Picture(figure, words.text([lines]))


def _shape(lines):
    """Say whether lines, each of one or more parts, are straight and parallel."""
    bent = sum(not straight(parts) for parts in lines)
    if bent:
        return f"{bent} of {len(lines)} bent"
    steps = np.array([parts[0][-1] - parts[0][0] for parts in lines])
    angles = np.degrees(np.arctan2(*steps.T[::-1])) % 180
    return f"All straight{' and parallel' * bool(np.ptp(angles) < 0.5)}"


def cover(linear, bent, data):
    """Draw the picture at the front door: the same weights without and with a bend.

    Parameters
    ----------
    linear, bent : nn.Module
        Trained twins; `bent` has ReLU, and its hinges are drawn.
    data : Dataset
    """
    titles = "Three layers,\nnothing between", "The same,\nwith ReLU between"
    with style.page(9, 5.2, columns=2) as (figure, axes):
        seen = []
        twins = zip(axes, (linear, bent), titles, style.TWINS, strict=True)
        for ax, network, title, look in twins:
            said = paint_map(ax, network, data.test)
            seen.append(f"{words.line(title)}: {said}")
            ax.set_title(title, fontsize=15, color=look["color"])
        folds = [line for layer in hinge_lines(bent) for unit in layer for line in unit]
        look = {"colors": style.INK, "linewidths": 0.7, "alpha": 0.35}
        axes[1].add_collection(LineCollection(folds, **look))
        return Picture(figure, words.text(seen, f"{len(folds)} thin folds"))
