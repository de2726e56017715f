"""Invitations by e-mail: through a real mail server, once, with the file; failures are visible."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from email.message import EmailMessage
from typing import Any
from uuid import UUID

import pytest
import vobject
from plugins.meetings.conftest import Hall
from plugins.meetings.planning.test_invitations import approve, give_addresses
from tests_support.smtp import Post, smtp_server
from uprava.errors import UnavailableError
from uprava.installation import Installation, belongs_to
from uprava.jobs.worker import run_worker
from uprava_meetings.planning.service import planning
from uprava_meetings.planning.service.guests import add_guest
from uprava_meetings.planning.service.mailing import MOST_TRIES, send_letter
from uprava_meetings.planning.service.reading import get_meeting
from uprava_meetings.planning.service.telling import tell
from uprava_meetings.planning.values import Guest

DAY = date(2026, 12, 15)
KIM = Guest(None, "Ким О. О.", "депутат", "kim@example.org")


@pytest.fixture
def server() -> Iterator[Post]:
    """A mail server."""
    with smtp_server() as post:
        yield post


@pytest.fixture
def posting(hall: Hall, server: Post) -> Iterator[Installation]:
    """The installation with that server."""
    settings = hall.installation.settings.model_copy(
        update={"smtp_url": server.url, "mail_from": "Управа <uprava@example.org>"}
    )
    made = replace(hall.installation, settings=settings)
    belongs_to(made.engine, made)
    yield made
    belongs_to(made.engine, hall.installation)


def meeting_with_kim(hall: Hall) -> UUID:
    """A meeting told to a guest from outside and nobody else by letter."""
    head = hall.plan(DAY)
    hall.act(hall.secretary, add_guest, head.id, KIM)
    approve(hall, head)
    hall.act(hall.secretary, tell, head.id, "The agenda is approved")
    return head.id


def letter_of(hall: Hall, id: UUID) -> int:
    """The last letter of a meeting."""
    return int(hall.look("select max(id) from meetings.letter where document_id = %s", id))


def state_of(hall: Hall, letter: int) -> str:
    """What became of a letter."""
    return str(hall.look("select state from meetings.letter where id = %s", letter))


def calendar_in(letter: EmailMessage) -> Any:
    """The file in a letter, read by the other parser; both copies of it are the same."""
    parts = [each for each in letter.walk() if each.get_content_type() == "text/calendar"]
    assert [each.get_filename() for each in parts] == [None, "meeting.ics"]
    inner, kept = (each.get_payload(decode=True) for each in parts)
    assert inner == kept
    calendar = vobject.readOne(inner.decode())
    assert parts[0].get_param("method") == calendar.method.value
    return calendar


def test_a_letter_says_when_and_where_and_bears_the_file(
    hall: Hall, posting: Installation, server: Post
) -> None:
    id = meeting_with_kim(hall)
    letter = letter_of(hall, id)
    send_letter(posting, letter_id=letter)
    send_letter(posting, letter_id=letter)
    assert state_of(hall, letter) == "sent"
    (sent,) = server.letters
    assert sent["To"] == '"Ким О. О." <kim@example.org>'
    assert "15.12.2026 10:00–11:30" in str(sent["Subject"])
    text = sent.get_body(("plain",))
    assert text is not None
    assert "Повестка утверждена." in text.get_content()
    assert "Место: зал 201" in text.get_content()
    event = calendar_in(sent).vevent
    assert event.uid.value == str(id)
    assert event.attendee.value == "mailto:kim@example.org"
    assert event.dtstart.value == hall.ask(hall.secretary, get_meeting, id).starts_at


def test_answers_by_mail_go_to_the_secretary(
    hall: Hall, posting: Installation, server: Post
) -> None:
    give_addresses(hall)
    id = meeting_with_kim(hall)
    send_letter(posting, letter_id=hall.look(
        "select id from meetings.letter where document_id = %s and address = %s", id, KIM.email
    ))  # fmt: skip
    (sent,) = server.letters
    secretary = f"p{hall.secretary.person_id}@example.org"
    assert sent["Reply-To"].addresses[0].addr_spec == secretary
    event = calendar_in(sent).vevent
    assert event.organizer.value == f"mailto:{secretary}"
    assert event.attendee.params["RSVP"] == ["TRUE"]


def test_moved_and_cancelled_the_calendar_takes_the_same_event(
    hall: Hall, posting: Installation, server: Post
) -> None:
    id = meeting_with_kim(hall)
    send_letter(posting, letter_id=letter_of(hall, id))
    version = hall.ask(hall.secretary, get_meeting, id).version
    hall.act(hall.secretary, planning.change_meeting, id, hall.slot(date(2026, 12, 17)),
             version=version)  # fmt: skip
    hall.act(hall.secretary, tell, id, "The meeting is moved")
    send_letter(posting, letter_id=letter_of(hall, id))
    hall.act(hall.secretary, planning.cancel_meeting, id, "карантин", version=version + 1)
    hall.act(hall.secretary, tell, id, "The meeting is cancelled", why="карантин")
    send_letter(posting, letter_id=letter_of(hall, id))
    files = [calendar_in(each) for each in server.letters]
    assert [each.method.value for each in files] == ["REQUEST", "REQUEST", "CANCEL"]
    assert len({each.vevent.uid.value for each in files}) == 1
    numbers = [int(each.vevent.sequence.value) for each in files]
    assert numbers == sorted(set(numbers))
    last = server.letters[-1].get_body(("plain",))
    assert last is not None
    assert "карантин" in last.get_content()


def test_a_server_that_is_busy_is_asked_again_and_at_last_the_secretary_is_told(
    hall: Hall, posting: Installation, server: Post
) -> None:
    letter = letter_of(hall, meeting_with_kim(hall))
    server.answer = "451 later"
    for _try in range(MOST_TRIES - 1):
        with pytest.raises(UnavailableError):
            send_letter(posting, letter_id=letter)
    assert state_of(hall, letter) == "waiting"
    send_letter(posting, letter_id=letter)
    assert state_of(hall, letter) == "failed"
    query = "select text from work.notice where person_id = %s order by id desc limit 1"
    assert hall.look(query, hall.secretary.person_id).startswith("Письмо не отправлено: Ким О. О.")
    assert server.letters == []


@pytest.mark.parametrize("answer", ["550 no such user", "554 refused"])
def test_what_the_server_refuses_for_good_is_not_tried_again(
    hall: Hall, posting: Installation, server: Post, answer: str
) -> None:
    letter = letter_of(hall, meeting_with_kim(hall))
    server.answer = answer
    send_letter(posting, letter_id=letter)
    assert state_of(hall, letter) == "failed"
    assert answer[:3] in hall.look("select problem from meetings.letter where id = %s", letter)


def test_a_letter_whose_worker_died_is_not_sent_by_itself(
    hall: Hall, posting: Installation, server: Post
) -> None:
    letter = letter_of(hall, meeting_with_kim(hall))
    hall.look("with left_behind as (update meetings.letter set claimed_at = now() where id = %s"
              " returning 1) select count(*) from left_behind", letter)  # fmt: skip
    send_letter(posting, letter_id=letter)
    assert state_of(hall, letter) == "uncertain"
    assert server.letters == []


def test_without_a_mail_server_the_failure_is_on_the_screen(client: Any, hall: Hall) -> None:
    id = meeting_with_kim(hall)
    send_letter(hall.installation, letter_id=letter_of(hall, id))
    with hall.at_the_screen(client, hall.secretary) as desk:
        page = desk.get(f"/meetings/{id}/invited").text
        assert ">не отправлено<" in page
        assert "Почтовый сервер не настроен." in page
        assert "не отправлено 1 письмо" in desk.get(f"/docs/{id}").text


def test_the_worker_sends_what_was_ordered(hall: Hall, posting: Installation, server: Post) -> None:
    id = meeting_with_kim(hall)

    async def work() -> None:
        running = asyncio.create_task(run_worker(posting))
        for _again in range(150):
            if state_of(hall, letter_of(hall, id)) == "sent":
                break
            await asyncio.sleep(0.1)
        running.cancel()
        await asyncio.wait([running])

    asyncio.run(work())
    assert state_of(hall, letter_of(hall, id)) == "sent"
    invitations = [each for each in server.letters if "text/calendar" in str(each)]
    assert [str(calendar_in(each).vevent.uid.value) for each in invitations].count(str(id)) == 1
