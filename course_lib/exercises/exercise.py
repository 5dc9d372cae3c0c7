"""The type `Exercise`: judges an answer by what it does, and knows its mistakes."""

from functools import cached_property

import numpy as np

from course_lib.exercises import comparing, judging, patterns
from course_lib.exercises.task import Mistake, Task  # noqa: F401


class Exercise(Task):
    """A question that judges its answers; made by the decorator `exercise`.

    Parameters
    ----------
    solve, question, hints, mistakes : as in `Task`
    cases : callable, optional
        From a NumPy generator to a list of argument tuples, simplest first.
    measure : callable, optional
        From a result and the case's arguments to what counts of it, which is then
        compared. For questions that have many right answers.
    objection : callable, optional
        From an answer whose results are right to what is still wrong with it, in a
        sentence.
    arrays : str
        What the notebook has: a key of `comparing.DIALECTS`. Answers that fail with
        that are tried with the others.
    tolerance : float
        Times the largest number of the solution, or 1 if that is larger.
    """

    def __init__(
        self,
        solve,
        question,
        hints=(),
        mistakes=(),
        cases=None,
        measure=None,
        objection=None,
        arrays="torch",
        tolerance=1e-4,
    ):
        super().__init__(solve, question, hints, mistakes)
        self.measure = measure
        self.objection = objection
        self.dialects = (arrays, *(d for d in comparing.DIALECTS if d != arrays))
        self.tolerance = tolerance
        self._cases = cases

    @cached_property
    def cases(self):
        """The argument tuples that answers are tried on; always the same."""
        return self._cases(np.random.default_rng(0)) if self._cases else [()]

    def _prepare(self):
        return self._expected, self._wrong_outcomes

    @cached_property
    def _expected(self):
        outcomes = self._outcomes(self.solve if self.parameters else self.solve())
        if wrong := [outcome for outcome in outcomes if outcome.value is None]:
            raise ValueError(f"{self.name}: its own solution fails: {wrong[0]}")
        return [outcome.value for outcome in outcomes]

    @cached_property
    def _wrong_outcomes(self):
        return [self._outcomes(mistake.wrong) for mistake in self.mistakes]

    def _outcomes(self, answer):
        """Call an answer on all cases, in the first dialect that it speaks."""
        if not self.parameters:
            return self._run(lambda: answer, self.dialects[0])
        first = None
        for dialect in self.dialects:
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

    def _judge(self, answer):
        outcomes = self._outcomes(answer)
        troubles = [self._trouble(*pair) for pair in enumerate(outcomes)]
        troubles = [trouble for trouble in troubles if trouble]
        if not troubles:
            return self._agrees(answer)
        if any(outcome.unanswered for outcome in outcomes):
            return self._unanswered()
        if outcomes[-1].endless:
            return self._wrong(outcomes[-1].problem)
        pairs = [*zip(self._expected, (one.value for one in outcomes), strict=True)]
        comparable = all(got is not None for _, got in pairs)
        said = comparable and comparing.misfit(*pairs[0])
        said = said or self._hint_for(answer, outcomes)
        if comparable and not self.measure:
            said = said or patterns.in_common(pairs)
        return self._wrong(said or troubles[0])

    def _agrees(self, answer):
        """Tell that all results are right, unless there is still an objection."""
        if self.objection and (said := judging.ask(self.objection, answer)):
            return self._wrong(said)
        if not self.parameters:
            return self._right("")
        many = f"It agrees with the solution on {len(self.cases)} different inputs."
        return self._right(many)

    def _trouble(self, index, outcome):
        """Say what is wrong in one case; nothing if it is right."""
        if outcome.unanswered:
            return "There is a gap in it."
        wrong = outcome.problem or comparing.difference(
            self._expected[index],
            outcome.value,
            self.tolerance,
            reveal=bool(self.parameters),
        )
        if wrong and self.measure and not outcome.problem:
            wrong = "What it does is not yet what is asked for."
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

    def _hint_for(self, answer, outcomes):
        """Return the hint of the first mistake that the answer has."""
        for mistake, wrong in zip(self.mistakes, self._wrong_outcomes, strict=True):
            is_it = mistake.when and judging.ask(mistake.seen, answer)
            if is_it or (not mistake.when and self._alike(wrong, outcomes)):
                return mistake.hint
        return ""

    def _alike(self, wrong, outcomes):
        if len(wrong) != len(outcomes):
            return False
        agreed = [self._agree(*pair) for pair in zip(wrong, outcomes, strict=True)]
        return True in agreed and False not in agreed

    def _agree(self, one, other):
        """Whether two outcomes are alike; None if neither came to anything."""
        if one.value is None or other.value is None:
            return None if one.value is other.value else False
        return not comparing.difference(one.value, other.value, self.tolerance)


def exercise(question, **parts):
    """Make an `Exercise` of the solution below; for its parts see there."""
    return lambda solve: Exercise(solve, question, **parts)
