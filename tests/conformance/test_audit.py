"""Every address that changes something writes the audit log, or says here why it need not.

The code is followed from the handler, function by function, until it reaches
`uprava.audit.log.record`: a new act that forgets it fails here.
"""

import dis
import sys
from collections.abc import Iterator
from functools import cache
from types import CodeType, FunctionType, ModuleType
from typing import Any

from uprava.audit.log import record
from uprava.installation import Installation

OURS = ("uprava.", "uprava_")

EXEMPT: dict[str, str] = {
    "POST /admin/calendar/preview": "shows what a file would change; changes nothing",
    "POST /admin/printing/{id:int}/preview": "draws a page of what is typed; changes nothing",
    "POST /appeals/new/check": "tells what the law says of a form; who looked is a row of its own",
    "POST /api/v1/appeals/status": "tells how an appeal stands; changes nothing",
    "POST /appeals/status": "tells how an appeal stands; changes nothing",
    "POST /appeals/templates/sample": "fills in what is typed; changes nothing",
    "POST /appeals/topics/import/look": "shows what a file would change; changes nothing",
    "POST /correspondents/import/look": "shows what a file would change; changes nothing",
    "POST /correspondents/import/refused": "sends rows of the file that came; changes nothing",
    "POST /check/{code:str}": "compares a file that is not kept; changes nothing",
    "POST /csp-report": "a browser's report goes to the log of the program",
    "POST /meetings/{id:uuid}/vote/{vote_id:int}/secret": "a record would tell when who voted",
    "POST /notices/read": "one's own bell",
    "POST /notices/unread": "one's own bell",
    "POST /profile/appearance": "colours and letters of one's own screen",
    "POST /records/drafts/{id:uuid}": "what is typed is kept for its author until registration",
    "POST /records/drafts/{id:uuid}/advice": "answers what was recognised; changes nothing",
    "POST /records/drafts/{id:uuid}/scan": "what is typed is kept, as by the address above",
    "POST /records/own-fields": "draws the fields of a type; changes nothing",
    "POST /records/written/addressees/{place:int}": "fills in a row of a form; changes nothing",
    "POST /records/sender": "tells what is known of a sender; changes nothing",
    "POST /records/term": "counts a term; changes nothing",
}
"""Address → why no record is needed."""


def acts(installation: Installation) -> Iterator[tuple[str, Any]]:
    """Yield address and handler of everything that may change something."""
    for handler in installation.plugins.routes():
        methods = getattr(handler, "http_methods", set()) - {"GET", "HEAD", "OPTIONS"}
        for path in sorted(handler.paths) if methods else ():
            yield f"{'/'.join(sorted(methods))} {path}", handler


@cache
def reached(function: FunctionType) -> frozenset[FunctionType]:
    """Return every function of ours that may be called from a function."""
    seen = {function}
    waiting = [function]
    while waiting:
        for found in called(waiting.pop()):
            if found not in seen:
                seen.add(found)
                waiting.append(found)
    return frozenset(seen)


def called(function: FunctionType) -> Iterator[FunctionType]:
    """Yield the functions of ours a function names."""
    for code in codes(function.__code__):
        names = [
            str(each.argval) for each in dis.get_instructions(code) if isinstance(each.argval, str)
        ]
        scopes = [vars(sys.modules[function.__module__])]
        scopes += [vars(sys.modules[name]) for name in names if name in sys.modules]
        scopes += [
            vars(value) for name in names
            if isinstance(value := scopes[0].get(name), ModuleType | type) and is_ours(value)
        ]  # fmt: skip
        for name in names:
            for scope in scopes:
                value = scope.get(name)
                value = getattr(value, "__wrapped__", value)
                if isinstance(value, FunctionType) and value.__module__.startswith(OURS):
                    yield value


def is_ours(value: Any) -> bool:
    """Tell whether a module or class is of this project."""
    return str(getattr(value, "__module__", value.__name__)).startswith(OURS)


def codes(code: CodeType) -> Iterator[CodeType]:
    """Yield a function's code and that of the functions inside it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from codes(constant)


def test_every_act_is_recorded(installation: Installation) -> None:
    silent = {
        address
        for address, handler in acts(installation)
        if record not in reached(getattr(handler.fn, "__wrapped__", handler.fn))
    }
    assert sorted(silent - set(EXEMPT)) == [], "write the audit log, or say in EXEMPT why not"
    assert sorted(set(EXEMPT) - silent) == [], "these are recorded by now, or gone"
