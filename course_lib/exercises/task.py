"""What exercises and challenges share: a question, hints, mistakes, a solution."""

import ast
import inspect
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from course_lib.exercises import comparing, judging, settings
from course_lib.exercises.feedback import Feedback


@dataclass(frozen=True)
class Like:
    """A wrong answer, and how others with its mistake are recognised.

    Parameters
    ----------
    wrong : object
        An answer with the mistake in it.
    when : callable
        From an answer, or from the list of a challenge's results, to True or False.
    """

    wrong: object
    when: Callable


@dataclass(frozen=True)
class Mistake:
    """A mistake that learners make, and the hint that meets it."""

    wrong: object
    hint: str
    when: Callable | None = None

    def seen(self, answer):
        """Whether `when` says so of an answer."""
        return bool(self.when(answer))


def named(choice, number):
    """Recognise a wrong choice, whatever number comes with it."""

    def when(answer):
        said = comparing.plain(answer)
        word = said[0] if isinstance(said, tuple) else said
        return isinstance(word, str) and word == choice

    return Like((choice, number), when)


def _text(lines):
    return " ".join(lines.split())


class Task:
    """A question with hints, mistakes and a solution; what is right, its kinds know.

    Parameters
    ----------
    solve : callable
        The solution, real code; the task takes its name. With parameters, a function
        is asked for; without, the value that it returns.
    question : str
        One sentence.
    """

    def __init__(self, solve, question, hints=(), mistakes=()):
        self.solve = solve
        self.name = solve.__name__
        self.question = question
        self.hints = hints
        self.mistakes = mistakes
        self.parameters = tuple(inspect.signature(solve).parameters)
        self._hints_given = 0

    def __repr__(self):
        return f"{type(self).__name__} {self.name}: {self.question}"

    @property
    def hints(self):
        """From the direction over the method to nearly the answer."""
        return self._hints

    @hints.setter
    def hints(self, hints):
        self._hints = [_text(hint) for hint in hints]

    @property
    def mistakes(self):
        """A list; set as a dict, from a wrong answer or a `Like` to its hint."""
        return self._mistakes

    @mistakes.setter
    def mistakes(self, mistakes):
        if not isinstance(mistakes, dict):
            self._mistakes = list(mistakes)
            return
        self._mistakes = [
            Mistake(wrong.wrong, _text(hint), wrong.when)
            if isinstance(wrong, Like)
            else Mistake(wrong, _text(hint))
            for wrong, hint in mistakes.items()
        ]

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
        try:
            with settings.usual():
                self._prepare()
                wrong = self.parameters and self._not_callable(answer)
                return self._wrong(wrong) if wrong else self._judge(answer)
        except KeyboardInterrupt:
            return self._wrong(
                "You have stopped the check before it was done. Run it again when you "
                "like. If it took long: does a loop in your answer never stop?"
            )

    def _prepare(self):
        """Compute, once, what answers are held against: before theirs can run."""
        raise NotImplementedError

    def _judge(self, answer):
        """Judge what can at least be called, if a function is asked for."""
        raise NotImplementedError

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
        return Feedback("wrong", _text(message), self._to_unfold)
