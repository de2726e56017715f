"""«План заседаний на год» on A4, in the words of the office whatever the screens speak."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from zoneinfo import ZoneInfo

from uprava.i18n import _, use_locale
from uprava.printing.typography import tied
from uprava.printing.values import Missing, PdfStandard

from uprava_meetings.bodies.values import BodyRow
from uprava_meetings.planning.values import MeetingRow
from uprava_meetings.values import Form

FORMS = Path(__file__).parent / "forms"

MONTHS = (
    "Январь", "Февраль", "Март", "Апрель", "Май", "Июнь", "Июль", "Август", "Сентябрь", "Октябрь",
    "Ноябрь", "Декабрь",
)  # fmt: skip
WEEKDAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")


@dataclass(frozen=True, slots=True)
class YearPaper:
    """What the paper is set from; without a body it is the plan of all of them."""

    year: int
    body: BodyRow | None
    rows: Sequence[MeetingRow]
    organisation: str
    name: str
    zone: ZoneInfo


def print_year(paper: YearPaper, *, at: datetime) -> bytes:
    """Return the plan as PDF/A."""
    from uprava.printing.compiler import Setting, print_pdf

    setting = Setting(standard=PdfStandard.PDF_A_2B, missing=Missing.NAME)
    return print_pdf(FORMS / "year.typ", values_of(paper, at), created=at, setting=setting).pdf


def values_of(paper: YearPaper, at: datetime) -> dict[str, object]:
    """Return what stands on the paper."""
    body = paper.body
    of = f"заседаний {body.genitive}" if body else "заседаний коллегиальных органов"
    printed = at.astimezone(paper.zone)
    begins = [each.starts_at.astimezone(paper.zone) for each in paper.rows]
    numbered = list(zip(range(1, len(begins) + 1), begins, paper.rows, strict=True))
    return {
        "title": f"План {of} на {paper.year} год", "organisation": paper.organisation,
        "approves": (f"Председатель {body.genitive}", body.chair) if body and body.chair else (),
        "one": body is not None,
        "foot": f"Напечатано из системы «Управа» {printed:%d.%m.%Y %H:%M}, {paper.name}",
        "months": [
            {"title": MONTHS[month - 1],
             "rows": [line_of(number, row, paper.zone) for number, _begin, row in lines]}
            for month, lines in groupby(numbered, lambda each: each[1].month)
        ],
    }  # fmt: skip


def line_of(number: int, row: MeetingRow, zone: ZoneInfo) -> dict[str, object]:
    """Return a meeting as a line of the paper."""
    begins, ends = row.starts_at.astimezone(zone), row.ends_at.astimezone(zone)
    same = begins.date() == ends.date()
    with use_locale("ru"):
        how = _(row.how)
    return {
        "number": number, "day": f"{begins:%d.%m.%Y}", "weekday": WEEKDAYS[begins.weekday()],
        "hours": f"{begins:%H:%M}–{ends:%H:%M}" if same else f"до {ends:%d.%m.%Y}",
        "body": row.body, "materials": f"{row.materials_by:%d.%m.%Y}",
        "how": how, "place": how if row.form == Form.CORRESPONDENCE else tied(row.place) or how,
    }  # fmt: skip
