"""What the acts at a meeting are called in the history and in the audit log."""

from uprava.extension import Act
from uprava.i18n import N_

ACTS: tuple[Act, ...] = (
    Act("meetings.opened", N_("opened the meeting"), "player-play", "g"),
    Act("meetings.closed", N_("closed the meeting"), "flag", "g"),
    Act("meetings.noted", N_("wrote down what was said"), "edit"),
    Act("meetings.reworded", N_("changed the record of what was said"), "edit"),
    Act("meetings.struck", N_("removed the record of what was said: {name}"), "trash", "a"),
    Act("meetings.took_up", N_("went over to a question of the agenda"), "arrow-right"),
    Act("meetings.took_up_again", N_("returned to the question: {title}"), "rotate-clockwise", "a"),
    Act("meetings.settled", N_("noted what the meeting did with the question: {title}"), "check"),
    Act("hall.came", N_("noted the arrival: {name}"), "user-plus"),
    Act("hall.all_came", N_("noted the arrival: {names}"), "user-plus"),
    Act("hall.left", N_("noted the departure: {name}"), "logout"),
    Act("hall.presides", N_("let {name} preside: {why}"), "user-check", "a"),
    Act("hall.presides_by_role", N_("let {name} preside by role"), "user-check"),
    Act("hall.recused", N_("noted that {name} takes no part in the question: {why}"), "user-off"),
    Act("hall.took_part", N_("noted that {name} takes part in the question after all"), "user"),
    Act("votes.opened", N_("put to the vote: {subject}"), "list-check", "b"),
    Act("votes.given", N_("gave a vote by name: {name}"), "circle-check"),
    Act("votes.entered", N_("noted the vote of a member: {name}"), "circle-check"),
    Act("votes.counted", N_("entered the counted votes: {subject}"), "numbers"),
    Act("votes.closed", N_("closed the vote: {subject}"), "lock", "g"),
    Act("votes.cancelled", N_("cancelled the vote: {subject}"), "ban", "r"),
    Act("sheets.returned", N_("returned the sheet of the vote by correspondence: {name}"), "send"),
    Act(
        "sheets.entered",
        N_("entered a paper sheet of the vote by correspondence: {name}"),
        "file-text",
    ),
)
