"""Small faults put into the package, one at a time: does a test of its room notice?

``python tests/mutate.py COUNT [ROOM …]`` makes COUNT mutants, spread over all rooms or
those named, always the same ones, and prints those that live. Libraries are imported
once; each mutant is then tried in a process forked from there, which takes the changed
module from memory. No file is touched.
"""

import ast
import contextlib
import os
import random
import signal
import sys
import tempfile
import time
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path

ROOT = Path(__file__).parents[1]
TESTS = ROOT / "tests"
PACKAGE, WORKSHOP = ROOT / "course_lib", ROOT / "notebooks" / "src" / "authoring"
#: Which tests know a room, by the parts of their names; `test_ROOM*` unless it says so.
KNOWN_BY = {
    "checks": "checks data networks training population",
    "data": "data settings training",
    "activations": "activations settings networks engine",
    "networks": "networks settings training diagnostics",
    "losses": "losses training engine",
    "engine": "engine training population settings",
    "training": "training population settings",
    "population": "population settings",
    "estimator": "estimator settings",
    "approximation": "approximation settings",
    "diagnostics": "diagnostics flow probes settings",
    "figures": "figures kept explorer reel",
    "exercises": "exercises challenges solutions",
    "widgets": "playground predictions explorer reel film kernel export",
    "authoring": "build pairs copies slides solutions links binder outputs tamper",
}
PRELOADED = (
    "torch numpy scipy.stats sklearn.linear_model sklearn.datasets matplotlib.pyplot "
    "sklearn.inspection PIL.Image nbformat nbclient jupytext pytest "
    "ipywidgets anywidget tqdm.auto nbconvert"
).split()
LONGER = 5  # times as long as without a fault: it hangs

SWAPS = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
    ast.Pow: ast.Mult, ast.FloorDiv: ast.Div, ast.MatMult: ast.Mult,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.Mod: ast.Mult,
}  # fmt: skip


def faults(tree):
    """List the faults that a module can get: node, and how to change it in place."""
    found = []
    for node in ast.walk(tree):
        for field in ("op", "ops"):
            ops = getattr(node, field, None)
            op = ops[0] if isinstance(ops, list) else ops
            if type(op) in SWAPS:
                other = SWAPS[type(op)]()
                new = [other, *ops[1:]] if isinstance(ops, list) else other
                found.append((node, {field: new}))
        if isinstance(node, ast.Constant) and not isinstance(node.value, str | bytes):
            if isinstance(node.value, bool):
                found.append((node, {"value": not node.value}))
            elif isinstance(node.value, int | float):
                found.append((node, {"value": node.value + 1}))
        elif isinstance(node, ast.If | ast.IfExp | ast.While):
            test = ast.UnaryOp(ast.Not(), node.test)
            found.append((node, {"test": test}))
        elif isinstance(node, ast.Return) and node.value:
            found.append((node, {"value": ast.Constant(None)}))
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            found.append((node, {"value": ast.Constant(None)}))
        elif isinstance(node, ast.Call) and len(node.args) == 2:
            found.append((node, {"args": node.args[::-1]}))
    main = (n for n in tree.body if "__main__" in ast.unparse(n)[:40])
    left_out = {id(inner) for node in main for inner in ast.walk(node)}
    return [(node, change) for node, change in found if id(node) not in left_out]


