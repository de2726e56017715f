"""«В дело» closes a document through a case, as the installation has it."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from uprava.clock import now
from uprava.db.sql import execute
from uprava.documents.models import AccessRight
from uprava.documents.routes.card_values import actions_of
from uprava.documents.service.access import Opening, get_document, open_to
from uprava.documents.service.registering import NewDocument, create
from uprava.documents.service.states import Act, change_state
from uprava.errors import ConflictError, ForbiddenError
from uprava.users.reader import Reader
from uprava_records.filing.service import closing_by_case, filing
from uprava_records.settings import RecordsSettings
from uprava_records.written.service.fields import WrittenCard
from uprava_records.written.service.keeping import keep_row

YEAR = 2020
DAY = date(YEAR, 3, 2)


def filed(archive: Any, letter: UUID) -> None:
    """Close a letter by the plain act of its kind."""
    version = archive.value("select version from documents.document where id = %s", letter)
    with archive.on(DAY) as session:
        change_state(
            session, letter, Act("filed", version), reader=archive.keeper,
            plugins=archive.installation.plugins, at=now(),
        )  # fmt: skip


def ruled(monkeypatch: pytest.MonkeyPatch, rule: str) -> None:
    settings = RecordsSettings(file_by=rule)  # type: ignore[arg-type]
    monkeypatch.setattr(closing_by_case, "records_settings", lambda: settings)


def state(archive: Any, letter: UUID) -> str:
    return str(archive.value("select state from documents.document where id = %s", letter))


def offered(archive: Any, letter: UUID) -> list[str]:
    """Return the titles of the acts on the card of a letter that close it."""
    plugins = archive.installation.plugins
    with archive.on(DAY) as session:
        head = get_document(session, letter, reader=archive.keeper)
        acts = actions_of(session, head, reader=archive.keeper, plugins=plugins)
    return [each.title for each in acts if each.title.startswith("В дело")]


def test_the_card_offers_one_way_into_the_file(archive: Any) -> None:
    letter = archive.letter(DAY)
    assert "В дело" in offered(archive, letter)
    archive.plan(YEAR)
    assert offered(archive, letter) == ["В дело…"]


def test_without_a_plan_the_plain_act_closes_a_document(archive: Any) -> None:
    letter = archive.letter(DAY)
    filed(archive, letter)
    assert state(archive, letter) == "filed"


def test_with_a_plan_in_force_only_a_case_closes_it(archive: Any) -> None:
    [row] = archive.plan(YEAR)
    letter = archive.letter(DAY)
    with pytest.raises(ConflictError, match="В дело…"):
        filed(archive, letter)
    assert state(archive, letter) != "filed"
    with archive.on(DAY) as session:
        filing.put_in(session, letter, f"r{row}", "", reader=archive.keeper, at=now())
    assert state(archive, letter) == "filed"


def test_an_installation_may_leave_the_plain_act(
    archive: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.plan(YEAR)
    ruled(monkeypatch, "never")
    letter = archive.letter(DAY)
    filed(archive, letter)
    assert state(archive, letter) == "filed"


def test_an_installation_may_ask_for_a_case_always(
    archive: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ruled(monkeypatch, "always")
    with pytest.raises(ConflictError, match="номенклатура дел на 2020 год не утверждена"):
        filed(archive, archive.letter(DAY))


def of_unit(archive: Any, unit: int) -> Reader:
    """Return somebody who files and numbers what is his unit's, and nothing else."""
    person: Reader = archive.person("records.file", "records.number", unit=unit)
    return replace(person, permissions=dict.fromkeys(person.permissions, frozenset({unit})))


def test_the_keeper_of_a_journal_files_letters_of_other_units(archive: Any) -> None:
    [row] = archive.plan(YEAR)
    keeper, stranger = (
        of_unit(archive, unit) for unit in (archive.town.chancellery_id, archive.town.housing_id)
    )
    with archive.on(DAY, stranger) as session:
        new = NewDocument(
            "records.outgoing", "О готовности котельных", "Министерство ЖКХ", "sent",
            archive.town.organisation_id, archive.town.housing_id,
        )  # fmt: skip
        head = create(session, new, reader=stranger, at=now())
        own = Opening(archive.town.chancellery_id, AccessRight.MANAGE, "journal")
        author = Opening(stranger.person_id, AccessRight.EDIT, "author")
        open_to(session, head, [own, author], at=now(), by=stranger.person_id)
        keep_row(session, head, WrittenCard(head.title), signed_on="paper")
        execute(
            session, "update documents.document set number = '01-13/7', registered_on = %s"
            " where id = %s", (DAY, head.id),
        )  # fmt: skip
    with pytest.raises(ForbiddenError), archive.on(DAY, stranger) as session:
        filing.put_in(session, head.id, f"r{row}", "", reader=stranger, at=now())
    with archive.on(DAY, keeper) as session:
        seen = get_document(session, head.id, reader=keeper)
        acts = actions_of(session, seen, reader=keeper, plugins=archive.installation.plugins)
        assert [each.title for each in acts if "дело" in each.title] == ["В дело…"]
        filing.put_in(session, head.id, f"r{row}", "", reader=keeper, at=now())
    assert state(archive, head.id) == "filed"
