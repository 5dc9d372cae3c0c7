"""The check that comes before all others refuses whatever a build does not make."""

import json
import subprocess

import nbformat
import pytest
from nbval.plugin import comment_markers, metadata_tags

from authoring import build, pairs, remedies, slides

SOURCE = """\
# %% [markdown]
# # A lesson

# %%
print("3 numbers")

# %% tags=["wide"]
print("4 numbers")
"""


def built():
    """A notebook as the build makes it from SOURCE, without the wait for a kernel."""
    notebook = pairs.compose(SOURCE)
    for count, cell in enumerate(notebook.cells[1:], start=1):
        text = f"{count + 2} numbers\n"
        output = nbformat.v4.new_output("stream", name="stdout", text=text)
        cell.update(execution_count=count, outputs=[output])
    slides.mark(notebook)
    return notebook


def written(notebook):
    return nbformat.writes(notebook)


def test_every_lesson_is_as_built():
    assert list(build.NOTEBOOKS.glob("src/*.py"))
    assert pairs.check(build.NOTEBOOKS) == {}


def test_a_built_pair_passes():
    assert pairs.check_pair(SOURCE, written(built())) == []


SOURCES = {
    "edited": (SOURCE.replace("4", "5"), "cell 3"),
    "edited prose": (SOURCE.replace("A lesson", "Lesson"), "cell 1"),
    "other tags": (SOURCE.replace("wide", "narrow"), "cell 3"),
    "other type": (SOURCE.replace(" [markdown]", ""), "cell 1"),
    "added cell": (SOURCE + "\n# %%\nprint(5)\n", "cell 4 (print(5)) of the source"),
    "cell taken away": (SOURCE.partition("# %% tags")[0], "cell 3"),
}


@pytest.mark.parametrize("source, cell", SOURCES.values(), ids=SOURCES)
def test_source_that_says_something_else_is_refused(source, cell):
    [sentence] = pairs.check_pair(source, written(built()))
    assert cell in sentence


def new_output(kind, **contents):
    return lambda notebook: notebook.cells[1].outputs.append(
        nbformat.v4.new_output(kind, **contents)
    )


VIEW = {pairs.WIDGET_VIEW: {"model_id": "1"}, "text/plain": "Slider"}
NOTEBOOKS = {
    "edited cell": (lambda n: n.cells[2].update(source="print(4)"), "cell 3"),
    "not run": (lambda n: n.cells[1].update(execution_count=None), "having been run"),
    "run out of order": (lambda n: n.cells[2].update(execution_count=7), "number 7"),
    "widget state": (lambda n: n.metadata.update(widgets={}), "“widgets”"),
    "jupytext": (lambda n: n.metadata.update(jupytext={}), "“jupytext”"),
    "version": (
        lambda n: n.metadata.update(language_info={"name": "python", "version": "3"}),
        "version of Python",
    ),
    "times": (lambda n: n.cells[1].metadata.update(execution={}), "“execution”"),
    "widget view": (new_output("display_data", data=VIEW), "widget"),
    "warning": (new_output("stream", name="stderr", text="Oh"), "stderr: Oh"),
    "error": (
        new_output("error", ename="E", evalue="no", traceback=[]),
        "error: E: no",
    ),
    "no slide": (lambda n: n.cells[2].metadata.pop("slideshow"), "slides"),
    "other slide": (
        lambda n: n.cells[0].metadata.slideshow.update(slide_type="notes"),
        "slides are not as built, first at cell 1",
    ),
    "styled slide": (
        lambda n: n.cells[2].metadata.slideshow.update(data={"state": "x"}),
        "slides are not as built, first at cell 3",
    ),
    "id": (lambda n: n.cells[2].update(id="x"), '(print("4 numbers")) has another id'),
    "attachment": (
        lambda n: n.cells[0].update(attachments={"a.png": {"image/png": "AAAA"}}),
        "cell 1 (# A lesson) has another attachments",
    ),
    "kernel": (lambda n: n.metadata.kernelspec.update(name="julia"), "another kernel"),
    "no kernel": (lambda n: n.metadata.pop("kernelspec"), "another kernel"),
    "minor version": (
        lambda n: (n.update(nbformat_minor=4), [c.pop("id") for c in n.cells]),
        "format 4.4",
    ),
    "result of another number": (
        new_output("execute_result", data={"text/plain": "3"}, execution_count=99),
        'cell 2 (print("3 numbers")) shows its result as number 99',
    ),
    "metadata of an output": (
        new_output("display_data", data={}, metadata={"isolated": True}),
        "metadata of an output: ['isolated']",
    ),
    "size": (new_output("stream", text="x" * pairs.MAX_BYTES), "2.00 MB"),
}


@pytest.mark.parametrize("spoil, phrase", NOTEBOOKS.values(), ids=NOTEBOOKS)
def test_notebook_that_no_build_makes_is_refused(spoil, phrase):
    notebook = built()
    spoil(notebook)
    [sentence] = pairs.check_pair(SOURCE, written(notebook))
    assert phrase in sentence


