"""Two worlds: the same screens with and without a secret document look the same to a stranger."""

import difflib
import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from litestar.testing import TestClient
from tests_support.browser import signed_in
from uprava import testing
from uprava.clock import now
from uprava.documents.models import AccessRight
from uprava.documents.service.access import Opening, open_to
from uprava.documents.service.registering import NewDocument, create, index
from uprava.installation import Installation

SCREENS = (
    "/docs", "/docs?state=registered", "/docs?kind=records.incoming", "/search?q=секретный",
    "/search?q=секретного+письма", "/search?q=СЕК-77", "/search?q=ctrhtnysq",
    "/search?q=секретный*",
    "/search?q=секркетный", "/work/review", "/work/read", "/work/counters", "/notices",
    "/notices/bell", "/records/incoming", "/records/incoming?correspondent=Тайна",
    "/docs/export.csv", "/docs/export.xlsx", "/docs/export.xlsx?kind=records.incoming",
    "/records/incoming/export.csv", "/records/incoming/export.xlsx",
    "/search/export.csv?q=секретный", "/search/export.xlsx?q=СЕК-77",
    "/search/export.xlsx?q=секркетный", "/search/export.csv?q=письма&year=2026",
    "/work/review/export.csv", "/work/review/export.xlsx?tab=done", "/work/read/export.xlsx",
)  # fmt: skip
"""Lists, search in all its ways, counters, notices, exports."""

API = ("/api/v1/documents", "/api/v1/documents?q=секретный", "/api/v1/documents?state=registered")

VOLATILE = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32,}|"
    r'name="_key" value="[^"]*"|content="[0-9a-f]+"|value="[^"]{40,}"|'
    r'[0-9a-f]{16}|session[^ ]*="\d+"|\d\d:\d\d(:\d\d)?|<v>\d+\.\d+</v>'
)
"""Ids, tokens and clock times, which differ between any two requests."""


@pytest.fixture
def stranger(installation: Installation, town: testing.Town) -> testing.Reader:
    """A specialist with the usual rights, but none on the secret letter."""
    return testing.make_person(
        installation, unit_id=town.housing_id,
        permissions=("documents.comment", "documents.link", "records.register"),
    )  # fmt: skip


@pytest.fixture
def hide_a_letter(installation: Installation, town: testing.Town) -> Callable[[], Any]:
    """Make the secret letter, open to the chancellery only."""

    def hide() -> Any:
        author = testing.make_person(installation, unit_id=town.chancellery_id)
        with testing.acting(installation, author) as session:
            new = NewDocument(
                "records.incoming", "Секретное письмо", "Тайна", "registered",
                town.organisation_id, town.chancellery_id,
            )  # fmt: skip
            head = create(session, new, reader=author, at=now())
            opening = Opening(town.chancellery_id, AccessRight.MANAGE, "journal")
            open_to(session, head, [opening], at=now(), by=None)
            index(session, head, words=["СЕК-77"])
        return head

    return hide


def test_a_stranger_sees_the_same_world_with_and_without_the_secret(
    client: TestClient, installation: Installation, stranger: testing.Reader,
    hide_a_letter: Callable[[], Any],
) -> None:  # fmt: skip
    before = crawl(client, installation, stranger)
    secret = hide_a_letter()
    after = crawl(client, installation, stranger)
    for address, text in before.items():
        told = difference(text, after[address])
        assert not told, "\n".join([address, *told])
    with signed_in(client, installation, stranger):
        assert client.get(f"/docs/{secret.id}").status_code == 404


def readable(content: bytes) -> str:
    """Return an answer as text, of a workbook all its parts."""
    if not content.startswith(b"PK"):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "\n".join(archive.read(name).decode() for name in archive.namelist())


def difference(before: tuple[int, str], after: tuple[int, str]) -> list[str]:
    """Return the lines that differ, each with its sign."""
    told = [f"{status}\n{text}".splitlines() for status, text in (before, after)]
    return list(difflib.unified_diff(*told, lineterm="", n=0))


def crawl(
    client: TestClient, installation: Installation, reader: testing.Reader
) -> dict[str, tuple[int, str]]:
    """Return status and text of every address as the reader sees it, ids masked."""
    seen = {}
    with signed_in(client, installation, reader) as headers:
        for address in SCREENS:
            answer = client.get(address, headers=headers)
            seen[address] = (answer.status_code, VOLATILE.sub("·", readable(answer.content)))
    token = testing.make_token(installation, reader, "documents:read")
    for address in API:
        answer = client.get(address, headers={"authorization": f"Bearer {token}"})
        seen[address] = (answer.status_code, VOLATILE.sub("·", answer.text))
    return seen
