"""What the signing library has to be told, once in a process, so that it knows GOST.

pyHanko 0.38 finds digests by name in `cryptography`, and offers no way to give one signature
validator to all its parts: certificates, lists of the revoked, OCSP answers (their delegated
responders are checked in a context of their own), CMS and time stamps. So the one class that all
of them end up with learns GOST. `tests/core/signing/gost` fails when a new version changes that.
"""

import threading
from collections.abc import Callable

from asn1crypto import algos, keys
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from pyhanko_certvalidator.sig_validate import (
    DEFAULT_VALIDATION_CONTEXT,
    DefaultSignatureValidator,
    SignatureValidationContext,
)

from uprava.errors import UnavailableError
from uprava.signing.gost.asn1 import SIGNATURES, length_of, public_point, register
from uprava.signing.gost.signatures import verify
from uprava.signing.gost.streebog import Length, Streebog

_installing = threading.Lock()


class Streebog256(hashes.HashAlgorithm):
    """The name of the digest of 256 bits, as `cryptography` has names."""

    name = "streebog256"
    digest_size = 32
    block_size = 64
    length = Length.BITS_256


class Streebog512(hashes.HashAlgorithm):
    """The name of the digest of 512 bits."""

    name = "streebog512"
    digest_size = 64
    block_size = 64
    length = Length.BITS_512


class Gost94(hashes.HashAlgorithm):
    """The name of a withdrawn digest: nothing is computed with it."""

    name = "gost94"
    digest_size = 32
    block_size = 32


def install() -> None:
    """Teach the library GOST; done again, it changes nothing. Needs no libgcrypt yet."""
    with _installing:
        if hasattr(hashes, Streebog256.__name__.upper()):
            return
        register()
        for name, value in {
            "STREEBOG256": Streebog256,
            "STREEBOG512": Streebog512,
            "GOST94": Gost94,
            "Hash": _hash_with(hashes.Hash),
        }.items():
            setattr(hashes, name, value)
        name = "validate_signature"
        known = getattr(DefaultSignatureValidator, name)
        setattr(DefaultSignatureValidator, name, _validating_with(known))


def _hash_with(
    original: Callable[[hashes.HashAlgorithm], hashes.Hash],
) -> Callable[..., hashes.Hash | Streebog]:
    """Return what stands for `hashes.Hash`: the original, and Streebog for its two names."""

    def make(algorithm: hashes.HashAlgorithm, backend: object = None) -> hashes.Hash | Streebog:
        del backend  # ignored by the original too
        if not isinstance(algorithm, Streebog256 | Streebog512):
            return original(algorithm)
        try:
            return Streebog(algorithm.length)
        except UnavailableError as error:
            raise UnsupportedAlgorithm(error.detail) from error

    return make


def _validating_with(original: Callable[..., None]) -> Callable[..., None]:
    """Return the validator's method: GOST here, every other key as before."""

    def validate_signature(
        self: DefaultSignatureValidator,
        signature: bytes,
        signed_data: bytes,
        public_key_info: keys.PublicKeyInfo,
        signature_algorithm: algos.SignedDigestAlgorithm,
        context: SignatureValidationContext = DEFAULT_VALIDATION_CONTEXT,
    ) -> None:
        if length_of(public_key_info) is not None:
            algorithm = signature_algorithm["algorithm"].native
            require_good(signature, signed_data, (public_key_info, algorithm), context=context)
            return
        try:
            original(self, signature, signed_data, public_key_info, signature_algorithm, context)
        except (UnsupportedAlgorithm, ValueError, AssertionError) as error:
            # One strange certificate in a file must not keep its good chain from being found; the
            # library asserts that the key is of the kind the signature says.
            if context.contextual_md_algorithm is None:
                raise InvalidSignature("the issuer's key cannot be used") from error
            raise

    return validate_signature


def require_good(
    signature: bytes,
    data: bytes,
    made_with: tuple[keys.PublicKeyInfo, str],
    *,
    context: SignatureValidationContext = DEFAULT_VALIDATION_CONTEXT,
) -> None:
    """Raise InvalidSignature unless the GOST signature is good.

    Raises UnsupportedAlgorithm for the signature of a message on a curve that is not one of the
    standard's, as nothing can be said of it. A certificate or a list that is signed so confirms
    nothing, which must not keep others from being looked at: InvalidSignature.
    """
    key, algorithm = made_with
    length = length_of(key)
    if length is None or algorithm not in SIGNATURES.values():
        raise InvalidSignature("another kind of signature")
    said = {None, length.algorithm}
    if not algorithm.endswith(str(8 * length.size)) or context.contextual_md_algorithm not in said:
        raise InvalidSignature("the digest does not fit the key")
    try:
        curve, point = public_point(key)
        digest = data if context.prehashed else Streebog(length, data).digest()
        good = verify(signature, digest, public=point, curve=curve)
    except (ValueError, TypeError) as error:
        raise InvalidSignature("the key cannot be read") from error
    except (UnsupportedAlgorithm, UnavailableError) as error:
        if context.contextual_md_algorithm is None:
            raise InvalidSignature(str(error)) from error
        raise UnsupportedAlgorithm(str(error)) from error
    if not good:
        raise InvalidSignature("the signature is of something else")
