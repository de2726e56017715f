"""Signatures of a container checked again, by what the container itself holds."""

from collections.abc import Sequence
from datetime import datetime

from uprava import signing
from uprava.i18n import _
from uprava.signing.service.checking import LARGEST
from uprava.signing.trust import Trust
from uprava.signing.verdicts import SignatureCheck, Verdict

from uprava_records.packages.container.reading import Opened, Signatures
from uprava_records.packages.container.values import Facts, SignatureFound


def checker(trust: Trust) -> Signatures:
    """Return what checks the signatures of a document, believing whom this installation believes.

    A signature is judged as of the moment at which the office that made the package knew of it:
    that moment is the package's word, and the sentences say so by the recorded verdict beside.
    """

    def check(opened: Opened, metadata: Facts) -> Sequence[SignatureFound]:
        return [checked(opened, each, trust) for each in metadata.get("signatures", ())]

    return check


def checked(opened: Opened, told: Facts, trust: Trust) -> SignatureFound:
    """Check one signature again."""
    try:
        found = found_in(opened, told, trust)
    except (ValueError, KeyError, signing.ContainerError):
        return as_found(
            told, Verdict.INVALID, [_("The file or the signature in it cannot be read.")]
        )
    if found is None:
        return as_found(told, Verdict.UNKNOWN, [_("The file is too large to be checked here.")])
    check = found.get(told["field"])
    if check is None:
        return as_found(told, Verdict.INVALID, [_("The signature is not there any more.")])
    return as_found(told, check.verdict, signing.explain(check))


def as_found(told: Facts, verdict: str, sentences: Sequence[str]) -> SignatureFound:
    """Return what is said of a signature."""
    return SignatureFound(
        told.get("owner", ""), told["file"], told["verdict"], told["checkedAt"], str(verdict),
        list(sentences),
    )  # fmt: skip


def found_in(opened: Opened, told: Facts, trust: Trust) -> dict[str, SignatureCheck] | None:
    """Return the checks of all signatures beside, by field; None for what is too large.

    Raises ValueError, KeyError or ContainerError for what cannot be read.
    """
    at = datetime.fromisoformat(told["knownSince"])
    if opened.zip.getinfo(told["file"]).file_size > LARGEST:
        return None
    data = opened.zip.read(told["file"])
    if "container" in told:
        container = signing.read_container(opened.told(told["container"]))
        checks = signing.verify_detached(container, signing.Digests(data), trust=trust, at=at)
    else:
        checks = signing.verify_pdf(data, trust=trust, at=at)
    return {each.field: each for each in checks}
