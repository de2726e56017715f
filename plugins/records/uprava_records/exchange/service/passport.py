"""The passport of a container: read leniently, written as the published schema demands."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from uprava_records.exchange.service import tree
from uprava_records.exchange.values import (
    Enclosure,
    Numbered,
    Passport,
    Signer,
    UnreadableMessageError,
)

if TYPE_CHECKING:
    from lxml.etree import XMLSchema, _Element

NAMESPACE = "http://minsvyaz.ru/container"
NAME = "passport.xml"
VERSION = "1.0"
SCHEMA = Path(__file__).parent.parent / "schemas" / "medo2.7-container.xsd"
LONGEST_NUMBER = 31
LONGEST_TITLE = 4000


def read_passport(data: bytes) -> Passport:
    """Return what a passport says. Raises UnreadableMessageError when it names no document."""
    root = tree.parsed(data)
    document = tree.attribute(tree.at(root, "document"), "localName")
    if tree.name_of(root) != "container" or not document:
        raise UnreadableMessageError("в паспорте не указан файл документа")
    author = tree.at(root, "authors", "author")
    links = list(tree.each(root, "requisites", "links", "link"))
    pages = tree.text(root, "document", "pagesQuantity")
    return Passport(
        uid=tree.uid(tree.attribute(root, "uid")),
        kind=tree.text(root, "requisites", "documentKind"),
        title=tree.text(root, "requisites", "annotation"),
        organisation=tree.text(author, "organization", "title"),
        number=numbered(tree.at(author, "registration")),
        document=document,
        signers=tuple(signers(author)),
        mark=tree.text(root, "requisites", "classification"),
        executor=tree.text(author, "executor", "name"),
        phone=tree.text(author, "executor", "phone"),
        addressees=tuple(
            tree.text(each, "organization", "title")
            for each in tree.each(root, "addressees", "addressee")
        ),
        enclosures=tuple(enclosures(root)),
        pages=int(pages) if pages.isdecimal() and len(pages) < 7 else None,
        answers=tuple(numbered(tree.at(link, "registration")) for link in links),
        answered=tuple(tree.text(link, "organization", "title") for link in links),
    )


def numbered(element: "_Element | None") -> Numbered:
    """Return a number and its day."""
    return Numbered(tree.text(element, "number"), tree.day(tree.text(element, "date")))


def signers(author: "_Element | None") -> Iterator[Signer]:
    """Yield who signed."""
    for sign in tree.each(author, "sign"):
        signature = tree.attribute(tree.at(sign, "documentSignature"), "localName")
        yield Signer(
            tree.text(sign, "person", "name"), tree.text(sign, "person", "post"), signature
        )


def enclosures(root: "_Element") -> Iterator[Enclosure]:
    """Yield the attachments in the order they are numbered."""
    found = [
        (tree.text(each, "order"), Enclosure(
            tree.attribute(each, "localName"), tree.text(each, "description"),
            tuple(tree.attribute(one, "localName") for one in tree.each(each, "signature")),
        ))
        for each in tree.each(root, "attachments", "attachment")
    ]  # fmt: skip
    for _order, each in sorted(found, key=lambda one: (len(one[0]), one[0])):
        yield each


MAKER = tree.Maker("c", NAMESPACE)


def write_passport(passport: Passport) -> bytes:
    """Return a passport. Raises UnreadableMessageError naming what the schema forbids."""
    root = MAKER.root("container", {"uid": passport.uid, "version": VERSION})
    requisites = MAKER.add(root, "requisites")
    MAKER.add(requisites, "documentKind", passport.kind)
    MAKER.some(requisites, "classification", passport.mark)
    title = MAKER.add(requisites, "annotation")
    title.text = tree.fit(passport.title, longest=LONGEST_TITLE)
    write_links(requisites, passport)
    write_author(MAKER.add(MAKER.add(root, "authors"), "author"), passport)
    addressees = MAKER.add(root, "addressees")
    for each in passport.addressees:
        addressee = MAKER.add(addressees, "addressee")
        MAKER.add(MAKER.add(addressee, "organization"), "title", each)
    document = MAKER.add(root, "document", localName=passport.document)
    if passport.pages:
        MAKER.add(document, "pagesQuantity", str(passport.pages))
    write_enclosures(root, passport)
    check(root)
    return tree.written(root)


def write_links(requisites: "_Element", passport: Passport) -> None:
    """Add the documents this one answers."""
    if not passport.answers:
        return
    links = MAKER.add(requisites, "links")
    for number, organisation in zip(passport.answers, passport.answered, strict=True):
        link = MAKER.add(links, "link")
        MAKER.add(MAKER.add(link, "organization"), "title", organisation)
        write_number(MAKER.add(link, "registration"), number)


def write_number(registration: "_Element", number: Numbered) -> None:
    """Add a number and its day."""
    if number.day is None or not 0 < len(number.number) <= LONGEST_NUMBER:
        raise UnreadableMessageError(f"номер длиннее {LONGEST_NUMBER} знаков или без даты")
    MAKER.add(registration, "number", number.number)
    MAKER.add(registration, "date", number.day.isoformat())


REGISTRATION_STAMP = "registration_stamp.png"
REGISTRATION_PLACE = (15, 63, 100, 14)
SIGNATURE_PLACE = (80, 200, 72, 30)
"""Left, top, width, height on the first page in millimetres, as adapters in use place them; each
further signature stands 30 mm lower."""


def write_author(author: "_Element", passport: Passport) -> None:
    """Add who wrote, the number with its stamp, who signed, who is to be asked."""
    MAKER.add(MAKER.add(author, "organization"), "title", passport.organisation)
    registration = MAKER.add(author, "registration")
    write_number(registration, passport.number)
    write_stamp(registration, "registrationStamp", REGISTRATION_STAMP, REGISTRATION_PLACE)
    left, top, width, height = SIGNATURE_PLACE
    for position, signer in enumerate(passport.signers):
        sign = MAKER.add(author, "sign")
        person = MAKER.add(sign, "person")
        MAKER.add(person, "post", signer.post or "—")
        MAKER.add(person, "name", signer.name)
        signature = MAKER.add(
            sign, "documentSignature", localName=signer.signature, type="Утверждающая"
        )
        place = (left, top + 30 * position, width, height)
        write_stamp(signature, "signatureStamp", stamp_of(position), place)
    if passport.executor and passport.phone:
        executor = MAKER.add(author, "executor")
        MAKER.add(executor, "name", passport.executor)
        MAKER.add(executor, "phone", passport.phone)


def stamp_of(position: int) -> str:
    """Return the name of the picture of a signature."""
    return f"signature_stamp_{position + 1:03}.png"


def write_stamp(parent: "_Element", name: str, file: str, place: tuple[int, int, int, int]) -> None:
    """Add a picture with its place on the first page, in millimetres from the top left corner."""
    left, top, width, height = place
    position = MAKER.add(MAKER.add(parent, name, localName=file), "position")
    MAKER.add(position, "page", "1")
    corner, size = MAKER.add(position, "topLeft"), MAKER.add(position, "dimension")
    MAKER.add(corner, "x", str(left))
    MAKER.add(corner, "y", str(top))
    MAKER.add(size, "w", str(width))
    MAKER.add(size, "h", str(height))


def write_enclosures(root: "_Element", passport: Passport) -> None:
    """Add the attachments."""
    if not passport.enclosures:
        return
    attachments = MAKER.add(root, "attachments")
    for order, each in enumerate(passport.enclosures):
        attachment = MAKER.add(attachments, "attachment", localName=each.name)
        MAKER.add(attachment, "order", str(order))
        MAKER.some(attachment, "description", each.title)
        for signature in each.signatures:
            MAKER.add(attachment, "signature", localName=signature)


@cache
def schema() -> "XMLSchema":
    """Return the published schema of the container: annex of order 186/258."""
    from lxml import etree

    return etree.XMLSchema(etree.parse(SCHEMA))


def check(root: "_Element") -> None:
    """Raise UnreadableMessageError naming the first thing the schema forbids."""
    rules = schema()
    if not rules.validate(root):
        raise UnreadableMessageError(str(rules.error_log[0].message))
