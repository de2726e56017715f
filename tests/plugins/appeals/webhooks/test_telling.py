"""Programs are told what becomes of their appeals: every event, in order, whatever breaks."""

import json
import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from plugins.appeals.webhooks.listener import drip, flood, hang_up, lead_inside, listening
from plugins.appeals.webhooks.portal import API, Portal
from plugins.appeals.work.bureau import MINISTRY, asked
from tests_support.browser import signed_in
from uprava import testing
from uprava_appeals.law.facts import Competence
from uprava_appeals.law.prolonging import Cause
from uprava_appeals.webhooks.service import telling
from uprava_appeals.webhooks.service.telling import WAITS
from uprava_appeals.webhooks.values import KEEP, PATH
from uprava_appeals.work.service import prolonging
from uprava_appeals.work.values import Longer

WRITTEN = ("Кузнецов", "Тарская", "протечк", "крыш", "Комиссия")


def test_everything_that_becomes_of_an_appeal_is_told_in_order(
    portal: Portal, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    portal.subscribe()
    bureau = portal.bureau
    id = bureau.appeal(*asked(Competence.OWN, Competence.OTHER), reference="portal-77")
    bureau.decide(id, "forward", place=1, bodies=(MINISTRY,))
    longer = Longer(10, Cause.EXCEPTIONAL, "Комиссия выезжает во вторник.")
    bureau.act(bureau.chief, prolonging.extend, id, longer)
    bureau.give(id, bureau.executor)
    bureau.answer(id)
    portal.run()
    events = portal.listener.events
    assert events[0] == "registered"
    assert events[-1] == "answered"
    assert {"decided", "extended", "work"} < set(events)
    assert len(events) == len(set(events)), "nothing is told twice"
    last = portal.listener.last()
    assert last["reference"] == "portal-77"
    assert last["status"]["number"] == bureau.row(id).number
    assert last["status"]["decisions"][0]["body"] == MINISTRY.name
    assert all(portal.signed(n) for n in range(len(events)))
    ids = [headers["x-uprava-delivery"] for headers, _body in portal.listener.told]
    assert ids == sorted(ids, key=int)
    texts = [body.decode() for _headers, body in portal.listener.told]
    texts += [bureau.look("select string_agg(to_jsonb(d)::text, '') from appeals.delivery as d")]
    texts += [record.getMessage() for record in caplog.records]
    assert not [word for word in WRITTEN for text in texts if word in text]
    portal.run()
    assert len(portal.listener.told) == len(events)


def test_an_act_that_is_rolled_back_is_not_told(portal: Portal) -> None:
    portal.subscribe()
    id = portal.bureau.appeal()
    before = portal.rows()

    def broken(session: Any, *, reader: Any) -> None:
        longer = Longer(10, Cause.EXCEPTIONAL, "Комиссия.")
        prolonging.extend(session, id, longer, reader=reader, at=portal.bureau.at)
        raise RuntimeError("the power went off")

    with pytest.raises(RuntimeError):
        portal.bureau.office.act(portal.bureau.chief, broken)
    assert portal.rows() == before


def test_appeals_of_others_are_not_told(portal: Portal) -> None:
    portal.subscribe()
    portal.bureau.office.register(by=portal.bureau.office.second)
    assert portal.rows() == []


@pytest.mark.parametrize(
    ("answer", "said"),
    [(500, "500"), (404, "404"), (302, "302"), (lead_inside, "307"), (hang_up, None),
     (drip, "no answer in time"), (flood, None)],
)  # fmt: skip
def test_what_is_not_taken_is_told_again_and_what_follows_waits(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, answer: Any, said: str | None
) -> None:
    monkeypatch.setattr(telling, "DEADLINE", 1.5)
    portal.subscribe()
    id = portal.bureau.appeal()
    portal.bureau.give(id, portal.bureau.executor)
    portal.listener.answer = answer
    portal.run()
    first, *later = portal.rows()
    assert first[:4] == ("registered", 1, False, False)
    assert first[4] == said or (said is None and not first[4].isdigit())
    assert [each[1] for each in later] == [0] * len(later), "in order: the first is not told yet"
    assert set(portal.listener.events) == {"registered"}
    portal.listener.answer = 204
    portal.run()
    assert portal.rows()[0][1] == 1, "its time has not come"
    portal.hurry()
    portal.run()
    assert all(each[2] for each in portal.rows())
    assert portal.listener.events[-1] == "work"
    repeated = {headers["x-uprava-delivery"] for headers, body in portal.listener.told
                if b'"registered"' in body[:40]}  # fmt: skip
    assert len(repeated) == 1, "a repeated event keeps its id"


def test_waits_grow_and_at_last_the_administrator_is_told(portal: Portal) -> None:
    administrator = testing.make_person(
        portal.installation, unit_id=portal.bureau.town_unit, permissions=(KEEP,)
    )
    portal.subscribe()
    portal.bureau.appeal()
    portal.listener.answer = 503
    for wait in WAITS:
        portal.run()
        assert abs(portal.next_in() - wait) < timedelta(seconds=20)
        portal.hurry()
    portal.run()
    assert portal.rows()[-1][3:] == (True, "503")
    query = "select text from work.notice where person_id = %s"
    notices = portal.bureau.office.column(query, administrator.person_id)
    assert len(notices) == 1
    assert "localhost" in notices[0]
    with signed_in(portal.client, portal.installation, administrator) as headers:
        page = portal.client.get(PATH)
        assert "localhost" in page.text
        assert str(portal.bureau.row(portal.bureau.made[0]).number) not in page.text
        portal.listener.answer = 200
        again = f"{PATH}/{portal.id}/again"
        answer = portal.client.post(again, headers=headers, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    portal.run()
    assert portal.rows()[-1][2]


def test_two_runs_at_once_tell_an_event_once(portal: Portal) -> None:
    from concurrent.futures import ThreadPoolExecutor

    portal.subscribe()
    for _n in range(6):
        portal.bureau.appeal()
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda _n: portal.run(), range(3)))
    assert len(portal.listener.told) == 6


