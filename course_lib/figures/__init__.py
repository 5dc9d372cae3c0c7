"""Every picture of the series: from networks and data to a `Picture` with its text.

A figure opens a page (`style`), calls painters, and returns a picture with their
sentences. Those of one family stand in one module: maps of the plane, hinges, graphs of
functions, series, runs, images; and what the readout sees, in `folding`.
"""

from course_lib.figures.folding import folded
from course_lib.figures.graphs import (
    composed_line,
    curve_from_hinges,
    fits,
    graphs,
    tangent,
)
from course_lib.figures.hinges import (
    boundary_corners,
    hinge_lines,
    linear_pieces,
    neuron,
    one_hinge,
)
from course_lib.figures.images import (
    digit_images,
    layer_views,
    network,
    weight_pictures,
)
from course_lib.figures.maps import (
    comparison,
    cover,
    points,
    probability_levels,
    probability_maps,
)
from course_lib.figures.picture import describe_figures
from course_lib.figures.runs import (
    accuracies,
    distributions,
    epochs_needed,
    paired_differences,
    rounding,
    strips,
)
from course_lib.figures.series import by_gain, loss_curves, piece_counts, signal_flow

__all__ = [
    "accuracies",
    "boundary_corners",
    "by_gain",
    "comparison",
    "composed_line",
    "cover",
    "curve_from_hinges",
    "digit_images",
    "distributions",
    "epochs_needed",
    "fits",
    "folded",
    "graphs",
    "hinge_lines",
    "layer_views",
    "linear_pieces",
    "loss_curves",
    "network",
    "neuron",
    "one_hinge",
    "paired_differences",
    "piece_counts",
    "points",
    "probability_levels",
    "probability_maps",
    "rounding",
    "signal_flow",
    "strips",
    "tangent",
    "weight_pictures",
]

describe_figures()  # here, for every lesson passes this place first
