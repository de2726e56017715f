"""Approval of agendas: what is refused, what is printed, who is told, later changes."""

import subprocess
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from plugins.meetings.conftest import Hall
from uprava.errors import ConflictError, ForbiddenError, NotFoundError
from uprava.users.reader import Reader
from uprava_meetings.agenda.service import approving, items
from uprava_meetings.agenda.service.changes import tell_of_change
from uprava_meetings.agenda.service.reading import agenda_of
from uprava_meetings.agenda.values import SpeakerWords, UntoldError
from uprava_meetings.planning.service.reading import get_meeting
from uprava_meetings.values import SpeakerRole

FILES = "select count(*) from documents.file where document_id = %s and role = 'main'"
NOTICES = "select count(*) from work.notice where document_id = %s"


def approve(hall: Hall, meeting: UUID, who: Reader | None = None, *, telling: bool = True) -> int:
    """Approve an agenda as the screen does; return how many were told."""
    by = who or hall.secretary
    paper = hall.ask(by, approving.choose, meeting)
    made = approving.make(hall.installation, paper, at=hall.at)
    return int(hall.act(by, approving.approve_agenda, meeting, made, telling=telling))


def printed(hall: Hall, meeting: UUID, folder: Path) -> str:
    """The words of the newest version of the printed agenda, read by another program."""
    query = "select sha256 from documents.file where document_id = %s order by version desc limit 1"
    path = folder / "agenda.pdf"
    path.write_bytes(b"".join(hall.installation.store.read(hall.look(query, meeting))))
    told = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True)
    return " ".join(told.stdout.decode().replace("\N{NO-BREAK SPACE}", " ").split())


def with_questions(hall: Hall, *titles: str, **changes: Any) -> UUID:
    """A meeting with questions on its agenda."""
    meeting = hall.plan(date(2026, 12, 15)).id
    for each in titles:
        hall.act(hall.secretary, items.put_on, meeting, hall.on_backlog(each, **changes))
    return meeting


def test_the_agenda_is_printed_and_everybody_told(hall: Hall, tmp_path: Path) -> None:
    speaker = SpeakerWords(SpeakerRole.SPEAKER, "Гусева Л. М.", "депутат", None)
    guest = SpeakerWords(SpeakerRole.INVITED, "Ким П. Р.", "", None)
    meeting = with_questions(hall, "О бюджете", "О ремонте дорог", speakers=[speaker, guest])
    assert approve(hall, meeting) == 4
    assert hall.ask(hall.members[0], get_meeting, meeting).state == "approved"
    text = printed(hall, meeting, tmp_path)
    for each in (
        "ПОВЕСТКА ДНЯ заседания коллегии администрации", "15 декабря 2026 года (вторник)",
        "10:00 – 11:30", "зал 201", "1. О бюджете", "2. О ремонте дорог",
        "Докладчик: Гусева Л. М., депутат", "Приглашены: Ким П. Р.", "15 мин.",
        "Вопросов: 2. Время на рассмотрение: 30 мин.",
    ):  # fmt: skip
        assert each in text
    assert "изменена" not in text
    assert hall.look(NOTICES, meeting) == 3  # all invited but who approved


def test_who_speaks_is_told_when_though_the_meeting_is_not_his(hall: Hall) -> None:
    expert = hall.outsider()
    guest = SpeakerWords(SpeakerRole.INVITED, "Эксперт", "", expert.person_id)
    meeting = with_questions(hall, "О бюджете", speakers=[guest])
    approve(hall, meeting)
    query = "select string_agg(text, '|') from work.notice where person_id = %s"
    for who in (expert, hall.proposer):
        said = hall.look(query, who.person_id)
        assert said == "Вопрос рассматривается 15.12.2026 10:00: О бюджете. зал 201"
    with pytest.raises(NotFoundError):
        hall.ask(expert, get_meeting, meeting)


def test_an_empty_agenda_and_a_stranger_are_refused(hall: Hall) -> None:
    meeting = hall.plan(date(2026, 12, 15)).id
    with pytest.raises(ConflictError, match="пуста"):
        hall.ask(hall.secretary, approving.choose, meeting)
    hall.act(hall.secretary, items.put_on, meeting, hall.on_backlog("О бюджете"))
    with pytest.raises(ForbiddenError):
        hall.ask(hall.members[0], approving.choose, meeting)


def test_what_was_changed_while_it_was_printed_is_not_approved(hall: Hall) -> None:
    meeting = with_questions(hall, "О бюджете")
    paper = hall.ask(hall.secretary, approving.choose, meeting)
    made = approving.make(hall.installation, paper, at=hall.at)
    (item,) = hall.read(hall.secretary, agenda_of, meeting)
    hall.act(hall.secretary, items.give_minutes, meeting, item.id, 40)
    with pytest.raises(ConflictError):
        hall.act(hall.secretary, approving.approve_agenda, meeting, made, telling=True)
    assert hall.look(FILES, meeting) == 0


def test_an_approved_agenda_changes_only_with_a_word_on_telling(hall: Hall) -> None:
    meeting = with_questions(hall, "О бюджете")
    approve(hall, meeting)
    told = hall.look(NOTICES, meeting)
    with pytest.raises(UntoldError):
        hall.act(hall.secretary, tell_of_change, meeting, None)
    assert hall.act(hall.secretary, tell_of_change, meeting, False) == 0
    assert hall.look(NOTICES, meeting) == told
    assert hall.act(hall.secretary, tell_of_change, meeting, True) == 4
    assert hall.look(NOTICES, meeting) > told


def test_before_the_approval_nobody_is_told_of_changes(hall: Hall) -> None:
    meeting = with_questions(hall, "О бюджете")
    assert hall.act(hall.secretary, tell_of_change, meeting, None) == 0
    assert hall.look(NOTICES, meeting) == 0


def test_a_changed_agenda_is_approved_again_as_a_new_version(hall: Hall, tmp_path: Path) -> None:
    meeting = with_questions(hall, "О бюджете")
    approve(hall, meeting)
    with pytest.raises(ConflictError, match="ничего не изменилось"):
        approve(hall, meeting)
    hall.act(hall.secretary, items.put_on, meeting, hall.on_backlog("О ремонте дорог"))
    assert approve(hall, meeting, telling=False) == 0
    text = printed(hall, meeting, tmp_path)
    assert "изменена после утверждения" in text
    assert "2. О ремонте дорог" in text
    assert hall.look(FILES, meeting) == 2
    series = "select count(distinct series_id) from documents.file where document_id = %s"
    assert hall.look(series, meeting) == 1


def test_a_closed_question_is_not_worded_on_the_paper(hall: Hall, tmp_path: Path) -> None:
    speaker = SpeakerWords(SpeakerRole.SPEAKER, "Гусева Л. М.", "", None)
    meeting = with_questions(hall, "О наградах", closed=True, speakers=[speaker])
    approve(hall, meeting)
    text = printed(hall, meeting, tmp_path)
    assert "1. Вопрос, материалы которого закрыты" in text
    assert "наградах" not in text
    assert "Гусева" not in text


def test_what_is_missing_is_told_before_the_approval(hall: Hall) -> None:
    meeting = with_questions(hall, "О бюджете")
    (item,) = hall.read(hall.secretary, agenda_of, meeting)
    hall.act(hall.secretary, items.give_minutes, meeting, item.id, 100)
    row, rows = hall.ask(hall.secretary, get_meeting, meeting), [item]
    said = " ".join(approving.warnings_of(row, rows))
    for each in ("100 мин", "90 мин", "Без материалов 1 вопрос: О бюджете", "докладчик"):
        assert each in said
