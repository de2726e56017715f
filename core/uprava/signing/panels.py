"""What signing adds to a document's card: the act «Подписать» and the state of signatures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.db.sql import fetch
from uprava.documents.service.filing import COLUMNS, FileRow, list_files
from uprava.extension import Action, DocumentHead, Panel
from uprava.i18n import N_, _
from uprava.installation import installation_of
from uprava.signing.models import Fit, Form
from uprava.signing.orders import Level, Lowered, level_words, lowered_sentence
from uprava.signing.powers import PowersState
from uprava.signing.powers_words import STATE_TONES, state_words
from uprava.signing.service.checking import PDF
from uprava.signing.service.detached_keeping import ContainerRow, list_containers
from uprava.signing.service.listing import SignatureRow, is_marked, signatures_shown
from uprava.signing.service.signing_files import PERMISSION, signing_of
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
    beside: str
    """Name of the signature file, empty for a signature inside the PDF."""
    beside_url: str
    powers: str = ""
    """The power of attorney in words; empty for a time stamp."""
    powers_tone: str = ""


@dataclass(frozen=True, slots=True)
class SignedFile:
    """A file with its signatures."""

    name: str
    version: int
    signatures: Sequence[ShownSignature]
    url: str
    older: bool = False
    """A newer version of the file has come since."""
    copied: bool = False
    """There is a copy that shows the marks of signatures made elsewhere."""


@dataclass(frozen=True, slots=True)
class LoneContainer:
    """A signature file that stands beside nothing, and why."""

    name: str
    url: str
    why: str


def actions_of(session: Session, reader: Reader, document: DocumentHead) -> list[Action]:
    """Return «Подписать» for those who may sign: with a key here, or with one of their own.

    Where a plugin would refuse the signature (it is another's turn, the document has gone) there
    is no button.
    """
    if not reader.may(PERMISSION):
        return []
    file = next((each for each in list_files(session, document.id) if is_signable(each)), None)
    if file is None or refused(session, reader, document, file):
        return []
    url = sign_url(file)
    return [Action("sign", _("Sign"), url, "signature", shortcut="KeyS", position=30)]


def refused(session: Session, reader: Reader, document: DocumentHead, file: FileRow) -> bool:
    """Tell whether a plugin forbids signing this version now."""
    plugins = installation_of(session).plugins
    return bool(plugins.locks(session, reader, document, signing_of(file)))


def is_signable(file: FileRow) -> bool:
    """Tell whether the file is a PDF that can be read."""
    return file.media_type == PDF and file.problem is None


def sign_url(file: FileRow) -> str:
    """Return the page that asks before signing."""
    return f"/docs/{file.document_id}/files/{file.id}/sign"


def panels_of(session: Session, document: DocumentHead) -> list[Panel]:
    """Return the panel of signatures; none for a document without any."""
    rows = signatures_shown(session, document.id)
    alone = notes_of(list_containers(session, document.id))
    if not rows and not alone:
        return []
    files = versions_of(session, [row.file_id for row in rows])
    newest = {file.id for file in list_files(session, document.id)}
    shown = [
        SignedFile(
            files[id].name, files[id].version, [box_of(row) for row in group],
            f"/docs/{document.id}/files/{id}", id not in newest,
            files[id].media_type == PDF and any(map(is_marked, group)),
        )
        for id, group in grouped(rows).items()
    ]  # fmt: skip
    values = {
        "files": shown, "alone": alone, "named": len(newest) > 1 or len(shown) > 1,
        "attaching": may_attach(session, document),
    }  # fmt: skip
    return [
        Panel(
            "signatures", N_("Signatures"), "signing/panel.html", values, column="side",
            position=15, count=len(rows),
        )
    ]  # fmt: skip


def may_attach(session: Session, document: DocumentHead) -> bool:
    """Tell whether the reader may put a power of attorney beside a signature."""
    reader: Reader | None = session.info["reader"]
    return reader is not None and reader.may("documents.attach", unit=document.unit_id)


LONE = {
    None: N_("The signature file is being checked."),
    Fit.NONE: N_("It is over none of the document's files: either of another file, or that file "
                 "was changed after signing. It is kept as an attachment."),
    Fit.UNREADABLE: N_("It is not a signature that can be read. It is kept as an attachment."),
    Fit.TOO_MANY: N_("The signature file holds more signers or certificates than are checked."),
    Fit.TOO_LARGE: N_("The signature file is too large to be checked here."),
}  # fmt: skip
"""What is said of signature files without a file; one without any signer is no signature."""


def notes_of(containers: Sequence[ContainerRow]) -> list[LoneContainer]:
    """Return the signature files that stand beside nothing."""
    return [
        LoneContainer(
            each.name, f"/docs/{each.document_id}/files/{each.id}/content", _(LONE[each.fit])
        )
        for each in containers
        if each.fit in LONE
    ]


def grouped(rows: Sequence[SignatureRow]) -> dict[UUID, list[SignatureRow]]:
    """Return the signatures by the version they are in or over, in the given order."""
    groups: dict[UUID, list[SignatureRow]] = {}
    for row in rows:
        groups.setdefault(row.file_id, []).append(row)
    return groups


def versions_of(session: Session, ids: Sequence[UUID]) -> dict[UUID, FileRow]:
    """Return the versions of these ids."""
    query = f"select {COLUMNS} from documents.file where id = any (%s)"
    return {file.id: file for file in fetch(session, FileRow, query, (list(ids),))}


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
        lowered=level_of(row),
        url=f"/docs/{row.document_id}/files/{row.file_id}/signatures/{row.id}",
        beside=row.container or "",
        beside_url=f"/docs/{row.document_id}/files/{row.container_id}/content",
        **powers_of(row),
    )


def powers_of(row: SignatureRow) -> dict[str, str]:
    """Return what the box says of the signer's powers; a time stamp needs none."""
    if row.check.kind is not Kind.SIGNATURE:
        return {}
    check = row.powers_check
    state = check.state if check else PowersState.ABSENT
    words = state_words(check, row.check.signer)
    return {"powers": words, "powers_tone": STATE_TONES[state]}


def level_of(row: SignatureRow) -> str:
    """Return the level in words: from which to which it was lowered, why and what follows."""
    if row.form != Form.PADES or row.check.kind is not Kind.SIGNATURE:
        return ""
    level, wanted = Level(row.level), Level(row.wanted or row.level)
    if row.lowered in set(Lowered) and not level.reaches(wanted):
        return lowered_sentence(Lowered(row.lowered), wanted=wanted, reached=level)
    if not level.reaches(wanted):
        return _("{level}; it will be raised to “{wanted}” by itself").format(
            level=level_words(level), wanted=level_words(wanted)
        )
    return level_words(level)
