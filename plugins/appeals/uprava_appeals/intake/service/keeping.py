"""Writing down an appeal: its row, its letter, its questions, whom it is opened to."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import PurePath
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import execute, fetch_value
from uprava.documents.models import AccessRight
from uprava.documents.service.access import Opening
from uprava.documents.service.filing import Received
from uprava.extension import DocumentHead
from uprava.i18n import _
from uprava.users.reader import Reader

from uprava_appeals.applicants.service.keeping import name_authors
from uprava_appeals.applicants.values import Said
from uprava_appeals.classifier.service.editions import edition_on
from uprava_appeals.intake.service.chains import chain_of
from uprava_appeals.intake.values import AppealCard, NewQuestion
from uprava_appeals.law.channels import Form, find_edition

ROW = """
insert into appeals.appeal (document_id, organisation_id, channel, form, letter, received_on,
    written_on, mask, authors, collective, signers, source, source_id, source_number, source_date,
    source_control, source_due, addressee_id, territory, category, marks, has, governor, repeat,
    first_id, answers, reference, reviewed, asker)
values (%(id)s, %(organisation)s, %(channel)s, %(form)s, %(letter)s, %(received_on)s,
    %(written_on)s, '', 1, %(collective)s, %(signers)s, %(source)s, %(source_id)s,
    %(source_number)s, %(source_date)s, %(source_control)s, %(source_due)s, %(addressee_id)s,
    %(territory)s, %(category)s, %(marks)s, %(has)s, %(governor)s, %(repeat)s, %(first)s,
    %(answers)s, %(reference)s, %(reviewed)s, %(asker)s)
on conflict (document_id) do update set channel = excluded.channel, form = excluded.form,
    letter = excluded.letter, received_on = excluded.received_on, written_on = excluded.written_on,
    collective = excluded.collective, signers = excluded.signers, source = excluded.source,
    source_id = excluded.source_id, source_number = excluded.source_number,
    source_date = excluded.source_date, source_control = excluded.source_control,
    source_due = excluded.source_due, addressee_id = excluded.addressee_id,
    territory = excluded.territory, category = excluded.category, marks = excluded.marks,
    has = excluded.has, governor = excluded.governor, repeat = excluded.repeat,
    first_id = excluded.first_id, answers = excluded.answers, reviewed = excluded.reviewed,
    asker = excluded.asker,
    reference = coalesce(excluded.reference, appeal.reference)"""

QUESTION = """
insert into appeals.question (document_id, position, text, edition_id, code, kind, territory,
    competence, state, report, measures, measures_taken)
values (%(id)s, %(position)s, %(text)s, %(edition)s, %(code)s, %(kind)s, %(territory)s,
    %(competence)s, 'new', '', '', false) returning id"""


def keep_appeal(
    session: Session, head: DocumentHead, card: AppealCard, *, reader: Reader, at: datetime
) -> list[int]:
    """Write an appeal down, or anew what was received before; return the ids of its questions.

    Call it after the rights were given: nobody writes what he may not see.
    """
    execute(session, ROW, row_of(session, head, card))
    execute(session, "delete from appeals.content where document_id = %s", (head.id,))
    query = "insert into appeals.content (document_id, text) values (%s, %s)"
    execute(session, query, (head.id, card.text.strip()))
    execute(session, "delete from appeals.question where document_id = %s", (head.id,))
    said = card.named or (Said(),)
    name_authors(session, head.id, said, reader=reader, at=at)
    edition = edition_on(session, session.info["today"])
    return [
        int(fetch_value(session, QUESTION, question_row(head.id, n, each, edition)))
        for n, each in enumerate(card.asked, 1)
    ]


def row_of(session: Session, head: DocumentHead, card: AppealCard) -> dict[str, Any]:
    """Return an appeal's row."""
    today: date = session.info["today"]
    received = card.received_on or today
    chain = chain_of(session, card.first_id)
    return {
        "id": head.id, "organisation": head.organisation_id, "channel": card.channel,
        "form": form_of(card, received), "letter": card.letter,
        "received_on": received, "written_on": card.written_on, "collective": card.collective,
        "signers": card.signers, "source": " ".join(card.source.split()),
        "source_id": card.source_id, "source_number": card.source_number.strip(),
        "source_date": card.source_date, "source_control": card.source_control,
        "source_due": card.source_due, "addressee_id": card.addressee_id,
        "territory": card.territory, "category": card.category, "marks": sorted(card.marks),
        "has": sorted(card.requisites), "governor": card.governor, "repeat": card.repeat,
        "first": chain.first_id, "answers": chain.answers, "reference": card.reference or None,
        "reviewed": card.addressee_id is not None, "asker": card.asker,
    }  # fmt: skip


def form_of(card: AppealCard, received: date) -> Form | None:
    """Return the form the appeal has; None: what came by this channel is no appeal."""
    edition = find_edition(card.channel, on=received)
    return (card.form or edition.forms[0]) if edition else None


def question_row(id: UUID, position: int, each: NewQuestion, edition: int | None) -> dict[str, Any]:
    """Return a question's row."""
    return {
        "id": id, "position": position, "text": " ".join(each.text.split()),
        "edition": edition if each.code else None, "code": each.code or None, "kind": each.kind,
        "territory": each.territory, "competence": each.competence,
    }  # fmt: skip


def openings(unit_id: int | None, addressee_id: int | None, reader: Reader) -> list[Opening]:
    """Return who works on an appeal from its first moment, and so may know its author."""
    given = [Opening(reader.person_id, AccessRight.EDIT, "author")]
    if unit_id is not None:
        given.append(Opening(unit_id, AccessRight.MANAGE, "journal"))
    if addressee_id is not None:
        given.append(Opening(addressee_id, AccessRight.EDIT, "addressee"))
    return given


def without_names(files: Sequence[Received]) -> list[Received]:
    """Return the files under names that tell nothing: «Обращение.pdf», «Приложение 1.pdf».

    Names people give to files tell their authors, and the history of a card shows them.
    """
    named, annexes = [], 0
    for each in files:
        annexes += each.role != "main"
        stem = _("Appeal") if each.role == "main" else _("Annex {n}").format(n=annexes)
        named.append(replace(each, name=f"{stem}{PurePath(each.name).suffix.lower()}"))
    return named
