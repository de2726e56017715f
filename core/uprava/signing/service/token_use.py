"""Asking tokens: what is there, what is in one, a signature. Never inside a transaction.

What is written down about a token goes into short transactions of its own.
"""

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from cryptography import x509
from sqlalchemy.orm import Session

from uprava.clock import now, office_day
from uprava.db.transaction import system_transaction
from uprava.errors import InvalidError, UnavailableError
from uprava.i18n import _
from uprava.installation import Installation
from uprava.settings import Settings
from uprava.signing import token_link
from uprava.signing.service.sealing import unseal_pin
from uprava.signing.service.tokens import (
    ABOUT_PIN,
    Claim,
    TokenRow,
    claim,
    note,
    refusal_of,
    sealed_for,
    sentence_of,
    settle,
)
from uprava.signing.token_keys import Contents, contents_of, the_good_one
from uprava.signing.token_wire import (
    Act,
    Answer,
    Question,
    TokenKeyRef,
    TokenName,
    TokenSeen,
    Trouble,
)

WAIT = 30.0
"""Seconds to wait while another process gives the PIN."""
PAUSE = 0.1
LONGEST_PIN = 255
TO_OPEN = frozenset({Trouble.CLOSED, Trouble.ENDED})
"""Answers that mean: give the PIN, then ask again."""


@dataclass(frozen=True, slots=True)
class Library:
    """A configured library and the tokens behind it, or why there are none."""

    name: str
    path: str
    tokens: tuple[TokenSeen, ...]
    trouble: str


def look(settings: Settings) -> list[Library]:
    """Return what is connected to this machine now."""
    found = []
    for path in settings.pkcs11_modules:
        answer = token_link.link_to(str(path)).ask(Question(Act.LOOK))
        trouble = sentence_of(answer.trouble, path.stem) if answer.trouble else ""
        found.append(Library(path.stem, str(path), answer.tokens, trouble))
    return found


def library_of(settings: Settings, module: str) -> token_link.Link:
    """Return the link to a library by its name. Raises UnavailableError where it is not set up."""
    for path in settings.pkcs11_modules:
        if path.stem == module:
            return token_link.link_to(str(path))
    raise UnavailableError(
        _("The library “{module}” of the token is not in the settings of this server.").format(
            module=module
        ),
        code="token-module",
    )


def give_pin(settings: Settings, module: str, name: TokenName, pin: str) -> None:
    """Give a PIN that a person has just typed. Raises InvalidError when the token refuses it."""
    if not pin or len(pin.encode()) > LONGEST_PIN:
        raise InvalidError(_("Type the PIN."), fields={"pin": _("missing")})
    answer = library_of(settings, module).ask(Question(Act.OPEN_AT_RISK, name, pin))
    if answer.trouble is Trouble.PIN_WRONG:
        wrong = _("The PIN is wrong; nothing was kept. After a few wrong ones the token locks.")
        raise InvalidError(wrong, code="token-pin-wrong", fields={"pin": wrong})
    if answer.trouble is not None:
        raise refusal_of(answer.trouble, name.label)


def read_contents(installation: Installation, row: TokenRow) -> Contents:
    """Return the keys and certificates in a token. Raises UnavailableError, InvalidError."""
    answer = ask(installation, row, Question(Act.LIST, row.name))
    return contents_of(answer.keys, answer.certificates)


def sign_in_token(
    installation: Installation, row: TokenRow, key: TokenKeyRef, certificate: x509.Certificate,
    data: bytes,
) -> bytes:  # fmt: skip
    """Return a signature that the certificate confirms. Raises UnavailableError, InvalidError."""
    answer = ask(installation, row, Question(Act.SIGN, row.name, key=key, data=data))
    signature = the_good_one(answer.signatures, data, certificate)
    if signature is None:
        raise InvalidError(
            _("The key in the token “{label}” is not that of the certificate.").format(
                label=row.label
            ),
            code="token-key-other",
        )
    return signature


def prove(
    installation: Installation, row: TokenRow, key: TokenKeyRef, certificate: x509.Certificate
) -> None:
    """Have something meaningless signed: only that shows whose key it is. Raises as signing."""
    data = b"Uprava: is this the key of the certificate? " + secrets.token_bytes(32)
    sign_in_token(installation, row, key, certificate, data)


def ask(installation: Installation, row: TokenRow, question: Question) -> Answer:
    """Ask an open token, opening it first when it is not. Raises UnavailableError, InvalidError."""
    return ask_over(library_of(installation.settings, row.module), installation, row, question)


def ask_over(
    link: token_link.Link, installation: Installation, row: TokenRow, question: Question
) -> Answer:
    """Do the same over a link; each process of ours has one of its own."""
    answer = link.ask(question)
    if answer.trouble in TO_OPEN:
        open_token(installation, row, link)
        answer = link.ask(question)
    trouble = answer.trouble if answer.trouble is not Trouble.CLOSED else Trouble.FAILED
    if trouble is None and row.trouble is None:
        return answer
    with written(installation) as session:
        note(session, row.id, trouble, at=now())
    if trouble is not None:
        raise refusal_of(trouble, row.label)
    return answer


def open_token(installation: Installation, row: TokenRow, link: token_link.Link) -> None:
    """Give the kept PIN, once, while no other process does. Raises UpravaError."""
    given = claimed(installation, row)
    try:
        name = sealed_for(row.name)
        pin = unseal_pin(given.pin, token=name, secret=installation.settings.secret)
        trouble = link.ask(Question(Act.OPEN, row.name, pin)).trouble
    except InvalidError:
        trouble = Trouble.PIN_UNSET
    with written(installation) as session:
        settle(session, row.id, given, trouble)
    if trouble in ABOUT_PIN:
        raise InvalidError(sentence_of(trouble, row.label), code=f"token-{trouble}")
    if trouble is not None:
        raise refusal_of(trouble, row.label)


def claimed(installation: Installation, row: TokenRow) -> Claim:
    """Wait for the leave to give the PIN. Raises InvalidError, UnavailableError."""
    until = time.monotonic() + WAIT
    while True:
        with written(installation) as session:
            given = claim(session, row.id, at=now())
        if given is not None:
            return given
        if time.monotonic() > until:
            raise refusal_of(Trouble.SILENT, row.label)
        time.sleep(PAUSE)


@contextmanager
def written(installation: Installation) -> Iterator[Session]:
    """Run the block in a short transaction of its own."""
    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task="token") as session:
        yield session
