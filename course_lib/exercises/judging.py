"""Run a student's answer, whatever it does, and say in plain words what came of it."""

import contextlib
import inspect
import io
import linecache
import re
import sys
import sysconfig
import time
import traceback
import warnings
from dataclasses import dataclass
from pathlib import Path

from torch import nn

from course_lib.exercises import settings
from course_lib.exercises.comparing import Unusable, difference, has_gap, plain, spoken

SECONDS = 5  # no answer here needs as long
LIBRARIES = (
    *(sysconfig.get_path(name) for name in ("stdlib", "platstdlib")),
    # Wherever they were installed: for all, for a user, or for a project.
    *(
        folder
        for folder in sys.path
        if folder.endswith(("site-packages", "dist-packages"))
    ),
    str(Path(__file__).parents[1]),
    "<frozen",
    "<string>",  # made by a library while it runs
)
ADVICE = {
    RecursionError: "It calls itself and never stops.",
    NameError: "Is the name spelled as where it was made?",
    IndexError: "Counting starts at 0, so the last of n has number n − 1.",
    ZeroDivisionError: "Which number can be 0 there?",
}
POWER = "For Python `^` is no power. Write `**`, as in `x ** 2`."
SHAPES = "Write down the shapes on both sides of each operation: do they fit?"


class Endless(BaseException):
    """The time is up; no ``except Exception`` in an answer may catch it."""


@dataclass(frozen=True)
class Outcome:
    """What came of one call: a value, or else a problem told in words."""

    value: object = None
    problem: str = ""
    unanswered: bool = False
    raised: bool = False
    endless: bool = False
    changed: str = ""


def call(answer, arguments, names=(), dialect="torch", measure=None):
    """Call an answer with copies of the arguments and look at what comes back.

    Parameters
    ----------
    answer : callable
    arguments : tuple
        NumPy arrays arrive in the types of `dialect`.
    names : sequence of str
        The arguments' names, for messages.
    dialect : str
        A key of `comparing.DIALECTS`.
    measure : callable, optional
        From the result and the arguments to what counts of it.

    Returns
    -------
    Outcome

    Raises
    ------
    KeyboardInterrupt
        If the student stops it.
    """
    mine = [spoken(argument, dialect) for argument in arguments]
    printed = io.StringIO()
    try:
        with guarded(printed):
            result = answer(*mine)
        if result is None:
            return _nothing(answer, printed.getvalue())
        if measure and result is not ...:
            with guarded():
                # The answer may have changed its arguments: measure with fresh ones.
                result = measure(result, *(spoken(a, dialect) for a in arguments))
        value = plain(result)
    except Unusable as error:
        return Outcome(problem=f"{error}")
    except Endless:
        problem = f"It was not done within {SECONDS} seconds. Does a loop never stop?"
        return Outcome(problem=problem, endless=True)
    except (Exception, SystemExit) as error:
        # In `a[..., 0]` it is no gap; only a gap that is computed with fails.
        unanswered = "ellipsis" in str(error) and ... in _constants(answer)
        return Outcome(problem=explain(error), unanswered=unanswered, raised=True)
    if has_gap(value):
        return Outcome(unanswered=True)
    return Outcome(value, changed=_changed(mine, arguments, names, dialect))


def ask(question, answer):
    """Return what a function says of an answer, which it may call: it may not end."""
    try:
        with guarded():
            return question(answer)
    except (Endless, Exception, SystemExit):
        return None


def fits(answer, arguments):
    """Whether `answer` can be called with as many arguments."""
    try:
        inspect.signature(answer).bind(*arguments)
    except TypeError:
        return False
    except ValueError:  # written in C, and does not tell
        pass
    return True


def is_empty(answer):
    """Whether a function has nothing in it but ``...`` or ``pass``."""

    def empty(): ...

    code = _code(answer)
    return code is not None and code.co_code == empty.__code__.co_code


def explain(error):
    """Say what an exception says, and in which line of the student's code."""
    where = ""
    for frame, number in traceback.walk_tb(error.__traceback__):
        if _theirs(file := frame.f_code.co_filename):
            line = linecache.getline(file, number).strip()
            where = f" in line {number} of your cell" + (f", `{line}`" if line else "")
    said = (str(error).strip().splitlines() or [""])[0][:200]
    said = re.sub(r"<class '(?:\w+\.)*(\w+)'>", r"\1", said)  # `int` says as much
    text = f"It stopped{where}: {': '.join(filter(None, [type(error).__name__, said]))}"
    text = text.rstrip(".") + "."
    advice = [tip for kind, tip in ADVICE.items() if isinstance(error, kind)]
    if "bitwise_xor" in said or "for ^" in said:
        return f"{text} {POWER}"
    if isinstance(error, (RuntimeError, ValueError)) and not advice:
        advice = [SHAPES] if ("shape" in said or "size" in said) else []
    return " ".join([text, *advice])


def _code(answer):
    return getattr(answer, "__code__", None)


def _constants(answer):
    return getattr(_code(answer), "co_consts", ())


def _nothing(answer, printed):
    if is_empty(answer):
        return Outcome(unanswered=True)
    if printed.strip():
        return Outcome(
            problem="It prints its result and returns nothing. Write `return` "
            "in place of `print`, so that others can go on computing with it."
        )
    return Outcome(
        problem="It returns nothing (Python calls that `None`). Does the line with "
        "the result begin with `return`?"
    )


def _changed(mine, arguments, names, dialect):
    """Name the first argument that a call has changed."""
    for name, used, given in zip(names, mine, arguments, strict=False):
        with contextlib.suppress(Unusable):
            before, after = map(_contents, (spoken(given, dialect), used))
            if difference(before, after, 0.0):
                return name
    return ""


def _contents(argument):
    if isinstance(argument, nn.Module):
        return plain(list(argument.state_dict().values()))
    return plain(argument)


@contextlib.contextmanager
def silent(printed=None):
    """Let nothing be seen of what runs, nor of how a student has set things."""
    with (
        warnings.catch_warnings(),
        contextlib.redirect_stdout(printed or io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
        settings.usual(),
    ):
        warnings.simplefilter("ignore")
        yield


@contextlib.contextmanager
def guarded(printed=None):
    """Run what a student wrote: in silence, and not for ever."""
    with silent(printed), _limited(SECONDS):
        yield


@contextlib.contextmanager
def _limited(seconds):
    """Raise `Endless` in the student's own lines once the time is up.

    A trace function does it, for it needs neither another thread nor signals, which
    Windows has not. It cannot break off one long call into a library. If a library was
    loaded meanwhile, which may take longer than any answer, the time begins anew.
    """
    end, loaded = time.monotonic() + seconds, len(sys.modules)

    def watch(frame, event, argument):
        nonlocal end, loaded
        if not _theirs(frame.f_code.co_filename):
            return None
        if time.monotonic() > end:
            if len(sys.modules) == loaded:
                raise Endless
            end, loaded = time.monotonic() + seconds, len(sys.modules)
        frame.f_trace_opcodes = True  # `while True: pass` never begins a line
        return watch

    before = sys.gettrace()
    sys.settrace(watch)
    try:
        yield
    finally:
        sys.settrace(before)


def _theirs(file):
    return not file.startswith(LIBRARIES)
