"""A plugin gives people tasks and hears what becomes of them; without assignments it keeps them."""

from typing import Any
from uuid import UUID

import pytest
from conformance.dummy_hooks import Cards, act, page_of, shows
from litestar.testing import TestClient
from uprava import testing
from uprava.app import create_app
from uprava.clock import now, office_day
from uprava.db.sql import fetch_value
from uprava.db.transaction import new_session, system_transaction, unit_of_work
from uprava.installation import Installation
from uprava_assignments.giving.service import working

NOTED = "select text from dummy.note where document_id = %s"


@pytest.fixture
def clerk(installation: Installation, town: testing.Town) -> Any:
    """Who has to do it."""
    return testing.make_person(installation, unit_id=town.chancellery_id)


def looked(installation: Installation, query: str, *values: object) -> Any:
    with system_transaction(installation.engine, today=testing.TODAY) as session:
        return fetch_value(session, query, values)


@shows("uprava_give_task", "uprava_task_moved")
def test_a_task_of_a_plugin_is_an_assignment_and_it_hears_the_report(
    client: TestClient, installation: Installation, card: Cards, writer: Any, clerk: Any
) -> None:
    id = card()
    sent = {"who": str(clerk.person_id), "text": "Перезвонить"}
    answer = act(client, installation, writer, f"/dummy/{id}/task", **sent)
    assert answer.status_code == 303, answer.text
    task = UUID(answer.headers["location"].partition("/docs/")[2])
    assert looked(installation, NOTED, id) == "П-1 given: Перезвонить"
    assert "Перезвонить" in page_of(client, installation, clerk, f"/docs/{task}")
    duty = looked(installation, "select id from assignments.duty where assignment_id = %s", task)
    today = office_day(installation.settings.timezone)
    with unit_of_work(new_session(installation.engine, reader=clerk, today=today)) as session:
        working.report(session, duty, working.Said("Перезвонил."), reader=clerk, at=now())
    assert looked(installation, NOTED, id) == "П-1 reported: Перезвонил."


def test_without_assignments_the_next_plugin_is_asked(
    alone: Installation, card: Cards, writer: Any, clerk: Any
) -> None:
    id = card()
    with TestClient(create_app(alone)) as client:  # type: ignore[arg-type]
        sent = {"who": str(clerk.person_id), "text": "Перезвонить"}
        answer = act(client, alone, writer, f"/dummy/{id}/task", **sent)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/docs/{id}")
    assert looked(alone, NOTED, id) == "записано: Перезвонить"
