"""Who uses the server: file locks, which the kernel drops even when a process is killed."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from uprava.errors import UnavailableError
from uprava.i18n import _

_PATIENCE = 600.0
"""Seconds to wait while another process makes, recovers or stops the database."""


def _open(path: Path) -> int:
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    if os.geteuid() == 0:  # the account must be able to use the folder without root, too
        owner = path.parent.stat()
        os.fchown(handle, owner.st_uid, owner.st_gid)
    return handle


def _try_lock(handle: int, kind: int) -> bool:
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def gate(folder: Path, *, look: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Let one process at a time start or stop the server; `look` may leave the queue."""
    handle = _open(folder / "gate")
    try:
        deadline = time.monotonic() + _PATIENCE
        while not _try_lock(handle, fcntl.LOCK_EX):
            look()
            if time.monotonic() > deadline:
                raise UnavailableError(
                    _(
                        "Another process has been starting the database in {folder} for ten"
                        " minutes. Look at its messages and at the files under log."
                    ).format(folder=folder)
                )
            time.sleep(0.02)
        yield
    finally:
        os.close(handle)


def take_share(folder: Path) -> int:
    """Declare that this process uses the server; give the handle back to `drop_share`."""
    handle = _open(folder / "use")
    fcntl.flock(handle, fcntl.LOCK_SH)
    return handle


def drop_share(handle: int) -> None:
    """Declare that this process no longer uses the server."""
    os.close(handle)


def unused(folder: Path) -> bool:
    """Tell whether nobody uses the server; ask only inside the gate."""
    handle = _open(folder / "use")
    try:
        return _try_lock(handle, fcntl.LOCK_EX)
    finally:
        os.close(handle)
