"""Binder: what it would build, as far as that can be seen without building it."""

import os
import re
import shutil
import subprocess
import sys
import tomllib

import pytest

from course_lib.authoring.build import ROOT

ENVIRONMENT = (ROOT / "environment.yml").read_text()
PYPROJECT = (ROOT / "pyproject.toml").read_text()

# conda-forge's names where they differ: the build for processors only, and
# matplotlib without a window system.
CONDA_NAMES = {"torch": "pytorch-cpu", "matplotlib": "matplotlib-base"}


def conda_requirements(environment):
    """The requirements in environment.yml, but for Python and pip themselves."""
    lines = re.findall(r"^ +- ([\w-]+)(\S*)$", environment, re.MULTILINE)
    return {line for line in lines if line[0] not in ("python", "pip", "conda-forge")}


def package_requirements(pyproject):
    """What the package and its `lab` extra need, under conda-forge's names."""
    project = tomllib.loads(pyproject)["project"]
    needs = project["dependencies"] + project["optional-dependencies"]["lab"]
    pairs = [re.fullmatch(r"([\w-]+)(\S*)", need).groups() for need in needs]
    return {(CONDA_NAMES.get(name, name), range_) for name, range_ in pairs}


def test_environment_and_package_need_the_same():
    assert conda_requirements(ENVIRONMENT) == package_requirements(PYPROJECT)


def test_a_requirement_in_one_place_only_is_noticed():
    more = ENVIRONMENT + "  - seaborn>=0.13\n"
    assert conda_requirements(more) != package_requirements(PYPROJECT)
    other = ENVIRONMENT.replace("pytorch-cpu>=2.6", "pytorch-cpu>=2.5")
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


def test_start_hands_over_to_the_command():
    assert start(ROOT / "start").stdout == "1 ok\n"


def test_start_that_hands_nothing_over_is_noticed(tmp_path):
    broken = tmp_path / "start"
    shutil.copy(ROOT / "start", broken)
    broken.write_text(broken.read_text().replace('exec "$@"', ""))
    assert start(broken).stdout != "1 ok\n"


def start(script):
    command = [script, "bash", "-c", "echo $OMP_NUM_THREADS ok"]
    environment = {"PATH": os.environ["PATH"]}
    return subprocess.run(command, env=environment, capture_output=True, text=True)


@pytest.mark.parametrize("script", ["postBuild", "start", ".ci/run"])
def test_scripts_are_executable_and_bash_can_read_them(script):
    assert os.access(ROOT / script, os.X_OK)
    assert bash_can_read(ROOT / script)


def test_script_that_bash_cannot_read_is_noticed(tmp_path):
    (tmp_path / "postBuild").write_text("if true; then echo")
    assert not bash_can_read(tmp_path / "postBuild")


def bash_can_read(script):
    return subprocess.run(["bash", "-n", script], capture_output=True).returncode == 0
