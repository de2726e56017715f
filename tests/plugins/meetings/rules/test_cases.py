"""The rules of quorum and majority against votes counted by hand, and their properties."""

import re
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from uprava_meetings.rules.majority import (
    Casting,
    Choice,
    MajorityRule,
    Outcome,
    Votes,
    decide,
    elect,
)
from uprava_meetings.rules.quorum import Hall, QuorumRule, Recused, Whole, quorum
from uprava_meetings.rules.shares import AT_LEAST_HALF, MORE_THAN_HALF, TWO_THIRDS, Share

LINES = (Path(__file__).parent / "cases.txt").read_text().splitlines()


def share(text: str) -> Share:
    """Return the share of a section."""
    return Share(Fraction(text.removeprefix(">")), strict=text.startswith(">"))


def rules(section: str) -> tuple[QuorumRule, MajorityRule]:
    """Return the rules of a section."""
    told = re.fullmatch(
        r"\[quorum: (\S+) (\S+) (\S+) (\d+) \| majority: (\S+) (\S+) (\S+)]", section
    )
    assert told, section
    part, whole, recused, least, of, base, casting = told.groups()
    return (
        QuorumRule(Whole(whole), share(part), int(least), Recused(recused)),
        MajorityRule(Whole(base), share(of), Casting(casting)),
    )


def cases() -> list[tuple[str, str]]:
    """Return the lines with their sections."""
    found, section = [], ""
    for line in LINES:
        if line.startswith("["):
            section = line
        elif line and not line.startswith("#"):
            found.append((section, line))
    return found


CASES = cases()


def test_the_table_is_large_enough() -> None:
    assert len(CASES) >= 120
    assert {line.rpartition("| ")[2] for _section, line in CASES} == set(Outcome)


@pytest.mark.parametrize(("section", "line"), CASES)
def test_a_vote_counted_by_hand(section: str, line: str) -> None:
    limits, majority = rules(section)
    hall, cast, there, whole, outcome = (part.split() for part in line.split("|"))
    for_, against, abstained, chair = cast
    votes = Votes(int(for_), int(against), int(abstained), None if chair == "-" else Choice(chair))
    found = decide(limits, majority, Hall(*map(int, hall)), votes)
    assert [found.quorum.of, found.quorum.needed, found.quorum.counted] == [*map(int, there)]
    assert [found.of, found.needed] == [*map(int, whole)]
    assert [found.outcome] == outcome


shares = st.builds(
    lambda below, above, strict: Share(Fraction(below, above), strict=strict and below < above),
    st.integers(1, 9), st.just(9), st.booleans(),
)  # fmt: skip


@st.composite
def halls(draw: st.DrawFn) -> Hall:
    """Return numbers that fit each other."""
    seats = draw(st.integers(0, 60))
    listed = draw(st.integers(0, seats))
    present = draw(st.integers(0, listed))
    away_present = draw(st.integers(0, present))
    return Hall(
        seats, listed, present, away_present + draw(st.integers(0, listed - present)), away_present
    )


@st.composite
def votes_in(draw: st.DrawFn, hall: Hall) -> Votes:
    """Return votes the hall could give."""
    cast = draw(st.integers(0, hall.voting))
    for_ = draw(st.integers(0, cast))
    against = draw(st.integers(0, cast - for_))
    return Votes(for_, against, cast - for_ - against)


limits_any = st.builds(
    QuorumRule, st.sampled_from([Whole.SEATS, Whole.LISTED]), shares, st.integers(0, 5),
    st.sampled_from(Recused),
)  # fmt: skip


@given(shares, st.integers(0, 500))
def test_the_needed_are_the_fewest_that_are_the_share(part: Share, people: int) -> None:
    needed = part.needed(people)

    def enough(number: int) -> bool:
        return number > part.part * people if part.strict else number >= part.part * people

    assert enough(needed)
    assert needed == 1 or not enough(needed - 1)
    assert needed <= max(people, 1)


@given(halls(), limits_any)
def test_one_more_in_the_hall_never_breaks_a_quorum(hall: Hall, limits: QuorumRule) -> None:
    if hall.present == hall.listed or hall.away - hall.away_present == hall.listed - hall.present:
        return
    more = Hall(hall.seats, hall.listed, hall.present + 1, hall.away, hall.away_present)
    assert not (quorum(limits, hall).met and not quorum(limits, more).met)
    assert quorum(limits, hall).missing == 0 or not quorum(limits, hall).met


