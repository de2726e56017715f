"""A chancellery with its people, and letters as real PDFs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
import typst
from litestar.testing import TestClient
from tests_support.browser import session_token
from uprava import testing
from uprava.db.sql import fetch_value
from uprava.db.transaction import system_transaction
from uprava.installation import Installation
from uprava.users.reader import Reader

KEEPER = (
    "records.register", "records.file", "documents.journals", "documents.link",
)  # fmt: skip

NEW = "/records/incoming/new"

TEXT = """МИНИСТЕРСТВО ЖКХ
ЗАОЗЁРСКОЙ ОБЛАСТИ

{date} № {number}

Главе города В. Н. Орлову

О готовности котельных

Уважаемый Виктор Николаевич!

Прошу представить сведения.

Министр А. Е. Носова
"""


@pytest.fixture(scope="session")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., bytes]:
    """Make a PDF letter; the number tells letters apart."""
    folder = tmp_path_factory.mktemp("letters")

    def make(number: str = "14-2/5871", date: str = "19.10.2026", more: str = "") -> bytes:
        source = folder / "letter.typ"
        lines = (TEXT.format(number=number, date=date) + more).replace("\n", "\\\n")
        source.write_text(f'#set text(lang: "ru")\n{lines}', encoding="utf-8")
        return bytes(typst.compile(str(source)))

    return make


@dataclass
class Browser:
    """A signed-in person at the screens, without scripts."""

    client: Any
    sid: str
    csrf: str = field(default="")

    def _do(self, method: str, path: str, **options: Any) -> Any:
        self.client.cookies.clear()
        self.client.cookies.set("sid", self.sid)
        if self.csrf:
            self.client.cookies.set("csrf", self.csrf)
        headers = {"x-csrftoken": self.csrf, **options.pop("headers", {})}
        answer = self.client.request(
            method, path, headers=headers, follow_redirects=False, **options
        )
        self.csrf = answer.cookies.get("csrf") or self.csrf
        self.client.cookies.clear()
        return answer

    def get(self, path: str, **options: Any) -> Any:
        return self._do("GET", path, **options)

    def post(self, path: str, data: Any = None, **options: Any) -> Any:
        if not self.csrf:
            self.get("/sign-in")
        return self._do("POST", path, data=data, **options)

    def bring(self, *contents: bytes, name: str = "Письмо.pdf", mode: str = "one") -> Any:
        """Send letters by the form that needs no JavaScript."""
        files = [("file", (name, content)) for content in contents]
        return self.post(f"{NEW}/files", {"mode": mode}, files=files)

    def draft(self, *contents: bytes) -> str:
        """Bring a letter and return the id of its draft."""
        return str(self.bring(*contents).headers["location"].split("draft=")[1])


@dataclass
class Office:
    """A chancellery: who registers, a colleague, a leader, somebody of another unit."""

    installation: Installation
    client: Any
    town: testing.Town
    registrar: Reader
    colleague: Reader
    leader: Reader
    stranger: Reader

    def at(self, reader: Reader) -> Browser:
        return Browser(self.client, session_token(self.installation, reader))

    @property
    def journal(self) -> str:
        return f"incoming-{self.town.organisation_id}"

    def value(self, query: str, *values: object) -> Any:
        """Ask the database what stands in it, past the rights of any reader."""
        engine = self.installation.engine
        with system_transaction(engine, today=testing.TODAY, task="test") as session:
            return fetch_value(session, query, values)

    def form(self, key: str = "a-key", **changes: str) -> dict[str, str]:
        return {
            "_key": key, "journal": self.journal, "correspondent": "Министерство ЖКХ",
            "outgoing_number": "14-2/5871", "outgoing_date": "2026-10-19",
            "title": "О готовности котельных", "letter_kind": "letter", "channel": "paper",
            "access_mark": "common", "received_on": "", **changes,
        }  # fmt: skip

    def registered(self, who: Browser, content: bytes, **changes: str) -> UUID:
        """Bring a letter and register it; return the document's id."""
        draft = who.draft(content)
        changes = {"key": draft, "same": "on", "after": "open", **changes}
        answer = who.post(f"/records/drafts/{draft}/register", self.form(**changes))
        assert answer.status_code == 303, answer.text
        return UUID(answer.headers["location"].rsplit("/", 1)[1])

    @contextmanager
    def as_(self, reader: Reader) -> Iterator[Any]:
        with testing.acting(self.installation, reader) as session:
            yield session


@pytest.fixture
def office(
    installation: Installation,
    client: TestClient,
    town: testing.Town,  # type: ignore[type-arg]
) -> Office:
    """People of a fresh town."""

    def person(unit: int, *permissions: str, heads: bool = False) -> Reader:
        return testing.make_person(installation, unit_id=unit, permissions=permissions, heads=heads)

    return Office(
        installation, client, town, person(town.chancellery_id, *KEEPER),
        person(town.chancellery_id, *KEEPER),
        person(town.housing_id, "records.consider", heads=True), person(town.housing_id),
    )  # fmt: skip


@pytest.fixture
def desk(office: Office) -> Browser:
    """The registrar at the screens."""
    return office.at(office.registrar)


@pytest.fixture(scope="session")
def scan() -> bytes:
    """A picture without any text."""
    import io

    from PIL import Image

    buffer = io.BytesIO()
    Image.new("L", (400, 560), 255).save(buffer, "PNG")
    return buffer.getvalue()
