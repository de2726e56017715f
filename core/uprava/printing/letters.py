"""A document on a letterhead: what a module gives and what comes from the press."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from uprava.i18n import _
from uprava.printing.compiler import Setting, draw_page, print_pdf
from uprava.printing.fields import filled
from uprava.printing.forms import LETTERHEADS, FormKind, Layout
from uprava.printing.typography import tied
from uprava.printing.values import PdfStandard, Printed

TEMPLATE = "letter.typ"


@dataclass(frozen=True, slots=True)
class Picture:
    """Arms or an emblem, as it was cleaned when it was taken in."""

    data: bytes = field(repr=False)
    format: str
    """png or jpg."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """A letterhead in one of its versions; `texts` still have their fields."""

    kind: FormKind
    layout: Layout = Layout.CORNER
    texts: Mapping[str, str] = field(default_factory=dict)
    arms: Picture | None = None


@dataclass(frozen=True, slots=True)
class Signer:
    """Who will sign: the post as it stands at the left, initials and surname at the right."""

    post: str
    name: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A document to be printed on a letterhead; what is empty is left to be filled by hand.

    `fields` are the values of the letterhead's fields by their Russian names. Each of
    `addressees` is a group of lines. `beside` puts two signers of equal rank side by side.
    """

    fields: Mapping[str, str]
    title: str
    paragraphs: Sequence[str]
    signers: Sequence[Signer]
    kind: str = ""
    number: str = ""
    day: str = ""
    reply_number: str = ""
    reply_day: str = ""
    addressees: Sequence[Sequence[str]] = ()
    greeting: str = ""
    attachments: Sequence[str] = ()
    beside: bool = False


def print_letter(
    letter: Letter, head: Letterhead, *, created: datetime, standard: PdfStandard
) -> Printed:
    """Return the document with a slot for the mark of each signer.

    Raises InvalidError naming the field and the characters the print fonts lack.
    """
    setting = Setting(standard=standard, blobs=_blobs(head), titles=_titles())
    return print_pdf(TEMPLATE, _values(letter, head), created=created, setting=setting)


def draw_letter(letter: Letter, head: Letterhead, *, created: datetime) -> bytes:
    """Return the first page as PNG, for a preview."""
    setting = Setting(blobs=_blobs(head), titles=_titles())
    return draw_page(TEMPLATE, _values(letter, head), created=created, setting=setting)


def _blobs(head: Letterhead) -> tuple[bytes, ...]:
    return (head.arms.data,) if head.arms else ()


def _values(letter: Letter, head: Letterhead) -> dict[str, object]:
    texts = {**LETTERHEADS[head.kind].defaults, **head.texts}
    shown = {name: _lines(filled(text, letter.fields)) for name, text in texts.items()}
    return {
        "head": {
            "kind": head.kind.value,
            "layout": head.layout.value,
            "arms": 0 if head.arms else None,
            "arms-format": head.arms.format if head.arms else "",
            **{name: shown.get(name, []) for name in ("above", "name", "unit", "reference")},
            "place": " ".join(shown.get("place", [])),
        },
        "author": letter.fields.get("организация", ""),
        "kind": letter.kind,
        "title": tied(letter.title),
        "date": letter.day,
        "number": letter.number,
        "reply-number": letter.reply_number,
        "reply-date": letter.reply_day,
        "addressees": [[tied(line) for line in group] for group in letter.addressees],
        "greeting": tied(letter.greeting),
        "paragraphs": [tied(each) for each in letter.paragraphs],
        "attachments": [tied(each) for each in letter.attachments],
        "signers": [{"post": tied(each.post), "name": tied(each.name)} for each in letter.signers],
        "beside": letter.beside,
        "executor": shown.get("executor", []),
    }


def _lines(text: str) -> list[str]:
    """Return the lines of a text; one whose fields are all empty is left out."""
    return [tied(line.strip()) for line in text.splitlines() if line.strip(" ,;")]


def _titles() -> dict[str, str]:
    """Return what people call the fields of a letter."""
    return {
        "head": _("letterhead"), "above": _("Above the name"),
        "name": _("Name of the organisation"), "unit": _("Unit"),
        "reference": _("Reference data"), "place": _("Place"), "author": _("organisation"),
        "kind": _("kind of document"), "title": _("title"), "number": _("number"),
        "date": _("date"), "reply-number": _("number of the letter answered"),
        "reply-date": _("date of the letter answered"), "addressees": _("addressees"),
        "greeting": _("greeting"), "paragraphs": _("text, paragraph"),
        "attachments": _("attachments"), "signers": _("signers"), "post": _("post"),
        "executor": _("Mark of the executor"),
    }  # fmt: skip
