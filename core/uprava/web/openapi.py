"""The API's description: `/api/v1/openapi.json`, and a page made of it for people.

The description is English for everybody: programs are generated from it, its texts become their
comments, and one installation must not differ from another by who asked. The page is for reading
and speaks the reader's language: the English texts are message ids, translated paragraph by
paragraph. Names, types and addresses are the same in both, they are what a program writes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from litestar import MediaType, Request, Response, Router
from litestar.di import NamedDependency
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme
from sqlalchemy.orm import Session

from uprava import __version__
from uprava.i18n import N_, _
from uprava.users.service.tokens import SCOPES
from uprava.web.problems import ALWAYS, REASONS
from uprava.web.routing import PUBLIC, SIGNED_IN, get
from uprava.web.screens import screen


def description() -> OpenAPIConfig:
    """Return how the description is made; only routes with a scope are in it."""
    bearer = SecurityScheme(type="http", scheme="bearer", description="`uprava token create`")
    return OpenAPIConfig(
        title="Uprava",
        version=__version__,
        description="Documents of a municipality: registration, reading, files, signatures.",
        openapi_router=Router(
            "/api/v1/openapi.json",
            route_handlers=[],
            include_in_schema=False,
            opt={"requires": PUBLIC},
        ),
        render_plugins=[Description(path="/", media_type=MediaType.JSON)],
        components=Components(security_schemes={"token": bearer}),
        security=[{"token": []}],
        use_handler_docstrings=True,
    )


class Description(JsonRenderPlugin):
    """Serves the JSON to everybody: it says nothing about anybody's documents."""

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        """Return the description without the examples Litestar invents."""
        return super().render(request, without_examples(openapi_schema))


def without_examples(part: Any) -> Any:
    """Return a copy of the description without generated examples."""
    if isinstance(part, Mapping):
        return {key: without_examples(value) for key, value in part.items() if key != "examples"}
    if isinstance(part, Sequence) and not isinstance(part, str):
        return [without_examples(each) for each in part]
    return part


PLACES = {
    "path": N_("in the address"), "query": N_("in the query"), "header": N_("in a header"),
    "cookie": N_("in a cookie"),
}  # fmt: skip
"""Where a parameter stands."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing the API does, as the reference page shows it."""

    method: str
    path: str
    text: Sequence[str]
    parameters: Sequence[tuple[str, str, str, bool]]
    body: str
    answers: Sequence[tuple[str, str]]


@get("/help/api", requires=SIGNED_IN)
def reference(request: Request[Any, Any, Any], session: NamedDependency[Session]) -> Response[str]:
    """Show what the API can do, for people who write programs."""
    schema = request.app.openapi_schema.to_schema()
    operations = [
        operation_of(method, path, facts)
        for path, methods in sorted(schema["paths"].items())
        for method, facts in methods.items()
    ]
    scopes = {name: _(what) for name, what in SCOPES.items()}
    usual = [(str(status), in_words(REASONS[status])) for status in ALWAYS]
    return screen(
        request, session, "help_api.html", operations=operations, scopes=scopes, usual=usual
    )


def operation_of(method: str, path: str, facts: Mapping[str, Any]) -> Operation:
    """Return one operation of the description in the reader's language."""
    given = [parameter_of(each) for each in facts.get("parameters", ())]
    bodies = facts.get("requestBody", {}).get("content", {})
    answers = [
        (code, in_words(each["description"]))
        for code, each in sorted(facts["responses"].items())
        if not is_usual(code, each["description"])
    ]
    told = facts.get("description") or facts.get("summary", "")
    text = [in_words(each) for each in told.split("\n\n") if each.strip()]
    return Operation(method.upper(), path, text, given, ", ".join(bodies), answers)


def is_usual(code: str, text: str) -> bool:
    """Tell whether an answer is a refusal any operation may give, for its usual reason."""
    return int(code) in ALWAYS and text == REASONS[int(code)]


def parameter_of(facts: Mapping[str, Any]) -> tuple[str, str, str, bool]:
    """Return a parameter: name, place in words, type, whether it must be given."""
    place = PLACES[facts["in"]]
    return facts["name"], _(place), type_of(facts.get("schema", {})), bool(facts.get("required"))


def in_words(text: str) -> str:
    """Return a paragraph of the description in the reader's language."""
    one_line = " ".join(text.split())
    return _(one_line)


def type_of(schema: Mapping[str, Any]) -> str:
    """Return a parameter's type in a word."""
    if "oneOf" in schema:
        return " | ".join(type_of(each) for each in schema["oneOf"])
    kind = schema.get("type", "")
    named = " | ".join(kind) if isinstance(kind, list) else str(kind)
    return str(schema.get("format", named))
