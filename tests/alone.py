"""A notebook alone in an empty folder, where the library was never installed.

As on Colab: torch and the rest are there, in versions of their own, and stay. Part of
``make doors``, for it installs from the network.
"""

import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import nbformat
import pytest
from lessons import shipped

from authoring import links
from authoring.build import ROOT

RUN = """\
import sys, nbformat
from nbclient import NotebookClient
notebook = nbformat.read(sys.argv[1], as_version=4)
NotebookClient(notebook, timeout=600, kernel_name="python3").execute()
nbformat.write(notebook, sys.argv[1])
"""
WHERE = "import torch, sys; print(torch.__file__, torch.__version__)"


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """What GitHub offers as the archive of a tag: all that git holds, in a folder."""
    path = tmp_path_factory.mktemp("archive") / "v0.zip"
    git = ["git", "ls-files", "-z"]
    held = subprocess.run(git, cwd=ROOT, capture_output=True, check=True).stdout
    with zipfile.ZipFile(path, "w") as file:
        for name in filter(None, held.decode().split("\0")):
            file.write(ROOT / name, f"bend-the-line-0/{name}")
    return path


@pytest.fixture(scope="module")
def python(tmp_path_factory):
    """A Python that sees all packages of this one, but not the library."""
    home = tmp_path_factory.mktemp("fresh")
    venv.create(home, with_pip=True, symlinks=True)
    # The bare paths: what is installed in editable mode is left out, so the library.
    own = sysconfig.get_path("purelib", vars={"base": home, "platbase": home})
    shared = [path for path in sys.path if path.endswith("site-packages")]
    Path(own, "shared.pth").write_text("\n".join(shared))
    return home / ("Scripts" if sys.platform == "win32" else "bin") / "python"


def run(python, folder, *arguments):
    """Run Python in a folder, with nothing of this project in its environment."""
    result = subprocess.run(
        [python, *arguments], cwd=folder, env={}, capture_output=True, text=True
    )
    assert result.returncode == 0, result.stderr[-2000:]
    return result.stdout


def alone(name, library, folder):
    """Put a notebook without outputs into a folder, to install from another place."""
    notebook = shipped(name)
    first = next(cell for cell in notebook.cells if cell.cell_type == "code")
    ours = links.set_up(*links.project())
    assert first.source.startswith(ours)
    address = ours.split('"')[1]
    first.source = first.source.replace(address, str(library))
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.update(outputs=[], execution_count=None)
    nbformat.write(notebook, folder / "alone.ipynb")
    return folder / "alone.ipynb"


def test_first_cell_makes_a_notebook_run_and_leaves_torch_alone(
    python, archive, tmp_path
):
    missing = "import importlib.util as u; print(u.find_spec('course_lib'))"
    assert run(python, tmp_path, "-c", missing) == "None\n"
    torch = run(python, tmp_path, "-c", WHERE)
    said = []
    for name in ("01_collapsing_linear_layers", "further/what_is_lost_in_collapsing"):
        path = alone(name, archive, tmp_path)
        run(python, tmp_path, "-c", RUN, path)
        cells = nbformat.read(path, as_version=4).cells
        first = next(cell for cell in cells if cell.cell_type == "code")
        said.append("".join(one.get("text", "") for one in first.outputs))
    assert "Fetching" in said[0] and str(archive) in said[0]
    assert said[1] == ""  # for now it is there
    assert run(python, tmp_path, "-c", WHERE) == torch
    there = "import course_lib; print(course_lib.__file__)"
    assert str(python.parents[1]) in run(python, tmp_path, "-c", there)
