"""Own fields in lists: columns, filters, files; the same lines as plain reading of the cards."""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

import letters
import openpyxl
import pytest
from offices import Office, SignIn
from uprava import testing
from uprava.db.sql import driver, execute, fetch_values
from uprava.db.transaction import system_transaction
from uprava.documents.models import AccessRight
from uprava.documents.service.access import get_document
from uprava.documents.service.types import (
    DocumentType,
    FieldForm,
    TypeField,
    fields_of,
    get_type,
    keep_fields,
    listed,
    read_fields,
)
from uprava.documents.service.types.keeping import keep_type
from uprava.users.reader import Reader

FIELDS = (
    TypeField("summa", "Сумма", FieldForm.SUM, listed=True),
    TypeField("kogda", "Когда", FieldForm.DATE, listed=True),
    TypeField("vid", "Способ", FieldForm.CHOICE, choices=("Почтой", "Лично"), listed=True),
    TypeField("srochno", "Срочно", FieldForm.FLAG, listed=True),
    TypeField("kurator", "Куратор", FieldForm.PERSON, listed=True),
    TypeField("zakazchik", "Заказчик", FieldForm.ORGANISATION, listed=True),
    TypeField("tema", "Тема", FieldForm.TEXT, listed=True),
    TypeField("prochee", "Прочее", FieldForm.TEXT),
)

ROWS: tuple[dict[str, str], ...] = (
    {"x_summa": "1 500,50", "x_kogda": "2026-03-01", "x_vid": "Почтой", "x_srochno": "yes",
     "x_tema": "Кровля школы"},
    {"x_summa": "99", "x_kogda": "2026-11-27", "x_vid": "Лично", "x_srochno": "no",
     "x_tema": "кровельные работы"},
    {"x_summa": "250000", "x_kogda": "2025-12-31", "x_vid": "Почтой", "x_tema": "Дороги"},
    {},
)  # fmt: skip


@pytest.fixture
def type(office: Office) -> Iterator[DocumentType]:
    """A type with every form of field in lists, alone of its kind in the test."""
    admin = testing.make_person(
        office.installation, unit_id=office.town.housing_id, permissions=("documents.types",)
    )
    new = DocumentType(
        0, letters.KIND, f"listed{office.town.organisation_id}", "Заявка", fields=FIELDS
    )
    with office.as_(admin) as session:
        id = keep_type(session, new, reader=admin, kinds=[letters.KIND])
        made = get_type(session, id)
    yield made
    with system_transaction(
        office.installation.engine, today=testing.TODAY, task="test"
    ) as session:
        query = "update documents.document_type set fields = '[]', active = false where id = %s"
        execute(session, query, (id,))


def fill(office: Office, type: DocumentType, form: dict[str, str]) -> UUID:
    id = office.document()
    with office.as_(office.registrar) as session:
        head = get_document(session, id, reader=office.registrar, level=AccessRight.EDIT)
        values, wrong = read_fields(session, type, form)
        assert wrong == {}
        keep_fields(session, head, type, values)
    return id


@pytest.fixture
def filled(office: Office, type: DocumentType) -> list[UUID]:
    people = {"x_kurator": office.clerk.login or ""}
    company = {"x_zakazchik_text": f"МУП «Водоканал {office.town.organisation_id}»"}
    more: tuple[dict[str, str], ...] = (people, company, {}, {})
    return [fill(office, type, form | extra) for form, extra in zip(ROWS, more, strict=True)]


def listed_ids(page: str, ids: list[UUID]) -> list[int]:
    """Return the places of the documents a list shows, in the order they were made."""
    return [place for place, id in enumerate(ids) if f'href="/docs/{id}' in page]


