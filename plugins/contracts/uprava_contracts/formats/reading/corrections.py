"""УКД of the seller, 5.01 (order ЕД-7-26/736@): what a line was and what it is."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from uprava_contracts.formats.reading.heads import Head
from uprava_contracts.formats.reading.parties import bases, notes, party, signers
from uprava_contracts.formats.tree import at, day, decimal, each, get, money, text
from uprava_contracts.formats.values import Basis, Budget, Line, Totals, Transfer, Worth

if TYPE_CHECKING:
    from lxml.etree import _Element

NOTHING = Decimal(0)


def fields_of(head: Head) -> dict[str, Any]:
    """Return what a correction says."""
    body = head.body
    invoice, told = at(body, "СвКСчФ"), at(body, "СодФХЖ3")
    again, more = at(invoice, "ИспрКСчФ"), at(invoice, "ДопСвФХЖ1")
    contract_id = get(more, "ИдГосКон")
    return {
        "function": get(body, "Функция"),
        "title": get(body, "НаимДокОпр", "ПоФактХЖ"),
        "number": get(invoice, "НомерКСчФ"),
        "day": day(get(invoice, "ДатаКСчФ")),
        "correction": get(again, "НомИспрКСчФ"),
        "correction_day": day(get(again, "ДатаИспрКСчФ")),
        "corrects": tuple(
            Basis(title="", number=get(one, "НомерСчФ"), day=day(get(one, "ДатаСчФ")))
            for one in each(invoice, "СчФ")
        ),
        "seller": party(at(invoice, "СвПрод")),
        "buyer": party(at(invoice, "СвПокуп")),
        "currency": get(more, "НаимОКВ"),
        "currency_code": get(invoice, "КодОКВ"),
        "bases": bases(told, "ОснКор"),
        "lines": tuple(
            line(one, place) for place, one in enumerate(each(body, "ТаблКСчФ", "СведТов"), 1)
        ),
        "totals": totals(at(body, "ТаблКСчФ")),
        "budget": Budget(contract_id=contract_id) if contract_id else None,
        "transfer": Transfer(
            content=get(told, "СодОпер"), kind=get(told, "ИныеСвИзмСтоим"),
            day=day(get(told, "ДатаНапр")),
        ),
        "signers": signers(body),
        "notes": notes(at(invoice, "ИнфПолФХЖ1")),
    }  # fmt: skip


def line(element: "_Element", place: int) -> Line:
    """Return a line with both worths."""
    given = get(element, "НомСтр")
    return Line(
        number=int(given) if given.isascii() and given.isdigit() and len(given) < 8 else place,
        name=get(element, "НаимТов"),
        now=worth(element, "После", "СтоимПослеИзм"),
        was=worth(element, "До", "СтоимДоИзм"),
    )


def worth(element: "_Element", when: str, of: str) -> Worth:
    """Return the worth before («До») or after («После») the correction."""
    return Worth(
        unit_code=get(element, f"ОКЕИ_Тов{when}"),
        quantity=money(element, f"КолТов{when}"),
        price=money(element, f"ЦенаТов{when}"),
        net=money(at(element, "СтТовБезНДС"), of),
        rate=get(element, f"НалСт{when}"),
        vat=decimal(text(element, f"СумНал{when}", "СумНДС")),
        gross=money(at(element, "СтТовУчНал"), of),
        excise=decimal(text(element, f"Акциз{when}", "СумАкциз")),
    )


def totals(table: "_Element | None") -> Totals:
    """Return the growth minus the decrease."""
    up, down = at(table, "ВсегоУвел"), at(table, "ВсегоУм")
    if up is None and down is None:
        return Totals()
    return Totals(
        net=less(money(up, "СтТовБезНДСВсего"), money(down, "СтТовБезНДСВсего")),
        vat=less(
            decimal(text(up, "СумНал", "СумНДС")), decimal(text(down, "СумНал", "СумНДС"))
        ),
        gross=less(money(up, "СтТовУчНалВсего"), money(down, "СтТовУчНалВсего")),
    )  # fmt: skip


def less(growth: Decimal | None, decrease: Decimal | None) -> Decimal | None:
    """Return a growth minus a decrease, of which either may be missing."""
    if growth is None and decrease is None:
        return None
    return (growth or NOTHING) - (decrease or NOTHING)
