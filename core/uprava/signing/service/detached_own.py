"""A signature file of one's own: put beside a file, it is signing here, by the same rules.

Whose a certificate is, is known as for signing in the browser (`deferred_binding`). A signature
that is not the reader's, or is not confirmed, is only kept; where a plugin waits for the reader's
own (`ChangeKind.BESIDE`), it is refused with what keeps it from counting.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cryptography import x509
from sqlalchemy.orm import Session
from uprava_storage import BlobStore

from uprava import signing
from uprava.audit.log import record
from uprava.db.sql import execute
from uprava.documents.service.filing import FileRow
from uprava.documents.service.locks import signature_made
from uprava.extension import Change, ChangeKind, DocumentHead, SignedVersion
from uprava.i18n import _
from uprava.signing.facts import CertificateFacts
from uprava.signing.service.checking import read_whole
from uprava.signing.service.deferred_binding import find_bound, is_anothers, proven_by
from uprava.signing.service.detached_keeping import field_of
from uprava.signing.service.detached_matching import Matched
from uprava.signing.service.signing_files import PERMISSION
from uprava.signing.verdicts import SignatureCheck, Verdict
from uprava.users.reader import Reader


@dataclass(frozen=True, slots=True)
class Own:
    """The reader's own confirmed signature of a signature file, or why there is none.

    `unknown` is a confirmed signature by a certificate that counts for nobody yet.
    """

    check: SignatureCheck | None = None
    why: str = ""
    unknown: CertificateFacts | None = None


def own_signature(session: Session, matched: Matched, *, reader: Reader) -> Own:
    """Return which of the signatures is the reader's own, or why none is."""
    if not reader.may(PERMISSION):
        return Own(why=_("You have no right to sign documents here."))
    checks = [each for each in matched.checks if each.signer is not None]
    own = [each for each in checks if is_own(session, each.signer, reader=reader)]
    good = next((each for each in own if each.verdict == Verdict.VALID), None)
    if good is not None:
        return Own(good)
    if own:
        return Own(why=" ".join(signing.explain(own[0])))
    return others(session, checks)


def others(session: Session, checks: Sequence[SignatureCheck]) -> Own:
    """Return why signatures that are not known as the reader's do not count."""
    owners = ", ".join(each.signer.owner for each in checks if each.signer) or _("not known")
    said = _("The certificate ({owners}) is not known as yours.").format(owners=owners)
    for each in checks:
        facts = each.signer
        if facts and each.verdict == Verdict.VALID and counts_for_nobody(session, facts):
            asked = _("The administrator was asked to confirm that it is; attach it after that.")
            return Own(why=f"{said} {asked}", unknown=facts)
    return Own(why=said)


def is_own(session: Session, facts: CertificateFacts | None, *, reader: Reader) -> bool:
    """Tell whether a certificate counts for the reader: confirmed, renewed, or a key kept here."""
    if facts is None:
        return False
    bound = find_bound(session, person_id=reader.person_id, sha256=facts.sha256)
    if bound is not None:
        return bound.counts
    proven = proven_by(session, facts, person_id=reader.person_id)
    return bool(proven) and not is_anothers(session, facts.sha256, person_id=reader.person_id)


def counts_for_nobody(session: Session, facts: CertificateFacts) -> bool:
    """Tell whether a certificate is nobody's yet: an administrator may say whose it is."""
    return not is_anothers(session, facts.sha256, person_id=0)


def change_of(signed: FileRow, own: Own) -> Change:
    """Return what plugins may forbid: signing, or laying a signature beside that is not one's."""
    kind = ChangeKind.SIGNING if own.check else ChangeKind.BESIDE
    return Change(kind, signed.id, signed.sha256, own.why)


def certificate_in(
    store: BlobStore, container: FileRow, facts: CertificateFacts
) -> x509.Certificate:
    """Return the certificate of a signature file that facts were told of."""
    read = signing.read_container(read_whole(store, container))
    found = (x509.load_der_x509_certificate(each.dump()) for each in read.certificates)
    return next(each for each in found if signing.certificate_facts(each).sha256 == facts.sha256)


def count_as_signing(
    session: Session, head: DocumentHead, container: FileRow, signed: FileRow,
    check: SignatureCheck, *, reader: Reader,
) -> None:  # fmt: skip
    """Write down who signed, and let plugins follow, as for a signature made here."""
    assert check.signer is not None
    query = """update signing.signature set person_id = %s, acting_for = %s
        where file_id = %s and field = %s"""
    field = field_of(container, check)
    execute(session, query, (reader.person_id, reader.acting_for, signed.id, field))
    record(
        session, "document.signed", "document", head.id, file=signed.id, field=field,
        sha256=signed.sha256, serial=check.signer.serial, container=container.id,
    )  # fmt: skip
    same = SignedVersion(signed.id, signed.sha256, signed.id, signed.sha256)
    signature_made(session, head, same, reader=reader)
