"""Stored pictures are whole, each with its own text, and looked at when drawn again."""

from base64 import b64encode
from copy import copy
from io import BytesIO

import nbformat
import pytest
from lessons import NAMES, shipped
from pictures import SIDE, differences, faults, unlike
from PIL import Image, ImageFilter

from authoring import build, files
from course_lib.figures import style
from course_lib.figures.picture import Picture


def test_stored_pictures_are_whole_and_nobody_elses():
    assert faults({name: shipped(name) for name in NAMES}) == []


def drawn(*changes):
    """A picture of a title, a curve, an arrow, a faint band and a colour scale."""
    with style.page(6, 4) as (figure, ax):
        ax.set_title("Two moons, one line")
        ax.plot([0, 1, 2], [0, 2, 1], **style.line(style.BENT), label="ReLU")
        ax.axvspan(1.2, 1.5, color=style.BAND)
        ax.annotate("here", (1, 2), (0.2, 1.8), arrowprops={"arrowstyle": "->"})
        ax.set_xlabel("epoch")
        ax.set_ylabel("loss")
        mesh = ax.pcolormesh([[0.2, 0.8]], cmap=style.PROBABILITY)
        bar = figure.colorbar(mesh)
        ax.legend()
        for change in changes:
            change(figure, ax, bar)
        return Picture(figure, "A page.")


def base64(picture):
    return picture._repr_mimebundle_()["image/png"]


@pytest.fixture(scope="module")
def one():
    return drawn()


CHANGES = {
    "title": lambda f, ax, bar: ax.set_title(""),
    "other title": lambda f, ax, bar: ax.set_title("Two moons, no line"),
    "arrow": lambda f, ax, bar: ax.texts[0].arrow_patch.set_visible(False),
    "note": lambda f, ax, bar: ax.texts[0].set_text(""),
    "axis": lambda f, ax, bar: ax.xaxis.set_ticklabels([]),
    "name of an axis": lambda f, ax, bar: ax.set_ylabel("los"),
    "colour scale": lambda f, ax, bar: bar.ax.set_visible(False),
    "legend": lambda f, ax, bar: ax.get_legend().set_visible(False),
    "band": lambda f, ax, bar: ax.patches[0].set_visible(False),
    "curve": lambda f, ax, bar: ax.lines[0].set_ydata([0, 2, 1.1]),
    "dashes": lambda f, ax, bar: ax.lines[0].set_linestyle("--"),
    "colour": lambda f, ax, bar: ax.lines[0].set_color(style.LINEAR["color"]),
    "mirrored": lambda f, ax, bar: ax.invert_xaxis(),
    "white text": lambda f, ax, bar: ax.set_title(
        "Two moons, one line", color="#f8f8f8"
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_is_dropped_or_changed_is_seen(one, change):
    assert unlike(base64(one), base64(drawn(change)))


def test_rounding_is_not_seen(one):
    def rounding(figure, ax, bar):
        ax.lines[0].set_ydata([0, 2 + 1e-4, 1 - 1e-4])

    moved = base64(drawn(rounding))
    assert moved != base64(one)
    assert unlike(base64(one), moved) is None


def test_other_size_is_seen():
    small = Image.new("RGB", (80, 40), "white")
    large = Image.new("RGB", (80, 48), "white")
    assert "(80, 48) dots" in unlike(*map(encoded, (small, large)))


def encoded(image):
    file = BytesIO()
    image.save(file, format="png")
    return b64encode(file.getvalue()).decode()


def test_place_of_the_difference_is_said():
    image = Image.new("RGB", (80 * SIDE, 40 * SIDE), "white")
    spotted = image.copy()
    spotted.paste("black", (60 * SIDE, 10 * SIDE, 61 * SIDE, 11 * SIDE))
    said = unlike(encoded(image), encoded(spotted.filter(ImageFilter.BLUR)))
    assert "most 75% from the left, 25% from the top" in said


def output(picture, text=None, **data):
    bundle = picture._repr_mimebundle_() | data
    return nbformat.v4.new_output("display_data", bundle | (text or {}))


def notebook(*outputs):
    cells = [nbformat.v4.new_code_cell("draw()", outputs=[one]) for one in outputs]
    return {"01_a": nbformat.v4.new_notebook(cells=cells)}


def retold(picture, alt):
    """The same picture with another text."""
    twin = copy(picture)
    twin.alt = alt
    return twin


def spoilt(picture, old, new, key="text/html"):
    one = output(picture)
    one.data[key] = one.data[key].replace(old, new)
    return one


def test_each_fault_of_a_stored_picture_is_named(one):
    other = drawn(CHANGES["title"])
    whole = base64(one)
    cases = {
        "does not open": [output(one, **{"image/png": whole[:2000]})],
        "beside the HTML is another": [output(one, **{"image/png": base64(other)})],
        "1152 dots and is shown 99 pixels": [spoilt(one, 'width="576"', 'width="99"')],
        "no alternative text": [spoilt(one, 'alt="A page."', 'alt=""')],
        "not its alternative text": [spoilt(one, "A page.", "A house.", "text/plain")],
        "cell 2: has the picture of 01_a, cell 1": [
            output(one),
            output(retold(one, "A house.")),
        ],
        "film does not inflate": [spoilt(one, "<img", '<img data-film="AAAA"')],
    }
    assert faults(notebook(output(one), output(other))) == []
    for fault, outputs in cases.items():
        [said] = faults(notebook(*outputs))
        assert fault in said


def test_kind_of_an_output_is_compared(one):
    stored, same = output(one), output(one)
    assert differences([stored], [same]) == []
    same.output_type = "execute_result"
    assert "execute_result" in differences([stored], [same])[0]
    assert "outputs of kinds" in differences([stored], [])[0]
    plain = output(one, **{"text/html": ""})
    assert differences([plain], [output(one, **{"text/html": ""})]) == []
    new = output(drawn(CHANGES["title"]), **{"text/html": ""})
    assert "the picture differs" in differences([plain], [new])[0]


LESSON = """\
# %%
from pathlib import Path

from course_lib.figures import style
from course_lib.figures.picture import Picture

with style.page(6, 4) as (figure, ax):
    ax.set_title(Path("title").read_text() if Path("title").exists() else "Moons")
    picture = Picture(figure, "A page.")
picture

# %%
print("done")
"""


def test_picture_that_lost_its_title_fails_its_cell(
    copied_project, run_pytest, compares_pictures
):
    folder = copied_project / "notebooks"
    files.write(folder / "src" / "01_a.py", LESSON)
    build.build("01_a", folder)
    (folder / "title").write_text("")
    said = run_pytest(copied_project).stdout
    assert "1 failed, 1 passed" in said
    assert "the picture differs in" in said
