"""The only door to an XML or HTML parser for files that strangers wrote.

No entities, no DTD, no network, no huge trees: XXE and billion laughs have nothing to work with.
"""

import io
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO, Protocol, cast

from lxml import etree

if TYPE_CHECKING:
    from lxml.etree._saxparser import ParserTarget


class BrokenXmlError(Exception):
    """The document is not well-formed, too deep or too large for the parser's own limits."""


class ForbiddenXmlError(Exception):
    """The document declares a DTD, which no format we read needs."""


_PART_BYTES = 64 * 1024


def parse(data: bytes) -> etree._Element:
    """Return the root of a whole document.

    Raises `ForbiddenXmlError` for a DTD and `BrokenXmlError` for anything broken.
    """
    follow(io.BytesIO(data), _Nothing())
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise BrokenXmlError(str(error)) from error


class Handler(Protocol):
    """What follows a document as it is read, without a tree."""

    def start(self, tag: str, attributes: Mapping[str, str], /) -> None:
        """An element begins; the tag is `{namespace}name`."""

    def data(self, text: str, /) -> None:
        """Text, possibly in pieces."""

    def end(self, tag: str, /) -> None:
        """An element ends."""


def follow(stream: BinaryIO, handler: Handler) -> None:
    """Tell `handler` what stands in the document, in constant memory however long it is.

    Raises like `parse`.
    """
    parser = etree.XMLParser(
        target=cast("ParserTarget[None]", _Follower(handler)),
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
    )
    try:
        while part := stream.read(_PART_BYTES):
            parser.feed(part)
        parser.close()
    except etree.XMLSyntaxError as error:
        raise BrokenXmlError(str(error)) from error


class _Nothing:
    """Listens to nothing: following it only finds what is forbidden."""

    def start(self, tag: str, attributes: Mapping[str, str], /) -> None:
        """Not kept."""

    def data(self, text: str, /) -> None:
        """Not kept."""

    def end(self, tag: str, /) -> None:
        """Not kept."""


class _Follower:
    """Passes events on and stops at a DTD, before anything it declares can be used."""

    def __init__(self, handler: Handler) -> None:
        self.start = handler.start
        self.data = handler.data
        self.end = handler.end

    def doctype(self, *_declared: str | None) -> None:
        """Refuse."""
        raise ForbiddenXmlError

    def close(self) -> None:
        """Nothing is kept."""


def follow_html(text: str, handler: Handler) -> None:
    """Tell `handler` what a web page holds, however badly it is written; every end is told."""
    parser = etree.HTMLParser(
        target=cast("ParserTarget[None]", _PageFollower(handler)), no_network=True, huge_tree=False
    )
    parser.feed(text)
    with suppress(etree.XMLSyntaxError):  # a page without any element has nothing to tell
        parser.close()


class _PageFollower:
    """Passes events on; the document types of web pages are harmless and ignored."""

    def __init__(self, handler: Handler) -> None:
        self.start = handler.start
        self.data = handler.data
        self.end = handler.end

    def close(self) -> None:
        """Nothing is kept."""
