"""Papers of the archive: printed under the rights of who asks."""

from litestar import Response
from litestar.params import FromPath
from uprava.printing.routes import pdf_answer
from uprava.web.injected import AnyReader, AnySession, AnySite
from uprava.web.routing import get

from uprava_records.archive.service import disposals, inventories, papers
from uprava_records.filing.routes.papers import MOST, press_of
from uprava_records.filing.service.common import ARCHIVE


@get("/records/archive/inventories/{id:int}/print", requires=ARCHIVE)
def inventory(
    session: AnySession, reader: AnyReader, site: AnySite, id: FromPath[int]
) -> Response[bytes]:
    """Print an inventory."""
    found = inventories.get_inventory(session, id, reader=reader)
    units = inventories.list_units(session, id, limit=MOST)
    pdf = papers.print_inventory(found, units, press_of(site, reader))
    return pdf_answer(pdf, f"inventory-{found.number}-{found.year}.pdf")


@get("/records/archive/acts/{id:int}/print", requires=ARCHIVE)
def act(
    session: AnySession, reader: AnyReader, site: AnySite, id: FromPath[int]
) -> Response[bytes]:
    """Print an act."""
    found = disposals.get_act(session, id, reader=reader)
    lines = disposals.list_cases(session, id)
    pdf = papers.print_act(found, lines, press_of(site, reader))
    return pdf_answer(pdf, f"act-{found.number}-{found.year}.pdf")


routes = [inventory, act]
