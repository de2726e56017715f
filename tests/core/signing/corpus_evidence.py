"""Bad signatures in files that carry proofs and stamps for years."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from core.signing import crafting, forging
from core.signing.conftest import DAY, NOW
from core.signing.corpus import Case, Sample, Stamper, World
from core.signing.corpus_files import DAMAGED, bytes_changed, revised
from core.signing.crafting import der
from uprava import signing
from uprava.signing.verdicts import Reason

HIGHER = ("proven", "archived")
TAILS = (
    "garbage after the end",
    "garbage that ends like a file",
    "an archive behind the file",
    "cut by 200 bytes",
    "the file twice",
    "the last byte of the signature changed",
)


def bad() -> Iterator[Sample]:
    for number, level in enumerate(HIGHER):
        yield from bytes_changed(level, 3)
        yield from list(revised(level))[number::5]
        for name in TAILS:
            yield Sample(f"damaged ({level})", name,
                         lambda w, s=DAMAGED[name], p=level: w.file(s(getattr(w, p))))  # fmt: skip
    kind = "evidence"
    for level in ("timed", *HIGHER):
        yield Sample(kind, f"revoked before the stamp ({level})", early(level), Reason.REVOKED)
        yield Sample(kind, f"the service of time revoked ({level})", service_revoked(level))
    for level in HIGHER:
        yield Sample(kind, f"an unknown root ({level})", unknown_root(level))
    unknown = {"signed": Reason.REVOCATION_UNKNOWN, "timed": Reason.STAMP_UNTRUSTED}
    for level, because in unknown.items():
        yield Sample(kind, f"no list anywhere ({level})",
                     lambda w, p=level: w.file(getattr(w, p), trust=signing.Trust(w.trust.roots)),
                     because)  # fmt: skip
    for level in ("signed", "timed", *HIGHER):
        yield Sample(kind, f"after the end of every certificate ({level})", too_late(level))
    yield Sample(kind, "signer ended, the lists too late (timed)", late("timed"),
                 Reason.EXPIRED_SINCE)  # fmt: skip
    yield Sample(kind, "signer ended, the lists keep who ended later (timed)", keeping(310),
                 Reason.EXPIRED_SINCE)  # fmt: skip
    yield Sample(kind, "signer revoked and ended, the lists keep him (timed)",
                 keeping(0, "head"), Reason.REVOKED)  # fmt: skip
    yield Sample(kind, "an archive stamp of a stranger", stranger_s_stamp)
    yield Sample(kind, "an archive stamp of a person", person_s_stamp)
    yield Sample(kind, "an archive stamp from the future", future_stamp)
    yield Sample(kind, "an archive stamp over another file", moved_stamp, Reason.BROKEN)


def good() -> Iterator[Sample]:
    """Yield what lists that keep the expired prove without any proof in the file."""
    yield Sample("afterwards", "signer ended, the lists keep everybody (timed)", keeping(0))
    yield Sample("afterwards", "signer ended, somebody else was revoked", keeping(0, "deputy"))


def early(level: str) -> Callable[[World], Case]:
    """The proofs in the file are older than what the store knows."""
    return lambda w: w.file(getattr(w, level), trust=w.revoking(w.head, NOW - DAY), about=0)


def service_revoked(level: str) -> Callable[[World], Case]:
    return lambda w: w.file(getattr(w, level), trust=w.revoking(w.stamper, NOW - DAY))


def unknown_root(level: str) -> Callable[[World], Case]:
    trust = lambda w: signing.Trust((der(w.stranger),), crls=w.trust.crls)  # noqa: E731
    return lambda w: w.file(getattr(w, level), trust=trust(w))


def at_(level: str, days: int) -> Callable[[World], Case]:
    def make(w: World) -> Case:
        at = NOW + days * DAY
        lists = tuple(
            crafting.revoked_list(key, made=at - DAY, until=at + DAY) for key in (w.root, w.issuing)
        )
        return w.file(getattr(w, level), trust=replace(w.trust, crls=lists), at=at)

    return make


def keeping(since: int, *revoked: str, level: str = "timed") -> Callable[[World], Case]:
    """Judge after the signer's end by lists that keep revoked certificates ended since a day."""

    def make(w: World) -> Case:
        at = NOW + 660 * DAY
        kept = crafting.expired_kept(NOW + since * DAY)
        serials = {getattr(w, who).certificate.serial_number: NOW - DAY for who in revoked}
        lists = tuple(
            crafting.revoked_list(key, known, made=at - DAY, until=at + DAY, extensions=[kept])
            for key, known in ((w.root, None), (w.issuing, serials))
        )
        return w.file(getattr(w, level), trust=replace(w.trust, crls=lists), at=at)

    return make


def too_late(level: str) -> Callable[[World], Case]:
    return at_(level, 1600)


def late(level: str) -> Callable[[World], Case]:
    return at_(level, 660)


def stranger_s_stamp(w: World) -> Case:
    service = crafting.again(w.deputy, w.stranger, crafting.STAMPER)
    return w.file(forging.document_stamp(w.signed, Stamper(service)))


def person_s_stamp(w: World) -> Case:
    return w.file(forging.document_stamp(w.signed, Stamper(w.deputy)))


def future_stamp(w: World) -> Case:
    return w.file(forging.document_stamp(w.signed, Stamper(w.stamper, NOW + 9 * DAY)))


def moved_stamp(w: World) -> Case:
    other = forging.document_stamp(w.page, w.service)
    whole = forging.document_stamp(w.signed, w.service)
    return w.file(forging.with_cms(whole, forging.cms_of(other))).but(about=-1)
