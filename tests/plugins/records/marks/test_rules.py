"""Rules that open the public check: off by default, by kind or journal, never past what may be."""

from typing import Any
from uuid import UUID

from uprava import testing
from uprava.clock import now
from uprava.db.sql import fetch_value
from uprava.db.transaction import system_transaction
from uprava.documents.models import AccessMark
from uprava_records.marks.service.ruling import apply_rules, open_earlier

from .test_marks import Desk, desk

__all__ = ["desk"]

CHECKS = "/records/checks"


def rule(desk: Desk, who: Any, **form: str) -> Any:
    given = {"kind": "records.outgoing", "journal": ""} | form
    return desk.visit("POST", f"{CHECKS}/rules", who, data=given)


def opened(desk: Desk, id: UUID) -> bool:
    query = "select count(*) from records.mark where document_id = %s and opened_at is not null"
    with system_transaction(desk.installation.engine, today=testing.TODAY) as session:
        return bool(fetch_value(session, query, (id,)))


def applied(desk: Desk, id: UUID) -> bool:
    with system_transaction(desk.installation.engine, today=testing.TODAY) as session:
        return apply_rules(session, id, at=now())


def test_without_a_rule_nothing_is_opened_by_itself(desk: Desk) -> None:
    id = desk.outgoing()
    assert applied(desk, id) is False
    assert opened(desk, id) is False


def test_a_rule_opens_what_may_be_told_and_nothing_else(desk: Desk) -> None:
    assert rule(desk, desk.registrar).status_code == 303
    good = desk.outgoing()
    bad = [
        desk.outgoing(mark=AccessMark.RESTRICTED), desk.outgoing(signed=""),
        desk.outgoing(signed="invalid"),
    ]  # fmt: skip
    assert [applied(desk, id) for id in (good, *bad)] == [True, False, False, False]
    code = desk.code(good)
    page = desk.visit("GET", f"/check/{code}").text
    assert "Электронная подпись действительна." in page
    assert "Сидоров" not in page
    told = desk.visit("GET", CHECKS, desk.registrar).text
    assert f"/docs/{good}" in told
    assert not any(str(id) in told for id in bad)
    again = rule(desk, desk.registrar)
    assert again.status_code == 409


def test_a_closed_rule_opens_no_more_and_closes_nothing(desk: Desk) -> None:
    rule(desk, desk.registrar)
    first = desk.outgoing()
    assert applied(desk, first)
    with system_transaction(desk.installation.engine, today=testing.TODAY) as session:
        id = fetch_value(
            session, "select id from records.check_rule where organisation_id = %s",
            (desk.town.organisation_id,),
        )  # fmt: skip
    assert desk.visit("POST", f"{CHECKS}/rules/{id}/close", desk.registrar).status_code == 303
    assert applied(desk, desk.outgoing()) is False
    assert opened(desk, first)
    assert desk.visit("POST", f"{CHECKS}/rules/{id}/close", desk.registrar).status_code == 404


def test_a_rule_of_one_journal_leaves_the_others_closed(desk: Desk) -> None:
    with system_transaction(desk.installation.engine, today=testing.TODAY) as session:
        journals = [
            fetch_value(
                session, "insert into documents.journal (code, kind, organisation_id, unit_id,"
                " index, title, number_template, restarts, active) values (%s, 'records.outgoing',"
                " %s, %s, '01-13', 'Исходящие', '{seq}', 'yearly', true) returning id",
                (f"r{n}-{desk.town.organisation_id}", desk.town.organisation_id,
                 desk.town.chancellery_id),
            ) for n in (1, 2)
        ]  # fmt: skip
    assert rule(desk, desk.registrar, journal=str(journals[0])).status_code == 303
    ours, other = desk.outgoing(), desk.outgoing()
    for id, journal in ((ours, journals[0]), (other, journals[1])):
        desk.change("update documents.document set journal_id = %s where id = %s", journal, id)
    assert [applied(desk, ours), applied(desk, other)] == [True, False]
    wrong = rule(desk, desk.registrar, kind="records.act", journal=str(journals[0]))
    assert wrong.status_code == 422


def test_what_was_registered_before_is_opened_by_the_job_once(desk: Desk) -> None:
    earlier = [desk.outgoing() for _n in range(3)]
    closed = desk.outgoing(mark=AccessMark.RESTRICTED)
    rule(desk, desk.registrar)
    with system_transaction(desk.installation.engine, today=testing.TODAY) as session:
        id = fetch_value(
            session, "select id from records.check_rule where organisation_id = %s",
            (desk.town.organisation_id,),
        )  # fmt: skip
    for _again in range(2):
        open_earlier(desk.installation, rule_id=id)
    assert all(opened(desk, each) for each in earlier)
    assert not opened(desk, closed)
    count = "select count(*) from audit.record where action = 'check.opened-by-rule'"
    with system_transaction(desk.installation.engine, today=testing.TODAY) as session:
        told = fetch_value(
            session, f"{count} and object_id = any (%s)", ([str(each) for each in earlier],)
        )
    assert told == 3


def test_who_may_not_open_checks_neither_sees_nor_makes_rules(desk: Desk) -> None:
    assert desk.visit("GET", CHECKS, desk.stranger).status_code == 403
    assert rule(desk, desk.stranger).status_code == 403
    assert desk.visit("POST", f"{CHECKS}/rules").status_code in (303, 401, 403)
