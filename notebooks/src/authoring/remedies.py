"""Say what to do about a lesson whose source and notebook differ.

Who meets this is either a student who edited a shipped notebook, or an author who
edited a source and has not built it yet. Git knows which.
"""

import subprocess
from pathlib import Path

MOST = 8

BUILD = """\
The notebook is not what its source builds. Build it:

    make notebooks"""

STRAY = """\
The lessons' folder holds lessons only. Your own notebooks are at home in my_notebooks:

    mkdir -p my_notebooks
    mv -n notebooks/{name}.ipynb my_notebooks/"""

SET_ASIDE = """\
This notebook was changed since it was shipped. These commands keep the changes, in
my_notebooks, and bring the lesson back as it was:

    mkdir -p my_notebooks
    mv -n notebooks/{name}.ipynb my_notebooks/{name}-mine.ipynb
    git checkout HEAD -- notebooks/{name}.ipynb"""


def edited(folder: Path) -> set[str]:
    """Name the files below a folder that differ from the last commit.

    Parameters
    ----------
    folder : Path
        A folder in a git checkout.

    Returns
    -------
    set of str
        Paths relative to `folder`; empty where there is no git or no commit.
    """
    diff = ["git", "diff", "--name-only", "--relative", "-z", "HEAD", "--", "."]
    try:
        run = subprocess.run(diff, cwd=folder, capture_output=True, encoding="utf-8")
    except FileNotFoundError:
        return set()
    return set(filter(None, run.stdout.split("\0")))


def explain(folder: Path, wrong: dict[str, list[str]]) -> str:
    """Tell what is wrong with which lesson, and what to do about it.

    Parameters
    ----------
    folder : Path
        The lessons' folder.
    wrong : dict
        What `authoring.pairs.check` found there.

    Returns
    -------
    str
        A message for the terminal.
    """
    changed = edited(folder)
    paragraphs = []
    for name, sentences in wrong.items():
        shown = [f"  - {sentence}" for sentence in sentences[:MOST]]
        if len(sentences) > MOST:
            shown.append(f"  - and {len(sentences) - MOST} more")
        advice = _remedy(folder, name, changed)
        paragraphs.append("\n".join([f"notebooks/{name}.ipynb", *shown, "", advice]))
    return "\n\n".join(paragraphs)


def _remedy(folder: Path, name: str, changed: set[str]) -> str:
    notebook, source = f"{name}.ipynb", f"src/{name}.py"
    if not (folder / source).exists():
        return STRAY.format(name=name)
    if (folder / notebook).exists() and notebook in changed and source not in changed:
        return SET_ASIDE.format(name=name)
    return BUILD
