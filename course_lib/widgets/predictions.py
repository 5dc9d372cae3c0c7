"""Predictions: choose before you look, and see at the end what you had thought.

A choice is kept in the running kernel and in the file ``.predictions.json`` beside the
notebook. It is sent nowhere.
"""

import json
import os
from dataclasses import dataclass
from html import escape
from itertools import count
from pathlib import Path

from course_lib.checks import refuse
from course_lib.widgets.form import Form

#: Another place for the file; empty for none, as when lessons are built or tested.
PLACE = os.environ.get("COURSE_PREDICTIONS", ".predictions.json")
#: By default beside the notebook, where kernels start: a student may go elsewhere.
FILE = Path(PLACE).absolute() if PLACE else None
NONE = "no prediction"
UNKNOWN = "see the lesson's last cells"
NOTHING = "No prediction is kept in this folder yet."

_kept = {}  # for each lesson, for as long as the kernel runs
_unreadable = []  # files that were set aside


class Predictions:
    """What a student predicts in one lesson.

    Parameters
    ----------
    lesson : str
        The lesson's name, such as ``"01_collapsing_linear_layers"``.
    """

    def __init__(self, lesson):
        self.lesson = lesson
        self.asked = {}
        self._kept = _kept.setdefault(lesson, _read().get(lesson, {}))

    def ask(self, key, question, options):
        """Ask what will happen.

        Parameters
        ----------
        key : str
            A word by which `replay` knows the question.
        question : str
            One sentence.
        options : list of str
            To choose from, all of them plausible.

        Returns
        -------
        Prediction
            A widget; its ``value`` is the option chosen, or None.
        """
        if len(options) < 2 or len(set(options)) < len(options):
            refuse("options", options, "give two or more, all different.")

        def keep(option):
            self._kept[key] = {"question": question, "choice": option}
            return _write(self.lesson, key, self._kept[key])

        chosen = self.choice(key)
        if chosen not in options:  # an older lesson's, or none
            chosen = None
        self.asked[key] = Prediction(question, options, chosen, keep)
        return self.asked[key]

    def choice(self, key):
        """Give what was chosen for a key, now or earlier; None for nothing."""
        entry = self._kept.get(key)
        return entry.get("choice") if isinstance(entry, dict) else None

    def replay(self, **happened):
        """Put what was predicted beside what happened.

        Parameters
        ----------
        **happened : tuple of (str, str)
            For the key of each question, the option that came true, and what the
            lesson has found, with its number.

        Returns
        -------
        Replay
        """
        if unknown := [key for key in happened if key not in self.asked]:
            refuse("happened", unknown[0], f"asked were {list(self.asked)}.")
        rows = []
        for key, (option, found) in happened.items():
            asked = self.asked[key]
            if option not in asked.options:
                refuse(key, option, f"options were {asked.options}.")
            outcome = f"{option} ({found})"
            rows.append((asked.question, asked.value or NONE, outcome))
            if asked.value:
                self._kept[key]["happened"] = outcome  # for the end of the series
                _write(self.lesson, key, self._kept[key])
        return Replay(tuple(rows))

    @staticmethod
    def of_all_lessons():
        """Put everything that was ever predicted here beside what happened.

        Returns
        -------
        Replay
            In the order of the lessons. What happened is known of the lessons that
            were read to their end.
        """
        lessons, rows = _read() | _kept, []
        for lesson in sorted(lessons):
            entries = [e for e in lessons[lesson].values() if isinstance(e, dict)]
            number = lesson.partition("_")[0].lstrip("0")
            for entry in entries:
                texts = [entry.get(k) for k in ("question", "choice")]
                if all(isinstance(text, str) for text in texts):
                    happened = entry.get("happened", UNKNOWN)
                    rows.append((f"{number}. {texts[0]}", texts[1], f"{happened}"))
        return Replay(tuple(rows))


class Prediction(Form):
    """A question with options of which one can be chosen.

    Without a kernel, as on a page of a repository, question and options stand in the
    notebook with a sentence that says so.

    Parameters
    ----------
    question : str
    options : list of str
    value : str or None
        What is chosen already.
    keep : callable
        Called with what is chosen; says where that is kept.
    """

    def __init__(self, question, options, value, keep):
        super().__init__()
        self.question, self.options = question, options
        self._value, self._keep, self._said = value, keep, ""

    @property
    def value(self):
        """The option chosen, or None."""
        return self._value

    @value.setter
    def value(self, option):
        self.tell(self.answer({"choice": option}))

    @property
    def body(self):
        """The question, its options, and a sentence."""
        options = "".join(
            f'<label style="display: block"><input type="radio" name="choice" '
            f'value="{escape(one)}"{" checked" * (one == self.value)}> '
            f"{escape(one)}</label>"
            for one in self.options
        )
        return (
            '<form><fieldset disabled style="border: 0; padding: 0; margin: 0"><legend>'
            f"<strong>{escape(self.question)}</strong></legend>{options}</fieldset>"
            '</form><p role="status">Run this cell to choose.</p>'
        )

    def answer(self, values, rest=False):
        """Keep what is chosen, and say so."""
        if values:
            self._value = values["choice"]
            self._said = f"Noted, {self._keep(self.value)}. Now go on."
        chosen = {"choice": self.value} if self.value else {}
        return {"values": chosen, "said": self._said}

    def __repr__(self):
        return f"Prediction: {self.question} ({' / '.join(self.options)})"


@dataclass(frozen=True, repr=False)
class Replay:
    """A table of questions, what was predicted, and what happened."""

    rows: tuple

    def __repr__(self):
        if not self.rows:
            return NOTHING
        return "\n".join(
            f"{question}\n  you predicted: {predicted}\n  what happened: {happened}"
            for question, predicted, happened in self.rows
        )

    def _repr_html_(self):
        if not self.rows:
            return f"<p>{NOTHING}</p>"
        head = "".join(
            f'<th scope="col" style="text-align: left">{title}</th>'
            for title in ("Question", "You predicted", "What happened")
        )
        body = "".join(
            "<tr>"
            + "".join(
                f'<td style="text-align: left">{escape(text)}</td>' for text in row
            )
            + "</tr>"
            for row in self.rows
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _read():
    """Read what is kept of all lessons; set a file aside that cannot be read."""
    if FILE is None:
        return {}
    try:
        kept = json.loads(FILE.read_text(encoding="utf-8"))
        return {k: v for k, v in kept.items() if isinstance(v, dict)}
    except OSError:
        return {}
    except (AttributeError, ValueError):  # cut off, or not ours
        names = (FILE.with_name(f"{FILE.name}.unreadable-{n}") for n in count(1))
        aside = next(name for name in names if not name.exists())
        FILE.rename(aside)
        _unreadable.append(aside.name)
        return {}


def _write(lesson, key, entry):
    """Keep one choice in the file if possible, and say how it is kept."""
    kept = _read()
    kept.setdefault(lesson, {})[key] = entry
    try:
        # In one step: a kernel that is shut down now leaves the old file or the new.
        whole = FILE.with_name(f"{FILE.name}.new")
        whole.write_text(json.dumps(kept, indent=1, ensure_ascii=False), "utf-8")
        whole.replace(FILE)
    except (AttributeError, OSError):
        return "for as long as the kernel runs"
    if _unreadable:
        return (
            "on this computer only. The choices of before could not be read; their "
            f"file is called {_unreadable[-1]} now"
        )
    return "on this computer only"
