"""Letterheads and sheets as an administrator changes them."""

import base64
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from core.admin.conftest import visit
from core.admin.visiting import Visitor
from PIL import Image
from uprava import testing
from uprava.db.sql import fetch_values
from uprava.errors import ConflictError, NotFoundError
from uprava.installation import Installation
from uprava.printing import service
from uprava.printing.forms import FormKind, Layout
from uprava.printing.service import Wording
from uprava.users.reader import Reader

__all__ = ["visit"]

PAGE = "/admin/printing"
IMAGE = re.compile(r'src="data:image/png;base64,([^"]+)"')


@pytest.fixture
def reader(installation: Installation, town: testing.Town) -> Reader:
    rights = ("printing.manage",)
    return testing.make_person(installation, unit_id=town.chancellery_id, permissions=rights)


@pytest.fixture
def keeper(reader: Reader, visit: Callable[[Reader], Visitor]) -> Visitor:
    return visit(reader)


@pytest.fixture
def letterhead(keeper: Visitor, town: testing.Town) -> str:
    keeper.get(PAGE)
    fields = {"kind": "letter", "organisation": str(town.organisation_id), "title": "Письма отдела"}
    answer = keeper.post(PAGE, fields)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def texts(**changed: str) -> dict[str, str]:
    known = {"above": "", "name": "{организация}", "unit": "", "reference": "ИНН {инн}",
             "executor": "{исполнитель}"}  # fmt: skip
    return {f"t-{name}": text for name, text in (known | changed).items()}


def test_a_new_letterhead_is_shown_as_a_page_with_its_fields_and_samples(keeper, letterhead):
    page = keeper.get(letterhead).text
    assert "{телефон исполнителя}" in page
    with Image.open(io.BytesIO(base64.b64decode(IMAGE.search(page)[1]))) as image:
        assert image.size == (794, 1123)


def test_what_is_typed_is_drawn_and_not_kept(keeper, letterhead):
    keeper.get(letterhead)
    before = IMAGE.search(keeper.post(f"{letterhead}/preview", texts()).text)[1]
    after = IMAGE.search(keeper.post(f"{letterhead}/preview", texts(name="Дума")).text)[1]
    assert before != after
    assert "Дума" not in keeper.get(letterhead).text


def test_an_unknown_field_is_told_in_a_sentence_and_nothing_is_saved(keeper, letterhead):
    keeper.get(letterhead)
    answer = keeper.post(letterhead, texts(reference="{адрес}") | {"_v": "0"})
    assert answer.status_code == 422
    assert "Поля {адрес} нет" in answer.text
    assert "Тексты программы никто не менял" in keeper.get(letterhead).text


@pytest.mark.parametrize("typed", ['#read("/etc/passwd")', "$x$ *a* = b", "{{ 7 * 7 }}", "😀"])
def test_no_template_language_is_understood(typed, keeper, letterhead, installation, told):
    keeper.get(letterhead)
    answer = keeper.post(letterhead, texts(name=typed) | {"_v": "0"})
    if answer.status_code == 422:
        return
    assert answer.status_code == 303
    pdf = keeper.get(f"{letterhead}/sample").content
    assert typed in told(pdf, "pdftotext", "-raw")


def test_versions_are_kept_with_who_changed_them_and_can_be_taken_up_again(
    keeper, letterhead, installation
):
    for version, name in enumerate(("Первая", "Вторая")):
        keeper.get(letterhead)
        typed = texts(name=name) | {"_v": str(version), "layout": "centred"}
        assert keeper.post(letterhead, typed).status_code == 303
    page = keeper.get(letterhead).text
    assert "Вторая" in page
    assert page.count("Крылова") >= 2
    assert "Первая" in keeper.get(f"{letterhead}?version=1").text
    assert keeper.get(f"{letterhead}?version=9").status_code == 404


def test_two_people_do_not_overwrite_each_other(keeper, letterhead):
    keeper.get(letterhead)
    assert keeper.post(letterhead, texts(name="Одна") | {"_v": "0"}).status_code == 303
    answer = keeper.post(letterhead, texts(name="Другая") | {"_v": "0"})
    assert answer.status_code == 409
    assert "Крылова" in answer.text
    assert "Другая" in answer.text


