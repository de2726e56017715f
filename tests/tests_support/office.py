"""A scratch installation in a folder of its own, worked on by real processes."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from uprava.db import embedded

from tests_support import warm

PROGRAM = warm.PROGRAM


@dataclass(frozen=True)
class Office:
    """One installation: its folder, its port, and how to call the program on it."""

    data: Path
    port: int
    locale: str = "en"

    @property
    def environment(self) -> dict[str, str]:
        """The environment of its processes: none of the caller's settings."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("UPRAVA")}
        own = {"UPRAVA_DATA": str(self.data), "UPRAVA_PORT": str(self.port)}
        return kept | own | {
            "UPRAVA_LOCALE": self.locale, "UPRAVA_THREADS": "4", "UPRAVA_WORKERS": "1",
        }  # fmt: skip

    @property
    def log(self) -> Path:
        """Where serving writes its log: a pipe nobody reads would stop it when full."""
        return self.data.parent / "serve.log"

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def run(self, *words: str, fails: bool = False, typed: str = "") -> str:
        """Run a command to its end; return what it printed, with standard error if it fails."""
        done = warm.run(
            words, environment=self.environment, folder=self.data.parent, typed=typed, seconds=600
        )
        assert (done.returncode != 0) is fails, done.stderr
        return done.stdout + done.stderr if fails else done.stdout

    @contextmanager
    def serving(self, *words: str) -> Iterator[subprocess.Popen[str]]:
        """Serve, by `serve` or the words given, while the block runs; what is left is killed."""
        with self.log.open("w") as log:
            process = subprocess.Popen(
                [*PROGRAM, *(words or ("serve",))], env=self.environment, cwd=self.data.parent,
                stdout=subprocess.PIPE, stderr=log, start_new_session=True, text=True,
            )  # fmt: skip
        try:
            assert process.stdout is not None
            assert any(self.address in line for line in process.stdout)
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()


def rows_of(office: Office, query: str) -> list[tuple[object, ...]]:
    """Ask the installation's database as its superuser, past every rule of ours."""
    with embedded.start(office.data / "postgres") as server:
        dsn = server.dsn(dbname=embedded.DATABASE, user="postgres")
        with psycopg.connect(dsn) as link:
            return link.execute(query).fetchall()


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port


def processes_of(folder: Path) -> list[int]:
    """Return the processes that run in or on a folder, as the kernel names them."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            told = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
        except OSError:
            continue
        if str(folder).encode() in told and int(entry.name) != os.getpid():
            found.append(int(entry.name))
    return found


def wait_until(happens: Callable[[], bool], *, seconds: float = 60.0) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def status_of(address: str, *, token: str | None = None) -> int:
    """Ask an address and return the status of the answer."""
    headers = {"authorization": f"Bearer {token}"} if token else {}
    request = urllib.request.Request(address, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            status: int = answer.status
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code
    return status
