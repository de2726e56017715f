"""Operators of an organisation: listed, set up, changed, switched off; keys are never shown."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch, fetch_one, fetch_value
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.i18n import _
from uprava.installation import installation_of
from uprava.users.reader import Reader

from uprava_contracts.operators.sealing import Credentials, seal
from uprava_contracts.operators.values import OperatorKind
from uprava_contracts.operators.wire import split, wrong_address
from uprava_contracts.settings import ContractsSettings
from uprava_contracts.values import MANAGE

LONGEST = 100
FOLDER_NAME = re.compile(r"[A-Za-zА-Яа-яЁё0-9][A-Za-zА-Яа-яЁё0-9._-]{0,59}")
PARTICIPANT = re.compile(r"[A-Za-z0-9@.-]{4,46}")
"""«ИдУчастЭДО»: what the formats let an identifier of a participant be."""


@dataclass(frozen=True, slots=True)
class OperatorRow:
    """An operator with how the last visit ended; its keys stay in the database."""

    id: int
    organisation_id: int
    kind: str
    title: str
    address: str
    box_id: str
    participant: str
    enabled: bool
    sealed: bool
    version: int
    polled_at: datetime | None
    failed_at: datetime | None
    failure: str
    failure_words: str
    failures: int
    next_at: datetime | None

    @property
    def caption(self) -> str:
        """The English message id of the kind."""
        return OperatorKind(self.kind).caption

    @property
    def failure_sentence(self) -> str:
        """Why visits fail, in the reader's language; empty: they do not."""
        return _(self.failure).format(**json.loads(self.failure_words)) if self.failure else ""


@dataclass(frozen=True, slots=True)
class OperatorWords:
    """What a form says of an operator; an empty key, login and password leave those kept."""

    kind: str
    title: str
    address: str
    box_id: str
    participant: str
    client_id: str = field(repr=False, default="")
    login: str = field(repr=False, default="")
    password: str = field(repr=False, default="")

    @property
    def credentials(self) -> Credentials | None:
        """The key and the login, None when nothing was typed."""
        typed = Credentials(self.client_id, self.login, self.password)
        return typed if any((self.client_id, self.login, self.password)) else None


ROWS = """
select o.id, o.organisation_id, o.kind, o.title, o.address, o.box_id, o.participant, o.enabled,
    o.secret is not null as sealed, o.version, c.polled_at, c.failed_at,
    coalesce(c.failure, '') as failure, coalesce(c.failure_words, '{}') as failure_words,
    coalesce(c.failures, 0) as failures, c.next_at
from contracts.operator as o
left join contracts.operator_cursor as c on c.operator_id = o.id"""


def list_operators(session: Session, *, reader: Reader) -> Sequence[OperatorRow]:
    """Return the operators of the reader's organisation, those switched on first."""
    reader.require(MANAGE)
    query = f"{ROWS} where o.organisation_id = %s order by not o.enabled, o.title, o.id"
    return fetch(session, OperatorRow, query, (reader.organisation_id,))


def get_operator(session: Session, id: int, *, reader: Reader) -> OperatorRow:
    """Return an operator of the reader's organisation. Raises NotFoundError."""
    reader.require(MANAGE)
    query = f"{ROWS} where o.id = %s and o.organisation_id = %s"
    found = fetch_one(session, OperatorRow, query, (id, reader.organisation_id))
    if found is None:
        raise NotFoundError(_("There is no such operator."))
    return found


def add_operator(
    session: Session, words: OperatorWords, *, reader: Reader, at: datetime
) -> int:  # fmt: skip
    """Set up an operator. Raises InvalidError naming the fields, ConflictError elsewhere."""
    reader.require(MANAGE)
    if reader.organisation_id is None:
        raise ConflictError(_("You work in no organisation: contracts belong to one."))
    refuse_wrong(words, fresh=True)
    query = """insert into contracts.operator (organisation_id, kind, title, address, box_id,
            participant, made_at, made_by, changed_at)
        values (%s, %s, %s, %s, %s, %s, %s, %s, %s)
        on conflict (organisation_id, kind, address, box_id) do nothing returning id"""
    values = (reader.organisation_id, *columns(words), at, reader.person_id, at)
    id = fetch_value(session, query, values)
    if id is None:
        raise taken()
    keep_secret(session, int(id), words)
    record(session, "contracts.operator_added", "operator", id, title=words.title)
    return int(id)


