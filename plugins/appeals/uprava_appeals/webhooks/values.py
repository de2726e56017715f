"""What an administrator of subscriptions needs."""

from uprava.i18n import N_

KEEP = "appeals.subscriptions"
"""The permission: see the programs that are told of appeals, and end their subscriptions."""

PATH = "/appeals/subscriptions"

INSIDE, SILENT = "inside", "no answer in time"
"""How an exchange ends without an answer; another failure is named by its error."""

ENDINGS = {
    INSIDE: N_("address inside of the network"),
    SILENT: N_("no answer in ten seconds"),
}

JOB = "appeals:tell_subscriber"
"""The job that tells one subscriber."""
