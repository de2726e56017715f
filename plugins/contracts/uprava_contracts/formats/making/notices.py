"""Notices of what came: it was received, something is to be clarified (КНД 1115110, 1115113)."""

from typing import TYPE_CHECKING

from uprava.errors import ConflictError
from uprava.i18n import _

from uprava_contracts.formats.making.acts import STATUS
from uprava_contracts.formats.making.words import Made, Notice, OurSigner, Powers
from uprava_contracts.formats.making.writer import (
    cite,
    clock,
    day,
    file_id,
    made,
    name,
    put,
    root_of,
)
from uprava_contracts.formats.values import Document, Kind, Party

if TYPE_CHECKING:
    from lxml.etree import _Element

VERSION = "1.03"

KEPT_IN_SYSTEM = "2"
"""«СпособПредставл»: the power of attorney is asked for in the system it is kept in."""


def receipt(document: Document, notice: Notice) -> Made:
    """Return the notice that a document was received; its sender is the supplier."""
    root, body = begun(Kind.RECEIPT, "1115110", document, notice)
    told = put(
        body, "СвИзвПолуч", ДатаПол=day(notice.received_at), ВремяПол=clock(notice.received_at)
    )
    about(told, document, notice.signatures)
    return ended(root, body, Kind.RECEIPT, document, notice)


def clarification(document: Document, notice: Notice) -> Made:
    """Return a notice of clarification: a signature is refused, or a correction asked for."""
    if not notice.text.strip():
        raise ConflictError(
            _("The notice was not made: it needs a text for the supplier: what is wrong and what "
              "to do.")
        )  # fmt: skip
    root, body = begun(Kind.CLARIFICATION, "1115113", document, notice)
    told = put(
        body, "СвУведУточ", ДатаПол=day(notice.received_at), ВремяПол=clock(notice.received_at)
    )
    about(told, document, notice.signatures[:1])
    put(told, "ТекстУведУточ", notice.text)
    return ended(root, body, Kind.CLARIFICATION, document, notice)


def begun(
    kind: Kind, code: str, document: Document, notice: Notice
) -> "tuple[_Element, _Element]":  # fmt: skip
    """Return the root and the body of a notice, with us as its maker."""
    file = file_id(kind, document.sender_id, notice.our.participant, notice.at, notice.uid)
    root = root_of(file, VERSION, notice.program)
    body = put(root, "Документ", КНД=code)
    ours = put(body, "УчастЭДО", ИдУчастЭДО=notice.our.participant)
    put(ours, "ЮЛ", НаимОрг=notice.our.name, ИННЮЛ=notice.our.inn, КПП=notice.our.kpp)
    return root, body


def about(told: "_Element", document: Document, signatures: tuple[str, ...]) -> None:
    """Add which file it is about."""
    element = put(told, "СведПолФайл", ИмяПолФайла=document.file_id or document.name)
    cite(element, "ЭППолФайл", signatures)


def ended(
    root: "_Element", body: "_Element", kind: Kind, document: Document, notice: Notice
) -> Made:
    """Add the sender of the document and who signs, and return the file."""
    sender = document.seller
    if sender is None:
        raise ConflictError(
            _("The notice was not made: the document does not say who has sent it.")
        )
    participant(put(body, "ОтпрДок", ИдУчастЭДО=document.sender_id), sender)
    sign(body, notice.signer, system="ИдСистХран" if kind is Kind.RECEIPT else "СвСистХран")
    return made(root, kind, VERSION)


def participant(element: "_Element", party: Party) -> None:
    """Fill in who a participant is: an organisation by its КПП, else a sole trader."""
    if party.person is None:
        put(element, "ЮЛ", НаимОрг=party.name, ИННЮЛ=party.inn, КПП=party.kpp)
        return
    name(put(element, "ИП", ИННФЛ=party.inn), party.person)


def sign(body: "_Element", who: OurSigner, *, system: str) -> None:
    """Add who signs; `system` is what this notice calls where a power of attorney is kept."""
    element = put(
        body, "Подписант", СтатПодп=STATUS[who.powers], ТипПодпис="1", Должн=who.post
    )  # fmt: skip
    name(element, who.person)
    if who.powers in (Powers.ELECTRONIC, Powers.PACKED) and who.electronic:
        power = put(
            element, "СвДоверЭл", НомДовер=who.electronic.number,
            ДатаВыдДовер=day(who.electronic.issued_on), ВнНомДовер=who.electronic.own_number,
            ДатаВнРегДовер=day(who.electronic.registered_on), СпособПредставл=KEPT_IN_SYSTEM,
        )  # fmt: skip
        power.set(system, who.electronic.system)
    if who.powers is Powers.PAPER and who.paper:
        paper = put(
            element, "СвДоверБум", ДатаДовер=day(who.paper.issued_on),
            ВнНомДовер=who.paper.own_number,
        )  # fmt: skip
        if who.paper.name:
            name(paper, who.paper.name)
