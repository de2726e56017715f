"""Types of documents: their fields read, kept on cards, told and found; the office sets them up."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import letters
import pytest
from offices import Office
from sqlalchemy.orm import Session
from uprava import testing
from uprava.approval.service.templates import fitting_templates
from uprava.audit.log import record
from uprava.db.sql import execute, fetch_value
from uprava.db.transaction import system_transaction
from uprava.documents.models import AccessRight
from uprava.documents.service.access import get_document
from uprava.documents.service.history import list_history
from uprava.documents.service.types import (
    DocumentType,
    FieldForm,
    TypeField,
    change_of,
    chosen_type,
    fields_of,
    form_from,
    form_of_program,
    get_type,
    keep_fields,
    list_types,
    read_fields,
    shown_fields,
    term_of,
    words_in,
)
from uprava.documents.service.types.codes import code_of
from uprava.documents.service.types.keeping import in_use, keep_type, remove, switch_off
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.extension import Keeping
from uprava.printing.routes_letters import first_form
from uprava.users.reader import Reader

ADMIN = ("documents.types",)
KINDS = [letters.KIND]

FIELDS = (
    TypeField("predmet", "Предмет", FieldForm.TEXT, required=True),
    TypeField("opisanie", "Описание", FieldForm.LONG),
    TypeField("summa", "Сумма, ₽", FieldForm.NUMBER),
    TypeField("kogda", "Когда", FieldForm.DATE),
    TypeField("srochnost", "Срочность", FieldForm.CHOICE, choices=("обычная", "срочная")),
    TypeField("kurator", "Куратор", FieldForm.PERSON),
    TypeField("zakazchik", "Заказчик", FieldForm.ORGANISATION),
)

FILLED = {
    "x_predmet": "  Ремонт   кровли ", "x_opisanie": "Первая строка\r\nВторая",
    "x_summa": "12 500,5", "x_kogda": "2026-11-27", "x_srochnost": "срочная",
    "x_zakazchik": "МУП «Водоканал»",
}  # fmt: skip


@pytest.fixture
def admin(office: Office) -> Reader:
    """Who sets up types."""
    unit = office.town.housing_id
    return testing.make_person(office.installation, unit_id=unit, permissions=ADMIN)


@pytest.fixture
def made(office: Office, admin: Reader) -> Callable[..., DocumentType]:
    """Keep a new type with a code no other test has; return it as it is kept."""

    def make(**more: object) -> DocumentType:
        code = f"t{office.town.organisation_id}-{len(more)}-{more.get('title', '')!s:.3}".lower()
        wanted = {"title": "Служебная записка", "fields": FIELDS} | more
        new = DocumentType(0, letters.KIND, code_of(code), **wanted)  # type: ignore[arg-type]
        with office.as_(admin) as session:
            return get_type(session, keep_type(session, new, reader=admin, kinds=KINDS))

    return make


def given(session: Session, office: Office, id: UUID, type: DocumentType, form: object) -> None:
    head = get_document(session, id, reader=office.registrar, level=AccessRight.EDIT)
    values, wrong = read_fields(session, type, form)  # type: ignore[arg-type]
    assert wrong == {}
    keep_fields(session, head, type, values)


def test_every_form_of_field_is_read_kept_and_shown_as_people_write_it(
    office: Office, made: Callable[..., DocumentType]
) -> None:
    type, id = made(), office.document()
    with office.as_(office.registrar) as session:
        given(session, office, id, type, FILLED | {"x_kurator": office.clerk.login})
        own = fields_of(session, id)
        assert own is not None
        assert own.values["predmet"] == "Ремонт кровли"
        assert own.values["summa"] == "12500.5"
        assert own.values["kurator"] == str(office.clerk.person_id)
        assert dict(shown_fields(session, own)) == {
            "Предмет": "Ремонт кровли", "Описание": "Первая строка\nВторая",
            "Сумма, ₽": "12\u00a0500,5", "Когда": "27.11.2026", "Срочность": "срочная",
            "Куратор": "Крылова\u00a0А.\u00a0Д.", "Заказчик": "МУП «Водоканал»",
        }  # fmt: skip
        assert "12500,5" in words_in(own)
        assert "Ремонт кровли" in words_in(own)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("x_predmet", ""),
        ("x_predmet", "x" * 501),
        ("x_opisanie", "знак \x07"),
        ("x_summa", "много"),
        ("x_summa", "1e999"),
        ("x_summa", "NaN"),
        ("x_kogda", "31.02.2026"),
        ("x_srochnost", "немедленная"),
        ("x_kurator", "nobody-has-it"),
        ("x_kurator_text", "Неизвестный"),
    ],
)
def test_what_does_not_fit_is_told_by_field_and_the_rest_is_read(
    office: Office, made: Callable[..., DocumentType], field: str, value: str
) -> None:
    type = made()
    with office.as_(office.registrar) as session:
        values, wrong = read_fields(session, type, FILLED | {field: value})
    assert list(wrong) == [field.removesuffix("_text")]
    assert all(wrong.values())
    assert values["zakazchik"] == "МУП «Водоканал»"


def test_a_kept_card_sends_its_form_back_unchanged_even_when_the_type_is_another_by_now(
    office: Office, admin: Reader, made: Callable[..., DocumentType]
) -> None:
    type, id = made(), office.document()
    with office.as_(office.registrar) as session:
        given(session, office, id, type, FILLED | {"x_kurator": office.clerk.login})
    fewer = [
        TypeField("srochnost", "Срочность", FieldForm.CHOICE, choices=("обычная",)),
        *(each for each in type.fields if each.code in ("predmet", "kurator")),
    ]
    with office.as_(admin) as session:
        new = DocumentType(type.id, "", "", type.title, fields=tuple(fewer), version=type.version)
        keep_type(session, new, reader=admin, kinds=KINDS)
    with office.as_(office.registrar) as session:
        own = fields_of(session, id)
        assert own is not None
        assert [each.code for each in own.type.asked] == ["srochnost", "predmet", "kurator"]
        again, wrong = read_fields(
            session, own.type, form_from(own.type, own.values), kept=own.values
        )
        assert wrong == {}
        assert again == own.values
        titles = [title for title, _value in shown_fields(session, own)]
        assert {"Заказчик", "Описание", "Когда"} <= set(titles)


def test_history_tells_own_fields_by_title_and_keeps_names_out_of_the_log(
    office: Office, made: Callable[..., DocumentType]
) -> None:
    type, id = made(), office.document()
    with office.as_(office.registrar) as session:
        given(session, office, id, type, FILLED)
        was = fields_of(session, id)
        given(session, office, id, type, FILLED | {
            "x_kurator": office.clerk.login, "x_summa": "", "x_kogda": "2026-12-01"})  # fmt: skip
        now = fields_of(session, id)
        assert now is not None
        before, after = change_of(was, now)
        assert set(before) == {"Сумма, ₽", "Когда", "Куратор"}
        assert after["Куратор"] == f"person:{office.clerk.person_id}"
        record(session, "document.changed", "document", id, was=before, now=after)
    with office.as_(office.registrar) as session:
        plugins = office.installation.plugins
        told = list_history(session, id, kind=letters.KIND, plugins=plugins)[0].what
    assert "куратор — Крылова\u00a0А.\u00a0Д." in told
    assert "когда — 01.12.2026" in told
    assert "27.11.2026" in told
    assert "person:" not in told


def test_fields_of_a_document_one_may_not_see_are_not_seen(
    office: Office, made: Callable[..., DocumentType]
) -> None:
    type, id = made(), office.document()
    with office.as_(office.registrar) as session:
        given(session, office, id, type, FILLED)
    with office.as_(office.stranger) as session:
        assert fields_of(session, id) is None


def test_a_type_in_use_is_switched_off_not_removed_and_stays_on_its_cards(
    office: Office, admin: Reader, made: Callable[..., DocumentType]
) -> None:
    type, id = made(), office.document()
    with office.as_(office.registrar) as session:
        given(session, office, id, type, FILLED)
    with office.as_(admin) as session, pytest.raises(ConflictError):
        remove(session, type.id, reader=admin)
    with office.as_(admin) as session:
        assert in_use(session, [type.id]) == {type.id}
        assert fetch_value(session, "select count(*) from documents.card_fields") == 0
        switch_off(session, type.id, reader=admin)
    with office.as_(office.registrar) as session:
        own = fields_of(session, id)
        assert own is not None
        assert own.type.title == type.title
        assert type.id not in {each.id for each in list_types(session, letters.KIND)}
        with pytest.raises(InvalidError):
            chosen_type(session, letters.KIND, type.code)


def test_a_type_nobody_uses_is_removed(
    office: Office, admin: Reader, made: Callable[..., DocumentType]
) -> None:
    type = made()
    with office.as_(admin) as session:
        remove(session, type.id, reader=admin)
        with pytest.raises(NotFoundError):
            get_type(session, type.id)


def test_the_second_of_two_administrators_is_told_and_changes_nothing(
    office: Office, admin: Reader, made: Callable[..., DocumentType]
) -> None:
    type = made()
    change = DocumentType(type.id, "", "", "Иначе", fields=type.fields, version=type.version)
    with office.as_(admin) as session:
        keep_type(session, change, reader=admin, kinds=KINDS)
    with office.as_(admin) as session, pytest.raises(ConflictError):
        keep_type(session, change, reader=admin, kinds=KINDS)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"fields": (TypeField("a", ""),)}, "f1_title"),
        ({"fields": (TypeField("a", "Один"), TypeField("b", "один"))}, "f2_title"),
        ({"fields": (TypeField("a", "Выбор", FieldForm.CHOICE),)}, "f1_choices"),
        ({"term": 0}, "term"),
        ({"term": 5, "term_rule": "letter.answer"}, "term"),
        ({"term_rule": "no.such"}, "term_rule"),
        ({"keeping": Keeping.FOR_YEARS}, "keeping_years"),
        ({"keeping": Keeping.PERMANENT, "keeping_years": 5}, "keeping_years"),
        ({"journal_id": 10_000_000}, "journal"),
        ({"route_id": 10_000_000}, "route"),
        ({"form_id": 10_000_000}, "form"),
        ({"filing": "1" * 51}, "filing"),
    ],
)
def test_mistakes_of_a_type_are_told_by_field_of_its_form(
    made: Callable[..., DocumentType], more: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidError) as raised:
        made(**more)
    assert field in (raised.value.fields or {})


@pytest.mark.parametrize(
    ("start", "more", "last"),
    [
        # hand-counted by the production calendar of 2026: 20.11.2026 is a Friday
        (date(2026, 11, 20), {"term": 5, "term_unit": "working"}, date(2026, 11, 27)),
        (date(2026, 11, 20), {"term": 7, "term_unit": "calendar"}, date(2026, 11, 27)),
        (date(2026, 11, 20), {"term": 8, "term_unit": "calendar"}, date(2026, 11, 27)),
        (date(2026, 11, 20), {"term_rule": "prosecutor.protest"}, date(2026, 11, 30)),
        (date(2026, 11, 20), {"term_rule": "letter.answer"}, date(2026, 12, 18)),
    ],
)
def test_the_term_of_a_type_ends_on_a_working_day_and_names_its_source(
    start: date, more: dict[str, object], last: date
) -> None:
    found = term_of(DocumentType(1, letters.KIND, "x", "Запрос", **more), start=start)  # type: ignore[arg-type]
    assert found is not None
    assert found[0] == last
    assert found[1]
    assert term_of(DocumentType(1, letters.KIND, "x", "Запрос"), start=start) is None


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Срок ответа", "srok_otveta"),
        ("Объём, м³", "obem_m"),
        ("Щёлочь", "shcheloch"),
        ("2-й этап", "n_2_y_etap"),
        ("№", "field"),
        ("Подъезд", "podezd"),
    ],
)
def test_codes_are_latin_letters_of_the_title(title: str, code: str) -> None:
    assert code_of(title) == code
    assert code_of(title, {code}) == f"{code}_2"
    assert code_of(title, {code, f"{code}_2"}) == f"{code}_3"


def test_a_card_of_an_older_client_with_a_broken_value_still_opens(
    office: Office, made: Callable[..., DocumentType]
) -> None:
    type, id = made(), office.document()
    with office.as_(office.registrar) as session:
        given(session, office, id, type, FILLED)
        execute(
            session,
            "update documents.card_fields set values = values || %s where document_id = %s",
            ('{"kurator": "999999999", "gone": "x"}', id),
        )
        own = fields_of(session, id)
        assert own is not None
        assert dict(shown_fields(session, own))["Куратор"] == "999999999"


def test_the_route_and_the_letterhead_of_the_type_are_offered_first(
    office: Office, made: Callable[..., DocumentType]
) -> None:
    route = """insert into approval.template (title, kind, visa_rule, stages, active, position,
        version) values (%s, '', 'none', '[]', true, %s, 1) returning id"""
    form = """insert into printing.form (kind, organisation_id, title)
        values ('letter', %s, %s) returning id"""
    with system_transaction(
        office.installation.engine, today=testing.TODAY, task="test"
    ) as session:
        routes = [fetch_value(session, route, (title, place))
                  for place, title in enumerate(("Обычный", "Короткий"), 1)]  # fmt: skip
        forms = [fetch_value(session, form, (office.town.organisation_id, title))
                 for title in ("Общий бланк", "Бланк письма")]  # fmt: skip
    type, id = made(route_id=routes[1], form_id=forms[1]), office.document()
    with office.as_(office.registrar) as session:
        head = get_document(session, id, reader=office.registrar)
        mine = [each.id for each in fitting_templates(session, head) if each.id in routes]
        assert mine == routes
        assert first_form(session, head, forms) == forms[0]
        given(session, office, id, type, FILLED)
        assert fitting_templates(session, head)[0].id == routes[1]
        assert first_form(session, head, forms) == forms[1]
        assert first_form(session, head, forms[:1]) == forms[0]
        execute(session, "update approval.template set active = false where id = any (%s)",
                (routes,))  # fmt: skip


def test_types_of_unregistered_codes_and_fields_are_refused_to_programs(
    office: Office, made: Callable[..., DocumentType]
) -> None:
    type = made()
    with office.as_(office.registrar) as session:
        with pytest.raises(InvalidError) as raised:
            form_of_program(session, letters.KIND, type.code, {"predmet": "x", "inoe": "y"})
        assert set(raised.value.fields or {}) == {"fields.inoe"}
        read = form_of_program(session, letters.KIND, type.code, {"predmet": "x", "summa": 1.5})
        assert read == {"x_predmet": "x", "x_summa": "1.5"}
