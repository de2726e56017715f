"""The search of a question: word forms, misspellings, codes, ways down; its speed."""

from datetime import date

import pytest
from plugins.appeals.classifier.makers import LATER, OF_HOUSING, QUESTIONS, head_of
from sqlalchemy.orm import Session
from uprava import testing
from uprava.db.sql import fetch_value
from uprava.errors import InvalidError
from uprava_appeals.classifier.reading import Heading
from uprava_appeals.classifier.service.editions import add_edition, put_headings
from uprava_appeals.classifier.service.finding import (
    HITS,
    begun,
    find_nodes,
    picked,
    suggest,
    title_of,
)
from uprava_appeals.classifier.shipped import DATED
from uprava_appeals.classifier.values import Topic

TODAY = testing.TODAY
HOUSING = "Жилищно-коммунальная сфера › Жилище › Коммунальное хозяйство"


def found(session: Session, words: str, limit: int = 12) -> list[str]:
    return [each.code for each in find_nodes(session, words, on=TODAY, limit=limit)]


@pytest.mark.parametrize(("words", "code"), [
    ("водоснабжением", "0005.0005.0056.1154"),
    ("перебоями водоснабжение", "0005.0005.0056.1154"),
    ("теплоснабжению перебой", "0005.0005.0056.1156"),
    ("ливневую канализацию", "0005.0005.0056.1158"),
    ("свалки мусора", "0005.0005.0056.1161"),
    ("кровли", "0005.0005.0056.1168"),
    ("кровлей дома", "0005.0005.0056.1168"),
    ("капитального ремонта общего имущества", "0005.0005.0056.1170"),
    ("служебное жилое помещение", "0005.0005.0055.1142"),
    ("перепланировка", "0005.0005.0055.1146"),
    ("ипотека", "0005.0005.0057.1180"),
    ("Ипотечными", "0005.0005.0057.1180"),
    ("долевым строительством", "0005.0005.0057.1177"),
    ("не подписано автором", "0001.0002.0027.0127"),
    ("переписку прекратить", "0001.0002.0027.0130"),
    ("дети-сироты по суду", "0005.0005.0055.1140"),
    ("приборы учёта", "0005.0005.0056.1172"),
    ("тверд комму отход", "0005.0005.0056.1160"),
    ("ТКО отходами", "0005.0005.0056.1160"),
])  # fmt: skip
@pytest.mark.usefixtures("shipped")
def test_a_question_is_found_by_its_words_in_any_form(
    session: Session, words: str, code: str
) -> None:
    assert code in found(session, words)[:3]


@pytest.mark.parametrize(("words", "code"), [
    ("водоснобжение", "0005.0005.0056.1154"),
    ("канализацыя ливневая", "0005.0005.0056.1158"),
    ("преватизация", "0005.0005.0054.1118"),
    ("эпотечное кредитование", "0005.0005.0057.1180"),
    ("несанкционированая свалка", "0005.0005.0056.1161"),
    ("перепланеровка", "0005.0005.0055.1146"),
])  # fmt: skip
@pytest.mark.usefixtures("shipped")
def test_a_misspelt_word_is_guessed(session: Session, words: str, code: str) -> None:
    assert code in found(session, words)[:3]


@pytest.mark.usefixtures("shipped")
def test_words_of_the_headings_over_a_question_lead_to_it(session: Session) -> None:
    assert found(session, "коммунальное хозяйство газоснабжение")[0] == "0005.0005.0056.1155"
    assert found(session, "гостиничное")[0] == "0005.0005.0062.1187"
    under = {row[0] for row in QUESTIONS if row[0].startswith("0005.0005.0060")}
    assert set(found(session, "риэлторская деятельность в жилищном фонде")) == under


@pytest.mark.usefixtures("shipped")
def test_only_questions_are_offered_and_their_way_down_is_told(session: Session) -> None:
    topics = find_nodes(session, "жилищно-коммунальная сфера", on=TODAY, limit=100)
    assert topics
    assert {each.level for each in topics} == {4}
    (water,) = find_nodes(session, "0005.0005.0056.1154", on=TODAY)
    assert water.trail == f"{HOUSING} › Перебои в водоснабжении"
    (unsigned,) = find_nodes(session, "1.2.27.127", on=TODAY)
    assert unsigned.path == ["Государство, общество, политика"], "what is not known is left out"
    assert unsigned.service


