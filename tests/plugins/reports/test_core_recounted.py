"""The core's ready reports over the demo town, counted again from plain rows."""

from collections import Counter
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests_support.demo_town import DemoTown
from tests_support.recounted import OPEN_TO, figures, listed, untold, words
from tests_support.tallied import mean, month, number, rows_of, share, tallied, total
from uprava.audit.chain import verify
from uprava.calendar import official_calendar
from uprava.db.sql import driver
from uprava.db.transaction import system_transaction
from uprava.users.reader import Reader

READERS = ("head", "clerk", "registrar")

RECEIVED = ("records.incoming", "appeals.appeal")
WRITTEN = ("records.outgoing", "records.internal", "records.act", "appeals.reply", "approval.draft")

OVER = {
    "records.incoming": ("executed", "filed"),
    "appeals.appeal": ("closed", "answered", "forwarded", "left"),
}  # fmt: skip
"""States in which no term runs, of the kinds that have terms in the demo."""


def flow(row: Any) -> str:
    """What a document is in the office's flow."""
    return "received" if row.kind in RECEIVED else "written" if row.kind in WRITTEN else "other"


def documents(town: DemoTown, reader: Reader) -> list[Any]:
    """Every registered document of the period that the reader may see."""
    query = f"""
        select d.kind, d.unit_id, d.author_id, d.journal_id, d.registered_on, d.state,
            d.access_mark, coalesce(p.sheets, 0) + coalesce(p.annex_sheets, 0), p.copies
        from documents.document d left join documents.particulars p on p.document_id = d.id
        where d.number is not null and d.deleted_at is null
            and d.registered_on between %(since)s and %(until)s and d.id in ({OPEN_TO})"""
    names = "kind unit author journal day state mark sheets copies"
    return rows_of(town, names, query, words(town, reader))


def valid(row: Any) -> bool:
    return bool(row.state != "annulled")


def annulled(row: Any) -> bool:
    return not valid(row)


def sheets(row: Any) -> Any:
    return row.sheets if valid(row) else 0


def copies(row: Any) -> Any:
    return row.copies if valid(row) else 0


@pytest.mark.parametrize("login", READERS)
@pytest.mark.parametrize(
    ("code", "keys", "counts"),
    [
        ("turnover", ("kind", lambda row: month(row.day)), (number(valid),)),
        ("volume", (flow, "kind"), (
            number(valid), total(copies), total(sheets),
            number(lambda row: valid(row) and row.mark == "restricted"), number(annulled),
        )),
        ("in_and_out", (flow, "kind", lambda row: month(row.day)), (number(valid),)),
        ("by_unit", ("unit", flow), (number(valid),)),
        ("load", ("unit", lambda row: month(row.day)), (number(valid),)),
        ("by_journal", ("journal",), (number(valid), total(sheets), number(annulled))),
        ("by_author", ("author", flow), (number(valid),)),
    ],
)  # fmt: skip
def test_documents(demo_town: DemoTown, login: str, code: str, keys: Any, counts: Any) -> None:
    reader = demo_town.reader(login)
    found = figures(demo_town, reader, f"documents.{code}")
    rows = documents(demo_town, reader)
    if code in ("volume", "in_and_out"):
        rows = [row for row in rows if flow(row) != "other"]
    assert found == tallied(rows, keys, *counts)
    assert found


@pytest.mark.parametrize("login", READERS)
def test_bars_of_the_board_are_the_volume_of_its_figure(demo_town: DemoTown, login: str) -> None:
    """The two stand on one page: each flow is counted alike in both."""
    reader = demo_town.reader(login)
    for flow_of in ("received", "written"):
        drawn, told = (
            sum(each[0] for key, each in cells.items() if key[0] == flow_of)
            for cells in (
                figures(demo_town, reader, f"documents.{code}") for code in ("in_and_out", "volume")
            )
        )
        assert drawn == told


@pytest.mark.parametrize("login", READERS)
def test_correspondence(demo_town: DemoTown, login: str) -> None:
    reader = demo_town.reader(login)
    query = f"""
        select coalesce(c.merged_into, c.id)::text, d.kind
        from correspondents.mention m
        join correspondents.correspondent c on c.id = m.correspondent_id
        join documents.document d on d.id = m.document_id
        where c.kind <> 'person' and d.number is not null and d.state <> 'annulled'
            and d.deleted_at is null and d.registered_on between %(since)s and %(until)s
            and d.id in ({OPEN_TO})"""
    rows = rows_of(demo_town, "card kind", query, words(demo_town, reader))
    counts = (
        number(), number(lambda row: row.kind in RECEIVED), number(lambda row: row.kind in WRITTEN)
    )  # fmt: skip
    found = figures(demo_town, reader, "documents.correspondence")
    assert found == tallied(rows, ["card"], *counts)


