"""`uprava user` and `uprava token`: accounts and the tokens of programs, from the server itself."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@contextmanager
def office() -> Iterator["Session"]:
    """Open the installation and one transaction of the command line; what it does is logged."""
    from uprava.cli.context import installation
    from uprava.clock import office_day
    from uprava.db.transaction import system_transaction

    with installation() as opened:
        today = office_day(opened.settings.timezone)
        with system_transaction(opened.engine, today=today, task="command line") as session:
            yield session


@click.group()
def user() -> None:
    """People who sign in: create, list, give a new password, disable."""


@user.command("create")
@click.argument("login")
@click.option("--name", required=True, help="Surname, given name and patronymic.")
@click.option("--email", help="Address for the daily digest.")
@click.option("--role", "roles", multiple=True, help="Code of a role to give; repeatable.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def create_user(
    login: str, name: str, email: str | None, roles: tuple[str, ...], password_stdin: bool
) -> None:
    """Create an account and print its first password, which has to be changed at sign-in."""
    from uprava.cli import accounts

    with office() as session:
        given = read_password(password_stdin)
        word = accounts.create(session, login=login, name=name, email=email, password=given)
        for code in roles:
            accounts.give_role(session, login=login, code=code)
    tell_password(login, word, secret=password_stdin)


@user.command("password")
@click.argument("login")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def change_password(login: str, password_stdin: bool) -> None:
    """Give a new password, print it, and end the person's sessions."""
    from uprava.cli import accounts

    with office() as session:
        given = read_password(password_stdin)
        word = accounts.set_password(session, login=login, password=given)
    tell_password(login, word, secret=password_stdin)


@user.command("list")
def list_users() -> None:
    """List the accounts: login, name, roles, state."""
    from uprava.cli import accounts
    from uprava.i18n import _

    with office() as session:
        for row in accounts.list_accounts(session):
            state = _("active") if row.active else _("disabled")
            click.echo(f"{row.login:<20}{row.name:<36}{state:<12}{row.roles}")


@user.command("disable")
@click.argument("login")
def disable_user(login: str) -> None:
    """Let the account sign in no more; its sessions and tokens end at once."""
    from uprava.cli import accounts
    from uprava.i18n import _

    with office() as session:
        accounts.disable(session, login=login)
        click.echo(_("{login} can sign in no more.").format(login=login))


@click.group()
def token() -> None:
    """Tokens of programs: create, list, revoke."""


@token.command("create")
@click.option("--user", "login", required=True, help="Login of the person it acts as.")
@click.option("--scope", required=True, help="Comma-separated: documents:read,documents:write,…")
@click.option("--days", default=90, show_default=True, help="Days it is good, a year at most.")
@click.option("--name", default="command line", show_default=True, help="What it is for.")
def create_token(login: str, scope: str, days: int, name: str) -> None:
    """Create a token and print it; it is shown this once."""
    from uprava.cli import accounts

    scopes = [part.strip() for part in scope.split(",") if part.strip()]
    with office() as session:
        made = accounts.create_token(session, login=login, scopes=scopes, days=days, name=name)
    click.echo(made)


@token.command("list")
def list_tokens() -> None:
    """List the tokens that are good: number, person, scopes, last day, name."""
    from uprava.cli import accounts
    from uprava.installation import office_time

    with office() as session:
        for row in accounts.list_tokens(session):
            until = f"{office_time(session, row.expires_at):%d.%m.%Y}"
            scopes = ",".join(row.scopes)
            click.echo(f"{row.id:<6}{row.login:<20}{until:<12}{scopes:<40}{row.name}")


@token.command("revoke")
@click.argument("number", type=int)
def revoke_token(number: int) -> None:
    """Revoke a token by its number; its next request is refused."""
    from uprava.clock import now
    from uprava.i18n import _
    from uprava.users.service import tokens

    with office() as session:
        tokens.revoke_token(session, number, now=now())
        click.echo(_("Token {number} is revoked.").format(number=number))


def read_password(from_stdin: bool) -> str | None:
    """Return the first line of standard input when it is wanted."""
    return sys.stdin.readline().rstrip("\r\n") if from_stdin else None


def tell_password(login: str, password: str, *, secret: bool) -> None:
    """Print a made password; one that was given is not repeated."""
    from uprava.i18n import _, use_locale
    from uprava.settings import Settings

    with use_locale(Settings().locale):
        said = _("{login}: the password is {word}")
        if secret:
            said = _("{login}: the password is set.")
        click.echo(said.format(login=login, word=password))
