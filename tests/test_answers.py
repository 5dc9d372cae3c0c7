"""Answers that learners give: each is judged as its row says, whatever a cell has set.

The rows stand in ``exercises/answers.py``.
"""

import copy
import random
import re
import sys

import numpy as np
import pytest
import torch
from exercises.answers import RIGHT, ROWS, WRONG, without_slope
from test_exercises import EXERCISES, own, solved
from torch import nn

from course_lib import training
from course_lib.exercises import (
    judging,
    lesson_1,
    lesson_2,
    lesson_5,
    lesson_8,
    settings,
)


@pytest.mark.parametrize("name", EXERCISES)
def test_answers_of_the_bank_are_judged_as_their_rows_say(name):
    task, told = EXERCISES[name], []
    rows = [row[1:] for row in ROWS if row[0] == name]
    rows += [
        (answer, WRONG, words) for words, answer in dict(own(name, "WRONG")).items()
    ]
    for answer, verdict, words in rows:
        feedback = task.check(answer)
        # An error quotes the line of the answer, and that is the row itself.
        told.append(re.sub(r"of your cell, `.*`:", "", feedback.message))
        assert feedback.verdict == verdict and words in told[-1], (words, told[-1])
    # None can be taken away, or change places with another, unnoticed.
    for mistake in task.mistakes:
        assert any(message.startswith(mistake.hint) for message in told), mistake.hint


@pytest.mark.parametrize("name", EXERCISES)
def test_three_mistakes_of_four_get_a_hint_of_their_own(name):
    words = [row[3] for row in ROWS if row[0] == name and row[2] == WRONG]
    words += own(name, "WRONG")
    assert len(words) >= 5
    assert sum(map(bool, words)) >= 0.75 * len(words)


# Whatever a cell has set


def fresh(task):
    """The same task, as if nothing had been asked of it yet."""
    twin = copy.copy(task)
    for name in ("cases", "_expected", "_wrong_outcomes"):
        vars(twin).pop(name, None)
    return twin


@pytest.fixture
def everything_set(monkeypatch):
    """What students set in an earlier cell, and did not put back."""
    before = torch.get_default_dtype(), np.geterr()
    monkeypatch.setattr(torch, "relu", lambda h: h)
    monkeypatch.setattr(nn, "ReLU", nn.Identity)
    monkeypatch.setattr(nn.functional, "sigmoid", torch.tanh)
    torch.set_default_dtype(torch.float64)
    torch.set_grad_enabled(False)
    np.seterr(all="raise")
    yield
    torch.set_default_dtype(before[0])
    torch.set_grad_enabled(True)
    np.seterr(**before[1])


@pytest.mark.parametrize("name", EXERCISES)
def test_judged_as_ever_whatever_was_set(name, everything_set):
    task = fresh(EXERCISES[name])
    with settings.usual():
        answer = solved(task)
    assert task.check(answer).right
    first = task.mistakes[0]
    assert task.check(first.wrong).message.startswith(first.hint)


def test_what_was_set_stays_set():
    def changing(W2, b1, b2):
        torch.set_default_dtype(torch.float16)
        torch.set_num_threads(1)
        torch.set_grad_enabled(True)
        torch.manual_seed(1), np.random.seed(1), random.seed(1)  # noqa: NPY002
        return W2 @ b1 + b2

    def state():
        return (
            torch.get_default_dtype(),
            torch.is_grad_enabled(),
            torch.get_num_threads(),
            torch.get_rng_state().tolist(),
            np.random.get_state()[1].tolist(),  # noqa: NPY002
            random.getstate(),
        )

    torch.set_default_dtype(torch.float64)
    torch.set_grad_enabled(False)
    threads = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        before = state()
        assert fresh(lesson_1.composed_bias).check(changing).right
        assert state() == before
    finally:
        torch.set_default_dtype(torch.float32)
        torch.set_grad_enabled(True)
        torch.set_num_threads(threads)


