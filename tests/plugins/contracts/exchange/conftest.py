"""A contract whose supplier sends documents through an operator's folder."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from plugins.contracts.conftest import Desk
from plugins.contracts.formats.writer import Supply, upd
from uprava import signing, testing
from uprava.clock import now
from uprava.db.transaction import system_transaction
from uprava.signing.cades_making import sign_detached
from uprava.signing.service.assigning import drawer_of, open_drawer
from uprava.signing.service.keeping import issue_keys, require_key
from uprava.users.reader import Reader
from uprava_contracts.acceptance.service.deciding import accept
from uprava_contracts.acceptance.values import Accepting
from uprava_contracts.exchange.service import answering, tying
from uprava_contracts.exchange.service.answering import AnswerWords
from uprava_contracts.exchange.service.reading import get_flow, titles_of
from uprava_contracts.exchange.service.tying import TakingWords
from uprava_contracts.exchange.service.visiting import visit_one
from uprava_contracts.exchange.values import FlowRow, TitleRow

OURS = "2BM-7707083893-770701001-201601"


@dataclass
class Post:
    """A desk with an operator: what came, who tied it, what goes."""

    desk: Desk
    root: Path
    operator: int
    contract: UUID
    owed: int
    keys: dict[int, signing.Key] = field(default_factory=dict)

    @property
    def clerk(self) -> Reader:
        """Who controls contracts and sees what is tied to none."""
        return self.desk.controller

    def bring(self, supply: Supply, *, name: str = "a.xml", signed: bool | bytes = True) -> bytes:
        """Let the operator's program bring a document."""
        data = upd(supply)
        place = self.root / "in"
        place.mkdir(exist_ok=True)
        if signed:
            signature = signed if isinstance(signed, bytes) else self.sign(data)
            (place / f"{name}.sig").write_bytes(signature)
        (place / name).write_bytes(data)
        os.utime(place / name, (1_700_000_000, 1_700_000_000))
        return data

    def sign(self, data: bytes, who: Reader | None = None) -> bytes:
        """A detached signature by a key of the own authority."""
        return sign_detached(data, self.key(who or self.desk.manager))

    def key(self, who: Reader) -> signing.Key:
        """The key of a person, issued once."""
        installation = self.desk.installation
        if who.person_id not in self.keys:
            secret, at = installation.settings.secret, now()
            with system_transaction(installation.engine, today=self.desk.today) as session:
                issue_keys(session, [who.person_id], secret=secret, at=at, months=12)
            with system_transaction(installation.engine, today=self.desk.today) as session:
                row = require_key(session, person_id=who.person_id, at=now())
                drawer = drawer_of(session, row.id)
            self.keys[who.person_id] = open_drawer(drawer, installation=installation)
        return self.keys[who.person_id]

    def visit(self) -> bool:
        """Let the program visit the operator."""
        return visit_one(self.desk.installation, self.operator, at=now())

    def supply(self, **changes: Any) -> Supply:
        """A document by the contract."""
        row = self.desk.contract(self.contract)
        known = {"contract": row.number, "contract_day": f"{row.concluded_on:%d.%m.%Y}"}
        return Supply(**(known | changes))

    def last(self) -> int:
        """The newest document."""
        return int(self.desk.look("select max(id) from contracts.docflow"))

    def flow(self, id: int) -> FlowRow:
        """A document as the clerk sees it."""
        found = self.desk.ask(self.clerk, get_flow, id)
        assert isinstance(found, FlowRow)
        return found

    def titles(self, id: int) -> list[TitleRow]:
        """Our answers."""
        return list(self.desk.read(self.clerk, titles_of, id))

    def tied(self, **changes: Any) -> int:
        """A document that came and is tied to the contract."""
        self.bring(self.supply(**changes))
        assert self.visit()
        id = self.last()
        self.desk.ask(self.clerk, tying.tie, id, self.contract)
        return id

    def accepted(self, **changes: Any) -> int:
        """A document that was accepted in full."""
        id = self.tied(**changes)
        words = TakingWords(self.owed, date(2026, 11, 19), self.flow(id).total, False)
        delivery = self.desk.act(self.clerk, tying.take, id, words)
        said = Accepting(date(2026, 11, 20), self.flow(id).total)
        self.desk.act(self.clerk, accept, self.contract, delivery, said)
        return id

    def answer(self, id: int, outcome: str = "1", **said: Any) -> int:
        """Make the buyer's title."""
        words = AnswerWords(outcome, date(2026, 11, 20), **said)
        return int(self.desk.act(self.clerk, answering.make_answer, id, words))


OWED = """insert into contracts.obligation (contract_id, organisation_id, side, duty, subject,
    fixed_on, due_on, sum) select document_id, organisation_id, 'theirs', 'supply', 'Бумага',
    '2026-12-18', '2026-12-18', 600000 from contracts.contract where document_id = %s"""


@pytest.fixture
def make_post(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Post]:
    """Set up an operator behind a folder, or a service at an address."""

    def make(kind: str = "folder", address: str = "diadoc", box: str = "box") -> Post:
        monkeypatch.setenv("UPRAVA_CONTRACTS_EXCHANGE_FOLDER", str(tmp_path))
        root = tmp_path / "diadoc"
        root.mkdir(exist_ok=True)
        desk.put(
            """insert into contracts.operator (organisation_id, kind, title, address, box_id,
                participant, enabled, made_at, made_by, changed_at, version)
            values (%s, %s, 'Оператор', %s, %s, %s, true, now(), %s, now(), 1)""",
            desk.town.organisation_id, kind, address, box, OURS, desk.manager.person_id,
        )  # fmt: skip
        operator = int(desk.look("select max(id) from contracts.operator"))
        contract = desk.concluded()
        desk.put(OWED, contract)
        owed = int(desk.look("select max(id) from contracts.obligation"))
        rights = ("contracts.control", "signing.sign")
        desk.controller = testing.make_person(
            desk.installation, unit_id=desk.town.housing_id, permissions=rights
        )
        return Post(desk, root, operator, contract, owed)

    return make


@pytest.fixture
def post(make_post: Callable[..., Post]) -> Post:
    """An operator behind a folder."""
    return make_post()
