"""The lessons for instructors: every gap filled, every check content."""

import nbformat
import pytest
from chromium import CHROMIUM
from lessons import LESSONS, affected, shipped

from authoring import build, files, solutions
from authoring.solutions import code_cells
from course_lib.exercises import lesson_1

IMPORT = "from course_lib.exercises import lesson_1 as exercises\n"
GAP = "def composed_bias(W2, b1, b2):\n    return ...\n"
CHECK = "exercises.composed_bias.check(composed_bias)\n"


def lesson(*cells):
    """The source of a small lesson with these code cells."""
    return "# %% [markdown]\n# # A lesson\n\n" + "\n".join(
        f"# %%\n{cell}" for cell in cells
    )


@pytest.fixture
def folder(tmp_path):
    def write(*cells):
        files.write(tmp_path / "src" / "01_a.py", lesson(*cells))
        return tmp_path

    return write


# Where there is a browser, `browser/test_lessons.py` does this, and looks at the page.
if CHROMIUM is None:

    @pytest.mark.parametrize("name", LESSONS)
    def test_every_lesson_goes_through_with_its_gaps_filled(name, as_compared):
        solved = solutions.solve(name)  # refuses whatever is not right
        if solved is not None:
            assert affected(shipped(name), solved, as_compared) == []


def test_answer_that_changes_the_rest_of_a_lesson_is_noticed(folder, monkeypatch):
    lines = "x = 1\n", GAP, CHECK, "print(x)\n", "print(1)\n"
    where = folder(IMPORT, *lines)
    build.build("01_a", where)
    spoilt = f"x = 2\n{lesson_1.composed_bias.code}"
    monkeypatch.setitem(vars(lesson_1.composed_bias), "code", spoilt)
    solved = solutions.solve("01_a", where)
    assert affected(shipped("01_a", where), solved, str) == ["print(x)"]


def test_command_fills_the_gaps_and_changes_nothing_else(folder, tmp_path, capsys):
    value = "numbers_left = ...\n", "exercises.numbers_left.check(numbers_left)\n"
    files.write(tmp_path / "src" / "02_b.py", lesson("x = [[1]]\n", "x[:1]\n"))
    solutions.main([], folder(IMPORT, GAP, CHECK, *value), tmp_path / "solutions")
    assert "01_a … solved\n02_b … has no exercises\n" in capsys.readouterr().out
    assert [path.name for path in (tmp_path / "solutions").iterdir()] == ["01_a.ipynb"]

    notebook = nbformat.read(tmp_path / "solutions" / "01_a.ipynb", as_version=4)
    sources = [cell.source for cell in code_cells(notebook)]
    assert sources[1] == lesson_1.composed_bias.code
    assert sources[3] == "numbers_left = 2 * 1 + 1"
    assert [f"{sources[n]}\n" for n in (0, 2, 4)] == [IMPORT, CHECK, value[1]]
    said = [cell.outputs[0].data["text/plain"] for cell in code_cells(notebook)[2::2]]
    assert all(text.startswith("✓ Right.") for text in said) and len(said) == 2
    assert notebook.cells[0].source == "# A lesson"


BROKEN = {
    "no gap": ([IMPORT, GAP.replace("...", "b2"), CHECK], "has no gap"),
    "other gap": ([IMPORT, GAP.replace("composed_", ""), CHECK], "has no gap"),
    "cell between": ([IMPORT, GAP, "2 + 2\n", CHECK], "has no gap"),
    "no check": ([IMPORT, GAP, "2 + 2\n"], "no check follows the gap composed_bias"),
    "open value": ([IMPORT, GAP, CHECK, "x = ...\n"], "no check follows the gap x"),
}


@pytest.mark.parametrize("cells, fault", BROKEN.values(), ids=BROKEN)
def test_gap_and_check_that_do_not_meet_are_refused(folder, cells, fault):
    with pytest.raises(build.BuildError, match=f"01_a: .*{fault}"):
        solutions.solve("01_a", folder(*cells))


def test_dots_in_an_index_are_no_gap():
    assert solutions._gaps("x[..., 0] = y[...]") == []
    assert solutions._gaps("x = f(y[..., 0], ...)") == ["x"]


WRONG = "import sys\nsys.stderr.write('Oh')\ncomposed_bias = max"
REFUSED = {
    "wrong": (WRONG, ["stderr: Oh", "check(composed_bias) says: ✗ Not yet."]),
    "error": ("1 / 0", ["stopped at cell 3", "ZeroDivisionError"]),
}


@pytest.mark.parametrize("code, phrases", REFUSED.values(), ids=REFUSED)
def test_solution_that_does_not_pass_is_refused(folder, monkeypatch, code, phrases):
    # Only what fills the gap; the check in the kernel knows nothing of it.
    monkeypatch.setitem(vars(lesson_1.composed_bias), "code", code)
    with pytest.raises(build.BuildError) as refused:
        solutions.solve("01_a", folder(IMPORT, GAP, CHECK))
    for phrase in ["01_a", *phrases]:
        assert phrase in str(refused.value)
