"""Exercises: one module a lesson, and the small engine that judges the answers.

How to add one. In ``lesson_N.py``, the solution as students could write it, under the
decorator `exercise`; its name is the exercise's name, and nothing is registered::

    @exercise(
        "What is the bias of the layer that does what both layers do?",
        cases=_two_layers,          # from a NumPy generator to argument tuples
        mistakes=[Mistake(lambda W2, b1, b2: b2, "The hint that meets it."), ...],
        hints=["The direction.", "The method.", "Nearly the answer."],
    )
    def composed_bias(W2, b1, b2):
        return W2 @ b1 + b2

- **A function** is asked for if the solution has parameters. `cases` gives NumPy
  float64 arrays (they arrive as float32 tensors, and if that fails as float64 ones or
  NumPy's), whole numbers, lists, functions, networks. Simplest case first, for that one
  is shown to the student; shapes differ; a few cases where a mistake in the shapes runs
  (equal widths), or it cannot be recognised. Numbers of about size 1.
- **A value** is asked for if it has none: ``def numbers_left(): return 2 * 1 + 1``. A
  number, a text (a choice, say ``"relu"``), or a tuple such as a choice with the number
  that justifies it. The gap is then ``numbers_left = ...``.
- **Many right answers**: `measure`, from the result and the case's arguments to what
  counts of it, is applied to the answer and to the solution (a network's gap at the
  midpoint, a hinge sum at four points). `tolerance` is relative; the default is 1e-4.
- **Mistakes**: an answer with the mistake in it (real code or a value), and its hint.
  An answer is recognised that *behaves* like it on all cases; no two may behave alike.
  `when`, a predicate of the answer, is for what behaviour cannot say.
- **Find the bug**: the faulty code stands in a cell of its own above a gap; what the
  faulty code does is the first of the mistakes.

- **Make something**: in a `challenge.Challenge` the machine tries, or trains, what the
  answer makes from ten seeds, and eight have to pass; see ``challenges/``.

In the lesson, a gap cell and right after it the check, as two code cells::

    def composed_bias(W2, b1, b2):
        return ...

    exercises.composed_bias.check(composed_bias)

Hints unfold below what `check` says. Later cells must not need the answer, for the gap
may be open. `tests/test_exercises.py` finds all exercises and asks of each one four
differently written right answers, in ``tests/exercises/lesson_N.py``.
"""

from course_lib.exercises.exercise import Exercise, Mistake, exercise
from course_lib.exercises.feedback import Feedback

__all__ = ["Exercise", "Feedback", "Mistake", "exercise"]
