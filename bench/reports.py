"""Reports over a million documents and 1,300,000 duties, beside plain psql that counts the same.

What is measured is the answer as the page gets it, without kept figures: names, forms and drawing
are not in it. psql runs the product's own statement as the database's superuser, once without
rights and once with them as the source's list has them.
"""

import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from random import Random

import psycopg
from litestar.datastructures import MultiDict
from sqlalchemy import make_url
from sqlalchemy.orm import Session
from uprava.clock import office_day
from uprava.db import embedded
from uprava.db.sql import driver, execute, fetch_value, fetch_values
from uprava.db.transaction import new_session, system_transaction
from uprava.installation import Installation, opened
from uprava.settings import Settings
from uprava.users.reader import Reader
from uprava.users.service.readers import reader_now
from uprava_assignments.discipline.values import DISCIPLINE
from uprava_reports.asking.values import Question
from uprava_reports.building.service.counting import whom
from uprava_reports.building.statements import Statement, counting
from uprava_reports.kept.service.finding import asked
from uprava_reports.runs.service.answering import answer

from bench.control import KIND, TABLES, one
from bench.office import Office, find
from bench.tables import CONTROLLER, ORDINARY, WIDE, load

GOAL = 2
"""Times the bare aggregate of psql that a report may take of who sees all."""

RUNS = 3

CODES = {
    "documents.turnover": "monthly turnover",
    "assignments.discipline_by_unit": "discipline by unit",
    "assignments.discipline_by_month": "discipline by month",
}
"""Reports that are asked for the year of today."""


def reports(documents: int, assignments: int, data: Path | None) -> None:
    """Print what reports of a year cost who sees all and an ordinary person."""
    office = Office(documents=50, scale=documents, data=data)
    add = partial(one, Random(5), 20)
    load(office, assignments, KIND, TABLES, add, mine=CONTROLLER)
    print(f"{documents} letters, {assignments} assignments; least of {RUNS} runs; goal: {GOAL} x")
    office.database()
    for login, title in ((WIDE, "who sees all"), (ORDINARY, "ordinary")):
        for code, name in CODES.items():
            line = [sys.executable, "-m", "bench.reports", str(office.folder), login, code]
            known = os.environ | {"UPRAVA_REPORTS_FRESH_MINUTES": "0",
                                  "UPRAVA_REPORTS_AT_ONCE": "60"}  # fmt: skip
            told = subprocess.run(line, env=known, capture_output=True, text=True, check=True)
            print(f"{title}: {name}   {told.stdout.splitlines()[-1]}")


def ask(folder: Path, login: str, code: str) -> None:
    """Count one report, in a process of its own, and what psql does beside it."""
    running = embedded.start(folder / "postgres")
    app = make_url(running.url).set(username=embedded.APP)
    settings = Settings(
        data=folder, jobs="outside", database_owner_url=running.url,
        database_url=app.render_as_string(hide_password=False),
    )  # fmt: skip
    with opened(settings) as installation:
        today = office_day(settings.timezone)
        reader = reader_of(installation, login, today)
        session = new_session(installation.engine, reader=reader, today=today)
        with session:
            params = MultiDict({"period": "year", "since": f"{today.year}-01-01", "compare": "0"})
            question = asked(session, code, params, reader=reader, plugins=installation.plugins)
            ours = measured(session, question, reader)
            source = replace(question.source, document="")
            told = whom(session, question, reader=reader)
            bare, hand = counting(replace(question, source=source), told), counting(question, told)
            texts = [plain(session, each) for each in (bare, hand)]
    socket = running.dsn(dbname="uprava", user="postgres")
    alone = least_processor(socket, texts[0])
    walls = [min(psql(socket, each) for _run in range(RUNS)) for each in texts]
    print(
        f"{ours['wall']:.2f} s ({ours['rows']} rows), bare psql {walls[0]:.2f} s, with rights by"
        f" hand {walls[1]:.2f} s: ratio {ours['wall'] / walls[0]:.1f}; processor time of the"
        f" database {ours['processor']:.2f} s, of the bare one without parallel workers"
        f" {alone:.2f} s: ratio {ours['processor'] / max(alone, 0.01):.1f}; memory: program"
        f" {ours['before']:.0f} + {ours['grown']:.0f} MB, its backends {ours['backend']:.0f} MB"
    )


