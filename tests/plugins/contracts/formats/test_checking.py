"""What is wrong with a document is told in words: which field, what stands there, what is right."""

import json
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plugins.contracts.formats.writer import SAMPLES, Row, Supply, identifier, upd
from uprava.i18n import use_locale
from uprava_contracts.formats.checking import check
from uprava_contracts.formats.reading import read
from uprava_contracts.formats.schemas import FILES, schema
from uprava_contracts.formats.values import Finding, Level

GOOD = Supply()
NAME = identifier(GOOD) + ".xml"


def found_in(data: bytes, name: str = NAME) -> list[tuple[str, str]]:
    return [(one.place, one.sentence) for one in check(read(data, name))]


def changed(*pairs: tuple[str, str]) -> bytes:
    """The good document with words put for others; each has to be there."""
    text = upd(GOOD).decode("cp1251")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    return text.encode("cp1251")


def test_every_schema_we_ship_compiles() -> None:
    for kind, version in FILES:
        schema(kind, version)


@pytest.mark.parametrize(
    ("old", "new", "place", "sentence"),
    [
        ('ИННЮЛ="7714833917"', 'ИННЮЛ="771483391"', "ИНН", "Знаков в значении — 9"),
        ('ИННЮЛ="7714833917"', 'ИННЮЛ="7714833918"', "Продавец", "не сходится контрольное число"),
        ('КПП="771401001"', 'КПП="77140100Z"', "(КПП)", "записано не по формату"),
        ('НалСт="20%"', 'НалСт="21%"', "Строка 1", "Возможны: «0%», «10%», «20%»"),
        ('КолТов="10"', 'КолТов="десять"', "Количество", "записано не по формату"),
        ('НомерДок="УТ-15" ', "", "(СвСчФакт)", "Не заполнено:"),
        ('ДатаДок="12.11.2026"', 'ДатаДок="32.11.2026"', "(ДатаДок)", "записано не по формату"),
        ("<ДенИзм", "<Валюта/><ДенИзм", "Валюта", "Этому элементу здесь не место; ожидалось:"),
        ('КодОКВ="643"', 'КодОКВ="643" Курс="1"', "Курс", "Такого поля в формате здесь нет: Курс"),
        ('ИдГосКон="12345678901234567890"', 'ИдГосКон="1"', "ИдГосКон", "не меньше 20"),
        ('СтТовБезНДС="2500.00"', 'СтТовБезНДС="2500.001"', "(СтТовБезНДС)", "больше 2 знаков"),
        ("УТ-15", "У" * 1001, "(НомерДок)", "допускается не больше 1000"),
        ("windows-1251", "windows-1252", "", "формат требует windows-1251"),
        ('ВремИнфПр="09.10.11"', 'ВремИнфПр="9:10"', "(ВремИнфПр)", "должно быть ровно 8"),
    ],
)  # fmt: skip
def test_a_broken_document_is_told_in_words(
    old: str, new: str, place: str, sentence: str
) -> None:  # fmt: skip
    if "1252" in new:
        text = changed((old, new)).decode("cp1251").replace("windows-1252", "utf-8")
        found = found_in(text.encode())
    else:
        found = found_in(changed((old, new)))
    assert any(place in where and sentence in said for where, said in found), found


def test_the_first_breach_of_a_field_is_enough() -> None:
    found = check(read(changed(('ИННЮЛ="7714833917"', 'ИННЮЛ="x"')), NAME))
    assert len([one for one in found if "(ИННЮЛ)" in one.place]) == 1


def test_conditions_between_fields_are_told() -> None:
    """5.02 asks an invoice for its circumstances and a name of each unit."""
    found = found_in(changed((' НаимЕдИзм="шт"', "")))
    assert any("НаимЕдИзм" in place and "обязательность присутствия" in said
               for place, said in found)  # fmt: skip


def test_the_name_of_the_file_is_compared_with_its_identifier() -> None:
    found = found_in(upd(GOOD), "upd.xml")
    assert [place for place, said in found if "а его идентификатор" in said]


