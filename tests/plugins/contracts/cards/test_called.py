"""What a contract is called: by its kind and number."""

from pathlib import Path

import pytest
import uprava_contracts
from uprava.i18n import add_locale_folder, use_locale
from uprava_contracts.values import Kind
from uprava_contracts.wording import by_law, called

add_locale_folder(Path(str(uprava_contracts.__file__)).parent / "locale")

CASES = [
    (Kind.STATE, "Д-4/2026", "Контракт № Д-4/2026"),
    (Kind.SMALL, "17", "Контракт № 17"),
    (Kind.FZ223, "8-П", "Договор № 8-П"),
    (Kind.RENT, "3", "Договор № 3"),
    (Kind.AGREEMENT, "5", "Соглашение № 5"),
    (Kind.CONCESSION, "1", "Соглашение № 1"),
    (Kind.STATE, None, "Проект контракта"),
    (Kind.CIVIL, None, "Проект договора"),
    (Kind.AGREEMENT, "", "Проект соглашения"),
]


@pytest.mark.parametrize(("kind", "number", "said"), CASES)
def test_a_contract_is_called_as_its_law_calls_it(
    kind: Kind, number: str | None, said: str
) -> None:
    with use_locale("ru"):
        assert called(kind, number).replace("\u00a0", " ") == said


def test_papers_by_44_fz_say_contract_in_every_case_as_the_law_does() -> None:
    said = "Договор № 1: условия договора, к договору, договором, в договоре; договоры"
    told = "Контракт № 1: условия контракта, к контракту, контрактом, в контракте; контракты"
    assert by_law(Kind.STATE, said) == by_law(Kind.SMALL, said) == told
    assert by_law(Kind.FZ223, said) == by_law(Kind.RENT, said) == said
