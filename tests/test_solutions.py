"""The lessons for instructors: every gap filled, every check content."""

import ast
import re
import subprocess
import sys

import nbformat
import pytest
from lessons import NAMES, affected, shipped

from authoring import build, files, links, solutions
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


# `make stable` runs every lesson with its gaps filled, and `browser/test_lessons.py`
# some. That a solution is right `test_exercises.py` knows; so here it is enough that
# the lesson has what it names, and goes on without it.


def unknown_names(code):
    """Name what a text uses and nobody has made."""
    ruff = [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "F821"]
    ruff += ["--output-format", "concise", "-"]
    run = subprocess.run(ruff, input=code, capture_output=True, encoding="utf-8")
    return re.findall(r"Undefined name `(\w+)`", run.stdout)


def made_and_used(code):
    """Tell which names a cell makes at its top level, and which it uses."""
    tree = ast.parse(code)
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    made = {node.id for node in names if isinstance(node.ctx, ast.Store)}
    made |= {node.name for node in tree.body if hasattr(node, "name")}
    return made, {node.id for node in names if isinstance(node.ctx, ast.Load)}


def answers_used(cells):
    """Name the answers that later cells use: they are not there in every notebook."""
    gaps, found = set(), []
    for cell in cells:
        made, used = made_and_used(cell)
        if not solutions.CHECK.search(cell):
            found += sorted(gaps & used)
        if not (gap := {*solutions._gaps(cell)}):
            gaps -= made
        gaps |= gap
    return found


@pytest.mark.parametrize("name", NAMES)
def test_solutions_find_in_their_lesson_what_they_use(name):
    cells = [cell.source for cell in code_cells(solutions.filled(name))]
    assert unknown_names("\n\n".join(map(links.written, cells))) == []


@pytest.mark.parametrize("name", NAMES)
def test_no_later_cell_needs_an_answer(name):
    cells = code_cells(shipped(name))
    assert answers_used([cell.source for cell in cells]) == []


def test_missing_import_and_needed_answer_are_noticed():
    code = "def f(x):\n    return np.abs(x) + torch.pi"
    assert unknown_names(code) == ["np", "torch"]
    cells = [GAP, CHECK, "composed_bias(1, 2, 3)", "composed_bias = 1", "composed_bias"]
    assert answers_used(cells) == ["composed_bias"]


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
    sources = [links.written(cell.source) for cell in code_cells(notebook)]
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
