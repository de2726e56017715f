"""Certificates, lists, answers, time stamps and signatures made field by field.

Neither the product nor its signing library has a part in it: a forger, and another program, writes
what he likes. Everything is signed with whatever key is given: RSA, ECDSA, Ed25519 or GOST.
"""

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from asn1crypto import algos, cms, core, crl, keys, ocsp, tsp
from asn1crypto import x509 as asn1
from core.signing.conftest import DAY, NOW
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from uprava import signing
from uprava.signing.gost.keys import PrivateKey as GostKey

TERM = (NOW - 30 * DAY, NOW + 300 * DAY)

Extensions = dict[str, tuple[bool, object]]
"""Values by the library's names of extensions, each with whether it is critical."""

PERSON: Extensions = {
    "basic_constraints": (True, {"ca": False}),
    "key_usage": (True, {"digital_signature", "non_repudiation"}),
}
STAMPER: Extensions = {
    "basic_constraints": (True, {"ca": False}),
    "key_usage": (True, {"digital_signature"}),
    "extended_key_usage": (True, ["time_stamping"]),
}
RESPONDER: Extensions = {
    "basic_constraints": (True, {"ca": False}),
    "key_usage": (True, {"digital_signature"}),
    "extended_key_usage": (False, ["ocsp_signing"]),
    "ocsp_no_check": (False, core.Null()),
}
AUTHORITY: Extensions = {
    "basic_constraints": (True, {"ca": True}),
    "key_usage": (True, {"key_cert_sign", "crl_sign"}),
}
WITH_OCSP: Extensions = PERSON | {
    "authority_information_access": (
        False,
        [{"access_method": "ocsp",
          "access_location": asn1.GeneralName("uniform_resource_identifier", asn1.URI("http://o/"))}],
    ),
}  # fmt: skip


def digest_of(data: bytes, name: str) -> bytes:
    found = signing.Digests(data).of(name)
    assert found is not None, name
    return found


def usual_digest(private: object) -> str:
    if isinstance(private, ed25519.Ed25519PrivateKey):
        return "sha512"
    return private.length.algorithm if isinstance(private, GostKey) else "sha256"


OLD = {"md5_ecdsa": "1.2.840.10045.4.1"}
"""Signatures without a name of their own: with SHA-1 is the nearest."""


def algorithm_of(private: object, digest: str) -> algos.SignedDigestAlgorithm:
    """Return what the signature is called in certificates, lists and CMS."""
    if isinstance(private, GostKey):
        bits = 8 * private.curve.size
        return algos.SignedDigestAlgorithm({"algorithm": f"streebog{bits}_gost2012_{bits}"})
    if isinstance(private, ed25519.Ed25519PrivateKey):
        return algos.SignedDigestAlgorithm({"algorithm": "ed25519"})
    if isinstance(private, rsa.RSAPrivateKey):
        known = {"algorithm": f"{digest}_rsa", "parameters": core.Null()}
        return algos.SignedDigestAlgorithm(known)
    name = f"{digest}_ecdsa"
    return algos.SignedDigestAlgorithm({"algorithm": OLD.get(name, name)})


def signature_of(private: object, data: bytes, digest: str) -> bytes:
    if isinstance(private, GostKey | ed25519.Ed25519PrivateKey):
        return private.sign(data)
    name = getattr(hashes, digest.upper())()
    if isinstance(private, rsa.RSAPrivateKey):
        return private.sign(data, padding.PKCS1v15(), name)
    return private.sign(data, ec.ECDSA(name))


def public_of(key: signing.Key) -> keys.PublicKeyInfo:
    """Return the public key as the certificate has it."""
    return own(key).public_key


def public_info(private: object) -> keys.PublicKeyInfo:
    """Return the public key of a new private one; GOST keys come with a certificate."""
    form = PublicFormat.SubjectPublicKeyInfo
    return keys.PublicKeyInfo.load(private.public_key().public_bytes(Encoding.DER, form))


def own(key: signing.Key) -> asn1.Certificate:
    return asn1.Certificate.load(der(key))


def above(key: signing.Key) -> tuple[asn1.Certificate, ...]:
    """Return the certificates between a key's own and the root, the root included."""
    return tuple(asn1.Certificate.load(each.public_bytes(Encoding.DER)) for each in key.chain)


def der(key: signing.Key) -> bytes:
    return key.certificate.public_bytes(Encoding.DER)


