"""The lessons with their gaps filled, for instructors: ``make solutions``.

Each gap is filled with the code of its exercise's solution, the lesson is run, and
every check must find the answer right. What is written goes to ``solutions/``, which
git leaves out.
"""

import ast
import os
import re
import sys
from importlib import import_module
from itertools import pairwise
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from course_lib.authoring import build, files, pairs, slides
from course_lib.authoring.build import NOTEBOOKS, ROOT, BuildError
from course_lib.exercises.feedback import VERDICTS

TARGET = ROOT / "solutions"

IMPORT = re.compile(r"^from course_lib\.exercises import (\w+) as exercises$", re.M)
CHECK = re.compile(r"^exercises\.(\w+)\.check\(\1\)$", re.M)
RIGHT = " ".join(VERDICTS["right"][:2])


def fill(notebook: NotebookNode) -> list[NotebookNode]:
    """Put the solutions in place of the gaps.

    Parameters
    ----------
    notebook : NotebookNode
        A lesson that has not been run; changed in place.

    Returns
    -------
    list of NotebookNode
        The cells that check an answer; empty for a lesson without exercises.

    Raises
    ------
    BuildError
        If a check has no gap in the code cell before it, or a gap no check after it.
    """
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    imports = (IMPORT.search(cell.source) for cell in cells)
    room = next((match[1] for match in imports if match), None)
    checks = []
    for before, cell in pairwise(cells):
        if match := CHECK.search(cell.source):
            if match[1] not in _gaps(before.source):
                raise BuildError(f"{match[0]} has no gap in the cell before it")
            exercises = import_module(f"course_lib.exercises.{room}")
            before.source = getattr(exercises, match[1]).code
            checks.append(cell)
    if left := [gap for cell in cells for gap in _gaps(cell.source)]:
        raise BuildError(f"no check follows the gap {left[0]}")
    return checks


def _gaps(source: str) -> list[str]:
    """Name what a cell makes with ``...`` in place of an answer."""
    gaps = []
    for made in ast.parse(source).body:
        nodes = [*ast.walk(made)]
        slices = [ast.walk(n.slice) for n in nodes if isinstance(n, ast.Subscript)]
        no_gaps = {id(node) for slice_ in slices for node in slice_}  # as in x[..., 0]
        if any(getattr(n, "value", 0) is ... and id(n) not in no_gaps for n in nodes):
            first = made.targets[0] if isinstance(made, ast.Assign) else made
            gaps.append(getattr(first, "id", None) or getattr(first, "name", "..."))
    return gaps


def solve(name: str, folder: Path = NOTEBOOKS) -> NotebookNode | None:
    """Fill the gaps of a lesson and run it.

    Parameters
    ----------
    name : str
        The lesson's name, without a suffix.
    folder : Path
        Its source is in ``src/`` there.

    Returns
    -------
    NotebookNode or None
        With outputs; None if the lesson has no exercises.

    Raises
    ------
    BuildError
        If a gap cannot be filled, a cell fails or writes to stderr, or a check does
        not find its answer right.
    """
    source = (folder / "src" / f"{name}.py").read_text(encoding="utf-8")
    notebook = build.compose(source)
    try:
        checks = fill(notebook)
    except BuildError as error:
        raise BuildError(f"{name}: {error}") from None
    if not checks:
        return None
    build.run(notebook, name, folder)
    build.tidy(notebook)
    slides.mark(notebook)
    wrong = pairs.faults(notebook)
    for cell in checks:
        said = "".join(o.get("data", {}).get("text/plain", "") for o in cell.outputs)
        if not said.startswith(RIGHT):
            wrong.append(f"{cell.source} says: {said}")
    if wrong:
        raise BuildError("\n  - ".join([f"{name} was not solved:", *wrong]))
    return notebook


def main(names: list[str], folder: Path = NOTEBOOKS, target: Path = TARGET) -> None:
    """Write the named lessons, or all, with their gaps filled."""
    os.environ.update(build.ENVIRONMENT)
    for name in names or sorted(path.stem for path in folder.glob("src/*.py")):
        print(f"{name} …", end=" ", flush=True)
        notebook = solve(name, folder)
        if notebook:
            text = nbformat.writes(notebook) + "\n"
            files.write(target / f"{name}.ipynb", text)
        print("solved" if notebook else "has no exercises")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except BuildError as error:
        sys.exit(f"\n{error}")
