"""Every exercise: right answers pass, mistakes get their own hint, the rest a sentence.

Exercises are found; a lesson's right answers stand in ``tests/exercises/``.
"""

import ast
import pkgutil
import re
import sys
from importlib import import_module

import numpy as np
import pytest
import torch
from torch import nn

import course_lib.exercises as room
from authoring import build, pairs
from course_lib.exercises import Feedback, Like, Task, exercise, judging, lesson_8
from course_lib.exercises.challenge import Challenge

MODULES = sorted(
    name for _, name, _ in pkgutil.iter_modules(room.__path__) if name[:7] == "lesson_"
)
EXERCISES = {
    f"{module}.{name}": found
    for module in MODULES
    for name, found in vars(import_module(f"{room.__name__}.{module}")).items()
    if isinstance(found, Task)
}
every = pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)


@pytest.fixture
def short_of_time(monkeypatch):
    """For answers that never end; a slow machine gets all its time for the others."""
    monkeypatch.setattr(judging, "SECONDS", 0.05)


def solved(exercise):
    return exercise.solve if exercise.parameters else exercise.solve()


def own(name, kind="RIGHT"):
    module, name = name.split(".")
    return getattr(import_module(f"exercises.{module}"), kind, {}).get(name, [])


# What is right


@every
def test_the_solution_passes_as_it_is_shown(exercise):
    names = {}
    exec("import numpy as np\nimport torch\nfrom torch import nn", names)
    exec("from course_lib import *", names)
    names["plants"] = lesson_8.plants  # as the lesson has it
    exec("from sklearn.linear_model import LogisticRegression", names)
    exec("from sklearn.pipeline import make_pipeline", names)
    exec("from sklearn.preprocessing import StandardScaler", names)
    exec(exercise.code, names)
    feedback = exercise.check(names[exercise.name])
    assert feedback.right and (feedback.message or not exercise.parameters)
    assert max(map(len, exercise.code.splitlines())) <= 79
    assert repr(exercise.solution()).endswith(exercise.code)


@pytest.mark.parametrize("name", EXERCISES)
def test_four_other_ways_to_write_it_are_right_too(name):
    answers = own(name)
    assert len(answers) >= 4
    for answer in answers:
        feedback = EXERCISES[name].check(answer)
        assert feedback.right, (answer, feedback)


# Mistakes


@every
def test_each_mistake_gets_its_own_hint(exercise):
    assert len(exercise.mistakes) >= 3
    for mistake in exercise.mistakes:
        feedback = exercise.check(mistake.wrong)
        assert feedback.verdict == "wrong"
        assert feedback.message.startswith(mistake.hint)


@every
def test_hints_come_one_after_the_other(exercise):
    assert 2 <= len(exercise.hints) <= 3
    seen = [exercise.hint().message for _ in range(len(exercise.hints) + 1)]
    for hint, message in zip([*exercise.hints, exercise.hints[-1]], seen, strict=True):
        assert message.endswith(hint)


def test_hints_unfold_below_a_wrong_answer_and_the_solution_below_a_right_one():
    bias = EXERCISES["lesson_1.composed_bias"]
    wrong = bias.check(bias.mistakes[0].wrong)._repr_html_()
    places = [wrong.index(f">{title}</summary>") for title in ("A hint", "Hint 2 of 3")]
    assert places == sorted(places)
    assert wrong.count("<details>") == 3 and "</details>" * 3 in wrong
    assert "✗ Not yet." in wrong and "<code>b1</code>" in wrong
    right = bias.check(bias.solve)._repr_html_()
    assert "✓ Right." in right and bias.code in right.replace("&gt;", ">")
    assert "solution()" in wrong and "solution()" not in right


def test_messages_mark_code_and_a_stressed_word():
    html = Feedback("wrong", "`a*b*c` is *not* `2 ** n`, 2*3 < 7.")._repr_html_()
    marked = "<code>a*b*c</code> is <em>not</em> <code>2 ** n</code>, 2*3 &lt; 7."
    assert marked in html


