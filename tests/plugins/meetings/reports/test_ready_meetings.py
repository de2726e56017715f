"""The ready reports of meetings over the demo town, counted again from plain rows."""

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests_support.demo_town import DemoTown
from tests_support.recounted import OPEN_TO, figures, listed, untold, words
from tests_support.tallied import mean, month, number, rows_of, share, tallied
from uprava.users.reader import Reader
from uprava_meetings.protocol.service.reading import Asked, list_protocols

READERS = ("head", "tokareva", "clerk")
"""The chair of the collegium; the secretary of a commission with closed questions; an executor."""

ZONE = ZoneInfo("Asia/Omsk")


def day(moment: Any) -> Any:
    """The day of a moment at the office."""
    return moment.astimezone(ZONE).date()


def meetings(town: DemoTown, reader: Reader) -> list[Any]:
    """Meetings of the period that the reader may open."""
    query = f"""
        select m.document_id, m.body_id::text, d.state, m.form, m.starts_at, m.opened_at,
            m.closed_at, m.protocol_by, p.signed_on
        from meetings.meeting m join documents.document d on d.id = m.document_id
        left join meetings.protocol p on p.meeting_id = m.document_id and p.revision = 1
        where d.deleted_at is null and m.document_id in ({OPEN_TO})"""
    names = "id body state form starts opened closed by signed"
    values = words(town, reader)
    rows = rows_of(town, names, query, values)
    for row in rows:
        row.day = day(row.starts)
    return [row for row in rows if values["since"] <= row.day <= values["until"]]


def held(row: Any) -> bool:
    return row.state in ("held", "closed")


@pytest.mark.parametrize("login", READERS)
def test_meetings(demo_town: DemoTown, login: str) -> None:
    reader, today = demo_town.reader(login), demo_town.today
    rows = meetings(demo_town, reader)

    def lasted(row: Any) -> bool:
        return held(row) and row.opened and row.closed and row.form != "correspondence"

    def minutes(row: Any) -> Any:
        return int((row.closed - row.opened).total_seconds() * 1000) / 60000

    def late(row: Any) -> bool:
        return held(row) and row.by < today and (row.signed is None or row.signed > row.by)

    found = figures(demo_town, reader, "meetings.held")
    assert found == tallied(
        rows, ["body"], number(), number(held),
        number(lambda row: row.state in ("planned", "agenda", "approved", "open")),
        number(lambda row: row.state == "cancelled"), mean(minutes, lasted, 0),
        number(lambda row: held(row) and row.signed), number(late),
    )  # fmt: skip
    found = figures(demo_town, reader, "meetings.by_month")
    assert found == tallied(rows, ["body", lambda row: month(row.day)], number(held))


@pytest.mark.parametrize("login", READERS)
def test_attendance(demo_town: DemoTown, login: str) -> None:
    reader = demo_town.reader(login)
    members = rows_of(
        demo_town, "id body since until role", """
        select id::text, body_id::text, since, until, role from meetings.member""", {},
    )  # fmt: skip
    there = set(demo_town.rows("select meeting_id, member_id::text from meetings.presence"))
    there |= set(demo_town.rows("""select meeting_id, member_id::text from meetings.sheet
        where returned_at is not null"""))  # fmt: skip
    stood = set(demo_town.rows("""select meeting_id, member_id::text from meetings.presence
        group by 1, 2 having bool_and(substitute_id is not null)"""))  # fmt: skip
    rows = []
    for meeting in filter(held, meetings(demo_town, reader)):
        for each in members:
            belongs = each.since <= meeting.day and (not each.until or meeting.day <= each.until)
            if each.body == meeting.body and belongs:
                rows.append(Seat(meeting, each, (meeting.id, each.id) in there,
                                 (meeting.id, each.id) in stood))  # fmt: skip
    found = figures(demo_town, reader, "meetings.attendance")
    came = [lambda row: row.came, lambda row: not row.came, lambda row: row.stood]
    assert found == tallied(rows, ["body", "member"], number(), *map(number, came), share(came[0]))
    told = listed(demo_town, reader, "meetings.absences")
    away = [(row.day, row.body, row.member) for row in rows if not row.came]
    assert sorted((each[0], each[1], each[3]) for each in told) == sorted(away)


class Seat:
    """A member at a meeting."""

    def __init__(self, meeting: Any, member: Any, came: bool, stood: bool) -> None:
        self.day, self.body, self.member = meeting.day, meeting.body, member.id
        self.came, self.stood = came, stood


ITEM = f"""
    from meetings.item i join meetings.meeting m on m.document_id = i.meeting_id
    join documents.document w on w.id = i.meeting_id
    join meetings.question q on q.document_id = i.question_id
    join documents.document d on d.id = i.question_id
    where w.state in ('held', 'closed') and w.deleted_at is null and d.deleted_at is null
        and i.question_id in ({OPEN_TO}) and i.meeting_id in ({OPEN_TO})"""


def within(rows: list[Any], values: dict[str, Any]) -> list[Any]:
    """Return the rows whose meeting was in the period."""
    return [row for row in rows if values["since"] <= day(row.starts) <= values["until"]]


