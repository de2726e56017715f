"""«К отправке»: queue, marks, what becomes of the letter."""

from datetime import date, timedelta

import pytest
from dispatching import ADDRESS, Dispatching
from uprava import testing
from uprava.documents.service.access import get_document
from uprava.errors import InvalidError, NotFoundError
from uprava_records.dispatch.service import acting
from uprava_records.dispatch.service.acting import Settling
from uprava_records.dispatch.service.changing import ask, change
from uprava_records.dispatch.service.listing import Asked, list_dispatches
from uprava_records.dispatch.service.lists import keep_list
from uprava_records.dispatch.values import State

PAPER = {"name": "ООО «Ромашка»", "channel": "paper", "address": ADDRESS}
HAND = {"name": "Прокуратура", "channel": "hand"}


def test_every_addressee_of_the_card_gets_a_dispatch_of_its_own(dispatching: Dispatching) -> None:
    id = dispatching.letter(PAPER, HAND, {"name": "Минфин", "channel": "exchange"})
    query = """select string_agg(channel, ' ' order by position) from records.dispatch
        where document_id = %s"""
    assert dispatching.value(query, id) == "post hand exchange"
    assert "dispatch.queued" in dispatching.acts(id)


def test_the_letter_is_sent_when_its_last_dispatch_has_gone(dispatching: Dispatching) -> None:
    id = dispatching.letter(PAPER, HAND)
    post, hand = dispatching.dispatches(id)
    state = "select state from documents.document where id = %s"
    with dispatching.as_clerk() as session:
        acting.send(session, [hand], reader=dispatching.clerk, at=testing.NOW)
    assert dispatching.value(state, id) == "registered"
    with dispatching.as_clerk() as session:
        acting.send(session, [post], reader=dispatching.clerk, at=testing.NOW)
    assert dispatching.value(state, id) == "sent"
    assert dispatching.acts(id).count("dispatch.sent") == 2


def test_what_is_not_to_be_sent_does_not_hold_the_letter_back(dispatching: Dispatching) -> None:
    id = dispatching.letter(PAPER, HAND)
    post, hand = dispatching.dispatches(id)
    with dispatching.as_clerk() as session:
        acting.send(session, [hand], reader=dispatching.clerk, at=testing.NOW)
        how = Settling(State.DROPPED, testing.TODAY, "адресат исключён")
        acting.settle(session, [post], how, reader=dispatching.clerk, at=testing.NOW)
    assert dispatching.value("select state from documents.document where id = %s", id) == "sent"


def test_the_exchange_says_that_it_is_not_connected(dispatching: Dispatching) -> None:
    id = dispatching.letter({"name": "Минфин", "channel": "exchange"})
    with dispatching.as_clerk() as session:
        outcome = acting.send(
            session, dispatching.dispatches(id), reader=dispatching.clerk, at=testing.NOW
        )
    assert outcome.done == 0
    assert "не подключ" in outcome.refused[0].why


def test_a_stranger_finds_and_sends_nothing_of_another_unit(dispatching: Dispatching) -> None:
    id = dispatching.letter(PAPER)
    with testing.acting(dispatching.installation, dispatching.stranger) as session:
        page = list_dispatches(session, "queue", Asked(), reader=dispatching.stranger)
        outcome = acting.send(
            session, dispatching.dispatches(id), reader=dispatching.stranger, at=testing.NOW
        )
        with pytest.raises(NotFoundError):
            change(session, dispatching.dispatches(id)[0], {}, reader=dispatching.stranger)
    assert page.rows == []
    assert outcome.done == 0
    assert dispatching.state(dispatching.dispatches(id)[0]) == "queued"


def test_what_came_back_may_be_sent_again(dispatching: Dispatching) -> None:
    id = dispatching.letter(HAND)
    ids = dispatching.dispatches(id)
    clerk = dispatching.clerk
    with dispatching.as_clerk() as session:
        acting.send(session, ids, reader=clerk, at=testing.NOW)
        with pytest.raises(InvalidError):
            acting.settle(
                session, ids, Settling(State.RETURNED, testing.TODAY), reader=clerk, at=testing.NOW
            )
        with pytest.raises(InvalidError):
            late = testing.TODAY + timedelta(days=1)
            acting.settle(
                session, ids, Settling(State.DELIVERED, late), reader=clerk, at=testing.NOW
            )
        how = Settling(State.RETURNED, testing.TODAY, "адресат выбыл")
        assert acting.settle(session, ids, how, reader=clerk, at=testing.NOW).done == 1
        before = Settling(State.DELIVERED, date(2026, 1, 1))
        assert acting.settle(session, ids, before, reader=clerk, at=testing.NOW).done == 0
        assert acting.repeat(session, ids, reader=clerk, at=testing.NOW).done == 1
    assert dispatching.state(ids[0]) == "queued"


def test_a_mailing_list_reaches_the_house_at_once_and_others_by_their_way(
    dispatching: Dispatching,
) -> None:
    id = dispatching.letter(PAPER)
    clerk = dispatching.clerk
    rows = f"""ООО «Ромашка»;;почта;{ADDRESS}
        Школа № 1;Директору;email;s1@town.example
        Управление ЖКХ;;внутри;"""
    with dispatching.as_clerk() as session:
        made = keep_list(session, None, {"title": "Все", "rows": rows}, version=0, reader=clerk)
        assert ask(session, id, [made], also=True, reader=clerk, at=testing.NOW) == 2
        with pytest.raises(InvalidError):
            ask(session, id, [made], also=True, reader=clerk, at=testing.NOW)
    states = """select string_agg(name || ' ' || state, '; ' order by position)
        from records.dispatch where document_id = %s"""
    assert dispatching.value(states, id) == (
        "ООО «Ромашка» queued; Школа № 1 queued; Управление ЖКХ delivered"
    )
    with testing.acting(dispatching.installation, dispatching.stranger) as session:
        assert get_document(session, id, reader=dispatching.stranger).id == id


def test_a_wrong_line_of_a_list_is_named(dispatching: Dispatching) -> None:
    with dispatching.as_clerk() as session, pytest.raises(InvalidError, match="2"):
        rows = f"А;;почта;{ADDRESS}\nБ;;голубь;крыша"
        keep_list(session, None, {"title": "Л", "rows": rows}, version=0, reader=dispatching.clerk)


def test_pages_of_the_folder_miss_nothing_and_repeat_nothing(dispatching: Dispatching) -> None:
    names = [f"Адресат {n % 3}" for n in range(9)]
    id = dispatching.letter(*[PAPER | {"name": name} for name in names])
    seen: list[int] = []
    after = None
    with dispatching.as_clerk() as session:
        while True:
            page = list_dispatches(
                session, "queue", Asked(), reader=dispatching.clerk, after=after, limit=2
            )
            seen += [row.id for row in page.rows]
            after = page.further
            if after is None:
                break
    assert sorted(seen) == sorted(dispatching.dispatches(id))
    assert len(set(seen)) == 9
