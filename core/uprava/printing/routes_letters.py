"""«Набрать текст на бланке»: the screen where a document's text is typed beside its pages."""

import base64
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, MultipartBody, URLEncodedBody
from sqlalchemy.orm import Session

from uprava.clock import now
from uprava.db.transaction import beside
from uprava.documents.routes.forms import is_file
from uprava.documents.service.types import fields_of
from uprava.errors import ConflictError, InvalidError, UpravaError
from uprava.extension import DocumentHead
from uprava.i18n import _
from uprava.printing import typed_texts as service
from uprava.printing.letters import draw_letter
from uprava.printing.service import list_letterheads
from uprava.printing.typed import KINDS, LIMITS, MOST_APPENDICES, TypedAppendix, typed_in
from uprava.printing.typed_texts import ATTACH, Sent
from uprava.printing.typed_values import values_for
from uprava.signing.service.listing import signatures_of
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import get, post
from uprava.web.screens import fragment, screen, see

PAGE = "/docs/{id:uuid}/letter"

Fields = URLEncodedBody[dict[str, str]]


@get(PAGE, requires=ATTACH)
def letter_page(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Show the typed text, as it was left, beside the page it makes."""
    head = service.open_text(session, id, reader=reader)
    row = service.find_typed(session, id)
    forms = list_letterheads(session, head.organisation_id)
    form_id = row.form_id if row else first_form(session, head, [form.id for form in forms])
    typed = row.typed if row else service.begun(session, head)
    sent = Sent(typed, form_id, row.version if row else 0)
    return _editor(request, session, head, sent, page=1)


def first_form(session: Session, head: DocumentHead, ids: Sequence[int]) -> int | None:
    """Return the letterhead offered: that of the document's type, when the office has it."""
    own = fields_of(session, head.id)
    wanted = own.type.form_id if own else None
    return wanted if wanted in ids else next(iter(ids), None)


@post(PAGE, requires=ATTACH)
def set_text(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
    id: FromPath[UUID], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Set the text on the letterhead and put it into the document, or only show or keep it."""
    sent, page = _sent(data), _page(data)
    act = data.get("act", "show")
    try:
        if act == "keep":
            service.keep_typing(session, id, sent, reader=reader, at=now())
            return see(f"/docs/{id}/letter", said=_("What is typed is kept; no file is made yet."))
        if act == "set":
            return _set(session, site, id, sent, reader)
    except (InvalidError, ConflictError) as error:
        head = service.open_text(session, id, reader=reader)
        return _editor(request, session, head, sent, page=page, error=error)
    head = service.open_text(session, id, reader=reader)
    return _editor(request, session, head, sent, page=page)


def _set(session: Session, site: AnySite, id: UUID, sent: Sent, reader: Reader) -> Response[Any]:
    with beside(session) as looking:
        chosen = service.choose(looking, id, sent, reader=reader)
    made = service.make(site.installation, chosen, at=now())
    jobs = site.installation.jobs
    file = service.keep(session, made, reader=reader, at=now(), jobs=jobs)
    said = _("The text is set on the letterhead: {name}, version {n}.")
    return see(f"/docs/{id}", said=said.format(name=file.name, n=file.version))


@post(PAGE + "/draft", requires=ATTACH, status_code=204)
def autosave(
    session: AnySession, reader: AnyReader, id: FromPath[UUID], data: MultipartBody[dict[str, Any]]
) -> None:
    """Keep what was typed so far."""
    texts = {name: str(value) for name, value in data.items() if not is_file(value)}
    service.keep_typing(session, id, _sent(texts), reader=reader, at=now())


@post(PAGE + "/preview", requires=ATTACH)
def preview(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID], data: Fields
) -> Response[str]:
    """Draw a page of what is typed now; nothing is kept."""
    head = service.open_text(session, id, reader=reader)
    drawn = _drawn(session, head, _sent(data), reader=reader, page=_page(data))
    return fragment(request, "printing/letter_preview.html", document=head, **drawn)


def _sent(data: Mapping[str, str]) -> Sent:
    return Sent(typed_in(data), _number(data.get("form", "")), _number(data.get("_v", "")) or 0)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else None


def _page(data: Mapping[str, str]) -> int:
    """Return the page that is looked at: the one asked for, else the one shown."""
    return _number(data.get("page", "")) or _number(data.get("shown", "")) or 1


def _editor(
    request: AnyRequest, session: Session, head: DocumentHead, sent: Sent, *, page: int,
    error: UpravaError | None = None,
) -> Response[str]:  # fmt: skip
    reader: Reader = session.info["reader"]
    row = service.find_typed(session, head.id)
    target = service.target(session, head)
    filled = [*sent.typed.appendices, TypedAppendix()][:MOST_APPENDICES]
    values = {
        "document": head, "typed": sent.typed, "form_id": sent.form_id, "version": sent.version,
        "row": row, "target": target, "limits": LIMITS, "kinds": KINDS, "error": error,
        "forms_of_office": [
            (form.id, form.title) for form in list_letterheads(session, head.organisation_id)
        ],
        "appendices": list(enumerate(filled, 1)),
        "known": list(values_for(session, head, reader=reader).items()),
        "frozen": service.frozen(session, head, reader=reader),
        "signed": target is not None and bool(signatures_of(session, [target.id])),
        "unset": row is not None and row.file_id is None,
    }  # fmt: skip
    drawn = _drawn(session, head, sent, reader=reader, page=page)
    status = error.status if error else 200
    return screen(request, session, "printing/letter.html", status=status, **values, **drawn)


def _drawn(
    session: Session, head: DocumentHead, sent: Sent, *, reader: Reader, page: int
) -> dict[str, Any]:
    """Return the page as a `data:` address, or the sentences that tell why there is none."""
    try:
        letter, letterhead = service.draft_letter(session, head, sent, reader=reader)
        drawn = draw_letter(letter, letterhead, created=now(), page=page)
    except UpravaError as error:
        said = list(dict.fromkeys(error.fields.values())) or [error.detail]
        return {"image": "", "page": 1, "pages": 0, "said": said}
    image = f"data:image/png;base64,{base64.b64encode(drawn.png).decode()}"
    return {"image": image, "page": drawn.page, "pages": drawn.pages, "said": []}


routes = [letter_page, set_text, autosave, preview]
