"""What is found of a power of attorney: every line, made good and made bad."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from core.signing.beside import Hand
from core.signing.conftest import DAY, NOW, TITLE, Town
from core.signing.powers_making import (
    CLERK,
    EARLIER,
    HEAD,
    INN_OF_TITLE,
    OGRN_OF_TITLE,
    OTHER,
    PASSED_ON,
    Draft,
    Named,
    Principals,
    certified,
)
from cryptography.hazmat.primitives.serialization import Encoding
from uprava import signing
from uprava.signing.facts import CertificateFacts, certificate_facts
from uprava.signing.powers import About, Finding, Found, Party, PowersState, state_of
from uprava.signing.powers_checking import Beside, Moment, check_beside
from uprava.signing.powers_registry import RegistryAnswer, RegistryState
from uprava.signing.powers_words import lines_of_power, sentence, told_state
from uprava.signing.service.powers_examining import Brought, Examined, examine

OURS = Party(TITLE, INN_OF_TITLE, "", OGRN_OF_TITLE)
TODAY = NOW.date()
SEEN = RegistryAnswer(RegistryState.IN_FORCE, TODAY, "Громов А. П.")


@pytest.fixture(scope="module")
def people(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Principals:
    return Principals(town, Hand(tmp_path_factory.mktemp("powers")))


@pytest.fixture(scope="module")
def good(people: Principals) -> tuple[bytes, bytes]:
    return people.power()


def examined(
    town: Town, xml: bytes, signature: bytes | None, *, at: datetime = NOW, **trust: object
) -> Examined:
    brought = Brought(xml, "power.xml", signature, "power.sig")
    return examine(brought, trust=town.trust(**trust), at=at)


def facts_of(key: signing.Key) -> CertificateFacts:
    return certificate_facts(key.certificate)


def lines(
    found: Examined,
    signer: CertificateFacts | None,
    *,
    ours: Party = OURS,
    made_here: bool = True,
    moment: Moment | None = None,
    answer: RegistryAnswer | None = SEEN,
) -> dict[About, Finding]:
    beside = Beside(signer, moment or Moment(TODAY, TODAY, True), ours, made_here)
    told = check_beside(found.facts, found.check, beside, answer=answer)
    assert lines_of_power(told), "every line has its words"
    return {each.about: each for each in told}


def state(told: dict[About, Finding]) -> PowersState:
    return state_of(tuple(told.values()))


def wrong(told: dict[About, Finding]) -> dict[About, Found]:
    return {about: each.found for about, each in told.items() if each.found is not Found.GOOD}


def test_a_good_power_beside_the_representatives_signature_is_checked(town, people, good) -> None:
    assert people.hand.accepts(good[1], good[0], signing_root(town)), "OpenSSL says so too"
    told = lines(examined(town, *good), facts_of(people.clerk))
    assert wrong(told) == {}
    assert state(told) is PowersState.CHECKED
    assert list(told) == [about for about in About if about in told], "in their order"


def signing_root(town: Town) -> bytes:
    return town.authority.root.certificate.public_bytes(Encoding.PEM)


def test_the_registry_that_nobody_asked_keeps_it_from_being_checked(town, people, good) -> None:
    told = lines(examined(town, *good), facts_of(people.clerk), answer=None)
    assert wrong(told) == {About.REGISTRY: Found.OPEN}
    assert state(told) is PowersState.PARTLY
    assert sentence(told[About.REGISTRY]) == "не проверено: реестр ФНС не опрошен"
    words = told_state(PowersState.PARTLY, tuple(told.values()))
    assert words == "доверенность проверена не до конца: реестр ФНС"


@pytest.mark.parametrize("place", [0.2, 0.5, 0.9])
def test_a_tampered_file_is_refused(town, people, good, place: float) -> None:
    xml = bytearray(good[0])
    spaces = [at for at, byte in enumerate(xml) if byte == 0x20]
    at = spaces[int(place * len(spaces))]
    changed = bytes(xml[:at]) + b"\n" + bytes(xml[at + 1 :])
    told = lines(examined(town, changed, good[1]), facts_of(people.clerk))
    assert told[About.SIGNATURE].found is Found.BAD
    assert state(told) is PowersState.REFUSED


def test_the_signature_of_another_power_is_refused(town, people, good) -> None:
    other = people.sign(Draft().xml(number="00000000-0000-4000-8000-000000000002"))
    told = lines(examined(town, good[0], other), facts_of(people.clerk))
    assert wrong(told)[About.SIGNATURE] is Found.BAD


@pytest.mark.parametrize("who", ["clerk", "other"])
def test_a_power_signed_by_anybody_but_the_principal_is_refused(
    town, people, good, who: str
) -> None:
    by = people.sign(good[0], getattr(people, who))
    told = lines(examined(town, good[0], by), facts_of(people.clerk))
    assert wrong(told) == {About.SIGNER: Found.BAD}
    assert "не доверитель" in sentence(told[About.SIGNER])


def test_the_heads_personal_certificate_leaves_the_signer_open(town, people, good) -> None:
    key = certified(town.authority, Named(HEAD), kind="ec")
    told = lines(examined(town, good[0], people.sign(good[0], key)), facts_of(people.clerk))
    assert wrong(told) == {About.SIGNER: Found.OPEN}


def test_another_head_of_the_organisation_leaves_the_signer_open(town, people, good) -> None:
    key = certified(town.authority, Named(OTHER, TITLE, INN_OF_TITLE, OGRN_OF_TITLE), kind="ec")
    told = lines(examined(town, good[0], people.sign(good[0], key)), facts_of(people.clerk))
    assert wrong(told) == {About.SIGNER: Found.OPEN}


def test_a_head_who_signs_for_another_organisation_is_refused(town, people, good) -> None:
    key = certified(town.authority, Named(HEAD, "ООО «Ромашка»", "5501000016", "1025500000019"))
    told = lines(examined(town, good[0], people.sign(good[0], key)), facts_of(people.clerk))
    assert wrong(told) == {About.SIGNER: Found.BAD}


def test_a_certificate_with_names_alone_is_a_weaker_match(town, people, good) -> None:
    head = certified(town.authority, Named(HEAD, TITLE, numbers=False), kind="ec")
    clerk = certified(town.authority, Named(CLERK, numbers=False), kind="ec")
    told = lines(examined(town, good[0], people.sign(good[0], head)), facts_of(clerk))
    assert wrong(told) == {About.SIGNER: Found.OPEN, About.REPRESENTATIVE: Found.OPEN}
    assert "только имя" in sentence(told[About.REPRESENTATIVE])


def test_without_its_signature_file_a_power_proves_nothing(town, people, good) -> None:
    told = lines(examined(town, good[0], None), facts_of(people.clerk))
    assert wrong(told) == {About.SIGNATURE: Found.OPEN}
    assert state(told) is PowersState.PARTLY


def test_an_unknown_authority_or_no_list_leaves_the_certificate_open(town, people, good) -> None:
    stranger = signing.Trust(roots=())
    brought = Brought(good[0], "power.xml", good[1], "power.sig")
    found = examine(brought, trust=stranger, at=NOW)
    told = lines(found, facts_of(people.clerk))
    assert wrong(told) == {About.CERTIFICATE: Found.OPEN, About.REVOCATION: Found.OPEN}
    no_lists = replace(town.trust(), crls=())
    told = lines(examine(brought, trust=no_lists, at=NOW), facts_of(people.clerk))
    assert wrong(told) == {About.REVOCATION: Found.OPEN}


def test_a_principal_whose_certificate_was_revoked_before_is_refused(town, people, good) -> None:
    revoked = {people.head.certificate.serial_number: NOW - 20 * DAY}
    told = lines(examined(town, *good, revoked=revoked), facts_of(people.clerk))
    assert wrong(told)[About.REVOCATION] is Found.BAD


def test_a_certificate_that_expired_before_the_power_came_leaves_it_open(town, people) -> None:
    xml = Draft().xml()
    organisation = Named(HEAD, TITLE, INN_OF_TITLE, OGRN_OF_TITLE)
    old = certified(town.authority, organisation, kind="ec", term=timedelta(days=40))
    told = lines(examined(town, xml, people.sign(xml, old)), facts_of(people.clerk))
    assert wrong(told)[About.CERTIFICATE] is Found.OPEN
    assert state(told) is not PowersState.CHECKED


def test_a_signature_without_the_bound_certificate_confirms_nothing(town, people, good) -> None:
    plain = people.hand.sign(good[0], people.head, "-noattr")
    told = lines(examined(town, good[0], plain), facts_of(people.clerk))
    assert wrong(told)[About.SIGNATURE] is Found.OPEN


def test_of_several_signers_the_principal_counts(town, people, good) -> None:
    both = people.hand.add_signer(people.sign(good[0], people.other), good[0], people.head)
    assert wrong(lines(examined(town, good[0], both), facts_of(people.clerk))) == {}


@pytest.mark.parametrize(
    ("on", "not_after", "proven", "found"),
    [
        (Draft().issued, Draft().issued, True, Found.GOOD),
        (Draft().until, Draft().until, True, Found.GOOD),
        (Draft().issued - DAY, Draft().issued, True, Found.BAD),
        (Draft().until + DAY, Draft().until + DAY, True, Found.BAD),
        (Draft().until, Draft().until + DAY, False, Found.OPEN),
        (Draft().issued, Draft().until, False, Found.GOOD),
        (Draft().issued - DAY, Draft().until, False, Found.BAD),
    ],
)
def test_the_term_covers_the_day_of_signing_with_both_its_days(
    town, people, good, on: date, not_after: date, proven, found: Found
) -> None:
    moment = Moment(on, not_after, proven)
    seen = replace(SEEN, on=Draft().until + DAY)
    told = lines(examined(town, *good), facts_of(people.clerk), moment=moment, answer=seen)
    assert told[About.TERM].found is found
    assert set(wrong(told)) <= {About.TERM}


def test_a_power_of_another_person_is_refused(town, people, good) -> None:
    told = lines(examined(town, *good), facts_of(people.other))
    assert wrong(told) == {About.REPRESENTATIVE: Found.BAD}
    said = sentence(told[About.REPRESENTATIVE])
    assert CLERK.name in said
    assert OTHER.name in said


def test_a_namesake_with_another_snils_is_refused(town, people, good) -> None:
    twin = certified(town.authority, Named(replace(CLERK, snils="087-654-303 00")), kind="ec")
    told = lines(examined(town, *good), facts_of(twin))
    assert wrong(told) == {About.REPRESENTATIVE: Found.BAD}


def test_a_signature_without_a_readable_certificate_leaves_the_representative_open(
    town, good
) -> None:
    assert wrong(lines(examined(town, *good), None)) == {About.REPRESENTATIVE: Found.OPEN}


STRANGERS = Party("МУП «Водоканал»", "5501000023", "", "1025500000020")
SENDER = Named(CLERK, TITLE, INN_OF_TITLE, OGRN_OF_TITLE)


@pytest.mark.parametrize(
    ("ours", "made_here", "named", "found"),
    [
        (OURS, True, Named(CLERK), Found.GOOD),
        (STRANGERS, True, Named(CLERK), Found.BAD),
        (Party(TITLE), True, Named(CLERK), Found.OPEN),
        (Party(), True, Named(CLERK), Found.OPEN),
        (OURS, False, Named(CLERK), Found.GOOD),
        (STRANGERS, False, Named(CLERK), Found.OPEN),
        (STRANGERS, False, SENDER, Found.GOOD),
        (STRANGERS, False, Named(CLERK, TITLE), Found.OPEN),
        (STRANGERS, False, Named(CLERK, "МУП «Водоканал»", "5501000023"), Found.BAD),
    ],
)
def test_the_principal_is_the_organisation_of_the_document_or_of_the_certificate(
    town, good, ours: Party, made_here, named: Named, found: Found
) -> None:
    signer = facts_of(certified(town.authority, named, kind="ec"))
    told = lines(examined(town, *good), signer, ours=ours, made_here=made_here)
    assert told[About.PRINCIPAL].found is found
    assert set(wrong(told)) <= {About.PRINCIPAL}


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (RegistryAnswer(RegistryState.IN_FORCE, TODAY, "А"), Found.GOOD),
        (RegistryAnswer(RegistryState.IN_FORCE, TODAY - DAY, "А"), Found.OPEN),
        (RegistryAnswer(RegistryState.REVOKED, TODAY, "А", TODAY), Found.BAD),
        (RegistryAnswer(RegistryState.REVOKED, TODAY + DAY, "А", TODAY + DAY), Found.GOOD),
        (RegistryAnswer(RegistryState.REVOKED, TODAY, "А"), Found.BAD),
        (RegistryAnswer(RegistryState.NOT_FOUND, TODAY, "А"), Found.BAD),
        (None, Found.OPEN),
    ],
)
def test_the_registrys_answer_counts_for_signatures_up_to_its_day(
    town, people, good, answer: RegistryAnswer | None, found: Found
) -> None:
    told = lines(examined(town, *good), facts_of(people.clerk), answer=answer)
    assert told[About.REGISTRY].found is found
    assert set(wrong(told)) <= {About.REGISTRY}


def test_an_earlier_form_and_one_passed_on_are_never_checked_to_the_end(town, people) -> None:
    told = lines(examined(town, EARLIER, people.sign(EARLIER)), facts_of(people.clerk))
    assert wrong(told)[About.FORM] is Found.OPEN
    told = lines(examined(town, PASSED_ON, people.sign(PASSED_ON)), facts_of(people.clerk))
    assert wrong(told)[About.PASSED_ON] is Found.OPEN
    assert state(told) is not PowersState.CHECKED
