"""`make` tells what it can do, and refuses what it cannot, in words."""

import re
import shutil
import subprocess

import pytest

from authoring.build import NOTEBOOKS, ROOT


def make(folder, *arguments):
    command = ["make", "--no-print-directory", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def test_make_alone_lists_every_target():
    listed = re.findall(r"^make (\w+) ", make(ROOT).stdout, re.MULTILINE)
    phony = re.search(
        r"^\.PHONY: help (.*)", (ROOT / "Makefile").read_text(), re.MULTILINE
    )
    assert listed == phony[1].split()


def test_make_lab_opens_the_students_copy_of_the_first_lesson():
    first = min(path.name for path in NOTEBOOKS.glob("*.ipynb"))
    *before, last = make(ROOT, "--dry-run", "lab").stdout.splitlines()
    assert "authoring.copies" in before[-1]
    assert last.endswith(f"=/lab/tree/my_notebooks/{first}")


@pytest.mark.parametrize("target", ["slides", "solutions"])
def test_what_make_writes_for_instructors_is_out_of_gits_sight(target):
    *_, last = make(ROOT, "--dry-run", target).stdout.splitlines()
    assert last.endswith(f" -m authoring.{target}")
    ignored = ["git", "check-ignore", "--quiet", f"{target}/01_a.ipynb"]
    assert subprocess.run(ignored, cwd=ROOT).returncode == 0


def test_other_versions_have_environments_that_go_with_the_first():
    dry = make(ROOT, "--dry-run", "--old-file=.venv/.ready", "compat").stdout
    assert dry.splitlines()[-1].endswith("python tests/browser/compat.py")
    assert " .compat " in make(ROOT, "--dry-run", "clean").stdout
    ignored = ["git", "check-ignore", "--quiet", ".compat/x"]
    assert subprocess.run(ignored, cwd=ROOT).returncode == 0


@pytest.mark.parametrize("python", ["false", "no-such-python"])
def test_unfit_python_is_refused_with_a_remedy(tmp_path, python):
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path)
    run = make(tmp_path, "lab", f"PYTHON={python}")
    assert run.returncode != 0
    assert f"needs Python 3.11 or newer, and '{python}' is not" in run.stdout
    assert "make lab PYTHON=" in run.stdout
    assert not (tmp_path / ".venv").exists()
