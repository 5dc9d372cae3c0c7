"""The README's picture: the canonical experiment, drawn anew by each build."""

from pathlib import Path


def draw(path: Path) -> None:
    """Train the twins of lesson 2 and draw what each makes of the plane.

    Parameters
    ----------
    path : Path
        The PNG file to write.
    """
    # Here, for this is all that needs torch when a notebook is built.
    from course_lib import data, figures, networks, training

    moons = data.moons()
    linear, bent = networks.twins((2, 16, 8, 1), "relu", seed=0)
    training.train([linear, bent], moons)
    figures.cover(linear, bent, moons).save(path)
