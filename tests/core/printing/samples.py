"""A letter and sheets with everything an office puts into them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from uprava.printing.letters import Letter, Letterhead, Signer
from uprava.printing.sheets import (
    ApprovalSheet,
    Outcome,
    SheetFile,
    SheetLine,
    SheetRemark,
    SheetStage,
    Subject,
)

AT = datetime(2026, 11, 21, 10, 15, tzinfo=UTC)
FILE = SheetFile("Постановление.pdf", 2, "1a2b3c4d" + "0" * 56)
FIELDS = {
    "организация": "Администрация городского округа Верхнереченск", "инн": "5501234567",
    "огрн": "1025500123456", "исполнитель": "Крылова Анна Дмитриевна",
    "телефон исполнителя": "8 (3812) 55-01-17", "должность": "Глава городского округа",
}  # fmt: skip
PARAGRAPH = (
    "Во исполнение пункта 3 статьи 16 Федерального закона от 6 октября 2003 г. № 131-ФЗ "
    "направляем сведения о готовности объектов; выделено 1 250 000 ₽. "
)
LETTER = Letter(
    fields=FIELDS,
    title="О подготовке к отопительному периоду",
    day="20.11.2026",
    number="01-12/4817",
    reply_number="77-исх",
    reply_day="12.11.2026",
    addressees=(("Министру энергетики", "Заозёрской области", "", "Лебедеву К. С."),),
    greeting="Уважаемый Кирилл Сергеевич!",
    paragraphs=(PARAGRAPH * 2,),
    attachments=("перечень объектов на 3 л. в 1 экз.",),
    signers=(Signer("Глава городского округа", "А. П. Громов"),),
)
LONG_POST = (
    "Заместитель главы городского округа – начальник управления архитектуры, "
    "градостроительства и земельных отношений"
)
SUBJECT = Subject(
    organisation=FIELDS["организация"],
    kind="Постановление",
    title="Об утверждении программы «Тёплый дом»",
    number="214-п",
    day="20.11.2026",
    printed_by="Крылова А. Д.",
    printed_at=AT,
    zone=UTC,
)
REMARK = SheetRemark(
    "Указать источник финансирования.", "п. 2.3", "отклонено", "он указан в приложении",
    "Крылова А. Д.", AT,
)  # fmt: skip
LINE = SheetLine(
    "Мельникова-Преображенская К. В.", LONG_POST, "Лебедев К. С.", AT - timedelta(days=2), AT,
    "не согласовано", Outcome.REFUSED, seen=(FILE,), remarks=(REMARK,),
)  # fmt: skip


def two_signers(head: Letterhead) -> tuple[Letter, Letterhead]:
    """A letter that two people sign, one under another."""
    second = Signer(LONG_POST, "К. В. Мельникова-Преображенская")
    return replace(LETTER, signers=(*LETTER.signers, second)), head


def sheet_of(lines: int) -> ApprovalSheet:
    """An approval sheet of two stages."""
    half = lines // 2
    stages = [
        SheetStage("Этап 1. Согласование подразделениями", [LINE] * half),
        SheetStage("Этап 2. Согласование заместителями главы", [LINE] * (lines - half)),
    ]
    return ApprovalSheet(SUBJECT, stages, [FILE], "Согласование не завершено.")
