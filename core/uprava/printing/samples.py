"""Forms filled with samples: what the administrator sees while typing, and prints to try."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from uprava.printing.forms import FormKind
from uprava.printing.letters import Letter, Letterhead, Signer, draw_letter, print_letter
from uprava.printing.service import FormRow, Wording
from uprava.printing.sheets import (
    AcquaintanceSheet,
    ApprovalSheet,
    CheckedSignature,
    Outcome,
    SheetFile,
    SheetLine,
    SheetRemark,
    SheetStage,
    SignatureProtocol,
    Subject,
    draw_acquaintance_sheet,
    draw_approval_sheet,
    draw_signature_protocol,
    print_acquaintance_sheet,
    print_approval_sheet,
    print_signature_protocol,
)
from uprava.printing.values import PdfStandard

_FILE = SheetFile(
    "Постановление.pdf", 2, "1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d7e8f9a0b1c2d3e4f5a6b7c8d9e0f1a2b"
)
_LAW = (
    "Во исполнение пункта 3 статьи 16 Федерального закона от 06.10.2003 № 131-ФЗ направляем "
    "сведения о готовности объектов жилищно-коммунального хозяйства к отопительному периоду."
)
_FIGURES = (
    "По состоянию на 20 ноября 2026 г. готовы 214 из 218 объектов; на завершение работ выделено "
    "1 250 000 ₽. Срок завершения — 1 декабря 2026 г."
)


def draw_sample(head: Letterhead | None, row: FormRow, wording: Wording, *, at: datetime) -> bytes:
    """Return the first page of the form as PNG, with the texts as they are typed."""
    if head is not None:
        typed = replace(head, layout=wording.layout, texts=wording.texts)
        return draw_letter(_letter(row, typed.kind), typed, created=at).png
    kind, texts = FormKind(row.kind), wording.texts
    if kind is FormKind.APPROVAL:
        return draw_approval_sheet(_approval(at), texts=texts)
    if kind is FormKind.ACQUAINTANCE:
        return draw_acquaintance_sheet(_acquaintance(at), texts=texts)
    return draw_signature_protocol(_protocol(at), texts=texts)


def print_sample(head: Letterhead | None, row: FormRow, *, at: datetime) -> bytes:
    """Return the form as it is kept, as PDF."""
    if head is not None:
        letter = _letter(row, head.kind)
        return print_letter(letter, head, created=at, standard=PdfStandard.PDF_A_1B).pdf
    kind = FormKind(row.kind)
    if kind is FormKind.APPROVAL:
        return print_approval_sheet(_approval(at), texts=row.texts)
    if kind is FormKind.ACQUAINTANCE:
        return print_acquaintance_sheet(_acquaintance(at), texts=row.texts)
    return print_signature_protocol(_protocol(at), texts=row.texts)


def _letter(row: FormRow, kind: FormKind) -> Letter:
    general = kind is FormKind.GENERAL
    return Letter(
        fields=row.type.samples,
        kind="Постановление" if general else "",
        title="О подготовке к отопительному периоду",
        day="20.11.2026",
        number="214-п" if general else "01-12/4817",
        reply_number="" if general else "77-исх",
        reply_day="" if general else "12.11.2026",
        addressees=()
        if general
        else (("Министру энергетики", "Заозёрской области", "", "Лебедеву К. С."),),
        greeting="" if general else "Уважаемый Кирилл Сергеевич!",
        paragraphs=(_LAW, _FIGURES),
        attachments=() if general else ("перечень объектов на 3 л. в 1 экз.",),
        signers=(Signer("Глава городского округа", "А. П. Громов"),),
    )


def _subject(at: datetime) -> Subject:
    return Subject(
        organisation="Администрация городского округа Верхнереченск",
        kind="Постановление",
        title="О подготовке к отопительному периоду",
        number="214-п",
        day="20.11.2026",
        printed_by="Крылова А. Д.",
        printed_at=at,
        zone=UTC,
        prepared_by="Крылова А. Д., Управление ЖКХ",
    )


def _approval(at: datetime) -> ApprovalSheet:
    came = at - timedelta(days=2)
    remark = SheetRemark(
        "Указать источник финансирования.", "п. 2.3", "принято", "", "Крылова А. Д.", at
    )
    lines = [
        SheetLine("Соколова И. В.", "начальник правового управления", "", came, at, "согласовано",
                  Outcome.GOOD, seen=(_FILE,)),
        SheetLine("Ветрова Н. А.", "заместитель главы", "Мельников О. Л.", came, at,
                  "согласовано с замечаниями", Outcome.GOOD, seen=(_FILE,), remarks=(remark,)),
        SheetLine("Дорохов С. П.", "директор департамента финансов", received_at=came,
                  state="на согласовании"),
    ]  # fmt: skip
    stage = SheetStage("Этап 1. Согласование: все сразу, нужны все", lines)
    return ApprovalSheet(_subject(at), [stage], [_FILE], "")


def _acquaintance(at: datetime) -> AcquaintanceSheet:
    lines = [
        SheetLine("Соколова Ирина Викторовна", "начальник правового управления", "", at, at,
                  note="простая электронная подпись", seen=(_FILE,)),
        SheetLine("Дорохов Сергей Павлович", "директор департамента финансов", received_at=at,
                  state="не ознакомлен"),
    ]  # fmt: skip
    return AcquaintanceSheet(_subject(at), lines, [_FILE])


def _protocol(at: datetime) -> SignatureProtocol:
    facts = (
        ("Подписал", "Громов Андрей Павлович"),
        ("Сертификат", "00C2F1A97B5E4D3C2B1A"),
        ("Действителен", "с 01.02.2026 по 01.05.2027"),
    )
    findings = (("Целостность", "подписанное не изменено", "g"), ("Отзыв", "не отозван", "g"))
    one = CheckedSignature("Подпись верна", "g", (), facts, findings)
    return SignatureProtocol(_subject(at), _FILE, at, (one,), {"uprava": "0.1.0"})
