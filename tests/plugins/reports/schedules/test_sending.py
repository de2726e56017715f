"""A report goes out: to whom, with what, under whose rights, once."""

import io
import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from litestar.testing import TestClient
from outgoing import Office
from tests_support import naps
from uprava import testing
from uprava.clock import now
from uprava.db.sql import execute
from uprava.exports.lists import Asked, Listed
from uprava.i18n import use_locale
from uprava.users.reader import Reader
from uprava_reports.schedules.periods import Relative
from uprava_reports.schedules.service import (
    keeping,
    mailing,
    making,
    planning,
    receiving,
    writing,
)
from uprava_reports.schedules.values import Receivers, Sent
from uprava_reports.settings import ReportsSettings

Screens = Callable[[Reader], TestClient]  # type: ignore[type-arg]

OCTOBER = testing.TODAY - timedelta(days=30)


def state(office: Office, delivery: UUID) -> tuple[str, str]:
    found = office.one("select state, said from reports.delivery where id = %s", delivery)
    return found[0], found[1]


def letters(office: Office, delivery: UUID) -> list[tuple[str, str]]:
    query = "select address, letter from reports.delivery_to where delivery_id = %s order by id"
    return [tuple(row) for row in office.ask(query, delivery)]


def book(office: Office, delivery: UUID) -> list[list[Any]]:
    """The rows of the kept workbook."""
    (sha256,) = office.one("select sha256 from reports.delivery where id = %s", delivery)
    data = b"".join(office.installation.store.read(sha256))
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def total(office: Office, delivery: UUID) -> int:
    """The figure of the last line: documents of the month before."""
    return max(value for value in book(office, delivery)[-1] if isinstance(value, int))


def test_the_file_is_that_of_the_owners_rights_and_of_the_period_before(
    office: Office, screens: Screens
) -> None:
    me = office.owner.person_id
    for _n in range(3):
        office.bureau.document(me, day=OCTOBER)
    office.bureau.document(me)
    office.bureau.document(office.colleague.person_id, day=OCTOBER)
    delivery = office.send(office.make())
    assert state(office, delivery) == ("done", "")
    assert total(office, delivery) == 3, "october, and only what the owner may open"
    came = f"Вам прислан отчёт «Объём за месяц» (отправитель: {office.owner.name})"
    assert office.notices(office.colleague) == [came]
    client = screens(office.colleague)
    page = client.get(f"/reports/deliveries/{delivery}").text
    assert "Объём за месяц" in page
    file = client.get(f"/reports/deliveries/{delivery}/file")
    assert file.status_code == 200
    assert openpyxl.load_workbook(io.BytesIO(file.content)).worksheets
    for path in ("", "/file"):
        stranger = screens(office.stranger).get(f"/reports/deliveries/{delivery}{path}")
        assert stranger.status_code == 404


def test_a_right_taken_away_between_two_sendings_counts_at_once(office: Office) -> None:
    kept = office.bureau.document(office.owner.person_id, day=OCTOBER)
    gone = office.bureau.document(office.owner.person_id, day=OCTOBER)
    id = office.make()
    assert total(office, office.send(id)) == 2
    office.bureau.put("delete from documents.access_grant where document_id = %s", gone)
    assert total(office, office.send(id)) == 1
    office.bureau.put("delete from documents.access_grant where document_id = %s", kept)
    assert state(office, office.send(id))[0] == "done", "an empty one is sent, as was wished"


def test_two_owners_of_two_worlds_send_different_figures(office: Office) -> None:
    office.bureau.document(office.owner.person_id, day=OCTOBER)
    for _n in range(4):
        office.bureau.document(office.colleague.person_id, day=OCTOBER)
    mine = office.make()
    with office.bureau.as_(office.colleague) as session:
        wish = office.wish(receivers=Receivers(people=[office.owner.person_id]))
        theirs = keeping.make(session, wish, reader=office.colleague, at=testing.NOW)
    assert (total(office, office.send(mine)), total(office, office.send(theirs))) == (1, 4)


