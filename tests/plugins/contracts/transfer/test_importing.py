"""A table of contracts is looked at, its columns are named, good rows become contracts once."""

import csv
import io
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from plugins.contracts.conftest import IKZ, THEIR_INN, Desk
from plugins.contracts.execution.lateness import is_late
from uprava.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from uprava_contracts.transfer.cells import day_of, exact_of, vat_of
from uprava_contracts.transfer.service import loading, runs
from uprava_contracts.transfer.service.runs import Brought
from uprava_contracts.transfer.values import RowState

GOOD = {
    "Номер": "15/2025", "Дата заключения": "03.02.2025", "Вид": "44-ФЗ", "Предмет": "Ремонт кровли",
    "Контрагент": "ООО «СтройГарант»", "ИНН": THEIR_INN, "КПП": "771401001",
    "Цена": "600 000,00", "Окончание исполнения": "18.12.2026", "ИКЗ": IKZ,
    "Реестровый номер": "2770708389325000015",
}  # fmt: skip


def table(*rows: Mapping[str, str]) -> bytes:
    """Return rows as the CSV an office saves."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO()
    writer = csv.DictWriter(out, names, delimiter=";", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode("cp1251")


def bring(desk: Desk, *rows: Mapping[str, str], who: Any = None) -> UUID:
    """Bring a table."""
    brought = Brought("Реестр.csv", table(*rows), desk.town.housing_id)
    return UUID(str(desk.act(who or desk.enters, runs.bring, brought)))


def states(desk: Desk, id: UUID) -> list[tuple[str, str]]:
    """The rows of an import: state and reason."""
    rows = desk.read(desk.enters, runs.list_rows, id, None)
    return [(each.state, each.why) for each in rows]


def load(desk: Desk, id: UUID) -> None:
    """Have an import loaded, by the job itself."""
    desk.act(desk.enters, runs.load_later, id)
    loading.load(desk.installation, run=str(id))


def test_a_good_row_becomes_a_concluded_contract_with_its_own_number(desk: Desk) -> None:
    other = GOOD | {"Номер": "16/2025", "Состояние": "исполнен", "Дата исполнения": "01.06.2025",
                    "ИКЗ": "", "Вид": "договор", "Реестровый номер": ""}  # fmt: skip
    id = bring(desk, GOOD, other)
    assert [state for state, _why in states(desk, id)] == ["good", "good"]
    load(desk, id)
    made = desk.read(desk.enters, runs.list_rows, id, RowState.LOADED)
    assert len(made) == 2
    row = desk.contract(made[0].contract_id)
    assert (row.number, row.price, row.inn) == ("15/2025", Decimal("600000.00"), THEIR_INN)
    assert (row.concluded_on, row.register_number) == (date(2025, 2, 3), "2770708389325000015")
    assert row.standing.lives
    assert desk.contract(made[1].contract_id).stands == "performed"
    assert not is_late(desk, made[1].contract_id), "nothing is owed by what was brought in"
    assert desk.read(desk.enters, runs.list_rows, id, RowState.GOOD) == []


def test_a_table_brought_again_makes_nothing_twice(desk: Desk) -> None:
    count = "select count(*) from contracts.contract where organisation_id = %s"
    first = bring(desk, GOOD)
    load(desk, first)
    loading.load(desk.installation, run=str(first))
    again = bring(desk, GOOD, GOOD | {"Номер": "1/2025", "Реестровый номер": ""})
    found = states(desk, again)
    assert [state for state, _why in found] == ["known", "known"]
    with pytest.raises(ConflictError):
        desk.act(desk.enters, runs.load_later, again)
    assert desk.look(count, desk.town.organisation_id) == 1


def test_a_contract_that_came_between_look_and_load_is_not_entered(desk: Desk) -> None:
    one, two = bring(desk, GOOD), bring(desk, GOOD)
    load(desk, one)
    load(desk, two)
    assert states(desk, two) == [("known", "Такой договор уже внесён.")]


@pytest.mark.parametrize(
    ("name", "cell", "said"),
    [
        ("Дата заключения", "31.02.2025", "не удалось прочитать"),
        ("Дата заключения", "", "Укажите день заключения"),
        ("Дата заключения", "01.01.2027", "Укажите день заключения"),
        ("Цена", "шестьсот", "не удалось прочитать"),
        ("Цена", "600000,005", "не удалось прочитать"),
        ("Цена", "", "цена"),
        ("Вид", "дарение", "не удалось прочитать"),
        ("ИНН", "7714833918", "ИНН"),
        ("КПП", "12", "КПП"),
        ("ИКЗ", IKZ[:-1], "ИКЗ"),
        ("ИКЗ", "", "ИКЗ"),
        ("Реестровый номер", "15", "Реестровый номер"),
        ("Предмет", "", "Предмет договора: заполните это поле"),
        ("Контрагент", "", "Контрагент: заполните это поле"),
        ("Окончание исполнения", "", "день окончания исполнения"),
        ("Номер", "1" * 40, "не более 31"),
    ],
)
def test_a_row_that_breaks_a_rule_is_refused_in_words(
    desk: Desk, name: str, cell: str, said: str
) -> None:
    id = bring(desk, GOOD | {name: cell})
    ((state, why),) = states(desk, id)
    assert state == "refused"
    assert said in why


def test_the_same_contract_twice_in_a_table_is_told(desk: Desk) -> None:
    id = bring(desk, GOOD, GOOD)
    assert states(desk, id)[1] == ("refused", "Тот же договор уже есть в строке 2.")


def test_rows_without_a_number_are_known_by_what_they_say(desk: Desk) -> None:
    nameless = GOOD | {"Номер": "", "Реестровый номер": "", "ИКЗ": "", "Вид": "договор"}
    first = bring(desk, nameless, nameless, nameless | {"Цена": "600001,00"})
    assert [state for state, _why in states(desk, first)] == ["good", "refused", "good"]
    load(desk, first)
    again = bring(desk, nameless, nameless | {"Предмет": "Другой"}, nameless | {"Номер": "8"})
    assert [state for state, _why in states(desk, again)] == ["known", "good", "good"]


def test_columns_of_other_names_are_named_by_hand(desk: Desk) -> None:
    row = {"Рег.дата": "03.02.2025", "Что": "Ремонт", "Кто": "ООО «Свет»", "Руб": "10",
           "До": "18.12.2026"}  # fmt: skip
    id = bring(desk, row)
    assert "Укажите, в каких столбцах" in states(desk, id)[0][1]
    with pytest.raises(InvalidError):
        desk.ask(desk.enters, runs.map_columns, id, ["concluded_on", "concluded_on"])
    with pytest.raises(InvalidError):
        desk.ask(desk.enters, runs.map_columns, id, ["concluded_on", "magic"])
    names = ["concluded_on", "subject", "counterparty", "price", "performs_until"]
    desk.ask(desk.enters, runs.map_columns, id, names)
    assert states(desk, id) == [("good", "")]
    load(desk, id)
    with pytest.raises(ConflictError):
        desk.ask(desk.enters, runs.map_columns, id, names)


def test_who_may_not_enter_contracts_of_the_unit_brings_none(desk: Desk) -> None:
    for who in (desk.controller, desk.stranger):
        with pytest.raises(ForbiddenError):
            bring(desk, GOOD, who=who)
    id = bring(desk, GOOD)
    with pytest.raises(NotFoundError):
        desk.ask(desk.stranger, runs.get_run, id)
    brought = Brought("x.csv", table(GOOD), 999_999_999)
    with pytest.raises(InvalidError):
        desk.act(desk.enters, runs.bring, brought)


def test_an_import_goes_on_where_its_worker_died(desk: Desk) -> None:
    rows = [GOOD | {"Номер": f"{n}/2024", "Реестровый номер": "", "ИКЗ": "", "Вид": "договор"}
            for n in range(1, 24)]  # fmt: skip
    id = bring(desk, *rows)
    desk.act(desk.enters, runs.load_later, id)
    desk.put("update contracts.import_run set attempt = 1 where id = %s", id)
    work = loading.Work(desk.installation, id, 1, desk.enters)
    assert loading.load_portion(work) == 20
    loading.load(desk.installation, run=str(id))
    with pytest.raises(loading.AbandonedError):
        loading.load_portion(work)
    assert {state for state, _why in states(desk, id)} == {"loaded"}
    query = "select count(*) from contracts.contract where organisation_id = %s"
    assert desk.look(query, desk.town.organisation_id) == 23


def test_an_import_at_the_screens(desk: Desk, client: Any) -> None:
    bad = GOOD | {"Номер": "99", "Реестровый номер": "7"}
    with desk.at_the_screen(client, desk.enters) as screen:
        assert "Загрузок ещё не было" in screen.get("/contracts/import").text
        assert "Номер" in screen.get("/contracts/import/template").text
        unit = {"unit": str(desk.town.housing_id)}
        assert screen.post("/contracts/import", data=unit, files={"x": b""}).status_code == 422
        files = {"file": ("реестр.csv", table(GOOD, bad), "text/csv")}
        page = screen.post("/contracts/import", data=unit, files=files, follow_redirects=True)
        assert "годных строк 1" in page.text
        path = page.url.path
        refused = screen.get(f"{path}/refused").text
        assert "Реестровый номер" in refused
        columns = {f"column{n}": "" for n in range(11)}
        assert screen.post(f"{path}/columns", data=columns).status_code == 422
        assert screen.post(f"{path}/load", follow_redirects=False).status_code == 303
        assert "Загрузка" in screen.get(path).text
        assert screen.post(f"{path}/remove").status_code == 409
        loading.load(desk.installation, run=path.rpartition("/")[2])
        assert "загружено договоров: 1" in screen.get(path).text.lower()
        for name in ("load", "remove", "columns"):
            assert screen.post(f"{path}/{name}", data=columns).status_code in (409, 422), name
    with desk.at_the_screen(client, desk.stranger) as screen:
        assert screen.get(path).status_code == 403
    beside = desk.again(desk.enters)
    assert desk.ask(beside, runs.get_run, UUID(path.rpartition("/")[2])).loaded == 1


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("03.02.2025", date(2025, 2, 3)), ("2025-02-03", date(2025, 2, 3)),
        ("2025-02-03 00:00:00", date(2025, 2, 3)), ("3 февраля 2025 г.", date(2025, 2, 3)),
        ("45691", date(2025, 2, 3)), ("", None),
    ],
)  # fmt: skip
def test_days_are_read_in_any_usual_shape(text: str, day: date | None) -> None:
    assert day_of(text) == day


@pytest.mark.parametrize(
    ("text", "sum"),
    [
        ("600 000,00", "600000.00"), ("1.250.000,50", None), ("1,250.50", "1250.50"),
        ("1 250,5 руб.", "1250.5"), ("1250.50 ₽", "1250.50"), ("12 рублей", "12"),
    ],
)  # fmt: skip
def test_sums_are_read_as_offices_write_them(text: str, sum: str | None) -> None:
    if sum is None:
        assert exact_of(text) == Decimal("1250000.50")
    else:
        assert exact_of(text) == Decimal(sum)


def test_vat_is_read_as_offices_write_it() -> None:
    assert [vat_of(each) for each in ("20%", "НДС 10 %", "без НДС", "не облагается", "")] == [
        "20", "10", "none", "none", "",
    ]  # fmt: skip