# Certificates


@dataclass(frozen=True)
class Certified:
    """What a certificate says; the rest follows from its issuer."""

    name: str = "Громов Андрей Павлович"
    subject: asn1.Name | None = None
    """The whole name, where it has to be somebody else's to the byte."""
    term: tuple[datetime, datetime] = TERM
    extensions: Sequence[tuple[str, tuple[bool, object]]] = ()
    digest: str = ""
    version: str = "v3"
    serial: int = 0


def certified(
    issuer: signing.Key | None,
    private: object,
    public: keys.PublicKeyInfo,
    extensions: Extensions = PERSON,
    **said: object,
) -> signing.Key:
    """Return the key with a certificate signed by `issuer`, or by itself."""
    wish = Certified(extensions=tuple(extensions.items()), **said)
    maker = issuer.private if issuer else private
    digest = wish.digest or usual_digest(maker)
    subject = wish.subject or name_of(wish.name)
    algorithm = algorithm_of(maker, digest)
    known = [
        extension("key_identifier", False, public.sha1),
        extension(
            "authority_key_identifier",
            False,
            {"key_identifier": own(issuer).key_identifier if issuer else public.sha1},
        ),
    ]
    told = asn1.TbsCertificate(
        {
            "version": wish.version,
            "serial_number": wish.serial or secrets.randbits(100) + 1,
            "signature": algorithm,
            "issuer": own(issuer).subject if issuer else subject,
            "validity": {
                "not_before": asn1.Time("general_time", wish.term[0]),
                "not_after": asn1.Time("general_time", wish.term[1]),
            },
            "subject": subject,
            "subject_public_key_info": public,
            "extensions": [*known, *(extension(n, *v) for n, v in wish.extensions)],
        }
    )
    made = asn1.Certificate(
        {
            "tbs_certificate": told,
            "signature_algorithm": algorithm,
            "signature_value": signature_of(maker, told.dump(), digest),
        }
    )
    above = (issuer.certificate, *issuer.chain) if issuer else ()
    return signing.Key(private, x509.load_der_x509_certificate(made.dump()), above)


def name_of(name: str) -> asn1.Name:
    surname, _space, given = name.partition(" ")
    known = {"country_name": "RU", "common_name": name, "surname": surname}
    return asn1.Name.build(known | ({"given_name": given} if given else {}))


def extension(name: str, critical: bool, value: object) -> asn1.Extension:
    if name[0].isdigit():  # nobody's extension: what it says does not matter
        value = octets(b"\x05\x00")
    return asn1.Extension({"extn_id": name, "critical": critical, "extn_value": value})


def constraints(which: str, country: str) -> tuple[bool, object]:
    """Return for which country's names an authority may, or may not, issue certificates."""
    name = asn1.GeneralName("directory_name", asn1.Name.build({"country_name": country}))
    return (True, {which: [{"base": name}]})


def again(key: signing.Key, issuer: signing.Key, extensions: Extensions = PERSON, **said: object):
    """Return the same private key with another certificate."""
    return certified(issuer, key.private, public_of(key), extensions, **said)


# Lists of the revoked and answers


def revoked_list(
    issuer: signing.Key,
    revoked: dict[int, datetime] | None = None,
    *,
    made: datetime = NOW - 2 * DAY,
    until: datetime | None = NOW + DAY,
    extensions: Iterable[dict[str, object]] = (),
    reason: str | None = None,
) -> bytes:
    """Return a list of the revoked; `until` None leaves out when the next one comes."""
    digest = usual_digest(issuer.private)
    algorithm = algorithm_of(issuer.private, digest)
    marks = [
        {"extn_id": "authority_key_identifier", "critical": False,
         "extn_value": {"key_identifier": own(issuer).key_identifier}},
        {"extn_id": "crl_number", "critical": False, "extn_value": int(made.timestamp())},
    ]  # fmt: skip
    told = {
        "version": "v2",
        "signature": algorithm,
        "issuer": own(issuer).subject,
        "this_update": asn1.Time("general_time", made),
        "crl_extensions": [*marks, *extensions],
    }
    if until is not None:
        told["next_update"] = asn1.Time("general_time", until)
    if revoked:
        told["revoked_certificates"] = [
            _entry(serial, moment, reason) for serial, moment in revoked.items()
        ]
    signed = crl.TbsCertList(told)
    return crl.CertificateList(
        {
            "tbs_cert_list": signed,
            "signature_algorithm": algorithm,
            "signature": signature_of(issuer.private, signed.dump(), digest),
        }
    ).dump()


