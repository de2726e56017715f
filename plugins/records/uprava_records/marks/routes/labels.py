"""Printing labels and stamps; opening and closing the public check."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from uprava.clock import now
from uprava.documents.routes.address import day_of, number_of
from uprava.documents.service.access import get_document
from uprava.documents.service.journals import list_all
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import screen, see

from uprava_records.marks.codes import shown
from uprava_records.marks.labels import DESIGNS, ON_A4, SHEETS, Design, Sheet, Wish, print_labels
from uprava_records.marks.service import opening
from uprava_records.marks.service.marking import find_mark
from uprava_records.marks.service.printing import MOST, label_of, labels_of

PRINT = "records.label"
"""The permission to print labels."""

Fields = URLEncodedBody[dict[str, str]]


@get("/records/marks/{id:uuid}", requires=SIGNED_IN)
def mark_page(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite, id: FromPath[UUID]
) -> Response[str]:
    """Show the document's code: labels to print, and whether everybody may check it."""
    head = get_document(session, id, reader=reader)
    mark = find_mark(session, id)
    return screen(
        request, session, "records/marks/mark.html", document=head, mark=mark,
        code=shown(mark.code) if mark else "", designs=choices(DESIGNS), sheets=choices(SHEETS),
        address=f"{site.settings.address}/check/{mark.code}" if mark else "",
        refused=opening.why_not(session, head), ours=head.kind in opening.KINDS, last=ON_A4,
    )  # fmt: skip


def choices(titles: Mapping[Any, str]) -> list[tuple[str, str]]:
    """Return options of a form."""
    return [(value.value, _(title)) for value, title in titles.items()]


@post("/records/marks/{id:uuid}/labels", requires=PRINT)
def print_one(
    session: AnySession, reader: AnyReader, id: FromPath[UUID], data: Fields
) -> Response[bytes]:
    """Print the label of one document."""
    wish = wish_in(data)
    label = label_of(session, id, reader=reader, at=now())
    return as_pdf(print_labels([label], wish, created=now()))


@get("/records/labels", requires=PRINT)
def labels_page(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite
) -> Response[str]:
    """Ask for the labels of a journal: which days, on which sheets."""
    found = list_all(session, kinds=site.plugins.kinds, reader=reader)
    journals = [(str(each.id), f"{each.index} {each.title}") for each in found]
    return screen(
        request, session, "records/marks/labels.html", journals=journals,
        designs=choices(DESIGNS), sheets=choices(SHEETS), last=ON_A4, most=MOST,
        today=session.info["today"],
    )  # fmt: skip


@post("/records/labels", requires=PRINT)
def print_many(session: AnySession, reader: AnyReader, data: Fields) -> Response[bytes]:
    """Print the labels of what a journal registered on some days."""
    days = day_of(data, "since"), day_of(data, "until")
    journal = number_of(data, "journal")
    labels = labels_of(session, journal, days, reader=reader, at=now())
    return as_pdf(print_labels(labels, wish_in(data), created=now()))


def wish_in(data: Mapping[str, str]) -> Wish:
    """Return how labels are to be printed. Raises InvalidError."""
    try:
        skip = int(data.get("first", "1") or "1") - 1
        wish = Wish(Sheet(data.get("sheet", "roll")), Design(data.get("design", "label")), skip)
    except ValueError as error:
        raise InvalidError(_("Choose the label and the sheet it is printed on.")) from error
    if not 0 <= wish.skip < ON_A4:
        said = _("The first free label of a sheet is a number from 1 to {n}.").format(n=ON_A4)
        raise InvalidError(said, fields={"first": said})
    return wish


def as_pdf(pdf: bytes) -> Response[bytes]:
    """Answer with labels."""
    headers = {"content-disposition": 'attachment; filename="labels.pdf"',
               "cache-control": "no-store"}  # fmt: skip
    return Response(pdf, media_type="application/pdf", headers=headers, status_code=200)


@post("/records/marks/{id:uuid}/open", requires=opening.OPEN)
def open_check(session: AnySession, reader: AnyReader, id: FromPath[UUID]) -> Response[Any]:
    """Let everybody who has the code check the document."""
    opening.let_check(session, id, reader=reader, at=now())
    return see(f"/records/marks/{id}", said=_("Everybody who has the code may check it now."))


@post("/records/marks/{id:uuid}/close", requires=opening.OPEN)
def close_check(session: AnySession, reader: AnyReader, id: FromPath[UUID]) -> Response[Any]:
    """Close the check again."""
    opening.close_check(session, id, reader=reader)
    said = _("The check is closed: the code tells nothing any more.")
    return see(f"/records/marks/{id}", said=said, kind="a")


routes = [mark_page, print_one, labels_page, print_many, open_check, close_check]
