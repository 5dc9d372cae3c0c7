"""Exercises of lesson 8: the bug hunt, and the seven challenges."""

from course_lib.exercises.challenges import (
    classify,
    crossing,
    dead_start,
    deep_sigmoid,
    folding,
    one_number,
    plants,
    spirals,
)
from course_lib.exercises.exercise import exercise
from course_lib.exercises.task import named

__all__ = [
    "classify",
    "crossing",
    "dead_start",
    "deep_sigmoid",
    "folding",
    "one_number",
    "plants",
    "spirals",
    "suspect_a",
    "suspect_b",
    "suspect_c",
    "suspect_d",
    "suspect_e",
]


@exercise(
    "What is wrong with A, and which number shows it?",
    tolerance=0.015,
)
def suspect_a():
    return ("sigmoid twice", 0.51)


suspect_a.hints = [
    "Between which two numbers do its outputs lie?",
    """
        Which function gives numbers between 0 and 1? And what does the loss do to what
        it is given?""",
    """
        If the loss is told a logit of 1 or of 0, it makes that a probability of 73 % or
        of 50 %. So it cannot get below the mean of −log 0.73 and −log 0.5.""",
]
suspect_a.mistakes = {
    named("after output", 0.0): """
        Its outputs are never below 0, so far you are right. But ReLU has no upper end,
        and these outputs have one. Look at the highest.""",
    named("dead layer", 0.0): """
        Its outputs change from point to point, so signals do get through.""",
    named("vanished", 0.0): """
        Its outputs go from one end of their range to the other, so it has learned
        something. Which range is that?""",
    named("never called", 0.0): "Then its midpoint gap would be 0. It is not.",
    named("sigmoid twice", 0.35): """
        The right diagnosis. As a number, take the training loss, to two digits.""",
}


@exercise("What is wrong with B, and which number shows it?")
def suspect_b():
    return ("never called", 0.0)


suspect_b.hints = [
    """
        Its boundary in the picture is a straight line. Which number of lesson 1 proves
        that?""",
    "The largest midpoint gap is 0 up to rounding. How many activations can there be?",
    "None is ever called, although `ReLU()` is printed. The number is 0.",
]
suspect_b.mistakes = {
    named("one missing", 2): """
        If one ReLU were left, there would be a bend somewhere. Is there a midpoint
        gap?""",
    named("dead layer", 0.0): """
        It has learned as much as a straight line can, so its units let signals
        through.""",
    named("equal units", 1): "The units of its first layer differ. The number tells.",
    named("never called", 0.875): """
        The right diagnosis. A straight line may be the best for some data, so the
        accuracy proves nothing. Which number is 0 for every line?""",
}


@exercise("What is wrong with C, and which number shows it?")
def suspect_c():
    return ("equal units", 1)


suspect_c.hints = [
    "Look at its picture. From 16 units one would expect more corners.",
    "Count how many different units there are in layer 1.",
    """
        Units that begin with equal weights get equal gradients and stay equal: they are
        one unit, sixteen times.""",
]
suspect_c.mistakes = {
    named("never called", 0.0): """
        Its midpoint gap is not 0, so there is a bend in it, though the picture hardly
        shows one. What do its 16 units do?""",
    named("one missing", 2): """
        No layer gets negative numbers that should not. Every activation is in its
        place.""",
    named("dead layer", 0.0): """
        No unit is dead, and still the network has 16 units and hardly bends. How many
        *different* units are there?""",
    named("vanished", 0.0): """
        It has learned: the boundary lies where it helps. But all units have learned the
        same.""",
    named("equal units", 16): """
        The right diagnosis. Sixteen units, and how many different ones?""",
}


@exercise("What is wrong with D, and which number shows it?")
def suspect_d():
    return ("one missing", 3)


suspect_d.hints = [
    """
        No symptom at all: such a defect costs nothing on easy data, and you find it
        only if you look.""",
    """
        Look at the lowest number that enters each layer. The first gets the data, and
        those may be negative.""",
    "After ReLU nothing is negative. Layer 3 gets negative numbers.",
]
suspect_d.mistakes = {
    named("never called", 0.0): """
        Its midpoint gap is not 0: at least one activation does its work. Follow the
        numbers from layer to layer.""",
    named("after output", 0.0): "Its outputs go below 0, as logits should.",
    named("equal units", 1): "The units of its first layer differ. The number tells.",
    named("one missing", 2): """
        The right diagnosis, in another place. After a ReLU nothing is negative. Which
        layer, besides the first, gets negative numbers?""",
}


@exercise("What is wrong with E, and which number shows it?")
def suspect_e():
    return ("after output", 0.0)


suspect_e.hints = [
    "It answers right, and yet its loss stops far above that of the sound one.",
    "To be sure of class 0, a logit must be far below 0. What is the lowest here?",
    "Its outputs end at 0 below: ReLU stands after the last layer.",
]
suspect_e.mistakes = {
    named("sigmoid twice", 0.36): """
        Its outputs are never below 0, so far you are right. But they go far above 1,
        where no sigmoid gets.""",
    named("dead layer", 0.0): """
        Its outputs change from point to point, so signals do get through.""",
    named("one missing", 3): """
        No layer gets negative numbers that should not. Is there perhaps one activation
        too many?""",
    named("after output", 10.0): """
        The right diagnosis. Which end of its outputs shows it, the highest or the
        lowest?""",
}
