"""`uprava storage`: verify, copy and tidy the object store."""

from datetime import timedelta
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from uprava.installation import Installation


@click.group()
def storage() -> None:
    """The object store: verify it, copy it, collect what nothing refers to."""


@storage.command()
@click.option("--all", "everything", is_flag=True, help="Also what no document refers to.")
def verify(everything: bool) -> None:
    """Read every file again and name the damaged ones; the exit code is 1 when there are any."""
    from uprava_storage import verify as examine

    from uprava.cli.context import installation
    from uprava.i18n import _

    damaged = 0
    with installation() as opened:
        for damage in examine(opened.store, None if everything else referred(opened)):
            damaged += 1
            click.echo(f"{damage.sha256}  {damage.kind.value}")
        if damaged:
            click.echo(_("Damaged files: {n}. Restore them from the backup.").format(n=damaged))
        else:
            click.echo(_("Every file is as it was stored."))
    raise SystemExit(int(bool(damaged)))


@storage.command()
@click.argument("target")
def copy(target: str) -> None:
    """Copy all files to another store, given by its URL; a second run goes on."""
    from uprava_storage import AddressError, open_store
    from uprava_storage import copy as transfer

    from uprava.cli.context import installation
    from uprava.i18n import _

    with installation() as opened:
        try:
            other = open_store(target)
        except AddressError as error:
            raise click.BadParameter(str(error), param_hint="TARGET") from error
        sizes = [blob.size for blob in transfer(opened.store, other)]
        said = _("Copied: {n} files, {size} MB.")
        click.echo(said.format(n=len(sizes), size=sum(sizes) // 1_000_000))


@storage.command()
@click.option("--days", default=1, show_default=True, type=click.IntRange(1), help="Youngest.")
@click.option("--delete", is_flag=True, help="Delete them; without it they are only counted.")
def collect(days: int, delete: bool) -> None:
    """Find files nothing refers to: what refused or failed acts left behind."""
    from uprava_storage import orphans, sweep

    from uprava.cli.context import installation
    from uprava.clock import now
    from uprava.i18n import _
    from uprava.jobs.tidying import known_to, write_collected

    find = sweep if delete else orphans
    with installation() as opened:
        refuse_silent(opened)
        known = known_to(opened)
        found = find(opened.store, known, older_than=timedelta(days=days), now=now())
        number = sum(1 for _blob in found)
        if delete:
            write_collected(opened, number=number)
        said = _("Deleted: {n} files.") if delete else _("Nothing refers to {n} files.")
        click.echo(said.format(n=number))


def refuse_silent(installation: "Installation") -> None:
    """Raise UnavailableError while data of a module that does not run is in the database."""
    from uprava.clock import office_day
    from uprava.db.transaction import system_transaction
    from uprava.errors import UnavailableError
    from uprava.i18n import _
    from uprava.jobs.tidying import silent_modules

    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task="storage") as session:
        silent = silent_modules(session, installation)
    if silent:
        raise UnavailableError(
            _("Only modules know their own files; switch these on first: {names}").format(
                names=", ".join(silent)
            )
        )


REFERRED = """
select sha256, max(size) from documents.file group by sha256
"""


def referred(installation: "Installation") -> list[tuple[str, int]]:
    """Return digest and size of all files that documents have."""
    from uprava.clock import office_day
    from uprava.db.sql import driver
    from uprava.db.transaction import system_transaction

    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task="storage") as session:
        rows: list[tuple[str, int]] = driver(session).execute(REFERRED).fetchall()
    return rows
