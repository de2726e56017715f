"""BER made definite before any parser sees it: bounded in depth, elements and time.

Signature files come in BER (X.690): lengths may be indefinite and byte strings cut into pieces.
The parser behind would go through such bytes once per level, and as deep as they say. Here every
byte is looked at once; what was definite stays as it is, byte for byte, so digests of it hold.
"""

from dataclasses import dataclass

DEEPEST = 64
"""Levels; a signature with time stamps and long chains has about 25."""
MOST_ELEMENTS = 400_000
"""Reading them takes about a second; 50 MB in pieces of 1 KB are 50,000."""

INDEFINITE = 0x80
PIECES = 0x24
"""An OCTET STRING of pieces (X.690, 8.7.3)."""
STRING = 0x04


@dataclass
class _Reader:
    data: bytes
    left: int = MOST_ELEMENTS

    def header(self, position: int) -> tuple[int, int]:
        """Return where the content of the element begins, and its length or -1 for indefinite."""
        self.left -= 1
        if self.left < 0:
            raise ValueError("too many elements")
        data = self.data
        if data[position] & 0x1F == 0x1F:
            position = _after_long_tag(data, position)
        first = data[position + 1]
        if first < INDEFINITE:
            return position + 2, first
        if first == INDEFINITE:
            return position + 2, -1
        size = first - INDEFINITE
        if size > 8:
            raise ValueError("a length of more than eight bytes")
        begin = position + 2
        return begin + size, int.from_bytes(data[begin : begin + size], "big")

    def element(self, position: int, end: int, depth: int) -> tuple[bytes | None, int]:
        """Return the definite form, None where it is so already, and where the element ends."""
        if depth > DEEPEST:
            raise ValueError("too deep")
        begin, length = self.header(position)
        tag = self.data[position]
        if length >= 0 and begin + length > end:
            raise ValueError("longer than what it is in")
        if not tag & 0x20:
            if length < 0:
                raise ValueError("an indefinite length of a value")
            return None, begin + length
        inner_end = begin + length if length >= 0 else end
        parts, at = self.parts(begin, inner_end, depth, stops=length < 0)
        if length >= 0 and parts is None and tag != PIECES:
            return None, at
        stop = at - 2 if length < 0 else at
        content = b"".join(parts) if parts is not None else self.data[begin:stop]
        if tag == PIECES:
            return _encoded(bytes([STRING]), self.joined(content)), at
        return _encoded(self.data[position : _tag_end(self.data, position)], content), at

    def parts(
        self, begin: int, end: int, depth: int, *, stops: bool
    ) -> tuple[list[bytes] | None, int]:
        """Return the elements inside, None where all are definite, and where they end."""
        parts: list[bytes] = []
        changed, kept_from, at = False, begin, begin
        while at < end:
            if stops and self.data[at : at + 2] == b"\0\0":
                parts.append(self.data[kept_from:at])
                return (parts if changed else None), at + 2
            made, after = self.element(at, end, depth + 1)
            if made is not None:
                changed = True
                parts += [self.data[kept_from:at], made]
                kept_from = after
            at = after
        if stops or at != end:
            raise ValueError("no end of an indefinite length")
        parts.append(self.data[kept_from:end])
        return (parts if changed else None), at

    def joined(self, content: bytes) -> bytes:
        """Return the bytes of the pieces of a string, each definite by now."""
        inside = _Reader(content, self.left)
        pieces, at = [], 0
        while at < len(content):
            begin, length = inside.header(at)
            if content[at] != STRING or length < 0 or begin + length > len(content):
                raise ValueError("a piece of a string is no string")
            pieces.append(content[begin : begin + length])
            at = begin + length
        self.left = inside.left
        return b"".join(pieces)


def definite(data: bytes) -> bytes:
    """Return the first element of the bytes with definite lengths and whole strings.

    Raises ValueError for what is no BER, is deeper than 64 levels or has too many elements. Zeros
    and line ends may follow the element, nothing else.
    """
    try:
        made, end = _Reader(data).element(0, len(data), 0)
    except IndexError as error:
        raise ValueError("cut off") from error
    if data[end:].strip(b"\0\r\n "):
        raise ValueError("something follows")
    return data[:end] if made is None else made


def _after_long_tag(data: bytes, position: int) -> int:
    """Return the position of the last byte of a tag of several bytes."""
    for at in range(position + 1, position + 6):
        if not data[at] & 0x80:
            return at
    raise ValueError("a tag of too many bytes")


def _tag_end(data: bytes, position: int) -> int:
    return (_after_long_tag(data, position) if data[position] & 0x1F == 0x1F else position) + 1


def _encoded(tag: bytes, content: bytes) -> bytes:
    length = len(content)
    if length < INDEFINITE:
        return tag + bytes([length]) + content
    size = (length.bit_length() + 7) // 8
    return tag + bytes([INDEFINITE + size]) + length.to_bytes(size, "big") + content
