"""The dashboard: its numbers against a count of another kind, each with exactly its list."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from icalendar import Calendar
from plugins.contracts.conftest import THEIR_INN, Desk
from plugins.contracts.execution.works import PAY, THEIRS, enter, note
from uprava import testing
from uprava.db.sql import fetch
from uprava.db.transaction import system_transaction
from uprava.users.reader import Reader
from uprava_contracts.control.asking import Asked, asked_in
from uprava_contracts.control.jobs import remind_on
from uprava_contracts.control.service import feeds
from uprava_contracts.control.service.counting import count, count_ended
from uprava_contracts.control.service.listing import (
    count_listed,
    list_contracts,
    list_obligations,
)
from uprava_contracts.control.service.suppliers import list_suppliers
from uprava_contracts.control.values import Figure, share
from uprava_contracts.execution.service.recount import note_lateness

TODAY = testing.TODAY
OTHER = "500100732259"
"""INN of an entrepreneur: a second supplier."""


def days(n: int) -> date:
    """So many days from the test day."""
    return TODAY + timedelta(days=n)


def make(desk: Desk, due: int, *, met: int | None = None, paid: bool = True, **said: Any) -> UUID:
    """A contract whose work was due so many days from today, and was done on another day."""
    id = desk.enter(starts_on=None, performs_until=days(max(due, 10)), valid_until=None, **said)
    desk.conclude(id, days(min(due, 0) - 30))
    work, pay = enter(
        desk, id, replace(THEIRS, fixed_on=days(due)), replace(PAY, rule=None, fixed_on=days(2))
    )
    if met is not None:
        note(desk, id, work, days(met))
        if paid:
            note(desk, id, pay, TODAY)
    return id


@dataclass
class Story:
    """Contracts of each sort the dashboard tells apart."""

    desk: Desk
    on_time: UUID
    late: UUID
    overdue: UUID
    soon: UUID
    far: UUID
    unpaid: UUID
    terminated: UUID


@pytest.fixture
def story(desk: Desk) -> Story:
    """Seven contracts and a draft."""
    supplier = desk.supplier(inn=OTHER, kpp="", ogrn="", name="ИП Демидов")
    terminated = make(desk, -20, parties=[supplier])
    made = Story(
        desk, on_time=make(desk, -5, met=-6), late=make(desk, -9, met=-4),
        overdue=make(desk, -3), soon=make(desk, 4), far=make(desk, 60),
        unpaid=make(desk, -2, met=-2, paid=False, parties=[supplier]), terminated=terminated,
    )  # fmt: skip
    end = "update contracts.{} where {} = %s"
    desk.put(end.format("contract set stands = 'terminated', stands_since = %s", "document_id"),
             days(-1), terminated)  # fmt: skip
    desk.put(end.format("obligation set withdrawn_why = 'расторгнут'", "contract_id")
             + " and duty = 'payment'", terminated)  # fmt: skip
    desk.system(note_lateness, terminated)
    desk.enter()
    return made


@dataclass(frozen=True)
class Plain:
    """A contract and one of its obligations, as the tables hold them."""

    contract: UUID
    stands: str
    since: date | None
    side: str
    duty: str
    due: date | None
    met: date | None
    gone: str
    id: int


def plain(desk: Desk, organisation: int) -> Sequence[Plain]:
    """All obligations of an organisation's contracts, past all rights."""
    query = """select c.document_id as contract, c.stands, c.stands_since as since, o.side, o.duty,
            o.due_on as due, o.met_on as met, o.withdrawn_why as gone, o.id
        from contracts.contract as c join contracts.obligation as o
            on o.contract_id = c.document_id where c.organisation_id = %s"""
    engine = desk.installation.engine
    with system_transaction(engine, today=TODAY, task="test") as session:
        return fetch(session, Plain, query, (organisation,))


