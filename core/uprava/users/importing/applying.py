"""Looking at an import and applying it: the same work, taken back in the first case."""

from dataclasses import replace
from datetime import date
from enum import Enum

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.users.importing import people, units
from uprava.users.importing.reading import Sheet, Subject, read_sheet
from uprava.users.importing.values import Report, Step


class Aim(Enum):
    """Whether what the rows do is to stay."""

    LOOK = "look"
    APPLY = "apply"


def preview(session: Session, content: bytes, *, today: date) -> Report:
    """Return what every row would do, after doing it and taking it back."""
    return tried(session, read_sheet(content), today=today, aim=Aim.LOOK)


def apply(session: Session, content: bytes, *, today: date) -> Report:
    """Do what the rows say; with one mistake anywhere nothing is kept.

    Applying the same file again changes nothing. The report says whether it was applied.
    """
    return tried(session, read_sheet(content), today=today, aim=Aim.APPLY)


def tried(session: Session, sheet: Sheet, *, today: date, aim: Aim) -> Report:
    """Do the work inside a savepoint and take it back unless it is to be kept whole."""
    earlier = list(session.info["audit"])
    savepoint = session.begin_nested()
    report = Report(sheet.subject, run(session, sheet, today=today), applied=aim is Aim.APPLY)
    if aim is Aim.APPLY and not report.mistakes:
        record(session, f"{sheet.subject}.imported", "import", "", rows=len(report.steps))
        return report
    savepoint.rollback()
    session.info["audit"] = earlier
    return replace(report, applied=False)


def run(session: Session, sheet: Sheet, *, today: date) -> list[Step]:
    """Do what the rows of a file say."""
    if sheet.subject is Subject.UNITS:
        return units.run(session, sheet)
    return people.run(session, sheet, today=today)
