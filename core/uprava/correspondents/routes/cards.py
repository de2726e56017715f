"""The card of a correspondent: shown with its history, made, changed, closed."""

from typing import Any
from uuid import UUID

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from sqlalchemy.orm import Session

from uprava.clock import now
from uprava.correspondents.routes.forms import empty, read_change, show_form
from uprava.correspondents.service import keeping
from uprava.correspondents.service.forgetting import kept_until
from uprava.correspondents.service.keeping import Change, Saved
from uprava.correspondents.service.mentioning import Direction, count_history, list_history
from uprava.correspondents.service.merging import list_merges
from uprava.correspondents.service.twins import near_cards
from uprava.correspondents.values import (
    KIND_TITLES,
    MANAGE,
    ORIGIN_TITLES,
    PEOPLE,
    READ,
    ROLE_TITLES,
    Card,
)
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.users.routes.forms import FORM, Form, once
from uprava.web.injected import AnyRequest
from uprava.web.routing import get, post
from uprava.web.screens import screen, see
from uprava.web.site import Site

PATH = "/correspondents"

WAYS = {Direction.EVERY: N_("All"), Direction.FROM: N_("From them"), Direction.TO: N_("To them")}


@get(f"{PATH}/new", requires=MANAGE)
def new_card(
    request: AnyRequest, session: NamedDependency[Session], reader: NamedDependency[Reader],
    name: FromQuery[str] = "", kind: FromQuery[str] = "",
) -> Response[str]:  # fmt: skip
    """Show the form of a new card."""
    return show_form(request, session, reader=reader, id=0, wish=empty(name[:500], kind))


@post(f"{PATH}/new", requires=MANAGE, **FORM)
def create(
    request: AnyRequest, session: NamedDependency[Session], reader: NamedDependency[Reader],
    form: NamedDependency[Form],
) -> Response[Any]:  # fmt: skip
    """Make a card, once however often the form is sent."""
    wish = read_change(form)
    wrong = keeping.check(session, wish, reader=reader, id=0)
    if wrong:
        saved = Saved(wrong=wrong)
        return show_form(request, session, reader=reader, id=0, wish=wish, saved=saved)
    done = once(request, session, form, lambda: keeping.create(session, wish, reader=reader).id)
    return see(f"{PATH}/{done['made']}", said=_("The correspondent is in the directory."))


@get(f"{PATH}/{{id:int}}", requires=READ)
def card(
    request: AnyRequest, session: NamedDependency[Session], reader: NamedDependency[Reader],
    site: NamedDependency[Site], id: FromPath[int], after: FromQuery[UUID | None] = None,
    way: FromQuery[str] = "",
) -> Response[Any]:  # fmt: skip
    """Show a correspondent with the documents that name it; a merged card leads to the other."""
    shown = keeping.open_card(session, id, reader=reader)
    if shown.merged_into is not None:
        stands = keeping.standing(session, id)
        return see(f"{PATH}/{stands}", said=_("This card was merged; here is the one that stays."))
    direction = Direction(way) if way in set(Direction) else Direction.EVERY
    values = card_values(session, shown, reader=reader, site=site)
    values |= history_values(session, shown, direction, reader=reader, after=after)
    return screen(request, session, "correspondents/card.html", **values)


def history_values(
    session: Session, shown: Card, direction: Direction, *, reader: Reader, after: UUID | None
) -> dict[str, Any]:
    """Return the correspondence one way or both, page by page."""
    history, further = list_history(
        session, shown.id, reader=reader, after=after, direction=direction
    )
    way = f"?way={direction}" if direction else ""
    ways = [(_(title), shown.url + (f"?way={each}" if each else ""),
             count_history(session, shown.id, reader=reader, direction=each), each is direction)
            for each, title in WAYS.items()]  # fmt: skip
    return {
        "history": history, "ways": ways, "first": f"{shown.url}{way}" if after else "",
        "further": f"{shown.url}{way}{'&' if way else '?'}after={further}" if further else "",
    }  # fmt: skip


def card_values(session: Session, shown: Card, *, reader: Reader, site: Site) -> dict[str, Any]:
    """Return what the card's template is drawn from, but for the history."""
    manages = reader.may(MANAGE)
    return {
        "card": shown, "contacts": keeping.list_contacts(session, shown.id),
        "kinds": site.plugins.kinds,
        "kept_until": kept_until(session, shown),
        "roles": ROLE_TITLES, "kind_titles": KIND_TITLES, "origins": ORIGIN_TITLES,
        "merges": list_merges(session, shown.id, at=now()), "may_manage": manages,
        "twins": near_cards(session, shown, reader=reader) if manages else [],
        "may_people": reader.may(PEOPLE),
    }  # fmt: skip


@get(f"{PATH}/{{id:int}}/edit", requires=MANAGE)
def edit_card(
    request: AnyRequest, session: NamedDependency[Session], reader: NamedDependency[Reader],
    id: FromPath[int],
) -> Response[str]:  # fmt: skip
    """Show the form of a card."""
    kept = keeping.open_card(session, id, reader=reader)
    contacts = keeping.list_contacts(session, id)
    wish = Change(kept.fields, contacts, kept.version)
    return show_form(request, session, reader=reader, id=id, wish=wish)


@post(f"{PATH}/{{id:int}}/edit", requires=MANAGE, **FORM)
def change(
    request: AnyRequest, session: NamedDependency[Session], reader: NamedDependency[Reader],
    form: NamedDependency[Form], id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """Change a card; mistakes and a conflict come back with what was typed."""
    wish = read_change(form)
    saved = keeping.change(session, id, wish, reader=reader)
    if saved.wrong or saved.conflict:
        return show_form(request, session, reader=reader, id=id, wish=wish, saved=saved)
    return see(f"{PATH}/{id}", said=_("The card is saved."))


@post(f"{PATH}/{{id:int}}/close", requires=MANAGE)
def close(
    session: NamedDependency[Session], reader: NamedDependency[Reader], id: FromPath[int]
) -> Response[Any]:
    """Offer a correspondent no more."""
    keeping.close(session, id, reader=reader)
    said = _("The correspondent is closed: it is offered no more, its documents stay.")
    return see(f"{PATH}/{id}", said=said, undo=f"{PATH}/{id}/reopen")


@post(f"{PATH}/{{id:int}}/reopen", requires=MANAGE)
def reopen(
    session: NamedDependency[Session], reader: NamedDependency[Reader], id: FromPath[int]
) -> Response[Any]:
    """Offer it again."""
    keeping.reopen(session, id, reader=reader)
    return see(f"{PATH}/{id}", said=_("The correspondent is active again."))


routes = [new_card, create, card, edit_card, change, close, reopen]
