"""The monthly package: made by the job, read back by the standard library, closed to others."""

import base64
import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from plugins.appeals.duty_reports.conftest import GUIDS, LEAK, MONTH, Reports
from plugins.appeals.replies.desk import make_desk
from plugins.appeals.work.bureau import MINISTRY
from uprava import testing
from uprava.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from uprava_appeals.duty_reports import checking
from uprava_appeals.duty_reports.service import making, naming
from uprava_appeals.intake.values import NewQuestion


def contents(reports: Reports, sha256: str) -> list[dict[str, Any]]:
    whole = b"".join(reports.installation.store.read(sha256))
    with zipfile.ZipFile(io.BytesIO(whole)) as pack:
        return [json.loads(pack.read(name)) for name in sorted(pack.namelist())]


def test_without_an_identifier_nothing_goes_in_and_the_protocol_says_why(reports: Reports) -> None:
    row = reports.package(reports.order())
    assert (row.state, row.looked_at, row.packed, row.sha256) == ("made", 4, 0, "")
    assert sum(each["rule"] == checking.NO_DEPARTMENT for each in row.protocol) == 4
    with pytest.raises(ConflictError):
        reports.bureau.office.act(reports.reporter, making.take, row.id)


def test_the_package_holds_what_breaks_no_rule(reports: Reports) -> None:
    reports.identify(MINISTRY.name)
    row = reports.package(reports.order())
    assert (row.looked_at, row.packed) == (4, 3)
    left = {(each["document"], each["rule"]) for each in row.protocol if each["keeps_out"]}
    assert left == {(str(reports.split), checking.NO_CODE)}
    found = contents(reports, row.sha256)
    assert {each["departmentId"] for each in found} == {GUIDS[0]}
    assert {each["name"] for each in found} == {"Кузнецова Анна Дмитриевна"}
    statuses = sorted(part["status"] for each in found for part in each["questions"])
    assert statuses == ["Explained", "Explained", "InWork"]
    late = next(e for e in found if e["number"] == reports.bureau.row(reports.late).number)
    assert late["format"] == "Electronic"
    assert late["questions"][0]["responseDate"] == reports.bureau.today.isoformat()


def test_the_answer_goes_in_though_its_file_is_closed_to_the_reporter(
    reports: Reports, town: testing.Town
) -> None:
    reports.identify()
    desk = make_desk(reports.installation, town)
    desk.bureau.office.today = reports.bureau.today
    id = desk.appeal(NewQuestion("Кровля", code=LEAK))
    reply = desk.answer(id)
    desk.sign(reply)
    desk.send(reply)
    today = reports.bureau.today
    row = reports.package(reports.order(year=today.year, month=today.month))
    number = desk.bureau.row(id).number
    (told,) = [each for each in contents(reports, row.sha256) if each["number"] == number]
    attached = told["questions"][0]["attachment"]
    assert base64.b64decode(attached["content"]).startswith(b"%PDF")


def test_whose_data_went_out_is_seen(reports: Reports) -> None:
    reports.identify()
    reports.order()
    query = "select count(*) from appeals.opening where what = 'export' and document_id = %s"
    assert reports.bureau.look(query, reports.late) == 1


def test_only_who_may_know_names_orders_and_reads(reports: Reports) -> None:
    id = reports.order()
    for each in (reports.bureau.watcher, reports.bureau.executor):
        with pytest.raises(ForbiddenError):
            reports.bureau.office.act(each, making.get_package, id)
    with pytest.raises(NotFoundError):
        reports.bureau.office.act(reports.reporter, making.get_package, id + 1000)


def test_a_second_order_while_one_is_made_and_a_month_to_come_are_refused(reports: Reports) -> None:
    month = MONTH.since
    reports.bureau.act(reports.reporter, making.order, month.year, month.month)
    with pytest.raises(ConflictError):
        reports.bureau.act(reports.reporter, making.order, month.year, month.month)
    with pytest.raises(InvalidError):
        reports.bureau.act(reports.reporter, making.order, month.year + 1, month.month)


def test_a_job_that_is_repeated_makes_nothing_anew(reports: Reports) -> None:
    id = reports.order()
    before = reports.package(id)
    making.make(reports.installation, package_id=id)
    assert reports.package(id) == before


def test_the_day_it_was_handed_over_lies_after_it_was_made(reports: Reports) -> None:
    reports.identify()
    id = reports.order()
    tomorrow = reports.bureau.today + timedelta(days=1)
    with pytest.raises(InvalidError):
        reports.bureau.office.act(reports.reporter, making.note_sent, id, on=tomorrow, said="")
    today = reports.bureau.today
    reports.bureau.office.act(reports.reporter, making.note_sent, id, on=today, said="АРМ ЕС ОГ")
    assert (reports.package(id).sent_on, reports.package(id).said) == (today, "АРМ ЕС ОГ")


def test_names_are_changed_and_given_back(reports: Reports) -> None:
    office, who, at = reports.bureau.office, reports.reporter, reports.bureau.at

    def rename(wanted: dict[str, str]) -> int:
        changed: int = office.act(who, naming.rename, wanted, at=at)
        return changed

    assert rename({"fields.code": "kod", "fields.number": "number", "alien": "x"}) == 1
    assert rename({"fields.code": "kod"}) == 0
    with pytest.raises(InvalidError):
        rename({"fields.code": "два слова"})
    assert rename({"fields.code": ""}) == 1
    with pytest.raises(InvalidError):
        office.act(who, naming.keep_body, "Министерство", "не GUID", at=at)
