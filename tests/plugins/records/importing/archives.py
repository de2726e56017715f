"""A chancellery that brings its earlier card file over."""

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from tests_support.browser import session_token
from tests_support.files import small_pdf
from uprava import testing
from uprava.db.sql import driver, fetch_value
from uprava.db.transaction import system_transaction
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava_records.importing.service import loading, looking

POWERS = ("records.import", "documents.journals", "documents.link")

HEAD = ("Поток", "Журнал", "Номер", "Дата", "Содержание", "Корреспондент", "Файлы")


def table(*rows: Sequence[str], head: Sequence[str] = HEAD, encoding: str = "utf-8-sig") -> bytes:
    """Return a CSV table as office programs save it."""
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows([head, *rows])
    return text.getvalue().encode(encoding)


def packed(members: Mapping[str, bytes]) -> bytes:
    """Return an archive of these files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return made.getvalue()


def letter(place: int, **changes: str) -> list[str]:
    """Return the row of one incoming letter of 2019."""
    cells = dict(zip(HEAD, (
        "входящий", "", f"01-12/{place}", "05.03.2019", f"О ремонте моста {place}",
        "Министерство дорог", f"{place}.pdf",
    ), strict=True))  # fmt: skip
    return list((cells | changes).values())


def file(place: object) -> bytes:
    """Return a PDF that no other place has."""
    return small_pdf() + f"\n% {place}\n".encode()


@dataclass
class Archive:
    """A fresh town with somebody who may bring card files in, and the screens."""

    installation: Installation
    client: Any
    town: testing.Town
    keeper: Reader
    stranger: Reader
    csrf: dict[int, str] = field(default_factory=dict)

    def go(self, method: str, path: str, *, who: Reader | None = None, **options: Any) -> Any:
        """Do one request as a person."""
        who = who or self.keeper
        self.client.cookies.clear()
        self.client.cookies.set("sid", session_token(self.installation, who))
        if method == "POST":
            page = self.client.get("/records/import")
            token = page.cookies.get("csrf") or ""
            self.client.cookies.set("csrf", token)
            options["headers"] = {"x-csrftoken": token, **options.get("headers", {})}
        return self.client.request(method, path, follow_redirects=False, **options)

    def bring(self, bundle: bytes, *, name: str = "Картотека.zip", **form: str) -> UUID:
        """Send a bundle by the form and let the job look at it; return the import."""
        sent = {"file": (name, bundle)}
        answer = self.go("POST", "/records/import", data=form, files=sent)
        assert answer.status_code == 303, answer.text
        id = UUID(answer.headers["location"].rsplit("/", 1)[1])
        looking.look(self.installation, run=str(id))
        return id

    def load(self, id: UUID) -> None:
        """Press «Загрузить» and let the job do it."""
        answer = self.go("POST", f"/records/import/{id}/load")
        assert answer.status_code == 303, answer.text
        loading.load(self.installation, run=str(id))

    @contextmanager
    def sql(self) -> Iterator[Any]:
        """Ask the database itself, past all rights."""
        with system_transaction(self.installation.engine, today=testing.TODAY) as session:
            yield driver(session)

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Return the rows of a statement."""
        with self.sql() as link:
            return list(link.execute(query, values).fetchall())

    def value(self, query: str, *values: object) -> Any:
        """Return the first value of a statement."""
        with system_transaction(self.installation.engine, today=testing.TODAY) as session:
            return fetch_value(session, query, values)

    def run(self, id: UUID) -> dict[str, Any]:
        """Return the row of an import."""
        return dict(self.value("select to_jsonb(r) from records.import_run as r where id = %s", id))

    def why(self, id: UUID) -> dict[int, str]:
        """Return why rows were refused, by line."""
        query = "select line, why from records.import_row where run_id = %s and state = 'refused'"
        return dict(self.rows(query, id))
