"""The loss of several descents, one curve each."""

from course_lib.figures import style

DASHES = ("-", "-", (0, (1, 1.2)), (0, (6, 2, 1, 2)))


def roads(losses):
    """Draw losses against the step of gradient descent, one curve for each start.

    Parameters
    ----------
    losses : dict of str to sequence of float
        The first one is that of a single layer, the others are those of stacks.

    Returns
    -------
    Picture
    """
    with style.page(9, 3.8) as (figure, ax):
        seen = []
        for place, (name, values) in enumerate(losses.items()):
            look = style.line(style.LINEAR, linestyle=DASHES[place])
            if place == 0:
                look["color"] = style.INK
            (drawn,) = ax.plot(values, label=name, **look)
            ends = drawn.get_ydata()
            seen.append(f"{name}: from {ends[0]:.2f} to {ends[-1]:.2f}")
        ax.set(
            xlabel="step of gradient descent", ylabel="training loss", ylim=(0.2, 0.75)
        )
        ax.legend(loc="center right")
        return style.picture(figure, f"Training loss. {'; '.join(seen)}.")