def test_a_slow_subscriber_delays_no_other_one(
    portal: Portal, pem: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with listening(pem) as slow:
        hosts = f"localhost:{slow.port}, localhost:{portal.listener.port}"
        monkeypatch.setenv("UPRAVA_APPEALS_WEBHOOK_HOSTS", hosts)
        monkeypatch.setattr(telling, "LONGEST", 4.0)  # the first answer takes five
        slow.answer = drip
        assert portal.ask(slow.url).status_code == 201
        portal.subscribe()
        for _n in range(8):
            id = portal.bureau.appeal()
            portal.bureau.give(id, portal.bureau.executor)
        wanted = len(portal.rows()) // 2
        assert wanted >= 16
        portal.work(lambda: len(portal.listener.told) >= wanted, within=3)
        assert len(portal.listener.told) == wanted
        assert len(slow.told) == 1
        for id in portal.bureau.made:
            events = [each for each in map(json.loads, portal.listener.bodies)
                      if each["appeal"] == str(id)]  # fmt: skip
            assert [each["event"] for each in events] == ["registered", "work"]


def test_a_subscriber_who_is_away_costs_one_exchange_a_run(portal: Portal) -> None:
    portal.subscribe()
    for _n in range(3):
        portal.bureau.appeal()
    portal.listener.answer = hang_up
    portal.run()
    assert len(portal.listener.told) == 1
    portal.listener.answer = 200
    portal.hurry()
    portal.run()
    assert all(each[2] for each in portal.rows())


def test_a_run_that_died_is_made_up_for(portal: Portal) -> None:
    portal.subscribe()
    portal.bureau.appeal()
    taken = telling.take(portal.installation, portal.id, at=telling.now())
    assert len(taken) == 1
    portal.run()
    assert portal.listener.told == [], "another run keeps it"
    portal.hurry()
    portal.run()
    assert portal.listener.events == ["registered"]


@pytest.mark.parametrize(
    "url",
    [
        "http://portal.example.ru/x", "https://", "ftp://portal.example.ru", "https://127.0.0.1/",
        "https://10.0.0.8/x", "https://[::1]/", "https://[::ffff:169.254.169.254]/",
        "https://169.254.169.254/latest", "https://[64:ff9b::a9fe:a9fe]/", "https://localhost/",
        "https://user:secret@portal.example.ru/", "https://portal.example.ru/#a",
        "https://portal.example.ru/ x", "https://portal.example.ru:0/", "https://[fe80::1%25e]/",
        "https://портал.рф/", "https://[::", "https://" + "a" * 600 + ".ru", "//x", "",
        "https://0.0.0.0/", "https://224.0.0.1/", "https://[2002:7f00:1::]/", "javascript:alert(1)",
    ],
)  # fmt: skip
def test_such_addresses_are_not_subscribed(portal: Portal, url: str) -> None:
    answer = portal.ask(url)
    assert answer.status_code == 422, answer.text


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fd00::1", "::ffff:10.0.0.1",
     "64:ff9b::7f00:1", "93.184.216.34,10.0.0.1"],
)  # fmt: skip
def test_a_name_that_leads_inside_is_not_called(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    import socket

    def found(*_arguments: Any, **_named: Any) -> list[Any]:
        return [
            (socket.AF_INET6 if ":" in each else socket.AF_INET, socket.SOCK_STREAM, 6, "",
             (each, 443, 0, 0) if ":" in each else (each, 443))
            for each in host.split(",")
        ]  # fmt: skip

    portal.subscribe()
    renamed = "update appeals.subscription set url = %s where id = %s returning id"
    portal.bureau.look(renamed, "https://portal.example.ru/", portal.id)
    portal.bureau.appeal()
    monkeypatch.setattr(socket, "getaddrinfo", found)
    portal.run()
    monkeypatch.undo()
    assert portal.rows()[0][1:] == (1, False, False, "inside")


def test_a_program_sees_and_ends_its_own_subscriptions_only(portal: Portal) -> None:
    portal.subscribe()
    assert portal.ask(portal.listener.url).status_code == 409
    listed = portal.client.get(API, headers=portal.headers("documents:read")).json()
    assert [each["id"] for each in listed] == [portal.id]
    assert portal.secret not in str(listed)
    kept = portal.bureau.look("select to_jsonb(s)::text from appeals.subscription as s"
                              " where id = %s", portal.id)  # fmt: skip
    assert portal.secret not in kept
    other = portal.headers(who=portal.bureau.office.second)
    assert portal.client.delete(f"{API}/{portal.id}", headers=other).status_code == 404
    mine = portal.headers()
    assert portal.client.delete(f"{API}/{portal.id}", headers=mine).json() == {"ended": portal.id}
    portal.bureau.appeal()
    assert portal.rows() == []
