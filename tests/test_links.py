"""What the written word leads to is there: links, commands, modules, a licence."""

import ast
import re
import subprocess
import sys
import tomllib
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

import pytest
from lessons import NAMES

from authoring import copies, links, pairs
from authoring.build import ROOT

LINK = re.compile(r"\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"")
MODULE = re.compile(r"(?:python|\$\(PY\)|PY\)) (?:-\w+ )*-m ([\w.]+)")
OPENED = re.compile(r"jupyter(?:lab| lab)\s+(\S+\.ipynb)")
WITH_COMMANDS = ("Makefile", "postBuild", ".ci/run", "README.md", "start")


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def tracked():
    """The files that git holds, which are those that a reader gets."""
    git = ["git", "ls-files", "-z"]
    run = subprocess.run(git, cwd=ROOT, capture_output=True, check=True)
    return set(filter(None, run.stdout.decode().split("\0")))


# Links


def documents():
    """Where each text is read, and its text: README, guide, lessons, hand-outs."""
    yield "README.md", read("README.md")
    yield "notebooks/src/teaching_guide.md", read("notebooks/src/teaching_guide.md")
    for name in NAMES:
        cells = pairs.read_source(read(f"notebooks/src/{name}.py")).cells
        text = "\n\n".join(c.source for c in cells if c.cell_type == "markdown")
        yield f"notebooks/{name}.ipynb", text
        yield f"my_notebooks/{name}.ipynb", text


def anchors(text):
    """The places in a text that links can lead to, in JupyterLab and on GitHub."""
    for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE):
        yield heading.replace(" ", "-")
        yield re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def broken(document, text, files, texts):
    """List the relative links of a document that lead to none of some files."""
    for link in filter(None, (a or b for a, b in LINK.findall(text))):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = document
        if path:
            parts = [*document.split("/")[:-1], *path.split("/")]
            while ".." in parts:
                at = parts.index("..")
                del parts[max(at - 1, 0) : at + 1]
            target = "/".join(parts)
        if target not in files:
            yield f"{document}: {link} leads to no file"
        elif anchor and target in texts and anchor not in anchors(texts[target]):
            yield f"{document}: {link} leads to no heading"


def test_relative_links_lead_to_what_a_reader_has():
    texts = dict(documents())
    lessons = [name for name in texts if name.startswith("notebooks/0")]
    assert lessons and "](notebooks/" in texts["README.md"]
    copied = {name for name in texts if name.startswith("my_notebooks/")}
    files = tracked() | copied
    wrong = [
        fault for name in texts for fault in broken(name, texts[name], files, texts)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "document, link, fault",
    [
        ("README.md", "[a](notebooks/01_b.ipynb)", "no file"),
        ("README.md", "![a](01_a.ipynb)", "no file"),
        ("README.md", '<img src="cover.png">', "no file"),
        ("notebooks/01_a.ipynb", "[a](src/01_a.py)", None),
        ("my_notebooks/01_a.ipynb", "[a](src/01_a.py)", "no file"),
        ("notebooks/further/a.ipynb", "[a](../01_a.ipynb)", None),
        ("notebooks/01_a.ipynb", "[a](#Part-one)", None),
        ("notebooks/01_a.ipynb", "[a](#Part-two)", "no heading"),
        ("notebooks/01_a.ipynb", "[a](https://a.org/b)", None),
    ],
)
def test_link_that_leads_nowhere_is_noticed(document, link, fault):
    files = {"notebooks/01_a.ipynb", "notebooks/src/01_a.py", "my_notebooks/01_a.ipynb"}
    texts = {"notebooks/01_a.ipynb": "## Part one"}
    found = list(broken(document, link, files, texts))
    assert bool(found) == bool(fault) and str(fault or "") in "".join(found)


# Commands


def test_modules_that_are_run_exist():
    named = {m for file in WITH_COMMANDS for m in MODULE.findall(read(file))}
    assert {"pip", "pytest", "authoring.copies"} <= named
    assert [name for name in named if find_spec(name) is None] == []


def does_nothing(code):
    """Whether a module does nothing when it is run, and not imported."""
    last = ast.unparse(ast.parse(code).body[-1])
    return not re.match(r"if __name__ == '__main__':\s+(try:\s+)?main\(", last)


def test_modules_that_are_run_do_something():
    for name in ("build", "copies", "settle", "slides", "solutions"):
        assert not does_nothing(read(f"notebooks/src/authoring/{name}.py")), name
    assert does_nothing("def main():\n    print('done')")


def test_notebooks_that_are_opened_are_the_students_copies():
    opened = [path.replace("\\", "/") for path in OPENED.findall(read("README.md"))]
    assert len(opened) >= 2
    for path in opened:
        folder, _, name = path.partition("/")
        assert folder == "my_notebooks" and name.removesuffix(".ipynb") in NAMES


def test_copies_are_handed_out_before_one_is_opened():
    # By each of README's ways without make, which does it itself.
    for way in re.split(r"^- \*\*", read("README.md"), flags=re.MULTILINE):
        if opened := OPENED.search(way):
            assert copies.__name__ in way[: opened.start()], way


def test_ci_runs_what_readme_says():
    commands = read(".ci/run").strip().splitlines()
    assert commands[-1] == "make test"
    assert re.search(r"^make test\b", read("README.md"), re.MULTILINE)
    workflow = read(".github/workflows/test.yml")
    assert set(re.findall(r"run: (.+)", workflow)) == {".ci/run", "make test"}


