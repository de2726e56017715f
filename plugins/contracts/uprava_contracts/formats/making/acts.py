"""The customer's titles of acts and of corrections."""

from dataclasses import replace
from typing import TYPE_CHECKING

from uprava.errors import ConflictError
from uprava.i18n import _

from uprava_contracts.formats.making.upd import about, flow
from uprava_contracts.formats.making.words import Answer, Made, OurSigner, Outcome, Powers
from uprava_contracts.formats.making.writer import (
    cite,
    clock,
    day,
    file_id,
    made,
    name,
    put,
    root_of,
    worker,
)
from uprava_contracts.formats.values import Document, Kind

if TYPE_CHECKING:
    from lxml.etree import _Element

AGREED = "С изменением стоимости согласен"
DONE = {
    Outcome.ACCEPTED: "Работы (услуги) приняты без претензий",
    Outcome.DISCREPANCIES: "Работы (услуги) приняты с замечаниями",
}
"""The usual words of an operation."""

REFUSED_CODE, ACCEPTED_CODE = "0", "1"
"""«КодСодОпер» of an act of building works."""

STATUS = {
    Powers.SIGNATURE: "1", Powers.PACKED: "2", Powers.ELECTRONIC: "2", Powers.INSIDE: "2",
    Powers.PAPER: "3", Powers.OTHER: "1",
}  # fmt: skip
"""«СтатПодп»: without a power of attorney, with an electronic one, with one on paper."""


def answer_correction(document: Document, answer: Answer) -> Made:
    """Return the buyer's title of УКД: he agrees, or does not answer with a title at all."""
    agree_only(answer)
    file = file_id(
        Kind.UKD_ANSWER, document.sender_id, answer.our.participant, answer.at, answer.uid
    )
    root = root_of(file, "5.01", answer.program)
    flow(root, document, answer)
    body = put(
        root, "ИнфПок", КНД="1115128", ДатаИнфПок=day(answer.at), ВремИнфПок=clock(answer.at),
        НаимЭконСубСост=answer.our.name,
    )  # fmt: skip
    about(body, document, answer)
    told = put(
        body, "СодФХЖ4", НаимДокОпрПр=document.title or "Корректировочный документ",
        ФункцияПр=document.function, НомДокИнфПр=document.number, ДатаДокИнфПр=day(document.day),
    )  # fmt: skip
    put(told, "СвСоглас", СодОпер=answer.content or AGREED, ДатаСоглас=day(answer.on))
    sign(body, answer, area="3", status="1")
    return made(root, Kind.UKD_ANSWER, "5.01")


def answer_services(document: Document, answer: Answer) -> Made:
    """Return the customer's title of a document of works or services."""
    if answer.outcome is Outcome.REFUSED:
        agree_only(answer)
    file = file_id(
        Kind.SERVICES_ANSWER, document.sender_id, answer.our.participant, answer.at, answer.uid
    )
    root = root_of(file, "5.01", answer.program)
    flow(root, document, answer)
    body = put(
        root, "Документ", КНД="1175013", ДатаИнфЗак=day(answer.at), ВремИнфЗак=clock(answer.at),
        НаимЭконСубСост=answer.our.name,
    )  # fmt: skip
    element = put(
        body, "ИдДокПРУИсп", ИдФайлИнфИсп=document.file_id, ДатаФайлИнфИсп=day(document.made_at),
        ВремФайлИнфИсп=clock(document.made_at),
    )  # fmt: skip
    cite(element, "ЭП", answer.signatures)
    told = put(
        body, "СодФХЖ3", НаимДокОпрИсп=document.title or "Документ о передаче результатов работ",
        НомДокПРУИсп=document.number, ДатаДокПРУИсп=day(document.day),
    )  # fmt: skip
    words = ": ".join(
        part for part in (answer.content or DONE[answer.outcome], answer.reason) if part
    )
    put(told, "РезПринял", СодОпер=words[:1000], ДатаПрием=day(answer.on))
    sign(body, answer, area="2", status="1")
    return made(root, Kind.SERVICES_ANSWER, "5.01")


