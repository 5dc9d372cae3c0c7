"""Predictions: kept in the kernel and in a file, replayed, and never in the way."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from course_lib.widgets import Predictions, predictions

LESSON = "01_lines"
QUESTION = "What will the picture look like?"
OPTIONS = ["a line", "a corner", "a <curve>"]


@pytest.fixture(autouse=True)
def file(tmp_path, monkeypatch):
    """A notebook's folder, with nothing kept yet, and the file that will keep it."""
    place = tmp_path / ".predictions.json"
    monkeypatch.setattr(predictions, "FILE", place)
    restart(monkeypatch)
    return place


def restart(monkeypatch):
    """Forget what a kernel knows."""
    monkeypatch.setattr(predictions, "_kept", {})
    monkeypatch.setattr(predictions, "_unreadable", [])


def ask(key="shape", lesson=LESSON):
    predict = Predictions(lesson)
    return predict, predict.ask(key, QUESTION, OPTIONS)


def test_nothing_is_chosen_at_first_and_nothing_is_written(file):
    predict, question = ask()
    assert question.value is None
    assert not file.exists()
    shown = repr(predict.replay(shape=("a line", "the gap is 0")))
    assert "you predicted: no prediction\n" in shown
    assert "what happened: a line (the gap is 0)" in shown


def test_the_choice_is_replayed_beside_what_happened():
    predict, question = ask()
    question.value = "a corner"
    replay = predict.replay(shape=("a line", "gap 0"))
    assert replay.rows == ((QUESTION, "a corner", "a line (gap 0)"),)
    for text in (QUESTION, "a corner", "a line", "You predicted", '<th scope="col"'):
        assert text in replay._repr_html_()
    question.value = "a line"  # the last choice counts
    assert predict.replay(shape=("a line", "gap 0")).rows[0][1] == "a line"


def test_running_the_cells_again_loses_nothing():
    _, question = ask()
    question.value = "a corner"
    predict, again = ask()
    assert again.value == "a corner"
    assert predict.replay(shape=("a line", "gap 0")).rows[0][1] == "a corner"


def test_a_restart_of_the_kernel_loses_nothing(monkeypatch, file):
    for lesson, option in ((LESSON, "a corner"), ("02_other", "a line")):
        _, question = ask(lesson=lesson)
        question.value = option
    restart(monkeypatch)
    assert ask()[1].value == "a corner"
    assert ask(lesson="02_other")[1].value == "a line"
    entry = json.loads(file.read_text())[LESSON]["shape"]
    assert entry == {"question": QUESTION, "choice": "a corner"}
    assert sorted(path.name for path in file.parent.iterdir()) == [file.name]


def test_without_a_file_the_kernel_remembers(monkeypatch, file):
    monkeypatch.setattr(predictions, "FILE", None)
    _, question = ask()
    question.value = "a corner"
    assert ask()[1].value == "a corner"
    assert not file.exists()
    assert "as long as the kernel runs" in question.answer({})["said"]
    restart(monkeypatch)
    assert ask()[1].value is None


UNREADABLE = {
    "empty": "",
    "cut off": '{"01_lines": {"shape": {"question": "?", "choice": "a li',
    "a list": "[1, 2]",
    "a text": '"text"',
    "not a text": "\x00\xff",
}


@pytest.mark.parametrize("text", UNREADABLE.values(), ids=UNREADABLE)
def test_an_unreadable_file_is_set_aside_and_named(file, monkeypatch, text):
    for n in (1, 2):
        file.write_text(text, encoding="latin-1")
        _, question = ask()
        question.value = "a line"
        aside = file.with_name(f".predictions.json.unreadable-{n}")
        assert aside.read_text(encoding="latin-1") == text
        assert f"their file is called {aside.name} now" in question.answer({})["said"]
        restart(monkeypatch)
        assert ask()[1].value == "a line"
        restart(monkeypatch)


@pytest.mark.parametrize(
    "text",
    [
        '{"01_lines": 3}',
        '{"01_lines": {"shape": 3}}',
        '{"01_lines": {"shape": {"choice": ["x"]}}}',
        '{"01_lines": {"shape": {"choice": "an option of an older lesson"}}}',
    ],
)
def test_a_file_that_is_not_ours_does_no_harm(file, monkeypatch, text):
    file.write_text(text)
    _, question = ask()
    assert question.value is None
    question.value = "a line"
    restart(monkeypatch)
    assert ask()[1].value == "a line"


def test_the_file_stays_where_the_kernel_started(tmp_path):
    code = """
import os
from course_lib.widgets import Predictions
question = Predictions("01_lines").ask("shape", "?", ["a", "b"])
os.chdir("elsewhere")
question.value = "a"
"""
    (tmp_path / "elsewhere").mkdir()
    environment = os.environ | {"COURSE_PREDICTIONS": ".predictions.json"}
    subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, check=True
    )
    found = [path.relative_to(tmp_path) for path in tmp_path.rglob(".pred*")]
    assert found == [Path(".predictions.json")]


