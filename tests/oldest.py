"""The course on the oldest versions that pyproject.toml allows: ``make oldest``.

Only torch stays as it is, for its old builds are gigabytes; the weekly workflow tries
it. ``python oldest.py`` runs the tests, without those that need a browser; with
``--build`` it makes the environment anew, which sees the rest in the one that runs this
file.
"""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

from authoring.build import ROOT

sys.path.append(str(Path(__file__).parent / "browser"))
import compat

HOME = compat.FOLDER / "oldest"
# Left out: what says that the pinned versions are installed, what tests the page, and
# warnings about what was not yet deprecated when the old versions were new.
OPTIONS = [
    "--deselect=tests/test_links.py::test_what_is_installed_is_what_is_pinned",
    "--ignore=tests/browser",
    "-Wignore::DeprecationWarning",
]


def oldest(pyproject: str) -> dict[str, str]:
    """Return the lower bounds of what students install, as versions to install."""
    project = tomllib.loads(pyproject)["project"]
    needs = project["dependencies"] + project["optional-dependencies"]["lab"]
    bounds = dict(re.fullmatch(r"([\w-]+)>=([\d.]+)", need).groups() for need in needs)
    return {name: f"{least}.*" for name, least in bounds.items() if name != "torch"}


if __name__ == "__main__":
    if "--build" in sys.argv:
        versions = oldest((ROOT / "pyproject.toml").read_text("utf-8"))
        compat.build(HOME, versions)
    else:
        tests = [HOME / "bin" / "python", "-m", "pytest", "-q", *OPTIONS]
        sys.exit(subprocess.run(tests, cwd=ROOT).returncode)
