"""The values the list's templates are drawn from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from markupsafe import Markup
from sqlalchemy.orm import Session

from uprava.db.idempotency import find_answer
from uprava.documents.models import AccessMark
from uprava.documents.routes.address import COLUMNS, PAGE_ROWS, PATH, Address
from uprava.documents.routes.forms import new_key
from uprava.documents.service.choices import chips_of, filter_choices
from uprava.documents.service.favourites import marked
from uprava.documents.service.listing import COUNTED, DocumentRow, count_documents, list_documents
from uprava.documents.service.people import chips as people_of
from uprava.documents.service.terms import kind_words, quick_periods
from uprava.documents.service.trash import last_day, list_trash
from uprava.documents.service.types.columns import cells_of
from uprava.documents.service.views import list_views
from uprava.extension import DocumentKind, State
from uprava.i18n import _
from uprava.plugins import Plugins
from uprava.users.reader import Reader
from uprava.web.screens import show_day


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list as it is drawn."""

    id: UUID
    url: str
    number: str
    registered: str
    title: str
    summary: str
    kind: str
    state: State
    due: str
    due_note: str
    due_tone: str
    favourite: bool
    restricted: bool
    own: Sequence[str] = ()


def list_values(
    session: Session, address: Address, *, reader: Reader, plugins: Plugins
) -> dict[str, Any]:
    """Return everything the list's screen shows."""
    filters, place = address.filters, address.place
    page = list_documents(
        session, filters, reader=reader, limit=PAGE_ROWS, after=place.after, before=place.before
    )
    count = count_documents(session, filters, reader=reader)
    choices = filter_choices(session, reader=reader, kinds=plugins.kinds, chosen=filters.kind)
    chips = chips_of(filters, choices)
    return {
        "address": address,
        "heads": heads_of(address),
        "words": [f"{title}: {value}" for _name, title, value in chips],
        "lines": lines_of(session, page.rows, address, reader=reader, plugins=plugins),
        "total": f"{COUNTED}+" if count > COUNTED else str(count),
        "shown": f"{place.row}–{place.row + len(page.rows) - 1}",
        "newer_url": address.newer(page.newer),
        "older_url": address.older(page.older, len(page.rows)),
        "choices": choices,
        "chips": chips,
        "periods": periods(session, address),
        "columns": [
            *((name, _(title), name in address.columns) for name, title in COLUMNS.items()),
            *filters.own.offered,
        ],
        "own": filters.own,
        "views": list_views(session, reader=reader, path=PATH),
        "new_key": new_key,
    }


def heads_of(address: Address) -> list[dict[str, str]]:
    """Return the columns' heads; the order of arrival is the only one, and the head says why."""
    why = _(
        "Lists go in the order of arrival: only so a page of three million documents opens at"
        " once. Narrow the list with filters to find the term or the state you need."
    )
    order = Markup('<span title="{}">{} <small>↓ {}</small><span class="vh">. {}</span></span>')
    heads: list[dict[str, str]] = [
        {"text": order.format(why, _("Number"), _("newest first"), why), "cls": "fit"},
        {"text": _("Document"), "cls": "w40"},
    ]
    narrow = {"registered": "fit", "state": "fit", "due": "fit"}
    heads += [{"text": _(COLUMNS[name]), "cls": narrow.get(name, "")} for name in address.columns]
    return [*heads, *address.filters.own.heads]


def periods(session: Session, address: Address) -> list[tuple[str, str]]:
    """Return the usual periods as addresses of the narrowed list."""
    return [
        (text, address.url(registered_from=first, registered_to=last))
        for text, first, last in quick_periods(session.info["today"])
    ]


def lines_of(
    session: Session, rows: Sequence[DocumentRow], address: Address, *, reader: Reader,
    plugins: Plugins,
) -> list[Line]:  # fmt: skip
    """Return the rows as lines."""
    stars = marked(session, [row.id for row in rows], reader=reader)
    query = address.query()
    tail = f"?{query}" if query else ""
    today = session.info["today"]
    own = cells_of(session, address.filters.own, [row.id for row in rows])
    lines = (
        line_of(row, tail, row.id in stars, plugins.kinds.get(row.kind), today) for row in rows
    )
    return [replace(each, own=own.get(each.id, ())) for each in lines]


def line_of(
    row: DocumentRow, tail: str, star: bool, kind: DocumentKind | None, today: date
) -> Line:
    """Return one row as a line."""
    state = kind.state(row.state) if kind else State(row.state, row.state)
    words, tone = "", ""
    if row.due_on and state.term_runs:
        words, tone = kind_words(kind, row.due_on, today)
    return Line(
        id=row.id,
        url=f"{PATH}/{row.id}{tail}",
        number=row.number or "",
        registered=show_day(row.registered_on),
        title=row.title,
        summary=row.summary,
        kind=_(kind.title) if kind else row.kind,
        state=state,
        due=show_day(row.due_on),
        due_note=words.partition(" · ")[2],
        due_tone=tone,
        favourite=star,
        restricted=row.access_mark != AccessMark.COMMON,
    )


def outcome_values(
    session: Session, key: str, *, reader: Reader, route: str = f"{PATH}/trash"
) -> dict[str, Any]:
    """Return what came of the bulk act the address names: its sentence, which stayed and why."""
    answer = find_answer(session, key=key, route=route, reader=reader) if key else None
    refused = {id: (name, reason) for id, name, reason in answer["refused"]} if answer else {}
    return {"outcome": answer and answer["said"], "refused": refused}


def trash_values(
    session: Session, *, reader: Reader, plugins: Plugins, timezone: str
) -> dict[str, Any]:
    """Return everything the trash's screen shows."""
    rows = list_trash(session, reader=reader)
    people = people_of(session, [row.deleted_by for row in rows])
    return {
        "rows": [
            (
                row,
                people.get(row.deleted_by or 0),
                last_day(row, timezone=timezone),
                plugins.kinds.get(row.kind),
            )
            for row in rows
        ],
        "address": Address(trash=True),
        "new_key": new_key,
    }
