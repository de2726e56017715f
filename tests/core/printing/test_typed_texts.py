"""«Набрать текст на бланке»: from what is typed to a signed file of the document."""

import base64
import io
import json
import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from core.admin.conftest import visit
from core.admin.visiting import Visitor
from core.printing.drafts import RIGHTS, SIGNER, TEXT, TITLE, Desk, make_draft, make_letterheads
from core.signing.desk import give_key
from litestar.testing import TestClient
from PIL import Image, ImageChops
from tests_support.files import small_pdf
from uprava import testing
from uprava.approval.models import ParticipantKind, Purpose
from uprava.approval.service.starting import start
from uprava.approval.values import ParticipantPlan, Plan, StagePlan
from uprava.db.sql import fetch_value, fetch_values
from uprava.db.transaction import system_transaction
from uprava.documents.service.access import Opening, open_to
from uprava.documents.service.filing import list_files, list_versions
from uprava.installation import Installation
from uprava.printing import service
from uprava.signing.slots import slots_of

__all__ = ["visit"]

IMAGE = re.compile(r'src="data:image/png;base64,([^"]+)"')


@pytest.fixture
def desk(installation: Installation, town: testing.Town, visit: Callable[..., Visitor]) -> Desk:
    author = testing.make_person(
        installation, unit_id=town.chancellery_id, permissions=RIGHTS, heads=True
    )
    forms = make_letterheads(installation, town, author)
    return Desk(installation, author, visit(author), make_draft(installation, author), forms)


def files_of(desk: Desk) -> list:
    with testing.acting(desk.installation, desk.author) as session:
        return list_files(session, desk.document.id)


def content(desk: Desk, sha256: str) -> bytes:
    return b"".join(desk.installation.store.read(sha256))


def test_the_card_of_a_draft_offers_the_act_and_a_letter_that_came_does_not(desk: Desk) -> None:
    assert "Набрать текст на бланке" in desk.visitor.get(f"/docs/{desk.document.id}").text
    came = make_draft(desk.installation, desk.author, kind="records.incoming")
    assert "Набрать текст на бланке" not in desk.visitor.get(f"/docs/{came.id}").text
    assert desk.visitor.get(f"/docs/{came.id}/letter").status_code == 404


def test_the_page_begins_with_what_is_known(desk: Desk) -> None:
    page = desk.visitor.get(desk.page).text
    assert f">{TITLE}</textarea>" in page
    assert 'value="Постановление"' in page
    assert "Наберите текст" in page
    assert "Бланк general" in page


def test_what_is_typed_becomes_the_main_file_of_the_document(desk: Desk, told, whole) -> None:
    answer = desk.send()
    assert answer.status_code == 303, answer.text
    [file] = files_of(desk)
    assert (file.role, file.version, file.pages) == ("main", 1, 1)
    assert file.name == f"Постановление {TITLE}.pdf"
    pdf = content(desk, file.sha256)
    whole(pdf)
    text = "".join(told(pdf, "pdftotext", "-layout").split())
    for words in (
        "ПОСТАНОВЛЕНИЕ", "КрыловаАннаДмитриевна", "1.Утвердить", "1250000₽", "–наарматуру",
        "ПОСТАНОВЛЯЕТ:", "А.Д.Крылова",
    ):  # fmt: skip
        assert words in text, words
    assert "{" not in text


def test_the_typed_text_can_be_edited_again_and_becomes_the_next_version(desk: Desk, told) -> None:
    desk.send()
    page = desk.visitor.get(desk.page).text
    assert "1. Утвердить Порядок подготовки объектов (исполнитель — {исполнитель})." in page
    assert desk.send(text=f"{TEXT}3. Опубликовать постановление.").status_code == 303
    [file] = files_of(desk)
    assert file.version == 2
    assert "Опубликовать" in told(content(desk, file.sha256), "pdftotext")
    with testing.acting(desk.installation, desk.author) as session:
        assert [each.version for each in list_versions(session, file)] == [2, 1]
        query = "select version from printing.typed_text where document_id = %s order by version"
        assert fetch_values(session, query, (desk.document.id,)) == [1, 2]


def test_setting_the_same_text_twice_makes_no_version(desk: Desk) -> None:
    desk.send()
    answer = desk.send()
    assert answer.status_code == 409
    assert "ничего не изменилось" in answer.text
    assert files_of(desk)[0].version == 1


