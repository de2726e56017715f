"""A package of the archive checked where it lies: its hashes, its manifest, its signatures.

Neither a database nor a store is needed: the package holds what it is compared with, and whom to
believe about certificates is told by files beside the command.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding
from uprava.clock import now
from uprava.i18n import N_, _, ngettext
from uprava.signing.service.trusting import read_certificate, read_crl
from uprava.signing.trust import Trust
from uprava.signing.verdicts import Verdict

from uprava_records.packages.container.reading import check
from uprava_records.packages.container.values import DocumentFound, Found
from uprava_records.packages.service.checking import sentence, told
from uprava_records.packages.service.signatures import checker

VERDICTS = {
    Verdict.VALID: N_("valid"),
    Verdict.INVALID: N_("not valid"),
    Verdict.UNKNOWN: N_("not confirmed"),
}


@dataclass(frozen=True, slots=True)
class Report:
    """What the check says, line by line, and how many things are wrong."""

    lines: Sequence[str]
    faults: int


def trust_in(certificates: Sequence[Path], lists: Sequence[Path]) -> Trust:
    """Return whom to believe: roots and lists of the revoked, DER or PEM.

    Raises InvalidError for a file that is none.
    """
    roots = tuple(read_certificate(each.read_bytes()) for each in certificates)
    crls = tuple(read_crl(each.read_bytes()).public_bytes(Encoding.DER) for each in lists)
    return Trust(roots=roots, crls=crls)


def verify(path: Path, trust: Trust) -> Report:
    """Check a package. Raises InvalidError for what is none."""
    found = check(path, checker(trust), at=now(), told=lambda _place, _all: None)
    return Report(list(lines_of(found)), found.faults)


def lines_of(found: Found) -> Iterator[str]:
    """Yield what was found: the package, each document with its signatures, the whole."""
    many = ngettext("{n} document", "{n} documents", len(found.documents))
    yield f"{found.head['title']}: {many.format(n=len(found.documents))}, {found.head['id']}"
    yield from (f"  {sentence(told(each))}" for each in found.findings)
    for each in found.documents:
        yield from document_lines(each)
    if found.faults:
        wrong = ngettext("{n} thing is wrong.", "{n} things are wrong.", found.faults)
        yield wrong.format(n=found.faults)
        return
    yield _("The package is whole: every file is the one it was closed with.")


def document_lines(document: DocumentFound) -> Iterator[str]:
    """Yield what was found of a document."""
    number = document.metadata.get("number") or _("without a number")
    yield f"{document.position}. {number} {document.metadata['title']}"
    yield from (f"  {sentence(told(each))}" for each in document.findings)
    for one in document.signatures:
        now_, then = (_(VERDICTS[Verdict(each)]) for each in (one.now, one.recorded))
        said = _("signature of {owner}: {now}; when the package was made: {then}")
        yield f"  {said.format(owner=one.owner, now=now_, then=then)}"
