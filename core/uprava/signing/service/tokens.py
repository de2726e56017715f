"""Tokens the server signs with: which ones, their PINs, what went wrong with them last.

A wrong PIN is given once. Tokens lock themselves after three to ten of them, and a server with
four web processes would use those up in a second: so who gives a PIN says so in the database
before, everybody else waits, and a refused PIN is not given again until a person types one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.db.sql import execute, fetch, fetch_one, fetch_value
from uprava.errors import ConflictError, InvalidError, NotFoundError, UnavailableError, UpravaError
from uprava.i18n import N_, _
from uprava.signing.service.sealing import seal_pin
from uprava.signing.token_wire import TokenName, TokenSeen, Trouble

TRYING = timedelta(seconds=40)
"""How long a process may take to give a PIN before another one may: it may have died."""

ABOUT_PIN = (Trouble.PIN_WRONG, Trouble.PIN_LOCKED, Trouble.PIN_UNSET)
"""Troubles that only a person ends, by typing the PIN."""

SENTENCES: Mapping[str, str] = {
    Trouble.MODULE: N_("The library of the token “{label}” cannot be loaded on the server."),
    Trouble.ABSENT: N_("The token “{label}” is not connected to the server."),
    Trouble.PIN_WRONG: N_(
        "The token “{label}” refused the PIN. It is not tried again until the right one is given."
    ),
    Trouble.PIN_LOCKED: N_(
        "The PIN of the token “{label}” is locked. Unlock it with the maker’s program, then give "
        "the PIN here."
    ),
    Trouble.PIN_LAST: N_(
        "The token “{label}” has one try of the PIN left, so it is not tried without a person. "
        "Give the PIN here."
    ),
    Trouble.PIN_UNSET: N_("The PIN of the token “{label}” is not set, or has to be changed."),
    Trouble.NO_KEY: N_("The key is not in the token “{label}” any more."),
    Trouble.UNSUITABLE: N_("The token “{label}” cannot make such a signature."),
    Trouble.SILENT: N_("The token “{label}” does not answer."),
    Trouble.ENDED: N_("The library of the token “{label}” broke down."),
}
"""Trouble → English message id."""
FAILED = N_("The token “{label}” did not do what it was asked.")


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token that is used, without its PIN."""

    id: int
    module: str
    label: str
    serial: str
    model: str
    added_at: datetime
    trouble: str | None
    trouble_at: datetime | None
    people: int
    """How many keys in it are in use."""

    @property
    def name(self) -> TokenName:
        """What tells it from other tokens."""
        return TokenName(self.label, self.serial)

    @property
    def said(self) -> str:
        """What is wrong with it, as a sentence; empty when nothing is."""
        return sentence_of(self.trouble, self.label) if self.trouble else ""


@dataclass(frozen=True, slots=True)
class Claim:
    """Leave to give the sealed PIN, until then; nobody else gives it meanwhile."""

    pin: bytes
    until: datetime


COLUMNS = """t.id, t.module, t.label, t.serial, t.model, t.added_at, t.trouble, t.trouble_at,
    (select count(*) from signing.key as k where k.token_id = t.id and k.revoked_at is null)::int
        as people"""


def sentence_of(trouble: str, label: str) -> str:
    """Return what a trouble means for people."""
    return _(SENTENCES.get(trouble, FAILED)).format(label=label)


def refusal_of(trouble: str, label: str) -> UpravaError:
    """Return the error to raise: the act was not done."""
    return UnavailableError(sentence_of(trouble, label), code=f"token-{trouble}")


def sealed_for(name: TokenName) -> str:
    """Return what a sealed PIN is bound to."""
    return f"{name.label}\n{name.serial}"


def list_tokens(session: Session) -> list[TokenRow]:
    """Return the tokens in use, by label."""
    query = f"""select {COLUMNS} from signing.token as t where t.removed_at is null
        order by t.label, t.serial"""
    return fetch(session, TokenRow, query)


def get_token(session: Session, token_id: int) -> TokenRow:
    """Return a token in use. Raises NotFoundError."""
    query = f"select {COLUMNS} from signing.token as t where t.removed_at is null and t.id = %s"
    row = fetch_one(session, TokenRow, query, (token_id,))
    if row is None:
        raise NotFoundError(_("There is no such token."))
    return row


