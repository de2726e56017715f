"""The key rate of the Bank of Russia as this installation keeps it, by days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import driver, execute, fetch, fetch_one
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.i18n import N_, _
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader

from uprava_contracts import wording
from uprava_contracts.law.rates import Rates, shipped_rates
from uprava_contracts.values import MANAGE

FIRST = date(2013, 9, 13)
"""The day of the first key rate: information of the Bank of Russia of 13 September 2013."""

LONGEST = {"source": 300, "why": 300}
SHIPPED = N_("key rates delivered with the program")


@dataclass(frozen=True, slots=True)
class RateRow:
    """A rate with who entered it; `until`: the last day before the next one."""

    since: date
    percent: Decimal
    source: str
    shipped: bool
    entered_by: str
    entered_at: datetime
    version: int
    until: date | None

    @property
    def shown(self) -> str:
        """The percent as it is read."""
        return wording.percent(self.percent)


@dataclass(frozen=True, slots=True)
class RateWords:
    """What is said of a rate."""

    since: date | None
    percent: Decimal | None
    source: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day and its percent."""

    since: date
    percent: Decimal


ROWS = f"""
select r.since, r.percent, r.source, r.shipped, r.entered_at, r.version,
    coalesce((select {SHORT_NAME} from users.person as p where p.id = r.entered_by), '')
        as entered_by,
    (lead(r.since) over (order by r.since) - 1) as until
from contracts.key_rate as r"""


def key_rates(session: Session) -> Rates:
    """Return the rates reckonings use: those kept here, else those of the program."""
    found = fetch(session, Day, "select since, percent from contracts.key_rate")
    every = found or [Day(each.since, each.percent) for each in shipped_rates()]
    return Rates((each.since, each.percent) for each in every)


def list_rates(session: Session) -> list[RateRow]:
    """Return the rates kept here, the newest first."""
    return fetch(session, RateRow, f"{ROWS} order by since desc")


def get_rate(session: Session, since: date) -> RateRow:
    """Return a rate. Raises NotFoundError."""
    query = f"select * from ({ROWS}) as every where since = %s"
    found = fetch_one(session, RateRow, query, (since,))
    if found is None:
        raise NotFoundError(_("There is no key rate of this day."))
    return found


def load_shipped(session: Session, *, reader: Reader, at: datetime) -> int:
    """Take over the rates of the program that are not here; return how many came."""
    reader.require(MANAGE)
    kept = {each.since for each in list_rates(session)}
    missing = [each for each in shipped_rates() if each.since not in kept]
    query = """insert into contracts.key_rate (since, percent, source, shipped, entered_by,
            entered_at) values (%s, %s, %s, true, null, %s)"""
    with driver(session).cursor() as cursor:
        cursor.executemany(query, [(each.since, each.percent, SHIPPED, at) for each in missing])
    record(session, "contracts.rates_loaded", "key_rate", "all", number=len(missing))
    return len(missing)


def add_rate(session: Session, words: RateWords, *, reader: Reader, at: datetime) -> None:
    """Enter a rate from a day on. Raises InvalidError naming the fields."""
    reader.require(MANAGE)
    since, percent = checked(session, words)
    query = """insert into contracts.key_rate (since, percent, source, entered_by, entered_at)
        values (%s, %s, %s, %s, %s) on conflict (since) do nothing"""
    if not execute(session, query, (since, percent, words.source, reader.person_id, at)):
        said = _("This day has a rate already: correct it.")
        raise InvalidError(said, fields={"since": said})
    record(session, "contracts.rate_added", "key_rate", since.isoformat(), percent=str(percent),
           since=f"{since:%d.%m.%Y}")  # fmt: skip


def correct_rate(
    session: Session, words: RateWords, why: str, *, version: int, reader: Reader, at: datetime
) -> None:
    """Correct the rate of a day: reckonings from now on use it, charges made stay as they are.

    Raises InvalidError naming the fields, ConflictError when it was changed meanwhile.
    """
    reader.require(MANAGE)
    since, percent = checked(session, words)
    found, why = get_rate(session, since), " ".join(why.split())
    if not 1 <= len(why) <= LONGEST["why"] or not why.isprintable():
        said = _("Say why the rate is corrected: charges were reckoned by it.")
        raise InvalidError(said, fields={"why": said})
    query = """update contracts.key_rate set percent = %s, source = %s, shipped = false,
            entered_by = %s, entered_at = %s, version = version + 1
        where since = %s and version = %s"""
    values = (percent, words.source, reader.person_id, at, since, version)
    if not execute(session, query, values):
        raise ConflictError(_("Somebody changed this rate a moment ago. Open it again."))
    record(
        session, "contracts.rate_corrected", "key_rate", since.isoformat(), why=why,
        since=f"{since:%d.%m.%Y}", before=str(found.percent), after=str(percent),
    )  # fmt: skip


def checked(session: Session, words: RateWords) -> tuple[date, Decimal]:
    """Return day and percent of a rate. Raises InvalidError naming what is wrong."""
    wrong: dict[str, str] = {}
    latest = session.info["today"].replace(month=12, day=31)
    if words.since is None or not FIRST <= words.since <= latest:
        said = _("A day from {first} to the end of this year.")
        wrong["since"] = said.format(first=wording.day(FIRST))
    if words.percent is None or not 0 < words.percent < 100 or places(words.percent) > 3:
        wrong["percent"] = _("More than 0 and less than 100 percent, as 16,5.")
    if not 1 <= len(words.source) <= LONGEST["source"] or not words.source.isprintable():
        wrong["source"] = _("Say where the rate is from: the Bank's information and its date.")
    if wrong:
        raise InvalidError(_("The rate is not kept."), fields=wrong)
    assert words.since is not None
    assert words.percent is not None
    return words.since, words.percent


def places(percent: Decimal) -> int:
    """Return how many digits after the comma a percent has."""
    exponent = percent.normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 99


def unverified(rows: Sequence[RateRow]) -> int:
    """Return how many rates nobody here has compared with the Bank's page."""
    return sum(each.shipped for each in rows)
