"""An operator behind a folder: its own program brings files and takes ours away.

    in/    <name>.xml, <name>.xml.sig and <name>.xml.json (all but the first may be missing)
    out/   <operation>/ with our file, its signature and message.json
    ack/   <operation>.json: what became of a sending, written by the operator's program
    taken/ what we claimed; done/ what is kept; sent/ operations; bad/ what cannot be read

A file is claimed by moving it before it is read, so two processes never take the same one; a
folder of ours appears at once or not at all.
"""

import errno
import hashlib
import json
import os
import stat
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from uprava.i18n import N_, _

from uprava_contracts.formats.reading import read
from uprava_contracts.formats.values import MOST_BYTES, Document, UnreadableError
from uprava_contracts.operators.outbox import acknowledged, put
from uprava_contracts.operators.values import (
    Box,
    Checked,
    DocumentState,
    Entity,
    EntityKind,
    Event,
    Outgoing,
    Participant,
    RefusedError,
    Reply,
    Sent,
    UnreachableError,
)

SETTLED = 3.0
"""Seconds without a change after which a file is held to be written to its end."""

AT_ONCE = 100
"""Events of one visit."""

MOST_WORDS = 256 * 1024
"""Bytes of a file of JSON."""

IN, TAKEN, DONE, BAD = "in", "taken", "done", "bad"
EVERY = (IN, "out", "ack", TAKEN, DONE, "sent", BAD)

DOCUMENT, SIGNATURE, WORDS = "document.xml", "document.sig", "message.json"
"""What files of a message are called once it is claimed."""

NO_FOLDER = N_("There is no folder «{name}»: make it among the folders of operators.")
NO_RIGHT = N_("The program may not read and write the folder «{name}»: give it the right.")
FULL = N_("There is no room left for the folder «{name}».")
BROKEN = N_("The folder «{name}» cannot be read or written (error {code} of the system).")
NOT_THERE = N_("The file is not in the folder any more.")
NOBODY = N_("A folder does not know who takes documents.")


@dataclass(frozen=True, slots=True)
class FolderAdapter:
    """A folder with a box. It implements `values.Adapter`."""

    root: Path
    box: str
    settled: float = SETTLED

    def own_boxes(self) -> Sequence[Box]:
        """Return the one box of the folder."""
        return [Box(self.box, self.root.name, "", participant=self.box)]

    def find_participants(self, inn: str, kpp: str = "") -> Sequence[Participant]:
        """Refuse: only the operator's program knows participants."""
        raise RefusedError(NOBODY, inn=inn, kpp=kpp)

    def send(self, message: Outgoing, *, operation_id: str) -> Sent:
        """Put a new document out."""
        words = {
            "to_box": message.to_box, "type": message.type_name, "function": message.function,
            "version": message.version, "comment": message.comment, "way": "message",
        }  # fmt: skip
        return self.put(operation_id, message.document, {"from_box": self.box, **words})

    def answer(self, reply: Reply, *, operation_id: str) -> Sent:
        """Put an answer out."""
        words = {
            "from_box": self.box, "message_id": reply.message_id, "entity_id": reply.entity_id,
            "way": reply.way.value,
        }  # fmt: skip
        return self.put(operation_id, reply.document, words)

    def put(self, operation_id: str, document: Any, words: Mapping[str, str]) -> Sent:
        """Put a file out once, whatever happens in between. Raises UnreachableError."""
        try:
            self.ready()
            put(self.root, operation_id, document, words)
        except OSError as error:
            raise self.failed(error) from error
        return Sent(words.get("message_id") or operation_id, (operation_id,))

    def events(self, after: str) -> Sequence[Event]:
        """Return what was claimed and is not yet kept, and what became of sendings.

        The cursor of a folder says nothing: what is kept is moved away by `taken`.
        """
        del after
        try:
            self.ready()
            self.claim()
            came = [one for one in map(self.event, self.claimed()) if one]
            return [*came, *acknowledged(self.root, AT_ONCE)]
        except OSError as error:
            raise self.failed(error) from error

    def taken(self, events: Sequence[Event]) -> None:
        """Move what is kept away; what is not there any more was moved before."""
        for one in events:
            moved = self.root / (TAKEN if one.new else "ack") / one.id
            with suppress(FileNotFoundError):
                moved.rename(self.root / DONE / one.id)

    def content(self, message_id: str, entity_id: str) -> bytes:
        """Return a file of a message, before or after it was kept."""
        del message_id
        id, _dot, what = entity_id.partition(".")
        if not id.isalnum():
            raise RefusedError(NOT_THERE)
        for place in (TAKEN, DONE):
            path = self.root / place / id / (SIGNATURE if what == "sig" else DOCUMENT)
            with suppress(FileNotFoundError):
                return contents(path, MOST_BYTES)
        raise RefusedError(NOT_THERE)

    def check(self) -> Checked:
        """Try whether the folder can be written to."""
        try:
            self.ready()
            trial = self.root / "out" / f".trial-{os.getpid()}"
            trial.write_bytes(b"")
            trial.unlink()
        except OSError as error:
            raise self.failed(error) from error
        return Checked(self.own_boxes(), right_box=True)

    def ready(self) -> None:
        """Make the folders below the root; the root itself has to be there."""
        if not self.root.is_dir():
            raise FileNotFoundError(2, os.strerror(2), str(self.root))
        for name in EVERY:
            (self.root / name).mkdir(exist_ok=True)

    def failed(self, error: OSError) -> UnreachableError:
        """Return why the folder cannot be used."""
        name = self.root.name
        if not self.root.is_dir():
            return UnreachableError(NO_FOLDER, name=name)
        if isinstance(error, PermissionError):
            return UnreachableError(NO_RIGHT, name=name)
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return UnreachableError(FULL, name=name)
        return UnreachableError(BROKEN, name=name, code=str(error.errno or 0))

    def claim(self) -> None:
        """Move finished files out of «in», each with what belongs to it."""
        for path in sorted(finished(self.root / IN, self.settled))[:AT_ONCE]:
            begun = self.root / TAKEN / f".{hashlib.sha256(path.name.encode()).hexdigest()[:32]}"
            begun.mkdir(exist_ok=True)
            (begun / "name").write_text(path.name, encoding="utf-8")
            with suppress(FileNotFoundError):  # another process was faster
                path.rename(begun / DOCUMENT)
        for begun in (self.root / TAKEN).glob(".*"):
            self.complete(begun)

    def complete(self, begun: Path) -> None:
        """Give a claimed file what belongs to it and its name; also after a fall in between."""
        if not (begun / DOCUMENT).exists():
            return
        with suppress(FileNotFoundError):
            name = (begun / "name").read_text(encoding="utf-8")
            for ending, target in ((".sig", SIGNATURE), (".json", WORDS)):
                with suppress(FileNotFoundError):
                    (self.root / IN / (name + ending)).rename(begun / target)
        data = contents(begun / DOCUMENT, MOST_BYTES + 1)
        id = hashlib.sha256(data).hexdigest()[:40]
        if (self.root / TAKEN / id).exists() or (self.root / DONE / id).exists():
            self.set_aside(begun, _("This file came before; it was not taken a second time."))
        else:
            begun.rename(self.root / TAKEN / id)

    def claimed(self) -> Iterator[Path]:
        """Yield the folders of claimed messages."""
        entries = [one for one in (self.root / TAKEN).iterdir() if not one.name.startswith(".")]
        yield from sorted(entries, key=lambda one: one.name)[:AT_ONCE]

    def event(self, folder: Path) -> Event | None:
        """Return what a claimed message is; what cannot be read goes aside with a sentence."""
        words = said(folder / WORDS)
        name = told(folder / "name") or f"{folder.name}.xml"
        try:
            document = read(contents(folder / DOCUMENT, MOST_BYTES + 1), name)
        except UnreadableError as error:
            self.set_aside(folder, error.detail)
            return None
        except FileNotFoundError:
            return None
        return event_of(folder, document, name, words)

    def set_aside(self, folder: Path, why: str) -> None:
        """Move a message to «bad» and say why beside it."""
        target = self.root / BAD / f"{folder.name.strip('.')[:12]}-{time.time_ns()}"
        folder.rename(target)
        (target / "причина.txt").write_text(f"{why}\n", encoding="utf-8")


