"""Booking for receptions: free times, two at once, moving, who may know."""

import threading
from datetime import time, timedelta

import pytest
from uprava.errors import ConflictError, ForbiddenError, InvalidError, UpravaError
from uprava_appeals.applicants.values import Said
from uprava_appeals.reception import jobs
from uprava_appeals.reception.service import away, booking, free, hours, reading
from uprava_appeals.reception.service.booking import Moving
from uprava_appeals.reception.slots import Span

from .conftest import ANNA, IVAN, Room

WEEK = 7


def times(room: Room, *, days: int = 0) -> str:
    """The free times of the leader from a day on, that day's only."""
    since = room.today + timedelta(days=days)
    found = room.act(room.registrar, free.list_free, since=since, days=0)
    return " ".join(f"{each.span.begins:%H:%M}" for each in found)


def test_a_booked_time_is_free_for_nobody_else(room: Room) -> None:
    room.receives(span=Span(time(14), time(15)))
    assert times(room) == "14:00 14:15 14:30 14:45"
    id = room.book("14:15")
    assert times(room) == "14:00 14:30 14:45"
    row = room.row(id)
    assert (row.name, row.phone, row.place) == ("Кузнецова Анна Дмитриевна", "79136201145",
                                                "каб. 214")  # fmt: skip
    with pytest.raises(ConflictError, match="14:15"):
        room.book("14:15", IVAN)


def test_what_began_is_not_booked(room: Room) -> None:
    room.receives(span=Span(time(11), time(13)))
    assert times(room).startswith("12:15")
    with pytest.raises(InvalidError) as caught:
        room.book("11:00")
    assert set(caught.value.fields) == {"slot"}


def test_a_time_outside_the_schedule_is_refused(room: Room) -> None:
    room.receives()
    for begins, days in (("14:10", 0), ("16:00", 0), ("14:00", 1), ("14:00", 2)):
        with pytest.raises(InvalidError):
            room.book(begins, days=days)


def test_bookings_close_so_many_working_days_before(room: Room) -> None:
    room.receives(ahead=2)
    assert times(room) == ""
    assert times(room, days=WEEK).startswith("14:00")
    with pytest.raises(InvalidError):
        room.book("14:00")


def test_what_a_booking_lacks_is_told_field_by_field(room: Room) -> None:
    room.receives()
    with pytest.raises(InvalidError) as caught:
        room.book("14:00", Said(), about="")
    assert set(caught.value.fields) == {"surname", "given_name", "about"}
    assert room.look("select count(*) from appeals.reception_booking where person_id = %s",
                     room.leader.person_id) == 0  # fmt: skip


def test_one_applicant_comes_once_to_a_leader_on_a_day(room: Room) -> None:
    room.receives()
    room.book("14:00")
    with pytest.raises(ConflictError):
        room.book("14:30")
    assert room.book("14:30", IVAN)
    assert room.book("14:30", days=WEEK)


def test_two_registrars_at_once_get_one_booking_and_one_refusal(room: Room) -> None:
    room.receives()
    start, said = threading.Barrier(2), list[object]()

    def book(who: object, about: Said) -> None:
        start.wait()
        try:
            said.append(room.act(who, booking.book, room.wish("14:45", about)))  # type: ignore[arg-type]
        except UpravaError as error:
            said.append(error)

    pairs = ((room.registrar, ANNA), (room.other, IVAN))
    threads = [threading.Thread(target=book, args=each) for each in pairs]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(type(each).__name__ for each in said) == ["ConflictError", "int"]
    refusal = next(each for each in said if isinstance(each, ConflictError))
    assert refusal.code == "slot-taken"


def test_the_database_itself_keeps_bookings_apart(room: Room) -> None:
    room.receives()
    room.book("14:00")
    room.book("15:00", IVAN)
    with pytest.raises(ConflictError), room.system() as session:
        session.connection().exec_driver_sql(
            "update appeals.reception_booking set begins = '14:10' where begins = '15:00'"
            f" and person_id = {room.leader.person_id}"
        )


