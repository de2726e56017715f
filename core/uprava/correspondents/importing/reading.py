"""The columns of a file of correspondents, by the words their headers may have."""

from collections.abc import Mapping
from dataclasses import dataclass

from uprava.correspondents.models import Kind
from uprava.correspondents.values import NAMES
from uprava.i18n import _
from uprava.tables.reading import read_rows
from uprava.users.importing.reading import Line, refused

HEADERS: Mapping[str, tuple[str, ...]] = {
    "kind": ("вид", "кто это", "kind"),
    "name": ("полное наименование", "наименование", "название", "организация", "фио", "name"),
    "short_name": ("краткое наименование", "сокращённое наименование", "short name"),
    "former": ("прежние наименования", "прежнее наименование", "former names"),
    "inn": ("инн", "inn"),
    "kpp": ("кпп", "kpp"),
    "ogrn": ("огрн или огрнип", "огрн", "огрнип", "ogrn"),
    "snils": ("снилс", "snils"),
    "address": ("юридический адрес", "адрес", "address"),
    "post_address": ("почтовый адрес", "адрес для писем", "postal address"),
    "email": ("e-mail", "email", "эл. почта", "электронная почта"),
    "phone": ("телефон", "phone"),
    "group_name": ("группа", "group"),
    "note": ("примечания", "примечание", "notes"),
    "contact_person": ("контактное лицо", "contact person"),
    "contact_post": ("должность контактного лица", "contact post"),
    "contact_phone": ("телефон контактного лица", "contact phone"),
    "contact_email": ("e-mail контактного лица", "contact e-mail"),
}
"""Column → the words a header may have for it, in small letters; the export uses the first."""

KINDS: Mapping[str, str] = {
    "": "", "организация": Kind.ORGANISATION, "юл": Kind.ORGANISATION,
    "юридическое лицо": Kind.ORGANISATION, "organisation": Kind.ORGANISATION,
    "человек": Kind.PERSON, "физическое лицо": Kind.PERSON, "фл": Kind.PERSON, "ип": Kind.PERSON,
    "гражданин": Kind.PERSON, "person": Kind.PERSON,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file that was read: its header as it stands, our columns, its rows both ways."""

    header: list[str]
    columns: frozenset[str]
    lines: list[Line]
    raw: Mapping[int, list[str]]


def read_sheet(content: bytes) -> Sheet:
    """Return the rows of a file. Raises InvalidError when it is not one we can read."""
    rows = read_rows(content)
    header = rows[0][1]
    columns = columns_of(header)
    if "name" not in columns:
        raise refused(
            _("The first line must name the columns. Missing: {names}.").format(
                names=HEADERS["name"][0]
            )
        )
    lines = [
        Line(number, {name: cell for name, cell in zip(columns, row, strict=False) if name})
        for number, row in rows[1:]
    ]
    return Sheet(header, frozenset(name for name in columns if name), lines, dict(rows[1:]))


def columns_of(header: list[str]) -> list[str]:
    """Return our names of the columns; empty for those we do not use."""
    known = {word: name for name, words in HEADERS.items() for word in words}
    columns = [known.get(" ".join(cell.lower().split()), "") for cell in header]
    doubled = sorted({name for name in columns if name and columns.count(name) > 1})
    if doubled:
        names = ", ".join(HEADERS[name][0] for name in doubled)
        raise refused(_("The header names a column twice: {names}.").format(names=names))
    return columns


def values_of(line: Line, columns: frozenset[str]) -> dict[str, str]:
    """Return what a row says of the card's fields; columns the file lacks are left out."""
    found = {name: line[name] for name in NAMES if name in columns}
    if "kind" in found:
        found["kind"] = KINDS.get(found["kind"].lower(), found["kind"])
    if "former" in found:
        found["former"] = found["former"].replace(";", "\n")
    return found
