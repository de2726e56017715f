"""Tables of approval: routes with their stages, visas, remarks, templates."""

from uprava.approval.models.drafts import ActKind, Draft, Upload
from uprava.approval.models.routes import (
    Order,
    Participant,
    ParticipantKind,
    Purpose,
    Refusal,
    Route,
    RouteState,
    Rule,
    Stage,
    StageState,
    TermUnit,
    VisaRule,
)
from uprava.approval.models.sheets import (
    Answer,
    ApprovedFile,
    Decision,
    LateNotice,
    NoticeKind,
    Origin,
    Remark,
    Visa,
    VisaFile,
    VisaState,
)
from uprava.approval.models.templates import RouteTemplate

__all__ = [
    "ActKind",
    "Answer",
    "ApprovedFile",
    "Decision",
    "Draft",
    "LateNotice",
    "NoticeKind",
    "Order",
    "Origin",
    "Participant",
    "ParticipantKind",
    "Purpose",
    "Refusal",
    "Remark",
    "Route",
    "RouteState",
    "RouteTemplate",
    "Rule",
    "Stage",
    "StageState",
    "TermUnit",
    "Upload",
    "Visa",
    "VisaFile",
    "VisaRule",
    "VisaState",
]
