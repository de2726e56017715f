"""Letters: deterministic, dated like an office's, without seams in the text."""

import re
from datetime import date
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from uprava.calendar import official_calendar
from uprava.demo import Channel, Form, WriterKind, letter, timeline, topics, town

TODAY = date(2026, 11, 20)
WHEN = timeline(TODAY, 4000)
LETTERS = [letter(index, town=town(), seed=7, when=WHEN) for index in range(4000)]
SEAMS = re.compile(r"[{}]|  |\.\.|,,| [,.;:]|[«(] |«»|None|\b(в в|на на|и и|по по)\b")
ONE = re.compile(r"(?<![\d,])(?:\d*[02-9])?1 (мест|домов|повреждений|квартир\w*|дней|процентов)\b")


def test_the_same_seed_gives_the_same_letters_and_another_gives_others():
    again = timeline(TODAY, 4000)
    assert letter(1234, town=town(), seed=7, when=again) == LETTERS[1234]
    assert letter(1234, town=town(), seed=8, when=again).text != LETTERS[1234].text


def test_letters_do_not_depend_on_what_was_made_before():
    alone = letter(3999, town=town(), seed=7, when=timeline(TODAY, 4000))
    assert alone == LETTERS[3999]


def test_there_are_many_topics_and_each_is_used():
    assert len(topics()) >= 60
    assert len({topic.title for topic in topics()}) == len(topics())
    assert {found.unit for found in LETTERS} == {topic.unit for topic in topics()}
    assert {topic.unit for topic in topics()} <= {unit.code for unit in town().units}


def test_no_title_returns_within_a_list_of_fifty():
    for first in range(0, len(LETTERS) - 50, 7):
        titles = [found.title for found in LETTERS[first : first + 50]]
        assert len(set(titles)) == 50, titles


def test_texts_have_no_seams():
    for found in LETTERS:
        whole = found.text
        assert not SEAMS.search(whole), whole
        assert not ONE.search(whole), whole


def test_letters_arrive_in_order_over_two_years_mostly_on_working_days():
    assert all(one.received_at <= two.received_at for one, two in pairwise(LETTERS))
    assert LETTERS[0].received_at.date() <= date(2024, 11, 22)
    assert LETTERS[-1].received_at.date() >= date(2026, 11, 19)
    assert LETTERS[-1].received_at.date() <= TODAY
    worked = [official_calendar().is_working(found.received_at.date()) for found in LETTERS]
    assert 0.95 < sum(worked) / len(worked) < 1
    mornings = [found for found in LETTERS if 9 <= found.received_at.hour < 12]
    assert 0.35 < len(mornings) / len(LETTERS) < 0.6


def test_a_letter_is_sent_on_a_working_day_before_it_arrives_and_asks_for_later():
    for found in LETTERS:
        assert found.outgoing_date <= found.received_at.date()
        assert official_calendar().is_working(found.outgoing_date)
        assert found.answer_by is None or found.answer_by > found.outgoing_date
        assert len(found.outgoing_number) <= 31


def test_citizens_have_no_numbers_and_bodies_have():
    for found in LETTERS:
        citizen = found.writer.kind is WriterKind.CITIZEN
        assert citizen == (found.outgoing_number == "") == (found.executor is None)


def test_most_letters_are_pdf_and_every_form_and_channel_occurs():
    forms = [found.form for found in LETTERS]
    assert set(forms) == set(Form)
    assert forms.count(Form.PDF) > 0.85 * len(forms)
    assert {found.channel for found in LETTERS} == set(Channel)
    assert all((found.stamp is None) or found.form is Form.PDF for found in LETTERS)


def test_topics_keep_their_season():
    floods = [found for found in LETTERS if "половодья" in found.title]
    assert floods
    assert all(found.received_at.month <= 5 for found in floods)


@pytest.mark.parametrize("count", [1, 2, 50])
def test_a_small_demo_also_fills_the_two_years(count):
    when = timeline(TODAY, count, zone=ZoneInfo("Europe/Moscow"))
    found = [letter(index, town=town(), seed=1, when=when) for index in range(count)]
    assert len({item.title for item in found}) == count
    assert all(item.received_at.tzinfo is not None for item in found)