def test_a_mistake_is_recognised_however_it_is_written():
    bias = EXERCISES["lesson_1.composed_bias"]
    added = bias.mistakes[0]

    def in_numpy(W2, b1, b2):
        return np.add(np.asarray(b1), np.asarray(b2))

    assert bias.check(in_numpy).message == added.hint
    assert bias.check(added.wrong).message == added.hint


# Everything else


def spoil(value, change):
    """Change every number and text in a result."""
    if isinstance(value, (list, tuple)):
        return type(value)(spoil(part, change) for part in value)
    return value[::-1] + "?" if isinstance(value, str) else change(value)


def empty(*arguments): ...


def recursing(*arguments):
    return recursing(*arguments)


def endless(*arguments):
    while True:
        pass


def stubborn(*arguments):
    while True:
        try:
            pass
        except Exception:
            pass


def endless_in_one_line(*arguments):
    while True: pass  # fmt: skip  # noqa: E701


def leaving(*arguments):
    sys.exit()


def raising(*arguments):
    return arguments[0]["no such thing"] / 0


def yielding(*arguments):
    yield from arguments


endless_ones = endless, endless_in_one_line, stubborn


def wrong_functions(exercise):
    """Functions that are wrong in ways no author of an exercise thinks of."""
    solve = exercise.solve
    if isinstance(exercise, Challenge):  # which takes long to solve: once is enough
        results = []

        def solve(*arguments):
            if not results:
                results.append(exercise.solve(*arguments))
            return results[0]

    def printing(*arguments):
        print(solve(*arguments))

    def changing(*arguments):
        result = solve(*arguments)
        for argument in arguments:
            if isinstance(argument, (np.ndarray, torch.Tensor)):
                argument *= 0
            elif isinstance(argument, list):
                argument.clear()
            elif isinstance(argument, nn.Module):
                for parameter in argument.parameters():
                    parameter.data.zero_()
            else:
                result = spoil(result, lambda value: value + 1)
        return result

    def after(change):
        return lambda *arguments: spoil(solve(*arguments), change)

    yield from [empty, recursing, leaving, raising, yielding, printing]
    yield after(lambda value: value * float("nan"))
    if not isinstance(exercise, Challenge):  # where others may be as right
        yield changing
        yield after(lambda value: value + 1.5)
    yield after(lambda value: [[value]])
    yield lambda *arguments: None
    yield lambda *arguments: ...
    yield lambda *arguments: (solve(*arguments), ...)
    yield lambda *arguments: "I do not know"
    yield lambda *arguments: -987.5
    yield lambda *arguments: [[1, 2], [3, [4]]]
    yield lambda *arguments: [np.zeros(3), np.zeros((2, 2))]
    yield lambda *arguments: {"result": solve(*arguments)}
    yield lambda *arguments: object()
    yield lambda *arguments: 3 + 4j
    yield lambda *arguments: solve
    yield lambda: 0
    yield lambda *arguments, more: 0
    yield from wrong_things


class Awkward:
    def __array__(self, *_, **__):
        raise RuntimeError("no array")

    def __eq__(self, other):
        raise RuntimeError("no comparison")

    def __repr__(self):
        raise RuntimeError("no text")


wrong_things = [
    None,
    ...,
    -987.5,
    "I do not know",
    float("nan"),
    float("inf"),
    3 + 4j,
    [],
    {},
    [[1, 2], [3, [4]]],
    np.array(["a", None], dtype=object),
    torch.zeros(0),
    (part for part in "generator"),
    int,
    nn.Linear,
    object(),
    Awkward(),
]


def wrong_values(exercise):
    value = exercise.solve()
    if isinstance(value, nn.Sequential):
        yield from (value[:-1], value[1:], nn.Sequential(*value, *value), value[0])
        yield from ([*value], {"network": value}, (value, ...), value.forward, 3, "x")
        yield from wrong_things
        return
    yield spoil(value, lambda number: number + 1.5)
    yield spoil(value, lambda number: [[number]])
    yield (value, ...)
    yield lambda: value
    yield from wrong_things


