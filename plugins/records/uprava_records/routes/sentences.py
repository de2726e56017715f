"""Sentences about fields, as templates ask for them."""

from collections.abc import Mapping

from uprava.i18n import _

from uprava_records.service.cards import FIELD_TITLES


class Sentences(dict[str, str]):
    """Field → sentence; a field that is right has an empty one."""

    def __missing__(self, name: str) -> str:
        """Return the sentence of a field nothing is wrong with."""
        return ""


def sentences(wrong: Mapping[str, str] | None) -> Sentences:
    """Return the sentences of a form; none for a form not sent yet."""
    return Sentences(wrong or {})


def named_sentences(wrong: Mapping[str, str] | None) -> dict[str, str]:
    """Return the sentences as the summary on top tells them: «Содержание: заполните поле»."""
    return {name: named(name, sentence) for name, sentence in (wrong or {}).items()}


def named(name: str, sentence: str) -> str:
    """Return a sentence that names its field."""
    title = FIELD_TITLES.get(name)
    return f"{_(title)}: {sentence[0].lower()}{sentence[1:]}" if title and sentence else sentence
