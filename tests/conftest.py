"""Before, around and after every test run: pairs, platform, and what was left out."""

import os
import platform
import re
import shutil
import subprocess
import sys
from importlib.metadata import version

import pytest

from course_lib.authoring import build, pairs, remedies

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


def on_reference_platform():
    """Whether this is what the stored outputs were made on."""
    pins = (build.ROOT / "constraints.txt").read_text()
    same = [
        f"\n{package}=={version(package).split('+')[0]}\n" in pins
        for package in ("matplotlib", "numpy", "scikit-learn", "torch")
    ]
    return all(same) and (platform.system(), platform.machine()) == ("Linux", "x86_64")


def rounded(match):
    """Replace a number by its two leading digits."""
    return f"{float(match[0]):.2g}"


def pytest_report_header():
    if not on_reference_platform():
        return "other platform than constraints.txt's: numbers in outputs are rounded"


def pytest_collection_modifyitems(items):
    """Elsewhere than on the reference platform, compare two digits of each number."""
    if not on_reference_platform():
        for notebook in {item.parent for item in items if hasattr(item, "cell_num")}:
            notebook.sanitize_patterns[NUMBER] = rounded


def pytest_terminal_summary(terminalreporter):
    """Name what did not run; nothing is left out in silence."""
    reasons = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = re.sub("^Skipped: ", "", report.longrepr[2])
        reasons.setdefault(reason, set()).add(report.nodeid.partition("[")[0])
    for reason, tests in reasons.items():
        terminalreporter.write_line(f"NOT RUN, {reason}: {', '.join(sorted(tests))}")


@pytest.fixture
def as_compared():
    """Write a text as nbval compares it on this platform."""
    if on_reference_platform():
        return str
    return lambda text: re.sub(NUMBER, rounded, text)


@pytest.fixture
def copied_project(tmp_path):
    """The project without its lessons and tests, in a folder of its own."""
    shutil.copytree(build.ROOT / "course_lib", tmp_path / "course_lib")
    (tmp_path / "tests").mkdir()
    for name in ("pyproject.toml", "constraints.txt"):
        shutil.copy(build.ROOT / name, tmp_path)
    for name in ("conftest.py", "nbval.cfg"):
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
    from course_lib.figures import style

    kept = []

    def keep(figure, alt):
        kept.append(figure)
        return style.Picture(figure, alt)

    monkeypatch.setattr(style, "picture", keep)
    return kept
