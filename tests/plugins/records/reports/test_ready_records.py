"""The ready reports of records over the demo town, counted again from plain rows."""

from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests_support.demo_town import DemoTown
from tests_support.recounted import OPEN_TO, figures, listed, untold, words
from tests_support.tallied import mean, month, most, number, rows_of, share, tallied, total
from uprava.calendar import official_calendar
from uprava.users.reader import Reader
from uprava_records.filing.service.plans import find_plan, totals_of

READERS = ("head", "clerk", "registrar")
KEEPERS = ("registrar", "rodina")
"""Who may open the exchange and the cases."""

ZONE = ZoneInfo("Asia/Omsk")
CALENDAR = official_calendar()


def day(moment: Any) -> Any:
    """The day of a moment at the office."""
    return None if moment is None else moment.astimezone(ZONE).date()


def letters(town: DemoTown, reader: Reader) -> list[Any]:
    """Incoming letters of the period."""
    query = f"""
        select i.channel, i.addressee_id, d.registered_on, d.state, d.due_on
        from records.incoming i join documents.document d on d.id = i.document_id
        where d.state <> 'annulled' and d.deleted_at is null
            and d.registered_on between %(since)s and %(until)s and d.id in ({OPEN_TO})"""
    return rows_of(town, "channel addressee day state due", query, words(town, reader))


@pytest.mark.parametrize("login", READERS)
def test_letters(demo_town: DemoTown, login: str) -> None:
    reader, today = demo_town.reader(login), demo_town.today
    rows = letters(demo_town, reader)

    def closed(row: Any) -> bool:
        return row.state in ("executed", "filed")

    def still(row: Any) -> bool:
        return not closed(row)

    def late(row: Any) -> bool:
        return still(row) and row.due is not None and row.due < today

    found = figures(demo_town, reader, "records.channels")
    assert found == tallied(rows, ["channel", lambda row: month(row.day)], number())
    counts = (number(), number(closed), number(still), number(late), share(closed))
    found = figures(demo_town, reader, "records.addressees")
    assert found == tallied(rows, ["addressee"], *counts)
    assert found


@pytest.mark.parametrize("login", READERS)
def test_reviews(demo_town: DemoTown, login: str) -> None:
    reader = demo_town.reader(login)
    query = f"""
        select r.person_id, r.state, r.put_at, r.ended_at, d.number from records.review r
        join documents.document d on d.id = r.document_id
        where r.state in ('waiting', 'open', 'done') and d.deleted_at is null
            and d.id in ({OPEN_TO})"""
    rows = rows_of(demo_town, "person state put ended number", query, words(demo_town, reader))

    def done(row: Any) -> bool:
        return bool(row.state == "done")

    def taken(row: Any) -> int:
        return CALENDAR.working_days_between(day(row.put), day(row.ended))

    counts = (
        number(), number(done), number(lambda row: done(row) and taken(row) <= 0),
        number(lambda row: row.state == "open"), mean(taken, done), most(taken, done),
    )  # fmt: skip
    period = words(demo_town, reader)
    within = [row for row in rows if period["since"] <= day(row.put) <= period["until"]]
    found = figures(demo_town, reader, "records.considered")
    assert found == tallied(within, ["person"], *counts)
    left = sorted((row.person, row.number) for row in rows if not done(row))
    told = listed(demo_town, reader, "records.not_considered")
    assert sorted((each[0], each[2]) for each in told) == left


def dispatches(town: DemoTown, reader: Reader) -> list[Any]:
    """Copies under way, each with the first of its envelope told apart."""
    query = f"""
        select s.id, s.channel, s.state, s.queued_at, s.sent_at, s.postage, s.packet,
            s.mail_class, d.kind, d.number
        from records.dispatch s join documents.document d on d.id = s.document_id
        where d.number is not null and d.deleted_at is null and d.id in ({OPEN_TO})
        order by s.id"""
    names = "id channel state queued sent postage packet mail kind number"
    rows, seen = rows_of(town, names, query, words(town, reader)), set()
    first = dict(town.rows("""select packet, min(id) from records.dispatch
        where packet is not null group by 1"""))  # fmt: skip
    for row in rows:
        alone = row.packet is None or first[row.packet] == row.id
        row.paid = Decimal(row.postage) / 100 if alone and row.postage is not None else Decimal()
        seen.add(row.id)
    assert len(seen) == len(rows)
    return rows


