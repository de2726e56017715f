"""Registration: number, terms, authors, folders; refusals in words."""

from datetime import timedelta

import pytest
from plugins.appeals.intake.office import ANNA, Office
from uprava import testing
from uprava.errors import ConflictError, ForbiddenError, InvalidError
from uprava_appeals.applicants.values import Said
from uprava_appeals.intake.values import TO_GIVE, TO_REGISTER, TO_REVIEW, NewQuestion
from uprava_appeals.law.channels import Channel
from uprava_appeals.law.facts import Competence


def test_an_appeal_is_numbered_by_the_surname(office: Office) -> None:
    done = office.register()
    assert done.number == "К-1"
    row = office.row(done.head.id)
    assert row.standing == "registered"
    assert row.mask == "К. А. Д., Ленинский округ"
    assert row.title == "О протечке кровли многоквартирного дома"
    assert set(row.has) == {"addressee", "signature", "surname", "postal", "date"}
    clocks = office.clocks(row.id)
    assert set(clocks) == {"register", "answer"}
    assert clocks["register"].met_on == office.today
    assert clocks["answer"].due_on == row.due_on
    assert office.waits(TO_GIVE, row.id) == [office.town.chancellery_id]


def test_an_appeal_with_an_addressee_waits_for_him(office: Office) -> None:
    done = office.register(addressee_id=office.leader.person_id)
    assert office.row(done.head.id).standing == "review"
    assert office.waits(TO_REVIEW, done.head.id) == [office.leader.person_id]
    assert office.waits(TO_GIVE, done.head.id) == []


def test_an_anonymous_appeal_is_numbered_too(office: Office) -> None:
    done = office.register(authors=())
    assert done.number == "А-1"
    assert [each.ground.code for each in done.judged.branches] == ["anonymous"]
    assert office.row(done.head.id).due_on is None


def test_each_question_has_the_term_of_its_own_way(office: Office) -> None:
    done = office.register(
        questions=(NewQuestion("Кровля"), NewQuestion("Пенсия", competence=Competence.OTHER))
    )
    own, other = office.questions(done.head.id)
    clocks = office.clocks(done.head.id)
    assert clocks["forward"].question_id == other.id
    assert clocks["answer"].question_id is None
    assert office.row(done.head.id).due_on == clocks["forward"].due_on
    assert own.competence == "own"


def test_what_is_received_waits_three_days(office: Office) -> None:
    id = office.receive(annotation="")
    row = office.row(id)
    assert (row.standing, row.number) == ("received", None)
    assert office.waits(TO_REGISTER, id) == [office.town.chancellery_id]
    assert office.clocks(id)["register"].met_on is None
    done = office.register_received(id)
    assert done.number == "К-1"
    assert office.waits(TO_REGISTER, id) == []
    clocks = office.clocks(id)
    assert clocks["register"].met_on == office.today
    assert len(clocks) == 2
    with pytest.raises(ConflictError):
        office.register_received(id, version=9)


def test_a_letter_by_email_gets_no_number(office: Office) -> None:
    done = office.register(channel=Channel.EMAIL)
    assert done.number is None
    assert [each.ground.code for each in done.judged.branches] == ["email"]
    assert office.row(done.head.id).form is None


def test_who_may_not_register_is_refused(office: Office) -> None:
    with pytest.raises(ForbiddenError):
        office.register(by=office.stranger)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"annotation": " "}, "annotation"),
        ({"received_on": testing.TODAY + timedelta(days=1)}, "received_on"),
        ({"written_on": testing.TODAY + timedelta(days=1)}, "written_on"),
        ({"authors": (Said(surname="Ким", email="ким"),)}, "authors.0.email"),
        ({"questions": (NewQuestion("О", code="0000.1"),)}, "questions.0.code"),
        ({"source_number": "12"}, "source"),
        ({"journal": "нет"}, "journal"),
    ],
)
def test_what_cannot_be_is_refused_by_field(
    office: Office, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidError) as refused:
        office.register(**changes)
    assert field in refused.value.fields
    assert office.look("select count(*) from appeals.appeal where organisation_id = %s",
                       office.town.organisation_id) == 0  # fmt: skip


def test_a_repeated_appeal_is_linked(office: Office) -> None:
    first = office.register()
    second = office.register(authors=(ANNA,), repeat="repeated", first_id=first.head.id)
    row = office.row(second.head.id)
    assert row.first_id == first.head.id
    assert row.answers == 0
