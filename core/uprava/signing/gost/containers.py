"""Containers of keys that `cryptography` does not open: GOST keys in PEM or PKCS#12.

Encryption is PBES2 with PBKDF2 and AES (RFC 8018): what OpenSSL 3 writes by itself.
"""

import hashlib
import secrets
from dataclasses import dataclass, field

from asn1crypto import algos, core, keys, pem, pkcs12
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.serialization import Encoding

from uprava.signing.gost.keys import PrivateKey
from uprava.signing.gost.pkcs8 import is_gost, read_private

MOST_ROUNDS = 2_000_000
"""Rounds of PBKDF2 a container may ask for: one second."""
ROUNDS = 20_000
"""As `cryptography` has it for its own PKCS#12; the password here is 256 random bits."""


@dataclass(frozen=True)
class Opened:
    """What a container holds: PKCS#8 not encrypted, and certificates in its order."""

    info: bytes = field(repr=False)
    certificates: tuple[x509.Certificate, ...]

    def gost(self) -> tuple[PrivateKey, x509.Certificate, tuple[x509.Certificate, ...]] | None:
        """Return the key, its certificate and the others; None for a key that is not GOST.

        Raises ValueError when no certificate is the key's, UnsupportedAlgorithm for its curve.
        """
        if not is_gost(self.info):
            return None
        for own in self.certificates:
            public = asn1.Certificate.load(own.public_bytes(Encoding.DER)).public_key
            try:
                private = read_private(self.info, public)
            except ValueError:
                continue  # the certificate of an authority: the key is another one's
            return private, own, tuple(part for part in self.certificates if part != own)
        raise ValueError("no certificate of this key")


def open_container(container: bytes, *, password: str) -> Opened:
    """Return what is in a PEM file or a PKCS#12.

    Raises ValueError for a wrong password or other bytes, UnsupportedAlgorithm for encryption
    that is not known here.
    """
    try:
        if pem.detect(container):
            return _opened_pem(container, password.encode())
        return _opened_pkcs12(container, password.encode())
    except (KeyError, TypeError, x509.InvalidVersion) as error:  # so do parsers call other bytes
        raise ValueError("not a container") from error


def _opened_pem(container: bytes, password: bytes) -> Opened:
    infos, certificates = [], []
    for kind, _headers, der in pem.unarmor(container, multiple=True):
        if kind == "CERTIFICATE":
            certificates.append(x509.load_der_x509_certificate(der))
        elif kind == "PRIVATE KEY":
            infos.append(der)
        elif kind == "ENCRYPTED PRIVATE KEY":
            infos.append(_decrypted_info(keys.EncryptedPrivateKeyInfo.load(der), password))
    return _opened(infos, certificates)


def _opened_pkcs12(container: bytes, password: bytes) -> Opened:
    infos, certificates = [], []
    for content in pkcs12.Pfx.load(container, strict=True).authenticated_safe:
        for bag in pkcs12.SafeContents.load(_content(content, password)):
            kind, value = bag["bag_id"].native, bag["bag_value"]
            if kind == "pkcs8_shrouded_key_bag":
                infos.append(_decrypted_info(value, password))
            elif kind == "cert_bag":
                certificates.append(x509.load_der_x509_certificate(bytes(value["cert_value"])))
    return _opened(infos, certificates)


def _content(content: core.Sequence, password: bytes) -> bytes:
    if content["content_type"].native == "data":
        return bytes(content["content"].native)
    inner = content["content"]["encrypted_content_info"]
    scheme = inner["content_encryption_algorithm"]
    return decrypted(inner["encrypted_content"].native, scheme, password)


def _opened(infos: list[bytes], certificates: list[x509.Certificate]) -> Opened:
    if len(infos) != 1:
        raise ValueError("a container holds one key")
    return Opened(infos[0], tuple(certificates))


def _decrypted_info(sealed: keys.EncryptedPrivateKeyInfo, password: bytes) -> bytes:
    return decrypted(sealed["encrypted_data"].native, sealed["encryption_algorithm"], password)


def decrypted(data: bytes, scheme: algos.EncryptionAlgorithm, password: bytes) -> bytes:
    """Return the plain bytes. Raises ValueError, UnsupportedAlgorithm."""
    if scheme["algorithm"].native != "pbes2":
        raise UnsupportedAlgorithm("only PBES2 is known")
    known = scheme.kdf == "pbkdf2" and scheme.encryption_cipher == "aes"
    if not known or scheme.encryption_mode != "cbc":
        raise UnsupportedAlgorithm("only PBKDF2 and AES are known")
    if not 0 < scheme.kdf_iterations <= MOST_ROUNDS:
        raise ValueError("too many rounds")
    secret = hashlib.pbkdf2_hmac(
        scheme.kdf_hmac, password, scheme.kdf_salt, scheme.kdf_iterations, scheme.key_length
    )
    worker = Cipher(algorithms.AES(secret), modes.CBC(scheme.encryption_iv)).decryptor()
    unpadder = padding.PKCS7(128).unpadder()
    return unpadder.update(worker.update(data) + worker.finalize()) + unpadder.finalize()


def write_pem(info: bytes, certificates: tuple[x509.Certificate, ...], *, password: str) -> bytes:
    """Return a PEM file with the key, encrypted, and its certificates; OpenSSL reads it too."""
    sealed = _encrypted(info, password.encode()).dump()
    key = pem.armor("ENCRYPTED PRIVATE KEY", sealed)
    return bytes(key) + b"".join(part.public_bytes(Encoding.PEM) for part in certificates)


def _encrypted(info: bytes, password: bytes) -> keys.EncryptedPrivateKeyInfo:
    salt, iv = secrets.token_bytes(16), secrets.token_bytes(16)
    secret = hashlib.pbkdf2_hmac("sha256", password, salt, ROUNDS, 32)
    padder = padding.PKCS7(128).padder()
    worker = Cipher(algorithms.AES(secret), modes.CBC(iv)).encryptor()
    derivation = {
        "salt": algos.Pbkdf2Salt("specified", core.OctetString(salt)),
        "iteration_count": ROUNDS,
        "prf": {"algorithm": "sha256", "parameters": core.Null()},
    }
    parameters = {
        "key_derivation_func": {"algorithm": "pbkdf2", "parameters": derivation},
        "encryption_scheme": {"algorithm": "aes256_cbc", "parameters": core.OctetString(iv)},
    }
    plain = padder.update(info) + padder.finalize()
    return keys.EncryptedPrivateKeyInfo(
        {
            "encryption_algorithm": {"algorithm": "pbes2", "parameters": parameters},
            "encrypted_data": worker.update(plain) + worker.finalize(),
        }
    )
