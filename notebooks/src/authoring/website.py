"""The site: the notebooks as pages, with all that they need beside them.

``make site`` writes it to ``site/html``. No notebook is run: the pages show
the outputs that are stored, which are the ones that the tests have checked.
Sphinx does the work, with the settings in ``notebooks/src/site``.
"""

import csv
import shutil
import sys
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from authoring.files import ROOT

SETTINGS = ROOT / "notebooks" / "src" / "site"
TARGET = ROOT / "site"


def title(notebook: NotebookNode) -> str:
    """Return a notebook's heading."""
    heading = notebook.cells[0].source.partition("\n")[0]
    return heading.removeprefix("# ")


def question(notebook: NotebookNode) -> str:
    """Return the question below a notebook's heading, or nothing."""
    lines = notebook.cells[0].source.splitlines()
    bold = (line.strip("*") for line in lines if line.startswith("**"))
    return next(bold, "")


def shown(notebook: NotebookNode, what: str) -> str:
    """Return a notebook's first output of a kind, as HTML.

    Parameters
    ----------
    notebook : NotebookNode
        A built one.
    what : str
        How the output begins in words, such as ``"Playground"``.
    """
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if data.get("text/plain", "").startswith(what):
                return data["text/html"]
    raise ValueError(f"{title(notebook)}: no output begins with {what!r}.")


def card(name: str, notebook: NotebookNode) -> str:
    """Write a lesson's entry on the front page."""
    number, _, heading = title(notebook).partition(". ")
    return f"- {number} [{heading}]({name}.ipynb)\n\n  {question(notebook)}"


def toctree(caption: str, pages: list[str]) -> str:
    """List pages for the sidebar."""
    options = [":hidden:", f":caption: {caption}", ""]
    return "\n".join(["```{toctree}", *options, *pages, "```", ""])


def words(table: Path) -> str:
    """Write the word list: each word of the series once, by alphabet.

    Parameters
    ----------
    table : Path
        A CSV file: lesson, word, what else it is called, and what it is.
    """
    with table.open(encoding="utf-8", newline="") as file:
        rows = [*csv.DictReader(file)]
    page = [
        "# Words\n",
        "What the words of the series mean, and where they come up first.\n",
        "```{glossary}",
    ]
    for row in sorted(rows, key=lambda row: row["word"].casefold()):
        other = row["also called"]
        also = f"Also called {other}. " if other else ""
        meaning = f"{row['what it is']} {also}*Lesson {row['lesson']}.*"
        page += [row["word"], f"  {meaning}", ""]
    return "\n".join([*page, "```", ""])


def assemble(target: Path, root: Path = ROOT) -> None:
    """Gather what Sphinx reads.

    Parameters
    ----------
    target : Path
        The folder to write: the notebooks and the teaching guide as they are,
        the word list, and the front page, which lists them all.
    root : Path
        The project's folder.
    """
    shutil.rmtree(target, ignore_errors=True)
    shipped = root / "notebooks"
    lessons = sorted(shipped.glob("*.ipynb"))
    further = sorted(shipped.glob("further/*.ipynb"))
    guide, cover = shipped / "src/teaching_guide.md", shipped / "src/cover.png"
    for path in [*lessons, *further, guide, cover]:
        copy = target / path.relative_to(shipped)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    table = root / "course_lib" / "glossary.csv"
    (target / "words.md").write_text(words(table), encoding="utf-8")

    notebooks = {path.stem: nbformat.read(path, 4) for path in lessons}
    last = [*notebooks.values()][-1]
    parts = {
        "playground": f"```{{raw}} html\n{shown(last, 'Playground')}\n```",
        "lessons": "\n".join(card(*one) for one in notebooks.items()),
        "pages": "\n".join(
            [
                toctree("Lessons", [*notebooks]),
                toctree("Questions", [f"further/{p.stem}" for p in further]),
                toctree("More", ["words", "src/teaching_guide"]),
            ]
        ),
    }
    page = (SETTINGS / "index.md").read_text(encoding="utf-8")
    for name, text in parts.items():
        page = page.replace(f"<!-- {name} -->", text)
    (target / "index.md").write_text(page, encoding="utf-8")


def main() -> int:
    """Build the site; a warning is an error. Return Sphinx's exit code."""
    # Here, for no test of what is above needs it.
    from sphinx.cmd.build import main as sphinx

    assemble(TARGET / "source")
    strict = ["--quiet", "--fail-on-warning", "--keep-going", "--fresh-env"]
    folders = [TARGET / name for name in ("cache", "source", "html")]
    cache, source, html = map(str, folders)
    shutil.rmtree(html, ignore_errors=True)
    code = sphinx([*strict, "-c", str(SETTINGS), "-d", cache, source, html])
    if code == 0:
        print(f"Open {TARGET.relative_to(ROOT)}/html/index.html.")
    return code


if __name__ == "__main__":
    sys.exit(main())
