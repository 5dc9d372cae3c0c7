"""Formulas as MathML, which browsers draw without a script and without a network."""

import html
import re

from latex2mathml.converter import convert

CODE = re.compile(r"(<pre.*?</pre>|<code.*?</code>)", re.DOTALL)
FORMULA = re.compile(r"(\$\$?)(.+?)\1", re.DOTALL)


def inline(latex: str) -> str:
    """Return a formula for the midst of a line."""
    return convert(latex, display="inline")


def block(latex: str) -> str:
    """Return a formula for a line of its own."""
    return convert(latex, display="block")


def in_page(text: str) -> str:
    """Replace the formulas in a piece of HTML, which stand between dollar signs.

    Parameters
    ----------
    text : str
        As nbconvert writes it. What stands in code is left as it is.
    """

    def formula(match: re.Match) -> str:
        write = block if match[1] == "$$" else inline
        return write(html.unescape(match[2]))

    parts = CODE.split(text)
    parts[::2] = [FORMULA.sub(formula, part) for part in parts[::2]]
    return "".join(parts)