def test_who_lost_the_right_to_the_report_or_to_sign_in_is_told_and_stopped_after_three(
    office: Office,
) -> None:
    id = office.make(report="naps.year", period=Relative.THIS_YEAR)
    assert state(office, office.send(id))[0] == "done"
    office.bureau.put("delete from users.role_grant where person_id = %s", office.owner.person_id)
    for _n in range(2):
        failed = office.send(id)
        assert state(office, failed)[0] == "failed"
    assert office.one("select paused_at is null from reports.schedule where id = %s", id)[0]
    office.send(id)
    paused, failures, next_at = office.one(
        "select paused_at is not null, failures, next_at from reports.schedule where id = %s", id
    )
    assert (paused, failures, next_at) == (True, 3, None)
    told = [each for each in office.notices(office.owner) if "не отправлен" in each]
    assert len(told) == 3
    assert "3 раза подряд" in told[-1]
    assert office.notices(office.colleague) == office.notices(office.colleague)[:1]


def test_a_closed_owner_sends_nothing(office: Office) -> None:
    id = office.make()
    office.bureau.put("update users.person set active = false where id = %s",
                      office.owner.person_id)  # fmt: skip
    assert state(office, office.send(id))[0] == "failed"
    assert office.notices(office.colleague) == []


def test_a_removed_report_and_a_question_that_is_impossible_by_now(office: Office) -> None:
    id = office.make()
    office.bureau.put("update reports.schedule set report = 'records.gone' where id = %s", id)
    found, said = state(office, office.send(id))
    assert found == "failed"
    assert "Такого отчёта нет" in said
    params = "update reports.schedule set report = 'documents.by_unit', params = %s where id = %s"
    office.bureau.put(params, '[["f-nothing", "1"]]', id)
    assert "нет такого фильтра" in state(office, office.send(id))[1]


