"""A stand-in for the browser's plug-in: it really signs digests, with a key of the test."""

import base64
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from cryptography.hazmat.primitives.serialization import Encoding
from uprava import signing
from uprava.signing.pades import signer_of
from uprava.signing.waiting import run

CODES = {4: "sha256", 101: "streebog256", 102: "streebog512"}


def sign_hash(key: signing.Key, digest: bytes, algorithm: str = "sha256") -> bytes:
    """Return the CAdES-BES over a digest, as `CadesSignedData.SignHash` makes it."""
    signer = signer_of(key)
    with ThreadPoolExecutor(1) as beside:  # the browser's driver has a loop of its own running
        made = beside.submit(lambda: run(signer.async_sign(digest, algorithm, use_pades=True)))
    return made.result().dump()


def exported(key: signing.Key) -> str:
    """Return the certificate as `Certificate.Export(CAPICOM_ENCODE_BASE64)` does: in lines."""
    der = key.certificate.public_bytes(Encoding.DER)
    return base64.encodebytes(der).decode()


def answering(keys: list[signing.Key], *, say: str = "") -> Callable[..., object]:
    """Return what the page's stand-in asks of the test: a certificate's facts, or a signature."""

    def call(act: str, place: int = 0, digest: str = "", code: int = 4) -> object:
        key = keys[place - 1] if place else None
        if act == "count":
            return len(keys)
        assert key is not None
        if act == "sign":
            if say:
                return {"error": say}
            cms = sign_hash(key, bytes.fromhex(digest), CODES[code])
            return {"cms": base64.encodebytes(cms).decode()}
        until: datetime = key.facts.valid_to
        return {
            "subject": key.certificate.subject.rfc4514_string(), "until": until.isoformat(),
            "certificate": exported(key),
        }[act]  # fmt: skip

    return call


PAGE = """
(() => {
  const certificate = (place) => ({
    get SubjectName() { return window.standIn("subject", place); },
    get ValidToDate() { return window.standIn("until", place); },
    HasPrivateKey: async () => true,
    Export: () => window.standIn("certificate", place),
    place,
  });
  const kinds = {
    Store: () => ({
      Open: async () => {}, Close: async () => {},
      Certificates: Promise.resolve({
        get Count() { return window.standIn("count"); },
        Item: async (place) => certificate(place),
      }),
    }),
    HashedData: () => ({
      async propset_Algorithm(code) { this.code = code; },
      async SetHashValue(digest) { this.digest = digest; },
    }),
    CPSigner: () => ({
      async propset_Certificate(it) { this.place = it.place; },
      async propset_Options() {},
    }),
    CadesSignedData: () => ({
      async SignHash(hashed, signer, type) {
        const told = await window.standIn("sign", signer.place, hashed.digest, hashed.code);
        if (told.error) throw new Error(told.error);
        return told.cms;
      },
    }),
  };
  const ready = Promise.resolve();
  window.cadesplugin = {
    then: ready.then.bind(ready),
    CreateObjectAsync: async (name) => kinds[name.replace("CAdESCOM.", "")](),
  };
})();
"""
"""The plug-in's object with the calls its maker documents, there before any script of ours."""
