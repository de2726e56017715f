"""Powers of attorney in the database: writing one down, reading it back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from uprava.db.ids import uuid7
from uprava.db.sql import execute, fetch_one
from uprava.signing.powers import PowerCheck, PowerFacts
from uprava.signing.powers_registry import RegistryAnswer, RegistryState
from uprava.signing.service.powers_examining import Brought, Examined

LONGEST_NAME = 300
"""Characters of names in lists; the whole ones are in the facts."""


@dataclass(frozen=True, slots=True)
class PowerRow:
    """A power of attorney without its bytes."""

    id: UUID
    document_id: UUID | None
    person_id: int | None
    sha256: str
    number: str
    issued_on: date | None
    valid_until: date | None
    principal: str
    representative: str
    xml_name: str
    signature_name: str
    facts: Mapping[str, Any]
    found: Mapping[str, Any]
    state: str
    checked_at: datetime
    added_at: datetime
    registry_state: str | None
    registry_on: date | None
    registry_revoked_on: date | None
    registry_source: str
    registry_at: datetime | None
    registry_name: str | None
    """Who looked into the registry."""
    removed_at: datetime | None

    @property
    def told(self) -> PowerFacts:
        """What the file says."""
        return msgspec.convert(self.facts, PowerFacts)

    @property
    def check(self) -> PowerCheck:
        """What was found of it by itself."""
        return msgspec.convert(self.found, PowerCheck)

    def answer(self) -> RegistryAnswer | None:
        """Return what somebody saw in the registry."""
        if self.registry_state is None or self.registry_on is None:
            return None
        return RegistryAnswer(
            RegistryState(self.registry_state), self.registry_on, self.registry_name or "",
            self.registry_revoked_on, self.registry_source,
        )  # fmt: skip


NAME = """(select p.surname || ' ' || left(p.given_name, 1) || '.'
    || coalesce(' ' || left(p.patronymic, 1) || '.', '')
    from users.person as p where p.id = w.registry_by)"""
COLUMNS = f"""w.id, w.document_id, w.person_id, w.sha256, w.number, w.issued_on, w.valid_until,
    w.principal, w.representative, w.xml_name, w.signature_name, w.facts, w.found, w.state,
    w.checked_at, w.added_at, w.registry_state, w.registry_on, w.registry_revoked_on,
    w.registry_source, w.registry_at, {NAME} as registry_name, w.removed_at"""

INSERT = """
insert into signing.power (id, document_id, person_id, sha256, number, issued_on, valid_until,
    principal, representative, representative_snils, xml, xml_name, signature, signature_name,
    facts, found, state, checked_at, added_at, added_by, registry_source)
values (%(id)s, %(document)s, %(person)s, %(sha256)s, %(number)s, %(issued)s, %(until)s,
    %(principal)s, %(representative)s, %(snils)s, %(xml)s, %(xml_name)s, %(signature)s,
    %(signature_name)s, %(facts)s, %(found)s, %(state)s, %(at)s, %(at)s, %(by)s, '')"""


@dataclass(frozen=True, slots=True)
class Owner:
    """Where a power is kept: on one document, or once for a person."""

    document_id: UUID | None = None
    person_id: int | None = None


def keep_power(
    session: Session, brought: Brought, examined: Examined, *, owner: Owner, by: int, at: datetime
) -> UUID:
    """Write a power down with the bytes that came; return its id."""
    facts = examined.facts
    id = uuid7()
    values = {
        "id": id, "document": owner.document_id, "person": owner.person_id,
        "sha256": examined.sha256, "number": facts.number, "issued": facts.issued,
        "until": facts.until, "principal": names(facts.principals),
        "representative": names(facts.representatives),
        "snils": facts.representatives[0].snils if facts.representatives else "",
        "xml": brought.xml, "xml_name": brought.xml_name, "signature": brought.signature,
        "signature_name": brought.signature_name, "facts": as_json(facts),
        "found": as_json(examined.check), "state": examined.state, "at": at, "by": by,
    }  # fmt: skip
    execute(session, INSERT, values)
    return id


def names(parties: Any) -> str:
    """Return the names of several for a list."""
    return "; ".join(each.name for each in parties)[:LONGEST_NAME]


def as_json(value: object) -> str:
    """Return a value as the database keeps it."""
    return msgspec.json.encode(value).decode()


def find_power(session: Session, id: UUID) -> PowerRow | None:
    """Return a power the session may see."""
    query = f"select {COLUMNS} from signing.power as w where w.id = %s"
    return fetch_one(session, PowerRow, query, (id,))


def bytes_of(session: Session, id: UUID) -> Brought | None:
    """Return the two files of a power as they came."""
    query = "select xml, xml_name, signature, signature_name from signing.power where id = %s"
    return fetch_one(session, Brought, query, (id,))


def renew(session: Session, id: UUID, examined: Examined, *, at: datetime) -> None:
    """Write down what a later check of a power found."""
    query = """update signing.power set facts = %(facts)s, found = %(found)s, state = %(state)s,
        checked_at = %(at)s where id = %(id)s"""
    values = {
        "id": id, "facts": as_json(examined.facts), "found": as_json(examined.check),
        "state": examined.state, "at": at,
    }  # fmt: skip
    execute(session, query, values)
