"""Formulas as MathML, which browsers draw without a script or a network."""

from latex2mathml.converter import convert


def inline(latex: str) -> str:
    """Return a formula for the midst of a line."""
    return convert(latex, display="inline")


def block(latex: str) -> str:
    """Return a formula for a line of its own."""
    return convert(latex, display="block")
