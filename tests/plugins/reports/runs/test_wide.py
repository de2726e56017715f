"""Who may open most documents: rights are joined in another way, and the figures are the same."""

import random
from collections.abc import Sequence
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import create_engine
from tests_support.bureau import Bureau
from uprava.users.reader import Reader
from uprava_reports.building.figures import Figures
from uprava_reports.building.service import counting
from uprava_reports.building.statements import ANY_CELL, Wanted


def counted(bureau: Bureau, reader: Reader, **params: str) -> tuple[Figures, int]:
    """Return figures and the length of the list behind them all."""
    question = bureau.question("documents.turnover", reader=reader, **params)
    with bureau.as_(reader) as session:
        figures = counting.count(session, question, reader=reader)
        return figures, counting.number(session, question, Wanted(ANY_CELL), reader=reader)


def scattered(bureau: Bureau, readers: Sequence[Reader]) -> None:
    """Put documents before some of the principals each."""
    dice = random.Random(11)
    principals = sorted({each for reader in readers for each in reader.principals})
    for month in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11) * 4:
        seers = [each for each in principals if dice.random() < 0.3]
        bureau.document(*seers, day=date(2026, month, dice.randrange(1, 28)))


def test_whichever_principal_is_the_widest_the_same_is_counted(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    readers = [bureau.again(each) for each in (bureau.analyst, bureau.stranger)]
    scattered(bureau, readers)
    for reader in readers:
        monkeypatch.setattr(counting, "widest", lambda *_: None)
        usual = counted(bureau, reader)
        assert usual[1] > 0
        for principal in reader.principals:
            monkeypatch.setattr(counting, "widest", lambda *_, found=principal: found)
            assert counted(bureau, reader) == usual
            assert counted(bureau, reader, f_unit=str(bureau.town.chancellery_id)) == usual


def test_a_hidden_right_is_none_either_way(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = bureau.again(bureau.analyst)
    id: UUID = bureau.document(reader.person_id, bureau.town.chancellery_id)
    bureau.put("update documents.access_grant set hidden = true where document_id = %s", id)
    for principal in (None, *reader.principals):
        monkeypatch.setattr(counting, "widest", lambda *_, found=principal: found)
        assert counted(bureau, reader)[1] == 0


def test_the_widest_is_known_from_statistics_and_only_where_there_are_many_documents(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = bureau.again(bureau.analyst)
    for _each in range(40):
        bureau.document(bureau.town.chancellery_id)
    with bureau.as_(reader) as session:
        assert counting.widest(session, reader) is None
    settings = bureau.installation.settings
    url = str(settings.database_owner_url).replace("postgresql://", "postgresql+psycopg://")
    owner = create_engine(url)
    with owner.begin() as link:
        link.exec_driver_sql("analyze documents.access_grant, documents.document")
    owner.dispose()
    monkeypatch.setattr(counting, "MANY", 1)
    monkeypatch.setattr(counting, "WIDE_SHARE", 0.0001)
    with bureau.as_(reader) as session:
        assert counting.widest(session, reader) == bureau.town.chancellery_id
        stranger = bureau.again(bureau.stranger)
        assert counting.widest(session, stranger) != bureau.town.chancellery_id
