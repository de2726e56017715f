"""Setting up the journals of the reader's organisation: templates tried first, gaps, closing.

A journal numbers documents of one kind; which kinds there are the running modules say.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.db.sql import driver, execute, fetch, fetch_one, fetch_value
from uprava.db.wall import past_rights
from uprava.documents.service.number_templates import Known, preview
from uprava.errors import NotFoundError
from uprava.i18n import _
from uprava.users.reader import Reader

CODE = re.compile(r"[a-z][a-z0-9-]{1,39}")
LONGEST_FIELDS = {"index": 20, "title": 200}
FLOW = 10
"""Characters of the mark of a flow."""

GAPS_TOLD = 100


@dataclass(frozen=True, slots=True)
class JournalLine:
    """A journal with what it has given so far this period."""

    id: int
    code: str
    kind: str
    index: str
    title: str
    number_template: str
    restarts: str
    active: bool
    unit_id: int | None
    unit: str | None
    organisation: str
    last: int
    flow: str = ""
    organisation_index: str = ""

    def period(self, day: date) -> int:
        """Return the period of numbering a day belongs to: its year, or 0 without end."""
        return day.year if self.restarts == "yearly" else 0

    def known(self, day: date) -> Known:
        """Return what the journal knows of a number of that day."""
        return Known(self.index, self.flow, self.organisation_index, self.kind, day)


@dataclass(frozen=True, slots=True)
class UnitName:
    """A unit that may keep a journal."""

    id: int
    name: str


COLUMNS = """j.id, j.code, j.kind, j.index, j.title, j.number_template, j.restarts, j.active,
    j.unit_id, unit.name as unit, o.short_name as organisation, j.flow,
    o.index as organisation_index,
    coalesce((select last from documents.counter as c where c.journal_id = j.id
              and c.period = case j.restarts when 'yearly' then %(year)s else 0 end), 0) as last"""

JOURNALS = f"""
    select {COLUMNS} from documents.journal as j
    join users.organisation as o on o.id = j.organisation_id
    left join users.unit on unit.id = j.unit_id
    where j.organisation_id = %(organisation)s"""


def list_all(session: Session, *, kinds: Collection[str], reader: Reader) -> list[JournalLine]:
    """Return the journals of these kinds in the reader's organisation, the open ones first."""
    query = f"{JOURNALS} and j.kind = any (%(kinds)s) order by not active, index, id"
    values = parameters(session, reader) | {"kinds": list(kinds)}
    return fetch(session, JournalLine, query, values)


def get_one(session: Session, id: int, *, reader: Reader) -> JournalLine:
    """Return a journal of the reader's organisation. Raises NotFoundError."""
    query = f"{JOURNALS} and j.id = %(id)s"
    found = fetch_one(session, JournalLine, query, parameters(session, reader) | {"id": id})
    if found is None:
        raise NotFoundError(_("There is no such journal."))
    return found


def parameters(session: Session, reader: Reader) -> dict[str, object]:
    """Return the values of the statements above."""
    return {"organisation": reader.organisation_id, "year": session.info["today"].year}


CARRIED = """
    (select count(distinct d.seq) from documents.document as d
        where d.journal_id = given.journal and d.period = given.period
          and d.seq between 1 and given.last)
    + (select count(*) from documents.reserved_number as r
        where r.journal_id = given.journal and r.period = given.period
          and r.document_id is null)"""
"""How many ordinals of a journal are explained: a reserved one is carried by its document."""

GAPS = f"""
    select given.journal, missing.seq
    from unnest(%(journals)s::int[], %(periods)s::int[], %(lasts)s::int[])
        as given (journal, period, last)
    cross join lateral (
        select numbers.seq from generate_series(1, given.last) as numbers (seq)
        where given.last <> {CARRIED}
          and not exists (
            select from documents.document as d
            where d.journal_id = given.journal and d.period = given.period
              and d.seq = numbers.seq)
          and not exists (
            select from documents.reserved_number as r
            where r.journal_id = given.journal and r.period = given.period
              and r.seq = numbers.seq)
        order by 1 limit {GAPS_TOLD}
    ) as missing order by 1, 2"""
"""Ordinals are compared one by one only in journals that have fewer of them than they gave."""


def find_gaps(
    session: Session, journals: Sequence[JournalLine], *, year: int
) -> Mapping[int, list[int]]:
    """Return the ordinals of a year that nothing explains, at most `GAPS_TOLD` of a journal.

    Explained are those a document carries and those taken aside for a paper day. Looks past the
    reader's rights on purpose: a document not open to the reader is no gap. Only ordinals are
    told, and row security is back before the function returns.
    """
    values = {
        "journals": [each.id for each in journals],
        "periods": [each.period(date(year, 1, 1)) for each in journals],
        "lasts": [each.last for each in journals],
    }
    with past_rights(session):
        rows = driver(session).execute(GAPS, values).fetchall()
    found: dict[int, list[int]] = {}
    for journal, seq in rows:
        found.setdefault(journal, []).append(seq)
    return found


def list_units(session: Session, *, reader: Reader) -> list[tuple[int, str]]:
    """Return the units that may keep a journal."""
    query = """
        select id, name from users.unit where organisation_id = %s and closed_on is null
        order by position, name"""
    return [
        (row.id, row.name) for row in fetch(session, UnitName, query, (reader.organisation_id,))
    ]


