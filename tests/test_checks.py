"""Refused arguments are named, shown and answered with what would do."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from course_lib.checks import finite, positive, refuse, whole


def test_a_refusal_names_the_argument_its_value_and_the_remedy():
    with pytest.raises(ValueError, match=r"^seeds = \[\]: give at least one\.$"):
        refuse("seeds", [], "give at least one.")


@given(least=st.integers(-5, 5), more=st.integers(0, 100))
def test_whole_numbers_pass_as_python_integers(least, more):
    for kind in (int, np.int64):
        assert whole("n", kind(least + more), least) == least + more
        assert type(whole("n", kind(least + more), least)) is int


@pytest.mark.parametrize("value", [0, -1, 1.0, 2.5, "3", None, True, [4], math.nan])
def test_what_is_no_whole_number_is_refused(value):
    with pytest.raises(ValueError, match=r"^epochs = .*whole number of at least 1"):
        whole("epochs", value)


@given(st.floats(min_value=0, exclude_min=True, allow_infinity=False))
def test_positive_numbers_pass(value):
    assert positive("rate", value) == value


@pytest.mark.parametrize("value", [0, -0.1, math.inf, math.nan, "0.1", None, [0.1]])
def test_what_is_not_positive_is_refused(value):
    with pytest.raises(ValueError, match=r"^learning_rate = .*finite number above 0"):
        positive("learning_rate", value)


def test_finite_returns_the_tensor_itself():
    tensor = torch.randn(4, 2)
    assert finite("x", tensor) is tensor


def test_finite_counts_what_is_wrong():
    tensor = torch.tensor([[1.0, math.nan], [math.inf, -math.inf]])
    with pytest.raises(ValueError, match=r"3 values that are NaN or infinite"):
        finite("data", tensor)


def test_finite_refuses_nothing_at_all():
    with pytest.raises(ValueError, match=r"^data = \(0, 2\): .*empty"):
        finite("data", torch.empty(0, 2))
