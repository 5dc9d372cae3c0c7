"""Tell whether a lesson's source and notebook say the same, and the notebook is whole.

Authors edit ``notebooks/src/NAME.py``; students open ``notebooks/NAME.ipynb``. What
`compose` makes of the one is the other but for outputs, which
`authoring.build` adds. `authoring.remedies` says what to do when
they differ.
"""

import hashlib
import json
import re
from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path

import jupytext
import nbformat
from nbformat import NotebookNode

from authoring import links, slides

MAX_BYTES = 2_000_000
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"

FORMAT = "4.5"
KERNEL = {
    "display_name": "Python 3 (ipykernel)",
    "language": "python",
    "name": "python3",
}

# Anything else there was put by a tool: widget state, versions, times of execution.
NOTEBOOK_METADATA = {"kernelspec", "language_info"}
CELL_METADATA = {"tags", "slideshow"}

# What makes nbval or nbclient pass over a cell, its output or its error.
LENIENT_TAG = re.compile(r"nbval|pytest-validate|raises-exception|skip-execution")
LENIENT_COMMENT = re.compile(r"#\s*(NBVAL_|PYTEST_VALIDATE_)\w+")


def read_source(text: str) -> NotebookNode:
    """Read a lesson's source (py:percent) as a notebook without outputs."""
    return jupytext.reads(text, fmt="py:percent")


def compose(source: str) -> NotebookNode:
    """Turn a lesson's source into a notebook that has not been run.

    Parameters
    ----------
    source : str
        Text in jupytext's percent format.

    Returns
    -------
    NotebookNode
        Its first cell fetches the library where that is missing. Each cell's id
        follows from its contents alone: nothing else changes it.
    """
    notebook = read_source(source)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            if "course_lib" in cell.source:
                cell.source = links.set_up(*links.project()) + cell.source
            break
    notebook.metadata = nbformat.from_dict({"kernelspec": KERNEL})
    notebook.nbformat, notebook.nbformat_minor = map(int, FORMAT.split("."))
    seen: Counter[str] = Counter()
    for cell in notebook.cells:
        tags = cell.metadata.get("tags")
        cell.metadata = nbformat.from_dict({"tags": tags} if tags else {})
        text = f"{cell.cell_type}\n{cell.source}"
        digest = hashlib.sha256(text.encode()).hexdigest()[:12]
        cell.id = f"{digest}-{seen[digest]}" if seen[digest] else digest
        seen[digest] += 1
    return notebook


def names(folder: Path) -> list[str]:
    """Name all notebooks of a folder by their sources, lessons first.

    Parameters
    ----------
    folder : Path
        Holds the notebooks, and their sources in ``src/``.

    Returns
    -------
    list of str
        Such as ``"01_collapsing_linear_layers"`` and ``"further/who_said_so"``.
    """
    return sorted(_named(folder / "src", "py"), key=lambda name: ("/" in name, name))


def _named(folder: Path, suffix: str) -> dict[str, Path]:
    """Find the files of lessons and further notebooks, by their names."""
    paths = [*folder.glob(f"*.{suffix}"), *folder.glob(f"further/*.{suffix}")]
    return {path.relative_to(folder).with_suffix("").as_posix(): path for path in paths}


def check(folder: Path) -> dict[str, list[str]]:
    """Check every lesson and further notebook of a folder.

    Parameters
    ----------
    folder : Path
        Holds the notebooks, and their sources in ``src/``.

    Returns
    -------
    dict
        For each lesson with something wrong, by name: what is wrong, in sentences.
    """
    sources, notebooks = _named(folder / "src", "py"), _named(folder, "ipynb")
    found = {}
    for name in sorted(sources | notebooks):
        if name not in notebooks:
            found[name] = ["its notebook is missing"]
        elif name not in sources:
            found[name] = ["the notebook has no source in src/"]
        else:
            found[name] = check_pair(
                sources[name].read_text(encoding="utf-8"),
                notebooks[name].read_text(encoding="utf-8"),
            )
    return {name: wrong for name, wrong in found.items() if wrong}


def check_pair(source: str, notebook: str) -> list[str]:
    """Check one lesson, given the texts of its two files.

    Parameters
    ----------
    source, notebook : str
        The contents of the ``.py`` and of the ``.ipynb`` file.

    Returns
    -------
    list of str
        What is wrong, one sentence each; empty if the pair is as built.
    """
    try:
        # As it stands there: nbformat mends versions and ids in silence.
        if wrong := _other_format(json.loads(notebook)):
            return wrong
        stored = nbformat.reads(notebook, as_version=4)
        nbformat.validate(stored)
    except Exception as error:  # of many kinds, from JSON's to nbformat's own
        if "\n<<<<<<<" in f"\n{notebook}":
            return ["the notebook cannot be read: there is a merge conflict in it"]
        reason = str(error).partition("\n")[0]
        return [f"the notebook cannot be read: {type(error).__name__}: {reason}"]
    return [
        *_differences(compose(source).cells, stored.cells),
        *faults(stored),
        *_other_slides(stored.cells),
        *_too_large(notebook),
    ]


