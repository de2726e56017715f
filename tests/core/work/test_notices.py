"""Notices, reminders and warnings: who is told, in which language, once and under which rights."""

import threading
from datetime import date, timedelta

import pytest
from desks import Desk, SignIn
from uprava import testing
from uprava.clock import now
from uprava.db.sql import execute
from uprava.documents.service.access import close_to
from uprava.errors import InvalidError, NotFoundError
from uprava.i18n import N_
from uprava.work.counters import count_work
from uprava.work.jobs import tell_of_day
from uprava.work.service import Message, Noticed, notify, tell_of_comment, tell_of_sharing
from uprava.work.service.notices import (
    count_unread,
    forget_old,
    list_notices,
    mark_read,
    mark_unread,
    open_notice,
)
from uprava.work.service.people import people_behind
from uprava.work.service.reminders import drop_reminder, list_reminders, remind

TODAY = testing.TODAY
FRIDAY, SATURDAY, MONDAY = TODAY, date(2026, 11, 21), date(2026, 11, 23)


def texts(desk: Desk, person: int, kind: str) -> list[str]:
    query = "select text from work.notice where person_id = %s and kind = %s order by id"
    return [text for (text,) in desk.ask(query, person, kind)]


def test_a_document_put_before_a_person_is_told_once(desk: Desk) -> None:
    head = desk.memo()
    with desk.as_(desk.clerk) as session:
        from uprava.work.service import put_into

        put_into(session, "review", head, person_id=desk.chief.person_id, reader=desk.clerk,
                 at=now())  # fmt: skip
    assert texts(desk, desk.chief.person_id, "work") == ["Ждёт вас: О готовности котельных"]
    assert texts(desk, desk.clerk.person_id, "work") == []


def test_a_notice_is_in_the_language_of_its_person_and_on_one_line(desk: Desk) -> None:
    with desk.system() as session:
        execute(session, "update users.person set locale = 'en' where id = %s",
                (desk.chief.person_id,))  # fmt: skip
        message = Message(N_("Waits for you: {title}"), {"title": "{name}\r\nBcc: all"})
        notify(session, [desk.chief.person_id, desk.clerk.person_id], Noticed("work", message),
               at=now())  # fmt: skip
    assert texts(desk, desk.chief.person_id, "work") == ["Waits for you: {name} Bcc: all"]
    assert texts(desk, desk.clerk.person_id, "work") == ["Ждёт вас: {name} Bcc: all"]


def test_what_waits_for_a_unit_is_told_to_all_who_work_there(desk: Desk) -> None:
    colleague = testing.make_person(desk.installation, unit_id=desk.town.housing_id)
    with desk.system() as session:
        assert people_behind(session, [desk.town.housing_id]) == sorted(
            [desk.chief.person_id, colleague.person_id]
        )
        execute(session, "update users.person set active = false where id = %s",
                (colleague.person_id,))  # fmt: skip
    with desk.system() as session:
        assert people_behind(session, [desk.town.housing_id]) == [desk.chief.person_id]


def test_a_comment_is_told_to_those_concerned_but_not_to_its_author(desk: Desk) -> None:
    head = desk.memo()
    with desk.as_(desk.chief) as session:
        assert tell_of_comment(session, head, reader=desk.chief, at=now()) == [desk.clerk.person_id]
    with desk.as_(desk.clerk) as session:
        assert tell_of_comment(session, head, reader=desk.clerk, at=now()) == [desk.chief.person_id]
        assert tell_of_sharing(
            session, head, [desk.town.housing_id], reader=desk.clerk, at=now()
        ) == [desk.chief.person_id]


def test_the_bell_forgets_what_its_reader_may_no_longer_open(desk: Desk) -> None:
    head = desk.memo()
    with desk.as_(desk.chief) as session:
        (row,) = list_notices(session, reader=desk.chief, limit=10).rows
        assert count_unread(session, reader=desk.chief) == 1
        assert count_work(session, desk.chief, today=TODAY).unread == 1
    with desk.as_(desk.clerk) as session:
        close_to(session, head, principal_id=desk.chief.person_id, reason="addressee")
    with desk.as_(desk.chief) as session:
        assert list_notices(session, reader=desk.chief, limit=10).rows == ()
        assert count_unread(session, reader=desk.chief) == 0
    with desk.as_(desk.chief) as session, pytest.raises(NotFoundError):
        open_notice(session, row.id, reader=desk.chief, at=now())


