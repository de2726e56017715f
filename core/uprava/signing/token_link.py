"""The application's side: for each PKCS#11 library one process that speaks to its tokens.

Thread-safe: one question at a time, others wait their turn. The process is started by the first
question and by the next one after it ended (idle, killed, crashed); a fork of the application
starts its own. It ends when its socket closes, so `kill -9` of the application leaves nothing.
"""

import atexit
import logging
import os
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress

import msgspec

from uprava.rendering.pool import clean_environment
from uprava.signing.token_wire import Act, Answer, EndedError, Question, Trouble, receive, send

log = logging.getLogger(__name__)

LONGEST = 15.0
"""Seconds for one question; a token on USB needs one or two for a signature."""
TURN = 30.0
"""Seconds to wait for those who asked before."""
REST = 10.0
"""Seconds in which a library that did not answer is not asked again: nobody waits in vain."""
HIDDEN = ("UPRAVA_", "PG")
"""What the library has no business with: addresses and passwords of our own."""


class Link:
    """One library: its process, and whose turn it is."""

    def __init__(self, library: str, *, longest: float = LONGEST, turn: float = TURN) -> None:
        self.library = library
        self._longest, self._turn = longest, turn
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket | None = None
        self._rests_until = 0.0
        self.started = 0
        """How many processes were started so far."""

    @property
    def pid(self) -> int | None:
        """The process, while one runs."""
        process = self._process
        return process.pid if process and process.poll() is None else None

    def ask(self, question: Question) -> Answer:
        """Ask and wait; whatever goes wrong is told in the answer."""
        if not self._lock.acquire(timeout=self._turn):
            return Answer(Trouble.SILENT, "others still wait")
        try:
            if time.monotonic() < self._rests_until:
                return Answer(Trouble.SILENT, "did not answer just now")
            answer = self._asked(question)
            if answer.trouble is Trouble.ENDED and question.act is Act.LOOK:
                answer = self._asked(question)
        finally:
            self._lock.release()
        if answer.trouble not in (None, Trouble.CLOSED):
            log.warning("token: %s: %s (%s)", question.act, answer.trouble, answer.detail)
        return answer

    def _asked(self, question: Question) -> Answer:
        try:
            link = self._started()
            link.settimeout(self._longest)
            send(link, question)
            return msgspec.msgpack.decode(receive(link), type=Answer)
        except TimeoutError:
            self._rests_until = time.monotonic() + REST
            trouble = Answer(Trouble.SILENT, f"no answer in {self._longest:.0f} s")
        except (EndedError, OSError, msgspec.MsgspecError) as error:
            trouble = Answer(Trouble.ENDED, type(error).__name__)
        self._stop()
        return trouble

    def _started(self) -> socket.socket:
        """Return the socket of the process, started if none runs. Raises OSError."""
        if self.pid is not None and self._socket is not None:
            return self._socket
        self._stop()
        self._socket, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 -- our own program
                [sys.executable, "-P", "-m", "uprava.signing.token_child", self.library],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd="/",
                env=environment(),
                start_new_session=True,
            )
        self.started += 1
        return self._socket

    def _stop(self) -> None:
        process, self._process = self._process, None
        link, self._socket = self._socket, None
        if link is not None:
            link.close()
        if process is not None:
            process.kill()
            process.wait()

    def close(self) -> None:
        """End the process; the next question starts another one."""
        with self._lock:
            self._stop()

    def forget(self) -> None:
        """Leave the process to the parent this one was forked of."""
        self._lock = threading.Lock()
        self._process = None
        link, self._socket = self._socket, None
        if link is not None:
            with suppress(OSError):  # the copy is of no use here, whatever became of it
                link.close()


def environment() -> dict[str, str]:
    """Return what the process may know: what vendors' libraries read, and where our code is."""
    known = {key: value for key, value in os.environ.items() if not key.startswith(HIDDEN)}
    own = clean_environment()
    return {**own, **known, "PYTHONPATH": own["PYTHONPATH"]}


_links: dict[str, Link] = {}
_making = threading.Lock()


def link_to(library: str) -> Link:
    """Return the link to a library, one for each process of ours."""
    with _making:
        return _links.setdefault(library, Link(library))


def close_links() -> None:
    """End all processes that speak to tokens."""
    for link in list(_links.values()):
        link.close()


def _forked() -> None:
    global _making  # noqa: PLW0603 -- a lock may be held by a thread that is not here any more
    _making = threading.Lock()
    for link in _links.values():
        link.forget()


atexit.register(close_links)
os.register_at_fork(after_in_child=_forked)
