"""A class on this machine: ``make classroom N=20`` runs a lesson for 20 students.

Each student is a kernel that runs all cells of lesson 2, with its gaps filled, all at
once. What is printed is what a teacher plans a server by: how long the slowest waits,
and how much memory each takes.
"""

import asyncio
import os
import sys
import time
from contextlib import suppress
from statistics import median
from subprocess import DEVNULL

import psutil
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError

from authoring import build, solutions

LESSON = "02_training_both_models"
PAUSE = 0.5  # seconds between two looks at a kernel's memory


class Student:
    """A kernel that runs a notebook.

    Attributes
    ----------
    seconds : float
        From opening the notebook to the end of its last cell, or to the failure.
    memory : int
        The most bytes that the kernel was seen to hold.
    failure : str
        What went wrong, or nothing.
    """

    def __init__(self, notebook):
        self.notebook = notebook
        self.seconds, self.memory, self.failure = 0.0, 0, ""

    async def work(self):
        """Run the notebook, and look at the kernel's memory meanwhile."""
        start = time.monotonic()
        client = NotebookClient(self.notebook, kernel_name="python3", timeout=None)
        watch = asyncio.create_task(self.watch(client))
        try:
            # What a kernel says on the terminal is not about the lesson.
            where = {"env": os.environ | build.ENVIRONMENT, "stderr": DEVNULL}
            await client.async_execute(**where)
        except CellExecutionError as error:
            self.failure = f"{error.ename}: {error.evalue}"
        except DeadKernelError:
            self.failure = "the kernel died: is there too little memory?"
        self.seconds = time.monotonic() - start
        watch.cancel()

    async def watch(self, client):
        """Keep the most memory that the kernel has held so far."""
        while True:
            await asyncio.sleep(PAUSE)
            if client.km and (pid := getattr(client.km.provisioner, "pid", None)):
                with suppress(psutil.NoSuchProcess):
                    held = psutil.Process(pid).memory_info().rss
                    self.memory = max(self.memory, held)


async def sit(students):
    """Let all students work at once."""
    await asyncio.gather(*(student.work() for student in students))


def report(students):
    """Say how it went, one figure a line."""
    failed = [student.failure for student in students if student.failure]
    yield f"students {len(students)}, on {os.cpu_count()} cores"
    yield f"finished {len(students) - len(failed)}"
    yield f"slowest  {max(s.seconds for s in students):.0f} s"
    yield f"memory   {median(s.memory for s in students) / 2**20:.0f} MiB each"
    yield f"largest  {max(s.memory for s in students) / 2**20:.0f} MiB"
    yield from (f"failed   {failure}" for failure in failed)


def main(count):
    """Seat a class, run the lesson, report; return how many failed."""
    students = [Student(solutions.filled(LESSON)) for _ in range(count)]
    asyncio.run(sit(students))
    print(*report(students), sep="\n")
    return sum(bool(student.failure) for student in students)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