def known_of(session: Session, fields: Mapping[str, str], *, reader: Reader) -> Known:
    """Return what a journal of these fields knows of its numbers today."""
    query = "select index from users.organisation where id = %s"
    organisation = fetch_value(session, query, (reader.organisation_id,)) or ""
    return Known(
        fields.get("index", "").strip(), fields.get("flow", "").strip(), organisation,
        fields.get("kind", ""), session.info["today"],
    )  # fmt: skip


def save(
    session: Session, known: JournalLine | None, values: Mapping[str, str], *,
    kinds: Collection[str], reader: Reader,
) -> Mapping[str, str]:  # fmt: skip
    """Make or change a journal; return a sentence per field when nothing was saved.

    Code, kind, unit and period of a journal stay as they were made; a new one numbers documents
    of one of `kinds`.
    """
    fields, wrong = read(session, values, known, kinds=kinds, reader=reader)
    if wrong:
        return wrong
    if known is None:
        insert(session, fields, reader)
        return {}
    execute(
        session,
        "update documents.journal set index = %(index)s, title = %(title)s, flow = %(flow)s,"
        " number_template = %(number_template)s where id = %(id)s",
        {**fields, "id": known.id},
    )
    record(
        session, "journal.changed", "journal", known.id, was=known.number_template,
        now=str(fields["number_template"]), title=str(fields["title"]),
    )  # fmt: skip
    return {}


def insert(session: Session, fields: Mapping[str, object], reader: Reader) -> None:
    """Insert a new journal."""
    made = fetch_value(
        session,
        "insert into documents.journal (code, kind, organisation_id, unit_id, index, title, flow,"
        " number_template, restarts, active) values (%(code)s, %(kind)s, %(organisation)s,"
        " %(unit_id)s, %(index)s, %(title)s, %(flow)s, %(number_template)s, %(restarts)s, true)"
        " returning id",
        {**fields, "organisation": reader.organisation_id},
    )
    record(session, "journal.made", "journal", made, code=str(fields["code"]))


def read(
    session: Session, values: Mapping[str, str], known: JournalLine | None, *,
    kinds: Collection[str], reader: Reader,
) -> tuple[dict[str, object], dict[str, str]]:  # fmt: skip
    """Return the fields of a journal, and a sentence for each that does not fit."""
    names = ("index", "title", "flow", "number_template")
    texts = {name: values.get(name, "").strip() for name in names}
    kind = known.kind if known else values.get("kind", "")
    wrong: dict[str, str] = {}
    for name, longest in LONGEST_FIELDS.items():
        if not 1 <= len(texts[name]) <= longest:
            wrong[name] = _("From 1 to {n} characters.").format(n=longest)
    if len(texts["flow"]) > FLOW or not texts["flow"].isprintable():
        wrong["flow"] = _("At most {n} characters.").format(n=FLOW)
    can = known_of(session, texts | {"kind": kind}, reader=reader)
    found = preview(texts["number_template"], can, last=known.last if known else 0)
    if found.wrong:
        wrong["number_template"] = found.wrong
    fields: dict[str, object] = dict(texts)
    if known is None:
        fields |= {"kind": kind, **once_only(session, values, wrong, reader=reader)}
        if kind not in kinds:
            wrong["kind"] = _("Choose from the list.")
    return fields, wrong


def once_only(
    session: Session, values: Mapping[str, str], wrong: dict[str, str], *, reader: Reader
) -> dict[str, object]:
    """Return the fields that are said when a journal is made and never after."""
    code, unit = values.get("code", "").strip(), values.get("unit", "")
    taken = "select exists (select from documents.journal where code = %s)"
    if not CODE.fullmatch(code):
        wrong["code"] = _("Small Latin letters, digits and hyphens, beginning with a letter.")
    elif fetch_value(session, taken, (code,)):
        wrong["code"] = _("There is such a journal already.")
    units = {str(id): id for id, _name in list_units(session, reader=reader)}
    if unit not in units:
        wrong["unit"] = _("Choose the unit that keeps the journal.")
    restarts = "never" if values.get("restarts") == "never" else "yearly"
    return {"code": code, "unit_id": units.get(unit, 0), "restarts": restarts}


def close(session: Session, id: int, *, reader: Reader) -> JournalLine:
    """Close a journal: nothing more is registered in it; its documents and numbers stay."""
    journal = get_one(session, id, reader=reader)
    execute(session, "update documents.journal set active = false where id = %s", (journal.id,))
    record(session, "journal.closed", "journal", journal.id, code=journal.code, last=journal.last)
    return journal


def reopen(session: Session, id: int, *, reader: Reader) -> JournalLine:
    """Open a closed journal again; numbers go on where they ended."""
    journal = get_one(session, id, reader=reader)
    execute(session, "update documents.journal set active = true where id = %s", (journal.id,))
    record(session, "journal.opened", "journal", journal.id, code=journal.code)
    return journal


@dataclass(frozen=True, slots=True)
class FirstJournal:
    """The journal a module numbers its documents in until somebody sets up another."""

    code: str
    kind: str
    index: str
    title: str
    number_template: str


def open_first(session: Session, first: FirstJournal, *, organisation_id: int) -> None:
    """Open an organisation's first journal of a kind for a module; two at once open one."""
    code = f"{first.code}-{organisation_id}"
    query = """
        insert into documents.journal (code, kind, organisation_id, unit_id, index, title,
            number_template, restarts, active)
        values (%s, %s, %s, null, %s, %s, %s, 'yearly', true) on conflict do nothing
        returning id"""
    values = (code, first.kind, organisation_id, first.index, first.title, first.number_template)
    made = fetch_value(session, query, values)
    if made is not None:
        record(session, "journal.made", "journal", made, code=code)
