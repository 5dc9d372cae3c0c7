"""Build the notebooks: source text → notebook → run → stored, one way only.

``python -m authoring.build`` builds every notebook, and with names
(``02_training_both_models``, ``further/dead_relus``) only those. Everything stored
follows from the source and the run, so building twice changes no byte, and a cell that
did not change keeps its id.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellControlSignal, DeadKernelError
from nbformat import NotebookNode

from authoring import cover, files, links, pairs, slides
from authoring.files import ROOT

NOTEBOOKS = ROOT / "notebooks"

#: Networks this small train fastest, and always alike, on one thread. And what an
#: author has predicted is no part of the lesson.
ENVIRONMENT = {"OMP_NUM_THREADS": "1", "COURSE_PREDICTIONS": ""}
CELL_TIMEOUT = 300  # seconds


class BuildError(Exception):
    """A lesson could not be built; the message names lesson, cell and cause."""


def build(name: str, folder: Path = NOTEBOOKS) -> bool:
    """Build one lesson.

    Parameters
    ----------
    name : str
        As `pairs.names` gives it, without a suffix.
    folder : Path
        Where the notebook goes; its source is in ``src/`` there.

    Returns
    -------
    bool
        Whether the notebook's file changed.

    Raises
    ------
    BuildError
        If there is no such source, a cell ends in an error or writes to stderr, or the
        result would not pass `authoring.pairs`. The old notebook stays.
    """
    path = folder / "src" / f"{name}.py"
    if not path.exists():
        raise BuildError(f"{name}: there is no {path}")
    source = path.read_text(encoding="utf-8")
    notebook = pairs.compose(source)
    run(notebook, name, folder)
    tidy(notebook)
    slides.mark(notebook)
    text = nbformat.writes(notebook) + "\n"
    if wrong := pairs.check_pair(source, text):
        raise BuildError("\n  - ".join([f"{name} was not built:", *wrong]))
    return files.write(folder / f"{name}.ipynb", text)


def run(notebook: NotebookNode, name: str, folder: Path) -> None:
    """Run a notebook's cells in order and keep their outputs in it.

    Parameters
    ----------
    notebook : NotebookNode
        Changed in place.
    name : str
        For the message when a cell fails.
    folder : Path
        The kernel runs in it, or in the folder below that the name tells.
    """
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=CELL_TIMEOUT,
        resources={"metadata": {"path": str((folder / name).parent)}},
        coalesce_streams=True,
        record_timing=False,
        store_widget_state=False,
        # By default an output that is late is left out, with a warning.
        iopub_timeout=60,
        raise_on_iopub_timeout=True,
    )
    try:
        # What the kernel itself says on the terminal is not about the lesson.
        client.execute(env=os.environ | ENVIRONMENT, stderr=subprocess.DEVNULL)
    except (CellControlSignal, DeadKernelError) as error:
        raise BuildError(_describe(notebook, name, error)) from None


def _describe(notebook: NotebookNode, name: str, error: Exception) -> str:
    """Say where a run stopped: the cell, its text and the traceback."""
    ran = [n for n, c in enumerate(notebook.cells) if c.get("execution_count")]
    index = ran[-1] if ran else 0
    cell = notebook.cells[index]
    reason = str(error)
    for output in cell.get("outputs", []):
        if output.output_type == "error":
            reason = "\n".join(output.traceback)
    reason = re.sub(r"\x1b\[[\d;]*m", "", reason)  # colours are for notebooks
    return f"{name} stopped at cell {index + 1}:\n\n{cell.source}\n\n{reason}"


def tidy(notebook: NotebookNode) -> None:
    """Remove what differs from run to run or from one installation to the next.

    Parameters
    ----------
    notebook : NotebookNode
        Changed in place. A widget's view refers to a live kernel and goes; the picture
        and the sentence that our widgets put beside it stay.
    """
    notebook.metadata.get("language_info", {}).pop("version", None)
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(pairs.WIDGET_VIEW, None)


def main(names: list[str]) -> None:
    """Build the named lessons, or all, and then the README's picture and links."""
    os.environ.update(ENVIRONMENT)
    for name in names or pairs.names(NOTEBOOKS):
        print(f"{name} …", end=" ", flush=True)
        print("built" if build(name) else "unchanged")
    cover.draw(NOTEBOOKS / "src" / "cover.png")
    links.update(ROOT)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except BuildError as error:
        sys.exit(f"\n{error}")
