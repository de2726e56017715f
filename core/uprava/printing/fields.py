"""`{поле}` in texts that administrators write: a name in braces is replaced, nothing is run."""

import re
from collections.abc import Iterable, Mapping

from uprava.i18n import _

FIELD = re.compile(r"\{([^{}]*)\}")
BRACE = re.compile(r"[{}]")


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return the text with every field replaced once; what a value contains is never looked at.

    An unknown field stays as it is written: `mistake_in` tells of it when the text is saved.
    """
    return FIELD.sub(lambda found: values.get(_name(found[1]), found[0]), text)


def mistake_in(text: str, allowed: Iterable[str]) -> str:
    """Return the sentence about the first wrong field or brace; empty when there is none."""
    known = list(allowed)
    for name in FIELD.findall(text):
        if _name(name) not in known:
            listed = ", ".join(f"{{{each}}}" for each in known)
            return _("There is no field {name}. The fields of this text are: {known}.").format(
                name=f"{{{name}}}", known=listed
            )
    if BRACE.search(FIELD.sub("", text)):
        return _("A brace is not closed. A field is written in braces: {example}.").format(
            example=f"{{{known[0]}}}" if known else "{…}"
        )
    return ""


def _name(written: str) -> str:
    """Return the field's name as it is known: spaces and capitals do not matter."""
    return " ".join(written.split()).lower()
