"""A document on a letterhead: what a module gives and what comes from the press."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from uprava.i18n import _
from uprava.printing.codes import svg_of
from uprava.printing.compiler import Setting, look_at, print_pdf
from uprava.printing.fields import filled
from uprava.printing.forms import LETTERHEADS, FormKind, Layout
from uprava.printing.typography import tied
from uprava.printing.values import Drawn, PdfStandard, Printed
from uprava.printing.writing import Paragraph, Typed, to_the

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
class Appendix:
    """An appendix in the same file, on pages of its own; they are numbered when there are more."""

    title: str
    paragraphs: Typed


@dataclass(frozen=True, slots=True)
class Letter:
    """A document to be printed on a letterhead; what is empty is left to be filled by hand.

    `fields` are the values of the letterhead's fields by their Russian names. Each of
    `addressees` is a group of lines. `beside` puts two signers of equal rank side by side.
    """

    fields: Mapping[str, str]
    title: str
    paragraphs: Typed
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
    appendices: Sequence[Appendix] = ()
    check: str = ""
    """The address of the QR code, requisite 31 of GOST R 7.0.97-2025; empty: no code."""


def print_letter(
    letter: Letter, head: Letterhead, *, created: datetime, standard: PdfStandard
) -> Printed:
    """Return the document with a slot for the mark of each signer.

    Raises InvalidError naming the field and the characters the print fonts lack.
    """
    setting = Setting(standard=standard, blobs=_blobs(head), titles=_titles())
    return print_pdf(TEMPLATE, _values(letter, head), created=created, setting=setting)


def draw_letter(letter: Letter, head: Letterhead, *, created: datetime, page: int = 1) -> Drawn:
    """Return a page as a picture, for a preview; beyond the last one, the last one."""
    setting = Setting(blobs=_blobs(head), titles=_titles())
    return look_at(TEMPLATE, _values(letter, head), created=created, setting=setting, page=page)


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
        "paragraphs": _paragraphs(letter.paragraphs),
        "attachments": [tied(each) for each in letter.attachments],
        "signers": [{"post": tied(each.post), "name": tied(each.name)} for each in letter.signers],
        "beside": letter.beside,
        "executor": shown.get("executor", []),
        "qr": svg_of(letter.check) if letter.check else "",
        "code": letter.check.rpartition("/")[2],
        "appendices": [
            _appendix(each, number=_number(letter, place), to=to_the(letter.kind or OWN[head.kind]))
            for place, each in enumerate(letter.appendices, 1)
        ],
    }


OWN = {FormKind.LETTER: "письмо", FormKind.OFFICIAL: "письмо", FormKind.GENERAL: "документ"}
"""What a document on a letterhead is when nobody says more."""


def _number(letter: Letter, place: int) -> str:
    return f" № {place}" if len(letter.appendices) > 1 else ""


def _appendix(one: Appendix, *, number: str, to: str) -> dict[str, object]:
    """Return an appendix with its mark: GOST R 7.0.97-2016, item 5.18."""
    return {
        "head": [tied(f"Приложение{number}"), tied(f"к {to}")],
        "title": tied(one.title),
        "paragraphs": _paragraphs(one.paragraphs),
    }


def _paragraphs(typed: Typed) -> list[dict[str, str]]:
    known = (Paragraph(each) if isinstance(each, str) else each for each in typed)
    return [{"text": tied(one.text), "mark": one.mark, "style": one.style.value} for one in known]


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
        "executor": _("Mark of the executor"), "appendices": _("appendix"), "text": _("text"),
    }  # fmt: skip
