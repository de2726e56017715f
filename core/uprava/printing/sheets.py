"""Sheets of the office's own records on A4: approval, acquaintance, check of signatures.

The values are complete: who makes them reads the database, these functions only set them. The
sheets are documents of the office and always in Russian.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from enum import StrEnum

from uprava.i18n import use_locale
from uprava.printing.compiler import Setting, draw_page, print_pdf
from uprava.printing.fields import filled
from uprava.printing.forms import SHEETS, FormKind
from uprava.printing.typography import NBSP, quoted, tied
from uprava.printing.values import Missing, PdfStandard

SHORT_DIGEST = 8
"""Hexadecimal digits of a version's SHA-256 beside a decision; whole ones stand in the head."""

LONG_REMARK = 600
"""Characters of a remark from which its line of the table may be broken between pages."""


class Outcome(StrEnum):
    """How a decision reads: a refusal is set in red."""

    NONE = "none"
    GOOD = "good"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Subject:
    """Which document a sheet belongs to, and who prints it when, in which time zone.

    `number` and `day` are empty before registration; `day` as the office writes it.
    """

    organisation: str
    kind: str
    title: str
    number: str
    day: str
    printed_by: str
    printed_at: datetime
    zone: tzinfo
    prepared_by: str = ""


@dataclass(frozen=True, slots=True)
class SheetFile:
    """A version of a file the sheet is about."""

    name: str
    version: int
    sha256: str


@dataclass(frozen=True, slots=True)
class SheetRemark:
    """A remark and what the author answered: «принято», «отклонено» with the reason."""

    text: str
    clause: str = ""
    answer: str = ""
    reason: str = ""
    answered_by: str = ""
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One line: who was asked, for whom it was decided («за»), when, what, over which version.

    `decision` is in words («согласовано»), empty while there is none: then `state` tells («на
    согласовании», «не поступало»). `seen` are the versions the decision names. `depth` indents
    approvers that were added below another one.
    """

    person: str
    post: str = ""
    acting_for: str = ""
    received_at: datetime | None = None
    decided_at: datetime | None = None
    decision: str = ""
    outcome: Outcome = Outcome.NONE
    state: str = ""
    note: str = ""
    seen: Sequence[SheetFile] = ()
    remarks: Sequence[SheetRemark] = ()
    depth: int = 0


@dataclass(frozen=True, slots=True)
class SheetStage:
    """A stage with its lines; the title tells purpose and order («Этап 1. Согласование»)."""

    title: str
    lines: Sequence[SheetLine]


@dataclass(frozen=True, slots=True)
class ApprovalSheet:
    """Лист согласования. `outcome` is a sentence: «Согласование завершено 21.11.2026.»"""

    subject: Subject
    stages: Sequence[SheetStage]
    files: Sequence[SheetFile] = ()
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class AcquaintanceSheet:
    """Лист ознакомления; `decided_at` of a line is the day of reading, `note` how it was done."""

    subject: Subject
    lines: Sequence[SheetLine]
    files: Sequence[SheetFile] = ()


@dataclass(frozen=True, slots=True)
class CheckedSignature:
    """One signature in words. `tone` is g (valid), r (not valid) or a (not confirmed).

    `findings` are (what was checked, what was found, tone).
    """

    title: str
    tone: str
    sentences: Sequence[str]
    facts: Sequence[tuple[str, str]]
    findings: Sequence[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class SignatureProtocol:
    """Протокол проверки подписей of one version of a file; `checkers` are name → version."""

    subject: Subject
    file: SheetFile
    checked_at: datetime
    signatures: Sequence[CheckedSignature]
    checkers: Mapping[str, str] = field(default_factory=dict)


Texts = Mapping[str, str] | None
"""The office's own texts of a sheet, see `service.texts_of`; None: those of the program."""


def print_approval_sheet(sheet: ApprovalSheet, *, texts: Texts = None) -> bytes:
    """Return the sheet of approval as PDF/A-2b."""
    return _printed("approval.typ", _approval(sheet, texts), sheet.subject)


