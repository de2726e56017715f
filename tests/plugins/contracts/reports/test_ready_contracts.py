"""Every ready report over the contracts of the demo town, counted again by plain SQL."""

from pathlib import Path

import pytest
from tests_support.demo_town import DemoTown
from tests_support.recounted import OPEN_TO, figures, listed, recounted, untold, words
from uprava.calendar.periods import Period, Preset
from uprava_contracts.control.asking import Asked
from uprava_contracts.control.service.counting import count

READERS = ("head", "kovalenko")


def several(*conditions: str) -> str:
    """Return how many rows fit each condition."""
    return ", ".join(f"count(*) filter (where {each})" for each in conditions)


def total(what: str, when: str = "true") -> str:
    """Return the sum over the rows that fit."""
    return f"round(coalesce(sum({what}) filter (where {when}), 0), 2)"


def share(part: str, whole: str) -> str:
    """Return the share of the rows that fit, in percent to a tenth."""
    return f"""round(100.0 * count(*) filter (where {part})
        / nullif(count(*) filter (where {whole}), 0), 1)"""


WHOLE = f"""
with whole as (
    select c.*, d.number, d.title, stands in ('performed', 'terminated') as over,
        stands in ('concluded', 'performing', 'suspended') as live,
        stands = 'terminated' as torn,
        (select sum(v.accepted_sum) from contracts.delivery as v
            where v.contract_id = c.document_id and v.state in ('partly', 'accepted')) as accepted,
        (select sum(p.sum) from contracts.payment as p
            where p.contract_id = c.document_id and p.withdrawn_why = '') as paid
    from contracts.contract as c join documents.document as d on d.id = c.document_id
    where c.document_id in ({OPEN_TO}) and c.concluded_on is not null and c.stands <> 'annulled'
), concluded as (select *, date_trunc('month', concluded_on)::date as month from whole
    where concluded_on between %(since)s and %(until)s
), ended as (select * from whole where over and stands_since between %(since)s and %(until)s)"""


@pytest.mark.parametrize("login", READERS)
def test_contracts_of_now(demo_town: DemoTown, login: str) -> None:
    reader = demo_town.reader(login)
    query = f"""{WHOLE} select unit_id, count(*), {total("price")}, {total("accepted")},
        {total("paid")}, {
        several('''exists (
            select from contracts.obligation as o where o.contract_id = document_id
            and o.side = 'theirs' and o.met_on is null and o.withdrawn_why = ''
            and o.given_on is null and (o.due_on < %(today)s or o.due_on <= %(today)s + 7
                and o.duty in ('supply', 'work', 'service')))''')
    }
        from whole where live group by 1"""
    found = figures(demo_town, reader, "contracts.by_unit")
    assert found == recounted(demo_town, query, words(demo_town, reader))
    assert found


@pytest.mark.parametrize("login", READERS)
@pytest.mark.parametrize(
    ("code", "keys", "measures"),
    [
        ("concluded", "kind, month", f"count(*), {total('price')}"),
        ("suppliers", "counterparty", f"""count(*), {total("price")}, round(avg(price), 2),
            {several("live", "over and (torn or was_late)")}"""),
        ("small_business", "kind", f"""count(*), {total("price")}, {several("small_business")},
            {total("price", "small_business")}"""),
    ],
)  # fmt: skip
def test_contracts_of_a_period(
    demo_town: DemoTown, login: str, code: str, keys: str, measures: str
) -> None:
    reader, many = demo_town.reader(login), len(keys.split(","))
    query = f"{WHOLE} select {keys}, {measures} from concluded group by {keys}"
    found = figures(demo_town, reader, f"contracts.{code}")
    assert found == recounted(demo_town, query, words(demo_town, reader), many)
    assert found


@pytest.mark.parametrize("login", READERS)
@pytest.mark.parametrize(
    ("code", "key"),
    [
        ("ended_by_unit", "unit_id"), ("ended_by_kind", "kind"),
        ("ended_by_supplier", "counterparty"),
    ],
)  # fmt: skip
def test_how_contracts_ended(demo_town: DemoTown, login: str, code: str, key: str) -> None:
    reader = demo_town.reader(login)
    query = f"""{WHOLE} select {key}, {several("true", "was_late", "torn", "was_late or torn")},
        {share("was_late", "true")}, {share("torn", "true")}, {share("was_late or torn", "true")}
        from ended group by 1"""
    found = figures(demo_town, reader, f"contracts.{code}")
    assert found == recounted(demo_town, query, words(demo_town, reader))


