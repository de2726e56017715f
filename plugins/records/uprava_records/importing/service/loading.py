"""The load: good rows become registered documents, a portion in a transaction.

A row and its document are written together, so that a run that is killed goes on where it stood
and makes nothing twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.clock import now
from uprava.db.ids import uuid7_of
from uprava.db.sql import execute, fetch
from uprava.documents.models import AccessMark, AccessRight
from uprava.documents.service.access import Opening, give
from uprava.documents.service.filing import Received, add, in_roles
from uprava.documents.service.number_choices import Earlier
from uprava.documents.service.numbering import JournalRow, find_journal
from uprava.documents.service.registering import NewDocument, create, register
from uprava.documents.service.types import OwnFields, get_type, words_in
from uprava.errors import ConflictError, InvalidError, UpravaError
from uprava.extension import DocumentHead
from uprava.i18n import _
from uprava.installation import Installation

from uprava_records.importing.card import OldCard
from uprava_records.importing.models import RowState, RunState
from uprava_records.importing.service.journals import journals_of
from uprava_records.importing.service.known import IMPORT
from uprava_records.importing.service.linking import link_all
from uprava_records.importing.service.own import keep_own, line_of, settle, state_of
from uprava_records.importing.service.running import Work, note, take_on

PORTION = 100
"""Cards written in one transaction: a registration in the same journal waits for it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A good row as it is kept."""

    line: int
    card: dict[str, object]

    def read(self) -> OldCard:
        """Return its card."""
        return msgspec.convert(self.card, OldCard)


@dataclass(frozen=True, slots=True)
class RowFile:
    """A file of a row."""

    line: int
    name: str
    media_type: str
    size: int
    sha256: str
    pages: int | None


def load(installation: Installation, *, run: str) -> None:
    """The job: bring in what is good of an import that was looked at."""
    take_on(installation, UUID(run), RunState.LOADING, load_all)


def load_all(work: Work) -> None:
    """Bring in all good rows, link them, and end."""
    journals = journals_of(work)
    while rows := next_rows(work):
        load_portion(work, rows, journals)
    untied = link_all(work)
    finish(work, untied)


def next_rows(work: Work) -> list[Row]:
    """Return the next good rows, in the order of the file."""
    query = """
        select line, card from records.import_row
        where run_id = %s and state = 'good' order by line limit %s"""
    with work.act() as session:
        return fetch(session, Row, query, (work.run.id, PORTION))


def load_portion(work: Work, rows: Sequence[Row], journals: Mapping[str, int]) -> None:
    """Bring in some rows together; when one does not fit, each by itself."""
    try:
        load_rows(work, rows, journals)
    except (ConflictError, InvalidError) as error:
        if len(rows) == 1:
            refuse(work, rows[0], error)
            return
        for row in rows:
            load_portion(work, [row], journals)


def load_rows(work: Work, rows: Sequence[Row], journals: Mapping[str, int]) -> None:
    """Bring in rows in one transaction."""
    with work.act() as session:
        note(session, work, "loaded = loaded + %(n)s", n=len(rows))
        files = files_of(session, work, rows)
        bringing = Bringing(session, work, now(), journals)
        added = [id for row in rows for id in bringing.bring_in(row, files.get(row.line, []))]
        work.installation.jobs.defer_all(
            session, "records:prepare_earlier", [{"file_id": str(id)} for id in added]
        )


def files_of(session: Session, work: Work, rows: Sequence[Row]) -> dict[int, list[Received]]:
    """Return the files of rows by line, the main one first."""
    query = """
        select line, name, media_type, size, sha256, pages from records.import_file
        where run_id = %s and line = any (%s) order by line, position"""
    found: dict[int, list[Received]] = {}
    for each in fetch(session, RowFile, query, (work.run.id, [row.line for row in rows])):
        some = found.setdefault(each.line, [])
        role = "attachment" if some else "main"
        some.append(Received(each.name, each.media_type, each.size, each.sha256, each.pages, role))
    return found


@dataclass(frozen=True, slots=True)
class Bringing:
    """One transaction of the load."""

    session: Session
    work: Work
    at: datetime
    journals: Mapping[str, int]

    def bring_in(self, row: Row, files: Sequence[Received]) -> list[UUID]:
        """Make and register one document; return the ids of its files."""
        session, card, reader = self.session, row.read(), self.work.reader
        journal = self.journal(card)
        id = uuid7_of(moment_of(card, row.line))
        new = NewDocument(
            kind=card.kind, title=card.title, summary=line_of(card)[:300], state=state_of(card),
            organisation_id=journal.organisation_id, unit_id=journal.unit_id,
            access_mark=AccessMark(card.access_mark), due_on=card.due,
        )  # fmt: skip
        head = create(session, new, reader=reader, at=self.at, id=id)
        give(session, head, self.openings(card, journal), at=self.at, by=reader.person_id)
        own = self.own_of(card)
        words = [*keep_own(session, head, card, own, day=card.day), *words_in(own)]
        added = [
            add(session, head, each, reader=reader, at=self.at, series=None).id
            for each in in_roles(files)
        ]
        self.keep(head, card, row)
        choice = Earlier(card.number, card.day, card.seq, card.suffix)
        register(session, head, journal=journal, words=words, choice=choice)
        settle(session, head)
        return added

    def journal(self, card: OldCard) -> JournalRow:
        """Return the journal of a card, the one made for it where there was none."""
        id = card.journal or self.journals[f"{card.kind}|{card.new_journal}"]
        found = find_journal(self.session, id)
        if found is None:
            raise ConflictError(_("The journal has been removed meanwhile."))
        self.work.reader.require(IMPORT, unit=found.unit_id)  # a colleague may have looked at it
        return found

    def own_of(self, card: OldCard) -> OwnFields | None:
        """Return the type of a card with its own fields."""
        return OwnFields(get_type(self.session, card.type_id), card.own) if card.type_id else None

    def openings(self, card: OldCard, journal: JournalRow) -> list[Opening]:
        """Return who sees an earlier card: who brought it, the journal's unit, those chosen."""
        chosen = self.work.run.chosen
        given = [Opening(self.work.reader.person_id, AccessRight.EDIT, "author")]
        if journal.unit_id is not None:
            given.append(Opening(journal.unit_id, AccessRight.MANAGE, "journal"))
        given += [Opening(id, AccessRight.READ, "shared") for id in chosen.readers]
        if chosen.own_people:
            people = (card.addressee_id, card.signatory_id, card.executor_id)
            given += [Opening(id, AccessRight.READ, "addressee") for id in people if id]
        return given

    def keep(self, head: DocumentHead, card: OldCard, row: Row) -> None:
        """Keep what no field holds, and that the row is brought in."""
        execute(
            self.session,
            "insert into records.imported (document_id, run_id, line, facts)"
            " values (%s, %s, %s, %s)",
            (head.id, self.work.run.id, row.line, msgspec.json.encode(card.facts).decode()),
        )
        query = """
            update records.import_row set state = %s, made = %s
            where run_id = %s and line = %s and state = 'good'"""
        loaded = RowState.LOADED.value
        if not execute(self.session, query, (loaded, head.id, self.work.run.id, row.line)):
            raise ConflictError(_("This row was brought in already."))


