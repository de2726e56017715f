"""Typical terms of an organisation: those shipped, its own, editions, the day told to forms."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from tests_support.browser import signed_in
from uprava import testing
from uprava.clock import office_day
from uprava.db.sql import execute, fetch_value
from uprava.settings import Settings
from uprava_assignments.terms.counting import count
from uprava_assignments.terms.values import MANAGE, AskedTerm, Given

PATH = "/admin/assignments/terms"

BEGIN = office_day(Settings().timezone)
"""Near enough for days to come; what is counted from today asks `today`: runs cross midnights."""

SOON = str(BEGIN + timedelta(days=10))

NEW = {
    "about": "records.incoming|protest", "priority": "usual", "amount": "7", "unit": "working",
    "start": "received", "shift": "previous", "source": "Инструкция, п. 40", "verified": "on",
    "valid_from": SOON, "valid_to": "",
}  # fmt: skip


@pytest.fixture
def keeper(hall: Any) -> testing.Reader:
    """Who keeps the typical terms of the hall's organisation."""
    return testing.make_person(
        hall.installation, unit_id=hall.town.chancellery_id, permissions=(MANAGE,)
    )


@pytest.fixture
def desk(client: Any, hall: Any, keeper: testing.Reader) -> Iterator[Any]:
    """The keeper at the screens."""
    with signed_in(client, hall.installation, keeper) as headers:
        client.headers.update(headers)
        yield client
        for name in headers:
            del client.headers[name]


def today() -> date:
    """Return the office's day: screens know the day of now only."""
    return office_day(Settings().timezone)


def rows(hall: Any) -> list[Any]:
    query = """select concat_ws(' ', kind, type, priority, amount, unit, valid_from, valid_to)
        from assignments.typical_term where organisation_id = %s order by id"""
    return hall.column(query, hall.town.organisation_id)


def id_of(hall: Any, type: str) -> int:
    query = """select max(id) from assignments.typical_term
        where organisation_id = %s and type = %s"""
    return int(hall.look(query, hall.town.organisation_id, type))


def send(desk: Any, address: str, **data: str) -> Any:
    return desk.post(address, data=data, follow_redirects=False)


def inquiry(hall: Any, registered: date = date(2026, 11, 13), type: str = "protest") -> UUID:
    """A registered letter of a type that the head may read."""
    id = hall.document(hall.head)
    with hall.system() as session:
        query = "update documents.document set registered_on = %s where id = %s"
        execute(session, query, (registered, id))
        query = """insert into documents.card_fields (document_id, type_id, values)
            select %s, id, '{}' from documents.document_type where kind = 'records.incoming'
            and code = %s returning type_id"""
        assert fetch_value(session, query, (id, type))
    return id


def told(client: Any, hall: Any, who: testing.Reader, **query: str) -> str:
    with signed_in(client, hall.installation, who):
        answer = client.get("/assignments/term", params=query)
    assert answer.status_code == 200
    return " ".join(answer.text.split())


def test_shipped_terms_are_shown_until_the_organisation_keeps_its_own(desk: Any, hall: Any) -> None:
    page = desk.get(PATH).text
    assert "Эти сроки поставляются с программой" in page
    assert "3 календарных дня" in page
    assert "Протест прокурора" in page
    assert rows(hall) == []
    assert send(desk, f"{PATH}/own").status_code == 303
    assert send(desk, f"{PATH}/own").status_code == 303
    assert len(rows(hall)) == 7, "twice is once"
    assert "Эти сроки поставляются" not in desk.get(PATH).text


def test_a_new_edition_follows_the_old_one_when_that_is_ended(desk: Any, hall: Any) -> None:
    refused = send(desk, f"{PATH}/new", **NEW)
    assert refused.status_code == 422
    assert "На эти дни уже действует другой срок" in refused.text
    assert rows(hall) == [], "nothing is half kept"
    send(desk, f"{PATH}/own")
    old = id_of(hall, "protest")
    assert send(desk, f"{PATH}/{old}/close").status_code == 303
    assert send(desk, f"{PATH}/new", **NEW).status_code == 303
    kept = [each for each in rows(hall) if "protest" in each]
    assert kept == [
        f"records.incoming protest usual 10 calendar {today()}",
        f"records.incoming protest usual 7 working {SOON}",
    ]
    page = desk.get(PATH).text
    assert "7 рабочих дней" in page
    again = send(desk, f"{PATH}/{old}/close")
    assert again.status_code == 409


def test_a_term_still_to_begin_is_removed_when_it_is_ended(desk: Any, hall: Any) -> None:
    send(desk, f"{PATH}/new", **NEW | {"about": "records.incoming|letter"})
    send(desk, f"{PATH}/{id_of(hall, 'letter')}/close")
    assert not any("letter" in each for each in rows(hall))


