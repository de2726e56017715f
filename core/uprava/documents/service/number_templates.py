"""Templates of registration numbers: their tokens, their check, the numbers they make.

Shapes of numbers: instructions on records management, such as «ИСХ-09/ГБ(ПР)-1000/01» (flow,
year, unit, ordinal, signer), «01-23/456» (unit, case, ordinal), «456-п», «И-125» (letter).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date

from uprava.documents.service.number_words import as_shown
from uprava.errors import InvalidError
from uprava.i18n import N_, _

LONGEST = 31
"""Characters of a registration number. MEDO 2.7 container schema (order 186/258)."""

TOKENS = {
    "index": N_("index of the journal"),
    "flow": N_("mark of the flow, such as IN"),
    "organisation": N_("index of the organisation"),
    "yyyy": N_("year, four digits"),
    "yy": N_("year, two digits"),
    "unit": N_("index of the unit"),
    "case": N_("index of the case by the filing plan"),
    "kind": N_("code of the kind of document"),
    "signer": N_("code of who signed"),
    "letter": N_("letter, such as the first of a surname"),
    "suffix": N_("litera of what was missed"),
}
"""What a template may hold beside `{seq}`."""

SEQ = re.compile(r"\{seq(?::(\d{1,2}))?\}")
TOKEN = re.compile(r"\{([a-z]+)\}")
SUFFIX = "{suffix}"
PLACE = "{seq}"

LITERA = re.compile(r"/[1-9][0-9]?|[а-я]")
"""12/1 or 12а."""

MANY = 99_999
"""An ordinal no journal of a year goes beyond; the longest number is tried with it."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a document adds to its number; empty: as the journal has it, or nothing.

    Unit and case are otherwise the two parts of the journal's index («01-12»), the kind the last
    word of its code.
    """

    unit: str = ""
    case: str = ""
    kind: str = ""
    signer: str = ""
    letter: str = ""


LIMITS = Tokens("x" * 8, "x" * 8, "x" * 10, "x" * 5, "x")
"""The longest value of each: so the length of numbers is known before there are any."""

SAMPLES = Tokens(kind="п", signer="01", letter="И")
"""What stands for a document in numbers shown before there are any."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a journal itself knows of its numbers on a day."""

    index: str
    flow: str
    organisation: str
    kind: str
    day: date


def values_of(known: Known, tokens: Tokens) -> dict[str, str]:
    """Return the values of all tokens but the литера; empty where there is none."""
    unit, _dash, case = known.index.partition("-")
    return {
        "index": known.index,
        "flow": known.flow,
        "organisation": known.organisation,
        "yyyy": f"{known.day:%Y}",
        "yy": f"{known.day:%y}",
        "unit": tokens.unit or unit,
        "case": tokens.case or case or known.index,
        "kind": tokens.kind or known.kind.rpartition(".")[2],
        "signer": tokens.signer,
        "letter": tokens.letter,
        "suffix": "",
    }


def longest_of(known: Known) -> dict[str, str]:
    """Return values at least as long as those of any document."""
    usual = values_of(known, Tokens())
    given = {each.name: str(getattr(LIMITS, each.name)) for each in fields(LIMITS)}
    longer = {name: max(usual[name], value, key=len) for name, value in given.items()}
    return usual | longer


def split_template(template: str, values: Mapping[str, str]) -> tuple[str, int, str]:
    """Return what stands before the ordinal, its least width, and what stands after it.

    A литера stands where the template says, else right after the ordinal. Raises InvalidError
    for a template without exactly one `{seq}`, or with an unknown token.
    """
    unknown = [name for name in TOKEN.findall(SEQ.sub("", template)) if name not in TOKENS]
    places = SEQ.findall(template)
    if unknown or len(places) != 1 or template.count(SUFFIX) > 1:
        raise InvalidError(
            _("The number template needs {place} once and may use {tokens}.").format(
                place=as_shown(PLACE), tokens=as_shown(" ".join(f"{{{name}}}" for name in TOKENS))
            ),
            fields={"number_template": ", ".join(unknown) or as_shown(PLACE)},
        )
    before, after = SEQ.split(template)[0], SEQ.split(template)[-1]
    if SUFFIX not in template:
        after = SUFFIX + after
    return filled(before, values), int(places[0] or 1), filled(after, values)


