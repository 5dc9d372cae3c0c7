"""The teaching guide speaks of the lessons as they are."""

import re

import pytest

from authoring import build, pairs

GUIDE = (build.NOTEBOOKS / "src" / "teaching_guide.md").read_text(encoding="utf-8")
SECTION = re.compile(r"^## (\d) (.+)\n((?:(?!## ).*\n)*)", re.MULTILINE)
SECTIONS = {
    int(number): (title, text) for number, title, text in SECTION.findall(GUIDE)
}
PARTS = ("**Goal.**", "| 20 minutes |", "| then ask |", "**Project** ", "**Answers.** ")


def headings(number):
    """A lesson's title and its headings, as they stand in it."""
    (source,) = build.NOTEBOOKS.glob(f"src/{number:02}_*.py")
    cells = pairs.read_source(source.read_text(encoding="utf-8")).cells
    prose = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    (title,) = re.findall(rf"^# {number}\. (.+)", prose, re.MULTILINE)
    return title, re.findall(r"^## (.+)", prose, re.MULTILINE)


def faults(title, text, heading, parts):
    """List what is wrong with the guide's section about a lesson."""
    wrong = [f"no {part}" for part in PARTS if part not in text]
    if title != heading:
        wrong.append(f"{title} is called {heading}")
    rows = re.findall(r"^\| (.+?) \| (\d+|–) \| (\d+|–) \|$", text, re.MULTILINE)
    named = [row[0] for row in rows]
    if named != [part for part in parts if part in named]:
        wrong.append("the parts in the plan are not the lesson's, in its order")
    for minutes, column in ((20, 1), (50, 2)):
        if sum(int(row[column].replace("–", "0")) for row in rows) != minutes:
            wrong.append(f"the plan for {minutes} minutes takes more or less")
    for place in re.findall(r"(?:under|end of)\s+\*([^*]+)\*", text):
        if " ".join(place.split()) not in parts:
            wrong.append(f"{place} is no part of the lesson")
    return wrong


@pytest.mark.parametrize("number", SECTIONS)
def test_section_fits_its_lesson(number):
    title, text = SECTIONS[number]
    assert faults(title, text, *headings(number)) == []


def test_every_lesson_has_its_section_in_order():
    lessons = sorted(build.NOTEBOOKS.glob("src/*_*.py"))
    assert list(SECTIONS) == [int(one.name[:2]) for one in lessons]
    assert len(SECTIONS) == 8


GOOD = """\
**Goal.** They see.

| part | 20 minutes | 50 minutes |
|---|---|---|
| First | 20 | 30 |
| Last | – | 20 |

| many predict | then ask |
|---|---|

**Project** the picture under *First*. **Answers.** None.
"""
SPOILT = {
    "missing": (("**Goal.** ", ""), "no **Goal.**"),
    "renamed part": (("| First", "| Second"), "not the lesson's"),
    "other order": (("First |", "Last |"), "not the lesson's"),
    "short class": (("| 20 | 30", "| 19 | 30"), "plan for 20"),
    "long class": (("| – | 20", "| – | 21"), "plan for 50"),
    "other figure": (("*First*", "*Middle\nof it*"), "is no part"),
}


@pytest.mark.parametrize("change, phrase", SPOILT.values(), ids=SPOILT)
def test_section_that_does_not_fit_is_noticed(change, phrase):
    assert faults("A", GOOD, "A", ["First", "Then", "Last"]) == []
    (wrong,) = faults("A", GOOD.replace(*change), "A", ["First", "Then", "Last"])
    assert phrase in wrong
    assert faults("B", GOOD, "A", ["First", "Last"]) == ["B is called A"]


def test_every_make_command_that_is_named_exists():
    makefile = (build.ROOT / "Makefile").read_text()
    readme = (build.ROOT / "README.md").read_text(encoding="utf-8")
    for target in re.findall(r"`make (\w+)", GUIDE + readme):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    assert "](notebooks/src/teaching_guide.md)" in readme
