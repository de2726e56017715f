"""The year of the demo town as it is told: the same by seed, varied, with seasons and repeats."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from uprava.calendar import official_calendar
from uprava_appeals.classifier.shipped import TOPICS, rows_of
from uprava_appeals.demo.story import Fate, story
from uprava_appeals.demo.words import substances
from uprava_appeals.law.channels import Channel
from uprava_appeals.values import Repeat


@dataclass
class Scene:
    """What a story asks of a scene."""

    today: date = date(2026, 11, 20)
    seed: int = 1


def told(seed: int = 1):
    return list(story(Scene(seed=seed), official_calendar()))


def test_the_same_seed_tells_the_same_year_and_another_tells_another():
    assert told() == told()
    assert told() != told(2)


def test_people_write_of_many_things_and_questions_stand_in_the_shipped_classifier():
    assert len(substances()) >= 60
    known = {row["code"] for row in rows_of(TOPICS)}
    assert {each.code for each in substances()} - {""} <= known


def test_a_year_has_its_letters_channels_repeats_and_fates():
    tales = told()
    assert 550 <= len(tales) <= 800
    assert len({each.card.annotation for each in tales}) > 350
    ways = Counter(each.card.channel for each in tales)
    assert ways.most_common(1)[0][0] is Channel.EPGU
    assert set(ways) >= {Channel.POST, Channel.RECEPTION, Channel.EXCHANGE, Channel.MFC}
    assert {each.fate for each in tales} == set(Fate)
    assert sum(each.card.repeat is Repeat.REPEATED for each in tales) > 15
    assert sum(each.card.collective for each in tales) > 20
    assert sum(each.fate is Fate.LATE for each in tales) < len(tales) // 20


def test_snow_is_written_of_in_winter_only():
    snow = [each for each in told() if each.card.annotation.startswith("Об уборке снега")
            and each.earlier is None]  # fmt: skip
    assert snow
    assert {each.day.month for each in snow} <= {11, 12, 1, 2, 3}


def test_what_others_see_tells_no_author():
    for each in told():
        names = {said.surname for said in each.card.authors if said.surname}
        seen = [each.card.annotation, *(one.text for one in each.card.questions)]
        assert not [name for name in names if any(name in text for text in seen)]
        assert not any("{" in text for text in (*seen, each.card.text))
