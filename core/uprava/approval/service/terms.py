"""When a visa is due, in the office's time and calendar."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from uprava.approval.clock import due_moment
from uprava.approval.values import Stage
from uprava.calendar.service import office_calendar
from uprava.installation import installation_of


def due_of(session: Session, stage: Stage, *, at: datetime) -> tuple[datetime | None, date | None]:
    """Return the last moment of a visa asked for at a moment, and its day; none: no term."""
    if stage.term is None:
        return None, None
    zone = ZoneInfo(installation_of(session).settings.timezone)
    calendar = office_calendar(session)
    due = due_moment(at.astimezone(zone), stage.term, stage.term_unit, calendar)
    return due, due.date()
