"""The texts of agreements and of decisions, read back from their PDF by another program."""

import re
import subprocess
from datetime import date
from uuid import UUID

import pytest
from plugins.contracts.conftest import Desk
from uprava.errors import ConflictError
from uprava_contracts.changes.service import agreeing
from uprava_contracts.changes.service import wording as agreement_wording
from uprava_contracts.changes.values import AgreementWords, ChangeWords, Sort, What
from uprava_contracts.refusals.service import refusing
from uprava_contracts.refusals.service import wording as refusal_wording
from uprava_contracts.refusals.values import RefusalWords

DAY = date(2026, 11, 18)


def text_of(desk: Desk, id: UUID) -> str:
    """The text of the main file's newest version, on one line."""
    query = """select sha256 from documents.file where document_id = %s and role = 'main'
        order by version desc limit 1"""
    with desk.installation.store.read(desk.look(query, id)) as reading:
        pdf = b"".join(reading)
    done = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    said = done.stdout.decode()
    return re.sub(
        r"\s+", " ", said.replace("\u00ad", "").replace("\u2011", "-").replace("\u202f", " ")
    )


def test_an_agreement_is_printed_from_what_was_entered(desk: Desk) -> None:
    id = desk.concluded()
    changes = [ChangeWords(What.PRICE, "650000"), ChangeWords(What.OTHER, "Кабель ВВГнг.")]
    said = AgreementWords(Sort.CHANGE, "volume", "Уточнён объём", DAY, changes)
    made = desk.act(desk.enters, agreeing.write_agreement, id, said)
    desk.act(desk.enters, agreement_wording.write_text, made)
    text = text_of(desk, made)
    number = desk.contract(id).number
    assert "ДОПОЛНИТЕЛЬНОЕ СОГЛАШЕНИЕ № 1" in text
    assert f"к контракту № {number} от 16.11.2026" in text
    assert "Цену контракта изменить с 600 000,00 ₽ на 650 000,00 ₽." in text
    assert "2. Цену" in text
    assert "ООО «СтройГарант»" in text
    desk.act(desk.enters, agreeing.agree, made, DAY)
    with pytest.raises(ConflictError):
        desk.act(desk.enters, agreement_wording.write_text, made)


def test_a_decision_of_refusal_says_its_days(desk: Desk) -> None:
    id = desk.concluded()
    said = RefusalWords(ours=True, clause="п. 11.3", breach="Работы не начаты", blamed=True,
                        repeat=False)  # fmt: skip
    made = desk.act(desk.enters, refusing.begin_refusal, id, said)
    desk.act(desk.enters, refusal_wording.write_text, made)
    text = text_of(desk, made)
    assert "РЕШЕНИЕ ОБ ОДНОСТОРОННЕМ ОТКАЗЕ" in text
    assert "п. 11.3, часть 9 статьи 95 44-ФЗ" in text
    assert "Нарушены условия контракта: Работы не начаты." in text
    assert "через 10 дней с даты надлежащего уведомления" in text
