"""The buyer's title of УПД: 5.01 (order ММВ-7-15/820@) and 5.02 (order ЕД-7-26/970@)."""

from typing import TYPE_CHECKING

from uprava.errors import ConflictError
from uprava.i18n import _

from uprava_contracts.formats.making.words import Answer, BuyerBudget, Made, Outcome
from uprava_contracts.formats.making.writer import (
    cite,
    clock,
    day,
    file_id,
    flags_of,
    made,
    money,
    name,
    put,
    root_of,
    signer,
    worker,
)
from uprava_contracts.formats.values import Document, Kind

if TYPE_CHECKING:
    from lxml.etree import _Element

CONTENT = {
    Outcome.ACCEPTED: "Товары (работы, услуги, права) приняты без расхождений (претензий)",
    Outcome.DISCREPANCIES: "Товары (работы, услуги, права) приняты с расхождениями (претензией)",
    Outcome.REFUSED: "Товары (работы, услуги, права) не приняты",
}
"""The usual words of the operation."""

TITLE = "Документ о передаче товаров (работ, услуг, имущественных прав)"
"""What the supplier's document is called when it does not say."""

LONGEST_CONTENT = 255

ALIKE = ("5.02", "5.03")
"""Versions whose buyer's title has one layout, as programs of others write it. There is no schema
of 5.03 here: such a title is judged by that of 5.02 and says so (`Made.checked`)."""


def answer_upd(document: Document, answer: Answer) -> Made:
    """Return the buyer's title for a seller's title."""
    if document.version == "5.01":
        return first(document, answer)
    if document.version in ALIKE:
        return second(document, answer)
    raise ConflictError(
        _("The answer was not made: there is no schema of version {version} here. Answer in the "
          "operator's own programme.").format(version=document.version)
    )  # fmt: skip


def second(document: Document, answer: Answer) -> Made:
    """Return a title of 5.02, or of a later version that is alike."""
    file = file_id(
        Kind.UPD_ANSWER, document.sender_id, answer.our.participant, answer.at, answer.uid,
        flags=flags_of(document),
    )  # fmt: skip
    root = root_of(file, document.version, answer.program)
    body = put(
        root, "Документ", КНД="1115132", ДатаИнфПок=day(answer.at), ВремИнфПок=clock(answer.at),
        НаимЭконСубСост=answer.our.name,
    )  # fmt: skip
    about(body, document, answer)
    told = put(
        body, "СодФХЖ4", НаимДокОпрПр=document.title or TITLE, Функция=document.function,
        ПорНомДокИнфПр=document.number, ДатаДокИнфПр=day(document.day),
    )  # fmt: skip
    refused = answer.outcome is Outcome.REFUSED
    taken = put(
        told, "СвПрин", ДатаПрин=day(answer.on), СодОпер="" if refused else content_of(answer)
    )
    outcome = put(taken, "КодСодОпер", КодИтога=answer.outcome)
    if answer.paper:
        put(
            outcome, "РеквДокРасх", РеквНаимДок=answer.paper.title,
            РеквНомерДок=answer.paper.number, РеквДатаДок=day(answer.paper.day),
            РеквИдФайлДок=answer.paper.file_id, РеквДопСведДок=answer.reason,
        )  # fmt: skip
    took(taken, answer)
    if answer.reason and answer.outcome is not Outcome.ACCEPTED:
        reason(told, answer)
    if answer.budget:
        treasury(put(body, "ИнфПокЗаГоскКазн"), answer.budget)
    signer(body, answer.signer)
    return made(root, Kind.UPD_ANSWER, "5.02")


