"""The way out of a folder: an operation is put out once, however often and wherever it broke."""

import json
import os
import re
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from uprava.i18n import N_

from uprava_contracts.operators.values import Event, RefusedError, Signed

NAME = re.compile(r"[A-Za-z0-9-]{1,64}")
"""What an operation may be called: its name becomes a folder's."""

ODD_NAME = N_("«{name}» is no name a file or a folder can have.")


def put(root: Path, operation_id: str, document: Signed, words: Mapping[str, str]) -> None:
    """Put a file out under an operation; a second time nothing happens.

    The note in «sent» is written before the folder gets its name: a note without the half-made
    folder means that it was put out. Raises OSError when the folder cannot be written to.
    """
    odd = Path(document.name).name != document.name or document.name.startswith(".")
    if odd or not NAME.fullmatch(operation_id):
        raise RefusedError(ODD_NAME, name=(document.name if odd else operation_id)[:80])
    begun = root / "out" / f".{operation_id}.part"
    note = root / "sent" / f"{operation_id}.json"
    if not note.exists():
        shutil.rmtree(begun, ignore_errors=True)  # of a process that died over it
        begun.mkdir()
        write(begun / document.name, document.data)
        write(begun / f"{document.name}.sig", document.signature)
        told = {**words, "operation_id": operation_id, "name": document.name}
        write(begun / "message.json", json.dumps(told, ensure_ascii=False).encode())
        kept = begun.parent / f".{operation_id}.note"
        write(kept, json.dumps(told, ensure_ascii=False).encode())
        kept.rename(note)
    with suppress(FileNotFoundError):  # put out already
        begun.rename(root / "out" / operation_id)


def write(path: Path, data: bytes) -> None:
    """Write a file to the disk itself."""
    with path.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def acknowledged(root: Path, most: int) -> Sequence[Event]:
    """Return what the operator's program says became of our operations; others' words are left."""
    found = []
    for path in sorted((root / "ack").glob("*.json"))[:most]:
        note = root / "sent" / path.name
        if not note.exists() or not (words := words_in(path)):
            continue
        sent = words_in(note)
        found.append(Event(
            id=path.name, cursor=path.name, new=False, operation_id=path.stem,
            message_id=words.get("message_id") or sent.get("message_id") or path.stem,
            at=datetime.fromtimestamp(path.stat().st_mtime, UTC),
            failure=words.get("failure", ""),
        ))  # fmt: skip
    return found


def words_in(path: Path) -> Mapping[str, str]:
    """Return the words of a file; empty while it is not written to its end."""
    try:
        found = json.loads(path.read_bytes()[: 256 * 1024])
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    words = {str(key): str(value) for key, value in found.items() if isinstance(value, str | int)}
    return words or {"state": "sent"}
