"""What the acts at a meeting are called in the history and in the audit log."""

from uprava.extension import Act
from uprava.i18n import N_

ACTS: tuple[Act, ...] = (
    Act("meetings.opened", N_("opened the meeting"), "player-play", "g"),
    Act("meetings.closed", N_("closed the meeting"), "flag", "g"),
    Act("meetings.noted", N_("wrote down what was said"), "edit"),
    Act("meetings.settled", N_("noted what the meeting did with the question: {title}"), "check"),
    Act("hall.came", N_("noted the arrival: {name}"), "user-plus"),
    Act("hall.left", N_("noted the departure: {name}"), "user-minus"),
    Act("hall.recused", N_("noted that {name} takes no part in the question: {why}"), "user-off"),
    Act("hall.took_part", N_("noted that {name} takes part in the question after all"), "user"),
    Act("votes.opened", N_("put to the vote: {subject}"), "checklist", "b"),
    Act("votes.given", N_("gave a vote by name"), "checkbox"),
    Act("votes.counted", N_("entered the counted votes: {subject}"), "calculator"),
    Act("votes.closed", N_("closed the vote: {subject}"), "lock", "g"),
    Act("votes.cancelled", N_("cancelled the vote: {subject}"), "ban", "r"),
)
