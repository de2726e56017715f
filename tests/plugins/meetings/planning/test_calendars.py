"""Files for calendars, read by a parser that is not the one that wrote them; the secret feed."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st
from plugins.meetings.conftest import Hall
from uprava_meetings.planning.calendar_file import (
    Attendee,
    Event,
    Somebody,
    feed_of,
    file_of,
    invitation,
)
from uprava_meetings.planning.service import feeds, planning
from uprava_meetings.planning.service.reading import get_meeting
from uprava_meetings.planning.values import Method

AT = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)

EVENT = Event(
    id=uuid4(), sequence=3, title="Заседание коллегии администрации 15.12.2026",
    starts_at=datetime(2026, 12, 15, 4, 0, tzinfo=UTC),
    ends_at=datetime(2026, 12, 15, 5, 30, tzinfo=UTC), place="зал 201; ул. Ленина, 1",
    link="https://video.example/room?a=1,2", url="https://uprava.example/docs/1", changed_at=AT,
    organiser=Somebody("Орлова Вера", "orlova@example.org"),
)  # fmt: skip

ODD = (
    "запятая, точка с запятой; обратная косая \\ и \\n не перенос",
    "строка\nза строкой\nи ещё одна",
    "о" * 400,
    "очень длинное название заседания с номером № 5/7/3 и кавычками «ёлочками» " * 6,
    "смайлик 🎉 и эмблема 🇷🇺 " * 20,
    "BEGIN:VALARM",
    "двоеточие: \"кавычки\" 'апострофы' и табуляция\tвнутри",
)


def read(file: bytes) -> Any:
    """The only event of a file, by the other parser."""
    return vobject.readOne(file.decode()).vevent


def test_the_other_parser_reads_what_was_written() -> None:
    event = read(file_of(EVENT, at=AT))
    assert event.uid.value == str(EVENT.id)
    assert event.sequence.value == "3"
    assert event.dtstart.value == EVENT.starts_at
    assert event.dtend.value == EVENT.ends_at
    assert event.summary.value == EVENT.title
    assert event.location.value == EVENT.place
    assert EVENT.link in event.description.value
    assert event.organizer.value == "mailto:orlova@example.org"
    assert event.organizer.params["CN"] == ["Орлова Вера"]
    assert event.status.value == "CONFIRMED"
    assert event.valarm.trigger.value == timedelta(minutes=-30)


@pytest.mark.parametrize("text", ODD)
def test_odd_texts_arrive_as_they_were(text: str) -> None:
    file = file_of(replace(EVENT, title=text, place=text), at=AT)
    event = read(file)
    assert event.summary.value == text
    assert event.location.value == text


@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1))
def test_no_text_breaks_the_file(text: str) -> None:
    event = read(file_of(replace(EVENT, title=text, link=""), at=AT))
    assert event.summary.value == text
    assert event.uid.value == str(EVENT.id)


@pytest.mark.parametrize("text", ODD)
def test_lines_are_folded_at_75_octets_between_characters(text: str) -> None:
    file = file_of(replace(EVENT, title=text, place=text), at=AT)
    lines = file.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()
    assert b"\n" not in file.replace(b"\r\n", b"")


def test_an_invitation_asks_and_a_cancelled_one_takes_away() -> None:
    to = Attendee(Somebody('Кот "А" А., зам.; главы', "kot@example.org"), answers=True)
    asked = vobject.readOne(invitation(EVENT, Method.REQUEST, to, at=AT).decode())
    assert asked.method.value == "REQUEST"
    guest = asked.vevent.attendee
    assert guest.value == "mailto:kot@example.org"
    assert guest.params["RSVP"] == ["TRUE"]
    assert guest.params["PARTSTAT"] == ["NEEDS-ACTION"]
    assert guest.params["CN"] == ["Кот А А., зам.; главы"]
    off = replace(EVENT, sequence=4, cancelled=True)
    taken = vobject.readOne(invitation(off, Method.CANCEL, to, at=AT).decode())
    assert taken.method.value == "CANCEL"
    assert taken.vevent.status.value == "CANCELLED"
    assert taken.vevent.uid.value == asked.vevent.uid.value
    assert int(taken.vevent.sequence.value) > int(asked.vevent.sequence.value)


def test_the_same_meetings_give_the_same_feed() -> None:
    second = replace(EVENT, id=uuid4(), title="Второе", firm=False)
    feed = feed_of([EVENT, second], "Заседания")
    assert feed == feed_of([EVENT, second], "Заседания")
    calendar = vobject.readOne(feed.decode())
    assert [each.summary.value for each in calendar.vevent_list] == [EVENT.title, "Второе"]
    assert calendar.vevent_list[1].status.value == "TENTATIVE"


def secret_of(page: str) -> str:
    """The secret an address on a page holds."""
    found = re.search(r"/meetings/feed\.ics\?key=([A-Za-z0-9_-]{43})", page)
    assert found
    return found[1]


def summaries(text: str) -> list[str]:
    """The titles of a feed."""
    calendar = vobject.readOne(text)
    return [each.summary.value for each in calendar.contents.get("vevent", [])]


def test_the_feed_shows_one_s_own_meetings_by_the_rights_of_now(client: Any, hall: Hall) -> None:
    member = hall.members[0]
    head = hall.plan(date(2027, 2, 16))
    with hall.at_the_screen(client, member) as desk:
        made = desk.post("/meetings/calendar")
        address = f"/meetings/feed.ics?key={secret_of(made.text)}"
        assert secret_of(made.text) not in desk.get("/meetings/calendar").text
    with hall.at_the_screen(client, hall.outsider()) as desk:
        other = f"/meetings/feed.ics?key={secret_of(desk.post('/meetings/calendar').text)}"
    sent = client.get(address)
    assert sent.headers["content-type"].startswith("text/calendar")
    assert summaries(sent.text) == [head.title]
    assert summaries(client.get(other).text) == []
    again = client.get(address, headers={"if-none-match": sent.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    hall.act(hall.secretary, planning.change_meeting, head.id, hall.slot(date(2027, 2, 18)),
             version=1)  # fmt: skip
    changed = client.get(address, headers={"if-none-match": sent.headers["etag"]})
    assert changed.status_code == 200
    assert "18.02.2027" in changed.text
    hall.look("select count(*) from users.person where id = %s", member.person_id)
    hall.look(
        "with gone as (update users.person set active = false where id = %s returning id)"
        " select count(*) from gone", member.person_id,
    )  # fmt: skip
    assert client.get(address).status_code == 404


def test_only_the_hash_is_kept_and_a_new_address_ends_the_old_one(client: Any, hall: Hall) -> None:
    with hall.at_the_screen(client, hall.chair) as desk:
        first = secret_of(desk.post("/meetings/calendar").text)
        second = secret_of(desk.post("/meetings/calendar").text)
        assert client.get(f"/meetings/feed.ics?key={first}").status_code == 404
        assert client.get(f"/meetings/feed.ics?key={second}").status_code == 200
        kept = hall.look(
            "select feed::text || audit::text from meetings.feed, lateral (select"
            " string_agg(body::text, '') as audit from audit.record where actor_id = person_id)"
            " as audit where person_id = %s", hall.chair.person_id,
        )  # fmt: skip
        assert first not in kept
        assert second not in kept
        desk.post("/meetings/calendar/remove")
        assert client.get(f"/meetings/feed.ics?key={second}").status_code == 404


FORGIVE = """with gone as (delete from users.sign_in_attempt where subject like 'feed:%%'
    returning 1) select count(*) from gone"""


def test_who_guesses_addresses_has_to_wait(client: Any, hall: Hall) -> None:
    hall.look(FORGIVE)  # what other tests guessed
    with hall.at_the_screen(client, hall.chair) as desk:
        secret = secret_of(desk.post("/meetings/calendar").text)
    answers = [client.get(f"/meetings/feed.ics?key=x{n}").status_code for n in range(25)]
    assert answers[0] == 404
    assert answers[-1] == 429
    assert client.get(f"/meetings/feed.ics?key={secret}").status_code == 429
    hall.look(FORGIVE)
    assert client.get(f"/meetings/feed.ics?key={secret}").status_code == 200


def test_the_file_of_a_meeting_is_for_who_may_see_it(client: Any, hall: Hall) -> None:
    head = hall.plan(date(2027, 2, 16))
    row = hall.ask(hall.secretary, get_meeting, head.id)
    with hall.at_the_screen(client, hall.members[0]) as desk:
        sent = desk.get(f"/meetings/{head.id}/meeting.ics")
        assert "attachment" in sent.headers["content-disposition"]
        assert read(sent.content).dtstart.value == row.starts_at
    with hall.at_the_screen(client, hall.outsider()) as desk:
        assert desk.get(f"/meetings/{head.id}/meeting.ics").status_code == 404


def test_a_restricted_meeting_leaves_the_house_without_its_title(hall: Hall) -> None:
    head = hall.plan(date(2027, 2, 16))
    hall.look("with marked as (update documents.document set access_mark = 'restricted'"
              " where id = %s returning 1) select count(*) from marked", head.id)  # fmt: skip
    with_secret = hall.act(hall.chair, feeds.make_feed)
    feed = feeds.calendar_of(hall.installation, with_secret, today=hall.today).decode()
    assert summaries(feed) == ["Заседание ограниченного доступа"]
    assert "зал 201" not in feed
