"""The card of a reception: every lawful branch, numbers without gaps, what becomes an appeal."""

import threading
from dataclasses import replace
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from uprava.calendar import official_calendar
from uprava.db.sql import execute
from uprava.errors import ConflictError, ForbiddenError, InvalidError
from uprava_appeals.applicants.values import Said
from uprava_appeals.law.facts import Competence, Mark
from uprava_appeals.reception.judging import Talk, judged
from uprava_appeals.reception.service import booking, cards, receiving
from uprava_appeals.reception.service.receiving import CardWish, Held
from uprava_appeals.reception.values import Identity, Outcome

from .conftest import ANNA, IVAN, Room

TOLD = CardWish(
    identity=Identity.PASSPORT, content="Протекает кровля, просит ремонта.",
    outcome=Outcome.ORAL, consent=True, answer="Дом включён в план ремонта на декабрь.",
)  # fmt: skip
WRITTEN = replace(TOLD, outcome=Outcome.WRITTEN, consent=False, answer="",
                  annotation="О ремонте кровли дома 5 по улице Ленина")  # fmt: skip


@pytest.fixture
def open_room(room: Room) -> Room:
    """A room where the leader receives today, with a journal of appeals."""
    room.receives()
    room.journal()
    return room


def hold(room: Room, id: int, wish: CardWish = TOLD, who: Any = None) -> Held:
    """Fill in the card of a booking."""
    by = who or room.registrar
    version = room.row(id).version
    held: Held = room.act(by, receiving.hold_reception, id, wish, version=version)
    return held


def refused(room: Room, wish: CardWish) -> set[str]:
    """The fields a card is refused for; nothing of it stays."""
    id = room.book("14:00")
    with pytest.raises(InvalidError) as caught:
        hold(room, id, wish)
    assert room.row(id).state == "booked"
    assert room.look("select count(*) from appeals.reception_card where booking_id = %s", id) == 0
    return set(caught.value.fields)


def answered_before(room: Room, said: Said = ANNA) -> UUID:
    """An appeal of the applicant that was answered."""
    id = room.book("15:45", said)
    appeal = hold(room, id, WRITTEN).appeal_id
    assert appeal is not None
    with room.system() as session:
        execute(session, "update appeals.appeal set answered_on = %s where document_id = %s",
                (room.today, appeal))  # fmt: skip
    return appeal


def test_an_oral_answer_with_consent_ends_the_reception(open_room: Room) -> None:
    id = open_room.book("14:00")
    held = hold(open_room, id, who=open_room.leader)
    assert (held.number, held.appeal_id) == (1, None)
    row = open_room.row(id)
    assert (row.state, row.card_id) == ("received", held.card_id)
    card = open_room.ask(open_room.leader, cards.get_card, id)
    assert card.title == f"1/{open_room.today.year}"
    assert (card.name, card.outcome) == ("Кузнецова Анна Дмитриевна", "oral")


def test_a_written_answer_makes_an_appeal_of_the_same_applicant(open_room: Room) -> None:
    id = open_room.book("14:00")
    wish = replace(WRITTEN, questions=("Осмотреть кровлю", "Назвать срок ремонта"))
    held = hold(open_room, id, wish)
    assert held.appeal_number == "К-1"
    look = open_room.look
    said = "select array[channel, form, mask] from appeals.appeal where document_id = %s"
    assert look(said, held.appeal_id) == ["reception", "oral", "К. А. Д., Ленинский округ"]
    assert look("select title from documents.document where id = %s", held.appeal_id) == (
        "О ремонте кровли дома 5 по улице Ленина"
    )
    texts = "select array_agg(text order by position) from appeals.question where document_id = %s"
    assert look(texts, held.appeal_id) == ["Осмотреть кровлю", "Назвать срок ремонта"]
    whose = "select applicant_id from appeals.author where document_id = %s"
    assert look(whose, held.appeal_id) == open_room.row(id).applicant_id
    due = "select due_on - registered_on from documents.document where id = %s"
    assert look(due, held.appeal_id) == 28, "30 days end on a Sunday: the working day before"


def test_of_a_leader_who_may_not_register_the_appeal_waits_for_registration(
    open_room: Room,
) -> None:
    held = hold(open_room, open_room.book("14:00"), WRITTEN, who=open_room.leader)
    assert held.appeal_number is None
    state = open_room.look("select state from documents.document where id = %s", held.appeal_id)
    assert state == "received"


def test_a_letter_handed_over_is_registered_as_a_written_appeal(open_room: Room) -> None:
    wish = replace(TOLD, handed=True, annotation="О ремонте кровли")
    held = hold(open_room, open_room.book("14:00"), wish)
    form = open_room.look("select form from appeals.appeal where document_id = %s", held.appeal_id)
    assert form == "written"


