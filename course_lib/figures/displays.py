"""scikit-learn's own pictures of decision boundaries, in the style of the series."""

import numpy as np

from course_lib.figures import style
from course_lib.figures.boundaries import paint_points


def sklearn_displays(shown, data):
    """Draw several `DecisionBoundaryDisplay` side by side, over the test points.

    Parameters
    ----------
    shown : dict of str to DecisionBoundaryDisplay
        Title and display of the probability of class 1.
    data : Dataset

    Returns
    -------
    Picture
    """
    count = len(shown)
    with style.page(9, 9 / count + 0.4, columns=count, squeeze=False) as (figure, rows):
        seen = []
        for ax, (title, display) in zip(rows[0], shown.items(), strict=True):
            look = {"cmap": style.PROBABILITY, "vmin": 0, "vmax": 1}
            display.plot(ax=ax, plot_method="pcolormesh", xlabel="", ylabel="", **look)
            scatters = paint_points(ax, data.test, size=12)
            ax.set(aspect="equal", xticks=(), yticks=(), title=title)
            ax.spines[:].set_visible(False)
            right, total = _on_right_side(display.surface_, scatters)
            seen.append(f"{title}, {right} of {total} points on the right side")
        alt = f"{count} maps drawn by scikit-learn: {'; '.join(seen)}."
        return style.picture(figure, alt)


def _on_right_side(mesh, scatters):
    """Count the drawn points that lie on drawn tiles of their own class."""
    corners = mesh.get_coordinates()
    x, y = corners[0, :, 0], corners[:, 0, 1]
    probability = np.asarray(mesh.get_array()).reshape(len(y) - 1, len(x) - 1)
    right = total = 0
    for label, scatter in enumerate(scatters):
        at_x, at_y = np.asarray(scatter.get_offsets()).T
        row = np.clip(np.searchsorted(y, at_y) - 1, 0, len(y) - 2)
        column = np.clip(np.searchsorted(x, at_x) - 1, 0, len(x) - 2)
        right += int(((probability[row, column] > 0.5) == label).sum())
        total += len(at_x)
    return right, total
