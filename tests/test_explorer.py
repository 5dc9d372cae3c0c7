"""Explorers: the picture follows the controls, and mistakes are shown."""

import asyncio
import gc
import io
import random
import re

import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from course_lib import figures
from course_lib.figures import style
from course_lib.figures.picture import Picture
from course_lib.widgets import Explorer, choice, form, number


def draw(count, colour):
    if count == 7:
        raise ValueError("seven is not for drawing")
    with style.page(4, 3) as (figure, ax):
        ax.plot([0, 1], [0, count], color=colour)
        ax.set(title=f"{count} {colour}", ylim=(0, 9))
        return Picture(figure, f"{count} {colour} things.")


@pytest.fixture
def explorer():
    return Explorer(
        draw,
        count=number("how <many>", 3, 0, 9, 1),
        colour=choice("colour", ["red", "blue"]),
    )


def size(file):
    with Image.open(io.BytesIO(file)) as image:
        return image.format, image.size


def test_the_first_picture_and_its_text_are_there_at_once(explorer):
    found = explorer.answer({})
    assert found["values"] == {"count": "3", "colour": "red"}
    assert found["said"] == "3 red things."
    assert found["file"] == draw(3, "red").file


def test_the_picture_and_its_text_follow(explorer):
    explorer.answer({"count": "5"})
    found = explorer.answer({"colour": "blue"}, rest=True)
    assert explorer.values == {"count": 5, "colour": "blue"}
    assert found["values"] == {"count": "5", "colour": "blue"}
    assert found["said"] == "5 blue things."
    assert found["file"] == draw(5, "blue").file


def test_on_the_move_there_are_half_the_dots_and_at_rest_all(explorer):
    moved = explorer.answer({"count": "5"})
    assert size(moved["file"]) == ("JPEG", (384, 288))
    assert moved["more"]
    rested = explorer.answer({}, rest=True)
    assert size(rested["file"]) == ("PNG", (768, 576))
    assert not rested["more"]
    # The same to an eye that does not see single dots, which 6 in place of 5 is not.
    sharp, few, other = (
        np.asarray(
            Image.open(io.BytesIO(file)).convert("RGB").resize((48, 36)), dtype=float
        )
        for file in (rested["file"], moved["file"], draw(6, "red").file)
    )
    assert np.abs(sharp - few).max() < 0.5 * np.abs(sharp - other).max()


def test_the_axes_stay_where_they_are_until_the_hand_rests(explorer):
    # Four digits at the axis need more room than one.
    def wide(top):
        with style.page(4, 3) as (figure, ax):
            ax.plot([0, 1], [0, top])
            return Picture(figure, f"up to {top}")

    live = Explorer(wide, top=number("top", 1, 1, 9000, 1))

    def axis(file):  # how far from the left edge the vertical line is
        with Image.open(io.BytesIO(file)) as image:
            dark = np.asarray(image.convert("L")) < 200
        return np.argmax(dark.mean(0) > 0.5) / dark.shape[1]

    first = axis(live.first.file)
    assert axis(live.answer({"top": "9000"})["file"]) == pytest.approx(first, abs=0.01)
    rested = axis(live.answer({}, rest=True)["file"])
    assert rested > first + 0.03
    assert axis(live.answer({"top": "2"})["file"]) == pytest.approx(rested, abs=0.01)


def test_numbers_are_the_nearest_possible_ones(explorer):
    for text, count in (("99", 9), ("-1", 0), ("4.6", 5), ("", 5), ("five", 5)):
        found = explorer.answer({"count": text})
        assert found["values"]["count"] == str(count)
        assert type(explorer.values["count"]) is int
    rate = number("rate", 0.5, 0.0, 1.0, 0.1)
    assert [rate.read(text, 0.5) for text in ("0.3", "0.123", "7")] == [0.3, 0.123, 1.0]


def test_an_option_that_is_not_there_changes_nothing(explorer):
    explorer.answer({"colour": "green"})
    assert explorer.values["colour"] == "red"


