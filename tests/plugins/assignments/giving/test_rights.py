"""Who sees an assignment, its parts and its basis: asked of the services and of the tables."""

from datetime import date

import pytest
from uprava import testing
from uprava.db.sql import execute, fetch_value
from uprava.db.wall import past_rights
from uprava.documents.service.access import get_document
from uprava.documents.service.annulling import annul
from uprava.documents.service.editing import Requisites, change_requisites
from uprava.documents.service.trash import throw_away
from uprava.errors import ConflictError, ForbiddenError, NotFoundError, UpravaError
from uprava_assignments.giving.service import (
    asking,
    deciding,
    drafting,
    ending,
    issuing,
    reading,
    working,
)
from uprava_assignments.giving.values import Control, Ground
from uprava_assignments.giving.wish import Interim, Named, Role

TABLES = ("duty", "report", "request", "milestone")
UNTIL = date(2026, 12, 7)


def seen(hall, who, id):
    """Count the rows about an assignment a person's own session can read, by table."""

    def count(session, *, reader, at):
        found = {
            each: fetch_value(
                session, f"select count(*) from assignments.{each} where assignment_id = %s", (id,)
            )
            for each in TABLES
        }
        query = "select count(*) from assignments.assignment where document_id = %s"
        return found | {"assignment": fetch_value(session, query, (id,))}

    return hall.act(who, count)


def reads(hall, who, id):
    def look(session, *, reader, at):
        return get_document(session, id, reader=reader)

    try:
        return hall.act(who, look)
    except NotFoundError:
        return None


def reasons(hall, who, id):
    query = """select reason from documents.access_grant where document_id = %s
        and principal_id = %s order by 1"""
    return hall.column(query, id, who.person_id)


def level(hall, who, id):
    query = """select array_agg(distinct level) from documents.access_grant
        where document_id = %s and principal_id = %s"""
    return hall.look(query, id, who.person_id)


@pytest.fixture
def busy(hall):
    """An assignment with everything on it."""
    id = hall.give(hall.lead, hall.helper, milestones=[Interim("Сведения.", date(2026, 11, 25))])
    lead, helper = hall.duty(id).id, hall.duty(id, hall.helper).id
    asked = hall.act(hall.lead, asking.ask_longer, lead, UNTIL, "Ждём.")
    hall.act(hall.helper, working.report, helper, working.Said("Собрано."))
    return hall, id, lead, asked


def test_stranger_sees_no_row_and_every_act_of_his_is_the_same_not_found(busy):
    hall, id, lead, asked = busy
    assert set(seen(hall, hall.stranger, id).values()) == {0}
    assert min(seen(hall, hall.helper, id).values()) > 0
    milestone = hall.look("select id from assignments.milestone where assignment_id = %s", id)
    acts = (
        (working.take, lead), (working.accept, lead), (working.report, lead, working.Said("Да.")),
        (deciding.check_report, lead), (deciding.accept_report, lead),
        (deciding.return_report, lead, "Нет."), (deciding.take_back, lead),
        (asking.ask_longer, lead, UNTIL, "Ждём."), (asking.set_term, lead, UNTIL, "Ждём."),
        (asking.readdress, lead, hall.other.person_id, "Так."), (ending.recall, id, "Нет."),
        (ending.suspend, id, "Нет."), (ending.resume, id), (ending.take_off_control, id,
        Ground.JOINED, "Так."), (ending.set_control, id, Control.USUAL, None),
        (working.pass_milestone, milestone, "Есть."),
    )  # fmt: skip
    for act, *words in acts:
        with pytest.raises(NotFoundError):
            hall.act(hall.stranger, act, *words)
    with pytest.raises(NotFoundError):
        hall.act(hall.stranger, asking.decide_longer, asked, until=UNTIL)


def test_who_executes_reads_and_never_edits(busy):
    hall, id, _lead, _asked = busy
    for who in (hall.lead, hall.helper, hall.controller):
        assert level(hall, who, id) == ["read"]

    def rewrite(session, *, reader, at):
        wanted = Requisites("Другое", None, "common")
        change_requisites(session, id, wanted, version=1, reader=reader, at=at)

    with pytest.raises(ForbiddenError):
        hall.act(hall.lead, rewrite)
    with pytest.raises(ConflictError):
        hall.act(hall.head, rewrite)


