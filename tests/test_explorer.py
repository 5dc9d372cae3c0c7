"""Explorers: the picture follows the controls, and mistakes are shown."""

import asyncio
import io

import ipywidgets
import pytest
from PIL import Image

from course_lib import figures
from course_lib.figures import style
from course_lib.figures.style import Picture
from course_lib.widgets import Explorer, choice, number


def draw(count, colour):
    if count == 7:
        raise ValueError("seven is not for drawing")
    return Picture(f"{count} {colour}".encode(), f"{count} {colour} things.", 100)


@pytest.fixture
def explorer():
    return Explorer(
        draw,
        count=number("how many", 3, 0, 9, 1),
        colour=choice("colour", ["red", "blue"]),
    )


def entries(explorer):
    return [box.children[0] for box in explorer.children[:2]]


def test_the_first_picture_is_there_at_once(explorer):
    assert explorer.image.value == b"3 red"
    assert explorer.values == {"count": 3, "colour": "red"}


def test_the_picture_and_its_text_follow(explorer):
    count, colour = entries(explorer)
    count.value = 5
    colour.value = "blue"
    assert explorer.image.value == b"5 blue"
    assert "5 blue things." in explorer.caption.value


def test_pictures_are_painted_into_one_figure_and_get_all_dots_at_rest(monkeypatch):
    monkeypatch.setattr("course_lib.widgets.explorer.REST", 0)
    seen = []

    def graph(height):
        with style.page(4, 3) as (figure, ax):
            ax.plot([0, 1], [0, height])
            seen.append((figure, ax.get_ylim()))
            return style.picture(figure, f"up to {height}")

    explorer = Explorer(graph, height=number("height", 1, 1, 9, 1))
    box = explorer.children[0].children[0]

    def shown():
        with Image.open(io.BytesIO(explorer.image.value)) as image:
            assert image.format.lower() == explorer.image.format
            return image.format, image.size

    async def move():
        looks = [shown()]
        for height in (9, 5):
            box.value = height
            looks.append(shown())
        for _ in range(3):  # at rest
            await asyncio.sleep(0.01)
        return [*looks, shown()]

    sharp, quick = ("PNG", (768, 576)), ("JPEG", (384, 288))
    assert asyncio.run(move()) == [sharp, quick, quick, sharp]
    (_, one), *others = seen
    assert [top / one[1] for _, (_, top) in others] == pytest.approx([9, 5, 5])
    assert len({figure for figure, _ in others}) == 1
    assert explorer.image.width == "384"


def test_slider_and_number_box_move_together(explorer):
    box, slider = explorer.children[0].children
    slider.value = 8
    assert box.value == 8
    assert explorer.image.value == b"8 red"
    box.value = 99  # out of range: the nearest possible value
    assert slider.value == 9


def test_the_box_shows_the_number_that_is_meant():
    box, slider = number("scale", 1.0, 0.1, 3.0, 0.1).children
    for step in range(30):  # as the page counts them
        slider.value = 0.1 + step * 0.1
        assert len(str(box.value)) == 3
    box.value = 0.123
    assert slider.value == 0.123


def test_every_control_has_a_name(explorer):
    for entry in entries(explorer):
        assert entry.description


def test_fractions_get_a_box_for_fractions():
    box, slider = number("rate", 0.5, 0.0, 1.0, 0.1).children
    assert isinstance(box, ipywidgets.BoundedFloatText)
    slider.value = 0.7
    assert box.value == pytest.approx(0.7)


def test_a_mistake_is_shown_and_the_next_move_recovers(explorer):
    count, _ = entries(explorer)
    count.value = 7
    assert "seven is not for drawing" in explorer.caption.value
    assert explorer.image.value == b"3 red"
    count.value = 6
    assert explorer.image.value == b"6 red"
    assert "did not work" not in explorer.caption.value


def test_without_a_front_end_there_is_a_picture_and_a_sentence(explorer):
    bundle = explorer._repr_mimebundle_()
    assert 'alt="3 red things."' in bundle["text/html"]
    assert "Run this cell" in bundle["text/html"]
    first = "Explorer (count, colour). First state: 3 red things."
    assert bundle["text/plain"] == first
    count, _ = entries(explorer)
    count.value = 4
    assert repr(explorer) == first


def test_lesson_1s_explorer_draws_the_composed_line():
    sliders = {name: number(name, 1.0, -3.0, 3.0, 0.1) for name in ("w1", "b1", "w2")}
    live = Explorer(
        figures.composed_line, **sliders, b2=number("b2", 0.0, -3.0, 3.0, 0.1)
    )
    before = live.image.value
    live.children[0].children[0].value = -2.0
    assert live.image.value != before
    assert "slope -2.00" in live.caption.value
