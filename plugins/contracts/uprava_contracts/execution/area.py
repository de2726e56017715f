"""What the area adds to the core."""

from sqlalchemy.orm import Session
from uprava.areas import Area
from uprava.clock import now
from uprava.counted import Counted
from uprava.extension import DocumentHead, Navigation, Transition
from uprava.i18n import N_
from uprava.users.reader import Reader

from uprava_contracts.cards.service.concluding import AMEND, CONCLUDE, CORRECT
from uprava_contracts.execution import card, jobs
from uprava_contracts.execution.acts import ACTS
from uprava_contracts.execution.routes import routes
from uprava_contracts.execution.service.recount import settle
from uprava_contracts.execution.service.tasks import follow
from uprava_contracts.values import CONTRACT


def after(
    session: Session, _reader: Reader, document: DocumentHead, transition: Transition
) -> None:
    """Terms are counted anew once a contract is concluded, amended, corrected."""
    if document.kind == CONTRACT and transition.code in (CONCLUDE, CORRECT, AMEND):
        settle(session, document.id, at=now())


def overdue_of_mine(session: Session, reader: Reader) -> Counted:
    """Say what the reader answers for and is overdue: a figure of the navigation."""
    people = [each for each in (reader.person_id, reader.acting_for) if each is not None]
    rows = """select from contracts.obligation as o
        where o.responsible_id = any (%(people)s) and o.met_on is null and o.withdrawn_why = ''
            and o.due_on < %(today)s"""
    return Counted(rows, {"people": people, "today": session.info["today"]})


AREA = Area(
    "execution",
    routes=routes,
    navigation=[
        Navigation(N_("Sections"), N_("Obligations by contracts"),
                   "/contracts/obligations?mine=1", "calendar-due", position=52,
                   count=overdue_of_mine, folded=True),
    ],
    acts=ACTS,
    jobs=jobs.register,
    card_panels=card.panels,
    card_actions=card.actions,
    after_transition=after,
    calendar_changed=jobs.follow_calendar,
    task_moved=follow,
)  # fmt: skip
