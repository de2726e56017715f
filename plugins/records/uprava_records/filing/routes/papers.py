"""Papers of filing: printed under the rights of who asks."""

from zoneinfo import ZoneInfo

from litestar import Response
from litestar.params import FromPath, FromQuery
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.errors import NotFoundError
from uprava.i18n import _
from uprava.printing.routes import pdf_answer
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnySession, AnySite
from uprava.web.routing import SIGNED_IN, get
from uprava.web.site import Site

from uprava_records.filing.service import cases, papers, plans, rows
from uprava_records.filing.service.cases import CaseCard, fits
from uprava_records.filing.service.common import FILE
from uprava_records.filing.service.papers import Press

MOST = 5000
"""Lines of one paper."""


def press_of(site: Site, reader: Reader) -> Press:
    """Return who prints, now."""
    return Press(reader.name, reader.post or "", now(), ZoneInfo(site.settings.timezone))


@get("/records/plan/{id:int}/print", requires=SIGNED_IN)
def plan(
    session: AnySession, reader: AnyReader, site: AnySite, id: FromPath[int],
    unit: FromQuery[str] = "",
) -> Response[bytes]:  # fmt: skip
    """Print the plan of a year, of one unit or of all."""
    found = plans.get_plan(session, id, reader=reader)
    chosen = int(unit) if fits(unit) else None
    lines, _further = rows.list_rows(session, id, unit_id=chosen, limit=MOST)
    name = lines[0].unit if chosen and lines else ""
    pdf = papers.print_plan(found, lines, name, press_of(site, reader))
    return pdf_answer(pdf, f"plan-{found.year}.pdf")


@get("/records/cases/{id:int}/print/{paper:str}", requires=FILE)
def case(
    session: AnySession, reader: AnyReader, site: AnySite, id: FromPath[int],
    paper: FromPath[str],
) -> Response[bytes]:  # fmt: skip
    """Print a paper of a case."""
    found = cases.get_case(session, id, reader=reader)
    pdf = of_case(session, found, paper, press_of(site, reader))
    return pdf_answer(pdf, f"case-{id}-{paper}.pdf")


def of_case(session: Session, case: CaseCard, paper: str, press: Press) -> bytes:
    """Return a paper of a case. Raises NotFoundError for another word."""
    if paper == "inventory":
        lines = cases.list_documents(session, case.id, limit=MOST, taken_out=(False, True))
        return papers.print_documents(case, lines, press)
    volumes = cases.list_volumes(session, case.id)
    if paper == "cover":
        return papers.print_cover(case, volumes, press)
    if paper == "certificate":
        return papers.print_certificate(case, volumes, press)
    raise NotFoundError(_("There is no such paper."))


routes = [plan, case]
