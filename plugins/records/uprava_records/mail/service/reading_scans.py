"""What the inbox does when a scan was read, and what it says while it is not."""

from dataclasses import dataclass

from sqlalchemy.orm import Session
from uprava.capabilities import RecognisedScan
from uprava.db.sql import execute, fetch_value
from uprava.documents.routes.recognition_view import sentence_of
from uprava.documents.service.recognitions import find_recognition, is_possible, why_not
from uprava.i18n import _
from uprava.installation import installation_of

from uprava_records.letters.service.drafts import DraftFileRow, DraftRow
from uprava_records.letters.service.scanning import OF_THE_SCAN, fill_in
from uprava_records.mail.service.opening import is_urgent


def scan_recognised(session: Session, scan: RecognisedScan) -> None:
    """Fill in the drafts of a scan, and bring those that cannot wait to the top."""
    for id in fill_in(session, scan):
        said = fetch_value(session, "select recognised from records.draft where id = %s", (id,))
        if is_urgent(said, session.info["today"]):
            execute(session, "update records.draft set urgent = true where id = %s", (id,))


@dataclass(frozen=True, slots=True)
class ScanTold:
    """The line about the scan of a draft; `read` counts the fields it gave."""

    said: str
    unfinished: bool = False
    done: int = 0
    pages: int = 0
    read: int = 0
    waiting: bool = False


def scan_told(session: Session, draft: DraftRow, file: DraftFileRow | None) -> ScanTold | None:
    """Return what is said of the main file's text; None for a letter that has text."""
    if file is None:
        return None
    row = find_recognition(session, file.sha256)
    read = sum(source == OF_THE_SCAN for source in draft.sources.values())
    if row is not None:
        return ScanTold(
            sentence_of(row), row.unfinished, row.done, row.pages, read,
            waiting=row.unfinished and not row.done,
        )  # fmt: skip
    installation = installation_of(session)
    bare = draft.source == "scanner" and not {"title", "correspondent"} & set(draft.recognised)
    scan = file.media_type.startswith("image/") or bare
    if not scan or is_possible(installation, file.media_type):
        return None
    return ScanTold(f"{why_not(installation)} {_('Fill in the card by its pages.')}")
