"""One mistake of asn1crypto 1.5 mended: it takes some definite lengths for indefinite ones.

An element of, say, 0x680 bytes has a header that ends in the byte 0x80, which asn1crypto takes for
the mark of an indefinite length (X.690, 8.1.3.6). It then encodes everything below anew: signed
bytes may change, and where a value is left to its default each level multiplies the work by three,
up to minutes for one time stamp. One structure in 256 has such a length, one that is just being
signed too; a hostile one has it on purpose.
"""

from collections.abc import Callable

from asn1crypto.core import Asn1Value, Sequence, SequenceOf

Dump = Callable[[Asn1Value, bool], bytes]


def mend() -> None:
    """Let elements of definite length be written as they were read; harmless when done again."""
    for kind in (Asn1Value, Sequence, SequenceOf):
        known = kind.__dict__["dump"]
        if known.__module__ != __name__:
            kind.dump = _mended(known)


def _mended(original: Dump) -> Dump:
    def dump(self: Asn1Value, force: bool = False) -> bytes:
        if not force and _is_definite(self):
            if not _is_changed(self):
                return bytes(self._header + self.contents + self._trailer)
            self._header = None  # what changed is written anew, not everything below it
        return original(self, force)

    return dump


def _is_definite(value: Asn1Value) -> bool:
    """Tell whether every length in the header (explicit tags have their own) is a definite one."""
    header, at = value._header, 0
    if header is None or header[-1:] != b"\x80":
        return False
    while at + 1 < len(header):
        if header[at] & 0x1F == 0x1F or header[at + 1] == 0x80:
            return False
        at += 2 + (header[at + 1] & 0x7F if header[at + 1] > 0x80 else 0)
    return at == len(header)


def _is_changed(value: Asn1Value) -> bool:
    return isinstance(value, Sequence | SequenceOf) and bool(value._is_mutated())
