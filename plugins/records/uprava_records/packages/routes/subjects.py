"""Packages of one thing: a case, a yearly inventory, a document."""

from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath
from sqlalchemy.orm import Session
from uprava.documents.service.access import get_document
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import get, post
from uprava.web.screens import screen, see

from uprava_records.archive.service.inventories import get_inventory
from uprava_records.filing.service.cases import get_case, list_volumes
from uprava_records.filing.values import CaseState
from uprava_records.packages.routes.packages import PATH
from uprava_records.packages.service import listing, ordering
from uprava_records.packages.service.ordering import PACK

CASE, INVENTORY, DOCUMENT = (
    PATH + "/cases/{id:int}", PATH + "/inventories/{id:int}", PATH + "/of/{id:uuid}",
)  # fmt: skip


def shown(
    request: AnyRequest, session: Session, rows: list[Any], *, title: str, note: str,
    back: tuple[str, str], act: str, why_not: str = "", units: str = "",
) -> Response[str]:  # fmt: skip
    """Draw the packages of a thing with the act that makes another one."""
    return screen(
        request, session, "records/packages/subject.html", rows=rows, title=title, note=note,
        back=back, act=act, why_not=why_not, units=units,
    )  # fmt: skip


@get(CASE, requires=PACK)
def of_case(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int]
) -> Response[str]:
    """Show the packages of the volumes of a case."""
    case = get_case(session, id, reader=reader)
    volumes = [each.id for each in list_volumes(session, id)]
    made = (CaseState.CLOSED, CaseState.TRANSFERRED)
    why = "" if case.state in made else _("A package is made of a closed case.")
    return shown(
        request, session, listing.list_of(session, reader=reader, volumes=volumes),
        title=f"{case.index} {case.heading}",
        note=_("One package for each volume: {n}.").format(n=len(volumes)),
        back=(_("Cases"), f"/records/cases/{id}"), act=f"{PATH}/cases/{id}", why_not=why,
    )  # fmt: skip


@post(CASE, requires=PACK)
def order_case(session: AnySession, reader: AnyReader, id: FromPath[int]) -> Response[Any]:
    """Ask for the packages of a case."""
    ordering.order_case(session, id, reader=reader)
    return see(PATH, said=ordered())


def ordered() -> str:
    """Return what is said after an order."""
    return _("The package is being made. You may close the page and go on.")


@get(INVENTORY, requires=PACK)
def of_inventory(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int]
) -> Response[str]:
    """Show the packages of an inventory and of its units."""
    found = get_inventory(session, id, reader=reader)
    volumes = ordering.volumes_of(session, id)
    rows = listing.list_of(session, reader=reader, volumes=volumes, inventory=id)
    waiting = len(ordering.without_package(session, id))
    approved = found.approved_on is not None
    return shown(
        request, session, rows,
        title=_("Inventory No. {number}, {title}, {year}").format(
            number=found.number, title=found.title, year=found.year
        ),
        note=_("Units of storage: {n}, without a whole package: {waiting}.").format(
            n=found.lines, waiting=waiting
        ),
        back=(_("Inventories and acts"), f"/records/archive/inventories/{id}"),
        act=f"{PATH}/inventories/{id}",
        why_not="" if approved else _("The inventory is a draft: approve it first."),
        units=f"{PATH}/inventories/{id}/units" if waiting and approved else "",
    )  # fmt: skip


@post(INVENTORY, requires=PACK)
def order_inventory(session: AnySession, reader: AnyReader, id: FromPath[int]) -> Response[Any]:
    """Ask for the package of an inventory."""
    ordering.order_inventory(session, id, reader=reader)
    return see(PATH, said=ordered())


@post(INVENTORY + "/units", requires=PACK)
def order_units(session: AnySession, reader: AnyReader, id: FromPath[int]) -> Response[Any]:
    """Ask for packages of the units that have none."""
    count = len(ordering.order_units(session, id, reader=reader))
    return see(PATH, said=_("Packages being made: {n}.").format(n=count))


@get(DOCUMENT, requires=PACK)
def of_document(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Show the packages of one document."""
    head = get_document(session, id, reader=reader)
    return shown(
        request, session, listing.list_of(session, reader=reader, document=id),
        title=f"{head.number or ''} {head.title}".strip(),
        note=_("The package of one document, without its case."),
        back=(_("Document"), f"/docs/{id}"), act=f"{PATH}/of/{id}",
        why_not=why_not(head.number, reader, head.unit_id),
    )  # fmt: skip


def why_not(number: str | None, reader: Reader, unit: int | None) -> str:
    """Return why no package of a document may be made."""
    if number is None:
        return _("The document has no number yet: register it first.")
    if not reader.may(PACK, unit=unit):
        return _("Packages of documents of this unit are made by others.")
    return ""


@post(DOCUMENT, requires=PACK)
def order_document(session: AnySession, reader: AnyReader, id: FromPath[UUID]) -> Response[Any]:
    """Ask for the package of one document."""
    package = ordering.order_document(session, id, reader=reader)
    return see(f"{PATH}/{package}", said=ordered())


routes = [
    of_case, order_case, of_inventory, order_inventory, order_units, of_document, order_document,
]  # fmt: skip
