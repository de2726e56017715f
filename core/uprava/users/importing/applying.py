"""Looking at an import and applying it: the same work, taken back in the first case."""

from datetime import date

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.users.importing import people, units
from uprava.users.importing.reading import Sheet, Subject, read_sheet
from uprava.users.importing.values import Report, Step


def preview(session: Session, content: bytes, *, today: date) -> Report:
    """Return what every row would do, after doing it and taking it back."""
    sheet = read_sheet(content)
    kept = list(session.info["audit"])
    savepoint = session.begin_nested()
    steps = run(session, sheet, today=today)
    savepoint.rollback()
    session.info["audit"] = kept
    return Report(sheet.subject, steps, applied=False)


def apply(session: Session, content: bytes, *, today: date) -> Report:
    """Do what the rows say; with one mistake anywhere nothing is kept.

    Applying the same file again changes nothing. The report says whether it was applied.
    """
    report = preview(session, content, today=today)
    if report.mistakes:
        return report
    sheet = read_sheet(content)
    steps = run(session, sheet, today=today)
    record(session, f"{sheet.subject}.imported", "import", "", rows=len(steps))
    return Report(sheet.subject, steps, applied=True)


def run(session: Session, sheet: Sheet, *, today: date) -> list[Step]:
    """Do what the rows of a file say."""
    if sheet.subject is Subject.UNITS:
        return units.run(session, sheet)
    return people.run(session, sheet, today=today)
