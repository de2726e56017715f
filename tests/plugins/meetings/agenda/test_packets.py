"""Packets of materials: what is in them, for whom, when they are given out no more."""

import io
import json
import subprocess
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID
from zipfile import ZipFile

import pytest
from PIL import Image
from plugins.meetings.agenda.files import hand_in
from plugins.meetings.agenda.test_approving import approve
from plugins.meetings.conftest import Hall
from tests_support.files import small_pdf
from uprava.errors import ConflictError, NotFoundError
from uprava.users.reader import Reader
from uprava_meetings.agenda.service import items, packets, questions, running
from uprava_meetings.agenda.service.previous import propose_previous
from uprava_meetings.agenda.service.reading import agenda_of
from uprava_meetings.agenda.values import PacketForm, SpeakerWords
from uprava_meetings.values import SpeakerRole


def made(hall: Hall, who: Reader, meeting: UUID, form: PacketForm) -> packets.PacketRow:
    """Have a packet made and take it."""
    id = hall.act(who, packets.order, meeting, form)
    running.make_packet(hall.installation, packet=str(id))
    row: packets.PacketRow = hall.ask(who, packets.take, id)
    return row


def content(hall: Hall, row: packets.PacketRow) -> bytes:
    """The bytes of a packet."""
    assert row.sha256 is not None
    return b"".join(hall.installation.store.read(row.sha256))


def bookmarks(path: Path) -> list[tuple[str, int, list[Any]]]:
    """The bookmarks of a PDF with their pages, read by qpdf."""
    told = subprocess.run(
        ["qpdf", "--json", "--json-key=outlines", path], capture_output=True, check=True
    )

    def tree(rows: list[dict[str, Any]]) -> list[tuple[str, int, list[Any]]]:
        return [(row["title"], row["destpageposfrom1"], tree(row["kids"])) for row in rows]

    return tree(json.loads(told.stdout)["outlines"])


def words(path: Path) -> str:
    """The words of a PDF, read by poppler."""
    told = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True)
    return " ".join(told.stdout.decode().replace("\N{NO-BREAK SPACE}", " ").split())


def picture() -> bytes:
    """A photograph of a yard."""
    stream = io.BytesIO()
    Image.new("RGB", (300, 200), "green").save(stream, "PNG")
    return stream.getvalue()


@pytest.fixture
def meeting(hall: Hall) -> UUID:
    """An approved agenda: an open question with three files, a closed one with one."""
    planned = hall.plan(date(2026, 12, 15)).id
    speaker = SpeakerWords(SpeakerRole.SPEAKER, "Докладчик", "", hall.members[1].person_id)
    first = hall.on_backlog("О бюджете")
    second = hall.on_backlog("О наградах", closed=True, speakers=[speaker])
    hand_in(hall, first, "Расчёт.pdf")
    hand_in(hall, first, "Двор.png", picture())
    hand_in(hall, first, "Данные.csv", b"a;b\n1;2\n")
    hand_in(hall, second, "Список.pdf", small_pdf(842, 595))
    for each in (first, second):
        hall.act(hall.secretary, items.put_on, planned, each)
    approve(hall, planned)
    return planned


def test_a_packet_holds_agenda_sheets_and_files_with_bookmarks(
    hall: Hall, meeting: UUID, tmp_path: Path
) -> None:
    row = made(hall, hall.secretary, meeting, PacketForm.PDF)
    path = tmp_path / "packet.pdf"
    path.write_bytes(content(hall, row))
    assert bookmarks(path) == [
        ("Повестка.pdf", 1, []),
        ("1. О бюджете", 2, [("Расчёт.pdf", 3, []), ("Двор.png", 4, [])]),
        ("2. О наградах", 5, [("Список.pdf", 6, [])]),
    ]
    text = words(path)
    for each in (
        "ПОВЕСТКА ДНЯ", "Проект решения", "Принять к сведению.", "Расчёт.pdf (1 стр.)",
        "Данные.csv в этот файл не включён: страниц у него нет", "для: ",
    ):  # fmt: skip
        assert each in text
    assert row.left_out == 1
    assert row.name.endswith(".pdf")


def test_two_readers_get_different_packets(hall: Hall, meeting: UUID, tmp_path: Path) -> None:
    path = tmp_path / "packet.pdf"
    told = []
    for who in (hall.members[0], hall.members[1]):
        path.write_bytes(content(hall, made(hall, who, meeting, PacketForm.PDF)))
        assert ("наградах" in words(path)) is (who == hall.members[1])
        told.append([title for title, _page, _kids in bookmarks(path)])
    assert told == [
        ["Повестка.pdf", "1. О бюджете"], ["Повестка.pdf", "1. О бюджете", "2. О наградах"],
    ]  # fmt: skip