KEEP = """
insert into signing.token (module, label, serial, model, pin, added_at)
values (%(module)s, %(label)s, %(serial)s, %(model)s, %(pin)s, %(at)s)
on conflict (label, serial) do update set module = excluded.module, model = excluded.model,
    pin = excluded.pin, removed_at = null, trying_until = null, trouble = null, trouble_at = null
returning id"""


def keep_token(
    session: Session, module: str, seen: TokenSeen, *, pin: str, secret: bytes, at: datetime
) -> TokenRow:
    """Take a token into use, its PIN sealed; one that was used before is used again."""
    values = {
        "module": module, "label": seen.name.label, "serial": seen.name.serial, "at": at,
        "model": seen.model, "pin": seal_pin(pin, token=sealed_for(seen.name), secret=secret),
    }  # fmt: skip
    token_id: int = fetch_value(session, KEEP, values)
    record(session, "signing.token-connected", "token", token_id, label=seen.name.label)
    return get_token(session, token_id)


def change_pin(session: Session, row: TokenRow, *, pin: str, secret: bytes) -> None:
    """Keep a PIN that the token has just accepted."""
    sealed = seal_pin(pin, token=sealed_for(row.name), secret=secret)
    query = """update signing.token set pin = %s, trying_until = null, trouble = null,
        trouble_at = null where id = %s"""
    execute(session, query, (sealed, row.id))
    record(session, "signing.token-pin", "token", row.id, label=row.label)


def remove_token(session: Session, token_id: int, *, at: datetime) -> TokenRow:
    """Take a token out of use and forget its PIN. Raises ConflictError while people need it."""
    query = "select id from signing.token where id = %s for update"
    fetch_value(session, query, (token_id,))
    row = get_token(session, token_id)
    if row.people:
        raise ConflictError(
            _("People sign with keys in the token “{label}”. Revoke these keys first.").format(
                label=row.label
            )
        )
    query = "update signing.token set removed_at = %s, pin = '' where id = %s"
    execute(session, query, (at, token_id))
    record(session, "signing.token-removed", "token", token_id, label=row.label)
    return row


def claim(session: Session, token_id: int, *, at: datetime) -> Claim | None:
    """Take the leave to give the PIN; None while another process has it.

    Raises InvalidError for a PIN that was refused, NotFoundError.
    """
    until = at + TRYING
    query = """update signing.token set trying_until = %(until)s
        where id = %(id)s and removed_at is null and (trouble is null or trouble <> all(%(pin)s))
            and (trying_until is null or trying_until < %(at)s) returning pin"""
    values = {"id": token_id, "until": until, "at": at, "pin": list(ABOUT_PIN)}
    pin = fetch_value(session, query, values)
    if pin is not None:
        return Claim(bytes(pin), until)
    row = get_token(session, token_id)
    if row.trouble in ABOUT_PIN:
        raise InvalidError(row.said, code=f"token-{row.trouble}")
    return None


def settle(session: Session, token_id: int, given: Claim, trouble: Trouble | None) -> None:
    """Write down what became of a PIN that was given, unless a person typed another meanwhile."""
    query = """update signing.token set trying_until = null, trouble = %(trouble)s,
        trouble_at = case when %(trouble)s::text is null then null else now() end
        where id = %(id)s and trying_until = %(until)s"""
    execute(session, query, {"id": token_id, "until": given.until, "trouble": trouble})


def note(session: Session, token_id: int, trouble: Trouble | None, *, at: datetime) -> None:
    """Write down how a token does. What is wrong with its PIN stays until a person typed one."""
    query = """update signing.token set trouble = %(trouble)s,
        trouble_at = case when %(trouble)s::text is null then null else %(at)s end
        where id = %(id)s and (trouble is null or trouble <> all(%(pin)s))
            and trouble is distinct from %(trouble)s"""
    values = {"id": token_id, "trouble": trouble, "at": at, "pin": list(ABOUT_PIN)}
    execute(session, query, values)
