"""Reading a power of attorney: hostile XML is refused, earlier forms are read as far as they go.

Names of elements and attributes: form 003 (`EMCHD_1`, scheme ON_EMCHD_1_928_00_01_01_01) and what
is known of 002 (`ON_DOVBB`) from published programs that write and read them. The schemes are
published for members of the exchange only, so no scheme is applied: what is told here is read by
name, and what is not there is said to be missing.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from uprava.rendering.xml import BrokenXmlError, ForbiddenXmlError, parse
from uprava.signing.powers import (
    LARGEST_POWER,
    Entitlement,
    Form,
    Party,
    PowerFacts,
    PowerTrouble,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_PARTIES = 50
MOST_ENTITLEMENTS = 500
LONGEST = 1_000
LONGEST_TEXT = 10_000
"""Characters of a value: what the form allows for names and for powers in words."""

NAMESPACES = {"urn://x-artefacts/EMCHD_1": Form.EMCHD_1, "": Form.EARLIER}
ROOT = "Доверенность"

BODIES = ("Довер", "Передов")
GENERAL = ("СвДов", "СвПереДовер")
PRINCIPALS = ("СвДоверит", "СвПередПолн")
REPRESENTATIVES = ("СвУпПред", "СвПолучПолн")
PASSED_ON = "Передов"
MANAGING = "СвЮЛЕИО"
"""A company that manages the principal: it acts for it and is not it."""

NUMBER = ("НомДовер",)
INNER_NUMBER = ("ВнНомДовер",)
ISSUED = ("ДатаВыдДовер", "ДатаНач")
UNTIL = ("СрокДейст", "ДатаКонДовер", "ДатаОкон")
"""СрокДейст in 003; the two others are what programs for earlier forms write."""
ORGANISATION = ("НаимОрг", "НаимИО", "НаимИП")
JOINT = "1"
"""ПрСовмПолн: 1 joint, 2 individual."""

ISO_DAY = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")
OFFICE_DAY = re.compile(r"(?P<day>[0-9]{2})\.(?P<month>[0-9]{2})\.(?P<year>[0-9]{4})")
GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class PowerError(ValueError):
    """The bytes are no power of attorney; `trouble` says why."""

    def __init__(self, trouble: PowerTrouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


def looks_like_xml(data: bytes) -> bool:
    """Tell whether a file begins as XML does, in any of its usual encodings."""
    plain = data[:64].replace(b"\x00", b"").removeprefix(b"\xef\xbb\xbf")
    return plain.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").lstrip().startswith(b"<")


def read_power(data: bytes) -> PowerFacts:
    """Return what a power of attorney says. Raises PowerError."""
    if len(data) > LARGEST_POWER:
        raise PowerError(PowerTrouble.TOO_LARGE)
    try:
        root = parse(data)
    except ForbiddenXmlError as error:
        raise PowerError(PowerTrouble.FORBIDDEN) from error
    except (BrokenXmlError, ValueError) as error:
        raise PowerError(PowerTrouble.NOT_XML) from error
    namespace, name = _named(root)
    if name != ROOT:
        raise PowerError(PowerTrouble.NOT_A_POWER)
    if namespace not in NAMESPACES:
        raise PowerError(PowerTrouble.UNKNOWN_FORM)
    return _Reading(root, namespace).facts()


def _named(element: "_Element") -> tuple[str, str]:
    """Return the namespace and the name of an element."""
    namespace, _brace, name = str(element.tag).rpartition("}")
    return namespace.removeprefix("{"), name


class _Reading:
    """One file being read: only elements of the root's own namespace count."""

    def __init__(self, root: "_Element", namespace: str) -> None:
        self.root = root
        self.form = NAMESPACES[namespace]
        self.before = f"{{{namespace}}}" if namespace else ""
        self.any = f"{{{namespace}}}*"

    def facts(self) -> PowerFacts:
        body = self.one(self.one(self.root, "Документ"), *BODIES)
        general = self.one(body, *GENERAL)
        number = self.value(general, NUMBER).lower()
        if not GUID.fullmatch(number):
            raise PowerError(PowerTrouble.NOT_A_POWER)
        principals = self.parties(body, PRINCIPALS)
        organisations = tuple(each for each in principals if not each.snils)
        powers = self.first(body, "СвПолн")
        return PowerFacts(
            form=self.form,
            number=number,
            inner_number=self.value(general, INNER_NUMBER),
            issued=day_in(self.value(general, ISSUED)),
            until=day_in(self.value(general, UNTIL)),
            principals=organisations or principals,
            heads=tuple(each for each in principals if each.snils) if organisations else (),
            representatives=self.parties(body, REPRESENTATIVES),
            entitlements=self.entitlements(powers),
            text=self.text(powers),
            redelegation=self.value(general, ("ПрПередов",)),
            passed_on=_named(body)[1] == PASSED_ON,
            joint=powers is not None and powers.get("ПрСовмПолн") == JOINT,
        )

    def children(self, element: "_Element", names: tuple[str, ...]) -> list["_Element"]:
        return [each for name in names for each in element.iterchildren(self.before + name)]

    def one(self, element: "_Element", *names: str) -> "_Element":
        """Return the only child of these names."""
        found = self.children(element, names)
        if len(found) > 1:
            raise PowerError(PowerTrouble.AMBIGUOUS)
        if not found:
            raise PowerError(PowerTrouble.NOT_A_POWER)
        return found[0]

    def first(self, element: "_Element", name: str) -> "_Element | None":
        found = self.children(element, (name,))
        if len(found) > 1:
            raise PowerError(PowerTrouble.AMBIGUOUS)
        return found[0] if found else None

    def value(self, element: "_Element", names: tuple[str, ...], *, longest: int = LONGEST) -> str:
        """Return an attribute, or the text of a child: earlier forms have either."""
        told = [element.get(name) for name in names]
        told += [each.text for each in self.children(element, names)]
        return clean(next((each for each in told if each), ""), longest=longest)

    def parties(self, body: "_Element", blocks: tuple[str, ...]) -> tuple[Party, ...]:
        """Return organisations and persons of the blocks, in the order they stand."""
        found = [
            party
            for block in self.children(body, blocks)
            for element in block.iter(self.any)
            if (party := self.party(element)) is not None
        ]
        return tuple(dict.fromkeys(found))[:MOST_PARTIES]

    def party(self, element: "_Element") -> Party | None:
        if _named(element)[1] == MANAGING:
            return None
        name = clean(next((told for key in ORGANISATION if (told := element.get(key))), ""))
        inn, snils = digits(element.get("ИННФЛ", "")), digits(element.get("СНИЛС", ""))
        if name and not snils:
            inn = digits(element.get("ИННЮЛ", "")) or inn
            ogrn = digits(element.get("ОГРН", "") or element.get("ОГРНИП", ""))
            return Party(name, inn, "", ogrn)
        if inn or snils:
            return Party(self.person_name(element) or name, inn, snils)
        return None

    def person_name(self, element: "_Element") -> str:
        for each in element.iter(f"{self.before}ФИО"):
            told = (each.get(part, "") for part in ("Фамилия", "Имя", "Отчество"))
            return clean(" ".join(told))
        return ""

    def entitlements(self, powers: "_Element | None") -> tuple[Entitlement, ...]:
        found = []
        for each in self.machine_powers(powers):
            code = clean(each.get("КодПолн", "") or each.get("МнПолн", ""))
            found.append(Entitlement(code, clean(each.get("НаимПолн", ""))))
        return tuple(found[:MOST_ENTITLEMENTS])

    def machine_powers(self, powers: "_Element | None") -> Iterator["_Element"]:
        if powers is not None:
            yield from powers.iter(f"{self.before}МашПолн")

    def text(self, powers: "_Element | None") -> str:
        if powers is None:
            return ""
        return self.value(powers, ("ТекстПолн",), longest=LONGEST_TEXT)


def clean(text: str, *, longest: int = LONGEST) -> str:
    """Return the text in one line without characters that turn or hide what stands beside."""
    shown = "".join(each if each.isprintable() else " " for each in text)
    return " ".join(shown.split())[:longest]


def digits(text: str) -> str:
    """Return the digits alone: numbers are written with dashes or without."""
    return "".join(each for each in text if each.isascii() and each.isdigit())[:20]


def day_in(text: str) -> date | None:
    """Return a day; forms write 2026-11-21, some programs 21.11.2026."""
    found = ISO_DAY.fullmatch(text) or OFFICE_DAY.fullmatch(text)
    if found is None:
        return None
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None
