"""Acts on a registered letter: changing its requisites."""

from typing import Any
from uuid import UUID

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.models import AccessRight
from uprava.documents.routes.forms import version_of
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.injected import AnyRequest
from uprava.web.routing import get, post
from uprava.web.screens import screen, see
from uprava.web.sentences import named_sentences, sentences
from uprava.web.site import Site

from uprava_records.letters.routes.asking import translated
from uprava_records.letters.service.cards import (
    CHANNEL_TITLES,
    FIELD_TITLES,
    MARK_TITLES,
)
from uprava_records.letters.service.forms import typed
from uprava_records.letters.service.own import CODE, offered, own_asked
from uprava_records.letters.service.requisites import (
    Change,
    Edited,
    edit,
    letter_head,
    values_of,
)
from uprava_records.letters.service.senders import INN, OGRN, sender_of
from uprava_records.letters.service.terms import quick_terms

PATH = "/records/incoming/{id:uuid}"


@get(f"{PATH}/edit", requires="records.register")
def edit_form(
    request: AnyRequest, session: NamedDependency[Session], reader: NamedDependency[Reader],
    id: FromPath[UUID],
) -> Response[str]:  # fmt: skip
    """Show the requisites for changing."""
    return form_of(request, session, id, reader=reader)


@post(f"{PATH}/edit", requires="records.register")
def save_edit(
    request: AnyRequest, session: NamedDependency[Session], reader: NamedDependency[Reader],
    site: NamedDependency[Site], id: FromPath[UUID], data: URLEncodedBody[dict[str, str]],
) -> Response[Any]:  # fmt: skip
    """Change the requisites; what differs from another's change is shown, not overwritten.

    The button that asks for the fields of another type shows the form again.
    """
    if data.get("edit"):
        return form_of(request, session, id, reader=reader, sent=data)
    change = Change(data, version_of(data))
    done = edit(session, id, change, reader=reader, installation=site.installation, at=now())
    if done.wrong or done.conflict:
        return form_of(request, session, id, reader=reader, sent=data, done=done)
    return see(f"/docs/{id}", said=_("The requisites are saved."))


def form_of(
    request: AnyRequest, session: Session, id: UUID, *, reader: Reader,
    sent: dict[str, str] | None = None, done: Edited | None = None,
) -> Response[str]:  # fmt: skip
    """Draw the form of the requisites, as kept or as sent."""
    head = letter_head(session, id, reader=reader, level=AccessRight.EDIT)
    done = done or Edited()
    values = dict.fromkeys((INN, OGRN), "") | values_of(session, head) | typed(sent or {})
    own = own_asked(session, values, done.wrong)
    titles = {**FIELD_TITLES} | {each.name: each.title for each in own}
    code, today = values[CODE], session.info["today"]
    return screen(
        request, session, "records/letters/edit.html",
        status=409 if done.conflict else 422 if done.wrong else 200,
        head=head, values=values, wrong=sentences(done.wrong),
        summary=named_sentences(done.wrong, titles), conflict=done.conflict,
        version=done.conflict.version if done.conflict else (sent or {}).get("_v", head.version),
        kinds=offered(session, code), deliveries=translated(CHANNEL_TITLES), own=own,
        marks=translated(MARK_TITLES), quick=quick_terms(session, code, today=today),
        who=sender_of(session, values, reader=reader),
    )  # fmt: skip


routes = [edit_form, save_edit]
