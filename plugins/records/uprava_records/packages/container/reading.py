"""Reading a container back, whoever made it: nothing in it is believed, nothing is unpacked.

Digests are computed anew and compared with the manifest and with the list beside it; what is named
and absent, what is there and unnamed, and what tells two different things of itself is found.
"""

import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile

from uprava.errors import InvalidError
from uprava.i18n import N_, _
from uprava.rendering.xml import BrokenXmlError, ForbiddenXmlError, parse
from uprava_storage import UnsafeZipError, check_zip

from uprava_records.packages.container.telling import from_xml, ordered, schema
from uprava_records.packages.container.values import (
    MANIFEST,
    SUMS,
    DocumentFound,
    Facts,
    Fault,
    Finding,
    Found,
    SignatureFound,
)
from uprava_records.packages.container.writing import Digests, gost_here

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_FILES = 100_000
LARGEST = 16 * 2**30
"""Bytes a container may unpack to."""
LARGEST_TOLD = 32 * 2**20
"""Bytes of a manifest, a list of sums or the metadata of one document."""
CHUNK = 256 * 1024

NOT_OURS = N_("This is no archive package: {why}")

Signatures = Callable[["Opened", Facts], Sequence[SignatureFound]]
"""What looks at the signatures of a document, given its metadata."""


@dataclass
class Opened:
    """A container that is open for reading, with what has been computed of it."""

    zip: ZipFile
    names: frozenset[str]
    sums: dict[str, str] = field(default_factory=dict)

    def told(self, path: str) -> bytes:
        """Return a small file. Raises ValueError for a large or unreadable one."""
        if path not in self.names:
            raise ValueError(path)
        if self.zip.getinfo(path).file_size > LARGEST_TOLD:
            raise ValueError(path)
        try:
            return self.zip.read(path)
        except (BadZipFile, zlib.error, EOFError) as error:
            raise ValueError(path) from error

    def root(self, path: str) -> "_Element":
        """Return the root of a document after the schema. Raises ValueError."""
        try:
            root = parse(self.told(path))
        except (BrokenXmlError, ForbiddenXmlError) as error:
            raise ValueError(path) from error
        if not schema().validate(root):
            raise ValueError(f"{path}: {schema().error_log.last_error}")
        return root


def check(
    path: Path, signatures: Signatures, *, at: datetime, told: Callable[[int, int], None]
) -> Found:
    """Check a container. `told` is called with how many files of how many have been looked at.

    Raises InvalidError for what is no container of a form known here, or is made to harm.
    """
    try:
        check_zip(path, max_entries=MOST_FILES, max_total=LARGEST)
    except UnsafeZipError as error:
        said = _("it is damaged or made to harm ({detail})")
        raise refused(said.format(detail=error)) from error
    with ZipFile(path) as archive:
        names = frozenset(each for each in archive.namelist() if not each.endswith("/"))
        opened = Opened(archive, names)
        head = head_of(opened)
        findings = [*files_of(opened, head, told), *beside(opened, head), *sums_of(opened, head)]
        documents, loose = documents_of(opened, head, findings, signatures)
    return Found(head, documents, loose, len(names), at, opened.sums)


def refused(why: str) -> InvalidError:
    """Return the error for what is no container."""
    return InvalidError(_(NOT_OURS).format(why=why), code="no-package")


def head_of(opened: Opened) -> Facts:
    """Return what the manifest says. Raises InvalidError without a readable one."""
    if MANIFEST not in opened.names:
        raise refused(_("it has no file {name}").format(name=MANIFEST))
    try:
        return from_xml(opened.root(MANIFEST))
    except ValueError as error:
        said = _("its manifest cannot be read or does not follow the form ({detail})")
        raise refused(said.format(detail=error)) from error


def files_of(opened: Opened, head: Facts, told: Callable[[int, int], None]) -> list[Finding]:
    """Compare every file with what the manifest says of it."""
    listed: Sequence[Facts] = head["files"]
    gost = gost_here()
    findings = []
    for place, each in enumerate(listed):
        told(place, len(listed))
        if each["path"] not in opened.names:
            findings.append(Finding(Fault.MISSING, each["path"]))
            continue
        found = digests_of(opened, each["path"], gost=gost and "streebog256" in each)
        if found is None or differs(each, found):
            findings.append(Finding(Fault.CHANGED, each["path"]))
    return findings


def digests_of(opened: Opened, path: str, *, gost: bool) -> Digests | None:
    """Return the digests of a file as it is; None when its bytes cannot be read."""
    digests = Digests(gost=gost)
    try:
        with opened.zip.open(path) as member:
            while chunk := member.read(CHUNK):
                digests.update(chunk)
    except (BadZipFile, zlib.error, EOFError):
        return None
    opened.sums[path] = digests.sha256.hexdigest()
    return digests


