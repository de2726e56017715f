"""Bringing in editions: what files hold, what is wrong with them, what a second edition changes."""

import io
import zipfile
from datetime import date
from uuid import uuid4

import pytest
from openpyxl import Workbook
from plugins.appeals.classifier.makers import HOUSING, LATER, OF_HOUSING, TOPICS, head_of, table
from sqlalchemy.orm import Session
from uprava import testing
from uprava.db.sql import fetch_value, fetch_values
from uprava.db.wall import past_rights
from uprava.documents.models import Document
from uprava.errors import ForbiddenError, InvalidError, TooLargeError
from uprava.installation import Installation
from uprava.users.importing.values import Fate
from uprava.users.reader import Reader
from uprava_appeals.classifier.service.editions import (
    EditionHead,
    get_edition,
    headings_of,
    list_editions,
    list_kinds,
)
from uprava_appeals.classifier.service.importing import Report, bring_in, preview
from uprava_appeals.classifier.shipped import DATED
from uprava_appeals.intake.models import Appeal, Question
from uprava_appeals.values import KIND

SMALL = (
    "0007.0000.0000.0000;Связь",
    "0007.0020.0000.0000;Почта",
    "0007.0020.0200.0000;Отделения",
    "0007.0020.0200.3000;Работа отделений почтовой связи",
    "0007.0020.0200.3000.0001;в городе",
)


def take(
    session: Session, keeper: Reader, content: bytes, head: EditionHead | None = None
) -> Report:
    return bring_in(session, content, head or head_of(), reader=keeper, at=testing.NOW)


def told(report: Report) -> list[tuple[int, str]]:
    """The lines with mistakes and their sentences."""
    return [(step.number, " ".join(step.notes)) for step in report.of(Fate.MISTAKE, 999)]


def counts(report: Report) -> tuple[int, ...]:
    """New, changed, as before, mistakes, gone."""
    return (*(report.counts[fate] for fate in Fate), len(report.gone))


def codes(session: Session, dated: date = LATER) -> list[str]:
    query = """select code from appeals.node join appeals.edition as e on e.id = edition_id
        where e.dated = %s order by code"""
    return fetch_values(session, query, (dated,))


def xlsx(rows: list[list[object]]) -> bytes:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def test_looking_keeps_nothing_and_taking_twice_changes_nothing(
    session: Session, keeper: Reader
) -> None:
    looked = preview(session, HOUSING, head_of(), reader=keeper)
    assert counts(looked) == (87, 0, 0, 0, 0)
    assert list_editions(session) == []
    taken = take(session, keeper, HOUSING)
    assert taken.applied
    (edition,) = list_editions(session)
    assert (edition.dated, edition.partial, len(edition.sha256)) == (LATER, False, 64)
    assert edition.brought_by is not None
    assert codes(session) == sorted(row[0] for row in OF_HOUSING)
    assert len(list_kinds(session, on=LATER)) == 38
    again = take(session, keeper, HOUSING)
    assert (again.applied, again.changes, counts(again)) == (False, False, (0, 0, 87, 0, 0))
    assert list_editions(session) == [edition]


def test_a_workbook_says_the_same_as_a_text(session: Session, keeper: Reader) -> None:
    header: list[object] = ["Уровень", "Код", "Примечание", "Наименование", "Служебный"]
    rows: list[list[object]] = [[int(r[1]), r[0], "", r[3], 1 if r[4] else None] for r in TOPICS]
    report = take(session, keeper, xlsx([header, *rows]), head_of(partial=True))
    assert (report.applied, counts(report)) == (True, (len(TOPICS), 0, 0, 0, 0))
    same = preview(session, HOUSING, head_of(partial=True), reader=keeper)
    assert counts(same) == (0, 0, 87, 0, 0)
    marked = "select code from appeals.node where service or needs_main order by code"
    assert fetch_values(session, marked) == sorted(r[0] for r in TOPICS if r[4] or r[5])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_text_is_read_however_an_office_program_saved_it(
    session: Session, keeper: Reader, encoding: str, delimiter: str
) -> None:
    lines = ["Код;Наименование;служебный;нужен основной вопрос", *(f"{x};1;0" for x in SMALL)]
    content = "\r\n".join(lines).replace(";", delimiter).encode(encoding)
    assert counts(take(session, keeper, content)) == (5, 0, 0, 0, 0)
    title = "select title from appeals.node where level = 4 and service and not needs_main"
    assert fetch_value(session, title) == "Работа отделений почтовой связи"


