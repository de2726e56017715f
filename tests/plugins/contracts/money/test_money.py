"""Penalties, fines, claims, write-off: figures by hand, refusals in words."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import psycopg
import pytest
from plugins.contracts.conftest import Desk
from plugins.contracts.execution.works import PAY, enter, happen
from plugins.contracts.money.delays import (
    DUE,
    UNTIL,
    WORK,
    charged,
    done,
    items,
    late,
    part,
    pdf_of,
    text_of,
)
from uprava.documents.service.trash import move_to_trash
from uprava.errors import ConflictError, InvalidError
from uprava_contracts.cards.service.reading import get_contract
from uprava_contracts.execution.service import ending, obligations
from uprava_contracts.law.fines import Breach
from uprava_contracts.law.penalty import Penalty
from uprava_contracts.money.service import charging, claims, listing, sending, settling
from uprava_contracts.money.service.listing import View
from uprava_contracts.money.service.overview import overview
from uprava_contracts.money.service.reading import find_claim, kept_spans, moved_to
from uprava_contracts.money.service.sending import SentWords
from uprava_contracts.money.service.settling import PaidWords
from uprava_contracts.money.service.today import penalty_today
from uprava_contracts.money.values import (
    Agreed,
    ClaimRow,
    ClaimWords,
    FineWords,
    MoneyState,
    PaidHow,
    SentHow,
)
from uprava_contracts.values import Happening, Kind, Side

D = Decimal
BAD = FineWords(Breach.VALUED, date(2026, 11, 2), "Кабель не той марки")


def today(desk: Desk, *ids: int) -> dict[int, Penalty]:
    """What delays cost today."""
    found: dict[int, Penalty] = dict(desk.read(desk.enters, penalty_today, ids))
    return found


def spans(found: Penalty) -> list[tuple[int, Decimal, Decimal]]:
    """Days, balance and sum of each span."""
    return [(each.days, each.base, each.sum) for each in found.spans]


def test_a_delay_costs_a_three_hundredth_of_the_rate_a_day(desk: Desk) -> None:
    """600 000 × 14 percent / 300 is 280 roubles a day; from the day after the term, 21 days."""
    id, work = late(desk)
    [other] = enter(desk, id, PAY)
    found = today(desk, work, other, 10**9)
    assert list(found) == [work]
    assert spans(found[work]) == [(21, D("600000.00"), D("5880.00"))]
    part(desk, id, work)
    assert spans(today(desk, work)[work]) == [
        (6, D("600000.00"), D("1680.00")), (15, D("400000.00"), D("2800.00")),
    ]  # fmt: skip
    withdrawn, why = obligations.withdraw_obligation, "соглашение"
    desk.act(desk.enters, withdrawn, id, work, why)
    assert today(desk, work) == {}


def test_a_late_performance_ends_the_penalty_and_a_payment_of_ours_has_one_too(desk: Desk) -> None:
    """Eleven days up to the performance: 3 080. Ours: 7 working days from 2 November end on 12th.

    4 November is a holiday, so the term is 12 November; eight days at 280 are 2 240.
    """
    id, work = late(desk)
    [pay] = enter(desk, id, PAY)
    happen(desk, id, Happening.ACCEPTED, date(2026, 11, 2))
    done(desk, id, work)
    found = today(desk, work, pay)
    assert {each: found[each].total for each in found} == {work: D("3080.00"), pay: D("2240.00")}
    assert found[pay].due_on == date(2026, 11, 12)
    assert found[pay].rule.source == "44-ФЗ, статья 34, часть 5"


def test_days_are_charged_once_and_the_reckoning_is_kept(desk: Desk) -> None:
    id, work = late(desk)
    first = charged(desk, id, work, date(2026, 11, 5))
    assert (first.since, first.until, first.sum) == (
        date(2026, 10, 31), date(2026, 11, 5), D("1680.00"),
    )  # fmt: skip
    rest = charged(desk, id, work)
    assert (rest.since, rest.until, rest.sum) == (date(2026, 11, 6), UNTIL, D("4200.00"))
    with pytest.raises(ConflictError, match=r"начислена по 20\.11\.2026"):
        charged(desk, id, work)
    with pytest.raises(InvalidError, match="не позже сегодняшнего"):
        charged(desk, id, work, date(2026, 11, 21))
    desk.put("update contracts.key_rate set percent = 99")
    [span] = desk.read(desk.enters, kept_spans, rest)
    assert (span.days, span.percent, span.sum) == (15, D("14.000"), D("4200.00"))
    desk.ask(desk.enters, charging.cancel, id, rest.key, "ошибка в сроке")
    again = charged(desk, id, work)
    assert again.since == date(2026, 11, 6)
    assert [each.state for each in items(desk, id)] == ["reckoned", "cancelled", "reckoned"]
    desk.ask(desk.enters, charging.cancel, id, first.key, "ошибка в сумме")
    gap = charged(desk, id, work)
    assert (gap.since, gap.until) == (date(2026, 10, 31), date(2026, 11, 5))
    assert desk.read(desk.enters, moved_to, gap) is None
    desk.put("update contracts.obligation set due_on = '2026-11-02' where id = %s", work)
    assert desk.read(desk.enters, moved_to, gap) == date(2026, 11, 2)


def test_what_the_contract_agrees_goes_before_the_law(desk: Desk) -> None:
    """0.1 percent a day is 600 roubles: 12 600 for 21 days, no more than 10 000."""
    id, work = late(desk, kind=Kind.CIVIL, ikz="")
    assert today(desk, work) == {}, "no law sets a penalty for work by the Civil Code"
    with pytest.raises(ConflictError, match="Закон не устанавливает"):
        charged(desk, id, work)
    words = Agreed(Side.THEIRS, D("0.1"), D("10000.00"), "договор, п. 7.2")
    with pytest.raises(InvalidError) as refused:
        desk.ask(desk.enters, charging.agree, id, Agreed(Side.THEIRS, D("101"), D(1)))
    assert list(refused.value.fields) == ["percent_day", "source"]
    desk.ask(desk.enters, charging.agree, id, words)
    found = today(desk, work)[work]
    assert (found.counted, found.total) == (D("12600.00"), D("10000.00"))
    assert charged(desk, id, work, date(2026, 11, 9)).sum == D("6000.00")
    assert charged(desk, id, work, date(2026, 11, 16)).sum == D("4000.00")
    with pytest.raises(ConflictError, match="уже начислена"):
        charged(desk, id, work)


def test_fines_follow_the_table_and_stop_at_the_price(desk: Desk) -> None:
    """Ten percent of 600 000 are 60 000; the tenth of them reaches the price."""
    id, _work = late(desk)
    for _each in range(10):
        desk.act(desk.enters, charging.charge_fine, id, BAD)
    fines = items(desk, id)
    assert {each.sum for each in fines} == {D("60000.00")}
    with pytest.raises(ConflictError, match="осталось 0,00") as refused:
        desk.act(desk.enters, charging.charge_fine, id, BAD)
    assert "Размер штрафа — 60" in refused.value.detail
    ours = FineWords(Breach.CUSTOMER, date(2026, 11, 2), "Не передан объект")
    desk.act(desk.enters, charging.charge_fine, id, ours)
    assert [each.sum for each in items(desk, id) if not each.theirs] == [D("1000.00")]
    wrong = FineWords(None, date(2026, 5, 31), "", stage_id=10**9)
    with pytest.raises(InvalidError) as refused_words:
        desk.act(desk.enters, charging.charge_fine, id, wrong)
    assert sorted(refused_words.value.fields) == ["about", "broken_on", "source", "stage", "sum"]


def claimed(desk: Desk, id: UUID, *keys: str) -> UUID:
    """Make a claim of charges."""
    words = ClaimWords(keys, date(2026, 12, 20), "Работы нужны к отопительному сезону.")
    made: UUID = desk.act(desk.enters, claims.make_claim, id, words)
    return made


def claim_of(desk: Desk, id: UUID) -> ClaimRow:
    """A claim as who made it sees it."""
    found: ClaimRow = desk.read(desk.enters, find_claim, id)
    return found


def test_a_claim_is_printed_numbered_answered_and_paid(desk: Desk) -> None:
    id, work = late(desk)
    penalty = charged(desk, id, work)
    desk.act(desk.enters, charging.charge_fine, id, BAD)
    fine = next(each for each in items(desk, id) if each.is_fine)
    claim = claimed(desk, id, penalty.key, fine.key)
    assert {each.state for each in items(desk, id)} == {"claimed"}
    text = text_of(pdf_of(desk, claim))
    for words in (
        "ПРЕТЕНЗИЯ", "об уплате неустойки", "ООО «СтройГарант»", "ИНН 7714833917",
        "муниципальный контракт от 01.06.2026", "на сумму 600 000,00 ₽",
        "Ремонт электропроводки в школе № 3", "Кабель не той марки (02.11.2026)", "60 000,00 ₽",
        "«Выполнить ремонт» подлежало исполнению не позднее 30.10.2026",
        "с 31.10.2026 по 20.11.2026", "пеня 5 880,00 ₽ (44", "14 % × 1/300",
        "Итого пени 5 880,00 ₽",
        "в срок до 20.12.2026 уплатить 65 880,00 ₽", "Работы нужны к отопительному сезону.",
    ):  # fmt: skip
        assert words in text, f"{words}: {text}"
    with pytest.raises(InvalidError, match="Претензия не составлена"):
        claimed(desk, id, penalty.key)
    number = desk.act(desk.enters, sending.send, claim, SentWords(date(2026, 11, 20), SentHow.POST))
    assert number == "П-1/2026"
    assert "№ П-1/2026" in text_of(pdf_of(desk, claim)).replace("№П", "№ П")
    desk.act(desk.enters, sending.answer, claim, date(2026, 11, 20), "Просим отсрочку.")
    paid = PaidWords(date(2026, 11, 20), D("10000.00"), PaidHow.TRANSFER, "п/п № 17")
    desk.act(desk.enters, sending.pay_claim, claim, paid)
    by = {each.kind: (each.state, each.paid) for each in items(desk, id)}
    assert by == {"charge": ("paid", D("5880.00")), "fine": ("claimed", D("4120.00"))}
    rest = PaidWords(date(2026, 11, 20), None, PaidHow.WITHHELD)
    desk.act(desk.enters, sending.pay_claim, claim, rest)
    assert {each.state for each in items(desk, id)} == {"paid"}
    assert claim_of(desk, claim).state == "satisfied"
    with pytest.raises(ConflictError, match="закрыта"):
        desk.act(desk.enters, sending.withdraw, claim, "ошибка")


def test_a_withdrawn_claim_lets_its_charges_be_claimed_again(desk: Desk) -> None:
    id, work = late(desk)
    penalty = charged(desk, id, work)
    claim = claimed(desk, id, penalty.key)
    with pytest.raises(ConflictError, match="Сначала отзовите претензию"):
        desk.ask(desk.enters, charging.cancel, id, penalty.key, "ошибка")
    desk.act(desk.enters, sending.withdraw, claim, "ошибка в адресе")
    assert [each.state for each in items(desk, id)] == ["reckoned"]
    words = ClaimWords([penalty.key], date(2026, 12, 25))
    again = desk.act(desk.enters, claims.make_claim, id, words)
    desk.act(desk.enters, claims.change_claim, again, ClaimWords([penalty.key], date(2026, 12, 26)))
    assert claim_of(desk, again).answer_by == date(2026, 12, 26)
    assert "до 26.12.2026" in text_of(pdf_of(desk, again))


def test_a_small_penalty_of_a_performed_contract_is_written_off(desk: Desk) -> None:
    """3 080 are below five percent of 600 000; before the performance nothing is written off."""
    id, work = late(desk)
    charged(desk, id, work, date(2026, 11, 10))
    with pytest.raises(ConflictError, match="только после исполнения"):
        desk.ask(desk.enters, settling.write_all_off, id)
    done(desk, id, work)
    contract = desk.ask(desk.enters, get_contract, id)
    shown = desk.read(desk.enters, overview, contract)
    assert (shown.write_off.answer, shown.write_off.sum, shown.write_off.limit) == (
        "allowed", D("3080.00"), D("30000.00"),
    )  # fmt: skip
    assert desk.ask(desk.enters, settling.write_all_off, id) == D("3080.00")
    [item] = items(desk, id)
    assert (item.state, item.left) == (MoneyState.WRITTEN_OFF, 0)
    assert "№ 783" in item.why
    assert desk.read(desk.enters, overview, contract).unpaid == 0


def test_nothing_is_written_off_of_a_terminated_contract(desk: Desk) -> None:
    """The late work was done, the rest never: the contract was terminated on 18 November."""
    id, work = late(desk)
    enter(desk, id, replace(WORK, fixed_on=date(2026, 12, 18), sum=None))
    charged(desk, id, work, date(2026, 11, 10))
    done(desk, id, work)
    desk.system(ending.end, id, date(2026, 11, 18), reader=None, at=desk.at)
    contract = desk.ask(desk.enters, get_contract, id)
    assert desk.read(desk.enters, overview, contract).write_off.answer == "not-performed"
    with pytest.raises(ConflictError, match="только после исполнения"):
        desk.ask(desk.enters, settling.write_all_off, id)
    put = """insert into contracts.event (contract_id, kind, happened_on, noted_at)
        values (%s, 'performed', '2026-11-10', now())"""
    desk.put(put, id)
    assert desk.read(desk.enters, overview, contract).write_off.answer == "not-performed", (
        "an event an earlier version wrote"
    )


def test_without_a_rate_for_a_day_nothing_is_reckoned_and_it_is_said(desk: Desk) -> None:
    id, work = late(desk)
    desk.put("delete from contracts.key_rate")
    assert today(desk, work) == {}
    with pytest.raises(ConflictError, match="Таблица ключевых ставок пуста"):
        charged(desk, id, work)
    contract = desk.ask(desk.enters, get_contract, id)
    [line] = desk.read(desk.enters, overview, contract).late
    assert (line.sum, line.row.due_on) == (None, DUE)
    assert "пуста" in line.refused


def test_many_delays_cost_as_many_statements_as_one(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    id, work = late(desk)
    many = enter(desk, id, *[replace(WORK, subject=f"Работа {n}") for n in range(12)])
    asked: list[str] = []
    execute = psycopg.Cursor.execute

    def noting(cursor: psycopg.Cursor, query: str, *rest: object, **named: object) -> object:
        asked.append(str(query))
        return execute(cursor, query, *rest, **named)

    monkeypatch.setattr(psycopg.Cursor, "execute", noting)
    assert len(today(desk, work)) == 1
    one, asked[:] = len(asked), []
    assert {each.total for each in today(desk, *many).values()} == {D("5880.00")}
    assert len(asked) == one
    contract = desk.ask(desk.enters, get_contract, id)
    asked.clear()
    assert len(desk.read(desk.enters, overview, contract).late) == 13
    assert len(asked) < 20


def test_a_claim_signed_here_stays_as_it_was_signed(desk: Desk) -> None:
    """Its number stands on the card; a claim is neither thrown away nor changed once it went."""
    id, work = late(desk)
    claim = claimed(desk, id, charged(desk, id, work).key)
    report = desk.act(desk.enters, move_to_trash, [claim])
    assert "отзовите её" in str(report)
    desk.put("update documents.document set state = 'signed' where id = %s", claim)
    before = pdf_of(desk, claim)
    with pytest.raises(ConflictError, match="на маршруте или уже прошла"):
        desk.act(desk.enters, claims.change_claim, claim, ClaimWords([], None))
    desk.act(desk.enters, sending.send, claim, SentWords(date(2026, 11, 20), SentHow.EIS))
    assert pdf_of(desk, claim) == before
    assert claim_of(desk, claim).state == "sent"


def test_claims_are_listed_page_by_page(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    id, work = late(desk)
    days = [date(2026, 11, n) for n in (2, 4, 6)]
    made = [claimed(desk, id, charged(desk, id, work, day).key) for day in days]
    monkeypatch.setattr(listing, "PAGE_SIZE", 2)
    seen = desk.ask(desk.enters, listing.list_claims, View.OPEN)
    assert [each.id for each in seen] == made[::-1]
    rest = desk.ask(desk.enters, listing.list_claims, View.OPEN, after=seen[1].id)
    assert [each.id for each in rest] == [made[0]]
    assert desk.ask(desk.stranger, listing.list_claims, View.ALL) == []
    desk.act(desk.enters, sending.send, made[0], SentWords(date(2026, 11, 20), SentHow.HAND))
    assert desk.ask(desk.enters, listing.list_claims, View.LATE) == []
    desk.put("update contracts.claim set answer_by = '2026-11-19' where document_id = %s", made[0])
    [overdue] = desk.ask(desk.enters, listing.list_claims, View.LATE)
    assert (overdue.number, overdue.late(date(2026, 11, 20))) == ("П-1/2026", True)
