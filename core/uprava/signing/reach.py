"""How much of the file a signature vouches for, checked on the bytes themselves."""

from asn1crypto.parser import peek
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import (
    CatalogModificationRule,
    DiffResult,
    DocInfoRule,
    DSSCompareRule,
    FormUpdatingRule,
    MetadataUpdateRule,
    ModificationLevel,
    ObjectStreamRule,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
    XrefStreamRule,
)
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import ModificationInfo, SignatureCoverageLevel

from uprava.signing.looks import (
    draws_forms_otherwise,
    shows_what_nobody_signed,
    tells_otherwise,
)

ARCHIVE = ModificationLevel.LTA_UPDATES

ONLY_SIGNATURES = StandardDiffPolicy(
    global_rules=[
        CatalogModificationRule(),
        DocInfoRule().as_qualified(ARCHIVE),
        XrefStreamRule().as_qualified(ARCHIVE),
        ObjectStreamRule().as_qualified(ARCHIVE),
        DSSCompareRule().as_qualified(ARCHIVE),
        MetadataUpdateRule().as_qualified(ARCHIVE),
    ],
    form_rule=FormUpdatingRule(field_rules=[SigFieldCreationRule(), SigFieldModificationRule()]),
)
"""What may follow a signature: other signatures and their archival data, but no form filling."""


ONLY_EVIDENCE = StandardDiffPolicy(
    global_rules=[
        CatalogModificationRule(ignored_keys={"/DSS", "/Extensions", "/Metadata", "/Version"}),
        XrefStreamRule().as_qualified(ARCHIVE),
        ObjectStreamRule().as_qualified(ARCHIVE),
        DSSCompareRule().as_qualified(ARCHIVE),
        DocInfoRule().as_qualified(ARCHIVE),
        MetadataUpdateRule().as_qualified(ARCHIVE),
    ],
    form_rule=None,
)
"""What may follow the last signature though nobody signed it: the store of proofs, and by which
program and when it was added."""


def end_of_signed(signature: EmbeddedPdfSignature) -> int:
    """Return how many bytes of the file, from its beginning, the signature is about."""
    return int(signature.byte_range[2]) + int(signature.byte_range[3])


def covers_whole_file(data: bytes, signature: EmbeddedPdfSignature) -> bool:
    """Tell whether all of the file but the signature itself is signed."""
    return end_of_signed(signature) == len(data) and _gap_is_the_signature(data, signature)


def only_signatures(data: bytes, signature: EmbeddedPdfSignature, found: ModificationInfo) -> bool:
    """Tell whether nothing but signatures and archival data was added after this one."""
    return (
        _gap_is_the_signature(data, signature)
        and found.coverage is SignatureCoverageLevel.ENTIRE_REVISION
        and found.modification_level in (ARCHIVE, ModificationLevel.FORM_FILLING)
        and not shows_what_nobody_signed(signature)
        and not draws_forms_otherwise(signature)
    )


def only_evidence_follows(data: bytes, signature: EmbeddedPdfSignature) -> bool:
    """Tell whether the bytes after a signature are proofs and nothing else, to the very end."""
    reader: PdfFileReader = signature.reader
    last = data[reader.last_startxref :]
    signature.compute_integrity_info(ONLY_EVIDENCE)
    found = signature.diff_result
    return (
        isinstance(found, DiffResult)
        and found.modification_level in (ModificationLevel.NONE, ARCHIVE)
        and not tells_otherwise(signature)
        and last.count(b"%%EOF") == 1
        and last.rstrip(b"\r\n").endswith(b"%%EOF")
    )


def _gap_is_the_signature(data: bytes, signature: EmbeddedPdfSignature) -> bool:
    """Tell whether the only unsigned bytes are the signature's own, and the file ends properly."""
    if len(signature.byte_range) != 4:
        return False
    first, length, rest, _last = (int(part) for part in signature.byte_range)
    gap = data[length:rest]
    return (
        first == 0
        and gap[:1] + gap[-1:] == b"<>"
        and gap[1:-1].lower() == signature.pkcs7_content.hex().encode()
        and not any(signature.pkcs7_content[_length(signature) :])
        and data[: end_of_signed(signature)].rstrip().endswith(b"%%EOF")
    )


def _length(signature: EmbeddedPdfSignature) -> int:
    """Return how many bytes the signature itself takes of the room kept for it."""
    return int(peek(signature.pkcs7_content))
