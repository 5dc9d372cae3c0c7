"""Start JupyterLab and drive a notebook in it, waiting for what a student waits for.

With ``FRONT_END=notebook`` in the environment Jupyter Notebook takes its place, which
is made of the same parts.
"""

import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.error import URLError

import nbformat
from accessibility import barriers

FOLDERS = {
    "JUPYTER_CONFIG_DIR": "config",
    "JUPYTER_DATA_DIR": "data",
    "JUPYTER_RUNTIME_DIR": "runtime",
    "JUPYTERLAB_SETTINGS_DIR": "settings",
    "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
    "IPYTHONDIR": "ipython",
}
FRONT_END = os.environ.get("FRONT_END", "jupyterlab")
APP, SHOW = {
    "jupyterlab": ("LabApp", "lab/tree"),
    "notebook": ("JupyterNotebookApp", "notebooks"),
}[FRONT_END]
# Notebook 7.6 trips over settings of its own while it opens any notebook.
KNOWN = {"Cannot read properties of undefined (reading 'schema')"}
WAIT = 60_000  # milliseconds; only ever used up by a failure

# The notebook's own model: JupyterLab draws only the cells that are in view.
CODE_CELLS = """
() => window.jupyterapp.shell.currentWidget.content.widgets
    .filter(cell => cell.model.type === 'code')
    .map(cell => ({
        count: cell.model.executionCount,
        state: cell.model.executionState,
        source: cell.model.sharedModel.getSource(),
        outputs: cell.model.outputs.toJSON(),
    }))
"""
# Scroll to each cell, for JupyterLab draws no cell before; tell whether all are drawn.
DRAW_ALL = """
async () => {
    const notebook = window.jupyterapp.shell.currentWidget.content;
    for (const [n, cell] of notebook.widgets.entries())
        if (cell.placeholder)
            await notebook.scrollToItem(n);
    return notebook.widgets.every(cell => cell.isAttached && !cell.placeholder);
}
"""
# All cells have run, or one has failed and stopped the rest.
DONE = """
() => {
    const cells = window.jupyterapp.shell.currentWidget.content.widgets
        .map(cell => cell.model).filter(model => model.type === 'code');
    const failed = ({ outputs }) =>
        Array.from(outputs, (_, n) => outputs.get(n)).some(one => one.type === 'error');
    return cells.some(failed) || cells.every(
        model => model.executionCount && model.executionState !== 'running');
}
"""
# The first code cells get these texts, as if typed.
WRITE = """
texts => {
    const cells = window.jupyterapp.shell.currentWidget.content.widgets
        .filter(cell => cell.model.type === 'code');
    texts.forEach((text, n) => cells[n].model.sharedModel.setSource(text));
}
"""
READY = """
() => {
    const app = window.jupyterapp, panel = app?.shell.currentWidget;
    const kernel = panel?.sessionContext?.session?.kernel;
    return panel?.content?.widgets?.length && kernel?.connectionStatus === 'connected'
        && kernel.status === 'idle' && app.commands.isEnabled('notebook:run-all-cells');
}
"""
# Whatever lies on top at five places of the notebook, if it is not the notebook.
COVERS = """
() => {
    const panel = window.jupyterapp.shell.currentWidget.content.node;
    const box = panel.getBoundingClientRect();
    const at = [[.5, .5], [.1, .1], [.9, .1], [.1, .9], [.9, .9]];
    return at
        .map(([x, y]) => document.elementFromPoint(
            box.left + x * box.width, box.top + y * box.height))
        .filter(top => !panel.contains(top))
        .map(top => top ? top.outerHTML.slice(0, 200) : 'nothing');
}
"""


def write_notebook(path: Path, *sources: str):
    """Write a notebook of code cells that have not been run."""
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, path)


