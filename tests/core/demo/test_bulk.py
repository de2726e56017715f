"""Loading in bulk: the same rows every time, true in every table, and nothing left half done."""

import multiprocessing
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import RFC_4122, UUID

import psycopg
import pytest
from tests_support.office import PROGRAM, Office, processes_of, wait_until
from uprava import testing
from uprava.db import embedded
from uprava.db.engine import owner_engine
from uprava.db.sql import fetch_value
from uprava.db.transaction import system_transaction
from uprava.demo import makers
from uprava.demo.loading import Freshness, bare, line, uuid_at
from uprava.demo.making import Making, Work
from uprava.demo.scene import Cast
from uprava.demo.town import town
from uprava.documents.service.filing import FileRow
from uprava.documents.service.numbering import JournalRow
from uprava.errors import UnavailableError
from uprava.installation import Installation
from uprava.settings import Settings
from uprava.users.reader import Reader
from uprava_records.letters.bulk import concerned, incoming

SCALE = 6_000
"""More than one batch, so that another process makes them."""

INDEXES = """
select pg_get_indexdef(indexrelid), indisvalid from pg_index
where indrelid::regclass::text ~ '^(documents|records|work|signing)[.]' order by 1
"""
CONSTRAINTS = """
select conrelid::regclass::text, conname, convalidated, pg_get_constraintdef(oid)
from pg_constraint where connamespace::regnamespace::text !~ '^pg_' order by 1, 2
"""
POLICIES = """
select polrelid::regclass::text, polname, pg_get_expr(polqual, polrelid),
       pg_get_expr(polwithcheck, polrelid)
from pg_policy order by 1, 2
"""
RIGHTS = """
select oid::regclass::text, relrowsecurity, relforcerowsecurity, relacl::text, relowner
from pg_class where relkind = 'r' and relnamespace::regnamespace::text !~ '^pg_' order by 1
"""
SCHEMA = (INDEXES, CONSTRAINTS, POLICIES, RIGHTS)
"""What the load takes off and puts back, and who may do what with the tables."""

VISITED = """select greatest(0, count(distinct split_part(ctid::text, ',', 1)) - (
    select relallvisible from pg_class where oid = '{0}'::regclass)) from {0}"""
"""Pages with rows that are not known to be visible to all; PostgreSQL 16 adds empty ones."""


WRONG = {
    "readers are not those with a right": "select count(*) from documents.text as t"
    " where readers <> array(select distinct principal_id from documents.access_grant as g"
    " where g.document_id = t.document_id and not hidden order by 1)",
    "a card without text, file or its module's row": "select count(*) from documents.document"
    " as d where (select count(*) from documents.text where document_id = d.id) <> 1"
    " or (select count(*) from documents.file where document_id = d.id) <> 1"
    " or (select count(*) from records.incoming where document_id = d.id) <> 1",
    "a counter that is not the last number": "select count(*) from documents.counter as c"
    " where last <> (select max(seq) from documents.document as d"
    " where d.journal_id = c.journal_id and d.period = c.period)",
    "gaps": "select count(*) from (select 1 from documents.document group by journal_id, period"
    " having min(seq) <> 1 or max(seq) <> count(*) or count(distinct seq) <> count(*)) as wrong",
    "numbers out of order": "select count(*) from (select seq, row_number() over"
    " (partition by journal_id, period order by registered_at, id) as place"
    " from documents.document) as each where seq <> place",
    "a number that is not its parts": "select count(*) from documents.document as d join"
    " documents.journal as j on j.id = journal_id where number <> j.index || '/' || seq",
    "a day that is not the moment's": "select count(*) from documents.document"
    " where registered_on <> (registered_at at time zone 'Asia/Omsk')::date"
    " or period <> extract(year from registered_on)",
    "sent after it came, or answered before": "select count(*) from records.incoming as i"
    " join documents.document on id = document_id"
    " where outgoing_date > received_on or due_on <= outgoing_date",
    "words that search would not find": "select count(*) from documents.text where tsv is"
    " distinct from to_tsvector('russian', handles || ' ' || body)",
    "seams in a text": r"select count(*) from documents.text where body ~ '[{}\\]|\t|None'"
    " or handles !~ '^[А-ЯЁ]' or length(body) < 150",
    "a unit set apart that has a share": "select count(*) from documents.access_grant join"
    " users.person as p on p.id = principal_id where reason = 'work' and login = 'admin'",
    "a page of rights a vacuum has to visit": VISITED.format("documents.access_grant"),
    "a page of letters a vacuum has to visit": VISITED.format("records.incoming"),
}  # fmt: skip
"""What must not be, and how many times it is."""

