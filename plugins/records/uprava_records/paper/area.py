"""Signatures on paper as an area of records: what they add to the core."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from uprava.approval.kind import Standing
from uprava.areas import Area
from uprava.documents.models import AccessRight
from uprava.documents.service.access import level_of
from uprava.documents.service.filing import list_files
from uprava.extension import Action, Change, DocumentHead, Panel
from uprava.i18n import N_, _
from uprava.users.reader import Reader

from uprava_records.paper.acts import ACTS
from uprava_records.paper.routes import routes
from uprava_records.paper.service import OPEN, find_signing, may_note
from uprava_records.written.kind import DRAFTED, KINDS
from uprava_records.written.routes.view import BASE


def panels(session: Session, reader: Reader, document: DocumentHead) -> Sequence[Panel]:
    """On which day a document was signed on paper, and whether its scan is lacking."""
    signing = find_signing(session, document) if document.kind in KINDS else None
    if signing is None or not signing.on_paper:
        return []
    keeps = level_of(session, document.id, reader=reader) is not AccessRight.READ
    values = {
        "head": document, "day": signing.signed_day, "scan": signing.scan_id,
        "lacking": signing.scan_id is None and not is_picture(session, document),
        "may": keeps and document.state in OPEN and may_note(reader, document),
    }  # fmt: skip
    return [Panel("paper", N_("Signed on paper"), "records/paper/panel.html", values,
                  column="side", position=7)]  # fmt: skip


def is_picture(session: Session, document: DocumentHead) -> bool:
    """Tell whether the text itself is a picture of the paper."""
    files = list_files(session, document.id)
    return bool(files) and files[0].media_type.startswith("image/")


def actions(session: Session, reader: Reader, document: DocumentHead) -> Sequence[Action]:
    """Noting a signature on paper; taking the note back while there is no number."""
    if document.kind not in KINDS or not may_note(reader, document):
        return []
    if level_of(session, document.id, reader=reader) is AccessRight.READ:
        return []
    page = f"{BASE}/{document.id}/paper"
    if document.state in DRAFTED:
        return [Action("written-paper", N_("Signed on paper…"), page, "signature", position=705)]
    if document.state == Standing.SIGNED and find_signing(session, document).on_paper:
        undo = N_("Not signed after all")
        return [Action("written-unsign", undo, f"{page}/undo", "arrow-back-up", "post",
                       position=715)]  # fmt: skip
    return []


def locks(
    session: Session, _reader: Reader, document: DocumentHead, _change: Change
) -> Sequence[str]:
    """What is signed on paper and waits for its number stays as it was signed."""
    if document.kind not in KINDS or document.state != Standing.SIGNED:
        return []
    said = _("The document is signed on paper: take the note back first.")
    return [said] if find_signing(session, document).on_paper else []


AREA = Area(
    "paper",
    acts=ACTS,
    routes=routes,
    card_panels=panels,
    card_actions=actions,
    document_locks=locks,
)
