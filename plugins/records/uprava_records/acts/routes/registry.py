"""The register of normative acts: its page and files, and the marking of several acts."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response
from litestar.params import URLEncodedBody
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.forms import Form, day_in, new_key, once, word
from uprava.errors import InvalidError
from uprava.exports.lists import Asked as Wish
from uprava.exports.lists import Listed, exported
from uprava.i18n import _, ngettext
from uprava.tables.sending import PORTION, Source
from uprava.tables.values import Cell, Column, Row, Table
from uprava.tables.values import Form as Cells
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import screen, see
from uprava.web.sentences import named_sentences, sentences
from uprava.web.uploads import ids_of
from uprava.work.service.finishing import apart

from uprava_records.acts.service.facts import TITLES
from uprava_records.acts.service.knowing import KEEP_ACTS
from uprava_records.acts.service.registry import (
    TABS,
    UNPUBLISHED,
    UNSENT,
    Asked,
    Place,
    RegistryRow,
    count_acts,
    last_source,
    list_acts,
    mark,
)
from uprava_records.acts.values import RESULTS, STATUSES, TONES
from uprava_records.written.service.fields import ACT_KINDS

PATH = "/records/acts/registry"
PAGE_ROWS = 50


@get(PATH, requires=SIGNED_IN)
def registry(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Show the register of normative acts, the newest first."""
    return shown(request, session, reader, request.query_params, typed={})


def asked_of(params: Mapping[str, str]) -> Asked:
    """Return the filters of the URL; what cannot be is left out."""
    year, tab, status = (params.get(name, "") for name in ("year", "tab", "status"))
    return Asked(
        tab if tab in TABS else "",
        int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
        status if status in STATUSES else "",
        params.get("q", "").strip()[:100],
    )


def place_of(text: str) -> Place | None:
    """Return the place a page begins after; None for the first page and for what is no place."""
    day, _sign, id = text.partition("_")
    wrong: dict[str, str] = {}
    found = day_in({"day": day}, "day", wrong)
    try:
        return Place(found, UUID(id)) if found else None
    except ValueError:
        return None


def query_of(asked: Asked, **more: str) -> str:
    """Return the address of the register as it is narrowed."""
    pairs = {name: str(value or "") for name, value in asdict(asked).items()} | more
    query = urlencode({name: value for name, value in pairs.items() if value})
    return f"{PATH}?{query}" if query else PATH


def shown(
    request: AnyRequest, session: Session, reader: Reader, params: Mapping[str, str], *,
    typed: Form, error: InvalidError | None = None,
) -> Response[str]:  # fmt: skip
    """Return a page of the register; with the form that marks acts, for those who keep them."""
    asked = asked_of(params)
    after = place_of(params.get("at", ""))
    rows = list_acts(session, asked, reader=reader, limit=PAGE_ROWS + 1, after=after)
    older = rows[PAGE_ROWS - 1].place if len(rows) > PAGE_ROWS else None
    wrong = error.fields if error else {}
    today = session.info["today"]
    return screen(
        request, session, "records/acts/registry.html", status=error.status if error else 200,
        asked=asked, rows=rows[:PAGE_ROWS], first=query_of(asked) if after else "",
        older=query_of(asked, at=f"{older.day}_{older.id}") if older else "",
        tabs=tabs_of(session, asked, reader), export=query_of(asked).partition("?")[2],
        statuses={code: (_(title), TONES[code]) for code, title in STATUSES.items()},
        kinds={code: _(title) for code, title in ACT_KINDS.items()},
        results={code: _(title) for code, title in RESULTS.items()},
        years=range(today.year, today.year - 6, -1), today=today,
        marks=asked.tab if reader.may(KEEP_ACTS) else "", key=new_key(),
        v=values_of(session, typed, reader), chosen={str(each) for each in ids_of(typed, "id")},
        wrong=sentences(wrong), summary=named_sentences(wrong, TITLES),
        detail=error.detail if error else "",
    )  # fmt: skip


def tabs_of(session: Session, asked: Asked, reader: Reader) -> list[tuple[str, str, str, bool]]:
    """Return the tabs with how many acts lack something."""
    return [
        (
            _(title), query_of(Asked(tab)),
            str(count_acts(session, Asked(tab), reader=reader)) if tab else "", asked.tab == tab,
        )
        for tab, title in TABS.items()
    ]  # fmt: skip


def values_of(session: Session, typed: Form, reader: Reader) -> dict[str, str]:
    """Return what the form that marks acts begins with."""
    names = ("published_in", "published_day", "published_number", "register_day")
    if typed:
        return {name: word(typed, name) for name in names}
    today = session.info["today"].isoformat()
    source = last_source(session, reader=reader)
    return dict(zip(names, (source, today, "", today), strict=True))


