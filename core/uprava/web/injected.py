"""What a handler asks for by a parameter's name: `request`, `session`, `reader`, `site`."""

from typing import Any

from litestar import Request
from litestar.di import NamedDependency
from sqlalchemy.orm import Session

from uprava.users.reader import Reader
from uprava.web.site import Site

AnyRequest = Request[Any, Any, Any]
AnySession = NamedDependency[Session]
AnyReader = NamedDependency[Reader]
AnySite = NamedDependency[Site]
