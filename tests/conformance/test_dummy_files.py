"""Hooks about personal files: to whom a module opens them, and what it makes of that."""

import io
from typing import Any

import pytest
from conformance.dummy_hooks import Cards, page_of, shows
from litestar.testing import TestClient
from tests_support.browser import signed_in
from uprava import testing
from uprava.clock import now
from uprava.documents.service.access import get_document
from uprava.documents.service.filing import Received, attach
from uprava.installation import Installation


@pytest.fixture
def onlooker(installation: Installation, town: testing.Town) -> testing.Reader:
    """Somebody of the same unit without the dummy's power."""
    return testing.make_person(installation, unit_id=town.chancellery_id)


@shows("uprava_opens_files", "uprava_files_opened")
def test_personal_files_are_given_to_whom_the_module_names_and_it_follows(
    client: TestClient, installation: Installation, card: Cards, writer: Any, onlooker: Any
) -> None:
    id = card("О пособии", kind="dummy.plea", state="open")
    data = "Прошу о пособии.".encode()
    sha256 = installation.store.put(io.BytesIO(data)).sha256
    received = Received("Прошение.txt", "text/plain", len(data), sha256)
    with testing.acting(installation, writer) as session:
        head = get_document(session, id, reader=writer)
        [file] = attach(
            session, head, [received], reader=writer, at=now(), jobs=installation.jobs
        )  # fmt: skip
    address = f"/docs/{id}/files/{file.id}/content"
    assert "Прошение.txt" not in page_of(client, installation, onlooker, f"/docs/{id}")
    with signed_in(client, installation, onlooker) as headers:
        assert client.get(address, headers=headers).status_code == 404
    assert "прочитал(а)" not in page_of(client, installation, writer, f"/docs/{id}")
    assert page_of(client, installation, writer, address) == "Прошу о пособии."
    told = page_of(client, installation, onlooker, f"/docs/{id}")
    assert f"прочитал(а) {writer.surname}" in told
