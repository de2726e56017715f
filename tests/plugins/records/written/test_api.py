"""Written documents over the API: once for a key, refused as problem details, as on the screens."""

import json
from typing import Any
from uuid import UUID

import pytest
from bureaus import PDF, Bureau, Person
from uprava import testing

BASE = "/api/v1/records"


def ask(bureau: Bureau, who: Person, method: str, path: str, *, key: str = "", **more: Any) -> Any:
    """Ask with somebody's token."""
    token = testing.make_token(bureau.installation, who.reader, "documents:read", "documents:write")
    bureau.client.cookies.clear()
    headers = {"authorization": f"Bearer {token}", **({"idempotency-key": key} if key else {})}
    return bureau.client.request(method, f"{BASE}{path}", headers=headers, **more)


def card(bureau: Bureau, kind: str, **changes: Any) -> dict[str, Any]:
    """Return the card of a kind as a program sends it."""
    own: dict[str, dict[str, Any]] = {
        "outgoing": {"addressees": [{"name": "Минтранс", "channel": "email",
                                     "email": "m@town.example"}]},
        "internal": {"addressees": [bureau.stranger.reader.login]},
        "acts": {"type": "decree", "normative": True},
    }  # fmt: skip
    shared = {"title": "О мостах", "signatory": bureau.leader.reader.login}
    return shared | own[kind] | changes


def send(bureau: Bureau, kind: str = "outgoing", *, key: str = "", **changes: Any) -> Any:
    """Write a document with the executor's token."""
    data = {"card": json.dumps(card(bureau, kind, **changes))}
    return ask(bureau, bureau.executor, "POST", f"/{kind}", key=key, data=data,
               files=[("file", PDF)])  # fmt: skip


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
    note = send(bureau, "internal", addressees=["nobody-here"])
    assert "addressees" in note.json()["errors"]
    stray = send(bureau, "acts", fields={"no_such_field": "1"})
    assert "fields.no_such_field" in stray.json()["errors"]


@pytest.mark.parametrize(("kind", "number"), [
    ("outgoing", "01-13/1"), ("internal", "СЗ-1"), ("acts", "1-п"),
])  # fmt: skip
def test_every_kind_is_written_changed_registered_and_listed(
    bureau: Bureau, kind: str, number: str
) -> None:
    made = send(bureau, kind).json()
    path = f"/{kind}/{made['id']}"
    wanted = card(bureau, kind, title="О ремонте мостов", version=made["version"])
    changed = ask(bureau, bureau.executor, "PUT", path, json=wanted)
    assert changed.status_code == 200, changed.text
    assert changed.json()["title"] == "О ремонте мостов"
    late = ask(bureau, bureau.executor, "PUT", path, json=wanted)
    assert late.status_code == 409
    bureau.open_to_registrar(UUID(made["id"]))
    register = f"/written/{made['id']}/register"
    body = {"version": changed.json()["version"], "signed_day": "2026-11-19"}
    refused = ask(bureau, bureau.executor, "POST", register, json=body)
    assert refused.status_code == 403
    done = ask(bureau, bureau.registrar, "POST", register, key=f"r-{kind}", json=body)
    assert done.status_code == 200, done.text
    assert (done.json()["state"], done.json()["number"]) == ("registered", number)
    again = ask(bureau, bureau.registrar, "POST", register, key=f"r-{kind}", json=body)
    assert again.json() == done.json()
    listed = ask(bureau, bureau.registrar, "GET", f"/{kind}").json()
    assert [line["number"] for line in listed["items"]] == [number]
    assert ask(bureau, bureau.registrar, "GET", path).json()["number"] == number


def test_a_list_is_narrowed_and_read_page_by_page(bureau: Bureau) -> None:
    for n in range(3):
        bureau.by_hand(bureau.write(title=f"О деле {n}", a1_name_text=f"Адресат {n}"))
    first = ask(bureau, bureau.registrar, "GET", "/outgoing?limit=2").json()
    rest = ask(
        bureau, bureau.registrar, "GET", "/outgoing",
        params={"limit": 2, "cursor": first["cursor"]},
    ).json()  # fmt: skip
    numbers = [line["number"] for line in (*first["items"], *rest["items"])]
    assert numbers == ["01-13/3", "01-13/2", "01-13/1"]
    assert rest["cursor"] is None
    one = ask(bureau, bureau.registrar, "GET", "/outgoing", params={"whom": "Адресат 1"}).json()
    assert [line["title"] for line in one["items"]] == ["О деле 1"]


def test_what_the_law_asks_of_an_act_is_kept_and_counted(bureau: Bureau) -> None:
    made = send(bureau, "acts").json()
    id = UUID(made["id"])
    assert bureau.by_hand(id).status_code == 303
    path = f"/acts/{id}/force"
    known = ask(bureau, bureau.registrar, "GET", path).json()
    assert known["status"] == "in_force"
    facts = {
        "version": known["facts"]["version"], "normative": True, "force_rule": "days_after",
        "force_after": 10, "published_in": "Вестник", "published_day": "2026-11-19",
    }  # fmt: skip
    kept = ask(bureau, bureau.registrar, "PUT", path, json=facts)
    assert kept.status_code == 200, kept.text
    # by hand: the 19th is not counted, ten days end on the 29th
    assert (kept.json()["status"], kept.json()["in_force_from"]) == ("adopted", "2026-11-30")
    assert ask(bureau, bureau.registrar, "PUT", path, json=facts).status_code == 409
    wrong = {**facts, "version": kept.json()["facts"]["version"], "force_after": 0}
    answer = ask(bureau, bureau.registrar, "PUT", path, json=wrong)
    assert "force_after" in answer.json()["errors"]
    assert ask(bureau, bureau.executor, "PUT", path, json=facts).status_code == 403
    assert ask(bureau, bureau.stranger, "GET", "/acts?status=adopted").json()["items"][0][
        "number"
    ] == "1-п"  # fmt: skip


def test_a_document_of_another_kind_or_of_others_is_not_found(bureau: Bureau) -> None:
    made = send(bureau).json()
    assert ask(bureau, bureau.executor, "GET", f"/internal/{made['id']}").status_code == 404
    assert ask(bureau, bureau.stranger, "GET", f"/outgoing/{made['id']}").status_code == 404
