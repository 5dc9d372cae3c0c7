"""How long a notebook takes, honestly: counted from what stands in it."""

import re

from nbformat import NotebookNode

from authoring import links

WORDS = 140  # in a minute, read for understanding
LINE = 4.5 / 60  # of code, in minutes
FIGURE, VOTE, EXPLORER = 0.75, 0.5, 2.0
EXERCISE, CHALLENGE = 4, 10

CHECK = re.compile(r"^exercises\.\w+\.check\(", re.MULTILINE)
STATED = re.compile(r"About (\d+)\s+minutes\s+to\s+read(?:.*?(\d+)\s+more)?", re.DOTALL)


def minutes(notebook: NotebookNode) -> tuple[float, float]:
    """Count the minutes to read and run a notebook, and those of its exercises.

    Parameters
    ----------
    notebook : NotebookNode
        With outputs: figures, votes and explorers are known by what they show.

    Returns
    -------
    read, more : float
    """
    read = more = 0.0
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            read += len(cell.source.split()) / WORDS
            continue
        read += LINE * len(code_lines(cell))
        more += _exercises(cell)
        read += sum(map(_shown, cell.outputs))
    return read, more


def code_lines(cell: NotebookNode) -> list[str]:
    """Return the lines that an author wrote, not those blank or all comment."""
    written = links.written(cell.source).splitlines()
    return [line for line in written if re.match(r"\s*[^#\s]", line)]


def stated(notebook: NotebookNode) -> tuple[int, int]:
    """Read the minutes that a notebook's first cell states."""
    read, more = STATED.search(notebook.cells[0].source).groups()
    return int(read), int(more or 0)


def _exercises(cell: NotebookNode) -> float:
    # A challenge says on how many seeds it tries an answer.
    each = CHALLENGE if "challenge" in cell.metadata.get("tags", []) else EXERCISE
    return each * len(CHECK.findall(cell.source))


def _shown(output: NotebookNode) -> float:
    text = output.get("data", {}).get("text/plain", "")
    if text.startswith(("Explorer", "Film", "Playground")):
        return EXPLORER
    if text.startswith("Prediction"):
        return VOTE
    return FIGURE if text.startswith("Figure") else 0.0