CASES: list[tuple[str, list[int]]] = [
    ("x_summa_from=100", [0, 2]),
    ("x_summa_from=100&x_summa_to=2000", [0]),
    ("x_summa_to=99,00", [1]),
    ("x_kogda_from=2026-01-01", [0, 1]),
    ("x_kogda_to=2025-12-31", [2]),
    ("x_vid=почтой", [0, 2]),
    ("x_vid=почтой&x_summa_from=100000", [2]),
    ("x_srochno=no", [1]),
    ("x_tema=кров", [0, 1]),
    ("x_tema=Кровля", [0]),
    ("x_zakazchik=МУП+«Водо", [1]),
    ("x_kurator=Крылов", [0]),
    ("x_kurator=Нетакого", []),
    ("x_summa_from=пять", [0, 1, 2, 3]),
    ("x_prochee=это+не+в+списках", [0, 1, 2, 3]),
]


@pytest.mark.parametrize("few", [0, 5_000])
@pytest.mark.parametrize(("query", "expected"), CASES)
def test_a_list_is_narrowed_by_own_fields_whichever_way_is_cheaper(
    office: Office, filled: list[UUID], sign_in: SignIn, monkeypatch: pytest.MonkeyPatch,
    query: str, expected: list[int], few: int,
) -> None:  # fmt: skip
    monkeypatch.setattr(listed, "FEW", few)
    page = sign_in(office.registrar).get(f"/docs?kind={letters.KIND}&{query}").text
    assert listed_ids(page, filled) == expected


def test_many_documents_with_a_value_are_met_on_the_way(
    office: Office, filled: list[UUID], sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listed, "FEW", 0)
    monkeypatch.setattr(listed, "MANY", 1)
    page = sign_in(office.registrar).get(f"/docs?kind={letters.KIND}&x_vid=почтой").text
    assert listed_ids(page, filled) == [0, 2]


