"""Duties planted by plain SQL: any state, any term, open to whom a test says."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from uprava import testing
from uprava.db.ids import uuid7
from uprava.db.sql import execute, fetch_value
from uprava.db.transaction import system_transaction
from uprava.installation import Installation
from uprava.users.reader import Reader

GIVEN = date(2026, 1, 12)

CARD = """insert into documents.document (id, kind, organisation_id, title, summary, state,
    access_mark, author_id, created_at, changed_at, version) values (%(id)s, %(kind)s,
    %(organisation)s, %(title)s, '', %(standing)s, 'common', %(author)s, now(), now(), 1)"""

WHOLE = """insert into assignments.assignment (document_id, author_id, prepared_by, controller_id,
    basis_id, basis_point, root_id, depth, text, priority, control, asked_term, reason)
    values (%(id)s, %(author)s, %(author)s, %(controller)s, %(basis)s, '', %(id)s, 0, %(title)s,
    'usual', %(control)s, '', '')"""

DUTY = """insert into assignments.duty (assignment_id, position, role, principal_id, person_id,
    unit_id, text, asked_term, due_on, due_first, state, author_id, controller_id,
    organisation_id, control, priority, on_control, done_on, returned, extended)
    values (%(id)s, %(position)s, %(role)s, %(principal)s, %(person)s, %(unit)s, '', '',
    %(due_on)s, %(due_first)s, %(state)s, %(author)s, %(controller)s, %(organisation)s,
    %(control)s, 'usual', false, %(done_on)s, %(returned)s, %(extended)s) returning id"""

GRANT = """insert into documents.access_grant (document_id, principal_id, reason, level, kind,
    hidden, granted_at) values (%s, %s, 'shared', 'read', %s, %s, now())"""


@dataclass
class Office:
    """A town with people; `reader` sees the figures of all that is open to them."""

    installation: Installation
    town: testing.Town
    reader: Reader
    people: Sequence[Reader]
    planted: list[int] = field(default_factory=list)

    @property
    def head(self) -> Reader:
        """Who gives the assignments."""
        return self.people[0]

    def plant(self, session: Any, readers: Sequence[Reader], **facts: Any) -> int:
        """Put one assignment with one duty into the tables; return the duty's id."""
        person = facts.get("person", self.people[1])
        values = {
            "id": uuid7(), "kind": "assignments.assignment", "title": "Представить сведения",
            "organisation": self.town.organisation_id, "standing": "issued",
            "author": self.head.person_id, "controller": self.people[2].person_id, "basis": None,
            "control": "usual", "position": 1, "role": "responsible",
            "due_on": date(2026, 10, 30), "state": "sent", "done_on": None, "returned": 0,
            "extended": 0, "hidden": False, "unit": person.unit_id if person else None,
        } | facts  # fmt: skip
        values.setdefault("due_first", values["due_on"])
        values["person"] = person.person_id if person else None
        values["principal"] = values["person"] or self.town.housing_id
        for statement in (CARD, WHOLE):
            execute(session, statement, values)
        duty = fetch_value(session, DUTY, values)
        for each in readers:
            grant = (values["id"], each.person_id, values["kind"], values["hidden"])
            execute(session, GRANT, grant)
        self.planted.append(duty)
        return int(duty)

    def basis(self, session: Any, kind: str, readers: Sequence[Reader]) -> UUID:
        """Put a document assignments stand on into the tables."""
        id = uuid7()
        values = {
            "id": id, "kind": kind, "organisation": self.town.organisation_id, "title": "Письмо",
            "standing": "registered", "author": self.head.person_id,
        }  # fmt: skip
        execute(session, CARD, values)
        for each in readers:
            execute(session, GRANT, (id, each.person_id, kind, False))
        return id

    def system(self) -> Any:
        """Return a transaction that sees all."""
        return system_transaction(self.installation.engine, today=testing.TODAY, task="test")
