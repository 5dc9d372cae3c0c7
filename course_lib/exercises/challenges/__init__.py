"""The seven challenges of lesson 8; what a challenge is says `challenge.Challenge`."""

from course_lib.exercises.challenges.by_hand import crossing, folding
from course_lib.exercises.challenges.dead import dead_start
from course_lib.exercises.challenges.own_data import classify, plants
from course_lib.exercises.challenges.ring import one_number
from course_lib.exercises.challenges.trained import deep_sigmoid, spirals

__all__ = [
    "classify",
    "crossing",
    "dead_start",
    "deep_sigmoid",
    "folding",
    "one_number",
    "plants",
    "spirals",
]