def _entry(serial: int, moment: datetime, reason: str | None) -> dict[str, object]:
    entry: dict[str, object] = {
        "user_certificate": serial,
        "revocation_date": asn1.Time("general_time", moment),
    }
    if reason:
        entry["crl_entry_extensions"] = [
            {"extn_id": "crl_reason", "critical": False, "extn_value": reason}
        ]
    return entry


def answer(
    about: signing.Key,
    issuer: signing.Key,
    responder: signing.Key,
    *,
    status: tuple[str, object] = ("good", core.Null()),
    made: datetime = NOW - DAY,
    until: datetime | None = NOW + DAY,
) -> bytes:
    """Return what an OCSP service says of a certificate."""
    digest = usual_digest(responder.private)
    single = {
        "cert_id": {
            "hash_algorithm": {"algorithm": "sha1"},
            "issuer_name_hash": own(issuer).subject.sha1,
            "issuer_key_hash": own(issuer).public_key.sha1,
            "serial_number": about.certificate.serial_number,
        },
        "cert_status": ocsp.CertStatus(*status),
        "this_update": made,
    }
    if until is not None:
        single["next_update"] = until
    told = ocsp.ResponseData(
        {
            "responder_id": ocsp.ResponderId("by_key", own(responder).public_key.sha1),
            "produced_at": made,
            "responses": [single],
        }
    )
    basic = ocsp.BasicOCSPResponse(
        {
            "tbs_response_data": told,
            "signature_algorithm": algorithm_of(responder.private, digest),
            "signature": signature_of(responder.private, told.dump(), digest),
            "certs": [own(responder)],
        }
    )
    body = {"response_type": "basic_ocsp_response", "response": basic}
    return ocsp.OCSPResponse({"response_status": "successful", "response_bytes": body}).dump()


def revoked_status(moment: datetime) -> tuple[str, object]:
    told = {"revocation_time": moment, "revocation_reason": "key_compromise"}
    return ("revoked", ocsp.RevokedInfo(told))


# Signatures


@dataclass(frozen=True)
class Message:
    """A CMS signature over bytes; what is not said is as CAdES-BES wants it."""

    key: signing.Key
    content: bytes
    digest: str = ""
    claimed: str = ""
    """The name of the digest that is written down; the real one when empty."""
    bound: str | None = "v2"
    named: signing.Key | None = None
    """Whose certificate the signed attribute names; the signer's own when None."""
    kind: str = "data"
    carried: bytes | None = None
    """What the message holds itself."""
    chain: tuple[asn1.Certificate, ...] | None = None
    attributes: Callable[[list], list] = list
    """Changes the signed attributes before they are signed."""
    after: Callable[[cms.SignerInfo], object] = lambda _info: None
    """Changes the signer's part after it was signed."""

    def signer(self) -> cms.SignerInfo:
        private = self.key.private
        digest = self.digest or usual_digest(private)
        attributes = cms.CMSAttributes(self.attributes(self._attributes(digest)))
        own_one = own(self.key)
        info = cms.SignerInfo(
            {
                "version": "v1",
                "sid": cms.SignerIdentifier(
                    "issuer_and_serial_number",
                    {"issuer": own_one.issuer, "serial_number": own_one.serial_number},
                ),
                "digest_algorithm": {"algorithm": self.claimed or digest},
                "signature_algorithm": algorithm_of(private, self.claimed or digest),
                "signature": b"",
            }
        )
        told = attributes.dump()
        if len(attributes):
            info["signed_attrs"] = attributes
        else:
            told = self.content
        info["signature"] = signature_of(private, told, digest)
        self.after(info)
        return plain(info)

    def _attributes(self, digest: str) -> list[cms.CMSAttribute]:
        found = [
            attribute("content_type", self.kind),
            attribute("message_digest", digest_of(self.content, digest)),
        ]
        named = own(self.named or self.key).dump()
        if self.bound == "v1":
            value = {"certs": [{"cert_hash": digest_of(named, "sha1")}]}
            found.append(attribute("signing_certificate", tsp.SigningCertificate(value)))
        elif self.bound is not None:
            name = digest if digest != "sha1" else "sha256"
            value = tsp.SigningCertificateV2(
                {"certs": [{"hash_algorithm": {"algorithm": name},
                            "cert_hash": digest_of(named, name)}]}
            )  # fmt: skip
            found.append(attribute("signing_certificate_v2", value))
        return found

    def der(self, *more: "Message") -> bytes:
        """Return the message, with the signatures of others beside its own."""
        everybody = (self, *more)
        certificates = {
            each.dump(): each for message in everybody for each in message.certificates()
        }
        inside = {"content_type": self.kind}
        if self.carried is not None:
            kind = core.OctetString if self.kind == "data" else core.ParsableOctetString
            inside["content"] = kind(self.carried)
        signers = [message.signer() for message in everybody]
        signed = {
            "version": "v1" if self.kind == "data" else "v3",
            "digest_algorithms": [each["digest_algorithm"] for each in signers],
            "encap_content_info": inside,
            "certificates": [
                cms.CertificateChoices("certificate", each) for each in certificates.values()
            ],
            "signer_infos": signers,
        }  # fmt: skip
        return cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump()

    def certificates(self) -> tuple[asn1.Certificate, ...]:
        if self.chain is not None:
            return self.chain
        return (own(self.key), *above(self.key))

    def but(self, **changes: object) -> "Message":
        return replace(self, **changes)