def event_of(folder: Path, document: Document, name: str, words: Mapping[str, str]) -> Event:
    """Return the event of a message in a folder."""
    id = folder.name
    facts = (folder / DOCUMENT).stat()
    entities = [Entity(id, EntityKind.ATTACHMENT, words.get("parent_id", ""),
                       document.kind.value, name, facts.st_size)]  # fmt: skip
    if (folder / SIGNATURE).exists():
        entities.append(Entity(f"{id}.sig", EntityKind.SIGNATURE, id))
    return Event(
        id=id, cursor=id, message_id=words.get("message_id") or id,
        at=datetime.fromtimestamp(facts.st_mtime, UTC),
        from_box=words.get("from_box") or document.sender_id,
        to_box=words.get("to_box") or document.receiver_id,
        from_title=words.get("from_title", ""), entities=tuple(entities),
        documents=(DocumentState(
            entity_id=id, type_name=document.kind.value, function=document.function,
            version=document.version, number=document.number, day=document.day,
        ),),
    )  # fmt: skip


def finished(folder: Path, settled: float) -> Iterator[Path]:
    """Yield files of XML that nobody writes to any more; links and hidden files are left alone.

    What somebody else takes meanwhile is passed by.
    """
    with os.scandir(folder) as entries:
        found = [Path(each.path) for each in entries if not each.name.startswith(".")]
    for path in found:
        if path.suffix.lower() != ".xml":
            continue
        with suppress(FileNotFoundError):
            facts = path.lstat()
            if stat.S_ISREG(facts.st_mode) and time.time() - facts.st_mtime >= settled:
                yield path


def contents(path: Path, most: int) -> bytes:
    """Return the bytes of a file that is no link, at most so many."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as stream:
        return stream.read(most)


def told(path: Path) -> str:
    """Return a short text; empty when there is none."""
    try:
        return contents(path, MOST_WORDS).decode(errors="replace").strip()
    except OSError:
        return ""


def said(path: Path) -> Mapping[str, str]:
    """Return the words beside a message; empty for what is no JSON."""
    try:
        found = json.loads(told(path) or "{}")
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(key): str(value) for key, value in found.items() if isinstance(value, str | int)}
