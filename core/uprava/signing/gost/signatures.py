"""The equations of GOST R 34.10-2012 (RFC 7091, section 6), on digests already computed.

A signature is s‖r, big-endian (RFC 9215, section 2); the digest is read little-endian.
"""

import secrets

from uprava.signing.gost.points import (
    Affine,
    Curve,
    add,
    affine,
    times_generator,
    times_public,
)


def verify(signature: bytes, digest: bytes, *, public: Affine, curve: Curve) -> bool:
    """Tell whether a signature is good; anything malformed is not. At most 10 ms."""
    size = curve.size
    if len(signature) != 2 * size or len(digest) != size or not curve.usable(public):
        return False
    s, r = int.from_bytes(signature[:size], "big"), int.from_bytes(signature[size:], "big")
    if not (0 < r < curve.q and 0 < s < curve.q):
        return False
    inverse = pow(_number(digest, curve), -1, curve.q)
    first = times_generator(s * inverse % curve.q, curve)
    second = times_public(-r * inverse % curve.q, public, curve)
    found = affine(add(first, second, curve), curve)
    return found is not None and found[0] % curve.q == r


def sign(digest: bytes, *, private: int, curve: Curve) -> bytes:
    """Return a signature; a good random number is made for each."""
    while True:
        once = secrets.randbelow(curve.q - 1) + 1
        if signature := sign_with(once, digest, private=private, curve=curve):
            return signature


def sign_with(once: int, digest: bytes, *, private: int, curve: Curve) -> bytes | None:
    """Return the signature that follows from the random number; None when it is not to be used.

    Whoever learns `once` learns the key: only `sign` and the standard's own examples call this.
    """
    point = affine(times_generator(once, curve), curve)
    r = point[0] % curve.q if point else 0
    s = (r * private + once * _number(digest, curve)) % curve.q
    if not r or not s:
        return None
    return s.to_bytes(curve.size, "big") + r.to_bytes(curve.size, "big")


def public_of(private: int, curve: Curve) -> Affine:
    """Return the public key of a private one. Raises ValueError for a number out of range."""
    point = affine(times_generator(private, curve), curve) if 0 < private < curve.q else None
    if point is None:
        raise ValueError("the private key is out of range")
    return point


def _number(digest: bytes, curve: Curve) -> int:
    """Return the digest as a number; nought counts as one (RFC 7091, section 6.1, step 2)."""
    return int.from_bytes(digest, "little") % curve.q or 1
