"""What the area adds to the core."""

from sqlalchemy.orm import Session
from uprava.areas import Area
from uprava.clock import now
from uprava.extension import DocumentHead, Transition
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


AREA = Area(
    "execution",
    routes=routes,
    acts=ACTS,
    jobs=jobs.register,
    card_panels=card.panels,
    card_actions=card.actions,
    after_transition=after,
    calendar_changed=jobs.follow_calendar,
    task_moved=follow,
)
