"""What runs on GitHub, as far as that can be seen from here."""

import re

import pytest
import yaml

from authoring.build import ROOT

FOLDER = ROOT / ".github"
WORKFLOWS = sorted(FOLDER.glob("workflows/*.yml"))
TARGETS = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.M))


def faults(text):
    """List what GitHub would refuse, or find missing, in a workflow."""
    workflow = yaml.safe_load(text)
    if missing := {"name", True, "permissions", "jobs"} - {*workflow}:  # True: "on"
        yield f"no {missing}"
        return
    for name, job in workflow["jobs"].items():
        if "runs-on" not in job:
            yield f"{name}: runs nowhere"
        for needed in [job.get("needs", [])]:
            if needed and needed not in workflow["jobs"]:
                yield f"{name}: needs {needed}"
        for step in job["steps"]:
            if ("uses" in step) == ("run" in step):
                yield f"{name}: a step that does not use or run one thing"
            if "uses" in step and not re.fullmatch(
                r"actions/[\w-]+@v\d+", step["uses"]
            ):
                yield f"{name}: {step['uses']} is of no version"
            command = step.get("run", "")
            for target in re.findall(r"\bmake (\w+)", command):
                if target not in TARGETS:
                    yield f"{name}: there is no make {target}"
            for script in re.findall(r"^\.[\w/]+|[\w/]+\.py\b", command, re.M):
                if not (ROOT / script).exists():
                    yield f"{name}: there is no {script}"


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_workflow_is_whole(path):
    assert list(faults(path.read_text("utf-8"))) == []


GOOD = """\
name: a
on: push
permissions: {contents: read}
jobs:
  one:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: make test
"""


@pytest.mark.parametrize(
    "old, new, fault",
    [
        ("name: a", "", "no {'name'}"),
        ("runs-on", "run-on", "runs nowhere"),
        ("@v4", "", "of no version"),
        ("make test", "make tests", "no make tests"),
        ("make test", ".ci/runs", "no .ci/runs"),
        ("run: make test", "name: b", "does not use or run"),
        ("runs-on", "needs: two\n    runs-on", "needs two"),
    ],
)
def test_workflow_that_is_broken_is_noticed(old, new, fault):
    assert list(faults(GOOD)) == []
    assert fault in "\n".join(faults(GOOD.replace(old, new)))


def test_site_is_built_before_it_is_published():
    jobs = yaml.safe_load((FOLDER / "workflows/site.yml").read_text("utf-8"))["jobs"]
    steps = {one.get("uses", one.get("run")): one for one in jobs["build"]["steps"]}
    names = [name.partition("@")[0] for name in steps]
    assert names.index("make site") < names.index("actions/upload-pages-artifact")
    upload = next(one for name, one in steps.items() if "upload-pages" in name)
    assert upload["with"]["path"] == "site/html"
    assert jobs["publish"]["needs"] == "build"
