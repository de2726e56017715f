"""The registration screen: queue, pages, form."""

from typing import Any
from uuid import UUID

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.injected import AnyRequest
from uprava.web.routing import get, post
from uprava.web.screens import fragment, screen, see
from uprava.web.site import Site

from uprava_records.letters.service import drafts as service
from uprava_records.letters.service.entering import Sent, advise, enter
from uprava_records.letters.service.forms import read, typed
from uprava_records.mail.routes.entering_view import START, entering_values
from uprava_records.mail.service.keeping import note_registered
from uprava_records.mail.service.proposing import advised, proposals, proposed


@get(START, requires="records.register")
def registration_screen(
    request: AnyRequest, session: NamedDependency[Session], reader: NamedDependency[Reader],
    site: NamedDependency[Site], draft: FromQuery[UUID | None] = None,
    file: FromQuery[UUID | None] = None, tab: FromQuery[str] = "",
) -> Response[str]:  # fmt: skip
    """Show what waits for registration, and one letter of it with its form.

    Whoever goes back to a letter that has left the queue meanwhile finds the queue.
    """
    gone = draft is not None and service.find_draft(session, draft, reader=reader) is None
    values = entering_values(
        session, site, reader=reader, id=None if gone else draft, file_id=file, tab=tab
    )
    status = 404 if gone else 200
    return screen(request, session, values.template, status=status, gone=gone, **values.shown)


@post("/records/drafts/{id:uuid}/register", requires="records.register")
def register_draft(
    request: AnyRequest, session: NamedDependency[Session], reader: NamedDependency[Reader],
    site: NamedDependency[Site], id: FromPath[UUID], data: URLEncodedBody[dict[str, str]],
) -> Response[Any]:  # fmt: skip
    """Register; then the next letter, or the card. A form with mistakes comes back as it was.

    The button that asks for the fields of another type only keeps what was typed, the one that
    takes a proposal keeps it too.
    """
    if data.get("edit"):
        more = proposed(proposals(session, data, reader=reader))
        changed = data | more if data["edit"] == "proposal" else data
        autosave_card(session, id, changed, reader=reader)
        return see(START, draft=id)
    key = data.get("_key", "")
    sent = Sent(typed(data), key)
    done = enter(session, id, sent, reader=reader, installation=site.installation, at=now())
    if done.reading is not None:
        values = entering_values(
            session, site, reader=reader, id=id, wrong=done.reading.wrong, key=key
        )
        return screen(request, session, values.template, status=422, **values.shown)
    note_registered(session, id, UUID(done.id))
    said = _("Registered under number {number}.").format(number=done.number)
    if done.next and data.get("after") != "open":
        return see(START, said=said, draft=done.next)
    return see(f"/docs/{done.id}", said=said)


def autosave_card(session: Session, id: UUID, data: dict[str, str], *, reader: Reader) -> None:
    """Keep what was typed so far."""
    draft = service.get_draft(session, id, reader=reader)
    service.refuse_held(draft, reader=reader, at=now())
    service.save_card(session, draft, typed(data), at=now())


@post("/records/drafts/{id:uuid}/advice", requires="records.register")
def advice(
    request: AnyRequest, session: NamedDependency[Session], reader: NamedDependency[Reader],
    id: FromPath[UUID], data: URLEncodedBody[dict[str, str]],
) -> Response[str]:  # fmt: skip
    """Show likely duplicates and the answered letter for the form as it stands."""
    draft = service.get_draft(session, id, reader=reader)
    values = dict.fromkeys(("same", "answers"), "") | typed(data)
    card = read(session, values, reader=reader).card
    files = service.list_files(session, draft)
    found = advise(session, draft, card, files, reader=reader)
    return fragment(
        request, "records/mail/advice.html", draft=draft, advice=found, values=values, wrong={},
        proposals=advised(session, None, values, reader=reader),
    )  # fmt: skip


routes = [registration_screen, register_draft, advice]