def test_marks_left_empty_are_those_of_the_shipped_edition(
    session: Session, keeper: Reader
) -> None:
    content = table(
        "0001.0002.0027.0126;Отсутствует адресат;", "0001.0002.0027.0127;Не подписанные;0",
        "0003.0008.0077.0457;Стратегия;", header="code;name;service",
    )  # fmt: skip
    take(session, keeper, content, head_of(partial=True))
    found = [(each.service, each.needs_main) for each in headings_of(session, newest(session))]
    assert found == [(True, False), (False, False), (False, True)]


def newest(session: Session) -> int:
    return list_editions(session)[0].id


def test_lists_without_the_section_are_understood(session: Session, keeper: Reader) -> None:
    content = table(
        *SMALL, "0000.0020.0000.0000;Почта", "0000.0000.0200.0000;отделения",
        "0000.0000.0000.3000;Работа отделений почтовой связи",
        "0000.0000.0000.0000.0001;в городе", "0007.0000.0000.0000;Связь",
        "0000.0020.0200.3001;Переводы",
    )  # fmt: skip
    report = take(session, keeper, content)
    assert (counts(report), report.repeats) == ((6, 0, 0, 0, 0), 5)
    assert "0007.0020.0200.3001" in codes(session), "the section is found by the subject"


def test_a_code_of_five_blocks_that_end_with_zeros_is_one_of_four(
    session: Session, keeper: Reader
) -> None:
    head, *rest = (line.split(";") for line in SMALL[:4])
    content = table(*(f"{code}.0000;{name}" for code, name in (head, *rest)))
    take(session, keeper, content)
    assert codes(session) == [line.split(";")[0] for line in SMALL[:4]]


MISTAKES = [
    ("0007.0020.0200;Короткий", "четырёх или пяти блоков"),
    ("0007.0020.0200.30O0;Буква", "четырёх или пяти блоков"),
    (";Без кода", "четырёх или пяти блоков"),
    ("0007.0020.0200.30012;Сноска", "номер сноски"),
    ("0007.0000.0200.3001;Дыра", "После нулевого блока"),
    ("0000.0000.0000.0000;Нули", "из одних нулей"),
    ("0007.0020.0200.3001;", "Нет наименования"),
    (f"0007.0020.0200.3001;{'щ' * 1001}", "длиннее 1000 знаков"),
    ("0007.0020.0200.3000;Другое наименование", "уже стоит в строке 5"),
    ("0000.0000.0000.3000;Другое наименование", "В строке 5 этот номер"),
    ("0000.0000.0000.9999;Неизвестный", "раздел неизвестен"),
    ("0000.0099.0000.0000;Неизвестная тематика", "раздел неизвестен"),
    ("0007.0021.0201.3001;Без вышестоящей", "нет вышестоящей рубрики 0007.0021.0201.0000"),
    ("0008.0020.0200.0000;Без вышестоящей", "нет вышестоящей рубрики 0008.0020.0000.0000"),
]


@pytest.mark.parametrize(("line", "said"), MISTAKES, ids=range(len(MISTAKES)))
def test_a_mistake_is_told_by_its_line_and_nothing_is_taken(
    session: Session, keeper: Reader, line: str, said: str
) -> None:
    report = take(session, keeper, table(*SMALL, line))
    ((number, sentence),) = told(report)
    assert number == 7
    assert said in sentence
    assert not report.applied
    assert list_editions(session) == []


@pytest.mark.parametrize(("line", "said"), [
    ("0007.0020.0200.3001;3;;;Уровень", "Указан уровень 3, по коду он 4"),
    ("0007.0020.0200.3001;4;0007.0020.0000.0000;;Вышестоящий", "вышестоящий — 0007.0020.0200.0000"),
    ("0007.0020.0200.3001;4;кот;;Вышестоящий", "вышестоящий — 0007.0020.0200.0000, а не кот"),
    ("0007.0020.0200.3001;;;2;Признак", "а не «2»"),
    ("0007.0020.0200.3001;;;возможно;Признак", "а не «возможно»"),
])  # fmt: skip
def test_columns_that_contradict_the_code_are_told(
    session: Session, keeper: Reader, line: str, said: str
) -> None:
    content = table(line, header="code;level;parent;service;name")
    ((_number, sentence),) = told(take(session, keeper, content, head_of(partial=True)))
    assert said in sentence


def test_a_second_edition_leaves_the_first_and_is_compared_with_it(
    session: Session, keeper: Reader, shipped: int
) -> None:
    kept = headings_of(session, shipped)
    changed = HOUSING.replace("Дачное хозяйство".encode("cp1251"), "Сады".encode("cp1251"), 1)
    lines = b"\r\n".join([changed, "0005.0005.0056.1999;Зарядка".encode("cp1251")])
    report = take(session, keeper, lines)
    assert (report.compared, report.known) == (DATED, False)
    assert counts(report) == (1, 1, 86, 0, len(TOPICS) - 87)
    assert "Дачное хозяйство" in report.of(Fate.CHANGE, 1)[0].notes[0]
    assert headings_of(session, shipped) == kept
    assert len(codes(session)) == 88


