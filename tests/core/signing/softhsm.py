"""A token made of software (SoftHSM2) in a folder of the test, filled by other programs."""

import base64
import json
import os
import shutil
import struct
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from uprava import signing

LIBRARIES = [
    Path(folder) / "libsofthsm2.so"
    for folder in ("/usr/lib/softhsm", "/usr/lib64/softhsm", "/usr/lib64", "/usr/local/lib/softhsm")
]
LIBRARY = next((path for path in LIBRARIES if path.exists()), None)
SPIES = sorted(Path("/usr/lib").glob("**/pkcs11-spy.so"))

needs_softhsm = pytest.mark.skipif(
    LIBRARY is None or shutil.which("softhsm2-util") is None,
    reason="SoftHSM2 is not installed (apt install softhsm2)",
)
needs_spy = pytest.mark.skipif(
    not SPIES, reason="pkcs11-spy of OpenSC is not installed (apt install opensc-pkcs11)"
)

PIN = "1234"
LABEL = "Администрация"

TOKEN_FLAGS = 0x8000_0000 + 0x5348 + 3
"""CKA_OS_TOKENFLAGS, under which SoftHSM2 keeps the flags it shows of a token."""
FINAL_TRY, LOCKED = 0x0002_0000, 0x0004_0000
"""CKF_USER_PIN_FINAL_TRY, CKF_USER_PIN_LOCKED. PKCS#11 2.40, 3.2."""

CONFIG = """directories.tokendir = {tokens}
objectstore.backend = file
log.level = ERROR
slots.mechanisms = {mechanisms}
"""


@dataclass
class SoftToken:
    """One token; `folder` holds its configuration, too."""

    folder: Path
    like: "SoftToken | None" = None
    """A token to be the copy of."""
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folder.mkdir()
        self.configure("ALL")
        self.environment = {**os.environ, "SOFTHSM2_CONF": str(self.config)}
        if self.like is not None:
            shutil.copytree(self.like.tokens, self.tokens)
            return
        self.tokens.mkdir()
        self.util("--init-token", "--free", "--label", LABEL, "--pin", PIN, "--so-pin", "87654321")

    @property
    def config(self) -> Path:
        return self.folder / "softhsm2.conf"

    @property
    def tokens(self) -> Path:
        return self.folder / "tokens"

    def configure(self, mechanisms: str) -> None:
        text = CONFIG.format(tokens=self.tokens, mechanisms=mechanisms)
        self.config.write_text(text, encoding="utf-8")

    def util(self, *arguments: str) -> None:
        subprocess.run(
            ["softhsm2-util", *arguments], env=self.environment, check=True, capture_output=True
        )

    def put_key(self, key: signing.Key, *, ident: str, label: str = "подпись") -> None:
        """Import the private key; the token gives it to nobody again."""
        private = key.issuing.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        path = self.folder / "import.pem"
        path.write_bytes(private)
        self.util(
            "--import", str(path), "--token", LABEL, "--label", label, "--id", ident, "--pin", PIN
        )
        path.unlink()

    def put_certificates(self, *wanted: tuple[str, str, bytes]) -> None:
        """Write certificates: identifier (hex), label, DER; by a process of its own."""
        self._write(
            *(
                {"ident": ident, "label": label, "der": base64.b64encode(der).decode()}
                for ident, label, der in wanted
            )
        )

    def put_wary_key(self, key: signing.Key, *, ident: str) -> None:
        """Write a P-256 key that wants the PIN for every signature (CKA_ALWAYS_AUTHENTICATE)."""
        number = key.issuing.private_numbers().private_value
        self._write({"ident": ident, "label": "подпись", "key": f"{number:064x}"})

    def _write(self, *told: dict[str, str]) -> None:
        command = [sys.executable, __file__, str(LIBRARY), LABEL, PIN]
        subprocess.run(command, input=json.dumps(told), text=True, env=self.environment, check=True)

    def put(self, **keys: signing.Key) -> None:
        """Import keys with their certificates, named by their identifiers («_01»)."""
        for ident, key in keys.items():
            self.put_key(key, ident=ident.strip("_"))
        told = ((ident.strip("_"), "подпись", der_of(key)) for ident, key in keys.items())
        self.put_certificates(*told)

    def take_out(self) -> None:
        """Leave the slot empty."""
        self.tokens.rename(self.folder / "taken out")
        self.tokens.mkdir()

    def put_in(self) -> None:
        """Put the token back."""
        self.tokens.rmdir()
        (self.folder / "taken out").rename(self.tokens)

    def set_flags(self, flags: int) -> None:
        """Let the token say this of its PIN: SoftHSM2 counts no tries by itself."""
        (path,) = self.tokens.glob("*/token.object")
        content = bytearray(path.read_bytes())
        at = content.index(struct.pack(">QQ", TOKEN_FLAGS, 2)) + 16
        before = struct.unpack_from(">Q", content, at)[0] & ~(FINAL_TRY | LOCKED)
        struct.pack_into(">Q", content, at, before | flags)
        struct.pack_into(">Q", content, 0, struct.unpack_from(">Q", content, 0)[0] + 1)
        path.write_bytes(content)

    def change_pin(self, pin: str, *, old: str = PIN) -> None:
        """Change the PIN behind the back of the server."""
        script = (
            "import sys, pkcs11; library, label, old, new = sys.argv[1:];"
            "token = pkcs11.lib(library).get_token(token_label=label);"
            "token.open(rw=True, user_pin=old).set_pin(old, new)"
        )
        command = [sys.executable, "-c", script, str(LIBRARY), LABEL, old, pin]
        subprocess.run(command, env=self.environment, check=True)


def der_of(key: signing.Key) -> bytes:
    return key.certificate.public_bytes(Encoding.DER)


def write(library: str, label: str, pin: str) -> None:
    """Write the certificates that come on standard input; a key that has a number is made."""
    import pkcs11
    from pkcs11 import Attribute, CertificateType, KeyType, ObjectClass
    from pkcs11.util.ec import encode_named_curve_parameters

    token = pkcs11.lib(library).get_token(token_label=label)
    with token.open(rw=True, user_pin=pin) as session:
        for each in json.load(sys.stdin):
            if "key" in each:
                session.create_object(
                    {
                        Attribute.CLASS: ObjectClass.PRIVATE_KEY,
                        Attribute.KEY_TYPE: KeyType.EC,
                        Attribute.TOKEN: True,
                        Attribute.PRIVATE: True,
                        Attribute.SENSITIVE: True,
                        Attribute.SIGN: True,
                        Attribute.ALWAYS_AUTHENTICATE: True,
                        Attribute.LABEL: each["label"],
                        Attribute.ID: bytes.fromhex(each["ident"]),
                        Attribute.EC_PARAMS: encode_named_curve_parameters("secp256r1"),
                        Attribute.VALUE: bytes.fromhex(each["key"]),
                    }
                )
                continue
            session.create_object(
                {
                    Attribute.CLASS: ObjectClass.CERTIFICATE,
                    Attribute.CERTIFICATE_TYPE: CertificateType.X_509,
                    Attribute.TOKEN: True,
                    Attribute.PRIVATE: False,
                    Attribute.LABEL: each["label"],
                    Attribute.ID: bytes.fromhex(each["ident"]),
                    Attribute.SUBJECT: b"",
                    Attribute.VALUE: base64.b64decode(each["der"]),
                }
            )


if __name__ == "__main__":
    write(*sys.argv[1:])
