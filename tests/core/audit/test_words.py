"""The registry of sentences: every act the code records has one, and facts are readable."""

import re

import pytest
from tests_support.verbs import acts
from uprava.audit.sentences import EARLIER, OBJECTS, SENTENCES, codes_of, object_title, sentence
from uprava.extension import Act
from uprava.i18n import _, use_locale
from uprava.plugins import load

TOLD = load().acts
"""What the modules call their acts."""

CYRILLIC = re.compile("[А-Яа-яЁё]")


def test_acts_put_together_from_parts_are_followed_to_their_texts() -> None:
    verbs = {each.verb for each in acts()}
    assert len(verbs) > 90
    assert verbs >= {
        "module.enabled", "module.disabled", "people.imported", "units.imported", "link.added",
        "link.removed", "file.removed", "file.restored", "signing.key-issued",
        "signing.key-brought", "draft.expired",
    }  # fmt: skip


def test_every_act_of_the_product_has_a_sentence_and_no_sentence_is_left_over() -> None:
    written = {each.verb for each in acts()}
    assert sorted(written - set(SENTENCES) - set(TOLD.acts)) == []
    assert sorted({*SENTENCES, *TOLD.acts} - written) == []
    assert not set(SENTENCES) & set(TOLD.acts)


@pytest.mark.parametrize("before", ["document.edited", "password.reset", "person.disabled"])
def test_an_act_earlier_versions_wrote_keeps_its_words_and_is_found_by_its_name_now(
    before: str,
) -> None:
    assert sentence(before, {}) == sentence(EARLIER[before], {})
    assert codes_of(EARLIER[before]) == [EARLIER[before], before]


def test_no_act_is_written_under_a_name_it_had_earlier() -> None:
    written = {each.verb for each in acts()}
    assert not written & set(EARLIER)
    assert set(EARLIER.values()) <= written


def test_every_object_of_an_act_has_a_name() -> None:
    assert sorted({each.object_type for each in acts()} - {*OBJECTS, *TOLD.objects}) == []


@pytest.mark.parametrize("action", sorted(each.verb for each in acts()))
def test_an_act_is_told_in_russian_and_in_english(action: str) -> None:
    with use_locale("ru"):
        russian = sentence(action, {}, TOLD)
    with use_locale("en"):
        english = sentence(action, {}, TOLD)
    assert CYRILLIC.search(russian)
    assert not CYRILLIC.search(english)
    assert action not in (russian, english)


@pytest.mark.parametrize("act", TOLD.acts.values(), ids=lambda act: act.code)
def test_an_act_of_a_module_is_told_in_a_history_in_russian_and_in_english(act: Act) -> None:
    with use_locale("ru"):
        assert CYRILLIC.search(_(act.text))
    with use_locale("en"):
        assert not CYRILLIC.search(_(act.text))


@pytest.mark.parametrize("kind", sorted({each.object_type for each in acts()}))
def test_an_object_is_named_in_russian_and_in_english(kind: str) -> None:
    with use_locale("ru"):
        assert CYRILLIC.search(object_title(kind, TOLD))
    with use_locale("en"):
        assert not CYRILLIC.search(object_title(kind, TOLD))


def test_days_are_written_as_the_office_does_and_missing_facts_harm_nothing() -> None:
    with use_locale("en"):
        assert sentence("calendar.day_kept", {"day": "2026-11-24"}).endswith(
            "24.11.2026 in the calendar"
        )
        assert "…" in sentence("document.registered", {})
        assert sentence("chess.castled", {}) == "chess.castled"
