"""What a reader may, where, and how their name is written."""

from dataclasses import replace

import pytest
from uprava.errors import ForbiddenError
from uprava.users.reader import Reader

ORLOV = Reader(
    person_id=1, login="orlov", surname="Орлов", given_name="Виктор", patronymic="Николаевич",
    principals=(1,), permissions={"a.everywhere": None, "a.here": frozenset({7, 8}),
                                  "a.nowhere": frozenset()},
)  # fmt: skip


@pytest.mark.parametrize(
    ("permission", "unit", "may"),
    [
        ("a.everywhere", None, True),
        ("a.everywhere", 9, True),
        ("a.here", 7, True),
        ("a.here", 8, True),
        ("a.here", 9, False),
        ("a.here", None, True),
        ("a.nowhere", 7, False),
        ("a.other", None, False),
        ("a.other", 7, False),
    ],
)
def test_a_permission_holds_in_its_units_only(permission: str, unit: int | None, may: bool) -> None:
    assert ORLOV.may(permission, unit=unit) is may
    if may:
        ORLOV.require(permission, unit=unit)
    else:
        with pytest.raises(ForbiddenError):
            ORLOV.require(permission, unit=unit)


def test_a_name_is_the_surname_and_the_first_letters() -> None:
    assert ORLOV.name == "Орлов В. Н."
    assert replace(ORLOV, patronymic=None).name == "Орлов В."
    assert replace(ORLOV, given_name="", patronymic="").name == "Орлов"
