"""The plan of a year on the screen, on paper and as a workbook; the month sheet; two worlds."""

import io
import os
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
from lxml import html
from openpyxl import load_workbook
from plugins.meetings.conftest import Hall
from uprava_meetings.planning.service import planning
from uprava_meetings.planning.service.reading import get_meeting

SHOTS = os.environ.get("UPRAVA_SHOTS")


def planned(hall: Hall) -> None:
    """Meetings of two months, one of another year, one cancelled."""
    for day in (date(2027, 2, 16), date(2027, 2, 18), date(2027, 5, 4), date(2028, 1, 18)):
        hall.plan(day)
    off = hall.plan(date(2027, 6, 15))
    version = hall.ask(hall.secretary, get_meeting, off.id).version
    hall.act(hall.secretary, planning.cancel_meeting, off.id, "отпуск", version=version)


def words_of(pdf: bytes) -> str:
    """The text of a PDF."""
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_the_year_on_the_screen_goes_by_months(client: Any, hall: Hall) -> None:
    planned(hall)
    with hall.at_the_screen(client, hall.members[0]) as desk:
        page = html.fromstring(desk.get("/meetings/year?year=2027").content)
        groups = [each.text_content() for each in page.xpath("//tr[@class='grpr']/th")]
        assert [each.split()[0] for each in groups] == ["Февраль", "Май", "Июнь"]
        days = [each.text_content().strip()[:10] for each in page.xpath("//tbody/tr/td[1]")]
        assert days == ["16.02.2027", "18.02.2027", "04.05.2027", "15.06.2027"]
        assert "18.01.2028" in desk.get("/meetings/year?year=2028").text
        for odd in ("0", "99999", "x", "٢٠٢٧"):
            assert desk.get(f"/meetings/year?year={odd}").status_code == 200


def test_the_paper_holds_what_takes_place_and_who_approves(client: Any, hall: Hall) -> None:
    planned(hall)
    with hall.at_the_screen(client, hall.secretary) as desk:
        sent = desk.get(f"/meetings/year/print?year=2027&body={hall.body}")
        assert sent.headers["content-type"] == "application/pdf"
        if SHOTS:
            Path(SHOTS, "year.pdf").write_bytes(sent.content)
        text = words_of(sent.content)
        assert "План заседаний коллегии администрации на 2027 год" in " ".join(text.split())
        for told in ("УТВЕРЖДАЮ", "Февраль", "16.02.2027", "вторник", "10:00–11:30", "зал 201"):
            assert told in text
        # ten days before the 16th lies on a Saturday: Friday the 5th
        assert "05.02.2027" in text
        assert "15.06.2027" not in text
        every = words_of(desk.get("/meetings/year/print?year=2027").content)
        assert "План заседаний коллегиальных органов на 2027 год" in " ".join(every.split())
        assert "УТВЕРЖДАЮ" not in every
        assert "Коллегия администрации" in every
        empty = words_of(desk.get("/meetings/year/print?year=2031").content)
        assert "Заседания не запланированы" in empty


def test_the_workbook_holds_the_same_days(client: Any, hall: Hall) -> None:
    planned(hall)
    with hall.at_the_screen(client, hall.secretary) as desk:
        sent = desk.get(f"/meetings/year/export.xlsx?year=2027&body={hall.body}")
        sheet = load_workbook(io.BytesIO(sent.content)).worksheets[0]
        rows = list(sheet.iter_rows(min_row=2, values_only=True))
        assert [each[0].date() for each in rows] == [
            date(2027, 2, 16), date(2027, 2, 18), date(2027, 5, 4), date(2027, 6, 15),
        ]  # fmt: skip
        assert rows[-1][6] == "Отменено"
        assert desk.get("/meetings/year/export.csv?year=2027").text.count("зал 201") == 4


def test_the_month_is_a_table_of_its_days(client: Any, hall: Hall) -> None:
    planned(hall)
    with hall.at_the_screen(client, hall.members[0]) as desk:
        page = html.fromstring(desk.get("/meetings/month?month=2027-02").content)
        heads = [each.text for each in page.xpath("//table[@class='mo']//th[@scope='col']")]
        assert (heads[0], heads[-1], len(heads)) == ("понедельник", "воскресенье", 7)
        cells = page.xpath("//table[@class='mo']/tbody/tr/td")
        assert len(cells) == 28
        held = {
            each.xpath("./span")[0].text: [a.text_content() for a in each.xpath(".//a")]
            for each in cells
            if each.xpath(".//a")
        }
        assert set(held) == {"16", "18"}
        assert all("10:00" in each[0] for each in held.values())
        # the 23rd of February is a holiday
        assert "off" in cells[22].get("class")
        for odd in ("", "2027-13", "0000-00", "x"):
            assert desk.get(f"/meetings/month?month={odd}").status_code == 200


def test_who_belongs_to_no_body_sees_nothing_anywhere(client: Any, hall: Hall) -> None:
    planned(hall)
    pages = (
        "", "/mine", "/held", "/year?year=2027", "/month?month=2027-02",
        "/year/export.csv?year=2027", "/series",
    )  # fmt: skip
    with hall.at_the_screen(client, hall.outsider()) as desk:
        for each in pages:
            assert "зал 201" not in desk.get(f"/meetings{each}").text, each
            assert "/docs/" not in desk.get(f"/meetings{each}").text, each
        paper = words_of(desk.get(f"/meetings/year/print?year=2027&body={hall.body}").content)
        assert "16.02.2027" not in paper
    with hall.at_the_screen(client, hall.members[0]) as desk:
        seen = [each for each in pages if "зал 201" in desk.get(f"/meetings{each}").text]
        assert seen == ["", "/mine", "/held", "/year?year=2027", "/year/export.csv?year=2027"]