def test_an_overwritten_function_gets_nobody_through(monkeypatch):
    monkeypatch.setattr(torch, "relu", relu := torch.relu)

    def flat(x, W1, b1, W2, b2):
        torch.relu = lambda h: h
        return W2 @ torch.relu(W1 @ x + b1) + b2

    for twin in (lesson_1.repaired, fresh(lesson_1.repaired)):
        assert "It still collapses" in twin.check(flat).message
        assert torch.relu is relu
        torch.relu = lambda h: h
        no_bend = lambda x, W1, b1, W2, b2: W2 @ (W1 @ x + b1) + b2  # noqa: E731
        assert "It still collapses" in twin.check(no_bend).message
        assert twin.check(twin.solve).right and torch.relu is relu


def test_answers_are_judged_the_same_however_random_they_are():
    rows = [row for row in ROWS if row[0] == "lesson_8.spirals" and row[2] == RIGHT]
    said = {lesson_8.spirals.check(rows[0][1]).message for _ in range(2)}
    assert len(said) == 1


# The clock, and the stop button


def test_loading_a_library_is_not_the_answers_time(tmp_path, monkeypatch):
    monkeypatch.setattr(judging, "SECONDS", 0.3)
    slow = "import time\ntime.sleep(0.5)\n"
    (tmp_path / "slow_to_load.py").write_text(slow, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(judging, "LIBRARIES", (*judging.LIBRARIES, str(tmp_path)))

    def loading(W2, b1, b2):
        import slow_to_load  # noqa: F401

        return W2 @ b1 + b2

    def loading_for_ever(W2, b1, b2):
        import slow_to_load  # noqa: F401

        while True:
            pass

    assert lesson_1.composed_bias.check(loading).right
    sys.modules.pop("slow_to_load")
    assert "not done" in lesson_1.composed_bias.check(loading_for_ever).message
    sys.modules.pop("slow_to_load")


@pytest.mark.parametrize("name", [k for k, v in EXERCISES.items() if v.parameters])
def test_stop_button_stops_the_check_and_not_one_case(name):
    task, calls = EXERCISES[name], []

    def interrupted(*arguments):
        calls.append(arguments)
        raise KeyboardInterrupt

    feedback = task.check(interrupted)
    assert feedback.verdict == "wrong" and "You have stopped" in feedback.message
    assert len(calls) == 1


def test_training_that_was_stopped_is_not_scored(monkeypatch, capsys):
    step = training.Adam.step

    def interrupted(*arguments, **more):
        calls.append(1)
        if len(calls) > 30:
            raise KeyboardInterrupt
        return step(*arguments, **more)

    calls = []
    monkeypatch.setattr(training.Adam, "step", interrupted)
    said = lesson_8.deep_sigmoid.check(lesson_8.deep_sigmoid.solve)
    assert "You have stopped" in said.message
    assert capsys.readouterr().out == ""


# What only a look at what the answer does can tell


def test_the_slope_that_comes_back_is_asked_for_where_the_numbers_are_right():
    assert lesson_5.residual.check(without_slope).verdict == "wrong"
    whole = lesson_5.residual.check(lambda h, W, b: torch.sigmoid(W @ h + b) + h)
    assert whole.right


def test_a_recogniser_that_fails_or_never_ends_is_no_hint(monkeypatch):
    monkeypatch.setattr(judging, "SECONDS", 0.05)

    def endless(loop):
        while True:
            pass

    assert judging.ask(endless, lesson_2.repaired.solve) is None
    assert judging.ask(lambda answer: answer.nothing, 3) is None


def test_numbers_are_told_apart_and_long_arrays_by_their_first_difference():
    add = EXERCISES["lesson_5.residual"]
    said = add.check(
        lambda h, W, b: h + torch.sigmoid(W @ h + b) + 3e-4 * h.sign()
    ).message
    one, other = said.split("It is ")[1].split(" (This")[0].split(" where ")
    assert one != other.removesuffix(" is right.")
    scaled = EXERCISES["lesson_7.scaled"]
    said = scaled.check(lambda train, test: test**2).message
    assert "Of its 300 numbers" in said and "at `[0, 0]`" in said
