"""Counting the appeals of a period under the reader's rights, beside those of a year before."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

from sqlalchemy.orm import Session
from uprava.calendar.periods import Period, twelve_months
from uprava.db.sql import driver, fetch
from uprava.documents.service.access import VISIBLE
from uprava.i18n import _
from uprava.users.reader import Reader

from uprava_appeals.duty_reports.values import (
    KEPT_TITLES,
    Dimension,
    Figures,
    Kept,
    Line,
    Section,
    year_before,
)
from uprava_appeals.law.channels import Channel
from uprava_appeals.values import KIND, STANDINGS, Letter, QuestionState, Repeat, Result, Standing

SEEN: LiteralString = f"""
with seen as materialized (
    select a.document_id, a.channel, a.letter, a.repeat, a.source, a.territory, d.state,
        p.which, d.registered_on
    from documents.document as d join appeals.appeal as a on a.document_id = d.id
    join (values ('now', %(since)s::date, %(until)s::date),
        ('before', %(since_before)s::date, %(until_before)s::date)) as p (which, since, until)
        on d.registered_on between p.since and p.until
    where d.kind = %(kind)s and d.deleted_at is null and d.state <> 'annulled' and {VISIBLE}
)"""
"""The appeals that are counted, of both periods; `now` and `before` may share days."""

BY_APPEAL: Mapping[Dimension, LiteralString] = {
    Dimension.CHANNEL: "s.channel",
    Dimension.LETTER: "s.letter",
    Dimension.REPEAT: "s.repeat",
    Dimension.SOURCE: "s.source",
    Dimension.STANDING: "s.state",
}

BY_QUESTION: Mapping[Dimension, LiteralString] = {
    Dimension.SECTION: "coalesce(left(q.code, 4), '')",
    Dimension.TOPIC: "coalesce(left(q.code, 19), '')",
    Dimension.TERRITORY: "coalesce(nullif(q.territory, ''), s.territory)",
    Dimension.RESULT: "coalesce(q.result, q.state)",
}


def counts_of(dimension: Dimension, key: LiteralString, source: LiteralString) -> LiteralString:
    """Return the statement of one dimension."""
    return f"""select '{dimension}' as dimension, {key} as key, s.which, count(*) as number
        from {source} group by 2, 3"""


COUNTS: LiteralString = SEEN + " union all ".join(
    [counts_of(each, key, "seen as s") for each, key in BY_APPEAL.items()]
    + [
        counts_of(
            each, key, "seen as s join appeals.question as q on q.document_id = s.document_id"
        )
        for each, key in BY_QUESTION.items()
    ]
)

TERMS: LiteralString = (
    SEEN
    + """, of as (
    select s.document_id, s.which,
        bool_or(c.ground = 'register' and c.met_on > c.due_on) as registered_late,
        bool_or(c.ground = any (%(forwarding)s) and not c.fell_away and c.met_on is not null)
            as forwarded,
        bool_or(c.ground = any (%(forwarding)s) and not c.fell_away and c.met_on > c.due_on)
            as forwarded_late,
        bool_or(c.ground = any (%(answering)s) and not c.fell_away and c.met_on > c.due_on)
            as answered_late,
        bool_or(c.ground = any (%(answering)s) and not c.fell_away and c.met_on is not null)
            as answered,
        bool_or(c.ground = any (%(answering)s) and c.due_on > c.due_first) as extended,
        bool_or(c.met_on is null and c.decision_id is null and c.due_on < %(today)s) as overdue,
        bool_or(c.met_on is null and c.decision_id is null) as running
    from seen as s left join appeals.clock as c on c.document_id = s.document_id
    group by s.document_id, s.which
)
select which, count(*) as received,
    count(*) filter (where registered_late) as "registered-late",
    count(*) filter (where forwarded) as forwarded,
    count(*) filter (where forwarded_late) as "forwarded-late",
    count(*) filter (where answered and not answered_late) as answered,
    count(*) filter (where answered_late) as "answered-late",
    count(*) filter (where extended) as extended,
    count(*) filter (where running and not overdue) as running,
    count(*) filter (where overdue) as overdue
