"""Bad signatures whose lists, answers or time stamps do not prove what they should."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

from asn1crypto import cms
from core.signing import crafting, forging
from core.signing.conftest import DAY, NOW
from core.signing.corpus import Case, Sample, World
from core.signing.crafting import revoked_list, token
from uprava import signing
from uprava.signing.verdicts import Reason

HOUR = timedelta(hours=1)


# Lists of the revoked


def idp(**only: bool) -> dict[str, object]:
    return {"extn_id": "issuing_distribution_point", "critical": True, "extn_value": only}


UNKNOWN = {"extn_id": "1.2.643.9.9.9", "critical": True, "extn_value": crafting.octets(b"\x05\0")}
AUTHORITIES = idp(only_contains_ca_certs=True)
DELTA = {"extn_id": "delta_crl_indicator", "critical": True, "extn_value": 1}


def issuing_lists(w: World) -> dict[str, tuple[bytes, ...]]:
    """Return lists that stand in place of the issuing authority's and prove nothing."""
    forger = signing.Key(w.deputy.private, w.issuing.certificate)
    return {
        "none at all": (),
        "outdated": (revoked_list(w.issuing, until=NOW - HOUR),),
        "made with another key": (revoked_list(forger),),
        "of a namesake authority": (revoked_list(w.stranger),),
        "the signature changed": (forging.flipped(revoked_list(w.issuing), -1),),
        "of the root in its place": (revoked_list(w.root),),
        "only for authorities": (revoked_list(w.issuing, extensions=[AUTHORITIES]),),
        "only for attributes": (
            revoked_list(w.issuing, extensions=[idp(only_contains_attribute_certs=True)]),
        ),
        "only changes to another list": (revoked_list(w.issuing, extensions=[DELTA]),),
        "with a critical extension nobody knows": (revoked_list(w.issuing, extensions=[UNKNOWN]),),
    }  # fmt: skip


def with_issuing(w: World, lists: tuple[bytes, ...]) -> signing.Trust:
    return signing.Trust(w.trust.roots, crls=(w.trust.crls[0], *lists))


def lists() -> Iterator[Sample]:
    kind = "list of the revoked"
    names = (
        "none at all", "outdated", "made with another key", "of a namesake authority",
        "the signature changed", "of the root in its place", "only for authorities",
        "only for attributes", "only changes to another list",
        "with a critical extension nobody knows",
    )  # fmt: skip
    for name in names:

        def make(w: World, name: str = name) -> Case:
            return w.file(w.signed, trust=with_issuing(w, issuing_lists(w)[name]))

        yield Sample(kind, name, make, Reason.REVOCATION_UNKNOWN)
    yield Sample(kind, "the root's missing", without_roots_list, Reason.REVOCATION_UNKNOWN)
    for reason in ("key_compromise", "certificate_hold", "cessation_of_operation", "unspecified"):
        yield Sample(kind, f"revoked: {reason}", revoked_for(reason), Reason.REVOKED)
    for where in ("PDF", "signature file"):
        yield Sample(kind, f"revoked, an older list beside ({where})", older_beside(where),
                     Reason.REVOKED)  # fmt: skip
        yield Sample(
            kind, f"the issuer revoked, an older list beside ({where})", issuer_older(where),
            Reason.REVOKED,
        )  # fmt: skip


def without_roots_list(w: World) -> Case:
    return w.file(w.signed, trust=signing.Trust(w.trust.roots, crls=w.trust.crls[1:]))


def revoked_for(reason: str) -> Callable[[World], Case]:
    def make(w: World) -> Case:
        serial = w.head.certificate.serial_number
        known = revoked_list(w.issuing, {serial: NOW - DAY}, reason=reason)
        return w.file(w.signed, trust=with_issuing(w, (known,)))

    return make


def laid(w: World, where: str, trust: signing.Trust) -> Case:
    if where == "PDF":
        return w.pdf(w.message(), trust=trust)
    return w.beside(w.message(), trust=trust)


def older_beside(where: str) -> Callable[[World], Case]:
    def make(w: World) -> Case:
        serial = w.head.certificate.serial_number
        new = revoked_list(w.issuing, {serial: NOW - DAY}, made=NOW - HOUR)
        old = revoked_list(w.issuing, made=NOW - 3 * DAY)
        return laid(w, where, with_issuing(w, (old, new)))

    return make


def issuer_older(where: str) -> Callable[[World], Case]:
    def make(w: World) -> Case:
        serial = w.issuing.certificate.serial_number
        new = revoked_list(w.root, {serial: NOW - DAY}, made=NOW - HOUR)
        old = revoked_list(w.root, made=NOW - 3 * DAY)
        return laid(w, where, replace(w.trust, crls=(old, new, w.trust.crls[1])))

    return make


