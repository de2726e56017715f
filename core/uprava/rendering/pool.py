"""The application's side: one forking process, a bounded number of children, no leftovers.

Thread-safe. The forking process is started by the first job and by the next job after it ended
(idle, killed, crashed). It ends when its control socket closes, so `kill -9` of the application
leaves nothing behind.
"""

import atexit
import fcntl
import logging
import os
import select
import signal
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
from uprava.rendering.values import Cost, Problem
from uprava.rendering.wire import (
    READERS,
    Exit,
    Failure,
    Frame,
    Kind,
    Readers,
    Request,
    split_frames,
)

log = logging.getLogger(__name__)

_GRACE = 5.0
"""Seconds beyond the job's limit after which the forking process itself is held to be stuck."""
_PIPE_BYTES = 1024 * 1024
_SET_PIPE_SIZE = 1031


@dataclass(frozen=True, slots=True)
class Answer:
    """What a child made before it ended, why it stopped short, and what it cost."""

    frames: Sequence[Frame]
    failure: Failure | None
    cost: Cost
    truncated: bool = False


class _LostError(Exception):
    """The forking process ended before it took the job; the job may be given to a new one."""


class _Nursery:
    """One running forking process, started and reaped by a thread of its own.

    The thread matters: the kernel sends the parent-death signal when the thread that started the
    process ends, and a thread of a job pool may end at any time.
    """

    def __init__(self, readers: Readers) -> None:
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.pid = 0
        self.usable = True
        self.ended = threading.Event()
        self._started = threading.Event()
        threading.Thread(target=self._keep, args=(theirs, readers), daemon=True).start()
        self._started.wait()

    def _keep(self, theirs: socket.socket, readers: Readers) -> None:
        try:
            with theirs:
                process = subprocess.Popen(
                    [sys.executable, "-P", "-m", "uprava.rendering.worker"],
                    stdin=theirs.fileno(),
                    stdout=subprocess.DEVNULL,
                    cwd="/",
                    env={**clean_environment(), READERS: readers},
                    start_new_session=True,
                )
            self.pid = process.pid
            self._started.set()
            process.wait()
        except OSError:
            log.exception("The process that opens files cannot be started")
        finally:
            self.usable = False
            self.ended.set()
            self._started.set()

    def retire(self) -> None:
        """Give it no more jobs; without its control socket it ends."""
        self.usable = False
        self.control.close()

    def stop(self) -> None:
        """End the process and its children; returns when it is reaped."""
        self.retire()
        if not self.ended.wait(2.0):
            with suppress(ProcessLookupError):  # ended between the wait and the signal
                os.kill(self.pid, signal.SIGKILL)
            self.ended.wait(2.0)


def clean_environment() -> dict[str, str]:
    """Return what the child may know: where its code is, nothing of ours."""
    return {
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


class Pool:
    """Gives jobs to limited children, at most `parallel` at a time."""

    def __init__(self, *, parallel: int | None = None, readers: Readers = Readers.ALL) -> None:
        self._readers = readers
        most = parallel or max(2, os.cpu_count() or 1)
        self._awaited = threading.BoundedSemaphore(most)
        self._patient = threading.BoundedSemaphore(most)
        self._lock = threading.Lock()
        self._nursery: _Nursery | None = None
        atexit.register(self.close)
        os.register_at_fork(after_in_child=self._forget)

    @property
    def pid(self) -> int | None:
        """The forking process, while one runs."""
        nursery = self._nursery
        return nursery.pid if nursery and nursery.usable else None

    def run(self, path: Path, request: Request) -> Answer:
        """Do one job in a child of its own and wait for it.

        Raises `OSError` when the file cannot be opened and `UnavailableError` when no child can be
        started; everything the file itself does wrong is in the answer.
        """
        with self._awaited if request.awaited else self._patient:
            for _attempt in range(3):
                file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
                nursery = self._running()
                try:
                    return _Job(nursery, request).do(file)
                except _LostError:
                    nursery.retire()
                    log.info("The process that opens files was gone; the job is given to a new one")
                finally:
                    os.close(file)
        from uprava.i18n import _

        raise UnavailableError(
            _("Files cannot be opened at the moment. Nothing is lost; it will be tried again.")
        )

    def close(self) -> None:
        """End the forking process and its children; the next job starts a new one."""
        with self._lock:
            nursery, self._nursery = self._nursery, None
        if nursery:
            nursery.stop()

    def _running(self) -> _Nursery:
        with self._lock:
            if self._nursery is None or not self._nursery.usable:
                if self._nursery:
                    self._nursery.control.close()
                self._nursery = _Nursery(self._readers)
            return self._nursery

    def _forget(self) -> None:
        self._lock = threading.Lock()
        nursery, self._nursery = self._nursery, None
        if nursery:
            nursery.control.close()


class _Job:
    """One request on its way: the pipes, the deadline, what came so far."""

    def __init__(self, nursery: _Nursery, request: Request) -> None:
        self._nursery = nursery
        self._request = request
        self._deadline = time.monotonic() + request.limits.seconds + _GRACE

    def do(self, file: int) -> Answer:
        made, made_there = os.pipe()
        status, status_there = os.pipe()
        try:
            self._enlarge(made)
            self._hand_over([file, made_there, status_there])
            data, fits = self._read(made, self._request.limits.output)
            if not fits:
                return Answer(split_frames(data), Failure(Problem.TOO_HEAVY), Cost())
            ending, _fits = self._read(status, 4096)
        finally:
            os.close(made)
            os.close(status)
        if not ending:
            raise _LostError
        return _answer(split_frames(data), msgspec.json.decode(ending, type=Exit))

    def _enlarge(self, pipe: int) -> None:
        with suppress(OSError):  # beyond the account's allowance: a small pipe works too
            fcntl.fcntl(pipe, _SET_PIPE_SIZE, _PIPE_BYTES)

    def _hand_over(self, descriptors: list[int]) -> None:
        message = msgspec.json.encode(self._request)
        try:
            socket.send_fds(self._nursery.control, [message], descriptors)
        except OSError as error:
            raise _LostError from error
        finally:
            for theirs in descriptors[1:]:
                os.close(theirs)

    def _read(self, pipe: int, limit: int) -> tuple[bytes, bool]:
        """Return everything up to the end of the pipe, and whether it stayed within `limit`."""
        parts: list[bytes] = []
        size = 0
        poll = select.poll()
        poll.register(pipe, select.POLLIN)
        while True:
            if not poll.poll(max(0.0, 1000 * (self._deadline - time.monotonic()))):
                log.error("The process that opens files does not answer and is stopped")
                self._nursery.stop()
                return b"", True
            part = os.read(pipe, _PIPE_BYTES)
            size += len(part)
            if not part or size > limit:
                return b"".join(parts), size <= limit
            parts.append(part)


def _answer(frames: list[Frame], ending: Exit) -> Answer:
    values = [frame for frame in frames if frame.kind == Kind.VALUE]
    failure = next((f for f in frames if f.kind == Kind.FAILURE), None)
    if failure:
        return Answer(values, msgspec.json.decode(failure.head, type=Failure), ending.cost)
    if frames and frames[-1].kind == Kind.END:
        return Answer(values, None, ending.cost, truncated=frames[-1].head == b"true")
    return Answer(values, Failure(_why(ending), detail=f"signal {ending.signal}"), ending.cost)


def _why(ending: Exit) -> Problem:
    if ending.timed_out or ending.signal == signal.SIGXCPU:
        return Problem.TOO_SLOW
    return Problem.CRASHED
