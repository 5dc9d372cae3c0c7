"""The playground: two networks that train side by side while you watch."""

from course_lib.widgets.playground.widget import Playground

__all__ = ["Playground"]