def filled(part: str, values: Mapping[str, str]) -> str:
    """Put the values of the tokens in."""
    return TOKEN.sub(lambda match: values.get(match[1], ""), part)


def partly_filled(template: str, values: Mapping[str, str]) -> str:
    """Put in what is known and leave the other tokens, the ordinal among them."""
    return TOKEN.sub(lambda match: values.get(match[1]) or match[0], template)


def make_number(template: str, seq: int, values: Mapping[str, str]) -> str:
    """Return the number of an ordinal. Raises InvalidError as `split_template`."""
    before, width, after = split_template(template, values)
    return f"{before}{seq:0{width}d}{after}"


def lacking(template: str, values: Mapping[str, str]) -> list[str]:
    """Return the tokens of a template that have no value; a литера may be missing."""
    names = TOKEN.findall(SEQ.sub("", template))
    return [name for name in names if name != "suffix" and not values.get(name)]


def refuse_lacking(template: str, values: Mapping[str, str]) -> None:
    """Raise InvalidError when the number would miss a part."""
    missing = lacking(template, values)
    if missing:
        raise InvalidError(
            _("The number cannot be made: the document has no {what}.").format(
                what=", ".join(_(TOKENS[name]) for name in missing)
            ),
            fields={"journal": _("Its numbers need: {tokens}.").format(
                tokens=as_shown(" ".join(f"{{{name}}}" for name in missing))
            )},
        )  # fmt: skip


def refuse_long(template: str, tokens: Tokens) -> None:
    """Raise InvalidError for a value of the number longer than numbers were measured with."""
    for each in fields(tokens):
        limit, value = len(getattr(LIMITS, each.name)), getattr(tokens, each.name)
        if len(value) > limit and f"{{{each.name}}}" in template:
            raise InvalidError(
                _("For a number, {what} has at most {n} characters: {value}.").format(
                    what=_(TOKENS[each.name]), n=limit, value=value[:40]
                )
            )


def refuse_over(number: str) -> str:
    """Return the number. Raises InvalidError when exchange would refuse it."""
    if len(number) > LONGEST:
        raise InvalidError(
            _(
                "The number {number} is longer than {n} characters; exchange would refuse it."
            ).format(number=number, n=LONGEST)
        )
    return number


@dataclass(frozen=True, slots=True)
class Preview:
    """Numbers of a template: the next, a late one, one with a литера; or what is wrong."""

    next: str = ""
    later: str = ""
    litera: str = ""
    wrong: str = ""


def preview(template: str, known: Known, *, last: int) -> Preview:
    """Return numbers of a template, or the sentence of what is wrong with it.

    The longest number the journal can ever give is tried, with the longest litera and the
    longest values of documents.
    """
    values = values_of(known, SAMPLES)
    try:
        following, late = (make_number(template, seq, values) for seq in (last + 1, MANY))
        litera = make_number(template, max(last, 1), values | {"suffix": "/1"})
        longest = make_number(template, MANY, longest_of(known) | {"suffix": "/99"})
    except InvalidError as error:
        return Preview(wrong=error.detail)
    shown = Preview(following, late, litera)
    if "{" in following or "}" in following or not following.isprintable():
        wrong = _("A token is not closed, or a sign in the template cannot be printed.")
    elif "{flow}" in template and not known.flow:
        wrong = _("The template has {part}: say the mark of the flow.").format(
            part=as_shown("{flow}")
        )
    elif len(longest) > LONGEST:
        said = _("Number {number} has more than {n} characters: exchange would refuse it.")
        wrong = said.format(number=longest, n=LONGEST)
    else:
        return shown
    return Preview(shown.next, shown.later, shown.litera, wrong)
