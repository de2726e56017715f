"""Detached CAdES signatures made here: of files that are no PDF."""

from uprava.signing.keys import Key
from uprava.signing.pades import signer_of
from uprava.signing.waiting import run


def sign_detached(content: bytes, key: Key) -> bytes:
    """Return a CAdES-BES signature of the bytes as DER, without the bytes themselves."""
    signer = signer_of(key)
    made = signer.async_sign_general_data(content, signer.digest, detached=True, use_cades=True)
    return bytes(run(made).dump())