@given(st.data(), halls(), limits_any, shares, st.sampled_from(Whole))
def test_a_vote_moved_to_for_never_fails_a_draft(
    data: st.DataObject, hall: Hall, limits: QuorumRule, part: Share, whole: Whole
) -> None:
    votes = data.draw(votes_in(hall))
    rule = MajorityRule(whole, part)
    found = decide(limits, rule, hall, votes)
    if votes.against:
        better = decide(
            limits, rule, hall, Votes(votes.for_ + 1, votes.against - 1, votes.abstained)
        )
        assert better.outcome.adopted or not found.outcome.adopted
    assert found.outcome.adopted == (found.quorum.met and votes.for_ >= found.needed)
    assert found.silent >= 0


@given(st.data(), halls(), limits_any)
def test_of_two_drafts_not_both_pass_by_the_same_hall(
    data: st.DataObject, hall: Hall, limits: QuorumRule
) -> None:
    votes = data.draw(votes_in(hall))
    turned = Votes(votes.against, votes.for_, votes.abstained)
    rule = MajorityRule(Whole.PRESENT, MORE_THAN_HALF)
    both = [decide(limits, rule, hall, each).outcome for each in (votes, turned)]
    assert both != [Outcome.PASSED, Outcome.PASSED]


@pytest.mark.parametrize(
    ("counts", "none", "elected", "again"),
    [
        ({"а": 6, "б": 4}, 0, "а", ()),
        ({"а": 5, "б": 5}, 0, None, ()),
        ({"а": 4, "б": 3, "в": 3}, 0, None, ()),
        ({"а": 4, "б": 3, "в": 2}, 1, None, ("а", "б")),
        ({"а": 4, "б": 4, "в": 2}, 0, None, ("а", "б")),
        ({"а": 5, "б": 2, "в": 2, "г": 1}, 0, None, ("а", "б", "в")),
        ({"а": 10}, 0, "а", ()),
        ({"а": 5}, 5, None, ()),
        ({"а": 0, "б": 0, "в": 0}, 10, None, ()),
    ],
)
def test_an_election_counted_by_hand(
    counts: dict[str, int], none: int, elected: str | None, again: tuple[str, ...]
) -> None:
    limits = QuorumRule(Whole.LISTED, AT_LEAST_HALF)
    found = elect(
        limits, MajorityRule(Whole.PRESENT, MORE_THAN_HALF), Hall(12, 12, 10), counts, none=none
    )
    assert (found.elected, found.again) == (elected, again)


def test_nobody_is_elected_without_a_quorum() -> None:
    limits = QuorumRule(Whole.LISTED, TWO_THIRDS)
    found = elect(limits, MajorityRule(Whole.CAST, MORE_THAN_HALF), Hall(12, 12, 7), {"а": 7})
    assert found.elected is None
    assert not found.quorum.met


@pytest.mark.parametrize(
    "make",
    [
        lambda: Share(Fraction(0)),
        lambda: Share(Fraction(3, 2)),
        lambda: Share(Fraction(1), strict=True),
        lambda: QuorumRule(Whole.PRESENT, AT_LEAST_HALF),
        lambda: MajorityRule(Whole.SEATS, MORE_THAN_HALF, Casting.DECIDES),
        lambda: MajorityRule(Whole.PRESENT, TWO_THIRDS, Casting.DOUBLES),
        lambda: Hall(5, 6, 3),
        lambda: Hall(5, 5, 6),
        lambda: Hall(5, 5, 3, 1, 2),
        lambda: Hall(5, 5, 5, 2, 1),
        lambda: Votes(-1, 0, 0),
        lambda: Votes(3, 0, 0, Choice.AGAINST),
    ],
)
def test_rules_and_numbers_that_contradict_themselves_are_refused(make: object) -> None:
    with pytest.raises(ValueError, match=r"contradict|share|quorum|casting|count|chair"):
        make()  # type: ignore[operator]


def test_more_votes_than_people_are_refused() -> None:
    limits = QuorumRule(Whole.LISTED, AT_LEAST_HALF)
    with pytest.raises(ValueError, match="of 4"):
        decide(limits, MajorityRule(Whole.PRESENT, MORE_THAN_HALF), Hall(5, 5, 5, 1, 1),
               Votes(5, 0, 0))  # fmt: skip
