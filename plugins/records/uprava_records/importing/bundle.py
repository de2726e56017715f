"""A bundle: a ZIP or a folder with a table of cards and the files it names, or a table alone.

Names of the table are looked up among the files there are, never opened as paths, so that no row
can lead outside.
"""

import os
import stat
import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

from uprava.errors import InvalidError, TooLargeError
from uprava.i18n import N_, _
from uprava.tables.reading import LARGEST, ZIP
from uprava.users.importing.reading import refused
from uprava_storage import UnsafeZipError, ZipFault, check_zip

TABLES = ("cards", "карточки", "карточка")
"""Names of the table, without the ending."""

ENDINGS = (".csv", ".xlsx", ".json")

FOLDERS = ("", "files/", "файлы/")
"""Where a file may lie beside the table, when its row says the name only."""

FAULTS: Mapping[ZipFault, str] = {
    ZipFault.NOT_ZIP: N_("the archive is damaged or is no ZIP"),
    ZipFault.FOREIGN_DATA: N_("other data stands before the archive"),
    ZipFault.TOO_MANY: N_("it holds too many files"),
    ZipFault.TOO_LARGE: N_("it unpacks to too much"),
    ZipFault.TOO_DENSE: N_("it is packed suspiciously tightly (a “bomb”)"),
    ZipFault.OVERLAP: N_("its files overlap (a “bomb”)"),
    ZipFault.BAD_NAME: N_("a name in it leads outside, repeats or holds control characters"),
    ZipFault.SPECIAL: N_("it holds a link or a device instead of a file"),
    ZipFault.ENCRYPTED: N_("it is protected by a password"),
    ZipFault.METHOD: N_("it is packed by a method that cannot be checked; pack it anew as ZIP"),
    ZipFault.LYING: N_("a file in it is not what its heading says"),
}


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a bundle may hold; bytes are those of all files unpacked."""

    files: int
    unpacked: int


Opener = Callable[[], IO[bytes]]


@dataclass(frozen=True, slots=True)
class Bundle:
    """A table and the files that came with it.

    `beside` is the folder of the table. `known` leads from paths and bare names in small letters
    to all the files they may mean.
    """

    table: bytes
    table_name: str
    files: Mapping[str, Opener] = field(default_factory=dict)
    beside: str = ""
    known: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def find(self, name: str) -> str | None:
        """Return the file a row names: by its path, beside the table, or by a name unique here."""
        plain = tidied(name)
        tried = [*(f"{self.beside}{each}{plain}" for each in FOLDERS), plain]
        exact = next((path for path in tried if path in self.files), None)
        if exact:
            return exact
        meant = (self.known.get(path.casefold(), ()) for path in tried)
        found = next((each for each in meant if each), ())
        return found[0] if len(found) == 1 else None


def tidied(name: str) -> str:
    """Return a path as it is compared: one kind of slashes, letters composed."""
    path = unicodedata.normalize("NFC", name.replace("\\", "/"))
    return "/".join(part for part in path.split("/") if part not in ("", "."))


@contextmanager
def open_bundle(path: Path, name: str, limits: Limits) -> Iterator[Bundle]:
    """Open a bundle. Raises InvalidError or TooLargeError for one that must not be opened."""
    if path.is_dir():
        yield of_folder(path, limits)
        return
    with path.open("rb") as file:
        packed = file.read(4) == ZIP
    if not packed:
        yield Bundle(table_of(path.open("rb"), path.stat().st_size), name)
        return
    check(path, limits)
    with zipfile.ZipFile(path) as archive:
        if "xl/workbook.xml" in archive.namelist():
            yield Bundle(table_of(path.open("rb"), path.stat().st_size), name)
        else:
            yield of_archive(archive)


def check(path: Path, limits: Limits) -> None:
    """Raise InvalidError naming what is wrong with an archive, before anything is unpacked."""
    try:
        check_zip(path, max_entries=limits.files, max_total=limits.unpacked)
    except UnsafeZipError as error:
        where = f" ({error.member[:80]!r})" if error.member else ""
        said = _("The archive is refused: {why}{where}.")
        raise refused(said.format(why=_(FAULTS[error.fault]), where=where)) from error


def of_archive(archive: zipfile.ZipFile) -> Bundle:
    """Return the bundle of an archive that was checked."""
    files: dict[str, Opener] = {}
    sizes: dict[str, int] = {}
    for member in archive.infolist():
        if not member.is_dir():
            named = tidied(name_of(member))
            files[named] = lambda member=member: archive.open(member)  # type: ignore[misc]  # bound
            sizes[named] = member.file_size
    return bundle_of(files, sizes)


def name_of(member: zipfile.ZipInfo) -> str:
    """Return a member's name; what says no alphabet is taken for that of Windows in Russia.

    `zipfile` reads names without the UTF-8 mark as code page 437 (APPNOTE.TXT 6.3.10, D.1).
    """
    if member.flag_bits & 0x800:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("cp866")
    except UnicodeError:
        return member.filename


def of_folder(folder: Path, limits: Limits) -> Bundle:
    """Return the bundle of a folder of this server; links are not followed, devices not opened."""
    files: dict[str, Opener] = {}
    sizes: dict[str, int] = {}
    for place, _folders, names in os.walk(folder, followlinks=False):
        for name in sorted(names):
            path = Path(place, name)
            about = path.lstat()
            if not stat.S_ISREG(about.st_mode):
                continue
            named = tidied(path.relative_to(folder).as_posix())
            files[named] = lambda path=path: opened(path)  # type: ignore[misc]  # bound at once
            sizes[named] = about.st_size
    if len(files) > limits.files:
        raise refused(_("The folder holds more than {n} files.").format(n=limits.files))
    return bundle_of(files, sizes)


def opened(path: Path) -> IO[bytes]:
    """Open a file that is no link, even if it became one since it was looked at."""
    return os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC), "rb")


def bundle_of(files: Mapping[str, Opener], sizes: Mapping[str, int]) -> Bundle:
    """Return a bundle with its table found. Raises InvalidError when there is none."""
    table = find_table(files)
    content = table_of(files[table](), sizes[table])
    others = {name: each for name, each in files.items() if name != table}
    known: dict[str, tuple[str, ...]] = {}
    for name in others:
        for said in {name.casefold(), PurePosixPath(name).name.casefold()}:
            known[said] = (*known.get(said, ()), name)
    beside = table.rpartition("/")[0]
    return Bundle(content, table, others, f"{beside}/" if beside else "", known)


def find_table(files: Mapping[str, object]) -> str:
    """Return the name of the table: `cards` at the top, or the only table there."""
    top = [name for name in files if name.count("/") <= 1 and name.lower().endswith(ENDINGS)]
    named = [name for name in top if PurePosixPath(name).stem.lower() in TABLES]
    highest = min((name.count("/") for name in named or top), default=0)
    found = [name for name in named or top if name.count("/") == highest]
    if len(found) == 1:
        return found[0]
    if found:
        said = _("Several tables: {names}. Call the right one cards.csv.")
        raise refused(said.format(names=", ".join(sorted(found)[:5])))
    raise refused(_("There is no table of cards: cards.csv, cards.xlsx or cards.json."))


def table_of(stream: IO[bytes], size: int) -> bytes:
    """Return the bytes of the table. Raises TooLargeError."""
    with stream:
        if size > LARGEST:
            said = _("The table of cards is larger than {n} MB. Split it.")
            raise TooLargeError(said.format(n=LARGEST >> 20))
        return stream.read(LARGEST)


def refuse_path(name: str) -> None:
    """Raise InvalidError for a name of a row that means to lead outside, whatever is there."""
    plain = name.replace("\\", "/")
    if plain.startswith("/") or plain[1:2] == ":" or ".." in plain.split("/"):
        raise InvalidError(_("the name leads outside the archive"))
