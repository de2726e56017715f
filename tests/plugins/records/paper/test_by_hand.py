"""What is signed on paper is noted before its number; the scan comes then or later."""

from uuid import UUID

from bureaus import PDF, Bureau

SCAN = ("Скан.pdf", PDF[1], "application/pdf")


def note(bureau: Bureau, id: UUID, files: list[object] | None = None, **changes: str) -> object:
    form = {"_v": bureau.version(id), "signed_day": "2026-11-19", "_key": f"s{id}", **changes}
    nothing = [("", b"", "application/octet-stream")]
    return bureau.executor.post(f"/records/written/{id}/paper", form, files or nothing)


def roles(bureau: Bureau, id: UUID) -> str:
    query = "select string_agg(role, ' ' order by id) from documents.file where document_id = %s"
    return str(bureau.value(query, id))


def test_a_document_signed_on_paper_waits_for_its_number_and_changes_no_more(
    bureau: Bureau,
) -> None:
    id = bureau.write()
    answer = note(bureau, id)
    assert answer.status_code == 303, answer.text
    assert bureau.state(id) == "signed"
    query = "select signed_on || ' ' || signed_day from records.outgoing where document_id = %s"
    assert bureau.value(query, id) == "paper 2026-11-19"
    assert "О готовности котельных" in bureau.registrar.get("/work/numbering").text
    card = bureau.executor.get(f"/docs/{id}").text
    assert "Подписан на бумаге" in card
    assert "19.11.2026" in card
    assert "Скан подписанного экземпляра не приложен" in card
    edit = bureau.executor.post(f"/records/written/{id}/edit", bureau.form(_v=bureau.version(id)))
    assert edit.status_code == 409
    form = {"_v": bureau.version(id), "_key": f"r{id}"}
    assert bureau.registrar.post(f"/docs/{id}/acts/registered", form).status_code == 303
    assert bureau.number(id) == "01-13/1"
    assert bureau.value(query, id) == "paper 2026-11-19"


def test_the_scan_comes_with_the_note_or_after_the_registration(bureau: Bureau) -> None:
    with_it = bureau.write()
    assert note(bureau, with_it, [SCAN]).status_code == 303
    assert roles(bureau, with_it) == "main scan"
    later = bureau.write()
    assert bureau.by_hand(later).status_code == 303
    assert "не приложен" in bureau.executor.get(f"/docs/{later}").text
    page = f"/records/written/{later}/scan"
    assert bureau.registrar.get(page).status_code == 200
    answer = bureau.registrar.post(page, {"_key": f"q{later}"}, [SCAN])
    assert answer.status_code == 303, answer.text
    assert roles(bureau, later) == "main scan"
    assert "не приложен" not in bureau.executor.get(f"/docs/{later}").text


def test_the_note_is_taken_back_while_there_is_no_number(bureau: Bureau) -> None:
    id = bureau.write()
    note(bureau, id)
    undo = f"/records/written/{id}/paper/undo"
    assert bureau.stranger.post(undo, {}).status_code == 403, "keeps the journal, registers nothing"
    assert bureau.executor.post(undo, {}).status_code == 303
    assert bureau.state(id) == "draft"
    assert "О готовности котельных" not in bureau.registrar.get("/work/numbering").text
    assert bureau.registrar.get(f"/docs/{id}").status_code == 404, "it is the author's again"
    note(bureau, id, _key="again")
    form = {"_v": bureau.version(id), "_key": f"r{id}"}
    assert bureau.registrar.post(f"/docs/{id}/acts/registered", form).status_code == 303
    assert bureau.executor.post(undo, {}).status_code == 409


def test_a_day_to_come_a_text_file_and_an_old_page_are_refused(bureau: Bureau) -> None:
    id = bureau.write()
    assert note(bureau, id, signed_day="2026-12-24").status_code == 422
    word = ("Скан.txt", "Текст".encode(), "text/plain")
    refused = note(bureau, id, [word], _key="t")
    assert refused.status_code == 422
    assert note(bureau, id, _v="0", _key="v").status_code == 409
    assert bureau.state(id) == "draft"
    assert roles(bureau, id) == "main"


def test_a_document_signed_electronically_asks_for_no_scan(bureau: Bureau) -> None:
    id = bureau.write()
    assert "не приложен" not in bureau.executor.get(f"/docs/{id}").text
    assert bureau.executor.get(f"/records/written/{id}/scan").status_code == 409


def test_nothing_is_added_to_what_is_in_its_file(bureau: Bureau) -> None:
    id = bureau.write("records.internal")
    assert bureau.by_hand(id).status_code == 303
    form = {"_v": bureau.version(id), "_key": f"f{id}"}
    assert bureau.registrar.post(f"/docs/{id}/acts/filed", form).status_code == 303
    assert bureau.registrar.get(f"/records/written/{id}/scan").status_code == 409
    answer = bureau.registrar.post(f"/records/written/{id}/scan", {"_key": "late"}, [SCAN])
    assert answer.status_code == 409
    assert roles(bureau, id) == "main"
