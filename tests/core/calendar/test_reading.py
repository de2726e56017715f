"""Official files: what is read, and what is refused with a sentence."""

from datetime import date
from importlib.resources import files

import pytest
from uprava.calendar import DayKind, read_year
from uprava.errors import InvalidError
from uprava.i18n import use_locale

GOOD = (files("uprava.calendar") / "years" / "2025.xml").read_text()

REFUSED = {
    "not XML at all": "производственный календарь",
    "empty": "",
    "cut in the middle": GOOD[:900],
    "another root": '<?xml version="1.0"?><year/>',
    "no year": GOOD.replace('year="2025"', ""),
    "a year out of range": GOOD.replace('year="2025"', 'year="99999"'),
    "a year that is a word": GOOD.replace('year="2025"', 'year="²⁰²⁵"'),
    "an impossible day": GOOD.replace('d="04.30"', 'd="04.31"'),
    "a day without a month": GOOD.replace('d="04.30"', 'd="30"'),
    "an unknown type": GOOD.replace('d="04.30" t="2"', 'd="04.30" t="7"'),
    "a day given twice": GOOD.replace('d="04.30"', 'd="05.01"'),
    "an unknown holiday": GOOD.replace('h="8"/>\n        <day', 'h="77"/>\n        <day'),
    "a missing holiday": GOOD.replace('<day d="11.04" t="1" h="8"/>', ""),
    "an entity": GOOD.replace(
        "<calendar", '<!DOCTYPE calendar [<!ENTITY a SYSTEM "file:///etc/hostname">]><calendar', 1
    ),
    "laughs": GOOD.replace(
        "<calendar", '<!DOCTYPE c [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><calendar', 1
    ),
    "too large": GOOD + "<!-- -->" * 40_000,
}


@pytest.mark.parametrize("why", REFUSED)
def test_a_bad_file_is_refused_with_a_sentence_that_says_what_is_kept(why):
    with use_locale("ru"), pytest.raises(InvalidError, match="действуют загруженные ранее") as told:
        read_year(REFUSED[why].encode())
    assert told.value.code == "calendar-file"


def test_a_good_file_is_read_with_its_date_and_moved_days():
    year = read_year(GOOD.encode())
    assert (year.year, year.published, len(year.days)) == (2025, date(2024, 12, 1), 23)
    assert year.days[date(2025, 11, 3)].moved_from == date(2025, 11, 1)
    assert year.days[date(2025, 11, 1)].kind is DayKind.SHORT
