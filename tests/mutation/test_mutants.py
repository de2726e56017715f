"""Promise P32: the tests would notice. Policy, numbering and the audit's verifier are changed in
small ways, one at a time; a change that no test notices must be on the list of harmless ones.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests_support.night import of_a_night

TESTS = Path(__file__).resolve().parents[1]

TARGETS = {
    "uprava.audit.chain": ["core/audit/test_chain.py"],
    "uprava.documents.service.access": ["core/documents/test_acts.py",
                                        "core/documents/test_access_rules.py"],
    "uprava.documents.service.numbering": ["plugins/records/test_registration.py",
                                           "plugins/records/test_journal.py",
                                           "core/documents/test_access_rules.py"],
    "uprava.documents.service.number_templates": ["core/documents/test_number_templates.py",
                                                  "core/documents/test_access_rules.py"],
    "uprava.users.reader": ["core/users/test_reader.py", "core/users/test_substitution.py",
                            "core/web/test_frame.py"],
}  # fmt: skip
"""Module → the tests that must notice."""

HARMLESS = (
    "@dataclass(frozen=True",  # whether a value can be changed or has slots: nobody changes one
    "distinct ",  # only saves the database work
    "order by mine desc, p.type",  # the order of equals
    "must_change_password: bool = False",  # the function in the database always says it
    ".person_id = any",  # a name that is not found is shown empty
    "The number template needs",  # words of a sentence
    "or PLACE",  # words of a sentence
    "Known journals:",  # words of a sentence
)
"""Parts of the names of mutants that change nothing anybody could see, with the reason."""


@pytest.mark.nightly
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("module", TARGETS)
def test_nearly_every_mutant_is_noticed(module: str) -> None:
    command = [
        sys.executable, "-m", "pytest", "-q", "-s", "--timeout", "0", "-p", "mutation.plugin",
        "-p", "no:cacheprovider", "--mutate", module, "--budget", str(of_a_night(1_000)),
        *TARGETS[module],
    ]  # fmt: skip
    told = subprocess.run(
        command, cwd=TESTS, env={**os.environ, "PYTHONPATH": str(TESTS)}, text=True,
        capture_output=True, check=False,
    ).stdout  # fmt: skip
    figures = next(line for line in told.splitlines() if line.startswith("MUTANTS")).split()
    alive = [line for line in told.splitlines() if line.startswith("SURVIVED")]
    unknown = [line for line in alive if not any(part in line for part in HARMLESS)]
    assert len(unknown) <= int(figures[1]) // 10, "\n".join(unknown)
