"""Execution over the API, and the jobs: the calendar, contracts that begin by their day."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from plugins.contracts.conftest import Desk
from plugins.contracts.execution.works import ACCEPT, THEIRS, due, enter, happen, note, rows
from uprava import testing
from uprava_contracts.execution import jobs
from uprava_contracts.obligations.rules import Rule
from uprava_contracts.values import ContractState, Happening

API = "/api/v1/contracts"


def test_a_program_reads_contracts_and_notes_execution_once(client: Any, desk: Desk) -> None:
    id = desk.concluded()
    work, accept, pay = enter(desk, id)
    token = testing.make_token(desk.installation, desk.enters, "documents:read", "documents:write")
    headers = {"authorization": f"Bearer {token}"}
    client.cookies.clear()
    items = client.get(API, headers=headers).json()["items"]
    assert [(e["id"], e["price"], e["state"]) for e in items] == [
        (str(id), "600000.00", "performing")
    ]
    assert client.get(API, params={"q": "медведь"}, headers=headers).json()["items"] == []
    one = client.get(f"{API}/{id}", headers=headers).json()
    assert one["reasons"] == ["не исполнено 3 обязательства"]
    body = {"done_on": "2026-11-18", "sum": "100000.00", "proof": "КС-2 № 1"}
    own = f"{API}/{id}/obligations/{work}/facts"
    keyed = headers | {"Idempotency-Key": "fact-1-of-the-work"}
    for _twice in range(2):
        made = client.post(own, json=body, headers=keyed)
        assert made.status_code == 201, made.text
        assert made.json()["met_sum"] == "100000.00"
    wrong = client.post(own, json=body | {"sum": "500000.01"}, headers=headers)
    assert (wrong.status_code, list(wrong.json()["errors"])) == (422, ["sum"])
    every = client.get(f"{API}/{id}/obligations", headers=headers).json()["items"]
    assert {each["id"]: len(each["facts"]) for each in every} == {work: 1, accept: 0, pay: 0}
    listed = client.get(f"{API}/obligations", params={"view": "open"}, headers=headers).json()
    assert [each["standing"] for each in listed["items"]].count("waiting") == 1
    reading = testing.make_token(desk.installation, desk.enters, "documents:read")
    refused = client.post(own, json=body, headers={"authorization": f"Bearer {reading}"})
    assert refused.status_code == 403


def test_terms_follow_a_change_of_the_calendar(desk: Desk) -> None:
    id = desk.concluded()
    work, accept = enter(desk, id, THEIRS, ACCEPT)
    happen(desk, id, Happening.DELIVERED, date(2026, 11, 17))
    assert due(desk, id)[1] == date(2026, 12, 15)
    put_day(
        desk,
        "insert into calendar.exception (day, layer, kind, title, source, created_at)"
        " values ('2026-11-25', 'municipal', 'off', 'День города', 'решение', now())",
    )
    try:
        run(desk, jobs.OPEN)
        assert due(desk, id)[1] == date(2026, 12, 16)
    finally:
        put_day(desk, "delete from calendar.exception where title = 'День города'")
    run(desk, jobs.OPEN)
    assert due(desk, id)[1] == date(2026, 12, 15)
    assert {work, accept} == rows(desk, id).keys()


def put_day(desk: Desk, statement: str) -> None:
    """Change the calendar behind the processes' back, and say that it changed."""
    desk.put(statement)
    desk.put("insert into calendar.revision values (1, 1) on conflict (id) do update"
             " set number = calendar.revision.number + 1")  # fmt: skip


def run(desk: Desk, found: Any) -> int:
    """Run a job of the area on the test day."""
    return jobs.run(desk.installation, found, day=desk.today, at=desk.at)


def test_performance_begins_by_its_day(desk: Desk) -> None:
    id = desk.concluded(starts_on=date(2026, 11, 25))
    enter(desk, id, THEIRS)
    assert desk.contract(id).stands == ContractState.CONCLUDED
    run(desk, jobs.BEGINNING)
    assert desk.contract(id).stands == ContractState.CONCLUDED
    desk.today = date(2026, 11, 25)
    assert run(desk, jobs.BEGINNING) >= 1
    assert desk.contract(id).stands == ContractState.PERFORMING


@pytest.mark.parametrize("step", ["done", "recalled"])
def test_an_obligation_tells_where_its_assignment_stands(desk: Desk, step: str) -> None:
    from uprava.capabilities import TaskMoved, TaskStep
    from uprava_contracts.execution.service import tasks

    id = desk.concluded()
    [accept] = enter(desk, id, replace(ACCEPT, rule=Rule(5, True, Happening.SIGNED)))
    asked = tasks.Asked(desk.colleague.person_id, "Принять работы.", None)
    desk.act(desk.enters, tasks.give, id, accept, asked)
    query = "select reference from contracts.obligation where id = %s"
    reference, row = desk.look(query, accept), rows(desk, id)[accept]
    assert row.task_id is not None
    moved = TaskMoved(
        reference, TaskStep(step), row.task_id, row.task_number, id, desk.enters.person_id, None,
        None, None, None, "", datetime(2026, 11, 20, tzinfo=ZoneInfo("UTC")),
    )  # fmt: skip
    desk.system(tasks.follow, moved)
    assert rows(desk, id)[accept].task_state == step
    note(desk, id, accept, date(2026, 11, 20))
    assert not tasks.may_give(rows(desk, id)[accept])