def mutant(path, index):
    """Return a module's text with fault number `index`, and a line that tells it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    node, change = faults(tree)[index]
    before = ast.unparse(node).partition("\n")[0]
    for field, value in change.items():
        setattr(node, field, value)
    tree = ast.fix_missing_locations(tree)
    after = ast.unparse(node).partition("\n")[0]
    place = f"{path.relative_to(ROOT)}:{node.lineno}"
    return ast.unparse(tree), f"{place}: {before}  →  {after}"


def sample(count, rooms):
    """Draw faults: spread over the rooms, and in a room evenly over its lines."""
    draw = random.Random(0)
    by_room = {}
    for path in sorted([*PACKAGE.rglob("*.py"), *WORKSHOP.rglob("*.py")]):
        room = "authoring"
        if path.is_relative_to(PACKAGE):
            room = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        if room != "__init__" and room in (rooms or [room]):
            number = len(faults(ast.parse(path.read_text(encoding="utf-8"))))
            by_room.setdefault(room, []).extend((path, n) for n in range(number))
    for faults_ in by_room.values():
        draw.shuffle(faults_)
    chosen = []
    while len(chosen) < count and any(by_room.values()):
        for room, faults_ in by_room.items():
            # A large room gets more, by the square root of its size.
            few = max(1, round(len(faults_) ** 0.5 / 8))
            chosen += [(room, *fault) for fault in faults_[:few]]
            del faults_[:few]
    return sorted(chosen[:count], key=lambda one: one[0])


class FromMemory(MetaPathFinder, Loader):
    """Import one module from a text in place of its file."""

    def __init__(self, path, text):
        top = ROOT if path.is_relative_to(PACKAGE) else WORKSHOP.parent
        parts = path.relative_to(top).with_suffix("").parts
        self.package = parts[-1] == "__init__"
        self.name = ".".join(parts[:-1] if self.package else parts)
        self.path, self.text = path, text

    def find_spec(self, name, path=None, target=None):
        if name != self.name:
            return None
        spec = ModuleSpec(name, self, origin=str(self.path), is_package=self.package)
        spec.has_location = True
        if self.package:
            spec.submodule_search_locations = [str(self.path.parent)]
        return spec

    def exec_module(self, module):
        exec(compile(self.text, self.path, "exec"), vars(module))


def tests_of(room):
    """List the files that test a room, without a browser."""
    parts = KNOWN_BY.get(room, room).split()
    found = [path for part in parts for path in sorted(TESTS.glob(f"test_{part}*.py"))]
    return [*dict.fromkeys(map(str, found))] or [str(TESTS / "test_house.py")]


def tried(tests, finder=None, patience=None):
    """Run tests in a fork of this process; return if they pass, the time, the end."""
    start = time.monotonic()
    said = tempfile.TemporaryFile("w+")
    child = os.fork()
    if child == 0:
        os.setsid()
        os.dup2(said.fileno(), 1)
        os.dup2(said.fileno(), 2)
        if finder:
            sys.meta_path.insert(0, finder)
        import pytest

        options = ["-x", "-q", "-n", "0", "-p", "no:cacheprovider"]
        # Its plugins may have been imported before it.
        options += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
        os._exit(pytest.main([*options, *tests]))
    while True:
        done, status = os.waitpid(child, os.WNOHANG)
        took = time.monotonic() - start
        if done:
            said.seek(0)
            return os.waitstatus_to_exitcode(status) == 0, took, said.read()[-3000:]
        if patience and took > patience:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return False, took, "it hangs"
        time.sleep(0.05)


def main(count=150, *rooms):
    """Try mutants and print those that live."""
    sys.path[:0] = [str(ROOT), str(TESTS)]
    os.chdir(ROOT)
    # As in conftest.py; a fork and many threads do not go together.
    os.environ |= {"OMP_NUM_THREADS": "1", "COURSE_PREDICTIONS": ""}
    for name in PRELOADED:
        __import__(name)
    whole, alive, total = {}, [], 0
    for room, path, index in sample(int(count), rooms):
        tests = tests_of(room)
        if room not in whole:
            passes, whole[room], said = tried(tests)
            print(f"{room}: {whole[room]:.0f} s without a fault", flush=True)
            if not passes:
                sys.exit(f"the tests of {room} fail without a fault:\n{said}")
        text, told = mutant(path, index)
        patience = LONGER * whole[room] + 30
        lives, *_ = tried(tests, FromMemory(path, text), patience)
        total += 1
        alive += [told] * lives
        print(f"  {'LIVES ' if lives else 'killed'}  {told}", flush=True)
    print(f"{total - len(alive)} of {total} killed; these live:", *alive, sep="\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
