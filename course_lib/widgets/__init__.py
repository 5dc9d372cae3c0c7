"""What can be touched: explorers, and the training film."""

from course_lib.widgets.explorer import Explorer, choice, number
from course_lib.widgets.film import Film

__all__ = ["Explorer", "Film", "choice", "number"]
