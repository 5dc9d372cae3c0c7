"""The words of the series, each in the lesson that explains it first."""

import csv
from dataclasses import dataclass
from html import escape
from pathlib import Path
from textwrap import fill

from course_lib.checks import refuse


def _read():
    """Read the table beside this module: a row a word, by lesson and alphabet."""
    terms = {}
    with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        for lesson, word, also, meaning in list(csv.reader(file))[1:]:
            terms.setdefault(int(lesson), {})[word] = also, meaning
    return terms


#: For each lesson, in alphabetical order: what else its words are called, and what they
#: mean, in terms that it or an earlier one explains.
TERMS = _read()


@dataclass(frozen=True)
class Words:
    """The words of a lesson, to unfold in a notebook or to print.

    Attributes
    ----------
    lesson : int
    terms : dict of str to (str, str)
        What each word is also called, and what it means.
    """

    lesson: int
    terms: dict[str, tuple[str, str]]

    @property
    def title(self):
        """What stands above the words."""
        return f"Words of lesson {self.lesson}"

    def __repr__(self):
        entries = [
            fill(f"{term}{f' ({also})' * bool(also)}: {meaning}", 79, **INDENT)
            for term, (also, meaning) in self.terms.items()
        ]
        return "\n".join([self.title, *entries])

    def _repr_mimebundle_(self, include=None, exclude=None):
        head = "".join(f'<th scope="col" {LEFT}>{title}</th>' for title in COLUMNS)
        rows = "\n".join(
            f'<tr><th scope="row" {LEFT}>{escape(term)}</th>'
            f"<td {LEFT}>{escape(also)}</td><td {LEFT}>{escape(meaning)}</td></tr>"
            for term, (also, meaning) in self.terms.items()
        )
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        html = f"<details><summary>{self.title}</summary>{table}</details>"
        return {"text/html": html, "text/plain": repr(self)}


COLUMNS = "word", "also called", "what it is"
LEFT = 'style="text-align: left"'  # JupyterLab puts tables to the right
INDENT = {"subsequent_indent": "    "}


def words(lesson):
    """Give the words that a lesson explains.

    Parameters
    ----------
    lesson : int

    Returns
    -------
    Words

    Raises
    ------
    ValueError
        If the glossary has no such lesson.
    """
    if lesson not in TERMS:
        known = ", ".join(map(str, TERMS))
        refuse("lesson", lesson, f"the glossary has words for lessons {known}.")
    return Words(lesson, TERMS[lesson])
