"""Duplicates: found, merged, led to, undone."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta

import pytest
from core.correspondents.makers import make_card, make_inn
from core.correspondents.test_mentions import letters
from uprava import testing
from uprava.clock import now
from uprava.correspondents.service import near
from uprava.correspondents.service.keeping import Change, change, get_card, list_contacts, standing
from uprava.correspondents.service.mentioning import count_history, find_or_note, mention
from uprava.correspondents.service.merging import Pick, keep_apart, list_merges, merge, undo
from uprava.correspondents.service.suggesting import suggest
from uprava.correspondents.service.twins import find_pairs, near_cards
from uprava.correspondents.values import ContactRow
from uprava.db.sql import execute, fetch_value
from uprava.errors import ConflictError, InvalidError
from uprava.installation import Installation
from uprava.users.reader import Reader

__all__ = ["letters"]


def pairs_of(session, reader, *ids) -> Mapping[tuple[int, int], str]:  # type: ignore[no-untyped-def]
    found = find_pairs(session, reader=reader)
    return {
        (pair.one_id, pair.other_id): pair.why
        for pair in found
        if {pair.one_id, pair.other_id} <= set(ids)
    }


def test_candidates_are_found_by_inn_by_name_and_by_likeness(
    installation: Installation, clerk: Reader, mark: str
) -> None:
    inn = make_inn()
    with testing.acting(installation, clerk) as session:
        a = make_card(session, clerk, f"Первый {mark}", inn=inn)
        b = make_card(session, clerk, f"Совсем иначе {mark}", inn=inn)
        c = make_card(session, clerk, f"ООО «Имя {mark}»")
        d = make_card(session, clerk, f"Общество с ограниченной ответственностью Имя {mark}")
        e = make_card(session, clerk, f"Центр благоустройства {mark} района")
        f = make_card(session, clerk, f"Центр благоустройства {mark} районна")
        g = make_card(session, clerk, f"Школа {mark} номер 3")
        h = make_card(session, clerk, f"Школа {mark} номер 13")
        found = pairs_of(session, clerk, a, b, c, d, e, f, g, h)
        assert found == {(a, b): "numbers", (c, d): "names", (e, f): "near"}
        assert [twin.id for twin in near_cards(session, get_card(session, a, reader=clerk),
                                               reader=clerk)] == [b]  # fmt: skip
        keep_apart(session, d, c, reader=clerk)
        assert (c, d) not in pairs_of(session, clerk, a, b, c, d)


def test_of_two_with_different_inn_and_one_name_nobody_is_a_duplicate(
    installation: Installation, clerk: Reader, mark: str
) -> None:
    with testing.acting(installation, clerk) as session:
        ids = [make_card(session, clerk, f"Школа {mark}", inn=make_inn()) for _n in range(2)]
        assert pairs_of(session, clerk, *ids) == {}


def test_merging_keeps_what_was_chosen_and_undoing_brings_back_exactly_what_was(
    installation: Installation, clerk: Reader, letters: list, mark: str
) -> None:  # type: ignore[type-arg]
    ours, theirs = ContactRow("Орлова А. Б."), ContactRow("Зимин В. Г.", email="z@z.example")
    with testing.acting(installation, clerk) as session:
        kept = make_card(session, clerk, f"ООО {mark}", ours, phone="1-11", address="Адрес 1")
        gone = make_card(
            session, clerk, f"Компания {mark}", theirs, ours, phone="2-22", email="a@b.example"
        )
        mention(session, letters[0], kept, role="sender")
        mention(session, letters[1], gone, role="sender")
        before = {id: asdict(get_card(session, id, reader=clerk)) for id in (kept, gone)}
        pick = Pick(kept, gone, (1, 1), frozenset({"phone"}))
        done = merge(session, pick, reader=clerk, at=now())

        card = get_card(session, kept, reader=clerk)
        assert (card.name, card.phone, card.address, card.email, card.former) == (
            f"ООО {mark}", "2-22", "Адрес 1", "a@b.example", f"Компания {mark}",
        )  # fmt: skip
        assert list_contacts(session, kept) == [ours, theirs]
        assert count_history(session, kept, reader=clerk) == "2"
        assert standing(session, gone) == kept
        assert find_or_note(session, f"компания {mark}") == kept
        assert [each.id for each in suggest(session, mark, reader=clerk)] == [kept]
        assert [each.gone_id for each in list_merges(session, kept, at=now())] == [gone]

        assert undo(session, done, reader=clerk, at=now()) == kept
        for id in (kept, gone):
            after = asdict(get_card(session, id, reader=clerk))
            assert {**after, "version": 0} == {**before[id], "version": 0}
        assert list_contacts(session, kept) == [ours]
        assert [count_history(session, id, reader=clerk) for id in (kept, gone)] == ["1", "1"]


def test_a_chain_of_merges_leads_to_the_last_card_and_comes_apart_again(
    installation: Installation, clerk: Reader, letters: list, mark: str
) -> None:  # type: ignore[type-arg]
    with testing.acting(installation, clerk) as session:
        a, b, c = (make_card(session, clerk, f"{mark} {n}") for n in "абв")
        for letter, id in zip(letters, (a, b, c), strict=True):
            mention(session, letter, id, role="sender")
        first = merge(session, Pick(b, a, (1, 1)), reader=clerk, at=now())
        second = merge(session, Pick(c, b, (1, 2)), reader=clerk, at=now())
        assert standing(session, a) == c
        assert count_history(session, c, reader=clerk) == "3"
        undo(session, second, reader=clerk, at=now())
        assert standing(session, a) == b
        undo(session, first, reader=clerk, at=now())
        assert [count_history(session, id, reader=clerk) for id in (a, b, c)] == ["1"] * 3


def test_what_was_changed_after_a_merge_stays_when_it_is_undone(
    installation: Installation, clerk: Reader, mark: str
) -> None:
    with testing.acting(installation, clerk) as session:
        kept, gone = (make_card(session, clerk, f"{mark} {n}", phone=n) for n in "12")
        done = merge(session, Pick(kept, gone, (1, 1)), reader=clerk, at=now())
        card = get_card(session, kept, reader=clerk)
        later = Change(type(card.fields)(name=card.name, phone="999"), (), card.version)
        change(session, kept, later, reader=clerk)
        undo(session, done, reader=clerk, at=now())
        assert get_card(session, kept, reader=clerk).phone == "999"
        assert get_card(session, gone, reader=clerk).merged_into is None


def test_thirty_days_later_or_twice_nothing_is_undone(
    installation: Installation, clerk: Reader, mark: str
) -> None:
    with testing.acting(installation, clerk) as session:
        kept, gone = (make_card(session, clerk, f"{mark} {n}") for n in "12")
        done = merge(session, Pick(kept, gone, (1, 1)), reader=clerk, at=now())
        with pytest.raises(ConflictError):
            undo(session, done, reader=clerk, at=now() + timedelta(days=31))
        undo(session, done, reader=clerk, at=now())
        with pytest.raises(ConflictError):
            undo(session, done, reader=clerk, at=now())


def test_cards_somebody_changed_meanwhile_are_not_merged(
    installation: Installation, clerk: Reader, mark: str
) -> None:
    with testing.acting(installation, clerk) as session:
        kept, gone = (make_card(session, clerk, f"{mark} {n}") for n in "12")
        with pytest.raises(ConflictError):
            merge(session, Pick(kept, gone, (1, 2)), reader=clerk, at=now())
        with pytest.raises(InvalidError):
            merge(session, Pick(kept, kept, (1, 1)), reader=clerk, at=now())
        merge(session, Pick(kept, gone, (1, 1)), reader=clerk, at=now())
        with pytest.raises(ConflictError):
            merge(session, Pick(gone, kept, (2, 2)), reader=clerk, at=now())


def test_a_long_comparison_makes_way_for_other_jobs_and_is_asked_for_again(
    installation: Installation, clerk: Reader, mark: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(near, "SPELL", 0.0)
    with testing.acting(installation, clerk) as session:
        execute(session, "update correspondents.correspondent set compared = version")
        names = [f"{mark}{number} {number}" for number in range(near.PORTION + 1)]
        ids = [make_card(session, clerk, name) for name in names]
        execute(session, "delete from jobs.procrastinate_jobs")  # a worker of another test plans
    for left in (1, 0):
        near.compare_all(installation)
        with testing.acting(installation, clerk) as session:
            query = """select count(*) from correspondents.correspondent
                where id = any (%s) and compared is distinct from version"""
            assert fetch_value(session, query, (ids,)) == left
            query = """select count(*) from jobs.procrastinate_jobs
                where task_name = 'correspondents:compare' and status = 'todo'"""
            assert fetch_value(session, query) == 1