def test_a_changed_letterhead_is_a_change(desk: Desk) -> None:
    desk.send()
    with testing.acting(desk.installation, desk.author) as session:
        row = service.get_form(session, desk.forms["general"])
        wording = service.Wording(service.Layout.CORNER, {**row.whole, "place": "г. Другой"})
        service.save_form(session, row.id, wording, version=0, reader=desk.author, at=testing.NOW)
    assert desk.send().status_code == 303
    assert files_of(desk)[0].version == 2


def test_the_text_follows_the_main_file_that_was_there(desk: Desk) -> None:
    path = f"/docs/{desk.document.id}/files"
    desk.visitor.get(desk.page)
    files = {"file": ("Проект.pdf", small_pdf(), "application/pdf")}
    assert desk.visitor.post(path, files=files).status_code == 303
    assert "следующей версией файла «Проект.pdf»" in desk.visitor.get(desk.page).text
    desk.send()
    [file] = files_of(desk)
    assert (file.role, file.version) == ("main", 2)


def test_appendices_stand_in_the_same_file_from_new_pages(desk: Desk, told) -> None:
    one = "= Общие положения\n1.1. Порядок определяет сроки."
    desk.send(a1_title="Порядок", a1_text=one, a3_title="Перечень", a3_text="1) школа № 4")
    [file] = files_of(desk)
    pages = told(content(desk, file.sha256), "pdftotext", "-layout").split("\f")
    assert file.pages == 3
    assert "Приложение № 1" in pages[1]
    assert "к постановлению" in pages[1]
    assert "Приложение № 2" in pages[2]
    assert "школа" in pages[2]
    page = desk.visitor.get(desk.page).text
    assert "Приложение 2: Перечень" in page
    assert "Приложение 3</summary>" in page


def test_a_letter_has_addressees_and_an_act_has_not(desk: Desk, told) -> None:
    addressed = {"addressees": "Министру энергетики\nЛебедеву К. С.\n\nПрокурору города",
                 "greeting": "Уважаемый Кирилл Сергеевич!"}  # fmt: skip
    desk.send(**addressed)
    text = told(content(desk, files_of(desk)[0].sha256), "pdftotext")
    assert "Министру" not in text
    desk.send(form=str(desk.forms["letter"]), **addressed)
    text = told(content(desk, files_of(desk)[0].sha256), "pdftotext")
    assert "Министру энергетики" in text
    assert "Прокурору города" in text
    assert "Уважаемый" in text


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"text": ""}, "Наберите текст"),
        ({"title": " "}, "Укажите заголовок"),
        ({"form": ""}, "Выберите бланк"),
        ({"form": "999999"}, "Выберите бланк"),
        ({"text": "В {городе}"}, "Поля {городе} нет"),
        ({"a1_text": "Скобка {"}, "Фигурная скобка без пары"),
        ({"text": "Хорошо 😀"}, "U+1F600"),
        ({"signers": "Глава Громов"}, "должность, точка с запятой"),
        ({"signers": "\n".join([SIGNER] * 7)}, "не больше 6"),
        ({"text": "я" * 100_001}, "приложите файлом"),
        ({"title": "я" * 1001}, "1000"),
    ],
)
def test_what_cannot_be_set_is_told_and_nothing_typed_is_lost(changed, sentence, desk) -> None:
    answer = desk.send(**changed)
    assert answer.status_code == 422
    assert sentence in answer.text
    typed = desk.fields(**changed)
    assert all(typed[name].split("\n")[0] in answer.text for name in ("title", "text", "signers"))
    assert files_of(desk) == []


def test_values_stay_text(desk: Desk, told) -> None:
    nasty = '#read("/etc/passwd") *x* $x$ #eval("1+1") // <b>y</b>'
    desk.send(text=nasty, a1_text=nasty, a1_title="= #x")
    text = " ".join(told(content(desk, files_of(desk)[0].sha256), "pdftotext").split())
    assert text.count('#read("/etc/passwd") *x* $x$ #eval("1+1") // <b>y</b>') == 2


