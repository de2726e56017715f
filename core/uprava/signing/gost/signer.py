"""Signing CMS and PDF with a GOST key through the library's `Signer`."""

from collections.abc import Iterable, Iterator

from asn1crypto import algos, x509
from asn1crypto.tsp import SigningCertificateV2
from pyhanko.sign import attributes
from pyhanko.sign.general import SigningError, as_signing_certificate_v2
from pyhanko.sign.signers import Signer
from pyhanko.sign.signers.pdf_cms import CAdESSignedAttributeProviderSpec, PdfCMSSignedAttributes
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from uprava.signing.gost.glue import install
from uprava.signing.gost.keys import PrivateKey


class GostSigner(Signer):
    """Signs with a key in memory; `digest` is the only digest it signs with."""

    def __init__(
        self, private: PrivateKey, certificate: x509.Certificate, chain: Iterable[x509.Certificate]
    ) -> None:
        """`chain` goes into the signature beside the certificate itself."""
        install()
        store = SimpleCertificateStore()
        store.register_multiple(chain)
        mechanism = f"gost2012_{8 * private.curve.size}"
        super().__init__(
            signing_cert=certificate,
            cert_registry=store,
            signature_mechanism=algos.SignedDigestAlgorithm({"algorithm": mechanism}),
        )
        self._private = private
        self.digest = private.length.algorithm

    def _signed_attr_provider_spec(
        self,
        attr_settings: PdfCMSSignedAttributes,
        timestamper: TimeStamper | None = None,
        use_cades: bool = False,
        is_pdf_sig: bool = True,
    ) -> object:
        if not use_cades:
            return super()._signed_attr_provider_spec(
                attr_settings, timestamper, use_cades, is_pdf_sig
            )
        return _Attributes(attr_settings, self.signing_cert, is_pdf_sig, timestamper)

    async def async_sign_raw(
        self, data: bytes, digest_algorithm: str, dry_run: bool = False
    ) -> bytes:
        """Return the signature of the attributes."""
        if digest_algorithm != self.digest:
            raise SigningError(f"this key signs with {self.digest}")
        if dry_run:
            return bytes(2 * self._private.curve.size)
        return self._private.sign(data)


class _Attributes(CAdESSignedAttributeProviderSpec):
    """The attributes of CAdES, the certificate named by its Streebog digest."""

    def signed_attr_providers(
        self, data_digest: bytes, digest_algorithm: str
    ) -> Iterator[attributes.CMSAttributeProvider]:
        for provider in super().signed_attr_providers(data_digest, digest_algorithm):
            if isinstance(provider, attributes.SigningCertificateV2Provider):
                yield _CertificateNamed(self.signing_cert, digest_algorithm)
            else:
                yield provider


class _CertificateNamed(attributes.SigningCertificateV2Provider):
    """signing-certificate-v2 (RFC 5035) with a digest of choice."""

    def __init__(self, certificate: x509.Certificate, digest: str) -> None:
        super().__init__(certificate)
        self._digest = digest

    async def build_attr_value(self, dry_run: bool = False) -> SigningCertificateV2:
        del dry_run  # the value costs next to nothing
        return as_signing_certificate_v2(self.signing_cert, self._digest)
