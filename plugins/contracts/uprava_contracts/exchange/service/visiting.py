"""The periodic visit to operators: what came is kept, what waits is sent; each by itself."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.db.sql import fetch_one, fetch_values
from uprava.i18n import use_locale
from uprava.installation import Installation
from uprava.signing.service.trusting import trust_of

from uprava_contracts.exchange.service.arriving import open_event
from uprava_contracts.exchange.service.keeping import Visited, keep_event
from uprava_contracts.exchange.service.own import ours
from uprava_contracts.exchange.service.sending import send_waiting
from uprava_contracts.exchange.service.telling import tell_of
from uprava_contracts.operators.service.opening import (
    due_operators,
    move_on,
    note_failure,
    open_operator,
    position_of,
)
from uprava_contracts.operators.values import Adapter, Event, OperatorError
from uprava_contracts.settings import ContractsSettings

log = logging.getLogger(__name__)

SLACK = timedelta(seconds=30)
"""The job begins each minute, not to the second."""

ROUNDS = 20
"""Times events are asked for in one visit: two thousand of them."""


def visit(installation: Installation) -> None:
    """Visit the operators whose turn it is."""
    with use_locale(installation.settings.locale):
        with ours(installation) as session:
            due = set(due_operators(session, at=now())) - visited_since(session, at=now())
        for id in sorted(due):
            visit_one(installation, id, at=now())


def visited_since(session: Session, *, at: datetime) -> set[int]:
    """Return the operators that were visited so lately that it is not their turn."""
    every = timedelta(minutes=ContractsSettings().exchange_every)
    query = "select operator_id from contracts.operator_cursor where polled_at > %s"
    return set(fetch_values(session, query, (at - every + SLACK,)))


def visit_one(installation: Installation, id: int, *, at: datetime) -> bool:
    """Take in what came and send what waits; False when the operator did not answer well.

    How it ended stands beside the operator. A visit that broke off is gone on with where it was.
    """
    try:
        with ours(installation) as session:
            adapter, of = open_operator(session, id), visited(session, id)
        for _round in range(ROUNDS):
            events = take_round(installation, adapter, of, at=at)
            if not events:
                break
        send_waiting(installation, adapter, id, at=at)
    except OperatorError as error:
        log.warning("operator %s: %s", id, error)
        with ours(installation) as session:
            note_failure(session, id, error, at=at)
        return False
    return True


def visited(session: Session, id: int) -> Visited:
    """Return whose operator it is."""
    query = """select id as operator_id, organisation_id from contracts.operator where id = %s"""
    found = fetch_one(session, Visited, query, (id,))
    assert found is not None  # it was opened in the same transaction
    return found


def take_round(
    installation: Installation, adapter: Adapter, of: Visited, *, at: datetime
) -> Sequence[Event]:
    """Keep the next events; return those, empty: there are none, or they are told again."""
    with ours(installation) as session:
        before = position_of(session, of.operator_id)
        trust = trust_of(session)
    events = adapter.events(before)
    for event in events:
        parts = open_event(installation, adapter, event, trust=trust, at=at)
        with ours(installation) as session:
            new = keep_event(session, of, event, parts, at=at)
            move_on(session, of.operator_id, event.cursor, at=at)
            tell_of(session, new, at=at)
    adapter.taken(events)
    if not events:
        with ours(installation) as session:
            move_on(session, of.operator_id, "", at=at)
    with ours(installation) as session:
        moved = position_of(session, of.operator_id) != before
    return events if moved else []
