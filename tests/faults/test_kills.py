"""`kill -9` under load: no acknowledged registration is lost, no number is missing or doubled.

The office works through the real program (`uprava serve`, embedded PostgreSQL); clients keep a
journal of what was acknowledged and repeat what was not with the same key, as people do.
"""

import contextlib
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psycopg
import pytest
from tests_support.books import GAPS, LAST
from tests_support.files import small_pdf
from tests_support.night import of_a_night

CLIENTS = 4


@dataclass
class Office:
    """The program, its address and folder, and what clients were told."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None
    token: str = ""
    acknowledged: dict[str, str] = field(default_factory=dict)
    refused: int = 0
    stop: threading.Event = field(default_factory=threading.Event)

    @property
    def environment(self) -> dict[str, str]:
        """What the program is started with."""
        return os.environ | {
            "UPRAVA_DATA": str(self.folder), "UPRAVA_PORT": str(self.port),
            "UPRAVA_LOG_LEVEL": "ERROR", "UPRAVA_JOBS": "outside",
        }  # fmt: skip

    def command(self, *words: str) -> str:
        """Run one command of the program and return what it says."""
        line = [sys.executable, "-m", "uprava", *words]
        told = subprocess.run(
            line, env=self.environment, capture_output=True, text=True, check=True
        )
        return told.stdout

    def start(self) -> None:
        """Start the program and wait until it is ready."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "uprava", "serve"], env=self.environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        deadline = time.monotonic() + 180
        while time.monotonic() < deadline:
            with contextlib.suppress(httpx.HTTPError):
                if httpx.get(f"http://127.0.0.1:{self.port}/readyz", timeout=2).status_code == 200:
                    return
            time.sleep(0.2)
        raise AssertionError("the program did not become ready within three minutes")

    def kill_application(self) -> None:
        """Kill the whole program at once, as losing power to it would."""
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def kill_database(self) -> None:
        """Kill the postmaster; its children notice and end."""
        pid = next((self.folder / "postgres").rglob("postmaster.pid"))
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(pid.read_text().split()[0]), signal.SIGKILL)


@pytest.fixture
def office(settled: Callable[[Path], None]) -> Iterator[Office]:
    """A small demo town that runs, with a registrar's token."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = Path(tempfile.mkdtemp(prefix="uprava-office-"))
    folder.chmod(0o755)  # the database's account must get in
    made = Office(folder / "data", port)
    settled(made.folder)
    told = made.command(
        "token", "create", "--user", "registrar", "--scope", "documents:read,documents:write"
    )
    made.token = told.split()[-1]
    made.start()
    yield made
    made.stop.set()
    made.kill_application()
    subprocess.run(
        [sys.executable, "-c", STOP, str(made.folder / "postgres")], check=False, timeout=60
    )
    shutil.rmtree(folder, ignore_errors=True)


STOP = """
import sys
from pathlib import Path
from uprava.db import embedded
embedded.start(Path(sys.argv[1])).stop()
"""


def register_all_day(office: Office, client: int) -> None:
    """Register letters one after another; repeat each with its key until it is acknowledged."""
    for place in range(100_000):
        key = f"{client}-{place}"
        while not office.stop.is_set():
            number = try_once(office, key)
            if number is not None:
                office.acknowledged[key] = number
                break
            office.refused += 1
            time.sleep(0.1)
        if office.stop.is_set():
            return


def try_once(office: Office, key: str) -> str | None:
    """Send one letter; return its number, or None when the program did not say it is kept."""
    card = {"title": f"Письмо {key}", "correspondent": "Министерство"}
    try:
        answer = httpx.post(
            f"http://127.0.0.1:{office.port}/api/v1/records/incoming",
            data={"card": json.dumps(card)},
            files=[("file", ("a.pdf", small_pdf()))],
            headers={"authorization": f"Bearer {office.token}", "idempotency-key": key},
            timeout=20,
        )
    except httpx.HTTPError:
        return None
    return answer.json()["number"] if answer.status_code == 201 else None


def work_and_kill(office: Office, kills: int) -> None:
    """Let the clients register while the application and the database are killed in turn."""
    clients = [
        threading.Thread(target=register_all_day, args=(office, number))
        for number in range(CLIENTS)
    ]
    for client in clients:
        client.start()
    chance = random.Random(117)
    for place in range(kills):
        time.sleep(chance.uniform(0.7, 2.0))
        if place % 2:
            office.kill_database()
            time.sleep(0.5)
        office.kill_application()
        office.start()
    time.sleep(2)
    patience = time.monotonic() + 60
    while len(office.acknowledged) <= 4 * kills and time.monotonic() < patience:
        time.sleep(0.2)
    office.stop.set()
    for client in clients:
        client.join(timeout=60)


def check_books(office: Office) -> None:
    """Compare the clients' journals with the database, by plain SQL."""
    with psycopg.connect(dsn_of(office)) as link:
        link.execute("set uprava.system = 'on'")
        rows = link.execute(
            "select journal_id, period, number, title from documents.document"
            " where number is not null"  # a draft has no number
        ).fetchall()
        gaps = link.execute(GAPS).fetchall()
        books = link.execute(LAST).fetchall()
    places = [(journal, period, number) for journal, period, number, _title in rows]
    assert len(places) == len(set(places)), "a number was given twice"
    letters = [(number, title) for _j, _p, number, title in rows if title.startswith("Письмо ")]
    kept = dict(letters)
    for key, number in office.acknowledged.items():
        assert kept.get(number) == f"Письмо {key}", f"{key} was acknowledged as {number} and lost"
    assert gaps == [], "the numbers have a gap"
    assert books
    for last, highest, count in books:
        assert last == highest == count, "a counter is not where its book ends"
    titles = [title for _number, title in letters]
    assert len(titles) == len(set(titles)), "a letter was registered twice"