def test_every_control_has_a_name_and_numbers_are_written_as_they_are_meant():
    live = Explorer(
        lambda **values: draw(1, "red"),
        scale=number("a <scale>", 1.0, 0.1, 3.0, 0.1),
        kind=choice("kind", ["<b>"]),
    )
    for kind in ('> <input type="number"', '><input type="range"'):
        assert f"a &lt;scale&gt;</span{kind}" in live.body
    assert live.body.count(' value="1"') == 2
    assert "<option>&lt;b&gt;</option>" in live.body


def test_a_mistake_is_shown_and_the_next_move_recovers(explorer):
    found = explorer.answer({"count": "7"})
    assert "seven is not for drawing" in found["said"]
    assert "file" not in found
    assert found["values"]["count"] == "7"
    found = explorer.answer({"count": "6"})
    assert found["said"] == "6 red things."
    assert "file" in found


def test_without_a_kernel_there_is_a_picture_and_a_sentence(explorer):
    bundle, *_ = explorer._repr_mimebundle_()
    assert 'alt="3 red things."' in bundle["text/html"]
    assert "<fieldset disabled" in bundle["text/html"]
    assert "Run this cell" in bundle["text/html"]
    first = "Explorer (count, colour). First state: 3 red things."
    assert bundle["text/plain"] == first
    explorer.answer({"count": "4"})
    assert repr(explorer) == first
    assert explorer._repr_mimebundle_()[0]["text/html"] == bundle["text/html"]


def test_where_jupyter_started_the_kernel_html_and_a_png_are_stored(
    explorer, monkeypatch
):
    monkeypatch.setenv(form.SERVED, "/a/notebook.ipynb")
    bundle = explorer._repr_mimebundle_()
    assert set(bundle) == {"text/html", "image/png", "text/plain"}
    assert bundle["image/png"] in bundle["text/html"]
    assert f'data-key="{explorer.key}"' in bundle["text/html"]


def test_lesson_1s_explorer_draws_the_composed_line():
    sliders = {name: number(name, 1.0, -3.0, 3.0, 0.1) for name in ("w1", "b1", "w2")}
    live = Explorer(
        figures.composed_line, **sliders, b2=number("b2", 0.0, -3.0, 3.0, 0.1)
    )
    assert "slope -2.00" in live.answer({"w1": "-2"})["said"]


# Many at once


def test_whichever_thread_asks_the_picture_is_that_of_a_fresh_drawing():
    """As in a kernel: messages on the main thread and on others, cells that draw."""
    lives = [
        Explorer(draw, count=number("count", 3, 0, 6, 1), colour=choice("c", ["red"]))
        for _ in range(4)
    ]
    seen = []

    def ask(chance, rest=False):
        live, count = chance.choice(lives), chance.randint(0, 6)
        found = live.answer({"count": str(count)}, rest=rest)
        seen.append((count, found["more"], found["said"], found["file"]))

    def many(seed):
        chance = random.Random(seed)
        for _ in range(15):
            ask(chance)

    async def work():
        loop, chance = asyncio.get_running_loop(), random.Random(2)
        threads = [loop.run_in_executor(None, many, seed) for seed in (0, 1)]
        for wait in range(15):  # on the main thread, as from the loop's timer
            loop.call_later(wait / 10, ask, chance, True)
        await asyncio.gather(*threads, asyncio.sleep(1.6))

    asyncio.run(work())
    assert len(seen) == 45
    places = lives[0].first.places
    fresh = {}
    for count, more, said, file in seen:
        if (count, more) not in fresh:
            picture = draw(count, "red")
            fresh[count, more] = picture.sketch(places) if more else picture.file
        assert said == f"{count} red things."
        assert file == fresh[count, more]
    for live in lives:
        found = live.answer({}, rest=True)
        assert found["file"] == draw(live.values["count"], "red").file


def alive():
    gc.collect()
    return sum(type(one) is Figure for one in gc.get_objects())


def test_figures_are_let_go():
    before = alive()
    lives = [
        Explorer(draw, count=number("count", 3, 0, 9, 1), colour=choice("c", ["red"]))
        for _ in range(5)
    ]
    assert alive() == before
    for live in lives:
        live.answer({"count": "4"})
        live.answer({"count": "7"})
        live.answer({"count": "5"}, rest=True)
    assert alive() == before
    kept = draw(1, "red")  # until it is looked at
    assert alive() == before + 1
    assert re.match(b".PNG", kept.file)
    assert alive() == before
