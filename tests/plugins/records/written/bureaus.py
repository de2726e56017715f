"""An office that writes: an executor, a leader who signs, a registrar; journals of all kinds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tests_support.browser import session_token
from tests_support.files import small_pdf
from uprava import testing
from uprava.db.sql import execute, fetch_value
from uprava.db.transaction import system_transaction
from uprava.installation import Installation
from uprava.users.reader import Reader

WRITER = ("records.write", "approval.start", "documents.attach", "documents.link")
KEEPER = (*WRITER, "records.number", "records.acts", "records.register", "documents.journals")

PATHS = {
    "records.outgoing": "/records/outgoing", "records.internal": "/records/internal",
    "records.act": "/records/acts",
}  # fmt: skip

PDF = ("Текст.pdf", small_pdf(), "application/pdf")

JOURNALS = (
    ("records.outgoing", "01-13", "Исходящие", "{index}/{seq}"),
    ("records.internal", "01-14", "Внутренние", "СЗ-{seq}"),
    ("records.act", "01-02", "Постановления", "{seq}-п"),
)


@dataclass
class Person:
    """Somebody at the screens, without scripts."""

    client: Any
    reader: Reader
    sid: str
    csrf: str = ""

    def call(self, method: str, path: str, **options: Any) -> Any:
        self.client.cookies.clear()
        self.client.cookies.set("sid", self.sid)
        if self.csrf:
            self.client.cookies.set("csrf", self.csrf)
        answer = self.client.request(
            method, path, headers={"x-csrftoken": self.csrf}, follow_redirects=False, **options
        )
        self.csrf = answer.cookies.get("csrf") or self.csrf
        self.client.cookies.clear()
        return answer

    def get(self, path: str) -> Any:
        return self.call("GET", path)

    def post(self, path: str, data: Mapping[str, Any], files: Sequence[Any] = ()) -> Any:
        if not self.csrf:
            self.get("/sign-in")
        sent = {"files": [("file", each) for each in files]} if files else {}
        return self.call("POST", path, data=dict(data), **sent)


@dataclass
class Bureau:
    """The town with its people and journals."""

    installation: Installation
    client: Any
    town: testing.Town
    executor: Person
    leader: Person
    registrar: Person
    stranger: Person

    def value(self, query: str, *values: object) -> Any:
        """Ask the database what stands in it, past the rights of any reader."""
        engine = self.installation.engine
        with system_transaction(engine, today=testing.TODAY, task="test") as session:
            return fetch_value(session, query, values)

    def state(self, id: UUID) -> Any:
        return self.value("select state from documents.document where id = %s", id)

    def number(self, id: UUID) -> Any:
        return self.value("select number from documents.document where id = %s", id)

    def version(self, id: UUID) -> str:
        return str(self.value("select version from documents.document where id = %s", id))

    def form(self, **changes: str) -> dict[str, Any]:
        return {
            "title": "О готовности котельных", "signatory": self.leader.reader.login,
            "executor": self.executor.reader.login, "executor_phone": "21-14-08",
            "rows": "1", "a1_name_text": "Министерство ЖКХ",
            "a1_attention": "Министру А. Е. Носовой",
            "a1_channel": "paper", "access_mark": "common", "act_kind": "decree",
            "colleagues": self.stranger.reader.login, "_key": "", **changes,
        }  # fmt: skip

    def write(self, kind: str = "records.outgoing", **changes: str) -> UUID:
        """Write a document of a kind with its text; return its id."""
        answer = self.executor.post(f"{PATHS[kind]}/new", self.form(**changes), [PDF])
        assert answer.status_code == 303, answer.text
        return UUID(answer.headers["location"].rpartition("/")[2])

    def by_hand(self, id: UUID, **changes: str) -> Any:
        """Let the registrar register what is signed on paper."""
        self.open_to_registrar(id)
        form = {"_v": self.version(id), "signed_day": "2026-11-20", **changes}
        return self.registrar.post(f"/records/written/{id}/register", form)

    def open_to_registrar(self, id: UUID) -> None:
        """Give the chancellery the draft, as its author does for a paper original."""
        engine = self.installation.engine
        with system_transaction(engine, today=testing.TODAY, task="test") as session:
            execute(
                session,
                "insert into documents.access_grant (document_id, principal_id, reason, level,"
                " kind, hidden, granted_at) select id, %s, 'shared', 'edit', kind, false, now()"
                " from documents.document where id = %s on conflict do nothing",
                (self.town.chancellery_id, id),
            )


def make_bureau(installation: Installation, client: Any, town: testing.Town) -> Bureau:
    """Return people and journals of a fresh town."""
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as session:
        for kind, index, title, template in JOURNALS:
            execute(
                session,
                "insert into documents.journal (code, kind, organisation_id, unit_id, index,"
                " title, number_template, restarts, active)"
                " values (%s, %s, %s, %s, %s, %s, %s, 'yearly', true)",
                (f"{kind.rpartition('.')[2]}-{town.organisation_id}", kind, town.organisation_id,
                 town.chancellery_id, index, title, template),
            )  # fmt: skip

    def person(unit: int, *permissions: str, heads: bool = False) -> Person:
        reader = testing.make_person(
            installation, unit_id=unit, permissions=permissions, heads=heads
        )
        return Person(client, reader, session_token(installation, reader))

    return Bureau(
        installation, client, town, person(town.housing_id, *WRITER),
        person(town.housing_id, "signing.sign", heads=True),
        person(town.chancellery_id, *KEEPER), person(town.chancellery_id),
    )  # fmt: skip