def test_a_reported_crime_makes_an_appeal_beside_the_oral_answer(open_room: Room) -> None:
    wish = replace(TOLD, marks=frozenset({Mark.CRIME}))
    assert refused(open_room, wish) == {"annotation"}
    wish = replace(wish, annotation="О сообщении о противоправном деянии")
    held = hold(open_room, open_room.book("14:15", IVAN), wish)
    grounds = "select array_agg(ground order by ground) from appeals.clock where document_id = %s"
    assert "report" in open_room.look(grounds, held.appeal_id)


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"consent": False}, {"consent"}),
        ({"answer": ""}, {"answer"}),
        ({"content": " "}, {"content"}),
        ({"identity": ""}, {"identity"}),
        ({"outcome": ""}, {"outcome"}),
        ({"outcome": "forward"}, {"outcome"}),
        ({"outcome": Outcome.ELSEWHERE}, {"outcome"}),
        ({"outcome": Outcome.SECRET}, {"outcome"}),
        ({"outcome": Outcome.ABUSE}, {"outcome"}),
        ({"outcome": Outcome.ANSWERED}, {"earlier"}),
        ({"competence": Competence.OTHER}, {"outcome"}),
        ({"competence": Competence.COMPLAINT}, {"outcome"}),
        ({"marks": frozenset({Mark.COURT})}, {"outcome"}),
        ({"marks": frozenset({Mark.SECRET})}, {"outcome"}),
        ({"outcome": Outcome.WRITTEN, "answer": ""}, {"annotation"}),
        ({"content": "х" * 20_001}, {"content"}),
    ],
)
def test_what_the_law_does_not_let_be_is_refused_by_field(
    open_room: Room, changes: dict[str, Any], fields: set[str]
) -> None:
    assert refused(open_room, replace(TOLD, **changes)) == fields


@pytest.mark.parametrize(
    ("outcome", "changes"),
    [
        (Outcome.ELSEWHERE, {"competence": Competence.OTHER}),
        (Outcome.ELSEWHERE, {"competence": Competence.SEVERAL}),
        (Outcome.ELSEWHERE, {"competence": Competence.COMPLAINT}),
        (Outcome.ELSEWHERE, {"marks": frozenset({Mark.COURT})}),
        (Outcome.SECRET, {"marks": frozenset({Mark.SECRET})}),
        (Outcome.ABUSE, {"marks": frozenset({Mark.ABUSE})}),
        (Outcome.ORAL, {"competence": Competence.SHARED}),
        (Outcome.ORAL, {"marks": frozenset({Mark.ABUSE})}),
    ],
)
def test_every_lawful_outcome_is_kept_without_an_appeal(
    open_room: Room, outcome: Outcome, changes: dict[str, Any]
) -> None:
    wish = replace(TOLD, outcome=outcome, consent=outcome is Outcome.ORAL, **changes)
    held = hold(open_room, open_room.book("14:00"), wish)
    assert held.appeal_id is None
    kept = open_room.look("select outcome from appeals.reception_card where id = %s", held.card_id)
    assert kept == outcome


def test_who_was_answered_before_may_be_refused_without_new_arguments(open_room: Room) -> None:
    earlier = answered_before(open_room)
    wish = replace(TOLD, outcome=Outcome.ANSWERED, consent=False, earlier_id=earlier)
    fresh = replace(wish, marks=frozenset({Mark.NEW_ARGUMENTS}))
    assert refused(open_room, fresh) == {"outcome"}
    open_room.go(7)
    held = hold(open_room, open_room.book("14:15"), wish)
    card = open_room.ask(open_room.registrar, cards.list_cards, asked(open_room), limit=9)[-1]
    assert (card.id, card.earlier_id, card.earlier) == (held.card_id, earlier, "К-1")


def test_an_appeal_of_somebody_else_is_no_ground_to_refuse(open_room: Room) -> None:
    alien = answered_before(open_room, IVAN)
    wish = replace(TOLD, outcome=Outcome.ANSWERED, consent=False, earlier_id=alien)
    assert refused(open_room, wish) == {"earlier"}


def test_the_outcomes_are_those_of_the_law_for_all_facts() -> None:
    """Each set of facts has an outcome that must be done, and no branch is left out."""
    heard = (Mark.CRIME, Mark.ABUSE, Mark.COURT, Mark.SECRET, Mark.NEW_ARGUMENTS)
    calendar = official_calendar()
    day = Room.today
    for signs in product((False, True), repeat=len(heard)):
        marks = frozenset(mark for mark, noted in zip(heard, signs, strict=True) if noted)
        for competence, before in product(Competence, (False, True)):
            talk = Talk(day=day, marks=marks, competence=competence, answered=before)
            verdict = judged(talk, calendar)
            codes = [each.ground.code for each in verdict.branches]
            assert codes[0] == "card"
            assert set(codes) <= {"card", "report", *Outcome}
            assert any(not each.ground.optional for each in verdict.outcomes)
            assert verdict.reported is (Mark.CRIME in marks)
            refusal = before and Mark.NEW_ARGUMENTS not in marks
            assert (Outcome.ANSWERED in verdict.outcomes) is refusal


