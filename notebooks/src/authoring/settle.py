"""Settle a fresh environment, so that the first lesson opens quickly and quietly.

Run once after an install, by `make` and on Binder: ``python -m authoring.settle``.
"""

import json
import sys
from pathlib import Path

from authoring import files

#: JupyterLab asks about news and looks for updates unless it is told not to.
QUIET = {
    "@jupyterlab/apputils-extension:notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
    },
}


def quieten_jupyterlab(prefix: str | Path = sys.prefix) -> Path:
    """Write the settings that keep JupyterLab from covering the notebook.

    Parameters
    ----------
    prefix : path
        The environment that JupyterLab is installed in.

    Returns
    -------
    Path
        The file written. A student's own settings take precedence over it.
    """
    overrides = Path(prefix, "share/jupyter/lab/settings/overrides.json")
    settings = {}
    if overrides.exists():
        settings = json.loads(overrides.read_text(encoding="utf-8"))
    text = json.dumps(settings | QUIET, indent=2, ensure_ascii=False)
    files.write(overrides, text + "\n")
    return overrides


def main() -> None:
    """Quieten JupyterLab and build matplotlib's font cache."""
    quieten_jupyterlab()
    # Importing it is what builds the cache; otherwise the first figure of the
    # first lesson waits for it, under a warning.
    import matplotlib.font_manager  # noqa: F401


if __name__ == "__main__":
    main()