def test_an_archive_holds_the_originals_in_folders(hall: Hall, meeting: UUID) -> None:
    with ZipFile(
        io.BytesIO(content(hall, made(hall, hall.secretary, meeting, PacketForm.ZIP)))
    ) as z:
        assert z.testzip() is None
        assert z.namelist() == [
            "Повестка.pdf", "01 О бюджете/Расчёт.pdf", "01 О бюджете/Двор.png",
            "01 О бюджете/Данные.csv", "02 О наградах/Список.pdf",
            "01 О бюджете/Проект решения.txt", "02 О наградах/Проект решения.txt",
        ]  # fmt: skip
        assert z.read("01 О бюджете/Двор.png") == picture()
        assert "Принять к сведению." in z.read("01 О бюджете/Проект решения.txt").decode(
            "utf-8-sig"
        )


def test_names_of_an_archive_are_safe_and_never_twice(hall: Hall) -> None:
    planned = hall.plan(date(2026, 12, 15)).id
    question = hall.on_backlog("О проекте ../../etc: «а/б» " + "очень " * 40)
    for _each in range(2):
        hand_in(hall, question, "Расчёт.pdf")
    hall.act(hall.secretary, items.put_on, planned, question)
    with ZipFile(
        io.BytesIO(content(hall, made(hall, hall.secretary, planned, PacketForm.ZIP)))
    ) as z:
        names = z.namelist()
    assert len(set(names)) == 3
    for each in names:
        folder, _slash, name = each.partition("/")
        assert folder.startswith("01 ")
        assert len(folder) < 70
        assert not {"/", "\\", ".."} & {name, folder}
        assert "/" not in name
    assert [name.partition("/")[2] for name in names[:2]] == ["Расчёт.pdf", "Расчёт (2).pdf"]


def test_a_packet_is_given_to_its_reader_and_while_it_is_true(hall: Hall, meeting: UUID) -> None:
    member = hall.members[0]
    row = made(hall, member, meeting, PacketForm.ZIP)
    for other in (hall.secretary, hall.outsider()):
        with pytest.raises(NotFoundError):
            hall.ask(other, packets.take, row.id)
    hall.act(hall.secretary, items.put_on, meeting, hall.on_backlog("О ремонте"))
    with pytest.raises(ConflictError, match="изменились"):
        hall.ask(member, packets.take, row.id)
    assert made(hall, member, meeting, PacketForm.ZIP).id != row.id


def test_who_may_see_nothing_of_a_meeting_packs_nothing(hall: Hall, meeting: UUID) -> None:
    with pytest.raises(NotFoundError):
        hall.act(hall.outsider(), packets.order, meeting, PacketForm.PDF)


def test_a_packet_follows_the_rights_of_the_moment_it_is_made(
    hall: Hall, meeting: UUID, tmp_path: Path
) -> None:
    member, path = hall.members[0], tmp_path / "packet.pdf"
    id = hall.act(member, packets.order, meeting, PacketForm.PDF)
    (row, _hidden) = hall.read(hall.secretary, agenda_of, meeting)
    version = hall.look("select version from documents.document where id = %s", row.question_id)
    hall.act(
        hall.proposer, questions.change_question, row.question_id,
        hall.asked("О бюджете", closed=True), version=version,
    )  # fmt: skip
    running.make_packet(hall.installation, packet=str(id))
    path.write_bytes(content(hall, hall.ask(member, packets.take, id)))
    assert bookmarks(path) == [("Повестка.pdf", 1, [])]


def test_pages_that_cannot_be_taken_over_become_pictures(
    hall: Hall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned = hall.plan(date(2026, 12, 15)).id
    question = hall.on_backlog("О бюджете")
    hand_in(hall, question, "Форма.pdf")
    hall.act(hall.secretary, items.put_on, planned, question)
    monkeypatch.setattr("uprava.signing.drawn.has_more_than_pages", lambda _pdf, pages: pages > 0)
    path = tmp_path / "packet.pdf"
    path.write_bytes(content(hall, made(hall, hall.secretary, planned, PacketForm.PDF)))
    assert bookmarks(path) == [("1. О бюджете", 1, [("Форма.pdf", 2, [])])]
    listed = subprocess.run(["pdfimages", "-list", path], capture_output=True, check=True)
    assert len(listed.stdout.splitlines()) == 3  # two lines of the head, one picture


def test_old_packets_are_let_go(hall: Hall, meeting: UUID) -> None:
    row = made(hall, hall.secretary, meeting, PacketForm.ZIP)
    assert hall.read(hall.secretary, packets.known, [row.sha256, "0" * 64]) == [row.sha256]
    hall.look("update meetings.packet set ordered_at = ordered_at - interval '8 days'"
              " where id = %s returning 1", row.id)  # fmt: skip
    running.tidy(hall.installation)
    assert hall.look("select count(*) from meetings.packet where id = %s", row.id) == 0


def test_the_previous_protocol_is_among_the_materials_of_its_approval(
    hall: Hall, meeting: UUID
) -> None:
    id = hall.act(
        hall.secretary, propose_previous, meeting, "Об утверждении протокола", body_id=hall.body
    )  # an approved agenda stands for the protocol
    planned = hall.plan(date(2026, 12, 22)).id
    hall.act(hall.secretary, items.put_on, planned, id)
    held = content(hall, made(hall, hall.members[0], planned, PacketForm.ZIP))
    with ZipFile(io.BytesIO(held)) as z:
        assert z.namelist() == ["01 Об утверждении протокола/Повестка.pdf"]