def test_ids_used_twice_are_named_as_such():
    stored = built()
    stored.cells[2].id = stored.cells[0].id
    [sentence] = pairs.check_pair(SOURCE, json.dumps(stored))
    assert sentence.startswith(f"2 cells have the id “{stored.cells[0].id}”")


@pytest.mark.parametrize(
    "before, after, phrase",
    [
        ('"cells"', '\n<<<<<<< HEAD\n "cells"', "merge conflict"),
        ('"cells"', '"cells', "JSON"),
        ('"cells"', '"cell"', "KeyError: 'cells'"),
        ('"source"', '"text"', "ValidationError"),
    ],
)
def test_notebook_that_cannot_be_read_is_refused_for_what_it_is(before, after, phrase):
    [sentence] = pairs.check_pair(SOURCE, written(built()).replace(before, after, 1))
    assert "cannot be read" in sentence and phrase in sentence
    assert ("merge conflict" in sentence) == (phrase == "merge conflict")


@pytest.mark.parametrize("tag", [*metadata_tags, "skip-execution"])
def test_tag_that_switches_a_check_off_is_refused(tag):
    source, notebook = SOURCE.replace("wide", tag), built()
    notebook.cells[2].metadata.tags = [tag]
    [sentence] = pairs.check_pair(source, written(notebook))
    assert f'cell 3 (print("4 numbers")) has the tag “{tag}”' in sentence


@pytest.mark.parametrize("comment", comment_markers)
def test_comment_that_switches_a_check_off_is_refused(comment):
    source, notebook = SOURCE, built()
    for hashes in ("#", "# ", "##  "):
        line = f"{hashes}{comment}\nprint("
        source = SOURCE.replace('print("3', line + '"3')
        cell = pairs.compose(source).cells[1]
        notebook.cells[1].update(source=cell.source, id=cell.id)
        [sentence] = pairs.check_pair(source, written(notebook))
        assert "cell 2" in sentence and "comment" in sentence


@pytest.fixture
def folder(tmp_path):
    """A project's lessons under git: one good pair."""
    folder = tmp_path / "notebooks"
    (folder / "src").mkdir(parents=True)
    (folder / "src" / "01_a.py").write_text(SOURCE)
    (folder / "01_a.ipynb").write_text(written(built()))
    git(tmp_path, "init", "--quiet")
    commit(tmp_path)
    return folder


def git(where, *arguments):
    subprocess.run(["git", *arguments], cwd=where, check=True)


def commit(where):
    git(where, "add", ".")
    name = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    git(where, *name, "commit", "--quiet", "--message", "A lesson")


def follow(advice, folder):
    """Do what the advice says: run the indented lines."""
    lines = [line for line in advice.splitlines() if line.startswith("    ")]
    script = "\n".join(["set -e", *lines])
    subprocess.run(["bash", "-c", script], cwd=folder.parent, check=True)


def test_missing_and_unreadable_notebooks_are_refused(folder):
    assert pairs.check(folder) == {}
    (folder / "01_a.ipynb").write_text("<<<<<<< HEAD")
    assert "cannot be read" in pairs.check(folder)["01_a"][0]
    (folder / "01_a.ipynb").unlink()
    assert "missing" in pairs.check(folder)["01_a"][0]
    assert "make notebooks" in remedies.explain(folder, pairs.check(folder))


def test_student_who_edited_a_lesson_can_keep_the_edits(folder):
    notebook = built()
    notebook.cells[2].source = "print('mine')"
    (folder / "01_a.ipynb").write_text(written(notebook))

    advice = remedies.explain(folder, pairs.check(folder))
    assert "notebooks/01_a.ipynb\n  - cell 3 (print('mine')) differs" in advice
    follow(advice, folder)
    assert pairs.check(folder) == {}
    kept = (folder.parent / "my_notebooks" / "01_a-mine.ipynb").read_text()
    assert kept == written(notebook)


def test_notebook_of_ones_own_among_the_lessons_finds_a_place(folder):
    (folder / "Untitled.ipynb").write_text(written(built()))
    advice = remedies.explain(folder, pairs.check(folder))
    assert "notebooks/Untitled.ipynb" in advice
    follow(advice, folder)
    assert pairs.check(folder) == {}
    assert (folder.parent / "my_notebooks" / "Untitled.ipynb").exists()


@pytest.mark.parametrize("committed", [False, True])
def test_author_who_edited_a_source_is_told_to_build(folder, committed):
    (folder / "src" / "01_a.py").write_text(SOURCE.replace("4", "5"))
    if committed:
        commit(folder.parent)
    advice = remedies.explain(folder, pairs.check(folder))
    assert "make notebooks" in advice and "git checkout" not in advice


def test_long_list_of_differences_is_cut(folder):
    advice = remedies.explain(folder, {"01_a": [f"cell {n}" for n in range(20)]})
    assert "cell 7" in advice and "cell 8" not in advice and "and 12 more" in advice


def test_nothing_else_runs_when_a_pair_differs(folder, copied_project, run_pytest):
    (folder / "src" / "01_a.py").write_text(SOURCE.replace("4", "5"))
    run = run_pytest(copied_project)
    said = run.stdout + run.stderr
    assert run.returncode != 0
    assert "cell 3" in said and "make notebooks" in said
    assert "passed" not in said and "failed" not in said
