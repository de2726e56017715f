"""Every problem is told to people, in Russian too."""

import pytest
from uprava.i18n import use_locale
from uprava.rendering import Problem
from uprava.rendering.sentences import sentence


@pytest.mark.parametrize("problem", Problem)
def test_every_problem_has_a_sentence_in_both_languages(problem: Problem) -> None:
    with use_locale("en"):
        english = sentence(problem)
    with use_locale("ru"):
        russian = sentence(problem)
    assert english.endswith(".")
    assert russian.endswith(".")
    assert any("а" <= letter <= "я" for letter in russian)
