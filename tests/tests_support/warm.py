"""A process with the program loaded, of which each command is a copy: loading takes two seconds.

A copy is a process of its own, with the environment, the folder, the words and the three streams
a command would have, and it ends as one. `Office.serving` and tests of starting begin from nothing.
"""

import atexit
import gc
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PROGRAM = [sys.executable, "-c", "from uprava.cli import main; main()"]
FOLDER = str(Path(__file__).resolve().parents[1])
START = f"import sys; sys.path.append({FOLDER!r}); from tests_support.warm import keep; keep()"


@dataclass(frozen=True)
class Ended:
    """A command that ended: its status and what it wrote."""

    returncode: int
    stdout: str
    stderr: str


def run(
    words: Sequence[str], *, environment: Mapping[str, str], folder: Path, typed: str, seconds: int
) -> Ended:
    """Run a command to its end. Raises `TimeoutExpired`; then it is killed.

    A command that is to load other sources begins from nothing.
    """
    if environment.get("PYTHONPATH") != os.environ.get("PYTHONPATH"):
        return cold(words, environment=environment, folder=folder, typed=typed, seconds=seconds)
    with (
        tempfile.TemporaryFile() as given,
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
    ):
        given.write(typed.encode())
        given.seek(0)
        order = json.dumps([list(words), dict(environment), str(folder)]).encode()
        streams = [each.fileno() for each in (given, out, err)]
        socket.send_fds(loaded(), [order], streams)
        status = waited(loaded(), words, seconds)
        told = []
        for each in (out, err):
            each.seek(0)
            told.append(each.read().decode().replace("\r\n", "\n"))
    return Ended(status, *told)


def cold(
    words: Sequence[str], *, environment: Mapping[str, str], folder: Path, typed: str, seconds: int
) -> Ended:
    """Run a command in a process that loads the program itself."""
    done = subprocess.run(
        [*PROGRAM, *words], env=dict(environment), cwd=folder, text=True, input=typed,
        capture_output=True, timeout=seconds, check=False,
    )  # fmt: skip
    return Ended(done.returncode, done.stdout, done.stderr)


def waited(link: socket.socket, words: Sequence[str], seconds: int) -> int:
    """Return the exit status of the command that was just asked for."""
    pid = int(link.recv(100))
    link.settimeout(seconds)
    try:
        return int(link.recv(100))
    except BaseException as stopped:
        os.kill(pid, signal.SIGKILL)
        link.close()
        loaded.cache_clear()  # its answer would be taken for the next command's
        if isinstance(stopped, TimeoutError):
            raise subprocess.TimeoutExpired(list(words), seconds) from None
        raise
    finally:
        if link.fileno() >= 0:
            link.settimeout(None)


@cache
def loaded() -> socket.socket:
    """Start the process that is copied; return the line to it. It ends with this one."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("UPRAVA")}
    process = subprocess.Popen([sys.executable, "-c", START], stdin=theirs, env=environment)
    theirs.close()

    def end() -> None:
        ours.close()
        process.wait(10)

    atexit.register(end)
    return ours


def keep() -> None:
    """Load the program, then become a copy for each order; the first process goes on waiting."""
    from uprava.cli import main
    from uprava.plugins import load

    sys.path.remove(FOLDER)
    load()
    gc.freeze()
    link = socket.socket(fileno=os.dup(0))
    while True:
        order, streams, _flags, _address = socket.recv_fds(link, 1_000_000, 3)
        if not order:
            return
        pid = os.fork()
        if pid == 0:
            link.close()
            become(json.loads(order), streams)
            main()
            return
        for each in streams:
            os.close(each)
        link.send(str(pid).encode())
        _pid, status = os.waitpid(pid, 0)
        link.send(str(os.waitstatus_to_exitcode(status)).encode())


def become(order: tuple[list[str], dict[str, str], str], streams: Sequence[int]) -> None:
    """Take over the words, the environment, the folder and the streams of a command."""
    words, environment, folder = order
    for number, each in enumerate(streams):
        os.dup2(each, number)
        os.close(each)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.argv = ["-c", *words]
