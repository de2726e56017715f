"""Two people on one assignment in one moment: one is done, the other hears why; nothing is half."""

import threading
from dataclasses import replace
from datetime import date

import pytest
from plugins.assignments.giving.ledger import WRONG
from uprava.errors import ConflictError, UpravaError
from uprava_assignments.giving.service import (
    asking,
    deciding,
    drafting,
    ending,
    issuing,
    working,
)
from uprava_assignments.giving.values import Control, Ground
from uprava_assignments.giving.wish import Interim

UNTIL = date(2026, 12, 7)
SAID = working.Said("Готово.")


def at_once(hall, *acts):
    """Run acts, each a person and a call, in threads that begin together; return what came."""
    begin = threading.Barrier(len(acts))
    came = [None] * len(acts)

    def run(place, who, act, *words, **named):
        begin.wait()
        try:
            hall.act(who, act, *words, **named)
        except UpravaError as error:
            came[place] = error

    threads = [
        threading.Thread(target=run, args=(place, *act[:2], *act[2]), kwargs=dict(act[3]))
        for place, act in enumerate(acts)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join(timeout=30)
    assert not any(each.is_alive() for each in threads), "they wait for each other"
    return came


def one(who, act, *words, **named):
    return (who, act, words, named)


def check(hall, came, *, winners=(1,)):
    """One was done; who was not hears a sentence; the rows are whole."""
    refused = [each for each in came if each is not None]
    assert len(came) - len(refused) in winners, [each.detail for each in refused]
    for each in refused:
        assert each.detail.strip()
        assert "Two changes met" not in each.detail, "a deadlock"
        assert "встретились" not in each.detail, "a deadlock"
    with hall.system() as session:
        rows = (
            session.connection()
            .connection.driver_connection.execute(WRONG, {"ids": hall.made})
            .fetchall()
        )
    assert rows == []


@pytest.fixture
def given(hall):
    id = hall.give(hall.lead)
    return hall, id, hall.duty(id).id


def test_report_and_recall(given):
    hall, id, duty = given
    came = at_once(hall, one(hall.lead, working.report, duty, SAID),
                   one(hall.head, ending.recall, id, "Не нужно."))  # fmt: skip
    check(hall, came, winners=(1, 2))
    assert came[1] is None
    assert hall.row(id).standing == "recalled"


def test_acceptance_and_return(given):
    hall, _id, duty = given
    hall.act(hall.lead, working.report, duty, SAID)
    check(hall, at_once(hall, one(hall.head, deciding.accept_report, duty),
                        one(hall.controller, deciding.return_report, duty, "Не то.")))  # fmt: skip


def test_two_colleagues_take(hall):
    id = hall.give(hall.town.housing_id)
    duty = hall.duty(id).id
    came = at_once(hall, one(hall.lead, working.take, duty), one(hall.helper, working.take, duty))
    check(hall, came)
    assert len(hall.waits("execute", id)) == 1


def test_two_decisions_on_one_request(given):
    hall, _id, duty = given
    asked = hall.act(hall.lead, asking.ask_longer, duty, UNTIL, "Ждём.")
    came = at_once(hall, one(hall.head, asking.decide_longer, asked, until=UNTIL),
                   one(hall.head, asking.decide_longer, asked, until=None, said="Нет"))  # fmt: skip
    check(hall, came)
    assert hall.look("select extended from assignments.duty where id = %s", duty) == (
        1 if came[0] is None else 0
    )


def test_off_control_and_recall(given):
    hall, id, _duty = given
    check(hall, at_once(
        hall, one(hall.controller, ending.take_off_control, id, Ground.JOINED, "Вместе."),
        one(hall.head, ending.recall, id, "Не нужно.")))  # fmt: skip


def test_one_draft_is_issued_once(hall):
    id = hall.act(hall.head, drafting.write, hall.wish())
    hall.made.append(id)
    came = at_once(hall, *[one(hall.head, issuing.issue, id, version=1)] * 2)
    check(hall, came)
    assert isinstance(next(each for each in came if each), ConflictError)
    assert hall.look("select count(*) from documents.document where number = 'П-2'"
                     " and organisation_id = %s", hall.town.organisation_id) == 0  # fmt: skip


def under(hall, duty, who):
    return hall.wish(who, parent_duty_id=duty, author_id=hall.lead.person_id,
                     controller_id=None, asked_term="calendar:5")  # fmt: skip


def test_parts_passed_on_while_the_whole_is_reported(given):
    hall, id, duty = given
    came = at_once(hall, one(hall.lead, working.report, duty, SAID),
                   one(hall.lead, issuing.give, under(hall, duty, hall.helper)),
                   one(hall.lead, issuing.give, under(hall, duty, hall.other)))  # fmt: skip
    check(hall, came, winners=(1, 2))
    children = hall.look(
        "select count(*) from assignments.assignment where parent_duty_id = %s", duty
    )
    assert (hall.row(id).standing, children) in (("reported", 0), ("issued", 2), ("issued", 1))
    assert (came[0] is None) == (children == 0)


def test_readdressing_and_report(given):
    hall, id, duty = given
    came = at_once(hall, one(hall.lead, working.report, duty, SAID), one(
        hall.head, asking.readdress, duty, hall.other.person_id, "Болен."))  # fmt: skip
    check(hall, came)
    assert hall.row(id).standing in ("reported", "issued")


def test_recall_of_the_whole_and_work_below(given):
    hall, id, duty = given
    child = hall.act(hall.lead, issuing.give, under(hall, duty, hall.helper))
    hall.made.append(child)
    below = hall.duty(child).id
    for _round in range(3):
        came = at_once(
            hall, one(hall.head, ending.suspend, id, "Ждём суда."),
            one(hall.helper, working.accept, below), one(hall.lead, ending.suspend, child, "Ждём."),
            one(hall.lead, issuing.give, under(hall, duty, hall.other)),
            one(hall.controller, ending.set_control, id, Control.USUAL, hall.deputy.person_id),
        )  # fmt: skip
        check(hall, came, winners=range(1, 6))
        came = at_once(hall, one(hall.head, ending.resume, id),
                       one(hall.lead, ending.resume, child))  # fmt: skip
        check(hall, came, winners=(1, 2))
    check(hall, at_once(hall, one(hall.head, ending.recall, id, "Не нужно."), one(
        hall.helper, working.report, below, SAID)), winners=(1, 2))  # fmt: skip
    assert hall.row(child).standing == "recalled"


def test_assignments_on_one_basis_stand_in_order_though_it_is_of_their_tree(given):
    hall, id, duty = given
    wish = under(hall, duty, hall.helper)
    children = [one(hall.lead, issuing.give, replace(wish, basis_id=id)) for _ in range(3)]
    came = at_once(hall, *children, one(hall.head, ending.suspend, id, "Ждём."))
    check(hall, came, winners=range(1, 5))
    query = "select ordinal from assignments.assignment where basis_id = %s order by 1"
    places = hall.column(query, id)
    assert places == list(range(1, len(places) + 1))


def test_one_interim_term_is_reported_once(hall):
    id = hall.give(hall.lead, milestones=[Interim("Сведения.", date(2026, 11, 25))])
    key = hall.look("select id from assignments.milestone where assignment_id = %s", id)
    check(hall, at_once(hall, *[one(hall.lead, working.pass_milestone, key, "Есть.")] * 2))


def test_an_old_form_is_refused_with_what_to_do(given):
    hall, id, duty = given
    seen = hall.row(id).version
    hall.act(hall.lead, working.accept, duty)
    with pytest.raises(ConflictError, match=r"changed since|изменил"):
        hall.act(hall.lead, working.report, duty, SAID, version=seen)
    with pytest.raises(ConflictError, match=r"changed since|изменил"):
        hall.act(hall.head, ending.recall, id, "Не нужно.", version=seen)
