"""The file of a question: the one its page offers for export, written under the owner's rights."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from litestar.datastructures import MultiDict
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.db.transaction import beside
from uprava.exports.books import paper_of
from uprava.exports.lists import Asked, Listed
from uprava.exports.running import COUNTED, check_size
from uprava.installation import Installation
from uprava.tables.sending import portions, told_of, written
from uprava.tables.values import MEDIA_TYPES, Format
from uprava.users.reader import Reader
from uprava_storage import Blob

from uprava_reports.asking.values import Question
from uprava_reports.files.routes import make_figures


@dataclass(frozen=True, slots=True)
class Written:
    """A file in the store; `rows` is how many lines it has."""

    blob: Blob
    name: str
    media_type: str
    rows: int


@dataclass(frozen=True, slots=True)
class Office:
    """The installation at work for somebody: a session under the rights of that person."""

    installation: Installation
    session: Session
    reader: Reader

    @property
    def at(self) -> datetime:
        """The moment by the office's clock."""
        return now().astimezone(ZoneInfo(self.installation.settings.timezone))


def write(office: Office, question: Question, form: Format, *, seconds: float) -> Written:
    """Write the file of a question into the store. Raises what the list does, and StorageError.

    Figures, or a portion of rows, are counted in so many seconds.
    """
    pairs = [*question.pairs(), ("code", question.report)]
    with beside(office.session) as own:
        asked = Asked(own, office.reader, office.installation, MultiDict(pairs))
        listed = make_figures(asked, seconds=seconds)
        rows = listed.source.count(COUNTED)
    check_size(form, rows)
    at = office.at
    with tempfile.TemporaryFile(prefix="uprava-report-") as spool:
        for part in parts(office, listed, form, rows, at):
            spool.write(part)
        spool.seek(0)
        blob = office.installation.store.put(spool)
    return Written(blob, f"{question.title} {at:%d.%m.%Y}.{form}", MEDIA_TYPES[form], rows)


def parts(office: Office, listed: Listed, form: Format, rows: int, at: datetime) -> Iterator[bytes]:
    """Yield the file."""
    reader = office.reader
    found = portions(office.session, listed.table, listed.source)
    if form is Format.PDF:
        lines = [row for portion in found for row in portion]
        yield paper_of(listed, lines, reader=reader, at=at)
        return
    yield from written(told_of(listed.table, reader, at, rows), form, found, reader=reader, at=at)
