"""What registration shows on an appeal's card, and to whom its files are open."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.extension import Action, DocumentHead
from uprava.i18n import N_
from uprava.users.reader import Reader

from uprava_appeals.applicants.service.knowing import may_know, note_opening
from uprava_appeals.intake.service.reading import read
from uprava_appeals.values import KIND, REGISTER, Standing


def opens_files(session: Session, reader: Reader, document: DocumentHead) -> bool | None:
    """A letter is open to those who may know its author; other kinds are not ours."""
    return may_know(session, document.id, reader=reader) if document.kind == KIND else None


def files_opened(session: Session, reader: Reader, document: DocumentHead) -> None:
    """Who is given a letter, a page or its text stands in «Кто смотрел»."""
    if document.kind == KIND:
        note_opening(session, reader=reader, at=now(), what="files", document_id=document.id)


def actions(session: Session, reader: Reader, document: DocumentHead) -> Sequence[Action]:
    """What waits is registered; a letter that is no appeal only goes back."""
    if document.kind != KIND or document.state != Standing.RECEIVED:
        return []
    if not reader.may(REGISTER, unit=document.unit_id) or read(session, document.id).form is None:
        return []
    url = f"/appeals/{document.id}/register"
    return [Action("register", N_("Register"), url, "inbox", primary=True, position=5)]
