"""The registry of sentences: every act the code records has one, and facts are readable."""

import ast
from pathlib import Path

import uprava
from uprava.audit.sentences import OBJECTS, SENTENCES, sentence
from uprava.i18n import use_locale


def recorded() -> set[tuple[str, str]]:
    """Return action and object type of every call of `record` in the core with plain texts."""
    found = set()
    for path in Path(uprava.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record"):
                continue
            texts = [each.value for each in node.args[1:3] if isinstance(each, ast.Constant)]
            if len(texts) == 2:
                found.add((str(texts[0]), str(texts[1])))
    return found


def test_every_act_of_the_core_has_a_sentence_and_its_object_a_name() -> None:
    acts = recorded()
    assert len(acts) > 50
    assert {action for action, _object in acts} <= set(SENTENCES)
    assert {kind for _action, kind in acts} <= set(OBJECTS)


def test_days_are_written_as_the_office_does_and_missing_facts_harm_nothing() -> None:
    with use_locale("en"):
        assert sentence("calendar.day_kept", {"day": "2026-11-24"}).endswith(
            "24.11.2026 in the calendar"
        )
        assert "…" in sentence("document.registered", {})
        assert sentence("chess.castled", {}) == "chess.castled"
