"""The folders of the exchange: one sub-folder is one message; a half-written one is not seen."""

import os
import shutil
import stat
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from uprava_records.exchange.service.envelope import NAMES as ENVELOPES
from uprava_records.exchange.service.messages import NAMES as MESSAGES
from uprava_records.exchange.values import UnreadableMessageError

SETTLED = 5.0
"""Seconds without a change after which the network's client is held to have finished."""

AT_ONCE = 50
"""Messages of one visit."""

MEBIBYTE = 1024 * 1024
MOST_HEAD = 4 * MEBIBYTE
MOST_FILE = 512 * MEBIBYTE

TAKEN, REFUSED = "принято", "не принято"
"""Folders beside IN and OUT: what was taken in, and what nobody could read."""


@dataclass(frozen=True, slots=True)
class Folders:
    """The root with IN and OUT as the network's client knows them."""

    root: Path

    @property
    def coming(self) -> Path:
        """Where messages for us lie."""
        return self.root / "IN"

    @property
    def going(self) -> Path:
        """Where our messages are fetched from."""
        return self.root / "OUT"


@dataclass(frozen=True, slots=True)
class Found:
    """A message that lies in a folder: its own folder, head and files by their names."""

    folder: Path
    head: bytes
    files: Mapping[str, Path]


def waiting(folders: Folders, *, settled: float = SETTLED) -> list[Path]:
    """Return the folders of finished messages, the oldest first; links are not followed.

    Raises OSError when the folder is not there.
    """
    found = []
    for entry in os.scandir(folders.coming):
        facts = entry.stat(follow_symlinks=False)
        if stat.S_ISDIR(facts.st_mode) and not entry.name.startswith("."):
            newest = max([facts.st_mtime, *(at for at in changes(Path(entry.path)))])
            if time.time() - newest >= settled:
                found.append((facts.st_mtime_ns, Path(entry.path)))
    return [path for _moment, path in sorted(found)[:AT_ONCE]]


def changes(folder: Path) -> list[float]:
    """Return when the files of a folder were changed."""
    return [entry.stat(follow_symlinks=False).st_mtime for entry in os.scandir(folder)]


def open_folder(folder: Path) -> Found:
    """Return what lies in the folder of a message. Raises UnreadableMessageError."""
    files = {
        entry.name.lower(): Path(entry.path)
        for entry in os.scandir(folder)
        if stat.S_ISREG(entry.stat(follow_symlinks=False).st_mode)
    }
    named = next((files[name] for name in MESSAGES if name in files), None)
    if named is None:
        listed = [each for each in files.values() if each.suffix.lower() == ".xml"]
        named = listed[0] if len(listed) == 1 else None
    if named is None:
        raise UnreadableMessageError("в папке нет файла сообщения document.xml")
    return Found(folder, contents(named, MOST_HEAD), files)


def contents(path: Path, most: int) -> bytes:
    """Return the bytes of a file that is no link. Raises UnreadableMessageError for a large one."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as stream:
        if os.fstat(stream.fileno()).st_size > most:
            raise UnreadableMessageError(f"файл {path.name} больше допустимого")
        return stream.read(most)


def set_aside(folders: Folders, folder: Path, *, why: str = "") -> None:
    """Move a message out of IN, after everything of it is kept; say why beside one refused."""
    target = folders.root / (REFUSED if why else TAKEN)
    target.mkdir(exist_ok=True)
    place, number = target / folder.name, 1
    while place.exists():
        number += 1
        place = target / f"{folder.name} ({number})"
    folder.rename(place)
    if why:
        (place / "причина.txt").write_text(f"{why}\n", encoding="utf-8")


def put(folders: Folders, name: str, files: Sequence[tuple[str, bytes]]) -> None:
    """Write a message into OUT at once: nobody sees a half of it, a second time nothing changes.

    Raises OSError when the folder cannot be written to.
    """
    target = folders.going / name
    if target.exists():
        return
    begun = folders.going / f".{name}.part"
    shutil.rmtree(begun, ignore_errors=True)  # of a worker that died over it
    begun.mkdir(parents=True)
    for file, data in files:
        with (begun / file).open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
    begun.rename(target)


ENVELOPE = ENVELOPES[0]
