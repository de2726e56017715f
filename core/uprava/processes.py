"""What our own processes ask of the kernel: a name, and an end with their parent."""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG, _PR_SET_NAME = 1, 15


def die_with(parent: int) -> None:
    """Have the kernel end this process with SIGTERM when its parent is gone, killed or not.

    Exits at once when the parent was gone before the question was asked. Linux only: elsewhere
    processes of a killed parent are ended by hand.
    """
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        sys.exit(1)


def call_it(name: str) -> None:
    """Name this process for `ps` and `top`, in at most 15 characters (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_NAME, name.encode())
