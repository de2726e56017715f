"""The sheets on A4: approval and acquaintance, made for the reader at this moment."""

from datetime import datetime
from textwrap import shorten
from uuid import UUID

from litestar import Response
from litestar.params import FromPath
from sqlalchemy.orm import Session

from uprava.approval.service.acquainting import list_reading
from uprava.approval.service.loading import current_files
from uprava.approval.service.paper import acquaintance_paper, approval_paper
from uprava.approval.service.sheets import find_sheet
from uprava.clock import now
from uprava.db.transaction import beside
from uprava.documents.models import AccessMark
from uprava.documents.service.access import get_document
from uprava.documents.service.people import chips
from uprava.errors import NotFoundError
from uprava.extension import DocumentHead
from uprava.i18n import _, use_locale
from uprava.printing.forms import FormKind
from uprava.printing.routes import pdf_answer
from uprava.printing.service import texts_of
from uprava.printing.sheets import (
    ApprovalSheet,
    Subject,
    print_acquaintance_sheet,
    print_approval_sheet,
)
from uprava.printing.subjects import subject_of
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnySession, AnySite
from uprava.web.routing import SIGNED_IN, get
from uprava.web.site import Site

LONGEST_TITLE = 60
"""Characters of a draft's title in the name of the file."""


@get("/docs/{id:uuid}/approval-sheet", requires=SIGNED_IN)
def approval_pdf(
    session: AnySession, reader: AnyReader, site: AnySite, id: FromPath[UUID]
) -> Response[bytes]:
    """Send the sheet of approval of the document's route as PDF."""
    with beside(session) as looking, use_locale("ru"):
        head = get_document(looking, id, reader=reader)
        made = approval_of(looking, site, head, reader=reader, at=now())
        texts = texts_of(looking, FormKind.APPROVAL)
    pdf = print_approval_sheet(made, texts=texts)
    return pdf_answer(pdf, "approval-sheet.pdf", own_name=name_of(_("Approval sheet"), head))


@get("/docs/{id:uuid}/acquaintance-sheet", requires=SIGNED_IN)
def acquaintance_pdf(
    session: AnySession, reader: AnyReader, site: AnySite, id: FromPath[UUID]
) -> Response[bytes]:
    """Send the sheet of acquaintance over all routes of the document as PDF."""
    with beside(session) as looking, use_locale("ru"):
        head = get_document(looking, id, reader=reader)
        rows = list_reading(looking, id, reader=reader)
        if not rows:
            raise NotFoundError(_("Nobody was asked to read the document."))
        subject = subject_of(looking, site, head, reader=reader, at=now())
        made = acquaintance_paper(looking, rows, current_files(looking, id), subject)
        texts = texts_of(looking, FormKind.ACQUAINTANCE)
    pdf = print_acquaintance_sheet(made, texts=texts)
    named = name_of(_("Acquaintance sheet"), head)
    return pdf_answer(pdf, "acquaintance-sheet.pdf", own_name=named)


def approval_of(
    session: Session, site: Site, head: DocumentHead, *, reader: Reader, at: datetime
) -> ApprovalSheet:
    """Return what is printed of the latest route. Raises NotFoundError without one."""
    sheet = find_sheet(session, head.id, reader=reader, at=at)
    if sheet is None:
        raise NotFoundError(_("The document was never sent for approval."))
    author = chips(session, [sheet.route.started_by])[sheet.route.started_by]
    prepared = ", ".join(filter(None, (author.name, author.post)))
    subject: Subject = subject_of(session, site, head, reader=reader, at=at, prepared_by=prepared)
    return approval_paper(sheet, subject)


def name_of(title: str, head: DocumentHead) -> str:
    """Return the name of the file; of a restricted document neither number nor title is in it."""
    if head.access_mark == AccessMark.RESTRICTED:
        return f"{title} ({_('restricted access')}).pdf"
    if head.number and head.registered_on:
        day = head.registered_on.strftime("%d.%m.%Y")
        said = _("{title} to No. {number} of {day}")
        return said.format(title=title, number=head.number, day=day).replace("/", "-") + ".pdf"
    short = shorten(head.title, LONGEST_TITLE, placeholder="…").replace("/", "-")
    return f"{title} — {short}.pdf"


routes = [approval_pdf, acquaintance_pdf]
