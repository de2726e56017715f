"""Bad input: each refused in words that name the field, and nothing is kept of it."""

import os
import signal
import subprocess
import sys
import time
from datetime import date, timedelta
from itertools import pairwise

import psycopg
import pytest
from plugins.assignments.giving.ledger import WRONG
from uprava import testing
from uprava.db.sql import execute
from uprava.documents.service.access import get_document
from uprava.documents.service.trash import throw_away
from uprava.errors import InvalidError, UpravaError
from uprava.users.service.readers import reader_now
from uprava_assignments.giving.service import asking, deciding, drafting, issuing, working
from uprava_assignments.giving.values import LONGEST_OWN, LONGEST_TEXT, LONGEST_WORD, Control
from uprava_assignments.giving.wish import Interim, Named, Role

YESTERDAY = date(2026, 11, 19)


def sql(hall, query, *values):
    with hall.system() as session:
        execute(session, query, values)


BAD = {
    "no text": ("text", lambda _hall: {"text": "  \n "}),
    "long text": ("text", lambda _hall: {"text": "о" * (LONGEST_TEXT + 1)}),
    "control characters": ("text", lambda _hall: {"text": "Подготовить\x07 доклад"}),
    "zero": ("text", lambda _hall: {"text": "Подготовить\x00"}),
    "control characters of a part": ("who", lambda hall: {
        "named": [Named(hall.lead.person_id, Role.RESPONSIBLE, "\x1b[31m")]}),
    "long part": ("who", lambda hall: {
        "named": [Named(hall.lead.person_id, Role.RESPONSIBLE, "о" * (LONGEST_OWN + 1))]}),
    "nobody": ("who", lambda _hall: {"named": []}),
    "nobody answers for it": ("who", lambda hall: {
        "named": [Named(hall.lead.person_id, Role.INFORMED)]}),
    "twice one": ("who", lambda hall: {"named": [
        Named(hall.lead.person_id, Role.RESPONSIBLE), Named(hall.lead.person_id, Role.EXECUTOR)]}),
    "unknown one": ("who", lambda _hall: {"named": [Named(2_000_000_000, Role.RESPONSIBLE)]}),
    "oneself": ("who", lambda hall: {"named": [Named(hall.head.person_id, Role.RESPONSIBLE)]}),
    "controls himself": ("controller", lambda hall: {"controller_id": hall.lead.person_id}),
    "yesterday": ("term", lambda _hall: {"asked_term": f"date:{YESTERDAY}"}),
    "no term": ("term", lambda _hall: {"asked_term": "tomorrow"}),
    "thirteenth month": ("term", lambda _hall: {"asked_term": "date:2026-13-01"}),
    "far away": ("term", lambda _hall: {"asked_term": "date:2090-01-01"}),
    "part after the whole": ("term0", lambda hall: {"named": [
        Named(hall.lead.person_id, Role.RESPONSIBLE, asked_term="calendar:30")]}),
    "interim term of yesterday": ("milestones", lambda _hall: {
        "milestones": [Interim("Сведения.", YESTERDAY)]}),
    "interim term after the end": ("milestones", lambda _hall: {
        "milestones": [Interim("Сведения.", date(2027, 2, 1))]}),
    "interim term of nothing": ("milestones", lambda _hall: {
        "milestones": [Interim(" ", date(2026, 11, 25))]}),
    "long point": ("basis_point", lambda _hall: {"basis_point": "п" * 101}),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_a_wrong_wish_is_refused_by_its_field_and_nothing_is_kept(hall, case):
    field, wrong = BAD[case]
    with pytest.raises(InvalidError) as refused:
        hall.give(**{"named": hall.wish(hall.lead).named} | wrong(hall))
    assert field in refused.value.fields
    assert refused.value.fields[field].strip()
    query = "select count(*) from assignments.assignment where author_id = %s"
    assert hall.look(query, hall.head.person_id) == 0


def test_fifty_executors_are_enough(hall):
    named = [Named(id, Role.EXECUTOR) for id in range(1, 51)]
    with pytest.raises(InvalidError) as refused:
        hall.give(named=[Named(hall.lead.person_id, Role.RESPONSIBLE), *named])
    assert "50" in refused.value.fields["who"]


def test_executor_who_left_and_unit_that_was_closed_before_the_tap(hall):
    first = hall.act(hall.head, drafting.write, hall.wish(hall.helper))
    second = hall.act(hall.head, drafting.write, hall.wish(hall.town.housing_id))
    third = hall.act(hall.head, drafting.write, hall.wish(hall.lead))
    sql(hall, "update users.person set active = false where id = %s", hall.helper.person_id)
    sql(hall, "update users.unit set closed_on = '2026-11-20' where id = %s", hall.town.housing_id)
    sql(hall, "update users.person set login = null where id = %s", hall.controller.person_id)
    for id, field in ((first, "who"), (second, "who"), (third, "controller")):
        with pytest.raises(InvalidError) as refused:
            hall.act(hall.head, issuing.issue, id, version=1)
        assert field in refused.value.fields
        assert hall.row(id).standing == "draft"
        assert hall.row(id).number is None


def test_term_that_passed_while_the_draft_lay(hall):
    draft = hall.wish(hall.lead, asked_term="date:2026-11-23")
    id = hall.act(hall.head, drafting.write, draft)
    hall.go(5)
    with pytest.raises(InvalidError) as refused:
        hall.act(hall.head, issuing.issue, id, version=1)
    assert "term" in refused.value.fields


def test_basis_in_the_trash(hall):
    basis = hall.document(hall.head)
    id = hall.act(hall.head, drafting.write, hall.wish(hall.lead, basis_id=basis))
    with hall.system() as session:
        testing.give_permissions(session, hall.head.person_id, ("documents.delete",))
        execute(session, "update documents.access_grant set level = 'manage'"
                " where document_id = %s", (basis,))  # fmt: skip
    keeper = testing.reader_of(hall.installation, hall.head.person_id)

    def throw(session, *, reader, at):
        throw_away(session, get_document(session, basis, reader=reader), reader=reader, at=at)

    hall.act(keeper, throw)
    with pytest.raises(InvalidError) as refused:
        hall.act(hall.head, issuing.issue, id, version=1)
    assert "basis" in refused.value.fields


def test_no_circle_through_a_pool_a_readdressing_or_below(hall):
    id = hall.give(hall.lead)
    below = {"parent_duty_id": hall.duty(id).id, "controller_id": None, "asked_term": "calendar:5"}
    child = hall.give(hall.town.housing_id, by=hall.lead, **below)
    with pytest.raises(UpravaError, match=r"part in this|come back|участвует|вернулось|."):
        hall.act(hall.lead, working.take, hall.duty(child).id)
    hall.act(hall.helper, working.take, hall.duty(child).id)
    for above in (hall.head, hall.lead):
        with pytest.raises(InvalidError) as refused:
            hall.act(hall.lead, asking.readdress, hall.duty(child).id, above.person_id, "Так.")
        assert "principal" in refused.value.fields


def test_passing_on_ends_ten_below(hall):
    may = {"unit_id": hall.town.housing_id, "permissions": ("assignments.give",)}
    people = [testing.make_person(hall.installation, **may) for _ in range(12)]
    id = hall.give(people[0])
    for giver, taker in pairwise(people[:11]):
        id = hall.give(taker, by=giver, parent_duty_id=hall.duty(id).id, controller_id=None)
    with pytest.raises(InvalidError) as refused:
        hall.give(people[11], by=people[10], parent_duty_id=hall.duty(id).id, controller_id=None)
    assert "10" in refused.value.fields["who"]


def test_draft_below_what_was_reported_meanwhile_is_not_given(hall):
    duty = hall.duty(hall.give(hall.lead)).id
    wish = hall.wish(hall.helper, author_id=hall.lead.person_id, parent_duty_id=duty,
                     controller_id=None, asked_term="calendar:5")  # fmt: skip
    draft = hall.act(hall.lead, drafting.write, wish)
    hall.act(hall.lead, working.report, duty, working.Said("Готово."))
    with pytest.raises(InvalidError) as refused:
        hall.act(hall.lead, issuing.issue, draft, version=1)
    assert "above" in refused.value.fields


def test_two_who_stand_in_for_each_other_go_round_in_no_circle(hall):
    for absent, instead in ((hall.lead, hall.helper), (hall.helper, hall.lead)):
        sql(hall, "insert into users.substitution (absent_id, substitute_id, since, until,"
            " permissions, reason, created_by, created_at) values (%s, %s, '2026-11-01',"
            " '2026-12-31', '{}', '', %s, now())",
            absent.person_id, instead.person_id, hall.head.person_id)  # fmt: skip
    with hall.system() as session:
        helper = reader_now(session, hall.helper.person_id, acting_for=hall.lead.person_id,
                            today=hall.today)  # fmt: skip
    id = hall.give(hall.lead)
    assert hall.waits("execute", id) == [hall.lead.person_id]
    hall.act(helper, working.accept, hall.duty(id).id)
    assert hall.duty(id).person_id == hall.lead.person_id, "work stays of who it was given to"
    child = {"author_id": hall.lead.person_id, "parent_duty_id": hall.duty(id).id,
             "controller_id": None, "asked_term": "calendar:5"}  # fmt: skip
    hall.act(helper, issuing.give, hall.wish(hall.other, **child))
    with pytest.raises(InvalidError) as refused:
        hall.act(helper, issuing.give, hall.wish(hall.lead, **child))
    assert "who" in refused.value.fields


def test_words_of_acts_are_asked_for_and_kept_in_bounds(hall):
    duty = hall.duty(hall.give(hall.lead)).id
    until = date(2026, 12, 7)
    for text in ("", "   ", "о" * (LONGEST_TEXT + 1), "Готово\x00", "Готово\x1b"):
        with pytest.raises(InvalidError) as refused:
            hall.act(hall.lead, working.report, duty, working.Said(text))
        assert "text" in refused.value.fields
    for word in ("", "о" * (LONGEST_WORD + 1), "\x00"):
        with pytest.raises(InvalidError):
            hall.act(hall.lead, asking.ask_longer, duty, until, word)
    for day in (YESTERDAY, date(2026, 11, 30), date(2099, 1, 1), date.max):
        with pytest.raises(InvalidError) as refused:
            hall.act(hall.lead, asking.ask_longer, duty, day, "Ждём.")
        assert "until" in refused.value.fields
        with pytest.raises(InvalidError):
            hall.act(hall.head, asking.set_term, duty, day, "Ждём.")
    hall.act(hall.lead, working.report, duty, working.Said("Готово."))
    with pytest.raises(InvalidError):
        hall.act(hall.head, deciding.return_report, duty, " ")


def test_term_a_weekend_moves_back_is_no_longer_one(hall):
    duty = hall.duty(hall.give(hall.lead, asked_term="date:2026-11-27")).id
    with pytest.raises(InvalidError) as refused:
        hall.act(hall.head, asking.set_term, duty, date(2026, 11, 29), "До воскресенья.")
    assert "until" in refused.value.fields
    assert hall.duty(hall.made[0]).extended == 0


def test_longer_term_of_a_part_stays_inside_of_the_whole(hall):
    id = hall.give(hall.lead, hall.helper)
    part = hall.duty(id, hall.helper)
    with pytest.raises(InvalidError) as refused:
        hall.act(hall.head, asking.set_term, part.id, part.due_on + timedelta(days=7), "Долго.")
    assert "until" in refused.value.fields


def test_control_of_nobody_is_no_control(hall):
    id = hall.give(hall.lead, control=Control.NONE)
    row = hall.row(id)
    assert (row.controller_id, row.control) == (None, "none")


GIVING = """
import sys
from pathlib import Path
from uprava import testing
from uprava.db.transaction import new_session, unit_of_work
from uprava.installation import opened
from uprava_assignments.giving.service import issuing
from uprava_assignments.giving.wish import Named, Role, Wish

folder, url, storage, head, lead = sys.argv[1:]
settings = testing.make_settings(Path(folder), url, storage=storage)
with opened(settings) as installation:
    reader = testing.reader_of(installation, int(head))
    wish = Wish("Доклад.", [Named(int(lead), Role.RESPONSIBLE)], int(head), asked_term="calendar:9")
    print("begun", flush=True)
    while True:
        session = new_session(installation.engine, reader=reader, today=testing.TODAY)
        session.info["installation"] = installation
        with unit_of_work(session):
            issuing.give(session, wish, reader=reader, at=testing.NOW)
        print("given", flush=True)
"""


@pytest.mark.faults
def test_kill_in_the_middle_of_giving_leaves_no_gap_and_no_half_assignment(hall, tmp_path):
    settings = hall.installation.settings
    words = [str(tmp_path), settings.database_url, str(settings.storage),
             str(hall.head.person_id), str(hall.lead.person_id)]  # fmt: skip
    acknowledged = 0
    for round in range(2):
        workers = [
            subprocess.Popen([sys.executable, "-c", GIVING, *words], stdout=subprocess.PIPE)
            for _ in range(2)
        ]
        for each in workers:
            assert each.stdout.readline() == b"begun\n"
            assert each.stdout.readline() == b"given\n"
        acknowledged += len(workers)
        time.sleep(round * 0.013)
        for each in workers:
            os.kill(each.pid, signal.SIGKILL)
            acknowledged += each.communicate()[0].count(b"given")
    query = """select a.document_id from assignments.assignment as a where author_id = %s"""
    ids = hall.column(query, hall.head.person_id)
    assert 0 < acknowledged <= len(ids)
    numbers = hall.column("select seq from documents.document where id = any (%s) order by 1", ids)
    assert numbers == list(range(1, len(ids) + 1))
    dsn = settings.database_owner_url.replace("+psycopg", "")
    with psycopg.connect(dsn, autocommit=True) as ledger:
        ledger.execute("set uprava.system = 'on'")
        assert ledger.execute(WRONG, {"ids": ids}).fetchall() == []
