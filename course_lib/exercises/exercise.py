"""The type `Exercise`: judges an answer by what it does, and knows its mistakes."""

import ast
import inspect
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from course_lib.exercises import comparing, judging
from course_lib.exercises.feedback import Feedback


@dataclass(frozen=True)
class Mistake:
    """A mistake that learners make, and the hint that meets it.

    Parameters
    ----------
    wrong : object
        An answer with this mistake in it. Answers that behave like it on all cases
        are recognised.
    hint : str
        What to say to them.
    when : callable, optional
        From an answer to True or False, where behaviour alone cannot tell.
    """

    wrong: object
    hint: str
    when: Callable | None = None


class Exercise:
    """A question that judges its answers; made by the decorator `exercise`.

    Parameters
    ----------
    solve : callable
        The solution, real code; the exercise takes its name. With parameters, a
        function is asked for; without, the value that it returns.
    question : str
        One sentence.
    hints : sequence of str
        From the direction over the method to nearly the answer.
    mistakes : sequence of Mistake
    cases : callable, optional
        From a NumPy generator to a list of argument tuples, simplest first.
    measure : callable, optional
        From a result and the case's arguments to what counts of it, which is then
        compared. For questions that have many right answers.
    tolerance : float
        Times the largest number of the solution, or 1 if that is larger.
    """

    def __init__(
        self,
        solve,
        question,
        hints,
        mistakes=(),
        cases=None,
        measure=None,
        tolerance=1e-4,
    ):
        self.solve = solve
        self.name = solve.__name__
        self.question = question
        self.hints = tuple(hints)
        self.mistakes = tuple(mistakes)
        self.parameters = tuple(inspect.signature(solve).parameters)
        self.measure = measure
        self.tolerance = tolerance
        self._cases = cases
        self._hints_given = 0

    def __repr__(self):
        return f"Exercise {self.name}: {self.question}"

    def check(self, answer):
        """Judge an answer.

        Parameters
        ----------
        answer : object
            A function or module to be called, or a value.

        Returns
        -------
        Feedback
        """
        if answer is ...:
            return self._unanswered()
        if answer is None:
            return self._wrong(
                f"`{self.name}` is `None`, Python's word for nothing. Is it what a "
                "function without `return` gave you, or `print`?"
            )
        if self.parameters and (wrong := self._not_callable(answer)):
            return self._wrong(wrong)
        return self._judge(answer)

    def _judge(self, answer):
        """Judge what can at least be called, if a function is asked for."""
        outcomes = self._outcomes(answer)
        troubles = [self._trouble(*pair) for pair in enumerate(outcomes)]
        troubles = [trouble for trouble in troubles if trouble]
        if not troubles:
            agrees = f"It agrees with the solution on {len(outcomes)} different inputs."
            return self._right(agrees if self.parameters else "")
        if any(outcome.unanswered for outcome in outcomes):
            return self._unanswered()
        for mistake, wrong in zip(self.mistakes, self._wrong_outcomes, strict=True):
            if self._is(mistake, wrong, answer, outcomes):
                return self._wrong(mistake.hint)
        return self._wrong(troubles[0])

    def hint(self):
        """Give a hint; each call goes one further, up to the last.

        Returns
        -------
        Feedback
        """
        place = min(self._hints_given, len(self.hints) - 1)
        self._hints_given = place + 1
        of = f"({place + 1} of {len(self.hints)})"
        return Feedback("hint", f"{of} {self.hints[place]}")

    def solution(self):
        """Show the code that the tests run as the solution.

        Returns
        -------
        Feedback
        """
        return Feedback("solution", "", code=self.code)

    @cached_property
    def code(self):
        """The text of the gap's cell, filled."""
        lines, _ = inspect.getsourcelines(self.solve)
        text = textwrap.dedent("".join(lines))
        function = ast.parse(text).body[0]
        rows = text.splitlines()
        if self.parameters:
            return "\n".join(rows[function.lineno - 1 :])
        end = function.body[-1].lineno - 1
        rows[end] = rows[end].replace("return", f"{self.name} =", 1)
        return textwrap.dedent("\n".join(rows[function.body[0].lineno - 1 :]))

    @cached_property
    def cases(self):
        """The argument tuples that answers are tried on; always the same."""
        return self._cases(np.random.default_rng(0)) if self._cases else [()]

    @cached_property
    def _expected(self):
        outcomes = self._run(self.solve, "torch")
        if wrong := [outcome for outcome in outcomes if outcome.value is None]:
            raise ValueError(f"{self.name}: its own solution fails: {wrong[0]}")
        return outcomes

    @cached_property
    def _wrong_outcomes(self):
        return [self._outcomes(mistake.wrong) for mistake in self.mistakes]

    def _outcomes(self, answer):
        """Call an answer on all cases, in the first dialect that it speaks."""
        if not self.parameters:
            return self._run(lambda: answer, "torch")
        first = None
        for dialect in comparing.DIALECTS:
            outcomes = self._run(answer, dialect)
            first = first or outcomes
            if not any(outcome.raised for outcome in outcomes):
                return outcomes
        return first

    def _run(self, answer, dialect):
        outcomes = []
        for case in self.cases:
            outcome = judging.call(answer, case, self.parameters, dialect, self.measure)
            outcomes.append(outcome)
            if outcome.endless:
                break
        return outcomes

    def _not_callable(self, answer):
        call = f"{self.name}({', '.join(self.parameters)})"
        if not callable(answer):
            return (
                f"`{self.name}` is {comparing.show(answer)}, but a function is asked "
                f"for. Begin with `def {call}:`."
            )
        if not judging.fits(answer, self.cases[0]):
            return f"It cannot be called as `{call}`. Does it take these arguments?"
        return ""

    def _trouble(self, index, outcome):
        """Say what is wrong in one case; nothing if it is right."""
        if outcome.unanswered:
            return "There is a gap in it."
        wrong = outcome.problem or comparing.difference(
            self._expected[index].value,
            outcome.value,
            self.tolerance,
            reveal=bool(self.parameters) and not self.measure,
        )
        if wrong:
            about_numbers = outcome.raised or not outcome.problem
            return f"{wrong} {self._told(index)}".strip() if about_numbers else wrong
        if outcome.changed:
            return (
                f"The result is right, but on the way `{outcome.changed}` was changed, "
                "and others may still need it. Compute something new in place of it."
            )
        return ""

    def _told(self, index):
        """Describe a case in a sentence."""
        if not self.parameters:
            return ""
        shown = [
            f"`{name}` = {comparing.show(value)}"
            for name, value in zip(self.parameters, self.cases[index], strict=True)
        ]
        return f"(This was for {', '.join(shown)}.)"

    def _is(self, mistake, wrong, answer, outcomes):
        if mistake.when:
            return judging.holds(mistake.when, answer)
        if len(wrong) != len(outcomes):
            return False
        agreed = [self._agree(*pair) for pair in zip(wrong, outcomes, strict=True)]
        return True in agreed and False not in agreed

    def _agree(self, one, other):
        """Whether two outcomes are alike; None if neither came to anything."""
        if one.value is None or other.value is None:
            return None if one.value is other.value else False
        return not comparing.difference(one.value, other.value, self.tolerance)

    def _right(self, message):
        return Feedback("right", message, code=self.code)

    def _unanswered(self):
        return Feedback(
            "unanswered",
            f"Put your answer in place of the `...` in the cell above, run that cell, "
            f"then this one. (`exercises.{self.name}.hint()` gives a hint.)",
            self._to_unfold,
        )

    @property
    def _to_unfold(self):
        *hints, last = self.hints
        more = f"Still stuck? `exercises.{self.name}.solution()` shows the code."
        return (*hints, f"{last} {more}")

    def _wrong(self, message):
        return Feedback("wrong", message, self._to_unfold)


def exercise(question, **parts):
    """Make an `Exercise` of the solution below; for its parts see there."""
    return lambda solve: Exercise(solve, question, **parts)
