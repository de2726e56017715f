"""People's keys in tokens: given to a person after the token proved to hold them."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy.orm import Session

from uprava import signing
from uprava.audit.log import record
from uprava.db.sql import fetch_one, fetch_value
from uprava.db.transaction import beside
from uprava.errors import ConflictError, InvalidError, UnavailableError
from uprava.i18n import _
from uprava.installation import Installation
from uprava.signing.keys import Key
from uprava.signing.models import SigningKey
from uprava.signing.service.keeping import KeyRow, person_by_login, usable_or_not
from uprava.signing.service.sealing import unseal
from uprava.signing.service.token_use import prove, read_contents, sign_in_token
from uprava.signing.service.tokens import TokenRow, get_token
from uprava.signing.service.trusting import trust_of
from uprava.signing.token_keys import Contents, Holding, TokenKey, chain_of, size_of
from uprava.signing.token_wire import KeyKind, TokenKeyRef
from uprava.signing.trust import Trust


@dataclass(frozen=True, slots=True)
class KeptKey:
    """Where a person's key is: here, sealed, or in a token. Only its signing may see it."""

    pkcs12: bytes | None
    token_id: int | None
    token_key: dict[str, str] | None
    certificates: bytes | None


@dataclass(frozen=True, slots=True)
class Drawer:
    """A key and the token it is in, as it was when signing began; no token: the key is here."""

    kept: KeptKey
    token: TokenRow | None


def drawer_of(session: Session, key_id: int) -> Drawer:
    """Return where a key is. It never leaves the service."""
    query = "select pkcs12, token_id, token_key, certificates from signing.key where id = %s"
    kept = fetch_one(session, KeptKey, query, (key_id,))
    assert kept is not None
    return Drawer(kept, get_token(session, kept.token_id) if kept.token_id else None)


def open_drawer(drawer: Drawer, *, installation: Installation) -> Key:
    """Return a key to sign with. One that is here takes 0.1 s; a token is asked by signing."""
    kept, token = drawer.kept, drawer.token
    if token is None:
        assert kept.pkcs12 is not None
        return unseal(bytes(kept.pkcs12), secret=installation.settings.secret)
    assert kept.certificates is not None
    own, *chain = x509.load_pem_x509_certificates(bytes(kept.certificates))
    return token_key(installation, token, reference(kept), own, tuple(chain))


def token_key(
    installation: Installation, token: TokenRow, key: TokenKeyRef, own: x509.Certificate,
    chain: tuple[x509.Certificate, ...],
) -> Key:  # fmt: skip
    """Return a key whose signatures the token makes."""
    sign = partial(sign_or_tell, installation, token, key, own)
    return Key(TokenKey(size_of(own), sign), own, chain)


def sign_or_tell(
    installation: Installation, token: TokenRow, key: TokenKeyRef, own: x509.Certificate,
    data: bytes,
) -> bytes:  # fmt: skip
    """Sign for a person, who cannot mend the token and is told who can."""
    try:
        return sign_in_token(installation, token, key, own, data)
    except (InvalidError, UnavailableError) as error:
        told = f"{error.detail} {_('Nothing is signed. Tell the administrator.')}"
        raise type(error)(told, code=error.code) from error


def reference(kept: KeptKey) -> TokenKeyRef:
    """Return which private key of the token it is."""
    assert kept.token_key is not None
    told = kept.token_key
    return TokenKeyRef(KeyKind(told["kind"]), bytes.fromhex(told["ident"]), told["label"])


def assign(
    session: Session, token_id: int, sha256: str, *, login: str, installation: Installation,
    at: datetime,
) -> KeyRow:  # fmt: skip
    """Give a key in a token to a person: the certificate is named by its SHA-256.

    `session` must not have begun: the token is asked outside of any transaction. Raises
    InvalidError for what nobody may sign with, ConflictError for a key that is somebody's already.
    """
    with beside(session) as looking:
        token, trust = get_token(looking, token_id), trust_of(looking)
        person = person_by_login(looking, login)
    contents = read_contents(installation, token)
    holding = chosen_of(contents, sha256)
    key = key_of(installation, token, holding, chain_in(contents, holding, trust))
    signing.require_usable(key, trust=trust, at=at)
    assert holding.key is not None
    prove(installation, token, holding.key, key.certificate)
    return keep_assigned(session, key, holding.key, token=token, person_id=person.id, at=at)


def chosen_of(contents: Contents, sha256: str) -> Holding:
    """Return the certificate that was chosen. Raises InvalidError."""
    for each in contents.holdings:
        if each.certificate is None or fingerprint(each.certificate) != sha256:
            continue
        if each.key is None:
            raise InvalidError(
                _("There is no private key for this certificate in the token."), code="no-key"
            )
        return each
    raise InvalidError(_("This certificate is not in the token any more."), code="no-certificate")


def fingerprint(certificate: x509.Certificate) -> str:
    """Return the SHA-256 of a certificate, hexadecimal."""
    return signing.certificate_facts(certificate).sha256


def chain_in(contents: Contents, holding: Holding, trust: Trust) -> tuple[x509.Certificate, ...]:
    """Return the issuers of a certificate: from the token, else from the trust store."""
    assert holding.certificate is not None
    known = [x509.load_der_x509_certificate(each) for each in (*trust.issuers, *trust.roots)]
    return chain_of(holding.certificate, (*contents.authorities, *known))


def key_of(
    installation: Installation, token: TokenRow, holding: Holding,
    chain: tuple[x509.Certificate, ...],
) -> Key:  # fmt: skip
    """Return what was chosen as a key to sign with."""
    assert holding.certificate is not None
    assert holding.key is not None
    return token_key(installation, token, holding.key, holding.certificate, chain)


def keep_assigned(
    session: Session, key: Key, where: TokenKeyRef, *, token: TokenRow, person_id: int,
    at: datetime,
) -> KeyRow:  # fmt: skip
    """Write down whose key it is."""
    facts = key.facts
    known = "select 1 from signing.key where serial = %s and issuer = %s"
    if fetch_value(session, known, (facts.serial, facts.issuer)):
        raise ConflictError(_("This key is kept here already."))
    pem = b"".join(each.public_bytes(Encoding.PEM) for each in (key.certificate, *key.chain))
    row = SigningKey(
        person_id=person_id, token_id=token.id, certificates=pem, serial=facts.serial,
        token_key={"kind": where.kind, "ident": where.ident.hex(), "label": where.label},
        owner=facts.owner, issuer=facts.issuer, valid_from=facts.valid_from,
        valid_to=facts.valid_to, created_at=at,
    )  # fmt: skip
    session.add(row)
    session.flush()  # the number of the key is needed below
    told = {"serial": facts.serial, "key": row.id, "token": token.label}
    record(session, "signing.key-assigned", "person", person_id, **told)
    kept = usable_or_not(session, row.id)
    assert kept is not None
    return kept
