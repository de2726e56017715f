"""What the search page shows, made of what the search found."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from uprava.documents.service.search import COUNTED, Facet, HitRow, Question, search
from uprava.i18n import _
from uprava.plugins import Plugins
from uprava.users.reader import Reader
from uprava.web.paging import read_cursor, write_cursor

PAGE = 30


@dataclass(frozen=True, slots=True)
class Hit:
    """One found document as the page shows it."""

    row: HitRow
    url: str
    icon: str
    kind: str
    state: str
    tone: str


@dataclass(frozen=True, slots=True)
class FacetLink:
    """A facet's value with the address that chooses it, or takes it back."""

    title: str
    count: str
    url: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class SearchScreen:
    """The page: `corrected` is the query really used when it differs from what was typed."""

    q: str
    hits: Sequence[Hit] = ()
    facets: Sequence[tuple[str, Sequence[FacetLink]]] = ()
    corrected: str = ""
    similar: bool = False
    total: str = ""
    older_url: str = ""
    first_url: str = ""
    query: str = ""


def search_screen(
    session: Session, question: Question, *, reader: Reader, plugins: Plugins,
    cursor: str | None, timeout: int,
) -> SearchScreen:  # fmt: skip
    """Search for at most `timeout` ms and dress the answer; an empty query shows the empty page."""
    if not question.q:
        return SearchScreen("")
    asked = (question, reader.person_id)
    found = search(
        session, question, reader=reader, limit=PAGE, timeout=timeout,
        after=read_cursor(cursor, asked),
    )  # fmt: skip
    older = write_cursor(found.page.older, asked)
    return SearchScreen(
        q=question.q,
        hits=[hit_of(row, plugins) for row in found.page.rows],
        facets=facets_of(found.facets, question, plugins),
        corrected=found.asked if found.asked != question.q and found.how != "prefix" else "",
        similar=found.how == "similar",
        total=f"{COUNTED}+" if found.total > COUNTED else str(found.total),
        older_url=address(question, after=older) if older else "",
        first_url=address(question) if cursor else "",
        query=address(question).partition("?")[2],
    )


def words_of(found: SearchScreen) -> list[tuple[str, str]]:
    """Return what was looked for and what narrowed it, as a table says of itself."""
    used = [(_("Shown for"), found.corrected)] if found.corrected else []
    chosen = [(title, each.title) for title, links in found.facets for each in links if each.chosen]
    return [(_("Search query"), found.q), *used, *chosen]


def hit_of(row: HitRow, plugins: Plugins) -> Hit:
    """Return a found document as the page shows it."""
    kind = plugins.kinds.get(row.kind)
    if kind is None:
        return Hit(row, f"/docs/{row.id}", "file", row.kind, row.state, "")
    state = kind.state(row.state)
    return Hit(row, f"/docs/{row.id}", kind.icon, _(kind.title), _(state.title), state.tone)


def facets_of(
    facets: Sequence[Facet], question: Question, plugins: Plugins
) -> list[tuple[str, list[FacetLink]]]:
    """Return the facets in groups, each value a link that narrows or widens the search."""
    groups = {"kind": _("Kind"), "unit": _("Unit"), "year": _("Year")}
    shown = []
    for name, title in groups.items():
        links = [link_of(each, question, plugins) for each in facets if each.name == name]
        if links:
            shown.append((title, links[:12]))
    return shown


def link_of(facet: Facet, question: Question, plugins: Plugins) -> FacetLink:
    """Return one value of a facet as a link."""
    chosen = str(getattr(question, facet.name) or "") == facet.value
    kind = plugins.kinds.get(facet.value) if facet.name == "kind" else None
    url = address(question, **{facet.name: "" if chosen else facet.value})
    return FacetLink(_(kind.title_many) if kind else facet.title, str(facet.count), url, chosen)


def address(question: Question, **changes: str | None) -> str:
    """Return the page's address with some parameters changed; empty ones are left out."""
    values = {
        "q": question.q, "kind": question.kind, "unit": question.unit, "year": question.year
    } | changes  # fmt: skip
    return "/search?" + urlencode({name: value for name, value in values.items() if value})
