"""Every picture of the series: from networks and data to a `Picture` with its text."""

from course_lib.figures.approximation import curve_from_hinges, fits
from course_lib.figures.boundaries import decision_boundary, points
from course_lib.figures.corners import boundary_corners
from course_lib.figures.curves import comparison
from course_lib.figures.features import digit_images, weight_pictures
from course_lib.figures.flow import by_gain, signal_flow
from course_lib.figures.folding import folded
from course_lib.figures.hinges import hinge_lines, one_hinge
from course_lib.figures.lines import composed_line, graphs
from course_lib.figures.maps import probability_maps
from course_lib.figures.network import network
from course_lib.figures.neurons import neuron
from course_lib.figures.own import describe_figures
from course_lib.figures.pieces import linear_pieces, piece_counts
from course_lib.figures.populations import distributions, strips
from course_lib.figures.probed import paired_differences
from course_lib.figures.roads import roads
from course_lib.figures.rows import accuracies, epochs_needed
from course_lib.figures.stacks import probability_levels, rounding
from course_lib.figures.tangent import tangent
from course_lib.figures.views import layer_views

__all__ = [
    "accuracies",
    "boundary_corners",
    "by_gain",
    "comparison",
    "composed_line",
    "curve_from_hinges",
    "decision_boundary",
    "digit_images",
    "distributions",
    "epochs_needed",
    "fits",
    "folded",
    "graphs",
    "hinge_lines",
    "layer_views",
    "linear_pieces",
    "network",
    "neuron",
    "one_hinge",
    "paired_differences",
    "piece_counts",
    "points",
    "probability_levels",
    "probability_maps",
    "roads",
    "rounding",
    "signal_flow",
    "strips",
    "tangent",
    "weight_pictures",
]

describe_figures()  # here, for every lesson passes this place first
