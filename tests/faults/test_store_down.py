"""The file store is down: cards are read, uploads say so, nothing is half-kept."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar.testing import TestClient
from tests_support.browser import signed_in
from tests_support.files import small_pdf
from uprava import testing
from uprava.app import create_app
from uprava.installation import Installation, opened
from uprava.settings import Settings


@pytest.fixture
def place(
    installation: Installation, settings: Settings, tmp_path: Path
) -> Iterator[tuple[Installation, Path]]:
    """The session's database with a file store of its own, and the store's folder."""
    folder = tmp_path / "files"
    with opened(settings.model_copy(update={"storage": f"dir:{folder}"})) as made:
        yield made, folder


def test_cards_are_read_and_uploads_are_refused_in_words_while_the_store_is_away(
    place: tuple[Installation, Path],
) -> None:
    installation, folder = place
    town = testing.make_town(installation)
    person = testing.make_person(
        installation, unit_id=town.chancellery_id,
        permissions=("records.register", "documents.attach"),
    )  # fmt: skip
    token = testing.make_token(installation, person, "documents:read", "documents:write")
    headers = {"authorization": f"Bearer {token}"}
    card = {"title": "О погоде", "correspondent": "Министерство",
            "journal": f"incoming-{town.organisation_id}"}  # fmt: skip
    with TestClient(create_app(installation)) as client:

        def send() -> object:
            return client.post(
                "/api/v1/records/incoming", data={"card": json.dumps(card)},
                files=[("file", ("a.pdf", small_pdf()))], headers=headers,
            )  # fmt: skip

        letter = send().json()  # type: ignore[attr-defined]
        shutil.move(folder, folder.with_name("away"))
        answer = client.get(f"/api/v1/documents/{letter['id']}", headers=headers)
        assert answer.json()["number"] == "01-12/1"
        with signed_in(client, installation, person):
            assert client.get(f"/docs/{letter['id']}").status_code == 200
            assert client.get("/docs").status_code == 200
        content = f"/api/v1/documents/{letter['id']}/files/{letter['files'][0]['id']}/content"
        assert client.get(content, headers=headers).status_code == 503
        refused = send()
        assert refused.status_code == 503  # type: ignore[attr-defined]
        assert len(refused.json()["detail"]) > 20  # type: ignore[attr-defined]
        shutil.move(folder.with_name("away"), folder)
        assert client.get(content, headers=headers).content == small_pdf()
        assert send().json()["number"] == "01-12/2"  # type: ignore[attr-defined]
