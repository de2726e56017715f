"""Every act the product writes into the audit log, computed from its source.

An act that is put together (`f"module.{verb}"`, a parameter of a function) is followed to the
texts it is made of; what cannot be followed fails, so that no act escapes the tests.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ("core/uprava", "storage/uprava_storage", "plugins/*/uprava_*")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Act:
    """One act and the type of the object it is done to."""

    verb: str
    object_type: str


@cache
def sources() -> Mapping[str, str]:
    """Return the sources of the product by the names they are imported by."""
    folders = [folder for pattern in SOURCES for folder in ROOT.glob(pattern)]
    return {
        ".".join(path.relative_to(folder.parent).with_suffix("").parts): path.read_text("utf-8")
        for folder in folders
        for path in sorted(folder.rglob("*.py"))
    }


@cache
def parsed(name: str) -> ast.Module:
    """Return the source of a module, parsed."""
    return ast.parse(sources()[name])


def modules(word: str) -> Mapping[str, ast.Module]:
    """Return the modules whose text has a word: to parse and walk all takes half a minute."""
    return {name: parsed(name) for name, text in sources().items() if word in text}


@cache
def nodes(inside: ast.AST) -> Sequence[ast.AST]:
    """Return a node and all below it."""
    return tuple(ast.walk(inside))


@cache
def acts() -> frozenset[Act]:
    """Return the acts of every call of `record` in the product."""
    return frozenset(found for module in modules("record(").values() for found in acts_in(module))


def acts_in(module: ast.Module) -> Iterator[Act]:
    """Yield the acts a module records."""
    for function in functions(module):
        for call in calls(function, "record"):
            if len(call.args) < 4:
                continue
            kinds = texts(call.args[2], function, module)
            for verb, kind in product(texts(call.args[1], function, module), kinds):
                yield Act(verb, kind)


def functions(module: ast.AST) -> Iterator[Function]:
    """Yield the functions of a module."""
    return (node for node in nodes(module) if isinstance(node, Function))


def calls(inside: ast.AST, name: str) -> Iterator[ast.Call]:
    """Yield the calls of a function by its bare name."""
    for node in nodes(inside):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name:
            yield node


def texts(node: ast.expr, function: Function, module: ast.Module) -> list[str]:
    """Return the texts an expression may be. Raises AssertionError when it cannot be followed."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.IfExp(body=first, orelse=second):
            return texts(first, function, module) + texts(second, function, module)
        case ast.JoinedStr(values=parts):
            return ["".join(each) for each in product(*(texts(p, function, module) for p in parts))]
        case ast.FormattedValue(value=value):
            return texts(value, function, module)
        case ast.Attribute(attr=name):
            found = members("".join(part.title() for part in name.split("_")))
        case ast.Name(id=name):
            found = assigned(name, function, module) or given(name, function, module)
        case _:
            found = []
    assert found, f"line {node.lineno}: {ast.unparse(node)} cannot be followed"
    return found


def assigned(name: str, function: Function, module: ast.Module) -> list[str]:
    """Return the texts a name is given inside its function."""
    return [
        text
        for node in nodes(function)
        if isinstance(node, ast.Assign) and name in map(ast.unparse, node.targets)
        for text in texts(node.value, function, module)
    ]


def given(name: str, function: Function, module: ast.Module) -> list[str]:
    """Return the texts a parameter may be: its default, and what the callers give."""
    places = [each.arg for each in function.args.posonlyargs + function.args.args]
    found = default_of(name, function)
    for using in users_of(function, module):
        for caller in functions(using):
            for call in calls(caller, function.name):
                for each in arguments(call, name, places):
                    found += texts(each, caller, using)
    return found


def users_of(function: Function, module: ast.Module) -> Iterator[ast.Module]:
    """Yield the modules that know a function: its own, and those that import it by its name."""
    known = modules(function.name)
    home = next(name for name, each in known.items() if each is module)
    for each in known.values():
        imports = (node for node in nodes(each) if isinstance(node, ast.ImportFrom))
        if each is module or any(
            node.module == home and function.name in {alias.name for alias in node.names}
            for node in imports
        ):
            yield each


def default_of(name: str, function: Function) -> list[str]:
    """Return the text a parameter is without being given."""
    pairs = zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)
    return [
        str(default.value)
        for each, default in pairs
        if each.arg == name and isinstance(default, ast.Constant)
    ]


def arguments(call: ast.Call, name: str, places: Sequence[str]) -> Iterable[ast.expr]:
    """Return what a call gives for a parameter, by name or by place."""
    named = [each.value for each in call.keywords if each.arg == name]
    return named or [each for each, place in zip(call.args, places, strict=False) if place == name]


def members(enum: str) -> list[str]:
    """Return the values of the product's enum of a name."""
    return [
        str(node.value.value)
        for module in modules(f"class {enum}").values()
        for kind in nodes(module)
        if isinstance(kind, ast.ClassDef) and kind.name == enum
        for node in kind.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
    ]