def test_who_lost_a_part_goes_on_reading_and_no_more(hall):
    basis = hall.document(hall.head)
    id = hall.give(hall.lead, basis_id=basis)
    hall.act(hall.head, asking.readdress, hall.duty(id).id, hall.other.person_id, "Болен.")
    assert level(hall, hall.lead, id) == ["read"]
    assert reads(hall, hall.lead, id) is not None
    with pytest.raises(ForbiddenError):
        hall.act(hall.lead, working.accept, hall.duty(id, hall.other).id)
    hall.act(hall.head, ending.recall, id, "Не нужно.")
    assert level(hall, hall.other, id) == ["read"]
    assert level(hall, hall.other, basis) == ["read"]


def test_executors_and_informed_read_the_basis_for_a_reason(hall):
    basis = hall.document(hall.head)
    named = [Named(hall.lead.person_id, Role.RESPONSIBLE),
             Named(hall.helper.person_id, Role.INFORMED)]  # fmt: skip
    assert reads(hall, hall.lead, basis) is None
    hall.give(named=named, basis_id=basis)
    for who in (hall.lead, hall.helper):
        assert reads(hall, who, basis) is not None
        assert reasons(hall, who, basis) == ["executes the assignment"]
    assert reads(hall, hall.other, basis) is None


def restricted(hall, *readers):
    basis = hall.document(*readers, title="О мобилизационной готовности")
    with hall.system() as session:
        execute(session, "update documents.document set access_mark = 'restricted',"
                " number = 'ДСП-7' where id = %s", (basis,))  # fmt: skip
    return basis


def test_restricted_basis_tells_its_number_to_nobody_without_a_right(hall):
    basis = restricted(hall, hall.head)
    id = hall.give(hall.lead, basis_id=basis)
    card = reads(hall, hall.lead, id)
    assert card.access_mark == "restricted"
    assert "ДСП" not in card.title + card.summary
    handles = hall.look("select handles from documents.text where document_id = %s", id)
    assert "ДСП" not in handles
    assert "мобилизационной" not in handles
    assert reads(hall, hall.lead, basis) is not None, "who executes may read it"
    child = hall.give(hall.helper, by=hall.lead, parent_duty_id=hall.duty(id).id,
                      controller_id=None, asked_term="calendar:5")  # fmt: skip
    assert reads(hall, hall.head, child).access_mark == "restricted"
    assert reads(hall, hall.helper, basis) is None, "his assignment does not stand on it"


def test_author_of_a_part_sees_no_parts_of_others(hall):
    id = hall.give(hall.lead, hall.other, basis_id=restricted(hall, hall.head))
    below = {"controller_id": None, "asked_term": "calendar:5"}
    mine = hall.give(hall.helper, by=hall.lead, parent_duty_id=hall.duty(id).id, **below)
    theirs = hall.give(hall.helper, by=hall.other,
                       parent_duty_id=hall.duty(id, hall.other).id, **below)  # fmt: skip
    assert reads(hall, hall.lead, theirs) is None
    assert reads(hall, hall.other, mine) is None
    assert set(seen(hall, hall.lead, theirs).values()) == {0}
    for above in (hall.head, hall.controller):
        assert level(hall, above, mine) == ["read"]


def test_part_of_another_assignment_is_passed_on_by_who_has_it_alone(hall):
    id = hall.give(hall.lead)
    duty = hall.duty(id).id
    with pytest.raises(NotFoundError):
        hall.give(hall.helper, by=hall.other, parent_duty_id=duty, controller_id=None)
    with pytest.raises(ForbiddenError):
        hall.give(hall.helper, by=hall.head, parent_duty_id=duty, controller_id=None)


def test_new_controller_takes_off_what_was_passed_on_before(hall):
    id = hall.give(hall.lead, basis_id=hall.document(hall.head))
    child = hall.give(hall.helper, by=hall.lead, parent_duty_id=hall.duty(id).id,
                      controller_id=None, asked_term="calendar:5")  # fmt: skip
    hall.act(hall.head, ending.set_control, id, Control.SPECIAL, hall.deputy.person_id)
    hall.act(hall.deputy, ending.take_off_control, id, Ground.OBSOLETE, "Утратило значение.")
    assert hall.row(child).standing == "recalled"
    assert level(hall, hall.deputy, hall.row(id).basis_id) == ["read"]


