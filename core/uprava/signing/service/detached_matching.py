"""To which file of a document a signature file belongs, and what its signatures are worth."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from uprava_storage import BlobStore

from uprava import signing
from uprava.documents.service.filing import FileRow
from uprava.signing.models import Fit
from uprava.signing.service.checking import changed, read_whole
from uprava.signing.trust import Trust
from uprava.signing.verdicts import SignatureCheck

MOST_LOOKED_AT = 200
"""Versions of files a signature is compared with, the likeliest first."""
LARGEST = 50 * 1024 * 1024
"""Bytes of a file whose digest is computed here: it is held in memory whole."""


@dataclass(frozen=True, slots=True)
class Matched:
    """What a signature file was found to be over, and the checks of its signers."""

    container: FileRow
    fit: Fit
    signed: FileRow | None = None
    signed_sha256: str = ""
    """Of the bytes the signatures were checked against."""
    checks: tuple[SignatureCheck, ...] = ()


def match(
    store: BlobStore, container: FileRow, candidates: Sequence[FileRow], *, trust: Trust,
    at: datetime,
) -> Matched:  # fmt: skip
    """Find the file whose digest was signed, and check every signer.

    Without such a file the one that bears the same name is meant: its signature is then invalid,
    which is what somebody should know. Raises UnavailableError without the store.
    """
    if container.size > signing.LARGEST_CONTAINER:
        return Matched(container, Fit.TOO_LARGE)
    data = read_whole(store, container)
    try:
        read = signing.read_container(data)
    except signing.ContainerError as error:
        return Matched(container, Fit(error.trouble))
    found = _found(store, read, container, candidates)
    if found is None:
        return Matched(container, Fit.NONE)
    fit, file, content = found
    checks = signing.verify_detached(read, signing.Digests(content), trust=trust, at=at)
    if hashlib.sha256(data).hexdigest() != container.sha256:
        checks = [changed(check) for check in checks]
    return Matched(container, fit, file, hashlib.sha256(content).hexdigest(), tuple(checks))


def _found(
    store: BlobStore, read: "signing.Container", container: FileRow, candidates: Sequence[FileRow]
) -> tuple[Fit, FileRow, bytes] | None:
    """Return how the signature fits, to which file, and the bytes it is checked against."""
    likely = in_likely_order(container, candidates)[:MOST_LOOKED_AT]
    for file in likely:
        if file.size <= LARGEST and is_over(store, read, file):
            return Fit.FILE, file, read_whole(store, file)
    if read.content is not None:
        return Fit.OWN, container, read.content
    named = next((file for file in likely if is_named_for(container.name, file.name)), None)
    if named is None or named.size > LARGEST:
        return None
    return Fit.NAME, named, read_whole(store, named)


def is_over(store: BlobStore, read: "signing.Container", file: FileRow) -> bool:
    """Tell whether somebody signed exactly this version."""
    signed = [signing.digest_signed(signer) for signer in read.signers]
    if all(each is None or each[0] == "sha256" for each in signed):
        return any(each is not None and each[1].hex() == file.sha256 for each in signed)
    return signing.is_over(read, signing.Digests(read_whole(store, file)))


def in_likely_order(container: FileRow, candidates: Sequence[FileRow]) -> list[FileRow]:
    """Return the versions, those with the container's name first, then the newest."""
    newest = sorted(candidates, key=lambda file: (file.version, file.id), reverse=True)
    return sorted(newest, key=lambda file: not is_named_for(container.name, file.name))


def is_named_for(signature: str, file: str) -> bool:
    """Tell whether a signature's name says it is of the file: letter.pdf.sig, letter.sig."""
    given, wanted = signature.casefold(), file.casefold()
    return given.startswith(f"{wanted}.") or PurePath(given).stem == PurePath(wanted).stem
