"""What can be touched: explorers."""

from course_lib.widgets.explorer import Explorer, choice, number

__all__ = ["Explorer", "choice", "number"]