@pytest.mark.parametrize("login", READERS)
def test_sending(demo_town: DemoTown, login: str) -> None:
    reader = demo_town.reader(login)
    rows = dispatches(demo_town, reader)

    def among(*states: str) -> Any:
        return lambda row: row.state in states

    gone = among("sent", "delivered", "returned")
    counts = (
        number(), number(gone), number(among("delivered")), number(among("returned")),
        number(among("queued", "sending", "failed")), number(among("failed")),
    )  # fmt: skip
    found = figures(demo_town, reader, "records.sending")
    assert found == tallied(rows, ["channel"], *counts)
    sent = [row for row in rows if row.sent]
    found = figures(demo_town, reader, "records.copies")
    assert found == tallied(sent, ["kind", lambda row: month(day(row.sent))], number(gone))
    post = [row for row in sent if row.channel == "post"]
    found = figures(demo_town, reader, "records.postage")
    keys = [lambda row: month(day(row.sent)), "mail"]
    assert found == tallied(post, keys, total(lambda row: row.paid, 2))
    failed = listed(demo_town, reader, "records.failures")
    assert len(failed) == sum(row.state in ("failed", "returned") for row in rows)


@pytest.mark.parametrize("login", READERS)
def test_acts(demo_town: DemoTown, login: str) -> None:
    reader = demo_town.reader(login)
    query = f"""
        select a.act_kind, a.normative, a.status, a.signatory_id, a.published_day, a.register_day,
            d.registered_on, d.number
        from records.act a join documents.document d on d.id = a.document_id
        where d.number is not null and d.state <> 'annulled' and d.deleted_at is null
            and d.id in ({OPEN_TO})"""
    names = "kind normative status signatory published registered day number"
    every_act = rows_of(demo_town, names, query, words(demo_town, reader))
    period = words(demo_town, reader)
    rows = [row for row in every_act if period["since"] <= row.day <= period["until"]]

    def lacking(row: Any) -> bool:
        return row.normative and row.published is None and row.status != "lost_force"

    def unsent(row: Any) -> bool:
        return row.normative and row.published is not None and row.registered is None

    counts = (
        number(), number(lambda row: row.normative),
        number(lambda row: row.status in ("in_force", "changed")),
        number(lambda row: row.status == "changed"),
        number(lambda row: row.status == "lost_force"), number(lacking), number(unsent),
    )  # fmt: skip
    assert figures(demo_town, reader, "records.acts") == tallied(rows, ["kind"], *counts)
    found = figures(demo_town, reader, "records.acts_by_signatory")
    assert found == tallied(rows, ["signatory", "kind"], number())
    told = listed(demo_town, reader, "records.acts_lacking")
    assert sorted(each[0] for each in told) == sorted(
        row.number for row in every_act if lacking(row) or unsent(row)
    )


@pytest.mark.parametrize("login", KEEPERS)
def test_exchange(demo_town: DemoTown, login: str) -> None:
    reader = demo_town.reader(login)
    query = f"""
        select m.party_title, m.way, m.step, m.created_at, m.number
        from records.exchange_message m
        where m.kind = 'container' and (m.document_id is null or m.document_id in ({OPEN_TO}))"""
    rows = rows_of(demo_town, "party way step made number", query, words(demo_town, reader))

    def out(*steps: str) -> Any:
        return lambda row: row.way == "out" and row.step in steps

    def handed(row: Any) -> bool:
        return row.way == "out" and row.step != "waiting"

    sent, received = number(handed), number(lambda row: row.way == "in")
    registered, late, refused = (number(out(step)) for step in ("registered", "late", "refused"))
    counts = (
        sent, received, registered, late, refused,
        number(lambda row: row.step in ("failed", "unreadable")),
        share(out("registered"), handed),
    )  # fmt: skip
    found = figures(demo_town, reader, "records.exchange")
    assert found == tallied(rows, ["party"], *counts)
    found = figures(demo_town, reader, "records.exchange_by_month")
    keys = [lambda row: month(day(row.made))]
    assert found == tallied(rows, keys, sent, received, registered, late, refused)
    told = listed(demo_town, reader, "records.no_receipt")
    assert sorted(each[1] for each in told) == sorted(r.number for r in rows if r.step == "late")
    told = listed(demo_town, reader, "records.exchange_refused")
    bad = ("refused", "failed", "unreadable")
    assert sorted(each[2] for each in told) == sorted(r.number for r in rows if r.step in bad)


