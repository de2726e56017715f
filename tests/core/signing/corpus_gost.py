"""What only GOST signatures can have wrong, and good ones of OpenSSL's engine."""

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import ClassVar

from asn1crypto import cms, keys
from core.signing import beside, crafting, forging
from core.signing.corpus import Case, Sample, World
from core.signing.corpus_bad import put
from core.signing.gost import engine
from uprava import signing


class GostWorld(World):
    """An authority, people and letters of `engine.GostTown`: OpenSSL made every key."""

    def __init__(self, gost: engine.GostTown, page: bytes) -> None:
        """Both authorities have keys of 256 bits: 512 cost five times as much at each step."""
        root = gost.authority("corpus-root", engine.KEY_TYPES["256-XA"])
        issuing = gost.authority("corpus-issuing", engine.KEY_TYPES["256-TCA"], issuer=root)
        self.gost, self.issuer = gost, issuing
        self.party = gost.person("256-XA", issuer=issuing)
        deputy = gost.person("256-TCA", issuer=issuing)
        known = (root, issuing, self.party, deputy)
        super().__init__(*(gost.signer(each) for each in known), page)

    @cached_property
    def keys(self) -> dict[str, signing.Key]:
        return {name: self._person(kind) for name, kind in self.kinds.items()}

    kinds: ClassVar = {"GOST 256": "256-TCB", "GOST 512": "512-A"}

    def _person(self, kind: str) -> signing.Key:
        return self.gost.signer(self.gost.person(kind, issuer=self.issuer))

    def by_openssl(self, *options: str) -> bytes:
        """Return OpenSSL's signature over what has to be signed."""
        return self.gost.cms(self.message().content, self.party, *options)


CURVES = {
    "another curve of CryptoPro": ("06072a850302022400", "06072a850302022401"),
    "a curve of the standard's example": ("06072a850302022400", "06072a850302022300"),
    "a key of the longer kind": ("06082a85030701010101", "06082a85030701010102"),
}
"""Names of CryptoPro XchA and of the key, changed inside of the key."""

POINTS = {
    "nought": bytes(64),
    "all ones": b"\xff" * 64,
    "off the curve": bytes([1]) + bytes(31) + bytes([1]) + bytes(31),
}


def with_key(w: GostWorld, change: Callable[[bytes], bytes]) -> Case:
    """Return a signature with a certificate that the authority issued for a changed key."""
    known = crafting.public_of(w.head).dump()
    assert change(known) != known
    public = keys.PublicKeyInfo.load(change(known))
    return w.pdf(w.message(crafting.certified(w.issuing, w.head.private, public)))


def point_replaced(der: bytes, point: bytes) -> bytes:
    start = der.index(bytes.fromhex("0343000440")) + 5
    return der[:start] + point + der[start + 64 :]


def bad() -> Iterator[Sample]:
    kind = "GOST parameters"
    for name, (old, new) in CURVES.items():
        pair = bytes.fromhex(old), bytes.fromhex(new)
        yield Sample(kind, name, lambda w, p=pair: with_key(w, lambda der: der.replace(*p)))
    for name, point in POINTS.items():
        yield Sample(
            kind, f"the point {name}",
            lambda w, p=point: with_key(w, lambda der: point_replaced(der, p)),
        )  # fmt: skip
    for name in ("streebog512", "gost94", "sha256"):
        yield Sample(kind, f"the digest called {name}", called(name))
    for name in ("streebog512_gost2012_512", "sha256_ecdsa", "sha256_rsa"):
        yield Sample(kind, f"the signature called {name}", called(name, "signature_algorithm"))
    for name, options in {"not named": ("-nosmimecap",), "no attributes": ("-noattr",)}.items():
        yield Sample("GOST by OpenSSL", f"in a PDF, {name}", laid("pdf", *options))
        yield Sample("GOST by OpenSSL", f"in a signature file, {name}", laid("beside", *options))


def called(name: str, field: str = "digest_algorithm") -> Callable[[GostWorld], Case]:
    return lambda w: w.pdf(w.message(after=put(field, {"algorithm": name})))


def laid(where: str, *options: str) -> Callable[[GostWorld], Case]:
    return lambda w: getattr(w, where)(w.by_openssl(*options))


def good() -> Iterator[Sample]:
    kind = "GOST by OpenSSL"
    yield Sample(kind, "in a PDF", laid("pdf", "-cades"))
    yield Sample(kind, "in a signature file", laid("beside", "-cades"))
    yield Sample(kind, "streamed", laid("beside", "-cades", "-stream", "-indef"))
    yield Sample(kind, "PEM", lambda w: w.beside(beside.pem(w.by_openssl("-cades"))))
    yield Sample(kind, "what is signed carried along", laid("beside", "-cades", "-nodetach"))
    yield Sample("GOST parameters", "the key's name for the signature's", named_as_key)
    yield Sample("GOST parameters", "in a PDF of another's letter", lambda w: w.file(w.sign(
        forging.revised(w.page, forging.overlay)
    )))  # fmt: skip


def named_as_key(w: GostWorld) -> Case:
    whole = cms.ContentInfo.load(w.message().der())
    whole["content"]["signer_infos"][0]["signature_algorithm"] = {"algorithm": "gost2012_256"}
    return w.pdf(whole.dump(force=True))
