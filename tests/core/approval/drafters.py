"""People who write drafts in a browser without scripts, and the files they bring."""

import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from halls import Hall
from litestar.testing import TestClient
from lxml import html
from tests_support.browser import signed_in
from tests_support.files import small_pdf
from uprava.users.reader import Reader

NEW = "/approval/drafts/new"

PDF = ("Проект.pdf", small_pdf(), "application/pdf")
PROGRAM = ("счёт.pdf", b"MZ" + b"\0" * 400, "application/pdf")
ENCRYPTED = small_pdf(extra=b"/Encrypt<</Filter/Standard/V 1/R 2/P -4>>")
LOCKED = ("тайна.pdf", ENCRYPTED, "application/pdf")
EMPTY = ("пусто.pdf", b"", "application/pdf")

File = tuple[str, bytes, str]

FIELDS = {"title": "О ремонте дорог", "act_kind": "decree", "summary": "Зимнее содержание"}


def pdf(name: str, *, width: int = 595) -> File:
    """Return a PDF of its own."""
    return name, small_pdf(width), "application/pdf"


def signature(folder: Path) -> File:
    """Return a detached signature over nothing, made by OpenSSL."""
    (folder / "text").write_bytes(b"nothing")
    for words in (
        "req -x509 -newkey rsa:2048 -nodes -keyout key -out cert -subj /CN=test -days 1",
        "cms -sign -binary -in text -signer cert -inkey key -outform DER -out sig",
    ):
        subprocess.run(["openssl", *words.split()], cwd=folder, check=True, capture_output=True)
    return "подпись.p7s", (folder / "sig").read_bytes(), "application/pkcs7-signature"


@dataclass
class Drafter:
    """A person at the screens of drafts."""

    client: TestClient
    hall: Hall
    reader: Reader

    @contextmanager
    def signed_in(self) -> Iterator[dict[str, str]]:
        """Be this person in the browser."""
        with signed_in(self.client, self.hall.installation, self.reader) as headers:
            yield headers

    def get(self, path: str) -> Any:
        """Open a page."""
        with self.signed_in():
            return self.client.get(path, follow_redirects=False)

    def post(
        self, path: str, fields: Mapping[str, Any] | None = None, *files: File, **more: Any
    ) -> Any:
        """Send a form with files."""
        parts = [("file", each) for each in files] or [("file", ("", b"", ""))]
        with self.signed_in() as headers:
            return self.client.post(
                path, data={**(fields or {}), **more}, files=parts, headers=headers,
                follow_redirects=False,
            )  # fmt: skip

    def send(self, path: str, fields: Mapping[str, Any]) -> Any:
        """Send a form without files."""
        with self.signed_in() as headers:
            return self.client.post(path, data=fields, headers=headers, follow_redirects=False)

    def upload(self, file: File) -> str:
        """Drop one file onto the zone; return the id under which it waits."""
        answer = self.post("/approval/drafts/files", None, file)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def write(self, *files: File, **fields: Any) -> UUID:
        """Write a draft; return its id."""
        answer = self.post(NEW, FIELDS | fields, *(files or (PDF,)))
        assert answer.status_code == 303, problems(answer)
        return UUID(answer.headers["location"].rpartition("/")[2])


def problems(answer: Any) -> list[str]:
    """Return what a page says is wrong, field by field, as a person reads it."""
    found = html.fromstring(answer.text).xpath("//div[@role='alert']//li | //div[@role='alert']/h2")
    return [" ".join(each.text_content().split()) for each in found]


def filled(answer: Any) -> dict[str, str]:
    """Return the values the page's form stands filled in with."""
    page = html.fromstring(answer.text)
    return {
        "title": page.xpath("string(//textarea[@name='title'])"),
        "summary": page.xpath("string(//textarea[@name='summary'])"),
        "act_kind": page.xpath("string(//input[@name='act_kind'][@checked]/@value)"),
        "template": page.xpath("string(//input[@name='template'][@checked]/@value)"),
    }


def waiting(answer: Any) -> list[str]:
    """Return the ids of the files the page keeps."""
    page = html.fromstring(answer.text)
    return [str(each) for each in page.xpath("//input[@name='file_id'][@checked]/@value")]
