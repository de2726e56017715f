"""Sentences about the fields of a form, as templates ask for them."""

from collections.abc import Mapping

from uprava.i18n import _


class Sentences(dict[str, str]):
    """Field → sentence; a field that is right has an empty one."""

    def __missing__(self, name: str) -> str:
        """Return the sentence of a field nothing is wrong with."""
        return ""


def sentences(wrong: Mapping[str, str] | None) -> Sentences:
    """Return the sentences of a form; none for a form not sent yet."""
    return Sentences(wrong or {})


def named_sentences(wrong: Mapping[str, str] | None, titles: Mapping[str, str]) -> dict[str, str]:
    """Return the sentences as the summary on top tells them: «Содержание: заполните поле».

    `titles` are message ids by field; a field without one keeps its bare sentence.
    """
    return {name: named(titles.get(name), text) for name, text in (wrong or {}).items()}


def named(title: str | None, sentence: str) -> str:
    """Return a sentence that begins with the title of its field."""
    return f"{_(title)}: {sentence[0].lower()}{sentence[1:]}" if title and sentence else sentence


def nested(text: str) -> str:
    """Return a title as it stands inside quotation marks: its own become „inner ones“."""
    return text.replace("«", "„").replace("»", "“")
