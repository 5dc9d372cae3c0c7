"""What axe finds in a page that keeps somebody out."""

from axe_playwright_python.sync_playwright import Axe

WORST = {"serious", "critical"}


def barriers(page, inside="body", beside=()):
    """List the serious findings in a part of a page.

    Parameters
    ----------
    page : playwright.sync_api.Page
    inside : str
        A CSS selector: only what lies in such an element is looked at.
    beside : sequence of str
        Selectors of what others have made, which is left out.
    """
    context = {"include": [[inside]], "exclude": [[one] for one in beside]}
    # No preload: it would fetch style sheets anew, from where they are not.
    options = {"resultTypes": ["violations"], "preload": False}
    found = Axe().run(page, context=context, options=options).response["violations"]
    return [
        f"{one['id']}: {node['html'][:200]}"
        for one in found
        if one["impact"] in WORST
        for node in one["nodes"]
    ]
