"""Storage terms against a table counted by hand from the instruction to the list (order 237)."""

from datetime import date

import pytest
from uprava_records.filing.service.row_import import term_of
from uprava_records.filing.service.terms import Term, category, due_from

TABLE = [
    # keeping, years, ended, event, first day of selection (counted by hand)
    ("years", 1, "2024-12-31", None, "2026-01-01"),
    ("years", 3, "2022-12-31", None, "2026-01-01"),
    ("years", 5, "2020-12-31", None, "2026-01-01"),
    ("years", 5, "2020-01-09", None, "2026-01-01"),
    ("years", 5, "2021-02-10", None, "2027-01-01"),
    ("years", 10, "2015-06-30", None, "2026-01-01"),
    ("years", 15, "2010-12-31", None, "2026-01-01"),
    ("years", 50, "1975-12-31", None, "2026-01-01"),
    ("years", 75, "1950-12-31", None, "2026-01-01"),
    ("permanent", None, "1991-12-31", None, None),
    ("event", 5, "2019-12-31", None, None),
    ("event", 5, "2019-12-31", "2020-07-15", "2026-01-01"),
    ("event", 5, "2021-12-31", "2020-07-15", "2027-01-01"),
    ("replaced", None, "2020-12-31", "2025-03-01", "2026-01-01"),
    ("replaced", None, "2020-12-31", None, None),
    ("need", None, "2020-12-31", "2024-03-01", "2026-01-01"),
    ("need", 3, "2020-12-31", "2024-03-01", "2028-01-01"),
]


@pytest.mark.parametrize(("keeping", "years", "ended", "event", "due"), TABLE)
def test_a_term_begins_on_the_first_of_january_after_the_case_or_its_event(
    keeping: str, years: int | None, ended: str, event: str | None, due: str | None
) -> None:
    found = due_from(
        Term(keeping, years), ended_on=date.fromisoformat(ended),
        event_on=date.fromisoformat(event) if event else None,
    )  # fmt: skip
    assert (found.isoformat() if found else None) == due


@pytest.mark.parametrize(
    ("term", "review", "expected"),
    [
        (Term("permanent"), None, "permanent"),
        (Term("years", 5), None, "short"),
        (Term("years", 10), None, "short"),
        (Term("years", 11), None, "temporary"),
        (Term("event", 15), None, "temporary"),
        (Term("years", 50, personnel=True), None, "personnel"),
        (Term("permanent", personnel=True), None, "personnel"),
        (Term("years", 5, epk=True), "permanent", "permanent"),
        (Term("need"), None, "short"),
    ],
)  # fmt: skip
def test_categories_of_the_closing_record(term: Term, review: str | None, expected: str) -> None:
    assert category(term, review) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Постоянно, ст. 18", ("permanent", "", "", "", "18")),
        ("5 лет ЭПК, ст. 70", ("years", "5", "", "on", "70")),
        ("1 год", ("years", "1", "", "", "")),
        ("3 года, ст. 182 б", ("years", "3", "", "", "182 б")),
        ("5 лет после истечения срока действия договора ЭПК, ст. 11",
         ("event", "5", "истечения срока действия договора", "on", "11")),
        ("ДМН", ("need", "", "", "", "")),
        ("До замены новыми", ("replaced", "", "", "", "")),
        ("когда-нибудь", ("", "", "", "", "")),
    ],
)  # fmt: skip
def test_terms_are_read_as_offices_write_them(written: str, expected: tuple[str, ...]) -> None:
    found = term_of(written)
    names = ("keeping", "years", "event", "epk", "article")
    assert tuple(str(found.get(name, "")) for name in names) == expected
