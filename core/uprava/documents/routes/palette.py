"""The palette (Ctrl+K): where to go, what to create, which documents are called so.

What can be done on the screen is taken from the screen itself, by static/src/js/palette.js.
"""

from dataclasses import dataclass
from typing import Any

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.params import FromQuery
from sqlalchemy.orm import Session

from uprava.documents.routes.search_values import Hit, hit_of
from uprava.documents.service.layout import other_layout
from uprava.documents.service.search import LONGEST, Question, find
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.frame import create_menu
from uprava.web.navigation import navigation
from uprava.web.routing import SIGNED_IN, get
from uprava.web.screens import fragment, screen, wants_part
from uprava.web.site import Site
from uprava.work.counters import count_all

SHORT = 7
"""Documents offered: the palette is for what one knows by name."""

SHORTEST = 2
"""Characters from which documents are looked for."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line; `words` is what typing is compared with, in both keyboard layouts."""

    title: str
    url: str
    icon: str
    note: str = ""

    @property
    def words(self) -> str:
        """The title and the note, small, as typed in either layout."""
        said = f"{self.title} {self.note}".lower().replace("ё", "е")
        return f"{said} {other_layout(said)}"


@get("/palette", requires=SIGNED_IN)
def palette(
    request: Request[Any, Any, Any], session: NamedDependency[Session],
    reader: NamedDependency[Reader], site: NamedDependency[Site],
) -> Response[str]:  # fmt: skip
    """Show where the reader may go and what he may create; a page of links without scripts."""
    sections = sections_of(session, reader=reader, site=site)
    if wants_part(request):
        return fragment(request, "palette/entries.html", sections=sections)
    return screen(request, session, "palette/page.html", sections=sections)


@get("/palette/documents", requires=SIGNED_IN)
def palette_documents(
    request: Request[Any, Any, Any], session: NamedDependency[Session],
    reader: NamedDependency[Reader], site: NamedDependency[Site], q: FromQuery[str] = "",
) -> Response[str]:  # fmt: skip
    """Offer the newest documents that answer what is typed, among those open to the reader."""
    hits = hits_of(session, q.strip()[:LONGEST], reader=reader, site=site)
    return fragment(request, "palette/documents.html", hits=hits, q=q.strip()[:LONGEST])


def sections_of(
    session: Session, *, reader: Reader, site: Site
) -> list[tuple[str, str, list[Entry]]]:
    """Return the sections: key, title, entries; made of the side navigation and «Создать»."""
    counters = count_all(session, reader, site.plugins.counted, today=session.info["today"])
    places = [
        Entry(entry.title, entry.url, entry.icon, section.title)
        for section in navigation(site.plugins, reader, counters, "")
        for entry in section.entries
    ]
    own = [
        Entry(_("My profile"), "/profile", "user"),
        Entry(_("Substitution"), "/profile/substitutions", "user-check"),
        Entry(_("Sessions and keys"), "/profile/sessions", "key"),
        Entry(_("Help and keys"), "/help", "keyboard"),
    ]
    made = [Entry(each.title, each.url, each.icon) for each in create_menu(site.plugins, reader)]
    return [("create", _("Create"), made), ("go", _("Go to"), places + own)]


def hits_of(session: Session, q: str, *, reader: Reader, site: Site) -> list[Hit]:
    """Return a few documents that answer the query, the newest first."""
    if not q.isprintable() or len(q) < SHORTEST:
        return []
    timeout = site.settings.search_timeout
    page = find(session, Question(q), reader=reader, limit=SHORT, timeout=timeout)
    return [hit_of(row, site.plugins) for row in page.rows]


routes = [palette, palette_documents]
