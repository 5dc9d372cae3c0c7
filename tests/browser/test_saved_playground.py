"""The playground in a page that was saved to a file: no kernel, and no network."""

import json

import nbformat
import pytest
from playwright.sync_api import expect

from authoring.pairs import compose
from course_lib.widgets.playground import Playground
from course_lib.widgets.playground.run import NAMES, Run
from course_lib.widgets.playground.state import from_text


@pytest.fixture
def saved(open_saved):
    """What nbconvert makes of a playground, opened from a file with no network."""
    notebook = compose("# %%\nPlayground(...)\n")
    bundle, _ = Playground(seed=11, widths=(4, 3))._repr_mimebundle_()
    notebook.cells[0].outputs = [nbformat.v4.new_output("display_data", bundle)]
    return open_saved(notebook)


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def shown(page):
    return page.locator(".btl-run output")


def text(page):
    """Open the text of the playground, or refresh it, and read it."""
    share = page.locator("details:has(textarea[aria-label='state as text'])")
    if share.evaluate("node => node.open"):
        share.get_by_role("button", name="Refresh").click()
    else:
        share.locator("summary").click()
    area = share.locator("textarea")
    expect(area).not_to_have_value("")
    return area.input_value()


def agrees(page):
    """Check that the fields show the weights that Python has after the same run."""
    run = Run.restore(*from_text(text(page))[:3])
    for twin in range(len(NAMES)):
        edit = page.locator(".btl-edit").nth(twin)
        for layer, numbers in enumerate(run.stack.layers):
            edit.locator("select").first.select_option(str(layer))
            found = float(edit.locator("input").input_value())
            unit, source = (
                int(box.input_value()) for box in edit.locator("select").all()[1:]
            )
            expected = numbers[twin, unit, source].item()
            assert found == pytest.approx(expected, rel=6e-3, abs=1e-6)


def test_everything_works_with_the_mouse(saved):
    page = saved(viewport={"width": 1100, "height": 1400})
    press(page, "▶ Play")
    expect(shown(page)).not_to_have_text("step 0 · epoch 0")
    page.wait_for_timeout(500)
    press(page, "❚❚ Pause")
    agrees(page)
    page.get_by_role("radio", name="xor").check(force=True)
    press(page, "+ layer")
    page.get_by_role("combobox", name="activation after layer 1").select_option("gelu")
    press(page, "Epoch")
    expect(shown(page)).to_contain_text("epoch 1")
    agrees(page)  # these points came with the page
    page.get_by_role("checkbox", name="hinges").check()
    page.get_by_role("checkbox", name="collapse affine layers").check()
    expect(page.locator(".btl-facts").first).to_contain_text("max |Δ|")
    page.get_by_role("checkbox", name="collapse affine layers").uncheck()
    page.locator(".btl-edit input").nth(1).fill("2.5")
    page.keyboard.press("Enter")
    before = json.loads(text(page))
    assert before["changes"][-1][1]["edit"][-1] == 2.5 and before["view"]["hinges"]
    page.get_by_text("32 seeds: luck or rule?").click()
    press(page, "Train 32 pairs")
    page.get_by_text("Step 13 of 13. Test accuracy: ").wait_for()
    press(page, "⟲ Rewind")
    expect(shown(page)).to_have_text("step 0 · epoch 0")
    page.get_by_role("textbox", name="state as text").fill(json.dumps(before))
    press(page, "Restore from this text")
    expect(shown(page)).to_contain_text("step 13")
    assert json.loads(text(page)) == before
    agrees(page)


def test_what_did_not_come_with_it_is_drawn_in_the_page_which_says_so(saved):
    page = saved()
    page.get_by_role("spinbutton", name="data draw").fill("5")
    page.keyboard.press("Enter")
    page.get_by_text("This start was drawn in the page").wait_for()
    press(page, "+50 epochs")
    expect(shown(page)).to_contain_text("epoch 50")
    right = page.locator(".btl-card header b").nth(1).inner_text()
    assert float(right.split()[0]) > 95


def test_keys_alone_work_it(saved):
    page = saved()
    page.get_by_role("button", name="▶ Play").focus()
    page.keyboard.press("Space")
    expect(shown(page)).not_to_have_text("step 0 · epoch 0")
    page.keyboard.press("Space")
    page.locator(".btl-map").first.focus()
    page.keyboard.press("ArrowUp")
    expect(page.locator(".btl-hover").first).to_contain_text("x2 = 0.10")


def test_a_finger_works_it_at_400_pixels(saved):
    page = saved(viewport={"width": 400, "height": 800}, has_touch=True)
    page.get_by_role("button", name="▶ Play").tap()
    expect(shown(page)).not_to_have_text("step 0 · epoch 0")
    page.get_by_role("button", name="❚❚ Pause").tap()
    page.get_by_role("combobox", name="What a click").select_option("1")
    page.locator(".btl-map").first.tap(position={"x": 30, "y": 30})
    expect(page.get_by_role("button", name="Clear own points")).to_be_enabled()


def test_less_motion_is_fewer_pictures(saved):
    page = saved(reduced_motion="reduce")
    press(page, "▶ Play")
    page.wait_for_timeout(1500)
    press(page, "❚❚ Pause")
    assert 5 <= json.loads(text(page))["steps"] <= 40  # 5 a picture
