"""Which moment a schedule is sent next, by the office's calendar and clock."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session
from uprava.calendar.service import office_calendar
from uprava.installation import installation_of

from uprava_reports.schedules.rhythm import Rhythm


def next_moment(session: Session, rhythm: Rhythm, after: datetime) -> datetime:
    """Return the next moment of sending after a moment."""
    zone = ZoneInfo(installation_of(session).settings.timezone)
    return rhythm.next_after(office_calendar(session), after, zone)