def counted_by_hand(rows: Sequence[Plain], figure: Figure, asked: Asked) -> int:
    """The same number found by going through rows, not by SQL."""
    live = [each for each in rows if each.stands in ("concluded", "performing", "suspended")]
    over = [
        each for each in rows if each.stands in ("performed", "terminated")
        and each.since and asked.period.since <= each.since <= asked.period.until
    ]  # fmt: skip
    undone = [
        each for each in rows
        if each.stands != "draft" and not each.met and not each.gone and each.due
    ]  # fmt: skip
    work = {"supply", "work", "service"}

    def contracts(of: Sequence[Plain]) -> int:
        return len({each.contract for each in of})

    late = [
        each for each in over if each.side == "theirs" and each.duty in work and each.due
        and (each.met or each.since or TODAY) > each.due
    ]  # fmt: skip
    gone = [each for each in over if each.stands == "terminated"]
    behind = [each for each in undone if each.due and each.due < TODAY]
    near = [
        each for each in live if each in undone and each.side == "theirs" and each.due
        and (each.due < TODAY or (each.duty in work and each.due <= days(7)))
    ]  # fmt: skip
    return {
        Figure.LIVE: contracts(live), Figure.RISK: contracts(near), Figure.ENDED: contracts(over),
        Figure.LATE: contracts(late), Figure.TERMINATED: contracts(gone),
        Figure.BROKEN: contracts([*late, *gone]), Figure.OVERDUE: len(behind),
        Figure.OURS: sum(each.side == "ours" for each in behind),
        Figure.THEIRS: sum(each.side == "theirs" for each in behind),
        Figure.WEEK: sum(
            TODAY <= each.due <= days(6 - TODAY.weekday()) for each in undone if each.due
        ),
    }[figure]  # fmt: skip


def test_every_number_is_what_rows_counted_by_hand_say_and_has_that_many_rows(
    story: Story,
) -> None:
    desk, asked = story.desk, asked_in({}, today=TODAY)
    rows = plain(desk, desk.town.organisation_id)
    total = desk.ask(desk.controller, count, asked).total
    for figure in Figure:
        wanted = counted_by_hand(rows, figure, asked)
        assert getattr(total, figure.value) == wanted, figure
        assert desk.ask(desk.controller, count_listed, asked, figure) == wanted, figure
        read = list_obligations if figure.of_obligations else list_contracts
        assert len(desk.ask(desk.controller, read, asked, figure, limit=100)) == wanted, figure
    assert (total.live, total.ended, total.late, total.terminated) == (4, 3, 2, 1)
    ended = desk.ask(desk.controller, count_ended, asked)
    assert (ended.ended, ended.late, ended.terminated, ended.broken) == (3, 2, 1, total.broken)
    assert total.price == Decimal(2_400_000)
    assert total.share_broken == Decimal("66.7")


def test_who_sees_part_of_the_contracts_is_told_of_that_part_only(story: Story) -> None:
    desk, asked = story.desk, asked_in({}, today=TODAY)
    stranger = desk.ask(desk.stranger, count, asked)
    assert (stranger.total.live, stranger.total.overdue, dict(stranger.units)) == (0, 0, {})
    own = desk.ask(desk.enters, count, asked).total
    assert own.live == 4
    assert list(desk.ask(desk.stranger, list_suppliers, asked, limit=10)) == []


def test_a_list_goes_on_where_its_page_ends(story: Story) -> None:
    desk, asked = story.desk, asked_in({}, today=TODAY)
    whole = desk.ask(desk.controller, list_contracts, asked, Figure.LIVE, limit=10)
    begin = desk.ask(desk.controller, list_contracts, asked, Figure.LIVE, limit=2)
    rest = desk.ask(
        desk.controller, list_contracts, asked, Figure.LIVE, limit=10, after=begin[-1].spot
    )
    assert [each.id for each in (*begin, *rest)] == [each.id for each in whole]