class Lab:
    """A JupyterLab server with settings of its own, on a free port of this machine.

    It runs from the environment that the tests run in, whose own settings
    (`authoring.settle`) are in force. It serves `home`'s folder ``root``.
    """

    def __init__(self, home: Path):
        self.root = home / "root"
        self.home = home
        self.token = secrets.token_hex(16)

    def __enter__(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.url = f"http://127.0.0.1:{probe.getsockname()[1]}"
        folders = {key: str(self.home / name) for key, name in FOLDERS.items()}
        with (self.home / "log").open("w") as log:
            self.process = subprocess.Popen(
                [
                    sys.executable,
                    *("-m", FRONT_END, "--no-browser", "--allow-root"),
                    f"--ServerApp.port={self.url.rpartition(':')[2]}",
                    "--ServerApp.port_retries=0",
                    f"--IdentityProvider.token={self.token}",
                    f"--{APP}.expose_app_in_browser=True",
                ],
                cwd=self.root,
                env=os.environ | folders,
                stdout=log,
                stderr=log,
            )
        for _ in range(600):
            try:
                self.request("api/status")
                return self
            except URLError:
                time.sleep(0.1)
                if self.process.poll() is not None:
                    break
        self.__exit__()
        raise RuntimeError((self.home / "log").read_text())

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def request(self, path: str, method: str = "GET"):
        """Ask the server's own interface."""
        request = urllib.request.Request(f"{self.url}/{path}", method=method)
        request.add_header("Authorization", f"token {self.token}")
        with urllib.request.urlopen(request) as answer:
            return json.loads(answer.read() or "null")

    def shut_down_kernels(self):
        for session in self.request("api/sessions"):
            self.request(f"api/sessions/{session['id']}", "DELETE")


class Notebook:
    """A notebook open in a browser."""

    def __init__(self, page, lab: Lab, path: str):
        self.page = page
        self.path = path
        self.errors: list[str] = []
        page.set_default_timeout(WAIT)
        page.on("pageerror", lambda error: self.note(str(error)))
        page.goto(f"{lab.url}/{SHOW}/{path}?reset&token={lab.token}")
        self.wait_idle()

    def note(self, error: str):
        if not (FRONT_END == "notebook" and error in KNOWN):
            self.errors.append(error)

    def reload(self):
        self.page.reload()
        self.wait_idle()

    def wait_idle(self):
        """Wait until the notebook is shown and its kernel has nothing to do."""
        self.page.wait_for_function(READY)

    def command(self, name: str):
        """Do what a menu entry of JupyterLab does, and wait until it is done."""
        run = "name => window.jupyterapp.commands.execute(name).then(() => null)"
        self.page.evaluate(run, name)

    def run_all(self):
        """Run all cells, and wait for the number in front of the last, or an error."""
        self.command("notebook:run-all-cells")
        self.page.wait_for_function(DONE)
        self.wait_idle()

    def write(self, texts: list[str]):
        """Put other texts into the first code cells, as one who types them."""
        self.page.evaluate(WRITE, texts)

    def save(self):
        self.command("docmanager:save")

    def code_cells(self) -> list[dict]:
        """Give each code cell's ``source``, ``count`` and ``outputs``."""
        return self.page.evaluate(CODE_CELLS)

    def covers(self) -> list[str]:
        """Name what lies over the notebook: dialogs, notifications, anything else."""
        popups = self.page.locator(".jp-Dialog, .Toastify__toast").all_inner_texts()
        return popups + self.page.evaluate(COVERS)

    def barriers(self) -> list[str]:
        """List what keeps somebody out of the text and outputs of all cells.

        Not colours: axe takes no text inside JupyterLab's panels for visible. The
        pages of the site have the same outputs, and there it looks at them.
        """
        self.page.wait_for_function(DRAW_ALL)
        ours = ".jp-RenderedMarkdown", ".jp-OutputArea-output"
        return barriers(self.page, *ours)

    def screenshot(self, path: Path):
        self.page.screenshot(path=path)
