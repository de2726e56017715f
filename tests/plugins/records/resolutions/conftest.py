"""A head with an assistant, a deputy, people who execute, and letters to resolve on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from litestar.testing import TestClient
from uprava import testing
from uprava.app import create_app
from uprava.clock import now, office_day
from uprava.installation import Installation, opened
from uprava.settings import Settings
from uprava.users.reader import Reader
from uprava_records.resolutions.service.naming import name_assistant

LEADING = ("records.consider", "records.resolve", "documents.comment")

STATE = "select state from documents.document where id = %s"
WAITING = """select count(*) from work.item
    where document_id = %s and folder = %s and principal_id = %s and done_at is null"""


@dataclass
class Cabinet:
    """People around a leader's desk, at the screens of one office."""

    office: Any
    head: Reader
    deputy: Reader
    assistant: Reader
    people: list[Reader]
    pdf: Callable[..., bytes]
    made: int = 0

    def soon(self, days: int) -> str:
        """Return a day to come, as a form sends it: screens live on the day of now."""
        today = office_day(self.office.installation.settings.timezone)
        return (today + timedelta(days=days)).isoformat()

    def at(self, reader: Reader) -> Any:
        return self.office.at(reader)

    def letter(self, *leaders: Reader, **changes: str) -> UUID:
        """Register a letter and put it before leaders, all at once."""
        self.made += 1
        desk = self.at(self.office.registrar)
        id: UUID = self.office.registered(desk, self.pdf(f"14-2/{self.made}"), **changes)
        if leaders:
            self.put(id, *leaders)
        return id

    def put(self, id: UUID, *leaders: Reader, **form: str) -> Any:
        """Put a letter before leaders."""
        asked = {"addressee": [each.login for each in leaders], **form}
        return self.at(self.office.registrar).post(f"/records/incoming/{id}/review", asked)

    def wish(self, *people: Reader, **changes: Any) -> dict[str, Any]:
        """The short form of the desk as it is sent."""
        who = [each.login for each in people or self.people[:1]]
        return {"who": who, "text": "Подготовить ответ.", "act": "give", **changes}

    def give(self, id: UUID, reader: Reader, *people: Reader, **changes: Any) -> Any:
        """Give a resolution from nothing."""
        form = self.wish(*people, **changes)
        return self.at(reader).post(f"/records/resolutions/of/{id}/new", form)

    def draft(self, id: UUID, act: str = "offer", **changes: Any) -> int:
        """Write a draft as the assistant; return its number."""
        form = self.wish() | {"act": act} | changes
        done = self.at(self.assistant).post(f"/records/resolutions/of/{id}/draft", form)
        assert done.status_code == 303, done.text
        query = "select max(id) from records.resolution where document_id = %s"
        return int(self.office.value(query, id))

    def last(self, id: UUID) -> int:
        """The newest resolution of a letter."""
        return int(
            self.office.value("select max(id) from records.resolution where document_id = %s", id)
        )

    def version(self, resolution: int) -> str:
        query = "select version from records.resolution where id = %s"
        return str(self.office.value(query, resolution))

    def act(self, resolution: int, name: str, reader: Reader, **form: str) -> Any:
        """Do one act with a resolution, over its version of now."""
        sent = {"_v": self.version(resolution), **form}
        return self.at(reader).post(f"/records/resolutions/{resolution}/{name}", sent)

    def state(self, id: UUID) -> str:
        return str(self.office.value(STATE, id))

    def stands(self, resolution: int) -> str:
        query = "select state from records.resolution where id = %s"
        return str(self.office.value(query, resolution))

    def waits(self, id: UUID, folder: str, reader: Reader) -> bool:
        return bool(self.office.value(WAITING, id, folder, reader.person_id))


@pytest.fixture(scope="session")
def installation(settings: Settings, installation: Installation) -> Iterator[Installation]:
    """Records alone: nobody makes assignments of resolutions here."""
    assert installation.settings is settings, "its schema is up to date"
    with opened(settings.model_copy(update={"modules": ("records",)})) as made:
        yield made


@pytest.fixture(scope="session")
def client(installation: Installation) -> Iterator[TestClient]:  # type: ignore[type-arg]
    """A client of records alone."""
    with TestClient(create_app(installation)) as made:  # type: ignore[arg-type]
        yield made


@pytest.fixture
def cabinet(office: Any, pdf: Callable[..., bytes]) -> Cabinet:
    """People of a fresh town; the assistant prepares the head's resolutions."""

    def person(*permissions: str, heads: bool = False) -> Reader:
        return testing.make_person(
            office.installation, unit_id=office.town.housing_id, permissions=permissions,
            heads=heads,
        )  # fmt: skip

    head, deputy = person(*LEADING), person(*LEADING)
    made = Cabinet(office, head, deputy, person(), [person() for _n in range(3)], pdf)
    with office.as_(head) as session:
        name_assistant(session, head.person_id, made.assistant.person_id, reader=head, at=now())
    return made