def test_a_moved_booking_frees_its_time_and_waits_to_be_told(room: Room) -> None:
    room.receives()
    id = room.book("14:00")
    row = room.row(id)
    moving = Moving(room.when("15:00", days=WEEK), "Совещание у главы")
    room.act(room.registrar, booking.move, id, moving, version=row.version)
    assert "14:00" in times(room)
    moved = room.row(id)
    assert (moved.was_begins, moved.begins, moved.to_tell) == (time(14), time(15), True)
    assert [each.id for each in room.ask(room.other, reading.list_untold, today=room.today)] == [id]
    room.act(room.other, booking.tell, id)
    assert not room.row(id).to_tell
    with pytest.raises(ConflictError):
        room.act(room.registrar, booking.move, id, moving, version=row.version)


def test_a_booking_moves_to_its_own_time_of_another_length(room: Room) -> None:
    room.receives()
    id = room.book("14:00")
    row = room.row(id)
    moving = Moving(room.when("14:00"), "Проверка")
    room.act(room.registrar, booking.move, id, moving, version=row.version)
    assert room.row(id).begins == time(14)


def test_a_cancelled_booking_says_why_and_is_over(room: Room) -> None:
    room.receives()
    id = room.book("14:00")
    with pytest.raises(InvalidError):
        room.ask(room.registrar, booking.cancel, id, why=" ", version=1)
    room.ask(room.registrar, booking.cancel, id, why="По просьбе заявителя", version=1)
    assert room.row(id).state == "cancelled"
    assert times(room).startswith("14:00")
    with pytest.raises(ConflictError):
        room.act(room.registrar, booking.come, id)


def test_who_comes_and_who_does_not(room: Room) -> None:
    room.receives()
    came, missed, later = room.book("14:00"), room.book("14:15", IVAN), room.book("14:00", days=7)
    room.act(room.helper, booking.come, came)
    room.ask(room.helper, booking.miss, missed)
    assert (room.row(came).state, room.row(missed).state) == ("came", "missed")
    assert "14:15" in times(room)
    with pytest.raises(ConflictError):
        room.act(room.helper, booking.come, later)
    with pytest.raises(ConflictError):
        room.ask(room.helper, booking.miss, later)


def test_without_a_time_people_come_in_turn_today_only(room: Room) -> None:
    room.receives()
    id = room.book("")
    assert (room.row(id).begins, room.row(id).state, room.row(id).minutes) == (None, "came", 15)
    assert room.book("", IVAN)
    with pytest.raises(InvalidError):
        room.book("", days=7)
    room.go(1)
    with pytest.raises(InvalidError):
        room.book("")


def test_a_leader_who_is_away_has_his_bookings_moved_in_their_order(room: Room) -> None:
    room.receives(span=Span(time(14), time(14, 45)))
    first, second = room.book("14:00", days=WEEK), room.book("14:30", IVAN, days=WEEK)
    taken = room.book("14:15", IVAN, days=2 * WEEK)
    day = room.today + timedelta(days=WEEK)
    gone = room.act(room.other, away.go_away, room.leader.person_id, day, why="Командировка")
    assert (gone.moved, gone.left) == (2, 0)
    assert room.row(first).day == room.today + timedelta(days=2 * WEEK)
    assert (room.row(first).begins, room.row(second).begins) == (time(14), time(14, 30))
    assert room.row(taken).begins == time(14, 15)
    assert times(room, days=WEEK) == ""
    untold = room.ask(room.registrar, reading.list_untold, today=room.today)
    assert [each.id for each in untold] == [first, second]
    notice = room.look(
        "select text from work.notice where person_id = %s", room.registrar.person_id
    )
    assert notice is not None
    assert "Кузнецова" not in notice
    with pytest.raises(InvalidError):
        room.act(room.other, away.go_away, room.leader.person_id, day, why="Ещё раз")


