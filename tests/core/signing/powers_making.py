"""Powers of attorney of people who do not exist, signed by OpenSSL: what tests of powers use."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from xml.sax.saxutils import quoteattr

from core.signing.beside import Hand
from core.signing.conftest import DAY, NOW, TITLE, Town
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID, ObjectIdentifier
from uprava import signing
from uprava.signing.facts import INN, OGRN, ORGANISATION_INN, SNILS

NUMBER = "4f1c2d3e-5a6b-4c7d-8e9f-0a1b2c3d4e5f"
INN_OF_TITLE, OGRN_OF_TITLE = "5501000009", "1025500000008"
"""Numbers of an organisation that is not: the check digits fit, nobody has them."""

ISSUED, UNTIL = (NOW - 30 * DAY).date(), (NOW + 300 * DAY).date()

NAMESPACE = "urn://x-artefacts/EMCHD_1"


@dataclass(frozen=True)
class Human:
    """Somebody a power or a certificate names."""

    surname: str
    given: str
    patronymic: str
    inn: str
    snils: str

    @property
    def name(self) -> str:
        return f"{self.surname} {self.given} {self.patronymic}"

    def fio(self, prefix: str = "") -> str:
        return (
            f'<{prefix}ФИО Фамилия="{self.surname}" Имя="{self.given}"'
            f' Отчество="{self.patronymic}"/>'
        )


HEAD = Human("Верхов", "Андрей", "Павлович", "550100000181", "112-233-445 95")
CLERK = Human("Крылова", "Анна", "Дмитриевна", "550100000262", "123-456-789 64")
OTHER = Human("Сидорова", "Вера", "Олеговна", "550100000343", "087-654-303 00")


@dataclass(frozen=True)
class Draft:
    """What a power is to say."""

    number: str = NUMBER
    head: Human = HEAD
    clerk: Human = CLERK
    organisation: str = TITLE
    inn: str = INN_OF_TITLE
    ogrn: str = OGRN_OF_TITLE
    issued: date = ISSUED
    until: date = UNTIL
    namespace: str = NAMESPACE
    prefix: str = ""
    powers: str = '<{p}МашПолн КодПолн="BBDOCS_0001" НаимПолн="Подписание служебных писем"/>'

    def xml(self, **changes: object) -> bytes:
        """Return the file in form 003."""
        return replace(self, **changes)._xml().encode()  # type: ignore[arg-type]

    def _xml(self) -> str:
        p = f"{self.prefix}:" if self.prefix else ""
        name = f"xmlns:{self.prefix}" if self.prefix else "xmlns"
        space = f" {name}={quoteattr(self.namespace)}" if self.namespace else ""
        return f"""<?xml version="1.0" encoding="UTF-8"?>
<{p}Доверенность{space} ВерсФорм="EMCHD_1" ПрЭлФорм="00000000" ИдФайл="ON_EMCHD_{self.number}">
 <{p}Документ КНД="1110310"><{p}Довер>
  <{p}СвДов ВидДовер="1" ПрПередов="1" ВнНомДовер="01-17/45" НомДовер="{self.number}"
    ДатаВыдДовер="{self.issued}" СрокДейст="{self.until}">
   <{p}СведСист>https://m4d.nalog.gov.ru/emchd/check-status?guid={self.number}</{p}СведСист>
  </{p}СвДов>
  <{p}СвДоверит ТипДоверит="1"><{p}Доверит><{p}РосОргДовер ЕИОУК="0" ЕИОФЛ="1" ЕИОИП="0">
   <{p}СвРосОрг НаимОрг={quoteattr(self.organisation)} ИННЮЛ="{self.inn}" КПП="550101001"
     ОГРН="{self.ogrn}"/>
   <{p}ЛицоБезДов ПолнЮЛ="1"><{p}СвФЛ ИННФЛ="{self.head.inn}" СНИЛС="{self.head.snils}"
     Должность="Глава"><{p}СведФЛ ДатаРожд="1970-01-01">{self.head.fio(p)}</{p}СведФЛ>
   </{p}СвФЛ></{p}ЛицоБезДов>
  </{p}РосОргДовер></{p}Доверит></{p}СвДоверит>
  <{p}СвУпПред ТипПред="3"><{p}Пред><{p}СведФизЛ ИННФЛ="{self.clerk.inn}"
    СНИЛС="{self.clerk.snils}" Должность="Начальник отдела">
   <{p}СведФЛ>{self.clerk.fio(p)}</{p}СведФЛ>
  </{p}СведФизЛ></{p}Пред></{p}СвУпПред>
  <{p}СвПолн ТипПолн="1" ПрСовмПолн="2">{self.powers.format(p=p)}</{p}СвПолн>
 </{p}Довер></{p}Документ>
