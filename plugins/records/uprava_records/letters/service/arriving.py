"""Files become drafts: taken in, read, and filled into the form as far as the text is plain."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from litestar.datastructures import UploadFile
from sqlalchemy.orm import Session
from uprava.correspondents.service.choosing import list_by_inn
from uprava.documents.service.filing import Received
from uprava.documents.taking_in import Refusal, read_first_page, take_in, take_in_one
from uprava.installation import Installation
from uprava.users.reader import Reader

from uprava_records.letters.service import drafts
from uprava_records.letters.service.correspondents import known_spelling
from uprava_records.letters.service.forms import as_fields
from uprava_records.letters.service.scanning import have_read
from uprava_records.letters.service.senders import CARD, INN


@dataclass(frozen=True, slots=True)
class Arrived:
    """Drafts that were made, and files that were refused."""

    drafts: list[UUID]
    refused: Sequence[Refusal]


def arrive(
    session: Session, installation: Installation, uploads: Sequence[UploadFile], *,
    reader: Reader, at: datetime,
) -> Arrived:  # fmt: skip
    """Take in files, each as a draft of its own; bad ones are told by name."""
    taken = take_in(installation, uploads)
    today = session.info["today"]
    found = [read_first_page(installation, file, today=today) for file in taken.kept]
    made = []
    for file, recognised in zip(taken.kept, found, strict=True):
        fields = spelled(session, as_fields(recognised), reader=reader)
        made.append(drafts.make_draft(session, [file], fields, owner=reader, at=at))
        have_read(session, [file], fields)
    return Arrived(made, taken.refused)


def arrive_one(
    session: Session, installation: Installation, uploads: Sequence[UploadFile], *,
    reader: Reader, at: datetime,
) -> tuple[UUID, Received] | Refusal:  # fmt: skip
    """Take in a single file as a draft, or return why it was refused."""
    file = take_in_one(installation, uploads)
    if isinstance(file, Refusal):
        return file
    found = read_first_page(installation, file, today=session.info["today"])
    fields = spelled(session, as_fields(found), reader=reader)
    have_read(session, [file], fields)
    return drafts.make_draft(session, [file], fields, owner=reader, at=at), file


def add_to_draft(
    session: Session, installation: Installation, id: UUID, uploads: Sequence[UploadFile], *,
    reader: Reader, at: datetime,
) -> tuple[UUID, Received] | Refusal:  # fmt: skip
    """Put a file into a draft, return its id; the first of an empty draft is read like a new."""
    file = take_in_one(installation, uploads)
    if isinstance(file, Refusal):
        return file
    found = read_first_page(installation, file, today=session.info["today"])
    draft = drafts.hold_draft(session, id, reader=reader)
    first = not drafts.list_files(session, draft)
    (own,) = drafts.add_files(session, id, [file])
    if first:
        fields = spelled(session, as_fields(found), reader=reader)
        drafts.save_recognised(session, draft, fields, at=at)
        have_read(session, [file], fields)
    drafts.touch(session, id, at=at)
    return own, file


def together(session: Session, ids: Sequence[UUID], *, reader: Reader, at: datetime) -> list[UUID]:
    """Make one letter of several drafts; one or none stays as it is."""
    return [drafts.merge(session, ids, reader=reader, at=at)] if len(ids) > 1 else list(ids)


def spelled(session: Session, fields: dict[str, str], *, reader: Reader) -> dict[str, str]:
    """Spell a recognised correspondent as the office has done; the INN of a letterhead decides."""
    named = list_by_inn(session, fields.get(INN, ""), reader=reader) if fields.get(INN) else []
    if len(named) == 1:
        return fields | {"correspondent": named[0].name, CARD: str(named[0].id)}
    name = fields.get("correspondent")
    if name:
        fields["correspondent"] = known_spelling(session, name, units=reader.principals)
    return fields
