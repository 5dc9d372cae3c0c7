"""JavaScript modules that import each other, as one text: a page has no files."""

import re
from pathlib import Path

CANVAS = Path(__file__).with_name("canvas.js")
#: Imports, the word before what another file imports, comments and what is blank.
LEFT_OUT = re.compile(
    r"^import [^;]+;\n|^export (?!default)|^ */\*\*[\s\S]*?\*/\n|^ *//.*\n|^ +|^\n",
    re.MULTILINE,
)


def joined(*files):
    """Join modules, each after those that it imports from; no name may stand twice.

    Indents and comments of whole lines stay behind, which are a fifth of the text.
    """
    return LEFT_OUT.sub("", "\n".join(file.read_text("utf-8") for file in files))