def reader_of(installation: Installation, login: str, today: date) -> Reader:
    """Return a demo person; who sees all is let see everybody's discipline too."""
    with system_transaction(installation.engine, today=today, task="bench") as session:
        query = "select id from users.person where login = %s"
        person = fetch_value(session, query, (login,))
        found = reader_now(session, person, acting_for=None, today=today)
    if login != WIDE:
        return found
    return replace(found, permissions={**found.permissions, DISCIPLINE: None})


def plain(session: Session, statement: Statement) -> str:
    """Return a statement with its values written into it."""
    return psycopg.ClientCursor(driver(session)).mogrify(statement.text, statement.values)


def measured(session: Session, question: Question, reader: Reader) -> dict[str, float]:
    """Return the least time of an answer, and how much memory it took, in seconds and MB.

    Memory is looked at in a run of its own: to look at it takes the time of a processor.
    """
    walls, spent, before = [], [], peak()
    for _run in range(RUNS):
        began, used = time.perf_counter(), processor_of_all(session)
        found = answer(session, question, reader=reader)
        walls.append(time.perf_counter() - began)
        spent.append(processor_of_all(session) - used)
    with watched(session) as most:
        answer(session, question, reader=reader)
    return {"wall": min(walls), "processor": min(spent), "rows": found.figures.total[0].rows,
            "before": before, "grown": peak() - before, "backend": max(most)}  # fmt: skip


@contextmanager
def watched(session: Session) -> Iterator[list[float]]:
    """Note, while the block runs, the memory of the backends that is their own, in MB."""
    pids, over, found = backends(session), threading.Event(), [0.0]

    def watch() -> None:
        while not over.wait(0.02):
            found.append(sum(anonymous(pid) for pid in pids))

    watcher = threading.Thread(target=watch)
    watcher.start()
    yield found
    over.set()
    watcher.join()


def backends(session: Session) -> list[int]:
    """Return the backends of the program: parts of a period are counted by several."""
    execute(session, "select pg_stat_clear_snapshot()")  # a transaction sees those it saw first
    return fetch_values(session, "select pid from pg_stat_activity where usename = current_user")


def processor_of_all(session: Session) -> float:
    """Return the seconds of processor time the program's backends have used."""
    return sum(processor(pid) for pid in backends(session))


def peak() -> float:
    """Return the most memory this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def anonymous(pid: int) -> float:
    """Return the memory of a backend that is its own, in MB; 0 where it may not be read."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(each.split()[1]) / 1024 for each in lines if each.startswith("Anonymous:")), 0)


def processor(pid: int) -> float:
    """Return the seconds of processor time a process has used; 0 where it may not be read."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def least_processor(dsn: str, statement: str) -> float:
    """Return the least processor time of a statement in one backend, without workers."""
    with psycopg.connect(dsn) as link:
        link.execute("set max_parallel_workers_per_gather = 0")
        spent = []
        for _run in range(RUNS):
            used = processor(link.info.backend_pid)
            link.execute(statement.encode())
            spent.append(processor(link.info.backend_pid) - used)
    return min(spent)


def psql(dsn: str, statement: str) -> float:
    """Return the seconds psql takes for a statement, its start and connection with it."""
    line = [find("psql"), "-X", "-q", "-o", "/dev/null", "-d", dsn, "-f", "-"]
    began = time.perf_counter()
    subprocess.run(line, input=statement, text=True, check=True)
    return time.perf_counter() - began


if __name__ == "__main__":
    ask(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
