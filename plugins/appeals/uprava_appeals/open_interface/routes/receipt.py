"""The receipt handed over with an appeal that came by hand, and to programs that ask for one."""

from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath
from uprava.clock import now
from uprava.i18n import _
from uprava.printing.routes import pdf_answer
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import get, post
from uprava.web.screens import screen

from uprava_appeals.intake.service.reading import get_appeal
from uprava_appeals.open_interface.papers import print_receipt
from uprava_appeals.open_interface.service.receipts import find_given, give_receipt
from uprava_appeals.values import REGISTER

PATH = "/appeals/{id:uuid}/receipt"


@get(PATH, requires=REGISTER)
def page(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Say what a receipt is good for, and whether one was given."""
    row = get_appeal(session, id, reader=reader)
    return screen(
        request, session, "appeals/open_interface/receipt.html", row=row,
        given=find_given(session, id),
    )  # fmt: skip


@post(PATH, requires=REGISTER, status_code=200)
def give(session: AnySession, reader: AnyReader, id: FromPath[UUID]) -> Response[bytes]:
    """Print a receipt; the one before it opens nothing any more."""
    at = now()
    receipt = give_receipt(session, id, reader=reader, at=at)
    row = get_appeal(session, id, reader=reader)
    pdf = print_receipt(session, row, receipt, who=reader.name, at=at)
    return pdf_answer(
        pdf, "receipt.pdf", own_name=_("Receipt {n}").format(n=receipt.number) + ".pdf"
    )


@post("/api/v1/appeals/{id:uuid}/receipt", requires=REGISTER, scope="documents:write")
def give_program(session: AnySession, reader: AnyReader, id: FromPath[UUID]) -> dict[str, Any]:
    """Make a receipt of an appeal: the number and the code its applicant asks by how it stands.

    The code is told once. A receipt that was given before opens nothing any more.
    """
    return give_receipt(session, id, reader=reader, at=now()).told


routes = [page, give, give_program]