def test_a_preview_shows_any_page_and_keeps_nothing(desk: Desk) -> None:
    desk.visitor.get(desk.page)
    long = "\n".join([TEXT.strip()] * 12)
    shown = [
        desk.visitor.post(f"{desk.page}/preview", desk.fields(text=long, page=str(page))).text
        for page in (1, 3, 99)
    ]
    assert "страница 1 из 4" in shown[0]
    assert "страница 3 из 4" in shown[1]
    assert "страница 4 из 4" in shown[2]
    pictures = {IMAGE.search(each)[1] for each in shown}
    assert len(pictures) == 3
    with Image.open(io.BytesIO(base64.b64decode(pictures.pop()))) as image:
        assert image.size == (794, 1123)
    assert files_of(desk) == []


def test_without_scripts_the_page_is_shown_and_the_text_kept_by_buttons(desk: Desk) -> None:
    answer = desk.send(act="show", text="Показать.")
    assert answer.status_code == 200
    assert IMAGE.search(answer.text)
    answer = desk.send(act="keep", text="Начало, без подписи и с {ошибкой}")
    assert answer.status_code == 303
    page = desk.visitor.get(desk.page).text
    assert "Начало, без подписи и с {ошибкой}" in page
    assert "Набранное сохранено, файла ещё нет" in page
    assert files_of(desk) == []


def test_typing_is_kept_by_itself_in_one_row_and_is_set_from_the_page_it_began_on(
    desk: Desk,
) -> None:
    version = desk.version()
    for text in ("Раз", "Раз, два", "Раз, два, три"):
        parts = {name: (None, value) for name, value in desk.fields(text=text, _v=version).items()}
        assert desk.visitor.post(f"{desk.page}/draft", files=parts).status_code == 204
    with testing.acting(desk.installation, desk.author) as session:
        query = "select count(*) from printing.typed_text where document_id = %s"
        assert fetch_value(session, query, (desk.document.id,)) == 1
    assert "Раз, два, три" in desk.visitor.get(desk.page).text
    assert desk.send(_v=version).status_code == 303


def test_whoever_is_slower_is_told_and_loses_nothing(
    desk: Desk, town: testing.Town, visit: Callable[..., Visitor]
) -> None:
    other = testing.make_person(desk.installation, unit_id=town.chancellery_id, permissions=RIGHTS)
    with testing.acting(desk.installation, desk.author) as session:
        opening = Opening(other.person_id, "edit", "shared")
        open_to(session, desk.document, [opening], at=testing.NOW, by=desk.author.person_id)
    theirs = replace(desk, author=other, visitor=visit(other))
    version = desk.version()
    assert theirs.send(act="keep", text="Их текст").status_code == 303
    answer = desk.send(_v=version, text="Мой текст")
    assert answer.status_code == 409
    assert "Крылова" in answer.text
    assert "Мой текст" in answer.text
    assert files_of(desk) == []


def test_without_a_letterhead_the_page_says_who_makes_one(
    desk: Desk, installation: Installation
) -> None:
    with testing.acting(installation, desk.author) as session:
        for id in desk.forms.values():
            service.close_letterhead(session, id, today=testing.TODAY)
    page = desk.visitor.get(desk.page).text
    assert "У организации ещё нет бланка" in page
    assert 'name="text"' not in page
    assert desk.visitor.get(desk.page).status_code == 200


def test_a_frozen_document_shows_the_text_and_takes_no_other(desk: Desk) -> None:
    desk.send()
    signs = ParticipantPlan(ParticipantKind.PERSON, desk.author.person_id)
    plan = Plan((StagePlan(Purpose.SIGN, (signs,), term=1),))
    with testing.acting(desk.installation, desk.author) as session:
        start(session, desk.document.id, plan, reader=desk.author, at=testing.NOW)
    page = desk.visitor.get(desk.page).text
    assert "Положить в документ" not in page
    assert "1. Утвердить" in page
    answer = desk.send(text="Другое")
    assert answer.status_code == 409
    assert files_of(desk)[0].version == 1
    assert "Набрать текст на бланке" not in desk.visitor.get(f"/docs/{desk.document.id}").text