def change_operator(
    session: Session, id: int, words: OperatorWords, *, version: int, reader: Reader, at: datetime
) -> None:
    """Change an operator; keys that were not typed stay. Raises ConflictError when it changed."""
    found = get_operator(session, id, reader=reader)
    refuse_wrong(words, fresh=not found.sealed)
    twin = """select exists (select from contracts.operator where organisation_id = %s
        and kind = %s and address = %s and box_id = %s and id <> %s)"""
    same = (found.organisation_id, words.kind, words.address, words.box_id, id)
    if fetch_value(session, twin, same):
        raise taken()
    query = """update contracts.operator set kind = %s, title = %s, address = %s, box_id = %s,
            participant = %s, changed_at = %s, version = version + 1
        where id = %s and version = %s"""
    if not execute(session, query, (*columns(words), at, id, version)):
        raise ConflictError(
            _("Somebody changed the operator meanwhile. Nothing is kept: open the form again.")
        )
    if (words.kind, words.address, words.box_id) != (found.kind, found.address, found.box_id):
        execute(session, "delete from contracts.operator_cursor where operator_id = %s", (id,))
    keep_secret(session, id, words)
    record(session, "contracts.operator_changed", "operator", id, title=words.title)


def switch(session: Session, id: int, *, on: bool, reader: Reader, at: datetime) -> OperatorRow:
    """Switch an operator on or off; documents that came stay, unsent ones wait."""
    found = get_operator(session, id, reader=reader)
    if found.enabled == on:
        return found
    query = """update contracts.operator set enabled = %s, changed_at = %s, version = version + 1
        where id = %s"""
    execute(session, query, (on, at, id))
    if on:
        again = "update contracts.operator_cursor set next_at = null where operator_id = %s"
        execute(session, again, (id,))
        record(session, "contracts.operator_on", "operator", id, title=found.title)
    else:
        record(session, "contracts.operator_off", "operator", id, title=found.title)
    return found


def columns(words: OperatorWords) -> tuple[str, ...]:
    """Return the values of an operator's columns."""
    return (words.kind, words.title, words.address, words.box_id, words.participant)


def keep_secret(session: Session, id: int, words: OperatorWords) -> None:
    """Keep the key and the login sealed; a folder has none."""
    if words.kind == OperatorKind.FOLDER:
        execute(session, "update contracts.operator set secret = null where id = %s", (id,))
        return
    if credentials := words.credentials:
        secret = installation_of(session).settings.secret
        sealed = seal(credentials, operator_id=id, secret=secret)
        execute(session, "update contracts.operator set secret = %s where id = %s", (sealed, id))


def taken() -> InvalidError:
    """Return that this box is set up already."""
    said = _("This box of this operator is set up already.")
    return InvalidError(said, fields={"box_id": said})


def refuse_wrong(words: OperatorWords, *, fresh: bool) -> None:
    """Raise InvalidError naming the fields; `fresh`: no key is kept yet."""
    wrong: dict[str, str] = {}
    if words.kind not in set(OperatorKind):
        wrong["kind"] = _("Choose from the list.")
    if not 1 <= len(words.title) <= LONGEST:
        wrong["title"] = _("A name of at most {most} characters.").format(most=LONGEST)
    if why := why_not(words):
        wrong["address"] = why
    if not 1 <= len(words.box_id) <= LONGEST or not words.box_id.isprintable():
        wrong["box_id"] = _("The identifier of your box: the operator shows it in its settings.")
    if not PARTICIPANT.fullmatch(words.participant):
        wrong["participant"] = _(
            "4 to 46 latin letters, digits, dots and hyphens, as 2BM-7707083893-770701001-2016."
        )
    if words.kind == OperatorKind.HTTP:
        wrong |= missing_keys(words, fresh=fresh)
    if wrong:
        raise InvalidError(_("The operator has mistakes; nothing is kept."), fields=wrong)


def missing_keys(words: OperatorWords, *, fresh: bool) -> dict[str, str]:
    """Return which parts of the key are missing: all or none are typed."""
    if not fresh and words.credentials is None:
        return {}
    parts = {"client_id": words.client_id, "login": words.login, "password": words.password}
    said = _("Key, login and password are typed together.")
    return {name: said for name, value in parts.items() if not 1 <= len(value) <= 300}


def why_not(words: OperatorWords) -> str:
    """Return why an address cannot be used; empty: it can."""
    if words.kind == OperatorKind.FOLDER:
        if ContractsSettings().exchange_folder is None:
            return _("There are no folders here: the administrator sets "
                     "UPRAVA_CONTRACTS_EXCHANGE_FOLDER first.")  # fmt: skip
        if not FOLDER_NAME.fullmatch(words.address):
            return _("The name of a folder: letters, digits, dots, hyphens.")
        return ""
    if why := wrong_address(words.address):
        parts = split(words.address)
        return _(why).format(host=parts.hostname if parts else "")
    return ""
