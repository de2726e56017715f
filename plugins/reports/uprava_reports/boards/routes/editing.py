"""Changing a board: one's own, or a role's by who manages reports."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from litestar import Response
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.documents.routes.forms import Form, new_key, once, word
from uprava.errors import InvalidError, UpravaError
from uprava.i18n import _
from uprava.plugins import Plugins
from uprava.reporting import PURPOSES
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import screen, see

from uprava_reports.boards.service.keeping import (
    Spot,
    add,
    board_of,
    change,
    find_role,
    give_back,
    move,
    take_away,
    widen,
)
from uprava_reports.boards.service.showing import framed
from uprava_reports.boards.spans import CHOSEN
from uprava_reports.boards.values import OWN, PATH, SHAPE_TITLES, Shape, WidgetWish
from uprava_reports.kept.service.finding import Report, find_report
from uprava_reports.kept.service.own import list_own
from uprava_reports.results.words import titled
from uprava_reports.schedules.periods import TITLES, Relative
from uprava_reports.values import MANAGE

Fields = URLEncodedBody[dict[str, Any]]

LONGEST_TITLE = 100


@get(PATH + "/{code:str}/edit", requires=SIGNED_IN)
def edit(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
    code: FromPath[str], report: FromQuery[str] = "", place: FromQuery[int | None] = None,
) -> Response[Any]:  # fmt: skip
    """Show a board for changing; a report to add figures of, or a place, may be chosen."""
    if code != OWN:
        reader.require(MANAGE)
    plugins = site.plugins
    found = board_of(session, code, reader=reader, plugins=plugins)
    at = place if place is not None and 0 <= place < len(found.widgets) else None
    wish = found.widgets[at] if at is not None else WidgetWish(report)
    chosen = chosen_of(session, wish.report, reader=reader, plugins=plugins)
    role = find_role(session, found.role) if found.role else ""
    return screen(
        request, session, "reports/boards/edit.html", board=found, path=PATH, at=at, wish=wish,
        rows=[row_of(session, each, reader=reader, plugins=plugins) for each in found.widgets],
        shapes=SHAPE_TITLES, choices=reports_of(session, reader=reader, plugins=plugins),
        chosen=chosen, key=new_key(), role=role, back=PATH if code == OWN else f"{PATH}/{code}",
        title=_("My board") if code == OWN else role or code,
        **(offered(chosen) if chosen else {}),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class EditedRow:
    """A figure of a board that is changed: what it is called, what it counts; empty: nothing."""

    title: str
    counts: str


def row_of(session: Session, wish: WidgetWish, *, reader: Reader, plugins: Plugins) -> EditedRow:
    """Return a figure as it is changed; without a title for a report that is not the reader's."""
    try:
        frame = framed(session, wish, reader=reader, plugins=plugins)
    except UpravaError:
        return EditedRow("", "")
    said = [titled(frame.measure)] if frame.measure else []
    if frame.question.period is not None:
        said.append(
            _(TITLES[Relative(wish.period)]) if wish.period else frame.question.period.words
        )
    return EditedRow(frame.title, ", ".join(said))


def chosen_of(session: Session, code: str, *, reader: Reader, plugins: Plugins) -> Report | None:
    """Return the report that is to be added; None for none, or one that is not the reader's."""
    if not code:
        return None
    try:
        return find_report(session, code, reader=reader, plugins=plugins)
    except UpravaError:
        return None


def offered(report: Report) -> dict[str, Any]:
    """Return what of a report may stand on a board."""
    known = {each.code: each for each in report.source.measures}
    measures = [(code, titled(known[code])) for code in report.layout.measures if code in known]
    return {
        "measures": measures,
        "forms_": [(each.value, _(SHAPE_TITLES[each])) for each in Shape],
        "periods": [(each.value, _(TITLES[each])) for each in CHOSEN]
        if report.layout.period else [],
    }  # fmt: skip


