"""A prediction can be made with the keyboard alone, and reads well aloud."""

import pytest
from jupyter_lab import Notebook, write_notebook
from playwright.sync_api import expect

CELL = """\
from course_lib.widgets import Predictions
question = Predictions("01_lines").ask("shape", "What bends?", ["all", "nothing"])
question"""


@pytest.fixture
def page(lab, open_notebook):
    write_notebook(lab.root / "prediction.ipynb", CELL)
    notebook: Notebook = open_notebook("prediction.ipynb")
    notebook.run_all()
    return notebook.page


def test_tab_and_space_choose(page):
    first, second = (
        page.get_by_role("radio", name=name) for name in ("all", "nothing")
    )
    first.focus()
    page.keyboard.press("Tab")
    expect(second).to_be_focused()
    page.keyboard.press("Space")
    expect(second).to_be_checked()
    expect(page.get_by_role("status").filter(has_text="Noted")).to_be_visible()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    expect(first).to_be_checked()
    expect(second).not_to_be_checked()


def test_the_question_comes_first_and_says_which_keys(page):
    page.get_by_role("radio", name="all").wait_for()
    read = page.locator(".jp-OutputArea-output").first.aria_snapshot()
    places = [read.index(text) for text in ("What bends?", '"all"', '"nothing"')]
    assert places == sorted(places)
    assert "Space" in page.get_by_text("What bends?", exact=True).get_attribute("title")
