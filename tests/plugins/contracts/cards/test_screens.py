"""The screens of contracts: the form, the list, the card, acts; who may not sees nothing."""

import re
from uuid import UUID

import pytest
from litestar.testing import TestClient
from plugins.contracts.conftest import IKZ, THEIR_INN, Desk

Client = TestClient

FORM = {
    "kind": "state", "subject": "Ремонт электропроводки в школе № 3", "price_kind": "fixed",
    "price": "600 000,00", "ikz": IKZ, "vat": "none", "starts_on": "2026-11-16",
    "performs_until": "2026-12-18", "valid_until": "2026-12-31", "party": "",
    "party_text": "ООО «СтройГарант»", "party_inn": THEIR_INN, "line0_name": "Работы по смете",
    "line0_okpd2": "43.21.10.110", "line0_unit": "усл. ед.", "line0_quantity": "2",
    "line0_price": "300000", "line0_sum": "600000", "line0_vat": "none", "budget0_year": "2026",
    "budget0_kbk": "90107020110172110244", "budget0_kosgu": "225", "budget0_sum": "600000",
}  # fmt: skip


def form(desk: Desk, **changes: str) -> dict[str, str]:
    """Return what the form sends."""
    return FORM | {"unit": str(desk.town.housing_id)} | changes


def version_in(page: str) -> str:
    """Return the version a form was drawn with."""
    found = re.search(r'name="_v" value="(\d+)"', page)
    assert found
    return found[1]


