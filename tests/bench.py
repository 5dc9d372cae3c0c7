"""How long things take: ``make bench`` prints one line a figure, ``name: value unit``.

Two numbers that are compared are measured in turn, `ROUNDS` times, and the median of
the ratios is printed, so that a busy machine disturbs both alike. Nothing here passes
or fails; tests do that.
"""

import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

import jupytext
import torch
from chromium import CHROMIUM
from torch import nn
from torch.utils.data import DataLoader

from authoring import build
from course_lib import data, networks, population, training
from course_lib.engine import one_thread
from course_lib.widgets.playground.run import Run
from course_lib.widgets.playground.state import Spec

sys.path.append(str(Path(__file__).parent / "browser"))
import speed

ROUNDS = 5
SIZES = (2, 16, 8, 1)


# The experiment as tutorials write it


class Classic(nn.Module):
    """Two hidden layers and a sigmoid at the end; a bend between them, or not."""

    def __init__(self, use_activation):
        super().__init__()
        self.fc1 = nn.Linear(2, 16)
        self.fc2 = nn.Linear(16, 8)
        self.fc3 = nn.Linear(8, 1)
        self.relu = nn.ReLU()
        self.sigmoid = nn.Sigmoid()
        self.use_activation = use_activation

    def forward(self, x):
        x = self.fc1(x)
        if self.use_activation:
            x = self.relu(x)
        x = self.fc2(x)
        if self.use_activation:
            x = self.relu(x)
        return self.sigmoid(self.fc3(x))


def classic_script(moons, epochs=50):
    """Train the two models one after the other; return their histories."""
    histories = []
    for use_activation in (False, True):
        model = Classic(use_activation)
        criterion = nn.BCELoss()
        optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
        train_loader = DataLoader(moons.train, batch_size=32, shuffle=True)
        val_loader = DataLoader(moons.validation, batch_size=32)
        history = []
        for _ in range(epochs):
            model.train()
            train_loss, train_right = 0.0, 0
            for inputs, labels in train_loader:
                optimizer.zero_grad()
                outputs = model(inputs)
                loss = criterion(outputs, labels)
                loss.backward()
                optimizer.step()
                train_loss += loss.item() * len(inputs)
                train_right += ((outputs > 0.5) == labels).sum().item()
            model.eval()
            val_loss, val_right = 0.0, 0
            with torch.no_grad():
                for inputs, labels in val_loader:
                    outputs = model(inputs)
                    val_loss += criterion(outputs, labels).item() * len(inputs)
                    val_right += ((outputs > 0.5) == labels).sum().item()
            history.append((train_loss, train_right, val_loss, val_right))
        histories.append(history)
    return histories


# Measuring


def seconds(work):
    """Return how long calling `work` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def in_turn(*works):
    """Time each of `works` in turn, `ROUNDS` times; return a list of times for each."""
    rounds = [[seconds(work) for work in works] for _ in range(ROUNDS)]
    return list(zip(*rounds, strict=True))


def ratio(slow, fast):
    """Return the median of the ratios, pair by pair."""
    return median(a / b for a, b in zip(slow, fast, strict=True))


def show(name, value, unit):
    print(f"{name}: {value:.4g} {unit}", flush=True)


def python(code, *arguments):
    """Run code in a fresh process and return what it prints."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    # Threads as the lessons are built with, unless the caller says otherwise.
    where = build.ENVIRONMENT | os.environ
    run = subprocess.run(command, capture_output=True, text=True, env=where)
    if run.returncode:
        sys.exit(run.stderr)
    return run.stdout


# What is measured


def bench_training():
    moons = data.moons()

    def twins():
        training.train(networks.twins(SIZES), moons)

    def many(count):
        population.train_many(SIZES, "relu", moons, range(count))

    def pinned():
        with one_thread():
            classic_script(moons)

    # The first optimiser of a process imports a good part of torch.
    classic_script(moons, epochs=1)
    twins()
    classic, classic_pinned, pair, few, lots = in_turn(
        lambda: classic_script(moons),
        pinned,
        twins,
        lambda: many(200),
        lambda: many(1000),
    )
    show("torch_threads", torch.get_num_threads(), "threads")
    show("classic_seconds", median(classic), "s")
    show("classic_on_one_thread_seconds", median(classic_pinned), "s")
    show("twins_seconds", median(pair), "s")
    show("twins_speedup", ratio(classic, pair), "times")
    show("twins_speedup_over_one_thread", ratio(classic_pinned, pair), "times")
    for count, times in ((200, few), (1000, lots)):
        each = median(times) / count
        show(f"population_seconds_per_network_at_{count}", each, "s")
        speedup = ratio(classic, times) * count / 2
        show(f"population_speedup_per_network_at_{count}", speedup, "times")
    show("networks_in_the_time_of_two", ratio(classic, few) * 200, "networks")
    pinned_ratio = ratio(classic_pinned, few) * 200
    show("networks_in_the_time_of_two_on_one_thread", pinned_ratio, "networks")


# In small processes of their own, which have one child to account for.
PEAK = """
import resource, subprocess, sys
subprocess.run([sys.executable, "-c", *sys.argv[1:]], check=True)
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(peak / 2 ** (20 if sys.platform == "darwin" else 10))
"""
POPULATION = """
import sys
from course_lib import data, population
moons = data.moons()
population.train_many((2, 16, 8, 1), "relu", moons, range(int(sys.argv[1])), epochs=5)
"""
LESSON = """
import resource, sys, time
import nbformat
from nbclient import NotebookClient
notebook = nbformat.read(sys.argv[1], as_version=4)
folder = {"metadata": {"path": sys.argv[2]}}
start = time.perf_counter()
NotebookClient(notebook, timeout=600, resources=folder).execute()
seconds = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(seconds, peak / 2 ** (20 if sys.platform == "darwin" else 10))
"""


def bench_memory():
    without = float(python(PEAK, POPULATION, 1))
    for count in (200, 1000):
        more = float(python(PEAK, POPULATION, count)) - without
        show(f"population_memory_mib_at_{count}", more, "MiB")


def bench_imports():
    source = build.NOTEBOOKS / "src" / "02_training_both_models.py"
    if not source.exists():
        return
    cells = jupytext.read(source).cells
    first = next(cell.source for cell in cells if cell.cell_type == "code")
    ours, bare = in_turn(
        lambda: python(first), lambda: python("import torch, matplotlib.pyplot")
    )
    show("import_seconds", median(ours), "s")
    show("import_ratio", ratio(ours, bare), "times")


def bench_lessons():
    total = 0
    for notebook in sorted(build.NOTEBOOKS.glob("*.ipynb")):
        runs = [python(LESSON, notebook, build.NOTEBOOKS).split() for _ in range(3)]
        took, peak = (median(map(float, column)) for column in zip(*runs, strict=True))
        show(f"lesson_seconds_{notebook.stem}", took, "s")
        show(f"peak_memory_mib_{notebook.stem}", peak, "MiB")
        total += took
    if total:
        show("series_seconds", total, "s")


def bench_playground():
    spec = Spec(widths=(16, 8))
    (trained,) = in_turn(lambda: Run(spec).advance(650))
    show("playground_650_steps_in_a_cell", 1000 * median(trained), "ms")
    if CHROMIUM is None:
        print("in a browser: not measured, for no Chromium was found")
        return
    for name, value, unit in speed.measure(CHROMIUM):
        show(name, value, unit)


if __name__ == "__main__":
    bench_playground()
    bench_training()
    bench_memory()
    bench_imports()
    bench_lessons()
