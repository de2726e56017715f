"""What became of a text: nothing is lost or invented, long texts are read in bounded time."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from uprava.approval.differing import (
    FINE,
    Change,
    Difference,
    compare,
    opcodes_of,
    pairs,
)
from uprava.approval.routes.changes_view import folded

OLD = """АДМИНИСТРАЦИЯ ГОРОДСКОГО ОКРУГА
ПОСТАНОВЛЕНИЕ
В соответствии с Уставом города администрация
постановляет:
1. Утвердить прилагаемый порядок.
2. Опубликовать постановление на официальном сайте.
3. Признать утратившим силу постановление от 01.02.2020 № 5.
Глава городского округа"""

NEW = """АДМИНИСТРАЦИЯ ГОРОДСКОГО ОКРУГА
ПОСТАНОВЛЕНИЕ
В соответствии с Уставом и решением Думы города
администрация постановляет:
1. Утвердить прилагаемый порядок.
2. Опубликовать постановление в газете.
Глава городского округа"""


def shown(found: Difference) -> list[str]:
    """Return the paragraphs that changed, as one would mark them with a pencil."""
    marks = {Change.SAME: "{}", Change.GONE: "[-{}-]", Change.NEW: "[+{}+]"}
    return [
        " ".join(marks[run.change].format(run.text) for run in each.runs)
        for each in found.paragraphs if each.changed
    ]  # fmt: skip


def words(found: Difference, *fates: Change) -> list[str]:
    """Return the words of these fates in their order."""
    runs = [run for each in found.paragraphs for run in each.runs if run.change in fates]
    return [word for run in runs for word in run.words]


def test_a_word_put_in_changes_nothing_but_itself_though_all_lines_move() -> None:
    found = compare([(1, OLD), (2, "Приложение")], [(1, NEW), (2, "Приложение")])
    assert shown(found) == [
        "В соответствии с Уставом [+и решением Думы+] города администрация постановляет:",
        "2. Опубликовать постановление [-на официальном сайте.-] [+в газете.+]",
        "[-3. Признать утратившим силу постановление от 01.02.2020 № 5.-]",
    ]
    assert (found.new, found.gone, found.places, found.coarse) == (5, 12, 2, 0)


def test_text_that_moved_to_the_next_page_is_no_change_and_stands_where_it_is_now() -> None:
    first, second = OLD.rsplit("\n", 3)[0], OLD.split("\n", 5)[5]
    found = compare([(1, OLD)], [(1, first), (2, second)])
    assert found.places == 0
    assert [each.page for each in found.paragraphs][-2:] == [2, 2]


def test_numbers_and_hyphens_are_compared_as_they_are() -> None:
    found = compare([(1, "Срок 10-15 дней")], [(1, "Срок 1015 дней")])
    assert shown(found) == ["Срок [-10-15-] [+1015+] дней"]


def test_a_common_word_alone_amid_changes_is_part_of_them() -> None:
    old, new = "снег убирает подрядчик и вывозит ночью", "лёд колет дворник и складывает днём"
    found = compare([(1, old)], [(1, new)])
    assert shown(found) == [f"[-{old}-] [+{new}+]"]


WORDS = st.sampled_from(["а", "б", "в", "Где.", "1.", "2)", "—", "«и»", "конец"])
TEXT = st.lists(WORDS, max_size=40)
PAGES = st.lists(TEXT.map(lambda each: " ".join(each).replace(". ", ".\n")), max_size=3)


@given(PAGES, PAGES)
def test_both_texts_can_be_read_out_of_the_comparison(
    before: Sequence[str], after: Sequence[str]
) -> None:
    found = compare(list(enumerate(before, 1)), list(enumerate(after, 1)))
    assert words(found, Change.SAME, Change.GONE) == " ".join(before).split()
    assert words(found, Change.SAME, Change.NEW) == " ".join(after).split()
    assert found.new == len(words(found, Change.NEW))
    assert found.gone == len(words(found, Change.GONE))
    assert (found.places == 0) == (before_words(before) == before_words(after))
    told = [one for page in folded(found) for part in page.stretches for one in part.paragraphs]
    assert told == list(found.paragraphs), "folding hides nothing"


def before_words(pages: Sequence[str]) -> list[str]:
    """Return the words of a text."""
    return " ".join(pages).split()


@given(st.lists(st.integers(0, 3), max_size=30), st.lists(st.integers(0, 3), max_size=30))
def test_a_dear_place_is_told_whole_between_its_equal_ends(one: list[int], two: list[int]) -> None:
    made = opcodes_of(one, two, fine=False)
    assert [n for tag, i, j, _k, _m in made for n in one[i:j]] == one
    assert [n for tag, _i, _j, k, m in made for n in two[k:m]] == two
    for tag, i, j, k, m in made:
        if tag == "equal":
            assert one[i:j] == two[k:m]


def test_a_table_of_equal_cells_costs_no_more_than_its_bound() -> None:
    old = [(page, "\n".join(["0"] * 300)) for page in range(1, 190)]
    new = [(page, "\n".join(["0", "1"] * 150)) for page in range(1, 190)]
    cells = before_words([text for _page, text in old])
    assert pairs(cells, cells) > FINE, "word by word it would take many minutes"
    found = compare(old, new)
    assert found.coarse == 1
    assert words(found, Change.SAME, Change.NEW) == before_words([text for _page, text in new])


def test_unchanged_pages_in_a_row_are_folded_and_too_many_words_are_not_sent() -> None:
    page = "\n".join(f"{n}. Пункт порядка, который остался прежним." for n in range(40))
    old = [(number, page) for number in range(1, 6)]
    new = [*old[:3], (4, page.replace("0. Пункт", "0. Абзац", 1)), old[4]]
    pages = folded(compare(old, new))
    told = [(each.number, each.last, each.changed) for each in pages]
    assert told == [(1, 3, False), (4, 4, True), (5, 5, False)]
    assert [(len(e.paragraphs), e.folded) for e in pages[1].stretches] == [(2, False), (38, True)]
    old = [(number, page) for number in range(1, 90)]
    new = [*old[:50], (51, page + "\nещё"), *old[51:]]
    pages = folded(compare(old, new))
    assert [each.stretches[0].empty for each in pages if not each.changed] == [True, True]
