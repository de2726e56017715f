"""Appeals that deputies, prosecutors and other bodies sent on: their own term, their own answer."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from plugins.appeals.intake.office import ANNA, CARD, Office
from uprava import testing
from uprava.calendar.service import office_calendar
from uprava.db.sql import fetch
from uprava.errors import InvalidError
from uprava_appeals.intake.service.reading import DECISIONS, DecisionRow
from uprava_appeals.law.asking import ASKED, Asker, asked
from uprava_appeals.law.terms import appeal_rules

BODY = "Прокуратура г. Верхнереченска"


def asked_by(office: Office, asker: Asker, **more: Any) -> Any:
    return office.register(CARD, source=BODY, source_number="15-П", asker=asker, **more)


def decisions(office: Office, id: Any) -> list[DecisionRow]:
    with office.system() as session:
        return fetch(session, DecisionRow, f"{DECISIONS} where d.document_id = %s", (id,))


@pytest.mark.parametrize("asker", [each for each in Asker if each is not Asker.BODY])
def test_deputies_and_prosecutors_are_told_by_a_term_of_their_own(
    old: Office, asker: Asker
) -> None:
    done = asked_by(old, asker)
    clocks, row = old.clocks(done.head.id), old.row(done.head.id)
    own = clocks[ASKED[asker].code]
    assert own.term["rule"]["code"] == ASKED[asker].term
    assert row.asked_due == own.due_on
    assert row.due_on == clocks["answer"].due_on
    [waits] = decisions(old, done.head.id)
    assert (waits.ground, waits.body, waits.told_on) == (ASKED[asker].code, BODY, None)


def test_a_prosecutor_waits_five_working_days(old: Office) -> None:
    done = asked_by(old, Asker.PROSECUTOR)
    row = old.row(done.head.id)
    assert row.asked_due is not None
    assert row.due_on is not None
    assert row.asked_due < row.due_on
    tell = old.look("select tell_on from appeals.appeal where document_id = %s", done.head.id)
    assert tell == row.asked_due


def test_a_term_the_letter_names_goes_before_the_usual_one(old: Office) -> None:
    named = testing.TODAY + timedelta(days=2)
    done = asked_by(old, Asker.PROSECUTOR, source_due=named)
    own = old.clocks(done.head.id)[ASKED[Asker.PROSECUTOR].code]
    assert own.due_on <= named
    assert own.term["changes"][0]["last_day"] == named.isoformat()


def test_a_named_term_may_be_later_than_the_usual_one_too(old: Office) -> None:
    with old.system() as session:
        late = testing.TODAY + timedelta(days=120)
        branch = asked(Asker.PROSECUTOR, testing.TODAY, late, calendar=office_calendar(session),
                       rules=appeal_rules())  # fmt: skip
    assert branch.deadline is not None
    assert branch.deadline.counted == late


def test_a_body_waits_only_when_its_letter_says_so(old: Office) -> None:
    quiet = asked_by(old, Asker.BODY)
    assert old.row(quiet.head.id).asked_due is None
    assert decisions(old, quiet.head.id) == []
    wanted = asked_by(old, Asker.BODY, source_control=True)
    assert old.row(wanted.head.id).asked_due is not None


def test_who_asks_is_named(old: Office) -> None:
    with pytest.raises(InvalidError) as caught:
        old.register(CARD, asker=Asker.DEPUTY)
    assert "source" in caught.value.fields


def test_a_deputy_is_told_once_whatever_becomes_of_the_card(old: Office) -> None:
    id = old.receive(CARD, source=BODY, asker=Asker.DEPUTY)
    assert decisions(old, id) == []
    old.register_received(id, CARD, source=BODY, asker=Asker.DEPUTY)
    assert len(decisions(old, id)) == 1


def test_a_card_made_at_receipt_goes_when_its_author_is_another_one(office: Office) -> None:
    known = office.register(CARD).head.id
    author = office.look("select applicant_id from appeals.author where document_id = %s", known)
    misread = replace(ANNA, surname="Кузнецоза", address="г. Омск, ул. Тарокая, д. 14")
    id = office.receive(CARD, authors=(misread,))
    cards = "select count(*) from appeals.applicant where organisation_id = %s"
    assert office.look(cards, office.town.organisation_id) == 2
    office.register_received(id, CARD, authors=(replace(ANNA, applicant_id=author),))
    assert office.look(cards, office.town.organisation_id) == 1


def test_a_card_of_another_appeal_stays(office: Office) -> None:
    known = office.register(CARD).head.id
    author = office.look("select applicant_id from appeals.author where document_id = %s", known)
    other = replace(ANNA, surname="Петрова", address="г. Омск, ул. Мира, д. 3")
    office.register(CARD, authors=(other,))
    id = office.receive(CARD, authors=(other,))
    office.register_received(id, CARD, authors=(replace(ANNA, applicant_id=author),))
    cards = "select count(*) from appeals.applicant where organisation_id = %s"
    assert office.look(cards, office.town.organisation_id) == 2
