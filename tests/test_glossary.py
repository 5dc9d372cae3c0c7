"""The glossary says no more and no earlier than the lessons do."""

import re
from html.parser import HTMLParser

import pytest

from authoring import build, pairs
from course_lib import glossary

LESSONS = {
    int(path.name[:2]): pairs.read_source(path.read_text(encoding="utf-8")).cells
    for path in sorted(build.NOTEBOOKS.glob("src/*.py"))
}
PROSE = {
    number: "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    for number, cells in LESSONS.items()
}
TERMS = [
    (lesson, term, meaning)
    for lesson, terms in glossary.TERMS.items()
    for term, (_, meaning) in terms.items()
]


def occurs(term, text):
    """Whether a term stands in a text, in the singular or the plural."""
    stem, ending = (term[:-1], "(y|ies)") if term[-1] == "y" else (term, "(s|es)?")
    pattern = re.escape(stem).replace(r"\ ", r"\s+")
    return re.search(rf"(?<![\w-]){pattern}{ending}(?![\w-])", text, re.I) is not None


def first_lesson(term, prose):
    """The first lesson that a term stands in; None if it is in none."""
    return next((n for n, text in prose.items() if occurs(term, text)), None)


def too_early(lesson, meaning):
    """The words in a definition that only a later lesson explains."""
    later = [term for other, term, _ in TERMS if other > lesson]
    return [term for term in later if occurs(term, meaning)]


def shows_words(number, cells):
    """Whether one of a lesson's last cells shows the words of that lesson."""
    code = [cell.source for cell in cells[-4:] if cell.cell_type == "code"]
    return any(source.endswith(f"\nglossary.words({number})") for source in code)


def test_a_word_is_found_as_people_write_it():
    assert occurs("boundary", "Both boundaries.") and occurs("boundary", "A boundary")
    assert occurs("hidden unit", "two *hidden\nunits*") and occurs("logit", "Logits")
    assert not occurs("rank", "frankly") and not occurs("loss", "cross-loss-like")


@pytest.mark.parametrize("lesson, term, meaning", TERMS, ids=[t for _, t, _ in TERMS])
def test_each_word_is_first_used_in_its_lesson(lesson, term, meaning):
    assert first_lesson(term, PROSE) == lesson
    assert too_early(lesson, meaning) == []
    assert meaning[-1] == "." and meaning[0] == meaning[0].upper()
    assert len(meaning) <= 200


def test_word_in_the_wrong_lesson_is_noticed():
    assert first_lesson("logit", PROSE) == 1
    assert first_lesson("hinge", PROSE) == 3
    assert first_lesson("transformer", PROSE) is None
    assert too_early(1, "Once through all epochs of a layer.") == ["epoch"]
    assert too_early(2, "Once through all epochs of a layer.") == []


def test_words_are_in_alphabetical_order_and_none_is_explained_twice():
    for terms in glossary.TERMS.values():
        assert list(terms) == sorted(terms, key=str.casefold)
    names = [term.casefold() for _, term, _ in TERMS]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("number", glossary.TERMS)
def test_each_lesson_shows_its_own_words(number):
    assert shows_words(number, LESSONS[number])


def test_lesson_that_shows_no_words_or_others_is_noticed():
    source = "# %%\nfrom course_lib import glossary\n\nglossary.words(2)\n"
    assert shows_words(2, pairs.read_source(source).cells)
    assert not shows_words(1, pairs.read_source(source).cells)
    assert not shows_words(2, pairs.read_source(source.replace("words", "w")).cells)


class Table(HTMLParser):
    """Read a table back, and how the tags in it are nested."""

    def __init__(self, html):
        super().__init__()
        self.open, self.rows, self.summary = [], [], ""
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        assert {name for name, _ in attributes} <= {"style", "scope"}
        self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("th", "td"):
            self.rows[-1].append("")

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open == ["details", "summary"]:
            self.summary += data
        elif self.open and self.open[-1] in ("th", "td"):
            self.rows[-1][-1] += data
        else:
            assert not data.strip()


def test_words_unfold_as_a_table():
    words = glossary.words(1)
    bundle = words._repr_mimebundle_()
    page = Table(bundle["text/html"])
    assert page.open == [] and page.summary == "Words of lesson 1"
    head, *rows = page.rows
    assert head == ["word", "also called", "what it is"]
    assert rows == [[term, *rest] for term, rest in glossary.TERMS[1].items()]
    assert bundle["text/plain"] == repr(words)


def test_what_is_no_html_stays_text():
    meaning = "Where x < 0 & y > 0."
    words = glossary.Words(9, {"a<b": ("a>b", meaning)})
    html = words._repr_mimebundle_()["text/html"]
    assert Table(html).rows[1] == ["a<b", "a>b", meaning]
    assert ">a&lt;b<" in html and "x &lt; 0 &amp; y &gt; 0" in html


def test_plain_text_has_a_line_for_each_word():
    first, *lines = repr(glossary.words(2)).splitlines()
    assert first == "Words of lesson 2"
    entries = [line for line in lines if not line.startswith(" ")]
    terms = [re.split(r" \(|:", line)[0] for line in entries]
    assert terms == sorted(glossary.TERMS[2])
    assert "epoch: Once through all training points." in lines
    assert any(line.startswith("loss (cost, objective): The number") for line in lines)
    assert all(len(line) <= 79 for line in lines)


def test_unknown_lesson_is_refused():
    with pytest.raises(ValueError, match=r"lesson = 99: .* lessons 1, 2, 3"):
        glossary.words(99)
