"""Every row of the table of the law, registered: the terms that run are those of the table."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from plugins.appeals.intake.office import CARD, Office
from plugins.appeals.law.test_judging import MONDAY, ROWS, facts_of
from uprava_appeals.applicants.values import Said
from uprava_appeals.intake.values import SEEN_BY_READER, AppealCard, NewQuestion
from uprava_appeals.law.channels import Requisite
from uprava_appeals.law.facts import Facts
from uprava_appeals.law.grounds import GROUNDS

OPTIONAL = {each.code for each in GROUNDS if each.optional}

REGISTERED = [
    row for row in ROWS
    if not any(word in row for word in ("unregistered", "on:", " n2", " n3", " n5", "email"))
]  # fmt: skip


def card_of(facts: Facts) -> AppealCard:
    """The card a registrar fills in for such an appeal."""
    has = facts.has
    named = Requisite.SURNAME in has
    author = Said(
        surname="Ким" if named else "", given_name="Ен" if named else "",
        address="г. Омск, ул. Мира, д. 1" if Requisite.POSTAL in has else "",
        email="kim@town.example" if Requisite.ELECTRONIC in has else "",
    )  # fmt: skip
    return replace(
        CARD, channel=facts.channel, form=facts.form, received_on=facts.received,
        written_on=facts.received if Requisite.DATE in has else None, authors=(author,),
        has=tuple(each for each in SEEN_BY_READER if each in has), marks=tuple(facts.marks),
        questions=(NewQuestion("О кровле", competence=facts.competence),),
        category=facts.category, governor=facts.governor,
    )  # fmt: skip


def term_of(part: str) -> tuple[str, str]:
    """The ground and last day of a part of a row."""
    words = part.removesuffix(" !").split()
    return words[0], words[-1]


@pytest.mark.parametrize("row", REGISTERED)
def test_the_terms_of_the_table_run(old: Office, row: str) -> None:
    told, _arrow, wanted = row.partition(" => ")
    old.today = MONDAY + timedelta(days=1)
    done = old.register(card_of(facts_of(told)))
    parts = [term_of(part) for part in wanted.split("; ")]
    running = {code: day for code, day in parts if day != "-" and code not in OPTIONAL}
    clocks = old.clocks(done.head.id)
    registration = clocks.pop("register", None)
    assert {code: f"{each.due_on:%d.%m}" for code, each in clocks.items()} == running
    assert registration is None or registration.met_on == date(2026, 2, 3)
    days = [each.due_on for each in clocks.values()]
    assert old.row(done.head.id).due_on == min(days, default=None)


def test_most_of_the_table_is_registered() -> None:
    assert len(REGISTERED) >= 40
