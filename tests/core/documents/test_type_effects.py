"""What a type gives its documents: numbers, journal, term, part of PDF/A, and on which card."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import letters
import pytest
from offices import Office, SignIn
from uprava import testing
from uprava.clock import now
from uprava.db.sql import execute, fetch_value
from uprava.documents.models import AccessRight
from uprava.documents.service.access import get_document
from uprava.documents.service.history import list_history
from uprava.documents.service.numbering import get_journal
from uprava.documents.service.registering import register, register_as_said
from uprava.documents.service.types import (
    DocumentType,
    FieldForm,
    TypeField,
    fields_of,
    get_type,
    keep_fields,
    read_fields,
)
from uprava.documents.service.types.keeping import keep_type, switch_off
from uprava.errors import InvalidError
from uprava.extension import Keeping
from uprava.printing.standards import standard_of
from uprava.printing.values import PdfStandard
from uprava.users.reader import Reader

KINDS = [letters.KIND]
Maker = Callable[..., DocumentType]


@pytest.fixture
def admin(office: Office) -> Reader:
    unit = office.town.housing_id
    return testing.make_person(office.installation, unit_id=unit, permissions=("documents.types",))


@pytest.fixture
def made(office: Office, admin: Reader) -> Maker:
    count = iter(range(100))

    def make(title: str = "Приказ", **more: object) -> DocumentType:
        code = f"effect{office.town.organisation_id}-{next(count)}"
        new = DocumentType(0, letters.KIND, code, title, **more)  # type: ignore[arg-type]
        with office.as_(admin) as session:
            return get_type(session, keep_type(session, new, reader=admin, kinds=KINDS))

    return make


def draft(office: Office, type: DocumentType, form: dict[str, str] | None = None) -> UUID:
    """Make a document of a type that has no number yet."""
    id = office.document(number=False)
    with office.as_(office.registrar) as session:
        head = get_document(session, id, reader=office.registrar, level=AccessRight.EDIT)
        values, wrong = read_fields(session, type, form or {})
        assert wrong == {}
        keep_fields(session, head, type, values)
    return id


def registered(office: Office, id: UUID, *, as_said: bool = False) -> tuple[str, date | None]:
    """Register it; return its number and its term."""
    code = f"letters-{office.town.organisation_id}"
    with office.as_(office.registrar) as session:
        head = get_document(session, id, reader=office.registrar, level=AccessRight.EDIT)
        journal = get_journal(session, code=code, kind=letters.KIND)
        act = register_as_said if as_said else register
        number = act(session, head, journal=journal).number
        query = "select due_on from documents.document where id = %s"
        return number, fetch_value(session, query, (id,))


def test_numbers_of_a_type_stand_in_the_journal_without_a_gap(office: Office, made: Maker) -> None:
    own, usual = made(number_template="{seq}-пр/{yy}"), made("Письмо")
    numbers = [registered(office, draft(office, each))[0] for each in (own, usual, own)]
    assert numbers == ["1-пр/26", "01-12/2", "3-пр/26"]


@pytest.mark.parametrize(
    "template", ["{seq}-очень-длинный-хвост-номера-приказа", "без номера", "{seq}/{nothing}"]
)
def test_a_template_exchange_would_refuse_is_not_kept(made: Maker, template: str) -> None:
    with pytest.raises(InvalidError) as refused:
        made(number_template=template)
    assert list(refused.value.fields) == ["number_template"]


def test_the_term_of_a_type_is_given_at_registration_with_its_reason(
    office: Office, made: Maker
) -> None:
    type = made(term=5, term_unit="working")
    id = draft(office, type)
    _number, due = registered(office, id)
    assert due is not None
    with office.as_(office.registrar) as session:
        own = fields_of(session, id)
    assert own is not None
    assert own.due_on == due
    assert "Приказ" in own.due_why
    cleared = draft(office, type)
    assert registered(office, cleared, as_said=True)[1] is None


def test_a_term_somebody_has_said_stays(office: Office, made: Maker) -> None:
    id, said = draft(office, made(term=5)), date(2027, 3, 1)
    with office.as_(office.registrar) as session:
        execute(session, "update documents.document set due_on = %s where id = %s", (said, id))
    assert registered(office, id)[1] == said


def test_the_part_of_pdf_a_follows_the_keeping_of_the_type(office: Office, made: Maker) -> None:
    for_ever = draft(office, made(keeping=Keeping.PERMANENT.value))
    years = draft(office, made(keeping=Keeping.FOR_YEARS.value, keeping_years=5))
    with office.as_(office.registrar) as session:
        found = [standard_of(session, letters.KIND, document_id=id) for id in (for_ever, years)]
    assert found == [PdfStandard.PDF_A_1B, PdfStandard.PDF_A_2B]


def test_the_card_of_any_kind_changes_its_type_and_tells_it(
    office: Office, made: Maker, sign_in: SignIn
) -> None:
    fields = (TypeField("tema", "Тема", FieldForm.TEXT, required=True),)
    one, other = made("Записка", fields=fields), made("Справка", fields=fields, article="ст. 70")
    id = draft(office, one, {"x_tema": "Дороги"})
    registered(office, id)
    web = sign_in(office.registrar)
    page = web.get(f"/docs/{id}/type?type={other.code}").text
    assert 'value="Дороги"' in page
    version = page.split('name="_v" value="')[1].split('"')[0]
    empty = {"type": other.code, "x_tema": "", "_v": version, "_key": "a"}
    refused = web.post(f"/docs/{id}/type", data=empty)
    assert refused.status_code == 422
    assert "Тема: заполните это поле." in refused.text
    done = web.post(f"/docs/{id}/type", data=empty | {"x_tema": "Мосты", "_key": "b"})
    assert done.status_code == 200, done.text
    assert "ст. 70" in done.text
    stale = web.post(f"/docs/{id}/type", data=empty | {"x_tema": "Иначе", "_key": "c"})
    assert stale.status_code == 409
    with office.as_(office.registrar) as session:
        own = fields_of(session, id)
        told = list_history(session, id, kind=letters.KIND, plugins=office.installation.plugins)
    assert own is not None
    assert (own.type.id, own.values) == (other.id, {"tema": "Мосты"})
    assert any("Справка" in each.what for each in told)


def test_a_type_switched_off_stays_on_its_card_and_is_offered_to_no_other(
    office: Office, made: Maker, admin: Reader, sign_in: SignIn
) -> None:
    gone, here = made("Ушедший"), made("Оставшийся")
    kept, other = draft(office, gone), draft(office, here)
    with office.as_(admin) as session:
        switch_off(session, gone.id, reader=admin)
    web = sign_in(office.registrar)
    assert f'<option value="{gone.code}" selected>' in web.get(f"/docs/{kept}/type").text
    assert f'<option value="{gone.code}"' not in web.get(f"/docs/{other}/type").text
    refused = web.post(
        f"/docs/{other}/type", data={"type": gone.code, "_v": "1", "_key": str(now())}
    )
    assert refused.status_code == 422


def test_a_type_is_tried_before_it_is_kept(
    office: Office, admin: Reader, sign_in: SignIn, made: Maker
) -> None:
    type = made("Проба", fields=(TypeField("summa", "Сумма", FieldForm.SUM),))
    web = sign_in(admin)
    form = {
        "kind": letters.KIND, "title": "Проба", "position": "1", "term": "3", "active": "on",
        "term_unit": "calendar", "number_template": "{seq}-пб", "_v": str(type.version),
        "field": ["0", "1"], "f1_code": "summa", "f1_title": "Сумма", "f1_form": "sum",
    }  # fmt: skip
    page = web.post(f"/admin/types/{type.id}", data=form | {"edit": "try", "_key": "t"}).text
    trial = page.split('id="trial"')[1]
    for said in ("Так будет выглядеть карточка и номер", "1-пб", "Сумма", "Пока ничего не"):
        assert said in trial
    with office.as_(admin) as session:
        assert get_type(session, type.id).number_template == ""