# Answers of the issuer's service


def answered(make: Callable[[World, signing.Key], bytes]) -> Callable[[World], Case]:
    """Return a signature confirmed by nothing but an answer."""

    def case(w: World) -> Case:
        key = w.certified(w.head, crafting.WITH_OCSP)
        trust = signing.Trust(w.trust.roots, crls=w.trust.crls[:1], ocsps=(make(w, key),))
        return w.pdf(w.message(key), trust=trust)

    return case


ANSWERS: dict[str, tuple[Callable[[World, signing.Key], bytes], Reason]] = {
    "revoked": (
        lambda w, key: crafting.answer(
            key, w.issuing, w.responder, status=crafting.revoked_status(NOW - DAY)
        ),
        Reason.REVOKED,
    ),
    "not known": (
        lambda w, key: crafting.answer(
            key, w.issuing, w.responder, status=("unknown", crafting.null())
        ),
        Reason.REVOCATION_UNKNOWN,
    ),
    "by a person": (
        lambda w, key: crafting.answer(key, w.issuing, w.deputy), Reason.REVOCATION_UNKNOWN,
    ),
    "by a time-stamp service": (
        lambda w, key: crafting.answer(key, w.issuing, w.stamper), Reason.REVOCATION_UNKNOWN,
    ),
    "by the root's service": (
        lambda w, key: crafting.answer(
            key, w.issuing, crafting.again(w.deputy, w.root, crafting.RESPONDER)
        ),
        Reason.REVOCATION_UNKNOWN,
    ),
    "by a namesake authority": (
        lambda w, key: crafting.answer(key, w.issuing, w.stranger), Reason.REVOCATION_UNKNOWN,
    ),
    "by a service that has expired": (
        lambda w, key: crafting.answer(
            key, w.issuing,
            w.certified(w.deputy, crafting.RESPONDER, term=(NOW - 20 * DAY, NOW - DAY)),
        ),
        Reason.REVOCATION_UNKNOWN,
    ),
    "outdated": (
        lambda w, key: crafting.answer(
            key, w.issuing, w.responder, made=NOW - 9 * DAY, until=NOW - 8 * DAY
        ),
        Reason.REVOCATION_UNKNOWN,
    ),
    "about another": (
        lambda w, _key: crafting.answer(w.deputy, w.issuing, w.responder),
        Reason.REVOCATION_UNKNOWN,
    ),
    "about the same number of another authority": (
        lambda w, key: crafting.answer(key, w.root, w.responder), Reason.REVOCATION_UNKNOWN,
    ),
    "the signature changed": (
        lambda w, key: broken_answer(crafting.answer(key, w.issuing, w.responder)),
        Reason.REVOCATION_UNKNOWN,
    ),
}  # fmt: skip


def broken_answer(der: bytes) -> bytes:
    signature = crafting.signature_in_answer(der)
    return der.replace(signature, forging.flipped(signature, 9))


def answers() -> Iterator[Sample]:
    for name, (make, because) in ANSWERS.items():
        yield Sample("answer of the issuer", name, answered(make), because)
    yield Sample("answer of the issuer", "good, but the list revokes", list_knows, Reason.REVOKED)


def list_knows(w: World) -> Case:
    key = w.certified(w.head, crafting.WITH_OCSP)
    good = crafting.answer(key, w.issuing, w.responder)
    trust = replace(w.revoking(key), ocsps=(good,))
    return w.pdf(w.message(key), trust=trust)


# Time stamps over the signature