def test_reading_and_taking_it_back(desk: Desk) -> None:
    for _number in range(3):
        desk.memo()
    at = now()
    with desk.as_(desk.chief) as session:
        rows = list_notices(session, reader=desk.chief, limit=10).rows
        assert mark_read(session, [rows[0].id], reader=desk.chief, at=now()) == [rows[0].id]
        assert len(mark_read(session, None, reader=desk.chief, at=at)) == 2
        assert mark_read(session, None, reader=desk.chief, at=now()) == []
        assert count_unread(session, reader=desk.chief) == 0
    with desk.as_(desk.clerk) as session:
        assert mark_read(session, [rows[0].id], reader=desk.clerk, at=now()) == []
        assert mark_unread(session, at, reader=desk.clerk) == 0
    with desk.as_(desk.chief) as session:
        assert mark_unread(session, at, reader=desk.chief) == 2


def test_notices_are_paged_both_ways(desk: Desk) -> None:
    for number in range(5):
        desk.memo(f"№ {number}")
    with desk.as_(desk.chief) as session:
        first = list_notices(session, reader=desk.chief, limit=2)
        second = list_notices(session, reader=desk.chief, limit=2, after=first.older)
        third = list_notices(session, reader=desk.chief, limit=2, after=second.older)
        again = list_notices(session, reader=desk.chief, limit=2, before=third.newer)
    assert [len(page.rows) for page in (first, second, third)] == [2, 2, 1]
    assert (first.newer, third.older) == (None, None)
    assert again.rows == second.rows


def test_the_bell_and_the_list_over_the_screen(desk: Desk, sign_in: SignIn) -> None:
    head = desk.memo("О паспорте")
    client = sign_in(desk.chief)
    assert 'aria-label="Уведомления: 1"' in client.get("/notices/bell").text
    assert "Ждёт вас: О паспорте" in client.get("/notices").text
    ((id,),) = desk.ask("select id from work.notice where person_id = %s", desk.chief.person_id)
    followed = client.get(f"/notices/{id}", follow_redirects=False)
    assert followed.headers["location"] == f"/docs/{head.id}"
    assert 'aria-label="Уведомления"' in client.get("/notices/bell").text
    assert client.get("/notices/999999999999").status_code == 404
    read = client.post("/notices/read", data={"all": "1"}, follow_redirects=False)
    assert read.status_code == 303
    assert client.post("/notices/read", data={}).status_code == 422
    assert client.post("/notices/unread?at=x").status_code == 422
    assert sign_in(desk.stranger).get(f"/notices/{id}").status_code == 404


def test_old_notices_are_forgotten(desk: Desk) -> None:
    desk.memo()
    with desk.system() as session:
        execute(session, "update work.notice set created_at = now() - interval '181 days'"
                " where person_id = %s", (desk.chief.person_id,))  # fmt: skip
        assert forget_old(session, now=now()) >= 1
    assert texts(desk, desk.chief.person_id, "work") == []


def test_a_reminder_becomes_one_notice_on_its_day(desk: Desk) -> None:
    head = desk.memo()
    with desk.as_(desk.chief) as session:
        remind(session, head.id, on=MONDAY, text="позвонить", reader=desk.chief, today=TODAY)
        remind(session, head.id, on=MONDAY, text="перезвонить", reader=desk.chief, today=TODAY)
        (row,) = list_reminders(session, reader=desk.chief)
        assert row.text == "перезвонить"
    tell_of_day(desk.installation, day=FRIDAY, at=now())
    assert texts(desk, desk.chief.person_id, "reminder") == []
    for _again in range(2):
        tell_of_day(desk.installation, day=MONDAY, at=now())
    assert texts(desk, desk.chief.person_id, "reminder") == [
        "Напоминание: перезвонить — О готовности котельных"
    ]
    with desk.as_(desk.chief) as session:
        assert list_reminders(session, reader=desk.chief) == []