def test_where_no_time_is_found_the_booking_is_left_and_shown(room: Room) -> None:
    room.receives(weekday=None, on_day=room.today + timedelta(days=WEEK))
    id = room.book("14:00", days=WEEK)
    day = room.today + timedelta(days=WEEK)
    gone = room.act(room.registrar, away.go_away, room.leader.person_id, day, why="Болезнь")
    assert (gone.moved, gone.left) == (0, 1)
    stranded = room.ask(room.registrar, away.list_stranded, today=room.today)
    assert [each.id for each in stranded] == [id]
    back = room.look("select id from appeals.reception_away where person_id = %s",
                     room.leader.person_id)  # fmt: skip
    room.ask(room.registrar, away.come_back, back)
    assert room.ask(room.registrar, away.list_stranded, today=room.today) == []


def test_hours_that_end_leave_their_bookings_to_be_moved(room: Room) -> None:
    row = room.receives()
    id = room.book("14:00", days=WEEK)
    room.ask(room.registrar, hours.end_hours, row, today=room.today)
    assert times(room, days=WEEK) == ""
    stranded = room.ask(room.registrar, away.list_stranded, today=room.today)
    assert [each.id for each in stranded] == [id]


def test_mistakes_of_hours_are_told_field_by_field(room: Room) -> None:
    room.receives()
    for changes, field in (
        ({"span": Span(time(15), time(17))}, "begins"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 200}, "ends"),
        ({"place": ""}, "place"),
        ({"ahead": 99}, "ahead"),
        ({"weekday": None}, "weekday"),
        ({"weekday": None, "on_day": room.today + timedelta(days=1)}, "on_day"),
        ({"breaks": (Span(time(8), time(9)),)}, "breaks"),
        ({"since": room.today, "until": room.today - timedelta(days=1)}, "until"),
    ):
        with pytest.raises(InvalidError) as caught:
            room.receives(**changes)
        assert set(caught.value.fields) == {field}


def test_only_registrars_keep_the_schedule(room: Room) -> None:
    id = room.receives()
    row = room.ask(room.registrar, hours.get_hours, id)
    with pytest.raises(ForbiddenError):
        room.ask(room.leader, hours.add_hours, row.hours)
    with pytest.raises(ForbiddenError):
        room.ask(room.leader, hours.end_hours, id, today=room.today)
    with pytest.raises(ConflictError):
        room.ask(room.registrar, hours.change_hours, id, row.hours, version=row.version + 1)


def test_the_receiving_leader_knows_and_others_see_the_mask(room: Room) -> None:
    room.receives()
    id = room.book("14:00")
    assert room.row(id, room.leader).name == "Кузнецова Анна Дмитриевна"
    for who in (room.deputy, room.helper, room.stranger):
        row = room.row(id, who)
        assert (row.known, row.name, row.address, row.phone, row.about) == (False, "", "", "", "")
        assert row.shown == "К. А. Д., Ленинский округ"
        assert row.applicant_id == 0


def test_row_security_gives_no_booking_to_who_may_not_know(room: Room) -> None:
    room.receives()
    id = room.book("14:00")
    query = "select name from appeals.reception_booking where id = %s"
    assert room.see(room.leader, query, id) == ["Кузнецова Анна Дмитриевна"]
    assert room.see(room.registrar, query, id) == ["Кузнецова Анна Дмитриевна"]
    for who in (room.deputy, room.helper, room.stranger):
        assert room.see(who, query, id) == []


def test_others_may_neither_book_nor_move(room: Room) -> None:
    room.receives()
    id = room.book("14:00")
    with pytest.raises(ForbiddenError):
        room.act(room.stranger, booking.book, room.wish("15:00"))
    with pytest.raises(ForbiddenError):
        room.act(room.stranger, booking.come, id)


def test_a_leader_is_told_of_the_day_once_and_without_names(room: Room) -> None:
    room.receives()
    room.book("14:15")
    room.book("14:00", IVAN)
    early = room.at.replace(hour=0)
    assert jobs.tell_of(room.installation, day=room.today, at=early) == 0
    jobs.tell_of(room.installation, day=room.today, at=room.at)
    jobs.tell_of(room.installation, day=room.today, at=room.at)
    said = room.look("select array_agg(text) from work.notice where person_id = %s",
                     room.leader.person_id)  # fmt: skip
    assert len(said) == 1
    assert "14:00" in said[0]
    assert "Кузнецова" not in said[0]