def test_a_report_that_takes_too_long_is_told(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = ReportsSettings.model_construct(longest=1, sent_days=30)
    monkeypatch.setattr(making, "reports_settings", lambda: short)
    naps.NAP["seconds"] = 0.4
    id = office.make(report="naps.year", period=Relative.THIS_YEAR)
    found, said = state(office, office.send(id))
    assert found == "failed"
    assert "Сузьте условия" in said


def test_the_file_has_as_long_as_the_count(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    given, make = [], writing.make_figures

    def making_figures(wish: Asked, *, seconds: float) -> Listed:
        given.append(seconds)
        return make(wish, seconds=seconds)

    monkeypatch.setattr(writing, "make_figures", making_figures)
    assert state(office, office.send(office.make())) == ("done", "")
    assert given == [ReportsSettings().longest]


def test_an_empty_report_is_not_sent_when_so_wished(office: Office) -> None:
    id = office.make(when_empty=False)
    assert state(office, office.send(id)) == ("empty", "")
    assert office.notices(office.colleague) == []
    office.bureau.document(office.owner.person_id, day=OCTOBER)
    assert state(office, office.send(id)) == ("done", "")


def test_units_stand_for_their_people_of_that_day_without_who_refused(
    office: Office, screens: Screens
) -> None:
    town = office.bureau.town
    to = Receivers(units=[town.chancellery_id], people=[office.stranger.person_id])
    id = office.make(receivers=to)
    delivery = office.send(id)
    people = {each for (each,) in office.ask(
        "select person_id from reports.delivery_to where delivery_id = %s", delivery)}  # fmt: skip
    assert {office.owner.person_id, office.colleague.person_id, office.stranger.person_id} <= people
    client = screens(office.colleague)
    assert "Отказаться" in client.get("/reports/schedules/received").text
    assert client.post(f"/reports/schedules/{id}/refuse", follow_redirects=False).status_code == 303
    newcomer = testing.make_person(office.installation, unit_id=town.chancellery_id)
    query = "select person_id from reports.delivery_to where delivery_id = %s"
    again = {each for (each,) in office.ask(query, office.send(id))}
    assert newcomer.person_id in again
    assert office.colleague.person_id not in again
    client.post(f"/reports/schedules/{id}/accept")
    with office.bureau.as_(office.colleague) as session:
        rows = receiving.list_received(session, reader=office.colleague)
    assert [each.refused for each in rows] == [False]
    assert screens(office.stranger).post("/reports/schedules/99999/refuse").status_code == 404


def test_each_address_gets_a_letter_of_its_own_with_the_file(office: Office) -> None:
    office.mail(office.colleague, "Colleague@Town.example")
    office.mail(office.stranger, "stranger@town.example", digest=False)
    to = Receivers(
        people=[office.colleague.person_id, office.stranger.person_id],
        addresses=["colleague@town.example", "head@omsk.example", "HEAD@omsk.example"],
    )
    delivery = office.send(office.make(receivers=to, by_mail=True))
    assert state(office, delivery) == ("done", "")
    assert letters(office, delivery) == [
        ("Colleague@Town.example", "sent"), ("", "none"), ("head@omsk.example", "sent"),
    ]  # fmt: skip
    assert len(office.post.letters) == 2
    for letter, envelope in zip(office.post.letters, office.post.envelopes, strict=True):
        assert len(envelope.rcpt_tos) == 1
        assert letter["Auto-Submitted"] == "auto-generated"
        assert letter["Subject"] == "Отчёт: Объём за месяц"
        (file,) = letter.iter_attachments()
        assert file.get_filename().endswith(".xlsx")
        text = letter.get_body(("plain",)).get_content()
        assert "направляет вам отчёт «Объём за месяц»." in text
        assert "Период: 01.10.2026 – 31.10.2026." in text.splitlines()
        whole = letter.as_string().lower()
        others = {"colleague@town.example", "head@omsk.example"} - set(envelope.rcpt_tos)
        assert not any(each in whole for each in others - {envelope.rcpt_tos[0].lower()})


def test_a_large_file_stays_on_its_page_and_the_letter_has_the_link(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailing, "reports_settings",
                        lambda: ReportsSettings.model_construct(letter_size=0))  # fmt: skip
    delivery = office.send(office.make(receivers=Receivers(addresses=["head@omsk.example"])))
    (letter,) = office.post.letters
    assert list(letter.iter_attachments()) == []
    text = letter.get_content()
    assert f"https://docs.town.example/reports/deliveries/{delivery}" in text
    assert "слишком велик" in text


@pytest.mark.parametrize("form", list(Sent))
def test_every_form_of_sending(office: Office, screens: Screens, form: Sent) -> None:
    office.bureau.document(office.owner.person_id, day=OCTOBER)
    delivery = office.send(office.make(sent=form))
    assert state(office, delivery) == ("done", "")
    client = screens(office.colleague)
    page = client.get(f"/reports/deliveries/{delivery}").text
    assert "/reports/documents.by_unit?period=month&amp;since=2026-10-01" in page
    file = client.get(f"/reports/deliveries/{delivery}/file")
    begins = {Sent.PDF: b"%PDF-", Sent.XLSX: b"PK", Sent.CSV: b"\xef\xbb\xbf"}
    if form is Sent.LINK:
        assert file.status_code == 404
    else:
        assert file.content.startswith(begins[form])


def test_a_refused_letter_tells_the_owner_once(office: Office) -> None:
    office.post.answer = "550 no such user"
    addresses = ["a@omsk.example", "b@omsk.example"]
    to = Receivers(people=[office.colleague.person_id], addresses=addresses)
    delivery = office.send(office.make(receivers=to))
    assert [each for _address, each in letters(office, delivery)] == ["none", "failed", "failed"]
    assert state(office, delivery)[0] == "done", "people inside have it"
    told = office.notices(office.owner)
    assert told == ["Письма не отправлены или это неизвестно: 2 из 2. Отчёт: Объём за месяц"]


def test_nobody_reached_is_a_failure(office: Office) -> None:
    office.post.answer = "550 no such user"
    delivery = office.send(office.make(receivers=Receivers(addresses=["a@omsk.example"])))
    found, said = state(office, delivery)
    assert found == "failed"
    assert "550" in said
    assert "550" in office.notices(office.owner)[0]


def test_letters_that_failed_are_sent_again_by_their_owner(
    office: Office, screens: Screens
) -> None:
    office.post.answer = "550 no such user"
    to = Receivers(people=[office.colleague.person_id], addresses=["a@omsk.example"])
    id = office.make(receivers=to)
    delivery = office.send(id)
    log, again = (f"/reports/schedules/{id}/log/{delivery}{tail}" for tail in ("", "/again"))
    assert screens(office.colleague).post(again).status_code == 404
    client = screens(office.owner)
    assert "Отправить повторно" in client.get(log).text
    office.post.answer = "250 taken"
    assert client.post(again, follow_redirects=False).status_code == 303
    assert state(office, delivery)[0] == "sending"
    assert "Отправить повторно" not in client.get(log).text
    office.letters(delivery)
    assert [each for _address, each in letters(office, delivery)] == ["none", "sent"]
    assert state(office, delivery) == ("done", "")
    assert len(office.notices(office.colleague)) == 1, "people inside have it already"
    with use_locale("ru"):
        refused = client.post(again)
    assert refused.status_code == 409
    assert "повторять нечего" in refused.text


def test_a_sending_that_came_to_nothing_is_repeated_as_of_its_day(
    office: Office, screens: Screens
) -> None:
    id = office.make()
    named = "update reports.schedule set report = %s where id = %s"
    office.bureau.put(named, "records.gone", id)
    failed = office.send(id)
    client = screens(office.owner)
    assert "Такого отчёта нет" in client.get(f"/reports/schedules/{id}/log/{failed}").text
    office.bureau.put(named, "documents.by_unit", id)
    again = f"/reports/schedules/{id}/log/{failed}/again"
    assert client.post(again, follow_redirects=False).status_code == 303
    assert client.post(again).status_code == 409, "it goes on"
    repeated = next(each for each in office.deliveries(id) if each != failed)
    office.deliver(repeated)
    assert state(office, repeated) == ("done", "")
    day = "select day, by_hand from reports.delivery where id = %s"
    assert office.one(day, repeated) == (office.one(day, failed)[0], True)


def test_a_server_that_is_busy_is_asked_again(office: Office) -> None:
    office.post.answer = "451 later"
    id = office.make(receivers=Receivers(addresses=["a@omsk.example"]))
    office.plan(id)
    (delivery,) = office.deliveries(id)
    office.deliver(delivery)
    (receiver,) = office.one("select id from reports.delivery_to where delivery_id = %s", delivery)
    with pytest.raises(Exception, match="451"):
        mailing.send(office.installation, receiver=receiver)
    office.post.answer = "250 taken"
    mailing.send(office.installation, receiver=receiver)
    mailing.send(office.installation, receiver=receiver)
    assert len(office.post.letters) == 1
    assert state(office, delivery)[0] == "done"


def test_a_day_is_planned_once_and_moments_that_passed_are_sent_once(office: Office) -> None:
    id = office.make()
    for _n in range(3):
        office.plan(id)
    assert len(office.deliveries(id)) == 1
    office.bureau.put("update reports.schedule set next_at = %s where id = %s",
                      testing.NOW - timedelta(days=100), id)  # fmt: skip
    planning.plan_some(office.installation, at=testing.NOW)
    assert len(office.deliveries(id)) == 2
    (next_at,) = office.one("select next_at from reports.schedule where id = %s", id)
    assert next_at > testing.NOW
    planning.plan_some(office.installation, at=testing.NOW)
    assert len(office.deliveries(id)) == 2


REVISION = """insert into calendar.revision (id, number) values (1, 1)
    on conflict (id) do update set number = revision.number + 1"""

DAY_OFF = """insert into calendar.exception (day, layer, kind, title, source, created_at)
    values (%s, 'municipal', 'off', 'x', 'y', now())"""


def test_a_change_of_the_calendar_moves_the_coming_days(office: Office) -> None:
    id = office.make()
    (before,) = office.one("select next_at from reports.schedule where id = %s", id)
    with office.bureau.system() as session:
        execute(session, DAY_OFF, (before.date(),))
        execute(session, REVISION)
        planning.recount(session, at=testing.NOW)
    (after,) = office.one("select next_at from reports.schedule where id = %s", id)
    with office.bureau.system() as session:
        execute(session, "delete from calendar.exception where day = %s", (before.date(),))
        execute(session, REVISION)
    assert after > before


STEPS = ("answer", "write", "keep", "receivers_of", "tell_people")


@pytest.mark.parametrize("step", STEPS)
def test_a_worker_killed_at_any_step_of_making_sends_nothing_twice(
    office: Office, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    id = office.make(receivers=Receivers(
        people=[office.colleague.person_id], addresses=["head@omsk.example"]))  # fmt: skip
    office.plan(id)
    (delivery,) = office.deliveries(id)
    kill_within(office, monkeypatch, (making, step), lambda: office.deliver(delivery))
    assert state(office, delivery)[0] == "running"
    assert office.notices(office.colleague) == []
    office.deliver(delivery)
    office.letters(delivery)
    office.deliver(delivery)
    assert state(office, delivery)[0] == "done"
    assert len(office.notices(office.colleague)) == 1
    assert len(office.post.letters) == 1


@pytest.mark.parametrize(("step", "sent"), [("written", True), ("hand_over", False)])
def test_a_worker_killed_with_a_letter_in_hand_never_sends_it_twice(
    office: Office, monkeypatch: pytest.MonkeyPatch, step: str, sent: bool
) -> None:
    id = office.make(receivers=Receivers(addresses=["head@omsk.example"]))
    office.plan(id)
    (delivery,) = office.deliveries(id)
    office.deliver(delivery)
    (receiver,) = office.one("select id from reports.delivery_to where delivery_id = %s", delivery)

    def send() -> None:
        mailing.send(office.installation, receiver=receiver)

    kill_within(office, monkeypatch, (mailing, step), send)
    for _again in range(2):
        send()
    assert len(office.post.letters) == (1 if sent else 0)
    wanted = "sent" if sent else "uncertain"
    assert letters(office, delivery) == [("head@omsk.example", wanted)]
    told = office.notices(office.owner)
    assert len(told) == (0 if sent else 1), "what nobody knows is told, once"


def kill_within(
    office: Office, monkeypatch: pytest.MonkeyPatch, place: tuple[Any, str], act: Callable[[], None]
) -> None:
    """Run an act in a process of its own that is killed when it comes to a step."""
    module, name = place
    reached = multiprocessing.get_context("fork").Event()

    def stop(*_arguments: Any, **_named: Any) -> Any:
        reached.set()
        time.sleep(60)

    def alone() -> None:
        office.installation.engine.dispose(close=False)
        act()

    with monkeypatch.context() as own:
        own.setattr(module, name, stop)
        worker = multiprocessing.get_context("fork").Process(target=alone)
        worker.start()
    assert reached.wait(60)
    assert worker.pid is not None
    os.kill(worker.pid, signal.SIGKILL)
    worker.join()


def test_files_are_let_go_after_their_days(office: Office, screens: Screens) -> None:
    delivery = office.send(office.make())
    (sha256,) = office.one("select sha256 from reports.delivery where id = %s", delivery)
    plugins = office.installation.plugins
    with office.bureau.system() as session:
        assert plugins.known_blobs(session, [sha256]) == {sha256}
    office.bureau.put("update reports.delivery set expires_at = %s where id = %s", now(), delivery)
    planning.expire(office.installation)
    assert office.one("select sha256 from reports.delivery where id = %s", delivery) == (None,)
    client = screens(office.colleague)
    assert "Срок хранения файла истёк" in client.get(f"/reports/deliveries/{delivery}").text
    assert client.get(f"/reports/deliveries/{delivery}/file").status_code == 404


def test_a_notice_is_kept_in_the_language_of_who_gets_it(office: Office) -> None:
    office.bureau.put("update users.person set locale = 'en' where id = %s",
                      office.colleague.person_id)  # fmt: skip
    with use_locale("ru"):
        office.send(office.make())
    assert office.notices(office.colleague)[0].endswith("sends you a report: Объём за месяц")
