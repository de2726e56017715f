"""Names of the Russian standards' objects, made known to asn1crypto, and the shape of keys.

RFC 9215 (keys and signatures in certificates and CMS); FSB order 795 of 27 December 2011 (names
of persons and organisations in qualified certificates).
"""

from importlib import import_module

from asn1crypto import algos, core, keys, x509
from cryptography.exceptions import UnsupportedAlgorithm

from uprava.signing.gost.curves import CURVES
from uprava.signing.gost.points import Affine, Curve
from uprava.signing.gost.streebog import Length

KEYS = {
    "1.2.643.7.1.1.1.1": "gost2012_256",
    "1.2.643.7.1.1.1.2": "gost2012_512",
}
SIGNATURES = {
    "1.2.643.7.1.1.3.2": "streebog256_gost2012_256",
    "1.2.643.7.1.1.3.3": "streebog512_gost2012_512",
    **KEYS,
}
"""CryptoPro and OpenSSL put the name of the key where CMS wants that of the signature."""
DIGESTS = {
    "1.2.643.7.1.1.2.2": "streebog256",
    "1.2.643.7.1.1.2.3": "streebog512",
    "1.2.643.2.2.9": "gost94",
}
"""The last is withdrawn (GOST R 34.11-94): known by name, never computed."""
PERSONS = {
    "1.2.643.100.1": "ogrn",
    "1.2.643.100.3": "snils",
    "1.2.643.3.131.1.1": "inn",
    "1.2.643.100.4": "inn_of_legal_entity",
    "1.2.643.100.5": "ogrnip",
}
LENGTHS = {"1.2.643.7.1.1.1.1": Length.BITS_256, "1.2.643.7.1.1.1.2": Length.BITS_512}


class KeyAlgorithm(core.Sequence):  # type: ignore[misc]  # the library has no types
    """What kind of key it is."""

    _fields = [("algorithm", core.ObjectIdentifier), ("parameters", core.Any)]  # noqa: RUF012


class PublicKeyBits(core.Sequence):  # type: ignore[misc]  # the library has no types
    """A public key (RFC 5280) whose bits are taken as they are, whatever kind it is."""

    _fields = [("algorithm", KeyAlgorithm), ("bits", core.OctetBitString)]  # noqa: RUF012


class KeyParameters(core.Sequence):  # type: ignore[misc]  # the library has no types
    """Parameters of a key: the curve, then what is not needed here."""

    _fields = [  # noqa: RUF012 -- the form the library asks for
        ("curve", core.ObjectIdentifier),
        ("digest", core.ObjectIdentifier, {"optional": True}),
        ("encryption", core.ObjectIdentifier, {"optional": True}),
    ]


def register() -> None:
    """Make the names known to asn1crypto, in both directions; harmless when done again."""
    # Read for its effect: a key of an unknown kind becomes plain bits instead of a KeyError.
    import_module("pyhanko_certvalidator.asn1_types")
    for kind, names in (
        (keys.PublicKeyAlgorithmId, KEYS),
        (algos.SignedDigestAlgorithmId, SIGNATURES),
        (algos.DigestAlgorithmId, DIGESTS),
        (x509.NameType, PERSONS),
    ):
        kind._map.update(names)
        kind._reverse_map = None  # made anew from the map when it is asked for


def length_of(key: keys.PublicKeyInfo) -> Length | None:
    """Return which of the two standards a public key follows; None for another kind of key."""
    return LENGTHS.get(key["algorithm"]["algorithm"].dotted)


def public_point(key: keys.PublicKeyInfo) -> tuple[Curve, Affine]:
    """Return the curve and the point of a GOST public key, not yet checked against each other.

    Raises UnsupportedAlgorithm for a curve that is not one of the standard's, ValueError for bytes
    that are no key. The coordinates are little-endian, x before y (RFC 9215, section 4.2).
    """
    plain = PublicKeyBits.load(key.dump(), strict=True)
    length = LENGTHS.get(plain["algorithm"]["algorithm"].dotted)
    if length is None:
        raise ValueError("not a GOST key")
    curve = curve_of(plain["algorithm"]["parameters"].dump(), length)
    raw = core.OctetString.load(plain["bits"].native, strict=True).native
    if len(raw) != 2 * curve.size:
        raise ValueError("the public key has a wrong length")
    first, second = raw[: curve.size], raw[curve.size :]
    return curve, (int.from_bytes(first, "little"), int.from_bytes(second, "little"))


def curve_of(parameters: bytes, length: Length) -> Curve:
    """Return the curve a key's parameters name. Raises UnsupportedAlgorithm, ValueError."""
    name = KeyParameters.load(parameters, strict=True)["curve"].dotted
    curve = CURVES.get(name)
    if curve is None or curve.size != length.size:
        raise UnsupportedAlgorithm(f"no such curve for this key: {name}")
    return curve
