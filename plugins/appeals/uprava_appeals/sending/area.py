"""Sending as an area of appeals: what it adds to the core."""

from procrastinate import Blueprint
from uprava.areas import Area
from uprava.extension import Navigation
from uprava.i18n import N_
from uprava.jobs.queue import task

from uprava_appeals.replies.values import SEND
from uprava_appeals.sending.acts import ACTS
from uprava_appeals.sending.card import actions_of, panels_of
from uprava_appeals.sending.routes import routes
from uprava_appeals.sending.service.delivering import PERSISTENT, send_reply
from uprava_appeals.sending.service.listing import failures
from uprava_appeals.sending.service.noticing import take_notice
from uprava_appeals.sending.service.receipts import read_receipts
from uprava_appeals.sending.values import FAILED


def jobs(blueprint: Blueprint) -> None:
    """Replies are sent one by one; receipts are looked for every five minutes."""
    task(blueprint, "send_reply", title=N_("Sending of an answer"), retry=PERSISTENT)(send_reply)
    task(
        blueprint, "read_receipts", title=N_("Receipts of the gateway of personal accounts"),
        cron="*/5 * * * *",
    )(read_receipts)  # fmt: skip


AREA = Area(
    "sending",
    acts=ACTS,
    routes=routes,
    navigation=[
        Navigation(
            N_("Citizens' appeals"), N_("Answers that did not go"), FAILED, "mail-forward", SEND,
            55, count=failures, folded=True,
        ),
    ],
    card_panels=panels_of,
    card_actions=actions_of,
    take_mail_notice=take_notice,
    jobs=jobs,
)  # fmt: skip
