"""Secret votes: whatever is kept, nothing joins a member to a choice, a moment or an order.

The attempts read what somebody with the whole server could: every table of every schema, physical
places and transactions of rows, bytes of the table's files, a dump, the audit, jobs, logs, signals.
"""

import logging
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import psycopg
import pytest
from litestar.testing import TestClient
from plugins.meetings.conduct.conftest import Held
from sqlalchemy import make_url
from tests_support.browser import session_token
from uprava.backup.tools import program
from uprava.db import embedded
from uprava.errors import ConflictError
from uprava.users.reader import Reader
from uprava.web.events import CHANNEL
from uprava_meetings.conduct.jobs import rewrite_secret
from uprava_meetings.conduct.service import closing, secret, voting
from uprava_meetings.values import VoteWay

CHOICES = ("for", "against", "for", "abstained", "for", "against", "for", "for")
WORDS = ("against", "abstained")
"""Choices whose words stand nowhere else; «for» is a word of many sentences."""


@pytest.fixture
def eight(held: Held) -> Held:
    """A hall of eight who vote."""
    held.come(held.hall.chair, *held.hall.members)
    held.grow(5)
    return held


def voters(held: Held) -> list[Reader]:
    """Who votes, in the order in which they do."""
    return [held.hall.chair, *held.hall.members][::-1]


@contextmanager
def as_superuser(held: Held, postgres: embedded.Running) -> Iterator[psycopg.Connection]:
    """Look at the database as who owns the server."""
    name = str(make_url(str(held.hall.installation.engine.url)).database)
    with psycopg.connect(postgres.dsn(dbname=name, user="postgres"), autocommit=True) as link:
        yield link


def at_the_tablet(
    held: Held, client: TestClient[Any], vote: int, tokens: list[str],
    choices: Sequence[str] = CHOICES,
) -> None:  # fmt: skip
    """Let each vote from his own screen, signed in before."""
    for token, choice in zip(tokens, choices, strict=True):
        client.cookies.clear()
        client.cookies.set("sid", token)
        client.get("/sign-in", follow_redirects=False)
        answer = client.post(
            f"/meetings/{held.id}/vote/{vote}/secret", data={"choice": choice},
            headers={"x-csrftoken": client.cookies["csrf"]}, follow_redirects=False,
        )  # fmt: skip
        assert answer.status_code == 303, answer.text
        assert not any(word in str(answer.headers) for word in WORDS)


