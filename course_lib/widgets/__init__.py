"""What can be touched: explorers and predictions."""

from course_lib.widgets.explorer import Explorer, choice, number
from course_lib.widgets.predictions import Predictions

__all__ = ["Explorer", "Predictions", "choice", "number"]
