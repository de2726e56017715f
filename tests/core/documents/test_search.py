"""Search: word forms, numbers, typos, layout, rights. Expectations are written by hand."""

from collections.abc import Callable
from uuid import UUID

import pytest
from uprava import testing
from uprava.clock import now
from uprava.db.sql import execute
from uprava.documents.models import AccessRight
from uprava.documents.service import search_sql
from uprava.documents.service.access import Opening, open_to
from uprava.documents.service.layout import other_layout
from uprava.documents.service.registering import NewDocument, create, index
from uprava.documents.service.search import Found, Question, search
from uprava.documents.service.vocabulary import learn, learn_all
from uprava.errors import InvalidError
from uprava.installation import Installation
from uprava.users.reader import Reader

LETTERS = {
    "heating": ("О готовности котельных к отопительному периоду", "Министерство ЖКХ", "14-2/5871"),
    "roads": ("О ремонте дорожного покрытия на улице Садовой", "Прокуратура города", "7-21-2026"),
    "trees": ("О гирляндах на ёлках и деревьях", "ООО «СтройГарант»", "СГ-118/26"),
}


@pytest.fixture
def clerk(installation: Installation, town: testing.Town) -> Reader:
    """A specialist of the housing department."""
    return testing.make_person(installation, unit_id=town.housing_id)


@pytest.fixture
def letters(installation: Installation, town: testing.Town, clerk: Reader) -> dict[str, UUID]:
    """Three letters open to the housing department."""
    made = {}
    with testing.acting(installation, clerk) as session:
        for name, (title, sender, number) in LETTERS.items():
            new = NewDocument("records.incoming", title, sender, "registered",
                              town.organisation_id, town.housing_id)  # fmt: skip
            head = create(session, new, reader=clerk, at=now())
            opening = Opening(town.housing_id, AccessRight.READ, "unit")
            open_to(session, head, [opening], at=now(), by=None)
            index(session, head, words=[number])
            learn(session, head.id)
            made[name] = head.id
    return made


@pytest.fixture
def find(installation: Installation, clerk: Reader, letters: dict[str, UUID]) -> Callable:
    """Look as the clerk, or as `reader`; answer the names of the letters found."""
    names = {id: name for name, id in letters.items()}

    def find(q: str, reader: Reader = clerk) -> tuple[list[str], Found]:
        with testing.acting(installation, reader) as session:
            found = search(session, Question(q), reader=reader, limit=50, timeout=3000)
        return [names[row.id] for row in found.page.rows], found

    return find


@pytest.mark.parametrize(
    ("q", "name"),
    [
        ("котельная", "heating"),
        ("отопительного периода готовность", "heating"),
        ("ремонта дорог", "roads"),
        ("ДОРОЖНОЕ ПОКРЫТИЕ", "roads"),
        ("ёлка", "trees"),
        ("елка", "trees"),
        ("котельн*", "heating"),
        ('"ремонте дорожного покрытия"', "roads"),
    ],
)
def test_another_form_of_the_word_finds_the_letter(find: Callable, q: str, name: str) -> None:
    assert find(q)[0] == [name]


@pytest.mark.parametrize(
    ("q", "name"),
    [("14-2/5871", "heating"), ("5871", "heating"), ("118/26", "trees"), ("7-21", "roads")],
)
def test_a_number_or_a_part_of_it_finds_the_letter(find: Callable, q: str, name: str) -> None:
    assert find(q)[0] == [name]


def test_a_number_written_out_is_found_before_those_it_is_a_part_of(
    find: Callable, installation: Installation, clerk: Reader, letters: dict[str, UUID]
) -> None:
    with testing.acting(installation, clerk) as session:
        change = "update documents.text set handles = %s where document_id = %s"
        execute(session, change, ("Письмо 01-12/2", letters["heating"]))
        execute(session, change, ("Письмо 01-12/21", letters["roads"]))
        execute(session, change, ("Письмо 01-12/212", letters["trees"]))
    assert find("01-12/21")[0] == ["roads"]
    assert find("12/21")[0] == ["trees", "roads"]


def test_a_word_left_out_by_minus_is_not_found(find: Callable) -> None:
    assert find("ремонт -садовая")[0] == []


def test_a_query_typed_in_the_other_layout_is_repaired(find: Callable) -> None:
    names, found = find("rjntkmyfz")
    assert (names, found.asked) == (["heating"], "котельная")


