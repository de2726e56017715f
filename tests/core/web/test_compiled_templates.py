"""Templates are compiled once for an installation, anew when their source changed."""

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment
from uprava.web.compiled import CompiledTemplates


def environment(folder: Path, source: str = "Входящие: {{ n }}") -> Environment:
    """Return what another process of the installation would make."""
    return Environment(
        loader=DictLoader({"page": source}), autoescape=True,
        bytecode_cache=CompiledTemplates(folder),
    )  # fmt: skip


def refuse(*_arguments: object, **_named: object) -> None:
    """Stand where a template would be compiled."""
    raise AssertionError("compiled again")


def test_what_one_process_compiled_the_next_one_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "templates"
    assert environment(folder).get_template("page").render(n=3) == "Входящие: 3"
    assert folder.stat().st_mode & 0o777 == 0o700
    monkeypatch.setattr(Environment, "compile", refuse)
    assert environment(folder).get_template("page").render(n=4) == "Входящие: 4"


def test_a_changed_template_is_compiled_anew_and_a_broken_copy_too(tmp_path: Path) -> None:
    environment(tmp_path).get_template("page")
    assert environment(tmp_path, "Исходящие").get_template("page").render() == "Исходящие"
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(b"")
    assert environment(tmp_path).get_template("page").render(n=5) == "Входящие: 5"


def test_a_disk_that_takes_nothing_costs_no_page(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    page = environment(tmp_path / "file").get_template("page")
    assert page.render(n=6) == "Входящие: 6"
