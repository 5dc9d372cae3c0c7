"""What the browser needs to know once: what can be chosen, and the look of things."""

from matplotlib.colors import to_hex

from course_lib import activations
from course_lib.figures import style
from course_lib.networks import GAINS
from course_lib.widgets.playground import points, probes
from course_lib.widgets.playground.state import GROUPS, MOST_LAYERS, MOST_UNITS, Spec

CHOICES = {
    "data": list(points.DATASETS),
    "inputs": list(points.INPUTS),
    "activations": list(activations.CATALOGUE),
    "init": ["default", *GAINS],
    "groups": GROUPS,
    "most": [MOST_LAYERS, MOST_UNITS],
    "look": {
        "classes": [look["color"] for look in style.CLASSES],
        "twins": [style.LINEAR["color"], style.BENT["color"]],
        "probability": [to_hex(style.PROBABILITY(i)) for i in range(10)],
        "ink": style.INK,
        "muted": style.MUTED,
        "faint": style.FAINT,
    },
}


def thumbnails():
    """Return a few points of each dataset, for the buttons that choose one."""
    return {
        f"thumb-{name}": probes.placed(points.draw(Spec(data=name)).train)[:90]
        for name in points.DATASETS
    }