def differs(listed: Facts, found: Digests) -> bool:
    """Tell whether a file is not what the manifest says."""
    now = found.entry("", "")
    gost = now.streebog256 and now.streebog256 != listed["streebog256"]
    return bool((str(now.size), now.sha256) != (listed["size"], listed["sha256"]) or gost)


def beside(opened: Opened, head: Facts) -> list[Finding]:
    """Return what nobody named: files put in later, and names used twice."""
    counted = Counter(each["path"] for each in head["files"])
    twice = sorted(path for path, times in counted.items() if times > 1)
    added = sorted(opened.names - set(counted) - {MANIFEST, SUMS})
    return [
        *(Finding(Fault.ADDED, each) for each in added),
        *(Finding(Fault.MANIFEST, each, _("named twice")) for each in twice),
    ]


def sums_of(opened: Opened, head: Facts) -> list[Finding]:
    """Compare the list of sums, which knows the manifest too, with the manifest."""
    if SUMS not in opened.names:
        return [Finding(Fault.MISSING, SUMS)]
    try:
        lines = opened.told(SUMS).decode().splitlines()
    except (ValueError, UnicodeDecodeError):
        return [Finding(Fault.UNREADABLE, SUMS)]
    named = {path: digest for digest, _space, path in (each.partition("  ") for each in lines)}
    opened.sums[MANIFEST] = hashlib.sha256(opened.told(MANIFEST)).hexdigest()
    if named.pop(MANIFEST, "") != opened.sums[MANIFEST]:
        return [
            Finding(Fault.MANIFEST, MANIFEST, _("it is not the one the package was closed with"))
        ]
    listed = {each["path"]: each["sha256"] for each in head["files"]}
    return [] if named == listed else [Finding(Fault.CHANGED, SUMS)]


def documents_of(
    opened: Opened, head: Facts, findings: Sequence[Finding], signatures: Signatures
) -> tuple[list[DocumentFound], list[Finding]]:
    """Return each document with what concerns it, and what concerns none."""
    loose = list(findings)
    documents = []
    for each in head.get("documents", ()):
        folder = f"{each['path']}/"
        own = [one for one in loose if one.path.startswith(folder)]
        loose = [one for one in loose if not one.path.startswith(folder)]
        documents.append(document_of(opened, each, own, signatures))
    return documents, loose


def document_of(
    opened: Opened, listed: Facts, own: list[Finding], signatures: Signatures
) -> DocumentFound:
    """Look into one document: its two forms of metadata, its files, its signatures."""
    position = int(listed["position"])
    path = f"{listed['path']}/metadata.xml"
    try:
        metadata = from_xml(opened.root(path))
    except ValueError as error:
        known = {each.path for each in own}
        more = [] if path in known else [Finding(Fault.METADATA, path, str(error))]
        return DocumentFound(position, listed, [*own, *more])
    known = {each.path for each in own}
    more = [*compared(opened, listed, metadata), *named_files(opened, metadata)]
    own += [each for each in more if each.path not in known]
    found = signatures(opened, metadata)
    own += [
        Finding(Fault.BROKEN_SIGNATURE, each.file, each.owner)
        for each in found
        if each.now == "invalid" and each.recorded != "invalid"
    ]
    return DocumentFound(position, metadata, own, found)


def compared(opened: Opened, listed: Facts, metadata: Facts) -> list[Finding]:
    """Return where the manifest, the XML and the JSON say different things."""
    path = f"{listed['path']}/metadata.json"
    try:
        beside: Any = json.loads(opened.told(path))
    except (ValueError, RecursionError):
        return [Finding(Fault.METADATA, path)]
    same = ordered(beside) == ordered(metadata)
    keys = ("id", "number", "registeredOn", "title")
    agreed = all(listed.get(key) == metadata.get(key) for key in keys)
    return [] if same and agreed else [Finding(Fault.UNLIKE, path)]


def named_files(opened: Opened, metadata: Facts) -> list[Finding]:
    """Return files of the document that are absent, or other ones than it says."""
    findings = []
    for each in metadata.get("files", ()):
        digest = opened.sums.get(each["path"])
        if digest is None:
            findings.append(Finding(Fault.MISSING, each["path"]))
        elif digest != each["sha256"]:
            findings.append(Finding(Fault.UNLIKE, each["path"]))
    others = [metadata["card"], *(each["visual"] for each in visual(metadata))]
    others += [each["container"] for each in metadata.get("signatures", ()) if "container" in each]
    findings += [Finding(Fault.MISSING, each) for each in others if each not in opened.names]
    return list(dict.fromkeys(findings))


def visual(metadata: Facts) -> list[Mapping[str, str]]:
    """Return the files that have a visual form of their own."""
    return [each for each in metadata.get("files", ()) if "visual" in each]
