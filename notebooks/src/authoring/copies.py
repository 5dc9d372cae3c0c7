"""Hand out the lessons: students work on copies in ``my_notebooks/``, never on ours.

A copy holds no outputs, so that a question comes before its answer. One that the
student has not changed follows the lessons as they are shipped; one that they changed
is theirs and is never written again. To know which, each lesson is kept as it was
handed out in ``my_notebooks/.shipped/``.
"""

from pathlib import Path

import nbformat

from authoring import files
from authoring.files import ROOT


def hand_out(shipped: Path, mine: Path) -> list[str]:
    """Copy new lessons, refresh untouched copies, leave the student's work alone.

    Parameters
    ----------
    shipped : Path
        The folder of the lessons as shipped, and of further notebooks in ``further/``.
    mine : Path
        The student's folder, made if it is missing.

    Returns
    -------
    list of str
        The names of changed copies whose lesson has a newer version.
    """
    outdated = []
    for lesson in sorted([*shipped.glob("*.ipynb"), *shipped.glob("further/*.ipynb")]):
        name = lesson.relative_to(shipped)
        copy, before = mine / name, mine / ".shipped" / name
        new = _without_outputs(lesson)
        if not copy.exists() or _same_text(copy, before):
            if not copy.exists() or new != _text(before):
                files.write(copy, new)
        elif not (_same_text(copy, lesson) or _same_text(lesson, before)):
            outdated.append(name.as_posix())
            continue
        # Last, so that a run that was cut short is made good by the next one.
        files.write(before, new)
    return outdated


def _without_outputs(lesson: Path) -> str:
    """Return the text of a notebook as before it was run."""
    notebook = nbformat.read(lesson, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.update(outputs=[], execution_count=None)
    return nbformat.writes(notebook) + "\n"


def _text(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


def _same_text(one: Path, other: Path) -> bool:
    """Whether two notebooks say the same; running cells changes outputs, not this."""
    contents = [_contents(one), _contents(other)]
    return contents[0] is not None and contents[0] == contents[1]


def _contents(path: Path) -> list[tuple] | None:
    """Read what a person writes in a notebook; None if there is none to read."""
    try:
        cells = nbformat.read(path, as_version=4).cells
    except Exception:  # missing, half saved, not a notebook: never taken for ours
        return None
    # Running a notebook's last cell appends an empty one, which is nobody's work.
    written = (cell for cell in cells if cell.source.strip())
    return [(c.cell_type, c.source, c.get("attachments")) for c in written]


def main() -> None:
    """Hand out the lessons, and say which changed copies are out of date."""
    for name in hand_out(ROOT / "notebooks", ROOT / "my_notebooks"):
        print(
            f"There is a newer {name}. Yours has your work in it and stays as it is; "
            "to get the new one, rename yours and start again."
        )


if __name__ == "__main__":
    main()
