"""Signing CMS and PDF with a key in a token through the library's `Signer`."""

from asn1crypto.x509 import Certificate
from pyhanko.sign.signers import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

from uprava.signing.token_keys import TokenKey

DIGEST = "sha256"


class TokenSigner(Signer):
    """Asks the token only for the signature itself, never for the trial of its size."""

    digest = DIGEST

    def __init__(self, key: TokenKey, certificate: Certificate, chain: list[Certificate]) -> None:
        """`chain` goes into the signature beside the certificate itself."""
        store = SimpleCertificateStore()
        store.register_multiple(chain)
        super().__init__(signing_cert=certificate, cert_registry=store)
        self._key = key

    async def async_sign_raw(
        self, data: bytes, digest_algorithm: str, dry_run: bool = False
    ) -> bytes:
        """Return the signature of the attributes."""
        assert digest_algorithm == DIGEST
        if dry_run:
            return bytes(2 * ((self._key.size + 7) // 8) + 9)
        return self._key.sign(data)
