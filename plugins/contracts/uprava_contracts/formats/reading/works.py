"""Acts: of building works (order ЕД-7-26/691@), of works and services (ММВ-7-10/552@)."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from uprava_contracts.formats.reading.heads import Head
from uprava_contracts.formats.reading.parties import bases, notes, party, signers
from uprava_contracts.formats.tree import at, day, decimal, each, get, money, text
from uprava_contracts.formats.values import Budget, Line, Totals, Transfer, Worth

if TYPE_CHECKING:
    from lxml.etree import _Element


def works(head: Head) -> dict[str, Any]:
    """Return what an act of acceptance of building works says."""
    body = head.body
    act, handed = at(body, "СвАктСдПр"), at(body, "СвПродПер", "СвПер")
    again, build, all_ = at(act, "ИспрАктСдПр"), at(act, "ОсновСтроит"), at(body, "ВсегоАктОтч")
    register = get(build, "РеестрНомКонт")
    return {
        "title": get(act, "НаимОб"),
        "number": get(act, "НомерДок"),
        "day": day(get(act, "ДатаДок")),
        "function": get(build, "ПрГосМун"),
        "correction": get(again, "НомИспр"),
        "correction_day": day(get(again, "ДатаИспр")),
        "seller": party(at(act, "СвПодр", "СвСторДог")),
        "buyer": party(at(act, "СвЗак", "СвСторДог")),
        "currency": get(at(act, "ДенИзм"), "НаимОКВ"),
        "currency_code": get(at(act, "ДенИзм"), "КодОКВ") or get(act, "КодОКВДог"),
        "bases": bases(act, "ИдДог") + bases(act, "ОснСдачи") + bases(build, "ИдКонтрСтр"),
        "lines": tuple(lines(body)),
        "totals": Totals(
            net=money(all_, "СтТовБезНДСВсего"), vat=decimal(text(all_, "СумНалВсего")),
            gross=money(all_, "СтТовУчНалВсего"),
        ),
        "budget": Budget(register_number=register) if register else None,
        "transfer": Transfer(
            content=get(handed, "СодОпер"), kind=get(handed, "ВидОпер"),
            day=day(get(handed, "ДатПредъявЗак")), since=day(get(handed, "НачПерВДок")),
            until=day(get(handed, "ОконПерВДок")),
        ),
        "signers": signers(body, "ПодписантПодр", "Подписант"),
        "notes": notes(at(act, "ИнфПолФХЖ1"), at(body, "СвПродПер", "ИнфПолФХЖ3")),
    }  # fmt: skip


def lines(body: "_Element") -> Iterator[Line]:
    """Yield the works of all tables, those of a section with its name."""
    place = 0
    for table in each(body, "НаимИСт"):
        for one in table:
            if one.tag == "ВидРаб":
                place += 1
                yield work(one, place, "")
            for inner in each(one, "СвВидРаб") if one.tag == "Раздел" else ():
                place += 1
                yield work(inner, place, get(one, "НаимРаздел"))


def work(element: "_Element", place: int, section: str) -> Line:
    """Return a work of the act."""
    quantity = text(element, "КолТов")
    return Line(
        number=place,
        name=get(element, "НаимТов"),
        code=get(element, "ПозСмет", "НомПоз"),
        section=section,
        note="" if quantity else text(element, "КолТовТекст"),
        now=Worth(
            unit_code=get(element, "ОКЕИ_Стройка"),
            unit=get(element, "НаимЕдИзм", "НаимОЕИ"),
            quantity=decimal(quantity),
            price=money(element, "ЦенаТов"),
            net=money(element, "СтТовБезНДС"),
            rate=text(element, "НалСтПостр") or text(element, "НалСтВИтог"),
            vat=decimal(text(element, "СумНал", "СумНал")),
            gross=money(element, "СтТовУчНал"),
        ),
    )


def services(head: Head) -> dict[str, Any]:
    """Return what a document of results of works or services says."""
    act = at(head.body, "СвДокПРУ")
    told, handed = at(act, "СодФХЖ1"), at(act, "СодФХЖ2")
    if handed is None:
        handed = at(head.body, "СодФХЖ2")
    again, periods = at(act, "ИспрДокПРУ"), list(each(told, "ОписРабот"))
    contract_id = text(told, "ИдГосКон")
    return {
        "title": get(at(act, "НаимДок"), "НаимДокОпр", "ПоФактХЖ"),
        "number": get(at(act, "ИдентДок"), "НомДокПРУ"),
        "day": day(get(at(act, "ИдентДок"), "ДатаДокПРУ")),
        "correction": get(again, "НомИспрДокПРУ"),
        "correction_day": day(get(again, "ДатаИспрДокПРУ")),
        "seller": party(at(told, "Исполнитель")),
        "buyer": party(at(told, "Заказчик")),
        "currency": get(at(act, "ДенИзм"), "НаимОКВ"),
        "currency_code": get(at(act, "ДенИзм"), "КодОКВ"),
        "bases": bases(told, "Основание"),
        "lines": tuple(
            service(one, place)
            for place, one in enumerate((w for p in periods for w in each(p, "Работа")), 1)
        ),
        "totals": Totals(
            net=summed(periods, "СтБезНДСИт"), vat=summed(periods, "СумНДСИт"),
            gross=summed(periods, "СтУчНДСИт"),
        ),
        "budget": Budget(contract_id=contract_id) if contract_id else None,
        "transfer": Transfer(
            content=get(handed, "СодОпер"), kind=text(told, "ВидОперации"),
            day=day(get(handed, "ДатаПер")),
            since=day(get(periods[0], "НачРабот")) if periods else None,
            until=day(get(periods[-1], "КонРабот")) if periods else None,
        ),
        "signers": signers(head.body),
        "notes": notes(at(told, "ИнфПолФХЖ1")),
    }  # fmt: skip


def service(element: "_Element", place: int) -> Line:
    """Return a work or service of the document."""
    return Line(
        number=place,
        name=get(element, "НаимРабот") or text(element, "Описание")[:1000],
        note=text(element, "Описание")[:1000] if get(element, "НаимРабот") else "",
        now=Worth(
            unit_code=get(element, "ОКЕИ"),
            unit=get(element, "НаимЕдИзм"),
            quantity=money(element, "Количество"),
            price=money(element, "Цена"),
            net=money(element, "СтоимБезНДС"),
            rate=get(element, "НалСт"),
            vat=money(element, "СумНДС"),
            gross=money(element, "СтоимУчНДС"),
        ),
    )


def summed(periods: list["_Element"], name: str) -> Any:
    """Return the sum of what all periods say; None when one of them does not."""
    said = [money(one, name) for one in periods]
    known = [one for one in said if one is not None]
    return sum(known[1:], known[0]) if known and len(known) == len(said) else None