def termed(town: DemoTown, reader: Reader) -> list[Any]:
    """Documents with a term that still runs, told apart in Python by their states."""
    query = f"""
        select d.id, d.kind, d.state, d.unit_id, d.due_on, d.number from documents.document d
        where d.registered_on is not null and d.due_on is not null and d.deleted_at is null
            and d.id in ({OPEN_TO})"""
    rows = rows_of(town, "id kind state unit due number", query, words(town, reader))
    clocks = {"replying"} if _stands(town) else set()
    return [
        row for row in rows
        if row.kind in OVER and row.state not in OVER[row.kind] and row.state not in clocks
    ]  # fmt: skip


@cache
def _stands(town: DemoTown) -> bool:
    """Whether the term of an appeal stands while its reply is being signed."""
    kind = town.installation.plugins.kinds["appeals.appeal"]
    return not kind.state("replying").term_runs


@pytest.mark.parametrize("login", READERS)
def test_terms(demo_town: DemoTown, login: str) -> None:
    reader, today = demo_town.reader(login), demo_town.today
    rows = termed(demo_town, reader)

    def late(row: Any) -> bool:
        return bool(row.due < today)

    def soon(row: Any) -> bool:
        return bool(today <= row.due <= today + timedelta(10))

    counts = (
        number(), number(soon), number(late), share(late),
        mean(lambda row: (today - row.due).days, late),
    )  # fmt: skip
    assert figures(demo_town, reader, "documents.terms") == tallied(rows, ["unit"], *counts)
    for code, fits in (("overdue", late), ("coming", soon)):
        said = listed(demo_town, reader, f"documents.{code}")
        dues = sorted(row.due for row in rows if fits(row))
        assert sorted(each[5 if code == "overdue" else 0] for each in said) == dues


CALENDAR = official_calendar()
ZONE = ZoneInfo("Asia/Omsk")


def day(moment: Any) -> Any:
    """The day of a moment at the office."""
    return None if moment is None else moment.astimezone(ZONE).date()


def visas(town: DemoTown, reader: Reader, purpose: str = "") -> list[Any]:
    """What was asked of people along routes."""
    query = f"""
        select v.person_id, s.purpose, v.state, v.decision, d.kind, r.started_by, v.received_at,
            v.decided_at, v.due_at, v.due_on, d.title
        from approval.visa v join approval.stage s on s.id = v.stage_id
        join approval.route r on r.id = v.route_id
        join documents.document d on d.id = v.document_id
        where v.state not in ('waiting', 'closed') and v.received_at is not null
            and coalesce(v.decision, '') <> 'redirected' and d.deleted_at is null
            and s.purpose like %(purpose)s || '%%' and d.id in ({OPEN_TO})"""
    names = "person purpose state decision kind author received decided due due_on title"
    return rows_of(town, names, query, words(town, reader) | {"purpose": purpose})


def taken(row: Any) -> int:
    """Working days a decision took."""
    return CALENDAR.working_days_between(day(row.received), day(row.decided))


def decided(row: Any) -> bool:
    return bool(row.state == "decided")


def waiting(row: Any) -> bool:
    return not decided(row)


def said(word: str) -> Any:
    return lambda row: row.decision == word


@pytest.mark.parametrize("login", READERS)
def test_approval(demo_town: DemoTown, login: str) -> None:
    reader, today = demo_town.reader(login), demo_town.today

    def late(row: Any) -> bool:
        if row.due is None:
            return False
        return bool(row.decided > row.due if decided(row) else row.due_on < today)

    asked, done, open_ = number(), number(decided), number(waiting)
    refused, days = number(said("refused")), mean(taken, decided)
    in_time = share(
        lambda row: decided(row) and row.due and row.decided <= row.due,
        lambda row: decided(row) and row.due,
    )
    for code, purpose, keys, counts in (
        ("approvers", "agree", ["person"],
         (asked, done, refused, open_, number(late), in_time, days)),
        ("signing", "sign", ["person"], (asked, done, refused, open_, number(late), days)),
        ("acquaintance", "read", ["person"], (asked, done, open_, number(late), days)),
    ):  # fmt: skip
        rows = visas(demo_town, reader, purpose)
        assert figures(demo_town, reader, f"approval.{code}") == tallied(rows, keys, *counts), code
    rows = [row for row in visas(demo_town, reader, "agree") if decided(row)]
    counts = (
        number(), number(said("agreed")), number(said("remarks")), refused, share(said("refused")),
    )  # fmt: skip
    found = figures(demo_town, reader, "approval.returns")
    assert found == tallied(rows, ["kind", "author"], *counts)
    told = listed(demo_town, reader, "approval.waiting")
    left = [row for row in visas(demo_town, reader) if waiting(row)]
    assert sorted((each[0], each[2]) for each in told) == sorted(
        (row.person, row.title) for row in left
    )


