"""Types of letters and their own fields: on the form, over the API, in changes and conflicts."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from uprava import testing
from uprava.db.sql import execute
from uprava.db.transaction import system_transaction

Maker = Callable[..., bytes]
KIND = "records.incoming"
FIELDS = [
    {"code": "srochnost", "title": "Срочность", "form": "choice", "required": True,
     "choices": ["обычная", "срочная"], "removed": False},
    {"code": "summa", "title": "Сумма", "form": "number", "required": False, "choices": [],
     "removed": False},
    {"code": "prinyal", "title": "Принял", "form": "person", "required": False, "choices": [],
     "removed": False},
]  # fmt: skip


@pytest.fixture
def repair(office: Any) -> str:
    """A type with a field that has to be filled in; its code."""
    code = f"repair{office.town.organisation_id}"
    query = """insert into documents.document_type (kind, code, title, active, position, fields,
        term, term_unit, term_rule, filing, keeping, version) values (%s, %s,
        'Заявка на ремонт', true, 900, %s, 5, 'working', '', '', '', 1)"""
    with system_transaction(
        office.installation.engine, today=testing.TODAY, task="test"
    ) as session:
        execute(session, query, (KIND, code, json.dumps(FIELDS)))
    return code


def values(office: Any, id: UUID) -> dict[str, str]:
    query = "select values from documents.card_fields where document_id = %s"
    return office.value(query, id)  # type: ignore[no-any-return]


def test_kinds_of_letters_are_ready_types_with_the_terms_of_the_rules(
    desk: Any, pdf: Maker
) -> None:
    draft = desk.draft(pdf())
    page = desk.get(f"/records/incoming/new?draft={draft}").text
    for title in ("Письмо", "Запрос", "Представление прокурора", "Телефонограмма"):
        assert f">{title}</option>" in page
    protest = desk.post("/records/term", {"letter_kind": "protest", "due_on": ""}).text
    assert "2202-1" in protest
    letter = desk.post("/records/term", {"letter_kind": "letter", "due_on": ""}).text
    assert "Инструкция по делопроизводству" in letter


def test_a_required_field_of_the_type_is_asked_for_and_what_was_typed_stays(
    office: Any, desk: Any, pdf: Maker, repair: str
) -> None:
    draft = desk.draft(pdf())
    form = office.form(draft, letter_kind=repair, x_summa="много", same="on")
    answer = desk.post(f"/records/drafts/{draft}/register", form)
    assert answer.status_code == 422
    assert "Срочность: заполните это поле." in answer.text
    assert "Сумма: введите число" in answer.text
    assert 'value="много"' in answer.text
    assert office.value("select count(*) from records.draft where id = %s", draft) == 1


def test_own_fields_are_kept_shown_found_and_kept_again(
    office: Any, desk: Any, pdf: Maker, repair: str
) -> None:
    id = office.registered(
        desk, pdf(), letter_kind=repair, x_srochnost="срочная", x_summa="12 500,5",
        x_prinyal=office.leader.login,
    )  # fmt: skip
    assert values(office, id) == {
        "srochnost": "срочная", "summa": "12500.5", "prinyal": str(office.leader.person_id),
    }  # fmt: skip
    card = desk.get(f"/docs/{id}").text
    assert "Заявка на ремонт" in card
    assert "12\u00a0500,5" in card
    handles = office.value("select handles from documents.text where document_id = %s", id)
    assert "срочная" in handles
    assert "12500,5" in handles
    page = desk.get(f"/records/incoming/{id}/edit").text
    assert f'value="person:{office.leader.person_id}"' in page


def test_the_fields_of_the_type_just_chosen_are_drawn(desk: Any, repair: str) -> None:
    drawn = desk.post("/records/own-fields", {"letter_kind": repair, "x_summa": "7"}).text
    assert "Срочность" in drawn
    assert 'value="7"' in drawn
    assert "Срочность" not in desk.post("/records/own-fields", {"letter_kind": "letter"}).text


def edit(office: Any, desk: Any, id: UUID, version: int, **changes: str) -> Any:
    form = office.form() | {"_v": str(version), "received_on": "2026-11-20", "due_on": ""}
    return desk.post(f"/records/incoming/{id}/edit", form | changes)


def test_a_change_of_own_fields_is_told_by_history(
    office: Any, desk: Any, pdf: Maker, repair: str
) -> None:
    id = office.registered(desk, pdf(), letter_kind=repair, x_srochnost="срочная", x_summa="10")
    answer = edit(office, desk, id, 1, letter_kind=repair, x_srochnost="обычная", x_summa="")
    assert answer.status_code == 303, answer.text
    assert values(office, id) == {"srochnost": "обычная"}
    told = desk.get(f"/docs/{id}").text
    assert "срочность — обычная (было: срочная)" in told
    again = edit(office, desk, id, 2, letter_kind="inquiry")
    assert again.status_code == 303, again.text
    assert values(office, id) == {}
    assert "вид документа — Запрос (было: Заявка на ремонт)" in desk.get(f"/docs/{id}").text


def test_a_change_overtaken_by_another_shows_own_fields_of_both(
    office: Any, desk: Any, pdf: Maker, repair: str
) -> None:
    id = office.registered(desk, pdf(), letter_kind=repair, x_srochnost="срочная")
    first = edit(office, desk, id, 1, letter_kind=repair, x_srochnost="обычная")
    assert first.status_code == 303
    late = edit(office, desk, id, 1, letter_kind=repair, x_srochnost="обычная", x_summa="15")
    assert late.status_code == 409
    assert '<th scope="row">Сумма</th><td>15</td><td>—</td>' in late.text
    assert '<th scope="row">Срочность</th>' not in late.text
    assert values(office, id) == {"srochnost": "обычная"}


def test_a_letter_keeps_a_type_out_of_use_and_is_asked_for_what_became_required(
    office: Any, desk: Any, pdf: Maker, repair: str
) -> None:
    id = office.registered(desk, pdf(), letter_kind=repair, x_srochnost="срочная")
    with system_transaction(
        office.installation.engine, today=testing.TODAY, task="test"
    ) as session:
        later = json.dumps([*FIELDS[1:], {**FIELDS[0], "code": "novoe", "title": "Новое"}])
        query = "update documents.document_type set active = false, fields = %s where code = %s"
        execute(session, query, (later, repair))
    page = desk.get(f"/records/incoming/{id}/edit").text
    assert f'<option value="{repair}" selected>' in page
    asked = edit(office, desk, id, 1, letter_kind=repair, title="О другом")
    assert asked.status_code == 422
    assert "Новое: " in asked.text
    filled = edit(office, desk, id, 1, letter_kind=repair, title="О другом", x_novoe="обычная")
    assert filled.status_code == 303, filled.text
    new = desk.draft(pdf(number="2"))
    refused = desk.post(
        f"/records/drafts/{new}/register", office.form(new, letter_kind=repair, same="on")
    )
    assert refused.status_code == 422


@pytest.fixture
def program(office: Any) -> dict[str, str]:
    """The header of a program that registers as the registrar."""
    token = testing.make_token(office.installation, office.registrar, "documents:write",
                               "documents:read")  # fmt: skip
    return {"authorization": f"Bearer {token}"}


def post_card(office: Any, header: dict[str, str], content: bytes, **card: object) -> Any:
    base = {"title": "О ремонте", "correspondent": "МУП «Дорсервис»", "journal": office.journal}
    part = (None, json.dumps(base | card), "application/json")
    return office.client.post(
        "/api/v1/records/incoming", headers=header,
        files=[("card", part), ("file", ("a.pdf", content, "application/pdf"))],
    )  # fmt: skip


def test_a_program_lists_types_and_registers_with_their_fields(
    office: Any, pdf: Maker, repair: str, program: dict[str, str]
) -> None:
    listed = office.client.get("/api/v1/types", params={"kind": KIND}, headers=program).json()
    own = next(each for each in listed["items"] if each["code"] == repair)
    assert [(each["code"], each["form"], each["required"]) for each in own["fields"]] == [
        ("srochnost", "choice", True), ("summa", "number", False), ("prinyal", "person", False),
    ]  # fmt: skip
    fields = {"srochnost": "срочная", "summa": 12.5, "prinyal": office.leader.login}
    made = post_card(office, program, pdf(), type=repair, fields=fields)
    assert made.status_code == 201, made.text
    assert values(office, UUID(made.json()["id"]))["summa"] == "12.5"


def test_a_program_is_told_which_fields_do_not_fit(
    office: Any, pdf: Maker, repair: str, program: dict[str, str]
) -> None:
    bad = post_card(office, program, pdf(), type=repair, fields={"summa": "x", "nichego": 1})
    assert bad.status_code == 422
    assert set(bad.json()["errors"]) == {"fields.srochnost", "fields.summa", "fields.nichego"}
    unknown = post_card(office, program, pdf(), type="no-such")
    assert unknown.status_code == 422
    assert "letter" in unknown.json()["errors"]["type"]


def test_a_program_that_names_no_type_gives_the_first(
    office: Any, pdf: Maker, program: dict[str, str]
) -> None:
    made = post_card(office, program, pdf())
    query = """select t.code from documents.card_fields as c
        join documents.document_type as t on t.id = c.type_id where c.document_id = %s"""
    assert office.value(query, UUID(made.json()["id"])) == "letter"


def test_without_scripts_a_button_shows_the_fields_of_another_type_and_saves_nothing(
    office: Any, desk: Any, pdf: Maker, repair: str
) -> None:
    draft = desk.draft(pdf())
    asked = office.form(draft, letter_kind=repair, x_summa="7", edit="type")
    shown = desk.post(f"/records/drafts/{draft}/register", asked)
    assert shown.status_code == 303
    page = desk.get(shown.headers["location"]).text
    assert "Срочность" in page
    assert 'value="7"' in page
    id = office.registered(desk, pdf(number="3"))
    again = edit(office, desk, id, 1, letter_kind=repair, edit="type", title="О другом")
    assert again.status_code == 200
    assert "Срочность" in again.text
    assert "О другом" in again.text
    assert office.value("select version from documents.document where id = %s", id) == 1
