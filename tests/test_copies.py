"""Students' copies: theirs once changed, and until then as new as the lessons."""

import shutil
import subprocess

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from authoring import copies

NAME = "01_a.ipynb"


def write(path, *sources, printed="as built"):
    path.parent.mkdir(exist_ok=True)
    cells = [new_code_cell(source, id=f"c{n}") for n, source in enumerate(sources)]
    cells[0].outputs = [new_output("stream", text=printed)]
    cells[0].execution_count = 1
    nbformat.write(new_notebook(cells=cells), path)


def is_as_handed_out(copy, lesson):
    """Whether a copy is the lesson, cell by cell, as before it was run."""
    ours, theirs = (nbformat.read(path, as_version=4) for path in (copy, lesson))
    assert theirs.cells[0].outputs
    for cell in theirs.cells:
        cell.update(outputs=[], execution_count=None)
    return ours == theirs


@pytest.fixture
def shipped(tmp_path):
    write(tmp_path / "notebooks" / NAME, "first version")
    return tmp_path / "notebooks"


@pytest.fixture
def mine(tmp_path):
    return tmp_path / "my_notebooks"


def test_first_time_all_lessons_are_copied(shipped, mine):
    write(shipped / "further" / NAME, "first version")
    assert copies.hand_out(shipped, mine) == []
    assert is_as_handed_out(mine / NAME, shipped / NAME)
    assert is_as_handed_out(mine / "further" / NAME, shipped / "further" / NAME)
    assert {path.name for path in mine.glob("[!.]*")} == {NAME, "further"}


def test_copy_that_was_only_run_follows_the_lesson(shipped, mine):
    copies.hand_out(shipped, mine)
    write(mine / NAME, "first version", "", printed="from my run")
    write(shipped / NAME, "first version", printed="as built again")
    copies.hand_out(shipped, mine)
    assert "from my run" in (mine / NAME).read_text()

    write(shipped / NAME, "second version")
    assert copies.hand_out(shipped, mine) == []
    assert is_as_handed_out(mine / NAME, shipped / NAME)


def handed_out_with_outputs(shipped, mine, name=NAME):
    """Hand out a lesson as it was done until hand-outs lost their outputs."""
    for copy in (mine / name, mine / ".shipped" / name):
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(shipped / name, copy)


@pytest.mark.parametrize("version", ["first version", "second version"])
def test_copy_with_outputs_from_earlier_follows_if_it_is_untouched(
    shipped, mine, version
):
    handed_out_with_outputs(shipped, mine)
    write(shipped / NAME, version)
    assert copies.hand_out(shipped, mine) == []
    assert is_as_handed_out(mine / NAME, shipped / NAME)


def test_copy_with_outputs_from_earlier_stays_if_it_is_changed(shipped, mine):
    handed_out_with_outputs(shipped, mine)
    write(mine / NAME, "my answer")
    work = (mine / NAME).read_bytes()
    assert copies.hand_out(shipped, mine) == []
    write(shipped / NAME, "second version")
    assert copies.hand_out(shipped, mine) == [NAME]
    assert (mine / NAME).read_bytes() == work


@pytest.mark.parametrize("sources", [["my answer"], ["first version", "more"]])
def test_changed_copy_is_never_written(shipped, mine, sources):
    copies.hand_out(shipped, mine)
    write(mine / NAME, *sources)
    work = (mine / NAME).read_bytes()
    assert copies.hand_out(shipped, mine) == []

    write(shipped / NAME, "second version")
    assert copies.hand_out(shipped, mine) == [NAME]
    assert copies.hand_out(shipped, mine) == [NAME]  # said until they act on it
    assert (mine / NAME).read_bytes() == work

    (mine / NAME).rename(mine / "01_a-mine.ipynb")
    assert copies.hand_out(shipped, mine) == []
    assert is_as_handed_out(mine / NAME, shipped / NAME)
    assert (mine / "01_a-mine.ipynb").read_bytes() == work


def test_picture_pasted_into_a_note_counts_as_work(shipped, mine):
    copies.hand_out(shipped, mine)
    notebook = nbformat.read(mine / NAME, as_version=4)
    notebook.cells[0].attachments = {"a.png": {"image/png": "AAAA"}}
    nbformat.write(notebook, mine / NAME)
    write(shipped / NAME, "second version")
    assert copies.hand_out(shipped, mine) == [NAME]


@pytest.mark.parametrize("contents", ["", "not a notebook", '{"cells": ['])
def test_copy_that_cannot_be_read_is_never_written(shipped, mine, contents):
    copies.hand_out(shipped, mine)
    (mine / NAME).write_text(contents)
    write(shipped / NAME, "second version")
    assert copies.hand_out(shipped, mine) == [NAME]
    assert (mine / NAME).read_text() == contents


def test_notebook_of_the_same_name_that_was_never_handed_out_is_kept(shipped, mine):
    write(mine / NAME, "my own")
    assert copies.hand_out(shipped, mine) == [NAME]
    assert "my own" in (mine / NAME).read_text()


def test_run_that_was_cut_short_is_made_good(shipped, mine):
    copies.hand_out(shipped, mine)
    write(shipped / NAME, "second version")
    write(mine / NAME, "second version")  # copied, but not yet noted as handed out
    assert copies.hand_out(shipped, mine) == []
    write(shipped / NAME, "third version")
    assert copies.hand_out(shipped, mine) == []
    assert "third version" in (mine / NAME).read_text()


def test_lessons_pulled_with_git_leave_the_students_work_alone(tmp_path, shipped):
    write(shipped / "02_b.ipynb", "first version")
    (tmp_path / ".gitignore").write_text("my_notebooks/\n")
    git(tmp_path, "init", "--quiet")
    commit(tmp_path)
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", str(tmp_path), str(clone))
    lessons, mine = clone / "notebooks", clone / "my_notebooks"
    copies.hand_out(lessons, mine)
    write(mine / NAME, "my answer")

    write(shipped / NAME, "second version")
    write(shipped / "02_b.ipynb", "second version")
    write(shipped / "03_c.ipynb", "a new lesson")
    commit(tmp_path)
    git(clone, "pull", "--quiet")

    assert copies.hand_out(lessons, mine) == [NAME]
    assert "my answer" in (mine / NAME).read_text()
    assert "second version" in (mine / "02_b.ipynb").read_text()
    assert "a new lesson" in (mine / "03_c.ipynb").read_text()


def git(where, *arguments):
    subprocess.run(["git", *arguments], cwd=where, check=True)


def commit(where):
    git(where, "add", ".gitignore", "notebooks")
    name = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    git(where, *name, "commit", "--quiet", "--message", "Lessons")


def test_command_says_which_lesson_is_newer_and_what_to_do(
    shipped, mine, monkeypatch, capsys
):
    monkeypatch.setattr(copies, "ROOT", shipped.parent)
    copies.main()
    assert capsys.readouterr().out == ""
    write(mine / NAME, "my answer")
    write(shipped / NAME, "second version")
    copies.main()
    said = capsys.readouterr().out
    assert NAME in said and "rename yours" in said
    assert said.count("\n") == 1
