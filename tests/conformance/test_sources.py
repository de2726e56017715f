"""What a source file may not do, and how long it may be."""

import ast
import re
from pathlib import Path

import pytest
from conformance.sources import CORE, PLUGINS, ROOT, SHIPPED, Owner, short, tree_of
from uprava.db.base import CORE_SCHEMAS

LONG: dict[str, str] = {}
"""Files that may exceed the limit, each with the reason."""

LARGE: dict[str, tuple[int, str]] = {}
"""Modules that may exceed 3,500 lines, up to which number, each with the reason."""

COMMITTING = {
    "core/uprava/db": "the transaction is the core's",
    "core/uprava/web/edge.py": "the reader is looked up before the request's own transaction",
    "core/uprava/cli/database.py": "Alembic writes a migration on a connection of its own",
}
"""Who may commit, each with the reason."""

WRITES = re.compile(r"\b(?:insert into|update|delete from)\s+([a-z_]+)\.[a-z_]+ ", re.IGNORECASE)
"""A statement that changes a table; its first group is the schema."""

STRANGERS = {
    "core/uprava/demo": "founds a town that is not there yet",
    "core/uprava/testing.py": "makers of tests put people and journals where no screen was used",
    "plugins/appeals/uprava_appeals/demo": "registered in the past",
    "plugins/assignments/uprava_assignments/demo": "a year that was over before the program began",
    "plugins/records/uprava_records/letters/demo.py": "registered in the past",
}
"""Who may write tables of others, each with the reason."""

OF_UTC = re.compile(
    r"_at\.date\(\)|\bnow\(\)\.date\(\)|show_day\([\w.]*_at\)|\{[\w.]*_at:%[dY]|_at\.strftime"
)
"""Ways to write down a day of UTC: moments come from the database so (`clock.office_day`,
`installation.office_time`)."""

IN_ZONE = {
    "core/uprava/backup/plugin.py": "says that it is UTC",
    "plugins/assignments/uprava_assignments/demo/present.py": "made in the middle of office days",
    "plugins/records/uprava_records/letters/bulk.py": "letters of the demo come in office time",
    "plugins/records/uprava_records/letters/demo.py": "letters of the demo come in office time",
    "plugins/records/uprava_records/mail/service/queue.py": "read_queue puts them into office time",
    "plugins/records/uprava_records/resolutions/service/reading.py": "with_rows does the same",
}
"""Files whose moments are in the zone they tell, each with the reason."""

UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")

SCHEMAS = {*CORE_SCHEMAS, *(plugin.name for plugin in PLUGINS)}

every = [path for owner in SHIPPED for path in owner.python()]
tests = sorted((ROOT / "tests").rglob("*.py"))


def lines_in(path: Path) -> int:
    """Count the lines of a file."""
    return len(path.read_text(encoding="utf-8").splitlines())


def test_no_python_file_is_longer_than_four_hundred_lines() -> None:
    limits = [(path, 400) for path in every] + [(path, 500) for path in tests]
    long = {short(path): lines_in(path) for path, limit in limits if lines_in(path) > limit}
    assert {name: lines for name, lines in long.items() if name not in LONG} == {}


def test_no_template_is_longer_than_a_hundred_and_fifty_lines() -> None:
    paths = [path for owner in SHIPPED for path in owner.templates()]
    assert {short(p): lines_in(p) for p in paths if lines_in(p) > 150} == {}


@pytest.mark.parametrize("plugin", PLUGINS, ids=lambda plugin: plugin.name)
def test_a_module_can_be_read_in_an_hour(plugin: Owner) -> None:
    """A large module is several areas, each within the limit, and little that joins them."""
    areas = areas_of(plugin)
    outside = [path for path in plugin.python() if not under(path, areas)]
    limit, _reason = LARGE.get(plugin.name, (1000 if areas else 3500, ""))
    assert sum(map(lines_in, outside)) <= limit, "then it is two modules, or areas (0007)"
    assert plugin.name not in LARGE or sum(map(lines_in, outside)) > 3500, "it fits by now"
    sizes = {area.name: sum(map(lines_in, area.rglob("*.py"))) for area in areas}
    assert {name: lines for name, lines in sizes.items() if lines > 3500} == {}, "two areas"


@pytest.mark.parametrize("plugin", PLUGINS, ids=lambda plugin: plugin.name)
def test_an_area_builds_only_on_those_before_it(plugin: Owner) -> None:
    """`AREAS` of `plugin.py` is the order of reading: decision 0007."""
    areas = [area.name for area in areas_of(plugin)]
    order = [name for name in order_of(plugin) if name in areas]
    assert sorted(order) == sorted(areas), "every area stands in AREAS"
    late = []
    for place, area in enumerate(order):
        for path in sorted((plugin.package / area).rglob("*.py")):
            said = imported(path, f"{plugin.package.name}.")
            late += [f"{short(path)}: {name}" for name in order[place + 1 :] if name in said]
    assert late == []


