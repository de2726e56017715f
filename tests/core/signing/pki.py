"""An authority of another maker: certificates, lists, OCSP and time stamps by certomancer."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web
from certomancer.integrations.aiohttp_illusionist import AsyncIllusionist
from certomancer.registry import ArchLabel, CertLabel, CertomancerConfig, ServiceLabel
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from uprava import signing
from yaml import safe_load

START = datetime(2026, 11, 21, 9, tzinfo=UTC)
"""The day of signing: every term below is reckoned from it."""

NAMES = ("root", "interm", "other-root", "tsa", "tsa2", "tsa3", "tsa-other", "ocsp")
PEOPLE = ("rsa", "ec", "revoked", "later")

CONFIG = """
external-url-prefix: "http://127.0.0.1:{port}"
keysets:
  k: {{path-prefix: ., keys: {{{keys}}}}}
pki-architectures:
  town:
    keyset: k
    entity-defaults: {{country-name: RU, organization-name: Город Тестов}}
    entities: {{{entities}}}
    certs:
      root: &root
        subject: root
        issuer: root
        subject-key: root
        validity: {{valid-from: "2020-01-01T00:00:00+0000", valid-to: "2060-01-01T00:00:00+0000"}}
        extensions:
          - {{id: basic_constraints, critical: true, value: {{ca: true}}}}
          - {{id: key_usage, critical: true, smart-value: {{schema: key-usage, params: [key_cert_sign, crl_sign]}}}}
      other-root: {{<<: *root, subject: other-root, issuer: other-root, subject-key: other-root}}
      interm:
        <<: *root
        subject: interm
        subject-key: interm
        validity: {{valid-from: "2020-01-01T00:00:00+0000", valid-to: "2055-01-01T00:00:00+0000"}}
        extensions:
          - {{id: basic_constraints, critical: true, value: {{ca: true}}}}
          - {{id: key_usage, critical: true, smart-value: {{schema: key-usage, params: [key_cert_sign, crl_sign]}}}}
          - {{id: crl_distribution_points, smart-value: {{schema: crl-dist-url, params: {{crl-repo-names: [root]}}}}}}
      tsa: &tsa
        subject: tsa
        issuer: root
        subject-key: tsa
        validity: {{valid-from: "2026-01-01T00:00:00+0000", valid-to: "2029-01-01T00:00:00+0000"}}
        extensions:
          - {{id: key_usage, critical: true, smart-value: {{schema: key-usage, params: [digital_signature]}}}}
          - {{id: extended_key_usage, critical: true, value: [time_stamping]}}
          - {{id: crl_distribution_points, smart-value: {{schema: crl-dist-url, params: {{crl-repo-names: [root]}}}}}}
      tsa2:
        <<: *tsa
        subject: tsa2
        subject-key: tsa2
        validity: {{valid-from: "2028-06-01T00:00:00+0000", valid-to: "2032-01-01T00:00:00+0000"}}
      tsa3:
        <<: *tsa
        subject: tsa3
        subject-key: tsa3
        validity: {{valid-from: "2031-06-01T00:00:00+0000", valid-to: "2050-01-01T00:00:00+0000"}}
      tsa-other: {{<<: *tsa, subject: tsa-other, issuer: other-root, subject-key: tsa-other}}
      ocsp:
        subject: ocsp
        issuer: interm
        subject-key: ocsp
        validity: {{valid-from: "2020-01-01T00:00:00+0000", valid-to: "2055-01-01T00:00:00+0000"}}
        extensions:
          - {{id: key_usage, critical: true, smart-value: {{schema: key-usage, params: [digital_signature]}}}}
          - {{id: extended_key_usage, critical: true, value: [ocsp_signing]}}
          - {{id: ocsp_no_check}}
      rsa: &person
        subject: rsa
        issuer: interm
        subject-key: rsa
        validity: {{valid-from: "2026-01-01T00:00:00+0000", valid-to: "2027-12-01T00:00:00+0000"}}
        extensions:
          - {{id: key_usage, critical: true, smart-value: {{schema: key-usage, params: [digital_signature, non_repudiation]}}}}
          - {{id: crl_distribution_points, smart-value: {{schema: crl-dist-url, params: {{crl-repo-names: [interm]}}}}}}
          - {{id: authority_information_access, smart-value: {{schema: aia-urls, params: {{ocsp-responder-names: [interm]}}}}}}
      ec: {{<<: *person, subject: ec, subject-key: ec}}
      revoked:
        <<: *person
        subject: revoked
        subject-key: revoked
        revocation: {{revoked-since: "2026-11-01T00:00:00+0000", reason: key_compromise}}
      later:
        <<: *person
        subject: later
        subject-key: later
        revocation: {{revoked-since: "2026-12-10T00:00:00+0000", reason: affiliation_changed}}
    services:
      ocsp: {{interm: {{for-issuer: interm, responder-cert: ocsp, signing-key: ocsp}}}}
      crl-repo:
        root: {{for-issuer: root, signing-key: root, simulated-update-schedule: "P10D"}}
        interm: {{for-issuer: interm, signing-key: interm, simulated-update-schedule: "P10D"}}
        other-root: {{for-issuer: other-root, signing-key: other-root, simulated-update-schedule: "P10D"}}
      time-stamping: {{{stamps}}}
