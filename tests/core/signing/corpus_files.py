"""Bad signatures whose file was damaged or changed after it was signed."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace

from core.signing import crafting, forging
from core.signing.conftest import NOW
from core.signing.corpus import Case, Sample, World, sha256
from core.signing.crafting import Message
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from uprava import signing
from uprava.signing.verdicts import Reason

Spoil = Callable[[bytes], bytes]


def ranged(pdf: bytes, change: Callable[[int, int, int, int], tuple[int, int, int, int]]) -> bytes:
    return forging.with_range(pdf, change(*forging.byte_range(pdf)))


DAMAGED: dict[str, Spoil] = {
    **{
        f"a byte changed at {share} % of what is before the signature": (
            lambda pdf, share=share: forging.flipped(pdf, forging.byte_range(pdf)[1] * share // 100)
        )
        for share in (1, 20, 35, 50, 65, 80, 95)
    },
    "a byte changed after the signature": lambda pdf: forging.flipped(pdf, len(pdf) - 40),
    "cut by 200 bytes": lambda pdf: pdf[:-200],
    "cut in the middle": lambda pdf: pdf[: len(pdf) // 2],
    "cut by the last letter": lambda pdf: pdf[:-2],
    "garbage after the end": lambda pdf: pdf + b"\n% garbage 12345\n",
    "garbage that ends like a file": lambda pdf: pdf + b"garbage\n%%EOF\n",
    "an archive behind the file": lambda pdf: pdf + b"PK\x05\x06" + bytes(18),
    "a line break added": lambda pdf: pdf + b"\n",
    "bytes before the file": lambda pdf: b"GIF89a" + pdf,
    "the file twice": lambda pdf: pdf + pdf,
    "the signature wiped": lambda pdf: forging.with_cms(pdf, b""),
    "the signature is noise": lambda pdf: forging.with_cms(pdf, bytes(range(256)) * 8),
    "the signature cut": lambda pdf: forging.with_cms(pdf, forging.cms_of(pdf)[:-20]),
    "the last byte of the signature changed": lambda pdf: forging.with_cms(
        pdf, forging.flipped(forging.cms_of(pdf), -1)
    ),
    "something hidden in the room kept for the signature": lambda pdf: forging.flipped(
        pdf, forging.byte_range(pdf)[2] - 3
    ),
    "numbers of the range swapped": lambda pdf: ranged(pdf, lambda a, b, c, d: (c, d, a, b)),
    "the range begins later": lambda pdf: ranged(pdf, lambda a, b, c, d: (a + 9, b - 9, c, d)),
    "the range ends earlier": lambda pdf: ranged(pdf, lambda a, b, c, d: (a, b, c, d - 50)),
    "the range leaves the file": lambda pdf: ranged(pdf, lambda a, b, c, _d: (a, b, c, 10**9)),
    "the range covers nothing": lambda pdf: ranged(pdf, lambda _a, _b, _c, _d: (0, 0, 0, 0)),
    "the range shifted": lambda pdf: ranged(pdf, lambda a, b, c, d: (a, b - 1, c - 1, d)),
    "the range leaves out the end": lambda pdf: ranged(pdf, lambda a, b, c, _d: (a, b, c, 0)),
}


def script() -> generic.DictionaryObject:
    entries = {"/S": pdf_name("/JavaScript"), "/JS": generic.TextStringObject("x")}
    return generic.DictionaryObject({pdf_name(key): value for key, value in entries.items()})


def corners(*numbers: int) -> generic.ArrayObject:
    return generic.ArrayObject([generic.NumberObject(number) for number in numbers])


REVISED = {
    "overlay: a drawing over the page": forging.overlay,
    "overlay: a note on the page": forging.annotation("/FreeText"),
    "overlay: a stamp on the page": forging.annotation("/Stamp"),
    "overlay: a picture in a square": forging.annotation("/Square"),
    "overlay: a file on the page": forging.annotation("/FileAttachment"),
    "form: a field with a sum": forging.text_field,
    "form: a signature field that shows a text": forging.empty_field,
    "page: turned": forging.page_entry("/Rotate", generic.NumberObject(180)),
    "page: cut": forging.page_entry("/CropBox", corners(0, 0, 300, 300)),
    "page: wider": forging.page_entry("/MediaBox", corners(0, 0, 1300, 1300)),
    "page: other units": forging.page_entry("/UserUnit", generic.NumberObject(3)),
    "page: one more": forging.one_more_page,
    "page: none": forging.no_pages,
    "replace: the text": forging.new_text,
    "replace: the fonts": forging.page_entry("/Resources", generic.DictionaryObject()),
    "replace: the tree of pages": forging.other_pages,
    "catalogue: another language": forging.catalogue_entry("/Lang", generic.TextStringObject("en")),
    "catalogue: a script on opening": forging.catalogue_entry("/OpenAction", script()),
    "catalogue: layers": forging.catalogue_entry("/OCProperties", generic.DictionaryObject()),
    "catalogue: names": forging.catalogue_entry("/Names", generic.DictionaryObject()),
}
"""What is appended after the signature by one who has no key."""

EVIL_EVIDENCE = {
    "no dictionary": forging.catalogue_entry("/DSS", generic.NullObject()),
    "more than proofs": forging.catalogue_entry(
        "/DSS", generic.DictionaryObject({pdf_name("/Pages"): generic.NumberObject(1)})
    ),
    "no stream": forging.catalogue_entry(
        "/DSS",
        generic.DictionaryObject(
            {pdf_name("/CRLs"): generic.ArrayObject([generic.NumberObject(1)])}
        ),
    ),
    "a drawing beside": forging.both(forging.empty_store, forging.overlay),
    "another title beside": forging.both(forging.empty_store, forging.other_title),
    "a note beside": forging.both(forging.empty_store, forging.annotation("/FreeText")),
}
"""What pretends to be the store of proofs."""


def damaged(kind: str) -> Iterator[Sample]:
    for name, spoil in DAMAGED.items():
        yield Sample(kind, name, lambda w, spoil=spoil: w.file(spoil(w.signed)))


def bytes_changed(level: str, count: int) -> Iterator[Sample]:
    """Yield files with one bit changed anywhere in what is signed."""
    for number in range(count):

        def make(w: World, number: int = number) -> Case:
            pdf = getattr(w, level)
            _first, length, rest, _last = forging.byte_range(pdf)
            places = [*range(length), *range(rest, len(pdf))]
            return w.file(forging.flipped(pdf, random.Random(number).choice(places)))

        yield Sample(f"any byte changed ({level})", f"chance {number}", make)


def revised(level: str) -> Iterator[Sample]:
    for name, change in REVISED.items():
        yield Sample(
            f"changed after signing ({level})", name,
            lambda w, change=change: w.file(forging.revised(getattr(w, level), change), about=0),
            Reason.CHANGED_AFTER,
        )  # fmt: skip


def evil_evidence() -> Iterator[Sample]:
    for name, change in EVIL_EVIDENCE.items():
        yield Sample(
            "store of proofs", name,
            lambda w, change=change: w.file(forging.revised(w.signed, change)),
        )  # fmt: skip


# What was prepared before signing, and shown otherwise after it


def shadow(prepared: Callable, after: Callable) -> Callable[[World], Case]:
    def make(w: World) -> Case:
        signed = w.sign(forging.revised(w.page, prepared))
        assert {c.verdict for c in w.file(signed).checks()} == {signing.Verdict.VALID}
        return w.file(forging.revised(signed, after))

    return make


SHADOWS = {
    "hide: a drawing taken off": (forging.overlay, forging.overlay_off),
    "hide: a note taken off": (forging.annotation("/FreeText"), forging.notes_off),
    "replace: the value of a field": (forging.form, forging.other_value),
    "replace: the look of a field": (forging.form, forging.other_look),
    "hide and replace: a page that waited": (forging.waiting_page, forging.waiting_page_on),
}


def shadows() -> Iterator[Sample]:
    for name, (prepared, after) in SHADOWS.items():
        yield Sample("prepared before signing", name, shadow(prepared, after), Reason.CHANGED_AFTER)
    yield Sample("prepared before signing", "another place in the table", by_the_table)


def by_the_table(w: World) -> Case:
    """The appended table alone makes the page show a stream that was signed but not shown."""
    signed = w.sign(forging.classic("Платить 1 рубль", hidden="Платить 1 000 000 рублей"))
    return w.file(forging.pointed_elsewhere(signed))


# Closed by a stamp anybody may ask for, or by another's signature


def closed_by_stamp(change: Callable, level: str = "signed") -> Callable[[World], Case]:
    """Return a changed file over which a trusted service put its time stamp: it asks nobody."""

    def make(w: World) -> Case:
        changed = forging.revised(getattr(w, level), change)
        return w.file(forging.document_stamp(changed, w.service)).but(about=0)

    return make


def visible_stamp(w: World) -> Case:
    field = forging.revised(w.signed, forging.empty_field)
    return w.file(forging.document_stamp(field, w.service, "Empty")).but(about=0)


CLOSED = {
    "a drawing": forging.overlay,
    "a note": forging.annotation("/FreeText"),
    "a signature field that shows a text": forging.empty_field,
    "the text replaced": forging.new_text,
    "one more page": forging.one_more_page,
    "a field with a sum": forging.text_field,
}


def closed() -> Iterator[Sample]:
    kind = "changed, then stamped with the time"
    for name, change in CLOSED.items():
        yield Sample(kind, name, closed_by_stamp(change), Reason.CHANGED_AFTER)
    yield Sample(kind, "the stamp itself covers the page", visible_stamp, Reason.CHANGED_AFTER)
    yield Sample(kind, "the fonts of a form", fonts_of_a_form, Reason.CHANGED_AFTER)
    kind = "changed by the next signer"
    for name, change in CLOSED.items():
        if "signature field" in name:
            continue

        def make(w: World, change: Callable = change) -> Case:
            return w.file(w.sign(forging.revised(w.signed, change), w.deputy)).but(about=0)

        yield Sample(kind, name, make, Reason.CHANGED_AFTER)
    yield Sample(kind, "who is a stranger", next_is_stranger, Reason.LATER_UNCONFIRMED)
    yield Sample(kind, "who bears the field's name", same_name)


def fonts_of_a_form(w: World) -> Case:
    """The form's default font is another one: a viewer that draws values anew shows other signs."""
    signed = w.sign(forging.revised(w.page, forging.form))
    changed = forging.revised(signed, forging.other_fonts)
    return w.file(forging.document_stamp(changed, w.service)).but(about=0)


