"""What the area adds to the core."""

from sqlalchemy.orm import Session
from uprava.areas import Area
from uprava.db.sql import fetch_value
from uprava.i18n import ngettext

from uprava_reports.boards.acts import ACT_OBJECTS, ACTS
from uprava_reports.boards.routes import routes
from uprava_reports.boards.routes.page import front_panels
from uprava_reports.kept.uses import asks


@asks
def emptied(session: Session, report: str) -> list[str]:
    """Say on how many boards the figures of a report will be missing."""
    query = "select count(distinct board_id) from reports.widget where report = %s"
    found: int = fetch_value(session, query, (report,))
    said = ngettext("{n} board loses its figures.", "{n} boards lose its figures.", found)
    return [said.format(n=found)] if found else []


AREA = Area("boards", routes=routes, acts=ACTS, act_objects=ACT_OBJECTS, front_panels=front_panels)
