"""Single changes that a careless hand, a merge or a tool makes: is each one noticed?

``make tamper`` applies each change to a throw-away copy of the project and runs the
check that is named beside it. The check must fail, and say why in the words beside it.
`test_tamper` does the first table, which takes no run of a notebook or of pytest.
"""

import copy
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from base64 import b64decode, b64encode
from io import BytesIO
from pathlib import Path

import nbformat
import pictures
from lessons import NAMES
from PIL import Image, ImageDraw, ImageOps

from authoring import pairs
from authoring.build import NOTEBOOKS, ROOT


def smallest():
    """The notebook with two pictures that is quickest to read."""
    texts = {name: read(name)[1] for name in NAMES}
    several = [name for name in NAMES if texts[name].count('"image/png"') > 1]
    return min(several, key=lambda name: len(texts[name]))


def read(name):
    """The texts of a lesson's source and of its notebook."""
    source = (NOTEBOOKS / "src" / f"{name}.py").read_text(encoding="utf-8")
    return source, (NOTEBOOKS / f"{name}.ipynb").read_text(encoding="utf-8")


# Notebooks: found without running them. Each change gets the notebook as JSON.


def code(notebook, wanted=lambda cell: True):
    """The code cells that have what is wanted."""
    cells = (cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    return [cell for cell in cells if wanted(cell)]


def drawn(notebook):
    """The data of the outputs that hold a picture, as HTML and beside it."""
    return [
        output["data"]
        for cell in code(notebook)
        for output in cell["outputs"]
        if "image/png" in output.get("data", {}) and "text/html" in output["data"]
    ]


def joined(text):
    return "".join(text)


def add_output(notebook, **output):
    code(notebook)[1]["outputs"].append(output)


def other_picture(notebook):
    one, other = drawn(notebook)[:2]
    html, old, new = map(
        joined, (one["text/html"], one["image/png"], other["image/png"])
    )
    one["text/html"] = html.replace(old.strip(), new.strip())
    one["image/png"] = other["image/png"]


def substitute(notebook, key, pattern, new, which=0):
    data = drawn(notebook)[which]
    data[key], count = re.subn(pattern, new, joined(data[key]), count=1)
    assert count, pattern


def cut(text):
    return b64encode(b64decode(text)[:900]).decode()


def other_version(notebook):
    notebook["nbformat_minor"] = 4
    for cell in notebook["cells"]:
        del cell["id"]


VIEW = {"model_id": "1", "version_major": 2, "version_minor": 0}
IN_NOTEBOOK = {
    "edited code": (lambda n: code(n)[2].update(source="1"), "differs from the source"),
    "edited prose": (
        lambda n: n["cells"][0].update(source="# Another"),
        "cell 1 .* differs from the source",
    ),
    "cell lost": (lambda n: n["cells"].pop(4), "of the source is missing"),
    "cell twice": (
        lambda n: n["cells"].insert(4, copy.deepcopy(n["cells"][4])),
        "2 cells have the id",
    ),
    "cells swapped": (
        lambda n: n["cells"].insert(3, n["cells"].pop(5)),
        "differs from the source|is missing",
    ),
    "cell of another type": (
        lambda n: n["cells"][0].update(cell_type="raw"),
        "differs from the source",
    ),
    "tag": (
        lambda n: code(n)[1]["metadata"].update(tags=["nbval-skip"]),
        "differs from the source",
    ),
    "id": (lambda n: n["cells"][3].update(id="x"), "has another id"),
    "id of another cell": (
        lambda n: n["cells"][3].update(id=n["cells"][5]["id"]),
        "2 cells have the id",
    ),
    "attachment": (
        lambda n: n["cells"][0].update(attachments={"a": {"image/png": "AA"}}),
        "another attachments",
    ),
    "kernel": (
        lambda n: n["metadata"]["kernelspec"].update(name="julia"),
        "another kernel",
    ),
    "name of the kernel": (
        lambda n: n["metadata"]["kernelspec"].update(display_name="mine"),
        "another kernel",
    ),
    "no kernel": (lambda n: n["metadata"].pop("kernelspec"), "another kernel"),
    "format": (other_version, "format 4.4, not 4.5"),
    "widget state": (lambda n: n["metadata"].update(widgets={}), "“widgets”"),
    "pairing": (lambda n: n["metadata"].update(jupytext={}), "“jupytext”"),
    "version of Python": (
        lambda n: n["metadata"]["language_info"].update(version="3.11.7"),
        "version of Python",
    ),
    "not run": (
        lambda n: code(n)[1].update(execution_count=None),
        "without having been run",
    ),
    "run twice": (lambda n: code(n)[1].update(execution_count=9), "run as number 9"),
    "number of a result": (
        lambda n: add_output(
            n,
            output_type="execute_result",
            execution_count=99,
            data={},
            metadata={},
        ),
        "its result as number 99",
    ),
    "warning": (
        lambda n: add_output(n, output_type="stream", name="stderr", text="Oh"),
        "stderr: Oh",
    ),
    "error": (
        lambda n: add_output(
            n, output_type="error", ename="E", evalue="no", traceback=[]
        ),
        "ended in an error: E: no",
    ),
    "widget's view": (
        lambda n: add_output(
            n,
            output_type="display_data",
            data={pairs.WIDGET_VIEW: VIEW},
            metadata={},
        ),
        "stores a widget's view",
    ),
    "metadata of an output": (
        lambda n: add_output(
            n, output_type="display_data", data={}, metadata={"isolated": True}
        ),
        "metadata of an output",
    ),
    "times of a run": (
        lambda n: code(n)[1]["metadata"].update(execution={}),
        "“execution”",
    ),
    "cell folded away": (
        lambda n: code(n)[1]["metadata"].update(collapsed=True),
        "“collapsed”",
    ),
    "slide lost": (
        lambda n: n["cells"][0]["metadata"].pop("slideshow"),
        "slides are not as built, first at cell 1",
    ),
    "slide of another kind": (
        lambda n: n["cells"][0]["metadata"]["slideshow"].update(slide_type="notes"),
        "slides are not as built, first at cell 1",
    ),
    "too large": (
        lambda n: add_output(
            n, output_type="stream", name="stdout", text="x" * pairs.MAX_BYTES
        ),
        "MB, more than",
    ),
    "PNG cut off": (
        lambda n: drawn(n)[0].update({"image/png": cut(drawn(n)[0]["image/png"])}),
        "the picture does not open",
    ),
    "PNG of another": (
        lambda n: drawn(n)[0].update({"image/png": drawn(n)[1]["image/png"]}),
        "the PNG beside the HTML is another one",
    ),
    "picture of another cell": (other_picture, "has the picture of"),
    "no PNG": (
        lambda n: drawn(n)[0].update({"image/png": "AAAA"}),
        "the picture does not open",
    ),
    "no alternative text": (
        lambda n: substitute(n, "text/html", ' alt="[^"]*"', ""),
        "no alternative text",
    ),
    "other alternative text": (
        lambda n: substitute(n, "text/html", ' alt="', ' alt="Not '),
        "is not its alternative text",
    ),
    "other text beside": (
        lambda n: substitute(n, "text/plain", "Figure: ", "Figure: Not "),
        "is not its alternative text",
    ),
    "stretched": (
        lambda n: substitute(n, "text/html", r' width="\d+"', ' width="99"'),
        "is shown 99 pixels wide",
    ),
}


def said_of(name, source, notebook):
    """What the checks say of a notebook that has not been run."""
    wrong = pairs.check_pair(source, notebook)
    if not wrong:
        stored = nbformat.reads(notebook, as_version=4)
        wrong = pictures.faults({name: stored})
    return wrong


IN_TEXT = {
    "merge conflict": (lambda text: f"<<<<<<< HEAD\n{text}", "merge conflict in it"),
    "half of a file": (lambda text: text[: len(text) // 2], "JSONDecodeError"),
    "no file": (lambda text: "", "JSONDecodeError"),
}


# Outputs: found by running the lesson. Each change is made to another cell of it.


def printed(output):
    return output["output_type"] == "stream" and re.search(
        r"\d", joined(output["text"])
    )


def another_number(output):
    text = joined(output["text"])
    output["text"] = re.sub(r"\d", lambda m: str((int(m[0]) + 5) % 10), text, count=1)


def another_line(output):
    output["text"] = joined(output["text"]) + "and more\n"


def repainted(paint):
    """Change the dots of a picture, in the HTML and beside it."""

    def change(output):
        data = output["data"]
        old = joined(data["image/png"]).strip()
        image = Image.open(BytesIO(b64decode(old))).convert("RGB")
        file = BytesIO()
        paint(image).save(file, format="png")
        new = b64encode(file.getvalue()).decode()
        data["text/html"] = joined(data["text/html"]).replace(old, new)
        data["image/png"] = new

    return change


def without_title(image):
    ImageDraw.Draw(image).rectangle((0, 0, image.width, 60), "white")
    return image


def without_axis(image):
    box = (0, image.height - 60, image.width, image.height)
    ImageDraw.Draw(image).rectangle(box, "white")
    return image


def reworded(output):
    for key in ("text/html", "text/plain"):
        text = joined(output["data"][key])
        output["data"][key] = re.sub(r"(Figure: |alt=\")", r"\1Not so: ", text)


def of_another_kind(output):
    kinds = ["display_data", "execute_result"]
    output["output_type"] = kinds[output["output_type"] == kinds[0]]
    output.pop("execution_count", None)
    if output["output_type"] == "execute_result":
        output["execution_count"] = None


def a_picture(output):
    return "image/png" in output.get("data", {}) and "text/html" in output["data"]


IN_OUTPUT = {
    "number": (printed, another_number, "mismatch 'stdout'"),
    "line": (printed, another_line, "mismatch 'stdout'"),
    "nothing": (printed, dict.clear, "Unexpected output fields"),
    "title": (a_picture, repainted(without_title), "the picture differs in"),
    "axis": (a_picture, repainted(without_axis), "the picture differs in"),
    "mirrored": (a_picture, repainted(ImageOps.mirror), "the picture differs in"),
    "colours": (a_picture, repainted(ImageOps.invert), "the picture differs in"),
    "text": (a_picture, reworded, "mismatch 'text/html'"),
    "kind": (a_picture, of_another_kind, "outputs of kinds"),
}


def with_changed_outputs(notebook):
    """Make each change of `IN_OUTPUT` to a cell of its own; return which."""
    at, free = {}, code(notebook, lambda cell: len(cell["outputs"]) == 1)
    for name, (fits, change, _) in IN_OUTPUT.items():
        cell = next((one for one in free if fits(one["outputs"][0])), None)
        if cell is not None:
            free.remove(cell)
            change(cell["outputs"][0])
            cell["outputs"] = [*filter(None, cell["outputs"])]
            at[name] = code(notebook).index(cell)
    return at


# Files: found by the test that is named.

LINKS = "tests/test_links.py"
IN_FILE = {
    # README and guide
    "link": ("README.md", "(notebooks/03_", "(notebooks/3_", LINKS, "leads to no file"),
    "picture": ("README.md", "src/cover.png", "cover.png", LINKS, "leads to no file"),
    "no copies on Windows": (
        "README.md",
        "  .venv\\Scripts\\python -m authoring.copies\n",
        "",
        f"{LINKS}::test_copies_are_handed_out_before_one_is_opened",
        "authoring.copies",
    ),
    "shipped lesson opened": (
        "README.md",
        "jupyter lab my_notebooks/",
        "jupyter lab notebooks/",
        LINKS,
        "folder == 'my_notebooks'|folder == \"my_notebooks\"",
    ),
    "misspelled module": (
        "README.md",
        "-m authoring.copies`",
        "-m authoring.copy`",
        LINKS,
        "authoring.copy'",
    ),
    "other test command": ("README.md", "make test ", "make tests", LINKS, "make test"),
    "other make command": (
        "README.md",
        "`make slides`",
        "`make decks`",
        "tests/test_guide.py",
        "decks",
    ),
    "no launch markers": (
        "README.md",
        "<!-- /launch -->",
        "",
        "tests/test_build.py::test_readme_has_the_current_launch_links",
        "needs the markers",
    ),
    "guide's title": (
        "notebooks/src/teaching_guide.md",
        r"~## 2 .+",
        "## 2 Something else",
        "tests/test_guide.py",
        "Something else is called",
    ),
    "guide's goal": (
        "notebooks/src/teaching_guide.md",
        "**Goal.**",
        "Goal:",
        "tests/test_guide.py",
        r"no \*\*Goal",
    ),
    # Makefile and scripts
    "make slides does nothing": (
        "Makefile",
        " slides solutions doors",
        " solutions doors",
        "tests/test_makefile.py",
        "slides",
    ),
    "make slides runs nothing": (
        "Makefile",
        "-m authoring.slides",
        "-m authoring.slide",
        LINKS,
        "authoring.slide'",
    ),
    "slides do nothing": (
        "notebooks/src/authoring/slides.py",
        '\nif __name__ == "__main__":\n    main()\n',
        "",
        LINKS,
        "slides",
    ),
    "tests only": (
        "Makefile",
        "test: .venv/.ready\n\t$(PYTEST)",
        "test: .venv/.ready\n\t$(PYTEST) tests",
        LINKS,
        "tests",
    ),
    "no tests in CI": (".ci/run", "make test", "make help", LINKS, "make help"),
    "other CI": (".github/workflows/test.yml", ".ci/run", "ls", LINKS, "'ls'"),
    "start without exec": (
        "start",
        "exec ",
        "",
        "tests/test_binder.py",
        "test_start_hands_over",
    ),
    "start on all threads": (
        "start",
        "export OMP_NUM_THREADS=1",
        "",
        "tests/test_binder.py",
        "test_start_hands_over",
    ),
    "postBuild without copies": (
        "postBuild",
        "python -m authoring.copies\n",
        "",
        "tests/test_binder.py",
        "test_link_opens_a_copy",
    ),
    "misspelled in postBuild": (
        "postBuild",
        "authoring.settle",
        "authoring.setle",
        LINKS,
        "authoring.setle",
    ),
    "postBuild that bash cannot read": (
        "postBuild",
        "set -euo pipefail",
        "if true; then",
        "tests/test_binder.py",
        "bash_can_read",
    ),
    "copies with outputs": (
        "notebooks/src/authoring/copies.py",
        "cell.update(outputs=[], execution_count=None)",
        "pass",
        "tests/test_copies.py",
        "is_as_handed_out",
    ),
    # Packaging
    "empty licence": ("LICENSE", r"~(?s).+", "", LINKS, "test_licence_is_whole"),
    "other licence": ("pyproject.toml", '"MIT"', '"X"', LINKS, "test_licence_is_whole"),
    "no notebooks tested": (
        "pyproject.toml",
        '["tests", "notebooks"]',
        '["tests"]',
        LINKS,
        "testpaths",
    ),
    "no nbval": ("pyproject.toml", '    "--nbval",\n', "", LINKS, "--nbval"),
    "warnings allowed": ("pyproject.toml", '["error"]', "[]", LINKS, "filterwarnings"),
    "one more requirement": (
        "pyproject.toml",
        '    "tqdm',
        '    "seaborn>=0.13",\n    "tqdm',
        "tests/test_binder.py::test_environment_and_package_need_the_same",
        "seaborn",
    ),
    "other Python on Binder": (
        "environment.yml",
        "python=3.12",
        "python=3.13",
        "tests/test_binder.py::test_dry_run_plans_what_is_meant",
        "python=3.12",
    ),
    "pin": (
        "constraints.txt",
        r"~numpy==.+",
        "numpy==1.0",
        LINKS,
        "is installed and 1.0 is pinned",
    ),
    "students' work in git": (
        ".gitignore",
        "my_notebooks/\n",
        "",
        LINKS,
        "my_notebooks/01_a.ipynb",
    ),
    "predictions in git": (
        ".gitignore",
        ".predictions.json*\n",
        "",
        LINKS,
        "predictions.json",
    ),
    "lessons out of git": (
        ".gitignore",
        "slides/\n",
        "slides/\n*.ipynb\n",
        LINKS,
        "test_nothing_that_git_holds_is_ignored",
    ),
    "everything rounded": (
        "tests/nbval.cfg",
        "[figures]",
        "[all]\nregex: \\d\nreplace: 0\n\n[figures]",
        "tests/test_outputs.py::test_changes_are_noticed_and_what_differs_at_each_run_"
        "is_not",
        "FAILED",
    ),
    # The house
    "misplaced file": (
        "notes.txt",
        None,
        "Mine.",
        "tests/test_house.py::test_git_holds_only_what_has_a_place",
        "notes.txt",
    ),
    "path of a machine": (
        "course_lib/data.py",
        '"""Datasets',
        '"""/' + "home/me/ Datasets",
        "tests/test_house.py::test_no_file_names_a_machine",
        "/" + "home/m",
    ),
    "unused import": (
        "course_lib/data.py",
        "import numpy as np\n",
        "import os\n\nimport numpy as np\n",
        "tests/test_house.py::test_ruff_has_nothing_to_say",
        "F401",
    ),
    "encoding left out": (
        "notebooks/src/authoring/copies.py",
        'read_text(encoding="utf-8")',
        "read_text()",
        "tests/test_house.py::test_files_are_read_and_written_as_utf_8",
        "read_text()",
    ),
}


def copied(where):
    """Copy what git holds, as it is now, into a repository of its own."""
    git = ["git", "ls-files", "-z"]
    run = subprocess.run(git, cwd=ROOT, capture_output=True, check=True)
    for name in filter(None, run.stdout.decode().split("\0")):
        (where / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, where / name)
    git_in(where, "init", "--quiet")
    git_in(where, "add", "--all", "--force")
    name = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    git_in(where, *name, "commit", "--quiet", "--message", "As it is")


def git_in(where, *arguments):
    subprocess.run(["git", *arguments], cwd=where, check=True)


def pytest_in(where, *arguments):
    """Run pytest in a copy; return its exit code and what it said."""
    options = (
        "-n",
        "0",
        "-p",
        "no:cacheprovider",
        "--color=no",
        "-rf",
        "-k",
        "not lesson_alone",
    )
    command = [sys.executable, "-m", "pytest", *options, *arguments]
    environment = os.environ | {"PYTHONPATH": str(where / "tests")}
    run = subprocess.run(
        command, cwd=where, env=environment, capture_output=True, text=True
    )
    return run.returncode, run.stdout + run.stderr


def check_notebooks():
    """Yield name, whether it was noticed rightly, and what was said."""
    name = smallest()
    source, notebook = read(name)
    for change, (apply, words) in IN_NOTEBOOK.items():
        changed = json.loads(notebook)
        apply(changed)
        said = "\n".join(said_of(name, source, json.dumps(changed)))
        yield change, bool(re.search(words, said)), said
    for change, (apply, words) in IN_TEXT.items():
        said = "\n".join(said_of(name, source, apply(notebook)))
        yield change, bool(re.search(words, said)), said


def check_outputs(where):
    """As `check_notebooks`, of changes that running the lesson tells."""
    path = where / "notebooks" / f"{smallest()}.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    at = with_changed_outputs(notebook)
    path.write_text(json.dumps(notebook), encoding="utf-8")
    # As in `make test`, but for the pairs, which come before all else.
    _, said = pytest_in(where, "-p", "conftest", "-v", path)
    failed = {int(n) for n in re.findall(r"::Cell (\d+) FAILED", said)}
    parts = re.split(r"^_+ (?=.*Cell (\d+))", said, flags=re.MULTILINE)
    told = dict(zip(map(int, parts[1::2]), parts[2::2], strict=True))
    for change, number in at.items():
        words = IN_OUTPUT[change][2]
        text = told.get(number, "passed")
        yield change, number in failed and words in text, text
    others = failed - {*at.values()}
    yield (
        "and no other cell fails",
        not others,
        f"cells {others} failed: {said[-2000:]}",
    )


def check_files(where):
    """As `check_notebooks`, of changes to a file that a test tells."""
    for change, (name, old, new, test, words) in IN_FILE.items():
        path = where / name
        if old is not None:
            text = path.read_text(encoding="utf-8")
            if old.startswith("~"):
                changed = re.sub(old[1:], new, text, count=1)
            else:
                changed = text.replace(old, new, 1)
            if changed == text:
                yield change, False, f"there is no {old!r} in {name} to change"
                continue
        else:
            changed = new
        path.write_text(changed, encoding="utf-8")
        git_in(where, "add", "--all")
        code_, said = pytest_in(where, test)
        yield change, code_ == 1 and bool(re.search(words, said)), said[-3000:]
        git_in(where, "reset", "--quiet", "--hard")


def main():
    """Apply every change and tell which was not noticed, or not rightly."""
    count, missed = 0, []
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder)
        copied(where)
        for results in (check_notebooks(), check_files(where), check_outputs(where)):
            for change, noticed, said in results:
                count += 1
                print(f"{'noticed ' if noticed else 'UNNOTICED'}  {change}", flush=True)
                if not noticed:
                    missed.append(f"{change}:\n{said}")
    print(*missed, sep="\n\n")
    sys.exit(f"{len(missed)} of {count} not noticed" if missed else 0)


if __name__ == "__main__":
    main()
