"""УПД of the seller: 5.01 (order ММВ-7-15/820@), 5.02 (order ЕД-7-26/970@), 5.03 as 5.02."""

from typing import TYPE_CHECKING, Any

from uprava_contracts.formats.reading.heads import Head
from uprava_contracts.formats.reading.parties import bases, notes, party, signers, worker
from uprava_contracts.formats.tree import at, day, decimal, each, get, money, text
from uprava_contracts.formats.values import Budget, Line, Totals, Transfer, Worth

if TYPE_CHECKING:
    from lxml.etree import _Element


def fields_of(head: Head) -> dict[str, Any]:
    """Return what an invoice says."""
    body = head.body
    invoice, table = at(body, "СвСчФакт"), at(body, "ТаблСчФакт")
    correction = at(invoice, "ИспрДок") if at(invoice, "ИспрДок") is not None else at(
        invoice, "ИспрСчФ"
    )  # fmt: skip
    more = at(invoice, "ДопСвФХЖ1")
    handed = at(body, "СвПродПер", "СвПер")
    return {
        "function": get(body, "Функция"),
        "title": get(body, "НаимДокОпр", "ПоФактХЖ"),
        "number": get(invoice, "НомерДок", "НомерСчФ"),
        "day": day(get(invoice, "ДатаДок", "ДатаСчФ")),
        "correction": get(correction, "НомИспр", "НомИспрСчФ"),
        "correction_day": day(get(correction, "ДатаИспр", "ДатаИспрСчФ")),
        "seller": party(at(invoice, "СвПрод")),
        "buyer": party(at(invoice, "СвПокуп")),
        "shipper": party(at(invoice, "ГрузОт", "ГрузОтпр")),
        "same_shipper": bool(text(invoice, "ГрузОт", "ОнЖе")),
        "consignee": party(at(invoice, "ГрузПолуч")),
        "currency": get(at(invoice, "ДенИзм"), "НаимОКВ") or get(more, "НаимОКВ"),
        "currency_code": get(at(invoice, "ДенИзм"), "КодОКВ") or get(invoice, "КодОКВ"),
        "payments": bases(invoice, "СвПРД"),
        "shipments": bases(invoice, "ДокПодтвОтгрНом") or bases(invoice, "ДокПодтвОтгр"),
        "bases": bases(handed, "ОснПер"),
        "lines": tuple(line(one, place) for place, one in enumerate(each(table, "СведТов"), 1)),
        "totals": totals(at(table, "ВсегоОпл")),
        "budget": budget(more),
        "transfer": transfer(handed),
        "signers": signers(body),
        "notes": notes(at(invoice, "ИнфПолФХЖ1"), at(body, "СвПродПер", "ИнфПолФХЖ3")),
    }


def line(element: "_Element", place: int) -> Line:
    """Return a line of the table; its place stands for a number that is none."""
    more = at(element, "ДопСведТов")
    given = get(element, "НомСтр")
    origin = at(element, "СвДТ") if at(element, "СвДТ") is not None else at(element, "СвТД")
    quality = [get(more, name) for name in ("ХарактерТов", "СортТов", "СерияТов", "АртикулТов")]
    return Line(
        number=int(given) if given.isascii() and given.isdigit() and len(given) < 8 else place,
        name=get(element, "НаимТов"),
        code=get(more, "КодТов"),
        okpd2=get(more, "КодТовОКДП2"),
        kind=get(more, "ПрТовРаб"),
        country_code=get(origin, "КодПроисх"),
        country=get(more, "КрНаимСтрПр"),
        declaration=get(origin, "НомерДТ", "НомерТД"),
        note=", ".join(part for part in quality if part),
        now=Worth(
            unit_code=get(element, "ОКЕИ_Тов"),
            unit=get(element, "НаимЕдИзм") or get(more, "НаимЕдИзм"),
            quantity=money(element, "КолТов"),
            price=money(element, "ЦенаТов"),
            net=money(element, "СтТовБезНДС"),
            rate=get(element, "НалСт"),
            vat=decimal(text(element, "СумНал", "СумНал")),
            gross=money(element, "СтТовУчНал"),
            excise=decimal(text(element, "Акциз", "СумАкциз")),
        ),
    )


def totals(element: "_Element | None") -> Totals:
    """Return the sums of the table."""
    return Totals(
        net=money(element, "СтТовБезНДСВсего"),
        vat=decimal(text(element, "СумНалВсего", "СумНал")),
        gross=money(element, "СтТовУчНалВсего"),
    )


def budget(more: "_Element | None") -> Budget | None:
    """Return what is said of a state or municipal contract."""
    told = at(more, "ИнфПродЗаГосКазн")
    if told is None:
        told = at(more, "ИнфПродГосЗакКазн")
    contract_id = get(more, "ИдГосКон")
    if told is None and not contract_id:
        return None
    return Budget(
        contract_id=contract_id,
        contract_number=get(told, "НомерГосКонт"),
        contract_day=day(get(told, "ДатаГосКонт")),
        account=get(told, "ЛицСчетПрод"),
        class_code=get(told, "КодПродБюджКласс"),
        purpose_code=get(told, "КодЦелиПрод"),
        treasury_code=get(told, "КодКазначПрод"),
        treasury=get(told, "НаимКазначПрод"),
    )


def transfer(handed: "_Element | None") -> Transfer | None:
    """Return the handing over."""
    if handed is None:
        return None
    who, post = worker(at(handed, "СвЛицПер"))
    return Transfer(
        content=get(handed, "СодОпер"),
        kind=get(handed, "ВидОпер"),
        day=day(get(handed, "ДатаПер")),
        since=day(get(handed, "ДатаНачПер", "ДатаНач")),
        until=day(get(handed, "ДатаОконПер", "ДатаОкон")),
        person=who,
        post=post,
    )
