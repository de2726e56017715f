"""The process that forks one limited child per file; run by `uprava.rendering.pool`.

It loads the libraries once and never touches a document itself, so a child costs milliseconds and
starts clean every time: what a hostile file breaks in one child is gone with it. Control socket on
descriptor 0, one datagram per job with three descriptors: the file, the pipe for what the child
makes, the pipe for how it ended.
"""

import contextlib
import ctypes
import gc
import os
import select
import signal
import socket
import time
from dataclasses import dataclass
from pathlib import Path

import msgspec

from uprava.rendering.confine import Walls, build_walls, die_with_parent, leave_network
from uprava.rendering.task import load_readers, perform
from uprava.rendering.values import Cost
from uprava.rendering.wire import READERS, Exit, Readers, Request

_LIBC = ctypes.PyDLL(None, use_errno=True)

PATIENCE = 10
"""How far jobs stand behind people who wait (`nice`)."""

IDLE_SECONDS = 300
"""Without a job for so long the process ends and gives its memory back; the next job starts it."""


@dataclass(slots=True)
class _Child:
    pid: int
    ended: int
    status: int
    started: float
    seconds: float
    timed_out: bool = False


class _Nursery:
    """Starts, watches and reaps the children of one control socket."""

    def __init__(self, control: socket.socket, walls: Walls) -> None:
        self._control = control
        self._walls = walls
        self._poll = select.poll()
        self._poll.register(control, select.POLLIN)
        self._children: list[_Child] = []

    def serve(self) -> None:
        """Work until the application is gone or nothing came for a while."""
        with contextlib.closing(self._control):
            while True:
                events = self._poll.poll(1000 * self._patience())
                if not events and not self._children:
                    break
                if any(fd == self._control.fileno() for fd, _ in events) and not self._accept():
                    break
                for descriptor, _ in events:
                    self._attend(descriptor)
                self._stop_overdue()
        for child in self._children:
            self._kill(child)

    def _patience(self) -> float:
        if not self._children:
            return IDLE_SECONDS
        now = time.monotonic()
        return max(0.0, min(c.started + c.seconds - now for c in self._children))

    def _accept(self) -> bool:
        message, descriptors, _, _ = socket.recv_fds(self._control, 65536, 3)
        if not message:
            return False
        file, made, status = descriptors
        request = msgspec.json.decode(message, type=Request)
        pid = plain_fork()
        if pid == 0:
            self._become_child(request, file, made)
        os.close(file)
        os.close(made)
        child = _Child(pid, os.pidfd_open(pid), status, time.monotonic(), request.limits.seconds)
        self._poll.register(child.ended, select.POLLIN)
        self._poll.register(child.status, 0)
        self._children.append(child)
        return True

    def _become_child(self, request: Request, file: int, made: int) -> None:
        code = 1
        try:
            os.setpgid(0, 0)  # no session of its own: it would get a share of the processors
            self._control.close()
            for output in (1, 2):  # libraries quote the file in what they complain about
                os.dup2(0, output)
            for child in self._children:
                os.close(child.status)
            if not request.awaited:
                os.nice(PATIENCE)
            self._walls.confine(request.limits, mapped=os.fstat(file).st_size)
            code = perform(request, file, made)
        finally:
            os._exit(code)

    def _attend(self, descriptor: int) -> None:
        for child in list(self._children):
            if descriptor == child.ended:
                self._report(child)
            elif descriptor == child.status:  # nobody waits for the answer any more
                self._kill(child)
                self._poll.unregister(child.status)

    def _report(self, child: _Child) -> None:
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.monotonic() - child.started
        cost = Cost(usage.ru_maxrss * 1024, usage.ru_utime + usage.ru_stime, wall)
        code = os.waitstatus_to_exitcode(status)
        ending = Exit(max(code, 0), max(-code, 0), child.timed_out, cost)
        with contextlib.suppress(BrokenPipeError):  # nobody waits any more
            os.write(child.status, msgspec.json.encode(ending))
        self._children.remove(child)
        for descriptor in (child.ended, child.status):
            with contextlib.suppress(KeyError):  # an abandoned pipe was taken out before
                self._poll.unregister(descriptor)
            os.close(descriptor)

    def _stop_overdue(self) -> None:
        now = time.monotonic()
        for child in self._children:
            if now >= child.started + child.seconds:
                child.timed_out = True
                child.seconds += 1
                self._kill(child)

    def _kill(self, child: _Child) -> None:
        with contextlib.suppress(ProcessLookupError):  # not yet the leader of its own group
            os.killpg(child.pid, signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError):  # ended by itself meanwhile
            signal.pidfd_send_signal(child.ended, signal.SIGKILL)


def plain_fork() -> int:
    """Fork as the C library does.

    `os.fork` calls what threads, locks and random numbers need afterwards. This process has one
    thread and none of the rest, and every page those touch would be copied for each child.
    """
    pid = _LIBC.fork()
    if pid < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return int(pid)


def stand_behind() -> None:
    """Let the session of this process stand as far behind others as the process itself does.

    Where the kernel shares the processors between sessions first (`sched_autogroup`), `nice`
    compares a process with its own session only. Source: sched(7), the autogroup feature.
    """
    with contextlib.suppress(OSError):  # no such feature, or asked twice within 0.1 s
        Path("/proc/self/autogroup").write_text(str(os.nice(0)))


def main() -> None:
    """Load the readers, leave the network and serve the control socket on descriptor 0."""
    control = socket.socket(fileno=os.dup(0))
    os.dup2(os.open(os.devnull, os.O_RDWR), 0)
    load_readers(Readers(os.environ[READERS]))
    stand_behind()
    leave_network()
    die_with_parent(signal.SIGKILL)  # the kernel forgets it when we change namespaces
    gc.collect()
    gc.freeze()
    _Nursery(control, build_walls()).serve()


if __name__ == "__main__":
    main()
