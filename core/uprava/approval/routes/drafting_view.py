"""The values of the pages on which drafts are written and changed."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Response
from sqlalchemy.orm import Session

from uprava.approval.kind import ACTS
from uprava.approval.service.drafting import FIELDS, DraftCard
from uprava.approval.service.drafting_files import list_uploads
from uprava.approval.service.drafting_whole import offered_templates
from uprava.documents.routes.forms import Form, new_key, word
from uprava.errors import UpravaError
from uprava.extension import DocumentHead
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.web.injected import AnyRequest
from uprava.web.screens import fragment, screen, wants_part
from uprava.web.sentences import named_sentences, sentences
from uprava.web.site import Site
from uprava.web.uploads import ids_of

PATH = "/approval/drafts"
NEW = f"{PATH}/new"

TITLES = FIELDS | {"file": N_("Text of the act"), "template": N_("Route")}


def new_form(
    request: AnyRequest, session: Session, site: Site, typed: Form, *, reader: Reader,
    own: Sequence[UUID] = (), error: UpravaError | None = None,
) -> Response[str]:  # fmt: skip
    """Return the page of a new draft, as it was filled in; `own` came with the form itself."""
    waiting = list_uploads(session, [*ids_of(typed, "file_id"), *own], reader=reader)
    offered = offered_templates(session, reader=reader)
    wanted = word(typed, "template")
    routes = [("", _("later, from the card")), *(each.choice for each in offered)]
    return screen(
        request, session, "approval/draft_new.html",
        status=error.status if error else 200,
        values=card_values(typed), waiting=waiting, routes=routes if offered else [],
        route=wanted if wanted in dict(routes) else "",
        max_mb=site.settings.upload_limit // (1024 * 1024), **common(error),
    )  # fmt: skip


def edit_form(
    request: AnyRequest, session: Session, head: DocumentHead, card: DraftCard, *,
    version: int | None = None, error: UpravaError | None = None,
) -> Response[str]:  # fmt: skip
    """Return the form of a draft's card, alone or as a page, as it was filled in."""
    values: dict[str, Any] = {
        "document": head, "version": version or head.version, "values": card, **common(error),
    }  # fmt: skip
    status = error.status if error else 200
    if wants_part(request):
        return fragment(request, "approval/draft_part.html", status=status, **values)
    return screen(request, session, "approval/draft_edit.html", status=status, **values)


def card_values(typed: Form) -> DraftCard:
    """Return the card's fields as they were typed."""
    return DraftCard(word(typed, "title"), word(typed, "act_kind"), word(typed, "summary"))


def common(error: UpravaError | None) -> dict[str, Any]:
    """Return what both forms show: choices, the key, what is wrong."""
    wrong = placed(error)
    return {
        "acts": [(each.value, _(title)) for each, title in ACTS.items()],
        "key": new_key(),
        "detail": error.detail if error else "",
        "wrong": sentences(wrong),
        "summary": named_sentences(wrong, TITLES),
    }


def placed(error: UpravaError | None) -> dict[str, str]:
    """Return the sentences by fields of the form; nobody behind a route is the route's mistake."""
    fields = error.fields if error else {}
    return {
        "template" if name == "participants" else name: sentence
        if name != "participants" or error is None
        else error.detail
        for name, sentence in fields.items()
    }
