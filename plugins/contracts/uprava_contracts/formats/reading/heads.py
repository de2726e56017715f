"""What every file begins with: who made it, by which format, about what."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from uprava.i18n import _

from uprava_contracts.formats.schemas import schema_file
from uprava_contracts.formats.tree import at, declared, get, moment, otherwise_written, parsed
from uprava_contracts.formats.values import Kind, UnreadableError

if TYPE_CHECKING:
    from lxml.etree import _Element

CODES: Mapping[str, Kind] = {
    "1115131": Kind.UPD, "1115132": Kind.UPD_ANSWER, "1115127": Kind.UKD,
    "1115128": Kind.UKD_ANSWER, "1110335": Kind.WORKS, "1110336": Kind.WORKS_ANSWER,
    "1175012": Kind.SERVICES, "1175013": Kind.SERVICES_ANSWER, "1115110": Kind.RECEIPT,
    "1115111": Kind.SENT, "1115112": Kind.TAKEN, "1115113": Kind.CLARIFICATION,
}  # fmt: skip
"""КНД: codes of the classifier of tax documents."""

MADE = (
    ("ДатаИнфПр", "ВремИнфПр"), ("ДатаИнфПок", "ВремИнфПок"), ("ДатаИнфПодр", "ВремИнфПодр"),
    ("ДатИнфЗак", "ВрИнфЗак"), ("ДатаИнфИсп", "ВремИнфИсп"), ("ДатаИнфЗак", "ВремИнфЗак"),
)  # fmt: skip
"""The day and the time a file was made, as each format calls them."""


@dataclass(frozen=True, slots=True)
class Head:
    """The root and the body of a file, and what is common to all."""

    root: "_Element"
    body: "_Element"
    kind: Kind
    common: Mapping[str, Any]
    """Fields of Document that all kinds share."""


def head_of(data: bytes, name: str) -> Head:
    """Parse a file and recognise it. Raises UnreadableError."""
    root = parsed(data)
    body = at(root, "Документ")
    if body is None:
        body = at(root, "ИнфПок")
    if root.tag != "Файл" or body is None:
        raise UnreadableError(unknown(data))
    kind = kind_of(root, body)
    version = get(root, "ВерсФорм")
    sender, receiver = participants(root)
    return Head(root, body, kind, {
        "kind": kind, "version": version, "checked": schema_file(kind, version) is not None,
        "file_id": get(root, "ИдФайл"), "name": name, "encoding": declared(data), "source": data,
        "program": get(root, "ВерсПрог"), "made_at": made(body),
        "maker": get(body, "НаимЭконСубСост", "НаимЭкСубСост"), "sender_id": sender,
        "receiver_id": receiver,
    })  # fmt: skip


def kind_of(root: "_Element", body: "_Element") -> Kind:
    """Return which title of which document it is. Raises UnreadableError for an unknown code."""
    code = get(body, "КНД")
    if code in CODES:
        return CODES[code]
    if at(body, "СвПредАн") is not None or get(root, "ИдФайл").startswith("DP_PRANNUL"):
        return Kind.ANNULMENT
    raise UnreadableError(
        _("The file was not read: «{code}» is no code of a document we know.").format(
            code=code or "—"
        )
    )


def unknown(data: bytes) -> str:
    """Say why a file of XML is no document: often it has another encoding than it declares."""
    other = _("The file was not read: it is XML, but no document of the tax service's formats.")
    return otherwise_written(data) or other


def made(body: "_Element") -> Any:
    """Return when the file was made; None when it does not say."""
    for of_day, of_time in MADE:
        if get(body, of_day):
            return moment(get(body, of_day), get(body, of_time))
    return None


def participants(root: "_Element") -> tuple[str, str]:
    """Return sender and receiver: said in the file, or in its identifier."""
    flow = at(root, "СвУчДокОбор")
    if flow is not None:
        return get(flow, "ИдОтпр"), get(flow, "ИдПол")
    parts = id_parts(get(root, "ИдФайл"))
    return (parts[1], parts[0]) if parts else ("", "")


def id_parts(file_id: str) -> tuple[str, str, str] | None:
    """Return receiver, sender and the suffix of flags of an identifier; None for another form.

    `ON_NSCHFDOPPR_<receiver>_<sender>_<yyyymmdd>_<GUID>[_1_1_0_0_1_00]`.
    """
    words = file_id.split("_")
    for place in range(4, len(words)):
        if len(words[place]) == 8 and words[place].isdigit() and len(words) > place + 1:
            return words[place - 2], words[place - 1], "_".join(words[place + 2 :])
    return None