def test_nothing_joins_a_member_to_a_choice(
    eight: Held, client: TestClient[Any], postgres: embedded.Running,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    vote = eight.vote(VoteWay.SECRET)
    tokens = [session_token(eight.hall.installation, each) for each in voters(eight)]
    with as_superuser(eight, postgres) as link, heard(postgres, eight) as signals:
        before = rows_of(link)
        at_the_tablet(eight, client, vote, tokens)
        during = {row.partition(" ")[0] for row in new_rows(before, rows_of(link))}
        assert during <= {"meetings.mark", "meetings.tally", "users.session"}
        closed = eight.close(vote)
        assert closed.counts == Counter(CHOICES)
        rewrite_secret(eight.hall.installation)
        after = new_rows(before, rows_of(link))
        holding = [row for row in after if any(word in row.lower() for word in WORDS)]
        assert {row.partition(" ")[0] for row in holding} <= {"meetings.tally", "meetings.vote"}
        assert not [row for row in holding if "meetings.tally" in row and "member" in row]
        assert one_transaction(link, vote)
        assert in_order(link, vote)
        assert no_earlier_rows(link)
    assert not any(word in line for line in caplog.text.splitlines() for word in WORDS)
    assert {name for name in signals if name.startswith("doc:")} == {f"doc:{eight.id}"}


def test_a_dump_joins_no_member_to_a_choice(
    eight: Held, client: TestClient[Any], postgres: embedded.Running
) -> None:
    vote = eight.vote(VoteWay.SECRET)
    tokens = [session_token(eight.hall.installation, each) for each in voters(eight)]
    before = dumped(eight, postgres)
    for place, token in enumerate(tokens):
        at_the_tablet(eight, client, vote, [token], CHOICES[place : place + 1])
        found = told_since(before, dumped(eight, postgres))
        assert all(told_apart(each) for each in found if not is_session(each)), "between two votes"
    assert eight.close(vote).counts == Counter(CHOICES)
    rewrite_secret(eight.hall.installation)
    after = dumped(eight, postgres)
    found = told_since(before, after)
    assert {table for table, line in found if any(word in line.lower() for word in WORDS)} <= {
        "meetings.tally", "meetings.vote",
    }  # fmt: skip
    marks = [line.split("\t") for table, line in after if table == "meetings.mark"]
    sums = [line.split("\t") for table, line in after if table == "meetings.tally"]
    assert len([each for each in marks if each[0] == str(vote)]) == len(CHOICES)
    assert {each[2]: int(each[3]) for each in sums if each[0] == str(vote)} == Counter(CHOICES)
    assert {len(each) for each in (*marks, *sums)} == {4}, "a vote, a question, who or what, how"
    assert {each[3] for each in marks if each[0] == str(vote)} == {"t"}
    for rows in (marks, sums):
        own = [each[2] for each in rows if each[0] == str(vote)]
        assert own == sorted(own, key=lambda each: each.zfill(9) if each.isdigit() else each)


def is_session(told: tuple[str, str]) -> bool:
    """Tell whether a line of a dump is one of somebody's sessions, which tell when he came."""
    return told[0] == "users.session"


def told_apart(told: tuple[str, str]) -> bool:
    """Tell whether a line of a dump is a mark without a choice or a sum without a member."""
    table, line = told
    words = [word in line.lower() for word in WORDS]
    return table == "meetings.tally" or (table == "meetings.mark" and not any(words))


def told_since(before: list[tuple[str, str]], now: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the lines of a dump that an earlier one has not."""
    return list((Counter(now) - Counter(before)).elements())


def dumped(held: Held, postgres: embedded.Running) -> list[tuple[str, str]]:
    """Return what PostgreSQL's own program writes of the data, line by line, under their tables."""
    name = str(make_url(str(held.hall.installation.engine.url)).database)
    with as_superuser(held, postgres) as link:
        tool = program("pg_dump", server=link.info.server_version // 10_000, setting=None)
    dsn = postgres.dsn(dbname=name, user="postgres")
    command = [str(tool), "--data-only", "--format=plain", "--no-comments", f"--dbname={dsn}"]
    made = subprocess.run(command, capture_output=True, text=True, check=True)
    found, table = [], ""
    for line in made.stdout.splitlines():
        if line.startswith("COPY "):
            table = line.split()[1]
        elif line == "\\.":
            table = ""
        elif table or line.startswith("SELECT pg_catalog.setval"):
            found.append((table, line))
    return found


@contextmanager
def heard(postgres: embedded.Running, held: Held) -> Iterator[set[str]]:
    """Collect what open pages are told meanwhile."""
    names: set[str] = set()
    done = threading.Event()
    name = str(make_url(str(held.hall.installation.engine.url)).database)

    def listen() -> None:
        dsn = postgres.dsn(dbname=name, user="postgres")
        with psycopg.connect(dsn, autocommit=True) as link:
            link.execute(f"listen {CHANNEL}")
            while not done.is_set():
                names.update(each.payload.partition(" ")[2] for each in link.notifies(timeout=0.2))

    thread = threading.Thread(target=listen)
    thread.start()
    try:
        yield names
    finally:
        done.set()
        thread.join()


def rows_of(link: psycopg.Connection) -> Counter[str]:
    """Return every row of every table as text, under the name of its table: as a dump has them."""
    tables = link.execute(
        "select schemaname, tablename from pg_tables"
        " where schemaname not in ('pg_catalog', 'information_schema') order by 1, 2"
    ).fetchall()
    found: Counter[str] = Counter()
    for schema, table in tables:
        rows = link.execute(f'select to_jsonb(t)::text from "{schema}"."{table}" as t')
        found.update(f"{schema}.{table} {text}" for (text,) in rows.fetchall())
    return found


def new_rows(before: Counter[str], now: Counter[str]) -> list[str]:
    """Return the rows that were not there before."""
    return list((now - before).elements())


def one_transaction(link: psycopg.Connection, vote: int) -> bool:
    """Tell whether marks and sums were written by one and the same transaction."""
    query = """select count(distinct xmin::text) = 1 and bool_and(xmax = 0) from (
        select xmin, xmax from meetings.mark where vote_id = %(vote)s
        union all select xmin, xmax from meetings.tally where vote_id = %(vote)s) as rows"""
    row = link.execute(query, {"vote": vote}).fetchone()
    return bool(row and row[0])


def in_order(link: psycopg.Connection, vote: int) -> bool:
    """Tell whether rows lie on the disk in the order of their keys, which nobody's vote changes."""
    marks = link.execute(
        "select member_id from meetings.mark where vote_id = %s order by ctid", (vote,)
    ).fetchall()
    sums = link.execute(
        "select choice from meetings.tally where vote_id = %s order by ctid", (vote,)
    ).fetchall()
    return all(first <= then for rows in (marks, sums) for first, then in pairwise(rows))


def no_earlier_rows(link: psycopg.Connection) -> bool:
    """Tell whether the files of both tables hold the rows of now and no earlier ones."""
    link.execute("checkpoint")
    for table in ("meetings.mark", "meetings.tally"):
        pages = link.execute(
            f"""select pg_read_binary_file(pg_relation_filepath('{table}'), n * 8192, 8192)
            from generate_series(0, pg_relation_size('{table}') / 8192 - 1) as n"""
        ).fetchall()
        places = sum((int.from_bytes(page[12:14], "little") - 24) // 4 for (page,) in pages)
        row = link.execute(f"select count(*) from {table}").fetchone()
        assert row is not None
        if row[0] != places:
            return False
    return True


def test_while_the_vote_goes_on_no_snapshot_shows_who_changed(
    eight: Held, postgres: embedded.Running
) -> None:
    vote = eight.vote(VoteWay.SECRET)
    with as_superuser(eight, postgres) as link:
        for who, choice in list(zip(voters(eight), CHOICES, strict=True))[:4]:
            eight.cast_secretly(who, vote, choice)
            assert one_writer(link, vote)
    hall = eight.hall
    assert hall.read(hall.secretary, voting.get_vote, vote).counts == {}


def one_writer(link: psycopg.Connection, vote: int) -> bool:
    """Tell whether all rows of a vote were last written by one transaction."""
    query = """select count(distinct xmin::text) = 1 from (
        select xmin from meetings.mark where vote_id = %(vote)s
        union all select xmin from meetings.tally where vote_id = %(vote)s) as rows"""
    row = link.execute(query, {"vote": vote}).fetchone()
    return bool(row and row[0])


def test_a_cancelled_secret_vote_leaves_nothing(eight: Held, postgres: embedded.Running) -> None:
    vote = eight.vote(VoteWay.SECRET)
    eight.cast_secretly(eight.hall.chair, vote, "against")
    eight.do(closing.cancel_vote, vote)
    rewrite_secret(eight.hall.installation)
    with as_superuser(eight, postgres) as link:
        assert no_earlier_rows(link)
    assert not eight.hall.look("select count(*) from meetings.mark where vote_id = %s", vote)


def test_other_secret_votes_are_kept_when_the_files_are_written_anew(eight: Held) -> None:
    first = eight.vote(VoteWay.SECRET)
    for who, choice in zip(voters(eight), CHOICES, strict=True):
        eight.cast_secretly(who, first, choice)
    told = eight.close(first).counts
    waiting = "select count(*) from jobs.procrastinate_jobs where task_name = %s"
    assert eight.hall.look(waiting, "meetings:rewrite_secret"), "a job follows each closing"
    second = eight.vote(VoteWay.SECRET, item=1)
    eight.cast_secretly(eight.hall.chair, second, "for")
    rewrite_secret(eight.hall.installation)
    hall = eight.hall
    assert hall.read(hall.secretary, voting.get_vote, first).counts == told
    with pytest.raises(ConflictError):
        eight.cast_secretly(eight.hall.chair, second, "for")
    for who in hall.members:
        eight.cast_secretly(who, second, "against")
    assert eight.close(second).counts == {"for": 1, "against": 7, "abstained": 0}


def test_one_member_who_votes_twice_at_the_same_moment_has_one_vote(eight: Held) -> None:
    vote = eight.vote(VoteWay.SECRET)
    outcomes = at_once(
        *[lambda: eight.cast_secretly(eight.hall.chair, vote, "for") for _each in range(4)]
    )
    assert sorted(outcomes) == ["ConflictError"] * 3 + ["done"]
    assert eight.close(vote).counts["for"] == 1


def test_all_who_vote_at_the_same_moment_are_counted(eight: Held) -> None:
    vote = eight.vote(VoteWay.SECRET)

    def voted(who: Reader, choice: str) -> Any:
        return lambda: eight.cast_secretly(who, vote, choice)

    pairs = list(zip(voters(eight), CHOICES, strict=True))
    assert at_once(*[voted(*each) for each in pairs]) == ["done"] * len(pairs)
    assert eight.close(vote).counts == Counter(CHOICES)


def test_one_ballot_by_name_of_two_given_at_the_same_moment(eight: Held) -> None:
    vote = eight.vote(VoteWay.ROLL)
    outcomes = at_once(
        lambda: eight.give(eight.hall.chair, vote, "for"),
        lambda: eight.give(eight.hall.chair, vote, "against"),
    )
    assert sorted(outcomes) == ["ConflictError", "done"]
    assert sum(eight.close(vote).counts.values()) == 1


def at_once(*acts: Any) -> list[str]:
    """Do acts in threads of their own that start together; return what became of each."""
    start, outcomes = threading.Barrier(len(acts)), [""] * len(acts)

    def run(place: int, act: Any) -> None:
        start.wait()
        try:
            act()
            outcomes[place] = "done"
        except ConflictError as error:
            outcomes[place] = type(error).__name__

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return outcomes


def test_a_secret_ballot_is_taken_at_its_own_address_only(
    eight: Held, client: TestClient[Any], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    vote = eight.vote(VoteWay.SECRET)
    with eight.hall.at_the_screen(client, eight.hall.chair) as browser:
        page = f"/meetings/{eight.id}/vote/{vote}"
        assert browser.post(page, data={"choice": "for"}).status_code == 409
        assert browser.post(f"{page}/secret", data={"choice": "maybe"}).status_code == 422
        answer = browser.post(f"{page}/secret", data={"choice": "against"})
        assert "Ваш голос принят" in answer.text
        assert "Ваш голос:" not in answer.text
        again = browser.post(f"{page}/secret", data={"choice": "for"})
        assert again.status_code == 409
        assert "уже проголосовали" in again.text
    assert secret.SEALED.keys() == {"mark", "tally"}
    sent = [each for each in caplog.records if f"POST {page}" in each.getMessage()]
    who = {each.getMessage().endswith("/secret"): vars(each)["person"] for each in sent}
    assert who == {True: None, False: eight.hall.chair.person_id}, "the log names no secret voter"
