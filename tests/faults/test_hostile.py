"""Promise P10: a hostile file harms nothing but its own upload.

The files go through the real upload of the real program; afterwards its memory, its queue, its
store and its search are looked at from outside.
"""

import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psycopg
import pytest
from core.rendering.pdf_files import simple
from faults.hostile import CORPUS, Hostile
from faults.watching import MIB, Peaks, watched
from tests_support.night import of_a_night
from tests_support.office import Office, free_port
from uprava.db import embedded

SECONDS = 25
"""An upload is answered within the sandbox's 20 seconds and a little."""

SANDBOX_MOST, CONVERTER_MOST, SERVER_MOST = 700 * MIB, 1100 * MIB, 500 * MIB
CARD = {"title": "Враждебный файл", "correspondent": "Неизвестный"}
SELECTION = 14
"""The commit run takes every so many files of each kind, the nightly run all of them."""


@dataclass
class House:
    """The running program, a registrar's token, and what became of the files."""

    office: Office
    token: str
    temporary: Path
    peaks: Peaks = field(default_factory=Peaks)
    kept: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def headers(self) -> dict[str, str]:
        """Who asks."""
        return {"authorization": f"Bearer {self.token}"}

    def get(self, path: str) -> httpx.Response:
        """Ask the API."""
        return httpx.get(self.office.address + path, headers=self.headers, timeout=30)

    def send(self, name: str, data: bytes) -> httpx.Response:
        """Register a letter with one file under a raw name, which no client would clean."""
        raw = name.replace('"', "%22").encode("utf-8", "surrogatepass")
        body = (
            b'--x\r\nContent-Disposition: form-data; name="card"\r\n\r\n'
            + json.dumps(CARD).encode()
            + b'\r\n--x\r\nContent-Disposition: form-data; name="file"; filename="'
            + raw + b'"\r\nContent-Type: application/octet-stream\r\n\r\n' + data + b"\r\n--x--\r\n"
        )  # fmt: skip
        return httpx.post(
            f"{self.office.address}/api/v1/records/incoming", content=body, timeout=2 * SECONDS,
            headers={**self.headers, "content-type": "multipart/form-data; boundary=x"},
        )  # fmt: skip

    def try_one(self, file: Hostile) -> None:
        """Send one hostile file and note what is wrong with the answer."""
        started = time.monotonic()
        try:
            answer = self.send(file.name, file.make())
        except httpx.HTTPError as error:
            self.wrong.append(f"{file}: {error!r}")
            return
        took = time.monotonic() - started
        if took > SECONDS:
            self.wrong.append(f"{file}: {took:.1f} s")
        if answer.status_code == 201:
            self.kept.append(answer.json()["id"])
        elif not in_words(answer):
            self.wrong.append(f"{file}: {answer.status_code} {answer.text[:200]}")

    @property
    def dsn(self) -> str:
        """How to look into the database, past the program and its rights."""
        with embedded.start(self.office.data / "postgres") as running:
            return running.dsn(user="postgres")

    def busy(self) -> int:
        """Return how many jobs wait or run."""
        with psycopg.connect(self.dsn) as link:
            row = link.execute(BUSY).fetchone()
        return row[0] if row else 0

    def waiting(self) -> list[str]:
        """Return the letters whose files still wait for being read."""
        found = []
        for id in self.kept:
            files = self.get(f"/api/v1/documents/{id}").json()["files"]
            found += [id] * any(file["text_state"] == "waiting" for file in files)
        return found


def in_words(answer: httpx.Response) -> bool:
    """Tell whether a refusal is a problem document with a sentence."""
    if not 400 <= answer.status_code < 500:
        return False
    if answer.headers["content-type"] != "application/problem+json":
        return False
    return len(answer.json()["detail"].split()) > 3


@pytest.fixture
def folder(settled: Callable[[Path], None]) -> Iterator[Path]:
    """A folder with a demo town the database's account may enter, as it may not pytest's own."""
    made = Path(tempfile.mkdtemp(prefix="uprava-hostile-"))
    made.chmod(0o755)
    settled(made / "data")
    yield made
    shutil.rmtree(made, ignore_errors=True)


@contextmanager
def opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """Serve a small demo town while the block runs, its memory watched."""
    temporary = folder / "temporary"
    temporary.mkdir()
    temporary.chmod(0o1777)
    monkeypatch.setenv("TMPDIR", str(temporary))
    office = Office(folder / "data", free_port())
    told = office.run(
        "token", "create", "--user", "registrar", "--scope", "documents:read,documents:write"
    )
    with office.serving() as process, watched(process.pid) as peaks:
        yield House(office, told.split()[-1], temporary, peaks)


def check_all(folder: Path, monkeypatch: pytest.MonkeyPatch, files: Sequence[Hostile]) -> None:
    """Send the files and look at everything they could have harmed."""
    with opened(folder, monkeypatch) as house:
        for file in files:
            house.try_one(file)
        assert not house.wrong
        wait(house, minutes=20)
        a_good_letter_is_found(house)
        wait(house, minutes=1)
        nothing_is_half_kept(house)
        assert house.peaks.sandboxed < SANDBOX_MOST
        assert house.peaks.converting < CONVERTER_MOST
        assert house.peaks.serving < SERVER_MOST


def wait(house: House, *, minutes: int) -> None:
    """Wait until the jobs have looked at every file that was kept."""
    deadline = time.monotonic() + 60 * minutes
    while left := house.busy():
        assert time.monotonic() < deadline, f"{left} jobs are still not done"
        time.sleep(1)
    assert not house.waiting()


def a_good_letter_is_found(house: House) -> None:
    """After all that an ordinary letter is registered, read and found by a word of its text."""
    text = b"BT /F 24 Tf 72 700 Td (The boilers of Zarechny quarter) Tj ET"
    answer = house.send("letter.pdf", simple(text))
    assert answer.status_code == 201
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        found = house.get("/api/v1/documents?q=Zarechny").json()["items"]
        if [each["id"] for each in found] == [answer.json()["id"]]:
            return
        time.sleep(0.5)
    raise AssertionError("the good letter was not found within a minute")


def nothing_is_half_kept(house: House) -> None:
    """Every blob belongs to a row, every row has its blob, no job failed, no file is left over."""
    with psycopg.connect(house.dsn) as link:
        named = {row[0] for row in link.execute(REFERRED) if row[0]}
        failed = link.execute(FAILED).fetchall()
    blobs = {path.name for path in (house.office.data / "files").rglob("*") if path.is_file()}
    assert blobs == named
    assert not failed
    left = [path.name for path in house.temporary.rglob("uprava-*") if path.is_file()]
    assert not left


REFERRED = """
select sha256 from documents.file union select image from documents.page
union select thumbnail from documents.page union select layer from documents.page
union select sha256 from documents.rendition"""

BUSY = """
select count(*)::int from jobs.procrastinate_jobs where status = 'doing' or
    (status = 'todo' and coalesce(scheduled_at, now()) < now() + interval '1 minute')"""

FAILED = "select task_name, args from jobs.procrastinate_jobs where status = 'failed'"


@pytest.mark.faults
def test_a_selection_of_hostile_files_harms_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_all(folder, monkeypatch, CORPUS[::SELECTION])


@pytest.mark.nightly
@pytest.mark.timeout(3600)
def test_no_hostile_file_harms_anything(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(CORPUS) >= 200
    check_all(folder, monkeypatch, CORPUS[:: len(CORPUS) // of_a_night(len(CORPUS))])
