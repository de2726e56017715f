"""Signatures in a file of their own (CMS, CAdES): reading them, and whether they are over a file.

CAdES-BES and CAdES-T of ETSI EN 319 122-1, as `.sig` and `.p7s` files have them: DER, BER, PEM or
bare base64, one or several signers. What is hostile is refused before it costs anything: `ber`
bounds the reading, the numbers below bound the rest; checking a signer costs milliseconds.
"""

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from asn1crypto import cms, core
from asn1crypto import x509 as asn1
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from pyhanko_certvalidator.util import get_pyca_cryptography_hash

from uprava.signing.ber import definite
from uprava.signing.gost.glue import install

install()

LARGEST_CONTAINER = 50 * 1024 * 1024
"""Bytes; a container may hold the signed file itself."""
MOST_SIGNERS = 32
MOST_CERTIFICATES = 256
MOST_ATTRIBUTES = 64

_PEM = re.compile(
    rb"-----BEGIN (CMS|PKCS7|PKCS #7 SIGNED DATA|SIGNATURE)-----(.*?)-----END \1-----", re.DOTALL
)


class Trouble(StrEnum):
    """Why a file is no signature that can be checked."""

    UNREADABLE = "unreadable"
    EMPTY = "empty"
    """Certificates or lists, but nobody's signature."""
    TOO_MANY = "too-many"
    TOO_LARGE = "too-large"


class ContainerError(ValueError):
    """The bytes are no signature; `trouble` says why."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


@dataclass
class Digests:
    """Digests of a file by the names of their algorithms, each computed once."""

    content: bytes = field(repr=False)
    known: dict[str, bytes | None] = field(default_factory=dict)

    def of(self, algorithm: str) -> bytes | None:
        """Return the digest, None for an algorithm nobody here computes."""
        if algorithm not in self.known:
            self.known[algorithm] = _digest(self.content, algorithm)
        return self.known[algorithm]


def _digest(content: bytes, algorithm: str) -> bytes | None:
    try:
        digest = hashes.Hash(get_pyca_cryptography_hash(algorithm))
        digest.update(content)
        return digest.finalize()
    except (AttributeError, TypeError, UnsupportedAlgorithm):
        return None


@dataclass(frozen=True)
class Container:
    """A signature file that was read: its signers and what they may need."""

    signed: cms.SignedData
    signers: tuple[cms.SignerInfo, ...]
    certificates: tuple[asn1.Certificate, ...]

    @cached_property
    def content(self) -> bytes | None:
        """What was signed, where the file holds it itself; None for a signature alone."""
        inside = self.signed["encap_content_info"]["content"]
        return None if isinstance(inside, core.Void) else bytes(inside)


def read_container(data: bytes) -> Container:
    """Return the signers of a signature file. Raises ContainerError."""
    if len(data) > LARGEST_CONTAINER:
        raise ContainerError(Trouble.TOO_LARGE)
    try:
        return _container(definite(_binary(data)))
    except ContainerError:
        raise
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError) as error:
        # The parser answers garbage with any of these.
        raise ContainerError(Trouble.UNREADABLE) from error


def _binary(data: bytes) -> bytes:
    """Return the bytes behind PEM or bare base64."""
    if data[:1] == b"\x30":
        return data
    found = _PEM.search(data)
    text = found[2] if found else data.removeprefix(b"\xef\xbb\xbf")
    try:
        return base64.b64decode(b"".join(text.split()), validate=True)
    except binascii.Error as error:
        raise ContainerError(Trouble.UNREADABLE) from error


def _container(der: bytes) -> Container:
    info = cms.ContentInfo.load(der)
    if info["content_type"].native != "signed_data":
        raise ContainerError(Trouble.UNREADABLE)
    signed = info["content"]
    signers, certificates = signed["signer_infos"], signed["certificates"]
    if not len(signers):
        raise ContainerError(Trouble.EMPTY)
    if len(signers) > MOST_SIGNERS or _number(certificates) > MOST_CERTIFICATES:
        raise ContainerError(Trouble.TOO_MANY)
    for signer in signers:
        if max(_number(signer["signed_attrs"]), _number(signer["unsigned_attrs"])) > (
            MOST_ATTRIBUTES
        ):
            raise ContainerError(Trouble.TOO_MANY)
        names_of(signer["signed_attrs"]), names_of(signer["unsigned_attrs"])
    return Container(signed, tuple(signers), tuple(plain_certificates(certificates)))


def _number(several: Sequence[object] | core.Void) -> int:
    return 0 if isinstance(several, core.Void) else len(several)


def plain_certificates(
    certificates: Sequence[cms.CertificateChoices] | core.Void,
) -> list[asn1.Certificate]:
    """Return the X.509 certificates of a container."""
    if isinstance(certificates, core.Void):
        return []
    return [each.chosen for each in certificates if each.name == "certificate"]


def names_of(attributes: Sequence[cms.CMSAttribute] | core.Void) -> list[str]:
    """Return the names of attributes; none for a signer without any."""
    if isinstance(attributes, core.Void):
        return []
    return [each["type"].native for each in attributes]


def digest_signed(signer: cms.SignerInfo) -> tuple[str, bytes] | None:
    """Return the digest a signer signed and the name of its algorithm.

    None without exactly one of them: such a signature cannot tell what it is over.
    """
    algorithm = signer["digest_algorithm"]["algorithm"].native
    attributes = signer["signed_attrs"]
    if names_of(attributes).count("message_digest") != 1:
        return None
    [values] = [each["values"] for each in attributes if each["type"].native == "message_digest"]
    return (algorithm, values[0].native) if len(values) == 1 else None


def is_over(container: Container, digests: Digests) -> bool:
    """Tell whether any of the signers signed exactly these bytes."""
    signed = [digest_signed(signer) for signer in container.signers]
    return any(each is not None and digests.of(each[0]) == each[1] for each in signed)
