"""Binder: what it would build, as far as that can be seen without building it."""

import os
import re
import shutil
import subprocess
import sys
import tomllib

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from authoring import links
from authoring.build import ROOT

ENVIRONMENT = (ROOT / "environment.yml").read_text()
PYPROJECT = (ROOT / "pyproject.toml").read_text()
CONSTRAINTS = (ROOT / "constraints.txt").read_text()

# conda-forge's names where they differ: the build for processors only, and
# matplotlib without a window system.
CONDA_NAMES = {"torch": "pytorch-cpu", "matplotlib": "matplotlib-base"}


def conda_requirements(environment):
    """The requirements in environment.yml, but for Python and pip themselves."""
    lines = re.findall(r"^ +- ([\w-]+)(\S*)$", environment, re.MULTILINE)
    return {line for line in lines if line[0] not in ("python", "pip", "conda-forge")}


def package_requirements(pyproject):
    """What the package and its `lab` extra need, under conda-forge's names.

    At most in the major version that constraints.txt pins: that one was tried.
    """
    project = tomllib.loads(pyproject)["project"]
    needs = project["dependencies"] + project["optional-dependencies"]["lab"]
    pairs = [re.fullmatch(r"([\w-]+)(>=\S*)", need).groups() for need in needs]
    tried = dict(re.findall(r"^([\w-]+)==(\d+)", CONSTRAINTS, re.MULTILINE))
    return {
        (CONDA_NAMES.get(name, name), f"{least},<{int(tried.get(name, -1)) + 1}")
        for name, least in pairs
    }


def test_environment_and_package_need_the_same():
    assert conda_requirements(ENVIRONMENT) == package_requirements(PYPROJECT)


def test_a_requirement_in_one_place_only_is_noticed():
    more = ENVIRONMENT + "  - seaborn>=0.13\n"
    assert conda_requirements(more) != package_requirements(PYPROJECT)
    for new in ("pytorch-cpu>=2.5,<3", "pytorch-cpu>=2.6", "pytorch-cpu>=2.6,<4"):
        other = ENVIRONMENT.replace("pytorch-cpu>=2.6,<3", new)
        assert conda_requirements(other) != package_requirements(PYPROJECT)
    needs = PYPROJECT.replace('"tqdm', '"seaborn>=0.13",\n    "tqdm')
    assert conda_requirements(ENVIRONMENT) != package_requirements(needs)


def dry_run(folder):
    """Let Binder's builder plan an image of a folder, with no Docker in reach."""
    return subprocess.run(
        [sys.executable, "-m", "repo2docker", "--no-build", "--debug", str(folder)],
        env=os.environ | {"DOCKER_HOST": "tcp://127.0.0.1:9"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_dry_run_plans_what_is_meant():
    run = dry_run(ROOT)
    assert run.returncode == 0, run.stdout
    assert "Building conda environment for python=3.12" in run.stdout
    assert "RUN ./postBuild" in run.stdout
    assert 'R2D_ENTRYPOINT="${REPO_DIR}/start"' in run.stdout
    assert not (ROOT / "binder").exists()  # it would hide the files at the root


@pytest.mark.parametrize("old, new", [("=3.12", ">=3.12"), ("dependencies:", "[")])
def test_dry_run_notices_a_broken_environment(tmp_path, old, new):
    (tmp_path / "environment.yml").write_text(ENVIRONMENT.replace(old, new))
    run = dry_run(tmp_path)
    assert run.returncode != 0 or "python=3.12" not in run.stdout


def test_link_opens_a_copy_that_post_build_hands_out(tmp_path):
    # All of postBuild but what installs or settles an environment.
    shutil.copy(ROOT / "postBuild", tmp_path)
    workshop = "notebooks/src/authoring"
    shutil.copytree(ROOT / workshop, tmp_path / workshop)
    write_notebook(tmp_path / "notebooks" / "01_a.ipynb")
    stand_in = tmp_path / "bin" / "python"
    stand_in.parent.mkdir()
    run = f'PYTHONPATH=notebooks/src exec {sys.executable} "$@"'
    stand_in.write_text(f"#!/bin/bash\n[[ $2 != *.copies ]] || {run}\n")
    stand_in.chmod(0o755)
    path = {"PATH": f"{stand_in.parent}:{os.environ['PATH']}"}
    subprocess.run(["./postBuild"], cwd=tmp_path, env=path, check=True)
    link = links.block("https://github.com/a/b", "1", ["01_a"])
    opened = re.search(r"urlpath=lab/tree/([\w/.]+)", link)[1]
    (cell,) = nbformat.read(tmp_path / opened, as_version=4).cells
    assert cell.source == "1 + 1" and cell.outputs == []


def write_notebook(path):
    path.parent.mkdir(exist_ok=True)
    outputs = [new_output("stream", text="2")]
    cell = new_code_cell("1 + 1", execution_count=1, outputs=outputs)
    nbformat.write(new_notebook(cells=[cell]), path)


def test_start_hands_over_to_the_command():
    assert hands_over(ROOT / "start")


@pytest.mark.parametrize("instead", ["", '"$@"', 'exec "$1"'])
def test_start_that_hands_nothing_over_is_noticed(tmp_path, instead):
    broken = tmp_path / "start"
    shutil.copy(ROOT / "start", broken)
    broken.write_text(broken.read_text().replace('exec "$@"', instead))
    assert not hands_over(broken)


def hands_over(script):
    """Whether a script's own process becomes the command, on one thread."""
    command = ["bash", script, "bash", "-c", "echo $OMP_NUM_THREADS $$"]
    environment = {"PATH": os.environ["PATH"]}
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE}
    run = subprocess.Popen(command, env=environment, text=True, **pipes)
    return run.communicate()[0] == f"1 {run.pid}\n"


@pytest.mark.parametrize("script", ["postBuild", "start", ".ci/run"])
def test_scripts_are_executable_and_bash_can_read_them(script):
    assert os.access(ROOT / script, os.X_OK)
    assert bash_can_read(ROOT / script)


def test_script_that_bash_cannot_read_is_noticed(tmp_path):
    (tmp_path / "postBuild").write_text("if true; then echo")
    assert not bash_can_read(tmp_path / "postBuild")


def bash_can_read(script):
    return subprocess.run(["bash", "-n", script], capture_output=True).returncode == 0