def test_what_others_keep_in_the_file_stays(file):
    file.write_text('{"07_later": {"x": {"question": "?", "choice": "y"}}}')
    _, question = ask()
    question.value = "a line"
    kept = json.loads(file.read_text())
    assert kept["07_later"] == {"x": {"question": "?", "choice": "y"}}


def test_a_folder_that_cannot_be_written_does_no_harm(file):
    file.mkdir()
    _, question = ask()
    question.value = "a line"
    assert "as long as the kernel runs" in question.answer({})["said"]
    assert ask()[1].value == "a line"


def test_a_click_in_the_page_is_kept_and_noted():
    _, question = ask()
    assert question.answer({}) == {"values": {}, "said": ""}
    found = question.answer({"choice": "a corner"})
    assert found["values"] == {"choice": "a corner"}
    assert found["said"] == "Noted, on this computer only. Now go on."
    assert question.answer({}) == found
    assert ask()[1].value == "a corner"


def test_without_a_kernel_question_and_options_are_there():
    _, question = ask()
    bundle, *_ = question._repr_mimebundle_()
    still = bundle["text/html"]
    assert re.search(
        f"<fieldset disabled.*<legend><strong>{re.escape(QUESTION)}", still
    )
    assert still.count('<input type="radio" name="choice"') == len(OPTIONS)
    assert 'value="a &lt;curve&gt;"> a &lt;curve&gt;</label>' in still
    assert "Run this cell to choose." in still
    assert "checked" not in still
    said = f"Prediction: {QUESTION} (a line / a corner / a <curve>)"
    assert bundle["text/plain"] == said
    question.value = "a line"
    assert repr(question) == said
    assert 'value="a line" checked>' in question._repr_mimebundle_()[0]["text/html"]


def test_a_question_that_was_not_asked_cannot_be_replayed():
    predict, _ = ask()
    with pytest.raises(ValueError, match=r"bend.*asked were.*shape"):
        predict.replay(bend=("a line", "gap 0"))


def test_what_was_no_option_cannot_have_happened():
    predict, _ = ask()
    with pytest.raises(ValueError, match=r"shape = 'two corners'.*a corner"):
        predict.replay(shape=("two corners", "at 0 and 1"))


@pytest.mark.parametrize("options", [[], ["one"], ["one", "one"]])
def test_a_question_has_two_or_more_different_options(options):
    with pytest.raises(ValueError, match="options"):
        Predictions(LESSON).ask("key", QUESTION, options)


# The whole series


def test_all_lessons_are_put_in_one_table(monkeypatch, file):
    for lesson, option in (("02_other", "a line"), (LESSON, "a corner")):
        predict, question = ask(lesson=lesson)
        question.value = option
    # Lesson 1 was read to its end, lesson 2 was not.
    predict.replay(shape=("a corner", "at 0"))
    restart(monkeypatch)
    Predictions("08_playground")
    first, second = Predictions.of_all_lessons().rows
    assert first == (f"1. {QUESTION}", "a corner", "a corner (at 0)")
    assert second == (f"2. {QUESTION}", "a line", "see the lesson's last cells")


def test_another_choice_does_not_keep_what_happened_to_the_first(monkeypatch):
    predict, question = ask()
    question.value = "a corner"
    predict.replay(shape=("a corner", "at 0"))
    question.value = "a line"
    (row,) = Predictions.of_all_lessons().rows
    assert row[1:] == ("a line", "see the lesson's last cells")


def test_a_replay_of_nothing_predicted_keeps_nothing(file):
    predict, _ = ask()
    predict.replay(shape=("a corner", "at 0"))
    assert not file.exists()
    empty = Predictions.of_all_lessons()
    assert empty.rows == ()
    assert repr(empty) == "No prediction is kept in this folder yet."
    assert repr(empty) in empty._repr_html_() and "table" not in empty._repr_html_()


def test_without_a_file_this_lesson_is_in_the_table(monkeypatch):
    monkeypatch.setattr(predictions, "FILE", None)
    _, question = ask()
    question.value = "a line"
    assert Predictions.of_all_lessons().rows[0][1] == "a line"


def test_what_others_wrote_into_the_file_does_no_harm(file):
    entries = {
        "01_lines": {"a": 3, "b": {"question": "?"}, "c": {"choice": 4, "question": 5}},
        "02_x": {"k": {"question": "Q?", "choice": "<b>", "happened": ["odd"]}},
    }
    file.write_text(json.dumps(entries))
    replay = Predictions.of_all_lessons()
    assert replay.rows == (("2. Q?", "<b>", "['odd']"),)
    assert "&lt;b&gt;" in replay._repr_html_()