def test_two_workers_at_once_remind_and_warn_once(desk: Desk) -> None:
    for number in range(12):
        head = desk.memo(f"№ {number}", due_on=FRIDAY)
        with desk.as_(desk.chief) as session:
            remind(session, head.id, on=FRIDAY, text="", reader=desk.chief, today=TODAY)
    start = threading.Barrier(3)

    def work() -> None:
        start.wait()
        tell_of_day(desk.installation, day=FRIDAY, at=now())

    workers = [threading.Thread(target=work) for _number in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    for kind in ("reminder", "term"):
        told = texts(desk, desk.chief.person_id, kind)
        assert len(told) == 12
        assert len(set(told)) == 12


def test_terms_are_told_of_the_working_day_before_and_on_the_day(desk: Desk) -> None:
    desk.memo("на понедельник", due_on=MONDAY)
    desk.memo("на субботу", due_on=SATURDAY)
    desk.memo("на вторник", due_on=MONDAY + timedelta(days=1))
    told = {}
    for day in (FRIDAY, SATURDAY, SATURDAY + timedelta(days=1), MONDAY):
        before = len(texts(desk, desk.chief.person_id, "term"))
        tell_of_day(desk.installation, day=day, at=now())
        tell_of_day(desk.installation, day=day, at=now())
        told[day] = sorted(texts(desk, desk.chief.person_id, "term")[before:])
    assert list(told.values()) == [
        ["Срок истекает 21.11.2026: на субботу", "Срок истекает 23.11.2026: на понедельник"],
        [],
        [],
        ["Срок истекает 24.11.2026: на вторник", "Срок истекает сегодня: на понедельник"],
    ]


def test_a_substitute_is_told_that_something_came_but_not_what(desk: Desk) -> None:
    head = desk.memo("тайное", due_on=MONDAY)
    with desk.system() as session:
        execute(
            session,
            "insert into users.substitution (absent_id, substitute_id, since, until, permissions,"
            " reason, created_by, created_at) values (%s, %s, %s, %s, '{}', 'отпуск', %s, now())",
            (desk.chief.person_id, desk.stranger.person_id, TODAY, MONDAY, desk.clerk.person_id),
        )
    with desk.as_(desk.chief) as session:
        remind(session, head.id, on=FRIDAY, text="", reader=desk.chief, today=TODAY)
    tell_of_day(desk.installation, day=FRIDAY, at=now())
    for kind in ("reminder", "term"):
        (told,) = texts(desk, desk.stranger.person_id, kind)
        assert "отсутствует" in told
        assert "тайное" not in told


@pytest.mark.parametrize(
    ("on", "text", "field"),
    [
        (TODAY - timedelta(days=1), "", "on"),
        (date(2036, 1, 1), "", "on"),
        (TODAY, "я" * 201, "text"),
    ],
)
def test_a_reminder_that_cannot_be_is_refused(desk: Desk, on: date, text: str, field: str) -> None:
    head = desk.memo()
    with desk.as_(desk.chief) as session, pytest.raises(InvalidError) as refused:
        remind(session, head.id, on=on, text=text, reader=desk.chief, today=TODAY)
    assert list(refused.value.fields) == [field]


def test_nobody_reminds_themselves_of_what_they_may_not_see(desk: Desk) -> None:
    head = desk.memo()
    with desk.as_(desk.stranger) as session, pytest.raises(NotFoundError):
        remind(session, head.id, on=MONDAY, text="", reader=desk.stranger, today=TODAY)


def test_reminders_over_the_screen(desk: Desk, sign_in: SignIn) -> None:
    head = desk.memo("О паспорте")
    client = sign_in(desk.chief)
    assert "О паспорте" in client.get(f"/work/reminders/new?doc={head.id}").text
    soon = (now().date() + timedelta(days=30)).isoformat()
    form = {"doc": str(head.id), "on": soon, "text": "зима"}
    kept = client.post("/work/reminders", data=form, follow_redirects=False)
    assert kept.headers["location"] == f"/docs/{head.id}"
    assert client.post("/work/reminders", data=form | {"on": "завтра"}).status_code == 422
    page = client.get("/work/reminders").text
    assert "О паспорте" in page
    assert "зима" in page
    ((id,),) = desk.ask("select id from work.reminder where document_id = %s", head.id)
    assert sign_in(desk.clerk).post(f"/work/reminders/{id}/delete").status_code == 404
    client = sign_in(desk.chief)
    assert client.post(f"/work/reminders/{id}/delete", follow_redirects=False).status_code == 303
    with desk.as_(desk.chief) as session, pytest.raises(NotFoundError):
        drop_reminder(session, id, reader=desk.chief)
