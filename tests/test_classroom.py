"""A class is seated and works at once; who failed is told, and how."""

import asyncio

import classroom
from nbformat.v4 import new_code_cell, new_notebook


def student(source):
    return classroom.Student(new_notebook(cells=[new_code_cell(source)]))


def test_class_works_at_once_and_failures_are_told():
    held = "import time; held = b'x' * 200_000_000; time.sleep(2)"
    students = [student(held), student("1 / 0")]
    asyncio.run(classroom.sit(students))
    first, second = students
    assert (
        first.failure == "" and second.failure == "ZeroDivisionError: division by zero"
    )
    assert 200e6 < first.memory < 600e6
    assert first.seconds > 2
    said = "\n".join(classroom.report(students))
    assert "students 2," in said and "finished 1\n" in said
    assert "failed   ZeroDivisionError" in said
