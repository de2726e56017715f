"""Card files that were looked at and never loaded are let go, with the files they keep."""

from datetime import timedelta

from uprava.clock import now, office_day
from uprava.db.sql import execute
from uprava.db.transaction import system_transaction
from uprava.i18n import _, use_locale
from uprava.installation import Installation

KEPT = timedelta(days=30)
"""How long a look waits to be loaded, or a stopped load to be gone on with."""

FORGET = """
delete from records.import_run
where loaded = 0 and state in ('looked', 'cancelled', 'failed') and ordered_at < %(before)s"""
STOPPED = """
with old as (
    select id from records.import_run
    where state in ('cancelled', 'failed') and ordered_at < %(before)s
), late as (
    update records.import_row as row set state = 'refused', why = %(why)s
    from old where row.run_id = old.id and row.state = 'good' returning row.run_id
), told as (
    update records.import_run as run
    set found = jsonb_set(run.found, '{refused}', to_jsonb(
        (run.found ->> 'refused')::int + (select count(*)::int from late where run_id = run.id)))
    where run.id in (select run_id from late)
)
delete from records.import_file where run_id in (select id from old)"""


def expire(installation: Installation) -> None:
    """Forget what was not loaded for a month; the rest of a load that was stopped is refused."""
    today = office_day(installation.settings.timezone)
    with (
        use_locale(installation.settings.locale),
        system_transaction(installation.engine, today=today, task="import") as session,
    ):
        why = _("The loading was stopped and not gone on with for a month.")
        for query in (FORGET, STOPPED):
            execute(session, query, {"before": now() - KEPT, "why": why})
