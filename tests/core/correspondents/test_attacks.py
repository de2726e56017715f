"""Merges attacked: two people at once, chains, undone out of order; groups renamed as one."""

import threading

import pytest
from core.correspondents.makers import make_card, make_inn
from uprava import testing
from uprava.clock import now
from uprava.correspondents.service.choosing import family_of, find_chosen_card
from uprava.correspondents.service.groups import (
    group_of,
    list_groups_with_cards,
    members_of,
    rename_group,
)
from uprava.correspondents.service.keeping import get_card, standing
from uprava.correspondents.service.merging import Pick, merge, undo
from uprava.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from uprava.installation import Installation
from uprava.users.reader import Reader


def cards(installation: Installation, clerk: Reader, mark: str, count: int) -> list[int]:
    with testing.acting(installation, clerk) as session:
        return [
            make_card(session, clerk, f"Карточка {place} {mark}", inn=make_inn())
            for place in range(count)
        ]


def merged(installation: Installation, clerk: Reader, kept: int, gone: int) -> int:
    with testing.acting(installation, clerk) as session:
        versions = [get_card(session, each, reader=clerk).version for each in (kept, gone)]
        pick = Pick(kept, gone, (versions[0], versions[1]))
        return merge(session, pick, reader=clerk, at=now())


def test_two_people_merge_the_same_pair_either_way_and_one_wins(
    installation: Installation, clerk: Reader, mark: str
) -> None:
    one, other = cards(installation, clerk, mark, 2)
    start, came = threading.Barrier(2), []

    def act(kept: int, gone: int) -> None:
        with testing.acting(installation, clerk) as session:
            pick = Pick(kept, gone, (1, 1))
            start.wait()
            try:
                came.append(merge(session, pick, reader=clerk, at=now()))
            except ConflictError:
                came.append(None)

    people = [threading.Thread(target=act, args=pair) for pair in ((one, other), (other, one))]
    for each in people:
        each.start()
    for each in people:
        each.join()
    assert sorted(each is None for each in came) == [False, True]
    with testing.acting(installation, clerk) as session:
        assert standing(session, one) == standing(session, other)


def test_a_chain_of_merges_is_undone_in_any_order(
    installation: Installation, clerk: Reader, mark: str
) -> None:
    first, second, third = cards(installation, clerk, mark, 3)
    inner = merged(installation, clerk, second, first)
    outer = merged(installation, clerk, third, second)
    with testing.acting(installation, clerk) as session:
        assert {standing(session, each) for each in (first, second, third)} == {third}
        assert set(family_of(session, first)) == {first, second, third}
        chosen = find_chosen_card(session, str(first), reader=clerk)
        assert chosen is not None
        assert chosen.id == third
    with testing.acting(installation, clerk) as session:
        undo(session, inner, reader=clerk, at=now())
    with testing.acting(installation, clerk) as session:
        assert [standing(session, each) for each in (first, second)] == [first, third]
        undo(session, outer, reader=clerk, at=now())
    with testing.acting(installation, clerk) as session:
        found = [get_card(session, each, reader=clerk) for each in (first, second, third)]
        assert [each.merged_into for each in found] == [None, None, None]
        assert [each.name for each in found] == [f"Карточка {n} {mark}" for n in range(3)]


def test_a_card_cannot_be_merged_into_its_own_family(
    installation: Installation, clerk: Reader, mark: str
) -> None:
    first, second = cards(installation, clerk, mark, 2)
    merged(installation, clerk, second, first)
    with pytest.raises(ConflictError):
        merged(installation, clerk, first, second)
    with pytest.raises(InvalidError):
        merged(installation, clerk, second, second)


def test_a_group_is_renamed_on_all_its_cards_and_joins_another(
    installation: Installation, clerk: Reader, onlooker: Reader, mark: str
) -> None:
    schools, others = f"Школы {mark}", f"Гимназии {mark}"
    with testing.acting(installation, clerk) as session:
        one = make_card(session, clerk, f"Школа первая {mark}", group_name=schools)
        two = make_card(session, clerk, f"Гимназия {mark}", group_name=others, email="g@o.example")
    with testing.acting(installation, onlooker) as session, pytest.raises(ForbiddenError):
        rename_group(session, others, schools, reader=onlooker)
    with testing.acting(installation, clerk) as session:
        assert rename_group(session, others, f"  {schools} ", reader=clerk) == 1
        found = {each.title: each for each in list_groups_with_cards(session, reader=clerk)}
        assert (found[schools].cards, found[schools].reached) == (2, 1)
        assert others not in found
        assert {each.id for each in members_of(session, schools, reader=clerk)} == {one, two}
        assert group_of(session, one) == schools
        with pytest.raises(NotFoundError):
            rename_group(session, others, schools, reader=clerk)
        with pytest.raises(InvalidError):
            rename_group(session, schools, " ", reader=clerk)
