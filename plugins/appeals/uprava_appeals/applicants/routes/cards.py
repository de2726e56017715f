"""The card of an applicant with all his appeals; its form; who looked at it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.users.routes.forms import FORM, Form
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import get, post
from uprava.web.screens import screen, see

from uprava_appeals.applicants.routes.lists import PATH
from uprava_appeals.applicants.service import cards
from uprava_appeals.applicants.service.cards import NAMES, TITLES, Card, Fields, Saved
from uprava_appeals.applicants.service.family import standing
from uprava_appeals.applicants.service.history import COUNTED, count_earlier, earlier_of
from uprava_appeals.applicants.service.knowing import SHOWN, openings_of
from uprava_appeals.applicants.service.merging import list_merged
from uprava_appeals.applicants.service.near import find_near
from uprava_appeals.law.channels import Channel
from uprava_appeals.values import PERSONAL, REGISTER, Letter, Repeat, Result

PAGE = 30
LOOKED = 6
"""Openings the card shows; the others have a page of their own."""

NEAR = 5
ON_CARD = ("inn", "postcode", "address", "district", "territory", "phone", "account", "status",
           "benefits", "note")  # fmt: skip
WHAT = {
    "list": N_("in the list"),
    "card": N_("the card"),
    "files": N_("the files"),
    "export": N_("an export"),
}


@get(PATH + "/{id:int}", requires=PERSONAL)
def page(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
    id: FromPath[int], before: FromQuery[UUID | None] = None,
) -> Response[Any]:  # fmt: skip
    """Show an applicant with all his appeals; a merged card leads to the kept one."""
    card = cards.open_card(session, id, reader=reader, at=now())
    if card.merged_into is not None:
        said = _("This card was merged; here is the one that stays.")
        return see(f"{PATH}/{standing(session, id)}", said=said)
    may_keep = reader.may(REGISTER)
    return screen(
        request, session, "appeals/applicants/card.html", card=card, path=PATH, may_keep=may_keep,
        kinds=site.plugins.kinds, addresses=cards.list_addresses(session, card), what=WHAT,
        near=find_near(session, card.said, reader=reader, limit=NEAR, but=id) if may_keep else [],
        openings=openings_of(session, applicant_id=id, limit=LOOKED),
        merged=list_merged(session, id, at=now()), today=session.info["today"],
        facts=[(_(TITLES[name]), card.shown(name)) for name in ON_CARD],
        **_history(session, card, reader=reader, before=before),
    )  # fmt: skip


def _history(
    session: Session, card: Card, *, reader: Reader, before: UUID | None
) -> dict[str, Any]:
    """Return his appeals with the words they are told in."""
    rows = earlier_of(session, card.id, reader=reader, before=before, limit=PAGE + 1)
    count = count_earlier(session, card.id, reader=reader)
    shown = rows[:PAGE]
    return {
        "appeals": shown, "count": f"{COUNTED}+" if count > COUNTED else count,
        "first": card.url if before else "",
        "further": f"{card.url}?before={shown[-1].document_id}" if len(rows) > PAGE else "",
        "channels": {each.value: each.caption for each in Channel},
        "letters": {each.value: each.caption for each in Letter},
        "repeats": {each.value: each.caption for each in Repeat if each is not Repeat.FIRST},
        "results": {each.value: each.caption for each in Result},
    }  # fmt: skip


@get(PATH + "/{id:int}/openings", requires=PERSONAL)
def openings(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int]
) -> Response[str]:
    """Show who looked at the data of an applicant, on his card and on his appeals."""
    card = cards.open_card(session, id, reader=reader, at=now())
    return screen(
        request, session, "appeals/applicants/openings.html", card=card, path=PATH, what=WHAT,
        openings=openings_of(session, applicant_id=id, limit=SHOWN), shown=SHOWN,
    )  # fmt: skip


@get(PATH + "/{id:int}/edit", requires=REGISTER)
def edit(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int]
) -> Response[str]:
    """Show the form of a card."""
    card = cards.open_card(session, id, reader=reader, at=now())
    return _form(request, session, card, card.fields, Saved())


@post(PATH + "/{id:int}/edit", requires=REGISTER, **FORM)
def change(
    request: AnyRequest, session: AnySession, reader: AnyReader, form: NamedDependency[Form],
    id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """Change a card; mistakes and a conflict come back with what was typed."""
    card = cards.open_card(session, id, reader=reader, at=now())
    wish = cards.tidied({name: form.raw(name) for name in NAMES})
    version = form.number("_v") or 0
    saved = cards.change(session, id, wish, version=version, reader=reader, at=now())
    if saved.wrong or saved.conflict:
        return _form(request, session, card, wish, saved, version=version)
    return see(f"{PATH}/{id}", said=_("The card is saved."))


def _form(
    request: AnyRequest, session: Session, card: Card, values: Fields, saved: Saved, *,
    version: int | None = None,
) -> Response[str]:  # fmt: skip
    conflict = saved.conflict
    version = version or card.version
    return screen(
        request, session, "appeals/applicants/edit.html", card=card, values=values, path=PATH,
        status=409 if conflict else 422 if saved.wrong else 200, summary=saved.wrong,
        wrong=dict.fromkeys(NAMES, "") | dict(saved.wrong), conflict=conflict,
        version=conflict.version if conflict else version,
    )  # fmt: skip


routes: Sequence[ControllerRouterHandler] = [page, openings, edit, change]
