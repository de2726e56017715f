"""«Подготовить постановление»: a draft act by a decided question."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.approval.kind import ACTS
from uprava.documents.models import AccessRight
from uprava.documents.routes.forms import Form, new_key, once, word
from uprava.documents.service.access import get_document
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.users.service.suggesting import find_chosen
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import fragment, screen, see, wants_part
from uprava.web.sentences import named_sentences, sentences
from uprava.work.service.finishing import apart

from uprava_meetings.agenda.values import PATH as QUESTIONS
from uprava_meetings.following.service import drafting
from uprava_meetings.following.service.drafting import ActWords

Fields = URLEncodedBody[dict[str, Any]]

DRAFT = f"{QUESTIONS}/{{id:uuid}}/draft-act"
NAMES = {"kind": N_("Kind of the act"), "title": N_("Title"), "signatory": N_("Who signs")}


@get(DRAFT, requires=SIGNED_IN)
def ask(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Ask what act is to be drafted."""
    return drawn(request, session, id, reader=reader)


@post(DRAFT, requires=SIGNED_IN)
def do(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID], data: Fields
) -> Response[Any]:
    """Begin a draft act and go on to its editor."""

    def act() -> dict[str, str]:
        words = words_in(session, data, reader=reader)
        drafted = drafting.draft_by_decision(session, id, words, reader=reader)
        return {"url": drafted.url}

    try:
        with apart(session):
            made = once(session, request, data, reader=reader, act=act)
    except (InvalidError, ConflictError) as error:
        return drawn(request, session, id, reader=reader, sent=data, error=error)
    return see(made["url"], said=_("The draft of the act is begun."))


def words_in(session: Session, form: Form, *, reader: Reader) -> ActWords:
    """Return what a form says of an act."""
    login, typed, today = (
        word(form, "signatory"),
        word(form, "signatory_text"),
        session.info["today"],
    )
    person = find_chosen(session, login, typed, reader=reader, today=today)
    if person is None and typed:
        said = _("Nobody has exactly this name. Choose from the list.")
        raise InvalidError(said, fields={"signatory": said})
    title = " ".join(word(form, "title").split())
    return ActWords(word(form, "kind"), title, person.id if person else None)


def drawn(
    request: AnyRequest, session: Session, id: UUID, *, reader: Reader, sent: Form | None = None,
    error: InvalidError | ConflictError | None = None,
) -> Response[str]:  # fmt: skip
    """Draw what is asked before an act is drafted."""
    head = get_document(session, id, reader=reader, level=AccessRight.EDIT)
    wrong = error.fields if error else {}
    login, today = word(sent or {}, "signatory"), session.info["today"]
    chosen = find_chosen(session, login, "", reader=reader, today=today) if login else None
    values: dict[str, Any] = {
        "head": head, "url": f"{QUESTIONS}/{id}/draft-act", "key": new_key(), "error": error,
        "kinds": [(each.value, _(title)) for each, title in ACTS.items() if each.value != "other"],
        "typed": {"kind": word(sent or {}, "kind") or "decree",
                  "title": word(sent, "title") if sent else head.title,
                  "signatory_text": word(sent or {}, "signatory_text")},
        "chosen": [chosen.chosen] if chosen else [], "wrong": sentences(wrong),
        "summary": named_sentences(wrong, NAMES),
    }  # fmt: skip
    if wants_part(request):
        return fragment(request, "meetings/following/draft_part.html", **values)
    status = error.status if error else 200
    return screen(request, session, "meetings/following/draft.html", status=status, **values)


routes: Sequence[ControllerRouterHandler] = [ask, do]
