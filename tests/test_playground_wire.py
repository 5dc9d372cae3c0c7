"""A frame that was read holds what was written into it."""

import math
import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_np

from course_lib.widgets.playground import wire

arrays = st.one_of(
    *(
        st_np.arrays(kind, st_np.array_shapes(min_side=0, max_dims=3))
        for kind in wire.TYPES
    )
)


@settings(deadline=None)
@given(named=st.dictionaries(st.text(max_size=5), arrays, max_size=4), text=st.text())
def test_numbers_come_back(named, text):
    about, back = wire.decode(wire.encode({"text": text}, named))
    assert about == {"text": text}
    assert list(back) == list(named)
    for name, array in named.items():
        assert back[name].dtype == array.dtype
        np.testing.assert_array_equal(back[name], array)


def test_arrays_begin_at_a_multiple_of_eight():
    frame = wire.encode({"a": 1}, {"x": np.zeros(3, "uint8"), "y": np.array([2.5])})
    assert struct.unpack_from("<d", frame, len(frame) - 8) == (2.5,)
    assert len(frame) % 8 == 0


def test_what_json_cannot_say_becomes_null():
    odd = {"a": math.nan, "b": [math.inf, {"c": -math.inf}], "d": 1.5}
    about, _ = wire.decode(wire.encode(odd, {}))
    assert about == {"a": None, "b": [None, {"c": None}], "d": 1.5}


def test_another_version_and_other_types_are_refused():
    frame = bytearray(wire.encode({}, {}))
    frame[0] = 99
    with pytest.raises(ValueError, match="version 99"):
        wire.decode(bytes(frame))
    with pytest.raises(KeyError, match="complex128"):
        wire.encode({}, {"z": np.zeros(2, complex)})