@pytest.mark.parametrize("login", READERS)
def test_the_reports_say_what_the_dashboard_says(demo_town: DemoTown, login: str) -> None:
    reader = demo_town.reader(login)
    asked = words(demo_town, reader)
    period = Period(Preset.OWN, asked["since"], asked["until"])
    with demo_town.acting(reader) as session:
        page = count(session, Asked(period), reader=reader).units
    units = {unit: told for (_organisation, unit), told in page.items()}
    live = figures(demo_town, reader, "contracts.by_unit")
    assert {key: row for (key,), row in live.items()} == {
        unit: (told.live, told.price, told.accepted, told.paid, told.risk)
        for unit, told in units.items() if told.live
    }  # fmt: skip
    ended = figures(demo_town, reader, "contracts.ended_by_unit")
    assert {key: row for (key,), row in ended.items()} == {
        unit: (told.ended, told.late, told.terminated, told.broken, told.share_late,
               told.share_terminated, told.share_broken)
        for unit, told in units.items() if told.ended
    }  # fmt: skip
    owed = figures(demo_town, reader, "contracts.obligations_by_unit")
    overdue = {key: (row[2], row[4], row[5]) for (key,), row in owed.items() if row[2]}
    assert overdue == {
        unit: (told.overdue, told.ours, told.theirs) for unit, told in units.items()
        if told.overdue
    }  # fmt: skip


OWED = f"""{WHOLE}, owed as (
    select o.*, w.number, w.counterparty, w.unit_id, w.kind,
        o.met_on is null and o.given_on is null and o.due_on is not null as open,
        o.met_on is null and o.given_on is null and o.due_on < %(today)s as overdue,
        case when o.sum > o.met_sum then o.sum - o.met_sum when o.sum is not null then 0
            end as owing,
        o.met_on is not null and (o.due_on is null or o.due_on >= o.met_on) as good,
        o.met_on > o.due_on as late
    from contracts.obligation as o join whole as w on w.document_id = o.contract_id
    where o.withdrawn_why = ''
)"""


@pytest.mark.parametrize("login", READERS)
def test_obligations_of_now(demo_town: DemoTown, login: str) -> None:
    reader = demo_town.reader(login)
    query = f"""{OWED} select unit_id, count(*), {total("owing")}, {several("overdue")},
        {total("owing", "overdue")},
        {several("overdue and side = 'ours'", "overdue and side = 'theirs'")}
        from owed where open group by 1"""
    found = figures(demo_town, reader, "contracts.obligations_by_unit")
    assert found == recounted(demo_town, query, words(demo_town, reader))
    assert found


@pytest.mark.parametrize("login", READERS)
@pytest.mark.parametrize(
    ("code", "key"), [("obligations_met", "duty"), ("obligations_met_by_unit", "unit_id")]
)
def test_how_obligations_are_met(demo_town: DemoTown, login: str, code: str, key: str) -> None:
    reader = demo_town.reader(login)
    due = "met_on is not null or overdue"
    query = f"""{OWED} select {key},
        {several(due, "good", "late", "overdue")}, {share("good", due)},
        round(avg(case when late then met_on - due_on when overdue then %(today)s - due_on end), 1)
        from owed where due_on between %(since)s and %(until)s group by 1"""
    found = figures(demo_town, reader, f"contracts.{code}")
    assert found == recounted(demo_town, query, words(demo_town, reader))
    assert found


PAID = f"""{WHOLE}, paid as (
    select p.*, w.unit_id, w.kind, o.due_on, o.rule_days::text as days,
        date_trunc('month', p.paid_on)::date as month, p.paid_on > o.due_on as late
    from contracts.payment as p join whole as w on w.document_id = p.contract_id
    join contracts.obligation as o on o.id = p.obligation_id
    where p.withdrawn_why = '' and p.paid_on between %(since)s and %(until)s
)"""


@pytest.mark.parametrize("login", READERS)
@pytest.mark.parametrize(("code", "key"), [("payments", "unit_id"), ("payments_by_rule", "days")])
def test_payments(demo_town: DemoTown, login: str, code: str, key: str) -> None:
    reader = demo_town.reader(login)
    query = f"""{PAID} select {key}, count(*), {total("sum")}, {several("late")},
        {total("sum", "late")}, {share("late", "true")},
        round(avg(paid_on - due_on) filter (where late), 1) from paid group by 1"""
    found = figures(demo_town, reader, f"contracts.{code}")
    assert found == recounted(demo_town, query, words(demo_town, reader))
    assert found


@pytest.mark.parametrize("login", READERS)
def test_payments_by_month(demo_town: DemoTown, login: str) -> None:
    reader = demo_town.reader(login)
    query = f"{PAID} select kind, month, {total('sum')} from paid group by 1, 2"
    found = figures(demo_town, reader, "contracts.payments_by_month")
    assert found == recounted(demo_town, query, words(demo_town, reader), 2)


