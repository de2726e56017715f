"""Writing a container: every file is digested while it goes in, the manifest closes it."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import BinaryIO, Protocol
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from uprava.errors import UnavailableError
from uprava.signing.gost.streebog import Length, Streebog, require_streebog

from uprava_records.packages.container.telling import plain, to_xml
from uprava_records.packages.container.values import MANIFEST, SUMS, Entry, Facts, Role

PACKED = (Role.METADATA, Role.PROTOCOL, Role.ABOUT)
"""What is worth packing; originals, signatures and PDFs go in as they are."""

LARGE = 2**31
"""Bytes from which a member's sizes need eight bytes (APPNOTE 4.3.9.2)."""


class Digest(Protocol):
    """An incremental digest."""

    def update(self, data: bytes, /) -> None:
        """Take more bytes in."""

    def hexdigest(self) -> str:
        """Return the digest in hexadecimal."""


class Digests:
    """SHA-256 and, where the system has it, Streebog-256 of the same bytes."""

    def __init__(self, *, gost: bool) -> None:
        self.size = 0
        self.sha256 = hashlib.sha256()
        self.streebog: Digest | None = Streebog(Length.BITS_256) if gost else None

    def update(self, data: bytes) -> None:
        """Take more bytes in."""
        self.size += len(data)
        self.sha256.update(data)
        if self.streebog:
            self.streebog.update(data)

    def entry(self, path: str, role: str) -> Entry:
        """Return what the manifest says of the bytes."""
        gost = self.streebog.hexdigest() if self.streebog else ""
        return Entry(path, role, self.size, self.sha256.hexdigest(), gost)


def gost_here() -> bool:
    """Tell whether this machine computes GOST R 34.11-2012."""
    try:
        require_streebog()
    except UnavailableError:
        return False
    return True


class Container:
    """A container that is being written into a file; `close` writes what closes it."""

    def __init__(self, file: BinaryIO, *, at: datetime) -> None:
        self.zip = ZipFile(file, "w", ZIP_STORED, allowZip64=True)
        self.at = (at.year, at.month, at.day, at.hour, at.minute, at.second)
        self.gost = gost_here()
        self.entries: list[Entry] = []

    def __enter__(self) -> "Container":
        """Begin."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Let go of the file, also where the work was broken off; what is there is no package."""
        self.zip.close()

    def add(self, path: str, chunks: Iterable[bytes], role: Role, *, size: int = 0) -> Entry:
        """Put a file in; `size` is needed for those of more than two gigabytes."""
        digests = Digests(gost=self.gost)
        with self.zip.open(self.head(path, role), "w", force_zip64=size >= LARGE) as member:
            for chunk in chunks:
                digests.update(chunk)
                member.write(chunk)
        entry = digests.entry(path, role)
        self.entries.append(entry)
        return entry

    def put(self, path: str, data: bytes, role: Role) -> Entry:
        """Put a file of known bytes in."""
        return self.add(path, [data], role, size=len(data))

    def head(self, path: str, role: Role) -> ZipInfo:
        """Return the head of a member: an ordinary file of the package's moment."""
        info = ZipInfo(path, self.at)
        info.compress_type = ZIP_DEFLATED if role in PACKED else ZIP_STORED
        info.external_attr = 0o100644 << 16
        return info

    def close(self, facts: Facts) -> None:
        """Write the manifest with the digests of all files, and the list plain tools check."""
        files = [
            {"path": each.path, "role": each.role, "size": each.size, "sha256": each.sha256,
             "streebog256": each.streebog256}
            for each in self.entries
        ]  # fmt: skip
        manifest = to_xml("package", plain({**facts, "files": files}))
        self.put(MANIFEST, manifest, Role.METADATA)
        lines = "".join(f"{each.sha256}  {each.path}\n" for each in self.entries)
        self.zip.writestr(self.head(SUMS, Role.METADATA), lines.encode())
        self.zip.close()
