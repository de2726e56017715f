"""Routing by the correspondent's card and by days, and of letters that programs register."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from core.correspondents.makers import make_card
from uprava import testing
from uprava.clock import now
from uprava.correspondents.service.keeping import get_card
from uprava.correspondents.service.merging import Pick, merge
from uprava.users.reader import Reader

PATH = "/api/v1/records/incoming"
MINISTRY = "Министерство жилищного хозяйства {}"


@pytest.fixture
def keeper(cabinet: Any) -> Reader:
    """Who sets the rules up and looks after the directory."""
    return testing.make_person(
        cabinet.office.installation, unit_id=cabinet.office.town.chancellery_id,
        permissions=("records.rules", "correspondents.read", "correspondents.manage"),
    )  # fmt: skip


@pytest.fixture
def card(cabinet: Any, keeper: Reader) -> Callable[[str], int]:
    """Make a card of an organisation."""

    def make(name: str) -> int:
        with cabinet.office.as_(keeper) as session:
            return int(make_card(session, keeper, name=name))

    return make


@pytest.fixture
def add(cabinet: Any, keeper: Reader) -> Callable[..., Any]:
    """Send the form of a rule."""

    def make(title: str, **form: Any) -> Any:
        leader = {"leader": [cabinet.head.login]}
        return cabinet.at(keeper).post("/records/rules/new", {"title": title, **leader, **form})

    return make


@pytest.fixture
def program(cabinet: Any) -> Callable[..., Any]:
    """Register a letter as a program does; it may not look into the directory."""
    office = cabinet.office
    sender = testing.make_person(
        office.installation, unit_id=office.town.chancellery_id, permissions=("records.register",)
    )
    token = testing.make_token(office.installation, sender, "documents:write")

    contents: dict[str, bytes] = {}

    def send(*, key: str = "", **changes: Any) -> Any:
        cabinet.made += 1
        content = contents.setdefault(key or str(cabinet.made), cabinet.pdf(f"9-{cabinet.made}"))
        whole = {"title": "О котельных", "correspondent": "МУП «Тепло»", "journal": office.journal}
        headers = {"authorization": f"Bearer {token}"} | ({"idempotency-key": key} if key else {})
        return office.client.post(
            PATH, data={"card": json.dumps({**whole, **changes})}, headers=headers,
            files=[("file", ("Письмо.pdf", content))],
        )  # fmt: skip

    return send


def test_a_letter_of_a_program_goes_where_the_rule_says(
    cabinet: Any, add: Callable[..., Any], program: Callable[..., Any]
) -> None:
    unit = str(cabinet.office.town.housing_id)
    add("Тепло — главе", words="котельн", term_days="5", executor_unit_id=unit)
    done = program()
    assert done.status_code == 201, done.text
    assert (done.json()["state"], len(done.json()["proposed"])) == ("review", 1)
    assert "Правило «Тепло — главе»" in done.json()["proposed"][0]
    id = done.json()["id"]
    assert cabinet.waits(id, "review", cabinet.head)
    assert cabinet.waits(id, "resolution", cabinet.assistant)
    assert cabinet.office.value("select due_on from documents.document where id = %s", id)
    card = cabinet.at(cabinet.office.registrar).get(f"/docs/{id}").text
    assert "сработало правило «Тепло — главе»" in card
    assert "Правило «Тепло — главе»" in cabinet.at(cabinet.head).get("/desk/review").text


def test_what_a_program_said_stays(
    cabinet: Any, add: Callable[..., Any], program: Callable[..., Any]
) -> None:
    add("Главе", words="котельн", term_days="5")
    day = cabinet.soon(30)
    own = program(addressee=cabinet.deputy.login, due_on=day).json()
    assert own["proposed"] == []
    assert cabinet.waits(own["id"], "review", cabinet.deputy)
    assert not cabinet.waits(own["id"], "review", cabinet.head)
    due = "select due_on::text from documents.document where id = %s"
    assert cabinet.office.value(due, own["id"]) == day
    alone = program(by_rules=False).json()
    assert (alone["state"], alone["proposed"]) == ("registered", [])
    assert program(title="О мостах").json()["state"] == "registered"


def test_a_repeated_request_is_routed_once_and_answers_the_same(
    cabinet: Any, add: Callable[..., Any], program: Callable[..., Any]
) -> None:
    add("Главе", words="котельн")
    first = program(key="routed")
    again = program(key="routed")
    assert again.json() == first.json()
    query = "select count(*) from records.review where document_id = %s"
    assert cabinet.office.value(query, first.json()["id"]) == 1


def test_a_rule_by_card_knows_former_spellings_and_merged_cards(
    cabinet: Any, keeper: Reader, card: Callable[[str], int], add: Callable[..., Any],
    program: Callable[..., Any],
) -> None:  # fmt: skip
    mark = str(cabinet.office.town.organisation_id)
    name, other = MINISTRY.format(mark), f"МинЖКХ области {mark}"
    kept, gone = card(name), card(other)
    assert add("По карточке", card=str(kept)).status_code == 303
    title = "О разном"
    assert program(title=title, correspondent=name).json()["state"] == "review"
    assert program(title=title, correspondent=other).json()["state"] == "registered"
    assert program(title=title, correspondent=f"{name} и Ко").json()["state"] == "registered"
    with cabinet.office.as_(keeper) as session:
        one, other_ = (get_card(session, each, reader=keeper).version for each in (kept, gone))
        merge(session, Pick(kept, gone, (one, other_)), reader=keeper, at=now())
    routed = program(title=title, correspondent=other).json()
    assert routed["state"] == "review"
    page = cabinet.at(cabinet.office.registrar).get(f"/docs/{routed['id']}").text
    assert "сработало правило «По карточке»" in page
    with cabinet.office.as_(keeper) as session:
        version = get_card(session, kept, reader=keeper).version
        new = make_card(session, keeper, name=f"Комитет ЖКХ {mark}")
        merge(session, Pick(int(new), kept, (1, version)), reader=keeper, at=now())
    assert program(title=title, correspondent=f"Комитет ЖКХ {mark}").json()["state"] == "review"


def test_a_rule_by_card_fills_the_screen_and_stays_when_changed(
    cabinet: Any, keeper: Reader, card: Callable[[str], int], add: Callable[..., Any]
) -> None:
    name = MINISTRY.format(cabinet.office.town.organisation_id)
    kept = card(name)
    assert add("По карточке", card=str(kept)).status_code == 303
    desk = cabinet.at(cabinet.office.registrar)
    draft = desk.draft(cabinet.pdf("14-2/77"))
    form = cabinet.office.form(correspondent=name) | {"edit": "type"}
    desk.post(f"/records/drafts/{draft}/register", form)
    assert "Правило «По карточке»" in desk.get(f"/records/incoming/new?draft={draft}").text
    rules = cabinet.at(keeper)
    assert name in rules.get("/records/rules").text
    id = cabinet.office.value("select max(id) from records.routing_rule")
    page = rules.get(f"/records/rules/{id}").text
    assert re.search(rf'name="card" value="{kept}"', page)
    blind = testing.make_person(
        cabinet.office.installation, unit_id=cabinet.office.town.chancellery_id,
        permissions=("records.rules",),
    )  # fmt: skip
    form = {"title": "Иначе", "card": str(kept), "leader": [cabinet.head.login], "_v": "1"}
    assert cabinet.at(blind).post(f"/records/rules/{id}", form).status_code == 303
    query = "select correspondent_id from records.routing_rule where id = %s"
    assert cabinet.office.value(query, id) == kept
    refused = cabinet.at(blind).post("/records/rules/new", form | {"title": "Новое"})
    assert refused.status_code == 422
    assert "корреспондента из списка" in refused.text


@pytest.mark.parametrize(
    ("first", "last", "taken"),
    [(-1, None, True), (0, 0, True), (None, 0, True), (1, None, False), (None, -1, False)],
)
def test_a_rule_holds_from_its_first_day_to_its_last(
    cabinet: Any, keeper: Reader, add: Callable[..., Any], program: Callable[..., Any],
    first: int | None, last: int | None, taken: bool,
) -> None:  # fmt: skip
    query = "select registered_on from documents.document where id = %s"
    today = cabinet.office.value(query, program().json()["id"])
    days = {
        name: (today + timedelta(days=shift)).isoformat()
        for name, shift in (("valid_from", first), ("valid_to", last))
        if shift is not None
    }
    assert add("На срок", words="котельн", **days).status_code == 303
    assert (program().json()["state"] == "review") is taken
    trial = cabinet.at(keeper).get("/records/rules?title=О+котельных").text
    assert ("не действует в этот день" in trial) is not taken


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"valid_from": "2026-12-02", "valid_to": "2026-12-01"}, "раньше первого"),
        ({"valid_to": "2026-02-30"}, "Такого дня нет"),
        ({"card": "999999999999"}, "корреспондента из списка"),
        ({"card": "²"}, "корреспондента из списка"),
        ({"card_text": "Ромашка"}, "корреспондента из списка"),
    ],
)
def test_a_broken_card_or_day_is_told(
    cabinet: Any, add: Callable[..., Any], form: dict[str, str], said: str
) -> None:
    answer = add("Т", words="котельн", **form)
    assert answer.status_code == 422
    assert said in answer.text


def test_without_rules_a_letter_of_a_program_costs_one_look_at_them(
    program: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One statement before the registration; the one after it is asked of routed letters only."""
    program()
    asked: list[str] = []
    execute = psycopg.Cursor.execute

    def noted(self: Any, query: Any, *values: Any, **options: Any) -> Any:
        asked.append(query.decode() if isinstance(query, bytes) else str(query))
        return execute(self, query, *values, **options)

    monkeypatch.setattr(psycopg.Cursor, "execute", noted)
    assert program().status_code == 201
    assert any("insert into records.incoming" in each for each in asked)
    assert sum("records.routing_rule" in each for each in asked) == 1
    assert not any("from records.incoming as i" in each for each in asked)
