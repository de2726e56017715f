"""A registered letter: before a leader, considered, filed, its requisites changed."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import monotonic, sleep
from typing import Any
from uuid import UUID

import pytest
from uprava.clock import now
from uprava_records.letters.service import requisites as service
from uprava_records.letters.service.requisites import Change, letter_head, values_of

Maker = Callable[..., bytes]

WAITING = """select count(*) from work.item
    where document_id = %s and folder = 'review' and done_at is null"""
STATE = "select state from documents.document where id = %s"


def act(office: Any, desk: Any, id: UUID, code: str) -> Any:
    version = office.value("select version from documents.document where id = %s", id)
    return desk.post(f"/docs/{id}/acts/{code}", {"_v": str(version), "_key": f"{code}{version}"})


def edit(desk: Any, id: UUID, version: int, **changes: str) -> Any:
    page = desk.get(f"/records/incoming/{id}/edit").text
    values = dict(re.findall(r'value="([^"]*)"[^>]*name="(\w+)"', page))
    form = {name: value for value, name in values.items()} | {
        "correspondent": "Министерство ЖКХ", "title": "О готовности котельных",
        "outgoing_number": "14-2/5871", "outgoing_date": "2026-10-19", "letter_kind": "letter",
        "channel": "paper", "access_mark": "common", "signatory": "", "sheets": "", "due_on": "",
        "received_on": re.search(r'value="([\d-]+)" id="f-received_on"', page)[1],
        "_v": str(version), **changes,
    }  # fmt: skip
    return desk.post(f"/records/incoming/{id}/edit", form)


def test_a_letter_is_put_before_a_leader_who_finds_and_considers_it(
    office: Any, desk: Any, pdf: Maker
) -> None:
    id = office.registered(desk, pdf())
    leader = office.at(office.leader)
    assert leader.get(f"/docs/{id}").status_code == 404
    done = desk.post(f"/records/incoming/{id}/review", {"addressee": office.leader.login})
    assert done.status_code == 303
    assert (office.value(STATE, id), office.value(WAITING, id)) == ("review", 1)
    assert "О готовности котельных" in leader.get("/work/review").text
    assert act(office, leader, id, "considered").status_code == 303
    assert (office.value(STATE, id), office.value(WAITING, id)) == ("considered", 0)


def test_filing_takes_the_letter_from_whom_it_waits_for(office: Any, desk: Any, pdf: Maker) -> None:
    id = office.registered(desk, pdf(), addressee=office.leader.login)
    assert act(office, desk, id, "filed").status_code == 303
    assert (office.value(STATE, id), office.value(WAITING, id)) == ("filed", 0)
    refused = desk.post(f"/records/incoming/{id}/review", {"addressee": office.leader.login})
    assert refused.status_code == 409


def test_a_letter_before_somebody_else_is_not_mine_to_consider(
    office: Any, desk: Any, pdf: Maker
) -> None:
    from uprava import testing

    id = office.registered(desk, pdf(), addressee=office.leader.login)
    other = testing.make_person(
        office.installation, unit_id=office.town.housing_id, permissions=("records.consider",)
    )
    office.value(
        "insert into documents.access_grant (document_id, principal_id, reason, level, kind,"
        " hidden, granted_at) values (%s, %s, 'shared', 'read', 'records.incoming', false, now())"
        " returning principal_id", id, other.person_id,
    )  # fmt: skip
    assert act(office, office.at(other), id, "considered").status_code == 403
    assert office.value(STATE, id) == "review"


def test_the_panel_of_the_card_shows_the_letters_requisites(
    office: Any, desk: Any, pdf: Maker
) -> None:
    id = office.registered(desk, pdf(), signatory="Носова А. Е., министр", sheets="1 л.")
    page = desk.get(f"/docs/{id}").text
    for text in ("14-2/5871", "19.10.2026", "Носова А. Е., министр", "На рассмотрение…"):
        assert text in page


def test_changed_requisites_are_on_the_card_and_in_the_log(
    office: Any, desk: Any, pdf: Maker
) -> None:
    id = office.registered(desk, pdf())
    assert (
        edit(desk, id, 1, title="О ремонте котельных", signatory="Петров П. П.").status_code == 303
    )
    page = desk.get(f"/docs/{id}").text
    assert "О ремонте котельных" in page
    assert "Петров П. П." in page
    log = office.value("select body from audit.record where object_id = %s and action ="
                       " 'document.changed'", str(id))  # fmt: skip
    assert "О ремонте котельных" in log
    assert "О готовности котельных" in log
    assert office.value("select number from documents.document where id = %s", id) == "01-12/1"


def test_an_older_form_shows_mine_and_theirs_and_changes_nothing(
    office: Any, desk: Any, pdf: Maker
) -> None:
    id = office.registered(desk, pdf())
    theirs = office.at(office.colleague)
    assert edit(theirs, id, 1, title="Заголовок коллеги").status_code == 303
    mine = edit(desk, id, 1, title="Мой заголовок")
    assert mine.status_code == 409
    assert "Заголовок коллеги" in mine.text
    assert "Мой заголовок" in mine.text
    assert office.value("select title from documents.document where id = %s", id) == (
        "Заголовок коллеги"
    )
    assert edit(desk, id, 2, title="Мой заголовок").status_code == 303


def test_a_wrong_requisite_is_told_and_nothing_changes(office: Any, desk: Any, pdf: Maker) -> None:
    id = office.registered(desk, pdf())
    answer = edit(desk, id, 1, correspondent="", outgoing_date="2199-01-01")
    assert answer.status_code == 422
    assert "f-outgoing_date-e" in answer.text
    assert office.value("select version from documents.document where id = %s", id) == 1


@pytest.mark.parametrize("form", ["review", "edit"])
def test_who_may_only_read_changes_nothing(office: Any, desk: Any, pdf: Maker, form: str) -> None:
    id = office.registered(desk, pdf(), addressee=office.leader.login)
    assert office.at(office.leader).get(f"/records/incoming/{id}/{form}").status_code == 403
    from uprava import testing

    town = testing.make_town(office.installation)
    other = testing.make_person(
        office.installation, unit_id=town.chancellery_id, permissions=("records.register",)
    )
    assert office.at(other).get(f"/records/incoming/{id}/{form}").status_code == 404


def test_two_changes_of_one_moment_do_not_overwrite_each_other(
    office: Any, desk: Any, pdf: Maker
) -> None:
    id = office.registered(desk, pdf())
    reader = office.registrar

    def change(session: Any, title: str) -> Any:
        head = letter_head(session, id, reader=reader)
        values = values_of(session, head) | {"title": title}
        asked = Change(values, head.version)
        return service.edit(
            session, id, asked, reader=reader, installation=office.installation, at=now()
        )

    def second() -> Any:
        with office.as_(reader) as session:
            return change(session, "О тепле: второе")

    waiting = "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
    with ThreadPoolExecutor(1) as pool:
        with office.as_(reader) as session:
            assert change(session, "О тепле: первое").conflict is None
            late = pool.submit(second)
            until = monotonic() + 60
            while not office.value(waiting) and monotonic() < until:
                sleep(0.02)
        told = late.result(timeout=60)
    assert [(row[1], row[2]) for row in told.conflict.rows] == [
        ("О тепле: второе", "О тепле: первое")
    ]
    kept = office.value("select title from documents.document where id = %s", id)
    assert kept == "О тепле: первое"


@pytest.mark.parametrize("version", ["²", "", "9" * 5000, "1 or 1=1"])
def test_a_form_with_a_spoilt_version_is_refused_in_words(
    office: Any, desk: Any, pdf: Maker, version: str
) -> None:
    id = office.registered(desk, pdf())
    before = office.value("select version from documents.document where id = %s", id)
    answer = edit(desk, id, 1, _v=version)
    assert answer.status_code in {400, 422}
    assert office.value("select version from documents.document where id = %s", id) == before
