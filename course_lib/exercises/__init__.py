"""Exercises: one module a lesson, and the small engine that judges the answers.

How to add one. In ``lesson_N.py``, the solution as students could write it, under the
decorator `exercise`; its name is the exercise's name, and nothing is registered. Hints
and mistakes come after it, in texts that may be broken anywhere::

    @exercise(
        "What is the bias of the layer that does what both layers do?",
        cases=_two_layers,          # from a NumPy generator to argument tuples
    )
    def composed_bias(W2, b1, b2):
        return W2 @ b1 + b2

    composed_bias.hints = ["The direction.", "The method.", "Nearly the answer."]
    composed_bias.mistakes = {
        (lambda W2, b1, b2: b2): "The hint that meets it.",
        (lambda W2, b1, b2: b1 + b2): "Another one, which may have several lines.",
    }

- **A function** is asked for if the solution has parameters. `cases` gives NumPy
  float64 arrays (they arrive as float32 tensors, and if that fails as float64 ones or
  NumPy's), whole numbers, lists, functions, networks. Simplest case first, for that one
  is shown to the student; shapes differ; a few cases where a mistake in the shapes runs
  (equal widths), or it cannot be recognised. Numbers of about size 1.
- **A value** is asked for if it has none: ``def numbers_left(): return 2 * 1 + 1``. A
  number, a text (a choice, say ``"relu"``), or a tuple such as a choice with the number
  that justifies it. The gap is then ``numbers_left = ...``.
- **Many right answers**: `measure`, from the result and the case's arguments to what
  counts of it, is applied to the answer and to the solution (what a network with
  these weights returns). `tolerance` is relative; the default is 1e-4.
- **Mistakes**: an answer with the mistake in it (real code or a value), and its hint.
  An answer is recognised that *behaves* like it on all cases; no two may behave alike.
  `Like` adds a predicate where behaviour on the cases cannot tell, and `named`
  recognises a wrong choice whatever number comes with it. What many answers have in
  common (a sign, a rounding, an order) is noticed without being listed.
- **Objection**: what is still wrong with an answer whose results are right, such as a
  slope that does not come back through it.
- **Find the bug**: the faulty code stands in a cell of its own above a gap; what the
  faulty code does is the first of the mistakes.
- **Make something**: a `Challenge`, the sibling of `Exercise` (both are a `Task`). The
  machine tries, or trains, what the answer makes from ten seeds, and eight have to
  pass; see ``challenges/``.

What answers are held against is computed before they run, and under our own settings
(``settings.py``), so that nothing a student has set or overwritten counts.

In the lesson, a gap cell and right after it the check, as two code cells::

    def composed_bias(W2, b1, b2):
        return ...

    exercises.composed_bias.check(composed_bias)

Hints unfold below what `check` says. Later cells must not need the answer, for the gap
may be open. `tests/test_exercises.py` finds all exercises and asks of each one four
differently written right answers, in ``tests/exercises/lesson_N.py``; each hint needs
an answer that gets it, in ``tests/exercises/answers.py``.
"""

from course_lib.exercises.challenge import Challenge, challenge
from course_lib.exercises.exercise import Exercise, exercise
from course_lib.exercises.feedback import Feedback
from course_lib.exercises.task import Like, Mistake, Task, named

__all__ = [
    "Challenge",
    "Exercise",
    "Feedback",
    "Like",
    "Mistake",
    "Task",
    "challenge",
    "exercise",
    "named",
]
