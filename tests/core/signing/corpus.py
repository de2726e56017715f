"""Samples of signatures, bad and good, and the small world they are made in."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from core.signing import crafting, forging
from core.signing.conftest import DAY, NOW
from core.signing.crafting import Message, der, own
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from pyhanko.sign.timestamps import TimeStamper
from uprava import signing
from uprava.signing.verdicts import Reason, SignatureCheck

LONG = (NOW - 50 * DAY, NOW + 1500 * DAY)
"""The term of a time-stamp service: longer than its customers'."""

VALID = signing.Verdict.VALID
MOST_ALARMS = 0.02
"""The part of good signatures that may be called something else."""


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True)
class Case:
    """What is judged: a PDF, or a signature file with the bytes it should be over."""

    data: bytes
    trust: signing.Trust
    at: datetime = NOW
    content: bytes | None = None
    about: int | None = None
    """Which signature is meant, by its place; all of them when None."""

    def checks(self) -> list[SignatureCheck]:
        """Return the checks; a signature file that cannot be read has none."""
        if self.content is None:
            found = signing.verify_pdf(self.data, trust=self.trust, at=self.at)
        else:
            try:
                read = signing.read_container(self.data)
            except signing.ContainerError:
                return []
            digests = signing.Digests(self.content)
            found = signing.verify_detached(read, digests, trust=self.trust, at=self.at)
        return found if self.about is None else [found[self.about]]

    def but(self, **changes: object) -> "Case":
        return replace(self, **changes)


@dataclass(frozen=True)
class Sample:
    """One sample: its class, its name, how it is made, and what has to be said of it."""

    kind: str
    name: str
    make: Callable[["World"], Case]
    because: Reason | None = None

    def __str__(self) -> str:
        return f"{self.kind}: {self.name}"


class Stamper(TimeStamper):
    """A time-stamp service in this process."""

    def __init__(self, key: signing.Key, at: datetime = NOW) -> None:
        super().__init__()
        self.key, self.at = key, at

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str):
        return crafting.token(b"", self.key, self.at, imprint=md_algorithm, of=message_digest)


