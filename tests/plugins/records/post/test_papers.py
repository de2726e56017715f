"""Papers read back by another program: form 103, envelopes, the index of a mailing; CSV."""

import csv
import io
import subprocess
from datetime import UTC
from pathlib import Path

import pytest
from dispatching import ADDRESS, Dispatching
from uprava import testing
from uprava.errors import InvalidError
from uprava_records.dispatch.service import acting
from uprava_records.dispatch.service.listing import by_ids, list_of_document
from uprava_records.dispatch.service.office import get_office
from uprava_records.dispatch.values import State
from uprava_records.post.envelopes import read_envelope
from uprava_records.post.service import papers, registers, returned

PAPER = {"name": "=ООО «Ромашка»", "attention": "Директору", "address": ADDRESS}


def text_of(pdf: bytes, folder: Path) -> str:
    """Return the text of a PDF as poppler reads it."""
    path = folder / "paper.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], check=True, capture_output=True, text=True
    )
    return " ".join(done.stdout.split())


def pages_of(pdf: bytes, folder: Path) -> str:
    path = folder / "paper.pdf"
    path.write_bytes(pdf)
    return subprocess.run(["pdfinfo", str(path)], check=True, capture_output=True, text=True).stdout


def test_form_103_and_its_csv_name_every_envelope(dispatching: Dispatching, tmp_path: Path) -> None:
    ids = [
        *dispatching.dispatches(dispatching.letter(PAPER)),
        *dispatching.dispatches(dispatching.letter(PAPER, title="Второе")),
        *dispatching.dispatches(dispatching.letter(PAPER | {"name": "ИП Петров"})),
    ]
    clerk = dispatching.clerk
    with dispatching.as_clerk() as session:
        acting.pack(session, ids[:2], reader=clerk)
        _out, id = registers.enter(session, ids, reader=clerk, at=testing.NOW)
        registers.identify(session, id, "80083740712514", reader=clerk)
        register = registers.get_register(session, id, reader=clerk)
        items = registers.list_items(session, register, reader=clerk)
        office = get_office(session, register.organisation_id)
    printing = papers.Printing(clerk.name, testing.NOW, UTC)
    values = papers.list_values(register, items, office, printing)
    told = text_of(papers.print_form("f103.typ", values, at=testing.NOW), tmp_path)
    assert "Список № 1 внутренних почтовых отправлений от 20.11.2026" in told
    assert "800837 40 71251 4" in told
    assert "Общее количество отправлений: 2" in told
    lines = list(csv.reader(io.StringIO(papers.csv_of(items).decode("utf-8-sig")), delimiter=";"))
    assert [line[2] for line in lines[1:]] == ["'=ООО «Ромашка»", "ИП Петров"]
    assert lines[1][4] == "644002"
    assert lines[1][9] == "01-13/1, 01-13/2"


@pytest.mark.parametrize(
    ("size", "wide", "high"),
    [
        ("C5, 162 × 229", 649, 459),
        ("dl", 624, 312),
        ("С4", 918, 649),
        ("C6", 459, 323),
        ("120 x 230", 652, 340),
    ],
)
def test_envelopes_have_the_size_of_the_paper_and_one_for_each_addressee(
    dispatching: Dispatching, tmp_path: Path, size: str, wide: int, high: int
) -> None:
    id = dispatching.letter(PAPER, PAPER | {"name": "ИП Петров"})
    with dispatching.as_clerk() as session:
        rows = by_ids(session, dispatching.dispatches(id), reader=dispatching.clerk)
        office = get_office(session, dispatching.town.organisation_id)
    values = papers.envelope_values(rows, office, read_envelope(size))
    pdf = papers.print_form("envelope.typ", values, at=testing.NOW)
    told = pages_of(pdf, tmp_path)
    assert "Pages:           2" in told
    found = next(line for line in told.splitlines() if line.startswith("Page size"))
    assert [round(float(n)) for n in found.split()[2:5:2]] == [wide, high]
    assert "Директору" in text_of(pdf, tmp_path)


def test_the_index_of_a_mailing_names_all_addressees(
    dispatching: Dispatching, tmp_path: Path
) -> None:
    id = dispatching.letter(*[PAPER | {"name": f"Адресат {n}"} for n in range(1, 7)])
    with dispatching.as_clerk() as session:
        head = acting.head_of(session, id)
        rows = list_of_document(session, id)
        printing = papers.Printing(dispatching.clerk.name, testing.NOW, UTC)
        values = papers.index_values(session, head, rows, printing)
    told = text_of(papers.print_form("index.typ", values, at=testing.NOW), tmp_path)
    assert all(f"Адресат {n}" in told for n in range(1, 7))
    assert "Всего адресатов: 6" in told


@pytest.mark.parametrize("size", ["A9", "10 × 20", "110 × 999", "x", "110"])
def test_an_envelope_nobody_has_is_refused(size: str) -> None:
    with pytest.raises(InvalidError, match="110"):
        read_envelope(size)


def test_the_register_of_returned_items_names_each_with_its_reason(
    dispatching: Dispatching, tmp_path: Path
) -> None:
    clerk = dispatching.clerk
    back = dispatching.dispatches(dispatching.letter(PAPER))
    there = dispatching.dispatches(dispatching.letter(PAPER | {"name": "ИП Петров"}))
    how = acting.Settling(State.RETURNED, testing.TODAY, "истёк срок хранения")
    with dispatching.as_clerk() as session:
        acting.send(session, back + there, reader=clerk, at=testing.NOW)
        acting.settle(session, back, how, reader=clerk, at=testing.NOW)
        days = returned.days_of(None, None, today=testing.TODAY)
        rows = returned.list_returned(session, *days, reader=clerk)
        other = dispatching.stranger
    assert [row.id for row in rows] == back
    printing = papers.Printing(clerk.name, testing.NOW, UTC)
    values = returned.returned_values(rows, "Администрация", days, printing)
    told = text_of(papers.print_form("returned.typ", values, at=testing.NOW), tmp_path)
    assert "Реестр возвращённых отправлений с 20.10.2026 по 20.11.2026" in told
    assert "=ООО «Ромашка»" in told
    assert "истёк срок хранения" in told
    assert "ИП Петров" not in told
    with testing.acting(dispatching.installation, other) as session:
        assert returned.list_returned(session, *days, reader=other) == []
    with pytest.raises(InvalidError):
        returned.days_of(testing.TODAY, days[0], today=testing.TODAY)
