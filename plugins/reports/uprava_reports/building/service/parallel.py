"""A long period of somebody who sees most documents, counted in several parts at once.

Row security keeps the database from dividing such a statement among its own workers (PostgreSQL 15
has no parallel plans over subqueries of a row), so the period is divided instead: parts add up.
"""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import date
from functools import reduce

from sqlalchemy import QueuePool
from sqlalchemy.orm import Session
from uprava.calendar.periods import ONE, Period, Preset
from uprava.db.transaction import beside
from uprava.installation import installation_of
from uprava.users.reader import Reader

from uprava_reports.asking.values import Question
from uprava_reports.building.figures import Figures
from uprava_reports.building.service.counting import AT_ONCE, count, over_all, readable
from uprava_reports.settings import reports_settings

MOST_PARTS = 4
"""Parts of a period at once; each reads the rights anew."""

LEFT_FREE = 2
"""Connections of the pool that are left to others."""


def count_in_parallel(
    session: Session, question: Question, *, reader: Reader, milliseconds: int = AT_ONCE
) -> Figures:
    """Return what `count` returns, and raise what it raises.

    The parts are counted beside each other under the same rights, each in a transaction of its
    own: figures of the same moment, but for milliseconds.
    """
    own, *others = shares(session, question, reader=reader)
    if not others:
        return count(session, own, reader=reader, milliseconds=milliseconds)

    def apart(part: Question) -> Figures:
        with beside(session) as another:
            return count(another, part, reader=reader, milliseconds=milliseconds)

    with ThreadPoolExecutor(len(others), thread_name_prefix="uprava-report") as threads:
        counted = [threads.submit(copy_context().run, apart, each) for each in others]
        mine = count(session, own, reader=reader, milliseconds=milliseconds)
        return readable(reduce(Figures.and_of, (each.result() for each in counted), mine))


def shares(session: Session, question: Question, *, reader: Reader) -> Sequence[Question]:
    """Return the question about each part that is counted at once; itself where it is one."""
    period = question.period
    if period is None or over_all(session, question, reader=reader).widest is None:
        return [question]
    parts = divided(period, degree(session), session.info["today"])
    return [question.during(each) for each in parts]


def degree(session: Session) -> int:
    """Return how many parts may be counted at once: connections are left to others."""
    wanted = reports_settings().parallel or min(os.cpu_count() or 1, MOST_PARTS)
    pool = installation_of(session).engine.pool
    free = pool.size() - pool.checkedout() - LEFT_FREE if isinstance(pool, QueuePool) else 0
    return max(min(wanted, free + 1), 1)


def divided(period: Period, parts: int, today: date) -> Sequence[Period]:
    """Return a period in so many spans of about as many days that have come.

    What is yet to come belongs to the last one.
    """
    come = min(period.until, today) if period.since <= today else period.until
    days = (come - period.since + ONE).days
    ends = sorted({period.since + ONE * (days * n // parts - 1) for n in range(1, parts)})
    ends = [each for each in ends if period.since <= each < period.until]
    begins = [period.since, *(each + ONE for each in ends)]
    return [Period(Preset.OWN, *each) for each in zip(begins, [*ends, period.until], strict=True)]
