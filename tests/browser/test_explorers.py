"""Explorers in a real notebook: number box, slider and arrow keys move the picture."""

from jupyter_lab import FRONT_END
from playwright.sync_api import expect

# Notebook takes the arrow keys away from the sliders of ipywidgets, which cannot tell
# it not to, to move from cell to cell; other keys, and the box, work there as well.
KEY, VALUE, NEXT = (
    ("PageUp", -1.5, -0.5) if FRONT_END == "notebook" else ("ArrowRight", -1.9, -0.9)
)
LESSON = "notebooks/01_collapsing_linear_layers.ipynb"
REVEAL = """
() => {
    const notebook = window.jupyterapp.shell.currentWidget.content;
    const index = notebook.widgets.findIndex(
        cell => cell.model.sharedModel.getSource().startsWith('Explorer('));
    notebook.activeCellIndex = index;
    return notebook.scrollToItem(index, 'start').then(() => null);
}
"""


def test_the_picture_follows_box_slider_and_keys(open_notebook):
    # Narrow, and the sidebar is open.
    notebook = open_notebook(LESSON, viewport={"width": 820, "height": 900})
    notebook.run_all()
    page = notebook.page
    page.evaluate(REVEAL)
    box = page.get_by_role("spinbutton", name="w1")
    for name in ("w1", "b1", "w2", "b2"):
        entry = page.get_by_role("spinbutton", name=name)
        assert entry.bounding_box()["width"] > 90, "a number is cut off"
    picture = page.locator(".jupyter-widgets img").first
    said = page.locator("p[role=status]", has_text="First layer")

    # Picture and sentence arrive one after the other, so both are waited for.
    def follows(action, sentence):
        before = picture.get_attribute("src")
        action()
        expect(picture).not_to_have_attribute("src", before)
        expect(said).to_contain_text(sentence)

    def type_it():
        box.fill("-2")
        box.press("Enter")

    follows(type_it, "slope -2.00; Second layer")
    handle = page.locator(".noUi-handle").first
    follows(lambda: handle.press(KEY), f"slope {VALUE:.2f}; Second layer")
    assert box.input_value() == str(VALUE)
    # At rest it gets all its dots: two for each pixel.
    dots = 2 * int(picture.get_attribute("width"))
    expect(picture).to_have_js_property("naturalWidth", dots)
    # The box shows -0.9, and not that -2 + 11 * 0.1 is -0.8999999999999999.
    page.locator(".noUi-handle").nth(1).press(KEY)
    expect(page.get_by_role("spinbutton", name="b1")).to_have_value(str(NEXT))
    assert notebook.errors == []
