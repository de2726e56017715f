"""Bad signatures: damaged files, forged messages, wrong certificates and lists, false stamps."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

from asn1crypto import cms, tsp
from core.signing import crafting, forging
from core.signing.conftest import DAY, NOW
from core.signing.corpus import Case, Sample, World
from core.signing.crafting import Message, attribute, der, token, twice, without
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from uprava import signing
from uprava.signing.verdicts import Reason

HOUR = timedelta(hours=1)


# The message of the signature


def is_dss(info: cms.SignerInfo) -> bool:
    """Tell whether a signature is two numbers in ASN.1; GOST's halves may begin with any byte."""
    return "gost" not in str(info["signature_algorithm"]["algorithm"].native)


def swapped_halves(info: cms.SignerInfo) -> None:
    raw = info["signature"].native
    if is_dss(info):
        r, s = decode_dss_signature(raw)
        info["signature"] = encode_dss_signature(s, r)
    else:
        info["signature"] = raw[len(raw) // 2 :] + raw[: len(raw) // 2]


def numbered(r: int, s: int) -> Callable[[cms.SignerInfo], None]:
    """Return what puts these numbers in place of a signature; -1 leaves the real one."""

    def change(info: cms.SignerInfo) -> None:
        raw = info["signature"].native
        if is_dss(info):
            real = decode_dss_signature(raw)
            numbers = (real[0] if r < 0 else r, real[1] if s < 0 else s)
            info["signature"] = encode_dss_signature(*numbers)
        else:
            half = len(raw) // 2
            first = raw[:half] if s < 0 else s.to_bytes(half, "big")
            second = raw[half:] if r < 0 else r.to_bytes(half, "big")
            info["signature"] = first + second

    return change


def put(field: str, value: object) -> Callable[[cms.SignerInfo], None]:
    def change(info: cms.SignerInfo) -> None:
        info[field] = value

    return change


def empty_names(known: list) -> list:
    return [
        *without("signing_certificate_v2")(known),
        attribute("signing_certificate_v2", tsp.SigningCertificateV2({"certs": []})),
    ]


def of_another_kind(known: list) -> list:
    return [*without("content_type")(known), attribute("content_type", "tst_info")]


def protected_otherwise(known: list) -> list:
    value = {
        "digest_algorithm": {"algorithm": "sha512"},
        "signature_algorithm": {"algorithm": "sha512_ecdsa"},
    }
    return [*known, attribute("cms_algorithm_protection", value)]


def named_outside(message: Message) -> Message:
    """Return the message whose certificate is named, but not in what is signed."""
    [name] = [
        each for each in message.signer()["signed_attrs"]
        if each["type"].native == "signing_certificate_v2"
    ]  # fmt: skip
    return message.but(bound=None, after=put("unsigned_attrs", [name]))


Change = Callable[[World, Message], Message]
MESSAGES: dict[str, tuple[Change, Reason | None]] = {
    "no signed attributes": (lambda _w, m: m.but(attributes=lambda _known: []), Reason.NOT_BOUND),
    "the certificate not named": (lambda _w, m: m.but(bound=None), Reason.NOT_BOUND),
    "the certificate named outside of what is signed": (
        lambda _w, m: named_outside(m),
        Reason.NOT_BOUND,
    ),
    "another's certificate named": (lambda w, m: m.but(named=w.deputy), None),
    "another certificate of the same key named": (
        lambda w, m: m.but(named=w.certified(w.head)),
        None,
    ),
    "the certificate exchanged for another of the same key": (
        lambda w, m: m.but(key=w.certified(w.head), named=w.head),
        None,
    ),
    "an empty list of names": (lambda _w, m: m.but(attributes=empty_names), None),
    "two lists of names": (lambda _w, m: m.but(attributes=twice("signing_certificate_v2")), None),
    "no digest": (lambda _w, m: m.but(attributes=without("message_digest")), None),
    "two digests": (lambda _w, m: m.but(attributes=twice("message_digest")), None),
    "no content type": (lambda _w, m: m.but(attributes=without("content_type")), None),
    "two content types": (lambda _w, m: m.but(attributes=twice("content_type")), None),
    "another content type": (lambda _w, m: m.but(attributes=of_another_kind), None),
    "algorithms protected otherwise": (lambda _w, m: m.but(attributes=protected_otherwise), None),
    "the digest of other bytes": (lambda _w, m: m.but(content=m.content + b" "), Reason.BROKEN),
    "the digest of nothing": (lambda _w, m: m.but(content=b""), Reason.BROKEN),
    "another name of the digest": (lambda _w, m: m.but(claimed="sha512"), None),
    "the name of no digest": (
        lambda _w, m: m.but(after=put("digest_algorithm", {"algorithm": "1.2.3.4.5"})),
        None,
    ),
    "an empty signature": (lambda _w, m: m.but(after=put("signature", b"")), Reason.BROKEN),
    "a signature of noughts": (
        lambda _w, m: m.but(after=put("signature", bytes(64))),
        Reason.BROKEN,
    ),
    "a signature of thousands of bytes": (
        lambda _w, m: m.but(after=put("signature", b"\x7f" * 6000)),
        Reason.BROKEN,
    ),
    "the halves swapped": (lambda _w, m: m.but(after=swapped_halves), Reason.BROKEN),
    "r nought": (lambda _w, m: m.but(after=numbered(0, -1)), Reason.BROKEN),
    "s nought": (lambda _w, m: m.but(after=numbered(-1, 0)), Reason.BROKEN),
    "r and s nought": (lambda _w, m: m.but(after=numbered(0, 0)), Reason.BROKEN),
    "r and s one": (lambda _w, m: m.but(after=numbered(1, 1)), Reason.BROKEN),
    "made with another key": (
        lambda w, m: m.but(
            key=signing.Key(w.deputy.private, w.head.certificate, w.head.chain)
        ),
        Reason.BROKEN,
    ),
    "no certificates": (lambda _w, m: m.but(chain=()), None),
    "the issuer's certificate missing": (
        lambda w, m: m.but(chain=w.certificates_of(w.head)),
        Reason.UNTRUSTED_CHAIN,
    ),
    "only another's certificate": (lambda w, m: m.but(chain=w.certificates_of(w.deputy)), None),
}  # fmt: skip

WEAK: dict[str, Change] = {
    "SHA-1": lambda _w, m: m.but(digest="sha1"),
    "MD5": lambda _w, m: m.but(digest="md5"),
    "SHA-1 called SHA-256": lambda _w, m: m.but(digest="sha1", claimed="sha256"),
    "SHA-256, its signature over SHA-1": lambda _w, m: m.but(
        digest="sha1", after=put("digest_algorithm", {"algorithm": "sha256"})
    ),
}


def messages(where: str, changes: dict[str, tuple[Change, Reason | None]]) -> Iterator[Sample]:
    for name, (change, because) in changes.items():

        def make(world: World, change: Change = change) -> Case:
            laid = world.pdf if where == "PDF" else world.beside
            return laid(change(world, world.message()))

        yield Sample(f"message in a {where}", name, make, because)


def weak(where: str) -> Iterator[Sample]:
    known = {name: (change, None) for name, change in WEAK.items()}
    for sample in messages(where, known):
        because = Reason.WEAK if sample.name in ("SHA-1", "MD5") and where != "PDF" else None
        yield Sample(f"weak digest in a {where}", sample.name, sample.make, because)


OLD_FORMS = {"a digest carried": b"/adbe.pkcs7.sha1", "bare RSA": b"/adbe.x509.rsa_sha1"}


def only_in_a_pdf() -> Iterator[Sample]:
    kind = "message in a PDF"
    yield Sample(kind, "two signers", lambda w: w.pdf(w.message(), w.message(w.deputy)))
    yield Sample(kind, "the same signer twice", lambda w: w.pdf(w.message(), w.message()))
    yield Sample(
        kind,
        "what is signed carried along",
        lambda w: w.pdf(w.message(carried=b"another text", content=b"another text")),
    )
    yield Sample(kind, "40 bytes beside the signature left out", hole, Reason.CHANGED_AFTER)
    yield Sample(kind, "certificates and no signer", lambda w: w.pdf(without_signers(w)))
    yield Sample(
        kind,
        "a time stamp in place of a signature",
        lambda w: w.pdf(token(w.message().content, w.stamper).dump()),
    )
    for name, filter_ in OLD_FORMS.items():
        yield Sample(kind, name, lambda w, f=filter_: w.file(other_filter(w, f)))


def hole(world: World) -> Case:
    """The ranges add up to the file's length, but some bytes of it are not signed."""
    whole = world.pdf(world.message()).data
    first, length, rest, last = forging.byte_range(whole)
    numbers = (first, length - 40, rest - 40, last + 40)
    moved = forging.with_range(whole, numbers)
    covered = moved[: length - 40] + moved[rest - 40 :]
    made = forging.with_cms(whole, world.message(content=covered).der())
    return world.file(forging.with_range(made, numbers))


def without_signers(world: World) -> bytes:
    info = cms.ContentInfo.load(world.message().der())
    info["content"]["signer_infos"] = []
    return info.dump(force=True)


def other_filter(world: World, name: bytes) -> bytes:
    """Return the file in the form of the first PDF signatures: the digest is what is signed."""
    whole = world.pdf(world.message()).data
    known = b"/ETSI.CAdES.detached"
    changed = whole.replace(known, name.ljust(len(known)))
    digest = crafting.digest_of(forging.covered(changed), "sha1")
    return forging.with_cms(changed, Message(world.head, digest, carried=digest).der())


# The certificate


def chained(world: World, *authorities: tuple[crafting.Extensions, dict]) -> signing.Key:
    """Return a person below authorities that stand below the root; one key for all of them."""
    issuer = world.root
    for number, (extensions, said) in enumerate(authorities):
        known = {"name": f"Центр {number}"} | said
        issuer = crafting.again(world.deputy, issuer, extensions, **known)
    return crafting.again(world.head, issuer)


def with_lists(world: World, key: signing.Key) -> signing.Trust:
    """Return the trust with an empty list of each authority above a person."""
    more = [
        crafting.revoked_list(signing.Key(world.deputy.private, above)) for above in key.chain[:-1]
    ]
    return signing.Trust(world.trust.roots, crls=(*world.trust.crls, *more))


def below(*authorities: tuple[crafting.Extensions, dict]) -> Callable[[World], Case]:
    def make(world: World) -> Case:
        key = chained(world, *authorities)
        return world.pdf(world.message(key), trust=with_lists(world, key))

    return make


def person(extensions: crafting.Extensions = crafting.PERSON, **said: object):
    """Return what makes a sample with a certificate like that, its issuer the usual one."""
    return lambda world: world.pdf(world.message(world.certified(world.head, extensions, **said)))


def purposes(*names: str, critical: bool = False) -> crafting.Extensions:
    return crafting.PERSON | {"extended_key_usage": (critical, list(names))}


USAGES = {
    "only for keys": {"key_encipherment"},
    "digital signature without non-repudiation": {"digital_signature"},
    "an authority's": {"key_cert_sign", "crl_sign"},
}
PURPOSES = {
    "of a time-stamp service": ("time_stamping", True),
    "of a service of answers": ("ocsp_signing", False),
    "of a web server": ("server_auth", False),
    "of a publisher of programs": ("code_signing", True),
}
UNKNOWN_EXTENSION = {"1.2.643.9.9.9": (True, None)}


def certificates() -> Iterator[Sample]:
    kind = "certificate"
    yield Sample(kind, "expired", person(term=(NOW - 20 * DAY, NOW - DAY)), Reason.EXPIRED)
    yield Sample(kind, "not yet in force", person(term=(NOW + DAY, NOW + 9 * DAY)), Reason.NOT_YET)
    yield Sample(kind, "a term turned round", person(term=(NOW + DAY, NOW - DAY)), Reason.EXPIRED)
    for name, usage in USAGES.items():
        said = crafting.PERSON | {"key_usage": (True, usage)}
        yield Sample(kind, f"usage: {name}", person(said), Reason.NOT_FOR_SIGNING)
    for name, (purpose, critical) in PURPOSES.items():
        said = purposes(purpose, critical=critical)
        yield Sample(kind, f"purpose: {name}", person(said), Reason.NOT_FOR_SIGNING)
    yield Sample(
        kind, "a critical extension nobody knows", person(crafting.PERSON | UNKNOWN_EXTENSION),
        Reason.UNTRUSTED_CHAIN,
    )  # fmt: skip
    yield Sample(kind, "signed by itself", by_itself, Reason.UNTRUSTED_CHAIN)
    yield Sample(kind, "of a namesake authority", by_namesake, Reason.UNTRUSTED_CHAIN)
    yield Sample(kind, "an unknown root", other_root, Reason.UNTRUSTED_CHAIN)
    yield Sample(kind, "the issuer's signature changed", changed_certificate,
                 Reason.UNTRUSTED_CHAIN)  # fmt: skip
    yield Sample(
        kind, "revoked", lambda w: w.file(w.signed, trust=w.revoking(w.head)), Reason.REVOKED
    )
    yield Sample(kind, "the issuer revoked", issuer_revoked, Reason.REVOKED)


def usual_certificates() -> Iterator[Sample]:
    """Yield what GOST knows no counterpart of."""
    kind = "certificate"
    yield Sample(kind, "signed with SHA-1", person(digest="sha1"), Reason.UNTRUSTED_CHAIN)
    yield Sample(kind, "RSA of 1024 bits", short_key)


def chains() -> Iterator[Sample]:
    kind = "chain"
    authority = crafting.AUTHORITY
    unlimited = authority | {"basic_constraints": (True, {"ca": True, "path_len_constraint": 0})}
    wrong = {
        "issued by a person": (crafting.PERSON, {}),
        "issued by a person who may sign certificates": (
            crafting.PERSON | {"key_usage": (True, {"key_cert_sign", "crl_sign"})}, {},
        ),
        "issued by an authority that may not sign certificates": (
            authority | {"key_usage": (True, {"digital_signature", "crl_sign"})}, {},
        ),
        "issued by one without basic constraints": (
            {"key_usage": authority["key_usage"]}, {},
        ),
        "below an expired authority": (authority, {"term": (NOW - 20 * DAY, NOW - DAY)}),
        "below an authority not yet in force": (authority, {"term": (NOW + DAY, NOW + 9 * DAY)}),
        "below an authority with a critical extension nobody knows": (
            authority | UNKNOWN_EXTENSION, {},
        ),
        "below one for other names": (
            authority | {"name_constraints": crafting.constraints("permitted_subtrees", "BY")}, {},
        ),
        "below one not for this name": (
            authority | {"name_constraints": crafting.constraints("excluded_subtrees", "RU")}, {},
        ),
    }  # fmt: skip
    for name, (extensions, said) in wrong.items():
        yield Sample(kind, name, below((extensions, said)), Reason.UNTRUSTED_CHAIN)
    deep = below((unlimited, {}), (authority, {}))
    yield Sample(kind, "longer than the authority may be", deep, Reason.UNTRUSTED_CHAIN)


def by_itself(world: World) -> Case:
    public = crafting.public_of(world.head)
    return world.pdf(world.message(crafting.certified(None, world.head.private, public)))


def by_namesake(world: World) -> Case:
    return world.pdf(world.message(crafting.again(world.head, world.stranger)))


def other_root(world: World) -> Case:
    roots = (der(world.stranger),)
    return world.file(world.signed, trust=signing.Trust(roots, crls=world.trust.crls))


def changed_certificate(world: World) -> Case:
    known = der(world.head)
    changed = x509.load_der_x509_certificate(forging.flipped(known, len(known) - 9))
    return world.pdf(world.message(replace(world.head, certificate=changed)))


def issuer_revoked(world: World) -> Case:
    revoked = {world.issuing.certificate.serial_number: NOW - DAY}
    lists = (crafting.revoked_list(world.root, revoked), world.trust.crls[1])
    return world.file(world.signed, trust=signing.Trust(world.trust.roots, crls=lists))


def short_key(world: World) -> Case:
    private = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    key = crafting.certified(world.issuing, private, crafting.public_info(private))
    return world.pdf(world.message(key))