FOREIGN = """
select conrelid::regclass::text, a.attname, confrelid::regclass::text, b.attname
from pg_constraint as c
join pg_attribute as a on a.attrelid = conrelid and a.attnum = conkey[1]
join pg_attribute as b on b.attrelid = confrelid and b.attnum = confkey[1]
where contype = 'f' and cardinality(conkey) = 1
  and conrelid::regclass::text ~ '^(documents|records)[.]'
"""


def rows_of(office: Office, *queries: str) -> list[list[tuple[object, ...]]]:
    """Ask the installation's database as its superuser, past every rule of ours."""
    with embedded.start(office.data / "postgres") as server:
        dsn = server.dsn(dbname=embedded.DATABASE, user="postgres")
        with psycopg.connect(dsn) as link:
            return [link.execute(query.encode()).fetchall() for query in queries]


@pytest.fixture(scope="module")
def empty() -> Iterator[Office]:
    """An installation with its tables and nothing in them."""
    folder = Path(tempfile.mkdtemp(prefix="uprava-bulk-"))
    folder.chmod(0o755)
    office = Office(folder / "data", 8999)
    quick = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    with embedded.start(office.data / "postgres", options=quick):
        office.run("db", "upgrade")
        yield office
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def schema(empty: Office) -> list[list[tuple[object, ...]]]:
    """The schema as the migrations made it."""
    return rows_of(empty, *SCHEMA)


@pytest.fixture(scope="module")
def loaded(empty: Office, schema: object) -> Office:
    """The same installation with a load in bulk."""
    empty.run("demo", "--no-serve", "--documents", "0", "--scale", str(SCALE))
    return empty