def test_numbers_have_no_gaps_though_cards_are_refused_in_between(open_room: Room) -> None:
    numbers = []
    for begins, said in (("14:00", ANNA), ("14:15", IVAN)):
        id = open_room.book(begins, said)
        with pytest.raises(InvalidError):
            hold(open_room, id, replace(TOLD, content=""))
        numbers.append(hold(open_room, id).number)
    assert numbers == [1, 2]


def test_numbers_begin_anew_each_year(open_room: Room) -> None:
    assert hold(open_room, open_room.book("14:00")).number == 1
    open_room.go(56)
    held = hold(open_room, open_room.book("14:00"))
    assert (held.number, held.year) == (1, open_room.today.year)


def test_two_cards_at_once_get_two_numbers_and_one_booking_one_card(open_room: Room) -> None:
    ids = [open_room.book("14:00"), open_room.book("14:15", IVAN)]
    start, done = threading.Barrier(4), list[object]()

    def fill(id: int, who: Any) -> None:
        start.wait()
        try:
            done.append(open_room.act(who, receiving.hold_reception, id, TOLD, version=1).number)
        except ConflictError as error:
            done.append(error)

    pairs = [(id, who) for id in ids for who in (open_room.registrar, open_room.leader)]
    threads = [threading.Thread(target=fill, args=each) for each in pairs]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(each for each in done if isinstance(each, int)) == [1, 2]
    assert sum(isinstance(each, ConflictError) for each in done) == 2


def test_who_may_not_know_the_applicant_fills_in_nothing(open_room: Room) -> None:
    id = open_room.book("14:00")
    for who in (open_room.helper, open_room.deputy):
        with pytest.raises(ForbiddenError):
            open_room.act(who, receiving.hold_reception, id, TOLD, version=1)


def test_a_reception_to_come_has_no_card(open_room: Room) -> None:
    id = open_room.book("14:00", days=7)
    with pytest.raises(ConflictError):
        hold(open_room, id)
    open_room.ask(open_room.registrar, booking.cancel, id, why="По просьбе", version=1)
    with pytest.raises(ConflictError):
        hold(open_room, id)


def asked(room: Room, **changes: Any) -> cards.Asked:
    first = room.today.replace(month=1, day=1)
    return replace(cards.Asked(first, room.today), **changes)


def test_the_journal_is_narrowed_and_counts_what_it_shows(open_room: Room) -> None:
    hold(open_room, open_room.book("14:00"))
    hold(open_room, open_room.book("14:15", IVAN), WRITTEN)
    look, who = open_room.ask, open_room.registrar

    def numbers(wanted: cards.Asked, **more: Any) -> list[int]:
        return [each.number for each in look(who, cards.list_cards, wanted, limit=9, **more)]

    every = asked(open_room)
    assert numbers(every) == [1, 2]
    assert numbers(asked(open_room, outcome="oral")) == [1]
    assert numbers(asked(open_room, person_id=open_room.deputy.person_id)) == []
    first = look(who, cards.list_cards, every, limit=1)[0]
    assert numbers(every, after=first.id) == [2]
    assert look(who, cards.count_cards, every, limit=9) == 2
    assert look(who, cards.count_outcomes, every) == {"oral": 1, "answer": 1}


def test_cards_are_closed_to_who_may_not_know(open_room: Room) -> None:
    id = open_room.book("14:00")
    hold(open_room, id)
    for who in (open_room.helper, open_room.deputy, open_room.stranger):
        assert open_room.ask(who, cards.list_cards, asked(open_room), limit=9) == []
        assert open_room.ask(who, cards.count_cards, asked(open_room), limit=9) == 0
        assert open_room.see(who, "select name from appeals.reception_card") == []
    assert open_room.see(open_room.leader, "select name from appeals.reception_card") == [
        "Кузнецова Анна Дмитриевна"
    ]


def test_the_audit_log_names_nobody_who_came(open_room: Room) -> None:
    id = open_room.book("14:00")
    hold(open_room, id, WRITTEN)
    query = """select string_agg(body::text, ' ') from audit.record
        where body::text like '%%reception%%'"""
    said = open_room.look(query)
    assert "reception.held" in said
    assert "Кузнецова" not in said
    assert "620-11-45" not in said
    assert "6201145" not in said
