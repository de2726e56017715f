"""Lists for the post: packets, identifiers, closing."""

import pytest
from dispatching import ADDRESS, Dispatching
from uprava import testing
from uprava.errors import ConflictError, InvalidError
from uprava_records.dispatch.service import acting
from uprava_records.post.service import registers

PAPER = {"name": "ООО «Ромашка»", "channel": "paper", "address": ADDRESS}


def test_documents_to_one_addressee_go_in_one_packet_and_one_line(
    dispatching: Dispatching,
) -> None:
    first, second = dispatching.letter(PAPER), dispatching.letter(PAPER, title="Второе")
    other = dispatching.letter(PAPER | {"name": "ИП Петров"})
    ids = dispatching.dispatches(first) + dispatching.dispatches(second)
    with dispatching.as_clerk() as session:
        assert acting.pack(session, ids, reader=dispatching.clerk) == 2
        with pytest.raises(ConflictError):
            acting.pack(session, ids[:1] + dispatching.dispatches(other), reader=dispatching.clerk)
    with dispatching.as_clerk() as session:
        _out, id = registers.enter(
            session, [ids[0], *dispatching.dispatches(other)], reader=dispatching.clerk,
            at=testing.NOW,
        )  # fmt: skip
        register = registers.get_register(session, id, reader=dispatching.clerk)
        items = registers.list_items(session, register, reader=dispatching.clerk)
    assert sorted(len(item.rows) for item in items) == [1, 2]
    assert register.items == 2


def test_closing_a_list_sends_what_stands_in_it(dispatching: Dispatching) -> None:
    id = dispatching.letter(PAPER)
    (dispatch,) = dispatching.dispatches(id)
    clerk = dispatching.clerk
    with dispatching.as_clerk() as session:
        _out, register = registers.enter(session, [dispatch], reader=clerk, at=testing.NOW)
        early = acting.send(session, [dispatch], reader=clerk, at=testing.NOW)
        assert early.done == 0
        registers.identify(session, register, "800837 40 71251 4", reader=clerk)
        assert registers.close(session, register, reader=clerk, at=testing.NOW) == 1
        with pytest.raises(ConflictError):
            registers.close(session, register, reader=clerk, at=testing.NOW)
    assert dispatching.state(dispatch) == "sent"
    query = "select tracking from records.dispatch where id = %s"
    assert dispatching.value(query, dispatch) == "80083740712514"
    assert dispatching.value("select state from documents.document where id = %s", id) == "sent"


def test_a_wrong_identifier_in_the_paste_keeps_none_and_names_its_line(
    dispatching: Dispatching,
) -> None:
    ids = [
        *dispatching.dispatches(dispatching.letter(PAPER)),
        *dispatching.dispatches(dispatching.letter(PAPER | {"name": "Другой"})),
    ]
    with dispatching.as_clerk() as session:
        _out, register = registers.enter(session, ids, reader=dispatching.clerk, at=testing.NOW)
        with pytest.raises(InvalidError, match="2"):
            registers.identify(
                session, register, "80083740712514\n80083740712515", reader=dispatching.clerk
            )
    query = "select count(tracking) from records.dispatch where id = any (%s)"
    assert dispatching.value(query, ids) == 0


def test_an_address_without_an_index_stays_out_of_the_list(dispatching: Dispatching) -> None:
    id = dispatching.letter(PAPER | {"address": "г. Заозёрск, ул. Лесная, д. 1"})
    with dispatching.as_clerk() as session, pytest.raises(InvalidError):
        registers.enter(
            session, dispatching.dispatches(id), reader=dispatching.clerk, at=testing.NOW
        )