def test_make_test_covers_the_tests_and_the_notebooks():
    dry = ["make", "--no-print-directory", "--dry-run", "--old-file=.venv/.ready"]
    run = subprocess.run([*dry, "test"], cwd=ROOT, capture_output=True, text=True)
    command = run.stdout.split(" -m pytest", 1)[1]
    # Only options: so pytest takes the paths that pyproject.toml gives.
    words = re.sub(r"-n 2|--dist loadscope", "", command).replace("\\", " ").split()
    assert all(word.startswith("--") for word in words), command
    options = tomllib.loads(read("pyproject.toml"))["tool"]["pytest"]["ini_options"]
    assert options["testpaths"] == ["tests", "notebooks"]
    assert {"--nbval", "--nbval-sanitize-with=tests/nbval.cfg"} <= {*options["addopts"]}
    assert not any(re.search("ignore|deselect|lax", one) for one in options["addopts"])
    assert options["filterwarnings"] == ["error"]


def test_what_is_installed_is_what_is_pinned():
    pins = re.findall(r"^([\w.-]+)==(.+)$", read("constraints.txt"), re.MULTILINE)
    needed = {"torch", "numpy", "matplotlib", "jupyterlab", "ipykernel", "nbval"}
    assert needed <= {name for name, _ in pins}
    others = []
    for name, pinned in pins:
        with suppress(PackageNotFoundError):  # what another system does not need
            if (here := version(name).split("+")[0]) != pinned:
                others.append(f"{name} {here} is installed and {pinned} is pinned")
    assert others == [], "install what constraints.txt says, and build the notebooks"


# What git holds, and what not


@pytest.mark.parametrize(
    "path",
    [
        "my_notebooks/01_a.ipynb",
        "my_notebooks/further/a.ipynb",
        "my_notebooks/.shipped/01_a.ipynb",
        "notebooks/.predictions.json",
        "notebooks/.ipynb_checkpoints/01_a-checkpoint.ipynb",
        "slides/01_a.slides.html",
        "solutions/01_a.ipynb",
        ".venv/.ready",
        ".compat/x",
        "course_lib/__pycache__/data.cpython-311.pyc",
    ],
)
def test_students_work_and_what_tools_make_stay_out_of_git(path):
    ignored = ["git", "check-ignore", "--quiet", "--no-index", path]
    assert subprocess.run(ignored, cwd=ROOT).returncode == 0


def test_nothing_that_git_holds_is_ignored():
    git = ["git", "ls-files", "--cached", "--ignored", "--exclude-standard"]
    run = subprocess.run(git, cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout == ""


def test_licence_is_whole():
    text = " ".join(read("LICENSE").split())
    assert text.startswith("MIT License Copyright (c) 20")
    for part in ("Permission is hereby granted", "WITHOUT WARRANTY OF ANY KIND"):
        assert part in text
    assert tomllib.loads(read("pyproject.toml"))["project"]["license"] == "MIT"


# Where the package is missing


PUBLIC = "https://github.com/a/b", "1.2"
LIBRARY = "https://github.com/a/b/archive/refs/tags/v1.2.zip"


@pytest.mark.parametrize("name", NAMES)
def test_first_cell_begins_with_what_fetches_the_library(name):
    source = read(f"notebooks/src/{name}.py")
    first = first_code(pairs.compose(source))
    assert first == links.set_up(*links.project()) + first_code(
        pairs.read_source(source)
    )
    address, version = links.project()
    assert f'"{address}/archive/refs/tags/v{version}.zip"' in first
    assert links.written(first) == first_code(pairs.read_source(source))


def first_code(notebook):
    return next(cell.source for cell in notebook.cells if cell.cell_type == "code")


def run_first_cell(monkeypatch, missing, mends=True):
    """Run a first cell; return what it installs and prints, and its error."""
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    if missing:
        for module in [one for one in sys.modules if one.split(".")[0] == "course_lib"]:
            monkeypatch.delitem(sys.modules, module)
        monkeypatch.setitem(sys.modules, "course_lib", None)
    shell, asked = InteractiveShell(colors="nocolor"), []
    shell.history_manager.enabled = False

    def pip(line):
        asked.append(line)
        if mends:
            del sys.modules["course_lib"]

    shell.register_magic_function(pip, magic_name="pip")
    with capture_output() as captured:
        cell = links.set_up(*PUBLIC) + "from course_lib import checks\nchecks.whole"
        error = shell.run_cell(cell, silent=True).error_in_exec
    return asked, captured.stdout, error


def test_cell_installs_the_library_where_it_is_missing_and_says_so(monkeypatch):
    asked, said, error = run_first_cell(monkeypatch, missing=True)
    assert asked == [f"install --quiet {LIBRARY}"] and error is None
    assert LIBRARY in said and "torch stays" in said


def test_cell_that_cannot_install_ends_in_the_error_that_names_the_library(monkeypatch):
    asked, said, error = run_first_cell(monkeypatch, missing=True, mends=False)
    assert asked and LIBRARY in said and isinstance(error, ModuleNotFoundError)


def test_cell_is_silent_where_the_library_is(monkeypatch):
    assert run_first_cell(monkeypatch, missing=False) == ([], "", None)
