"""Explorers: a few sliders and one picture."""

import asyncio

import ipywidgets as widgets

from course_lib.figures.kept import Kept

# Where the page is narrow, as beside an open sidebar, the sliders give way: a box that
# did would cut its number off.
WIDE = widgets.Layout(flex="0 1 260px", min_width="60px")
NARROW = widgets.Layout(flex="0 0 190px")
LABELS = {"description_width": "90px"}
REST = 0.6  # seconds without a move, after which the picture is drawn sharp


def number(label, value, low, high, step):
    """Make a slider with a labelled number box beside it.

    Parameters
    ----------
    label : str
        A word or two; also the name that a screen reader says.
    value, low, high, step : float or int
        Whole numbers where `step` is one.

    Returns
    -------
    HBox
        Its ``children[0]`` carries the value.
    """
    whole = isinstance(step, int)
    box = widgets.BoundedIntText if whole else widgets.BoundedFloatText
    slider = widgets.IntSlider if whole else widgets.FloatSlider
    limits = {"value": value, "min": low, "max": high, "step": step}
    entry = box(description=label, style=LABELS, layout=NARROW, **limits)
    handle = slider(readout=False, layout=WIDE, **limits)
    # The page counts steps up from `low`, and 0.1 + 2 * 0.1 is 0.30000000000000004.
    both_ways = (lambda value: value), (lambda value: round(value, 9))
    widgets.link((entry, "value"), (handle, "value"), transform=both_ways)
    return widgets.HBox([entry, handle])


def choice(label, options):
    """Make a labelled drop-down list of `options`; its first one is chosen.

    Returns
    -------
    HBox
        Its ``children[0]`` carries the value.
    """
    layout = widgets.Layout(width="320px")
    entry = widgets.Dropdown(
        description=label, options=options, style=LABELS, layout=layout
    )
    return widgets.HBox([entry])


class Explorer(widgets.VBox):
    """Controls above a picture that follows them.

    Parameters
    ----------
    draw : callable
        From the controls' values, by name, to a `Picture`; a pure function.
    **controls : HBox
        As made by `number` and `choice`.

    Notes
    -----
    While something moves, the picture has one dot for each pixel, which is quick. It
    gets its other dots once the hand rests.

    Without a kernel, as on a page of a repository, the picture of the first state
    stands in the notebook with a sentence that says so.
    """

    def __init__(self, draw, **controls):
        self._draw = draw
        self._entries = {name: box.children[0] for name, box in controls.items()}
        self._kept = Kept()
        self._rest = None
        with self._kept.use():
            self.first = draw(**self.values)
        self._kept.release()  # until a hand moves something
        self.image = widgets.Image(value=self.first.file, width=self.first.width)
        self.image.layout.max_width = "100%"
        self.image.layout.object_fit = "contain"
        self.caption = widgets.HTML()
        for entry in self._entries.values():
            entry.observe(self._follow, names="value")
        super().__init__([*controls.values(), self.image, self.caption])

    @property
    def values(self):
        """The controls' values by name."""
        return {name: entry.value for name, entry in self._entries.items()}

    def _follow(self, change):
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # outside of a kernel nobody waits
            self._show()
            return
        self._show(hurry=True)
        if self._rest:
            self._rest.cancel()
        self._rest = loop.call_later(REST, self._show)

    def _show(self, hurry=False):
        with self._kept.use(hurry):
            # A mistake in `draw` is shown here; in a callback nobody would see it.
            try:
                picture = self._draw(**self.values)
            except Exception as error:
                said = f"This did not work: {error}"
            else:
                said = picture.alt
                # Sent before the figure is emptied: nobody waits for that.
                with self.image.hold_sync():
                    self.image.set_trait("format", picture.format)
                    self.image.value = picture.file
            self.caption.value = f"<p role='status'>{said}</p>"

    def __repr__(self):
        return f"Explorer ({', '.join(self._entries)}). First state: {self.first.alt}"

    def _repr_mimebundle_(self, include=None, exclude=None, **kwargs):
        live = super()._repr_mimebundle_(include=include, exclude=exclude, **kwargs)
        still = self.first._repr_mimebundle_()
        sentence = "<p>Run this cell to move the controls.</p>"
        return (live or {}) | {
            "text/html": still["text/html"] + sentence,
            "text/plain": repr(self),
        }
