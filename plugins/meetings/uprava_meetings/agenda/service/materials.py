"""The materials of a meeting as far as they are open to a reader: agenda, questions, files."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.documents.service.access import get_document
from uprava.documents.service.filing import FileRow, list_files
from uprava.documents.service.opening import are_closed
from uprava.documents.service.renditions import drawn_from
from uprava.errors import NotFoundError
from uprava.users.reader import Reader

from uprava_meetings.agenda.service.reading import agenda_of
from uprava_meetings.agenda.values import ItemRow
from uprava_meetings.planning.service.reading import get_meeting
from uprava_meetings.planning.values import MeetingRow


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file and what its pages are drawn from: itself, or its copy for viewing."""

    file: FileRow
    source: FileRow


@dataclass(frozen=True, slots=True)
class Part:
    """A question with its files."""

    item: ItemRow
    sheets: Sequence[Sheet]


@dataclass(frozen=True, slots=True)
class Contents:
    """What one reader may have of the materials of a meeting."""

    meeting: MeetingRow
    agenda: Sheet | None
    parts: Sequence[Part]

    @property
    def sheets(self) -> list[Sheet]:
        """All files in their order, the agenda first."""
        first = [self.agenda] if self.agenda else []
        return first + [sheet for part in self.parts for sheet in part.sheets]

    @property
    def digest(self) -> str:
        """What tells one state of the materials from another."""
        told = [self.meeting.title, self.meeting.starts_at, self.meeting.place]
        told += [each.file.id for each in self.sheets]
        told += [
            (i.position, i.title, i.draft, [(s.role, s.name, s.post) for s in i.speakers])
            for i in (part.item for part in self.parts)
        ]
        return sha256(repr(told).encode()).hexdigest()


def contents_of(session: Session, meeting_id: UUID, *, reader: Reader) -> Contents:
    """Return what the reader may have. Raises NotFoundError for a meeting that is not open."""
    meeting = get_meeting(session, meeting_id, reader=reader)
    papers = [each for each in list_files(session, meeting_id) if each.role == "main"]
    agenda = sheet_of(session, papers[0]) if papers else None
    parts = [part_of(session, each, reader=reader) for each in agenda_of(session, meeting_id)]
    return Contents(meeting, agenda, parts)


def part_of(session: Session, item: ItemRow, *, reader: Reader) -> Part:
    """Return a question with its files; of the approval of a protocol, with the protocol too."""
    sheets = sheets_of(session, item.question_id, reader=reader)
    if item.previous_id:
        with suppress(NotFoundError):  # the protocol is not open to everybody who is invited
            sheets = sheets_of(session, item.previous_id, reader=reader) + sheets
    return Part(item, sheets)


def sheets_of(session: Session, id: UUID, *, reader: Reader) -> list[Sheet]:
    """Return the files of a question or a protocol, none where they are closed to the reader.

    Raises NotFoundError for a document that is not open to the reader.
    """
    head = get_document(session, id, reader=reader)
    if are_closed(session, id, kind=head.kind):
        return []
    return [sheet_of(session, each) for each in list_files(session, id)]


def sheet_of(session: Session, file: FileRow) -> Sheet:
    """Return a file with what its pages are drawn from."""
    return Sheet(file, drawn_from(session, file))
