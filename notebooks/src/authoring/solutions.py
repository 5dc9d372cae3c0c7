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

from authoring import build, files, pairs, slides
from authoring.build import NOTEBOOKS, ROOT, BuildError
from course_lib.exercises.feedback import VERDICTS

TARGET = ROOT / "solutions"

IMPORT = re.compile(r"^from course_lib\.exercises import (\w+) as exercises$", re.M)
CHECK = re.compile(r"^exercises\.(\w+)\.check\(\1\)$", re.M)
RIGHT = " ".join(VERDICTS["right"][:2])


def filled(name: str, folder: Path = NOTEBOOKS) -> NotebookNode:
    """Put the solutions in place of a lesson's gaps.

    Parameters
    ----------
    name : str
        The lesson's name, without a suffix.
    folder : Path
        Its source is in ``src/`` there.

    Returns
    -------
    NotebookNode
        Not run yet.

    Raises
    ------
    BuildError
        If a check has no gap in the code cell before it, or a gap no check after it.
    """
    source = (folder / "src" / f"{name}.py").read_text(encoding="utf-8")
    notebook = pairs.compose(source)
    cells = code_cells(notebook)
    imports = (IMPORT.search(cell.source) for cell in cells)
    room = next((match[1] for match in imports if match), None)
    for before, cell in pairwise(cells):
        if match := CHECK.search(cell.source):
            if match[1] not in _gaps(before.source):
                raise BuildError(f"{name}: {match[0]} has no gap in the cell before it")
            exercises = import_module(f"course_lib.exercises.{room}")
            before.source = getattr(exercises, match[1]).code
    if left := [gap for cell in cells for gap in _gaps(cell.source)]:
        raise BuildError(f"{name}: no check follows the gap {left[0]}")
    return notebook


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    """Return the cells that a kernel runs, in order."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def checks(notebook: NotebookNode) -> list[NotebookNode]:
    """Return the cells that check an answer; none in a lesson without exercises."""
    return [cell for cell in code_cells(notebook) if CHECK.search(cell.source)]


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


def faults(notebook: NotebookNode) -> list[str]:
    """List what is wrong with a lesson that was filled, run and tidied.

    Parameters
    ----------
    notebook : NotebookNode

    Returns
    -------
    list of str
        What no built notebook holds, and each answer that is not found right.
    """
    wrong = pairs.faults(notebook)
    for cell in checks(notebook):
        said = "".join(o.get("data", {}).get("text/plain", "") for o in cell.outputs)
        if not said.startswith(RIGHT):
            wrong.append(f"{cell.source} says: {said}")
    return wrong


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
    notebook = filled(name, folder)
    if not checks(notebook):
        return None
    build.run(notebook, name, folder)
    build.tidy(notebook)
    slides.mark(notebook)
    if wrong := faults(notebook):
        raise BuildError("\n  - ".join([f"{name} was not solved:", *wrong]))
    return notebook


def main(names: list[str], folder: Path = NOTEBOOKS, target: Path = TARGET) -> None:
    """Write the named lessons, or all, with their gaps filled."""
    os.environ.update(build.ENVIRONMENT)
    for name in names or pairs.names(folder):
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
