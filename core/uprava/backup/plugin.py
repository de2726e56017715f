"""The area of backup: two commands."""

from collections.abc import Sequence

import click

from uprava import hookimpl


@click.command()
@click.argument("folder", type=click.Path(path_type=str))
def backup(folder: str) -> None:
    """Write the database and all files into a new FOLDER while people work."""
    from pathlib import Path

    from uprava.audit.log import record
    from uprava.backup.making import make_backup
    from uprava.cli.context import installation
    from uprava.clock import now, office_day
    from uprava.db.transaction import system_transaction
    from uprava.i18n import _

    with installation() as opened:
        made = make_backup(opened, Path(folder), at=now())
        today = office_day(opened.settings.timezone)
        with system_transaction(opened.engine, today=today, task="backup") as session:
            record(session, "backup.made", "installation", 0, files=made.files, bytes=made.bytes)
        said = _("Backup is whole: {rows} rows, {files} files, {size} MB.")
        click.echo(
            said.format(
                rows=sum(made.tables.values()), files=made.files, size=made.bytes // 1_000_000
            )
        )


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=str))
def restore(folder: str) -> None:
    """Restore the backup in FOLDER into this empty installation and check it."""
    from pathlib import Path

    from uprava.backup.restoring import restore as carry_out
    from uprava.cli.context import connected, read_settings
    from uprava.i18n import _, use_locale
    from uprava.installation import bring_up_to_date

    with connected(read_settings()) as settings, use_locale(settings.locale):
        done = carry_out(settings, Path(folder))
        bring_up_to_date(settings)
        for problem in done.problems:
            click.echo(problem, err=True)
        if done.problems:
            raise SystemExit(1)
        said = _("Restored and checked: {rows} rows, {files} files, backup of {moment}.")
        click.echo(
            said.format(
                rows=sum(done.manifest.tables.values()), files=done.files,
                moment=f"{done.manifest.made_at:%d.%m.%Y %H:%M} UTC",
            )
        )  # fmt: skip


@hookimpl
def uprava_commands() -> Sequence[click.Command]:
    """Backup and restore."""
    return [backup, restore]
