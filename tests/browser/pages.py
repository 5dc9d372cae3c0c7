"""The site and the slides as they were built, where no other host can be reached."""

import functools
import http.server
import threading

import pytest
from accessibility import barriers

from authoring.build import ROOT

SITE = ROOT / "site" / "html"
PAGES = sorted(
    path.relative_to(SITE).as_posix()
    for path in SITE.rglob("*.html")
    if not path.relative_to(SITE).parts[0].startswith("_")
)
SLIDES = ROOT / "slides"
DECKS = sorted(p.relative_to(SLIDES).as_posix() for p in SLIDES.rglob("*.html"))
# Pictures that did not come, say nothing, or lose their colours on a dark page.
PICTURES = """
() => Array.from(document.images)
    .filter(image => image.checkVisibility())
    .filter(image => !image.naturalWidth || !image.hasAttribute('alt')
        || getComputedStyle(image).filter !== 'none')
    .map(image => image.outerHTML.slice(0, 100))
"""
# Formulas without height, and dollar signs that are left in the text.
FORMULAS = """
() => Array.from(document.querySelectorAll('math'))
    .filter(math => math.getBoundingClientRect().height < 8)
    .map(math => math.outerHTML)
"""
LOADED = "() => Array.from(document.images).every(image => image.complete)"
# How far the page goes beyond the screen, and code that is broken into more lines.
WIDE = "() => document.documentElement.scrollWidth - innerWidth"
WRAPPED = """
() => Array.from(document.querySelectorAll('div.cell pre'))
    .filter(pre => getComputedStyle(pre).whiteSpace !== 'pre')
    .map(pre => pre.innerText.slice(0, 80))
"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def address():
    assert PAGES, "make site first"
    handler = functools.partial(Quiet, directory=SITE)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture
def visit(browser, address):
    """Open a page of the site; what it asks of others, and its errors, are noted."""
    context = []

    def open_(name, start=address):
        context.append(browser.new_context())
        page = context[-1].new_page()
        page.wrong = []

        def serve(route):
            if route.request.url.startswith((start, "data:", "blob:")):
                return route.continue_()
            page.wrong.append(f"asks for {route.request.url}")
            return route.abort()

        page.route("**/*", serve)
        page.on("pageerror", lambda error: page.wrong.append(str(error)))
        page.on("requestfailed", lambda one: page.wrong.append(f"no {one.url}"))
        page.on("response", lambda one: one.ok or page.wrong.append(f"no {one.url}"))
        page.goto(start + name)
        return page

    yield open_
    for one in context:
        one.close()


def faults(page):
    """List what a visitor would find broken."""
    page.wait_for_function(LOADED)
    over = page.evaluate(WIDE)
    return [
        *page.wrong,
        *page.evaluate(PICTURES),
        *page.evaluate(FORMULAS),
        *page.evaluate(WRAPPED),
        *([f"{over} px too wide"] if over > 0 else []),
        *barriers(page, "main"),
    ]


@pytest.mark.parametrize("name", PAGES)
def test_page_needs_no_other_host_and_shows_all(visit, name):
    page = visit(name)
    assert faults(page) == []
    page.emulate_media(color_scheme="dark")
    page.locator("html[data-theme=dark]").wait_for()
    assert faults(page) == []
    page.set_viewport_size({"width": 400, "height": 800})
    page.reload()
    assert faults(page) == []


BROKEN = {
    "<img src='https://example.org/a.png' alt='a'>": "asks for https://example.org",
    "<img src='no.png' alt='a'>": "no http",
    "<math><mi></mi></math>": "<math>",
    "<div style='width: 9000px'>a</div>": "px too wide",
    "<button></button>": "button-name",
    "<p style='color: #aaa; background: #fff'>pale</p>": "color-contrast",
}


@pytest.mark.parametrize("broken", BROKEN)
def test_page_that_is_broken_is_noticed(visit, broken):
    page = visit("words.html")
    write = "html => { document.querySelector('article').innerHTML += html }"
    page.evaluate(write, broken)
    assert BROKEN[broken] in "\n".join(faults(page))


def test_film_plays_and_hints_unfold(visit):
    page = visit("03_visualising_boundaries.html")
    epoch = page.get_by_text("Epoch 0", exact=True)
    assert epoch.is_visible()
    page.get_by_role("button", name="Play").first.click()
    epoch.wait_for(state="hidden")
    hint = page.locator("details").first
    hint.locator("summary").first.click()
    hint.locator("p").first.wait_for()
    assert page.wrong == []


def test_playground_plays_on_the_front_page(visit):
    page = visit("index.html")
    page.get_by_role("button", name="Play").click()
    page.get_by_role("button", name="Pause").wait_for()
    page.get_by_text("step 0 · epoch 0").wait_for(state="hidden")
    assert page.wrong == []


def test_search_finds_a_word(visit):
    page = visit("search.html?q=kink")
    page.get_by_text("Search finished").wait_for()
    assert page.locator("#search-results a[href*='words.html']").count() > 0
    assert page.wrong == []


# Slides


@pytest.mark.parametrize("deck", DECKS)
def test_deck_needs_no_server_and_goes_on_by_keys(visit, deck):
    page = visit(deck, start=f"{SLIDES.as_uri()}/")
    first = page.locator("section.present h1")
    first.wait_for()
    page.keyboard.press("Space")
    first.wait_for(state="hidden")
    page.wait_for_function(LOADED)
    assert page.evaluate(PICTURES) == []
    assert "$$" not in page.locator(".slides").text_content()
    assert page.wrong == []