def reports_of(
    session: Session, *, reader: Reader, plugins: Plugins
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the reports with figures the reader may open, by purpose."""
    found = []
    for purpose, title in PURPOSES.items():
        ready = [
            (each.code, _(each.title)) for each in plugins.ready_reports.values()
            if each.purpose is purpose and each.layout.measures
            and chosen_of(session, each.code, reader=reader, plugins=plugins)
        ]  # fmt: skip
        if ready:
            found.append((_(title), sorted(ready, key=lambda pair: pair[1])))
    own = [(each.code, each.title) for each in list_own(session, reader=reader)
           if each.layout.measures]  # fmt: skip
    return [*found, *([(_("Made here"), own)] if own else [])]


@post(PATH + "/{code:str}/add", requires=SIGNED_IN)
def add_it(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
    code: FromPath[str], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Put one more figure on a board."""
    wish = wish_in(data)
    find_report(session, wish.report, reader=reader, plugins=site.plugins)

    def act() -> None:
        add(session, code, wish, reader=reader, plugins=site.plugins)

    once(session, request, data, reader=reader, act=act)
    return see(f"{PATH}/{code}/edit", said=_("The figure stands at the end of the board."))


def wish_in(form: Form) -> WidgetWish:
    """Return the figure a form means. Raises InvalidError."""
    try:
        period = Relative(word(form, "period")) if word(form, "period") else ""
        return WidgetWish(
            word(form, "report")[:200], Shape(word(form, "shape")), word(form, "measure")[:100],
            word(form, "title")[:LONGEST_TITLE], (), period, word(form, "wide") == "on",
        )  # fmt: skip
    except ValueError as error:
        said = _("The form is incomplete. Open the page again and repeat the act.")
        raise InvalidError(said) from error


def spot_in(form: Form) -> Spot:
    """Return which figure a button is about. Raises InvalidError."""
    place = word(form, "place")
    if not (place.isascii() and place.isdigit() and len(place) < 4):
        raise InvalidError(_("The form is incomplete. Open the page again and repeat the act."))
    return Spot(int(place), word(form, "report"))


@post(PATH + "/{code:str}/change", requires=SIGNED_IN)
def change_it(
    session: AnySession, reader: AnyReader, site: AnySite, code: FromPath[str], data: Fields
) -> Response[Any]:
    """Show another figure of the same report, or the same one otherwise."""
    change(session, code, spot_in(data), wish_in(data), reader=reader, plugins=site.plugins)
    return see(f"{PATH}/{code}/edit", said=_("The change is kept."))


@post(PATH + "/{code:str}/move", requires=SIGNED_IN)
def move_it(
    session: AnySession, reader: AnyReader, site: AnySite, code: FromPath[str], data: Fields
) -> Response[Any]:
    """Move a figure a place to the front or to the end, widen it, or take it away."""
    spot, plugins = spot_in(data), site.plugins
    act, place = word(data, "do"), spot.place
    if act == "remove":
        take_away(session, code, spot, reader=reader, plugins=plugins)
    elif act == "wide":
        widen(session, code, spot, reader=reader, plugins=plugins)
    else:
        by = 1 if act == "later" else -1
        place = max(spot.place + by, 0)
        move(session, code, spot, by, reader=reader, plugins=plugins)
    return see(f"{PATH}/{code}/edit#figure-{place}")


@post(PATH + "/{code:str}/reset", requires=SIGNED_IN)
def reset_it(session: AnySession, reader: AnyReader, code: FromPath[str]) -> Response[Any]:
    """Let a board be again what it was before it was changed."""
    give_back(session, code, reader=reader)
    said = _("The board is that of your role again.") if code == OWN else _(
        "The board is again what the modules propose.")  # fmt: skip
    return see(PATH if code == OWN else f"{PATH}/{code}", said=said)


routes: Sequence[ControllerRouterHandler] = [edit, add_it, change_it, move_it, reset_it]