"""  # noqa: E501 -- the rows of the table of certificates are read as rows


@dataclass
class Pki:
    """The authority, running; `at` is the moment its services take for now."""

    folder: Path
    port: int
    illusionist: AsyncIllusionist = field(init=False)
    asked: list[str] = field(default_factory=list)
    """Paths of all requests that came."""

    def __post_init__(self) -> None:
        labels = (*NAMES, *PEOPLE)
        for label in labels:
            self._make_key(label)
        text = CONFIG.format(
            port=self.port,
            keys=", ".join(f"{each}: {{path: {each}.pem}}" for each in labels),
            entities=", ".join(f"{each}: {{common-name: {each}}}" for each in labels),
            stamps=", ".join(
                f"{each}: {{signing-key: {each}, signing-cert: {each}}}"
                for each in labels
                if each.startswith("tsa")
            ),
        )
        config = CertomancerConfig(safe_load(text), key_search_dir=str(self.folder))
        self.architecture = config.get_pki_arch(ArchLabel("town"))
        self.illusionist = AsyncIllusionist(self.architecture, at_time=START)

    def _make_key(self, label: str) -> None:
        elliptic = label not in ("rsa", "root")
        key = (
            ec.generate_private_key(ec.SECP256R1())
            if elliptic
            else rsa.generate_private_key(public_exponent=65537, key_size=2048)
        )
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (self.folder / f"{label}.pem").write_bytes(pem)

    @property
    def at(self) -> datetime:
        return self.illusionist.at_time

    @at.setter
    def at(self, moment: datetime) -> None:
        self.illusionist.fixed_time = moment

    def der(self, label: str) -> bytes:
        return self.architecture.get_cert(CertLabel(label)).dump()

    def crl(self, label: str, at: datetime | None = None) -> bytes:
        registry = self.architecture.service_registry
        return registry.get_crl(ServiceLabel(label), at or self.at).dump()

    def key(self, label: str) -> signing.Key:
        private = load_pem_private_key((self.folder / f"{label}.pem").read_bytes(), None)
        chain = ("interm",) if label in PEOPLE else ()
        own, *others = (x509.load_der_x509_certificate(self.der(name)) for name in (label, *chain))
        return signing.Key(private, own, tuple(others))

    def trust(self, at: datetime | None = None, *, lists: tuple[str, ...] = ("root", "interm")):
        return signing.Trust((self.der("root"),), crls=tuple(self.crl(x, at) for x in lists))

    def tsa_url(self, label: str = "tsa") -> str:
        return self.architecture.service_registry.get_tsa_info(ServiceLabel(label)).url

    def stamper(self, label: str = "tsa") -> signing.TimeStampClient:
        hosts = frozenset({"127.0.0.1"})
        return signing.TimeStampClient(self.tsa_url(label), allowed_hosts=hosts)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def crl_url(self, label: str = "interm") -> str:
        registry = self.architecture.service_registry
        return registry.get_crl_repo_info(ServiceLabel(label)).latest_external_url


@contextmanager
def running(folder: Path) -> Iterator[Pki]:
    """Serve the authority on a free port of this machine while the block runs."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        pki = Pki(folder, listening.getsockname()[1])
        loop = asyncio.new_event_loop()
        app = pki.illusionist.build_app()

        @web.middleware
        async def noted(request: web.Request, handler) -> web.StreamResponse:
            pki.asked.append(request.path)
            return await handler(request)

        app.middlewares.append(noted)
        runner = web.AppRunner(app)
        loop.run_until_complete(runner.setup())
        loop.run_until_complete(web.SockSite(runner, listening).start())
        thread = threading.Thread(target=loop.run_forever, daemon=True)
        thread.start()
        yield pki
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.run_until_complete(runner.cleanup())
        loop.close()
