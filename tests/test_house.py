"""The house rules of house-keeping: style, places, and which way the arrows run."""

import ast
import os
import re
import subprocess
import sys

import pytest

from authoring.build import NOTEBOOKS, ROOT

TOP = set(
    ".ci .github .gitignore CHANGELOG.md CITATION.cff LICENSE Makefile README.md "
    "constraints.txt course_lib environment.yml notebooks postBuild pyproject.toml "
    "start tests".split()
)
WORKSHOP = "notebooks/src/authoring"
LONGEST = 300  # lines; about 200 is the aim, and here a room asks to be divided


def project_files():
    """Every text file that belongs to the project."""
    for top in TOP:
        for path in [ROOT / top, *(ROOT / top).rglob("*")]:
            below = path.relative_to(ROOT / top).parts
            made_by_tools = any(part.startswith((".", "__")) for part in below[:-1])
            if path.is_file() and path.suffix != ".png" and not made_by_tools:
                yield path


# Style


@pytest.mark.parametrize("command", [["check"], ["format", "--check", "--diff"]])
def test_ruff_has_nothing_to_say(command):
    ruff = [sys.executable, "-m", "ruff", *command, "."]
    run = subprocess.run(ruff, cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize(
    "wide, place", [(88, "tests/x.py"), (79, "notebooks/src/x.py")]
)
def test_ruff_refuses_an_unused_import_and_a_long_line(wide, place):
    code = f"import os\n\nx = '{'x' * (wide - 5)}'\n"
    ruff = [sys.executable, "-m", "ruff", "check", "--stdin-filename", place, "-"]
    run = subprocess.run(ruff, cwd=ROOT, input=code, capture_output=True, text=True)
    assert "F401" in run.stdout and f"({wide + 1} > {wide})" in run.stdout


def says_no_encoding(code):
    """Find the calls that read or write text as the machine happens to be set."""
    few = {"read_text": 0, "write_text": 1, "open": 2}  # arguments without encoding
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call):
            named = {keyword.arg for keyword in node.keywords}
            name = ast.unparse(node.func).rpartition(".")[2]
            picture = ast.unparse(node.func) == "Image.open"  # which is no text
            text = len(node.args) <= few.get(name, -1) and not picture
            text = text or "text" in named
            if text and "encoding" not in named:
                yield ast.unparse(node)


def test_files_are_read_and_written_as_utf_8():
    for path in [*ROOT.glob("course_lib/**/*.py"), *ROOT.glob(f"{WORKSHOP}/*.py")]:
        assert list(says_no_encoding(path.read_text(encoding="utf-8"))) == [], path


@pytest.mark.parametrize(
    "code",
    ["path.read_text()", "path.write_text(text)", "open(path)", "run(x, text=True)"],
)
def test_encoding_that_is_not_said_is_noticed(code):
    assert list(says_no_encoding(code)) == [code]
    said = code[:-1] + ", encoding='utf-8')"
    assert list(says_no_encoding(said.replace("(, ", "("))) == []


# Places


LESSON_FILE = (
    r"notebooks/(\d\d_\w+\.ipynb|further/[a-z]\w+\.ipynb|"
    r"src/(\d\d_\w+\.py|further/[a-z]\w+\.py|ruff\.toml|cover\.png|"
    r"teaching_guide\.md|authoring/\w+\.(py|toml)|site/[\w/]+\.\w+))"
)


def misplaced(files):
    """Pick the files for which the project has no place."""
    for file in files:
        top = file.partition("/")[0]
        if top not in TOP or (
            top == "notebooks" and not re.fullmatch(LESSON_FILE, file)
        ):
            yield file


def test_git_holds_only_what_has_a_place():
    git = ["git", "ls-files"]
    run = subprocess.run(git, cwd=ROOT, capture_output=True, text=True, check=True)
    assert list(misplaced(run.stdout.splitlines())) == []


def test_misplaced_file_is_noticed():
    files = ["notes.txt", "my_notebooks/01_a.ipynb", "notebooks/Untitled.ipynb"]
    assert list(misplaced([*files, "notebooks/01_a.ipynb", "README.md"])) == files


def test_lessons_are_numbered_from_one_without_a_gap():
    numbers = [int(path.name[:2]) for path in sorted(NOTEBOOKS.glob("*.ipynb"))]
    assert numbers == list(range(1, len(numbers) + 1))


def minds_its_threads(source):
    """Whether a lesson with a training loop of its own keeps torch on one thread.

    With two, beside a busy browser, such a loop takes many times as long.
    """
    return "backward()" not in source or "torch.set_num_threads(1)" in source


def test_lessons_with_a_loop_of_their_own_mind_their_threads():
    for path in NOTEBOOKS.glob("src/0*.py"):
        assert minds_its_threads(path.read_text()), path
    assert not minds_its_threads("import torch\nloss.backward()")


def test_modules_are_short_enough_to_read_to_the_end():
    lines = {
        path.relative_to(ROOT).as_posix(): len(path.read_text().splitlines())
        for path in ROOT.glob("course_lib/**/*.py")
    }
    assert {name: n for name, n in lines.items() if n > LONGEST} == {}


# What no file says: where it was made, and whose mirrors were at hand.

MACHINE = re.compile(
    r"(?<![\w.:])/(?:work|root|opt|home|Users)/\w"
    r"|(?<!\w)/tmp/\w"
    r"|pypi\.org|pythonhosted\.org|download\.pytorch\.org|conda\.anaconda\.org"
    r"|registry\.npmjs\.org|deb\.debian\.org"
)


def test_no_file_names_a_machine():
    found = {
        path.relative_to(ROOT).as_posix(): match[0]
        for path in project_files()
        if path.name != "test_house.py"
        and (match := MACHINE.search(path.read_text(encoding="utf-8")))
    }
    assert found == {}


@pytest.mark.parametrize(
    "text", ["see /work/main", "(/home/me)", "https://pypi.org/simple", "'/tmp/x'"]
)
def test_machine_named_in_a_file_is_noticed(text):
    assert MACHINE.search(text)


@pytest.mark.parametrize(
    "text", ["course_lib/work/x", "http://a.org/home/x", "/lab/tree"]
)
def test_other_paths_are_not_taken_for_a_machine(text):
    assert not MACHINE.search(text)


# Arrows run one way, as pyproject.toml says


def arrows(folder):
    """Let import-linter look at the packages of a folder."""
    main = "from importlinter.cli import lint_imports_command as main; main()"
    command = [sys.executable, "-c", main, "--no-cache"]
    where = {"PYTHONPATH": f"{folder}:{folder / 'notebooks' / 'src'}"}
    return subprocess.run(
        command, cwd=folder, env=os.environ | where, capture_output=True, text=True
    )


def test_every_room_has_a_place_and_uses_only_what_is_below():
    run = arrows(ROOT)
    assert run.returncode == 0, run.stdout


@pytest.mark.parametrize(
    "file, line, fault",
    [
        ("figures/style.py", "from ..widgets import Film", "figures is not allowed"),
        ("data.py", "def f():\n    from course_lib import networks", "data is not"),
        ("corners.py", "", "corners"),
        ("data.py", "from authoring import files", "authoring"),
    ],
)
def test_arrow_that_runs_up_and_room_without_a_place_are_noticed(
    copied_project, file, line, fault
):
    with (copied_project / "course_lib" / file).open("a", encoding="utf-8") as module:
        module.write(f"\n{line}\n")
    run = arrows(copied_project)
    assert run.returncode != 0 and fault in run.stdout, run.stdout
