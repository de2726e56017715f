"""What an administrator of subscriptions needs."""

KEEP = "appeals.subscriptions"
"""The permission: see the programs that are told of appeals, and end their subscriptions."""

PATH = "/appeals/subscriptions"

JOB = "appeals:tell_subscriber"
"""The job that tells one subscriber."""
