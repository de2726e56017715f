"""The package for the federal section: what is written, which rules keep an appeal out."""

import base64
import io
import json
import zipfile
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from uprava_appeals.duty_reports import checking
from uprava_appeals.duty_reports.checking import mistakes_of
from uprava_appeals.duty_reports.names import shipped
from uprava_appeals.duty_reports.package import (
    Attachment,
    Passed,
    ReportedAppeal,
    ReportedQuestion,
    write,
)
from uprava_appeals.values import QuestionState, Result

OWN = "0b7d3c52-7f4d-4f0e-9a59-3f1c5f0f6a11"
OTHER = "5f1f6f43-7a0f-4df4-8f7e-0d3e8d6b8e02"
TODAY = date(2026, 11, 20)

ANSWER = Attachment("Ответ.pdf", 7, lambda: b"%PDF-1.7")
EXPLAINED = ReportedQuestion(
    1, "0005.0005.0054.1157", "explained", date(2026, 10, 1), date(2026, 10, 2),
    responded=date(2026, 10, 20), attachment=ANSWER,
)  # fmt: skip
FORWARDED = ReportedQuestion(
    2, "0005.0005.0054.1157.0001", "forwarded", date(2026, 10, 1), date(2026, 10, 2),
    passed=Passed("Министерство", OTHER, date(2026, 10, 6), "12-3/45"),
)  # fmt: skip
APPEAL = ReportedAppeal(
    OWN, "К-123", direct=True, electronic=False, created=date(2026, 10, 1),
    name="Кузнецова Анна Дмитриевна", address="644000, г. Омск, ул. Мира, д. 1", email="",
    questions=(EXPLAINED, FORWARDED),
)  # fmt: skip


def packed(*appeals: ReportedAppeal, names: object = None) -> list[dict[str, object]]:
    """Return the JSONs of a package, read by the standard library."""
    out = io.BytesIO()
    assert write(appeals, names or shipped(), out) == len(appeals)  # type: ignore[arg-type]
    with zipfile.ZipFile(out) as pack:
        assert pack.testzip() is None
        return [json.loads(pack.read(name).decode("utf-8")) for name in sorted(pack.namelist())]


def test_an_appeal_is_told_as_the_section_asks_it() -> None:
    (told,) = packed(APPEAL)
    assert told == {
        "departmentId": OWN, "isDirect": True, "format": "Other", "number": "К-123",
        "createDate": "2026-10-01", "name": "Кузнецова Анна Дмитриевна",
        "address": "644000, г. Омск, ул. Мира, д. 1",
        "questions": [
            {
                "code": "0005.0005.0054.1157", "status": "Explained",
                "incomingDate": "2026-10-01", "registrationDate": "2026-10-02",
                "responseDate": "2026-10-20",
                "attachment": {
                    "name": "Ответ.pdf", "content": base64.b64encode(b"%PDF-1.7").decode(),
                },
            },
            {
                "code": "0005.0005.0054.1157.0001", "status": "Transferred",
                "incomingDate": "2026-10-01", "registrationDate": "2026-10-02",
                "transfer": {
                    "departmentId": OTHER, "transferDate": "2026-10-06",
                    "transferNumber": "12-3/45",
                },
            },
        ],
    }  # fmt: skip


def test_names_of_the_installation_replace_the_shipped_ones() -> None:
    own = {"fields.department": "organ", "statuses.explained": "Разъяснено", "fields.alien": "x"}
    (told,) = packed(APPEAL, names=shipped().renamed(own))
    assert told["organ"] == OWN
    assert "departmentId" not in told
    questions = told["questions"]
    assert isinstance(questions, list)
    assert questions[0]["status"] == "Разъяснено"


def test_the_same_appeals_make_the_same_bytes() -> None:
    first, second = io.BytesIO(), io.BytesIO()
    write([APPEAL, APPEAL], shipped(), first)
    write([APPEAL, APPEAL], shipped(), second)
    assert first.getvalue() == second.getvalue()


def test_every_outcome_of_a_question_has_a_state_of_the_section() -> None:
    known = {"NotReceived", "NotRegistered", "InWork", "Explained", "Supported", "NotSupported",
             "Transferred", "Answered", "LeftWithoutAnswer"}  # fmt: skip
    for each in [*Result, *QuestionState]:
        assert shipped().statuses[each.value] in known


