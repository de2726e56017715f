"""An authority, people and services made by OpenSSL with its GOST engine: the other program."""

import subprocess
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from uprava import signing

KEY_TYPES = {
    **{f"256-{name}": ("gost2012_256", name) for name in ("A", "B", "C", "XA", "XB")},
    **{f"256-{name}": ("gost2012_256", name) for name in ("TCA", "TCB", "TCC", "TCD")},
    **{f"512-{name}": ("gost2012_512", name) for name in ("A", "B", "C")},
}
"""All kinds of keys the engine makes: CryptoPro A, B, C, XchA, XchB, tc26 256-A..D, 512-A..C."""
BY_DAY = ("256-B", "256-TCA", "512-C")
EVERY_KIND = [
    kind if kind in BY_DAY else pytest.param(kind, marks=pytest.mark.nightly) for kind in KEY_TYPES
]
"""All of them by night; the commit run takes one of each family."""
EXAMPLE_CURVE = ("gost2012_256", "0")
"""The curve of the standard's example: OpenSSL knows it, nobody may use it."""

ORGANISATION = "Администрация городского округа Верхнереченск"
NOW = datetime.now(UTC).replace(microsecond=0)
DAY = timedelta(days=1)

CONFIG = """
openssl_conf = main
oid_section = oids
[oids]
INNLE = 1.2.643.100.4
[main]
engines = engines
[engines]
gost = gost
[gost]
engine_id = gost
dynamic_path = {engine}
default_algorithms = ALL
[req]
distinguished_name = name
string_mask = utf8only
utf8 = yes
prompt = no
[name]
CN = x
[any]
countryName = optional
organizationName = optional
commonName = optional
surname = optional
givenName = optional
SNILS = optional
INN = optional
OGRN = optional
INNLE = optional
[authority]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[person]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature,nonRepudiation
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[person-with-ocsp]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature,nonRepudiation
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
authorityInfoAccess = OCSP;URI:http://127.0.0.1:1/ocsp
[stamper]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[responder]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = OCSPSigning
noCheck = ignored
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[tsa]
serial = tsa-serial
default_policy = 1.2.3.4.1
digests = md_gost12_256, md_gost12_512, sha256
accuracy = secs:1
ess_cert_id_alg = sha256
"""

AUTHORITY = """
[{name}]
database = {name}.index
crlnumber = {name}.number
certificate = {name}.pem
private_key = {name}.key
new_certs_dir = .
rand_serial = yes
unique_subject = no
preserve = yes
policy = any
default_days = 300
default_crl_days = 30
default_md = {digest}
"""


def engine_path() -> Path | None:
    """Return where OpenSSL keeps its GOST engine; None when it is not installed."""
    told = subprocess.run(["openssl", "version", "-e"], capture_output=True, check=True, text=True)
    path = Path(told.stdout.split('"')[1]) / "gost.so"
    return path if path.exists() else None


def stamp(moment: datetime) -> str:
    return moment.strftime("%Y%m%d%H%M%SZ")


@dataclass
class Party:
    """A key with its certificate: files `name.key`, `name.pem` in the town's folder."""

    name: str
    kind: tuple[str, str]
    chain: tuple["Party", ...] = ()
    der: bytes = field(default=b"", repr=False)

    @property
    def digest(self) -> str:
        return f"md_{self.kind[0].replace('gost2012', 'gost12')}"

    @property
    def certificate(self) -> x509.Certificate:
        return x509.load_der_x509_certificate(self.der)


