"""Every template compiles, has a title, and carries nothing the browser would refuse."""

import re
from pathlib import Path

import pytest
from conformance.sources import OWNERS, short
from jinja2 import Environment, nodes
from uprava.installation import Installation
from uprava.web.screens import make_templates

FRAMES = {"base.html", "plain.html"}
FORBIDDEN = {
    "a style attribute": re.compile(r"<[^>]*\sstyle="),
    "an event attribute": re.compile(r"<[a-z][^>]*\son[a-z]+="),
    "hx-on": re.compile(r"hx-on"),
    "|safe": re.compile(r"\|\s*safe\b"),
    "a script inside": re.compile(r"<script(?![^>]*\ssrc=)"),
}
paths = [path for owner in OWNERS for path in owner.templates()]


@pytest.fixture(scope="module")
def environment(installation: Installation) -> Environment:
    """The application's own environment."""
    return make_templates(installation.plugins, installation.settings)


def test_every_template_compiles(environment: Environment) -> None:
    names = environment.list_templates(filter_func=lambda name: name.endswith(".html"))
    assert len(names) >= len(paths)
    for name in names:
        environment.get_template(name)


def test_every_page_sets_its_title(environment: Environment) -> None:
    silent = []
    for path in paths:
        tree = environment.parse(path.read_text(encoding="utf-8"))
        framed = any(
            isinstance(each.template, nodes.Const) and each.template.value in FRAMES
            for each in tree.find_all(nodes.Extends)
        )
        titled = any(block.name == "title" for block in tree.find_all(nodes.Block))
        if framed and not titled and path.name not in FRAMES:
            silent.append(short(path))
    assert silent == []


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_carries(what: str) -> None:
    guilty = [short(path) for path in paths if FORBIDDEN[what].search(text_of(path))]
    assert guilty == []


def text_of(path: Path) -> str:
    """Return a template without its comments."""
    return re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
