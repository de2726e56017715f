"""The container of a document: a zip file, all of its members in its root."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import BinaryIO

from uprava_records.exchange.service.passport import NAME, read_passport
from uprava_records.exchange.values import Passport, UnreadableMessageError

PLAIN_NAME = re.compile(r"[^/\\:\x00-\x1f]{1,255}")
"""Members with a path are not followed: the format puts all into the root."""

MOST_PASSPORT = 4 * 1024 * 1024


class Container:
    """An opened container: its passport, and its files by name."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.members = {
            each.filename: each
            for each in archive.infolist()
            if not each.is_dir() and PLAIN_NAME.fullmatch(each.filename)
        }
        self.passport = self._passport()

    def _passport(self) -> Passport:
        found = next((each for name, each in self.members.items() if name.lower() == NAME), None)
        if found is None:
            raise UnreadableMessageError(f"в контейнере нет файла {NAME}")
        if found.file_size > MOST_PASSPORT:
            raise UnreadableMessageError("паспорт больше допустимого")
        return read_passport(self.archive.read(found))

    def has(self, name: str) -> bool:
        """Tell whether a file is there."""
        return name in self.members

    def read(self, name: str) -> bytes:
        """Return the bytes of a file."""
        return self.archive.read(self.members[name])


@contextmanager
def opened(stream: BinaryIO) -> Iterator[Container]:
    """Open a stranger's container: bounded, no bombs. Raises UnreadableMessageError."""
    from uprava.rendering.archive import open_archive
    from uprava.rendering.reading import RefusedError
    from uprava.rendering.values import Limits

    try:
        with open_archive(stream, Limits()) as archive:
            yield Container(archive)
    except RefusedError as error:
        raise UnreadableMessageError("контейнер повреждён или закрыт паролем") from error


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return a container of files, in their order; the same files give the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            facts = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            facts.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(facts, data)
    return made.getvalue()