def test_days_out_of_order_are_told() -> None:
    late = replace(GOOD, contract_day="13.11.2026")
    assert any("позже документа от 12.11.2026" in said for _place, said in found_in(upd(late)))
    early = replace(GOOD, day="25.11.2026", correction="1")
    said = " ".join(text for _place, text in found_in(upd(early)))
    assert "хотя файл составлен 12.11.2026" in said
    assert "Исправление от 20.11.2026 раньше самого документа" in said


def test_a_seller_who_is_the_buyer_is_told() -> None:
    data = changed(('ИННЮЛ="7714833917" КПП="771401001"', 'ИННЮЛ="7707083893" КПП="770701001"'))
    assert any("одна и та же организация" in said for _place, said in found_in(data))


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (Row(net="2400.00"), "10 × 250,00 = 2\u202f500,00, а стоимость без НДС"),
        (Row(vat="400.00", gross="2900.00"), "по ставке 20% составляет 500,00, а указано 400,00"),
        (Row(gross="3000.01"), "не дают 3\u202f000,01 с НДС"),
        (Row(rate="10%"), "НДС по ставке 10% составляет 250,00"),
        (Row(rate="без НДС", vat="500.00"), ""),
        (Row(quantity="3", price="833.33"), ""),
        (Row(quantity="3", price="833.00"), "3 × 833,00 = 2\u202f499,00"),
        (Row(rate="20/120", net="2500.00", vat="500.00"), ""),
        (Row(rate="20/120", net="2500.00", vat="600.00"), "НДС по ставке 20/120 составляет 500,00"),
    ],
)  # fmt: skip
def test_sums_of_a_line_that_do_not_add_up_are_told(row: Row, sentence: str) -> None:
    found = [said for place, said in found_in(upd(GOOD.with_rows(row))) if place.startswith("Стр")]
    if sentence:
        assert any(sentence in said for said in found), found
    else:
        assert found == []


def test_totals_that_are_not_their_lines_are_told() -> None:
    two = replace(GOOD, rows=(Row(), Row()))
    found = dict(found_in(upd(two)))
    assert found["Стоимость с НДС, всего"].startswith("По строкам получается 6\u202f000,00")
    assert found["Сумма НДС, всего"].endswith("а указано 500,00.")


@settings(max_examples=80)
@given(
    st.lists(
        st.tuples(st.integers(1, 10**6), st.integers(1, 999), st.integers(-3, 3)),
        min_size=1, max_size=5,
    ),
    st.integers(-2, 2),
)  # fmt: skip
def test_sums_agree_with_another_reckoning(
    lines: list[tuple[int, int, int]], off: int
) -> None:  # fmt: skip
    """Whole kopecks and fractions say the same of VAT and totals as the checks do."""
    written, wrong = [], 0
    for price, count, slip in lines:
        net = price * count
        vat = int(Fraction(net, 5) + Fraction(1, 2)) + slip
        wrong += abs(slip) > 1
        if vat < 0:
            return
        cells = [f"{n // 100}.{n % 100:02}" for n in (price, net, vat, net + vat)]
        written.append(
            Row(quantity=str(count), price=cells[0], net=cells[1], vat=cells[2], gross=cells[3])
        )
    supply = GOOD.with_rows(*written)
    total = int(supply.net.replace(".", "")) + off
    supply = replace(supply, net=f"{total // 100}.{total % 100:02}")
    found = found_in(upd(supply))
    assert sum("НДС по ставке" in said for _place, said in found) == wrong
    assert any(place == "Стоимость без НДС, всего" for place, _said in found) == (off != 0)


def test_a_file_of_another_form_does_not_flood_the_page() -> None:
    rows = tuple(Row(rate="77%", unit="x") for _ in range(200))
    found = check(read(upd(GOOD.with_rows(*rows)), NAME))
    assert len([one for one in found if one.level is Level.ERROR]) < 60
    assert any("показаны первые 50" in one.sentence for one in found)


def test_findings_are_kept_without_a_language() -> None:
    one = check(read((SAMPLES / "upd-5.02.xml").read_bytes(), "x.xml"))[0]
    again = Finding.of(json.loads(json.dumps(one.kept())))
    assert again == one
    with use_locale("en"):
        assert "without VAT" in again.sentence or "is written" in again.sentence
