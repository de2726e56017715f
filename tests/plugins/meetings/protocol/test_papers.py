"""What stands on the paper of a protocol and of an extract, read back by poppler."""

import re
import subprocess
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from plugins.meetings.conftest import Hall
from plugins.meetings.protocol.conftest import DAY, Minutes, begun, opened
from uprava import testing
from uprava.clock import now
from uprava.errors import ConflictError, NotFoundError
from uprava.printing.values import PdfStandard
from uprava_meetings.bodies.service import members
from uprava_meetings.bodies.values import MemberWords
from uprava_meetings.conduct.service import holding, presence, presiding
from uprava_meetings.conduct.service.presence import Part
from uprava_meetings.following.service import extracts
from uprava_meetings.protocol.papers import print_protocol
from uprava_meetings.protocol.service import making
from uprava_meetings.values import ItemOutcome, Role, VoteWay


def text_of(pdf: bytes) -> str:
    """The words of a PDF in one line, hyphens at the ends of lines joined."""
    command = ["pdftotext", "-layout", "-", "-"]
    made = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()
    joined = re.sub(r"-\n\s*", "", made.replace("\N{NO-BREAK SPACE}", " "))
    return re.sub(r"№\s*", "№ ", " ".join(joined.split()))


def facts_of(pdf: bytes) -> dict[str, str]:
    """What a PDF says of itself."""
    made = subprocess.run(["pdfinfo", "-"], input=pdf, capture_output=True, check=True).stdout
    lines = (line.partition(":") for line in made.decode().splitlines())
    return {name: value.strip() for name, _colon, value in lines}


def in_order(text: str, *parts: str) -> None:
    """Assert that parts stand in a text one after another."""
    place = 0
    for each in parts:
        found = text.find(each, place)
        assert found >= 0, f"{each!r} after {text[max(0, place - 80) : place]!r}: {text}"
        place = found + len(each)


def test_the_full_protocol_says_what_was_kept(minutes: Minutes) -> None:
    minutes.point(minutes.items[0], "Подготовить отчёт.")
    id = minutes.make()
    minutes.sign(id)
    text = text_of(minutes.pdf(id))
    in_order(
        text, "КОЛЛЕГИЯ АДМИНИСТРАЦИИ", "ПРОТОКОЛ", "заседания коллегии администрации",
        "15 декабря 2026 г.", "№ 1", "зал 201", "Председательствующий:", "Секретарь:",
        "Присутствовали:", "ПОВЕСТКА ДНЯ",
        "1. О готовности к зиме", "2. О ходе ремонта", "1. О готовности к зиме", "СЛУШАЛИ:",
        "Орлов В. Н. – Доложил о готовности котельных.", "ВЫСТУПИЛИ:",
        "Гусева Л. М. – Спросила о «Рассвете».", "РЕШИЛИ:", "1.1. Подготовить отчёт.",
        "Исполнитель:", "Срок: до 4 января 2027 г.", "«за» – 3, «против» – нет",
        "Решение принято.", "2. О ходе ремонта", "Информация принята к сведению.",
        "Председательствующий", "Секретарь",
    )  # fmt: skip
    assert "Для служебного пользования" not in text
    assert facts_of(minutes.pdf(id))["Title"].startswith("Протокол заседания коллегии")


def test_the_short_protocol_has_decisions_only(minutes: Minutes) -> None:
    minutes.point(minutes.items[0], "Подготовить отчёт.")
    id = minutes.make(short=True)
    text = text_of(minutes.pdf(id))
    assert "СЛУШАЛИ" not in text
    assert "Доложил" not in text
    in_order(text, "РЕШИЛИ:", "1.1. Подготовить отчёт.")
    minutes.do(making.change_form, id, short=False)
    assert "СЛУШАЛИ" in text_of(minutes.pdf(id))


def test_of_a_secret_vote_the_paper_has_sums_only(hall: Hall) -> None:
    made = begun(hall)
    made.put("О наградах")
    opened(made)
    made.decide(made.items[0], VoteWay.SECRET)
    made.do(holding.close_meeting, made.id)
    text = text_of(made.pdf(made.make()))
    in_order(text, "Голосование тайное: «за» – 3", "Решение принято.")
    assert "Голосовали «за»" not in text


def test_who_takes_no_part_and_who_was_late_stands_in_it(hall: Hall) -> None:
    made = begun(hall)
    made.put("О наградах")
    opened(made)
    query = "select id from meetings.member where body_id = %s and person_id = %s"
    member = int(hall.look(query, hall.body, hall.members[0].person_id))
    part = Part(made.items[0], member)
    made.do(presence.recuse, made.id, part, "член семьи награждаемого")
    hall.at += timedelta(minutes=30)
    made.do(presence.go_out, made.id, member)
    made.do(holding.settle, made.id, made.items[0], ItemOutcome.POSTPONED)
    hall.at += timedelta(minutes=30)
    made.do(holding.close_meeting, made.id)
    text = text_of(made.pdf(made.make()))
    in_order(text, "(до 10:30)", "не участвует в рассмотрении вопроса: член семьи награждаемого",
             "Рассмотрение вопроса перенесено.")  # fmt: skip


