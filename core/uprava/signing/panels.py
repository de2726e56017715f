"""What signing adds to a document's card: the act «Подписать» and the state of signatures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from uprava.clock import now
from uprava.documents.service.filing import FileRow, list_files
from uprava.extension import Action, DocumentHead, Panel
from uprava.i18n import N_, _
from uprava.signing.service.checking import PDF
from uprava.signing.service.keeping import usable_key
from uprava.signing.service.listing import SignatureRow, signatures_of
from uprava.signing.service.signing_files import PERMISSION
from uprava.signing.verdicts import Kind, Verdict
from uprava.users.reader import Reader

TITLES = {
    Verdict.VALID: N_("Signature is valid"),
    Verdict.INVALID: N_("Signature is not valid"),
    Verdict.UNKNOWN: N_("Signature is not confirmed"),
}
STAMP_TITLES = {
    Verdict.VALID: N_("Time stamp is valid"),
    Verdict.INVALID: N_("Time stamp is not valid"),
    Verdict.UNKNOWN: N_("Time stamp is not confirmed"),
}


@dataclass(frozen=True, slots=True)
class ShownSignature:
    """One box of the panel."""

    state: str
    title: str
    signer: str
    serial: str
    valid_from: datetime | None
    valid_to: datetime | None
    signed_at: datetime
    checked_at: datetime
    reasons: tuple[str, ...]
    lowered: str
    url: str


@dataclass(frozen=True, slots=True)
class SignedFile:
    """A file with its signatures."""

    name: str
    version: int
    signatures: Sequence[ShownSignature]


def actions_of(session: Session, reader: Reader, document: DocumentHead) -> list[Action]:
    """Return «Подписать» for those who may sign and have a key in force."""
    if not reader.may(PERMISSION):
        return []
    file = next((each for each in list_files(session, document.id) if is_signable(each)), None)
    if file is None or usable_key(session, person_id=reader.person_id, at=now()) is None:
        return []
    url = sign_url(file)
    return [Action("sign", _("Sign"), url, "signature", shortcut="KeyS", position=30)]


def is_signable(file: FileRow) -> bool:
    """Tell whether the file is a PDF that can be read."""
    return file.media_type == PDF and file.problem is None


def sign_url(file: FileRow) -> str:
    """Return the page that asks before signing."""
    return f"/docs/{file.document_id}/files/{file.id}/sign"


def panels_of(session: Session, document: DocumentHead) -> list[Panel]:
    """Return the panel of signatures; none for a document without any."""
    files = {file.id: file for file in list_files(session, document.id)}
    rows = signatures_of(session, list(files)) if files else []
    if not rows:
        return []
    shown = [
        SignedFile(file.name, file.version, [box_of(row) for row in rows if row.file_id == id])
        for id, file in files.items()
        if any(row.file_id == id for row in rows)
    ]
    values = {"files": shown, "named": len(files) > 1}
    return [
        Panel(
            "signatures", N_("Signatures"), "signing/panel.html", values, column="side",
            position=15, count=len(rows),
        )
    ]  # fmt: skip


def box_of(row: SignatureRow) -> ShownSignature:
    """Return what the card says of a signature."""
    check = row.check
    verdict = Verdict(row.verdict)
    titles = STAMP_TITLES if check.kind is Kind.DOCUMENT_TIME_STAMP else TITLES
    return ShownSignature(
        state=verdict.value,
        title=_(titles[verdict]),
        signer=row.owner,
        serial=row.serial,
        valid_from=check.signer.valid_from if check.signer else None,
        valid_to=check.signer.valid_to if check.signer else None,
        signed_at=row.signed_at,
        checked_at=row.checked_at,
        reasons=row.sentences()[1:],
        lowered=lowered_words(row),
        url=f"/docs/{row.document_id}/files/{row.file_id}/signatures/{row.id}",
    )


def lowered_words(row: SignatureRow) -> str:
    """Return why the signature has no time stamp though one was wanted; mostly nothing."""
    if row.lowered is None:
        return ""
    words = {
        "service-silent": _("The time-stamp service did not answer: there is no time stamp."),
        "service-untrusted": _("The time-stamp service is not trusted: there is no time stamp."),
    }
    return words.get(row.lowered, _("There is no time stamp."))
