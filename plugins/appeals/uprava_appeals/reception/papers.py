"""Papers of receptions on A4: the schedule for the wall and the site, the card.

Their words are those of the office that stand on its paper; they are Russian whatever language the
screens speak.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from uprava.i18n import _, use_locale
from uprava.printing.compiler import Setting, print_pdf
from uprava.printing.values import Missing, PdfStandard
from uprava.users.reader import Reader
from uprava.web.screens import show_day
from uprava.web.site import Site

from uprava_appeals.reception.service.cards import CardRow
from uprava_appeals.reception.values import Outcome

FORMS = Path(__file__).parent / "forms"


@dataclass(frozen=True, slots=True)
class Press:
    """Who prints for which organisation, when, by which clock."""

    name: str
    organisation: str
    at: datetime
    zone: ZoneInfo

    @property
    def foot(self) -> str:
        """The line at the foot of every page."""
        moment = self.at.astimezone(self.zone)
        return f"Напечатано из системы «Управа» {moment:%d.%m.%Y %H:%M}, {self.name}"


def press_of(site: Site, reader: Reader, at: datetime) -> Press:
    """Return who prints at a moment."""
    return Press(reader.name, reader.organisation or "", at, ZoneInfo(site.settings.timezone))


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """A row of the schedule in words."""

    name: str
    post: str
    days: str
    hours: str
    breaks: str
    place: str


def print_schedule(rows: Sequence[ScheduleRow], press: Press, *, today: date) -> bytes:
    """Return the schedule as PDF/A; nobody who comes is named in it."""
    values: dict[str, object] = {
        "title": "График личного приёма граждан", "organisation": press.organisation,
        "day": show_day(today), "rows": [asdict(each) for each in rows],
    }  # fmt: skip
    return printed("schedule.typ", values, press)


def print_card(card: CardRow, press: Press) -> bytes:
    """Return the card of a reception as PDF/A."""
    with use_locale("ru"):
        values: dict[str, object] = {
            "title": f"Карточка личного приёма № {card.title}",
            "organisation": press.organisation, "day": show_day(card.day), "foot": press.foot,
            "leader": card.leader, "post": card.post, "pairs": pairs_of(card),
            "content": card.content, "answer": card.answer, "consent": consent_of(card),
            "outcome": f"{_(card.came_to.caption)} ({card.came_to.ground.source})",
        }  # fmt: skip
    return printed("card.typ", values, press)


def pairs_of(card: CardRow) -> list[tuple[str, str]]:
    """Return the lines of the card above its texts."""
    appeal = f"№ {card.appeal}" if card.appeal else "ожидает регистрации"
    told = [
        ("Заявитель", card.name),
        ("Адрес", card.address),
        ("Документ, удостоверяющий личность", f"предъявлен: {_(card.showed)}"),
        ("Вопрос", card.about),
        ("Чей вопрос", _(card.whose)),
        ("Отмечено", "; ".join(_(each) for each in card.noted)),
        ("Обращение, на которое дан ответ ранее", f"№ {card.earlier}" if card.earlier else ""),
        ("Письменное обращение", "передано на приёме" if card.handed else ""),
        ("Зарегистрировано обращение", appeal if card.appeal_id else ""),
    ]
    return [(name, value) for name, value in told if value]


def consent_of(card: CardRow) -> str:
    """Return what is said of the consent to an oral answer."""
    if card.came_to is not Outcome.ORAL:
        return ""
    return "Заявитель согласен на устный ответ в ходе личного приёма (ч. 3 ст. 13 59-ФЗ)."


def printed(form: str, values: dict[str, object], press: Press) -> bytes:
    """Return a form as PDF/A."""
    setting = Setting(standard=PdfStandard.PDF_A_2B, missing=Missing.NAME)
    given = {**values, "foot": press.foot}
    return print_pdf(FORMS / form, given, created=press.at, setting=setting).pdf
