"""Every table of the core, imported together so that references between areas resolve."""

from uprava.approval import models as approval
from uprava.audit import models as audit
from uprava.calendar import models as calendar
from uprava.correspondents import models as correspondents
from uprava.db import models as core
from uprava.documents import models as documents
from uprava.exports import models as exports
from uprava.printing import models as printing
from uprava.signing import evidence_models as evidence
from uprava.signing import models as signing
from uprava.signing import powers_models as powers
from uprava.users import models as users
from uprava.work import models as work

__all__ = [
    "approval", "audit", "calendar", "core", "correspondents", "documents", "evidence", "exports",
    "powers", "printing", "signing", "users", "work",
]  # fmt: skip