@pytest.mark.parametrize("login", READERS)
def test_routes(demo_town: DemoTown, login: str) -> None:
    reader = demo_town.reader(login)
    query = f"""
        select d.kind, r.state, r.round, r.started_at, r.ended_at from approval.route r
        join documents.document d on d.id = r.document_id
        where d.deleted_at is null and r.aside = false and d.id in ({OPEN_TO})"""
    rows = rows_of(demo_town, "kind state round began ended", query, words(demo_town, reader))
    in_state = [number(lambda row, word=word: row.state == word)
                for word in ("running", "done", "stopped", "recalled")]  # fmt: skip
    counts = (
        number(), *in_state, number(lambda row: row.round > 1), mean(lambda row: row.round),
        mean(lambda row: CALENDAR.working_days_between(day(row.began), day(row.ended)),
             lambda row: row.state == "done"),
    )  # fmt: skip
    assert figures(demo_town, reader, "approval.routes") == tallied(rows, ["kind"], *counts)


GROUPS = {
    "signing-in": ("sign-", "session.", "profile.password", "acting."),
    "restricted": ("document.read",), "keys": ("signing.",),
    "rights": ("access.", "role.", "person.", "people.", "post.", "substitution.", "token."),
}  # fmt: skip
"""How the acts of some groups begin."""


def test_the_log(demo_town: DemoTown) -> None:
    reader = demo_town.reader("auditor")
    query = """select action, at, actor_id, object_type, object_id from audit.record"""
    rows = rows_of(demo_town, "action at actor sort object", query, {})
    reading = [row for row in rows if row.action == "document.read"]
    found = figures(demo_town, reader, "audit.restricted")
    assert found == tallied(reading, ["actor"], number())
    by_day = figures(demo_town, reader, "audit.events")
    for group, begins in GROUPS.items():
        counted = {key: value for key, value in by_day.items() if key[1] == group}
        known = _acts(demo_town, group)
        assert all(each.startswith(begins) for each in known)
        ours = [row for row in rows if row.action in known]
        assert counted == tallied(ours, [lambda row: day(row.at), lambda _row, g=group: g],
                                  number())  # fmt: skip
    rights = listed(demo_town, reader, "audit.rights")
    assert len(rights) == sum(row.action in _acts(demo_town, "rights") for row in rows)
    known = ("sign-in.failed", "profile.password-refused")
    refusals = sum(row.action in known for row in rows)
    assert len(listed(demo_town, reader, "audit.refusals")) == refusals
    entering = figures(demo_town, reader, "audit.signing_in")
    for place, action in enumerate(("sign-in.done", "sign-in.failed")):
        people = Counter(row.object for row in rows if row.action == action)
        assert people
        told = [line[place] for line in entering.values() if line[place]]
        assert sorted(told) == sorted(people.values())
    taken = listed(demo_town, reader, "audit.taken_out")
    assert taken
    assert len(taken) == sum(row.action in _acts(demo_town, "taken-out") for row in rows)


def test_the_log_of_the_demo_is_whole(demo_town: DemoTown) -> None:
    """What the demo tells of the weeks before is sealed as everything is."""
    engine = demo_town.installation.engine
    with system_transaction(engine, today=demo_town.today, task="t") as session:
        found = verify(driver(session))
    assert found.sound
    ((weeks, days),) = demo_town.rows(
        """select count(*), count(distinct (at at time zone 'Asia/Omsk')::date)
        from audit.record where action = 'sign-in.done' and at < now() - interval '12 hours'"""
    )
    assert weeks > 400
    assert days > 20


def _acts(town: DemoTown, group: str) -> set[str]:
    from uprava.audit.reports import NAMED

    return set(NAMED[group])


def test_every_report_is_counted_again_here(demo_town: DemoTown) -> None:
    for area in ("documents", "approval", "audit"):
        assert untold(demo_town, area, Path(__file__)) == []