Stamping = Callable[[World, bytes], cms.ContentInfo]
STAMPS: dict[str, tuple[Stamping, Reason | None]] = {
    "over other bytes": (lambda w, s: token(s + b" ", w.stamper), Reason.STAMP_BROKEN),
    "over what was signed": (
        lambda w, _s: token(w.message().content, w.stamper), Reason.STAMP_BROKEN,
    ),
    "from the future": (
        lambda w, s: token(s, w.stamper, NOW + DAY), Reason.STAMP_BROKEN,
    ),
    "by a person": (lambda w, s: token(s, w.deputy), Reason.STAMP_UNTRUSTED),
    "by the signer": (lambda w, s: token(s, w.head), Reason.STAMP_UNTRUSTED),
    "by an authority": (lambda w, s: token(s, w.issuing), Reason.STAMP_UNTRUSTED),
    "by a service of answers": (lambda w, s: token(s, w.responder), Reason.STAMP_UNTRUSTED),
    "by a service for everything": (
        lambda w, s: token(s, service(w, extended_key_usage=(True, ["any_extended_key_usage"]))),
        Reason.STAMP_UNTRUSTED,
    ),
    "by a service of a namesake authority": (
        lambda w, s: token(s, crafting.again(w.deputy, w.stranger, crafting.STAMPER)),
        Reason.STAMP_UNTRUSTED,
    ),
    "by a service that has expired": (
        lambda w, s: token(s, service(w, term=(NOW - 20 * DAY, NOW - DAY)), NOW - 2 * DAY),
        Reason.STAMP_UNTRUSTED,
    ),
    "by a service not yet in force": (
        lambda w, s: token(s, service(w, term=(NOW + DAY, NOW + 9 * DAY))), Reason.STAMP_BROKEN,
    ),
    "before the service's term": (
        lambda w, s: token(s, service(w, term=(NOW - DAY, NOW + 9 * DAY)), NOW - 9 * DAY),
        Reason.STAMP_BROKEN,
    ),
    "before the signer's term": (
        lambda w, s: token(s, w.stamper, NOW - 40 * DAY), None,
    ),
    "made with another key": (
        lambda w, s: token(s, signing.Key(w.head.private, w.stamper.certificate, w.stamper.chain)),
        Reason.STAMP_BROKEN,
    ),
    "its digest of other bytes": (
        lambda w, s: token(s, w.stamper, content=b"else"), Reason.STAMP_BROKEN,
    ),
    "another's certificate named": (
        lambda w, s: token(s, w.stamper, named=w.deputy), None,
    ),
    "no stamp at all": (
        lambda w, s: cms.ContentInfo.load(w.message(w.stamper, content=s, carried=s).der()), None,
    ),
    "with a digest two files can share": (lambda w, s: token(s, w.stamper, imprint="sha1"), None),
    "signed with such a digest": (lambda w, s: token(s, w.stamper, digest="sha1"), None),
}  # fmt: skip


def service(w: World, term=crafting.TERM, **extensions: object) -> signing.Key:
    return w.certified(w.deputy, crafting.STAMPER | extensions, name="Служба времени", term=term)


def stamps(where: str) -> Iterator[Sample]:
    for name, (make, because) in STAMPS.items():

        def case(w: World, make: Stamping = make) -> Case:
            message = w.stamped(lambda signature: make(w, signature))
            return w.pdf(message) if where == "PDF" else w.beside(message)

        yield Sample(f"time stamp in a {where}", name, case, because)


# Revoked, and a time stamp


def revoked_and_stamped() -> Iterator[Sample]:
    for where in ("PDF", "signature file"):
        kind = f"revoked, in a {where}"
        yield Sample(kind, "before the stamp", revoked_at(where, NOW - DAY), Reason.REVOKED)
        yield Sample(kind, "in the second of the stamp", revoked_at(where, NOW - HOUR),
                     Reason.REVOKED)  # fmt: skip
        yield Sample(
            kind, "after a stamp of a stranger", revoked_at(where, NOW - HOUR / 2, "stranger"),
            Reason.REVOKED,
        )  # fmt: skip
        yield Sample(
            kind, "after a stamp over other bytes", revoked_at(where, NOW - HOUR / 2, "other"),
            Reason.REVOKED,
        )  # fmt: skip
        yield Sample(
            kind, "after a stamp of a service that is revoked too",
            revoked_at(where, NOW - HOUR / 2, "revoked"), Reason.REVOKED,
        )  # fmt: skip


def revoked_at(where: str, moment, how: str = "") -> Callable[[World], Case]:
    """Return a signature of one revoked at a moment, stamped an hour ago."""

    def make(w: World) -> Case:
        by = w.stamper
        if how == "stranger":
            by = crafting.again(w.deputy, w.stranger, crafting.STAMPER)
        over = b"other" if how == "other" else b""
        message = w.stamped(lambda s: token(over or s, by, NOW - HOUR))
        revoked = {w.head.certificate.serial_number: moment}
        if how == "revoked":
            revoked[by.certificate.serial_number] = moment
        return laid_with(w, where, message, replace(w.trust, crls=w.lists(revoked)))

    return make


def laid_with(w: World, where: str, message, trust: signing.Trust) -> Case:
    return (w.pdf if where == "PDF" else w.beside)(message, trust=trust)


def expired_and_stamped() -> Iterator[Sample]:
    """Yield signatures judged after the certificate's end, with lists that came too late."""
    for where in ("PDF", "signature file"):
        yield Sample(
            f"expired since, in a {where}", "the list made after the certificate's end",
            ended(where), Reason.EXPIRED_SINCE,
        )  # fmt: skip


def ended(where: str) -> Callable[[World], Case]:
    def make(w: World) -> Case:
        key = w.certified(w.head, term=(NOW - 30 * DAY, NOW - 5 * DAY))
        message = w.stamped(lambda s: token(s, w.stamper, NOW - 6 * DAY), key)
        return laid_with(w, where, message, w.trust)

    return make
