"""The application's side: typesetting children, each for one folder of templates, kept warm.

Thread-safe. A warm child sets a letter in a third of the time of a new one, so children stay for
two minutes; one that grew, took too long or died is replaced. A child ends by itself when the
socket closes, so `kill -9` of the application leaves nothing behind.
"""

import atexit
import logging
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from uprava.errors import UnavailableError
from uprava.printing.values import MIB, Limits
from uprava.printing.wire import (
    ANSWER,
    LARGEST_HEAD,
    Answer,
    EndedError,
    Request,
    receive,
    send_request,
)
from uprava.rendering.pool import clean_environment

log = logging.getLogger(__name__)

PARALLEL = max(2, os.cpu_count() or 1)
"""Children at work at once; others wait."""
GROWN = 220 * MIB
"""Resident bytes after which a child is replaced: the compiler keeps what it has set (comemo)."""
GRACE = 2.0
"""Seconds beyond the limit of CPU after which a child is held to be stuck."""


class StoppedError(Exception):
    """The child was stopped by one of its limits, or died of one."""


class _GoneError(Exception):
    """The child ended by itself before it took the job; another one may have it."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a child made and what it said."""

    answer: Answer
    made: bytes


class Child:
    """One running process."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self.folder, self.limits = folder, limits
        self.link, theirs = socket.socketpair()
        command = [sys.executable, "-P", "-m", "uprava.printing.child"]
        with theirs:
            self.process = subprocess.Popen(  # noqa: S603 -- our own program
                [*command, str(folder), str(limits.memory)],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd="/",
                env={**clean_environment(), "RAYON_NUM_THREADS": "1"},
                start_new_session=True,
            )

    def work(self, request: Request, blobs: Sequence[int]) -> Result:
        """Have one form set. Raises StoppedError, or _GoneError when the job may be repeated."""
        until = time.monotonic() + self.limits.seconds + GRACE
        self.link.settimeout(self.limits.seconds + GRACE)
        try:
            send_request(self.link, request, blobs)
            sizes = receive(self.link, ANSWER.size)
            head_size, size = ANSWER.unpack(sizes)
            if head_size > LARGEST_HEAD or size > self.limits.output:
                raise StoppedError("the answer is too large")
            self.link.settimeout(max(0.1, until - time.monotonic()))
            answer = msgspec.json.decode(receive(self.link, head_size), type=Answer)
            return Result(answer, receive(self.link, size))
        except TimeoutError as error:
            raise StoppedError("took too long") from error
        except (EndedError, OSError) as error:
            code = self._ended()
            if code == 0:
                raise _GoneError from error
            raise StoppedError(f"ended with {code}") from error
        except msgspec.MsgspecError as error:
            raise StoppedError("the answer cannot be read") from error

    def _ended(self) -> int | None:
        with suppress(subprocess.TimeoutExpired):  # then it hangs and `stop` ends it
            return self.process.wait(1.0)
        return None

    def stop(self) -> None:
        """End the process and reap it."""
        self.link.close()
        self.process.kill()
        self.process.wait()


class Children:
    """Gives forms to children, at most `parallel` at a time."""

    def __init__(self, *, parallel: int = PARALLEL) -> None:
        self._parallel = parallel
        self._lock = threading.Lock()
        self._room = threading.BoundedSemaphore(parallel)
        self._idle: list[Child] = []
        atexit.register(self.close)
        os.register_at_fork(after_in_child=self._forget)

    def run(
        self, folder: Path, request: Request, blobs: Sequence[int], *, limits: Limits
    ) -> Result:
        """Set one form in a child of its folder.

        Raises StoppedError when a limit ended it, UnavailableError when no child can be started.
        """
        with self._room:
            for _attempt in range(3):
                child = self._take(folder, limits)
                try:
                    result = child.work(request, blobs)
                except _GoneError:
                    child.stop()
                    continue
                except BaseException:
                    child.stop()
                    raise
                self._give_back(child, result.answer)
                return result
        from uprava.i18n import _

        raise UnavailableError(_("Nothing can be printed at the moment. Try again in a minute."))

    def close(self) -> None:
        """End all children that do nothing."""
        with self._lock:
            idle, self._idle = self._idle, []
        for child in idle:
            child.stop()

    def _take(self, folder: Path, limits: Limits) -> Child:
        with self._lock:
            for child in self._idle:
                if (child.folder, child.limits) == (
                    folder,
                    limits,
                ) and child.process.poll() is None:
                    self._idle.remove(child)
                    return child
        return Child(folder, limits)

    def _give_back(self, child: Child, answer: Answer) -> None:
        with self._lock:
            self._idle.append(child)
            surplus = self._idle[: -self._parallel]
            if answer.memory > GROWN:
                surplus.append(child)
            self._idle = [each for each in self._idle if each not in surplus]
        for each in surplus:
            each.stop()

    def _forget(self) -> None:
        """Begin anew: in a forked process the children are somebody else's."""
        self._lock = threading.Lock()
        self._room = threading.BoundedSemaphore(self._parallel)
        for child in self._idle:
            child.link.close()
        self._idle = []


CHILDREN = Children()
"""Those of this process."""