@post(PATH, requires=KEEP_ACTS)
def mark_acts(
    request: AnyRequest, session: AnySession, reader: AnyReader,
    data: URLEncodedBody[dict[str, Any]],
) -> Response[Any]:  # fmt: skip
    """Keep publication, or the day of sending to the register, of all chosen acts."""
    tab = word(data, "tab")

    def act() -> dict[str, Any]:
        done = mark(session, ids_of(data, "id"), change_in(data, tab), reader=reader, at=now())
        return {"done": done.done, "refused": len(done.refused)}

    try:
        with apart(session):
            done = once(session, request, data, reader=reader, act=act)
    except InvalidError as error:
        return shown(request, session, reader, {"tab": tab}, typed=data, error=error)
    count = int(done["done"])
    said = ngettext("Noted of {num} act.", "Noted of {num} acts.", count).format(num=count)
    if done["refused"]:
        said += " " + _("Not open to you, or of another kind: {n}.").format(n=done["refused"])
    return see(query_of(Asked(tab)), said=said)


def change_in(form: Form, tab: str) -> dict[str, object]:
    """Return the facts the form means. Raises InvalidError for what is missing."""
    wrong: dict[str, str] = {}
    names = {UNPUBLISHED: "published_day", UNSENT: "register_day"}
    if tab not in names:
        raise InvalidError(_("Choose from the list."))
    day = day_in(form, names[tab], wrong)
    if day is None and not wrong:
        wrong[names[tab]] = _("Write the day.")
    texts = {name: " ".join(word(form, name).split()) or None
             for name in ("published_in", "published_number")}  # fmt: skip
    if tab == UNPUBLISHED and not texts["published_in"]:
        wrong["published_in"] = _("Name the official source.")
    if wrong:
        raise InvalidError(_("The form has mistakes; nothing was changed."), fields=wrong)
    return {names[tab]: day, **(texts if tab == UNPUBLISHED else {})}


def make(wish: Wish) -> Listed:
    """Return the register under its filters as a table, from the first act on."""
    asked = asked_of(wish.params)
    session, reader = wish.session, wish.reader

    def read(own: Session, place: Place | None) -> tuple[list[Row], Place | None]:
        rows = list_acts(own, asked, reader=reader, limit=PORTION, after=place, upwards=True)
        return [row_of(row) for row in rows], rows[-1].place if len(rows) == PORTION else None

    def count(limit: int) -> int:
        return count_acts(session, asked, reader=reader, limit=limit)

    facts: list[tuple[str, Cell]] = [
        (_("Only"), _(TABS[asked.tab]) if asked.tab else None), (_("Year"), asked.year),
        (_("Force"), _(STATUSES[asked.status]) if asked.status else None), (_("Search"), asked.q),
    ]  # fmt: skip
    told = [(name, value) for name, value in facts if value]
    table = Table("acts", _("Register of municipal normative acts"), columns(), told, printed=8)
    return Listed(table, Source(count, read), query_of(asked))


def columns() -> list[Column]:
    """Return the columns of the register."""
    return [
        Column(_("Kind of the act"), 16), Column(_("Adopted"), 13),
        Column(_("Number"), 12, Cells.CODE), Column(_("Title of the document"), 60),
        Column(_("Official publication"), 40), Column(_("In force from"), 13),
        Column(_("Force"), 20), Column(_("Changes"), 40),
        Column(_("Anti-corruption expertise"), 24),
        Column(_("Sent to the register of municipal acts"), 16),
        Column(_("Number in the register"), 18, Cells.CODE),
    ]  # fmt: skip


def row_of(row: RegistryRow) -> Row:
    """Return one act's line."""
    published = (row.published_in, row.published_number,
                 f"{row.published_day:%d.%m.%Y}" if row.published_day else None)  # fmt: skip
    found = (f"{row.corruption_day:%d.%m.%Y}" if row.corruption_day else None,
             _(RESULTS[row.corruption_result]) if row.corruption_result else None)  # fmt: skip
    return [
        _(ACT_KINDS.get(row.act_kind, "")), row.registered_on, row.number, row.title,
        ", ".join(part for part in published if part) or None, row.from_day,
        _(STATUSES[row.status]), row.touched, ", ".join(part for part in found if part) or None,
        row.register_day, row.register_number,
    ]  # fmt: skip


routes = [registry, mark_acts, exported(PATH, "records.registry", make)]
