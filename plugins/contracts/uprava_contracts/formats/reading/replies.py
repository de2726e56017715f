"""Answers of buyers and customers, and what operators and receivers tell of a file."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from uprava_contracts.formats.reading.heads import Head
from uprava_contracts.formats.reading.parties import notes, party, signers, worker
from uprava_contracts.formats.tree import at, day, get, moment, text
from uprava_contracts.formats.values import Budget, Kind, Reply, Transfer

if TYPE_CHECKING:
    from lxml.etree import _Element

ABOUT = ("ИдИнфПрод", "ИдИнфПодр", "ИдДокПРУИсп")
"""What an answer says of the file it answers, as each format calls it."""

TOLD = ("СодФХЖ4", "СодФХЖ3")

NOTICES: Mapping[Kind, tuple[tuple[str, str], str, tuple[str, str]]] = {
    Kind.RECEIPT: (("СвИзвПолуч", "СведПолФайл"), "ИмяПолФайла", ("ДатаПол", "ВремяПол")),
    Kind.TAKEN: (("СведПодтв", "СведПолФайл"), "ИмяПолФайла", ("ДатаПол", "ВремяПол")),
    Kind.SENT: (("СведПодтв", "СведОтпрФайл"), "ИмяОтпрФайла", ("ДатаОтпр", "ВремяОтпр")),
    Kind.CLARIFICATION: (("СвУведУточ", "СведПолФайл"), "ИмяПолФайла", ("ДатаПол", "ВремяПол")),
    Kind.ANNULMENT: (("СвПредАн", "СведАнФайл"), "ИмяАнФайла", ("", "")),
}
"""Where a notice names the file it is about, by which attribute, and when it happened."""


def answer(head: Head) -> dict[str, Any]:
    """Return what a buyer or a customer answers."""
    body = head.body
    about = first(body, ABOUT)
    told = first(body, TOLD)
    taken = first(told, ("СвПрин", "СвПрием", "СвСоглас", "РезПринял"))
    who, post = worker(at(taken, "СвЛицПрин"))
    code = get(at(taken, "КодСодОпер"), "КодИтога") or get(taken, "КодСодОпер")
    on = day(get(taken, "ДатаПрин", "ДатаСоглас", "ДатаПрием")) or day(
        text(taken, "ДатаПрин") or text(taken, "ДатаОтказПрин")
    )
    return {
        "title": get(told, "НаимДокОпрПр", "НаимДокОпрИсп"),
        "transfer": Transfer(content=get(taken, "СодОпер"), day=on, person=who, post=post),
        "budget": budget(body),
        "signers": signers(body) or signers(body, "ПодписантЗак", "Подписант"),
        "notes": notes(at(told, "ИнфПолФХЖ4"), at(told, "ИнфПолФХЖ3")),
        "reply": Reply(
            about=get(about, "ИдФайлИнфПр", "ИдФайлИнфПодр", "ИдФайлИнфИсп"),
            about_at=moment(
                get(about, "ДатаФайлИнфПр", "ДатаФайлИнфПодр", "ДатаФайлИнфИсп"),
                get(about, "ВремФайлИнфПр", "ВремяФайлИнфПодр", "ВремФайлИнфИсп"),
            ),
            outcome=code,
            on=on,
            text=get(taken, "ИнфОтказПрием", "ИнфОНедостатк", "СодОпер"),
            number=get(
                told, "ПорНомДокИнфПр", "НомСчФИнфПр", "НомДокИнфПр", "НомПостДок", "НомДокПРУИсп"
            ),
            day=day(get(
                told, "ДатаДокИнфПр", "ДатаСчФИнфПр", "ДатаПостДок", "ДатаДокПРУИсп"
            )),
            function=get(told, "Функция", "ФункцияПр"),
        ),
    }  # fmt: skip


def budget(body: "_Element") -> Budget | None:
    """Return what a buyer says for the treasury."""
    told = first(body, ("ИнфПокЗаГоскКазн", "ИнфПокГосЗакКазн"))
    if told is None:
        return None
    row = at(told, "ИнфСведДенОбяз")
    return Budget(
        purchase_code=get(told, "ИдКодЗак"), account=get(told, "ЛицСчетПок"),
        class_code=get(row, "КодПокБюджКласс"), purpose_code=get(row, "КодЦелиПокуп"),
        treasury_code=get(told, "КодКазначПок"), treasury=get(told, "НаимКазначПок"),
    )  # fmt: skip


def notice(head: Head) -> dict[str, Any]:
    """Return what a receipt, a clarification or a proposal to annul tells."""
    body = head.body
    path, name, (of_day, of_time) = NOTICES[head.kind]
    told = at(body, path[0])
    return {
        "seller": party(first(body, ("ОтпрДок", "СвОтпрДок", "НапрПредАн"))),
        "buyer": party(first(body, ("УчастЭДО", "СвПолДок"))),
        "maker": maker(body) or head.common["maker"],
        "signers": signers(body),
        "reply": Reply(
            about=get(at(body, *path), name),
            at=moment(get(told, of_day), get(told, of_time)) if of_day else None,
            text=text(told, "ТекстУведУточ") or text(told, "ТекстПредАн"),
        ),
    }


def maker(body: "_Element") -> str:
    """Return who made a notice: the operator, or the participant."""
    if operator := get(at(body, "ОперЭДО"), "НаимОрг"):
        return operator
    found = party(at(body, "УчастЭДО"))
    return found.name if found else ""


def first(element: "_Element | None", names: tuple[str, ...]) -> "_Element | None":
    """Return the first of the elements that is there."""
    return next((one for name in names if (one := at(element, name)) is not None), None)