@pytest.mark.parametrize(
    ("q", "name"),
    [
        ("отопитеьному", "heating"),
        ("гатовность котельной", "heating"),
        ("дорожнго пакрытия", "roads"),
        ("прокуротура", "roads"),
        ("htvjynt gjrhsnbz", "roads"),
    ],
)
def test_mistyped_words_are_replaced_by_those_that_look_like_them(
    find: Callable, q: str, name: str
) -> None:
    names, found = find(q)
    assert (names, found.how) == ([name], "similar" if q[0] > "z" else "words")


def test_the_sender_is_found_in_another_form_of_the_word(find: Callable) -> None:
    assert find("прокуратурой")[0] == ["roads"]
    assert find("министерству")[0] == ["heating"]


@pytest.mark.parametrize("q", ['"отопитеьному периоду"', "отопитеьному -периоду", "ото"])
def test_who_says_exactly_what_he_wants_gets_nothing_similar(find: Callable, q: str) -> None:
    assert find(q)[0] == []


def test_a_word_of_a_closed_letter_leads_a_stranger_nowhere(
    find: Callable, installation: Installation, town: testing.Town
) -> None:
    stranger = testing.make_person(installation, unit_id=town.chancellery_id)
    names, found = find("отопитеьному", stranger)
    assert (names, found.total, found.asked) == ([], 0, "отопитеьному")


def test_words_of_letters_changed_since_are_learnt_at_night(
    find: Callable, installation: Installation, clerk: Reader, letters: dict[str, UUID]
) -> None:
    with testing.acting(installation, clerk) as session:
        change = "update documents.text set handles = 'О благоустройстве' where document_id = %s"
        execute(session, change, (letters["roads"],))
    assert find("благаустройство")[0] == []
    with testing.acting(installation, clerk) as session:
        learn_all(session)
    assert find("благаустройство")[0] == ["roads"]


@pytest.mark.parametrize("window", [1, 10_000])
def test_both_ways_through_the_index_and_through_the_newest_find_the_same(
    find: Callable, letters: dict[str, UUID], monkeypatch: pytest.MonkeyPatch, window: int
) -> None:
    monkeypatch.setattr(search_sql, "WINDOW", window)
    monkeypatch.setattr(search_sql, "sees_much", lambda *_args: True)
    monkeypatch.setattr(search_sql, "FREQUENT", 0)
    assert find("о")[0] == []
    assert find("ремонт | котельные | ёлка")[0] == []
    assert find("ремонт or котельные or ёлка")[0] == ["trees", "roads", "heating"]
    assert find("ремонта")[0] == ["roads"]


def test_snippet_marks_the_found_word_and_escapes_the_rest(
    find: Callable, installation: Installation, clerk: Reader, letters: dict[str, UUID]
) -> None:
    with testing.acting(installation, clerk) as session:
        body = "Сведения <script>alert(1)</script> о котельной № 4"
        execute(
            session,
            "update documents.text set body = %s where document_id = %s",
            (body, letters["heating"]),
        )
    marked = str(find("котельные")[1].page.rows[0].marked)
    assert "<mark>котельной</mark>" in marked
    assert "<script>" not in marked


def test_snippet_marks_a_word_that_stands_in_the_requisites_only(find: Callable) -> None:
    assert "<mark>Прокуратура</mark> города" in str(find("прокуратуре")[1].page.rows[0].marked)


def test_who_has_no_rights_finds_and_counts_nothing(
    find: Callable, installation: Installation, town: testing.Town
) -> None:
    stranger = testing.make_person(installation, unit_id=town.chancellery_id)
    names, found = find("котельная", stranger)
    assert (names, found.total, list(found.facets)) == ([], 0, [])


def test_facets_count_what_is_found(find: Callable) -> None:
    found = find("ремонт")[1]
    assert {(facet.name, facet.count) for facet in found.facets} == {("kind", 1), ("unit", 1)}


@pytest.mark.parametrize("q", ["", "   ", "\x00\x01", "я" * 301])
def test_an_empty_or_endless_query_is_refused_in_words(find: Callable, q: str) -> None:
    with pytest.raises(InvalidError):
        find(q)


@pytest.mark.parametrize(
    "q", ["'", '"', "((", "a & | !", ":*", "%", "_", "\\", "<->", "-", "ж" * 300]
)
def test_no_query_breaks_the_search(find: Callable, q: str) -> None:
    assert isinstance(find(q)[0], list)


@pytest.mark.parametrize(
    ("typed", "meant"), [("ljrevtyn", "документ"), ("Gbcmvj", "Письмо"), ("щкфсду", "oracle")]
)
def test_layout_repair(typed: str, meant: str) -> None:
    assert other_layout(typed) == meant
