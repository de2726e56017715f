"""«В реестр»: what the register of contracts has to be told, noted when it was; its table."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.forms import Form, day_in, new_key, once, word
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import N_, _
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import fragment, screen, see, wants_part
from uprava.web.sentences import named_sentences, sentences
from uprava.work.service.finishing import apart

from uprava_contracts.transfer.service import duties
from uprava_contracts.transfer.service.duties import COUNTED, PAGE_ROWS, Noted, Place, View
from uprava_contracts.transfer.values import REGISTER, DutyRow

Fields = URLEncodedBody[dict[str, Any]]
Refused = InvalidError | ConflictError | None

TITLES: Mapping[View, str] = {
    View.OPEN: N_("To be sent to the register"),
    View.LATE: N_("Overdue in the register"),
    View.NOTED: N_("Told"),
}

NAMES = {"day": N_("The register was told on"), "record": N_("Number of the record")}


@get(REGISTER, requires=SIGNED_IN)
def page(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Show what the register has to be told, the most urgent first."""
    params = request.query_params
    text = str(params.get("view", ""))
    view = View(text) if text in set(View) else View.OPEN
    after = place_in(str(params.get("after", "")))
    found = duties.list_duties(session, view, reader=reader, after=after)
    rows, more = found[:PAGE_ROWS], len(found) > PAGE_ROWS
    counts = {each: duties.count_duties(session, each, reader=reader) for each in View}
    tabs = [
        (_(title), url_of(each), shown_count(counts[each]), each is view)
        for each, title in TITLES.items()
    ]
    return screen(
        request, session, "contracts/transfer/register.html", rows=rows, tabs=tabs, view=view,
        today=session.info["today"], path=REGISTER, first=url_of(view) if after else "",
        further=url_of(view, cursor_of(rows[-1], view)) if more else "",
    )  # fmt: skip


def shown_count(n: int) -> str:
    """Return a figure of a tab, empty for none."""
    return f"{COUNTED}+" if n > COUNTED else str(n or "")


def url_of(view: View, after: str = "") -> str:
    """Return the address of a tab."""
    pairs = {name: value for name, value in (("view", view.value), ("after", after)) if value}
    return f"{REGISTER}?{urlencode(pairs)}" if pairs else REGISTER


def cursor_of(row: DutyRow, view: View) -> str:
    """Return where the next page begins."""
    day = row.noted_on if view is View.NOTED else row.due_on
    return f"{day.isoformat() if day else ''}_{row.id}"


def place_in(text: str) -> Place | None:
    """Return the place a page begins after; None for none, and for what is none."""
    day, _sign, id = text.partition("_")
    if not (id.isascii() and id.isdigit() and len(id) < 19):
        return None
    try:
        return Place(date.fromisoformat(day) if day else None, int(id))
    except ValueError:
        return None


@get(f"{REGISTER}/{{id:int}}", requires=SIGNED_IN)
def ask(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int]
) -> Response[str]:
    """Ask on which day the register was told."""
    return shown(request, session, duties.get_duty(session, id, reader=reader))


@post(f"{REGISTER}/{{id:int}}", requires=SIGNED_IN)
def note(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int], data: Fields
) -> Response[Any]:
    """Note that the register was told."""
    row = duties.get_duty(session, id, reader=reader)

    def act() -> dict[str, Any]:
        wrong: dict[str, str] = {}
        said = Noted(day_in(data, "day", wrong), word(data, "record"))
        duties.note(session, id, said, reader=reader, at=now())
        return {}

    try:
        with apart(session):
            once(session, request, data, reader=reader, act=act)
    except (InvalidError, ConflictError) as error:
        return shown(request, session, row, sent=data, error=error)
    return see(REGISTER, said=_("It is noted: the register was told."))


def shown(
    request: AnyRequest, session: Session, row: DutyRow, *, sent: Form | None = None,
    error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw the question, as a part of a dialog or as a page."""
    wrong = error.fields if error else {}
    begun = {"day": session.info["today"].isoformat(), "record": row.register_number}
    values: dict[str, Any] = {
        "row": row, "key": new_key(), "error": error, "wrong": sentences(wrong),
        "summary": named_sentences(wrong, NAMES), "url": f"{REGISTER}/{row.id}", "path": REGISTER,
        "typed": begun if sent is None else {name: word(sent, name) for name in begun},
    }  # fmt: skip
    if wants_part(request):
        return fragment(request, "contracts/transfer/note_part.html", **values)
    status = error.status if error else 200
    return screen(request, session, "contracts/transfer/note.html", status=status, **values)


routes: Sequence[ControllerRouterHandler] = [page, ask, note]