def first(document: Document, answer: Answer) -> Made:
    """Return a title of 5.01."""
    file = file_id(
        Kind.UPD_ANSWER, document.sender_id, answer.our.participant, answer.at, answer.uid
    )
    root = root_of(file, "5.01", answer.program)
    flow(root, document, answer)
    body = put(
        root, "ИнфПок", КНД="1115132", ДатаИнфПок=day(answer.at), ВремИнфПок=clock(answer.at),
        НаимЭконСубСост=answer.our.name,
    )  # fmt: skip
    about(body, document, answer)
    told = put(
        body, "СодФХЖ4", НаимДокОпрПр=document.title or TITLE, Функция=document.function,
        НомСчФИнфПр=document.number, ДатаСчФИнфПр=day(document.day),
    )  # fmt: skip
    taken = put(told, "СвПрин", СодОпер=content_of(answer), ДатаПрин=day(answer.on))
    outcome = put(taken, "КодСодОпер", КодИтога=answer.outcome)
    if answer.paper:
        for key, value in (
            ("НаимДокРасх", answer.paper.title), ("ВидДокРасх", answer.paper.kind),
            ("НомДокРасх", answer.paper.number), ("ДатаДокРасх", day(answer.paper.day)),
            ("ИдФайлДокРасх", answer.paper.file_id),
        ):  # fmt: skip
            if value:
                outcome.set(key, value)
    took(taken, answer, ground=answer.signer.ground)
    if answer.reason and answer.outcome is not Outcome.ACCEPTED:
        reason(told, answer)
    if answer.budget:
        treasury(put(body, "ИнфПокГосЗакКазн"), answer.budget)
    worker(body, answer.signer, (answer.our.name, answer.our.inn))
    return made(root, Kind.UPD_ANSWER, "5.01")


def flow(root: "_Element", document: Document, answer: Answer) -> None:
    """Add the participants, whom formats before 5.02 name in the file."""
    element = put(
        root, "СвУчДокОбор", ИдОтпр=answer.our.participant, ИдПол=document.sender_id
    )  # fmt: skip
    if answer.our.operator_code:
        put(
            element, "СвОЭДОтпр", НаимОрг=answer.our.operator_name,
            ИННЮЛ=answer.our.operator_inn, ИдЭДО=answer.our.operator_code,
        )  # fmt: skip


def about(body: "_Element", document: Document, answer: Answer) -> None:
    """Add which title is answered, with its signatures."""
    element = put(
        body, "ИдИнфПрод", ИдФайлИнфПр=document.file_id, ДатаФайлИнфПр=day(document.made_at),
        ВремФайлИнфПр=clock(document.made_at),
    )  # fmt: skip
    cite(element, "ЭП", answer.signatures)


def content_of(answer: Answer) -> str:
    """Return the operation in words."""
    return (answer.content or CONTENT[answer.outcome])[:LONGEST_CONTENT]


def took(taken: "_Element", answer: Answer, *, ground: str = "") -> None:
    """Add who took goods over."""
    if not answer.taken_by:
        return
    who = put(
        put(taken, "СвЛицПрин"), "РабОргПок", Должность=answer.taken_post or answer.signer.post,
        ОснПолн=ground[:120],
    )  # fmt: skip
    name(who, answer.taken_by)


def reason(told: "_Element", answer: Answer) -> None:
    """Add why it is not accepted as it is: the format has a field of information for it."""
    field = put(told, "ИнфПолФХЖ4")
    put(field, "ТекстИнф", Идентиф="Причина", Значен=answer.reason[:2000])


def treasury(element: "_Element", budget: BuyerBudget) -> None:
    """Fill in what the treasury needs."""
    for key, value in (
        ("ИдКодЗак", budget.purchase_code), ("ЛицСчетПок", budget.account),
        ("НаимФинОргПок", budget.finance_organ), ("НомРеестрЗапПок", budget.register_number),
        ("УчНомБюдОбязПок", budget.budget_obligation), ("КодКазначПок", budget.treasury_code),
        ("НаимКазначПок", budget.treasury), ("ОКТМОПок", budget.oktmo),
        ("ОКТМОМесПост", budget.oktmo_delivery), ("ДатаОплПред", day(budget.pay_by)),
        ("УчНомДенОбяз", budget.money_obligation), ("ОчерПлат", budget.order),
        ("ВидПлат", budget.payment_kind),
    ):  # fmt: skip
        if value:
            element.set(key, value)
    for number, one in enumerate(budget.obligations, 1):
        put(
            element, "ИнфСведДенОбяз", НомСтр=str(number), КодОбъектФАИП=one.object_code,
            ВидСредств=one.funds, КодПокБюджКласс=one.class_code, КодЦелиПокуп=one.purpose_code,
            СумАванс=money(one.advance),
        )  # fmt: skip