def _differences(source: list, stored: list) -> list[str]:
    """Compare two lists of cells by type, text and tags."""

    def contents(cells: list) -> list[tuple]:
        return [(c.cell_type, c.source, *c.metadata.get("tags", [])) for c in cells]

    matcher = SequenceMatcher(None, contents(source), contents(stored), autojunk=False)
    wrong = []
    for kind, i, i_end, j, j_end in matcher.get_opcodes():
        if kind == "equal":
            for k in range(j_end - j):
                one, other = source[i + k], stored[j + k]
                wrong += [
                    f"{_name(stored, j + k)} has another {key} than the build gives it"
                    for key in ("id", "attachments")
                    if one.get(key) != other.get(key)
                ]
            continue
        wrong += [
            f"{_name(stored, k)} differs from the source" for k in range(j, j_end)
        ]
        if i_end - i > j_end - j:
            lost = range(i + j_end - j, i_end)
            wrong += [f"{_name(source, k)} of the source is missing" for k in lost]
    return wrong


def _other_format(contents: dict) -> list[str]:
    version = f"{contents['nbformat']}.{contents['nbformat_minor']}"
    if version != FORMAT:
        return [f"the notebook is of format {version}, not {FORMAT}"]
    ids = Counter(cell["id"] for cell in contents["cells"])
    return [
        f"{count} cells have the id “{id_}”, and each needs one of its own"
        for id_, count in ids.items()
        if count > 1
    ]


def faults(notebook: NotebookNode) -> list[str]:
    """List what a built notebook never holds.

    Parameters
    ----------
    notebook : NotebookNode

    Returns
    -------
    list of str
        Sentences that name the cell.
    """
    wrong = [
        f"the notebook stores metadata “{key}”"
        for key in sorted(notebook.metadata.keys() - NOTEBOOK_METADATA)
    ]
    if notebook.metadata.get("kernelspec") != KERNEL:
        wrong.append("the notebook names another kernel than the build (kernelspec)")
    if "version" in notebook.metadata.get("language_info", {}):
        wrong.append("the notebook stores the version of Python")
    count = 0
    for index, cell in enumerate(notebook.cells):
        found = _metadata_faults(cell)
        if cell.cell_type == "code":
            count += 1
            if cell.execution_count is None:
                found.append("is stored without having been run")
            elif cell.execution_count != count:
                found.append(f"was run as number {cell.execution_count}, not {count}")
            if LENIENT_COMMENT.search(cell.source):
                found.append("has a comment that switches its check off")
            found += _output_faults(cell.outputs, count)
        wrong += [f"{_name(notebook.cells, index)} {fault}" for fault in found]
    return wrong


def _metadata_faults(cell: NotebookNode) -> list[str]:
    tags = [t for t in cell.metadata.get("tags", []) if LENIENT_TAG.match(t)]
    return [f"has the tag “{tag}”, which switches its check off" for tag in tags] + [
        f"stores metadata “{key}”"
        for key in sorted(cell.metadata.keys() - CELL_METADATA)
    ]


def _output_faults(outputs: list, count: int) -> list[str]:
    found = []
    for output in outputs:
        if output.get("execution_count", count) != count:
            found.append(f"shows its result as number {output.execution_count}")
        if output.get("metadata"):
            found.append(f"stores metadata of an output: {[*output.metadata]}")
        if output.output_type == "error":
            found.append(f"ended in an error: {output.ename}: {output.evalue}")
        elif output.get("name") == "stderr":
            found.append(f"wrote to stderr: {output.text.strip()}")
        elif WIDGET_VIEW in output.get("data", {}):
            found.append("stores a widget's view, which no other kernel can show")
    return found


def _other_slides(cells: list) -> list[str]:
    """Compare the stored breaks between slides with those that the build stores."""
    for index, kind in enumerate(slides.breaks(cells)):
        built = {"slide_type": kind} if kind else None
        if cells[index].metadata.get("slideshow") != built:
            return [f"its slides are not as built, first at {_name(cells, index)}"]
    return []


def _too_large(text: str) -> list[str]:
    size = len(text.encode())
    if size <= MAX_BYTES:
        return []
    return [f"the notebook has {size / 1e6:.2f} MB, more than {MAX_BYTES / 1e6:.2f}"]


def _name(cells: list, index: int) -> str:
    """Name a cell as a reader finds it: its place and its first line."""
    first = next(iter(cells[index].source.strip().splitlines()), "")
    return f"cell {index + 1} ({first[:50]})"