def areas_of(plugin: Owner) -> list[Path]:
    """Return the areas of a plugin: its packages that answer hooks."""
    return sorted(path.parent for path in plugin.package.glob("*/area.py"))


def under(path: Path, areas: list[Path]) -> bool:
    """Tell whether a file belongs to one of the areas."""
    return any(path.is_relative_to(area) for area in areas)


def order_of(plugin: Owner) -> list[str]:
    """Return the names of the areas in the order in which `AREAS` names them."""
    text = (plugin.package / "plugin.py").read_text(encoding="utf-8")
    found = re.search(r"^AREAS[^=]*= \(([^)]*)\)", text, re.MULTILINE)
    return [name.strip().lower() for name in found[1].split(",") if name.strip()] if found else []


def imported(path: Path, prefix: str) -> set[str]:
    """Return the packages below the prefix that a file imports, wherever in it."""
    nodes = list(ast.walk(tree_of(path)))
    names = [str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)]
    names += [each.name for node in nodes if isinstance(node, ast.Import) for each in node.names]
    return {name[len(prefix) :].split(".")[0] for name in names if name.startswith(prefix)}


def test_only_the_core_commits() -> None:
    guilty = [
        f"{short(path)}:{node.lineno}"
        for path in every
        if not short(path).startswith(tuple(COMMITTING))
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "commit"
    ]
    assert guilty == []


def test_an_area_writes_no_table_of_another() -> None:
    """It asks the other's service, which knows what belongs to the change."""
    guilty = []
    for owner in SHIPPED:
        for path in owner.python():
            area = path.relative_to(owner.package).parts[0] if owner is CORE else owner.name
            own = {area, "core"} if owner is CORE else {owner.name}
            written = {match[1] for match in WRITES.finditer(path.read_text(encoding="utf-8"))}
            guilty += [f"{short(path)}: {schema}" for schema in written & SCHEMAS - own]
    assert [each for each in guilty if not each.startswith(tuple(STRANGERS))] == []


def test_every_flush_has_its_reason_beside_it() -> None:
    bare = [
        f"{short(path)}:{number}"
        for path in every
        if path != CORE.package / "db" / "transaction.py"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(r"\.flush\(\)(?!\s+#)", line) and "session" in line
    ]
    assert bare == []


def test_every_public_function_and_class_says_what_it_is() -> None:
    silent = [
        f"{short(path)}:{node.lineno} {node.name}"
        for path in every
        for node in tree_of(path).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
        and not is_overload(node)
    ]
    assert silent == []


def is_overload(node: ast.AST) -> bool:
    """Tell whether a definition is only a type."""
    marks = getattr(node, "decorator_list", [])
    return any(isinstance(mark, ast.Name) and mark.id == "overload" for mark in marks)


def test_every_file_says_what_it_is() -> None:
    silent = [short(p) for p in [*every, *tests] if not ast.get_docstring(tree_of(p))]
    assert [name for name in silent if not name.endswith("__init__.py")] == []


def test_a_day_is_that_of_the_office_and_not_of_utc() -> None:
    """An hour after midnight at the office it is still yesterday in UTC."""
    found = {short(path) for path in every if OF_UTC.search(path.read_text(encoding="utf-8"))}
    assert found == set(IN_ZONE)


def test_nothing_is_left_unfinished() -> None:
    suffixes = {".py", ".html", ".css", ".js", ".md", ".toml", ".sh"}
    folders = ("core", "storage", "plugins", "scripts", "docs", "deploy")
    left = [
        f"{short(path)}:{number}"
        for folder in folders
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in suffixes and not {"dist", "fonts"} & set(path.parts)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if UNFINISHED.search(line)
    ]
    assert left == []


def test_ignores_are_few_and_say_why() -> None:
    ignore = re.compile(r"#\s*(type: ignore|noqa)(?P<code>[\[:]\s*[\w-]+)?(?P<rest>.*)")
    lines = sum(map(lines_in, every))
    found = [
        (f"{short(path)}:{number}", match)
        for path in every
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if (match := ignore.search(line))
    ]
    assert [where for where, match in found if not match["code"]] == [], "without a code"
    types = [where for where, match in found if match[1].startswith("type")]
    assert len(types) <= lines // 1000 + 20, f"{len(types)} in {lines} lines"


def test_the_lock_of_the_assets_names_no_host() -> None:
    assert "://" not in (ROOT / "package-lock.json").read_text()