def draw_approval_sheet(sheet: ApprovalSheet, *, texts: Texts = None) -> bytes:
    """Return the first page as PNG."""
    return _drawn("approval.typ", _approval(sheet, texts), sheet.subject)


def _approval(sheet: ApprovalSheet, texts: Texts) -> dict[str, object]:
    return {
        **_head(FormKind.APPROVAL, sheet.subject, texts),
        "files": [_file(each) for each in sheet.files],
        **_stages(sheet),
        "outcome": tied(sheet.outcome),
    }


def print_acquaintance_sheet(sheet: AcquaintanceSheet, *, texts: Texts = None) -> bytes:
    """Return the sheet of acquaintance as PDF/A-2b."""
    return _printed("acquaintance.typ", _acquaintance(sheet, texts), sheet.subject)


def draw_acquaintance_sheet(sheet: AcquaintanceSheet, *, texts: Texts = None) -> bytes:
    """Return the first page as PNG."""
    return _drawn("acquaintance.typ", _acquaintance(sheet, texts), sheet.subject)


def _acquaintance(sheet: AcquaintanceSheet, texts: Texts) -> dict[str, object]:
    subject = sheet.subject
    head = _head(FormKind.ACQUAINTANCE, subject, texts)
    head["facts"] = [*_facts(subject), *(_version(each) for each in sheet.files)]
    read = sum(line.decided_at is not None for line in sheet.lines)
    rows = [
        _line(line, number, subject.zone) | {"how": tied(line.note)}
        for number, line in enumerate(sheet.lines, 1)
    ]
    told = f"Ознакомлены {read} из {len(sheet.lines)}."
    return {**head, "rows": rows, "outcome": told}


def print_signature_protocol(protocol: SignatureProtocol, *, texts: Texts = None) -> bytes:
    """Return the protocol of the check of all signatures of a file as PDF/A-2b."""
    return _printed("protocol.typ", _protocol(protocol, texts), protocol.subject)


def draw_signature_protocol(protocol: SignatureProtocol, *, texts: Texts = None) -> bytes:
    """Return the first page as PNG."""
    return _drawn("protocol.typ", _protocol(protocol, texts), protocol.subject)


def _protocol(protocol: SignatureProtocol, texts: Texts) -> dict[str, object]:
    subject, file = protocol.subject, protocol.file
    head = _head(FormKind.PROTOCOL, subject, texts)
    head["facts"] = [*_facts(subject), *_whole(file)]
    programs = ", ".join(f"{name} {version}" for name, version in protocol.checkers.items())
    checked = moment(protocol.checked_at, subject.zone)
    return {
        **head,
        "signatures": [_signature(each) for each in protocol.signatures],
        "closing": tied(f"Проверено {checked}. Средства проверки: {programs}."),
    }


def moment(value: datetime | None, zone: tzinfo) -> str:
    """Return a moment in office time, the day above the time; empty for none."""
    return "" if value is None else value.astimezone(zone).strftime(f"%d.%m.%Y{NBSP}%H:%M")


def _printed(template: str, values: Mapping[str, object], subject: Subject) -> bytes:
    setting = Setting(standard=PdfStandard.PDF_A_2B, missing=Missing.NAME)
    with use_locale("ru"):
        printed = print_pdf(template, values, created=subject.printed_at, setting=setting)
    return printed.pdf


def _drawn(template: str, values: Mapping[str, object], subject: Subject) -> bytes:
    setting = Setting(missing=Missing.NAME)
    with use_locale("ru"):
        return draw_page(template, values, created=subject.printed_at, setting=setting)


def _head(kind: FormKind, subject: Subject, texts: Texts) -> dict[str, object]:
    known = {
        "организация": subject.organisation,
        "вид документа": subject.kind,
        "заголовок": subject.title,
        "номер": subject.number,
        "дата": subject.day,
        "кто напечатал": subject.printed_by,
        "когда напечатано": moment(subject.printed_at, subject.zone),
    }
    own = {**SHEETS[kind].defaults, **(texts or {})}
    shown = {name: tied(filled(text, known)) for name, text in own.items()}
    return {
        "organisation": shown["head"], "title": shown["title"], "foot": shown["foot"],
        "facts": _facts(subject),
    }  # fmt: skip


