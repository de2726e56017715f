"""One PKCS#11 library and the tokens behind it; used by the process `uprava.signing.token_child`.

A vendor's library is somebody else's code: it may hang, crash, print, or fear threads and forks.
So it is loaded there alone, in a process with one thread, and never by the application.
"""

import hashlib
from collections.abc import Generator, Iterator
from contextlib import closing
from itertools import islice
from typing import Any, cast

import pkcs11
from pkcs11 import Attribute, KeyType, Mechanism, ObjectClass, TokenFlag
from pkcs11.util.ec import encode_ecdsa_signature

from uprava.signing.token_wire import (
    KeyKind,
    TokenCertificate,
    TokenKeyRef,
    TokenName,
    TokenSeen,
    Trouble,
)

SHA256_INFO = bytes.fromhex("3031300d060960864801650304020105000420")
"""DigestInfo of SHA-256 without the digest. RFC 8017, 9.2, note 1."""

MOST = 1000
"""Objects of one kind that are listed."""
NAMESAKES = 4
"""Private keys under one reference that are tried."""

KINDS = {KeyType.RSA: KeyKind.RSA, KeyType.EC: KeyKind.EC, KeyType.GOSTR3410: KeyKind.GOST}

_TROUBLES: tuple[tuple[type[Exception], Trouble], ...] = (
    (pkcs11.PinIncorrect, Trouble.PIN_WRONG),
    (pkcs11.PinInvalid, Trouble.PIN_WRONG),
    (pkcs11.PinLenRange, Trouble.PIN_WRONG),
    (pkcs11.PinLocked, Trouble.PIN_LOCKED),
    (pkcs11.PinExpired, Trouble.PIN_UNSET),
    (pkcs11.UserPinNotInitialized, Trouble.PIN_UNSET),
    (pkcs11.TokenNotPresent, Trouble.ABSENT),
    (pkcs11.TokenNotRecognised, Trouble.ABSENT),
    (pkcs11.DeviceRemoved, Trouble.ABSENT),
    (pkcs11.SlotIDInvalid, Trouble.ABSENT),
    (pkcs11.MechanismInvalid, Trouble.UNSUITABLE),
    (pkcs11.KeyTypeInconsistent, Trouble.UNSUITABLE),
    (pkcs11.KeySizeRange, Trouble.UNSUITABLE),
)
"""What errors of the standard mean here; every other one is `FAILED`."""


class TroubleError(Exception):
    """A token did not do what it was asked."""

    def __init__(self, trouble: Trouble, detail: str = "") -> None:
        super().__init__(trouble)
        self.trouble, self.detail = trouble, detail


class Module:
    """A loaded library with one session for each token that was opened. Not for threads."""

    def __init__(self, path: str) -> None:
        """Load the library. Raises TroubleError."""
        self._open: dict[TokenName, pkcs11.Session] = {}
        self._pins: dict[TokenName, str] = {}
        self.worked: set[TokenName] = set()
        """Tokens whose open session did something already."""
        try:
            self._library = pkcs11.lib(path)
        except (pkcs11.PKCS11Error, OSError) as error:
            raise TroubleError(Trouble.MODULE, str(error)) from error

    def look(self) -> tuple[TokenSeen, ...]:
        """Return the tokens that are there."""
        seen = tuple(_seen(token) for token in self._tokens())
        if self._open.keys() <= {each.name for each in seen} and self._open:
            return seen
        self._renew()  # some libraries notice at their start only what was put in or taken out
        return tuple(_seen(token) for token in self._tokens())

    def open(self, name: TokenName, pin: str, *, last: Trouble | None) -> None:
        """Give the PIN, once; `last` is what to answer instead of risking the last try.

        With it a token that is open by this very PIN is left as it is.
        """
        if last and self._pins.get(name) == pin:
            return
        self.forget(name)
        token = self._token(name)
        trouble = _pin_trouble(token.flags)
        if trouble not in (None, Trouble.PIN_LAST):
            raise TroubleError(trouble, "token flags")
        if trouble and last:
            raise TroubleError(last, "token flags")
        try:
            self._open[name] = token.open(user_pin=pin)
        except pkcs11.UserAlreadyLoggedIn:
            self._open[name] = token.open()
        except pkcs11.PKCS11Error as error:
            self._renew()  # the session in which the PIN was refused would stay for ever
            raise trouble_of(error) from error
        self._pins[name] = pin

    def contents(
        self, name: TokenName
    ) -> tuple[tuple[TokenKeyRef, ...], tuple[TokenCertificate, ...]]:
        """Return the private keys and the certificates of an open token."""
        session = self._session(name)
        keys = tuple(_reference(key) for key in _objects(session, ObjectClass.PRIVATE_KEY))
        found = _objects(session, ObjectClass.CERTIFICATE)
        read = (
            TokenCertificate(_bytes(each, Attribute.ID), _text(each), _bytes(each, Attribute.VALUE))
            for each in found
        )
        return keys, tuple(certificate for certificate in read if certificate.der)

    def sign(self, name: TokenName, wanted: TokenKeyRef, data: bytes) -> tuple[bytes, ...]:
        """Return signatures of the SHA-256 of bytes by every key the reference fits."""
        session = self._session(name)
        only = {Attribute.ID: wanted.ident} if wanted.ident else {Attribute.LABEL: wanted.label}
        found = [
            key
            for key in _objects(session, ObjectClass.PRIVATE_KEY, only)
            if _reference(key) == wanted and hasattr(key, "sign")
        ]
        if not found:
            raise TroubleError(Trouble.NO_KEY)
        mechanisms = session.token.slot.get_mechanisms()
        pin = self._pins[name]
        return tuple(_signed(key, wanted.kind, data, mechanisms, pin) for key in found[:NAMESAKES])

    def forget(self, name: TokenName) -> None:
        """Drop what is known of a token, so that it is opened anew."""
        self.worked.discard(name)
        self._pins.pop(name, None)
        if self._open.pop(name, None) is not None:
            self._renew()

    def _renew(self) -> None:
        """Begin again with the library: it logs out of all tokens and looks at its slots."""
        for known in (self._open, self._pins, self.worked):
            known.clear()
        try:
            self._library.reinitialize()
        except pkcs11.PKCS11Error as error:
            raise TroubleError(Trouble.MODULE, type(error).__name__) from error

    def _session(self, name: TokenName) -> pkcs11.Session:
        session = self._open.get(name)
        if session is None:
            raise TroubleError(Trouble.CLOSED)
        return session

    def _tokens(self) -> Iterator[pkcs11.Token]:
        for slot in self._library.get_slots(token_present=True):
            try:
                token = slot.get_token()
            except pkcs11.PKCS11Error:
                continue  # taken out since the slots were listed
            if TokenFlag.TOKEN_INITIALIZED in token.flags:
                yield token

    def _token(self, name: TokenName) -> pkcs11.Token:
        for again in (False, True):
            if again and not self._open:
                self._renew()
            for token in self._tokens():
                if _name(token) == name:
                    return token
        raise TroubleError(Trouble.ABSENT)


