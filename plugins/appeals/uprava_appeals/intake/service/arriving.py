"""An appeal that came to the chancellery among letters: it waits here for its registration."""

from collections.abc import Mapping

from sqlalchemy.orm import Session
from uprava.capabilities import ArrivedAppeal
from uprava.clock import now
from uprava.documents.service.filing import Received
from uprava.installation import installation_of, office_time
from uprava.users.reader import Reader

from uprava_appeals.intake.senders import said_of
from uprava_appeals.intake.service.registering import receive
from uprava_appeals.intake.values import AppealCard
from uprava_appeals.law.channels import Channel
from uprava_appeals.values import REGISTER

CHANNELS: Mapping[str, Channel] = {
    "paper": Channel.POST, "fax": Channel.POST, "courier": Channel.HAND, "hand": Channel.HAND,
    "email": Channel.EMAIL, "medo": Channel.EXCHANGE, "portal": Channel.EPGU,
}  # fmt: skip
"""The way of a letter → that of an appeal."""


def take_appeal(session: Session, reader: Reader, arrived: ArrivedAppeal) -> str:
    """Take in what came to the chancellery; return where it is registered.

    Its title may name the author: it stands with the letter, not on the card.
    """
    text = "\n\n".join(part for part in (arrived.title.strip(), arrived.text.strip()) if part)
    day = min(office_time(session, arrived.received_at).date(), session.info["today"])
    card = AppealCard(
        channel=CHANNELS.get(arrived.channel, Channel.POST), received_on=day, text=text,
        authors=(said_of(arrived.sender, arrived.address),), has=(), unit_id=arrived.unit_id,
    )  # fmt: skip
    files = [
        Received(each.name, each.media_type, each.size, each.sha256, each.pages,
                 "attachment" if n else "main")
        for n, each in enumerate(arrived.files)
    ]  # fmt: skip
    jobs = installation_of(session).jobs
    head = receive(session, card, files, reader=reader, at=now(), jobs=jobs)
    return f"/appeals/{head.id}/register" if reader.may(REGISTER) else f"/docs/{head.id}"
