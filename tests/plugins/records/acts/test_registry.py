"""The register of normative acts: what acts lack, marked at once, taken away as a file."""

import re
import sys
from datetime import date
from html import unescape
from io import BytesIO
from uuid import UUID

import pytest
from bureaus import Bureau
from openpyxl import load_workbook
from uprava_records.acts.models import ForceRule
from uprava_records.acts.service.facts import ActFacts, settled

PAGE = "/records/acts/registry"


def act(bureau: Bureau, title: str, **facts: str) -> UUID:
    """Write a normative act, register it, and keep what is known of it."""
    id = bureau.write("records.act", title=title, normative="1")
    assert bureau.by_hand(id).status_code == 303
    if facts:
        form = {"_v": bureau.version(id), "normative": "1", **facts}
        answer = bureau.registrar.post(f"/records/acts/{id}/force", form)
        assert answer.status_code == 303, answer.text
    return id


def known(bureau: Bureau, id: UUID) -> str:
    query = """select concat_ws(' ', published_day, published_in, published_number, force_day,
        status) from records.act where document_id = %s"""
    return str(bureau.value(query, id))


@pytest.mark.parametrize(("rule", "after", "from_day"), [
    # Counted by hand; the day of publication is not counted in «по истечении N дней».
    (ForceRule.PUBLICATION, None, date(2026, 11, 18)),
    (ForceRule.DAY_AFTER, None, date(2026, 11, 19)),
    (ForceRule.DAYS_AFTER, 10, date(2026, 11, 29)),
    (ForceRule.DAYS_AFTER, 30, date(2026, 12, 19)),
    (ForceRule.SIGNING, None, None),
])  # fmt: skip
def test_the_day_of_entry_into_force_is_counted_by_the_rule(
    rule: ForceRule, after: int | None, from_day: date | None
) -> None:
    facts = ActFacts(published_day=date(2026, 11, 18), force_rule=rule, force_after=after)
    assert settled(facts).force_day == from_day


def test_an_act_that_waits_for_its_publication_is_not_in_force(bureau: Bureau) -> None:
    id = act(bureau, "О тарифах", force_rule="day_after")
    card = bureau.registrar.get(f"/docs/{id}").text
    assert known(bureau, id) == "adopted"
    assert "ждёт официального опубликования" in card
    assert "Не проведена антикоррупционная экспертиза" in card


def test_several_acts_are_published_at_once_and_each_counts_its_own_day(bureau: Bureau) -> None:
    first = act(bureau, "О тарифах", force_rule="publication")
    second = act(bureau, "О сборах", force_rule="days_after", force_after="10")
    page = bureau.registrar.get(f"{PAGE}?tab=unpublished").text
    assert "О тарифах" in page
    assert "О сборах" in page
    form = {
        "tab": "unpublished", "id": [str(first), str(second)], "published_in": "Вестник округа",
        "published_day": "2026-11-20", "published_number": "№ 46", "_key": f"p{first}",
    }  # fmt: skip
    answer = bureau.registrar.post(PAGE, form)
    assert answer.status_code == 303, answer.text
    assert known(bureau, first) == "2026-11-20 Вестник округа № 46 2026-11-20 in_force"
    assert known(bureau, second) == "2026-11-20 Вестник округа № 46 2026-12-01 adopted"
    assert "О тарифах" not in bureau.registrar.get(f"{PAGE}?tab=unpublished").text
    sent = {"tab": "unsent", "id": [str(first)], "register_day": "2026-11-20", "_key": f"r{first}"}
    assert bureau.registrar.post(PAGE, sent).status_code == 303
    unsent = bureau.registrar.get(f"{PAGE}?tab=unsent").text
    assert "О сборах" in unsent
    assert "О тарифах" not in unsent


def test_a_form_with_mistakes_comes_back_and_marks_nothing(bureau: Bureau) -> None:
    id = act(bureau, "О тарифах")
    for form, said in (
        ({"id": [], "published_in": "Вестник", "published_day": "2026-11-20"}, "Сначала отметьте"),
        ({"id": [str(id)], "published_in": "", "published_day": "2026-11-20"}, "Назовите источник"),
        ({"id": [str(id)], "published_in": "Вестник", "published_day": "2027-01-01"},
         "Этот день ещё не наступил"),
        ({"id": [str(id)], "published_in": "Вестник", "published_day": ""}, "Укажите день"),
    ):  # fmt: skip
        answer = bureau.registrar.post(PAGE, {"tab": "unpublished", **form})
        assert answer.status_code == 422, answer.text
        assert said in answer.text
    assert known(bureau, id) == "in_force"


def test_who_does_not_keep_acts_marks_none_and_sees_only_what_is_open(bureau: Bureau) -> None:
    id = act(bureau, "О тарифах")
    form = {
        "tab": "unpublished",
        "id": [str(id)],
        "published_in": "В",
        "published_day": "2026-11-20",
    }
    assert bureau.leader.post(PAGE, form).status_code == 403
    page = bureau.stranger.get(PAGE)
    assert page.status_code == 200
    own = bureau.leader.get(f"{PAGE}?tab=unpublished").text
    assert 'name="published_in"' not in own
    assert known(bureau, id) == "in_force"


def test_the_register_goes_to_a_workbook_from_the_first_act_on(bureau: Bureau) -> None:
    first, second = act(bureau, "О тарифах"), act(bureau, "О сборах", published_in="Вестник",
                                                  published_day="2026-11-20")  # fmt: skip
    answer = bureau.registrar.get(f"{PAGE}/export.xlsx")
    assert answer.status_code == 200
    sheet = load_workbook(BytesIO(answer.content)).worksheets[0]
    rows = [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
    lines = [row for row in rows if "О тарифах" in row or "О сборах" in row]
    assert [row[2] for row in lines] == [bureau.number(first), bureau.number(second)]
    assert "Вестник, 20.11.2026" in lines[1]
    book = bureau.registrar.get(f"{PAGE}/export.pdf")
    assert book.content.startswith(b"%PDF")


def test_pages_of_the_register_meet_without_gap_or_double(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["uprava_records.acts.routes.registry"], "PAGE_ROWS", 2)
    titles = [f"О деле {n}" for n in range(5)]
    for title in titles:
        act(bureau, title)
    seen: list[str] = []
    path = PAGE
    while path:
        page = bureau.registrar.get(path).text
        seen += [title for title in reversed(titles) if title in page]
        found = re.search(r'href="([^"]+)" rel="next"', page)
        path = unescape(found[1]) if found else ""
    assert seen == list(reversed(titles))
