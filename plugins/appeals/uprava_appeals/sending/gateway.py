"""Personal accounts: what an outside gateway is asked, and the gateway that is a folder.

A package is `out/ID/` with `manifest.json` and the files; it appears whole or not at all, and the
same ID never means another package, so whoever takes it may see it twice and does it once. A
receipt is `in/ANY.json`, written under another name and renamed; it is read once.
"""

import json
import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, Protocol

import msgspec
from uprava.errors import UnavailableError
from uprava.i18n import _
from uprava_storage import BlobStore

from uprava_appeals.sending.letter import one_name
from uprava_appeals.sending.parcel import Parcel
from uprava_appeals.settings import AccountGateway, AppealsSettings

log = logging.getLogger(__name__)

LARGEST = 65_536
"""Bytes of a receipt."""

AT_ONCE = 1_000
"""Receipts read by one run of the job."""


class Verdict(StrEnum):
    """What became of a package."""

    ACCEPTED = "accepted"
    REFUSED = "refused"


class Receipt(msgspec.Struct, frozen=True):
    """What the gateway tells of a package: `number` of the message at the portal, `said` why."""

    package: int
    verdict: Verdict
    number: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Came:
    """A receipt with the name it is put away under; None: it could not be read."""

    name: str
    receipt: Receipt | None


class Gateway(Protocol):
    """What takes replies to personal accounts."""

    def hand_over(self, parcel: Parcel, store: BlobStore) -> None:
        """Take a package, once however often it is given. Raises UnavailableError."""

    def receipts(self) -> Iterator[Came]:
        """Yield what was told since, without taking it away. Raises UnavailableError."""

    def put_away(self, came: Came, *, taken: bool) -> None:
        """Keep a receipt apart: it is not told again; `taken`: it was of a package of ours."""


class Folder:
    """The gateway that is a folder of the installation."""

    def __init__(self, root: Path) -> None:
        self.out, self.inside = root / "out", root / "in"

    def hand_over(self, parcel: Parcel, store: BlobStore) -> None:
        """Write a package beside its place and rename it there."""
        place = self.out / str(parcel.sending_id)
        draft = self.out / f".{parcel.sending_id}"
        try:
            self.out.mkdir(mode=0o700, parents=True, exist_ok=True)
            if place.exists():
                return
            shutil.rmtree(draft, ignore_errors=True)
            draft.mkdir(mode=0o700)
            write_package(draft, parcel, store)
            draft.rename(place)
            sync(self.out)
        except OSError as error:
            shutil.rmtree(draft, ignore_errors=True)
            log.warning("the package could not be written: %s", error.strerror)
            raise UnavailableError(_("The folder of the gateway cannot be written to.")) from error

    def receipts(self) -> Iterator[Came]:
        """Yield receipts by name."""
        try:
            self.inside.mkdir(mode=0o700, parents=True, exist_ok=True)
            found = sorted(self.inside.glob("[!.]*.json"))[:AT_ONCE]
        except OSError as error:
            raise UnavailableError(_("The folder of the gateway cannot be read.")) from error
        for each in found:
            yield Came(each.name, read_receipt(each))

    def put_away(self, came: Came, *, taken: bool) -> None:
        """Move a receipt into `done` or `bad`."""
        kept = self.inside / ("done" if taken else "bad")
        kept.mkdir(mode=0o700, exist_ok=True)
        with suppress(FileNotFoundError):  # another worker was faster
            (self.inside / came.name).rename(kept / came.name)


def write_package(folder: Path, parcel: Parcel, store: BlobStore) -> None:
    """Write manifest and files of a package to the disk."""
    listed = []
    for place, each in enumerate(parcel.files, 1):
        name = f"{place}{Path(one_name(each.name)).suffix[:10]}"
        with open_new(folder / name) as target:
            for chunk in store.read(each.sha256):
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
        listed.append({
            "file": name, "name": each.name, "type": each.media_type, "size": each.size,
            "sha256": each.sha256,
        })  # fmt: skip
    manifest = {
        "package": parcel.sending_id, "account": parcel.to, "from": parcel.organisation,
        "purpose": parcel.purpose, "number": parcel.number, "date": parcel.day.isoformat(),
        "files": listed,
    }  # fmt: skip
    with open_new(folder / "manifest.json") as target:
        target.write(json.dumps(manifest, ensure_ascii=False, indent=1).encode())
        target.flush()
        os.fsync(target.fileno())
    sync(folder)


def open_new(path: Path) -> BinaryIO:
    """Open a file nobody else may read."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def sync(folder: Path) -> None:
    """Let the names in a folder be on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_receipt(path: Path) -> Receipt | None:
    """Return a receipt, None for what is none."""
    try:
        if path.is_symlink() or path.stat().st_size > LARGEST:
            return None
        return msgspec.json.decode(path.read_bytes(), type=Receipt)
    except (OSError, msgspec.MsgspecError):
        return None


def find_gateway(settings: AppealsSettings) -> Gateway | None:
    """Return the gateway of the installation, None where accounts are noted by hand."""
    if settings.account_gateway is AccountGateway.FOLDER and settings.account_folder:
        return Folder(settings.account_folder)
    return None
