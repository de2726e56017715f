"""A module that is off: its documents stay, its addresses go, processes start again."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from core.admin.visiting import Visitor
from litestar.testing import TestClient
from uprava import testing
from uprava.admin.data import export_module, purge_module
from uprava.admin.modules import plan
from uprava.admin.watching import look
from uprava.app import create_app
from uprava.clock import now, office_day
from uprava.db.engine import owner_engine
from uprava.db.sql import execute
from uprava.db.transaction import system_transaction
from uprava.documents.models import AccessRight
from uprava.documents.service.access import Opening, open_to
from uprava.documents.service.registering import NewDocument, create
from uprava.errors import ConflictError, NotFoundError
from uprava.installation import Installation
from uprava.settings import Settings
from uprava.users.service.signing_in import Device, open_session


def test_document_of_a_module_that_is_off_opens_with_its_common_card(
    installation: Installation, settings: Settings, town: testing.Town
) -> None:
    reader = testing.make_person(installation, unit_id=town.chancellery_id)
    with testing.acting(installation, reader) as session:
        new = NewDocument(
            "records.incoming", "О ремонте кровли", "Министерство", "registered",
            town.organisation_id, town.chancellery_id,
        )  # fmt: skip
        head = create(session, new, reader=reader, at=now())
        own = Opening(reader.person_id, AccessRight.EDIT, "author")
        open_to(session, head, [own], at=now(), by=reader.person_id)
    today = office_day(settings.timezone)
    with system_transaction(installation.engine, today=today) as session:
        sid = open_session(
            session, person_id=reader.person_id, device=Device("192.0.2.7", "Firefox"),
            now=now(), hours=12,
        )  # fmt: skip
    alone = settings.model_copy(update={"modules": ()})
    with testing.installation(alone) as without:
        client: TestClient[Any]
        with TestClient(create_app(without)) as client:  # type: ignore[arg-type]
            visitor = Visitor(client, sid)
            card = visitor.get(f"/docs/{head.id}")
            assert card.status_code == 200
            assert "О ремонте кровли" in card.text
            assert visitor.get("/docs").status_code == 200
            assert visitor.get("/records/incoming").status_code == 404


def test_process_starts_again_once_when_a_module_was_switched(installation: Installation) -> None:
    told: list[str] = []

    async def run() -> None:
        looking = asyncio.create_task(
            look(installation.engine, lambda: told.append("reload"), asyncio.Event())
        )
        await asyncio.sleep(0.5)
        with system_transaction(installation.engine, today=testing.TODAY) as session:
            execute(session, "insert into core.module values ('records', false, now(), null)")
        await asyncio.wait_for(looking, 10)

    try:
        asyncio.run(run())
    finally:
        with system_transaction(installation.engine, today=testing.TODAY) as session:
            execute(session, "delete from core.module")
    assert told == ["reload"]


def test_plan_names_addresses_places_and_counts_documents(installation: Installation) -> None:
    with system_transaction(installation.engine, today=testing.TODAY) as session:
        made = plan(session, installation, "records", enable=False)
        with pytest.raises(NotFoundError):
            plan(session, installation, "chess", enable=True)
    assert "/records/incoming" in made.routes
    assert [each.code for each in made.kinds] == [
        "records.incoming", "records.outgoing", "records.internal", "records.act",
    ]  # fmt: skip
    assert made.kinds[0].documents.isdigit()
    assert not made.obstacles


def test_data_of_a_module_are_exported_table_by_table(
    installation: Installation, tmp_path: Path
) -> None:
    with system_transaction(installation.engine, today=testing.TODAY) as session:
        counts = export_module(session, "records", tmp_path)
        with pytest.raises(NotFoundError):
            export_module(session, "users", tmp_path)
    assert {"incoming", "draft"} <= set(counts)
    for table, rows in counts.items():
        lines = (tmp_path / f"{table}.jsonl").read_text(encoding="utf-8").splitlines()
        assert len([json.loads(line) for line in lines]) == rows


def test_data_are_deleted_only_when_the_module_is_off(
    installation: Installation, settings: Settings
) -> None:
    owner = owner_engine(str(settings.database_owner_url))
    with owner.begin() as link:
        link.exec_driver_sql("create schema chess; create table chess.board (id int)")
    try:
        with system_transaction(installation.engine, today=testing.TODAY) as session:
            with pytest.raises(ConflictError):
                purge_module(session, owner, "chess")
            execute(session, "insert into core.module values ('chess', false, now(), null)")
            purge_module(session, owner, "chess")
            with pytest.raises(NotFoundError):
                purge_module(session, owner, "chess")
            execute(session, "delete from core.module")
    finally:
        owner.dispose()
