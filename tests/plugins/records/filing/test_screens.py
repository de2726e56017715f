"""The screens of filing over HTTP, without scripts: forms, refusals, who may."""

import re
from datetime import date
from typing import Any

import pytest
from uprava.clock import now, office_day
from uprava_records.filing.service import closing, filing

THIS = office_day("Asia/Omsk")
"""Screens work on the real day."""


def key() -> dict[str, str]:
    import secrets

    return {"_key": secrets.token_hex(8)}


def plan_id(archive: Any, year: int) -> int:
    query = "select id from records.plan where organisation_id = %s and year = %s"
    return int(archive.value(query, archive.town.organisation_id, year))


def test_a_plan_is_written_agreed_approved_and_a_case_opened(archive: Any, screens: Any) -> None:
    year = THIS.year
    page = screens.get("/records/plan")
    assert page.status_code == 200, page.text
    assert screens.post("/records/plan", {"year": str(year)}).status_code == 303
    id = plan_id(archive, year)
    refused = screens.post(f"/records/plan/{id}/rows/new", {"keeping": "event"})
    assert refused.status_code == 422
    row = {"unit": str(archive.town.chancellery_id), "index": "01-05", "years": "5",
           "heading": "Переписка с министерствами", "keeping": "years", "epk": "on"}  # fmt: skip
    assert screens.post(f"/records/plan/{id}/rows/new", row).status_code == 303
    assert screens.post(f"/records/plan/{id}/rows/new", row).status_code == 422
    again = screens.post(f"/records/plan/{id}/acts/agree", key() | {"basis": ""})
    assert again.status_code == 422, again.text
    for act, data in (("agree", {"basis": "протокол № 4"}), ("approve", {})):
        assert screens.get(f"/records/plan/{id}/acts/{act}").status_code == 200
        answer = screens.post(f"/records/plan/{id}/acts/{act}", key() | data)
        assert answer.status_code == 303, answer.text
    text = screens.get(f"/records/plan?year={year}").text
    assert "Переписка с министерствами" in text
    [row_id] = re.findall(r"/records/plan/rows/(\d+)/open", text)
    assert screens.get(f"/records/plan/rows/{row_id}/open").status_code == 200
    assert screens.post(f"/records/plan/rows/{row_id}/open", key()).status_code == 303
    listed = screens.get("/records/cases?stage=open").text
    [case] = re.findall(r'href="/records/cases/(\d+)"', listed)
    assert screens.get(f"/records/cases/{case}").status_code == 200
    refused = screens.post(f"/records/cases/{case}/acts/close", key() | {"ended_on": "2026-01-01"})
    assert refused.status_code == 409
    assert screens.get("/records/cases?q=министер&unit=1&stage=held").status_code == 200


def test_a_document_goes_into_a_case_from_its_card_and_out_again(
    archive: Any, screens: Any
) -> None:
    [row] = archive.plan(THIS.year)
    letter = archive.letter(THIS)
    card = screens.get(f"/docs/{letter}").text
    assert f"/records/filing/{letter}/into" in card
    form = screens.get(f"/records/filing/{letter}/into")
    assert form.status_code == 200, form.text
    offered = screens.get("/records/cases/suggest?q=01-", headers={"hx-request": "true"})
    assert f'data-value="r{row}"' in offered.text
    missing = screens.post(f"/records/filing/{letter}/into", key() | {"sheets": "3"})
    assert missing.status_code == 422
    data = key() | {"case_text": "01-05", "sheets": "3"}
    answer = screens.post(f"/records/filing/{letter}/into", data)
    assert answer.headers["location"] == f"/docs/{letter}"
    card = screens.get(f"/docs/{letter}").text
    assert f"/records/filing/{letter}/into" not in card
    assert "Переписка с органами власти" in card
    trash = screens.post(f"/docs/{letter}/trash", key())
    assert trash.status_code in (303, 403, 409)
    assert archive.value("select deleted_at from documents.document where id = %s", letter) is None
    assert screens.get(f"/records/filing/{letter}/out").status_code == 200
    answer = screens.post(f"/records/filing/{letter}/out", key() | {"reason": "ошибка"})
    assert answer.status_code == 303
    assert f"/records/filing/{letter}/into" in screens.get(f"/docs/{letter}").text


