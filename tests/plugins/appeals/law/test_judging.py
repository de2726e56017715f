"""Branches of an appeal: a table checked by hand, what cannot be, and properties."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import uprava_appeals
from hypothesis import given
from hypothesis import strategies as st
from uprava.calendar import official_calendar
from uprava.i18n import add_locale_folder, use_locale
from uprava_appeals.law import grounds
from uprava_appeals.law.channels import EDITIONS, Channel, Form, Requisite, find_edition, missing
from uprava_appeals.law.facts import WHOLE, Branch, Competence, Facts, Mark
from uprava_appeals.law.grounds import GROUNDS
from uprava_appeals.law.judging import judge
from uprava_appeals.law.terms import LAW

CALENDAR = official_calendar()
MONDAY = date(2026, 2, 2)
LINES = (Path(__file__).parent / "branches.txt").read_text(encoding="utf-8").splitlines()
ROWS = [line for line in LINES if not line.startswith("#")]
PLAIN = Facts(channel=Channel.POST, received=MONDAY, today=date(2026, 6, 1), registered=MONDAY)

add_locale_folder(Path(str(uprava_appeals.__file__)).parent / "locale")


def facts_of(told: str) -> Facts:
    """Read the left side of a row."""
    channel, *words = told.split()
    days = [date.fromisoformat(word[3:]) for word in words if word.startswith("on:")]
    received = days[0] if days else MONDAY
    found: dict[str, Any] = {
        "has": WHOLE - {Requisite(word[1:]) for word in words if word.startswith("-")},
        "marks": frozenset(Mark(word[1:]) for word in words if word.startswith("+")),
    }
    for word in words:
        if word in list(Competence):
            found["competence"] = Competence(word)
        elif word in list(Form):
            found["form"] = Form(word)
        elif word[1:].isdigit():
            found["answers"] = int(word[1:])
        elif word.startswith("category:"):
            found["category"] = word.removeprefix("category:")
    registered = None if "unregistered" in words else received + timedelta(days=1)
    return Facts(channel=Channel(channel), received=received, today=date(2026, 6, 1),
                 registered=registered, governor="governor" in words, **found)  # fmt: skip


def written(branch: Branch) -> str:
    """Write a branch as the right side of a row does."""
    article = branch.ground.article.removeprefix("ст. ").replace(" ч. ", ".")
    article = article.replace(" (в ред. Федерального закона от 28.12.2024 № 547-ФЗ)", " (547)")
    day = f"{branch.date:%d.%m}" if branch.date else "-"
    return f"{branch.ground.code} {article} {day}" + (" !" if branch.notices else "")


@pytest.mark.parametrize("row", ROWS)
def test_an_appeal_goes_the_ways_of_the_law(row: str) -> None:
    told, _arrow, wanted = row.partition(" => ")
    verdict = judge(facts_of(told), CALENDAR)
    assert "; ".join(map(written, verdict.branches)) == wanted
    assert not verdict.refusal


def test_the_table_has_sixty_rows_and_every_ground() -> None:
    assert len(set(ROWS)) == len(ROWS) >= 60
    said = {part.split()[0] for row in ROWS for part in row.partition(" => ")[2].split("; ")}
    assert said == {each.code for each in GROUNDS}


@pytest.mark.parametrize(("change", "sentence"), [
    ({"received": date(2026, 6, 2), "registered": None}, "День поступления ещё не наступил."),
    ({"registered": date(2026, 6, 2)}, "День регистрации ещё не наступил."),
    ({"registered": date(2026, 2, 1)},
     "Обращение не может быть зарегистрировано раньше, чем поступило."),
    ({"received": date(2006, 11, 1)},
     "Обращение поступило до вступления в силу закона об обращениях граждан."),
    ({"received": date.min, "registered": None},
     "Обращение поступило до вступления в силу закона об обращениях граждан."),
    ({"received": date.max, "registered": None}, "День поступления ещё не наступил."),
    ({"form": Form.ORAL}, "Обращения такой формы этим способом не поступают."),
])  # fmt: skip
def test_what_cannot_be_is_refused_in_words(change: dict[str, Any], sentence: str) -> None:
    verdict = judge(replace(PLAIN, **change), CALENDAR)
    with use_locale("ru"):
        assert verdict.sentences == (sentence,)
    assert verdict.branches == ()


def test_each_missing_requisite_has_its_sentence() -> None:
    with use_locale("ru"):
        assert judge(replace(PLAIN, has=frozenset()), CALENDAR).sentences == (
            "В обращении не указаны ни орган, ни должностное лицо, которым оно адресовано.",
            "В обращении не указана фамилия автора.",
            "В обращении не указан почтовый адрес для ответа.",
            "Обращение не подписано автором.",
            "В обращении не указана дата.",
        )
        electronic = replace(PLAIN, channel=Channel.EPGU, has=frozenset({Requisite.SURNAME}))
        assert judge(electronic, CALENDAR).sentences == (
            "В обращении не указаны ни адрес электронной почты, ни личный кабинет для ответа.",
        )
    assert missing(Form.ORAL, frozenset()) == (Requisite.SURNAME,)


def test_reasons_of_a_branch_name_its_law_in_russian() -> None:
    branch = judge(replace(PLAIN, competence=Competence.OTHER), CALENDAR).branches[0]
    assert branch.deadline is not None
    with use_locale("ru"):
        said = [str(each) for each in branch.deadline.reasons]
    assert said == [
        f"7 календарных дней со дня регистрации 02.02.2026 – до 09.02.2026 ({LAW}, ст. 8 ч. 3).",
        "Правило не сверено с текстом закона.",
    ]
    assert LAW == "Федеральный закон от 02.05.2006 № 59-ФЗ"


def test_only_the_head_stops_a_correspondence() -> None:
    assert [each.code for each in GROUNDS if each.by_head] == ["stop"]
    assert grounds.EXTENSION.by_head


def test_a_ground_has_a_code_of_its_own_and_brings_a_known_one_along() -> None:
    codes = [each.code for each in (*GROUNDS, grounds.EXTENSION)]
    assert len(set(codes)) == len(codes)
    assert {each.if_crime for each in GROUNDS} == {"", "report", "crime"}


def test_editions_of_a_channel_do_not_overlap() -> None:
    for channel in Channel:
        for day in (date(2006, 11, 2), date(2024, 12, 31), date(2025, 1, 1), date(2025, 3, 29),
                    date(2025, 3, 30), date(2026, 2, 2)):  # fmt: skip
            open_then = [each for each in EDITIONS if each.channel is channel and each.applies(day)]
            closed = channel is Channel.EMAIL and day >= date(2025, 3, 30)
            assert len(open_then) == (0 if closed else 1), (channel, day)
            assert all(each.law for each in open_then)


@st.composite
def any_facts(draw: st.DrawFn) -> Facts:
    channel = draw(st.sampled_from(Channel))
    received = draw(st.dates(date(2006, 11, 2), date(2027, 12, 31)))
    edition = find_edition(channel, on=received)
    waited = draw(st.one_of(st.none(), st.integers(0, 40)))
    return Facts(
        channel=channel, received=received, today=date(2028, 12, 31),
        registered=None if waited is None else received + timedelta(days=waited),
        form=draw(st.sampled_from((None, *edition.forms))) if edition else None,
        has=draw(st.frozensets(st.sampled_from(Requisite))),
        marks=draw(st.frozensets(st.sampled_from(Mark))),
        competence=draw(st.sampled_from(Competence)), answers=draw(st.integers(0, 5)),
        category=draw(st.sampled_from(("", "", "", "usual", "fast", "парки"))),
        governor=draw(st.booleans()),
    )  # fmt: skip


@given(any_facts())
def test_every_appeal_has_a_lawful_way_with_its_article(facts: Facts) -> None:
    verdict = judge(facts, CALENDAR)
    assert verdict.branches
    assert not verdict.refusal
    assert any(not each.ground.optional for each in verdict.branches)
    assert all(each.ground.article and each.ground.law for each in verdict.branches)


@given(any_facts())
def test_branches_stand_in_the_order_of_precedence_and_once(facts: Facts) -> None:
    places = [GROUNDS.index(each.ground) for each in judge(facts, CALENDAR).branches]
    assert places == sorted(set(places))


@given(any_facts())
def test_no_term_ends_before_its_event(facts: Facts) -> None:
    for each in judge(facts, CALENDAR).branches:
        if each.deadline is not None:
            assert each.deadline.start in (facts.received, facts.registered)
            assert each.deadline.date >= each.deadline.start
            assert each.deadline.reasons


@given(any_facts(), st.integers(1, 30))
def test_who_registers_later_acts_no_earlier(facts: Facts, days: int) -> None:
    registered = facts.registered or facts.received
    now = judge(replace(facts, registered=registered), CALENDAR).branches
    later = replace(facts, registered=registered + timedelta(days=days))
    for one, other in zip(now, judge(later, CALENDAR).branches, strict=True):
        assert one.ground is other.ground
        assert (one.date or date.min) <= (other.date or date.min)


@given(any_facts())
def test_a_crime_reported_goes_where_it_is_considered(facts: Facts) -> None:
    codes = [each.ground for each in judge(facts, CALENDAR).branches]
    for ground in codes:
        if ground.if_crime and Mark.CRIME in facts.marks:
            assert ground.if_crime in {each.code for each in codes}


@given(any_facts())
def test_nobody_is_written_to_without_a_surname(facts: Facts) -> None:
    if Requisite.SURNAME in facts.has:
        return
    told = [each.ground.code for each in judge(facts, CALENDAR).branches if each.notices]
    assert told in ([], ["email"])


@given(st.builds(
    Facts, channel=st.sampled_from(Channel), received=st.dates(),
    today=st.dates(max_value=date(2100, 1, 1)), registered=st.one_of(st.none(), st.dates()),
    form=st.one_of(st.none(), st.sampled_from(Form)),
))  # fmt: skip
def test_impossible_days_are_words_and_never_an_exception(facts: Facts) -> None:
    verdict = judge(facts, CALENDAR)
    assert bool(verdict.branches) != bool(verdict.refusal)
    assert bool(verdict.refusal) <= bool(verdict.sentences)