def refused(exercise, answer):
    """What an exercise says of an answer, after a look at how it says it."""
    feedback = exercise.check(answer)
    assert feedback.verdict in ("wrong", "unanswered"), answer
    said = feedback.message
    assert said[0].isupper() or said[0] == "`", said
    assert said[-1] in ".?)", said
    assert not re.search(r"Traceback| at 0x|/\w+/|<\w+", said), said
    assert len(said) < 600, said
    assert "Error: " not in said or "stopped" in said
    assert f"{said}" in repr(feedback)
    return said


@every
def test_whatever_is_wrong_is_refused_in_a_sentence(exercise, capsys):
    make = wrong_functions if exercise.parameters else wrong_values
    assert len([refused(exercise, answer) for answer in make(exercise)]) >= 10
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("answer", endless_ones)
@pytest.mark.parametrize("name", [k for k, v in EXERCISES.items() if v.parameters])
def test_what_never_ends_is_cut_off(name, answer, short_of_time, capsys):
    assert "not done within" in refused(EXERCISES[name], answer)
    assert capsys.readouterr() == ("", "")


def test_the_messages_tell_what_happened_and_where():
    bias = EXERCISES["lesson_1.composed_bias"]

    def misspelt(W2, b1, b2):
        return W2 @ b3  # noqa: F821

    def forgetful(W2, b1, b2):
        b = W2 @ b1 + b2  # noqa: F841

    line = misspelt.__code__.co_firstlineno + 1
    said = bias.check(misspelt).message
    assert f"in line {line} of your cell, `return W2 @ b3" in said
    assert "name 'b3' is not defined" in said

    cases = {
        "calls itself": recursing,
        "the way `b2` was changed": lambda W2, b1, b2: b2.add_(W2 @ b1),
        "begin with `return`": forgetful,
        "in place of `print`": lambda W2, b1, b2: print(W2 @ b1 + b2),
        "another shape: (1, 2) where (2,)": lambda W2, b1, b2: (W2 @ b1 + b2)[None],
        "NaN": lambda W2, b1, b2: (W2 @ b1 + b2) * float("nan"),
        "`composed_bias(W2, b1, b2)`": lambda W2: W2,
        "a function is asked for": torch.zeros(2),
        "a generator": yielding,
    }
    for words, answer in cases.items():
        assert words in bias.check(answer).message, words


@pytest.mark.parametrize("answer", [endless, recursing, leaving, raising])
def test_what_asks_for_a_mistake_may_call_an_answer_that_never_ends(
    answer, short_of_time
):
    @exercise("What is the same?", cases=lambda _: [(1,)])
    def same(x):
        return x

    same.hints = ["It."]
    calls = Like(lambda x: -1, when=lambda answer: answer(1))
    same.mistakes = {calls: "A hint that does not fit."}
    feedback = same.check(answer)
    assert feedback.verdict == "wrong"
    assert "does not fit" not in feedback.message
    assert "does not fit" in same.check(lambda x: x + 1).message


def test_a_gap_that_is_still_open_is_not_called_wrong():
    bias = EXERCISES["lesson_1.composed_bias"]

    def half_done(W2, b1, b2):
        product = ...
        return product + b2

    for open_gap in (..., empty, half_done, lambda W2, b1, b2: (b2, ...)):
        feedback = bias.check(open_gap)
        assert feedback.verdict == "unanswered"
        assert "Not answered yet" in repr(feedback)
    assert bias.check(lambda W2, b1, b2: W2[..., 0] * 0).verdict == "wrong"
    assert bias.check(lambda W2, b1, b2: W2[..., 99] + b2).verdict == "wrong"


