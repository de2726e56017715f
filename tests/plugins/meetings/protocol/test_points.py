"""Points of decisions: taken from the draft, written, ordered, refused."""

from datetime import date, timedelta
from typing import Any

import pytest
from plugins.meetings.conftest import Hall
from plugins.meetings.protocol.conftest import DAY, Minutes, begun, opened
from uprava.db.sql import execute
from uprava.db.transaction import system_transaction
from uprava.errors import ConflictError, InvalidError, NotFoundError, UpravaError
from uprava_meetings.conduct.service.notes import Said, notes_of
from uprava_meetings.protocol.service import points, talk
from uprava_meetings.protocol.service.reading import points_of
from uprava_meetings.protocol.values import PointRow, PointWords
from uprava_meetings.values import PointKind


def rows(minutes: Minutes) -> list[PointRow]:
    """The points as the secretary sees them."""
    found: list[PointRow] = minutes.hall.read(minutes.secretary, points_of, minutes.id)
    return found


def told(minutes: Minutes) -> list[tuple[str, str, str]]:
    """Number, kind and text of each point."""
    return [(each.number, each.kind, each.text) for each in rows(minutes)]


def test_the_draft_decision_becomes_points_line_by_line(minutes: Minutes) -> None:
    assert minutes.ask(points.fill, minutes.id, minutes.items[0]) == 2
    minutes.ask(points.fill, minutes.id, minutes.items[1])
    assert told(minutes) == [
        ("1.1", "decide", "Утвердить план."),
        ("1.2", "instruct", "Поручить отчитаться до 15.01.2097."),
        ("2.1", "note", "Принять к сведению."),
    ]
    assert [each.due_on for each in rows(minutes)] == [None, date(2097, 1, 15), None]
    with pytest.raises(ConflictError, match="пункты уже есть"):
        minutes.ask(points.fill, minutes.id, minutes.items[0])


@pytest.mark.parametrize(
    ("line", "bare"),
    [
        ("1. Утвердить.", "Утвердить."), ("1.2) Утвердить.", "Утвердить."),
        ("– Утвердить.", "Утвердить."), ("15 котельных готовы", "15 котельных готовы"),
        ("   ", ""), ("3.1. 2 насоса", "2 насоса"),
    ],
)  # fmt: skip
def test_numbers_of_a_draft_are_left_out(line: str, bare: str) -> None:
    assert points.bare(line) == bare


def test_points_are_numbered_within_their_question(minutes: Minutes) -> None:
    first, second, third = (minutes.point(minutes.items[0], f"Дело {n}.") for n in "абв")
    other = minutes.point(minutes.items[1], "Другое.")
    minutes.ask(points.step, minutes.id, third, -1)
    minutes.ask(points.step, minutes.id, first, -1)
    assert [(each.number, each.id) for each in rows(minutes)] == [
        ("1.1", first), ("1.2", third), ("1.3", second), ("2.1", other),
    ]  # fmt: skip
    minutes.ask(points.remove_point, minutes.id, third)
    assert [each.number for each in rows(minutes)] == ["1.1", "1.2", "2.1"]


def refused(minutes: Minutes, **changes: Any) -> dict[str, str]:
    """The fields in which a point is refused."""
    with pytest.raises(InvalidError) as caught:
        minutes.point(minutes.items[0], **changes)
    return dict(caught.value.fields)


def test_what_is_wrong_in_a_point_is_told(minutes: Minutes) -> None:
    assert refused(minutes, principals=[]) == {"who": "Укажите, кому поручается."}
    assert refused(minutes, due_on=None) == {"due": "Укажите срок."}
    assert refused(minutes, due_on=DAY - timedelta(days=1)) == {"due": "Этот день уже прошёл."}
    assert set(refused(minutes, text="")) == {"text"}
    gone = minutes.hall.stranger.person_id
    with system_transaction(minutes.hall.installation.engine, today=DAY, task="t") as session:
        execute(session, "update users.person set active = false where id = %s", (gone,))
    assert "больше не работает" in refused(minutes, principals=[gone])["who"]
    assert rows(minutes) == []
    assert minutes.point(minutes.items[0], due_on=DAY)


