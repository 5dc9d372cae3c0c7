"""What a network does to its inputs: pieces, hinges, boundary, signals, features."""

from .affine import midpoint_gap, worst_midpoint_gap
from .flow import Flow, dead_units, flow
from .pieces import Pieces, boundary, hinges, linear_pieces
from .probes import Probe, probe

__all__ = [
    "Flow",
    "Pieces",
    "Probe",
    "boundary",
    "dead_units",
    "flow",
    "hinges",
    "linear_pieces",
    "midpoint_gap",
    "probe",
    "worst_midpoint_gap",
]
