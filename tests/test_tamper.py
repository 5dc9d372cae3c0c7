"""Changes to a notebook that are seen without running it; `tamper` has the others."""

from functools import cache

import tamper

from authoring import pairs


def test_every_change_to_a_notebook_is_noticed_for_what_it_is(monkeypatch):
    # One source, read once in place of forty times.
    monkeypatch.setattr(pairs, "compose", cache(pairs.compose))
    results = list(tamper.check_notebooks())
    missed = {change: said for change, noticed, said in results if not noticed}
    assert missed == {}
    assert len(results) >= 35


def test_notebook_that_nobody_changed_passes():
    name = tamper.smallest()
    assert tamper.said_of(name, *tamper.read(name)) == []
