"""`uprava audit`: verify the chain, export it."""

from collections.abc import Sequence
from pathlib import Path

import click

from uprava import hookimpl


@click.group()
def audit() -> None:
    """The audit log: verify that nobody changed it, export it."""


@audit.command()
@click.option(
    "--checkpoints",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File of checkpoints to compare with; by default the installation's own.",
)
def verify(checkpoints: Path | None) -> None:
    """Read the whole log again and compare it with the checkpoints; code 1 when it is damaged."""
    from uprava.audit.checkpoints import examine, marks_outside, read_marks
    from uprava.cli.context import installation
    from uprava.i18n import _

    with installation() as opened:
        given = list(read_marks(checkpoints, opened.settings.secret)) if checkpoints else None
        report = examine(opened, marks_outside(opened) if given is None else given)
        for damage in report.damages:
            click.echo(str(damage))
        if report.sound:
            said = _("The log is whole: {records} records, {compared} checkpoints agree.")
        else:
            said = _("The log is damaged in {damaged} places; {records} records were read.")
        click.echo(
            said.format(records=report.records, compared=report.compared, damaged=report.damaged)
        )
    raise SystemExit(int(not report.sound))


@audit.command()
@click.option("--after", default=0, show_default=True, help="Begin after this record.")
def export(after: int) -> None:
    """Write every record as one line of JSON, the oldest first."""
    from uprava.audit.exporting import export_lines
    from uprava.cli.context import installation
    from uprava.clock import office_day
    from uprava.db.transaction import system_transaction

    with installation() as opened:
        today = office_day(opened.settings.timezone)
        with system_transaction(opened.engine, today=today, task="audit export") as session:
            for line in export_lines(session, after=after):
                click.echo(line)


@hookimpl
def uprava_commands() -> Sequence[click.Command]:
    """`uprava audit`."""
    return [audit]
