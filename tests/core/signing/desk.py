"""A registrar at a desk: a letter of the test's own, and how to sign it over HTTP."""

from collections.abc import Sequence
from dataclasses import dataclass

from litestar.testing import TestClient
from uprava import testing
from uprava.clock import now
from uprava.db.transaction import system_transaction
from uprava.installation import Installation
from uprava.signing.service.demo import issue_demo_keys
from uprava.users.reader import Reader

RIGHTS = ("records.register", "signing.sign", "documents.attach")
SCOPES = ("documents:read", "documents:write", "sign")


@dataclass
class Desk:
    """A registrar who signs, the letter of this test, and how to talk to the API."""

    client: TestClient
    installation: Installation
    signer: Reader
    token: str
    document: str
    file: dict

    def path(self, file_id: str | None = None) -> str:
        return f"/api/v1/documents/{self.document}/files/{file_id or self.file['id']}"

    def screen(self, file_id: str | None = None) -> str:
        return f"/docs/{self.document}/files/{file_id or self.file['id']}"

    def sign(self, file_id: str | None = None, *, token: str | None = None, key: str = "", **query):
        headers = {"authorization": f"Bearer {token or self.token}"}
        if key:
            headers["idempotency-key"] = key
        return self.client.post(f"{self.path(file_id)}/signatures", headers=headers, params=query)

    def get(self, address: str, *, token: str | None = None):
        return self.client.get(address, headers={"authorization": f"Bearer {token or self.token}"})

    def content(self, file_id: str) -> bytes:
        return self.get(f"{self.path(file_id)}/content").content

    def signatures(self, file_id: str) -> list[dict]:
        return self.get(f"{self.path(file_id)}/signatures").json()["items"]

    def attach(self, name: str, content: bytes) -> dict:
        answer = self.client.post(
            f"/api/v1/documents/{self.document}/files",
            files=[("file", (name, content))],
            headers={"authorization": f"Bearer {self.token}"},
        )
        assert answer.status_code == 201, answer.text
        return answer.json()[0]


def give_key(installation: Installation, *people: Reader) -> None:
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as session:
        ids = [reader.person_id for reader in people]
        issue_demo_keys(session, ids, secret=installation.settings.secret, at=now())


def seated(
    client: TestClient,
    installation: Installation,
    place: testing.Town,
    contents: Sequence[bytes],
    rights: tuple[str, ...] = RIGHTS,
) -> Desk:
    signer = testing.make_person(installation, unit_id=place.chancellery_id, permissions=rights)
    give_key(installation, signer)
    token = testing.make_token(installation, signer, *SCOPES)
    made = register(client, place, token, *contents)
    return Desk(client, installation, signer, token, made["id"], made["files"][0])


def register(client: TestClient, place: testing.Town, token: str, *contents: bytes) -> dict:
    journal = f"incoming-{place.organisation_id}"
    card = f'{{"title": "О готовности", "correspondent": "Министерство", "journal": "{journal}"}}'
    answer = client.post(
        "/api/v1/records/incoming",
        data={"card": card},
        files=[("file", ("Письмо.pdf", content)) for content in contents],
        headers={"authorization": f"Bearer {token}"},
    )
    assert answer.status_code == 201, answer.text
    return answer.json()
