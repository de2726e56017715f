"""Office files that really are under a password, encrypted as the standards describe."""

import base64
import hashlib
import hmac
import io
import struct
import zipfile
import zlib

from core.rendering.office_files import ODT, whole_odt
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def _aes(key: bytes, vector: bytes, body: bytes) -> bytes:
    encryptor = Cipher(algorithms.AES(key), modes.CBC(vector)).encryptor()
    return encryptor.update(body + bytes(-len(body) % 16)) + encryptor.finalize()


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _salt(name: str, size: int = 16) -> bytes:
    """Return bytes that look chosen by chance and are the same in every run."""
    return hashlib.sha512(name.encode()).digest()[:size]


def locked_ooxml(package: bytes, password: str) -> bytes:
    """Agile encryption, AES-256 and SHA-512 ([MS-OFFCRYPTO] 2.3.4.10 to 2.3.4.15)."""
    salt, seed, key = _salt("password"), _salt("data"), _salt("key", 32)
    turns = 1000
    spun = hashlib.sha512(salt + password.encode("utf-16-le")).digest()
    for turn in range(turns):
        spun = hashlib.sha512(struct.pack("<I", turn) + spun).digest()

    def wrapped(block: str, body: bytes) -> str:
        derived = hashlib.sha512(spun + bytes.fromhex(block)).digest()[:32]
        return _text(_aes(derived, salt, body))

    def sealed(block: str, body: bytes) -> str:
        vector = hashlib.sha512(seed + bytes.fromhex(block)).digest()[:16]
        return _text(_aes(key, vector, body))

    stream = struct.pack("<Q", len(package))
    for number, start in enumerate(range(0, len(package), 4096)):
        vector = hashlib.sha512(seed + struct.pack("<I", number)).digest()[:16]
        stream += _aes(key, vector, package[start : start + 4096])
    stream = stream.ljust(8 + 4096, b"\0")  # shorter ones lie elsewhere in a compound file
    verifier, secret = _salt("verifier"), _salt("integrity", 64)
    how = (
        'blockSize="16" keyBits="256" hashSize="64" cipherAlgorithm="AES" saltSize="16"'
        ' cipherChaining="ChainingModeCBC" hashAlgorithm="SHA512"'
    )
    info = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<encryption xmlns="http://schemas.microsoft.com/office/2006/encryption"'
        ' xmlns:p="http://schemas.microsoft.com/office/2006/keyEncryptor/password">'
        f'<keyData {how} saltValue="{_text(seed)}"/><dataIntegrity'
        f' encryptedHmacKey="{sealed("5fb2ad010cb9e1f6", secret)}" encryptedHmacValue="'
        f'{sealed("a0677f02b22c8433", hmac.digest(secret, stream, "sha512"))}"/><keyEncryptors>'
        '<keyEncryptor uri="http://schemas.microsoft.com/office/2006/keyEncryptor/password">'
        f'<p:encryptedKey {how} spinCount="{turns}" saltValue="{_text(salt)}"'
        f' encryptedVerifierHashInput="{wrapped("fea7d2763b4b9e79", verifier)}"'
        f' encryptedVerifierHashValue="'
        f'{wrapped("d7aa0f6d3061344e", hashlib.sha512(verifier).digest())}"'
        f' encryptedKeyValue="{wrapped("146e0be7abacd0d6", key)}"/>'
        "</keyEncryptor></keyEncryptors></encryption>"
    )
    head = struct.pack("<HHI", 4, 4, 0x40)
    return _compound({"EncryptionInfo": head + info.encode(), "EncryptedPackage": stream})


def _compound(streams: dict[str, bytes]) -> bytes:
    """A compound file whose directory comes last, as programs that append write it ([MS-CFB])."""
    padded = {name: body.ljust(4096, b" ") for name, body in streams.items()}
    chains, starts, place = [], {}, 0
    for name, body in padded.items():
        count = -(-len(body) // _SECTOR)
        starts[name] = place
        chains += [*range(place + 1, place + count), _END]
        place += count
    directory = place
    chains.append(_END)
    tables = -(-(len(chains) + 1) // (_SECTOR // 4 - 1))
    table = [*chains, *[_FAT] * tables]
    table += [_FREE] * (tables * (_SECTOR // 4) - len(table))
    header = struct.pack(
        "<8s16s5H6x9I", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 62, 3, 0xFFFE, 9, 6,
        0, tables, directory, 0, 4096, _END, 0, _END, 0,
    )  # fmt: skip
    places = [*range(directory + 1, directory + 1 + tables), *[_FREE] * (109 - tables)]
    first, second = sorted(padded, key=lambda name: (len(name), name))
    entries = (
        _entry("Root Entry", 5, child=1, start=_END, size=0)
        + _entry(first, 2, right=2, start=starts[first], size=len(padded[first]))
        + _entry(second, 2, start=starts[second], size=len(padded[second]))
        + struct.pack("<64sHBB3I", b"", 0, 0, 1, _FREE, _FREE, _FREE).ljust(128, b"\0")
    )
    content = b"".join(body.ljust(-(-len(body) // _SECTOR) * _SECTOR, b"\0")
                       for body in padded.values())  # fmt: skip
    sectors = content + entries + struct.pack(f"<{len(table)}I", *table)
    return header + struct.pack("<109I", *places) + sectors


def _entry(
    name: str, kind: int, *, start: int, size: int, right: int = _FREE, child: int = _FREE
) -> bytes:
    letters = name.encode("utf-16-le") + b"\0\0"
    return struct.pack(
        "<64sHBB3I16sI16sIQ", letters, len(letters), kind, 1, _FREE, right, child, b"", 0, b"",
        start, size,
    )  # fmt: skip


def locked_odt(text: str, password: str) -> bytes:
    """AES-256 of each part that has content (OpenDocument 1.2, part 3, section 3.4)."""
    plain = whole_odt(f"<office:text><text:p>{text}</text:p></office:text>")
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        content = archive.read("content.xml")
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(content) + packer.flush()
    salt, vector = _salt("odt"), _salt("vector")
    start = hashlib.sha256(password.encode()).digest()
    key = hashlib.pbkdf2_hmac("sha1", start, salt, 1024, 32)
    left = 16 - len(packed) % 16
    body = _aes(key, vector, packed + bytes(left - 1) + bytes([left]))
    spaces = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    manifest = (
        f'<manifest:manifest xmlns:manifest="{spaces}" manifest:version="1.2">'
        f'<manifest:file-entry manifest:full-path="/" manifest:version="1.2"'
        f' manifest:media-type="{ODT}"/><manifest:file-entry manifest:full-path="content.xml"'
        f' manifest:media-type="text/xml" manifest:size="{len(content)}">'
        f'<manifest:encryption-data manifest:checksum-type="{spaces[:-12]}manifest:1.0#sha256-1k"'
        f' manifest:checksum="{_text(hashlib.sha256(packed[:1024]).digest())}">'
        '<manifest:algorithm manifest:algorithm-name="http://www.w3.org/2001/04/xmlenc#aes256-cbc"'
        f' manifest:initialisation-vector="{_text(vector)}"/>'
        "<manifest:start-key-generation manifest:start-key-generation-name="
        '"http://www.w3.org/2000/09/xmldsig#sha256" manifest:key-size="32"/>'
        '<manifest:key-derivation manifest:key-derivation-name="PBKDF2" manifest:key-size="32"'
        f' manifest:iteration-count="1024" manifest:salt="{_text(salt)}"/>'
        "</manifest:encryption-data></manifest:file-entry></manifest:manifest>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("mimetype", ODT)
        file.writestr("content.xml", body)
        file.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()
