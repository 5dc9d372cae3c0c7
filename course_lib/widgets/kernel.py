"""What ipykernel 7.0 to 7.3 need so that no message to a widget is left unread.

They read messages through a stream and send replies past it, on the same socket. A
message that comes in at that moment goes unnoticed, and so do all after it: the widget
stands still and no cell runs any more (ipykernel's issue 1554). From 7.4 on replies go
through the stream (its pull request 1529), and before 7.0 they always did.
"""

from IPython import get_ipython


def reply_through_the_stream(kernel):
    """Make a kernel of those versions do what 7.4 does; leave others as they are.

    Parameters
    ----------
    kernel : ipykernel.kernelbase.Kernel or None
        None where no kernel runs, as in a script.
    """
    thread = getattr(kernel, "shell_channel_thread", None)
    manager = getattr(thread, "manager", None)
    if hasattr(manager, "_shell_socket"):  # which 7.4 has no more
        manager._shell_socket = kernel.shell_stream


def mend():
    """Mend the kernel that this runs in, if it runs in one."""
    reply_through_the_stream(getattr(get_ipython(), "kernel", None))
