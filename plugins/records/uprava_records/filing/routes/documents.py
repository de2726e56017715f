"""«В дело…» on the card of a document of any kind, and out of the case again."""

from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, FromQuery, URLEncodedBody
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.models import AccessRight
from uprava.documents.routes.forms import word
from uprava.documents.service.access import get_document
from uprava.extension import DocumentHead
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import get, post
from uprava.web.screens import fragment, opened_alone, see

from uprava_records.filing.routes.asking import Ask, Chosen, Field, answered, shown
from uprava_records.filing.service import filing
from uprava_records.filing.service.common import FILE

PATH = "/records/filing/{id:uuid}"
Form = URLEncodedBody[dict[str, Any]]


@get("/records/cases/suggest", requires=FILE)
def suggest(
    request: AnyRequest, session: AnySession, reader: AnyReader, q: FromQuery[str] = ""
) -> Response[Any]:
    """Offer cases of the plans in force while somebody types."""
    if opened_alone(request):
        return see("/records/cases")
    found = filing.list_offers(session, q, reader=reader)
    return fragment(request, "records/filing/offers.html", found=found)


@get(f"{PATH}/into", requires=FILE)
def into_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Ask for the case, with the usual one in its place."""
    return shown(request, session, into_ask(session, id, reader=reader))


@post(f"{PATH}/into", requires=FILE)
def into(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID], data: Form
) -> Response[Any]:
    """Put the document into a case and close it."""
    ask = into_ask(session, id, reader=reader)

    def done() -> object:
        return filing.put_in(
            session, id, word(data, "case") or typed(session, data, reader), word(data, "sheets"),
            reader=reader, at=now(),
        )  # fmt: skip

    return answered(request, session, ask, data, done, said=_("The document is in the case."))


def typed(session: Session, data: dict[str, Any], reader: Reader) -> str:
    """Return the only case that what was typed may mean; without scripts nothing is chosen."""
    text = word(data, "case_text")
    found = filing.list_offers(session, text, reader=reader) if text else []
    return found[0].value if len(found) == 1 else ""


def document_of(session: Session, id: UUID, *, reader: Reader) -> DocumentHead:
    """Return a document the reader may file."""
    return get_document(session, id, reader=reader, level=AccessRight.EDIT)


def into_ask(session: Session, id: UUID, *, reader: Reader) -> Ask:
    """Return the form «В дело»."""
    head = document_of(session, id, reader=reader)
    usual = filing.suggest(session, head, reader=reader)
    chosen = [Chosen(usual.value, f"{usual.title} ({usual.note})")] if usual else []
    sheets, _bytes = filing.size_of(session, id)
    case = Field(
        "case", _("Case"), "combo", url="/records/cases/suggest", chosen=chosen,
        hint=_("Index or words of the heading, from the plans in force."),
    )  # fmt: skip
    return Ask(
        _("Into the case"), f"{head.number or ''} {head.title}".strip(),
        _("Work on the document ends; it is kept in the case and waits for nobody."),
        _("Put into the case"), f"/records/filing/{id}/into", f"/docs/{id}",
        (case, Field("sheets", _("Sheets"), "number", str(sheets))), "folder",
    )  # fmt: skip


@get(f"{PATH}/out", requires=FILE)
def out_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Ask why the document is taken out."""
    return shown(request, session, out_ask(session, id, reader=reader))


@post(f"{PATH}/out", requires=FILE)
def out(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID], data: Form
) -> Response[Any]:
    """Take the document out of its case."""
    ask = out_ask(session, id, reader=reader)

    def done() -> object:
        return filing.take_out(session, id, word(data, "reason"), reader=reader)

    said = _("The document is taken out of the case.")
    return answered(request, session, ask, data, done, said=said)


def out_ask(session: Session, id: UUID, *, reader: Reader) -> Ask:
    """Return the form that takes a document out of its case."""
    head = document_of(session, id, reader=reader)
    return Ask(
        _("Take out of the case"), f"{head.number or ''} {head.title}".strip(),
        _("Its line stays in the inner inventory with the reason; the number is not used again."),
        _("Take out of the case"), f"/records/filing/{id}/out", f"/docs/{id}",
        (Field("reason", _("Reason"), "area"),), "arrow-back-up",
    )  # fmt: skip


routes = [suggest, into_form, into, out_form, out]