@dataclass
class GostTown:
    """A folder with an authority of two levels; everything in it was made by OpenSSL."""

    folder: Path
    config: Path = field(init=False)
    made: int = 0

    def __post_init__(self) -> None:
        self.config = self.folder / "openssl.cnf"
        self.config.write_text(CONFIG.format(engine=engine_path()))
        (self.folder / "tsa-serial").write_text("01")
        self.root = self.authority("root", ("gost2012_512", "A"))
        self.issuing = self.authority("issuing", ("gost2012_256", "TCA"), issuer=self.root)

    def openssl(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            ["openssl", *arguments], cwd=self.folder, check=check, capture_output=True,
            env={"OPENSSL_CONF": str(self.config), "PATH": "/usr/bin:/bin"},
        )  # fmt: skip

    def path(self, name: str) -> Path:
        return self.folder / name

    def key(self, name: str, kind: tuple[str, str]) -> Party:
        algorithm, parameters = kind
        self.openssl(
            "genpkey", "-algorithm", algorithm, "-pkeyopt", f"paramset:{parameters}",
            "-out", f"{name}.key",
        )  # fmt: skip
        return Party(name, kind)

    def authority(
        self, name: str, kind: tuple[str, str], issuer: Party | None = None, title: str = ""
    ) -> Party:
        party = self.key(name, kind)
        with self.config.open("a") as config:
            config.write(AUTHORITY.format(name=name, digest=party.digest))
        self.path(f"{name}.index").touch()
        self.path(f"{name}.number").write_text("01")
        subject = f"/C=RU/O={ORGANISATION}/CN=Центр {title or name}"
        return self.certified(
            party, issuer, subject, "authority", (NOW - 60 * DAY, NOW + 900 * DAY)
        )

    def certified(
        self, party: Party, issuer: Party | None, subject: str, usage: str,
        term: tuple[datetime, datetime],
    ) -> Party:  # fmt: skip
        name, signer = party.name, issuer.name if issuer else party.name
        subject_of = ["-subj", subject, "-utf8", f"-{party.digest}"]
        self.openssl("req", "-new", "-key", f"{name}.key", "-out", f"{name}.csr", *subject_of)
        itself = [] if issuer else ["-selfsign"]
        self.openssl(
            "ca", "-batch", "-notext", "-name", signer, *itself, "-in", f"{name}.csr",
            "-out", f"{name}.pem", "-extensions", usage, "-utf8",
            "-startdate", stamp(term[0]), "-enddate", stamp(term[1]),
        )  # fmt: skip
        certificate = x509.load_pem_x509_certificate(self.path(f"{name}.pem").read_bytes())
        party.der = certificate.public_bytes(Encoding.DER)
        party.chain = (issuer, *issuer.chain) if issuer else ()
        return party

    def person(
        self, kind: str | tuple[str, str] = "256-XA", *, issuer: Party | None = None,
        usage: str = "person", term: tuple[datetime, datetime] | None = None,
    ) -> Party:  # fmt: skip
        self.made += 1
        kind = KEY_TYPES[kind] if isinstance(kind, str) else kind
        subject = (
            f"/C=RU/O={ORGANISATION}/CN=Громов Андрей Павлович/SN=Громов/GN=Андрей Павлович"
            "/SNILS=11223344595/INN=550100000017"
        )
        party = self.key(f"party{self.made}", kind)
        term = term or (NOW - 30 * DAY, NOW + 300 * DAY)
        return self.certified(party, issuer or self.issuing, subject, usage, term)

    def pem(self, party: Party, *, password: str = "") -> bytes:
        """Return the container OpenSSL makes: the key, its certificate and those above it."""
        key = self.path(f"{party.name}.key").read_bytes()
        if password:
            arguments = ["-topk8", "-in", f"{party.name}.key", "-passout", f"pass:{password}"]
            key = self.openssl("pkcs8", *arguments).stdout
        pems = [self.path(f"{part.name}.pem").read_bytes() for part in (party, *party.chain)]
        return key + b"".join(pems)

    def signer(self, party: Party) -> signing.Key:
        return signing.load_key(self.pem(party), password="")

    def crl(self, issuer: Party, *revoked: Party) -> bytes:
        for party in revoked:
            self.openssl("ca", "-name", issuer.name, "-revoke", f"{party.name}.pem")
        self.openssl("ca", "-name", issuer.name, "-gencrl", "-out", "list.pem")
        return self.openssl("crl", "-in", "list.pem", "-outform", "DER").stdout

    def trust(self, *revoked: Party, root: Party | None = None) -> signing.Trust:
        lists = (self.crl(self.root), self.crl(self.issuing, *revoked))
        return signing.Trust(roots=((root or self.root).der,), crls=lists)

    def cms(self, data: bytes, party: Party, *options: str) -> bytes:
        """Return the detached CMS OpenSSL makes over bytes, DER unless said otherwise."""
        self.path("data").write_bytes(data)
        chain = b"".join(self.path(f"{part.name}.pem").read_bytes() for part in party.chain)
        self.path("chain.pem").write_bytes(chain)
        return self.openssl(
            "cms", "-sign", "-binary", "-signer", f"{party.name}.pem", "-inkey",
            f"{party.name}.key", "-certfile", "chain.pem", "-in", "data", "-md", party.digest,
            "-outform", "DER", "-nosmimecap", *(options or ("-cades",)),
        ).stdout  # fmt: skip

    def accepts(self, cms: bytes, data: bytes) -> bool:
        """Tell whether OpenSSL accepts a detached CAdES under the root."""
        self.path("data").write_bytes(data)
        self.path("cms").write_bytes(cms)
        told = self.openssl(
            "cms", "-verify", "-binary", "-cades", "-inform", "DER", "-in", "cms", "-content",
            "data", "-CAfile", "root.pem", "-purpose", "any", "-out", "verified", check=False,
        )  # fmt: skip
        return told.returncode == 0 and b"CAdES Verification successful" in told.stderr
