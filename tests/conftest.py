"""Before, around and after every test run: pairs, platform, and what was left out."""

import os
import platform
import re
import shutil
import subprocess
import sys
from functools import partial
from importlib.metadata import version

import pictures
import pytest

from authoring import build, pairs, remedies

# Before torch is imported anywhere, and for the kernels that nbval starts.
for name, value in build.ENVIRONMENT.items():
    os.environ.setdefault(name, value)

NUMBER = r"-?\d+\.\d+(?:[eE][+-]?\d+)?"


def pytest_sessionstart(session):
    """Stop before anything runs if a lesson and its source do not say the same."""
    if not any("notebooks" in str(arg) for arg in session.config.args):
        return
    if wrong := pairs.check(build.NOTEBOOKS):
        message = remedies.explain(build.NOTEBOOKS, wrong)
        raise pytest.UsageError(f"no test was run, for this comes first.\n\n{message}")


def other_than_reference():
    """Name what is not as where the stored outputs were made."""
    pins = (build.ROOT / "constraints.txt").read_text(encoding="utf-8")
    for package in ("matplotlib", "numpy", "scikit-learn", "torch"):
        here = version(package).split("+")[0]
        if f"\n{package}=={here}\n" not in pins:
            yield f"{package} {here} is not what constraints.txt pins"
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        yield f"{platform.system()} on {platform.machine()}"


def on_reference_platform():
    """Whether this is what the stored outputs were made on."""
    return not list(other_than_reference())


def pictures_are_compared():
    """Whether networks are trained here to the very lines of the stored pictures.

    With other instructions of the processor a last digit differs, and after a training
    a line in a picture: in lesson 3 in 98 of 13,920 squares, where a lost arrow is 40.
    """
    import torch

    instructions = torch.backends.cpu.get_cpu_capability()
    return on_reference_platform() and instructions == "AVX512"


def rounded(match):
    """Replace a number by its two leading digits."""
    return f"{float(match[0]):.2g}"


def pytest_report_header():
    if other := list(other_than_reference()):
        return f"numbers in outputs are rounded, for here is {', '.join(other)}"


def pytest_collection_modifyitems(items):
    """Compare pictures, too; elsewhere than on the reference platform, less strictly.

    There fonts and dots are others, and two digits of each number are compared.
    """
    cells = [item for item in items if hasattr(item, "cell_num")]
    if cells and pictures_are_compared():
        for cell in cells:
            cell.compare_outputs = partial(compare_outputs, cell)
    if not on_reference_platform():
        for notebook in {cell.parent for cell in cells}:
            notebook.sanitize_patterns[NUMBER] = rounded
            # A picture is cut to its letters, a pixel or two more or less.
            notebook.sanitize_patterns[r' width="\d+"'] = ""


def compare_outputs(cell, drawn, stored, skip_compare=None):
    """Compare the outputs of a cell as nbval does, and the pictures in them."""
    if not type(cell).compare_outputs(cell, drawn, stored, skip_compare):
        return False
    cell.comparison_traceback = pictures.differences(stored, drawn)
    return not cell.comparison_traceback


def pytest_terminal_summary(terminalreporter):
    """Name what did not run or was rounded; nothing is left out in silence."""
    for other in other_than_reference():
        said = "outputs were compared in two digits and pictures not at all"
        terminalreporter.write_line(f"ROUNDED, {other}: {said}", red=True)
    reasons = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = re.sub("^Skipped: ", "", report.longrepr[2])
        reasons.setdefault(reason, set()).add(report.nodeid.partition("[")[0])
    for reason, tests in reasons.items():
        terminalreporter.write_line(f"NOT RUN, {reason}: {', '.join(sorted(tests))}")


@pytest.fixture
def compares_pictures():
    """Leave a test out where pictures are not compared."""
    if not pictures_are_compared():
        pytest.skip("for pictures are compared on the reference platform only")


@pytest.fixture
def as_compared():
    """Write a text as nbval compares it on this platform."""
    if on_reference_platform():
        return str
    return lambda text: re.sub(NUMBER, rounded, text)


@pytest.fixture
def copied_project(tmp_path):
    """The project without its lessons and tests, in a folder of its own."""
    for package in ("course_lib", "notebooks/src/authoring"):
        shutil.copytree(build.ROOT / package, tmp_path / package)
    (tmp_path / "tests").mkdir()
    for name in ("pyproject.toml", "constraints.txt"):
        shutil.copy(build.ROOT / name, tmp_path)
    for name in ("conftest.py", "nbval.cfg", "pictures.py"):
        shutil.copy(build.ROOT / "tests" / name, tmp_path / "tests")
    return tmp_path


@pytest.fixture
def run_pytest():
    """Run pytest in a folder, in a process of its own."""

    def run(folder, *arguments):
        command = [sys.executable, "-m", "pytest", "-v", "--color=no", *arguments]
        return subprocess.run(command, cwd=folder, capture_output=True, text=True)

    return run


@pytest.fixture
def drawn(monkeypatch):
    """The matplotlib figures that a test asks for, painted but not rendered."""
    from course_lib.figures.picture import Picture

    kept, made = [], Picture.__init__

    def keep(self, figure, alt):
        kept.append(figure)
        made(self, figure, alt)

    monkeypatch.setattr(Picture, "__init__", keep)
    return kept
