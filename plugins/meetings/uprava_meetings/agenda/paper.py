"""The agenda on paper: «Повестка.pdf», in the words of the office whatever the screens speak."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from uprava.i18n import _, use_locale
from uprava.printing.typography import tied
from uprava.printing.values import Missing, PdfStandard
from uprava.recognition.dates import MONTHS

from uprava_meetings.agenda.values import ItemRow, SpeakerRow
from uprava_meetings.bodies.values import BodyRow
from uprava_meetings.planning.values import MeetingRow
from uprava_meetings.values import BodyKind, Form, SpeakerRole

FORMS = Path(__file__).parent / "forms"

WEEKDAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")

ROLES = {
    SpeakerRole.SPEAKER: "Докладчик:", SpeakerRole.CO_SPEAKER: "Содокладчик:",
    SpeakerRole.INVITED: "Приглашены:",
}  # fmt: skip

CLOSED = "Вопрос, материалы которого закрыты"
"""Stands for the wording of a closed question: all members read the paper."""

LONG = 900
"""Characters from which a question may go on on the next page."""


@dataclass(frozen=True, slots=True)
class AgendaPaper:
    """What the paper is set from."""

    meeting: MeetingRow
    body: BodyRow
    rows: Sequence[ItemRow]
    organisation: str
    zone: ZoneInfo
    standard: PdfStandard
    times: int = 0
    """How many times it was approved before."""

    changed_at: datetime | None = None


def print_agenda(paper: AgendaPaper, *, at: datetime) -> bytes:
    """Return the agenda as PDF/A."""
    from uprava.printing.compiler import Setting, print_pdf

    setting = Setting(standard=paper.standard, missing=Missing.NAME)
    return print_pdf(FORMS / "agenda.typ", values_of(paper, at), created=at, setting=setting).pdf


def values_of(paper: AgendaPaper, at: datetime) -> dict[str, object]:
    """Return what stands on the paper."""
    staff = paper.body.kind == BodyKind.STAFF
    questions = [question_of(each) for each in paper.rows]
    total = sum(each.minutes for each in paper.rows)
    changed = (paper.changed_at or at).astimezone(paper.zone)
    return {
        "title": f"Повестка: {paper.meeting.title}", "organisation": paper.organisation,
        "head": "ПОВЕСТКА" if staff else "ПОВЕСТКА ДНЯ",
        "of": paper.body.genitive if staff else f"заседания {paper.body.genitive}",
        "changed": f"изменена после утверждения {changed:%d.%m.%Y}" if paper.times else "",
        "facts": facts_of(paper), "questions": questions,
        "total": f"Вопросов: {len(questions)}. Время на рассмотрение: {total} мин.",
        "signer": {"post": "Секретарь" if paper.body.secretary else "",
                   "name": paper.body.secretary},
    }  # fmt: skip


def facts_of(paper: AgendaPaper) -> list[tuple[str, str]]:
    """Return when, where and how the body meets."""
    begins = paper.meeting.starts_at.astimezone(paper.zone)
    ends = paper.meeting.ends_at.astimezone(paper.zone)
    with use_locale("ru"):
        how = _(paper.meeting.how)
    told = [("Дата:", f"{long_day(begins)} ({WEEKDAYS[begins.weekday()]})")]
    if paper.meeting.form == Form.CORRESPONDENCE:
        told += [("Голоса принимаются:", f"до {ends:%H:%M} {long_day(ends)}")]
    else:
        told += [("Время:", f"{begins:%H:%M} – {ends:%H:%M}")]
    told += [("Место:", paper.meeting.place), ("Форма:", how)]
    told += [("Ведёт:", paper.body.chair)]
    return [(name, value) for name, value in told if value]


def long_day(moment: datetime) -> str:
    """Return «12 ноября 2026 года»."""
    return f"{moment.day}\N{NO-BREAK SPACE}{MONTHS[moment.month - 1]} {moment.year} года"


def question_of(row: ItemRow) -> dict[str, object]:
    """Return a question as the paper tells it; of a closed one only that there is one."""
    if row.closed:
        title, lines = CLOSED, []
    else:
        late = [("Внесён дополнительно:", row.late)] if row.late else []
        title, lines = row.title, [*people_of(row.speakers), ("Вносит:", row.unit), *late]
    return {
        "number": str(row.position), "title": tied(title),
        "lines": [(name, tied(value)) for name, value in lines],
        "minutes": f"{row.minutes}\N{NO-BREAK SPACE}мин.",
        "long": len(title) + sum(len(value) for _name, value in lines) > LONG,
    }  # fmt: skip


def people_of(speakers: Sequence[SpeakerRow]) -> list[tuple[str, str]]:
    """Return who speaks on a question and who is invited, a line for each role."""
    told = []
    for role, title in ROLES.items():
        named = [f"{s.name}, {s.post}" if s.post else s.name for s in speakers if s.role == role]
        if named:
            many = role is SpeakerRole.CO_SPEAKER and len(named) > 1
            told.append(("Содокладчики:" if many else title, "; ".join(named)))
    return told
