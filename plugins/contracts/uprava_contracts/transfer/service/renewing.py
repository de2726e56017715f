"""What the register has to be told, for contracts that changed without anybody's act."""

from uuid import UUID

from uprava.clock import office_day
from uprava.db.sql import fetch_values
from uprava.db.transaction import system_transaction
from uprava.installation import Installation

from uprava_contracts.transfer.service.duties import HAPPENED, renew

PORTION = 500
"""Contracts of one run: more come in the next."""

LACKING = f"""select distinct h.contract_id from ({HAPPENED}) as h
    where not exists (select from contracts.register_duty as r
        where r.contract_id = h.contract_id and r.what = h.what
            and r.happened_on = h.happened_on)
    limit {PORTION}"""


def renew_all(installation: Installation) -> None:
    """The job: bring the duties of contracts that lack some to what happened."""
    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task="register") as session:
        for id in fetch_values(session, LACKING):
            assert isinstance(id, UUID)
            renew(session, id)
