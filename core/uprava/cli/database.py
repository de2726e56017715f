"""`uprava db`: the schema and its migrations."""

import click


@click.group()
def db() -> None:
    """The database's schema: bring it up to date, look at it, write a migration."""


@db.command()
def upgrade() -> None:
    """Run the migrations of the core and all enabled modules."""
    from uprava.cli.context import connected, read_settings
    from uprava.i18n import _, use_locale
    from uprava.installation import bring_up_to_date

    settings = read_settings()
    with connected(settings) as reachable, use_locale(settings.locale):
        changed = bring_up_to_date(reachable)
        if changed:
            click.echo(_("Brought up to date: {owners}").format(owners=", ".join(changed)))
        else:
            click.echo(_("The schema is up to date already."))


@db.command()
def status() -> None:
    """Show each owner's revision; the exit code is 1 when one is behind."""
    from uprava.cli.context import connected, read_settings
    from uprava.db.engine import owner_engine
    from uprava.db.migrate import current, head
    from uprava.i18n import _, use_locale
    from uprava.installation import enabled_modules
    from uprava.plugins import load

    settings = read_settings()
    behind = False
    with connected(settings) as reachable, use_locale(settings.locale):
        assert reachable.database_url is not None
        engine = owner_engine(reachable.database_owner_url or reachable.database_url)
        owners = load(enabled_modules(settings, engine)).migrations
        with engine.connect() as connection:
            for owner in owners:
                now, newest = current(connection, owner), head(owner)
                behind = behind or now != newest
                said = _("up to date") if now == newest else _("behind: {head}").format(head=newest)
                click.echo(f"{owner.owner:<16}{now or '—':<8}{said}")
        engine.dispose()
    raise SystemExit(int(behind))


@db.command()
@click.argument("module")
@click.argument("message")
def revision(module: str, message: str) -> None:
    """Write a migration of MODULE from the difference between its models and the database."""
    from alembic import command

    from uprava.cli.context import connected, read_settings
    from uprava.db.engine import owner_engine
    from uprava.db.migrate import config_for, prepare
    from uprava.installation import enabled_modules
    from uprava.plugins import load

    settings = read_settings()
    with connected(settings) as reachable:
        assert reachable.database_url is not None
        engine = owner_engine(reachable.database_owner_url or reachable.database_url)
        owners = {each.owner: each for each in load(enabled_modules(settings, engine)).migrations}
        if module not in owners:
            raise click.BadParameter(f"{module}: {', '.join(owners)}", param_hint="MODULE")
        number = f"{len(list(owners[module].versions.glob('[0-9]*.py'))) + 1:04d}"
        with engine.connect() as connection:
            prepare(connection, owners[module])
            config = config_for(owners[module], connection)
            command.revision(config, message, autogenerate=True, rev_id=number)
            connection.commit()
        engine.dispose()
