"""Where the project is in public: every link and install that needs its address.

The address and the version stand in pyproject.toml, and nowhere else. As long as the
address is a placeholder, no link is made.
"""

import re
import tomllib
from pathlib import Path

from authoring import files
from authoring.files import ROOT

OPEN, CLOSE = "<!-- launch -->", "<!-- /launch -->"
PLACEHOLDER = "https://example.org/"
NOT_YET = (
    "Links that open the lessons in the browser, to read, on Binder and on Colab, "
    "appear here once this repository has a public address."
)

FETCH = "try:  # Where the library of the course is missing, as on Colab, fetch it."
#: The first lines of each notebook. Not `%pip`, so that all cells are plain Python.
SET_UP = (
    FETCH
    + """
    import course_lib
except ModuleNotFoundError:
    library = "{library}"
    print("The library is missing. Fetching it, torch stays:", library)
    get_ipython().run_line_magic("pip", f"install --quiet {{library}}")

"""
)


def project(root: Path = ROOT) -> tuple[str, str]:
    """Read the project's public address and its version."""
    table = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    return table["urls"]["Repository"], table["version"]


def repository(address: str) -> str:
    """Return ``OWNER/NAME`` of an address, or nothing while it is a placeholder.

    Raises
    ------
    ValueError
        If `address` is not on GitHub, the one host that Colab can open.
    """
    if address.startswith(PLACEHOLDER):
        return ""
    match = re.fullmatch(r"https://github\.com/([^/]+/[^/]+?)(\.git)?/?", address)
    if match is None:
        raise ValueError(
            f"[project.urls] Repository is {address!r}; launch links need an address "
            "like 'https://github.com/OWNER/NAME'."
        )
    return match[1]


def set_up(address: str, version: str) -> str:
    """Write the lines that fetch the library where it is missing, and else do nothing.

    Parameters
    ----------
    address : str
        The repository's address. What is fetched is an archive: that needs no git.
    version : str
        The archive is that of its tag, so library and notebook are of one version.
    """
    base = address.removesuffix("/").removesuffix(".git")
    return SET_UP.format(library=f"{base}/archive/refs/tags/v{version}.zip")


def written(source: str) -> str:
    """Return what an author wrote in a cell: all but the lines of `set_up`."""
    return source.partition("\n\n")[2] if source.startswith(FETCH) else source


def doors(address: str, version: str, name: str) -> dict[str, str]:
    """Return the links that open a notebook without installing anything.

    Parameters
    ----------
    address : str
        The repository's address.
    version : str
        The links lead to this version's tag, ``v`` and the version: people who follow
        one then meet what was tested, and Binder keeps its image.
    name : str
        The notebook's name, without a suffix.

    Returns
    -------
    dict of str
        By the name of the place; empty while `address` is a placeholder.
    """
    if not (at := repository(address)):
        return {}
    copy = f"my_notebooks/{name}.ipynb"  # which postBuild handed out
    blob = f"github/{at}/blob/v{version}/notebooks/{name}.ipynb"
    return {
        "Binder": f"https://mybinder.org/v2/gh/{at}/v{version}?urlpath=lab/tree/{copy}",
        "Colab": f"https://colab.research.google.com/{blob}",
    }


def page(address: str, name: str = "index") -> str:
    """Return where the site shows a notebook: on the pages of its repository."""
    owner, _, repo = repository(address).partition("/")
    return f"https://{owner}.github.io/{repo}/{name}.html"


def block(address: str, version: str, lessons: list[str]) -> str:
    """Write the README's links as Markdown.

    Parameters
    ----------
    address, version : str
        As for `doors`.
    lessons : list of str
        The lessons' names, in order, without a suffix.

    Returns
    -------
    str
        A sentence and a table, or one sentence while `address` is a placeholder.
    """
    if not repository(address):
        return NOT_YET
    lines = [
        f"**[Read everything in the browser]({page(address)})**, with nothing to "
        "install, or run it there:",
        "",
        "| lesson | read it | run it | run it |",
        "| --- | --- | --- | --- |",
    ]
    for lesson in lessons:
        links = {"Site": page(address, lesson)} | doors(address, version, lesson)
        cells = [f"[{place}]({link})" for place, link in links.items()]
        lines.append(" | ".join([f"| {title(lesson)}", *cells]) + " |")
    return "\n".join(lines)


def title(lesson: str) -> str:
    """Write a lesson's file name for people: ``01_two_words`` → ``1 Two words``."""
    number, _, words = lesson.partition("_")
    return f"{int(number)} {words.replace('_', ' ').capitalize()}"


def updated(readme: str, root: Path = ROOT) -> str:
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
    lessons = sorted(path.stem for path in root.glob("notebooks/*.ipynb"))
    return f"{before}{OPEN}\n{block(*project(root), lessons)}\n{CLOSE}{after}"


def update(root: Path = ROOT) -> None:
    """Bring the launch links in the README up to date.

    Parameters
    ----------
    root : Path
        The project's folder.
    """
    readme = root / "README.md"
    files.write(readme, updated(readme.read_text("utf-8"), root))
