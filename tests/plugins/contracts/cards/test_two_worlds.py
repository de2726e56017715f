"""A contract of another unit meets nobody it is not for, at whatever address he asks.

The addresses are the route table's own, so that a new one is asked as soon as it is there.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from plugins.appeals.crawling import Crawler, Seen, filled, get_paths, plain
from plugins.contracts.conftest import THEIR_INN, Desk, make_unit
from uprava import testing
from uprava.users.reader import Reader
from uprava_contracts.cards.words import BudgetWords, LineWords
from uprava_contracts.transfer.service import duties, runs
from uprava_contracts.transfer.service.runs import Brought
from uprava_contracts.values import CREATE

pytestmark = pytest.mark.slow

MARKERS = {"subject": "щукозавр", "side": "ыйгырд", "line": "фыркозем", "table": "мымробульк",
           "row": "кочерыжник"}  # fmt: skip
"""What tells the contract, its import and a row of it."""

ASKED = ("/contracts", "/docs", "/search", "/palette", "/work", "/notices", "/exports",
         "/correspondents", "/api/v1/contracts", "/api/v1/documents", "/api/v1/search")  # fmt: skip

TABLE = "дата;предмет;контрагент;цена;окончание исполнения\n03.02.2025;{};ООО;10;01.12.2026\n"


def still(desk: Desk) -> list[str]:
    """The addresses without parameters, and some that ask for the words of the contract."""
    paths = [p for p in get_paths(desk.installation) if p.startswith(ASKED) and "{" not in p]
    tabs = [f"/contracts?tab={tab}" for tab in ("all", "drafts", "performed")]
    asked = [f"/contracts?tab=all&q={MARKERS['subject']}",
             f"/search?q={MARKERS['subject']}"]  # fmt: skip
    return [*paths, *tabs, *asked, "/contracts/register?view=noted"]


def addresses(desk: Desk, id: UUID, run: UUID, numbers: Sequence[int]) -> list[str]:
    """Every GET route of contracts and documents with what is there."""
    given: dict[str, Sequence[object]] = {
        "int": list(numbers), "str": ["conclude", "nothing"], "path": ["nothing"], "uuid": [id],
    }  # fmt: skip
    return [
        address
        for path in get_paths(desk.installation)
        if path.startswith(ASKED) and "{" in path
        for first in (id, run)
        for address in filled(re.sub(r"\{\w+:uuid\}", str(first), path, count=1), given)
    ]


def words(seen: dict[str, Seen]) -> set[str]:
    """The markers somebody met anywhere; a search repeats what was asked."""
    texts = [plain(each.text) for address, each in seen.items()
             if "q=" not in address]  # fmt: skip
    return {name for name, word in MARKERS.items() if any(word in text for text in texts)}


def ask(client: Any, desk: Desk, who: Reader, every: list[str]) -> dict[str, Seen]:
    """Ask addresses as somebody."""
    crawler = Crawler(client, desk.installation, who, but=("/events",))
    return crawler.ask(dict.fromkeys(every))


def happen(desk: Desk) -> tuple[UUID, UUID]:
    """Let a contract be entered and concluded, another one begun, a table be brought."""
    price = Decimal("600000.00")
    id = desk.concluded(
        subject=f"Ремонт {MARKERS['subject']}а",
        parties=[desk.supplier(name=f"ООО «{MARKERS['side']}»", inn=THEIR_INN)],
        lines=[LineWords(MARKERS["line"], price)], budget=[BudgetWords(2026, price)],
    )  # fmt: skip
    desk.enter(subject=f"Проект {MARKERS['subject']}а")
    content = TABLE.format(MARKERS["row"]).encode()
    brought = Brought(f"{MARKERS['table']}.csv", content, desk.town.housing_id)
    return id, UUID(str(desk.act(desk.enters, runs.bring, brought)))


def test_a_contract_meets_only_whom_it_is_for(client: Any, desk: Desk) -> None:
    unit = make_unit(desk.installation, desk.town)
    stranger = testing.make_person(desk.installation, unit_id=unit, permissions=(CREATE,))
    desk.concluded()  # opens the journal, which everybody may choose in a filter
    before = ask(client, desk, stranger, still(desk))
    id, run = happen(desk)
    after = ask(client, desk, stranger, still(desk))
    assert [each for each in before if before[each].steady != after[each].steady] == []
    told = desk.ask(desk.controller, duties.list_duties, duties.View.OPEN)
    every = still(desk) + addresses(desk, id, run, [each.id for each in told])
    assert words(ask(client, desk, stranger, every)) == set()
    assert words(ask(client, desk, desk.enters, every)) == set(MARKERS)
    seen = words(ask(client, desk, desk.controller, every))
    assert seen == {"subject", "side", "line"}
