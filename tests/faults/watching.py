"""What a running program uses, as the kernel tells it: memory of each kind of process."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

MIB = 1024 * 1024


@dataclass
class Peaks:
    """The largest resident memory seen, in bytes: of processes of each kind."""

    sandboxed: int = 0
    converting: int = 0
    serving: int = 0
    stop: threading.Event = field(default_factory=threading.Event)

    def look(self, root: int) -> None:
        """Look once at the program and everything it started, but the database."""
        for pid in family(root):
            with suppress(OSError):  # ended meanwhile
                command = Path(f"/proc/{pid}/cmdline").read_bytes()
                size = resident(pid)
                if b"uprava.rendering.worker" in command:
                    self.sandboxed = max(self.sandboxed, size)
                elif b"soffice" in command or b"uprava.rendering.converter" in command:
                    self.converting = max(self.converting, size)
                elif b"postgres" not in command:
                    self.serving = max(self.serving, size)


def resident(pid: int) -> int:
    """Return the resident memory of a process that no file backs, in bytes."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("RssAnon"):
            return int(line.split()[1]) * 1024
    return 0


def family(pid: int) -> Iterator[int]:
    """Yield a process and all it started."""
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):  # ended meanwhile
            for child in task.read_text().split():
                yield from family(int(child))


@contextmanager
def watched(root: int) -> Iterator[Peaks]:
    """Watch the memory of a program and its children while the block runs."""
    peaks = Peaks()

    def watch() -> None:
        while not peaks.stop.is_set():
            peaks.look(root)
            time.sleep(0.05)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield peaks
    finally:
        peaks.stop.set()
        thread.join()
