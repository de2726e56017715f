"""Codes of contracts against a table made by hand, and what a mistyped digit does to them."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import uprava_contracts
from hypothesis import given, settings
from hypothesis import strategies as st
from uprava import testing
from uprava.i18n import add_locale_folder, use_locale
from uprava_contracts.codes.accounts import (
    Account,
    read_account,
    read_bic,
    read_correspondent_account,
)
from uprava_contracts.codes.budget import read_kbk, read_kosgu, read_kvr, read_okpd2, read_oktmo
from uprava_contracts.codes.parties import read_inn, read_kpp, read_ogrn
from uprava_contracts.codes.purchase import (
    Known,
    NoticeNumber,
    RegistryNumber,
    contradictions,
    read_igk,
    read_ikz,
    read_notice_number,
    read_registry_number,
)
from uprava_contracts.codes.reading import CodeError, wrong

add_locale_folder(Path(str(uprava_contracts.__file__)).parent / "locale")

LINES = (Path(__file__).parent / "cases.txt").read_text(encoding="utf-8").splitlines()
CASES = [line.split(" | ") for line in LINES if line and not line.startswith("#")]
TODAY: date = testing.TODAY
GOOD = "263550301234755030100100120036201244"

PLAIN = {
    "inn": read_inn, "kpp": read_kpp, "ogrn": read_ogrn, "igk": read_igk, "kvr": read_kvr,
    "kosgu": read_kosgu, "okpd2": read_okpd2, "oktmo": read_oktmo, "bic": read_bic,
}  # fmt: skip


@pytest.fixture(autouse=True)
def russian() -> Iterator[None]:
    """Refusals are read as an office reads them."""
    with use_locale("ru"):
        yield


def parts(kind: str, text: str) -> str:
    """Return what a code is read into, in the words of the table."""
    name, _, bic = kind.partition(" ")
    match name:
        case "ikz":
            found = read_ikz(text, today=TODAY)
            assert str(found) == "".join(text.split())
            assert f"{found.year} {found.parted[3:]}".split()[1:] == found.parted.split()[1:]
            return f"{found.year} {found.parted[3:]}"
        case "registry":
            number = read_registry_number(text, today=TODAY)
            assert isinstance(number, RegistryNumber)
            return f"{number.level} {number.inn} {number.year} {number.ordinal}"
        case "notice":
            notice = read_notice_number(text, today=TODAY)
            assert isinstance(notice, NoticeNumber)
            return f"{notice.organisation} {notice.year} {notice.ordinal}"
        case "kbk":
            kbk = read_kbk(text)
            assert str(kbk) == "".join(text.split())
            return f"{kbk.chief} {kbk.section} {kbk.subsection} {kbk.target} {kbk.kind}"
        case "account":
            return account_words(read_account(text, bic))
        case "correspondent":
            return account_words(read_correspondent_account(text, bic))
    return PLAIN[name](text)


def account_words(account: Account) -> str:
    """Return an account in the words of the table."""
    return f"{account.number} {'checked' if account.checked else 'unchecked'}"


@pytest.mark.parametrize(("kind", "text", "result"), CASES)
def test_a_code_is_read_or_refused_as_the_table_says(kind: str, text: str, result: str) -> None:
    if result.startswith("!"):
        with pytest.raises(CodeError) as refused:
            parts(kind, text)
        assert result[2:] in refused.value.detail
    else:
        assert parts(kind, text) == result


def test_the_table_is_large_enough() -> None:
    assert len(CASES) >= 80
    assert {kind.partition(" ")[0] for kind, _text, _result in CASES} >= {*PLAIN, "ikz", "kbk"}


@settings(max_examples=60)
@given(st.integers(3, 12), st.integers(1, 9))
def test_one_mistyped_digit_of_the_inn_in_an_ikz_is_noticed_or_is_its_tenth_remainder(
    at: int, step: int
) -> None:
    """Remainders 0 and 10 give the same check digit; no other mistake of one digit passes."""
    typed = GOOD[:at] + str((int(GOOD[at]) + step) % 10) + GOOD[at + 1 :]
    weights = (2, 4, 10, 3, 5, 9, 4, 6, 8)
    rest = sum(w * int(d) for w, d in zip(weights, typed[3:12], strict=True)) % 11
    passes = int(typed[12]) == (0 if rest == 10 else rest)
    assert bool(wrong(read_ikz, typed, today=TODAY)) is not passes
    assert not passes or rest in (0, 10)


def test_nothing_written_is_not_wrong() -> None:
    assert wrong(read_inn, " ") == ""
    assert wrong(read_ikz, "", today=TODAY) == ""
    assert wrong(read_account, "", "045209673") == ""


@pytest.mark.parametrize(
    ("known", "said"),
    [
        (Known(), []),
        (Known("5503012347", "550301001", ("62.01.11.000",), ("244",)), []),
        (Known("7707083893"), ["ИНН заказчика в ИКЗ — 5503012347, в карточке — 7707083893."]),
        (Known(kpp="550401001"), ["КПП заказчика в ИКЗ — 550301001, в карточке — 550401001."]),
        (Known(goods=("17.12.14",)), ["Код ОКПД2 в ИКЗ — 6201, в позициях карточки — 1712."]),
        (Known(goods=("17.12", "62.01")), []),
        (Known(goods=("62",)), ["Код ОКПД2 в ИКЗ — 6201, в позициях карточки — 6200."]),
        (
            Known(kinds=("242", "243")),
            ["Код вида расходов в ИКЗ — 244, в строках бюджета карточки — 242, 243."],
        ),
        (Known(kinds=("242", "244")), []),
    ],
)
def test_a_card_is_compared_with_its_ikz(known: Known, said: list[str]) -> None:
    assert contradictions(read_ikz(GOOD, today=TODAY), known) == said


def test_zeros_of_an_ikz_stand_for_several() -> None:
    several = read_ikz(f"{GOOD[:29]}0000000", today=TODAY)
    known = Known(goods=("17.12", "62.01"), kinds=("242", "244"))
    assert contradictions(several, known) == []
