"""What has to be known of a table to read its figures right, in sentences. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date

from uprava.i18n import _
from uprava.reporting import FieldKind

from uprava_reports.asking.values import Key, Question
from uprava_reports.building.service.naming import Named


def unfinished(question: Question, day: date) -> bool:
    """Tell whether a period that is not over on a day is compared with a whole one."""
    return question.compared and question.period is not None and question.period.until > day


def parted(question: Question, names: Sequence[Mapping[Key, Named]]) -> bool:
    """Tell whether a unit and one below it have lines of their own; `names` are of all lines."""
    return any(
        dimension.field.kind is FieldKind.UNIT
        and any(above in called for named in called.values() for above in named.above)
        for dimension, called in zip(question.lines, names, strict=False)
    )


def remarks_of(
    question: Question, names: Sequence[Mapping[Key, Named]], day: date
) -> Sequence[str]:
    """Return the sentences that stand once under a table, on paper, in a workbook, in an answer."""
    found = []
    if parted(question, names):
        found.append(_("The figures of a unit are without the units below it."))
    begun = question.period is not None and question.period.since <= day
    if begun and unfinished(question, day):
        found.append(_("The period is not over; it is compared with a whole one."))
    return found