def test_a_contract_is_entered_changed_concluded_and_corrected_at_the_screens(
    desk: Desk, client: Client
) -> None:
    with desk.at_the_screen(client, desk.enters) as screen:
        assert "Новый договор" in screen.get("/contracts/new").text
        made = screen.post("/contracts/new", data=form(desk), follow_redirects=False)
        assert made.status_code == 303, made.text
        card = made.headers["location"]
        id = UUID(card.rpartition("/")[2])
        page = screen.get(card).text
        assert "43.21.10.110" in page
        assert "Исполнитель" not in page
        edit = screen.get(f"/contracts/{id}/edit").text
        assert "600000" in edit
        sent = form(desk, subject="Ремонт кровли", _v=version_in(edit))
        saved = screen.post(f"/contracts/{id}/edit", data=sent, follow_redirects=False)
        assert saved.status_code == 303, saved.text
        late = screen.post(f"/contracts/{id}/edit", data=sent | {"subject": "Иное"})
        assert late.status_code == 409
        assert "Иное" in late.text
        asked = screen.get(f"/contracts/{id}/acts/conclude").text
        assert "Дата заключения" in asked
        wrong = screen.post(
            f"/contracts/{id}/acts/conclude", data={"day": "2036-01-01", "how": "paper"}
        )
        assert wrong.status_code == 422
        said = {"day": "2026-11-16", "how": "paper", "signed_by": "Орлов В. Н."}
        done = screen.post(f"/contracts/{id}/acts/conclude", data=said, follow_redirects=False)
        assert done.status_code == 303, done.text
        assert "Д-1/2026" in screen.get("/contracts").text
        assert screen.get(f"/contracts/{id}/edit").status_code == 409
        assert screen.get(f"/contracts/{id}/correct").status_code == 403
    with desk.at_the_screen(client, desk.controller) as screen:
        page = screen.get(f"/contracts/{id}/correct").text
        sent = form(desk, subject="Ремонт кровли и стен", why="опечатка", _v=version_in(page))
        done = screen.post(f"/contracts/{id}/correct", data=sent, follow_redirects=False)
        assert done.status_code == 303, done.text
        assert "Ремонт кровли и стен" in screen.get("/contracts?q=кровля").text
        number = {"register_number": "2770708389326000001"}
        done = screen.post(f"/contracts/{id}/acts/register", data=number, follow_redirects=False)
        assert done.status_code == 303, done.text


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("party_inn", "7714833918", "ИНН"),
        ("party_kpp", "77140100", "КПП"),
        ("party_ogrn", "1027700132196", "ОГРН"),
        ("ikz", IKZ[:-1], "ИКЗ"),
        ("ikz", IKZ[:5] + "9" + IKZ[6:], "ИКЗ"),
        ("register_number", "123", "Реестровый номер"),
        ("notice_number", "12", "извещения"),
        ("igk", "АБВ", "ИГК"),
        ("price", "шестьсот", "Цена"),
        ("price", "0", "Цена"),
        ("price", "600000,555", "Цена"),
        ("line0_sum", "600001", "Спецификация"),
        ("line0_okpd2", "4321", "Спецификация"),
        ("line0_quantity", "два", "Спецификация"),
        ("budget0_sum", "599999,99", "бюджет"),
        ("budget0_kbk", "123", "бюджет"),
        ("budget0_kosgu", "999", "бюджет"),
        ("budget0_year", "26", "бюджет"),
        ("performs_until", "2026-11-01", "Окончание исполнения"),
        ("performs_until", "2026-02-30", "Окончание исполнения"),
        ("valid_until", "2026-12-01", "Действует до"),
        ("warranty_until", "2026-12-01", "Гарантия до"),
        ("advance_percent", "101", "Аванс"),
        ("security_sum", "600001", "Обеспечение"),
        ("subject", "", "Предмет"),
        ("kind", "gift", "Вид"),
        ("unit", "x", "Подразделение"),
        ("vat", "18", "НДС"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_kept(
    desk: Desk, client: Client, field: str, typed: str, said: str
) -> None:
    before = desk.look("select count(*) from contracts.contract")
    with desk.at_the_screen(client, desk.enters) as screen:
        answer = screen.post("/contracts/new", data=form(desk, **{field: typed}))
    assert answer.status_code == 422
    summary = re.search(r'<div class="errs".*?</div>', answer.text, re.DOTALL)
    assert summary
    assert said in summary[0]
    assert desk.look("select count(*) from contracts.contract") == before


def test_a_row_more_keeps_what_was_typed_and_enters_nothing(desk: Desk, client: Client) -> None:
    with desk.at_the_screen(client, desk.enters) as screen:
        answer = screen.post("/contracts/new", data=form(desk, more="line"))
    assert answer.status_code == 200
    assert "Работы по смете" in answer.text
    assert 'name="line3_name"' in answer.text
    assert desk.look("select count(*) from contracts.contract where unit_id = %s",
                     desk.town.housing_id) == 0  # fmt: skip


def test_a_purchase_code_is_told_in_words_while_it_is_typed(desk: Desk, client: Client) -> None:
    with desk.at_the_screen(client, desk.enters) as screen:
        told = screen.get("/contracts/ikz", params={"ikz": IKZ}).text
        assert "7707083893" in told
        assert "43.21" in told
        assert "244" in told
        assert screen.get("/contracts/ikz", params={"ikz": "12"}).text.strip() == ""


def test_who_does_not_see_a_contract_finds_nothing_at_its_addresses(
    desk: Desk, client: Client
) -> None:
    id, done = desk.enter(), desk.concluded()
    with desk.at_the_screen(client, desk.stranger) as screen:
        for path in (f"/contracts/{id}/edit", f"/contracts/{id}/acts/conclude",
                     f"/contracts/{done}/acts/register", f"/docs/{id}"):  # fmt: skip
            assert screen.get(path).status_code == 404, path
            if not path.startswith("/docs"):
                assert screen.post(path, data=form(desk, _v="1")).status_code == 404, path
        assert screen.get(f"/contracts/{done}/correct").status_code == 403
        assert "СтройГарант" not in screen.get("/contracts?tab=all").text
        assert "СтройГарант" not in screen.get("/contracts/export.csv?tab=all").text
    with desk.at_the_screen(client, desk.controller) as screen:
        assert "СтройГарант" in screen.get("/contracts?tab=all").text
        assert "СтройГарант" in screen.get("/contracts/export.csv?tab=all").text
        assert screen.get(f"/contracts/{UUID(int=5)}/edit").status_code == 404


def test_the_list_is_narrowed_by_all_its_filters_and_goes_page_by_page(
    desk: Desk, client: Client
) -> None:
    id = desk.concluded(responsible_id=desk.controller.person_id)
    desk.enter(subject="Черновик")
    row = desk.contract(id)
    hits = [
        "tab=all", f"tab=all&state={row.stands}", "kind=state", f"unit={desk.town.housing_id}",
        f"responsible={desk.controller.person_id}", f"counterparty={row.counterparty_id}",
        "year=2026", f"q={THEIR_INN}", "q=электропроводка", f"q={IKZ}",
    ]  # fmt: skip
    misses = [
        "tab=performed", "tab=terminated", "tab=all&state=annulled", "kind=rent", "year=2025",
        "unit=1", "responsible=1", "counterparty=999999999", "q=паровоз",
    ]  # fmt: skip
    with desk.at_the_screen(client, desk.enters) as screen:
        for query in hits:
            assert f"/docs/{id}" in screen.get(f"/contracts?{query}").text, query
        for query in misses:
            assert f"/docs/{id}" not in screen.get(f"/contracts?{query}").text, query
        assert "Черновик" in screen.get("/contracts?tab=drafts").text
        assert screen.get("/contracts?unit=x").status_code == 422


FIELDS = (
    "subject", "basis", "ikz", "register_number", "igk", "party_text", "party_address",
    "party_bank", "our_signatory", "our_bik", "line0_name", "line0_unit", "budget0_kbk",
    "other0_name", "unit", "price", "responsible", "responsible_text", "starts_on",
)  # fmt: skip


@pytest.mark.parametrize("typed", ["а\0б", "ы" * 10_000])
def test_signs_no_field_takes_are_refused_in_words(desk: Desk, client: Client, typed: str) -> None:
    with desk.at_the_screen(client, desk.enters) as screen:
        for field in FIELDS:
            sent = form(desk, kind="civil", **{field: typed})
            answer = screen.post("/contracts/new", data=sent, follow_redirects=False)
            assert answer.status_code == 422, field


def test_acts_refuse_signs_they_do_not_take(desk: Desk, client: Client) -> None:
    id = desk.enter()
    said = {"day": "2026-11-16", "how": "paper"}
    with desk.at_the_screen(client, desk.enters) as screen:
        for field in ("signed_by", "their_number", "register_number", "how", "day"):
            for typed in ("а\0б", "ы" * 10_000):
                answer = screen.post(f"/contracts/{id}/acts/conclude", data=said | {field: typed})
                assert answer.status_code == 422, (field, typed[:3])