def next_is_stranger(w: World) -> Case:
    key = crafting.again(w.deputy, w.stranger)
    return w.file(signed_again(w, w.signed, key)).but(about=0)


def signed_again(w: World, pdf: bytes, key: signing.Key, rename: tuple[bytes, bytes] | None = None):
    """Return the file with a signature more, whoever makes it, the field called as he likes."""
    order = signing.SigningOrder(sha256(pdf), NOW)
    prepared = signing.prepare_pdf(pdf, certificate=key.certificate, order=order)
    if rename:
        prepared = replace(prepared, tail=prepared.tail.replace(*rename))
    add = crafting.stamped_by(lambda signature: crafting.token(signature, w.stamper))
    message = Message(key, prepared.covered(pdf), after=add)
    return signing.embed(message.der(), pdf, prepared)


def same_name(w: World) -> Case:
    """A revoked person signs in a field of the first one's name: whose signature is judged?"""
    revoked = w.certified(w.deputy, name="Иванова Мария Сергеевна")
    names = (b"(Signature2)", b"(Signature1)")
    made = signed_again(w, w.proven, revoked, names)
    return w.file(made, trust=w.revoking(revoked)).but(about=-1)


def moved() -> Iterator[Sample]:
    yield Sample("moved", "from another document", from_another, Reason.BROKEN)
    yield Sample("moved", "from the next revision", from_the_next)


def from_another(w: World) -> Case:
    other = w.sign(forging.revised(w.page, forging.overlay))
    return w.file(forging.with_cms(other, forging.cms_of(w.signed)))


def from_the_next(w: World) -> Case:
    both = w.sign(w.signed, w.deputy)
    return w.file(forging.with_cms(w.signed, forging.cms_of(both)))


NOT_FILES = {
    "nothing": b"",
    "a head and an end": b"%PDF-1.7\n%%EOF",
    "a page of the web": b"<html>",
    "noughts": bytes(1000),
}


def not_files() -> Iterator[Sample]:
    for name, data in NOT_FILES.items():
        yield Sample("no PDF", name, lambda w, data=data: w.file(data))
