"""The README's launch links, made from the one place that knows the public address."""

import re
import tomllib
from pathlib import Path

from authoring import files

OPEN, CLOSE = "<!-- launch -->", "<!-- /launch -->"
PLACEHOLDER = "https://example.org/"
NOT_YET = (
    "Links that open the lessons in the browser, on Binder, Colab and nbviewer, appear "
    "here once this repository has a public address."
)


def block(address: str, version: str, lessons: list[str]) -> str:
    """Write the launch links as Markdown.

    Parameters
    ----------
    address : str
        The repository's address.
    version : str
        The links lead to this version's tag, ``v`` and the version: people who follow
        one then meet what was tested, and Binder keeps its image.
    lessons : list of str
        The lessons' names, in order, without a suffix.

    Returns
    -------
    str
        A badge and a table, or one sentence while `address` is a placeholder.

    Raises
    ------
    ValueError
        If `address` is not on GitHub, the one host that Colab can open.
    """
    if address.startswith(PLACEHOLDER):
        return NOT_YET
    match = re.fullmatch(r"https://github\.com/([^/]+/[^/]+?)(\.git)?/?", address)
    if match is None:
        raise ValueError(
            f"[project.urls] Repository is {address!r}; launch links need an address "
            "like 'https://github.com/OWNER/NAME'."
        )
    repository, tag = match[1], f"v{version}"
    copies = "urlpath=lab/tree/my_notebooks"  # which postBuild handed out
    binder = f"https://mybinder.org/v2/gh/{repository}/{tag}?{copies}"
    blob = f"github/{repository}/blob/{tag}/notebooks"
    lines = [
        f"[![Open on Binder](https://mybinder.org/badge_logo.svg)]({binder}/{lessons[0]}.ipynb)",
        "",
        "| lesson | run it | run it | read it |",
        "| --- | --- | --- | --- |",
    ]
    for lesson in lessons:
        lines.append(
            f"| {title(lesson)} "
            f"| [Binder]({binder}/{lesson}.ipynb) "
            f"| [Colab](https://colab.research.google.com/{blob}/{lesson}.ipynb) "
            f"| [nbviewer](https://nbviewer.org/{blob}/{lesson}.ipynb) |"
        )
    return "\n".join(lines)


def title(lesson: str) -> str:
    """Write a lesson's file name for people: ``01_two_words`` → ``1 Two words``."""
    number, _, words = lesson.partition("_")
    return f"{int(number)} {words.replace('_', ' ').capitalize()}"


def updated(readme: str, root: Path) -> str:
    """Put the current launch links between a text's markers.

    Parameters
    ----------
    readme : str
        The README's text, with the markers `OPEN` and `CLOSE`.
    root : Path
        The project's folder.

    Returns
    -------
    str
        The text with what stands between the markers replaced.

    Raises
    ------
    ValueError
        If the markers are not there.
    """
    before, opened, rest = readme.partition(OPEN)
    _, closed, after = rest.partition(CLOSE)
    if not (opened and closed):
        raise ValueError(f"README.md needs the markers {OPEN} and {CLOSE}.")
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    lessons = sorted(path.stem for path in root.glob("notebooks/*.ipynb"))
    text = block(project["urls"]["Repository"], project["version"], lessons)
    return f"{before}{OPEN}\n{text}\n{CLOSE}{after}"


def update(root: Path) -> None:
    """Bring the launch links in the README up to date.

    Parameters
    ----------
    root : Path
        The project's folder.
    """
    readme = root / "README.md"
    files.write(readme, updated(readme.read_text(encoding="utf-8"), root))
