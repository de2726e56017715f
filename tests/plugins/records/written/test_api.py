"""Outgoing letters over the API: once for a key, refused as problem details."""

import json
from typing import Any

from bureaus import PDF, Bureau
from uprava import testing

PATH = "/api/v1/records/outgoing"


def send(bureau: Bureau, *, key: str = "", **changes: Any) -> Any:
    """Write a letter with the executor's token."""
    token = testing.make_token(
        bureau.installation, bureau.executor.reader, "documents:read", "documents:write"
    )
    card = {
        "title": "О мостах", "signatory": bureau.leader.reader.login,
        "addressees": [{"name": "Минтранс", "channel": "email", "email": "m@town.example"}],
    }  # fmt: skip
    bureau.client.cookies.clear()
    headers = {"authorization": f"Bearer {token}", **({"idempotency-key": key} if key else {})}
    return bureau.client.post(
        PATH, data={"card": json.dumps(card | changes)}, files=[("file", PDF)], headers=headers
    )


def test_a_program_writes_a_letter_once_and_reads_it(bureau: Bureau) -> None:
    first = send(bureau, key="k-1")
    assert first.status_code == 201, first.text
    letter = first.json()
    assert (letter["state"], letter["number"]) == ("draft", None)
    assert letter["addressees"][0]["email"] == "m@town.example"
    assert [each["name"] for each in letter["files"]] == ["Текст.pdf"]
    assert send(bureau, key="k-1").json() == letter
    assert bureau.value(
        "select count(*) from records.outgoing as o join documents.document as d"
        " on d.id = o.document_id where d.organisation_id = %s", bureau.town.organisation_id,
    ) == 1  # fmt: skip


def test_what_is_wrong_is_named_field_by_field(bureau: Bureau) -> None:
    answer = send(bureau, signatory="nobody-here", addressees=[])
    assert answer.status_code == 422
    assert "signatory" in answer.json()["errors"]
    empty = send(bureau, addressees=[])
    assert empty.status_code == 422
    assert "addressees" in empty.json()["errors"]