def answer_works(document: Document, answer: Answer) -> Made:
    """Return the customer's title of an act of acceptance of building works.

    An act for state or municipal needs asks for a package of fields that is published by no order
    we have: such an act is answered in the operator's own programme.
    """
    if document.function == "1":
        raise ConflictError(
            _("The answer was not made: this act is marked as one for state or municipal needs "
              "and asks for additional fields. Answer in the operator's own programme.")
        )  # fmt: skip
    file = file_id(
        Kind.WORKS_ANSWER, document.sender_id, answer.our.participant, answer.at, answer.uid
    )
    root = root_of(file, "1.00", answer.program)
    body = put(
        root, "Документ", КНД="1110336", ДатИнфЗак=day(answer.at), ВрИнфЗак=clock(answer.at),
        НаимЭконСубСост=answer.our.name,
    )  # fmt: skip
    element = put(
        body, "ИдИнфПодр", ИдФайлИнфПодр=document.file_id, ДатаФайлИнфПодр=day(document.made_at),
        ВремяФайлИнфПодр=clock(document.made_at),
    )  # fmt: skip
    cite(element, "ЭП", answer.signatures)
    told = put(
        body, "СодФХЖ4", НомПостДок=document.number, ДатаПостДок=day(document.day), ПрГосМун="0"
    )
    taken(told, answer)
    works_signer(put(body, "ПодписантЗак"), answer.signer)
    return made(root, Kind.WORKS_ANSWER, "1.00")


def taken(told: "_Element", answer: Answer) -> None:
    """Add whether the works were accepted."""
    if answer.outcome is Outcome.REFUSED:
        if not answer.paper or not answer.reason:
            raise ConflictError(
                _("The answer was not made: a refusal of works names its reason and the document "
                  "the reasons are told in.")
            )  # fmt: skip
        element = put(told, "СвПрием", КодСодОпер=REFUSED_CODE, ИнфОтказПрием=answer.reason[:2000])
        put(element, "ДатаОтказПрин", day(answer.on))
        put(
            put(element, "ИдДокОтказ"), "ТипИдДок", НаимДок=answer.paper.title,
            НомерДок=answer.paper.number, ДатаДок=day(answer.paper.day),
        )  # fmt: skip
        return
    remarks = answer.reason if answer.outcome is Outcome.DISCREPANCIES else ""
    element = put(
        told, "СвПрием", КодСодОпер=ACCEPTED_CODE, СодОпер=answer.content or DONE[answer.outcome],
        ИнфОНедостатк=remarks[:2000],
    )  # fmt: skip
    put(element, "ДатаПрин", day(answer.on))


def works_signer(parent: "_Element", who: OurSigner) -> None:
    """Add who signs an act of works."""
    power = who.electronic if who.powers in (Powers.ELECTRONIC, Powers.PACKED) else None
    element = put(
        parent, "Подписант", Должн=who.post, ТипПодпис="1", СтатПодп=STATUS[who.powers],
        ИдСистХран=power.system if power else "",
    )  # fmt: skip
    name(element, who.person)
    if power:
        put(
            element, "СвДовер", НомДовер=power.number, ДатаНач=day(power.issued_on),
            ВнНомДовер=power.own_number, ДатаВнРегДовер=day(power.registered_on),
            СведСистОтм=power.url,
        )  # fmt: skip
    if who.powers is Powers.PAPER and who.paper:
        put(
            element, "СвДоверБум", ДатаНач=day(who.paper.issued_on),
            ВнНомДовер=who.paper.own_number, СвИдДовер=who.paper.who,
        )  # fmt: skip


def agree_only(answer: Answer) -> None:
    """Raise ConflictError for a refusal of what only an agreement answers with a title."""
    if answer.outcome is not Outcome.ACCEPTED:
        raise ConflictError(
            _("The answer was not made: this document is refused by a notice of clarification, "
              "it has no title for it.")
        )  # fmt: skip


def sign(body: "_Element", answer: Answer, *, area: str, status: str) -> None:
    """Add who signs with the codes of this format."""
    who = replace(answer.signer, area=area, status=status)
    worker(body, who, (answer.our.name, answer.our.inn))
