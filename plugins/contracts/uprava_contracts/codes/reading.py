"""How a code is read: cleaned, cut into parts, refused in words that name part and rule."""

import re
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from uprava.errors import InvalidError
from uprava.i18n import _

Told = ParamSpec("Told")


class CodeError(InvalidError):
    """A code breaks a rule; `detail` names the part and the rule."""

    code = "contract-code"


def wrong(
    read: Callable[Concatenate[str, Told], object],
    text: str,
    *more: Told.args,
    **named: Told.kwargs,
) -> str:
    """Return why a code cannot be read; empty: it is right, or nothing is written."""
    if not text.strip():
        return ""
    try:
        read(text, *more, **named)
    except CodeError as error:
        return error.detail
    return ""


def clean(text: str) -> str:
    """Return a code without the spaces it is printed with."""
    return "".join(text.split())


def digits_of(text: str, name: str, *counts: int) -> str:
    """Return the digits of a code. Raises CodeError when others or another number stand there."""
    found = clean(text)
    stray = re.search(r"[^0-9]", found)
    if stray:
        said = _("{code}: only digits, but character {place} is “{sign}”.")
        raise CodeError(said.format(code=name, place=stray.start() + 1, sign=stray[0]))
    if len(found) not in counts:
        said = _("{code}: {wanted} digits are needed, here are {n}.")
        wanted = _(" or ").join(map(str, counts))
        raise CodeError(said.format(code=name, wanted=wanted, n=len(found)))
    return found


def refuse_part(code: str, places: str, part: str, rule: str) -> CodeError:
    """Return the refusal of a part: «ИКЗ, знаки 4–13 (ИНН заказчика): …»."""
    said = _("{code}, positions {places} ({part}): {rule}")
    return CodeError(said.format(code=code, places=places, part=part, rule=rule))
