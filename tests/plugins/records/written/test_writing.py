"""Letters, internal documents and acts before they are signed."""

import re
import subprocess
from pathlib import Path
from uuid import UUID

from bureaus import PDF, Bureau
from uprava import testing
from uprava.documents.service.access import get_document


def test_a_letter_is_written_with_its_addressees_and_text(bureau: Bureau) -> None:
    id = bureau.write(
        rows="2", a2_name_text="Прокуратура города", a2_channel="email",
        a2_email="prok@town.example",
        answers_number="14-2/5871", answers_date="2026-10-19",
    )  # fmt: skip
    assert bureau.state(id) == "draft"
    rows = bureau.value(
        "select json_agg(row_to_json(a) order by position)::text from records.addressee as a"
        " where document_id = %s", id,
    )  # fmt: skip
    assert '"name":"Министерство ЖКХ","attention":"Министру А. Е. Носовой"' in rows
    assert '"name":"Прокуратура города"' in rows
    assert '"channel":"email"' in rows
    page = bureau.executor.get(f"/docs/{id}").text
    assert "Министру А. Е. Носовой, Министерство ЖКХ" in page
    assert "№ 14-2/5871" in page
    assert "от 19.10.2026" in page


def test_the_form_comes_back_with_a_sentence_for_every_mistake(bureau: Bureau) -> None:
    answer = bureau.executor.post(
        "/records/outgoing/new",
        {"title": " ", "rows": "1", "a1_name_text": "", "answers_date": "2026-02-31"},
        [("", b"", "application/octet-stream")],
    )
    assert answer.status_code == 422
    for said in ("Такого дня нет", "Заполните", "Укажите, кто подписывает", "Укажите, кому"):
        assert said in answer.text, said
    assert bureau.value("select count(*) from records.outgoing as o join documents.document as d"
                        " on d.id = o.document_id where d.organisation_id = %s",
                        bureau.town.organisation_id) == 0  # fmt: skip


def test_one_more_addressee_is_asked_for_without_losing_what_was_typed(bureau: Bureau) -> None:
    answer = bureau.executor.post(
        "/records/outgoing/new", bureau.form(then="add", title="О мостах"), [PDF]
    )
    assert answer.status_code == 200
    assert 'name="a2_name_text"' in answer.text
    assert "О мостах" in answer.text
    assert "Текст.pdf" in answer.text, "the file waits"


def test_only_those_named_see_a_draft(bureau: Bureau) -> None:
    id = bureau.write()
    assert bureau.executor.get(f"/docs/{id}").status_code == 200
    assert bureau.leader.get(f"/docs/{id}").status_code == 200, "who is to sign it"
    assert bureau.stranger.get(f"/docs/{id}").status_code == 404
    assert bureau.registrar.get(f"/docs/{id}").status_code == 404


def test_a_changed_card_is_told_in_the_history_and_an_old_form_overwrites_nothing(
    bureau: Bureau,
) -> None:
    id = bureau.write()
    page = f"/records/written/{id}/edit"
    old = bureau.version(id)
    form = bureau.form(title="О готовности котельных к зиме", a1_name_text="Минстрой", _v=old)
    assert bureau.executor.post(page, form).status_code == 303
    assert bureau.value("select name from records.addressee where document_id = %s", id) == (
        "Минстрой"
    )
    card = bureau.executor.get(f"/docs/{id}").text
    assert "О готовности котельных к зиме" in card
    again = bureau.executor.post(page, bureau.form(title="О другом", _v=old))
    assert again.status_code == 409
    assert "О готовности котельных к зиме" in again.text


def test_an_answer_takes_the_pair_the_correspondent_and_the_link(bureau: Bureau) -> None:
    letter = incoming(bureau)
    page = bureau.registrar.get(f"/records/outgoing/new?answers={letter}").text
    assert re.search(r'Управа Северного района</span><input type="hidden" name="a1_name"', page)
    assert 'value="С-77/3"' in page
    answer = bureau.registrar.post(
        "/records/outgoing/new", bureau.form(answers=str(letter), answers_number="С-77/3"), [PDF]
    )
    assert answer.status_code == 303, answer.text
    id = UUID(answer.headers["location"].rpartition("/")[2])
    query = "select type from documents.link where source_id = %s and target_id = %s"
    assert bureau.value(query, id, letter) == "answer"


def incoming(bureau: Bureau) -> UUID:
    """Register an incoming letter by plain services."""
    from uprava_records.letters.service.cards import IncomingCard
    from uprava_records.letters.service.registering import register_incoming

    reader = bureau.registrar.reader
    with testing.acting(bureau.installation, reader) as session:
        card = IncomingCard(
            "О снеге", "Управа Северного района", outgoing_number="С-77/3",
            journal=f"incoming-{bureau.town.organisation_id}",
        )  # fmt: skip
        made = register_incoming(
            session, card, [], reader=reader, at=testing.NOW, jobs=bureau.installation.jobs
        )
    return made.head.id


def test_a_letter_to_five_says_by_the_list_and_prints_its_index(
    bureau: Bureau, tmp_path: Path
) -> None:
    names = [f"Организация {n}" for n in range(1, 6)]
    rows = {f"a{n}_name_text": name for n, name in enumerate(names, 1)}
    five = bureau.write(rows="5", **rows)
    four = bureau.write(rows="4", **rows)
    page = bureau.executor.get(f"/docs/{five}").text
    assert "По списку рассылки" in page
    assert "По списку рассылки" not in bureau.executor.get(f"/docs/{four}").text
    assert on_letterhead(bureau, five) == "По списку рассылки"
    assert on_letterhead(bureau, four).endswith("Организация 4")
    printed = bureau.executor.get(f"/records/written/{five}/index.pdf")
    assert printed.status_code == 200
    file = tmp_path / "index.pdf"
    file.write_bytes(printed.content)
    command = ["pdftotext", "-layout", str(file), "-"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert [name for name in names if name in text] == names
    assert "Всего адресатов: 5" in text
    assert bureau.stranger.get(f"/records/written/{five}/index.pdf").status_code == 404


def on_letterhead(bureau: Bureau, id: UUID) -> str:
    """Return what the form of a letterhead begins with as addressees."""
    reader = bureau.executor.reader
    with testing.acting(bureau.installation, reader) as session:
        head = get_document(session, id, reader=reader)
        return bureau.installation.plugins.typed_text(session, head)["addressees"]
