"""What the tests of the lists share: a page of a list as its person sees it."""

from typing import Any

from sqlalchemy.orm import Session
from uprava.term_lists.values import Edge, Figures
from uprava.users.reader import Reader
from uprava_assignments.control.service.figures import count_anew
from uprava_assignments.control.service.listing import list_duties
from uprava_assignments.control.values import Filters, ListPage, View, Wanted

LIMIT = 50


def page_of(
    hall: Any, who: Reader, view: View, *, limit: int = LIMIT, after: Edge | None = None,
    before: Edge | None = None, **filters: Any,
) -> ListPage:  # fmt: skip
    """Return a page of a list."""

    def read(session: Session, *, reader: Reader, at: object) -> ListPage:
        wanted = Wanted(view, Filters(**filters), after=after, before=before)
        return list_duties(session, wanted, reader=reader, limit=limit)

    page: ListPage = hall.act(who, read)
    return page


def ids_of(page: ListPage) -> list[object]:
    """Return the assignments of a page."""
    return [row.assignment_id for row in page.rows]


def figures_of(hall: Any, who: Reader, view: View, **filters: Any) -> Figures:
    """Return the figures of a list, counted anew."""

    def read(session: Session, *, reader: Reader, at: object) -> Figures:
        return count_anew(session, view, Filters(**filters), reader=reader)

    found: Figures = hall.act(who, read)
    return found
