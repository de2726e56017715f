"""What suppliers send is read as it was written: every kind, every version, every figure."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plugins.contracts.formats.writer import (
    SAMPLES,
    THEM,
    US,
    Row,
    Supply,
    day_of,
    identifier,
    money,
    notice,
    services,
    ukd,
    upd,
    works,
)
from uprava_contracts.formats.checking import check
from uprava_contracts.formats.reading import read
from uprava_contracts.formats.values import Basis, Document, Kind, Level, Person


def graver(document: Document) -> list[str]:
    return [one.sentence for one in check(document) if one.level is not Level.NOTE]


def test_a_published_sample_of_5_01_is_read() -> None:
    found = read((SAMPLES / "upd-5.01.xml").read_bytes(), "x.xml")
    assert (found.kind, found.version, found.function) == (Kind.UPD, "5.01", "СЧФДОП")
    assert (found.number, found.day) == ("123", date(2019, 8, 1))
    assert found.made_at == datetime(2024, 7, 13, 13, 34, 1)  # noqa: DTZ001
    assert found.sender_id == "2BM-participantId1"
    assert found.seller
    assert found.seller.name == "ИП Продавец Иван Иванович"
    assert found.seller.inn == "114500647890"
    assert found.buyer
    assert found.buyer.address == "620142, регион 66, Екатеринбург, Сажинская, д. 11"
    assert found.lines[0].now.rate == "без НДС"
    assert found.lines[0].now.excise == Decimal("10.00")
    assert found.signers[0].person == Person("Подписант", "Иван", "Иванович")


def test_a_published_sample_of_5_02_is_read() -> None:
    found = read((SAMPLES / "upd-5.02.xml").read_bytes(), "x.xml")
    assert found.budget
    assert found.budget.contract_id == "1234567890123456789012345"
    assert (found.budget.contract_number, found.budget.treasury_code) == ("5", "0160")
    assert found.consignee
    assert found.consignee.account == "569712456874"
    assert found.seller
    assert (found.seller.bik, found.seller.loro) == ("045004641", "30101810500000000641")
    assert [line.now.quantity for line in found.lines] == [Decimal(16), Decimal("114.100")]
    assert found.payments == (Basis(number="СЧФ/123/456", day=date(2023, 2, 1), note="1000.00"),)
    assert found.contracts[0].number == "5"
    assert found.contracts[1].number == "567"
    assert ("Идентиф2в", "Значен2в") in found.notes


def test_a_published_answer_is_read() -> None:
    found = read((SAMPLES / "upd-5.02-answer.xml").read_bytes(), "x.xml")
    assert found.kind is Kind.UPD_ANSWER
    assert found.reply
    assert (found.reply.outcome, found.reply.on) == ("1", date(2024, 7, 6))
    assert (found.reply.number, found.reply.function) == ("444", "СЧФДОП")
    assert found.reply.about.startswith("ON_NSCHFDOPPR_2BM-9677800047")


@pytest.mark.parametrize("version", ["5.01", "5.02"])
@pytest.mark.parametrize("function", ["СЧФ", "СЧФДОП", "ДОП"])
def test_a_good_document_has_no_findings(version: str, function: str) -> None:
    supply = Supply(version=version, function=function)
    data = upd(supply)
    found = read(data, identifier(supply) + ".xml")
    assert graver(found) == []
    assert (found.number, found.function) == ("УТ-15", function)
    assert found.budget
    assert found.budget.contract_day == date(2026, 3, 2)
    assert found.bases == (
        Basis(title="Контракт", number="0152300011926000123", day=date(2026, 3, 2)),
    )
    assert found.transfer
    assert (found.transfer.content, found.transfer.day) == ("Товары переданы", date(2026, 11, 12))
    assert (found.sender_id, found.receiver_id) == (THEM, US)


def test_a_version_without_a_schema_is_read_and_told() -> None:
    supply = Supply(version="5.03")
    found = read(upd(supply), identifier(supply) + ".xml")
    assert not found.checked
    assert found.lines[0].now.gross == Decimal("3000.00")
    (note,) = check(found)
    assert note.level is Level.NOTE
    assert note.sentence.startswith("Версия 5.03: схемы этой версии в программе нет.")


def test_a_correction_says_what_was_and_what_is() -> None:
    found = read(ukd(), identifier(Supply(version="5.01"), "ON_KORSCHFDOPPR") + ".xml")
    assert graver(found) == []
    line = found.lines[0]
    assert line.was
    assert (line.was.quantity, line.now.quantity) == (Decimal(10), Decimal(8))
    assert (found.totals.net, found.totals.gross) == (Decimal("-500.00"), Decimal("-600.00"))
    assert found.corrects == (Basis(number="УТ-15", day=date(2026, 11, 12)),)


def test_services_of_two_months_are_one_table() -> None:
    found = read(services(), identifier(Supply(version="5.01"), "DP_REZRUISP") + ".xml")
    assert graver(found) == []
    assert found.totals.gross == Decimal("2500.00")
    assert [line.now.gross for line in found.lines] == [Decimal(1000), Decimal(1500)]
    assert found.transfer
    assert (found.transfer.since, found.transfer.until) == (date(2026, 10, 1), date(2026, 11, 30))
    assert found.contracts[0].note == "12345678901234567890"


def test_an_act_of_works_has_its_sections() -> None:
    found = read(works(), identifier(Supply(version="5.01"), "ON_AKTREZRABP") + ".xml")
    assert graver(found) == []
    assert [(line.section, line.name) for line in found.lines] == [
        ("", "Разборка"), ("Кровля", "Настил"),
    ]  # fmt: skip
    assert found.totals.gross == Decimal("7200.00")
    assert found.budget
    assert found.budget.register_number == "2770708389326000123"
    assert found.made_at == datetime(2026, 11, 25, 10, 0)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("prefix", "kind", "text"),
    [
        ("DP_PDPOL", Kind.TAKEN, ""),
        ("DP_PDOTPR", Kind.SENT, ""),
        ("DP_PRANNUL", Kind.ANNULMENT, "Отправлен по ошибке"),
    ],
)
def test_notices_say_which_file_they_are_about(prefix: str, kind: Kind, text: str) -> None:
    found = read(notice(prefix), identifier(Supply(version="5.01"), prefix) + ".xml")
    assert [one.sentence for one in check(found) if one.level is Level.ERROR] == []
    assert found.kind is kind
    assert found.reply
    assert (found.reply.about, found.reply.text) == (identifier(Supply()), text)
    if kind is Kind.TAKEN:
        assert found.reply.at == datetime(2026, 11, 12, 9, 15)  # noqa: DTZ001
        assert found.maker == "Оператор"


words = st.text(
    st.characters(codec="cp1251", exclude_categories=("Cc", "Cf", "Zs", "Zl", "Zp", "Co", "Cn")),
    min_size=1, max_size=40,
)  # fmt: skip
kopecks = st.integers(0, 10**9).map(lambda n: f"{n // 100}.{n % 100:02}")


@st.composite
def rows(draw: st.DrawFn) -> Row:
    """A line whose sums add up, reckoned in whole kopecks."""
    price, count = draw(st.integers(1, 10**7)), draw(st.integers(1, 1000))
    rate = draw(st.sampled_from(["20%", "10%", "0%", "без НДС"]))
    net = price * count
    vat = 0 if rate == "без НДС" else (2 * net * int(rate[:-1]) + 100) // 200
    text = [f"{n // 100}.{n % 100:02}" for n in (price, net, vat, net + vat)]
    return Row(
        name=draw(words), quantity=str(count), price=text[0], net=text[1], rate=rate,
        vat="" if rate == "без НДС" else text[2], gross=text[3],
    )  # fmt: skip


@settings(max_examples=60)
@given(st.lists(rows(), min_size=1, max_size=6), words, st.sampled_from(["5.01", "5.02"]))
def test_what_was_written_is_read_back(lines: list[Row], content: str, version: str) -> None:
    plain = [replace(row, vat=row.vat or "0.00") for row in lines]
    made = Supply(version=version, content=content).with_rows(*plain)
    supply = replace(made, rows=tuple(lines))
    found = read(upd(supply), identifier(supply) + ".xml")
    assert [
        (one.name, one.now.quantity, one.now.price, one.now.net, one.now.vat, one.now.gross)
        for one in found.lines
    ] == [
        (row.name, money(row.quantity), money(row.price), money(row.net), money(row.vat),
         money(row.gross))
        for row in lines
    ]  # fmt: skip
    assert (found.totals.net, found.totals.gross) == (money(supply.net), money(supply.gross))
    assert found.transfer
    assert (found.transfer.content, found.day) == (content, day_of(supply.day))
    assert graver(found) == []
