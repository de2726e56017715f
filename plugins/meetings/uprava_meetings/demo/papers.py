"""Protocols: those of the year as rows, those of the last weeks made and signed by the acts."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from psycopg.types.json import Jsonb
from sqlalchemy.orm import Session
from uprava.db.sql import execute
from uprava.documents.models import AccessMark, AccessRight
from uprava.documents.service.access import Opening, give
from uprava.documents.service.filing import Received, attach
from uprava.documents.service.number_templates import Tokens
from uprava.documents.service.numbering import find_journal, take_number
from uprava.documents.service.registering import NewDocument, create, index
from uprava.extension import DocumentHead
from uprava.printing.values import PdfStandard
from uprava.users.reader import Reader

from uprava_meetings.demo.past import LATELY, Held, Shelf
from uprava_meetings.planning.service.reading import get_meeting
from uprava_meetings.protocol.kind import SIGNED
from uprava_meetings.protocol.papers import print_protocol
from uprava_meetings.protocol.service.closing import sign_on_paper
from uprava_meetings.protocol.service.making import card_title, keepers, make_protocol
from uprava_meetings.protocol.service.writing import Kept, contents_of, gather
from uprava_meetings.protocol.values import MEMBER
from uprava_meetings.values import PROTOCOL

SIGNING = timedelta(days=2)
"""After a meeting its protocol is signed."""

PRINTED = timedelta(days=120)
"""Protocols this near have their paper too; printing them all would make the demo slow."""


def fill_protocols(session: Session, shelf: Shelf, year: Sequence[Held]) -> None:
    """Write the protocols of long ago: numbered, signed."""
    for held in year:
        if held.tale.day <= shelf.scene.today - LATELY:
            write(session, shelf, held)


def write(session: Session, shelf: Shelf, held: Held) -> None:
    """Write the card and the row of one."""
    secretary, body = shelf.scene.readers[held.tale.body.secretary], held.body.row
    at = held.ends + SIGNING
    session.info.update(reader=secretary, today=at.date())
    kept = gather(session, get_meeting(session, held.id, reader=secretary), reader=secretary)
    contents = contents_of(kept, short=False)
    mark = AccessMark.RESTRICTED if contents["restricted"] else AccessMark.COMMON
    title = card_title(kept, 1)
    new = NewDocument(PROTOCOL, title, "", SIGNED, body.organisation_id, body.unit_id, mark)
    head = create(session, new, reader=secretary, at=at)
    openings = list(keepers(body))
    if not contents["restricted"]:
        openings.append(Opening(body.members_id, AccessRight.READ, MEMBER))
    give(session, head, openings, at=at, by=secretary.person_id)
    number = number_of(session, held, head)
    index(session, head, words=(body.name, number))
    contents["number"] = number
    keep(session, held, kept, head, contents)
    if held.tale.day > shelf.scene.today - PRINTED:
        pdf = print_protocol(contents, created=at, standard=PdfStandard.PDF_A_2B)
        attach_pdf(session, shelf, head, Paper(f"{title} № {number}.pdf", pdf, secretary, at))


def number_of(session: Session, held: Held, head: DocumentHead) -> str:
    """Give a protocol the next number of its body and return it."""
    journal = find_journal(session, held.body.row.journal_id)
    assert journal is not None  # founded with the body
    done = take_number(
        session, document_id=head.id, journal=journal, tokens=Tokens(), today=held.tale.day
    )
    return done.number


def keep(
    session: Session, held: Held, kept: Kept, head: DocumentHead, contents: dict[str, Any]
) -> None:
    """Write the row of a signed protocol; its points are told."""
    assert kept.chair is not None  # founded with the body
    assert kept.secretary is not None
    query = """insert into meetings.protocol (document_id, organisation_id, body_id, meeting_id,
            held_on, short, revision, why, chair_id, secretary_id, contents, signed_on)
        values (%(id)s, %(organisation)s, %(body)s, %(meeting)s, %(day)s, false, 1, '', %(chair)s,
            %(secretary)s, %(contents)s, %(signed)s)"""
    execute(session, query, {
        "id": head.id, "organisation": held.body.row.organisation_id, "body": held.body.row.id,
        "meeting": held.id, "day": held.tale.day, "chair": kept.chair.person_id,
        "secretary": kept.secretary.person_id, "contents": Jsonb(contents),
        "signed": held.tale.day + SIGNING,
    })  # fmt: skip
    query = """update meetings.point as k set told_version = k.version
        from meetings.item as i where i.id = k.item_id and i.meeting_id = %s"""
    execute(session, query, (held.id,))


@dataclass(frozen=True, slots=True)
class Paper:
    """A printed paper, who attached it and when."""

    name: str
    pdf: bytes
    by: Reader
    at: datetime


def attach_pdf(session: Session, shelf: Shelf, head: DocumentHead, paper: Paper) -> None:
    """Put a paper among the files of a document."""
    store, jobs = shelf.scene.installation.store, shelf.scene.installation.jobs
    blob = store.put(io.BytesIO(paper.pdf))
    file = Received(paper.name, "application/pdf", blob.size, blob.sha256)
    attach(session, head, [file], reader=paper.by, at=paper.at, jobs=jobs)


def sign_lately(session: Session, shelf: Shelf, year: Sequence[Held]) -> None:
    """Make and sign the protocols of the last weeks: their tasks are given, papers printed.

    The newest of the collegium stays a draft: its secretary still works on it.
    """
    lately = [each for each in year if each.tale.day > shelf.scene.today - LATELY]
    newest = next((each for each in reversed(lately) if each.tale.body.code == "collegium"), None)
    for held in lately:
        day = min(held.tale.day + SIGNING, shelf.scene.today)
        at = datetime.combine(day, time(9), UTC)
        secretary = shelf.scene.readers[held.tale.body.secretary]
        session.info.update(reader=secretary, today=day)
        made = make_protocol(session, held.id, short=False, reader=secretary, at=at)
        if held is not newest:
            sign_on_paper(session, made, day, reader=secretary, at=at)
