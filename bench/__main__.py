"""`make bench`: the product's figures against its goals, printed with their conditions.

make bench                          everything but the million
make bench ARGS="lists --scales 10000,100000,1000000"
make bench ARGS="lists --scales 1000000 --data FOLDER"    the second time nothing is loaded
make bench ARGS="control"           «На контроле» of 50,000 among a million assignments
make bench ARGS="appeals"           lists, cards and applicants of 270,000 appeals
make bench ARGS="meetings"          lists, cards and the hall of 20,000 meetings of 60 bodies
make bench ARGS="contracts"         lists, cards and the dashboard of 100,000 contracts
make bench ARGS="reports --data FOLDER"    figures of a million letters and assignments each
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bench.appeals import appeals
from bench.contracts import contracts
from bench.control import control
from bench.load import drive, get, letter, measure
from bench.meetings import meetings
from bench.office import Office, find
from bench.reports import reports
from bench.screens import register_by_screen, sign_in

SEARCHES = ("котельные", "ремонт дорог", "отопительного периода", "заявление", "бюджет 2026")
"""Word forms that are not the ones in the titles."""


def main() -> None:
    """Run the parts named on the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parts = ("registration", "screen", "lists", "searchable", "start")
    parser.add_argument(
        "parts",
        nargs="*",
        default=parts,
        choices=[*parts, "control", "appeals", "contracts", "meetings", "reports", []],
    )
    parser.add_argument("--scales", default="10000,100000")
    parser.add_argument("--assignments", type=int, default=1_000_000)
    parser.add_argument("--documents", type=int, default=1_000_000)
    parser.add_argument("--appeals", type=int, default=270_000)
    parser.add_argument("--contracts", type=int, default=100_000)
    parser.add_argument("--meetings", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument(
        "--data", type=Path, help="keep the lists' data sets here, each size in a folder of its own"
    )
    asked = parser.parse_args()
    runs: dict[str, Callable[[], None]] = {
        "registration": lambda: registration(asked.seconds),
        "screen": lambda: screen(asked.seconds),
        "lists": lambda: each_scale(asked.scales, asked.seconds, asked.data),
        "control": lambda: control(asked.assignments, asked.seconds, asked.data),
        "appeals": lambda: appeals(asked.appeals, asked.seconds, asked.data),
        "contracts": lambda: contracts(asked.contracts, asked.seconds, asked.data),
        "meetings": lambda: meetings(asked.meetings, asked.seconds, asked.data),
        "reports": lambda: reports(asked.documents, asked.assignments, asked.data),
        "searchable": lambda: searchable(asked.seconds),
        "start": start,
    }
    conditions()
    for part in asked.parts:
        print(f"\n== {part}")
        runs[part]()


def each_scale(scales: str, seconds: float, data: Path | None) -> None:
    """Run the lists at each of the sizes."""
    for scale in scales.split(","):
        lists(int(scale), seconds, data)


def conditions() -> None:
    """Print what the figures depend on."""
    load = os.getloadavg()[0]
    print(
        f"{os.cpu_count()} processors, load {load:.1f} before the run, Python"
        f" {platform.python_version()}, {platform.system()} {platform.release()};"
        " client, web, jobs and database share the machine"
    )


def registration(seconds: float) -> None:
    """Letters registered per second over the API, beside the machine's durable commit rate."""
    with Office() as office:
        token = office.token("registrar", "documents:write", "documents:read")
        pdf = sample_pdf()
        base = commit_rate(office)
        headers = {"authorization": f"Bearer {token}"}

        def request(number: int) -> bytes:
            card = json.dumps({"title": f"О письме {number}", "correspondent": "Министерство"})
            own = b"%s\n%% letter %d\n" % (pdf.rstrip(), number)  # each a file of its own to keep
            return letter(card.encode(), own, headers=headers)

        drive(office.port, request, clients=8, seconds=2)
        figures = drive(office.port, request, clients=8, seconds=seconds)
        print(f"registration, {len(pdf) // 1000} kB PDF, 8 clients   {figures}")
        print(f"durable single-row commits, 8 clients   {base:8.1f}/s")
        print(f"share {figures.rate / base:.3f} (goals: 100/s and 0.25)")


def screen(seconds: float) -> None:
    """Letters registered per second through the registrar's screen, as a browser does it."""
    with Office() as office:
        desk, pdf = sign_in(office, "registrar"), sample_pdf()
        journal = run_sql(office.database(), JOURNAL)
        for clients in (1, 8):
            work = partial(register_by_screen, office, desk, pdf, journal=journal, clients=clients)
            work(seconds=2)
            day = work(seconds=seconds)
            print(f"screen, {len(pdf) // 1000} kB PDF, registrars at once: {clients}   {day}")


JOURNAL = "select code from documents.journal where kind = 'records.incoming' order by id limit 1"


def sample_pdf() -> bytes:
    """Return a real letter of about 30 kB."""
    from datetime import date

    from uprava.demo import letter as letter_of
    from uprava.demo import render, timeline, town

    when = timeline(date(2026, 11, 20), 40)
    made = (render(letter_of(index, town=town(), seed=1, when=when)) for index in range(40))
    return min((pdf for pdf in made if pdf[:4] == b"%PDF"), key=lambda pdf: abs(len(pdf) - 30_000))


def commit_rate(office: Office) -> float:
    """Return what pgbench says of durable single-row inserts by eight clients."""
    script = office.folder / "insert.sql"
    script.write_text("insert into core.bench (text) values ('x');\n")
    url = office.database()
    run_sql(url, "create table if not exists core.bench (id bigserial primary key, text text)")
    line = ["-n", "-f", str(script), "-c", "8", "-j", "2", "-T", "5", url]
    told = subprocess.run([find("pgbench"), *line], capture_output=True, text=True, check=True)
    return next(float(row.split()[2]) for row in told.stdout.splitlines() if "tps" in row)


def run_sql(url: str, statement: str) -> str:
    """Run one statement as the owner; return the first value it finds as a text."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as link:
        link.execute("set uprava.system = 'on'")
        found = link.execute(statement)
        row = found.fetchone() if found.description else None
    return str(row[0]) if row else ""


def lists(scale: int, seconds: float, data: Path | None) -> None:
    """Lists of 50, cards and searches at a size, for an ordinary person and for who sees all."""
    office = Office(documents=50, scale=scale, data=data and data / str(scale))
    print(f"\n{scale} documents ready in {office.filled_in:.0f} s")
    with office:
        for title, login in (("who sees all", "registrar"), ("ordinary", "clerk")):
            token = office.token(login, "documents:read")
            headers = {"authorization": f"Bearer {token}"}
            paths = read_paths(office, headers)
            for what, addresses in paths.items():
                requests = [get(address, headers=headers) for address in addresses]
                measure(office.port, f"{title}: {what}", requests, seconds)
            desk = sign_in(office, login)
            for what, addresses in PAGES.items():
                requests = [desk.page(address) for address in addresses]
                measure(office.port, f"{title}: {what}", requests, seconds)


PAGES = {
    "page of all documents": ["/docs"],
    "page of the journal": ["/records/incoming"],
    "page of what is found": [f"/search?q={urllib.parse.quote(words)}" for words in SEARCHES],
}
"""The screens behind the same lists, with their filters, counters and navigation."""


def read_paths(office: Office, headers: dict[str, str]) -> dict[str, list[str]]:
    """Return the addresses to read, by what they are."""
    base = f"http://127.0.0.1:{office.port}"
    request = urllib.request.Request(f"{base}/api/v1/documents?limit=50", headers=headers)
    with urllib.request.urlopen(request) as answer:
        ids = [item["id"] for item in json.load(answer)["items"]]
    return {
        "list of 50": ["/api/v1/documents?limit=50"],
        "list by state": ["/api/v1/documents?limit=50&state=filed"],
        "card": [f"/api/v1/documents/{id}" for id in ids],
        "search": [f"/api/v1/documents?q={urllib.parse.quote(words)}" for words in SEARCHES],
    }


def searchable(seconds: float) -> None:
    """Documents per second from upload to being found by their text."""
    with Office() as office:
        token = office.token("registrar", "documents:write", "documents:read")
        headers = {"authorization": f"Bearer {token}"}
        pdf = sample_pdf()
        amount = int(seconds * 20)
        began = time.perf_counter()
        cards = iter(range(amount))

        def request(number: int) -> bytes:
            card = json.dumps({"title": f"О письме {number}", "correspondent": "Министерство"})
            return letter(card.encode(), pdf + b"%" + str(number).encode(), headers=headers)

        drive(office.port, lambda _n: request(next(cards, 0)), clients=4, seconds=seconds / 2)
        wait_for_text(office.database())
        took = time.perf_counter() - began
        print(f"upload to searchable {count_documents(office.database()) / took:6.1f} documents/s")


def wait_for_text(url: str) -> None:
    """Wait until no file waits for its text."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as link:
        link.execute("set uprava.system = 'on'")
        while link.execute(
            "select 1 from documents.file where text_state = 'waiting' limit 1"
        ).fetchone():
            time.sleep(0.1)


def count_documents(url: str) -> int:
    """Return how many documents there are."""
    import psycopg

    with psycopg.connect(url) as link:
        link.execute("set uprava.system = 'on'")
        row = link.execute("select count(*) from documents.document").fetchone()
    assert row is not None
    return int(row[0])


def start() -> None:
    """Seconds to the first page, and memory of everything when idle."""
    office = Office(documents=10)
    times = []
    for _ in range(3):
        times.append(office.start())
        time.sleep(5)
        memory = office.memory()
        office.stop()
    print(f"start to the first page: {statistics.median(times):.1f} s (goal 5 s)")
    told = ", ".join(f"{name} {size:.0f} MB" for name, size in memory.items())
    print(f"idle memory (PSS): {sum(memory.values()):.0f} MB: {told} (goal 350 MB)")


if __name__ == "__main__":
    main()
