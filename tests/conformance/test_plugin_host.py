"""The plugin host: what it finds, in which order, and how it refuses — always naming the guilty."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from types import ModuleType

import pytest
from uprava.plugins import PluginError, installed, load

MODULE = """
from uprava import hookimpl
from uprava.extension import *
@hookimpl
def uprava_module():
    return Module("{name}", "T", "D", "1", "{package}", requires={requires!r})
"""

Install = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Install a plugin as a distribution with an entry point; `more` is its further code."""

    def install(name: str, more: str = "", *, said: str = "", requires: tuple[str, ...] = ()):
        package = f"{tmp_path.name.replace('-', '_')}_{name}"
        folder = tmp_path / package / package
        folder.mkdir(parents=True)
        (folder / "__init__.py").touch()
        code = MODULE.format(name=said or name, package=package, requires=requires)
        (folder / "plugin.py").write_text(code + dedent(more), encoding="utf-8")
        facts = tmp_path / package / f"{package}-1.dist-info"
        facts.mkdir()
        (facts / "METADATA").write_text(f"Name: {package}\nVersion: 1\n")
        (facts / "entry_points.txt").write_text(f"[uprava]\n{name} = {package}.plugin\n")
        monkeypatch.syspath_prepend(tmp_path / package)

    return install


def refusal(*names: str, extra: dict[str, ModuleType] | None = None) -> str:
    """Load these plugins and return the sentence of the refusal."""
    with pytest.raises(PluginError) as caught:
        load(names, extra=extra)
    return str(caught.value)


def test_an_installed_plugin_is_found_by_its_entry_point(install: Install) -> None:
    install("found")
    assert installed()["found"].endswith("_found.plugin")
    assert "found" in load(["found"]).modules


def test_a_disabled_plugin_is_never_imported(install: Install) -> None:
    install("asleep", "raise RuntimeError('imported')")
    load([])
    assert not any(name.endswith("_asleep.plugin") for name in sys.modules)


def test_a_plugin_that_fails_at_import_is_named(install: Install) -> None:
    install("broken", "raise RuntimeError('no such library')")
    said = refusal("broken")
    assert said.startswith("plugin broken (")
    assert said.endswith("cannot be imported: RuntimeError: no such library")


def test_a_misspelt_hook_is_named(install: Install) -> None:
    install("typo", "@hookimpl\ndef uprava_card_panel(session): return []")
    said = refusal("typo")
    assert said.startswith("plugin typo: ")
    assert "uprava_card_panel" in said


def test_a_misspelt_argument_is_named(install: Install) -> None:
    install("wrong", "@hookimpl\ndef uprava_health(sesion): return []")
    said = refusal("wrong")
    assert said.startswith("plugin wrong: ")
    assert "sesion" in said


def test_a_hook_without_its_mark_is_named(install: Install) -> None:
    install("unmarked", "def uprava_routes(): return []")
    assert refusal("unmarked") == "plugin unmarked: uprava_routes lacks @uprava.hookimpl"


def test_a_module_of_another_name_is_refused(install: Install) -> None:
    install("alias", said="records")
    assert refusal("alias") == "plugin alias: uprava_module() answers 'records', not 'alias'"


@pytest.mark.parametrize("name", ["documents", "jobs", "Calls", "two_words", "api"])
def test_a_name_that_is_taken_or_no_word_is_refused(install: Install, name: str) -> None:
    install(name)
    assert refusal(name).startswith(f"plugin {name}: the name must be one free word")


def test_two_distributions_of_one_name_are_refused(install: Install, tmp_path: Path) -> None:
    install("twin")
    facts = tmp_path / f"{tmp_path.name.replace('-', '_')}_twin" / "other-1.dist-info"
    facts.mkdir()
    (facts / "METADATA").write_text("Name: other\nVersion: 1\n")
    (facts / "entry_points.txt").write_text("[uprava]\ntwin = other.plugin\n")
    assert refusal("twin").startswith("plugin twin is installed twice: ")


def test_an_unknown_name_is_refused() -> None:
    assert refusal("nobody") == "no installed plugin is called nobody"


def test_a_required_plugin_that_does_not_run_is_named(install: Install) -> None:
    install("needy", requires=("absent",))
    said = "plugin needy requires absent, which does not run: enable it too, or switch needy off"
    assert refusal("needy") == said


