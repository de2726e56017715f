"""The screens of packages and transfers, without scripts; who has no right sees nothing."""

import zipfile
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from tests_support.browser import session_token
from uprava_records.packages.service import checking

DAY = date(2020, 3, 2)


def test_a_package_is_made_from_the_page_of_its_case_and_taken(
    packing: Any, archive: Any, screens: Any
) -> None:
    case = packing.closed(archive.letter(DAY))
    assert f"/records/packages/cases/{case}" in screens.get(f"/records/cases/{case}").text
    page = screens.get(f"/records/packages/cases/{case}").text
    assert "Составить пакет" in page
    answer = screens.post(f"/records/packages/cases/{case}")
    assert answer.status_code == 303
    query = "select max(id::text) from records.package where organisation_id = %s"
    id = archive.value(query, archive.town.organisation_id)
    assert "Ждёт очереди" in screens.get("/records/packages").text
    from uprava_records.packages.service import making

    making.make(archive.installation, package=id)
    page = screens.get(f"/records/packages/{id}").text
    assert "Пакет прочитан и цел" in page
    assert "О готовности котельных" in page
    sent = screens.get(f"/records/packages/{id}/file")
    assert sent.headers["content-disposition"].startswith("attachment")
    assert zipfile.ZipFile(BytesIO(sent.content)).testzip() is None
    assert screens.post(f"/records/packages/{id}/check").status_code == 303
    checking.check_package(archive.installation, package=id)
    assert "цел" in screens.get("/records/packages").text


def test_a_package_is_brought_checked_and_accepted(
    packing: Any, archive: Any, screens: Any
) -> None:
    id = packing.package(packing.closed(archive.letter(DAY)))
    data = packing.bytes_of(id)
    for name, content, expected in (
        ("Пакет.zip", data, "Принять на хранение"),
        ("Письмо.zip", b"no archive", "Это не архивный пакет"),
    ):
        answer = screens.post("/records/packages/check", files=[("file", (name, content))])
        place = answer.headers["location"]
        assert "Проверяются" in screens.get(place).text
        checking.check_package(archive.installation, package=place.rsplit("/", 1)[1])
        assert expected in screens.get(place).text
    empty = screens.post("/records/packages/check", files=[("file", ("Пакет.zip", b""))])
    assert empty.status_code == 422


@pytest.mark.parametrize(
    "path",
    ["/records/packages", "/records/packages/check", "/records/packages/cases/1",
     "/records/packages/inventories/1", "/records/transfers", "/records/transfers/1",
     "/records/cases/export.csv", "/records/archive/inventories/1/export.csv"],
)  # fmt: skip
def test_who_has_no_right_sees_nothing(archive: Any, screens: Any, path: str) -> None:
    screens.sid = session_token(archive.installation, archive.clerk)
    assert screens.get(path).status_code in (403, 404)


def test_another_organisation_has_other_packages(
    packing: Any, archive: Any, screens: Any, installation: Any
) -> None:
    from uprava import testing

    id = packing.package(packing.closed(archive.letter(DAY)))
    town = testing.make_town(installation)
    other = testing.make_person(
        installation, unit_id=town.chancellery_id, permissions=("records.package",)
    )
    screens.sid = session_token(archive.installation, other)
    assert screens.get(f"/records/packages/{id}").status_code == 404
    assert screens.get(f"/records/packages/{id}/file").status_code == 404
    assert screens.post(f"/records/packages/{id}/remove").status_code == 404
    assert str(id) not in screens.get("/records/packages").text


def test_lists_are_taken_as_tables_and_books(packing: Any, archive: Any, screens: Any) -> None:
    case = packing.closed(archive.letter(DAY))
    assert case
    text = screens.get("/records/plan/export.csv?year=2020").content.decode("utf-8-sig")
    assert "Переписка с органами власти" in text
    assert "01-05" in text
    text = screens.get("/records/cases/export.csv?stage=closed").content.decode("utf-8-sig")
    assert "Переписка с органами власти" in text
    assert len(text.splitlines()) == 2
    none = screens.get("/records/cases/export.csv?stage=due").content.decode("utf-8-sig")
    assert len(none.splitlines()) == 1
    assert screens.get("/records/cases/export.xlsx").content.startswith(b"PK")
    assert screens.get("/records/cases/export.pdf").content.startswith(b"%PDF")


def test_an_act_of_transfer_is_drawn_up_printed_and_handed_over(
    packing: Any, archive: Any, screens: Any
) -> None:
    from uprava_records.archive.service import inventories

    case = packing.closed(archive.letter(DAY))
    with archive.on(date(2021, 2, 1)) as session:
        id = inventories.draw_up(session, 2020, "permanent", reader=archive.keeper)
        inventories.approve(session, id, "протокол № 3", reader=archive.keeper)
    packing.package(case)
    export = screens.get(f"/records/archive/inventories/{id}/export.csv").content
    assert "01-05" in export.decode("utf-8-sig")
    assert "Переписка с органами власти" in screens.get("/records/transfers").text
    volume = archive.value("select id from records.case_volume where case_id = %s", case)
    form = {"id": str(volume), "receiver": "Муниципальный архив", "basis": ""}
    place = screens.post("/records/transfers", form).headers["location"]
    assert screens.get(f"{place}/print").content.startswith(b"%PDF")
    made_on = archive.value("select max(made_on) from records.transfer")
    asked = {"handed_on": made_on.isoformat(), "accepted_by": "Зуева М. А.", "_key": "k"}
    answer = screens.post(f"{place}/acts/hand", asked)
    assert answer.status_code == 303, answer.text
    assert "Передано в архив" in screens.get(f"/records/cases/{case}").text
