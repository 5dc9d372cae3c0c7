"""The project for others: how to cite it, what has changed, what to report."""

import re
import tomllib

import pytest
import yaml

from authoring import links
from authoring.build import ROOT

FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))


def read(name):
    return (ROOT / name).read_text("utf-8")


def test_one_version_is_named_everywhere():
    _, version = links.project()
    assert yaml.safe_load(read("CITATION.cff"))["version"] == version
    newest = re.search(r"^## (\S+)", read("CHANGELOG.md"), re.MULTILINE)[1]
    assert newest == version


def test_citation_says_what_the_format_asks_for():
    citation = yaml.safe_load(read("CITATION.cff"))
    assert {"cff-version", "message", "title", "authors", "license"} <= {*citation}
    project = tomllib.loads(read("pyproject.toml"))["project"]
    assert citation["authors"] == project["authors"]
    assert citation["license"] == project["license"]
    # An address only when there is one, and then the one.
    public = links.repository(project["urls"]["Repository"])
    found = citation.get("repository-code", "")
    assert found == (public and f"https://github.com/{public}")


def faults(text):
    """List what GitHub would refuse in a form for an issue."""
    form = yaml.safe_load(text)
    if missing := {"name", "description", "body"} - {*form}:
        yield f"no {missing}"
        return
    ids = [part.get("id") for part in form["body"]]
    if len({*ids}) < len(ids):
        yield "two parts of one id"
    for part in form["body"]:
        if part["type"] not in ("input", "textarea", "dropdown"):
            yield f"a part of type {part['type']}"
        if "label" not in part["attributes"]:
            yield f"{part['id']} has no label"
        if (part["type"] == "dropdown") != ("options" in part["attributes"]):
            yield f"{part['id']} has no options, or has some"
    if not any(part.get("validations", {}).get("required") for part in form["body"]):
        yield "nothing is asked for"


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_form_is_whole(path):
    assert list(faults(path.read_text("utf-8"))) == []


@pytest.mark.parametrize(
    "old, new, fault",
    [
        ("name:", "title:", "no {'name'}"),
        ("id: students", "id: lessons", "two parts of one id"),
        ("type: input", "type: line", "type line"),
        ("label:", "title:", "has no label"),
        ("required: true", "required: false", "nothing is asked"),
        ("type: input", "type: dropdown", "has no options"),
    ],
)
def test_form_that_is_broken_is_noticed(old, new, fault):
    form = read(".github/ISSUE_TEMPLATE/class.yml")
    assert fault in "\n".join(faults(form.replace(old, new)))
