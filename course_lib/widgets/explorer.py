"""Explorers: a few sliders and one picture."""

from dataclasses import dataclass
from html import escape

from course_lib.widgets.form import Form

ROW = 'style="display: flex; flex-wrap: wrap; align-items: center; gap: 0 12px"'
NAME = 'style="display: inline-block; min-width: 90px; text-align: right"'


@dataclass(frozen=True)
class number:
    """A slider with a labelled number box beside it.

    Parameters
    ----------
    label : str
        A word or two; also the name that a screen reader says.
    value, low, high, step : float or int
        Whole numbers where `step` is one.
    """

    label: str
    value: float
    low: float
    high: float
    step: float

    def html(self, name):
        """Return the controls, `name` being that of the argument they set."""
        label = escape(self.label)
        limits = f'min="{self.low}" max="{self.high}" value="{_text(self.value)}"'
        return (
            f'<div {ROW}><label><span {NAME}>{label}</span> <input type="number" '
            f'name="{name}" {limits} step="{self.step}" style="width: 6em"></label> '
            # Named by a label of its own: in a page that is not trusted JupyterLab
            # leaves out `aria-label`.
            f'<label style="flex: 0 1 260px; min-width: 60px">'
            f'<span style="font-size: 0px">{label}</span><input type="range" '
            f'data-name="{name}" {limits} step="{self.step}" style="width: 100%">'
            "</label></div>"
        )

    def read(self, text, before):
        """Return the nearest possible number, or the one `before` if it is none."""
        try:
            value = min(max(float(text), self.low), self.high)
        except ValueError:
            return before
        return round(value) if isinstance(self.step, int) else value


@dataclass(frozen=True)
class choice:
    """A labelled drop-down list of `options`; its first one is chosen."""

    label: str
    options: list

    @property
    def value(self):
        """The option chosen at first."""
        return self.options[0]

    def html(self, name):
        """Return the controls, `name` being that of the argument they set."""
        options = "".join(f"<option>{escape(one)}</option>" for one in self.options)
        return (
            f"<div {ROW}><label><span {NAME}>{escape(self.label)}</span> "
            f'<select name="{name}">{options}</select></label></div>'
        )

    def read(self, text, before):
        """Return the option of this text, or the one `before` if there is none."""
        return text if text in self.options else before


class Explorer(Form):
    """Controls above a picture that follows them.

    Parameters
    ----------
    draw : callable
        From the controls' values, by name, to a `Picture`; a pure function.
    **controls : number or choice

    Notes
    -----
    While something moves, the picture has one dot for each pixel, which is quick. It
    gets its other dots once the hand rests.

    Without a kernel, as on a page of a repository, the picture of the first state
    stands in the notebook with a sentence that says so, and as a PNG beside.
    """

    def __init__(self, draw, **controls):
        super().__init__()
        self._draw, self._controls = draw, controls
        self.values = {name: control.value for name, control in controls.items()}
        self._start, self.first = self.values, draw(**self.values)
        self._places = self.first.places

    @property
    def body(self):
        """The controls, the first picture, and a sentence."""
        rows = "".join(one.html(name) for name, one in self._controls.items())
        return (
            f'<form><fieldset disabled style="border: 0; padding: 0; margin: 0">{rows}'
            f"</fieldset></form>{self.first.html}"
            '<p role="status">Run this cell to move the controls.</p>'
        )

    def answer(self, values, rest=False):
        """Draw what the controls say; a mistake in `draw` is said in its place."""
        self.values = now = self.values | {
            name: self._controls[name].read(text, self.values[name])
            for name, text in values.items()
        }
        held = {name: _text(value) for name, value in now.items()}
        try:
            if now == self._start:
                picture, rest = self.first, True
            else:
                picture = self._draw(**now)
            if rest:
                file, self._places = picture.file, picture.places
            else:
                file = picture.sketch(self._places)
        except Exception as error:  # in a callback nobody would see it
            return {"values": held, "said": f"This did not work: {error}"}
        return {"values": held, "said": picture.alt, "file": file, "more": not rest}

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs)
        data = bundle if isinstance(bundle, dict) else bundle[0]
        data["image/png"] = self.first.base64  # for viewers that drop HTML
        return bundle

    def __repr__(self):
        return f"Explorer ({', '.join(self._controls)}). First state: {self.first.alt}"


def _text(value):
    """Write a value as the page does: 2, and not 2.0."""
    return value if isinstance(value, str) else f"{value:.9g}"
