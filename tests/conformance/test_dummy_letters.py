"""Hooks that letters are the first to ask: proposals, registration, the desk, resolutions."""

import secrets
from typing import Any
from uuid import UUID

import pytest
from conformance.dummy_hooks import Cards, act, page_of, shows
from litestar.testing import TestClient
from uprava import testing
from uprava.app import create_app
from uprava.clock import now
from uprava.db.sql import fetch_value
from uprava.db.transaction import system_transaction
from uprava.documents.service.access import get_document
from uprava.installation import Installation
from uprava.work.service import put_into
from uprava_records.mail.service.keeping import Came, journal_of, keep


@pytest.fixture
def hall(installation: Installation, town: testing.Town) -> dict[str, Any]:
    """A registrar, a leader, somebody who executes."""
    powers = {
        "registrar": ("records.register",), "clerk": (),
        "leader": ("records.consider", "records.resolve", "dummy.write"),
    }  # fmt: skip
    return {
        name: testing.make_person(installation, unit_id=town.chancellery_id, permissions=given)
        for name, given in powers.items()
    }


def resolve(
    client: TestClient, installation: Installation, hall: dict[str, Any], id: UUID, text: str
) -> int:
    """Put a letter before the leader, who resolves on it; return the resolution."""
    review = {"addressee": hall["leader"].login}
    act(client, installation, hall["registrar"], f"/records/incoming/{id}/review", **review)
    wish = {"who": hall["clerk"].login, "text": text, "act": "give"}
    act(client, installation, hall["leader"], f"/records/resolutions/of/{id}/new", **wish)
    with system_transaction(installation.engine, today=testing.TODAY) as session:
        query = "select id from records.resolution where document_id = %s and state = 'given'"
        found = fetch_value(session, query, (id,))
    assert isinstance(found, int)
    return found


@shows("uprava_take_resolution", "uprava_resolution_cancelled")
def test_a_resolution_goes_to_the_plugin_that_makes_work_of_it(
    alone: Installation, card: Cards, hall: dict[str, Any]
) -> None:
    with TestClient(create_app(alone)) as client:  # type: ignore[arg-type]
        taken_and_cancelled(client, alone, card(), hall)


def taken_and_cancelled(
    client: TestClient, installation: Installation, id: UUID, hall: dict[str, Any]
) -> None:
    """Resolve on a letter as its leader, look at the card, cancel."""
    taken = resolve(client, installation, hall, id, "Подготовить ответ")
    page = page_of(client, installation, hall["clerk"], f"/docs/{id}")
    assert "взято, исполнителей: 1" in page
    assert f"/dummy?resolution=records.resolution:{taken}" in page
    routes = "select count(*) from approval.route where document_id = %s"
    with system_transaction(installation.engine, today=testing.TODAY) as session:
        assert fetch_value(session, routes, (id,)) == 0
    url = f"/records/resolutions/{taken}/cancel"
    act(client, installation, hall["leader"], url, reason="передумал")
    noted = "select text from dummy.note where document_id = %s and text like 'отменено%%'"
    with system_transaction(installation.engine, today=testing.TODAY) as session:
        said = fetch_value(session, noted, (id,))
    assert said == f"отменено records.resolution:{taken}: передумал"


@shows("uprava_take_resolution")
def test_a_resolution_nobody_takes_is_a_text_people_are_acquainted_with(
    alone: Installation, installation: Installation, card: Cards, hall: dict[str, Any]
) -> None:
    id = card()
    with TestClient(create_app(alone)) as client:  # type: ignore[arg-type]
        resolve(client, alone, hall, id, "не брать: к сведению")
    waits = """select count(*) from work.item where document_id = %s and principal_id = %s
        and folder = 'acquaintance' and done_at is null"""
    with system_transaction(installation.engine, today=testing.TODAY) as session:
        assert fetch_value(session, waits, (id, hall["clerk"].person_id)) == 1


@shows("uprava_proposals", "uprava_registered")
def test_what_it_proposes_stands_in_the_form_and_it_follows_the_registration(
    client: TestClient, installation: Installation, town: testing.Town
) -> None:
    keeper = testing.make_person(
        installation, unit_id=town.chancellery_id, permissions=("records.register",)
    )
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as session:
        journal = journal_of(session, f"incoming-{town.organisation_id}")
        said = {"title": "О заметках"}
        came = Came("email", secrets.token_hex(32), now(), "0" * 64, [], said, {})
        draft = keep(session, came, journal, at=now())
    page = page_of(client, installation, keeper, f"/records/incoming/new?draft={draft}")
    assert "Пример: заметки помещаются на семи листах." in page
    assert 'value="7"' in page
    form = {"journal": f"incoming-{town.organisation_id}", "title": "О заметках", "after": "open",
            "correspondent": "Сосед", "channel": "paper", "access_mark": "common",
            "_key": "notes"}  # fmt: skip
    done = act(client, installation, keeper, f"/records/drafts/{draft}/register", **form)
    assert done.status_code == 303, done.text
    noted = """select n.text from dummy.note as n join documents.document as d
        on d.id = n.document_id where d.title = 'О заметках' and d.organisation_id = %s"""
    with system_transaction(installation.engine, today=testing.TODAY) as session:
        assert fetch_value(session, noted, (town.organisation_id,)) == "номер 01-12/1"


@shows("uprava_desk_panels")
def test_its_panel_stands_beside_the_document_on_the_desk(
    client: TestClient, installation: Installation, card: Cards, writer: Any
) -> None:
    id = card()
    act(client, installation, writer, f"/dummy/{id}/note", text="решать")
    with testing.acting(installation, writer) as session:
        head = get_document(session, id, reader=writer)
        put_into(session, "dummy", head, person_id=writer.person_id, reader=writer, at=now())
    page = page_of(client, installation, writer, "/desk/dummy")
    assert 'class="decide"' in page
    assert "решать" in page.split('class="decide"')[1]


@shows("uprava_front_panels")
def test_its_panel_stands_on_the_overview(
    client: TestClient, installation: Installation, writer: Any, hall: dict[str, Any]
) -> None:
    assert f"смотрит {writer.name}" in page_of(client, installation, writer, "/overview")
    assert "смотрит" not in page_of(client, installation, hall["clerk"], "/overview")
