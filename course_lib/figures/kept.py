"""Figures as dots, and one figure for many pictures: for a hand that moves a slider."""

from contextlib import contextmanager
from contextvars import ContextVar

import matplotlib as mpl
import numpy as np

_current = ContextVar("kept", default=None)


def current():
    """Return the figure that pictures are to share now, or None."""
    return _current.get()


def dots(figure):
    """Draw `figure`; return its dots, an RGB image of Pillow's."""
    from PIL import Image

    # Agg's own dots: saving as PNG and opening that again would take a third longer.
    figure.canvas.draw()
    return Image.fromarray(np.asarray(figure.canvas.buffer_rgba())).convert("RGB")


class Kept:
    """A figure that is emptied and painted again, instead of a new one each time.

    Axes and their ticks take longer to make than to draw. They also stay where they
    are, so that nothing jumps.

    Attributes
    ----------
    hurry : bool
        Whether somebody waits for the next picture. It is then drawn at half as many
        dots, in both directions: one for each pixel as shown.
    """

    def __init__(self):
        self.hurry = False
        self._shape = self._figure = self._axes = self._places = None
        self._painted = False

    @contextmanager
    def use(self, hurry=False):
        """Let `style.page` open this figure, for a moment; empty it afterwards."""
        self.hurry = hurry
        token = _current.set(self)
        try:
            yield
        finally:
            _current.reset(token)
            self._empty()

    def open(self, shape, make, look):
        """Empty the figure, or make one if the last was of another shape.

        Parameters
        ----------
        shape : object
            What the figure is made from.
        make : callable
            To figure and axes.
        look : dict
            The settings that are in force now, and have to be when it is emptied.

        Returns
        -------
        figure : Figure
        axes : Axes or ndarray of Axes
        """
        self._empty()
        if shape != self._shape:
            self._shape, self._figure, self._places = shape, None, None
        if self._figure is None:
            self._figure, self._axes = make()
            self._bare = {ax: ax.get_children() for ax in self._figure.axes}
            self._layout = self._figure.get_layout_engine()
        self._painted, self._look = True, look
        return self._figure, self._axes

    def dots(self):
        """Draw the figure as `dots` does, and lay it out if that has to be."""
        dpi = self._figure.dpi
        try:
            self._figure.dpi = dpi / 2 if self.hurry else dpi
            return self._drawn()
        finally:
            self._figure.dpi = dpi

    def _drawn(self):
        figure = self._figure
        if self._places and len(self._places[0]) == len(figure.axes):
            figure.set_layout_engine("none")
            of_axes, of_texts = self._places
            for ax, place in zip(figure.axes, of_axes, strict=True):
                ax.set_position(place, which="original")
                ax.set_in_layout(True)  # another time
            for text, place in zip(figure.texts, of_texts, strict=False):
                text.set_position(place)
            drawn = dots(figure)
            if not _touches_an_edge(drawn):
                return drawn
            figure.set_layout_engine(self._layout)
        drawn = dots(figure)
        self._places = (
            [ax.get_position(original=True) for ax in figure.axes],
            [text.get_position() for text in figure.texts],
        )
        return drawn

    def release(self):
        """Let go of the figure, which holds some 10 MB, but not of its layout."""
        self._figure = None

    def _empty(self):
        """Take everything away that was painted or set, but for the axes' places."""
        if not self._painted:
            return
        self._painted = False
        # Axes may have been added, as for a colour bar, or taken away.
        if self._figure.axes != [*np.ravel(self._axes)]:
            self._figure = self._places = None
            return
        for text in self._figure.texts:
            text.set_text("")
        for legend in [*self._figure.legends]:
            legend.remove()
        for ax, bare in self._bare.items():
            for artist in ax.get_children():
                if artist not in bare:
                    artist.remove()
        with mpl.rc_context(self._look):
            for ax in self._bare:  # once all are bare: some share their limits
                _reset(ax)


def _reset(ax):
    """Give axes without contents the settings of new ones."""
    look = mpl.rcParams
    for side, spine in ax.spines.items():
        spine.set(visible=look[f"axes.spines.{side}"], edgecolor=look["axes.edgecolor"])
    # A scale brings its own places and texts of the ticks.
    ax.set(xscale="linear", yscale="linear", aspect="auto")
    ax.set_title("", color=look["text.color"])
    for set_label in (ax.set_xlabel, ax.set_ylabel):
        set_label("", color=look["axes.labelcolor"], size=look["axes.labelsize"])
    ax.margins(look["axes.xmargin"], look["axes.ymargin"])
    ax.set_prop_cycle(None)
    ax.relim()
    ax.set_xlim(0, 1, auto=True)
    ax.set_ylim(0, 1, auto=True)


def _touches_an_edge(drawn):
    """Tell whether something was painted at an edge, where it may be cut off."""
    grid = np.asarray(drawn)
    edges = grid[[0, -1]], grid[:, [0, -1]]
    return any((edge != grid[0, 0]).any() for edge in edges)
