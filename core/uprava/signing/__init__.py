"""Signing: PAdES with server-held keys, the visible mark, verification.

The heavy library behind it is read on first use: write `from uprava import signing` at the top and
`signing.sign_pdf(...)` in the function. Everything is synchronous and made for worker threads.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uprava.signing.authority import (
        Authority,
        KeyKind,
        Purpose,
        Subject,
        Term,
        issue_certificate,
        issue_demo_authority,
        revocation_list,
    )
    from uprava.signing.cades import (
        LARGEST_CONTAINER,
        Container,
        ContainerError,
        Digests,
        Trouble,
        digest_signed,
        is_over,
        read_container,
    )
    from uprava.signing.cades_checking import verify_detached
    from uprava.signing.chains import require_usable, require_usable_certificate, why_not_signed
    from uprava.signing.checking import verify_pdf
    from uprava.signing.deferred import (
        Prepared,
        embed,
        prepare_pdf,
        require_good,
        signed_elsewhere,
    )
    from uprava.signing.evidence_fetching import RevocationClient, fetch_list, host_of
    from uprava.signing.evidence_raising import Raised, Sources, ask_about, raise_pdf
    from uprava.signing.facts import CertificateFacts, certificate_facts
    from uprava.signing.keys import Key, load_key, pack_key
    from uprava.signing.orders import Box, Level, Mark, NoMark, SignedPdf, SigningOrder
    from uprava.signing.pades import sign_pdf
    from uprava.signing.placing import PageLayout, free_box, place_mark, read_layout
    from uprava.signing.powers_reading import PowerError, looks_like_xml, read_power
    from uprava.signing.protocols import explain, protocol
    from uprava.signing.timestamping import TimeStampClient
    from uprava.signing.trust import Trust
    from uprava.signing.verdicts import SignatureCheck, Verdict

_HOMES = {
    "authority": (
        "Authority",
        "KeyKind",
        "Purpose",
        "Subject",
        "Term",
        "issue_certificate",
        "issue_demo_authority",
        "revocation_list",
    ),
    "cades": (
        "LARGEST_CONTAINER",
        "Container",
        "ContainerError",
        "Digests",
        "Trouble",
        "digest_signed",
        "is_over",
        "read_container",
    ),
    "cades_checking": ("verify_detached",),
    "chains": ("require_usable", "require_usable_certificate", "why_not_signed"),
    "deferred": ("Prepared", "embed", "prepare_pdf", "require_good", "signed_elsewhere"),
    "checking": ("verify_pdf",),
    "evidence_fetching": ("RevocationClient", "fetch_list", "host_of"),
    "evidence_raising": ("Raised", "Sources", "ask_about", "raise_pdf"),
    "facts": ("CertificateFacts", "certificate_facts"),
    "keys": ("Key", "load_key", "pack_key"),
    "orders": ("Box", "Level", "Mark", "NoMark", "SignedPdf", "SigningOrder"),
    "pades": ("sign_pdf",),
    "placing": ("PageLayout", "free_box", "place_mark", "read_layout"),
    "powers_reading": ("PowerError", "looks_like_xml", "read_power"),
    "protocols": ("explain", "protocol"),
    "timestamping": ("TimeStampClient",),
    "trust": ("Trust",),
    "verdicts": ("SignatureCheck", "Verdict"),
}


def __getattr__(name: str) -> object:
    """Read the module that defines `name` when it is first asked for (PEP 562)."""
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{home}"), name)
    raise AttributeError(name)


__all__ = [
    "LARGEST_CONTAINER",
    "Authority",
    "Box",
    "CertificateFacts",
    "Container",
    "ContainerError",
    "Digests",
    "Key",
    "KeyKind",
    "Level",
    "Mark",
    "NoMark",
    "PageLayout",
    "PowerError",
    "Prepared",
    "Purpose",
    "Raised",
    "RevocationClient",
    "SignatureCheck",
    "SignedPdf",
    "SigningOrder",
    "Sources",
    "Subject",
    "Term",
    "TimeStampClient",
    "Trouble",
    "Trust",
    "Verdict",
    "ask_about",
    "certificate_facts",
    "digest_signed",
    "embed",
    "explain",
    "fetch_list",
    "free_box",
    "host_of",
    "is_over",
    "issue_certificate",
    "issue_demo_authority",
    "load_key",
    "looks_like_xml",
    "pack_key",
    "place_mark",
    "prepare_pdf",
    "protocol",
    "raise_pdf",
    "read_container",
    "read_layout",
    "read_power",
    "require_good",
    "require_usable",
    "require_usable_certificate",
    "revocation_list",
    "sign_pdf",
    "signed_elsewhere",
    "verify_detached",
    "verify_pdf",
    "why_not_signed",
]
