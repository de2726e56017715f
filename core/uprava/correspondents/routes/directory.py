"""The directory as a list, its export, and what forms are offered while a name is typed."""

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import urlencode

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter
from sqlalchemy.orm import Session

from uprava.correspondents.service.exporting import source_of, table_of
from uprava.correspondents.service.listing import (
    COUNTED,
    Wanted,
    count_cards,
    list_cards,
    list_groups,
)
from uprava.correspondents.service.suggesting import suggest
from uprava.correspondents.values import KIND_TITLES, MANAGE, ORIGIN_TITLES, PEOPLE, READ
from uprava.exports.lists import Asked, Listed, exported
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.injected import AnyRequest
from uprava.web.routing import get
from uprava.web.screens import fragment, screen

PATH = "/correspondents"
Stage = Annotated[str, QueryParameter(name="state")]


@get(PATH, requires=READ)
def directory(
    request: AnyRequest, session: NamedDependency[Session], reader: NamedDependency[Reader],
    stage: Stage = "active", q: FromQuery[str] = "", kind: FromQuery[str] = "",
    group: FromQuery[str] = "", origin: FromQuery[str] = "", after: FromQuery[int | None] = None,
    before: FromQuery[int | None] = None,
) -> Response[str]:  # fmt: skip
    """Show the directory, narrowed and searched while it is typed."""
    wanted = Wanted(q.strip()[:200], kind, group, origin, stage)
    found = list_cards(session, wanted, reader=reader, after=after, before=before)
    total = len(found.rows) if found.guessed else count_cards(session, wanted, reader=reader)
    return screen(
        request, session, "correspondents/list.html", wanted=wanted, found=found,
        total=f"{COUNTED}+" if total > COUNTED else str(total), query=query_of(wanted),
        groups=list_groups(session), kinds=titled(KIND_TITLES), origins=titled(ORIGIN_TITLES),
        kind_titles=KIND_TITLES, may_manage=reader.may(MANAGE), may_people=reader.may(PEOPLE),
        back=place(wanted, "before", found.back), further=place(wanted, "after", found.further),
    )  # fmt: skip


def titled(titles: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return choices of a filter."""
    return [(str(code), _(title)) for code, title in titles.items()]


def query_of(wanted: Wanted, **more: object) -> str:
    """Return the address of the list as it is narrowed, without what narrows nothing."""
    asked = {
        "q": wanted.q, "kind": wanted.kind, "group": wanted.group, "origin": wanted.origin,
        "state": "" if wanted.stage == "active" else wanted.stage or "all", **more,
    }  # fmt: skip
    return urlencode({name: value for name, value in asked.items() if value})


def place(wanted: Wanted, side: str, id: int | None) -> str:
    """Return the address of the page before or after; empty where there is none."""
    return f"{PATH}?{query_of(wanted, **{side: id})}" if id else ""


def make(asked: Asked) -> Listed:
    """Return the directory as a table, in the columns the import reads."""
    told = asked.params
    wanted = Wanted(
        told.get("q", "").strip()[:200], told.get("kind", ""), told.get("group", ""),
        told.get("origin", ""), told.get("state", "active"),
    )  # fmt: skip
    source = source_of(asked.session, wanted, reader=asked.reader)
    return Listed(table_of(words_of(wanted)), source, f"{PATH}?{query_of(wanted)}")


def words_of(wanted: Wanted) -> list[tuple[str, str]]:
    """Return the filters in words, as the file tells them."""
    words = [
        (_("Search"), wanted.q), (_("Who it is"), _(KIND_TITLES.get(wanted.kind, ""))),
        (_("Group"), wanted.group), (_("Origin"), _(ORIGIN_TITLES.get(wanted.origin, ""))),
    ]  # fmt: skip
    return [(title, value) for title, value in words if value]


export = exported(PATH, "correspondents", make, requires=READ)


@get(f"{PATH}/suggest", requires=READ)
def suggestions(
    request: AnyRequest, session: NamedDependency[Session], reader: NamedDependency[Reader],
    q: FromQuery[str] = "", kind: FromQuery[str] = "",
) -> Response[str]:  # fmt: skip
    """Offer correspondents in a combobox; with `kind`, organisations or people only."""
    every = suggest(session, q, reader=reader)
    found = [each for each in every if kind in ("", each.kind)]
    return fragment(request, "correspondents/suggest.html", found=found)


routes = [directory, export, suggestions]
