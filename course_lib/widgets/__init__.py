"""What can be touched: explorers, predictions and the training film."""

from course_lib.widgets import kernel
from course_lib.widgets.explorer import Explorer, choice, number
from course_lib.widgets.film import Film
from course_lib.widgets.predictions import Predictions

__all__ = ["Explorer", "Film", "Predictions", "choice", "number"]

kernel.mend()  # here, for every live widget passes this place before its first message
