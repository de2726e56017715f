"""`uprava keys`: tokens with keys, from the server itself; the same acts as on the screen."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from uprava import hookimpl

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from uprava.installation import Installation
    from uprava.signing.service.tokens import TokenRow

SERIAL = click.option("--serial", default="", help="Serial number, where two have one label.")


@contextmanager
def office() -> Iterator[tuple["Installation", "Session"]]:
    """Open the installation and a transaction of the command line that has not begun."""
    from uprava.cli.context import installation
    from uprava.clock import office_day
    from uprava.db.transaction import system_transaction

    with installation() as opened:
        today = office_day(opened.settings.timezone)
        with system_transaction(opened.engine, today=today, task="command line") as session:
            yield opened, session


@click.group("keys")
def keys() -> None:
    """Keys in tokens (PKCS#11): what is there, connect a token, give its keys to people."""


@keys.command("tokens")
def list_tokens() -> None:
    """List the libraries of UPRAVA_PKCS11_MODULES and the tokens behind them; needs no PIN."""
    from uprava.i18n import _
    from uprava.signing.service.token_use import look
    from uprava.signing.service.tokens import list_tokens as used_tokens

    with office() as (opened, session):
        used = {row.name: row for row in used_tokens(session)}
        for library in look(opened.settings):
            click.echo(f"{library.path}  {library.trouble}".rstrip())
            for seen in library.tokens:
                row = used.pop(seen.name, None)
                state = (row.said or _("works")) if row else _("not taken into use")
                click.echo(f"  {seen.name.label}  {seen.name.serial}  {seen.model}  {state}")
        for row in used.values():
            click.echo(
                f"  {row.label}  {row.serial}  {row.model}  {_('not connected to the server')}"
            )


@keys.command("connect")
@click.argument("label")
@SERIAL
@click.option("--pin-stdin", is_flag=True, help="Read the PIN from standard input.")
def connect_token(label: str, serial: str, pin_stdin: bool) -> None:
    """Take a token into use; the PIN is asked for, tried once and kept sealed."""
    from uprava.clock import now
    from uprava.errors import NotFoundError
    from uprava.i18n import _
    from uprava.signing.service.connecting import connect, found_new
    from uprava.signing.service.token_use import look

    with office() as (opened, session):
        names = [
            each for each in found_new(look(opened.settings), []) if each.seen.name.label == label
        ]
        wanted = [each for each in names if serial in ("", each.seen.name.serial)]
        if len(wanted) != 1:
            raise NotFoundError(_("There is no such token, or more than one: name its serial."))
        pin = (
            sys.stdin.readline().rstrip("\r\n")
            if pin_stdin
            else click.prompt("PIN", hide_input=True)
        )
        row = connect(session, wanted[0].choice, pin, installation=opened, at=now())
        said = _("The token “{label}” is connected. Choose whose the keys are.")
        click.echo(said.format(label=row.label))


@keys.command("list")
@click.argument("label")
@SERIAL
def list_keys(label: str, serial: str) -> None:
    """List what a token in use holds: number of the certificate, owner, last day, whose it is."""
    from uprava.signing.service.connecting import holding_rows
    from uprava.signing.service.token_use import read_contents

    with office() as (opened, session):
        token = token_named(session, label, serial)
        for row in holding_rows(session, read_contents(opened, token), token):
            until = row.valid_to.strftime("%d.%m.%Y") if row.valid_to else "–"
            name = row.owner or row.label
            click.echo(f"{row.serial or '–':<42}{name:<36}{until:<12}{row.person or row.lacks}")


@keys.command("give")
@click.argument("label")
@click.argument("certificate")
@click.argument("login")
@SERIAL
def give_key(label: str, certificate: str, login: str, serial: str) -> None:
    """Give the key of a certificate, named by its number, to a person."""
    from uprava.clock import now
    from uprava.errors import NotFoundError
    from uprava.i18n import _
    from uprava.signing.service.assigning import assign
    from uprava.signing.service.connecting import holding_rows
    from uprava.signing.service.token_use import read_contents

    with office() as (opened, session):
        token = token_named(session, label, serial)
        rows = holding_rows(session, read_contents(opened, token), token)
        found = [row.sha256 for row in rows if row.serial == certificate.upper()]
        if len(found) != 1:
            raise NotFoundError(_("This certificate is not in the token any more."))
        made = assign(session, token.id, found[0], login=login, installation=opened, at=now())
        said = _("{person} signs with the certificate {serial} from now on.")
        click.echo(said.format(person=made.person, serial=made.serial))


def token_named(session: "Session", label: str, serial: str) -> "TokenRow":
    """Return a token in use. Raises NotFoundError for none or several."""
    from uprava.errors import NotFoundError
    from uprava.i18n import _
    from uprava.signing.service.tokens import list_tokens as used_tokens

    rows = [row for row in used_tokens(session) if row.label == label]
    wanted = [row for row in rows if serial in ("", row.serial)]
    if len(wanted) != 1:
        raise NotFoundError(_("There is no such token, or more than one: name its serial."))
    return wanted[0]


@hookimpl
def uprava_commands() -> Sequence[click.Command]:
    """`uprava keys`."""
    return [keys]