def arms(mode: str = "RGBA") -> bytes:
    out = io.BytesIO()
    Image.new(mode, (200, 240), (200, 0, 0, 128)[: len(mode)]).save(out, "PNG")
    return out.getvalue()


def test_arms_are_drawn_anew_on_white_and_the_letter_stays_pdf_a_1b(
    keeper, letterhead, preflight, told
):
    keeper.get(letterhead)
    files = {"file": ("герб.png", arms(), "image/png")}
    assert keeper.post(f"{letterhead}/arms", files=files).status_code == 303
    pdf = keeper.get(f"{letterhead}/sample").content
    assert "image" in told(pdf, "pdfimages", "-list")
    assert preflight(arms=pdf) == {"arms": []}
    keeper.get(letterhead)
    assert keeper.post(f"{letterhead}/arms/remove").status_code == 303
    pdf = keeper.get(f"{letterhead}/sample").content
    assert "image" not in told(pdf, "pdfimages", "-list").split("\n", 2)[2]


@pytest.mark.parametrize("content", [b"", b"<svg/>", b"\x89PNG broken"])
def test_what_is_no_picture_is_refused_with_a_sentence(content, keeper, letterhead):
    keeper.get(letterhead)
    answer = keeper.post(f"{letterhead}/arms", files={"file": ("герб.png", content, "image/png")})
    assert answer.status_code == 422


def test_a_closed_letterhead_is_not_changed_any_more(keeper, letterhead):
    keeper.get(letterhead)
    assert keeper.post(f"{letterhead}/close").status_code == 303
    assert keeper.post(letterhead, texts() | {"_v": "0"}).status_code == 409


def test_sheets_are_there_from_the_start_and_print_with_the_offices_texts(
    keeper, installation, reader, told
):
    listed = keeper.get(PAGE).text
    assert "Лист согласования" in listed
    with testing.acting(installation, reader) as session:
        rows = {row.kind: row for row in service.list_forms(session)}
        id, version = rows["approval"].id, rows["approval"].version
        wording = Wording(Layout.CORNER, {**rows["approval"].whole, "title": "Лист виз {номер}"})
        service.save_form(session, id, wording, version=version, reader=reader, at=testing.NOW)
    with testing.acting(installation, reader) as session:
        assert service.texts_of(session, FormKind.APPROVAL)["title"] == "Лист виз {номер}"
    keeper.get(PAGE)
    assert "Лист виз 214-п" in told(keeper.get(f"{PAGE}/{id}/sample").content, "pdftotext")
    assert keeper.post(f"{PAGE}/{id}/close").status_code == 409


def test_only_letterheads_of_known_organisations_are_made(keeper):
    keeper.get(PAGE)
    for wrong in ({"kind": "approval"}, {"organisation": "0"}, {"title": " "}, {"kind": "x"}):
        answer = keeper.post(PAGE, {"kind": "letter", "organisation": "1", "title": "x"} | wrong)
        assert answer.status_code == 422


def test_who_may_not_change_forms_does_not_see_them(installation, town, visit):
    stranger = visit(testing.make_person(installation, unit_id=town.chancellery_id))
    assert stranger.get(PAGE).status_code in (403, 404)


def test_every_change_is_in_the_audit_log(keeper, letterhead, installation, reader):
    keeper.get(letterhead)
    keeper.post(letterhead, texts(name="Одна") | {"_v": "0"})
    id = letterhead.rpartition("/")[2]
    with testing.acting(installation, reader) as session:
        query = "select action from audit.record where object_type = 'form' and object_id = %s"
        acts: list[Any] = fetch_values(session, query, (id,))
    assert {"form.created", "form.changed"} <= set(acts)


def test_a_letterhead_that_does_not_exist_is_not_found(installation, reader):
    with testing.acting(installation, reader) as session, pytest.raises(NotFoundError):
        service.get_form(session, 999_999)
    assert issubclass(ConflictError, Exception)
