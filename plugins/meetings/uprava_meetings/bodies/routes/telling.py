"""The rules of a body in words."""

from dataclasses import dataclass

from uprava.i18n import _, ngettext

from uprava_meetings.bodies.values import Regulation
from uprava_meetings.rules.words import majority_words, quorum_words


@dataclass(frozen=True, slots=True)
class Rules:
    """A regulation as its panel shows it: pairs of what and how."""

    regulation: Regulation
    lines: tuple[tuple[str, str], ...]


def rules_of(regulation: Regulation) -> Rules:
    """Return a regulation in words."""
    seats = ngettext("{n} member", "{n} members", regulation.seats).format(n=regulation.seats)
    lines = [
        (_("By the regulation"), seats),
        (_("Quorum"), quorum_words(regulation.quorum)),
        *((each.title, majority_words(each.rule)) for each in regulation.majorities),
        (_("Substitutes"), _("a member may be stood for") if regulation.substitutes
         else _("nobody may be stood for")),
        (_("Materials"), days_before(regulation.materials_days)),
        (_("Agenda"), working_days_before(regulation.agenda_days)),
        (_("Protocol"), ngettext(
            "{n} working day after the meeting", "{n} working days after the meeting",
            regulation.protocol_days,
        ).format(n=regulation.protocol_days)),
    ]  # fmt: skip
    return Rules(regulation, tuple(lines))


def days_before(days: int) -> str:
    """Return «за 10 дней до заседания»."""
    said = ngettext("{n} day before the meeting", "{n} days before the meeting", days)
    return said.format(n=days)


def working_days_before(days: int) -> str:
    """Return «за 3 рабочих дня до заседания»."""
    said = ngettext(
        "{n} working day before the meeting", "{n} working days before the meeting", days
    )
    return said.format(n=days)
