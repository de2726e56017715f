"""The twenty obligatory facts of the registration card of an incoming letter, and where each is.

List: Rules of records management as regional instructions repeat it (for municipal bodies too).
"""

from typing import Any

import pytest
from uprava.db.sql import driver
from uprava.db.transaction import system_transaction

FACTS = {
    "1 адресант": "records.incoming.correspondent",
    "2 адресат": "records.incoming.addressee_id",
    "3 должность, фамилия и инициалы подписавшего": "records.incoming.signatory",
    "4 вид документа": "documents.card_fields.type_id",
    "5 дата документа": "records.incoming.outgoing_date",
    "6 регистрационный номер документа": "records.incoming.outgoing_number",
    "7 дата поступления": "records.incoming.received_on",
    "8 регистрационный номер входящего": "documents.document.number",
    "9 связанные документы с типом связи": "documents.link.type",
    "10 заголовок к тексту": "documents.document.title",
    "11 индекс дела по номенклатуре": "records.case_document.case_id",
    "12 сведения о переадресации": "documents.readdressing.addressee",
    "13 листы основного документа": "documents.particulars.sheets",
    "14 приложения": "documents.particulars.annexes",
    "14 листы приложений": "documents.particulars.annex_sheets",
    "15 резолюция: что поручено": "records.resolution.text",
    "15 резолюция: исполнитель": "records.resolution_executor.person_id",
    "15 резолюция: кто дал": "records.resolution.author_id",
    "15 резолюция: срок": "records.resolution.due_on",
    "16 отметка о контроле": "documents.particulars.controlled_since",
    "17 гриф ограничения доступа": "documents.document.access_mark",
    "18 сведения об электронной подписи": "signing.signature.owner",
    "19 результат проверки подписи": "signing.signature.verdict",
    "20 ответственное подразделение": "documents.particulars.responsible_unit_id",
}
"""Item → the column that carries it."""


def test_the_list_is_whole() -> None:
    items = {int(each.split()[0]) for each in FACTS}
    assert items == set(range(1, 21))


@pytest.mark.parametrize("fact", FACTS)
def test_every_obligatory_fact_has_its_column(installation: Any, fact: str) -> None:
    schema, table, column = FACTS[fact].split(".")
    query = """
        select column_name from information_schema.columns
        where table_schema = %s and table_name = %s"""
    with system_transaction(installation.engine, today=None) as session:  # type: ignore[arg-type]
        known = [name for (name,) in driver(session).execute(query, (schema, table))]
    assert column in known
