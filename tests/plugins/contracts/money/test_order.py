"""Days of claims and of what is paid by them come in their order, in sane years."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from plugins.contracts.conftest import Desk
from plugins.contracts.money.delays import CONCLUDED, DUE, charged, late
from uprava.errors import InvalidError
from uprava_contracts.money.service import claims, sending, settling
from uprava_contracts.money.service.sending import SentWords
from uprava_contracts.money.service.settling import PaidWords
from uprava_contracts.money.values import ClaimWords, PaidHow, SentHow

SOON = date(2026, 12, 10)


def test_a_penalty_is_not_paid_before_the_breach_began(desk: Desk) -> None:
    id, work = late(desk)
    item = charged(desk, id, work)
    with pytest.raises(InvalidError) as refused:
        desk.act(desk.enters, settling.pay, id, item.key, PaidWords(DUE, None, PaidHow.TRANSFER))
    assert refused.value.fields == {
        "paid_on": "Нарушение началось 31.10.2026: оплата не может быть раньше."
    }
    first = PaidWords(DUE + timedelta(days=1), Decimal(1), PaidHow.TRANSFER)
    desk.act(desk.enters, settling.pay, id, item.key, first)


def test_a_claim_is_not_sent_before_its_contract(desk: Desk) -> None:
    id, work = late(desk)
    item = charged(desk, id, work)
    claim = desk.act(desk.enters, claims.make_claim, id, ClaimWords([item.key], SOON))
    with pytest.raises(InvalidError) as refused:
        sent = SentWords(CONCLUDED - timedelta(days=1), SentHow.POST)
        desk.act(desk.enters, sending.send, claim, sent)
    said = "Эта дата раньше заключения контракта, 01.06.2026."
    assert refused.value.fields == {"sent_on": said}
    yesterday = desk.today - timedelta(days=1)
    assert desk.act(desk.enters, sending.send, claim, SentWords(yesterday, SentHow.POST))


def test_an_answer_is_not_awaited_in_the_year_9999(desk: Desk) -> None:
    id, work = late(desk)
    words = ClaimWords([charged(desk, id, work).key], date(9999, 12, 31))
    with pytest.raises(InvalidError) as refused:
        desk.act(desk.enters, claims.make_claim, id, words)
    assert list(refused.value.fields) == ["answer_by"]