def test_a_whole_edition_replaces_the_part_of_its_date(
    session: Session, keeper: Reader, shipped: int
) -> None:
    report = take(session, keeper, HOUSING, head_of(DATED))
    assert (report.known, report.applied, report.leaving) == (True, True, len(TOPICS) - 87)
    edition = get_edition(session, shipped)
    assert (edition.partial, edition.source) == (False, "Письмо Управления")
    assert edition.questions == len([row for row in OF_HOUSING if row[1] == "4"])
    assert edition.brought_by is not None


def test_a_part_adds_to_the_edition_of_its_date(
    session: Session, keeper: Reader, shipped: int
) -> None:
    report = take(session, keeper, table(*SMALL), head_of(DATED, partial=True))
    assert (counts(report), report.applied) == ((5, 0, 0, 0, 0), True)
    assert len(codes(session, DATED)) == len(TOPICS) + 5
    assert get_edition(session, shipped).partial
    take(session, keeper, HOUSING, head_of(DATED))
    take(session, keeper, table(*SMALL), head_of(DATED, partial=True))
    assert not get_edition(session, shipped).partial, "a part leaves a whole one whole"


def test_a_heading_that_questions_stand_under_is_not_taken_out(
    session: Session, keeper: Reader, shipped: int, town: testing.Town
) -> None:
    with past_rights(session):
        put_question(session, town, keeper, shipped, "0001.0002.0027.0126")
    report = take(session, keeper, HOUSING, head_of(DATED))
    assert [each.code for each in report.gone if each.used] == ["0001.0002.0027.0126"]
    assert len(codes(session, DATED)) == 88


def put_question(
    session: Session, town: testing.Town, reader: Reader, edition: int, code: str
) -> None:
    """An appeal of somebody else with one question, past its services."""
    places = {"organisation_id": town.organisation_id}
    document = Document(
        id=uuid4(), kind=KIND, title="О", summary="", state="work", author_id=reader.person_id,
        unit_id=town.chancellery_id, created_at=testing.NOW, changed_at=testing.NOW, **places,
    )  # fmt: skip
    session.add(document)
    session.flush()
    appeal = Appeal(
        document_id=document.id, channel="post", received_on=testing.TODAY, **places
    )  # fmt: skip
    session.add(appeal)
    session.flush()
    session.add(Question(document_id=document.id, position=1, text="О", edition_id=edition,
                         code=code))  # fmt: skip
    session.flush()


HOSTILE = {
    "empty": b"", "blank lines": b"\r\n\r\n", "header only": b"code;name",
    "no columns": "колонка;другая\n1;2".encode(), "doubled column": b"code;code;name\n1;2;3",
    "zeros": b"\0" * 100, "quotes": b'code;name\n"0001.0000;x\n', "pdf": b"%PDF-1.7\n%\xff\xff",
    "not a zip": b"PK\x03\x04" + b"\xff" * 200, "png": b"\x89PNG\r\n\x1a\n" + b"\0" * 50,
}  # fmt: skip


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_such_table_is_refused_in_words(
    session: Session, keeper: Reader, content: bytes
) -> None:
    with pytest.raises(InvalidError) as caught:
        take(session, keeper, content)
    assert caught.value.fields.get("file")


def test_a_bomb_and_a_flood_are_refused(session: Session, keeper: Reader) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/workbook.xml", "<workbook/>")
        bomb.writestr("xl/worksheets/sheet1.xml", b"<a>" + b"0" * (300 << 20) + b"</a>")
    for content in (packed.getvalue(), table(*["0001.0000.0000.0000;x"] * 20_002)):
        with pytest.raises(InvalidError):
            take(session, keeper, content)
    with pytest.raises(TooLargeError):
        take(session, keeper, b"x" * ((16 << 20) + 1))


def test_a_formula_and_markup_are_only_text(session: Session, keeper: Reader) -> None:
    line = "0007.0000.0000.0000;=HYPERLINK(1) <script>alert(1)</script> %s {x}"
    assert take(session, keeper, table(line)).applied
    assert "<script>" in headings_of(session, newest(session))[0].title


def test_who_may_not_keep_it_brings_in_nothing(
    session: Session, installation: Installation, town: testing.Town
) -> None:
    other = testing.make_person(installation, unit_id=town.housing_id)
    for act in (
        lambda: preview(session, HOUSING, head_of(), reader=other),
        lambda: take(session, other, HOUSING),
    ):
        with pytest.raises(ForbiddenError):
            act()
