"""The live layer on other versions of Jupyter than the pinned ones: ``make compat``.

Each row of `COMBINATIONS` is an environment below ``.compat``. It holds what differs
and sees the rest, torch above all, in the environment that runs this file.
``python compat.py`` runs `TESTS` in one after the other; with ``--build`` it makes the
environments anew.
"""

import json
import os
import subprocess
import sys
import sysconfig
import venv
from fnmatch import fnmatch
from pathlib import Path

from jupyter_client.manager import start_new_kernel
from jupyter_lab import write_notebook

from authoring.build import ROOT

# What serves the page comes first. ipykernel 6 needs a package that 7 does not.
COMBINATIONS = {
    "ipykernel-6.31": {
        "jupyterlab": "4.6.*",
        "ipykernel": "6.31.0",
        "nest-asyncio": "1.6.0",
    },
    "ipykernel-7.3": {"jupyterlab": "4.6.*", "ipykernel": "7.3.0"},
    "notebook-7.6": {"notebook": "7.6.5", "ipykernel": "7.4.0"},
}
FOLDER = ROOT / ".compat"
HERE = Path(__file__)
# Not test_layout.py, which is about the room beside JupyterLab's sidebar.
LIVE = ("playground", "explorers", "film", "asking", "saving")
TESTS = [HERE, *(HERE.with_name(f"test_{about}.py") for about in LIVE)]

FOUND = """\
import json, sys, ipykernel
print(json.dumps([sys.prefix, ipykernel.__version__]))
"""
APP = "() => [window.jupyterapp.name, window.jupyterapp.version]"


def test_this_is_the_combination_that_was_meant(open_notebook, lab):
    meant = COMBINATIONS[Path(sys.prefix).name]
    write_notebook(lab.root / "versions.ipynb", FOUND)
    opened = open_notebook("versions.ipynb")
    opened.run_all()
    (output,) = opened.code_cells()[0]["outputs"]
    assert json.loads(output["text"]) == [sys.prefix, meant["ipykernel"]]
    name, version = opened.page.evaluate(APP)
    front_end = next(iter(meant))
    assert name.lower().endswith(front_end)
    assert fnmatch(version, meant[front_end])


def test_a_kernel_that_imports_a_widget_answers_all_that_comes_while_it_replies():
    manager, client = start_new_kernel()
    try:
        client.execute_interactive("import course_lib.widgets", timeout=60)
        # With two questions always under way, one comes in while the other is
        # answered. ipykernel 7.3 as it is leaves one unread among some hundreds.
        client.kernel_info()
        for _ in range(3000):
            client.kernel_info()
            client.get_shell_msg(timeout=10)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def link(source, target):
    """Link a file or folder, or from a folder that both have what one lacks."""
    if not target.exists():
        target.symlink_to(source)
    elif source.is_dir():
        for inside in source.iterdir():
            link(inside, target / inside.name)


def build(home, versions):
    """Make an environment that holds no more than what differs."""
    venv.create(home, clear=True, symlinks=True)
    python = home / "bin" / "python"
    own, shared = (
        sysconfig.get_path("purelib", vars={"base": prefix, "platbase": prefix})
        for prefix in (home, sys.prefix)
    )
    # Not the bare path: that would leave out packages installed in editable mode.
    line = f"import site; site.addsitedir({shared!r})\n"
    Path(own, "shared.pth").write_text(line)
    packages = [f"{name}=={version}" for name, version in versions.items()]
    subprocess.run(
        [python, "-m", "pip", "install", "--disable-pip-version-check", *packages],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    # After the install, for Notebook has files in the midst of JupyterLab's.
    for part in ("etc", "share"):
        link(Path(sys.prefix, part), home / part)


def run(home, versions):
    """Run the tests in an environment; return pytest's exit code, 0 if all passed."""
    described = ", ".join(f"{name} {version}" for name, version in versions.items())
    print(f"\n== {described}", flush=True)
    command = [home / "bin" / "python", "-m", "pytest", "-q", *TESTS]
    environment = os.environ | {"FRONT_END": next(iter(versions))}
    return subprocess.run(command, cwd=ROOT, env=environment).returncode


if __name__ == "__main__":
    act = build if "--build" in sys.argv else run
    results = [act(FOLDER / name, row) for name, row in COMBINATIONS.items()]
    sys.exit(any(results))
