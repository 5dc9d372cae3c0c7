"""Write a file in one step: readers find the old text or the new, never half."""

import os
from pathlib import Path

#: The project's folder.
ROOT = Path(__file__).parents[3]


def write(path: Path, text: str) -> bool:
    r"""Replace the contents of a file, unless it already says the same.

    Parameters
    ----------
    path : Path
        The file. Its folder is made if it is missing.
    text : str
        What the file is to hold, written as UTF-8 with ``\n`` line ends.

    Returns
    -------
    bool
        Whether the file changed.
    """
    new = text.encode()
    if path.exists() and path.read_bytes() == new:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.new")
    unfinished.write_bytes(new)
    os.replace(unfinished, path)
    return True
