"""Private GOST keys: read from PKCS#8 as OpenSSL, CryptoPro and others write it."""

import contextlib
import math
from collections.abc import Iterator

from asn1crypto import core
from asn1crypto.keys import PublicKeyInfo
from cryptography.exceptions import UnsupportedAlgorithm

from uprava.signing.gost.asn1 import LENGTHS, KeyAlgorithm, curve_of, public_point
from uprava.signing.gost.keys import PrivateKey
from uprava.signing.gost.points import Affine, Curve
from uprava.signing.gost.signatures import public_of


class PrivateKeyInfo(core.Sequence):  # type: ignore[misc]  # the library has no types
    """PKCS#8 (RFC 5958); asn1crypto's own does not open kinds of keys it does not know."""

    _fields = [  # noqa: RUF012 -- the form the library asks for
        ("version", core.Integer),
        ("algorithm", KeyAlgorithm),
        ("private_key", core.OctetString),
        ("attributes", core.Any, {"implicit": 0, "optional": True}),
        ("public_key", core.Any, {"implicit": 1, "optional": True}),
    ]


def is_gost(info: bytes) -> bool:
    """Tell whether a PKCS#8 holds a GOST key. Raises ValueError for other bytes."""
    return PrivateKeyInfo.load(info)["algorithm"]["algorithm"].dotted in LENGTHS


def read_private(info: bytes, public: PublicKeyInfo) -> PrivateKey:
    """Return the key of a PKCS#8 that belongs to a certificate's public key.

    Raises UnsupportedAlgorithm for a key or a curve that is not of the standard, ValueError for
    bytes that are no key or the key of another certificate.
    """
    parsed = PrivateKeyInfo.load(info)
    length = LENGTHS.get(parsed["algorithm"]["algorithm"].dotted)
    if length is None:
        raise UnsupportedAlgorithm("not a GOST key")
    curve = curve_of(parsed["algorithm"]["parameters"].dump(), length)
    own, point = public_point(public)
    if own != curve:
        raise ValueError("the key is not of this certificate")
    for number in _readings(parsed["private_key"].native, curve):
        if _fits(number, point, curve):
            return PrivateKey(curve, number, info)
    raise ValueError("the key is not of this certificate")


def _fits(number: int, point: Affine, curve: Curve) -> bool:
    return 0 < number < curve.q and public_of(number, curve) == point


def _readings(raw: bytes, curve: Curve) -> Iterator[int]:
    """Yield what the bytes may mean: programs differ in wrapping, order and masks.

    Plain little-endian bytes (OpenSSL); an OCTET STRING around them; an INTEGER (RFC 4357 lets
    both); a number times masks, one after another (R 50.1.112-2016).
    """
    for body in (raw, _inside(raw, core.OctetString)):
        if isinstance(body, bytes) and body and len(body) % curve.size == 0:
            parts = [body[at : at + curve.size] for at in range(0, len(body), curve.size)]
            yield math.prod(int.from_bytes(part, "little") for part in parts) % curve.q
            yield int.from_bytes(parts[0], "big")
    number = _inside(raw, core.Integer)
    if isinstance(number, int):
        yield number


def _inside(raw: bytes, kind: type[core.Primitive]) -> bytes | int | None:
    """Return the value of DER; None for plain bytes, which may begin like DER by chance."""
    with contextlib.suppress(ValueError):  # then they are plain bytes
        value: bytes | int = kind.load(raw, strict=True).native
        return value
    return None
