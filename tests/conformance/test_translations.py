"""Russian is complete, well formed and says the same."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from conformance.sources import CORE, CYRILLIC, OWNERS, SHIPPED, Owner, messages_of, short

PLACES = re.compile(r"%%|%\((\w+)\)[sd]|\{(\w*)[^{}]*\}")
by_name = pytest.mark.parametrize("owner", OWNERS, ids=lambda owner: owner.name)


def report(wrong: Iterable[str]) -> None:
    """Fail with one line per finding and nothing else."""
    lines = list(wrong)
    if lines:
        pytest.fail("\n".join([f"{len(lines)}:", *lines]), pytrace=False)


def messages(owner: Owner) -> Iterator[tuple[Path, Message]]:
    """Yield the translated messages of an owner's Russian catalogues."""
    for path in owner.catalogues("ru"):
        with path.open("rb") as file:
            catalogue = read_po(file, locale="ru")
        yield from ((path, message) for message in catalogue if message.id)


def catalogue_for(owner: Owner) -> Catalog:
    """Return what an owner's readers get: the core's messages and the owner's own."""
    merged = Catalog(locale="ru")
    for each in dict.fromkeys((CORE, owner)):
        for _path, message in messages(each):
            if message.string and (isinstance(message.string, str) or all(message.string)):
                merged.add(message.id, message.string, context=message.context)
    return merged


@by_name
def test_every_message_is_translated_into_russian(owner: Owner) -> None:
    known = catalogue_for(owner)
    missing = {}
    for found in messages_of(owner):
        if known.get(found.id, found.context) is None:
            missing.setdefault(found.id, found.where)
    report(f"{where}: {id!r}" for id, where in missing.items())


@by_name
def test_message_ids_are_english(owner: Owner) -> None:
    wrong = [
        f"{each.where}: {each.id!r}" for each in messages_of(owner) if CYRILLIC.search(each.id)
    ]
    report(wrong)


@by_name
def test_a_translation_keeps_the_places_for_values(owner: Owner) -> None:
    wrong = []
    for path, message in messages(owner):
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = places("".join(ids))
        wrong += [f"{short(path)}: {text!r}" for text in texts if not places(text) <= wanted]
        if len(ids) == 1:
            wrong += [f"{short(path)}: {t!r}" for t in texts if t and places(t) != wanted]
    report(wrong)


def places(text: str) -> set[str]:
    """Return the names of a message's places for values."""
    return {match[1] or match[2] or "" for match in PLACES.finditer(text) if match[0] != "%%"}


@by_name
def test_plurals_have_the_three_russian_forms(owner: Owner) -> None:
    wrong = [
        f"{short(path)}: {message.id[0]!r}"
        for path, message in messages(owner)
        if isinstance(message.id, tuple) and (len(message.string) != 3 or not all(message.string))
    ]
    report(wrong)


@by_name
def test_no_message_is_translated_in_two_ways(owner: Owner) -> None:
    seen: dict[tuple[object, object], tuple[str, object]] = {}
    wrong = []
    for path, message in messages(owner):
        first = seen.setdefault((message.id, message.context), (short(path), message.string))
        if first[1] != message.string:
            wrong.append(f"{message.id!r}: {first[1]!r} in {first[0]}, {message.string!r} in "
                         f"{short(path)}")  # fmt: skip
    report(wrong)


def test_owners_share_one_catalogue_and_translate_alike() -> None:
    """All catalogues of a language become one: the last word would count, in alien screens too."""
    seen: dict[tuple[object, object], tuple[str, object]] = {}
    wrong = []
    for owner in SHIPPED:
        for path, message in messages(owner):
            first = seen.setdefault((message.id, message.context), (short(path), message.string))
            if first[1] != message.string:
                wrong.append(f"{message.id!r}: {first[1]!r} in {first[0]}, {message.string!r} in "
                             f"{short(path)}")  # fmt: skip
    report(wrong)


@by_name
def test_catalogues_are_called_as_their_module_or_its_areas(owner: Owner) -> None:
    if owner is not CORE:
        names = {path.stem for path in owner.catalogues("ru")}
        assert owner.name in names
        assert names <= {
            owner.name,
            *(path.parent.name for path in owner.package.glob("*/area.py")),
        }
