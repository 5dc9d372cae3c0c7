"""Explorers in a real notebook: number box, slider and arrow keys move the picture."""

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
    notebook = open_notebook(LESSON)
    notebook.run_all()
    page = notebook.page
    page.evaluate(REVEAL)
    box = page.get_by_role("spinbutton", name="w1")
    picture = page.locator(".jupyter-widgets img").first
    said = page.locator("p[role=status]", has_text="First layer")

    def after(action):
        before = picture.get_attribute("src")
        action()
        page.wait_for_function(
            "([img, before]) => img.src !== before",
            arg=[picture.element_handle(), before],
        )
        return said.inner_text()

    def type_it():
        box.fill("-2")
        box.press("Enter")

    assert "slope -2.00; second layer" in after(type_it)
    handle = page.locator(".noUi-handle").first
    assert "slope -1.90; second layer" in after(lambda: handle.press("ArrowRight"))
    assert box.input_value() == "-1.9"
    assert notebook.errors == []
