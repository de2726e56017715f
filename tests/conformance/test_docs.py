"""The pages are what the program says, their links lead somewhere, their code runs."""

import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest
from conformance.sources import CYRILLIC, PLUGINS, ROOT, short

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("deploy/*.md")])
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))


def test_generated_pages_are_up_to_date() -> None:
    command = [sys.executable, ROOT / "scripts" / "generate_docs.py", "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("page", PAGES, ids=short)
def test_links_inside_the_project_lead_to_a_file(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    lost = [
        link for link in LINK.findall(text)
        if "://" not in link and not link.startswith("mailto:")
        and not (page.parent / unquote(link)).exists()
    ]  # fmt: skip
    assert lost == []


@pytest.mark.parametrize("page", DECISIONS, ids=short)
def test_a_decision_is_a_short_record(page: Path) -> None:
    assert len(page.read_text(encoding="utf-8").splitlines()) <= 60


@pytest.mark.parametrize("command", ["make", "uprava"])
def test_commands_the_pages_name_exist(command: str) -> None:
    known = known_commands(command)
    mention = re.compile(rf"(?:^|`|\n){command} ([a-z][a-z-]+)\b")
    named = {
        (word, short(page))
        for page in PAGES
        for word in mention.findall(page.read_text(encoding="utf-8"))
    }
    assert sorted((word, page) for word, page in named if word not in known) == []


def known_commands(command: str) -> set[str]:
    """Return the targets of the Makefile, or the commands of the program."""
    if command == "make":
        return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    from uprava.cli.group import Commands

    return set(Commands().found)


def test_every_module_has_a_readme() -> None:
    assert [p.name for p in PLUGINS if not (p.package.parent / "README.md").is_file()] == []


def test_the_glossary_names_each_term_once() -> None:
    rows = [
        line.split("|")[1:-1]
        for line in (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("|") and CYRILLIC.search(line)
    ]
    english = [row[0].strip() for row in rows]
    russian = [row[1].strip() for row in rows]
    assert len(english) == len(set(english))
    assert len(russian) == len(set(russian))
    assert all(len(row) == 4 and all(cell.strip() for cell in row[:3]) for row in rows)