def cases(town: DemoTown, reader: Reader) -> list[Any]:
    """Cases of the reader's organisation, of those units where the reader files."""
    query = """
        select year::text, state, keeping, coalesce(years, 0), epk, carried, personnel, review,
            documents, sheets, unit_id, due_on, event_on, index
        from records.case_file where organisation_id = %(own)s
            and (%(units)s::int[] is null or unit_id = any (%(units)s::int[]))"""
    names = """year state keeping years epk carried personnel review documents sheets unit due
        event index"""
    units = reader.permissions["records.file"]
    values = {"own": reader.organisation_id, "units": None if units is None else list(units)}
    return rows_of(town, names, query, values)


def category(row: Any) -> str:
    """The category of the closing record, told apart by the rules of the archives."""
    if row.personnel:
        return "personnel"
    if row.keeping == "permanent" or row.review == "permanent":
        return "permanent"
    long = row.keeping in ("years", "event") and row.years > 10
    return "temporary" if long else "short"


def term(row: Any) -> str:
    """The storage term in steps."""
    if row.keeping in ("permanent", "need", "replaced"):
        return str(row.keeping)
    return next((name for name, most in (("one", 1), ("five", 5), ("ten", 10))
                 if row.years <= most), "long")  # fmt: skip


@pytest.mark.parametrize("login", KEEPERS)
def test_cases(demo_town: DemoTown, login: str) -> None:
    reader, today = demo_town.reader(login), demo_town.today
    rows = cases(demo_town, reader)

    def state(word: str) -> Any:
        return lambda row: row.state == word

    def due(row: Any) -> bool:
        return row.state == "closed" and row.due is not None and row.due <= today

    def event(row: Any) -> bool:
        waits = row.keeping in ("event", "need", "replaced")
        return row.state == "closed" and row.due is None and row.event is None and waits

    open_, closed = number(state("open")), number(state("closed"))
    documents, sheets = total(lambda row: row.documents), total(lambda row: row.sheets)
    found = figures(demo_town, reader, "records.cases_by_year")
    assert found == tallied(
        rows, ["year", category], number(), open_, closed, number(lambda row: row.carried),
        number(lambda row: row.epk), documents, sheets,
    )  # fmt: skip
    found = figures(demo_town, reader, "records.cases_by_unit")
    assert found == tallied(
        rows, ["unit"], number(), open_, closed, documents, sheets, number(due), number(event)
    )
    found = figures(demo_town, reader, "records.cases_by_term")
    assert found == tallied(rows, [term, "state"], number())
    told = listed(demo_town, reader, "records.cases_due")
    assert sorted(each[0] for each in told) == sorted(row.index for row in rows if due(row))


def test_a_year_without_carried_cases_is_what_the_plan_says(demo_town: DemoTown) -> None:
    reader = demo_town.reader("registrar")
    by_year = figures(demo_town, reader, "records.cases_by_year")
    with demo_town.acting(reader) as session:
        plan = find_plan(session, demo_town.today.year - 1, reader=reader)
        assert plan is not None
        told = totals_of(session, plan)
    year = str(plan.year)
    found = {key[1]: (value[0], value[4]) for key, value in by_year.items() if key[0] == year}
    assert found == {code: (each["all"], each["epk"]) for code, each in told.items()
                     if not each["carried"]}  # fmt: skip
    assert found


def test_every_report_is_counted_again_here(demo_town: DemoTown) -> None:
    assert untold(demo_town, "records", Path(__file__)) == []
