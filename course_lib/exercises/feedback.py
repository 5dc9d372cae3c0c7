"""What an exercise says to a student: in text, and as a small box in a notebook."""

import re
from dataclasses import dataclass
from html import escape

#: Sign and words say what a colour says too. (Okabe-Ito; fit for light and dark.)
VERDICTS = {
    "right": ("✓", "Right.", "#009E73"),
    "unanswered": ("○", "Not answered yet.", "#808080"),
    "wrong": ("✗", "Not yet.", "#D55E00"),
    "hint": ("→", "Hint.", "#0072B2"),
    "solution": ("→", "Solution.", "#0072B2"),
}


@dataclass(frozen=True, repr=False)
class Feedback:
    """An answer to a student.

    Parameters
    ----------
    verdict : str
        A key of `VERDICTS`.
    message : str
        Sentences, with code in backquotes and a stressed word between stars.
    hints : tuple of str
        To unfold below the message, one inside the other.
    code : str
        A solution, shown as code.
    """

    verdict: str
    message: str
    hints: tuple = ()
    code: str = ""

    @property
    def right(self):
        """Whether the answer is right."""
        return self.verdict == "right"

    def __repr__(self):
        sign, words, _ = VERDICTS[self.verdict]
        text = f"{sign} {words} {self.message}".strip()
        if self.code and not self.right:
            text += f"\n\n{self.code}"
        return text

    def _repr_html_(self):
        sign, words, colour = VERDICTS[self.verdict]
        box = f"border-left: 4px solid {colour}; padding: 0.1em 0.8em; margin: 0.3em 0"
        body = f"<p><strong>{sign} {words}</strong> {_marked(self.message)}</p>"
        folded = ""
        # From the last to the first: each holds the one that comes after it.
        for place in range(len(self.hints), 0, -1):
            hint = f"<p>{_marked(self.hints[place - 1])}</p>"
            title = "A hint" if place == 1 else f"Hint {place} of {len(self.hints)}"
            folded = _fold(title, hint + folded)
        body += folded
        if self.code:
            code = f"<pre><code>{escape(self.code)}</code></pre>"
            body += _fold("One way to write it", code) if self.right else code
        return f'<div role="status" style="{box}">{body}</div>'


def _fold(title, body):
    return f"<details><summary>{title}</summary>{body}</details>"


def _marked(text):
    """Turn `code` and *stress* into HTML; a star in code stays what it is."""
    parts = escape(text, quote=False).split("`")
    parts[::2] = [re.sub(r"\*(\w+)\*", r"<em>\1</em>", part) for part in parts[::2]]
    parts[1::2] = [f"<code>{part}</code>" for part in parts[1::2]]
    return "".join(parts)
