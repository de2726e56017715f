"""What a person has typed for a letterhead: its fields, their limits, the document made of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from uprava.errors import InvalidError
from uprava.i18n import N_, _
from uprava.printing.fields import mistake_in
from uprava.printing.forms import FormKind
from uprava.printing.glyphs import missing_characters
from uprava.printing.letters import Appendix, Letter, Signer
from uprava.printing.writing import groups_of, lines_of, paragraphs_of

LONGEST_TEXT = 100_000
"""Characters of a text or an appendix: about forty pages; what is longer is attached as a file."""
LONGEST_TITLE = 1000
LONGEST_LINES = 3000
MOST_APPENDICES = 5
MOST_SIGNERS = 6

KINDS = ("Постановление", "Распоряжение", "Приказ", "Решение")
"""Kinds of documents on a general letterhead that are offered; any other may be typed."""


@dataclass(frozen=True, slots=True)
class TypedAppendix:
    """An appendix as it was typed."""

    title: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """Everything typed; `signers` are lines «post; initials and surname»."""

    kind: str = ""
    title: str = ""
    text: str = ""
    signers: str = ""
    addressees: str = ""
    greeting: str = ""
    reply_number: str = ""
    reply_day: str = ""
    attachments: str = ""
    appendices: tuple[TypedAppendix, ...] = field(default=())


LIMITS: Mapping[str, int] = {
    "kind": 100, "title": LONGEST_TITLE, "text": LONGEST_TEXT, "signers": LONGEST_LINES,
    "addressees": LONGEST_LINES, "greeting": 200, "reply_number": 100, "reply_day": 30,
    "attachments": LONGEST_LINES,
}  # fmt: skip
"""Characters of each field."""

REQUIRED = {
    "title": N_("Write the title."),
    "text": N_("Type the text: there is nothing to set on the letterhead."),
}


def typed_in(data: Mapping[str, str]) -> Typed:
    """Return what a form holds; appendices without title and text are left out."""
    names = [each.name for each in fields(Typed) if each.name != "appendices"]
    texts = {name: _tidy(data.get(name, "")) for name in names}
    numbered = (
        TypedAppendix(_tidy(data.get(f"a{n}_title", "")), _tidy(data.get(f"a{n}_text", "")))
        for n in range(1, MOST_APPENDICES + 1)
    )
    return Typed(**texts, appendices=tuple(each for each in numbered if each != TypedAppendix()))


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def check(typed: Typed, known: Mapping[str, str]) -> None:
    """Raise InvalidError with a sentence for every field that cannot be set."""
    wrong = {
        name: said for name, text in _texts(typed).items() if (said := _mistake(name, text, known))
    }
    if not wrong.get("signers") and (said := _wrong_signers(typed.signers)):
        wrong["signers"] = said
    if wrong:
        raise InvalidError(_("The text is not set: look at the marked fields."), fields=wrong)


def check_length(typed: Typed) -> None:
    """Raise InvalidError for what is too long to be kept at all."""
    wrong = {name: said for name, text in _texts(typed).items() if (said := _too_long(name, text))}
    if wrong:
        raise InvalidError(_("The text is too long and is not kept."), fields=wrong)


def _texts(typed: Typed) -> dict[str, str]:
    """Return every typed text by the name of its field on the form."""
    own = {name: getattr(typed, name) for name in LIMITS}
    for n, one in enumerate(typed.appendices, 1):
        own |= {f"a{n}_title": one.title, f"a{n}_text": one.text}
    return own


def _mistake(name: str, text: str, known: Mapping[str, str]) -> str:
    if name in REQUIRED and not text:
        return _(REQUIRED[name])
    if said := _too_long(name, text):
        return said
    if missing := missing_characters(text):
        return _("The print fonts do not have: {characters}.").format(characters=", ".join(missing))
    return mistake_in(text, known) if name == "text" or name.endswith("_text") else ""


def _too_long(name: str, text: str) -> str:
    limit = LIMITS.get(name, LONGEST_TITLE if name.endswith("_title") else LONGEST_TEXT)
    if len(text) <= limit:
        return ""
    if limit == LONGEST_TEXT:
        said = _("{n} characters are more than the {limit} that can be typed here. Attach the rest "
                 "as a file.")  # fmt: skip
        return said.format(n=f"{len(text):,}".replace(",", "\u00a0"), limit="100\u00a0000")
    return _("At most {n} characters.").format(n=limit)


def _wrong_signers(text: str) -> str:
    lines = lines_of(text)
    if len(lines) > MOST_SIGNERS:
        return _("At most {n} people sign one document.").format(n=MOST_SIGNERS)
    if any(not all(part.strip() for part in line.partition(";")[::2]) for line in lines):
        return _("Write each signer on a line: the post, a semicolon, initials and surname.")
    return ""


def signers_of(typed: Typed) -> tuple[Signer, ...]:
    """Return who will sign."""
    parts = (line.rpartition(";") for line in lines_of(typed.signers))
    return tuple(Signer(post.strip(), name.strip()) for post, _semicolon, name in parts)


def letter_of(typed: Typed, kind: FormKind, values: Mapping[str, str]) -> Letter:
    """Return the document; what a letterhead of this kind has no place for is left out."""
    general = kind is FormKind.GENERAL
    signers = signers_of(typed)
    known = {**values, "должность": signers[0].post if signers else values.get("должность", "")}
    return Letter(
        fields=known,
        title=" ".join(typed.title.split()),
        paragraphs=paragraphs_of(typed.text, known),
        signers=signers,
        kind=typed.kind if general else "",
        reply_number="" if general else typed.reply_number,
        reply_day="" if general else typed.reply_day,
        addressees=[] if general else groups_of(typed.addressees),
        greeting="" if general else typed.greeting,
        attachments=lines_of(typed.attachments),
        appendices=[
            Appendix(" ".join(one.title.split()), paragraphs_of(one.text, known))
            for one in typed.appendices
        ],
    )