def test_suppliers_are_told_apart_by_inn_the_worst_first(story: Story) -> None:
    desk, asked = story.desk, asked_in({}, today=TODAY)
    found = desk.ask(desk.controller, list_suppliers, asked, limit=10)
    assert [(each.inn, each.contracts, each.broken) for each in found] == [
        (THEIR_INN, 5, 1), (OTHER, 2, 1),
    ]  # fmt: skip
    named = desk.ask(desk.controller, list_suppliers, asked, words="демидов", limit=10)
    assert [(each.inn, each.terminated, each.live) for each in named] == [(OTHER, 1, 1)]


def test_shares_are_rounded_to_a_tenth_and_there_is_none_of_nothing() -> None:
    assert share(0, 0) is None
    assert share(1, 3) == Decimal("33.3")
    assert share(1, 16) == Decimal("6.3")  # 6.25: half up


def test_screens_show_numbers_that_open_their_lists(desk: Desk, story: Story, client: Any) -> None:
    with desk.at_the_screen(client, desk.controller):
        page = client.get("/contracts/control")
        assert page.status_code == 200
        assert "Контроль договоров" in page.text
        links = re.findall(r'href="(/contracts/control/list\?[^"]+)"[^>]*><b>(\d+)</b>', page.text)
        assert len(links) >= 4
        for url, number in links:
            listed = client.get(url.replace("&amp;", "&"))
            assert f'<span class="cnt">{number}</span>' in listed.text, url
        assert "ИП Демидов" in client.get("/contracts/suppliers").text
        assert "Расторгнутые договоры" in client.get(f"/contracts/suppliers/{OTHER}").text
        assert client.get("/contracts/suppliers/7707083893").status_code == 404
        export = client.get("/contracts/control/list/export.csv?figure=overdue")
        assert export.text.count("\n") >= 2
    with desk.at_the_screen(client, desk.stranger):
        assert "Контролировать пока нечего" in client.get("/contracts/control").text
        assert client.get(f"/contracts/suppliers/{OTHER}").status_code == 404


def test_a_line_of_a_unit_opens_its_own_contracts_without_those_of_units_below(
    desk: Desk, story: Story, client: Any
) -> None:
    """Housing has the contracts of the story; the unit below it has one overdue, one far."""
    child = make_child(desk)
    for due in (-4, 40):
        desk.put("update contracts.contract set unit_id = %s where document_id = %s", child,
                 make(desk, due))  # fmt: skip
    housing = desk.town.housing_id
    whole = desk.ask(desk.controller, count, asked_in({"unit": str(housing)}, today=TODAY))
    org = desk.town.organisation_id
    own, below = whole.units[org, housing], whole.units[org, child]
    assert (own.live, below.live, whole.total.live) == (4, 2, 6)
    for unit, figures in ((housing, own), (child, below)):
        alone = asked_in({"unit": str(unit), "alone": "1"}, today=TODAY)
        for figure in Figure:
            rows = desk.ask(desk.controller, count_listed, alone, figure)
            assert rows == getattr(figures, figure.value), (unit, figure)
    with desk.at_the_screen(client, desk.controller):
        for query in ("", f"?unit={housing}"):
            page = client.get(f"/contracts/control{query}").text
            found = re.findall(r'href="(/contracts/control/list\?[^"]+)"[^>]*>(?:<b>)?(\d+)<', page)
            assert any("alone=1" in url for url, _number in found)
            for url, number in found:
                listed = client.get(url.replace("&amp;", "&")).text
                assert f'<span class="cnt">{number}</span>' in listed, url
                assert ("без нижестоящих" in listed) is ("alone=1" in url), url