@pytest.mark.parametrize("row", QUESTIONS, ids=lambda row: row[0])
@pytest.mark.usefixtures("shipped")
def test_a_code_is_found_however_it_is_typed(session: Session, row: list[str]) -> None:
    code = row[0]
    numbers = code.split(".")
    short = ".".join(each.lstrip("0") for each in numbers)
    for typed in (code, code.replace(".", ""), short, code.replace(".", " "), f" {code}. "):
        assert found(session, typed) == [code], typed
    assert found(session, numbers[-1].lstrip("0"))[0] == code
    assert code in found(session, code[:14], limit=100)
    assert code in found(session, code[:12].replace(".", ""), limit=100)


@pytest.mark.parametrize("row", QUESTIONS, ids=lambda row: row[0])
@pytest.mark.usefixtures("shipped")
def test_every_question_is_found_first_by_its_own_name(session: Session, row: list[str]) -> None:
    best = find_nodes(session, row[3], on=TODAY, limit=3)
    assert row[3] in [each.title for each in best]


@pytest.mark.parametrize("words", [
    "", "   ", "и в на", "!!!", "' or 1=1 --", "&|!():*", "<->", "\\", "%", "_", "\u202e",
    "0" * 500, "щ" * 500, "....", ". .", "1" + " " * 300, "12.", "кот:*", "a b c d e f g h i j k",
])  # fmt: skip
@pytest.mark.usefixtures("shipped")
def test_what_means_nothing_finds_something_or_nothing_but_never_fails(
    session: Session, words: str
) -> None:
    assert len(found(session, words)) <= 12


@pytest.mark.parametrize(("text", "code"), [
    ("О ремонте кровли многоквартирного дома по ул. Ленина", "0005.0005.0056.1168"),
    ("Жалоба на перебои с подачей воды: водоснабжение отключают", "0005.0005.0056.1154"),
    ("О несанкционированной свалке за гаражами", "0005.0005.0056.1161"),
    ("Просит включить дом в региональную программу капитального ремонта", "0005.0005.0056.1171"),
    ("О приватизации квартиры", "0005.0005.0054.1118"),
    ("Просит поставить на учёт в качестве нуждающегося в жилых помещениях", "0005.0005.0055.1127"),
    ("О субсидии на оплату жилого помещения и коммунальных услуг", "0005.0005.0056.1163"),
])  # fmt: skip
@pytest.mark.usefixtures("shipped")
def test_an_annotation_suggests_its_topics(session: Session, text: str, code: str) -> None:
    offered = [each.code for each in suggest(session, text, on=TODAY)]
    assert code in offered
    assert len(offered) <= 5


@pytest.mark.usefixtures("shipped")
@pytest.mark.parametrize("text", ["", "Прошу разобраться", "!?", "и" * 3000])
def test_an_annotation_without_topics_suggests_little(session: Session, text: str) -> None:
    assert len(suggest(session, text, on=TODAY)) <= 5


def second(session: Session, headings: list[Heading], dated: date = LATER) -> int:
    """Bring in an edition beside the shipped one."""
    id = add_edition(session, head_of(dated), by=None, at=testing.NOW)
    put_headings(session, id, headings)
    return id


def test_an_edition_counts_from_its_day_and_old_codes_stay_readable(
    session: Session, shipped: int
) -> None:
    later = second(session, [Heading("0005.0005.0056.1154", "Водоснабжение и водоотведение"),
                             Heading("0005.0005.0056.2000", "Зарядка электромобилей")])  # fmt: skip
    before, after = date(2026, 5, 31), LATER

    def on(day: date, words: str) -> list[tuple[str, int]]:
        return [(each.title, each.edition_id) for each in find_nodes(session, words, on=day)]

    assert on(before, "водоснабжение")[0] == ("Перебои в водоснабжении", shipped)
    assert on(after, "водоснабжение") == [("Водоснабжение и водоотведение", later)]
    assert on(before, "электромобили") == []
    assert on(after, "ипотека") == []
    assert on(date(2020, 1, 1), "ипотека")[0][1] == shipped, "before all editions: the first"
    told = title_of(session, "0005.0005.0057.1180", edition_id=shipped)
    assert told is not None
    assert told.title == "Ипотечное кредитование"
    newest = title_of(session, "0005.0005.0056.1154")
    assert newest is not None
    assert newest.edition_id == later
    old = title_of(session, "0005.0005.0057.1180")
    assert old is not None
    assert old.edition_id == shipped, "a code the later edition has not"
    assert title_of(session, "0009.0009.0009.0009") is None


