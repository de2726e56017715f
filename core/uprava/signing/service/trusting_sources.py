"""Where revocation is learned from: addresses the administrator listed, and no other."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from sqlalchemy.orm import Session

from uprava import signing
from uprava.audit.log import record
from uprava.clock import now, office_day
from uprava.db.sql import execute, fetch, fetch_value
from uprava.db.transaction import system_transaction
from uprava.errors import ConflictError, InvalidError, NotFoundError, UpravaError
from uprava.i18n import N_, _
from uprava.installation import Installation
from uprava.jobs.queue import JobQueue
from uprava.signing.evidence_models import Source, SourceKind
from uprava.signing.service.trusting import keep_list, lists_of, read_crl, trust_of

log = logging.getLogger(__name__)

EVERY = timedelta(hours=4)
"""How often a list is fetched; one that failed is tried every hour."""
LATE = timedelta(days=1)
"""How long a list may not be fetched before the health page tells of it."""
MOST = 100
LONGEST = 500

SOURCE_TITLES = {
    SourceKind.LIST: N_("List of the revoked"),
    SourceKind.HOST: N_("Host that certificates may name"),
}

PROBLEMS = {
    "host-not-listed": N_("The address leads elsewhere."),
    "no-answer-in-time": N_("No answer in time."),
    "too-large": N_("The answer is too large."),
    "unreadable": N_("The answer is no list of the revoked."),
    "issuer-unknown": N_("The certificate of the list's issuer is not in the store."),
    "not-signed": N_("The list is not signed by its issuer."),
    "older": N_("The list is older than the one in the store."),
}


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source as the screen shows it."""

    id: int
    kind: str
    address: str
    added_at: datetime
    tried_at: datetime | None
    fetched_at: datetime | None
    problem: str | None

    @property
    def trouble(self) -> str:
        """Return what went wrong last, in words."""
        if self.problem is None:
            return ""
        return _(PROBLEMS.get(self.problem, N_("The address does not answer as it should.")))


COLUMNS = "id, kind, address, added_at, tried_at, fetched_at, problem"


def list_sources(session: Session) -> list[SourceRow]:
    """Return all sources: lists, then hosts."""
    query = f"select {COLUMNS} from signing.source order by kind desc, address limit {MOST}"
    return fetch(session, SourceRow, query)


def hosts_of(session: Session) -> frozenset[str]:
    """Return the hosts (`host:port`) that may be asked: those listed, and those of the lists."""
    return frozenset(
        signing.host_of(row.address) or row.address if row.kind == SourceKind.LIST else row.address
        for row in list_sources(session)
    )


def add_source(session: Session, *, kind: str, address: str, at: datetime) -> None:
    """List an address. Raises InvalidError for what is none, ConflictError for a known one."""
    given = address.strip()
    if kind not in set(SourceKind) or len(given) > LONGEST:
        raise InvalidError(_("Choose what the address is of."), fields={"kind": _("missing")})
    host = signing.host_of(given if "://" in given else f"http://{given}")
    wrong = host is None or (kind == SourceKind.LIST and "://" not in given)
    if wrong or host is None:
        raise InvalidError(
            _("This is no address: write it with http:// or https://."),
            fields={"address": _("not an address")},
        )
    kept = given if kind == SourceKind.LIST else host
    if fetch_value(session, "select 1 from signing.source where address = %s", (kept,)):
        raise ConflictError(_("This address is listed already."))
    session.add(Source(kind=kind, address=kept, added_at=at))
    record(session, "signing.source-added", "trust", kept, kind=kind)


def remove_source(session: Session, id: int) -> None:
    """Take an address off the list; it is not asked again."""
    query = "delete from signing.source where id = %s returning address"
    address = fetch_value(session, query, (id,))
    if address is None:
        raise NotFoundError(_("There is no such address in the list."))
    record(session, "signing.source-removed", "trust", address)


def fetch_soon(session: Session, jobs: JobQueue) -> None:
    """Let a job fetch all lists now."""
    jobs.defer(session, "signing:fetch")
    record(session, "signing.lists-asked", "trust", "lists")


def due(session: Session, *, before: datetime) -> list[SourceRow]:
    """Return the lists that were not fetched since `before`, and those that failed."""
    query = f"""select {COLUMNS} from signing.source where kind = 'list'
        and (fetched_at is null or problem is not null or fetched_at < %s) order by id"""
    return fetch(session, SourceRow, query, (before,))


def fetch_due(installation: Installation) -> None:
    """Fetch the lists whose time has come; the hourly job `signing:fetch_due`."""
    fetch_lists(installation, before=now() - EVERY)


def fetch_all(installation: Installation) -> None:
    """Fetch every list; the job `signing:fetch`."""
    fetch_lists(installation, before=now())


def fetch_lists(installation: Installation, *, before: datetime) -> None:
    """Fetch lists of the revoked into the trust store, outside of any transaction."""
    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task="signing:fetch") as session:
        wanted, hosts = due(session, before=before), hosts_of(session)
    for source in wanted:
        data, problem = fetched(source.address, hosts)
        with system_transaction(installation.engine, today=today, task="signing:fetch") as session:
            if data is not None:
                problem = take_over(session, data, at=now())
            note(session, source.id, problem, at=now())


def fetched(address: str, hosts: frozenset[str]) -> tuple[bytes | None, str | None]:
    """Return what an address answers, or the code of what went wrong."""
    try:
        return signing.fetch_list(address, hosts=hosts), None
    except OSError as error:
        log.warning("a list of the revoked was not fetched", extra={"reason": str(error)})
        return None, str(error)[:100]


def take_over(session: Session, data: bytes, *, at: datetime) -> str | None:
    """Put a fetched list into the store; return the code of what is wrong with it.

    Unlike a list the administrator brings, it came over a network: only its issuer's signature
    makes it one.
    """
    try:
        crl = read_crl(data)
        problem = signing.why_not_signed(crl, trust=trust_of(session))
    except (UpravaError, ValueError):
        return "unreadable"
    known = [each for _row, each in lists_of(session, crl)]
    if problem is not None:
        return problem
    if any(each.last_update_utc > crl.last_update_utc for each in known):
        return "older"
    if not any(is_same(each, crl) for each in known):
        keep_list(session, crl, at=at)
    return None


def is_same(one: x509.CertificateRevocationList, other: x509.CertificateRevocationList) -> bool:
    """Tell whether two lists are the same bytes."""
    return one.signature == other.signature and one.tbs_certlist_bytes == other.tbs_certlist_bytes


def note(session: Session, id: int, problem: str | None, *, at: datetime) -> None:
    """Write down how fetching went."""
    query = """update signing.source set tried_at = %(at)s, problem = %(problem)s,
        fetched_at = case when %(problem)s::text is null then %(at)s else fetched_at end
        where id = %(id)s"""
    execute(session, query, {"id": id, "problem": problem, "at": at})


def late(session: Session, *, at: datetime) -> list[str]:
    """Return the addresses of lists that could not be fetched for a day."""
    return [
        row.address
        for row in list_sources(session)
        if row.kind == SourceKind.LIST and (row.fetched_at or row.added_at) < at - LATE
    ]
