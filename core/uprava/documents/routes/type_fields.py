"""The fields of a type as its form holds them: added, removed, moved, taken back by buttons.

Every button sends the form, so that a browser without scripts does the same. What is said of the
field in place 2 is called `f2_…`; `field` names the places there are, in their order.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from uprava.documents.routes.forms import Form, many, word
from uprava.documents.service.types.codes import code_of
from uprava.documents.service.types.keeping import MOST_FIELDS
from uprava.documents.service.types.values import DocumentType, FieldForm, TypeField

NONE = "0"
"""What `field` says besides, so that a form without fields differs from one not sent."""

LONGEST_PLACE = 3


@dataclass(frozen=True, slots=True)
class Drawn:
    """One field as the form draws it; `fixed`: it was kept before, so what it holds stays."""

    field: TypeField
    fixed: bool
    opened: bool
    focused: bool
    up: bool
    down: bool


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of a form, and the place that takes the focus after a button, 0 for none."""

    typed: Sequence[TypeField]
    focus: int = 0


def fields_in(form: Form, found: DocumentType | None) -> list[TypeField]:
    """Return the fields as they were filled in; those of the type when nothing was sent."""
    keys = many(form, "field")
    if not keys:
        return list(found.asked) if found else []
    known = [each for each in dict.fromkeys(keys) if each != NONE][: MOST_FIELDS + 1]
    return [field_in(form, f"f{key}_") for key in known]


def field_in(form: Form, start: str) -> TypeField:
    """Return one field as it was filled in; choices are lines."""
    typed = word(form, f"{start}form")
    lines = (" ".join(each.split()) for each in word(form, f"{start}choices").splitlines())
    return TypeField(
        word(form, f"{start}code"),
        " ".join(word(form, f"{start}title").split()),
        FieldForm(typed) if typed in set(FieldForm) else FieldForm.TEXT,
        word(form, f"{start}required") == "on",
        tuple(dict.fromkeys(each for each in lines if each)),
        listed=word(form, f"{start}listed") == "on",
    )


def coded(fields: Sequence[TypeField], found: DocumentType | None) -> tuple[TypeField, ...]:
    """Return the fields, each new one with a code of its title that no other has or had."""
    known = {each.code for each in found.fields} if found else set()
    taken = set(known)
    done: list[TypeField] = []
    for each in fields:
        own = each if each.code in known else replace(each, code=code_of(each.title, taken))
        taken.add(own.code)
        done.append(own)
    return tuple(done)


def edited(fields: Sequence[TypeField], button: str, found: DocumentType | None) -> Fields:
    """Return the fields after a button: `add:date`, `remove:2`, `up:3`, `down:1`, `back:code`."""
    act, _colon, what = button.partition(":")
    if act == "add" and what in set(FieldForm) and len(fields) < MOST_FIELDS:
        return Fields([*fields, TypeField("", "", FieldForm(what))], len(fields) + 1)
    if act == "back":
        returned = [replace(each, removed=False) for each in taken_out(fields, found)
                    if each.code == what]  # fmt: skip
        return Fields([*fields, *returned], len(fields) + len(returned))
    place = int(what) if what.isascii() and what.isdigit() and len(what) < LONGEST_PLACE else 0
    if not 1 <= place <= len(fields):
        return Fields(fields)
    if act == "remove":
        return Fields([*fields[: place - 1], *fields[place:]], min(place, len(fields) - 1))
    return moved(fields, place, {"up": place - 1, "down": place + 1}.get(act, place))


def moved(fields: Sequence[TypeField], place: int, to: int) -> Fields:
    """Return the fields with one moved past its neighbour, where there is one."""
    if not 1 <= to <= len(fields):
        return Fields(fields, place)
    found = list(fields)
    found[place - 1], found[to - 1] = found[to - 1], found[place - 1]
    return Fields(found, to)


def drawn(fields: Fields, found: DocumentType | None, errors: Form) -> list[Drawn]:
    """Return the fields as the form draws them: open where something is to be filled in."""
    known = {each.code for each in found.fields} if found else set()
    last = len(fields.typed)
    return [
        Drawn(
            each, bool(each.code) and each.code in known,
            opened=place == fields.focus or not each.title
            or any(name.startswith(f"f{place}_") for name in errors),
            focused=place == fields.focus, up=place > 1, down=place < last,
        )
        for place, each in enumerate(fields.typed, 1)
    ]  # fmt: skip


def taken_out(fields: Sequence[TypeField], found: DocumentType | None) -> list[TypeField]:
    """Return the fields a type had that the form does not name: cards that have them show them."""
    named = {each.code for each in fields}
    return [each for each in (found.fields if found else ()) if each.code not in named]
