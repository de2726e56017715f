"""The twenty obligatory facts of the registration card, one by one: card, printed РКК, API.

List: Rules of records management as regional instructions repeat it (for municipal bodies too).
"""

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from uprava import testing
from uprava.clock import now
from uprava.db.sql import driver
from uprava.db.transaction import system_transaction
from uprava.documents.models import AccessRight
from uprava.documents.service.access import get_document
from uprava.documents.service.linking import NewLink, link
from uprava.documents.service.particulars import keep, read, readdress

Maker = Callable[..., bytes]

COLUMNS = {
    1: "records.incoming.correspondent",
    2: "records.incoming.addressee_id",
    3: "records.incoming.signatory",
    4: "documents.card_fields.type_id",
    5: "records.incoming.outgoing_date",
    6: "records.incoming.outgoing_number",
    7: "records.incoming.received_on",
    8: "documents.document.number",
    9: "documents.link.type",
    10: "documents.document.title",
    11: "records.case_document.case_id",
    12: "documents.readdressing.addressee",
    13: "documents.particulars.sheets",
    14: "documents.particulars.annex_sheets",
    15: "records.resolution.id",
    16: "documents.particulars.controlled_since",
    17: "documents.document.access_mark",
    18: "signing.signature.owner",
    19: "signing.signature.verdict",
    20: "documents.particulars.responsible_unit_id",
}
"""Item → the column that carries it."""

FACTS = {
    1: ("адресант (автор)", "Министерство ЖКХ фактов"),
    2: ("адресат", "{leader}"),
    3: ("должность, фамилия и инициалы подписавшего", "Носова А. Е., министр"),
    4: ("вид документа", "Запрос"),
    5: ("дата документа", "19.10.2026"),
    6: ("регистрационный номер документа", "20-фактов/1"),
    7: ("дата поступления", "{today}"),
    8: ("регистрационный номер входящего", "01-12/2"),
    9: ("связанные документы с типом связи", "в ответ на"),
    10: ("заголовок к тексту", "О двадцати сведениях"),
    12: ("сведения о переадресации", "Департамент финансов"),
    13: ("листы основного документа", "7"),
    14: ("приложения и их листы", "31"),
    16: ("отметка о контроле", "с {today}"),
    17: ("гриф ограничения доступа", "ДСП"),
    20: ("ответственное подразделение", "{unit}"),
}
"""Item → its name and what this letter says: on the card, in print and over the API.

11 (case) and 15 (resolution) are shown by the tests of their areas, 18 and 19 (signatures and
the result of their check) by those of printing and signing.
"""

ELSEWHERE = {11, 15, 18, 19}


def test_the_list_is_whole() -> None:
    assert set(COLUMNS) == set(range(1, 21)) == set(FACTS) | ELSEWHERE


@pytest.mark.parametrize("item", COLUMNS)
def test_every_obligatory_fact_has_its_column(installation: Any, item: int) -> None:
    schema, table, column = COLUMNS[item].split(".")
    query = """
        select column_name from information_schema.columns
        where table_schema = %s and table_name = %s"""
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as session:
        known = [name for (name,) in driver(session).execute(query, (schema, table))]
    assert column in known


@dataclass
class Shown:
    """One letter with all facts, as it is shown three ways; `said` stands for the braces."""

    card: str
    printed: str
    api: str
    said: dict[str, str]

    def has(self, text: str) -> list[str]:
        """Return the ways that do not show a text."""
        ways = {"card": self.card, "printed": self.printed, "api": self.api}
        wanted = plain(text.format(**self.said)).lower()
        return [name for name, whole in ways.items() if wanted not in plain(whole).lower()]


def plain(text: str) -> str:
    """Return text without line ends and hard spaces, which are set by the paper."""
    return "".join(text.replace("\u00a0", " ").replace("\u00ad", "").split())


@pytest.fixture
def shown(office: Any, desk: Any, pdf: Maker) -> Shown:
    earlier = office.registered(desk, pdf("1"), outgoing_number="earlier")
    id = office.registered(
        desk, pdf("2"), correspondent="Министерство ЖКХ фактов", outgoing_number="20-фактов/1",
        outgoing_date="2026-10-19", signatory="Носова А. Е., министр", letter_kind="inquiry",
        title="О двадцати сведениях", addressee=office.leader.login, access_mark="restricted",
        sheets="7", annexes="2", annex_sheets="31",
    )  # fmt: skip
    tell(office, id, earlier)
    token = testing.make_token(office.installation, office.registrar, "documents:read")
    path = f"/api/v1/documents/{id}/registration-card"
    api = office.client.get(path, headers={"authorization": f"Bearer {token}"})
    assert api.status_code == 200, api.text
    paper = subprocess.run(
        ["pdftotext", "-", "-"], input=desk.get(f"/docs/{id}/card.pdf").content,
        capture_output=True, check=True,
    ).stdout.decode()  # fmt: skip
    unit = office.value("select name from users.unit where id = %s", office.town.housing_id)
    return Shown(
        desk.get(f"/docs/{id}").text, paper, api.text,
        {"leader": office.leader.surname, "unit": unit, "today": f"{testing.TODAY:%d.%m.%Y}"},
    )  # fmt: skip


def tell(office: Any, id: UUID, earlier: UUID) -> None:
    """Say of a letter what only some have: a link, passing on, control, the unit."""
    form = {
        "sheets": "7", "annexes": "2", "annex_sheets": "31", "control": "on",
        "responsible_unit": str(office.town.housing_id),
    }  # fmt: skip
    with office.as_(office.registrar) as session:
        types = office.installation.plugins.link_types
        reader = office.registrar
        link(session, id, NewLink(earlier, "answer"), types=types, reader=reader, at=now())
        readdress(session, id, {"addressee": "Департамент финансов"}, reader=reader, at=now())
        head = get_document(session, id, reader=reader, level=AccessRight.EDIT)
        said, wrong = read(session, form)
        assert said is not None, wrong
        keep(session, id, said, version=head.version, reader=reader, at=now())


def test_every_fact_stands_on_the_card_on_paper_and_in_the_api(shown: Shown) -> None:
    missing = {
        f"{item} {name}": ways for item, (name, text) in FACTS.items() if (ways := shown.has(text))
    }
    assert missing == {}
