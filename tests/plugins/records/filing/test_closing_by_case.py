"""«В дело» closes a document through a case, as the installation has it."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from uprava.clock import now
from uprava.documents.routes.card_values import actions_of
from uprava.documents.service.access import get_document
from uprava.documents.service.states import Act, change_state
from uprava.errors import ConflictError
from uprava_records.filing.service import closing_by_case, filing
from uprava_records.settings import RecordsSettings

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
