"""Who may take on a duty that is given already: out of the pool, or instead of another one."""

from sqlalchemy.orm import Session
from uprava.i18n import _

from uprava_assignments.giving.service.reading import AssignmentRow, list_duties
from uprava_assignments.giving.service.wishes import above_of, names_of
from uprava_assignments.giving.values import Control, DutyState

GONE = (DutyState.READDRESSED, DutyState.WITHDRAWN)


def why_not_fit(session: Session, row: AssignmentRow, principal_id: int) -> str:
    """Return why that one cannot take on a duty of an assignment; empty when he can.

    Nobody executes what he gave or controls, has two parts of one assignment, or gives himself
    work by a circle of assignments.
    """
    parts = {
        who
        for each in list_duties(session, row.id)
        if each.state not in GONE
        for who in (each.principal_id, each.person_id)
    }
    parts.add(row.author_id)
    if row.control != Control.NONE:
        parts.add(row.controller_id)
    name = ", ".join(names_of(session, [principal_id]))
    if principal_id in parts:
        return _("{name} has a part in this assignment already.").format(name=name)
    if row.parent_duty_id is not None and principal_id in above_of(session, row.parent_duty_id):
        said = _("The assignment would come back to who gave it: {names}.")
        return said.format(names=name)
    return ""
