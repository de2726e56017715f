"""The screens of receptions over HTTP: who sees what, forms, papers, two worlds."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from openpyxl import load_workbook
from tests_support.browser import signed_in
from uprava.calendar import official_calendar
from uprava.clock import now, office_day
from uprava.settings import Settings
from uprava.users.reader import Reader
from uprava_appeals.reception.slots import Span

from .conftest import Room

PATH = "/appeals/reception"
TODAY = official_calendar().next_working_day(office_day(Settings().timezone))
"""Screens know the day of now only; nobody receives on a day off, so it is the next worked one."""

NEXT = next(
    day
    for day in (TODAY + timedelta(weeks=n) for n in range(1, 9))
    if official_calendar().is_working(day)
)
"""The next reception but one."""

SECRETS = ("Кузнецова", "Анна", "Ленина", "620-11-45", "79136201145", "Протекает")


@contextmanager
def as_(client: Any, room: Room, who: Reader) -> Iterator[Any]:
    """A person at the screens."""
    with signed_in(client, room.installation, who) as headers:
        client.headers.update(headers)
        yield client
        for name in headers:
            del client.headers[name]


@pytest.fixture
def hall(room: Room, monkeypatch: pytest.MonkeyPatch) -> Room:
    """A room on a worked day, where everybody is received all day long."""
    monkeypatch.setattr("uprava.web.dependencies.office_day", lambda _timezone: TODAY)
    room.today, room.at = TODAY, now()
    room.receives(
        span=Span(time(0), time(23, 59)), minutes=15, weekday=TODAY.isoweekday(),
    )  # fmt: skip
    room.journal()
    return room


def form(room: Room, **changes: str) -> dict[str, str]:
    """The fields of a booking."""
    return {
        "slot": f"{room.leader.person_id} {NEXT} 14:00", "surname": "Кузнецова",
        "given_name": "Анна", "patronymic": "Дмитриевна", "district": "Ленинский округ",
        "address": "г. Омск, ул. Ленина, д. 5, кв. 7", "phone": "8 913 620-11-45",
        "about": "О ремонте кровли", "person": str(room.leader.person_id), **changes,
    }  # fmt: skip


def card(**changes: str) -> dict[str, str]:
    """The fields of a card."""
    return {
        "_v": "1", "identity": "passport", "content": "Протекает кровля.", "outcome": "oral",
        "competence": "own", "consent": "on", "answer": "Ремонт в декабре.", **changes,
    }  # fmt: skip


def fill(desk: Any, one: str, *, follow: bool = True, **changes: str) -> Any:
    """Send a card as browsers do, without a file."""
    files = {"_": (None, "")}
    return desk.post(f"{one}/card", data=card(**changes), files=files, follow_redirects=follow)


def test_an_empty_town_is_told_what_to_do_first(client: Any, room: Room) -> None:
    with as_(client, room, room.registrar) as desk:
        assert "В этот день приёма нет" in desk.get(PATH).text
        assert "График приёма ещё не составлен" in desk.get(f"{PATH}/schedule").text
        assert "График приёма ещё не составлен" in desk.get(f"{PATH}/book").text
        assert "Карточек приёма нет" in desk.get(f"{PATH}/journal").text


def test_a_booking_from_the_form_to_the_card(client: Any, hall: Room) -> None:
    with as_(client, hall, hall.registrar) as desk:
        page = desk.get(f"{PATH}/book").text
        assert "14:00" in page
        turn = form(hall, slot=str(hall.leader.person_id))
        answer = desk.post(f"{PATH}/book", data=turn, follow_redirects=False)
        assert answer.status_code == 303
        one = answer.headers["location"]
        assert "Кузнецова Анна Дмитриевна" in desk.get(one).text
        refused = fill(desk, one, consent="")
        assert refused.status_code == 422
        assert "Без согласия заявителя ответ даётся письменно" in refused.text
        assert "Протекает кровля." in refused.text
        shown = fill(desk, one, edit="law", competence="other")
        assert "при отмеченном сейчас нельзя" in shown.text
        done = fill(desk, one, follow=False)
        assert done.status_code == 303
        assert "Карточка личного приёма № 1/" in desk.get(one).text
        pdf = desk.get(f"{one}/print")
        assert pdf.content.startswith(b"%PDF")
        again = fill(desk, one)
        assert again.status_code == 409
    with as_(client, hall, hall.leader) as desk:
        assert "Кузнецова Анна Дмитриевна" in desk.get(PATH).text


def test_who_is_alike_is_asked_about_before_a_second_card_is_made(client: Any, hall: Room) -> None:
    with as_(client, hall, hall.registrar) as desk:
        desk.post(f"{PATH}/book", data=form(hall))
        other = form(hall, slot=f"{hall.leader.person_id} {NEXT} 15:00",
                     patronymic="", address="г. Омск, ул. Ленина, д. 5")  # fmt: skip
        page = desk.post(f"{PATH}/book", data=other)
        assert "Возможно, этот заявитель уже известен" in page.text
        applicant = re.search(r'name="applicant" value="(\d+)"', page.text)
        assert applicant is not None
        twice = desk.post(f"{PATH}/book", data={**other, "applicant": applicant[1]})
        assert twice.status_code == 409
        assert "уже записан" in twice.text


def test_a_time_taken_meanwhile_is_told_and_the_form_keeps_what_was_typed(
    client: Any, hall: Room
) -> None:
    with as_(client, hall, hall.registrar) as desk:
        desk.post(f"{PATH}/book", data=form(hall))
        other = form(hall, surname="Остапчук", given_name="Иван", patronymic="", address="",
                     phone="")  # fmt: skip
        late = desk.post(f"{PATH}/book", data=other)
        assert late.status_code == 409
        assert "14:00" in late.text
        assert "только что записан" in late.text
        assert 'value="Остапчук"' in late.text


def test_moving_cancelling_and_telling(client: Any, hall: Room) -> None:
    with as_(client, hall, hall.registrar) as desk:
        answer = desk.post(f"{PATH}/book", data=form(hall), follow_redirects=False)
        one = answer.headers["location"]
        assert "15:30" in desk.get(f"{one}/move").text
        slot = f"{hall.leader.person_id} {NEXT} 15:30"
        bare = desk.post(f"{one}/move", data={"_v": "1", "slot": slot, "why": ""})
        assert bare.status_code == 422
        desk.post(f"{one}/move", data={"_v": "1", "slot": slot, "why": "Совещание"})
        queue = desk.get(PATH).text
        assert "Сообщить заявителям новое время" in queue
        assert "+7 913 620-11-45" in queue
        desk.post(f"{one}/told")
        assert "Сообщить заявителям новое время" not in desk.get(PATH).text
        old = desk.post(f"{one}/cancel", data={"_v": "1", "why": "По просьбе"})
        assert old.status_code == 409
        assert desk.get(f"{one}/cancel").status_code == 200
        desk.post(f"{one}/cancel", data={"_v": "3", "why": "По просьбе"})
        assert "запись отменена" in desk.get(one).text


def test_the_schedule_is_kept_by_registrars_and_read_by_all(client: Any, hall: Room) -> None:
    away = {"person": str(hall.leader.person_id), "day": str(NEXT),
            "why": "Командировка"}  # fmt: skip
    login = hall.look("select login from users.person where id = %s", hall.deputy.person_id)
    fresh = {
        "person": login, "weekday": "4", "weeks": "3", "begins": "10:00", "ends": "12:00",
        "minutes": "20", "breaks": "11:00-11:20", "place": "каб. 301", "ahead": "1",
    }  # fmt: skip
    with as_(client, hall, hall.registrar) as desk:
        desk.post(f"{PATH}/book", data=form(hall))
        assert desk.post(f"{PATH}/schedule/new", data={**fresh, "ends": ""}).status_code == 422
        done = desk.post(f"{PATH}/schedule/new", data=fresh)
        assert "3-й четверг месяца" in done.text
        assert "перерыв 11:00–11:20" in done.text
        gone = desk.post(f"{PATH}/schedule/away", data=away)
        assert "Перенесена 1 запись" in gone.text
        assert desk.post(f"{PATH}/schedule/away", data=away).status_code == 422
        page = desk.get(f"{PATH}/schedule").text
        lift = re.search(r'action="([^"]+/lift)"', page)
        assert lift is not None
        desk.post(lift[1])
        edit = re.search(rf'href="({PATH}/schedule/\d+)"', page)
        assert edit is not None
        assert "каб. " in desk.get(edit[1]).text
        assert desk.post(edit[1], data={**fresh, "_v": "9"}).status_code == 409
        assert "завершены" in desk.post(f"{edit[1]}/end").text
    with as_(client, hall, hall.stranger) as reader:
        page = reader.get(f"{PATH}/schedule")
        assert page.status_code == 200
        assert "Отмена приёма" not in page.text
        assert reader.get(f"{PATH}/schedule/print").content.startswith(b"%PDF")
        assert reader.get(f"{PATH}/schedule/new").status_code == 403
        assert reader.post(f"{PATH}/schedule/away", data=away).status_code == 403


def test_two_worlds(client: Any, hall: Room) -> None:
    """Who may not know sees the same bytes whatever the applicant is called."""

    def look(who: Reader, paths: list[str]) -> str:
        with as_(client, hall, who) as reader:
            return "".join(reader.get(path).text for path in paths)

    with as_(client, hall, hall.registrar) as desk:
        turn = form(hall, slot=str(hall.leader.person_id))
        one = desk.post(f"{PATH}/book", data=turn, follow_redirects=False).headers["location"]
        fill(desk, one)
    tails = ("", "/journal", "/schedule", "/book", "/journal/export.csv", "/journal/export.xlsx")
    paths = [one, f"{one}/print", f"{one}/move", *(f"{PATH}{tail}" for tail in tails)]
    for who in (hall.helper, hall.deputy, hall.stranger):
        seen = look(who, paths)
        assert [each for each in SECRETS if each in seen] == []
    assert "К. А. Д., Ленинский округ" in look(hall.helper, [f"{PATH}?person="])
    assert "Кузнецова" in look(hall.registrar, [f"{PATH}/journal"])
    with as_(client, hall, hall.stranger) as reader:
        codes = {reader.get(path).status_code for path in paths}
    assert codes == {200, 403}, "the schedule is everybody's, the rest is not theirs"


def test_the_journal_as_files(client: Any, hall: Room) -> None:
    with as_(client, hall, hall.registrar) as desk:
        turn = form(hall, slot=str(hall.leader.person_id))
        one = desk.post(f"{PATH}/book", data=turn, follow_redirects=False).headers["location"]
        fill(desk, one)
        book = desk.get(f"{PATH}/journal/export.xlsx")
        rows = list(load_workbook(io.BytesIO(book.content)).worksheets[0].values)
        assert rows[1][3] == "Кузнецова Анна Дмитриевна"
        assert rows[1][1] in (TODAY, datetime.combine(TODAY, time()))
        assert desk.get(f"{PATH}/journal/export.pdf").content.startswith(b"%PDF")
        empty = f"since={date(2020, 1, 1)}&until={date(2020, 2, 1)}"
        assert "Карточек приёма нет" in desk.get(f"{PATH}/journal?{empty}").text


def test_openings_are_noted(client: Any, hall: Room) -> None:
    with as_(client, hall, hall.registrar) as desk:
        turn = form(hall, slot=str(hall.leader.person_id))
        one = desk.post(f"{PATH}/book", data=turn, follow_redirects=False).headers["location"]
    with as_(client, hall, hall.leader) as desk:
        desk.get(PATH)
        desk.get(one)
    with as_(client, hall, hall.helper) as desk:
        desk.get(PATH)
        desk.get(one)
    query = "select array_agg(what) from appeals.opening where person_id = %s"
    assert hall.look(query, hall.leader.person_id) == ["card"]
    assert hall.look(query, hall.helper.person_id) is None


def test_the_scan_of_a_letter_handed_over_goes_to_its_appeal(client: Any, hall: Room) -> None:
    with as_(client, hall, hall.registrar) as desk:
        turn = form(hall, slot=str(hall.leader.person_id))
        one = desk.post(f"{PATH}/book", data=turn, follow_redirects=False).headers["location"]
        scan = {"file": ("Кузнецова.txt", b"text of a letter", "text/plain")}
        handed = card(annotation="О ремонте кровли")
        refused = desk.post(f"{one}/card", data=handed | {"content": ""}, files=scan)
        assert refused.status_code == 422
        assert "Выберите скан ещё раз" in refused.text
        desk.post(f"{one}/card", data=handed, files=scan)
        assert "передано на приёме" in desk.get(one).text
    query = """select f.name from documents.file as f
        join appeals.reception_card as c on c.appeal_id = f.document_id
        where c.organisation_id = %s"""
    assert hall.look(query, hall.town.organisation_id) == "Обращение.txt"