def dsn_of(office: Office) -> str:
    """Return how to reach the office's database as its owner."""
    told = subprocess.run(
        [sys.executable, "-c", WHERE, str(office.folder / "postgres")],
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    return told.stdout.strip()


WHERE = """
import sys
from pathlib import Path
from uprava.db import embedded
print(embedded.start(Path(sys.argv[1])).url)
"""


@pytest.mark.faults
def test_five_kills_lose_no_letter_and_leave_no_gap(office: Office) -> None:
    work_and_kill(office, 5)
    assert len(office.acknowledged) > 20
    check_books(office)


@pytest.mark.faults
@pytest.mark.nightly
@pytest.mark.timeout(3600)
def test_two_hundred_kills_lose_no_letter_and_leave_no_gap(office: Office) -> None:
    kills = of_a_night(200)
    work_and_kill(office, kills)
    assert len(office.acknowledged) > kills * 5 // 2
    check_books(office)


@pytest.mark.faults
def test_the_audit_chain_is_whole_after_kills(office: Office) -> None:
    work_and_kill(office, 2)
    assert office.command("audit", "verify")


@pytest.mark.faults
def test_an_answer_lost_after_the_commit_and_repeated_registers_once(office: Office) -> None:
    body = httpx.Request(
        "POST", f"http://127.0.0.1:{office.port}/api/v1/records/incoming",
        data={"card": json.dumps({"title": "Раз", "correspondent": "Министерство"})},
        files=[("file", ("a.pdf", small_pdf()))],
        headers={"authorization": f"Bearer {office.token}", "idempotency-key": "lost"},
    )  # fmt: skip
    content = body.read()
    head = "".join(f"{name}: {value}\r\n" for name, value in body.headers.items())
    with socket.create_connection(("127.0.0.1", office.port)) as link:
        link.sendall(f"POST {body.url.path} HTTP/1.1\r\n{head}\r\n".encode() + content)
        time.sleep(1.5)
    assert try_again(office) == "01-12/1"
    assert try_again(office) == "01-12/1"


def try_again(office: Office) -> str:
    """Repeat the letter whose answer was lost."""
    answer = httpx.post(
        f"http://127.0.0.1:{office.port}/api/v1/records/incoming",
        data={"card": json.dumps({"title": "Раз", "correspondent": "Министерство"})},
        files=[("file", ("a.pdf", small_pdf()))],
        headers={"authorization": f"Bearer {office.token}", "idempotency-key": "lost"},
        timeout=20,
    )
    return str(answer.json()["number"])
