"""«На контроле» under load: a controller of 50,000 among a million assignments, loaded by COPY."""

from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random

from uprava.db.ids import uuid7

from bench.load import get, measure
from bench.office import Office
from bench.screens import sign_in
from bench.tables import (
    CONTROLLER,
    DOCUMENTS,
    GRANTS,
    ORDINARY,
    WIDE,
    Cast,
    Rows,
    grants,
    load,
)

KIND = "assignments.assignment"

GOAL = 100
"""Milliseconds, p95 of 16 clients on two cores."""

TEXTS = (
    "Представить акты гидравлических испытаний", "Подготовить ответ о содержании дорог",
    "Доложить о завершении ремонта кровли", "Согласовать график плановых отключений",
    "Провести обследование детских площадок", "Направить предложения в план приватизации",
)  # fmt: skip

TABLES = {
    KIND: (
        "document_id", "author_id", "prepared_by", "controller_id", "root_id", "text", "priority",
        "control", "issued_at", "done_on", "basis_point", "asked_term", "reason",
    ),
    "assignments.duty": (
        "assignment_id", "position", "role", "principal_id", "person_id", "unit_id", "due_on",
        "due_first", "state", "author_id", "controller_id", "organisation_id", "control",
        "priority", "on_control", "sent_at", "done_on", "text", "asked_term",
    ),
}  # fmt: skip


def one(dice: Random, every: int, rows: Rows, cast: Cast, number: int) -> None:
    """Add one assignment: every so manieth is the controller's, most others are over."""
    mine = number % every == 0
    author, lead, other = (dice.choice(cast.people) for _ in range(3))
    controller = cast.controller if mine else dice.choice(cast.people)
    state, due_on = standing_of(dice, cast.today, open_share=0.9 if mine else 0.12)
    id, at = uuid7(), datetime.now(UTC) - timedelta(days=dice.randrange(5, 700))
    done_on = due_on - timedelta(days=dice.randrange(5)) if state == "done" else None
    held = mine or state != "done"
    standing = {"reported": "reported", "done": "done" if held else "closed"}.get(state, "issued")
    text = f"{dice.choice(TEXTS)} № {number}"
    rows[DOCUMENTS].append(
        (id, KIND, cast.organisation_id, author.unit_id, text, "", standing,
         "common", author.id, due_on, f"П-{number + 1}", at.date(), at, at, at, 1)
    )  # fmt: skip
    rows[KIND].append(
        (id, author.id, author.id, controller.id, id, text, "usual", "usual", at, done_on, "", "",
         "")
    )  # fmt: skip
    duties = [(lead, "responsible")] + ([(other, "executor")] if dice.random() < 0.3 else [])
    for position, (person, role) in enumerate(duties):
        rows["assignments.duty"].append(
            (id, position, role, person.id, person.id, person.unit_id, due_on, due_on, state,
             author.id, controller.id, cast.organisation_id, "usual", "usual",
             held and role == "responsible", at, done_on, "", "")
        )  # fmt: skip
    seen = {author.id, controller.id, *(person.id for person, _role in duties), cast.office_id}
    rows[GRANTS] += grants(id, KIND, "read", at, seen)


def standing_of(dice: Random, today: date, *, open_share: float) -> tuple[str, date]:
    """Return a duty's state and last day: of the open, a fifteenth is late."""
    if dice.random() > open_share:
        return "done", today - timedelta(days=dice.randrange(0, 700))
    if dice.random() < 0.1:
        return "reported", today + timedelta(days=dice.randrange(-5, 20))
    late = dice.random() < 0.07
    days = -dice.randrange(1, 60) if late else dice.randrange(0, 120)
    return dice.choice(("sent", "accepted", "accepted", "returned")), today + timedelta(days=days)


def control(count: int, seconds: float, data: Path | None) -> None:
    """Print what the lists cost the controller, an ordinary person and who sees everything."""
    office = Office(documents=50, data=data)
    mine = max(count // 20, 1)
    add = partial(one, Random(5), count // mine)
    load(office, count, KIND, TABLES, add, mine=CONTROLLER)
    print(f"\n{count} assignments, {mine} on control of one; goal: p95 {GOAL} ms")
    with office:
        token = office.token(CONTROLLER, "documents:read")
        headers = {"authorization": f"Bearer {token}"}
        path = "/api/v1/assignments/duties?view=control&limit=50"
        measure(office.port, "JSON list", [get(path, headers=headers)], seconds)
        desk = sign_in(office, CONTROLLER)
        days = [date(2030, 1, 1) + timedelta(days=n) for n in range(3000)]
        pages = {
            "page": ["/assignments/control"],
            "page, figures anew": [f"/assignments/control?due_to={day}" for day in days],
            "page of the overdue": ["/assignments/control?term=overdue"],
            "page of taking off": ["/assignments/control?term=wait"],
            "page to execute": ["/assignments/execute"],
        }
        for what, addresses in pages.items():
            measure(office.port, what, [desk.page(each) for each in addresses], seconds)
        for title, login in (("who sees all", WIDE), ("ordinary", ORDINARY)):
            requests = [sign_in(office, login).page("/assignments")]
            measure(office.port, f"{title}: all assignments", requests, seconds)
