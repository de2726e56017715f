"""What the acts on questions and agendas are called in the history and in the audit log."""

from uprava.extension import Act
from uprava.i18n import N_

ACTS: tuple[Act, ...] = (
    Act("questions.written", N_("began the question"), "edit", "b"),
    Act("questions.changed", N_("changed the question"), "edit"),
    Act("questions.proposed", N_("proposed the question to the body: {body}"), "send", "b"),
    Act("questions.accepted", N_("took the question into the backlog: {body}"), "check", "g"),
    Act("questions.sent_back", N_("sent the question back: {why}"), "arrow-back-up", "a"),
    Act("questions.withdrawn", N_("withdrew the question: {why}"), "ban", "r"),
    Act(
        "questions.released",
        N_("returned the question to the backlog: its meeting was cancelled"),
        "arrow-back-up",
        "a",
    ),
    Act("agenda.put_on", N_("put on the agenda: {title}"), "plus", "b"),
    Act("agenda.taken_off", N_("took off the agenda: {title}"), "ban", "a"),
    Act("agenda.ordered", N_("changed the order of the agenda"), "arrows-sort"),
    Act("agenda.approved", N_("approved the agenda, questions: {questions}"), "certificate", "g"),
    Act("agenda.untold", N_("told nobody of the change of the agenda"), "eye-off", "a"),
    Act("agenda.packed", N_("asked for the materials in one file ({form})"), "package"),
    Act("agenda.packet_taken", N_("took the materials in one file ({form})"), "download"),
    Act("agenda.timed", N_("gave a question {minutes} minutes"), "clock"),
)
