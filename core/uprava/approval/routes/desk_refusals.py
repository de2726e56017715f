"""What the desk was refused and why: kept for the pages that follow, under a key they carry."""

from collections.abc import Mapping
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from uprava.db import idempotency
from uprava.documents.routes.forms import Form, new_key, word
from uprava.errors import UpravaError
from uprava.users.reader import Reader
from uprava.work.service.finishing import name_of

ROUTE = "desk:refused"
"""The route of the kept answer; a key of another route names no refusal."""

TYPED = ("remark1", "clause1", "comment")
"""Fields that are given back as they were filled in; a password never is."""

LONGEST_TITLE = 300
"""Characters; the form gives the title back, as a recalled document is not read any more."""

MOST = 60
"""Refusals remembered at once: the rows of a queue."""


class Refusal(msgspec.Struct, frozen=True):
    """The last act that was refused, and the reasons of all that were since the desk was opened.

    `reasons` maps the id of a document to its sentence; `fields` those of the form to theirs.
    """

    id: str = ""
    title: str = ""
    act: str = ""
    why: str = ""
    fields: Mapping[str, str] = {}
    typed: Mapping[str, str] = {}
    reasons: Mapping[str, str] = {}

    def typed_for(self, id: UUID) -> Mapping[str, str]:
        """Return what was typed about a document."""
        return self.typed if str(id) == self.id else {}


def keep_refusal(
    session: Session, what: tuple[UUID, str], form: Form, error: UpravaError, *, reader: Reader
) -> str:
    """Remember why an act (document, name) was refused; return the key it is found by."""
    id, act = str(what[0]), what[1]
    before = find_refusal(session, word(form, "failed"), reader=reader).reasons
    reasons = dict(
        [*(pair for pair in before.items() if pair[0] != id), (id, error.detail)][-MOST:]
    )
    typed = {name: word(form, name) for name in TYPED if word(form, name)}
    title = word(form, "title")[:LONGEST_TITLE] or name_of(session, what[0], reader=reader)
    made = Refusal(id, title, act, error.detail, error.fields, typed, reasons)
    key = new_key()
    request = idempotency.Request(key, ROUTE, {"id": id, "act": act})
    idempotency.once(session, request, reader=reader, act=lambda: msgspec.to_builtins(made))
    return key


def find_refusal(session: Session, key: str, *, reader: Reader) -> Refusal:
    """Return what was remembered under a key; nothing under one that is unknown or forgotten."""
    found = idempotency.find_answer(session, key=key, route=ROUTE, reader=reader) if key else None
    return msgspec.convert(found, Refusal) if found else Refusal()
