"""Commands as the administrator calls them."""

import re

import psycopg
import pytest
from tests_support.books import GAPS
from tests_support.office import Office
from uprava.db import embedded


def rows_of(office: Office, query: str) -> list[tuple[object, ...]]:
    """Ask the installation's database as its superuser, past every rule of ours."""
    with embedded.start(office.data / "postgres") as server:
        dsn = server.dsn(dbname=embedded.DATABASE, user="postgres")
        with psycopg.connect(dsn) as link:
            return link.execute(query).fetchall()


def test_help_names_every_command_and_needs_no_installation(office: Office) -> None:
    told = office.run("--help")
    for name in ("serve", "worker", "demo", "db", "user", "token", "modules", "hooks", "storage"):
        assert re.search(rf"^  {name}\b", told, re.MULTILINE)


def test_an_unknown_command_and_a_wrong_setting_are_sentences(office: Office) -> None:
    assert "No such command" in office.run("nonsense", fails=True)
    broken = Office(office.data, 0)
    told = broken.run("db", "status", fails=True)
    assert "UPRAVA_PORT" in told
    assert "Traceback" not in told


def test_an_unreachable_database_is_a_sentence(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    unknown = {"UPRAVA_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing"}
    monkeypatch.setattr(Office, "environment", office.environment | unknown)
    told = office.run("user", "list", fails=True)
    assert told.startswith("The database cannot be reached")
    assert "Traceback" not in told


def test_letters_are_numbered_without_gaps_in_the_order_of_their_days(office: Office) -> None:
    rows = rows_of(
        office,
        "select journal_id, period, array_agg(seq order by seq), array_agg(seq order by"
        " registered_on, registered_at) from documents.document"
        " where seq is not null and kind = 'records.incoming' group by 1, 2",
    )
    letters = "select count(*) from documents.document where kind = 'records.incoming'"
    recent = " and seq is not null and registered_on > current_date - 1500"
    assert rows_of(office, letters + recent) == [(20,)]  # beside a case of long ago
    assert rows_of(office, GAPS) == []
    for _journal, _year, seqs, by_day in rows:
        assert seqs == list(range(1, len(seqs) + 1)) == by_day


def test_everybody_sees_what_is_theirs(office: Office) -> None:
    counted = dict(
        rows_of(
            office,
            "select login, (select count(distinct document_id) from documents.access_grant"
            " where principal_id = any (users.principals(person.id, current_date)))"
            " from users.person where login = any ('{admin,auditor,registrar,head,deputy,clerk}')",
        )
    )
    assert counted["admin"] == counted["auditor"] == 0
    assert counted["head"] >= counted["registrar"] > counted["deputy"] > counted["clerk"]


def test_the_second_demo_adds_nothing(office: Office) -> None:
    people = "select count(*), (select count(*) from documents.document) from users.person"
    before = rows_of(office, people)
    assert "registrar" in office.run("demo", "--no-serve", "--documents", "20")
    assert rows_of(office, people) == before


def test_an_account_is_created_listed_and_disabled(office: Office) -> None:
    told = office.run(
        "user", "create", "petrov", "--name", "Петров Пётр Ильич", "--role", "auditor"
    )
    assert re.search(r"petrov: the password is (\w{4}-){3}\w{4}", told)
    assert "already" in office.run("user", "create", "Petrov", "--name", "Петров Пётр", fails=True)
    assert re.search(r"petrov .*active +auditor", office.run("user", "list"))
    made = ("token", "create", "--user", "petrov", "--scope")
    assert "From 1 to 365 days" in office.run(*made, "sign", "--days", "400", fails=True)
    assert "Choose what the program may do" in office.run(*made, "everything", fails=True)
    office.run(*made, "sign", "--name", "Шлюз почты")
    assert "Шлюз почты" in office.run("token", "list")
    office.run("user", "disable", "petrov")
    assert "Шлюз почты" not in office.run("token", "list")
    assert "Give the right to somebody else" in office.run("user", "disable", "admin", fails=True)
    assert re.search(r"petrov .*disabled", office.run("user", "list"))
    refused = office.run("token", "create", "--user", "petrov", "--scope", "sign", fails=True)
    assert "can sign in no more" in refused


def test_a_flipped_byte_is_found(office: Office) -> None:
    assert "as it was stored" in office.run("storage", "verify")
    ((digest,),) = rows_of(office, "select sha256 from documents.file limit 1")
    (blob,) = (office.data / "files").rglob(f"*{str(digest)[-20:]}")
    content = blob.read_bytes()
    blob.chmod(0o600)
    blob.write_bytes(bytes([content[0] ^ 1]) + content[1:])
    told = office.run("storage", "verify", fails=True)
    blob.write_bytes(content)
    assert f"{digest}  changed" in told


def test_the_schema_is_reported_up_to_date(office: Office) -> None:
    told = office.run("db", "status")
    assert re.search(r"^core +\d+ +up to date$", told, re.MULTILINE)
    assert re.search(r"^records +\d+ +up to date$", told, re.MULTILINE)


def test_the_same_seed_fills_the_same_titles_and_numbers(office: Office) -> None:
    other = Office(office.data.with_name("other"), office.port)
    other.run("demo", "--no-serve", "--documents", "20")
    letters = "select number, title, registered_on, state from documents.document order by 3, 1"
    assert rows_of(other, letters) == rows_of(office, letters)


def test_a_load_in_bulk_is_numbered_and_found(office: Office) -> None:
    large = Office(office.data.with_name("large"), office.port)
    large.run("demo", "--no-serve", "--documents", "2", "--scale", "300")
    ((number, seqs, files),) = rows_of(
        large,
        "select count(*), count(distinct (journal_id, period, seq)), (select count(*) from"
        " documents.file where text_state = 'ready') from documents.document",
    )
    assert (number, seqs) == (302, 302)
    assert files >= 300
    lasts = rows_of(
        large,
        "select last = (select max(seq) from documents.document as d where d.journal_id ="
        " c.journal_id and d.period = c.period) from documents.counter as c",
    )
    assert lasts
    assert all(fits for (fits,) in lasts)
    secured = "select count(*) from pg_class where relforcerowsecurity and relname = 'document'"
    assert rows_of(large, secured) == [(1,)]
