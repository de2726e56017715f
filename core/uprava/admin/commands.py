"""`uprava modules enable`, `disable`, `export` and `purge`: one module and its data."""

from pathlib import Path

import click


@click.command()
@click.argument("name")
def enable(name: str) -> None:
    """Switch a module on; everything that runs loads it within seconds."""
    move(name, on=True)


@click.command()
@click.argument("name")
def disable(name: str) -> None:
    """Switch a module off; its data stay."""
    move(name, on=False)


def move(name: str, *, on: bool) -> None:
    """Move a module's switch as the command line; bring its schema up to date when it is on."""
    from uprava.admin.modules import switch
    from uprava.cli.context import installation
    from uprava.clock import now, office_day
    from uprava.db.transaction import system_transaction
    from uprava.i18n import _
    from uprava.installation import bring_up_to_date

    with installation() as opened:
        today = office_day(opened.settings.timezone)
        with system_transaction(opened.engine, today=today, task="modules") as session:
            switch(session, opened, name, enable=on, reader=None, at=now())
        if on:
            bring_up_to_date(opened.settings)
            click.echo(_("The module is switched on; it appears in a few seconds."))
        else:
            said = _(
                "The module is switched off; it disappears in a few seconds. Its data are kept."
            )
            click.echo(said)


@click.command()
@click.argument("name")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def export(name: str, folder: Path) -> None:
    """Write every table of a module into a folder as JSON lines."""
    from uprava.admin.data import export_module
    from uprava.cli.context import installation
    from uprava.clock import office_day
    from uprava.db.transaction import system_transaction

    with installation() as opened:
        today = office_day(opened.settings.timezone)
        with system_transaction(opened.engine, today=today, task="modules export") as session:
            for table, rows in export_module(session, name, folder).items():
                click.echo(f"{table:<32}{rows}")


@click.command()
@click.argument("name")
def purge(name: str) -> None:
    """Delete the data of a module that is switched off, for good. Asks twice."""
    from uprava.admin.data import purge_module, tables_of
    from uprava.cli.context import installation
    from uprava.clock import office_day
    from uprava.db.engine import owner_engine
    from uprava.db.transaction import system_transaction
    from uprava.i18n import _

    with installation() as opened:
        settings = opened.settings
        today = office_day(settings.timezone)
        with system_transaction(opened.engine, today=today, task="modules purge") as session:
            tables = ", ".join(tables_of(session, name))
        click.echo(_("These tables will be deleted: {tables}").format(tables=tables))
        click.confirm(_("Was the data exported, and is there a backup?"), abort=True)
        if click.prompt(_("Type the name of the module")) != name:
            raise click.Abort
        owner = owner_engine(settings.database_owner_url or settings.database_url or "")
        try:
            with system_transaction(opened.engine, today=today, task="modules purge") as session:
                purge_module(session, owner, name)
        finally:
            owner.dispose()
        click.echo(_("The data of the module are deleted."))
