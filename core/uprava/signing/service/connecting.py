"""Taking tokens into use and giving their PINs: a person types it, the token judges it first."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.clock import now
from uprava.db.sql import fetch
from uprava.db.transaction import beside
from uprava.errors import InvalidError, NotFoundError
from uprava.i18n import _
from uprava.installation import Installation
from uprava.signing.facts import certificate_facts
from uprava.signing.service.token_use import Library, give_pin, look
from uprava.signing.service.tokens import TokenRow, change_pin, get_token, keep_token, list_tokens
from uprava.signing.service.trusting import WARN_BEFORE, TermState, term_of
from uprava.signing.token_keys import Contents, Holding
from uprava.signing.token_wire import KeyKind, TokenName, TokenSeen


@dataclass(frozen=True, slots=True)
class Found:
    """A token that is connected to the server and not in use."""

    module: str
    seen: TokenSeen

    @property
    def choice(self) -> str:
        """What a form sends back."""
        return f"{self.module}/{self.seen.name.serial}/{self.seen.name.label}"


@dataclass(frozen=True, slots=True)
class HoldingRow:
    """A key or a certificate of a token for the screen."""

    sha256: str
    owner: str
    label: str
    serial: str
    issuer: str
    valid_from: datetime | None
    valid_to: datetime | None
    person: str
    """Whose it is here; empty while it is nobody's."""
    lacks: str
    """Why nobody can be given it: no-key, no-certificate, gost, unsuitable or nothing."""

    def term(self, at: datetime) -> TermState:
        """Return how near the end of the certificate is."""
        assert self.valid_to is not None
        return term_of(self.valid_to, at=at, warn=WARN_BEFORE)


def found_new(libraries: list[Library], used: list[TokenRow]) -> list[Found]:
    """Return the tokens that could be taken into use; one reached by another library again."""
    known = {(row.module, row.name) for row in used}
    return [
        Found(each.name, seen)
        for each in libraries
        for seen in each.tokens
        if (each.name, seen.name) not in known
    ]


def connect(
    session: Session, choice: str, pin: str, *, installation: Installation, at: datetime
) -> TokenRow:
    """Take a token into use once it accepted the PIN. `session` must not have begun.

    Raises InvalidError, NotFoundError for one that was taken out meanwhile, UnavailableError.
    """
    settings = installation.settings
    with beside(session) as looking:
        used = list_tokens(looking)
    for each in found_new(look(settings), used):
        if each.choice == choice:
            tried(session, each.module, each.seen.name, pin, installation=installation)
            return keep_token(
                session, each.module, each.seen, pin=pin, secret=settings.secret, at=at
            )
    raise NotFoundError(_("This token is not connected to the server any more."))


def give_new_pin(
    session: Session, token_id: int, pin: str, *, installation: Installation
) -> TokenRow:
    """Keep a new PIN once the token accepted it. `session` must not have begun."""
    with beside(session) as looking:
        row = get_token(looking, token_id)
    tried(session, row.module, row.name, pin, installation=installation)
    change_pin(session, row, pin=pin, secret=installation.settings.secret)
    return row


def tried(
    session: Session, module: str, name: TokenName, pin: str, *, installation: Installation
) -> None:
    """Give a PIN a person typed; a refused one is in the audit log whatever follows."""
    try:
        give_pin(installation.settings, module, name, pin)
    except InvalidError as error:
        if error.code == "token-pin-wrong":
            with beside(session) as own:
                record(own, "signing.token-pin-refused", "token", name.serial, label=name.label)
        raise


def holding_rows(session: Session, contents: Contents, token: TokenRow) -> list[HoldingRow]:
    """Return what is in a token, with whose it is here: what can be given first."""
    query = """select concat_ws(' ', p.surname, p.given_name, p.patronymic) as person,
            k.serial, k.issuer
        from signing.key as k join users.person as p on p.id = k.person_id
        where k.token_id = %s and k.revoked_at is null"""
    given = {
        (row.serial, row.issuer): row.person for row in fetch(session, GivenRow, query, (token.id,))
    }
    rows = [holding_row(each, given) for each in contents.holdings]
    return sorted(rows, key=lambda row: (bool(row.lacks), row.owner, row.label))


@dataclass(frozen=True, slots=True)
class GivenRow:
    """Whose certificate it is."""

    person: str
    serial: str
    issuer: str


def holding_row(holding: Holding, given: dict[tuple[str, str], str]) -> HoldingRow:
    """Return one line."""
    lacks = what_lacks(holding)
    if holding.certificate is None:
        return HoldingRow("", "", holding.label, "", "", None, None, "", lacks)
    facts = certificate_facts(holding.certificate)
    person = given.get((facts.serial, facts.issuer), "")
    return HoldingRow(
        facts.sha256, facts.owner, holding.label, facts.serial, facts.issuer, facts.valid_from,
        facts.valid_to, person, lacks,
    )  # fmt: skip


def what_lacks(holding: Holding) -> str:
    """Return why nobody can be given it, empty when somebody can."""
    if holding.certificate is None:
        return "no-certificate"
    if holding.key is None:
        return "no-key"
    if holding.signs:
        return ""
    return "gost" if holding.key.kind is KeyKind.GOST else "unsuitable"


def can_be_given(rows: list[HoldingRow]) -> list[HoldingRow]:
    """Return what nobody has yet and somebody could sign with now."""
    at = now()
    free = (row for row in rows if not row.lacks and not row.person)
    return [row for row in free if row.term(at) is not TermState.ENDED]
