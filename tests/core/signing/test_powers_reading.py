"""Reading powers of attorney: the form and its versions, and files that were made to harm."""

import contextlib
import random
from datetime import date

import pytest
from core.signing.conftest import TITLE
from core.signing.powers_making import (
    CLERK,
    EARLIER,
    HEAD,
    INN_OF_TITLE,
    NUMBER,
    OGRN_OF_TITLE,
    PASSED_ON,
    Draft,
)
from uprava import signing
from uprava.signing.powers import LARGEST_POWER, Form, Party, PowerTrouble
from uprava.signing.powers_words import facts_of, trouble_words

ENTITIES = """<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ха-ха">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">
<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;">]>"""


def trouble_of(data: bytes) -> PowerTrouble:
    with pytest.raises(signing.PowerError) as refused:
        signing.read_power(data)
    assert trouble_words(refused.value.trouble)
    return refused.value.trouble


def test_a_power_of_form_003_is_read_whole() -> None:
    facts = signing.read_power(Draft().xml())
    assert (facts.form, facts.number, facts.inner_number) == (Form.EMCHD_1, NUMBER, "01-17/45")
    assert facts.principals == (Party(TITLE, INN_OF_TITLE, "", OGRN_OF_TITLE),)
    assert facts.heads == (Party(HEAD.name, HEAD.inn, "11223344595"),)
    assert facts.representatives == (Party(CLERK.name, CLERK.inn, "12345678964"),)
    assert [(each.code, each.title) for each in facts.entitlements] == [
        ("BBDOCS_0001", "Подписание служебных писем")
    ]
    assert not facts.passed_on
    assert not facts.joint
    assert facts.missing == ()
    told = dict(facts_of(facts))
    assert told["Единый номер"] == NUMBER
    assert told["Передоверие"] == "без права передоверия"


def test_a_prefix_of_the_namespace_makes_no_difference() -> None:
    assert signing.read_power(Draft().xml(prefix="мчд")) == signing.read_power(Draft().xml())


def test_an_earlier_form_is_read_by_the_names_it_shares() -> None:
    facts = signing.read_power(EARLIER)
    assert (facts.form, facts.number) == (Form.EARLIER, NUMBER)
    assert (facts.issued, facts.until) == (date(2026, 1, 12), date(2026, 12, 31))
    assert facts.representatives == (Party(CLERK.name, CLERK.inn, "12345678964"),)
    assert facts.principals == (Party(TITLE, INN_OF_TITLE, "", OGRN_OF_TITLE),)
    assert facts.text == "Подписывать письма отдела"


def test_a_power_that_was_passed_on_says_so_and_names_who_passed_it_on() -> None:
    facts = signing.read_power(PASSED_ON)
    assert facts.passed_on
    assert [each.name for each in facts.principals] == ["Сидорова Вера Олеговна"]
    assert [each.name for each in facts.representatives] == [CLERK.name]


def test_other_encodings_are_read() -> None:
    xml = Draft().xml().decode().replace('encoding="UTF-8"', 'encoding="UTF-16"')
    data = xml.encode("utf-16")
    assert signing.looks_like_xml(data)
    assert signing.read_power(data) == signing.read_power(Draft().xml())


def test_what_a_power_does_not_say_is_told_as_missing() -> None:
    xml = Draft().xml()
    without = xml.replace(f'СрокДейст="{Draft().until}"'.encode(), b"")
    assert signing.read_power(without).missing == ("until",)
    wrong = xml.replace(f'СрокДейст="{Draft().until}"'.encode(), 'СрокДейст="2027-02-30"'.encode())
    assert signing.read_power(wrong).missing == ("until",)


def test_names_cannot_turn_what_stands_beside_them() -> None:
    facts = signing.read_power(Draft().xml(organisation="Администрация \u202eяицартсинимдА&#10;X"))
    [principal] = facts.principals
    assert principal.name.isprintable()
    assert "\u202e" not in principal.name


def test_long_values_are_cut_to_what_the_form_allows() -> None:
    text = "<{p}ТекстПолн>" + "Подписывать. " * 2_000 + "</{p}ТекстПолн>"
    facts = signing.read_power(Draft().xml(organisation="А" * 5_000, powers=text))
    assert len(facts.principals[0].name) == 1_000
    assert len(facts.text) == 10_000


@pytest.mark.parametrize(
    ("data", "trouble"),
    [
        (b"", PowerTrouble.NOT_XML),
        (b"%PDF-1.7 not XML at all", PowerTrouble.NOT_XML),
        (Draft().xml()[:-20], PowerTrouble.NOT_XML),
        (b"<a/>", PowerTrouble.NOT_A_POWER),
        (Draft().xml(namespace="urn://x-artefacts/EMCHD_9"), PowerTrouble.UNKNOWN_FORM),
        (Draft().xml(namespace="http://example.org/"), PowerTrouble.UNKNOWN_FORM),
        (Draft().xml(number="01-17/45"), PowerTrouble.NOT_A_POWER),
        (Draft().xml() + b" " * LARGEST_POWER, PowerTrouble.TOO_LARGE),
        (b"<!DOCTYPE x>" + Draft().xml().split(b"?>", 1)[1], PowerTrouble.FORBIDDEN),
        ((ENTITIES + "<x>&e;</x>").encode(), PowerTrouble.FORBIDDEN),
        (
            b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>',
            PowerTrouble.FORBIDDEN,
        ),
        (b'<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd"><x/>', PowerTrouble.FORBIDDEN),
        (
            b'<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:1/p">%p;]><x/>',
            PowerTrouble.FORBIDDEN,
        ),
        (b"<x>&undeclared;</x>", PowerTrouble.NOT_XML),
        (b"<a>" * 5_000 + b"</a>" * 5_000, PowerTrouble.NOT_XML),
    ],
    ids=lambda value: value.value if isinstance(value, PowerTrouble) else "",
)
def test_what_is_no_power_is_refused_with_its_reason(data: bytes, trouble: PowerTrouble) -> None:
    assert trouble_of(data) is trouble


def test_a_file_that_says_a_thing_twice_is_refused() -> None:
    text = Draft().xml().decode()
    start, end = text.index("<СвДов "), text.index("</СвДов>") + len("</СвДов>")
    twice = text[:end] + text[start:end] + text[end:]
    assert trouble_of(twice.encode()) is PowerTrouble.AMBIGUOUS


def test_elements_of_another_namespace_are_not_read() -> None:
    text = Draft().xml().decode()
    foreign = text.replace("<СвУпПред ", '<СвУпПред xmlns="urn:other" ', 1)
    assert signing.read_power(foreign.encode()).missing == ("representative",)


def test_a_spoiled_file_is_read_or_refused_but_never_breaks_anything() -> None:
    choose = random.Random(20261121)
    read = 0
    for _round in range(1_500):
        data = bytearray(Draft().xml())
        for _flip in range(choose.randint(1, 6)):
            data[choose.randrange(len(data))] = choose.randrange(256)
        with contextlib.suppress(signing.PowerError):  # any other error fails the test
            signing.read_power(bytes(data))
            read += 1
    assert 0 < read < 1_500, "some are still powers, some are not"
