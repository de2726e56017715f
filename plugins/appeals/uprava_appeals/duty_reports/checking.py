"""Whether an appeal may go into the package for ССТУ.РФ: the protocol of its mistakes; pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from uprava.i18n import N_

from uprava_appeals.duty_reports.package import ReportedAppeal, ReportedQuestion
from uprava_appeals.values import UNDECIDED, QuestionState, Result

CODE = re.compile(r"[0-9]{4}(\.[0-9]{4}){3,4}")
OPEN = frozenset(each.value for each in UNDECIDED) | {"received"}
GIVEN = frozenset(each.value for each in Result) | {QuestionState.ANSWERED.value}
"""What a question came to that has a day of its answer."""

LARGEST = 10 * 1024 * 1024
"""Bytes of an attached answer; the section's own limit is not known here."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """A rule an appeal breaks; `keeps_out`: it does not go into the package until it is mended.

    `rule` is the English message id of a sentence that names the field; `position` the question.
    """

    number: str
    position: int | None
    rule: str
    keeps_out: bool = True


NO_DEPARTMENT = N_("The reporting body has no identifier of the section: write it down first.")
BAD_DEPARTMENT = N_("The identifier of the reporting body is no GUID.")
NO_NUMBER = N_("The appeal has no registration number.")
NO_NAME = N_("The name of the author is not told; an anonymous appeal goes without it.")
NO_QUESTIONS = N_("The appeal has no question.")
NO_CODE = N_("The topic of the question is not chosen.")
BAD_CODE = N_("The code of the topic has neither four nor five blocks.")
LATE = N_("Registered later than three days after receipt.")
BEFORE_RECEIPT = N_("Registered before it was received.")
FUTURE = N_("A day of the question lies in the future.")
NO_ANSWER_DAY = N_("The question is answered, the day of the answer is not told.")
OPEN_ANSWER = N_("The question is not answered yet, but it has the day of an answer.")
EARLY_ANSWER = N_("Answered before it was registered.")
NO_TRANSFER = N_("The question is forwarded, the body is not told.")
ALIEN_TRANSFER = N_("The question is not forwarded, but it names a body it was passed on to.")
NO_BODY = N_("The body it was forwarded to has no identifier of the section.")
EARLY_TRANSFER = N_("Forwarded before it was registered.")
NO_LETTER = N_("The number of the covering letter is not told.")
NO_FILE = N_("The answer is not attached.")
LARGE_FILE = N_("The attached answer is larger than 10 MB.")

WARNINGS = frozenset({NO_NAME, LATE, NO_FILE, NO_LETTER})
"""What is told and keeps nothing out."""


def mistakes_of(appeal: ReportedAppeal, *, today: date) -> list[Mistake]:
    """Return the rules an appeal breaks, in the order of its fields."""
    found: list[tuple[int | None, str]] = [(None, rule) for rule in of_whole(appeal)]
    found += [(each.position, rule) for each in appeal.questions for rule in rules(each, today)]
    return [Mistake(appeal.number, place, rule, rule not in WARNINGS) for place, rule in found]


def of_whole(appeal: ReportedAppeal) -> Iterator[str]:
    """Yield the rules the whole breaks."""
    if not appeal.department:
        yield NO_DEPARTMENT
    elif not is_guid(appeal.department):
        yield BAD_DEPARTMENT
    if not appeal.number:
        yield NO_NUMBER
    if not appeal.name:
        yield NO_NAME
    if not appeal.questions:
        yield NO_QUESTIONS


def rules(asked: ReportedQuestion, today: date) -> Iterator[str]:
    """Yield the rules a question breaks."""
    if not asked.code:
        yield NO_CODE
    elif not CODE.fullmatch(asked.code):
        yield BAD_CODE
    yield from of_days(asked, today)
    yield from of_answer(asked)
    yield from of_transfer(asked)


def of_days(asked: ReportedQuestion, today: date) -> Iterator[str]:
    """Yield what is wrong with the days of receipt and registration."""
    registered = asked.registered
    if registered and registered < asked.received:
        yield BEFORE_RECEIPT
    elif registered and (registered - asked.received).days > 3:
        yield LATE
    days = (asked.received, registered, asked.responded, asked.passed and asked.passed.on)
    if any(each and each > today for each in days):
        yield FUTURE


def of_answer(asked: ReportedQuestion) -> Iterator[str]:
    """Yield what is wrong with the answer."""
    given = asked.came_to in GIVEN
    if given and asked.responded is None:
        yield NO_ANSWER_DAY
    if asked.came_to in OPEN and asked.responded is not None:
        yield OPEN_ANSWER
    if asked.responded and asked.registered and asked.responded < asked.registered:
        yield EARLY_ANSWER
    if given and asked.attachment is None:
        yield NO_FILE
    if asked.attachment and asked.attachment.size > LARGEST:
        yield LARGE_FILE


def of_transfer(asked: ReportedQuestion) -> Iterator[str]:
    """Yield what is wrong with the transfer to another body."""
    forwarded, passed = asked.came_to == QuestionState.FORWARDED, asked.passed
    if passed is None:
        if forwarded:
            yield NO_TRANSFER
        return
    if not forwarded:
        yield ALIEN_TRANSFER
    if not is_guid(passed.department):
        yield NO_BODY
    if asked.registered and passed.on < asked.registered:
        yield EARLY_TRANSFER
    if not passed.number:
        yield NO_LETTER


def is_guid(text: str) -> bool:
    """Tell whether a text is a GUID."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def counted(mistakes: list[Mistake]) -> Mapping[str, int]:
    """Return how often each rule is broken, the most frequent first."""
    rows: dict[str, int] = {}
    for each in mistakes:
        rows[each.rule] = rows.get(each.rule, 0) + 1
    return dict(sorted(rows.items(), key=lambda row: -row[1]))