def test_an_act_is_drawn_up_and_ordered_on_the_screens(archive: Any, screens: Any) -> None:
    year = THIS.year - 6
    day = date(year, 3, 2)
    [row] = archive.plan(year)
    with archive.on(day) as session:
        case = filing.put_in(
            session, archive.letter(day), f"r{row}", "", reader=archive.keeper, at=now()
        )  # fmt: skip
    end = {"ended_on": f"{year}-12-31", "certificate": "нет"}
    assert screens.get(f"/records/cases/{case.id}/acts/close").status_code == 200
    assert screens.post(f"/records/cases/{case.id}/acts/close", key() | end).status_code == 303
    assert str(case.id) in screens.get("/records/archive").text
    answer = screens.post("/records/archive/acts", {"id": str(case.id)})
    act = answer.headers["location"]
    assert screens.get(act).status_code == 200
    assert screens.get(f"{act}/acts/destroy").status_code == 404
    for step, data in (("send", {}), ("approve", {"protocol": "протокол № 2"})):
        assert screens.get(f"{act}/acts/{step}").status_code == 200
        assert screens.post(f"{act}/acts/{step}", key() | data).status_code == 303
    assert screens.get(f"{act}/acts/approve").status_code == 404
    held = key() | {"reason": "судебный спор"}
    assert screens.post(f"/records/cases/{case.id}/acts/hold", held).status_code == 303
    assert "01-05" in screens.get(act).text
    assert screens.get("/records/cases?stage=held").text.count("01-05") >= 1
    assert screens.get(f"/records/cases/{case.id}").status_code == 200


def test_rows_come_from_a_table_and_refused_lines_are_told(archive: Any, screens: Any) -> None:
    screens.post("/records/plan", {"year": str(THIS.year)})
    id = plan_id(archive, THIS.year)
    table = (
        "Подразделение;Индекс дела;Заголовок дела;Срок хранения и статья;Примечание\r\n"
        "Отдел документооборота;01-01;Правовые акты;Постоянно, ст. 4;\r\n"
        "Отдел документооборота;01-02;Переписка;5 лет ЭПК, ст. 70;переходящее\r\n"
        "Отдел документооборота;01-02;Ещё переписка;5 лет, ст. 70;\r\n"
        "Отдел снов;01-03;Сны;навсегда;\r\n"
    )
    for number, encoding in enumerate(("utf-8-sig", "cp1251")):
        files = {"file": ("plan.csv", table.encode(encoding), "text/csv")}
        answer = screens.post(f"/records/plan/{id}/import", {}, files=files)
        assert answer.status_code == 422, answer.text
        query = "select count(*) from records.plan_row where plan_id = %s"
        assert archive.value(query, id) == 2, number
    query = "select keeping || years || epk || carried || article from records.plan_row where plan_id = %s and index = '01-02'"  # noqa: E501
    assert archive.value(query, id) == "years5truetrue70"


@pytest.mark.parametrize(
    "path",
    ["/records/plan/1/rows/new", "/records/cases", "/records/cases/1", "/records/archive",
     "/records/archive/acts/1"],
)  # fmt: skip
def test_who_has_no_right_sees_nothing(archive: Any, screens: Any, sid: Any, path: str) -> None:
    screens.sid = sid(archive.clerk)
    assert screens.get(path).status_code in (403, 404)


def test_the_office_of_another_organisation_is_not_seen(
    archive: Any, screens: Any, installation: Any, sid: Any
) -> None:
    from uprava import testing

    [row] = archive.plan(THIS.year)
    with archive.on(THIS) as session:
        case = filing.put_in(
            session, archive.letter(THIS), f"r{row}", "", reader=archive.keeper, at=now()
        )  # fmt: skip
    other = testing.make_town(installation)
    stranger = testing.make_person(
        installation, unit_id=other.chancellery_id,
        permissions=("records.plan", "records.file", "records.archive"),
    )  # fmt: skip
    screens.sid = sid(stranger)
    assert screens.get(f"/records/cases/{case.id}").status_code == 404
    assert screens.get(f"/records/plan/rows/{row}").status_code == 404
    assert "01-05" not in screens.get("/records/plan").text
    with archive.on(THIS, stranger) as session, pytest.raises(Exception, match=r"дела|case"):
        closing.close_case(session, case.id, THIS.isoformat(), "", reader=stranger)