@pytest.mark.parametrize("login", READERS)
def test_questions(demo_town: DemoTown, login: str) -> None:
    reader = demo_town.reader(login)
    values = words(demo_town, reader)
    query = f"""select m.body_id::text, m.starts_at, i.outcome, i.late, q.unit_id, i.began_at,
        i.ended_at {ITEM}"""
    names = "body starts outcome late unit began ended"
    rows = within(rows_of(demo_town, names, query, values), values)

    def out(*outcomes: str) -> Any:
        return number(lambda row: row.outcome in outcomes)

    def minutes(row: Any) -> Any:
        return int((row.ended - row.began).total_seconds() * 1000) / 60000

    late = number(lambda row: row.late != "")
    found = figures(demo_town, reader, "meetings.questions")
    assert found == tallied(
        rows, ["body"], number(), out("decided", "noted", "rejected"), out("decided"),
        out("noted"), out("rejected"), out("postponed"), out("removed"), late,
        mean(minutes, lambda row: row.began and row.ended, 0),
    )  # fmt: skip
    found = figures(demo_town, reader, "meetings.by_unit")
    assert found == tallied(
        rows, ["unit"], number(), out("decided"), out("noted"), out("rejected"), out("postponed"),
        late,
    )  # fmt: skip


@pytest.mark.parametrize("login", READERS)
def test_votes(demo_town: DemoTown, login: str) -> None:
    reader = demo_town.reader(login)
    values = words(demo_town, reader)
    query = f"""select v.body, v.starts, x.way, x.verdict from meetings.vote x join (
        select i.id, m.body_id::text as body, m.starts_at as starts {ITEM}) v on v.id = x.item_id
        where x.state = 'closed'"""
    rows = within(rows_of(demo_town, "body starts way verdict", query, values), values)

    def adopted(row: Any) -> bool:
        return bool(row.verdict["adopted"])

    found = figures(demo_town, reader, "meetings.votes")
    assert found == tallied(
        rows, ["body", "way"], number(), number(adopted), number(lambda row: not adopted(row)),
        number(lambda row: row.verdict.get("outcome") == "no_quorum"), share(adopted),
    )  # fmt: skip


def points(town: DemoTown, reader: Reader) -> list[Any]:
    """Points of signed protocols with who answers for them."""
    query = f"""select v.body, v.starts, k.id, k.kind, k.state, k.due_on, k.done_on, k.text,
        (select e.person_id from meetings.point_executor e where e.point_id = k.id
            order by e.position limit 1)
        from meetings.point k join (
            select i.id, m.body_id::text as body, m.starts_at as starts {ITEM}
            and i.outcome in ('decided', 'noted')) v on v.id = k.item_id
        where k.told_version is not null"""
    names = "body starts id kind state due done text person"
    return rows_of(town, names, query, words(town, reader))


@pytest.mark.parametrize("login", READERS)
def test_decisions(demo_town: DemoTown, login: str) -> None:
    reader, today = demo_town.reader(login), demo_town.today
    every = points(demo_town, reader)
    rows = within(every, words(demo_town, reader))

    def task(row: Any) -> bool:
        return bool(row.kind == "instruct")

    def done(row: Any) -> bool:
        return task(row) and row.state == "done"

    def in_term(row: Any) -> bool:
        return done(row) and (row.done is None or row.due is None or row.done <= row.due)

    def off(row: Any) -> bool:
        return task(row) and row.state in ("recalled", "off_control")

    def late(row: Any) -> bool:
        open_ = task(row) and not done(row) and not off(row) and row.state != "reported"
        return open_ and row.due is not None and row.due < today

    def going(row: Any) -> bool:
        return task(row) and not done(row) and not off(row) and not late(row)

    part = [number(each) for each in (task, done, in_term, going, late)]
    found = figures(demo_town, reader, "meetings.decisions")
    assert found == tallied(rows, ["body"], number(), *part, number(off), share(done, task))
    tasks = [row for row in rows if task(row)]
    found = figures(demo_town, reader, "meetings.executors")
    assert found == tallied(tasks, ["person"], *part, share(done, task))
    told = listed(demo_town, reader, "meetings.late")
    assert sorted(each[4] for each in told) == sorted(row.text for row in every if late(row))


def test_the_list_of_protocols_says_the_same(demo_town: DemoTown) -> None:
    """Who sees every question of a body's meetings finds the same tasks on both screens."""
    reader = demo_town.reader("head")
    with demo_town.acting(reader) as session:
        lines = list_protocols(session, Asked(), reader=reader, limit=1000)
    signed = [each for each in lines if each.signed_on is not None]
    found = figures(demo_town, reader, "meetings.decisions").values()
    assert sum(line[1] for line in found) == sum(each.tasks for each in signed)
    assert sum(line[2] for line in found) == sum(each.done for each in signed)
    assert sum(line[5] for line in found) == sum(each.late for each in signed)


def test_closed_questions_are_counted_for_those_few_only(demo_town: DemoTown) -> None:
    """A member reads the commission's meetings and not its closed questions."""
    body = demo_town.rows("select body_id::text from meetings.question where closed limit 1")[0][0]
    known = figures(demo_town, demo_town.reader("tokareva"), "meetings.questions")
    member = figures(demo_town, demo_town.reader("zuev"), "meetings.questions")
    both = [figures(demo_town, demo_town.reader(who), "meetings.held")[body,][1]
            for who in ("tokareva", "zuev")]  # fmt: skip
    assert both[0] == both[1]
    assert member.get((body,), (0,))[0] < known[body,][0]


def test_every_report_is_counted_again_here(demo_town: DemoTown) -> None:
    assert untold(demo_town, "meetings", Path(__file__)) == []
