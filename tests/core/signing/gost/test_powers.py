"""Powers of attorney signed by GOST R 34.10-2012, as every real one is; OpenSSL's engine signs."""

from datetime import datetime

import pytest
from core.signing.conftest import TITLE
from core.signing.gost import engine
from core.signing.powers_making import HEAD, INN_OF_TITLE, OGRN_OF_TITLE, Draft
from uprava import signing
from uprava.signing.facts import certificate_facts
from uprava.signing.powers import About, Found
from uprava.signing.service.powers_examining import Brought, examine


def head_of(gost: engine.GostTown, kind: str) -> engine.Party:
    """Make the head's certificate with the numbers of person and organisation."""
    digits = HEAD.snils.replace("-", "").replace(" ", "")
    subject = (
        f"/C=RU/O={TITLE}/CN={TITLE[:30]}/SN={HEAD.surname}/GN={HEAD.given} {HEAD.patronymic}"
        f"/SNILS={digits}/INN={HEAD.inn}/OGRN={OGRN_OF_TITLE}/INNLE={INN_OF_TITLE}"
    )
    party = gost.key(f"head-{kind}", engine.KEY_TYPES[kind])
    term = (engine.NOW - 30 * engine.DAY, engine.NOW + 300 * engine.DAY)
    return gost.certified(party, gost.issuing, subject, "person", term)


def found_of(
    xml: bytes, seal: bytes, trust: signing.Trust, *, at: datetime = engine.NOW
) -> dict[About, Found]:
    brought = Brought(xml, "power.xml", seal, "power.sig")
    check = examine(brought, trust=trust, at=at).check
    return {each.about: each.found for each in check.findings}


@pytest.mark.parametrize("kind", ["256-XA", "512-A"])
def test_a_power_signed_by_gost_is_confirmed_and_a_changed_one_is_not(
    gost: engine.GostTown, kind: str
) -> None:
    head, xml = head_of(gost, kind), Draft().xml()
    trust = gost.trust()
    facts = certificate_facts(head.certificate)
    assert (facts.ogrn, facts.organisation_inn) == (OGRN_OF_TITLE, INN_OF_TITLE)
    seal = gost.cms(xml, head)
    assert gost.accepts(seal, xml), "OpenSSL says so too"
    assert set(found_of(xml, seal, trust).values()) == {Found.GOOD}
    changed = xml.replace(b"2027", b"2028")
    assert changed != xml
    assert found_of(changed, seal, trust)[About.SIGNATURE] is Found.BAD
    revoked = gost.trust(head)
    assert found_of(xml, seal, revoked)[About.REVOCATION] is Found.GOOD, "it came before"
    later = found_of(xml, seal, revoked, at=engine.NOW + engine.DAY)
    assert later[About.REVOCATION] is Found.BAD


def test_a_power_signed_by_another_with_gost_is_refused(gost: engine.GostTown, head) -> None:
    xml = Draft().xml()
    found = found_of(xml, gost.cms(xml, head), gost.trust())
    assert found[About.SIGNATURE] is Found.GOOD
    assert found[About.SIGNER] is Found.BAD