def make_child(desk: Desk) -> int:
    """Make a unit below housing."""
    with system_transaction(desk.installation.engine, today=TODAY, task="test") as session:
        town = desk.town
        return testing.make_unit(session, town.organisation_id, town.housing_id, "Сектор", "08")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("since=2026-11-20&until=2026-11-01", "кончается раньше, чем начинается"),
        ("customer=abc", "такого заказчика нет"),
        ("customer=999999999", "такого заказчика нет"),
        ("unit=999999999", "такого подразделения нет"),
        ("kind=loan", "выберите из списка"),
    ],
)
def test_a_question_with_a_mistake_is_told_by_a_sentence(
    desk: Desk, client: Any, query: str, said: str
) -> None:
    with desk.at_the_screen(client, desk.controller):
        answer = client.get(f"/contracts/control?{query}")
    assert (answer.status_code, said in answer.text) == (422, True)


def notices(desk: Desk, who: Reader) -> list[str]:
    """What a person was told of terms."""
    query = """select coalesce(string_agg(text, '|' order by id), '') from work.notice
        where person_id = %s and kind = 'term'"""
    return [each for each in str(desk.look(query, who.person_id)).split("|") if each]


def test_terms_are_told_thirty_and_seven_days_before_on_the_day_and_once_over(desk: Desk) -> None:
    monday = date(2026, 11, 23)
    id = desk.concluded()
    enter(desk, id, replace(THEIRS, fixed_on=date(2026, 12, 23)))
    told = []
    for day in (monday, monday, date(2026, 12, 16), date(2026, 12, 23), date(2026, 12, 24),
                date(2026, 12, 25)):  # fmt: skip
        before = len(notices(desk, desk.enters))
        remind_on(desk.installation, day=day, at=desk.at.replace(hour=10))
        told.append(len(notices(desk, desk.enters)) - before)
    assert told == [1, 0, 1, 1, 1, 0]
    assert "осталось календарных дней: 30" in notices(desk, desk.enters)[0]
    assert "опаздывает, срок был 23.12.2026" in notices(desk, desk.enters)[-1]


def test_nobody_is_reminded_on_a_day_off_what_falls_there_is_told_before(desk: Desk) -> None:
    id = desk.concluded()
    enter(desk, id, replace(THEIRS, fixed_on=date(2026, 12, 20)))  # a Sunday
    remind_on(desk.installation, day=date(2026, 12, 18), at=desk.at.replace(hour=10))
    [said] = notices(desk, desk.enters)
    assert "20.12.2026" in said
    assert remind_on(desk.installation, day=date(2026, 12, 20), at=desk.at.replace(hour=10)) == 0


def test_the_calendar_has_the_terms_its_owner_answers_for(desk: Desk, client: Any) -> None:
    id = desk.enter(responsible_id=desk.enters.person_id)
    desk.conclude(id)
    enter(desk, id, THEIRS)
    secret = desk.act(desk.enters, feeds.make_feed)
    answer = client.get(f"/contracts/feed.ics?key={secret}")
    events = list(Calendar.from_ical(answer.text).walk("VEVENT"))
    assert [each.decoded("dtstart") for each in events] == [date(2026, 12, 18)]
    assert "Выполнить ремонт" in str(events[0]["summary"])
    assert client.get("/contracts/feed.ics?key=wrong").status_code == 404
    stranger = desk.act(desk.stranger, feeds.make_feed)
    empty = client.get(f"/contracts/feed.ics?key={stranger}")
    assert not list(Calendar.from_ical(empty.text).walk("VEVENT"))
    desk.ask(desk.enters, feeds.remove_feed)
    assert client.get(f"/contracts/feed.ics?key={secret}").status_code == 404


def test_the_page_of_the_calendar_makes_and_takes_back_an_address(desk: Desk, client: Any) -> None:
    with desk.at_the_screen(client, desk.enters):
        made = client.post("/contracts/calendar")
        [address] = re.findall(r'value="[^"]*(/contracts/feed\.ics\?key=[^"]+)"', made.text)
        assert client.get(address).status_code == 200
        assert "Создать адрес" not in client.get("/contracts/calendar").text
        client.post("/contracts/calendar/remove")
        assert client.get(address).status_code == 404
