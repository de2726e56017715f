"""Certified extracts: the head of a signed protocol and one of its questions."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute
from uprava.documents.models import AccessMark, AccessRight
from uprava.documents.service.access import Opening, get_document, open_to
from uprava.documents.service.printed import keep_printed
from uprava.documents.service.registering import NewDocument, create, index
from uprava.errors import ConflictError, NotFoundError
from uprava.extension import DocumentHead
from uprava.i18n import _
from uprava.printing.standards import standard_of
from uprava.users.reader import Reader
from uprava.web.events import signal

from uprava_meetings.bodies.service.bodies import get_body
from uprava_meetings.following.kind import MADE
from uprava_meetings.following.papers import print_extract
from uprava_meetings.following.service.reading import extracts_of
from uprava_meetings.protocol.service.making import keepers
from uprava_meetings.protocol.service.reading import hold_protocol
from uprava_meetings.protocol.values import ProtocolRow
from uprava_meetings.values import EXTRACT


def make_extract(session: Session, id: UUID, item_id: int, *, reader: Reader, at: datetime) -> UUID:
    """Make the extract of one question, or return the one there is.

    It says what the signed protocol says. Raises ConflictError for a draft, or a protocol that
    was corrected; NotFoundError for a question of another meeting.
    """
    row = hold_protocol(session, id, reader=reader)
    if row.signed_on is None:
        raise ConflictError(_("An extract is made of a signed protocol only."))
    if row.later is not None:
        raise ConflictError(_("The protocol was corrected: make the extract of the correction."))
    known = next((each for each in extracts_of(session, id) if each.item_id == item_id), None)
    if known is not None:
        return known.id
    item = item_in(row, item_id)
    head = found(session, row, item, reader=reader, at=at)
    pdf = print_extract(
        row.contents, item_id, made_on=session.info["today"], created=at,
        standard=standard_of(session, EXTRACT),
    )  # fmt: skip
    keep_printed(session, head.id, pdf, f"{head.title}.pdf", reader=reader, at=at)
    record(session, "extracts.made", "document", id, title=head.title)
    signal(session, f"doc:{id}")
    return head.id


def item_in(row: ProtocolRow, item_id: int) -> Mapping[str, Any]:
    """Return a question as the protocol writes it. Raises NotFoundError."""
    found = next((each for each in row.contents["items"] if each["id"] == item_id), None)
    if found is None:
        raise NotFoundError(_("There is no such question in the protocol."))
    return dict(found)


def found(
    session: Session, row: ProtocolRow, item: Mapping[str, Any], *, reader: Reader, at: datetime
) -> DocumentHead:
    """Write the card and the row of an extract, open to who prepares the body's meetings."""
    body = get_body(session, row.body_id, reader=reader)
    which = f"№ {row.number} от {row.held_on:%d.%m.%Y}, вопрос {item['n']}"
    mark = AccessMark.RESTRICTED if item["closed"] else AccessMark.COMMON
    new = NewDocument(
        EXTRACT, f"Выписка из протокола {which}", str(item["title"])[:1000], MADE,
        row.organisation_id, body.unit_id, mark,
    )  # fmt: skip
    head = create(session, new, reader=reader, at=at)
    own = Opening(reader.person_id, AccessRight.MANAGE, "author")
    open_to(session, head, [*keepers(body), own], at=at, by=reader.person_id)
    query = """insert into meetings.extract (document_id, organisation_id, protocol_id, item_id)
        values (%s, %s, %s, %s)"""
    execute(session, query, (head.id, row.organisation_id, row.id, item["id"]))
    index(session, head, words=(body.name,))
    return get_document(session, head.id, reader=reader)


def certified(session: Session, head: DocumentHead) -> None:
    """Write down that an extract was signed by who certifies it."""
    record(session, "extracts.certified", "document", head.id)
    signal(session, f"doc:{head.id}")