def test_draft_of_an_assistant_shows_its_leader_a_common_basis_and_no_restricted_one(hall):
    assistant = testing.make_person(
        hall.installation, unit_id=hall.town.chancellery_id, permissions=("assignments.prepare",)
    )
    common, secret = hall.document(assistant), restricted(hall, assistant)
    for basis, shown in ((common, True), (secret, False)):
        id = hall.act(assistant, drafting.write, hall.wish(hall.lead, basis_id=basis))
        assert reads(hall, hall.lead, id) is None, "a draft is nobody's business"
        hall.act(assistant, drafting.offer, id, version=1)
        assert (reads(hall, hall.head, basis) is not None) == shown
        version = hall.row(id).version
        if shown:
            hall.act(hall.head, issuing.issue, id, version=version)
        else:
            with pytest.raises(UpravaError) as refused:
                hall.act(hall.head, issuing.issue, id, version=version)
            assert "basis" in refused.value.fields
        with pytest.raises((ForbiddenError, ConflictError)):
            hall.act(assistant, issuing.issue, id, version=hall.row(id).version)


def test_draft_for_another_leader_leaves_the_first(hall):
    id = hall.act(hall.deputy, drafting.write, hall.wish(hall.lead))
    hall.act(hall.deputy, drafting.offer, id, version=1)
    assert hall.waits("assign", id) == [hall.head.person_id]
    other = hall.wish(hall.lead, author_id=hall.other.person_id)
    hall.act(hall.deputy, drafting.change, id, other, version=hall.row(id).version)
    assert hall.waits("assign", id) == []
    assert hall.row(id).standing == "draft"
    assert reads(hall, hall.head, id) is None


def test_giving_by_rule_inside_of_an_act_leaves_the_wall_where_it_was(hall):
    secret = hall.document(hall.head)

    def act(session, *, reader, at):
        with past_rights(session):
            issuing.give_by_rule(session, hall.wish(hall.lead), at=at)
        query = "select count(*) from documents.document where id = %s"
        return fetch_value(session, query, (secret,))

    assert hall.act(hall.other, act) == 0


def test_assistant_prepares_for_those_only_who_may_give(hall):
    with pytest.raises(UpravaError) as refused:
        hall.act(hall.deputy, drafting.write,
                 hall.wish(hall.lead, author_id=hall.stranger.person_id))  # fmt: skip
    assert "author" in refused.value.fields


def test_core_neither_throws_away_nor_annuls_what_is_not_over(hall):
    id = hall.give(hall.lead)
    with hall.system() as session:
        for right in ("documents.annul", "documents.delete"):
            testing.give_permissions(session, hall.head.person_id, (right,))
        query = """update documents.access_grant set level = 'manage'
            where document_id = %s and principal_id = %s"""
        execute(session, query, (id, hall.head.person_id))
    keeper = testing.reader_of(hall.installation, hall.head.person_id)

    def throw(session, *, reader, at):
        throw_away(session, get_document(session, id, reader=reader), reader=reader, at=at)

    def void(session, *, reader, at):
        version = get_document(session, id, reader=reader).version
        annul(session, id, reason="Ошибка выдачи", version=version, reader=reader, at=at)

    for act in (throw, void):
        with pytest.raises(ConflictError, match=r"not over|не завершено"):
            hall.act(keeper, act)
    hall.act(hall.head, ending.recall, id, "Ошибка.")
    hall.act(keeper, void)
    assert hall.act(hall.lead, now).standing == "recalled"
    with pytest.raises(ConflictError):
        hall.act(hall.head, ending.recall, id, "Ещё раз.")


def now(session, *, reader, at):
    """Look at the last assignment of the reader as the rules do."""
    query = "select assignment_id from assignments.duty where person_id = %s order by id desc"
    id = fetch_value(session, query, (reader.person_id,))
    return reading.now_of(session, reading.get_assignment(session, id, reader=reader))