def test_a_new_draft_without_a_file_leads_to_typing_and_goes_on_no_route_before(
    desk: Desk, town: testing.Town, visit: Callable[..., Visitor]
) -> None:
    rights = (*RIGHTS, "approval.draft")
    author = testing.make_person(desk.installation, unit_id=town.chancellery_id, permissions=rights)
    visitor = visit(author)
    new = "/approval/drafts/new"
    assert "Набрать текст на бланке" in visitor.get(new).text
    card = {"title": "О дорогах", "act_kind": "decree", "summary": ""}
    parts = {name: (None, value) for name, value in (card | {"then": "letter"}).items()}
    answer = visitor.post(new, files=parts)
    assert answer.status_code == 303, answer.text
    letter = answer.headers["location"].partition("?")[0]
    page = visitor.get(letter).text
    assert ">О дорогах</textarea>" in page
    assert 'value="Постановление"' in page
    assert "Отправить на согласование" not in visitor.get(letter.removesuffix("/letter")).text
    theirs = replace(desk, author=author, visitor=visitor)
    fields = theirs.fields(_v="0", title="О дорогах")
    assert visitor.post(letter, fields).status_code == 303
    assert "Отправить на согласование" in visitor.get(letter.removesuffix("/letter")).text


def test_readers_and_strangers_cannot_type(
    desk: Desk, town: testing.Town, visit: Callable[..., Visitor]
) -> None:
    reads = testing.make_person(desk.installation, unit_id=town.chancellery_id, permissions=RIGHTS)
    stranger = testing.make_person(
        desk.installation, unit_id=town.housing_id, permissions=("documents.attach",)
    )
    powerless = testing.make_person(desk.installation, unit_id=town.chancellery_id)
    with testing.acting(desk.installation, desk.author) as session:
        openings = [Opening(reads.person_id, "read", "shared"),
                    Opening(powerless.person_id, "edit", "shared")]  # fmt: skip
        open_to(session, desk.document, openings, at=testing.NOW, by=desk.author.person_id)
    for who, status in ((reads, 403), (stranger, 404), (powerless, 403)):
        visitor = visit(who)
        assert visitor.get(desk.page).status_code == status
        visitor.get("/")
        for address in (desk.page, f"{desk.page}/preview"):
            fields = {"form": str(desk.forms["general"]), "act": "set", "text": "x", "_v": "0"}
            assert visitor.post(address, fields).status_code == status


def test_setting_a_text_is_in_the_audit_log_with_its_standard(desk: Desk) -> None:
    desk.send()
    with system_transaction(desk.installation.engine, today=testing.TODAY, task="test") as session:
        query = "select body from audit.record where action = 'text.set' and object_id = %s"
        [body] = fetch_values(session, query, (str(desk.document.id),))
    facts = json.loads(body)["facts"]
    assert (facts["standard"], facts["form"]) == ("a-1b", desk.forms["general"])
    assert (
        "текст документа на бланке: версия 1" in desk.visitor.get(f"/docs/{desk.document.id}").text
    )


def test_the_typed_text_is_pdf_a_1b_and_the_mark_of_a_signature_stands_in_its_slot(
    desk: Desk, client: TestClient, preflight, tmp_path
) -> None:
    desk.send()
    [file] = files_of(desk)
    before = content(desk, file.sha256)
    [slot] = slots_of(before)
    give_key(desk.installation, desk.author)
    token = testing.make_token(desk.installation, desk.author, "documents:write", "sign")
    path = f"/api/v1/documents/{desk.document.id}/files/{file.id}/signatures"
    answer = client.post(path, headers={"authorization": f"Bearer {token}"})
    assert answer.status_code == 201, answer.text
    [signed] = files_of(desk)
    after = content(desk, signed.sha256)
    assert preflight(before=before, after=after) == {"before": [], "after": []}
    pages = [rendered(pdf, tmp_path) for pdf in (before, after)]
    box = ImageChops.difference(*pages).getbbox()
    dots = 100 / 25.4
    assert box[0] >= slot.x * dots - 1
    assert box[1] >= slot.y * dots - 1
    assert box[2] <= (slot.x + slot.width) * dots + 1
    assert box[3] <= (slot.y + slot.height) * dots + 1
    assert "Файл подписан" in desk.visitor.get(desk.page).text


def rendered(pdf: bytes, folder: Path) -> Image.Image:
    (folder / "page.pdf").write_bytes(pdf)
    command = ["pdftoppm", "-r", "100", "-png", "-singlefile", folder / "page.pdf"]
    subprocess.run([*command, folder / "page"], check=True)
    with Image.open(folder / "page.png") as image:
        return image.convert("RGB")