def test_whom_the_meeting_chose_presides_and_signs_and_why_stands_in_it(hall: Hall) -> None:
    made = begun(hall)
    made.put("О бюджете")
    opened(made)
    chosen = hall.members[1]
    query = """select m.id from meetings.member as m
        where m.body_id = %s and m.person_id = %s"""
    seen, member = (hall.look(query, hall.body, each.person_id) for each in (hall.chair, chosen))
    why = "избран на время отсутствия председателя"
    made.do(presiding.choose_presiding, made.id, presiding.Wanted(member, why, seen))
    made.do(holding.settle, made.id, made.items[0], ItemOutcome.NOTED)
    made.do(holding.close_meeting, made.id)
    id = made.make()
    assert made.protocol(id).chair_id == chosen.person_id
    text = text_of(made.pdf(id))
    in_order(text, "Председательствующий:", f"({why})", "Секретарь:", "Председательствующий")
    assert text.count(chosen.surname) >= 2, "at the head and under the text"
    signer = text[text.rfind("Председательствующий") :].partition("Секретарь")[0]
    assert chosen.surname in signer


def test_a_closed_question_marks_the_whole_protocol(hall: Hall) -> None:
    made = begun(hall)
    made.put("О кадрах", closed=True)
    opened(made)
    made.do(holding.settle, made.id, made.items[0], ItemOutcome.NOTED)
    made.do(holding.close_meeting, made.id)
    id = made.make()
    assert "Для служебного пользования" in text_of(made.pdf(id))
    query = "select access_mark from documents.document where id = %s"
    assert hall.look(query, id) == "restricted"


def many(hall: Hall, number: int) -> None:
    """Let people from outside belong to the body, who have no vote."""
    for place in range(number):
        words = MemberWords(
            None, f"Участников{place} А. А.", "депутат", Role.MEMBER, True, DAY - timedelta(days=60)
        )
        hall.ask(hall.keeper, members.add_member, hall.body, words)


def test_more_than_fifteen_members_are_listed_beside(hall: Hall) -> None:
    many(hall, 14)
    made = begun(hall)
    made.put("О разном")
    opened(made)
    query = "select id from meetings.member where body_id = %s and person_id is null"
    with testing.acting(hall.installation, made.secretary) as session:
        from uprava.db.sql import fetch_values

        outside = fetch_values(session, query, (hall.body,))
    for each in outside:
        made.do(presence.come_in, made.id, each, presence.IN_PERSON)
    made.do(holding.settle, made.id, made.items[0], ItemOutcome.NOTED)
    made.do(holding.close_meeting, made.id)
    text = text_of(made.pdf(made.make()))
    in_order(text, "17 членов, список прилагается", "Приложение", "Список присутствовавших",
             "1.", "17.")  # fmt: skip


def test_an_extract_says_what_the_signed_protocol_says(minutes: Minutes) -> None:
    minutes.point(minutes.items[0], "Подготовить отчёт.")
    id = minutes.make()
    with pytest.raises(ConflictError, match="только по подписанному"):
        minutes.do(extracts.make_extract, id, minutes.items[0])
    minutes.sign(id)
    with pytest.raises(NotFoundError):
        minutes.do(extracts.make_extract, id, 999_999_999)
    made = UUID(str(minutes.do(extracts.make_extract, id, minutes.items[0])))
    assert minutes.do(extracts.make_extract, id, minutes.items[0]) == made
    text = text_of(minutes.pdf(made))
    in_order(text, "ВЫПИСКА ИЗ ПРОТОКОЛА", "№ 1", "1. О готовности к зиме", "РЕШИЛИ:",
             "1.1. Подготовить отчёт.", "Верно", "Секретарь")  # fmt: skip
    assert "О ходе ремонта" not in text
    query = "select title from documents.document where id = %s"
    title = minutes.hall.look(query, made)
    assert title == "Выписка из протокола № 1 от 15.12.2026, вопрос 1"
    minutes.do(making.correct, id, "опечатка")
    assert minutes.state(made) == "made"


CONTENTS: dict[str, Any] = {
    "organisation": "Администрация", "body": "Коллегия", "of": "заседания коллегии", "how": "",
    "place": "зал", "day": "12 ноября 2026 г.", "number": "5", "instead": "", "restricted": False,
    "short": False, "chair": {"name": "Орлов В. Н.", "post": "глава"},
    "secretary": {"name": "Зайцева Е. П.", "post": ""}, "present": [], "guests": [],
    "signers": [{"post": "Председательствующий", "name": "Орлов В. Н."},
                {"post": "Секретарь", "name": "Зайцева Е. П."}],
}  # fmt: skip


def item(n: int, words: str) -> dict[str, Any]:
    """A question with a long report."""
    return {
        "id": n, "n": n, "title": f"О вопросе {n}", "closed": False,
        "heard": [{"who": "Громов А. П.", "text": words}], "spoke": [], "away": [],
        "verb": "РЕШИЛИ", "votes": [], "opinions": [], "outcome": "",
        "points": [{"n": f"{n}.1", "text": "Сделать.", "who": "", "until": "", "many": ""}],
    }  # fmt: skip


@pytest.mark.parametrize("words", [200, 215, 230, 245, 260])
def test_long_protocols_keep_their_signatures_together(words: int) -> None:
    items = [item(n, "Доложил. " * words) for n in range(1, 13)]
    agenda = [{"n": each["n"], "title": each["title"], "speakers": []} for each in items]
    contents = {**CONTENTS, "items": items, "agenda": agenda}
    pdf = print_protocol(contents, created=now(), standard=PdfStandard.PDF_A_1B)
    pages = int(facts_of(pdf)["Pages"])
    assert pages > 5
    command = ["pdftotext", "-layout", "-f", str(pages), "-l", str(pages), "-", "-"]
    last = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()
    assert "Орлов" in last
    assert "Зайцева" in last
    assert "12.1." in last, "signatures never stand alone on a page"
