"""Signature files made by OpenSSL, and by hand where OpenSSL would not: what a test lays beside."""

import base64
import subprocess
from dataclasses import dataclass
from pathlib import Path

from asn1crypto import cms
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from uprava import signing

LETTER = "Прошу представить сведения о готовности к отопительному периоду.\r\n".encode() * 40


@dataclass
class Hand:
    """A folder with keys, where OpenSSL signs with them."""

    folder: Path

    def write(self, name: str, key: signing.Key) -> None:
        private = key.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (self.folder / f"{name}.key").write_bytes(private)
        own = key.certificate.public_bytes(Encoding.PEM)
        (self.folder / f"{name}.pem").write_bytes(own)
        chain = b"".join(part.public_bytes(Encoding.PEM) for part in key.chain)
        (self.folder / f"{name}-chain.pem").write_bytes(chain)

    def openssl(self, *arguments: str, check: bool = True) -> bytes:
        command = ["openssl", *arguments]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, check=check)
        return done.stdout

    def sign(self, data: bytes, key: signing.Key, *options: str, name: str = "k") -> bytes:
        """Return the detached CAdES-BES that OpenSSL makes, DER unless `options` say otherwise."""
        self.write(name, key)
        (self.folder / "data").write_bytes(data)
        return self.openssl(
            "cms", "-sign", "-binary", "-signer", f"{name}.pem", "-inkey", f"{name}.key",
            "-certfile", f"{name}-chain.pem", "-in", "data", "-outform", "DER", "-nosmimecap",
            *(options or ("-cades",)),
        )  # fmt: skip

    def add_signer(self, container: bytes, data: bytes, key: signing.Key) -> bytes:
        """Return the container with one more signature over the same data."""
        self.write("more", key)
        (self.folder / "data").write_bytes(data)
        (self.folder / "first").write_bytes(container)
        return self.openssl(
            "cms", "-resign", "-binary", "-cades", "-signer", "more.pem", "-inkey", "more.key",
            "-certfile", "more-chain.pem", "-in", "first", "-inform", "DER", "-outform", "DER",
            "-content", "data", "-nosmimecap",
        )  # fmt: skip

    def accepts(self, container: bytes, data: bytes, root: bytes) -> bool:
        """Tell whether OpenSSL accepts the container over the data."""
        (self.folder / "sig").write_bytes(container)
        (self.folder / "data").write_bytes(data)
        (self.folder / "root.pem").write_bytes(root)
        done = subprocess.run(
            ["openssl", "cms", "-verify", "-binary", "-cades", "-inform", "DER", "-in", "sig",
             "-content", "data", "-CAfile", "root.pem", "-purpose", "any", "-out", "verified"],
            cwd=self.folder, capture_output=True, check=False,
        )  # fmt: skip
        return b"CAdES Verification successful" in done.stderr


def pem(container: bytes, label: str = "CMS") -> bytes:
    body = base64.encodebytes(container).decode()
    return f"-----BEGIN {label}-----\n{body}-----END {label}-----\n".encode()


def signed_data(container: bytes) -> tuple[cms.ContentInfo, cms.SignedData]:
    info = cms.ContentInfo.load(container)
    return info, info["content"]


def crafted(container: bytes, **fields: object) -> bytes:
    """Return the container with fields of its SignedData replaced."""
    _info, data = signed_data(container)
    data = data.copy()
    for name, value in fields.items():
        data[name] = value
    return cms.ContentInfo({"content_type": "signed_data", "content": data}).dump()


def crafted_signer(container: bytes, **fields: object) -> bytes:
    """Return the container with fields of its only signer replaced."""
    _info, data = signed_data(container)
    signer = data["signer_infos"][0].copy()
    for name, value in fields.items():
        signer[name] = value
    return crafted(container, signer_infos=[signer])


def verify(container: bytes, data: bytes, trust: signing.Trust, at) -> list:
    """Return the checks of a signature file over data."""
    read = signing.read_container(container)
    return signing.verify_detached(read, signing.Digests(data), trust=trust, at=at)
