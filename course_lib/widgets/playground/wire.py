"""Numbers to bytes and back: one frame is a header and arrays, one after another.

Bytes 0 to 3 are the version, 4 to 7 the length of the header, both little-endian. The
header is JSON: ``about`` holds small things, ``arrays`` the name, type and shape of
each array. The arrays follow; header and arrays are filled up to a multiple of 8, so
that the browser can look at them without copying.
"""

import json
import struct

import numpy as np

VERSION = 1
#: The types that JavaScript has an array for; all else is refused.
TYPES = {
    "uint8": "u1",
    "uint16": "<u2",
    "int16": "<i2",
    "float32": "<f4",
    "float64": "<f8",
}


def encode(about, arrays):
    """Write a frame.

    Parameters
    ----------
    about : dict
        Whatever JSON can say; NaN and infinities become null.
    arrays : dict of str to ndarray
        Of one of `TYPES`.

    Returns
    -------
    bytes
    """
    described = [[name, a.dtype.name, list(a.shape)] for name, a in arrays.items()]
    head = json.dumps(
        {"about": _finite(about), "arrays": described}, allow_nan=False
    ).encode()
    head += b" " * (-(8 + len(head)) % 8)
    parts = [struct.pack("<II", VERSION, len(head)), head]
    for array in arrays.values():
        data = np.ascontiguousarray(array, TYPES[array.dtype.name]).tobytes()
        parts += [data, b"\0" * (-len(data) % 8)]
    return b"".join(parts)


def decode(frame):
    """Read a frame; return what `encode` was given.

    Raises
    ------
    ValueError
        If the frame is of another version.
    """
    version, length = struct.unpack_from("<II", frame)
    if version != VERSION:
        raise ValueError(f"a frame of version {version}; this reads {VERSION}.")
    head = json.loads(frame[8 : 8 + length])
    arrays, start = {}, 8 + length
    for name, kind, shape in head["arrays"]:
        count = int(np.prod(shape))
        array = np.frombuffer(frame, TYPES[kind], count, start)
        arrays[name] = array.reshape(shape)
        start += array.nbytes + -array.nbytes % 8
    return head["about"], arrays


def _finite(value):
    """Replace what JSON cannot say by None."""
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    if isinstance(value, float) and not np.isfinite(value):
        return None
    return value