def test_a_question_in_detail_is_found_with_the_question_over_it(session: Session) -> None:
    id = second(session, [
        Heading("0003.0000.0000.0000", "Экономика"), Heading("0003.0009.0000.0000", "Транспорт"),
        Heading("0003.0009.0099.0000", "Дороги"),
        Heading("0003.0009.0099.0710", "Дорожное хозяйство"),
        Heading("0003.0009.0099.0710.0110", "ремонт автомобильных дорог"),
        Heading("0003.0009.0099.0710.0112", "строительство мостов"),
    ], DATED)  # fmt: skip
    (bridge,) = find_nodes(session, "дорожное хозяйство мосты", on=TODAY)
    assert bridge == Topic(
        id, "0003.0009.0099.0710.0112", 5, "строительство мостов", False, False,
        ["Экономика", "Транспорт", "Дороги", "Дорожное хозяйство"],
    )  # fmt: skip
    assert found(session, "710") == [
        "0003.0009.0099.0710", "0003.0009.0099.0710.0110", "0003.0009.0099.0710.0112",
    ]  # fmt: skip
    assert found(session, "дорожное хозяйство")[0] == "0003.0009.0099.0710"


@pytest.mark.usefixtures("shipped")
def test_a_form_means_what_was_chosen_or_the_only_thing_typed(session: Session) -> None:
    assert picked(session, "", "  ", on=TODAY) is None
    chosen = picked(session, "0005.0005.0056.1154", "", on=TODAY)
    typed = picked(session, "", "0005.0005.0056.1154", on=TODAY)
    assert chosen is not None
    assert chosen == typed
    assert chosen == picked(session, "", "ипотечное", on=TODAY) or chosen.title.startswith("Пер")
    for code, text in (
        ("0005.0005.0056.0000", ""), ("0005.0005.0056.9999", ""), ("кот", ""),
        ("", "жилого помещения"), ("", "вездеход"),
    ):  # fmt: skip
        with pytest.raises(InvalidError):
            picked(session, code, text, on=TODAY)


def full_edition() -> list[Heading]:
    """About 3,700 headings: section 0005 again and again under other numbers and words."""
    tails = ("", "граждан", "в муниципальных образованиях", "организаций", "на территории субъекта")
    made = {}
    for turn in range(44):
        for code, _level, _parent, title, *_marks in OF_HOUSING:
            section, *blocks = code.split(".")
            moved = [block if block == "0000" else f"{int(block) + 1300 * (turn % 6):04}"
                     for block in blocks]  # fmt: skip
            moved[0] = moved[0] if moved[0] == "0000" else f"{int(moved[0]) + turn:04}"
            shifted = ".".join([section, *moved])
            made[shifted] = Heading(shifted, f"{title} {tails[turn % 5]} {turn}")
    return list(made.values())


@pytest.mark.parametrize("words", [
    "водоснабжением", "ремонт", "ремонт хозяйство общего", "жилищ граждан вода", "1154",
    "0005.0005", "водоснобжение", "жилищно-коммунальная сфера", "перепланеровка квартер",
])  # fmt: skip
def test_the_search_of_a_whole_edition_looks_at_few_pages(session: Session, words: str) -> None:
    """Of a table of 200 pages, which a walk over each heading's way would read a hundred times."""
    headings = full_edition()
    assert len(headings) > 3700
    id = second(session, headings, DATED)
    assert find_nodes(session, words, on=TODAY)
    typed = dict(enumerate(begun(word) for word in words.lower().split()))
    values = {"edition": id, "places": list(typed), "words": list(typed.values())}
    query = f"explain (analyze, buffers, format json) {HITS}"
    (plan,) = fetch_value(session, query, values)
    assert plan["Plan"]["Shared Hit Blocks"] < 2000