def moment_of(card: OldCard, line: int) -> datetime:
    """Return a moment of the card's day; rows of one day keep the order of the file."""
    noon = datetime.combine(card.day, time(6), tzinfo=UTC)
    return noon + timedelta(milliseconds=line)


REFUSE = """
with refused as (
    update records.import_row set state = 'refused', why = %(why)s
    where run_id = %(run)s and line = %(line)s and state = 'good' returning 1
)
update records.import_run
set found = jsonb_set(found, '{refused}', to_jsonb((found ->> 'refused')::int + 1))
where id = %(run)s and attempt = %(attempt)s and exists (select from refused)"""


def refuse(work: Work, row: Row, error: UpravaError) -> None:
    """Write down why a row that looked good could not be brought in."""
    why = "; ".join(error.fields.values()) or error.detail
    values = {"run": work.run.id, "line": row.line, "attempt": work.run.attempt, "why": why}
    with work.act() as session:
        execute(session, REFUSE, values)


def finish(work: Work, untied: int) -> None:
    """Write down that it is over; files of what was brought in belong to the documents now."""
    with work.act() as session:
        note(
            session, work,
            "state = 'done', ended_at = %(at)s,"
            " found = found || jsonb_build_object('untied', %(untied)s::int)",
            at=now(), untied=untied,
        )  # fmt: skip
        execute(session, "delete from records.import_file where run_id = %s", (work.run.id,))
        query = "select count(*) filter (where state = 'loaded') as loaded, count(*) filter (where state = 'refused') as refused from records.import_row where run_id = %s"  # noqa: E501
        counted = fetch(session, Counted, query, (work.run.id,))[0]
        record(
            session, "import.finished", "import", work.run.id, name=work.run.name,
            rows=counted.loaded, refused=counted.refused,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Counted:
    """How many rows were brought in, and how many were not."""

    loaded: int
    refused: int