from of group by which"""
)

FORWARDING = ("forward", "copies", "migration", "complaint")
ANSWERING = ("answer", "governor")
"""Codes of grounds (`law.grounds`) whose terms are told apart."""

MONTHS: LiteralString = f"""
select date_trunc('month', d.registered_on)::date as month, count(*) as number
from documents.document as d
where d.kind = %(kind)s and d.deleted_at is null and d.state <> 'annulled' and {VISIBLE}
  and d.registered_on between %(first)s and %(last)s
group by 1"""


@dataclass(frozen=True, slots=True)
class Counted:
    """A number of one period by one dimension."""

    dimension: str
    key: str
    which: str
    number: int


def count(session: Session, period: Period, *, reader: Reader) -> Figures:
    """Return the figures of a period over what the reader may see."""
    before = year_before(period)
    values = {
        "kind": KIND, "principals": list(reader.principals), "today": session.info["today"],
        "since": period.since, "until": period.until, "since_before": before.since,
        "until_before": before.until, "forwarding": list(FORWARDING), "answering": list(ANSWERING),
    }  # fmt: skip
    found: dict[Dimension, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for each in fetch(session, Counted, COUNTS, values):
        found[Dimension(each.dimension)][each.key][each.which] = each.number
    sections = {each: section(session, each, found[each]) for each in Dimension}
    return Figures(period, before, kept(session, values), sections, months(session, period, values))


TOPICS = """
select distinct on (n.code) n.code, n.title
from appeals.node as n join appeals.edition as e on e.id = n.edition_id
where n.code = any (%s) order by n.code, e.dated desc"""
"""A code is called as the newest edition that has it calls it."""


def kept(session: Session, values: Mapping[str, Any]) -> dict[Kept, Line]:
    """Return how terms were kept."""
    cursor = driver(session).execute(TERMS, dict(values))
    names = [each.name for each in cursor.description or ()]
    rows = {row[0]: dict(zip(names, row, strict=True)) for row in cursor}
    return {
        each: Line(
            each, _(KEPT_TITLES[each]),
            rows.get("now", {}).get(each.value, 0), rows.get("before", {}).get(each.value, 0),
        )
        for each in Kept
    }  # fmt: skip


def section(
    session: Session, dimension: Dimension, found: Mapping[str, Mapping[str, int]]
) -> Section:
    """Return the lines of one dimension, the largest first, all of them."""
    titles = titles_in(session, dimension, list(found))
    lines = [
        Line(key, titles[key], counts.get("now", 0), counts.get("before", 0))
        for key, counts in found.items()
    ]
    lines.sort(key=lambda each: (-each.now, -each.before, each.title))
    return Section(dimension, lines)


def titles_in(session: Session, dimension: Dimension, keys: Sequence[str]) -> dict[str, str]:
    """Return how keys of a dimension are called."""
    if dimension in (Dimension.SECTION, Dimension.TOPIC):
        whole = {key: key if len(key) > 4 else f"{key}.0000.0000.0000" for key in keys if key}
        known = dict(driver(session).execute(TOPICS, (list(whole.values()),)).fetchall())
        return {"": _("Topic not chosen")} | {
            key: known.get(code, key) for key, code in whole.items()
        }
    if dimension is Dimension.TERRITORY:
        return {key: _("OKTMO {code}").format(code=key) if key else _("Not named") for key in keys}
    if dimension is Dimension.SOURCE:
        return {key: key or _("Their authors themselves") for key in keys}
    return {key: _(caption(dimension, key)) for key in keys}


def caption(dimension: Dimension, key: str) -> str:
    """Return the English message id of a key that is a word of appeals."""
    if dimension is Dimension.CHANNEL:
        return Channel(key).caption
    if dimension is Dimension.LETTER:
        return Letter(key).caption
    if dimension is Dimension.REPEAT:
        return Repeat(key).caption
    if dimension is Dimension.STANDING:
        return STANDINGS[Standing(key)]
    results = {each.value: each.caption for each in Result}
    return results.get(key) or QuestionState(key).caption


def months(session: Session, period: Period, values: Mapping[str, Any]) -> list[tuple[Period, int]]:
    """Return how many were registered in each of the twelve months up to the period's end."""
    year = twelve_months(min(period.until, max(values["today"], period.since)))
    asked = {**values, "first": year[0].since, "last": year[-1].until}
    found = dict(driver(session).execute(MONTHS, asked).fetchall())
    return [(each, found.get(each.since, 0)) for each in year]
