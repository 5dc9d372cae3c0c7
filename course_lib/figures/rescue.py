"""Units that die and revive in training, and starts that train or do not."""

import numpy as np
from matplotlib.colors import ListedColormap

from course_lib.figures import style

DEAD = ListedColormap(["#EFEFEF", style.INK])
GAP = 3  # empty rows between two layers


def dead_film(films, title=""):
    """Draw which units are dead after each epoch: one row a unit, one column an epoch.

    Parameters
    ----------
    films : sequence of (epochs + 1, units) bool array
        For each hidden layer, from the input, True where a unit is dead.
    title : str

    Returns
    -------
    Picture
    """
    height = sum(film.shape[1] for film in films) + GAP * (len(films) - 1)
    with style.page(9, 1.2 + 0.036 * height) as (figure, ax):
        top, words, middles = 0, [], []
        for layer, film in enumerate(films, 1):
            epochs, units = film.shape
            # First the units that are dead for longest: their rows make one shape.
            order = np.argsort(-film.sum(0), kind="stable")
            image = ax.imshow(
                film[:, order].T,
                extent=(-0.5, epochs - 0.5, top + units, top),
                aspect="auto",
                interpolation="nearest",
                cmap=DEAD,
                vmin=0,
                vmax=1,
            )
            middles.append(top + units / 2)
            top += units + GAP
            drawn = np.asarray(image.get_array()).astype(bool)
            back = np.count_nonzero(drawn[:, :-1] & ~drawn[:, 1:])
            first, last = drawn[:, [0, -1]].sum(0)
            words.append(f"layer {layer}: {first}, {last}, {back}")
        ax.set(xlim=(-0.5, epochs - 0.5), ylim=(top - GAP, 0), xlabel="epoch")
        ax.set_yticks(middles, [f"layer {layer}" for layer in range(1, len(films) + 1)])
        ax.tick_params("y", length=0)
        ax.spines[:].set_visible(False)
        ax.set_title(title)
        alt = (
            f"Which of {units} units a layer are dead over {epochs - 1} epochs. Dead "
            f"at the start, dead at the end, revivals: {'; '.join(words)}."
        )
        return style.picture(figure, alt)


def rescues(gradients, accuracies, line):
    """Draw for several starts the first layer's gradient, and how training ended.

    Parameters
    ----------
    gradients, accuracies : dict of str to array
        For each start, one number a seed: the norm of the first layer's weight
        gradient before training, and the accuracy on test data after it.
    line : float
        Test accuracy of the best straight line, for orientation.

    Returns
    -------
    Picture
    """
    panels = {
        ("Before training", "gradient in layer 1"): gradients,
        ("After training", "accuracy on test data"): accuracies,
    }
    with style.page(9, 1.4 + 0.42 * len(gradients), columns=2, sharey=True) as (
        figure,
        axes,
    ):
        for ax, ((title, xlabel), rows) in zip(axes, panels.items(), strict=True):
            dots = []
            for row, values in enumerate(rows.values()):
                wobble = 0.08 * (np.arange(len(values)) % 5 - 2)
                look = {"c": style.BENT["color"], "marker": style.BENT["marker"]}
                dots.append(ax.scatter(values, row + wobble, s=48, alpha=0.6, **look))
            ax.set(title=title, xlabel=xlabel)
            ax.grid(axis="x")
            ax.set_axisbelow(True)
            ax.tick_params("y", length=0)
        left, right = axes
        left.set_xscale("log")
        left.set(yticks=range(len(gradients)), yticklabels=gradients)
        left.set_ylim(len(gradients) - 0.5, -0.5)
        right.set_xlim(0.36, 1.03)
        right.axvline(line, color=style.INK, linewidth=1.4, linestyle=":")
        right.annotate(
            "a straight line",
            (line, len(gradients) - 1),
            xytext=(-6, 0),
            textcoords="offset points",
            ha="right",
            va="center",
        )
        words = []
        for name, scatter in zip(accuracies, dots, strict=True):
            middle = np.median(np.asarray(scatter.get_offsets())[:, 0])
            words.append(f"{name}: {_verdict(middle, line)}")
        alt = (
            f"Starts from above, {len(values)} runs each, and where the median of "
            f"their test accuracy lies. {'; '.join(words)}."
        )
        return style.picture(figure, alt)


def _verdict(accuracy, line):
    """Say in words how an accuracy compares with chance and with a straight line."""
    if accuracy > line + 0.05:
        return "above a straight line"
    return "about a straight line" if accuracy > line - 0.1 else "near chance"
