"""A prediction can be made with the keyboard alone, and reads well aloud."""

import pytest
from jupyter_lab import Notebook, write_notebook
from playwright.sync_api import expect

NEW = "import time\nkey = str(time.time())"
ASK = """\
from course_lib.widgets import Predictions
Predictions("01_lines").ask(key, "What bends?", ["all", "nothing"])"""
ACTIVE = "() => window.jupyterapp.shell.currentWidget.content.activeCellIndex"


@pytest.fixture(scope="module")
def opened(lab, browser):
    write_notebook(lab.root / "prediction.ipynb", NEW, ASK, "2")
    yield Notebook(browser.new_page(), lab, "prediction.ipynb")
    lab.shut_down_kernels()


@pytest.fixture
def notebook(opened):
    """A question that nobody has answered yet: each run of all cells asks another."""
    opened.run_all()
    return opened


def options(page):
    found = [page.get_by_role("radio", name=name) for name in ("all", "nothing")]
    for option in found:
        expect(option).to_be_enabled()
    return found


def test_arrows_choose_and_stay_and_shift_enter_goes_on(notebook):
    page = notebook.page
    first, second = options(page)
    first.click()
    noted = page.get_by_role("status").filter(has_text="Noted")
    expect(noted).to_be_visible()
    for key, option in [("ArrowDown", second), ("ArrowUp", first), ("ArrowUp", second)]:
        page.keyboard.press(key)
        expect(option).to_be_focused()
        expect(option).to_be_checked()
    expect(noted).to_be_visible()
    assert page.evaluate(ACTIVE) == 1
    page.keyboard.press("Shift+Enter")
    page.wait_for_function(f"() => ({ACTIVE})() === 2")
    notebook.wait_idle()
    one, asked, two = (cell["count"] for cell in notebook.code_cells())
    assert asked == two + 1 == one + 3
    expect(options(page)[1]).to_be_checked()  # asked again, and it is kept
    page.keyboard.press("ArrowUp")  # the notebook has its keys again
    page.wait_for_function(f"() => ({ACTIVE})() === 1")
    assert notebook.errors == []


def test_one_key_chooses_and_escape_gives_the_keys_back(notebook):
    page = notebook.page
    first, _ = options(page)
    first.focus()
    page.keyboard.press("Space")
    expect(first).to_be_checked()
    expect(page.get_by_role("status").filter(has_text="Noted")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowDown")
    page.wait_for_function(f"() => ({ACTIVE})() === 2")
    expect(first).to_be_checked()


def test_question_and_options_are_one_group(notebook):
    options(notebook.page)
    group = notebook.page.get_by_role("group", name="What bends?", exact=True)
    expect(group.get_by_role("radio")).to_have_count(2)
    expect(notebook.page.locator("bend-the-line").get_by_role("status")).to_have_count(
        1
    )


def test_a_choice_that_no_kernel_keeps_is_not_noted(notebook, lab):
    page = notebook.page
    first, second = options(page)
    first.click()
    said = page.locator("bend-the-line").get_by_role("status")
    expect(said).to_contain_text("Noted")
    page.evaluate(
        "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel"
        ".restart().then(() => null)"
    )
    expect(said).to_have_text("The kernel was restarted: run this cell again.")
    expect(second).to_be_disabled()
    notebook.wait_idle()
    notebook.run_all()
    first.click()
    expect(said).to_contain_text("Noted")
    lab.shut_down_kernels()
    second.click()
    expect(said).to_contain_text("The kernel does not answer.", timeout=10_000)