def trouble_of(error: Exception) -> TroubleError:
    """Return what an error of the library means."""
    for kind, trouble in _TROUBLES:
        if isinstance(error, kind):
            return TroubleError(trouble, type(error).__name__)
    return TroubleError(Trouble.FAILED, f"{type(error).__name__} {error}".strip())


def _name(token: pkcs11.Token) -> TokenName:
    return TokenName(token.label, token.serial.decode("utf-8", errors="replace"))


def _seen(token: pkcs11.Token) -> TokenSeen:
    trouble = _pin_trouble(token.flags)
    return TokenSeen(_name(token), token.model, token.manufacturer_id, trouble)


def _pin_trouble(flags: TokenFlag) -> Trouble | None:
    if TokenFlag.USER_PIN_LOCKED in flags:
        return Trouble.PIN_LOCKED
    if TokenFlag.USER_PIN_INITIALIZED not in flags:
        return Trouble.PIN_UNSET
    return Trouble.PIN_LAST if TokenFlag.USER_PIN_FINAL_TRY in flags else None


def _objects(
    session: pkcs11.Session, kind: ObjectClass, only: dict[Attribute, Any] | None = None
) -> list[Any]:
    """Return objects of a kind, each once, `MOST` at the most."""
    search = cast("Generator[Any]", session.get_objects({Attribute.CLASS: kind, **(only or {})}))
    with closing(search):  # a search left open forbids the next one
        return list(islice(search, MOST))


def _reference(key: Any) -> TokenKeyRef:
    try:
        kind = KINDS.get(key.key_type, KeyKind.OTHER)
    except ValueError:  # a vendor's own kind
        kind = KeyKind.OTHER
    return TokenKeyRef(kind, _bytes(key, Attribute.ID), _text(key))


def _bytes(found: Any, attribute: Attribute) -> bytes:
    """Return an attribute; empty when the token keeps none."""
    try:
        return bytes(found[attribute])
    except (pkcs11.AttributeTypeInvalid, pkcs11.AttributeSensitive, IndexError):
        return b""


def _text(found: Any) -> str:
    try:
        return str(found[Attribute.LABEL])
    except (pkcs11.AttributeTypeInvalid, UnicodeDecodeError, IndexError):
        return ""


def _signed(key: Any, kind: KeyKind, data: bytes, mechanisms: set[Any], pin: str) -> bytes:
    """Sign with the mechanism that hashes in the token, else with the one that takes a digest."""
    again = {"pin": pin} if _wants_pin_again(key) else {}
    digest = hashlib.sha256(data).digest()
    if kind is KeyKind.RSA:
        if Mechanism.SHA256_RSA_PKCS in mechanisms:
            return bytes(key.sign(data, mechanism=Mechanism.SHA256_RSA_PKCS, **again))
        return bytes(key.sign(SHA256_INFO + digest, mechanism=Mechanism.RSA_PKCS, **again))
    if kind is KeyKind.EC:
        if Mechanism.ECDSA_SHA256 in mechanisms:
            pair = key.sign(data, mechanism=Mechanism.ECDSA_SHA256, **again)
        else:
            pair = key.sign(digest, mechanism=Mechanism.ECDSA, **again)
        return bytes(encode_ecdsa_signature(bytes(pair)))
    raise TroubleError(Trouble.UNSUITABLE, kind)


def _wants_pin_again(key: Any) -> bool:
    """Tell whether the key wants the PIN for every signature (CKA_ALWAYS_AUTHENTICATE)."""
    try:
        return bool(key[Attribute.ALWAYS_AUTHENTICATE])
    except (pkcs11.PKCS11Error, IndexError):
        return False
