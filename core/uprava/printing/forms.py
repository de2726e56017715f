"""What an administrator may change in printed forms: texts with `{поле}`, never a template.

Field names, samples and the default texts are Russian: they are the words of the office that
stand on its paper (GOST R 7.0.97-2016). Titles of the texts are translated with the screens.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from uprava.i18n import N_


class FormKind(StrEnum):
    """Letterheads (бланки) of GOST R 7.0.97-2016, part 6, and the sheets of the office."""

    GENERAL = "general"
    LETTER = "letter"
    OFFICIAL = "official"
    APPROVAL = "approval"
    ACQUAINTANCE = "acquaintance"
    PROTOCOL = "protocol"


class Layout(StrEnum):
    """Where the requisites of a letterhead stand: in the left corner, or across the page."""

    CORNER = "corner"
    CENTRED = "centred"


@dataclass(frozen=True, slots=True)
class Text:
    """A text of a form; `rows` is the height of its field."""

    name: str
    title: str
    default: str
    rows: int = 1
    hint: str = ""


@dataclass(frozen=True, slots=True)
class FormType:
    """A kind of form: its texts, and the fields they may use with a sample of each."""

    title: str
    texts: tuple[Text, ...]
    samples: Mapping[str, str]

    @property
    def defaults(self) -> Mapping[str, str]:
        """The texts of a form nobody has changed."""
        return {text.name: text.default for text in self.texts}


LONGEST = 1500
"""Characters of one text."""

_ORGANISATION = {
    "организация": "Администрация городского округа Верхнереченск",
    "организация кратко": "Администрация Верхнереченска",
    "инн": "5501234567",
    "огрн": "1025500123456",
}
_LETTER = _ORGANISATION | {
    "подразделение": "Управление жилищно-коммунального хозяйства",
    "исполнитель": "Крылова Анна Дмитриевна",
    "телефон исполнителя": "8 (3812) 55-01-17",
}
_OFFICIAL = _LETTER | {"должность": "Глава городского округа Верхнереченск"}
_SHEET = {
    "организация": _ORGANISATION["организация"],
    "вид документа": "Постановление",
    "заголовок": "О подготовке к отопительному периоду",
    "номер": "214-п",
    "дата": "20.11.2026",
    "кто напечатал": "Крылова А. Д.",
    "когда напечатано": "21.11.2026 10:15",
}

_ABOVE = Text(
    "above", N_("Above the name"), "", 1, N_("A founder or the subject of the Federation")
)
_NAME = Text("name", N_("Name of the organisation"), "{организация}", 2)
_PLACE = Text("place", N_("Place"), "г. Верхнереченск", 1)
_REFERENCE = Text(
    "reference",
    N_("Reference data"),
    "ул. Соборная, д. 1, г. Верхнереченск, 644000\nтел. (3812) 55-01-01, "
    "pismo@verhnerechensk.example\nИНН {инн}, ОГРН {огрн}",
    4,
    N_("Address, telephone, mail, site: requisite 08 of GOST R 7.0.97-2016"),
)
_EXECUTOR = Text("executor", N_("Mark of the executor"), "{исполнитель}\n{телефон исполнителя}", 2)
_UNIT = Text("unit", N_("Unit"), "", 1)

LETTERHEADS: Mapping[FormKind, FormType] = MappingProxyType(
    {
        FormKind.LETTER: FormType(
            N_("Letterhead of letters"), (_ABOVE, _NAME, _UNIT, _REFERENCE, _EXECUTOR), _LETTER
        ),
        FormKind.OFFICIAL: FormType(
            N_("Letterhead of an official"),
            (_ABOVE, _NAME, Text("unit", N_("Post"), "{должность}", 2), _REFERENCE, _EXECUTOR),
            _OFFICIAL,
        ),
        FormKind.GENERAL: FormType(
            N_("General letterhead"), (_ABOVE, _NAME, _UNIT, _PLACE, _EXECUTOR), _LETTER
        ),
    }
)
"""Бланки: of letters, of an official, general (for all kinds of documents but letters)."""


def _sheet(title: str, heading: str) -> FormType:
    foot = "Напечатано из системы «Управа» {когда напечатано}, {кто напечатал}"
    texts = (
        Text("head", N_("Above the heading"), "{организация}", 1),
        Text("title", N_("Heading"), heading, 1),
        Text("foot", N_("At the foot of every page"), foot, 2),
    )
    return FormType(title, texts, _SHEET)


SHEETS: Mapping[FormKind, FormType] = MappingProxyType(
    {
        FormKind.APPROVAL: _sheet(N_("Approval sheet"), "Лист согласования"),
        FormKind.ACQUAINTANCE: _sheet(N_("Acquaintance sheet"), "Лист ознакомления"),
        FormKind.PROTOCOL: _sheet(
            N_("Protocol of a signature check"), "Протокол проверки электронных подписей"
        ),
    }
)

TYPES: Mapping[FormKind, FormType] = MappingProxyType({**LETTERHEADS, **SHEETS})
