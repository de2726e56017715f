"""The folder scanners write to: each finished file is taken in once, piles are divided."""

import logging
import os
import stat
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from uprava.clock import now, office_day
from uprava.db.transaction import system_transaction
from uprava.documents.intake import receive_one
from uprava.documents.lending import lend
from uprava.documents.service.filing import Received
from uprava.documents.taking_in import read_first_page
from uprava.errors import InvalidError, TooLargeError
from uprava.i18n import _, use_locale
from uprava.installation import Installation
from uprava.rendering import UnreadableError, split_scan
from uprava_storage import safe_name, sniff

from uprava_records.letters.service.cards import Channel
from uprava_records.letters.service.forms import as_fields
from uprava_records.mail.service.keeping import Came, fingerprint_of, journal_of, keep
from uprava_records.mail.service.opening import is_urgent
from uprava_records.settings import records_settings

log = logging.getLogger(__name__)

SETTLED = 10.0
"""Seconds without a change after which a scanner is held to have finished a file."""

AT_ONCE = 20
"""Files of one visit."""

TAKEN, REFUSED = "принято", "не принято"
"""Folders beside the scans: where files go that were taken in, and those that were not."""

UNFINISHED = (".part", ".tmp", ".crdownload")


@dataclass(frozen=True, slots=True)
class Scans:
    """A scanner's folder: whose inbox gets the scans, where piles are divided."""

    folder: Path
    journal: str
    split: str = "code"


def watch(installation: Installation) -> None:
    """Look into the configured folder; without one there is nothing to do."""
    settings = records_settings()
    if settings.scanner_folder is not None:
        scans = Scans(settings.scanner_folder, settings.scanner_journal, settings.scanner_split)
        with use_locale(installation.settings.locale):
            take_scans(installation, scans)


def take_scans(installation: Installation, scans: Scans, *, settled: float = SETTLED) -> list[UUID]:
    """Take in what is finished; return the arrivals. A bad file is set aside with its reason."""
    made: list[UUID] = []
    for path in finished(scans.folder, settled)[:AT_ONCE]:
        try:
            made += take_scan(installation, scans, path)
        except (InvalidError, TooLargeError) as error:
            log.info("a scan was refused: %s", error.detail)
            set_aside(path, scans.folder / REFUSED, why=error.detail)
        else:
            set_aside(path, scans.folder / TAKEN)
    return made


def finished(folder: Path, settled: float) -> list[Path]:
    """Return the files nobody writes to any more, the oldest first; links are not followed."""
    found = []
    for entry in os.scandir(folder):
        facts = entry.stat(follow_symlinks=False)
        plain = stat.S_ISREG(facts.st_mode) and not entry.name.startswith(".")
        begun = entry.name.lower().endswith(UNFINISHED)
        if plain and not begun and time.time() - facts.st_mtime >= settled:
            found.append((facts.st_mtime_ns, Path(entry.path)))
    return [path for _moment, path in sorted(found)]


def take_scan(installation: Installation, scans: Scans, path: Path) -> list[UUID]:
    """Take in one file, all its letters in one transaction.

    Raises InvalidError or TooLargeError for a file that is refused. What a worker left in the
    folder after it had kept the letters is recognised by name, time and bytes.
    """
    today = office_day(installation.settings.timezone)
    with opened(path) as stream:
        written = os.fstat(stream.fileno()).st_mtime
        files = letters_of(installation, scans, stream, name=safe_name(path.name))
        stream.seek(0)
        original = installation.store.put(stream).sha256
    said = (original, path.name, str(written))
    came = [
        scan_of(installation, file, original, (*said, str(place)), written, today)
        for place, file in enumerate(files)
    ]
    with system_transaction(installation.engine, today=today, task="scanner") as session:
        journal = journal_of(session, scans.journal)
        ids = [keep(session, each, journal, at=now()) for each in came]
    return [id for id in ids if id is not None]


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open a file that is no link; a link put in its place meanwhile is refused."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError as error:
        raise InvalidError(_("The file cannot be read.")) from error
    with os.fdopen(handle, "rb") as stream:
        yield stream


def letters_of(
    installation: Installation, scans: Scans, stream: BinaryIO, *, name: str
) -> Sequence[Received]:
    """Return the letters of a scanned pile; without separators the file as it came."""
    limit = installation.settings.upload_limit
    whole = receive_one(stream, installation.store, name=name, limit=limit, role="main")
    stream.seek(0)
    if scans.split == "none" or whole.pages in (None, 1):
        return [whole]
    with lend(iter(lambda: stream.read(1024 * 1024), b"")) as path:
        try:
            parts = split_scan(path, sniff(path, name=name), at=[scans.split])
        except UnreadableError:
            return [whole]
    stem, ending = Path(name).stem, Path(name).suffix
    return [
        receive_one(
            BytesIO(part.data), installation.store, name=f"{stem} {number}{ending}", limit=limit,
            role="main",
        )
        for number, part in enumerate(parts, 1)
    ] or [whole]  # fmt: skip


def scan_of(
    installation: Installation, file: Received, original: str, said: tuple[str, ...],
    written: float, today: date,
) -> Came:  # fmt: skip
    """Return a scanned letter with what its first page says."""
    found = as_fields(read_first_page(installation, file, today=today))
    values = {**found, "channel": Channel.PAPER.value, "received_on": today.isoformat()}
    return Came(
        "scanner", fingerprint_of(*said), datetime.fromtimestamp(written, UTC), original, [file],
        values, dict.fromkeys(found, "scan"), urgent=is_urgent(found, today),
    )  # fmt: skip


def set_aside(path: Path, folder: Path, *, why: str = "") -> None:
    """Move a file out of the scanner's way under a name that is free; say why beside it."""
    folder.mkdir(exist_ok=True)
    target, number = folder / path.name, 1
    while target.exists():
        number += 1
        target = folder / f"{path.stem} ({number}){path.suffix}"
    path.rename(target)
    if why:
        target.with_name(f"{target.name}.txt").write_text(f"{why}\n", encoding="utf-8")