class World:
    """An authority of two levels, its people and services, and one letter."""

    def __init__(
        self, root: signing.Key, issuing: signing.Key, head: signing.Key, deputy: signing.Key,
        page: bytes,
    ) -> None:  # fmt: skip
        self.root, self.issuing, self.page = root, issuing, page
        self.head, self.deputy = head, deputy

    @cached_property
    def keys(self) -> dict[str, signing.Key]:
        """People with other kinds of keys."""
        made = {
            "RSA 2048": rsa.generate_private_key(public_exponent=65537, key_size=2048),
            "RSA 3072": rsa.generate_private_key(public_exponent=65537, key_size=3072),
            "EC P-256": ec.generate_private_key(ec.SECP256R1()),
            "EC P-384": ec.generate_private_key(ec.SECP384R1()),
            "EC P-521": ec.generate_private_key(ec.SECP521R1()),
            "Ed25519": ed25519.Ed25519PrivateKey.generate(),
        }
        return {
            name: crafting.certified(self.issuing, key, crafting.public_info(key))
            for name, key in made.items()
        }

    @cached_property
    def stamper(self) -> signing.Key:
        """The service of time: the deputy's key with a certificate of its own."""
        return self.certified(self.deputy, crafting.STAMPER, name="Служба времени", term=LONG)

    @cached_property
    def service(self) -> Stamper:
        return Stamper(self.stamper)

    @cached_property
    def responder(self) -> signing.Key:
        return self.certified(self.deputy, crafting.RESPONDER, name="Служба ответов")

    @cached_property
    def stranger(self) -> signing.Key:
        """A namesake of the issuing authority that nobody trusts, with the deputy's key."""
        return crafting.certified(
            None, self.deputy.private, crafting.public_of(self.deputy), crafting.AUTHORITY,
            subject=own(self.issuing).subject,
        )  # fmt: skip

    def certified(self, key: signing.Key, extensions=crafting.PERSON, **said) -> signing.Key:
        """Return somebody's key with another certificate of the authority."""
        return crafting.again(key, self.issuing, extensions, **said)

    def lists(self, revoked: dict[int, datetime] | None = None) -> tuple[bytes, ...]:
        return (
            crafting.revoked_list(self.root),
            crafting.revoked_list(self.issuing, revoked),
        )

    @cached_property
    def trust(self) -> signing.Trust:
        return signing.Trust((der(self.root),), crls=self.lists())

    def revoking(self, key: signing.Key, moment: datetime = NOW - DAY) -> signing.Trust:
        """Return the trust with a list that revokes somebody."""
        revoked = {key.certificate.serial_number: moment}
        return replace(self.trust, crls=self.lists(revoked))

    @cached_property
    def _place(self) -> tuple[bytes, bytes]:
        """A PDF with a wide room for a signature, and what the signature has to be over."""
        order = signing.SigningOrder(sha256(self.page), NOW)
        prepared = signing.prepare_pdf(self.page, certificate=self.head.certificate, order=order)
        covered = prepared.covered(self.page)
        return signing.embed(Message(self.head, covered).der(), self.page, prepared), covered

    @cached_property
    def signed(self) -> bytes:
        """The letter signed by the product."""
        return self.sign(self.page)

    def sign(self, pdf: bytes, key: signing.Key | None = None, **how: object) -> bytes:
        stamper, trust = how.pop("timestamper", None), how.pop("trust", self.trust)
        known = {"expected_sha256": sha256(pdf), "signed_at": NOW}
        made = signing.sign_pdf(
            pdf, key=key or self.head, order=signing.SigningOrder(**(known | how)), trust=trust,
            timestamper=stamper,
        )  # fmt: skip
        assert made.level is made.wanted, made.lowered
        return made.data

    def levelled(self, level: signing.Level, pdf: bytes | None = None, **how: object) -> bytes:
        return self.sign(pdf or self.page, level=level, timestamper=self.service, **how)

    @cached_property
    def timed(self) -> bytes:
        return self.levelled(signing.Level.B_T)

    @cached_property
    def proven(self) -> bytes:
        return self.levelled(signing.Level.B_LT)

    @cached_property
    def archived(self) -> bytes:
        return self.levelled(signing.Level.B_LTA)

    def message(self, key: signing.Key | None = None, **said: object) -> Message:
        """Return the signature that belongs into the wide room."""
        return Message(key or self.head, **({"content": self._place[1]} | said))

    def pdf(self, message: Message | bytes, *more: Message, **case: object) -> Case:
        """Return the letter with a signature in it."""
        made = message if isinstance(message, bytes) else message.der(*more)
        return self.file(forging.with_cms(self._place[0], made), **case)

    def file(self, pdf: bytes, **case: object) -> Case:
        return Case(pdf, **({"trust": self.trust} | case))

    def beside(self, message: Message | bytes, *more: Message, **case: object) -> Case:
        """Return a signature in a file of its own over the same bytes."""
        made = message if isinstance(message, bytes) else message.der(*more)
        return self.file(made, **({"content": self._place[1]} | case))

    def stamped(self, make: Callable[[bytes], object], key: signing.Key | None = None, **said):
        """Return a signature with the time stamp that `make` gives for it."""
        return self.message(key, after=crafting.stamped_by(make), **said)

    def certificates_of(self, *keys: signing.Key) -> tuple:
        return tuple(own(key) for key in keys)


@dataclass
class Finding:
    """What was found wrong with one sample."""

    sample: Sample
    said: str


def false_valid(samples: Iterable[Sample], world: World) -> list[Finding]:
    """Return the bad samples of which something else is said than has to be."""
    found = []
    for sample in samples:
        checks = sample.make(world).checks()
        told = [f"{check.verdict}: {', '.join(check.reasons)}" for check in checks]
        if any(check.verdict is VALID for check in checks):
            found.append(Finding(sample, "FALSE VALID " + str(told)))
        elif sample.because and not any(sample.because in check.reasons for check in checks):
            found.append(Finding(sample, f"{told} instead of {sample.because}"))
    return found


def alarms(samples: Iterable[Sample], world: World) -> list[Finding]:
    """Return the good samples that are not called valid."""
    found = []
    for sample in samples:
        checks = sample.make(world).checks()
        if not checks or any(check.verdict is not VALID for check in checks):
            told = [f"{check.verdict}: {', '.join(check.reasons)}" for check in checks]
            found.append(Finding(sample, str(told)))
    return found


def table(samples: Iterable[Sample]) -> str:
    """Return how many samples there are of each class."""
    counted = Counter(sample.kind for sample in samples)
    return "\n".join(f"{number:4} {kind}" for kind, number in sorted(counted.items()))


def told(findings: Iterable[Finding]) -> str:
    return "\n" + "\n".join(f"{each.sample}: {each.said}" for each in findings)
