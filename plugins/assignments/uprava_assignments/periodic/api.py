"""Periodic assignments for programs: the rule, what comes, what was given."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec
from litestar.params import FromPath
from sqlalchemy.orm import Session
from uprava.calendar.repetition_words import in_words
from uprava.web.injected import AnyReader, AnySession
from uprava.web.routing import SIGNED_IN, get

from uprava_assignments.periodic.routes.fields import preview
from uprava_assignments.periodic.service.reading import (
    SeriesRow,
    get_series,
    list_instances,
    list_series,
)

PATH = "/api/v1/assignments"

MOST = 200


class RuleOut(msgspec.Struct, frozen=True):
    """A rule of repetition and the day from which it holds.

    `every` is week, month, quarter, half or year, `n` every n-th of them. `weekdays` (Monday is 1)
    belong to weeks; `day` (0: the last one) and `month`, its place in the period, to all others.
    `shift` of a term off a day that is not worked is previous, next or none.
    """

    since: date
    every: str
    n: int
    weekdays: Sequence[int]
    day: int
    month: int
    shift: str


class SeriesOut(msgspec.Struct, frozen=True):
    """A periodic assignment; `words` is its rule of now, `rules` all of them, the earliest first.

    `ahead_days`: calendar days before its term each instance is issued. `next_on` is null when
    nothing more comes.
    """

    id: UUID
    number: str | None
    title: str
    author: str
    words: str
    rules: Sequence[RuleOut]
    ahead_days: int
    until: date | None
    next_term: date | None
    next_on: date | None
    given: int
    stopped_on: date | None
    reason: str


class InstanceOut(msgspec.Struct, frozen=True):
    """An instance the caller sees: an assignment of its own, read at its own address."""

    id: UUID
    instance: int
    number: str | None
    state: str
    due_on: date | None
    done_on: date | None


class OneSeriesOut(msgspec.Struct, frozen=True):
    """A periodic assignment with its next terms and its last instances, the newest first."""

    series: SeriesOut
    next_terms: Sequence[date]
    instances: Sequence[InstanceOut]


class ListOut(msgspec.Struct, frozen=True):
    """Periodic assignments the caller sees: running ones first, by their next term; at most 200."""

    items: Sequence[SeriesOut]


@get(PATH + "/series", requires=SIGNED_IN, scope="documents:read")
def list_(session: AnySession, reader: AnyReader) -> ListOut:
    """List the periodic assignments the caller sees."""
    return ListOut([out(each) for each in list_series(session, reader=reader, limit=MOST)])


@get(PATH + "/{id:uuid}/series", requires=SIGNED_IN, scope="documents:read")
def one(session: AnySession, reader: AnyReader, id: FromPath[UUID]) -> OneSeriesOut:
    """Return a periodic assignment with its next terms and its instances."""
    series = get_series(session, id, reader=reader)
    instances = [
        InstanceOut(
            each.id, each.instance, each.number, each.standing, each.due_on, each.done_on
        )
        for each in list_instances(session, id, reader=reader, limit=MOST)
    ]  # fmt: skip
    return OneSeriesOut(out(series), terms_of(session, series), instances)


def terms_of(session: Session, series: SeriesRow) -> Sequence[date]:
    """Return the terms of the instances to come; none of a series that is over."""
    if not series.running or series.next_term is None:
        return []
    return preview(session, series.schedule, today=series.next_term).terms


def out(series: SeriesRow) -> SeriesOut:
    """Return a series as programs are told of it."""
    rules = [
        RuleOut(
            each.since, each.rule.every, each.rule.n, each.rule.weekdays, each.rule.day,
            each.rule.month, each.rule.shift,
        )
        for each in series.schedule.editions
    ]  # fmt: skip
    return SeriesOut(
        series.id, series.number, series.title, series.author, in_words(series.rule), rules,
        series.ahead_days, series.until, series.next_term, series.next_on, series.given,
        series.stopped_on, series.reason,
    )  # fmt: skip


routes = [list_, one]