@pytest.mark.parametrize(
    "end", [pytest.param(signal.SIGTERM, marks=pytest.mark.nightly), signal.SIGKILL]
)
def test_an_interrupted_load_leaves_nothing(
    empty: Office, schema: list[list[tuple[object, ...]]], end: signal.Signals
) -> None:
    words = ["demo", "--no-serve", "--documents", "0", "--scale", "300000"]
    with subprocess.Popen(
        [*PROGRAM, *words], env=empty.environment, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        next(told for told in process.stderr if re.match(r"Letters: [1-9]", told))
        process.send_signal(end)
        process.stderr.read()  # the processes that make letters hold it open until they end
    assert process.returncode
    counts = "select (select count(*) from documents.document), (select count(*) from users.person)"
    idle = "select count(*) from pg_stat_activity where usename = 'uprava_owner'"
    wait_until(lambda: rows_of(empty, idle) == [[(0,)]], seconds=60)
    assert rows_of(empty, counts) == [[(0, 0)]]
    assert rows_of(empty, *SCHEMA) == schema
    wait_until(lambda: not [id for id in processes_of(empty.data) if is_python(id)])


def is_python(process: int) -> bool:
    """Tell whether a process is one of the program's own."""
    try:
        program = Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0")[0]
    except OSError:
        return False
    return b"python" in program.rpartition(b"/")[2]  # PostgreSQL may live in a folder of Python's


def test_indexes_constraints_policies_and_rights_are_as_before(
    loaded: Office, schema: list[list[tuple[object, ...]]]
) -> None:
    assert rows_of(loaded, *SCHEMA) == schema


@pytest.mark.parametrize("wrong", WRONG)
def test_a_load_is_true_by_plain_questions(loaded: Office, wrong: str) -> None:
    assert rows_of(loaded, WRONG[wrong]) == [[(0,)]]


def test_everything_a_row_refers_to_exists(loaded: Office) -> None:
    ((*keys,),) = rows_of(loaded, FOREIGN)
    assert len(keys) > 20
    orphans = [
        f"select count(*) from {child} as c where {column} is not null"
        f" and not exists (select from {parent} as p where p.{key} = c.{column})"
        for child, column, parent, key in keys
    ]
    assert rows_of(loaded, *orphans) == [[(0,)]] * len(keys)


def test_a_load_has_the_number_asked_for_and_is_in_the_audit_log(loaded: Office) -> None:
    documents, logged = rows_of(
        loaded,
        "select count(*), count(distinct title) > 500 from documents.document",
        "select body::json -> 'facts' ->> 'documents' from audit.record"
        " where body::json ->> 'action' = 'documents.loaded'",
    )
    assert documents == [(SCALE, True)]
    assert logged == [(str(SCALE),)]


def test_a_filled_installation_gets_nothing_more(loaded: Office) -> None:
    loaded.run("demo", "--no-serve", "--scale", "400")
    assert rows_of(loaded, "select count(*) from documents.document") == [[(SCALE,)]]


@pytest.fixture(scope="module")
def work() -> Work:
    """A load of five batches, the last one short, that knows no database."""
    units = {unit.code: id for id, unit in enumerate(town().units, 10)}
    readers = {
        person.login: Reader(id, person.login, "", "", None, (id,), {})
        for id, person in enumerate(town().people, 100)
    }
    journal = JournalRow(1, "in", "k", 1, 10, "01-12", "Входящие", "{index}/{seq}", "year", True)
    own = UUID(int=7)
    file = FileRow(
        own, own, own, 1, "main", "", "application/pdf", 9, "ab" * 32, 1, "ready", None,
        datetime(2024, 11, 1, tzinfo=UTC), 0,
    )  # fmt: skip
    making = Making("k", "filed", "records.incoming", ("x",), incoming, concerned)
    return Work(making, Cast({}, units, readers), journal, [file], 1, date(2024, 11, 19), 900, 200)


def test_rows_do_not_depend_on_how_many_processes_make_them(work: Work) -> None:
    here = [makers.content_of(work, first) for first in range(0, 900, 200)]
    for number in (1, 3):
        with makers.makers(work, number) as pipes:
            assert [makers.received(pipes[place % number], work) for place in range(5)] == here
    assert sum(content["documents.document"].count(b"\n") for content in here) == 900


def test_another_seed_loads_other_letters(work: Work) -> None:
    other = replace(work, seed=2)
    assert makers.content_of(other, 0) != makers.content_of(work, 0)
    assert makers.content_of(replace(work), 0) == makers.content_of(work, 0)


def test_a_maker_that_dies_is_told_of_and_not_waited_for(work: Work) -> None:
    with makers.makers(work, 1) as pipes:
        (child,) = multiprocessing.active_children()
        child.kill()
        with pytest.raises(UnavailableError, match="прерван"):
            for _batch in range(5):
                makers.received(pipes[0], work)


def test_the_database_reads_what_was_written(settings: Settings) -> None:
    odd = ("tab\t", "line\nline", "back\\slash \\N", "\r", "", "«ёлка» №", "\\.")
    moment = datetime(2024, 2, 29, 23, 59, 58, tzinfo=UTC)
    id = uuid_at(moment, 5)
    row = (id, *odd, None, True, moment, moment.date(), (3, 1), 7)
    assert settings.database_owner_url is not None
    with psycopg.connect(settings.database_owner_url) as link:
        link.execute(
            "create temp table odd (id uuid, a text, b text, c text, d text, e text, f text,"
            " g text, h text, i boolean, j timestamptz, k date, l int[], m int)"
        )
        with link.cursor().copy("copy odd from stdin") as copy:
            copy.write(line(*row))
        found = link.execute("select * from odd").fetchone()
    assert found == (*row[:-2], [3, 1], 7)
    assert (id.version, id.variant, id.int >> 80) == (7, RFC_4122, int(moment.timestamp() * 1000))


def test_tables_in_use_keep_their_rows_and_are_not_written_frozen(
    installation: Installation, settings: Settings, town: testing.Town
) -> None:
    assert settings.database_owner_url is not None
    engine = owner_engine(settings.database_owner_url)
    told: list[tuple[int, int]] = []
    with system_transaction(engine, today=testing.TODAY, task="demo") as session:
        count = "select count(*) from users.unit"
        before = fetch_value(session, count)
        shown = bare(session, ["users.unit"], progress=lambda *step: told.append(step))
        with shown as freshness:
            assert freshness is Freshness.USED
        assert before == fetch_value(session, count) > 0
    engine.dispose()
    assert told == [(step, len(told) - 1) for step in range(len(told))]