def _facts(subject: Subject) -> list[tuple[str, str]]:
    named = f"{subject.kind} {quoted(subject.title)}" if subject.title else subject.kind
    registered = f"№{NBSP}{subject.number} от{NBSP}{subject.day}" if subject.number else "проект"
    return [
        ("Документ:", tied(named)),
        ("Номер и дата:", registered),
        ("Подготовил:", tied(subject.prepared_by)),
    ]


def _whole(file: SheetFile) -> list[tuple[str, str]]:
    return [
        ("Файл:", f"{file.name}, версия{NBSP}{file.version}"),
        ("SHA-256 файла:", file.sha256),
    ]


def _version(file: SheetFile) -> tuple[str, str]:
    return ("Редакция:", f"{file.name}, версия{NBSP}{file.version}\nSHA-256 {file.sha256}")


def _file(file: SheetFile) -> dict[str, str]:
    return {"name": file.name, "version": str(file.version), "sha256": file.sha256}


def _seen(files: Sequence[SheetFile]) -> str:
    """Return the versions a decision names: «версия 2 (1a2b3c4d)»."""
    told = (f"версия{NBSP}{each.version} ({each.sha256[:SHORT_DIGEST]})" for each in files)
    return ", ".join(told)


def _stages(sheet: ApprovalSheet) -> dict[str, object]:
    """Return the stages with their lines, and beside them the table of disagreements."""
    number, zone = 0, sheet.subject.zone
    shown: list[dict[str, object]] = []
    disagreements: list[dict[str, object]] = []
    for stage in sheet.stages:
        rows = []
        for line in stage.lines:
            number += 1
            first = len(disagreements) + 1
            disagreements += [
                _disagreement(line, each, place, zone)
                for place, each in enumerate(line.remarks, first)
            ]
            told = _numbers(first, len(disagreements))
            rows.append(_line(line, number, zone) | {"remarks": told})
        shown.append({"title": tied(stage.title), "rows": rows})
    return {"stages": shown, "disagreements": disagreements}


def _numbers(first: int, last: int) -> str:
    """Return the places of a line's remarks in the table: «1–3»; empty for none."""
    return f"{first}–{last}" if first < last else str(first) if first == last else ""


def _disagreement(
    line: SheetLine, remark: SheetRemark, number: int, zone: tzinfo
) -> dict[str, object]:
    long = len(remark.text) + len(remark.reason) > LONG_REMARK
    return {
        "number": str(number), "person": tied(line.person), "long": long,
        **_remark(remark, zone),
    }  # fmt: skip


def _line(line: SheetLine, number: int, zone: tzinfo) -> dict[str, object]:
    return {
        "number": str(number),
        "depth": min(line.depth, 3),
        "person": tied(line.person),
        "post": tied(line.post),
        "acting-for": tied(line.acting_for),
        "received": moment(line.received_at, zone).replace(NBSP, "\n"),
        "decided": moment(line.decided_at, zone).replace(NBSP, "\n"),
        "decision": line.decision,
        "refused": line.outcome is Outcome.REFUSED,
        "state": line.state,
        "note": tied(line.note),
        "seen": _seen(line.seen),
    }


def _remark(remark: SheetRemark, zone: tzinfo) -> dict[str, str]:
    whose = ", ".join(filter(None, (remark.answered_by, moment(remark.answered_at, zone))))
    return {
        "clause": tied(remark.clause), "text": tied(remark.text), "answer": remark.answer,
        "reason": tied(remark.reason), "answered": tied(whose),
    }  # fmt: skip


def _signature(one: CheckedSignature) -> dict[str, object]:
    return {
        "title": one.title, "tone": one.tone, "sentences": [tied(each) for each in one.sentences],
        "facts": [(f"{name}:", text) for name, text in one.facts],
        "findings": [list(each) for each in one.findings],
    }  # fmt: skip
