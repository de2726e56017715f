"""A message that came: its files through the door for uploads, its passport into the form."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from uprava.documents.intake import receive_one
from uprava.documents.service.filing import Received
from uprava.errors import InvalidError, TooLargeError
from uprava.i18n import _
from uprava.installation import Installation
from uprava_storage import safe_name

from uprava_records.exchange.service.container import Container, opened
from uprava_records.exchange.service.folders import MOST_FILE, Found, contents
from uprava_records.exchange.service.passport import NAME
from uprava_records.exchange.values import Message, Passport, UnreadableMessageError
from uprava_records.letters.service.cards import Channel
from uprava_records.mail.service.keeping import Came, fingerprint_of
from uprava_records.mail.service.opening import is_urgent


@dataclass(frozen=True, slots=True)
class Document:
    """A document that came: what to keep of it, and its passport."""

    came: Came
    passport: Passport


def open_document(
    installation: Installation, found: Found, message: Message, *, own: str, at: datetime,
    today: date,
) -> Document:  # fmt: skip
    """Look at a container that came; the whole of it goes into the store as it came.

    `own` is what this body is called: of the documents named as answered only ours count.
    Raises UnreadableMessageError, with the words for its sender.
    """
    path = body_of(found, message)
    blob = installation.store.put(io.BytesIO(contents(path, MOST_FILE)))
    with path.open("rb") as stream, opened(stream) as container:
        passport = container.passport
        if not container.has(passport.document):
            raise UnreadableMessageError(f"в контейнере нет файла {passport.document}")
        files, told = take_in(installation, container)
    fields = fields_of(passport, own=own, today=today)
    came = Came(
        "exchange", fingerprint_of("exchange", message.header.uid), at, blob.sha256, files, fields,
        dict.fromkeys(fields, "passport"), urgent=is_urgent(fields, today),
        told=[*told, *missing(passport, container)],
    )  # fmt: skip
    return Document(came, passport)


def body_of(found: Found, message: Message) -> Path:
    """Return the file of the container. Raises UnreadableMessageError when it is not there."""
    path = found.files.get(message.body.lower())
    if path is None:
        raise UnreadableMessageError(f"в сообщении нет файла {message.body}")
    return path


def take_in(
    installation: Installation, container: Container
) -> tuple[list[Received], list[tuple[str, str]]]:
    """Take in the files, the document first; what is refused is told by name.

    Raises UnreadableMessageError when the document itself cannot be taken in.
    """
    files: list[Received] = []
    told: list[tuple[str, str]] = []
    for name, title, role in in_order(container):
        shown = safe_name(title or name)
        try:
            files.append(receive(installation, container.read(name), shown, role))
        except (InvalidError, TooLargeError) as error:
            if role == "main":
                raise UnreadableMessageError(f"файл {name}: {error.detail}") from error
            told.append((shown, error.detail))
    return files, told


def receive(installation: Installation, data: bytes, name: str, role: str) -> Received:
    """Put one file through the door for uploads."""
    limit = installation.settings.upload_limit
    return receive_one(io.BytesIO(data), installation.store, name=name, limit=limit, role=role)


def in_order(container: Container) -> Iterator[tuple[str, str, str]]:
    """Yield names in the container, the names people see, and roles.

    Pictures of stamps travel beside the document and stay in the container: what they show is
    drawn from the signatures themselves.
    """
    passport = container.passport
    yield passport.document, f"{passport.kind or 'Документ'}.pdf", "main"
    for place, signer in enumerate(passport.signers, 1):
        if container.has(signer.signature):
            yield signer.signature, f"Подпись {place} ({signer.name}).p7s", "attachment"
    for place, each in enumerate(passport.enclosures, 1):
        if not container.has(each.name):
            continue
        ending = Path(each.name).suffix
        title = each.title.removesuffix(ending) or f"Приложение {place}"
        yield each.name, f"{title}{ending}", "attachment"
        for number, signature in enumerate(each.signatures, 1):
            if container.has(signature):
                yield signature, f"{title}{ending}. Подпись {number}.p7s", "attachment"


def missing(passport: Passport, container: Container) -> Iterator[tuple[str, str]]:
    """Yield the files a passport names that did not come."""
    named = [each.signature for each in passport.signers]
    named += [each.name for each in passport.enclosures]
    for name in named:
        if name and not container.has(name):
            yield name, _("the passport names it, but it did not come")
    if not any(each.signature for each in passport.signers):
        yield NAME, _("no signature came with the document")


def fields_of(passport: Passport, *, own: str, today: date) -> dict[str, str]:
    """Return the form's first values: all of them stand in the passport."""
    signer = passport.signers[0] if passport.signers else None
    values = {
        "correspondent": passport.organisation,
        "outgoing_number": passport.number.number,
        "outgoing_date": passport.number.day.isoformat() if passport.number.day else "",
        "title": passport.title[:1000],
        "signatory": ", ".join(filter(None, (signer.name, signer.post))) if signer else "",
        "sheets": str(passport.pages or ""),
        "answers": answered(passport, own),
        "channel": Channel.MEDO.value,
        "received_on": today.isoformat(),
    }
    return {name: value for name, value in values.items() if value}


def answered(passport: Passport, own: str) -> str:
    """Return the number of our document that is answered; bodies write their names differently."""
    pairs = zip(passport.answers, passport.answered, strict=True)
    ours = [number.number for number, body in pairs if same(body, own)]
    return ours[0] if ours else ""


def same(one: str, other: str) -> bool:
    """Tell whether two names are one body's, whatever their case, quotes and spaces."""
    plain = ["".join(sign for sign in name.casefold() if sign.isalnum()) for name in (one, other)]
    return bool(plain[0]) and plain[0] == plain[1]
