"""Sentences about fields, as templates ask for them."""

from collections.abc import Mapping


class Sentences(dict[str, str]):
    """Field → sentence; a field that is right has an empty one."""

    def __missing__(self, name: str) -> str:
        """Return the sentence of a field nothing is wrong with."""
        return ""


def sentences(wrong: Mapping[str, str] | None) -> Sentences:
    """Return the sentences of a form; none for a form not sent yet."""
    return Sentences(wrong or {})