def test_a_filter_shows_nobody_more_than_he_may_see(
    office: Office, filled: list[UUID], sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    for few in (0, 5_000):
        monkeypatch.setattr(listed, "FEW", few)
        page = sign_in(office.stranger).get(f"/docs?kind={letters.KIND}&x_vid=почтой").text
        assert listed_ids(page, filled) == []


def test_columns_are_chosen_shown_and_kept_in_the_address(
    office: Office, type: DocumentType, filled: list[UUID], sign_in: SignIn
) -> None:
    query = f"kind={letters.KIND}&cols=state&cols=type&cols=x_summa&cols=x_srochno"
    page = sign_in(office.registrar).get(f"/docs?{query}").text
    assert ">1\u00a0500,50\u00a0₽</td>" in page
    assert ">да</td>" in page
    assert f">{type.title}</td>" in page
    assert "cols=x_summa" in page.split('name="query" value="')[1].split('"')[0]


def test_the_workbook_has_days_as_days_and_sums_as_numbers(
    office: Office, filled: list[UUID], sign_in: SignIn
) -> None:
    columns = "&".join(f"cols=x_{each.code}" for each in FIELDS if each.listed)
    path = f"kind={letters.KIND}&{columns}"
    answer = sign_in(office.registrar).get(f"/docs/export.xlsx?{path}")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    head, *rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    by_title = [dict(zip(head, row, strict=True)) for row in rows]
    first = next(row for row in by_title if row["Тема"] == "Кровля школы")
    assert (first["Сумма"], first["Когда"].date()) == (1500.5, date(2026, 3, 1))
    assert (first["Способ"], first["Срочно"]) == ("Почтой", "да")
    assert first["Куратор"].replace("\u00a0", " ") == "Крылова А. Д."
    second = next(row for row in by_title if row["Тема"] == "кровельные работы")
    assert second["Заказчик"] == f"МУП «Водоканал {office.town.organisation_id}»"
    text = sign_in(office.registrar).get(f"/docs/export.csv?{path}").content.decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert sorted(line["Сумма"] for line in lines if line["Сумма"]) == [
        "1500,50", "250000,00", "99,00",
    ]  # fmt: skip


def test_a_field_marked_later_lists_the_cards_there_are(
    office: Office, type: DocumentType, filled: list[UUID], sign_in: SignIn
) -> None:
    admin = testing.make_person(
        office.installation, unit_id=office.town.housing_id, permissions=("documents.types",)
    )
    id = fill(office, type, {"x_prochee": "Особое"})
    query = f"/docs?kind={letters.KIND}&x_prochee=особ"
    assert len(listed_ids(sign_in(office.registrar).get(query).text, [*filled, id])) == 5
    changed = [TypeField("prochee", "Прочее", FieldForm.TEXT, listed=True), *FIELDS[:-1]]
    with office.as_(admin) as session:
        wanted = DocumentType(
            type.id, type.kind, type.code, type.title, fields=tuple(changed), version=type.version
        )
        keep_type(session, wanted, reader=admin, kinds=[letters.KIND])
    assert listed_ids(sign_in(office.registrar).get(query).text, [*filled, id]) == [4]


def test_the_table_of_lists_says_what_the_cards_say(
    office: Office, type: DocumentType, filled: list[UUID]
) -> None:
    """Days since 1970 and thousandths, reckoned here by Python and there by PostgreSQL."""
    with system_transaction(
        office.installation.engine, today=testing.TODAY, task="test"
    ) as session:
        query = """
            select c.values ->> v.code, v.at from documents.field_value as v
            join documents.card_fields as c using (document_id)
            where v.type_id = %s and v.code = any (%s)"""
        sums = driver(session).execute(query, (type.id, ["summa"])).fetchall()
        days = driver(session).execute(query, (type.id, ["kogda"])).fetchall()
        codes = fetch_values(
            session, "select distinct code from documents.field_value where type_id = %s",
            (type.id,),
        )  # fmt: skip
    assert {(round(float(text) * 1000), at) for text, at in sums} == {(at, at) for _t, at in sums}
    assert {(date.fromisoformat(text) - date(1970, 1, 1)).days - at for text, at in days} == {0}
    assert set(codes) == {each.code for each in FIELDS if each.listed}


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("x_summa", "12 500", "12500.00"),
        ("x_summa", "0,5 ₽", "0.50"),
        ("x_summa", "1250 руб.", "1250.00"),
        ("x_srochno", "no", "no"),
    ],
)
def test_sums_and_flags_are_read_as_people_write_them(
    office: Office, type: DocumentType, field: str, typed: str, kept: str
) -> None:
    with office.as_(office.registrar) as session:
        values, wrong = read_fields(session, type, {field: typed})
    assert (wrong, list(values.values())) == ({}, [kept])


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("x_summa", "-1"), ("x_summa", "1,005"), ("x_summa", "сто"), ("x_summa", "1e20"),
        ("x_srochno", "может быть"), ("x_zakazchik", "999999999"), ("x_zakazchik", "7|Чужое"),
    ],
)  # fmt: skip
def test_what_is_no_sum_no_answer_and_no_card_is_told(
    office: Office, type: DocumentType, field: str, typed: str
) -> None:
    with office.as_(office.registrar) as session:
        execute(session, "delete from correspondents.noted where correspondent_id = 7")
        values, wrong = read_fields(session, type, {field: typed})
    if typed != "7|Чужое":
        assert (values, list(wrong)) == ({}, [field])


def test_an_organisation_is_its_card_and_stays_so_after_a_merge(
    office: Office, type: DocumentType, filled: list[UUID], card_of: Callable[[UUID], Any]
) -> None:
    own = card_of(filled[1])
    id, _sign, name = own.values["zakazchik"].partition("|")
    assert name == f"МУП «Водоканал {office.town.organisation_id}»"
    with system_transaction(
        office.installation.engine, today=testing.TODAY, task="test"
    ) as session:
        query = """
            select correspondent_id from correspondents.mention
            where document_id = %s and role = 'named'"""
        assert fetch_values(session, query, (filled[1],)) == [int(id)]


@pytest.fixture
def card_of(office: Office) -> Callable[[UUID], Any]:
    def read(id: UUID) -> Any:
        with office.as_(office.registrar) as session:
            return fields_of(session, id)

    return read


def test_who_reads_only_changes_no_type(
    office: Office, filled: list[UUID], sign_in: SignIn, type: DocumentType
) -> None:
    reader: Reader = office.clerk
    assert sign_in(reader).get(f"/docs/{filled[0]}/type").status_code in (403, 404)
    answer = sign_in(reader).post(f"/docs/{filled[0]}/type", data={"type": type.code, "_v": "1"})
    assert answer.status_code in (403, 404)
