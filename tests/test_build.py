"""The build: what it stores, what it refuses, and that it repeats itself exactly."""

import os
import subprocess
import sys

import nbformat
import pytest

from authoring import build, files, links, pairs, settle

LESSON = """\
# %% [markdown]
# # A lesson

# %%
import sys

import ipywidgets

print("one", flush=True)
print("two")

# %%
class Explorer(ipywidgets.IntSlider):
    def _repr_mimebundle_(self, **options):
        bundle = super()._repr_mimebundle_(**options)
        return bundle | {"text/html": "<b>0</b>", "text/plain": "Explorer"}


Explorer()

# %%
2 + 2
"""


@pytest.fixture
def folder(tmp_path):
    files.write(tmp_path / "src" / "01_a.py", LESSON)
    return tmp_path


def built(folder):
    build.build("01_a", folder)
    return nbformat.read(folder / "01_a.ipynb", as_version=4)


def test_notebook_holds_outputs_and_nothing_that_varies(folder):
    notebook = built(folder)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == [1, 2, 3]
    assert [output.text for output in code[0].outputs] == ["one\ntwo\n"]
    assert code[1].outputs[0].data == {
        "text/html": "<b>0</b>",
        "text/plain": "Explorer",
    }
    assert code[2].outputs[0].data == {"text/plain": "4"}
    assert notebook.metadata.keys() == {"kernelspec", "language_info"}
    assert "version" not in notebook.metadata.language_info
    kinds = [cell.metadata.pop("slideshow", None) for cell in notebook.cells]
    assert kinds[:2] == [{"slide_type": "slide"}, {"slide_type": "skip"}]
    assert all(cell.metadata == {} for cell in notebook.cells)

    before = (folder / "01_a.ipynb").read_bytes()
    (folder / "01_a.ipynb").unlink()
    assert build.build("01_a", folder)
    assert (folder / "01_a.ipynb").read_bytes() == before
    assert not build.build("01_a", folder)


def test_cells_that_did_not_change_keep_their_ids():
    before = [cell.id for cell in pairs.compose(LESSON).cells]
    edited = LESSON.replace("2 + 2", "'new'\n\n# %%\n3 + 3")
    after = [cell.id for cell in pairs.compose(edited).cells]
    assert after[:3] == before[:3]
    assert len(set(before) | set(after)) == len(before) + 2


def test_cells_that_say_the_same_have_ids_of_their_own():
    ids = [cell.id for cell in pairs.compose("# %%\nx\n\n# %%\nx\n\n# %%\nx\n").cells]
    assert len(set(ids)) == 3


REFUSED = {
    "an error": ("1 / 0", ["cell 5", "1 / 0", "ZeroDivisionError: division by zero"]),
    "a warning": ("import warnings; warnings.warn('old')", ["cell 5", "old"]),
    "no output check": ("# NBVAL_IGNORE_OUTPUT\n2", ["cell 5", "comment"]),
}


@pytest.mark.parametrize("cell, phrases", REFUSED.values(), ids=REFUSED)
def test_build_stops_and_leaves_the_old_notebook(folder, cell, phrases):
    files.write(folder / "src" / "01_a.py", f"{LESSON}\n# %%\n{cell}\n")
    files.write(folder / "01_a.ipynb", "the old one")
    with pytest.raises(build.BuildError) as stopped:
        build.build("01_a", folder)
    for phrase in ["01_a", *phrases]:
        assert phrase in str(stopped.value)
    assert (folder / "01_a.ipynb").read_text() == "the old one"


def test_unknown_lesson_is_named(folder):
    with pytest.raises(build.BuildError, match="02_b"):
        build.build("02_b", folder)


def test_readme_has_the_current_launch_links():
    readme = (build.ROOT / "README.md").read_text(encoding="utf-8")
    assert links.updated(readme, build.ROOT) == readme


def test_launch_links_lead_to_the_tag_on_github():
    block = links.block("https://github.com/a/b", "1.2", ["01_one_way", "02_two"])
    assert (
        "https://mybinder.org/v2/gh/a/b/v1.2?urlpath=lab/tree/my_notebooks/02_two.ipynb"
        in block
    )
    page = "/github/a/b/blob/v1.2/notebooks/02_two.ipynb"
    assert f"https://colab.research.google.com{page}" in block
    assert "https://a.github.io/b/02_two.html" in block
    assert "1 One way" in block


def test_there_are_no_links_before_there_is_an_address():
    block = links.block("https://example.org/bend-the-line", "1.2", ["01_one"])
    assert block == links.NOT_YET
    assert "http" not in block


def test_links_refuse_what_they_cannot_serve():
    with pytest.raises(ValueError, match=r"https://example\.com/x"):
        links.block("https://example.com/x", "1.2", ["01_one"])
    with pytest.raises(ValueError, match="<!-- launch -->"):
        links.updated("# No place for links", build.ROOT)


def test_settings_that_are_there_already_are_kept(tmp_path):
    overrides = settle.quieten_jupyterlab(tmp_path)
    overrides.write_text('{"other:setting": "Übung → π"}', encoding="utf-8")
    # On a machine whose own encoding is another one.
    settled = "from authoring import settle; import sys; "
    settled += "settle.quieten_jupyterlab(sys.argv[1])"
    plain = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    command = [sys.executable, "-c", settled, tmp_path]
    subprocess.run(command, env=os.environ | plain, check=True)
    text = overrides.read_text(encoding="utf-8")
    assert "Übung → π" in text and "fetchNews" in text


def test_further_notebook_is_built_into_the_folder_of_its_kind(folder):
    cell = "# %%\nimport os\n\nprint(os.path.basename(os.getcwd()))\n"
    files.write(folder / "src" / "further" / "why.py", f"{LESSON}\n{cell}")
    assert pairs.names(folder) == ["01_a", "further/why"]
    build.build("01_a", folder)
    assert pairs.check(folder) == {"further/why": ["its notebook is missing"]}
    build.build("further/why", folder)
    assert pairs.check(folder) == {}
    notebook = nbformat.read(folder / "further" / "why.ipynb", as_version=4)
    assert notebook.cells[-1].outputs[0].text == "further\n"
