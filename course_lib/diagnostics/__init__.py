"""What a network does to its inputs: linear pieces, hinges, boundary, signals."""

from .affine import midpoint_gap, worst_midpoint_gap
from .flow import Flow, dead_units, flow
from .pieces import Pieces, boundary, hinges, linear_pieces

__all__ = [
    "Flow",
    "Pieces",
    "boundary",
    "dead_units",
    "flow",
    "hinges",
    "linear_pieces",
    "midpoint_gap",
    "worst_midpoint_gap",
]
