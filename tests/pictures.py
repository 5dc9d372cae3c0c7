"""Pictures as they are stored in outputs, and as one sees them from some distance."""

import json
import re
import zlib
from base64 import b64decode
from html import unescape
from io import BytesIO

import numpy as np
from PIL import Image

IMAGE = re.compile(r"<img [^>]*?src=\"data:image/png;base64,([\w+/=\s]*)\"[^>]*>")
ATTRIBUTE = re.compile(r"\b(alt|width|data-film)=\"([^\"]*)\"")

#: Dots along a side of the squares that are compared: letters are about two of them.
SIDE = 8
#: By how much of 255 the mean of a square may differ. A line that moves by a tenth of a
#: dot changes it by 2; the faintest thing that we draw, a band of grey, by 19.
LEVELS = 8
#: How many squares may differ by up to four times that: where a soft edge falls on the
#: border between two of the few colours of a PNG.
FEW = 8


def pictures(output):
    """Return the PNGs of an output, in base64: those in HTML and the one beside it."""
    data = output.get("data", {})
    inside = IMAGE.findall("".join(data.get("text/html", "")))
    return inside, [data["image/png"].strip()] if "image/png" in data else []


def opened(text):
    """Open a PNG in base64 and load all of it."""
    image = Image.open(BytesIO(b64decode(text, validate=False)))
    if image.format != "PNG":
        raise OSError(f"{image.format} in place of PNG")
    image.load()
    return image.convert("RGB")


def unlike(stored, drawn):
    """Say in what two PNG in base64 differ as one sees them; None if in nothing."""
    if stored == drawn:
        return None
    stored, drawn = opened(stored), opened(drawn)
    if stored.size != drawn.size:
        return f"has {drawn.size} dots, and the stored one {stored.size}"
    squares = [np.asarray(one.reduce(SIDE)).astype(int) for one in (stored, drawn)]
    apart = np.abs(squares[0] - squares[1]).max(2)
    other = int((apart > LEVELS).sum())
    if other <= FEW and apart.max() <= 4 * LEVELS:
        return None
    row, column = np.unravel_index(apart.argmax(), apart.shape)
    place = f"{column / apart.shape[1]:.0%} from the left, {row / apart.shape[0]:.0%}"
    return f"differs in {other} squares of {apart.size}, most {place} from the top"


def kinds(outputs):
    """List what kinds of outputs there are, but for the printed ones."""
    views = "application/vnd.jupyter.widget-view+json"
    return [
        (one["output_type"], sorted(one["data"].keys() - {views}))
        for one in outputs
        if "data" in one
    ]


def differences(stored, drawn):
    """List what nbval does not compare in a cell's outputs, where it differs."""
    if kinds(stored) != kinds(drawn):
        return [f"outputs of kinds {kinds(drawn)}, and stored are {kinds(stored)}"]
    old, new = (
        [picture for one in outputs for part in pictures(one) for picture in part]
        for outputs in (stored, drawn)
    )
    found = [unlike(*pair) for pair in zip(old, new, strict=True)]
    return [f"the picture {fault}" for fault in found if fault]


def faults(notebooks):
    """List what is wrong with the pictures that are stored in notebooks.

    Parameters
    ----------
    notebooks : dict of str to NotebookNode
    """
    wrong, texts = [], {}
    for name, notebook in notebooks.items():
        for number, cell in enumerate(notebook.cells, start=1):
            for output in cell.get("outputs", []):
                place = f"{name}, cell {number}"
                wrong += [f"{place}: {fault}" for fault in _output_faults(output)]
                for image, text in _texts(output):
                    earlier, said = texts.setdefault(image, (place, text))
                    if said != text:
                        wrong.append(f"{place}: has the picture of {earlier}")
    return wrong


def _texts(output):
    """Yield each picture of an output with the text that stands for it."""
    html = "".join(output.get("data", {}).get("text/html", ""))
    for image in IMAGE.finditer(html):
        yield image[1], dict(ATTRIBUTE.findall(image[0])).get("alt", "")


def _output_faults(output):
    inside, beside = pictures(output)
    for text in {*inside, *beside}:
        try:
            opened(text)
        except (OSError, ValueError, SyntaxError, zlib.error) as error:
            yield f"the picture does not open: {error}"
            return
    if beside and inside and inside != beside:
        yield "the PNG beside the HTML is another one"
    data = output.get("data", {})
    plain = "".join(data.get("text/plain", ""))
    for image in IMAGE.finditer("".join(data.get("text/html", ""))):
        has = dict(ATTRIBUTE.findall(image[0]))
        alt, width = unescape(has.get("alt", "")), has.get("width", "no")
        dots = opened(image[1]).width  # two for each pixel as shown
        if not width.isdigit() or abs(2 * int(width) - dots) > 2:
            yield f"the picture has {dots} dots and is shown {width} pixels wide"
        if not alt.strip():
            yield "the picture has no alternative text"
        elif beside and plain.startswith("Figure: ") and plain != f"Figure: {alt}":
            yield "the text beside the picture is not its alternative text"
        if "data-film" in has:
            yield from _film_faults(has["data-film"], plain)


def _film_faults(film, plain):
    try:
        reel = json.loads(zlib.decompress(b64decode(film, validate=True)))
    except (ValueError, zlib.error) as error:
        yield f"the film does not inflate: {error}"
        return
    if reel["words"][-1] not in plain:
        yield "the film ends with other words than the text beside it"
    for epoch, words in enumerate(reel["words"]):
        if not words.startswith(f"Epoch {epoch}. "):
            yield f"the film says of epoch {epoch}: {words}"