def test_modules_come_after_the_ones_they_require(install: Install) -> None:
    install("aaa", requires=("zzz",))
    install("zzz")
    assert list(load(["aaa", "zzz"]).modules) == ["zzz", "aaa"]


def test_plugins_that_require_each_other_are_refused(install: Install) -> None:
    install("one", requires=("two",))
    install("two", requires=("one",))
    assert refusal("one", "two").startswith("plugins require each other: ")


def test_answers_do_not_depend_on_the_order_of_loading(install: Install) -> None:
    entry = '@hookimpl\ndef uprava_navigation(): return [Navigation("S", "{0}", "/", "x")]'
    for name in ("ccc", "aaa", "bbb"):
        install(name, entry.format(name.upper()))
    for order in (["ccc", "aaa", "bbb"], ["bbb", "ccc", "aaa"]):
        shown = [each.title for each in load(order).navigation if each.section == "S"]
        assert shown == ["AAA", "BBB", "CCC"]


def test_the_same_thing_declared_twice_names_both(install: Install) -> None:
    link = '@hookimpl\ndef uprava_link_types(): return [LinkType("same", "a", "b")]'
    install("left", link)
    install("right", link)
    assert refusal("left", "right") == "plugin left and right: same is declared twice"


def test_a_permission_of_somebody_else_is_refused(install: Install) -> None:
    install("thief", '@hookimpl\ndef uprava_permissions(): return [Permission("users.all", "T")]')
    assert refusal("thief") == "plugin thief: users.all must start with thief."


def test_an_entry_shown_by_an_unknown_permission_is_refused(install: Install) -> None:
    entry = '@hookimpl\ndef uprava_navigation(): return [Navigation("S", "T", "/", "x", "no.one")]'
    install("hidden", entry)
    assert refusal("hidden") == "plugin hidden: nobody declares the permission no.one"


def test_a_table_outside_the_plugins_schema_stops_the_start(install: Install) -> None:
    install(
        "stray",
        """
        from sqlmodel import Field, SQLModel
        class Stray(SQLModel, table=True):
            __tablename__ = "stray_table"
            id: int | None = Field(default=None, primary_key=True)
        """,
    )
    said = "plugin stray: table stray_table must be in the schema stray"
    try:
        assert refusal("stray") == said
    finally:
        forget_stray()


def forget_stray() -> None:
    """Take the stray table out of what SQLAlchemy knows, for the other tests."""
    from sqlmodel import SQLModel

    SQLModel.metadata.remove(SQLModel.metadata.tables["stray_table"])


@pytest.mark.parametrize(
    ("prefix", "said"),
    [
        ("UPRAVA_OTHER_", "plugin tuned: env_prefix of its settings must be UPRAVA_TUNED_"),
        ("UPRAVA_TUNED_", "plugin tuned: UPRAVA_TUNED_DEPTH: Input should be greater than 0"),
    ],
)
def test_settings_are_read_at_start(
    install: Install, monkeypatch: pytest.MonkeyPatch, prefix: str, said: str
) -> None:
    monkeypatch.setenv("UPRAVA_TUNED_DEPTH", "0")
    install(
        "tuned",
        f"""
        from pydantic import Field
        from pydantic_settings import BaseSettings, SettingsConfigDict
        class Tuned(BaseSettings):
            model_config = SettingsConfigDict(env_prefix={prefix!r})
            depth: int = Field(3, gt=0, description="How deep.")
        @hookimpl
        def uprava_settings(): return Tuned
        """,
    )
    assert refusal("tuned") == said


def test_what_a_hook_raises_names_the_plugin(install: Install) -> None:
    install("bug", "@hookimpl\ndef uprava_routes(): raise KeyError('x')")
    with pytest.raises(KeyError) as caught:
        load(["bug"]).routes()
    assert caught.value.__notes__ == ["in uprava_routes of plugin bug"]


HEAVY = ("aiohttp", "alembic", "mako", "openpyxl", "PIL", "pyhanko", "segno", "typst", "zxingcpp")
"""Libraries of tens of megabytes that an idle process has no use for."""


def test_a_process_that_only_serves_has_not_loaded_what_few_acts_need() -> None:
    code = (
        "import sys; from uprava.plugins import load; load().routes();"
        f" print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
