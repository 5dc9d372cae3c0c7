"""A kernel is mended where it has to be; `browser/compat.py` tries it on real ones."""

from types import SimpleNamespace

import pytest

from course_lib.widgets.kernel import reply_through_the_stream


def test_a_kernel_that_sends_past_its_stream_is_mended():
    manager = SimpleNamespace(_shell_socket="socket")
    thread = SimpleNamespace(manager=manager)
    kernel = SimpleNamespace(shell_channel_thread=thread, shell_stream="stream")
    reply_through_the_stream(kernel)
    assert manager._shell_socket == "stream"


@pytest.mark.parametrize(
    "kernel",
    [
        None,
        SimpleNamespace(shell_stream="stream"),  # 6
        SimpleNamespace(shell_channel_thread=None, shell_stream="stream"),  # in-process
        SimpleNamespace(shell_channel_thread=SimpleNamespace(manager=object())),  # 7.4
    ],
)
def test_other_kernels_are_left_alone(kernel):
    reply_through_the_stream(kernel)