def attribute(name: str, *values: object) -> cms.CMSAttribute:
    return plain(cms.CMSAttribute({"type": name, "values": list(values)}))


def plain(value: core.Asn1Value) -> core.Asn1Value:
    """Return a value as if it had been read: the library encodes new ones many times over."""
    return type(value).load(value.dump())


def without(*names: str) -> Callable[[list], list]:
    """Return what leaves out signed attributes."""
    return lambda known: [each for each in known if each["type"].native not in names]


def twice(name: str) -> Callable[[list], list]:
    """Return what repeats a signed attribute."""
    return lambda known: [*known, *(each for each in known if each["type"].native == name)]


# Time stamps


def token(
    over: bytes,
    service: signing.Key,
    at: datetime = NOW,
    *,
    imprint: str = "sha256",
    of: bytes | None = None,
    **message: object,
) -> cms.ContentInfo:
    """Return a time stamp over bytes; `of` is a digest that is stamped instead of theirs."""
    told = tsp.TSTInfo(
        {
            "version": "v1",
            "policy": "1.2.3.4.1",
            "message_imprint": {
                "hash_algorithm": {"algorithm": imprint},
                "hashed_message": of or digest_of(over, imprint),
            },
            "serial_number": secrets.randbits(60) + 1,
            "gen_time": at,
        }
    ).dump()
    made = Message(service, told, kind="tst_info", carried=told)
    return cms.ContentInfo.load(made.but(**message).der())


def stamped_by(make: Callable[[bytes], cms.ContentInfo]) -> Callable[[cms.SignerInfo], None]:
    """Return what adds the time stamp that `make` gives for a signature."""

    def add(info: cms.SignerInfo) -> None:
        token = make(info["signature"].native)
        info["unsigned_attrs"] = [attribute("signature_time_stamp_token", token)]

    return add


def null() -> core.Null:
    return core.Null()


def octets(raw: bytes) -> core.ParsableOctetString:
    return core.ParsableOctetString(raw)


def signature_in_answer(answer: bytes) -> bytes:
    return ocsp.OCSPResponse.load(answer).basic_ocsp_response["signature"].native


def expired_kept(since: datetime) -> dict[str, object]:
    """Return the mark of a list that keeps who was revoked after the end (X.509, 9.5.2.8)."""
    value = octets(core.GeneralizedTime(since).dump())
    return {"extn_id": "2.5.29.60", "critical": False, "extn_value": value}


def time_of(moment: datetime) -> cms.Time:
    return cms.Time("utc_time", moment)


def indefinite(der: bytes) -> bytes:
    """Return the same bytes in BER, the outer elements of indefinite length."""
    if der[:1] not in (b"\x30", b"\xa0"):
        return der
    length = der[1]
    start = 2 + (length & 0x7F if length > 0x80 else 0)
    body = der[start:]
    if der[:1] == b"\xa0":
        return b"\xa0\x80" + indefinite(body) + b"\0\0"
    if body[:1] == b"\x06":  # the type of a message, then the message in an explicit tag
        end = 2 + body[1]
        return b"\x30\x80" + body[:end] + indefinite(body[end:]) + b"\0\0"
    return b"\x30\x80" + body + b"\0\0"