@pytest.mark.parametrize(("changes", "said"), [
    ({"amount": "0"}, "От 1 до 3660"),
    ({"amount": "три"}, "От 1 до 3660"),
    ({"source": " "}, "Укажите акт"),
    ({"valid_to": str(BEGIN)}, "Последний день раньше первого"),
    ({"valid_from": "2026-02-30"}, "Выберите из предложенного"),
    ({"start": "named"}, "Выберите, от какого дня считается срок"),
    ({"unit": "years"}, "Выберите из предложенного"),
    ({"about": "records.incoming|none"}, "Выберите из списка"),
])  # fmt: skip
def test_mistakes_are_told_and_nothing_is_kept(
    desk: Any, hall: Any, changes: dict[str, str], said: str
) -> None:
    answer = send(desk, f"{PATH}/new", **NEW | {"about": "records.incoming|letter"} | changes)
    assert answer.status_code == 422
    assert said in answer.text
    assert rows(hall) == []


def test_somebody_elses_change_is_not_overwritten(desk: Any, hall: Any) -> None:
    send(desk, f"{PATH}/own")
    id = id_of(hall, "protest")
    form = NEW | {"valid_from": "", "_v": "1"}
    assert "Протест прокурора" in desk.get(f"{PATH}/{id}").text
    assert send(desk, f"{PATH}/{id}", **form).status_code == 303
    late = send(desk, f"{PATH}/{id}", **form | {"amount": "9"})
    assert late.status_code == 409
    assert "Срок только что изменил другой сотрудник" in late.text
    assert "records.incoming protest usual 7 working" in rows(hall)


def test_another_organisations_terms_are_not_found(client: Any, desk: Any, hall: Any) -> None:
    send(desk, f"{PATH}/own")
    other = testing.make_town(hall.installation)
    alien = testing.make_person(
        hall.installation, unit_id=other.chancellery_id, permissions=(MANAGE,)
    )
    with signed_in(client, hall.installation, alien) as headers:
        answer = client.get(f"{PATH}/{id_of(hall, 'protest')}", headers=headers)
    assert answer.status_code == 404


def test_without_the_permission_there_are_no_typical_terms(client: Any, hall: Any) -> None:
    with signed_in(client, hall.installation, hall.head):
        assert client.get(PATH).status_code == 403


def test_the_form_is_told_the_day_and_why(client: Any, hall: Any) -> None:
    urgent = told(client, hall, hall.head, asked="typical", priority="urgent")
    assert f"До {end_of(hall, 'calendar:3')}" in urgent
    assert f"3 календарных дня со дня подписания {today():%d.%m.%Y} – до" in urgent
    assert "(Типовой регламент исполнения поручений, п. 5.3)" in urgent
    parts = told(client, hall, hall.head, term="calendar", term_amount="9")
    assert f"До {end_of(hall, 'calendar:9')}" in parts
    named = today() + timedelta(days=30)
    day = told(client, hall, hall.head, term="date", term_day=str(named))
    assert f"До {named:%d.%m.%Y} – день назван (указано в поручении)." in day
    assert "Без срока" in told(client, hall, hall.head, term="none")


def test_the_form_is_told_what_is_wrong_with_a_term(client: Any, hall: Any) -> None:
    assert "Срок не распознан" in told(client, hall, hall.head, asked="скоро")
    past = told(client, hall, hall.head, asked="date:2025-11-01")
    assert f"Срок 01.11.2025 раньше дня поручения — {today():%d.%m.%Y}." in past
    broken = told(client, hall, hall.head, asked="typical", basis="нет")
    assert "Форма неполная" in broken


def end_of(hall: Any, asked: str) -> str:
    """The last day of a term given today; `test_counting` holds how it is counted."""
    with hall.system() as session:
        on = Given(today(), hall.town.organisation_id)
        deadline = count(session, AskedTerm.read(asked), given=on)
    assert deadline is not None
    return f"{deadline.date:%d.%m.%Y}"


def test_a_typical_term_of_the_basis_is_counted_from_its_registration(
    client: Any, hall: Any
) -> None:
    basis = str(inquiry(hall, today()))
    said = told(client, hall, hall.head, asked="typical", basis=basis)
    assert f"До {end_of(hall, 'calendar:10')}" in said
    assert f"10 календарных дней со дня регистрации {today():%d.%m.%Y} – до" in said
    assert "Правило не сверено с текстом закона." in said
    unseen = told(client, hall, hall.lead, asked="typical", basis=basis)
    assert "1 месяц со дня подписания" in unseen, "a hidden basis tells nothing"


def test_an_assignment_gets_the_organisations_own_typical_term(desk: Any, hall: Any) -> None:
    send(desk, f"{PATH}/own")
    form = NEW | {"valid_from": "", "_v": "1"}
    assert send(desk, f"{PATH}/{id_of(hall, 'protest')}", **form).status_code == 303
    id = hall.give(hall.lead, asked_term="typical", basis_id=inquiry(hall))
    assert str(hall.duty(id).due_on) == "2026-11-24", "seven working days from 13 November"
    term = hall.duty(id).term
    assert term is not None
    assert term["rule"]["law"] == "Инструкция, п. 40"


def test_a_changed_typical_term_leaves_terms_counted_before(desk: Any, hall: Any) -> None:
    id = hall.give(hall.lead, asked_term="typical", basis_id=inquiry(hall))
    send(desk, f"{PATH}/own")
    send(desk, f"{PATH}/{id_of(hall, 'protest')}", **NEW | {"valid_from": "", "_v": "1"})
    assert str(hall.duty(id).due_on) == "2026-11-23"