</{p}Доверенность>
"""


EARLIER = f"""<?xml version="1.0" encoding="windows-1251"?>
<Доверенность ВерсФорм="002" ИдФайл="ON_DOVBB_{NUMBER}"><Документ><Довер>
<СвДов НомДовер="{NUMBER.upper()}" ВнНомДовер="7" ДатаВыдДовер="2026-01-12" ПрПередов="1">
<ДатаКонДовер>2026-12-31</ДатаКонДовер></СвДов>
<СвДоверит><Доверит><РосОргДовер><СвРосОрг НаимОрг="{TITLE}" ИННЮЛ="{INN_OF_TITLE}"
 ОГРН="{OGRN_OF_TITLE}"/></РосОргДовер></Доверит></СвДоверит>
<СвУпПред><Пред><СведФизЛ ИННФЛ="{CLERK.inn}" СНИЛС="{CLERK.snils}">{CLERK.fio()}</СведФизЛ>
</Пред></СвУпПред><СвПолн><ТекстПолн>Подписывать письма отдела</ТекстПолн></СвПолн>
</Довер></Документ></Доверенность>""".encode("cp1251")
"""Form 002 as its published writers have it: no namespace, another name for the end."""

PASSED_ON = f"""<Доверенность xmlns="{NAMESPACE}"><Документ><Передов ПрНалПередов="1">
<СвПервДовер НомДоверПерв="00000000-0000-4000-8000-000000000001"/>
<СвПереДовер НомДовер="{NUMBER}" ДатаВыдДовер="2026-02-01" СрокДейст="2027-01-31" ПрПередов="1"/>
<СвПередПолн ТипПерПолн="3"><ПередПолн><ФЛПерПолн ИННФЛ="{OTHER.inn}" СНИЛС="{OTHER.snils}">
<СведФЛ>{OTHER.fio()}</СведФЛ></ФЛПерПолн></ПередПолн></СвПередПолн>
<СвПолучПолн><Пред><СведФизЛ ИННФЛ="{CLERK.inn}" СНИЛС="{CLERK.snils}">
<СведФЛ>{CLERK.fio()}</СведФЛ></СведФизЛ></Пред></СвПолучПолн>
<СвПолн ТипПолн="0" ПрСовмПолн="2"><ТекстПолн>Получать почту</ТекстПолн></СвПолн>
</Передов></Документ></Доверенность>""".encode()
"""Given by one who has a power himself."""


@dataclass(frozen=True)
class Named:
    """What a certificate says of its owner; empty values are not told."""

    human: Human
    organisation: str = ""
    inn: str = ""
    ogrn: str = ""
    numbers: bool = True


def certified(
    authority: signing.Authority, named: Named, *, kind: str = "rsa", term: timedelta = 300 * DAY
) -> signing.Key:
    """Return a key with a certificate as Russian authorities write them, of the town's own."""
    private = (
        rsa.generate_private_key(public_exponent=65537, key_size=2048)
        if kind == "rsa"
        else ec.generate_private_key(ec.SECP256R1())
    )
    human, issuer = named.human, authority.issuing
    told: list[tuple[ObjectIdentifier, str]] = [
        (NameOID.COMMON_NAME, human.name),
        (NameOID.SURNAME, human.surname),
        (NameOID.GIVEN_NAME, f"{human.given} {human.patronymic}"),
        (NameOID.ORGANIZATION_NAME, named.organisation),
        (SNILS, human.snils.replace("-", "").replace(" ", "") if named.numbers else ""),
        (INN, human.inn if named.numbers else ""),
        (ORGANISATION_INN, named.inn),
        (OGRN, named.ogrn),
    ]
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(oid, text) for oid, text in told if text]))
        .issuer_name(issuer.certificate.subject)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - 45 * DAY)
        .not_valid_after(NOW - 45 * DAY + term)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(issuer.issuing, hashes.SHA256())
    )
    return signing.Key(private, certificate, (issuer.certificate, *issuer.chain))


@dataclass
class Principals:
    """The town's head and clerk with certificates, and OpenSSL signing for them."""

    town: Town
    hand: Hand
    head: signing.Key = field(init=False)
    clerk: signing.Key = field(init=False)
    other: signing.Key = field(init=False)

    def __post_init__(self) -> None:
        authority = self.town.authority
        organisation = Named(HEAD, TITLE, INN_OF_TITLE, OGRN_OF_TITLE)
        self.head = certified(authority, organisation)
        self.clerk = certified(authority, Named(CLERK), kind="ec")
        self.other = certified(authority, Named(OTHER), kind="ec")

    def sign(self, xml: bytes, key: signing.Key | None = None) -> bytes:
        """Return the detached CAdES-BES OpenSSL makes over the file."""
        return self.hand.sign(xml, key or self.head)

    def power(self, **changes: object) -> tuple[bytes, bytes]:
        """Return a file and the head's signature of it."""
        xml = Draft().xml(**changes)
        return xml, self.sign(xml)