def test_a_sound_appeal_breaks_no_rule() -> None:
    assert mistakes_of(APPEAL, today=TODAY) == []


BROKEN = {
    checking.NO_DEPARTMENT: {"department": ""},
    checking.BAD_DEPARTMENT: {"department": "123"},
    checking.NO_NUMBER: {"number": ""},
    checking.NO_NAME: {"name": ""},
    checking.NO_QUESTIONS: {"questions": ()},
}


@pytest.mark.parametrize(("rule", "change"), BROKEN.items())
def test_a_rule_of_the_whole(rule: str, change: dict[str, object]) -> None:
    found = mistakes_of(replace(APPEAL, **change), today=TODAY)  # type: ignore[arg-type]
    assert [(each.rule, each.position, each.number) for each in found] == [
        (rule, None, change.get("number", "К-123"))
    ]


PASSED = FORWARDED.passed
assert PASSED is not None

BROKEN_QUESTIONS = [
    (checking.NO_CODE, replace(EXPLAINED, code="")),
    (checking.BAD_CODE, replace(EXPLAINED, code="0005.0005")),
    (checking.BAD_CODE, replace(EXPLAINED, code="0005.0005.0054.1157.00012")),
    (checking.LATE, replace(EXPLAINED, received=date(2026, 9, 28))),
    (checking.BEFORE_RECEIPT, replace(EXPLAINED, registered=date(2026, 9, 30))),
    (checking.FUTURE, replace(EXPLAINED, responded=date(2026, 11, 21))),
    (checking.NO_ANSWER_DAY, replace(EXPLAINED, responded=None)),
    (checking.OPEN_ANSWER, replace(EXPLAINED, came_to="given", attachment=None)),
    (checking.EARLY_ANSWER, replace(EXPLAINED, responded=date(2026, 10, 1))),
    (checking.NO_FILE, replace(EXPLAINED, attachment=None)),
    (checking.LARGE_FILE, replace(EXPLAINED, attachment=replace(ANSWER, size=10**8))),
    (checking.NO_TRANSFER, replace(FORWARDED, passed=None)),
    (checking.ALIEN_TRANSFER, replace(EXPLAINED, passed=PASSED)),
    (checking.NO_BODY, replace(FORWARDED, passed=replace(PASSED, department=""))),
    (checking.EARLY_TRANSFER, replace(FORWARDED, passed=replace(PASSED, on=date(2026, 10, 1)))),
    (checking.NO_LETTER, replace(FORWARDED, passed=replace(PASSED, number=""))),
]


@pytest.mark.parametrize(("rule", "question"), BROKEN_QUESTIONS)
def test_a_rule_of_a_question(rule: str, question: ReportedQuestion) -> None:
    found = mistakes_of(replace(APPEAL, questions=(question,)), today=TODAY)
    assert [(each.rule, each.position) for each in found] == [(rule, question.position)]
    assert found[0].keeps_out is (rule not in checking.WARNINGS)


def test_three_days_are_in_term_and_four_are_late() -> None:
    for days, late in ((3, False), (4, True)):
        received = date(2026, 10, 2) - timedelta(days=days)
        question = replace(EXPLAINED, received=received)
        found = mistakes_of(replace(APPEAL, questions=(question,)), today=TODAY)
        assert [each.rule for each in found] == ([checking.LATE] if late else [])


texts = st.text('абвЁЯ 019.-{}"\\\n😀', max_size=30)
days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
anything = st.builds(
    ReportedQuestion,
    position=st.integers(1, 9), code=texts,
    came_to=st.sampled_from([*(e.value for e in Result), *(e.value for e in QuestionState)]),
    received=days, registered=st.none() | days, responded=st.none() | days,
    passed=st.none() | st.builds(Passed, texts, texts, days, texts),
    measures=st.booleans(), attachment=st.none(),
)  # fmt: skip


@given(st.lists(anything, max_size=4), texts, texts)
def test_whatever_is_told_is_written_and_judged_without_an_error(
    questions: list[ReportedQuestion], number: str, name: str
) -> None:
    appeal = replace(APPEAL, number=number, name=name, questions=questions)
    (told,) = packed(appeal)
    asked = told["questions"]
    assert isinstance(asked, list)
    assert len(asked) == len(questions)
    for each in mistakes_of(appeal, today=TODAY):
        assert each.rule.endswith(".")
