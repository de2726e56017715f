"""Fields that several sources of this module have: of the meeting `m` and its body `b`."""

from typing import LiteralString

from uprava.calendar.counting import day_at
from uprava.i18n import N_
from uprava.reporting import FieldKind, ReportField

from uprava_meetings.values import BodyKind, Form

HELD_ON = day_at("m.starts_at")

BODIES: LiteralString = """select b.id::text as key, b.name as title
    from meetings.body as b where b.id::text = any (%(keys)s)"""

BODY = ReportField("body", N_("Body"), FieldKind.REFERENCE, "m.body_id::text", titles=BODIES,
                   width=40)  # fmt: skip
BODY_KIND = ReportField("body_kind", N_("Kind of body"), FieldKind.CHOICE, "b.kind", choices={
    each: each.caption for each in BodyKind
}, filtered=True)  # fmt: skip
DAY = ReportField("held_on", N_("Day of the meeting"), FieldKind.DAY, HELD_ON, width=14,
                  moment="m.starts_at")  # fmt: skip
FORM = ReportField("form", N_("Form of the meeting"), FieldKind.CHOICE, "m.form", choices={
    each: each.caption for each in Form
}, filtered=True)  # fmt: skip
MEETING = ReportField("meeting", N_("Meeting"), FieldKind.TEXT, "md.title",
                      "join documents.document as md on md.id = m.document_id", width=50,
                      grouped=False)  # fmt: skip

OVER: LiteralString = "('held', 'closed')"
"""States of meetings that took place."""

CHANGED = ("document", "meetings", "hall", "questions", "votes", "sheets", "protocols", "body")
"""Beginnings of the acts after which figures are counted anew."""
