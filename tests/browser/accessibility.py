"""What axe finds in a page that keeps somebody out."""

from axe_playwright_python.sync_playwright import Axe

WORST = {"serious", "critical"}


def barriers(page, *inside):
    """List the serious findings in parts of a page.

    Parameters
    ----------
    page : playwright.sync_api.Page
    *inside : str
        CSS selectors: only what lies in such elements is looked at.
    """
    context = {"include": [[one] for one in inside]}
    # No preload: it would fetch style sheets anew, from where they are not.
    options = {"resultTypes": ["violations"], "preload": False}
    found = Axe().run(page, context=context, options=options).response["violations"]
    return [
        f"{one['id']}: {node['html'][:200]}"
        for one in found
        if one["impact"] in WORST
        for node in one["nodes"]
    ]