CHARGED = f"""{WHOLE}, charged as (
    select 'penalty' as item, e.contract_id, e.side, e.sum, e.paid, e.state, e.claim_id,
        (e.reckoned_at at time zone 'Asia/Omsk')::date as day from contracts.charge as e
    union all select 'fine', e.contract_id, e.side, e.sum, e.paid, e.state, e.claim_id,
        (e.charged_at at time zone 'Asia/Omsk')::date from contracts.fine as e
), sums as (
    select h.*, w.number, w.unit_id, w.counterparty,
        case when h.state in ('claimed', 'reckoned') then h.sum - h.paid else 0 end as owing
    from charged as h join whole as w on w.document_id = h.contract_id
    where h.state <> 'cancelled' and h.day between %(since)s and %(until)s
)"""


@pytest.mark.parametrize("login", READERS)
@pytest.mark.parametrize(
    ("code", "key"), [("penalties", "counterparty"), ("penalties_by_unit", "unit_id")]
)
def test_penalties(demo_town: DemoTown, login: str, code: str, key: str) -> None:
    reader = demo_town.reader(login)
    query = f"""{CHARGED} select {key}, count(*), {total("sum")}, {total("paid")},
        {total("owing")}, {total("sum - paid", "state = 'written-off'")},
        {several("claim_id is not null")} from sums group by 1"""
    found = figures(demo_town, reader, f"contracts.{code}")
    assert found == recounted(demo_town, query, words(demo_town, reader))
    if login == "head":
        assert found


@pytest.mark.parametrize("login", READERS)
def test_securities(demo_town: DemoTown, login: str) -> None:
    reader = demo_town.reader(login)
    query = f"""{WHOLE} select w.unit_id, s.form, count(*), {total("s.sum")},
        {several("s.until between %(today)s and %(today)s + 30", "s.until < %(today)s")}
        from contracts.security as s join whole as w on w.document_id = s.contract_id
        where s.ended = '' group by 1, 2"""
    found = figures(demo_town, reader, "contracts.securities")
    assert found == recounted(demo_town, query, words(demo_town, reader), 2)
    assert found


AWAY = """case when {0} < %(today)s then 'over' when {0} = %(today)s then 'today'
    when {0} < %(today)s + 4 then 'three' when {0} < %(today)s + 11 then 'ten'
    when {0} < %(today)s + 31 then 'thirty' else 'later' end"""

LISTS = {
    "register": f"""{WHOLE} select number, concluded_on, title, counterparty, kind, price, unit_id,
        stands, performs_until from concluded""",
    "ending": f"""{WHOLE} select performs_until, number, title, counterparty, price, accepted,
        responsible_id, unit_id from whole
        where live and performs_until between %(today)s and %(today)s + 30""",
    "terminated": f"""{WHOLE} select number, concluded_on, title, counterparty, price,
        stands_since, was_late from ended where torn""",
    "refusals": f"""select d.number, c.counterparty, r.ours, r.decided_on, r.notified_on,
        r.cancelled_on, r.sent_on, r.listed_on, nullif(r.next_step, ''), r.next_due
        from contracts.refusal as r join contracts.contract as c on c.document_id = r.contract_id
        join documents.document as d on d.id = c.document_id
        where r.document_id in ({OPEN_TO}) and r.decided_on between %(since)s and %(until)s""",
    "obligations_due": f"""{OWED} select due_on, number, counterparty, side, duty, subject, sum,
        responsible_id from owed where open and due_on between %(today)s and %(today)s + 10""",
    "obligations_overdue": f"""{OWED} select due_on, %(today)s - due_on, number, counterparty,
        side, duty, subject, owing, responsible_id from owed where overdue""",
    "payments_due": f"""{OWED} select due_on, {AWAY.format("due_on")}, number, counterparty,
        subject, rule_days::text, owing, responsible_id from owed
        where open and side = 'ours' and duty in ('advance', 'payment')""",
    "penalty_list": f"""{CHARGED} select number, counterparty, item, side, day, sum, paid, owing,
        state from sums""",
    "guarantees": f"""{WHOLE} select s.until, s.bank, s.number, s.sum, w.number, w.counterparty,
        s.kind from contracts.security as s join whole as w on w.document_id = s.contract_id
        where s.ended = '' and s.until <= %(today)s + 30""",
}

EMPTY_TODAY = {"ending", "obligations_due", "obligations_overdue", "guarantees", "payments_due"}
"""What the demo has of it hangs on the day it is filled on."""


@pytest.mark.parametrize("login", READERS)
@pytest.mark.parametrize("code", LISTS)
def test_lists(demo_town: DemoTown, login: str, code: str) -> None:
    reader = demo_town.reader(login)
    found = listed(demo_town, reader, f"contracts.{code}")
    rows = demo_town.rows(LISTS[code], words(demo_town, reader))
    assert sorted(found, key=repr) == sorted(rows, key=repr)
    if login == "head" and code not in EMPTY_TODAY:
        assert found


def test_no_report_is_left_out(demo_town: DemoTown) -> None:
    assert untold(demo_town, "contracts", Path(__file__)) == []
