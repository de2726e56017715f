"""Search: word forms, numbers, typos, layout, rights. Expectations are written by hand."""

from collections.abc import Callable
from time import monotonic
from uuid import UUID

import pytest
from uprava import testing
from uprava.clock import now
from uprava.db.sql import execute
from uprava.documents.models import AccessRight
from uprava.documents.service.access import Opening, open_to
from uprava.documents.service.layout import other_layout
from uprava.documents.service.registering import NewDocument, create, index
from uprava.documents.service.search import MATCHES, Found, Question, search
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


def test_a_word_left_out_by_minus_is_not_found(find: Callable) -> None:
    assert find("ремонт -садовая")[0] == []


def test_a_query_typed_in_the_other_layout_is_repaired(find: Callable) -> None:
    names, found = find("rjntkmyfz")
    assert (names, found.asked) == (["heating"], "котельная")


def test_a_typo_finds_similar_titles(find: Callable) -> None:
    names, found = find("отопитеьному")
    assert (names, found.how) == (["heating"], "similar")


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


def test_similar_words_that_take_too_long_are_given_up_without_a_refusal(
    find: Callable, installation: Installation, clerk: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = f"(select pg_sleep(30)) is null and {MATCHES['similar']}"
    monkeypatch.setitem(MATCHES, "similar", slow)
    began = monotonic()
    with testing.acting(installation, clerk) as session:
        found = search(session, Question("ременте"), reader=clerk, limit=50, timeout=20_000)
        again = search(session, Question("ремонта"), reader=clerk, limit=50, timeout=20_000)
    assert not found.page.rows
    assert again.total == 1
    assert monotonic() - began < 10
