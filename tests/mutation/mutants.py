"""Small changes of a module, one at a time: comparisons, conditions, numbers, words of SQL."""

import ast
import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass

SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE,
    ast.GtE: ast.Gt, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.And: ast.Or, ast.Or: ast.And, ast.Add: ast.Sub, ast.Sub: ast.Add,
}  # fmt: skip

SQL = re.compile(r"\b(select|insert into|update|delete from|exists|where|order by)\b")
WORDS = (
    (r" = ", " <> "), (r" <> ", " = "), (r"\bis null\b", "is not null"), (r"\band\b", "or"),
    (r"\bdesc\b", "asc"), (r"\bnot\b ", ""), (r"\bexists\b", "not exists"), (r" < ", " > "),
    (r" >= ", " > "), (r" <= ", " < "), (r"distinct ", ""),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed module; `name` is the line and what was changed, the same at every run."""

    name: str
    tree: ast.Module


def mutants_of(source: str) -> Iterator[Mutant]:
    """Yield every mutant of a module's source, in order."""
    tree = ast.parse(source)
    skipped = {id(inner) for text in bare_texts(tree) for inner in ast.walk(text)}
    for place, node in enumerate(ast.walk(tree)):
        if id(node) in skipped:
            continue
        for what, change in changes_of(node):
            fresh = copy.deepcopy(tree)
            change(list(ast.walk(fresh))[place])
            line = source.splitlines()[getattr(node, "lineno", 1) - 1].strip()
            yield Mutant(f"{line[:70]} | {what}", ast.fix_missing_locations(fresh))


def bare_texts(tree: ast.Module) -> Iterator[ast.Expr]:
    """Yield the docstrings, those of constants too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node


def changes_of(node: ast.AST) -> Iterator[tuple[str, object]]:
    """Yield what may be changed in one node: words, and a function that does it."""
    match node:
        case ast.Compare(ops=[op]) if type(op) in SWAPS:
            new = SWAPS[type(op)]
            yield f"{type(op).__name__} → {new.__name__}", lambda n: setattr(n, "ops", [new()])
        case ast.BoolOp(op=op) | ast.BinOp(op=op) if type(op) in SWAPS:
            other = SWAPS[type(op)]
            yield f"{type(op).__name__} → {other.__name__}", lambda n: setattr(n, "op", other())
        case ast.UnaryOp(op=ast.Not()):
            yield "not → bool", lambda n: (setattr(n, "op", ast.Not()), setattr(
                n, "operand", ast.UnaryOp(ast.Not(), n.operand)))  # fmt: skip
        case ast.Constant(value=bool() as value):
            yield f"{value} → {not value}", lambda n: setattr(n, "value", not value)
        case ast.Constant(value=int() as value):
            yield f"{value} → {value + 1}", lambda n: setattr(n, "value", value + 1)
        case ast.Constant(value=str() as value):
            yield from words_of(value)


def words_of(value: str) -> Iterator[tuple[str, object]]:
    """Yield the changes of a piece of SQL, one occurrence at a time."""
    if not SQL.search(value) and not re.search(r"\b(and|is null)\b|::", value):
        return
    for old, new in WORDS:
        for found in re.finditer(old, value):
            changed = value[: found.start()] + new + value[found.end() :]
            shown = value[max(0, found.start() - 15) : found.end() + 15].strip()
            yield f"sql «{' '.join(shown.split())}» {found[0].strip()} → {new.strip()}", (
                lambda n, changed=changed: setattr(n, "value", changed)
            )  # fmt: skip
