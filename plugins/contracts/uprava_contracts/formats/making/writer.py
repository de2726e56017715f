"""Writing XML of the formats: attributes that say something, windows-1251, checked at the end."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from uprava.errors import ConflictError, InvalidError
from uprava.i18n import _

from uprava_contracts.formats.checking.conditions import condition_findings
from uprava_contracts.formats.checking.requisites import ENCODING
from uprava_contracts.formats.checking.schema_words import schema_findings
from uprava_contracts.formats.making.words import Made, OurSigner, Powers
from uprava_contracts.formats.reading.heads import id_parts
from uprava_contracts.formats.tree import parsed
from uprava_contracts.formats.values import Document, Kind, Person

if TYPE_CHECKING:
    from lxml.etree import _Element

PREFIXES = {
    Kind.UPD_ANSWER: "ON_NSCHFDOPPOK",
    Kind.UKD_ANSWER: "ON_KORSCHFDOPPOK",
    Kind.WORKS_ANSWER: "ON_AKTREZRABZ",
    Kind.SERVICES_ANSWER: "DP_REZRUZAK",
    Kind.RECEIPT: "DP_IZVPOL",
    Kind.CLARIFICATION: "DP_UVUTOCH",
}
"""How names of files begin that we make."""

FLAGS = "0_0_0_0_0_00"
"""The suffix of names from 5.02 on when the supplier's own name has none."""


def made(root: "_Element", kind: Kind, version: str) -> Made:
    """Return the file of a tree; `version` is that of the schema it is judged by.

    Raises InvalidError naming the fields the schema refuses.
    """
    from lxml import etree

    data = etree.tostring(root, xml_declaration=True, encoding=ENCODING, pretty_print=True)
    again = parsed(data)
    own = again.get("ВерсФорм") == version
    again.set("ВерсФорм", version)
    wrong = schema_findings(again, kind, version) or condition_findings(again, kind, version)
    if wrong:
        raise InvalidError(
            _("The answer was not made, nothing was sent. {place}: {what}").format(
                place=wrong[0].place, what=wrong[0].sentence
            )
        )
    return Made(str(root.get("ИдФайл")), data, own)


def file_id(kind: Kind, to: str, by: str, at: datetime, uid: UUID, *, flags: str = "") -> str:
    """Return an identifier: receiver, sender, day, number and, from 5.02 on, flags."""
    if not to or not by:
        raise ConflictError(
            _("The answer was not made: it is not known who the exchange is between. The file "
              "that came names no sender or receiver.")
        )  # fmt: skip
    return "_".join(
        part for part in (PREFIXES[kind], to, by, f"{at:%Y%m%d}", str(uid), flags) if part
    )


def flags_of(document: Document) -> str:
    """Return the flags of the supplier's file name, which the answer repeats."""
    parts = id_parts(document.file_id)
    return parts[2] if parts and parts[2] else FLAGS


def put(parent: "_Element", name: str, said: str = "", /, **attributes: str) -> "_Element":
    """Add an element with the attributes that say something."""
    from lxml import etree

    element = etree.SubElement(parent, name)
    if said:
        element.text = one_line(said)
    for key, value in attributes.items():
        if value:
            element.set(key, one_line(value))
    return element


def root_of(file: str, version: str, program: str) -> "_Element":
    """Return the root of a new file."""
    from lxml import etree

    root = etree.Element("Файл")
    root.set("ИдФайл", file)
    root.set("ВерсФорм", version)
    root.set("ВерсПрог", program)
    return root


def one_line(said: str) -> str:
    """Return a text without signs XML forbids."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in said).split())


def day(value: date | None) -> str:
    """Return a day as the formats write it."""
    return f"{value:%d.%m.%Y}" if value else ""


def clock(value: datetime | None) -> str:
    """Return a time as the formats write it."""
    return f"{value:%H.%M.%S}" if value else ""


def money(value: Decimal) -> str:
    """Return a sum with kopecks."""
    return f"{value:.2f}"


def name(parent: "_Element", person: Person) -> None:
    """Add a name."""
    put(parent, "ФИО", Фамилия=person.last, Имя=person.first, Отчество=person.middle)


def cite(parent: "_Element", tag: str, signatures: Sequence[str]) -> None:
    """Add the signatures of the file that is answered. Raises ConflictError without any."""
    if not signatures:
        raise ConflictError(
            _("The answer was not made: the document came without a signature, and an answer "
              "has to cite it. Ask the supplier to send it signed.")
        )  # fmt: skip
    for one in signatures:
        put(parent, tag).text = "".join(one.split())


def signer(parent: "_Element", who: OurSigner, *, tag: str = "Подписант") -> "_Element":
    """Add who signs as 5.02 has it."""
    element = put(
        parent, tag, Должн=who.post, ТипПодпис="1", СпосПодтПолном=who.powers,
        ДопСведПодп=who.note,
    )  # fmt: skip
    name(element, who.person)
    if who.powers is Powers.ELECTRONIC and who.electronic:
        power = who.electronic
        put(
            element, "СвДоверЭл", НомДовер=power.number, ДатаВыдДовер=day(power.issued_on),
            ВнНомДовер=power.own_number, ДатаВнРегДовер=day(power.registered_on),
            ИдСистХран=power.system, УРЛСист=power.url,
        )  # fmt: skip
    if who.powers is Powers.PAPER and who.paper:
        paper = put(
            element, "СвДоверБум", ДатаВыдДовер=day(who.paper.issued_on),
            ВнНомДовер=who.paper.own_number, СвИдДовер=who.paper.who,
        )  # fmt: skip
        if who.paper.name:
            name(paper, who.paper.name)
    return element


def worker(parent: "_Element", who: OurSigner, organisation: tuple[str, str]) -> None:
    """Add who signs as 5.01 has it: a worker of an organisation (name, ИНН)."""
    element = put(
        parent, "Подписант", ОблПолн=who.area, Статус=who.status, ОснПолн=ground(who)
    )  # fmt: skip
    inner = put(
        element, "ЮЛ", НаимОрг=organisation[0], ИННЮЛ=organisation[1], Должн=who.post,
        ИныеСвед=who.note,
    )  # fmt: skip
    name(inner, who.person)


def ground(who: OurSigner) -> str:
    """Return what the powers rest on, in one line: 5.01 has no block for powers of attorney."""
    if who.powers is Powers.ELECTRONIC and who.electronic:
        return f"Доверенность № {who.electronic.number} от {day(who.electronic.issued_on)}"
    if who.powers is Powers.PAPER and who.paper:
        return f"Доверенность № {who.paper.own_number} от {day(who.paper.issued_on)}"
    return who.ground