def test_what_an_answer_is_given_is_never_shared():
    seen = []

    def keeping(W2, b1, b2):
        seen.append(W2)
        W2 *= 0
        return b2

    def keeping_in_numpy(W2, b1, b2):
        assert W2.flags.writeable  # a tensor has none, so NumPy's turn comes
        return keeping(W2, b1, b2)

    bias = EXERCISES["lesson_1.composed_bias"]
    bias.check(keeping)
    bias.check(keeping_in_numpy)
    assert {type(W2) for W2 in seen} == {np.ndarray, torch.Tensor}
    assert all(not W2.any() for W2 in seen)
    assert all(array.any() for case in bias.cases for array in case)
    assert bias.check(bias.solve).right


# The checker refuses an exercise that is not sound.


def test_solution_that_fails_on_its_own_cases_is_noticed():
    @exercise("?", hints=["a", "b"], cases=lambda draw: [(draw.normal(size=2),)])
    def faulty(x):
        return x.no_such_thing

    with pytest.raises(ValueError, match="faulty: its own solution fails"):
        faulty.check(lambda x: x)


def test_two_mistakes_that_behave_alike_are_noticed():
    @exercise("?")
    def three():
        return 3

    three.hints = ["a", "b"]
    three.mistakes = {1: "first", 2: "other", 1.00001: "second"}
    with pytest.raises(AssertionError):
        test_each_mistake_gets_its_own_hint(three)


# In the lessons


def check_lesson(source, exercises):
    """List what is wrong with the places of a lesson's exercises."""
    cells = [c.source for c in pairs.read_source(source).cells if c.cell_type == "code"]
    wrong = []
    for name, one in exercises.items():
        call = f"exercises.{name}.check({name})"
        if cells.count(call) != 1:
            wrong.append(f"{name} is not checked once")
            continue
        place = cells.index(call)
        if gap_of(cells[place - 1]) != (name, one.parameters):
            wrong.append(f"{name} has no gap right before its check")
    return wrong


def gap_of(cell):
    """Give name and parameters of what a cell with a gap makes."""
    tree = ast.parse(cell)
    gaps = [n for n in ast.walk(tree) if getattr(n, "value", None) is ...]
    if len(tree.body) != 1 or not gaps:
        return None
    (made,) = tree.body
    if isinstance(made, ast.Assign):
        return made.targets[0].id, ()
    return made.name, tuple(argument.arg for argument in made.args.args)


@pytest.mark.parametrize("module", MODULES)
def test_each_lesson_has_a_gap_and_a_check_for_each_of_its_exercises(module):
    # Some stand in a further notebook that the lesson leads to.
    line = f"from course_lib.exercises import {module} as exercises"
    sources = [path.read_text("utf-8") for path in build.NOTEBOOKS.glob("src/**/*.py")]
    text = "\n".join(source for source in sources if line in source)
    mine = {k.split(".")[1]: v for k, v in EXERCISES.items() if k.startswith(module)}
    assert check_lesson(text, mine) == []
    assert 3 <= sum(not isinstance(one, Challenge) for one in mine.values()) <= 5
    assert all(name == exercise.name for name, exercise in mine.items())


@pytest.mark.parametrize(
    "cells, fault",
    [
        (["exercises.f.check(f)"], "no gap"),
        (["def f(x):\n    return x", "exercises.f.check(f)"], "no gap"),
        (["def f(y):\n    return ...", "exercises.f.check(f)"], "no gap"),
        (["def f(x):\n    return ...", "f(1)", "exercises.f.check(f)"], "no gap"),
        (["def f(x):\n    return ..."], "not checked"),
    ],
)
def test_a_gap_that_is_missing_is_noticed(cells, fault):
    @exercise("?", hints=["a", "b"])
    def f(x):
        return x

    source = "\n\n".join(["# %%\nx = 1", *(f"# %%\n{cell}" for cell in cells)])
    assert fault in "".join(check_lesson(source, {"f": f}))


def test_a_gap_with_its_check_is_fine():
    @exercise("?", hints=["a", "b"])
    def f(x):
        return x

    source = "# %%\ndef f(x):\n    return ...\n\n# %%\nexercises.f.check(f)\n"
    assert check_lesson(source, {"f": f}) == []
