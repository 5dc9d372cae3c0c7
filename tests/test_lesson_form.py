"""Lessons are short, say how long they take, and leave the student with the code."""

import json
import re
import subprocess
import sys

import pytest
from lessons import LESSONS, NAMES, shipped

from authoring import minutes, pairs, solutions

AWAY = "take-away"
FURTHER = [name for name in NAMES if "/" in name]


def faults(notebook, further=False):
    """List where a notebook is longer than it may be, or than it says."""
    cells, code = notebook.cells, solutions.code_cells(notebook)
    words = sum(len(c.source.split()) for c in cells if c.cell_type == "markdown")
    most = {"words": (words, 900 if further else 1350)}
    most["cells"] = len(cells), 35 if further else 45
    for cell in code:
        away = AWAY in cell.metadata.get("tags", [])
        name = cell.source.split("\n")[0]
        most[f"lines of {name}"] = len(minutes.code_lines(cell)), 40 if away else 12
    read, more = minutes.minutes(notebook)
    # Challenges are for as long as one likes; the first cell says how long that is.
    challenges = sum("challenge" in cell.metadata.get("tags", []) for cell in code)
    extra = more - minutes.CHALLENGE * challenges
    most |= {"minutes": (read, 25), "more minutes": (extra, 20 if further else 15)}
    wrong = [f"{what}: {n:.4g} of {m}" for what, (n, m) in most.items() if n > m]
    for said, counted in zip(minutes.stated(notebook), (read, more), strict=True):
        if abs(said - counted) > 1:
            wrong.append(f"says {said} minutes and takes {counted:.1f}")
    return wrong


@pytest.mark.parametrize("name", NAMES)
def test_notebook_is_as_short_as_it_says(name):
    assert faults(shipped(name), further="/" in name) == []


LESSON = """\
# %% [markdown]
# # A lesson
#
# *About 1 minutes to read and run, 4 more with the exercises.*

# %%
exercises.f.check(f)
"""


@pytest.mark.parametrize(
    "old, new, fault",
    [
        ("# # A lesson", "# " + "word " * 1400, "words: 1412 of 1350"),
        (
            "# %%\nexer",
            "# %%\n" + "x = 1\n" * 13 + "\n# %%\nexer",
            "lines of x = 1: 13",
        ),
        ("# %%\nexer", "# %%\n1\n\n" * 45 + "# %%\nexer", "cells: 47 of 45"),
        ("About 1", "About 9", "says 9 minutes and takes 0."),
        ("4 more", "9 more", "says 9 minutes and takes 4.0"),
    ],
)
def test_lesson_that_is_too_long_or_says_otherwise_is_noticed(old, new, fault):
    notebook = pairs.read_source(LESSON)
    assert faults(notebook) == []
    assert fault in "\n".join(faults(pairs.read_source(LESSON.replace(old, new))))


# Words that a learner will meet elsewhere, and search for.
STANDARD = """\
non-linearity, decision boundary, fully connected, dense, neuron, multilayer
perceptron, pre-activation, kink, linear region, derivative, gradient,
backpropagation, weight initialisation, gain, regularisation, weight decay,
hyperparameter, overfitting, generalisation, softmax, saturat, residual, logistic
regression, standard deviation, median, vanishing, universal approximation"""


def test_standard_words_are_used():
    prose = " ".join(
        cell.source for name in LESSONS for cell in shipped(name).cells
    ).casefold()
    prose = " ".join(prose.split())
    words = " ".join(STANDARD.split()).split(", ")
    assert [word for word in words if word not in prose] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_run_prints_numbers_and_no_verdicts(name):
    for cell in solutions.code_cells(shipped(name)):
        for output in cell.outputs:
            assert not re.search(
                r"\b(True|False)$", output.get("text", ""), re.MULTILINE
            )


# What students take away


def away(notebook):
    """The code of a lesson's take-away, and all that is said up to its end."""
    said = ""
    for cell in solutions.code_cells(notebook):
        texts = [o.get("text") or o.data["text/plain"] for o in cell.outputs]
        if AWAY in cell.metadata.get("tags", []):
            return cell.source, said, "".join(texts)
        said += "\n".join(texts) + "\n"
    raise AssertionError("no take-away")


# In one process for all, for importing torch takes longer than most of them. What one
# makes stays in names of its own.
RUN = """\
import contextlib, io, json, sys
sys.modules["course_lib"] = None  # as where it was never installed
said = []
for code in json.load(sys.stdin):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(code, {"__name__": "__main__"})
    said.append(out.getvalue())
json.dump(said, sys.stdout)
"""


def run_alone(codes):
    """Run code where the package cannot be imported; return what each prints."""
    command = [sys.executable, "-W", "error", "-c", RUN]
    run = subprocess.run(
        command, input=json.dumps(codes), capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr[-2000:]
    return json.loads(run.stdout)


NUMBER = re.compile(r"\d+(?:\.\d+)?")


def told_before(line, said):
    """Whether a lesson had said a line already, up to 2 % of each number in it."""
    words = r"(\d+(?:\.\d+)?)".join(map(re.escape, NUMBER.split(line.strip())))
    numbers = [float(n) for n in NUMBER.findall(line)]
    return any(
        all(
            abs(float(a) - b) <= 0.02 * b
            for a, b in zip(found.groups(), numbers, strict=True)
        )
        for found in re.finditer(words, said)
    )


def test_what_students_take_away_runs_alone_and_finds_what_the_lesson_found(
    as_compared,
):
    # The playground's own is the program that it exports; see test_playground_engine.
    with_one = [name for name in LESSONS if name != "08_playground"]
    parts = {name: away(shipped(name)) for name in with_one}
    printed = run_alone([code for code, _, _ in parts.values()])
    for (name, (_, said, stored)), alone in zip(parts.items(), printed, strict=True):
        assert as_compared(alone) == as_compared(stored), name
        new = [line for line in alone.splitlines() if not told_before(line, said)]
        assert alone and new == [], name


def test_what_needs_the_package_or_finds_something_else_is_noticed():
    with pytest.raises(AssertionError, match="course_lib"):
        run_alone(["import course_lib"])
    assert told_before("gap: 0.075", "…\nthe gap: 0.0751.")
    assert not told_before("gap: 0.075", "the gap: 0.085")
    assert not told_before("gap: 0.075", "0.075")
