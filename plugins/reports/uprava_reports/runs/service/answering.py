"""The figures of a question: of a finished run, kept ones that still hold, or counted now."""

import time
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.users.reader import Reader

from uprava_reports.asking.values import Question
from uprava_reports.building.figures import Figures
from uprava_reports.building.service.counting import SlowError
from uprava_reports.runs.service.caching import figures_of
from uprava_reports.runs.service.ordering import finished
from uprava_reports.settings import reports_settings


@dataclass(frozen=True, slots=True)
class Answer:
    """The figures of the period, of the period before where it is compared, and since when."""

    figures: Figures
    before: Figures | None
    counted_at: datetime


def answer(
    session: Session, question: Question, *, reader: Reader, run: UUID | None = None,
    seconds: float | None = None,
) -> Answer:  # fmt: skip
    """Return the figures of a question; of a finished run of the reader's where it is named.

    Both periods together take at most `seconds`, by default what a person waits. Raises SlowError
    beyond, InvalidError for more lines than anybody reads, NotFoundError for a run that is not
    the reader's, not finished or of another question.
    """
    if run is not None:
        return Answer(*finished(session, run, question, reader=reader))
    until = time.monotonic() + (seconds or reports_settings().at_once)
    told = figures_of(session, question, reader=reader, milliseconds=left(until))
    if not question.compared:
        return Answer(told.figures, None, told.at)
    before = figures_of(session, question.before(), reader=reader, milliseconds=left(until))
    return Answer(told.figures, before.figures, min(told.at, before.at))


def left(until: float) -> int:
    """Return the milliseconds until a moment. Raises SlowError when none are left."""
    found = int((until - time.monotonic()) * 1000)
    if found < 1:
        raise SlowError
    return found
