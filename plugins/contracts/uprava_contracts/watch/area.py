"""What the area adds to the core."""

from sqlalchemy.orm import Session
from uprava.areas import Area
from uprava.counted import Counted
from uprava.extension import Navigation
from uprava.i18n import N_
from uprava.users.reader import Reader

from uprava_contracts.watch.routes import routes


def overdue_of_mine(session: Session, reader: Reader) -> Counted:
    """Say what the reader answers for and is overdue: a figure of the navigation."""
    people = [each for each in (reader.person_id, reader.acting_for) if each is not None]
    rows = """select from contracts.obligation as o
        where o.responsible_id = any (%(people)s) and o.met_on is null and o.withdrawn_why = ''
            and o.given_on is null and o.due_on < %(today)s"""
    return Counted(rows, {"people": people, "today": session.info["today"]})


AREA = Area(
    "watch",
    routes=routes,
    navigation=[
        Navigation(N_("Sections"), N_("Obligations by contracts"),
                   "/contracts/obligations?mine=1", "calendar-due", position=52,
                   count=overdue_of_mine, folded=True),
    ],
)  # fmt: skip