def test_a_unit_and_people_do_a_point_the_first_answers(minutes: Minutes) -> None:
    named = [minutes.hall.town.housing_id, minutes.hall.chair.person_id]
    minutes.point(minutes.items[0], principals=named)
    (row,) = rows(minutes)
    assert [each.principal_id for each in row.executors] == named
    assert [each.unit_id is None for each in row.executors] == [False, True]


def test_two_at_once_do_not_overwrite_each_other(minutes: Minutes) -> None:
    id = minutes.point(minutes.items[0])
    words = PointWords(PointKind.DECIDE, "Согласиться.")
    minutes.ask(points.change_point, minutes.id, id, words, version=1)
    with pytest.raises(ConflictError, match="только что изменили"):
        minutes.ask(points.change_point, minutes.id, id, words, version=1)


def test_decisions_are_written_from_the_opening_on(hall: Hall) -> None:
    made = begun(hall)
    item = made.put("О бюджете")
    with pytest.raises(ConflictError, match="после открытия"):
        made.point(item)


def test_who_only_reads_the_meeting_writes_no_points(minutes: Minutes) -> None:
    hall, words = minutes.hall, PointWords(PointKind.DECIDE, "Согласиться.")
    for who in (hall.stranger, hall.members[0]):
        with pytest.raises(UpravaError) as caught:
            hall.ask(who, points.add_point, minutes.id, minutes.items[0], words)
        assert caught.value.status in (403, 404)
    with pytest.raises(NotFoundError):
        minutes.ask(points.add_point, minutes.id, 999_999_999, words)


def test_of_a_closed_question_history_tells_the_number_only(hall: Hall) -> None:
    made = begun(hall)
    item = made.put("О кадрах", closed=True)
    opened(made)
    words = PointWords(PointKind.DECIDE, "Снять взыскание с Белова К. Р.")
    point = made.ask(points.add_point, made.id, item, words)
    made.ask(points.change_point, made.id, point, words, version=1)
    made.ask(points.step, made.id, point, 1)
    note = made.ask(talk.add_said, made.id, item, Said("Белов К. Р.", "Объяснил."))
    made.ask(talk.remove_said, made.id, note)
    made.ask(points.remove_point, made.id, point)
    query = """select string_agg(body, ' ') from audit.record
        where object_id = %s and action ~ '^(points|talk)'"""
    told = hall.look(query, str(made.id))
    assert "№\N{NO-BREAK SPACE}1" in told
    assert "Белов" not in told


def test_what_was_said_is_worded_until_the_protocol_is_sent(minutes: Minutes) -> None:
    def said() -> list[tuple[int, str]]:
        notes = minutes.hall.read(minutes.secretary, notes_of, minutes.id)
        return [(each.position, each.who) for each in notes]

    item = minutes.items[0]
    added = minutes.ask(talk.add_said, minutes.id, item, Said("Белов К. Р.", "Поддержал."))
    first = minutes.hall.read(minutes.secretary, notes_of, minutes.id)[0]
    words = Said("Орлов В. Н., глава", "Доложил.")
    minutes.ask(talk.change_said, minutes.id, first.id, words, version=first.version)
    with pytest.raises(ConflictError, match="только что"):
        minutes.ask(talk.change_said, minutes.id, first.id, words, version=first.version)
    assert said() == [(0, "Орлов В. Н., глава"), (1, "Гусева Л. М."), (2, "Белов К. Р.")]
    minutes.ask(talk.remove_said, minutes.id, first.id)
    assert said() == [(0, "Гусева Л. М."), (2, "Белов К. Р.")], "the next one is the report"
    with pytest.raises(InvalidError):
        minutes.ask(talk.add_said, minutes.id, item, Said(" ", ""))
    minutes.point(item)
    minutes.sign(minutes.make())
    with pytest.raises(ConflictError, match="только исправлением"):
        minutes.ask(talk.remove_said, minutes.id, added)
