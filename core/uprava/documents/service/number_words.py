"""Parts of number templates as the office calls them: `{seq}` is kept, `{номер}` is shown.

Templates are kept with one set of names, whatever the language of who set them up; both are
understood when they are typed.
"""

import re

from uprava.i18n import pgettext

PART = re.compile(r"\{\s*([^\W\d_]+)\s*(:\d{1,2})?\s*\}")


def names() -> dict[str, str]:
    """Return what the parts are called in the reader's language, by the names that are kept."""
    return {
        "seq": pgettext("number part", "seq"),
        "index": pgettext("number part", "index"),
        "flow": pgettext("number part", "flow"),
        "organisation": pgettext("number part", "organisation"),
        "yyyy": pgettext("number part", "yyyy"),
        "yy": pgettext("number part", "yy"),
        "unit": pgettext("number part", "unit"),
        "case": pgettext("number part", "case"),
        "kind": pgettext("number part", "kind"),
        "signer": pgettext("number part", "signer"),
        "letter": pgettext("number part", "letter"),
        "suffix": pgettext("number part", "suffix"),
    }


def as_shown(template: str) -> str:
    """Return a template with the names of the reader's language."""
    return renamed(template, names())


def as_kept(typed: str) -> str:
    """Return a typed template with the names that are kept; what is no name stays as it is."""
    return renamed(typed, {said: name for name, said in names().items()})


def renamed(template: str, called: dict[str, str]) -> str:
    """Return a template whose parts have other names; capitals and spaces inside are forgiven."""

    def other(found: re.Match[str]) -> str:
        said = found[1].lower()
        return f"{{{called[said]}{found[2] or ''}}}" if said in called else found[0]

    return PART.sub(other, template)
